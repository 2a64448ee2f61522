//! What a mapping does, in plain sentences for the official who answers for it, in four languages.

use std::fmt::Write;

use crate::model::expr::{Comparison, Expr, Operand};
use crate::model::lang::Lang;
use crate::model::mapping::{
    Axis, Codes, Cumulative, Fill, HeaderRows, Hidden, Look, Mapping, Pattern, Recode, Role, SetValue, Table, TotalUse, Unknown, When,
};

/// Labels of a code, and codes of a dimension, that are named one by one.
const NAMED: usize = 6;

/// The mapping in plain sentences.
pub fn explain(mapping: &Mapping, lang: Lang) -> String {
    let mut e = Explain { lang, out: String::new() };
    e.head(mapping);
    e.place(mapping);
    e.dimensions(mapping);
    e.missing(mapping);
    e.checks(mapping);
    e.left_out(mapping);
    e.out
}

/// A sentence in English, Spanish, French, Portuguese; `{}` takes the arguments in order.
type Words = [&'static str; 4];

struct Explain {
    lang: Lang,
    out: String,
}

impl Explain {
    fn say(&self, words: &Words, args: &[&str]) -> String {
        let text = match self.lang {
            Lang::En => words[0],
            Lang::Es => words[1],
            Lang::Fr => words[2],
            Lang::Pt => words[3],
        };
        let mut out = String::new();
        let mut args = args.iter();
        for (i, part) in text.split("{}").enumerate() {
            if i > 0 {
                out.push_str(args.next().copied().unwrap_or(""));
            }
            out.push_str(part);
        }
        out
    }

    fn title(&mut self, words: &Words) {
        let text = self.say(words, &[]);
        let _ = writeln!(self.out, "\n{text}");
    }

    fn line(&mut self, words: &Words, args: &[&str]) {
        let text = self.say(words, args);
        let _ = writeln!(self.out, "- {text}");
    }

    fn list(&self, items: &[String]) -> String {
        let mut out = items.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
        if items.len() > NAMED {
            let more = (items.len() - NAMED).to_string();
            out += &self.say(&[" and {} more", " y {} más", " et {} de plus", " e mais {}"], &[&more]);
        }
        out
    }

    fn head(&mut self, m: &Mapping) {
        let title = m.title.as_deref().map(|t| format!("{t} ")).unwrap_or_default();
        let _ = writeln!(self.out, "{title}({})", m.id);
        let formats = m.source.format.0.join(", ");
        let words = [
            "Files ({}) that {} sends become observations of {}.",
            "Los archivos ({}) que envía {} se convierten en observaciones de {}.",
            "Les fichiers ({}) envoyés par {} deviennent des observations de {}.",
            "Os arquivos ({}) que {} envia tornam-se observações de {}.",
        ];
        let text = self.say(&words, &[&formats, &m.sender.0.join(", "), &m.target]);
        let _ = writeln!(self.out, "{text}");
        if let Some(p) = &m.source.filename {
            self.line(
                &[
                    "The name of the file fits {}.",
                    "El nombre del archivo es como {}.",
                    "Le nom du fichier est de la forme {}.",
                    "O nome do arquivo é como {}.",
                ],
                &[&readable(p)],
            );
        }
        if let Some(l) = &m.source.locale {
            let point = super::values::NumberStyle::of_locale(l).decimal == b'.';
            let figure = if point { "1,234.5" } else { "1.234,5" };
            self.line(
                &[
                    "Figures that are text are written {} (locale {}).",
                    "Las cifras que son texto se escriben {} (configuración {}).",
                    "Les nombres saisis en texte s'écrivent {} (paramètres {}).",
                    "Os números em texto são escritos {} (localidade {}).",
                ],
                &[figure, l],
            );
        }
        if let Some(s) = &m.source.schema {
            self.line(
                &[
                    "The document must keep to the contract {}.",
                    "El documento debe cumplir el contrato {}.",
                    "Le document doit respecter le contrat {}.",
                    "O documento deve cumprir o contrato {}.",
                ],
                &[s],
            );
        }
        if let Some(p) = &m.persons {
            let who = p.permission.as_deref().unwrap_or("—");
            self.line(
                &[
                    "Each row is a person: rows are counted and never kept. Permission: {}.",
                    "Cada fila es una persona: las filas se cuentan y nunca se guardan. Permiso: {}.",
                    "Chaque ligne est une personne : les lignes sont comptées et jamais conservées. Autorisation : {}.",
                    "Cada linha é uma pessoa: as linhas são contadas e nunca guardadas. Autorização: {}.",
                ],
                &[who],
            );
        }
    }

    fn place(&mut self, m: &Mapping) {
        self.title(&["Where it looks", "Dónde busca", "Où il cherche", "Onde procura"]);
        for t in &m.tables {
            self.table(t);
        }
        for (name, pointer) in &m.document {
            self.line(
                &["{} is taken once from {}.", "{} se toma una vez de {}.", "{} est pris une fois dans {}.", "{} é lido uma vez em {}."],
                &[name, &code(pointer)],
            );
        }
        for (i, s) in m.walk.iter().enumerate() {
            let words = if i == 0 {
                ["It goes through every {}.", "Recorre cada {}.", "Il parcourt chaque {}.", "Percorre cada {}."]
            } else {
                [
                    "Inside it, it goes through every {}.",
                    "Dentro, recorre cada {}.",
                    "À l'intérieur, il parcourt chaque {}.",
                    "Dentro, percorre cada {}.",
                ]
            };
            self.line(&words, &[&code(&s.each)]);
            for (name, source) in &s.bind {
                if source.trim() == "key()" {
                    self.line(
                        &[
                            "  {} is the name of the key.",
                            "  {} es el nombre de la clave.",
                            "  {} est le nom de la clé.",
                            "  {} é o nome da chave.",
                        ],
                        &[name],
                    );
                } else {
                    self.line(
                        &["  {} is read from {}.", "  {} se lee de {}.", "  {} est lu dans {}.", "  {} é lido em {}."],
                        &[name, &code(source)],
                    );
                }
            }
            if let Some(e) = &s.skip {
                let cond = self.condition(e);
                self.line(&["  Left out where {}.", "  Se omite cuando {}.", "  Ignoré quand {}.", "  Omitido quando {}."], &[&cond]);
            }
        }
    }

    fn table(&mut self, t: &Table) {
        let mut sheet = match (&t.sheet.name, t.sheet.for_each) {
            (Some(p), true) => self.say(
                &["on every sheet named {}", "en cada hoja llamada {}", "sur chaque feuille nommée {}", "em cada planilha chamada {}"],
                &[&readable(p)],
            ),
            (Some(p), false) => self.say(
                &["on the sheet named {}", "en la hoja llamada {}", "sur la feuille nommée {}", "na planilha chamada {}"],
                &[&readable(p)],
            ),
            (None, true) => self.say(&["on every sheet", "en cada hoja", "sur chaque feuille", "em cada planilha"], &[]),
            (None, false) => self.say(&["in the file", "en el archivo", "dans le fichier", "no arquivo"], &[]),
        };
        if t.sheet.hidden == Hidden::Include {
            sheet += &self.say(
                &[", hidden sheets too", ", también en hojas ocultas", ", feuilles masquées comprises", ", também em planilhas ocultas"],
                &[],
            );
        }
        self.line(
            &[
                "Table {}: found {} at the cell that reads {}, wherever it stands.",
                "Tabla {}: se encuentra {} por la celda que dice {}, esté donde esté.",
                "Tableau {} : trouvé {} par la cellule qui dit {}, où qu'elle soit.",
                "Tabela {}: encontrada {} pela célula que diz {}, onde quer que esteja.",
            ],
            &[&t.id, &sheet, &readable(&t.anchor.text)],
        );
        if let Some(p) = &t.anchor.after {
            self.line(
                &["  It comes after {}.", "  Viene después de {}.", "  Elle vient après {}.", "  Vem depois de {}."],
                &[&readable(p)],
            );
        }
        if let HeaderRows::Rows(n) = t.header_rows {
            self.line(
                &[
                    "  Its header has {} rows.",
                    "  Su encabezado tiene {} filas.",
                    "  Son en-tête a {} lignes.",
                    "  O cabeçalho tem {} linhas.",
                ],
                &[&n.to_string()],
            );
        }
        if let Some(p) = &t.until.text {
            self.line(
                &[
                    "  It ends where a row begins with {}.",
                    "  Termina donde una fila empieza con {}.",
                    "  Il se termine où une ligne commence par {}.",
                    "  Termina onde uma linha começa com {}.",
                ],
                &[&readable(p)],
            );
        }
        if let Some(n) = t.until.blank_rows {
            self.line(
                &[
                    "  It ends at {} blank rows.",
                    "  Termina con {} filas vacías.",
                    "  Il se termine à {} lignes vides.",
                    "  Termina com {} linhas vazias.",
                ],
                &[&n.to_string()],
            );
        }
        for title in &t.titles {
            let names: Vec<&str> = title.text.names().collect();
            self.line(
                &[
                    "  {} is read from the text {}.",
                    "  {} se lee del texto {}.",
                    "  {} est lu dans le texte {}.",
                    "  {} é lido no texto {}.",
                ],
                &[&names.join(", "), &readable(&title.text)],
            );
        }
        t.rows.iter().for_each(|a| self.axis(a, true));
        t.cols.iter().for_each(|a| self.axis(a, false));
        if t.allow_position {
            self.line(
                &[
                    "  Columns are named by position: a moved column would not be noticed.",
                    "  Las columnas se nombran por posición: no se notaría si una columna se mueve.",
                    "  Les colonnes sont désignées par position : un déplacement passerait inaperçu.",
                    "  As colunas são indicadas por posição: não se notaria se uma coluna mudasse.",
                ],
                &[],
            );
        }
    }

    fn axis(&mut self, a: &Axis, row: bool) {
        let name = super::spec::axis_variables(a).join(", ");
        let place = if let Some(p) = &a.col {
            self.say(&["from the column {}", "de la columna {}", "de la colonne {}", "da coluna {}"], &[&readable(p)])
        } else if let Some(n) = a.row.filter(|_| !row) {
            self.say(
                &["from row {} of the header", "de la fila {} del encabezado", "de la ligne {} de l'en-tête", "da linha {} do cabeçalho"],
                &[&n.to_string()],
            )
        } else {
            match a.look {
                Some(Look::Up | Look::UpLeft | Look::UpRight) => {
                    self.say(&["from the heading above", "del encabezado de arriba", "de l'en-tête au-dessus", "do cabeçalho acima"], &[])
                }
                Some(Look::Down) => {
                    self.say(&["from the heading below", "del encabezado de abajo", "de l'en-tête au-dessous", "do cabeçalho abaixo"], &[])
                }
                Some(Look::LeftUp) => self.say(
                    &[
                        "from the group heading above",
                        "del título de grupo de arriba",
                        "du titre de groupe au-dessus",
                        "do título de grupo acima",
                    ],
                    &[],
                ),
                Some(Look::LeftDown) => self.say(
                    &[
                        "from the group label below",
                        "de la etiqueta de grupo de abajo",
                        "du libellé de groupe au-dessous",
                        "do rótulo de grupo abaixo",
                    ],
                    &[],
                ),
                Some(Look::Right) => self.say(
                    &["from the label to the right", "de la etiqueta a la derecha", "du libellé à droite", "do rótulo à direita"],
                    &[],
                ),
                _ if row => {
                    self.say(&["from the first column", "de la primera columna", "de la première colonne", "da primeira coluna"], &[])
                }
                _ => self.say(&["from the heading above", "del encabezado de arriba", "de l'en-tête au-dessus", "do cabeçalho acima"], &[]),
            }
        };
        let mut more = String::new();
        if let Some(w) = &a.when {
            more += &self.when(w);
        }
        more += &match a.fill {
            Some(Fill::Down) => self.say(
                &[
                    "; it holds for empty cells below",
                    "; vale para las celdas vacías de abajo",
                    "; il vaut pour les cellules vides au-dessous",
                    "; vale para as células vazias abaixo",
                ],
                &[],
            ),
            Some(Fill::Right) => self.say(
                &[
                    "; it holds for empty cells to the right",
                    "; vale para las celdas vacías a la derecha",
                    "; il vaut pour les cellules vides à droite",
                    "; vale para as células vazias à direita",
                ],
                &[],
            ),
            _ => String::new(),
        };
        more += &match a.role {
            Role::Subtotal => self.say(
                &[
                    "; its own figures sum the group",
                    "; sus propias cifras suman el grupo",
                    "; ses propres chiffres totalisent le groupe",
                    "; os seus próprios números somam o grupo",
                ],
                &[],
            ),
            Role::Total => self.say(
                &[
                    "; its figures sum everything",
                    "; sus cifras suman todo",
                    "; ses chiffres totalisent tout",
                    "; os seus números somam tudo",
                ],
                &[],
            ),
            Role::Note => self.say(
                &["; such rows are left out", "; esas filas se omiten", "; ces lignes sont ignorées", "; essas linhas são omitidas"],
                &[],
            ),
            Role::Label => String::new(),
        };
        if a.optional {
            more += &self.say(&["; it may be missing", "; puede faltar", "; il peut manquer", "; pode faltar"], &[]);
        }
        self.line(&["  {} is read {}{}.", "  {} se lee {}{}.", "  {} est lu {}{}.", "  {} é lido {}{}."], &[&name, &place, &more]);
    }

    fn when(&self, w: &When) -> String {
        let mut out: Vec<String> = Vec::new();
        let mut add = |on: Option<bool>, yes: &Words, no: &Words| {
            if let Some(on) = on {
                out.push(self.say(if on { yes } else { no }, &[]));
            }
        };
        add(w.bold, &["bold", "en negrita", "en gras", "em negrito"], &["not bold", "sin negrita", "sans gras", "sem negrito"]);
        add(
            w.italic,
            &["italic", "en cursiva", "en italique", "em itálico"],
            &["not italic", "sin cursiva", "sans italique", "sem itálico"],
        );
        add(w.merged, &["merged", "combinada", "fusionnée", "mesclada"], &["not merged", "sin combinar", "non fusionnée", "não mesclada"]);
        if let Some(n) = w.indent {
            out.push(self.say(&["indented by {}", "con sangría {}", "en retrait de {}", "com recuo {}"], &[&n.to_string()]));
        }
        if let Some(c) = &w.fill_color {
            out.push(self.say(&["with the background {}", "con fondo {}", "sur fond {}", "com fundo {}"], &[c]));
        }
        if let Some(p) = &w.text {
            out.push(self.say(&["reading {}", "que dice {}", "qui dit {}", "que diz {}"], &[&readable(p)]));
        }
        self.say(
            &[", where the cell is {}", ", donde la celda está {}", ", où la cellule est {}", ", onde a célula está {}"],
            &[&out.join(", ")],
        )
    }

    fn dimensions(&mut self, m: &Mapping) {
        self.title(&[
            "What each dimension is made of",
            "De qué se hace cada dimensión",
            "De quoi chaque dimension est faite",
            "De que é feita cada dimensão",
        ]);
        for (name, value) in &m.set {
            match value {
                SetValue::Constant(c) => {
                    self.line(&["{}: always {}.", "{}: siempre {}.", "{} : toujours {}.", "{}: sempre {}."], &[name, c])
                }
                SetValue::Recode(r) => self.recode(name, r),
            }
        }
        if m.set.is_empty() {
            self.line(&["Nothing is said yet.", "Todavía no se dice nada.", "Rien n'est encore dit.", "Ainda não se diz nada."], &[]);
        }
        self.line(
            &[
                "Any other dimension takes the default of the structure, and the report says so.",
                "Cualquier otra dimensión toma el valor por defecto de la estructura, y el informe lo dice.",
                "Toute autre dimension prend la valeur par défaut de la structure, et le rapport le dit.",
                "Qualquer outra dimensão toma o valor padrão da estrutura, e o relatório o diz.",
            ],
            &[],
        );
        for r in &m.rules {
            let cond = self.condition(&r.when);
            let mut does: Vec<String> = r.set.iter().map(|(k, v)| format!("{k} = {}", v.0)).collect();
            if let Some(why) = &r.skip {
                does.push(self.say(&["it is left out ({})", "se omite ({})", "elle est omise ({})", "é omitida ({})"], &[why]));
            }
            if let Some(text) = &r.error {
                does.push(self.say(&["it is an error: {}", "es un error: {}", "c'est une erreur : {}", "é um erro: {}"], &[text]));
            }
            if let Some(f) = &r.factor {
                does.push(self.say(
                    &[
                        "the figure is multiplied by {}",
                        "la cifra se multiplica por {}",
                        "le chiffre est multiplié par {}",
                        "o número é multiplicado por {}",
                    ],
                    &[&f.to_string()],
                ));
            }
            self.line(&["Where {}: {}.", "Cuando {}: {}.", "Quand {} : {}.", "Quando {}: {}."], &[&cond, &does.join("; ")]);
        }
    }

    fn recode(&mut self, name: &str, r: &Recode) {
        let from = match (&r.var, &r.from) {
            (Some(v), _) => self.say(&["from {}", "a partir de {}", "à partir de {}", "a partir de {}"], &[v]),
            (None, Some(t)) => self.say(&["from {}", "a partir de {}", "à partir de {}", "a partir de {}"], &[&code(t)]),
            (None, None) => {
                self.say(&["from its own label", "de su propia etiqueta", "de son propre libellé", "do seu próprio rótulo"], &[])
            }
        };
        let mut ways: Vec<String> = Vec::new();
        match &r.codes {
            Some(Codes::List(id)) => ways.push(self.say(
                &[
                    "names and synonyms of the codelist {}",
                    "nombres y sinónimos de la lista {}",
                    "noms et synonymes de la liste {}",
                    "nomes e sinônimos da lista {}",
                ],
                &[id],
            )),
            Some(Codes::Map(map)) => {
                let all: Vec<String> = map.iter().map(|(c, labels)| format!("{} → {c}", quoted(&labels.0))).collect();
                ways.push(self.list(&all));
            }
            None => {}
        }
        if !r.pattern.is_empty() {
            let all: Vec<String> = r.pattern.iter().map(|(p, to)| format!("{} → {to}", code(p.0.as_str()))).collect();
            ways.push(self.list(&all));
        }
        if let Some(p) = &r.period {
            let out = p.out.as_deref().unwrap_or("{Y}");
            ways.push(self.say(
                &[
                    "a period written {} becomes {}",
                    "un período escrito {} pasa a {}",
                    "une période écrite {} devient {}",
                    "um período escrito {} passa a {}",
                ],
                &[&p.input.0.iter().map(|t| code(t)).collect::<Vec<_>>().join(", "), &code(out)],
            ));
            if let Some(month) = p.fiscal_start {
                ways.push(self.say(
                    &[
                        "fiscal years begin in month {}",
                        "los años fiscales empiezan en el mes {}",
                        "les exercices commencent au mois {}",
                        "os anos fiscais começam no mês {}",
                    ],
                    &[&month.to_string()],
                ));
            }
        }
        if !r.split.is_empty() {
            let part = |(l, parts): (&_, &indexmap::IndexMap<String, crate::model::mapping::Text>)| {
                let l: &crate::model::mapping::Text = l;
                format!("«{}» → {}", l.0, parts.iter().map(|(k, v)| format!("{k} {}", v.0)).collect::<Vec<_>>().join(" + "))
            };
            let all: Vec<String> = r.split.iter().map(part).collect();
            ways.push(self.list(&all));
        }
        if let Some(u) = &r.unit {
            ways.push(self.say(
                &[
                    "figures are multiplied by {}",
                    "las cifras se multiplican por {}",
                    "les chiffres sont multipliés par {}",
                    "os números são multiplicados por {}",
                ],
                &[&u.factor.to_string()],
            ));
        }
        match r.cumulative {
            Some(Cumulative::Difference) => ways.push(self.say(
                &[
                    "running totals become the difference to the period before",
                    "los acumulados pasan a diferencia con el período anterior",
                    "les cumuls deviennent la différence avec la période précédente",
                    "os acumulados passam a diferença com o período anterior",
                ],
                &[],
            )),
            Some(Cumulative::Keep) => ways.push(self.say(
                &[
                    "running totals stay as they are",
                    "los acumulados quedan como están",
                    "les cumuls restent tels quels",
                    "os acumulados ficam como estão",
                ],
                &[],
            )),
            None => {}
        }
        if let Some(c) = &r.empty {
            ways.push(
                self.say(&["an empty label is {}", "una etiqueta vacía es {}", "un libellé vide est {}", "um rótulo vazio é {}"], &[c]),
            );
        }
        if r.unknown == Unknown::Keep {
            ways.push(self.say(
                &[
                    "other labels are kept as they are",
                    "las demás etiquetas quedan como están",
                    "les autres libellés restent tels quels",
                    "os outros rótulos ficam como estão",
                ],
                &[],
            ));
        }
        let ways = if ways.is_empty() {
            self.say(&["as it stands", "tal como está", "tel quel", "tal como está"], &[])
        } else {
            ways.join("; ")
        };
        self.line(&["{}: {}: {}.", "{}: {}: {}.", "{} : {} : {}.", "{}: {}: {}."], &[name, &from, &ways]);
    }

    fn missing(&mut self, m: &Mapping) {
        self.title(&[
            "What counts as missing or zero",
            "Qué cuenta como faltante o cero",
            "Ce qui compte comme manquant ou nul",
            "O que conta como ausente ou zero",
        ]);
        let before = self.out.len();
        let mut one = |missing: &indexmap::IndexMap<crate::model::mapping::Text, String>,
                       zero: &[crate::model::mapping::Text],
                       empty: Option<&String>| {
            for (sign, status) in missing {
                self.line(
                    &[
                        "{} means a missing value (status {}).",
                        "{} significa valor faltante (estado {}).",
                        "{} signifie une valeur manquante (statut {}).",
                        "{} significa valor ausente (estado {}).",
                    ],
                    &[&format!("«{}»", sign.0), status],
                );
            }
            if !zero.is_empty() {
                let all: Vec<String> = zero.iter().map(|z| format!("«{}»", z.0)).collect();
                self.line(&["{} means zero.", "{} significa cero.", "{} signifie zéro.", "{} significa zero."], &[&all.join(", ")]);
            }
            if let Some(status) = empty {
                self.line(
                    &[
                        "An empty cell is a missing value (status {}).",
                        "Una celda vacía es un valor faltante (estado {}).",
                        "Une cellule vide est une valeur manquante (statut {}).",
                        "Uma célula vazia é um valor ausente (estado {}).",
                    ],
                    &[status],
                );
            }
        };
        m.tables.iter().for_each(|t| one(&t.values.missing, &t.values.zero, t.values.empty.as_ref()));
        for value in m.set.values() {
            if let SetValue::Recode(r) = value {
                one(&r.missing, &r.zero, r.null.as_ref());
            }
        }
        if self.out.len() == before {
            self.line(
                &[
                    "No sign stands for a missing value; empty cells are no observations, and any text in place of a figure is an error.",
                    "Ningún signo representa un valor faltante; las celdas vacías no son observaciones y todo texto en lugar de una cifra es un error.",
                    "Aucun signe ne tient lieu de valeur manquante ; les cellules vides ne sont pas des observations et tout texte à la place d'un chiffre est une erreur.",
                    "Nenhum sinal representa um valor ausente; as células vazias não são observações e qualquer texto no lugar de um número é um erro.",
                ],
                &[],
            );
        }
    }

    fn checks(&mut self, m: &Mapping) {
        self.title(&["What is checked", "Qué se comprueba", "Ce qui est vérifié", "O que se verifica"]);
        for t in &m.tables {
            for (p, what) in [
                (&t.totals.cols, ["columns", "las columnas", "les colonnes", "as colunas"]),
                (&t.totals.rows, ["rows", "las filas", "les lignes", "as linhas"]),
            ] {
                if let Some(p) = p {
                    let what = self.say(&what, &[]);
                    let usage = self.usage(t.totals.usage);
                    self.line(
                        &[
                            "In {}, the {} named {} are sums: {}.",
                            "En {}, {} llamadas {} son sumas: {}.",
                            "Dans {}, {} nommées {} sont des totaux : {}.",
                            "Em {}, {} chamadas {} são somas: {}.",
                        ],
                        &[&t.id, &what, &readable(p), &usage],
                    );
                }
            }
            if !t.totals.tolerance.is_zero() {
                self.line(
                    &[
                        "A difference of up to {} still agrees.",
                        "Una diferencia de hasta {} se acepta.",
                        "Un écart jusqu'à {} est admis.",
                        "Uma diferença de até {} é aceita.",
                    ],
                    &[&t.totals.tolerance.to_string()],
                );
            }
            if t.rows.iter().chain(&t.cols).any(|a| a.role == Role::Subtotal) {
                self.line(
                    &[
                        "In {}, the figures of a group heading must be the sum of the group.",
                        "En {}, las cifras del título de un grupo deben ser la suma del grupo.",
                        "Dans {}, les chiffres d'un titre de groupe doivent être la somme du groupe.",
                        "Em {}, os números do título de um grupo devem ser a soma do grupo.",
                    ],
                    &[&t.id],
                );
            }
            if let Some(marks) = &t.markers {
                let all: Vec<String> = marks.status.iter().map(|(k, v)| format!("«{}» → {v}", k.0)).collect();
                let what = marks.set.keys().cloned().chain(all).collect::<Vec<_>>().join(", ");
                self.line(
                    &[
                        "Footnote marks are read from labels and values: {}.",
                        "Las llamadas a notas se leen de etiquetas y valores: {}.",
                        "Les appels de note sont lus sur libellés et valeurs : {}.",
                        "As chamadas de nota são lidas em rótulos e valores: {}.",
                    ],
                    &[&what],
                );
            }
        }
        for (name, value) in &m.set {
            if let SetValue::Recode(r) = value {
                for (label, usage) in &r.total {
                    let usage = self.usage(*usage);
                    self.line(
                        &[
                            "{}: «{}» is a sum: {}.",
                            "{}: «{}» es una suma: {}.",
                            "{} : «{}» est un total : {}.",
                            "{}: «{}» é uma soma: {}.",
                        ],
                        &[name, &label.0, &usage],
                    );
                }
            }
        }
        self.line(
            &[
                "Every cell with content is used once or listed; a number that nothing explains blocks the file. An unknown label is an error, never a guess.",
                "Cada celda con contenido se usa una vez o se lista; un número sin explicación bloquea el archivo. Una etiqueta desconocida es un error, nunca una suposición.",
                "Chaque cellule remplie est utilisée une fois ou signalée ; un nombre inexpliqué bloque le fichier. Un libellé inconnu est une erreur, jamais une supposition.",
                "Cada célula com conteúdo é usada uma vez ou listada; um número sem explicação bloqueia o arquivo. Um rótulo desconhecido é um erro, nunca uma suposição.",
            ],
            &[],
        );
        self.line(
            &[
                "Tests inside the mapping: {}.",
                "Pruebas dentro del mapeo: {}.",
                "Tests dans la correspondance : {}.",
                "Testes dentro do mapeamento: {}.",
            ],
            &[&m.tests.len().to_string()],
        );
    }

    fn usage(&self, usage: TotalUse) -> String {
        match usage {
            TotalUse::Check => self.say(
                &[
                    "compared with their parts and not published",
                    "se comparan con sus partes y no se publican",
                    "comparés à leurs parties et non publiés",
                    "comparadas com as suas partes e não publicadas",
                ],
                &[],
            ),
            TotalUse::Keep => self.say(
                &[
                    "compared with their parts and published",
                    "se comparan con sus partes y se publican",
                    "comparés à leurs parties et publiés",
                    "comparadas com as suas partes e publicadas",
                ],
                &[],
            ),
            TotalUse::Skip => self.say(&["left out", "se omiten", "ignorés", "omitidas"], &[]),
        }
    }

    fn left_out(&mut self, m: &Mapping) {
        let all: Vec<_> = m.ignore.iter().chain(m.tables.iter().flat_map(|t| &t.ignore)).collect();
        if all.is_empty() {
            return;
        }
        self.title(&[
            "What is left out on purpose",
            "Qué se omite a propósito",
            "Ce qui est laissé de côté à dessein",
            "O que se omite de propósito",
        ]);
        for i in all {
            let parts: [(&Option<Pattern>, Words); 5] = [
                (&i.col, ["the column {}", "la columna {}", "la colonne {}", "a coluna {}"]),
                (&i.row, ["the row {}", "la fila {}", "la ligne {}", "a linha {}"]),
                (&i.text, ["the text {}", "el texto {}", "le texte {}", "o texto {}"]),
                (&i.sheet, ["the sheet {}", "la hoja {}", "la feuille {}", "a planilha {}"]),
                (&i.key, ["the key {}", "la clave {}", "la clé {}", "a chave {}"]),
            ];
            let what: Vec<String> = parts.iter().filter_map(|(p, words)| Some(self.say(words, &[&readable(p.as_ref()?)]))).collect();
            self.line(&["{}: {}.", "{}: {}.", "{} : {}.", "{}: {}."], &[&what.join(", "), &i.why]);
        }
    }

    fn condition(&self, e: &Expr) -> String {
        let shown = |o: &Operand| match o {
            Operand::Null => self.say(&["nothing", "nada", "rien", "nada"], &[]),
            Operand::Text(t) => format!("«{t}»"),
            other => other.to_string(),
        };
        match e {
            Expr::And(a, b) => self.say(&["{} and {}", "{} y {}", "{} et {}", "{} e {}"], &[&self.condition(a), &self.condition(b)]),
            Expr::Or(a, b) => self.say(&["({} or {})", "({} o {})", "({} ou {})", "({} ou {})"], &[&self.condition(a), &self.condition(b)]),
            Expr::Not(a) => self.say(&["not ({})", "no ({})", "non ({})", "não ({})"], &[&self.condition(a)]),
            Expr::Compare(a, how, b) => {
                let words: Words = match how {
                    Comparison::Equal => ["{} is {}", "{} es {}", "{} est {}", "{} é {}"],
                    Comparison::Different => ["{} is not {}", "{} no es {}", "{} n'est pas {}", "{} não é {}"],
                    Comparison::Less => ["{} is less than {}", "{} es menor que {}", "{} est inférieur à {}", "{} é menor que {}"],
                    Comparison::AtMost => ["{} is at most {}", "{} es como máximo {}", "{} est au plus {}", "{} é no máximo {}"],
                    Comparison::Greater => ["{} is more than {}", "{} es mayor que {}", "{} est supérieur à {}", "{} é maior que {}"],
                    Comparison::AtLeast => ["{} is at least {}", "{} es al menos {}", "{} est au moins {}", "{} é pelo menos {}"],
                };
                self.say(&words, &[&shown(a), &shown(b)])
            }
            Expr::OneOf(a, list, wanted) => {
                let all: Vec<String> = list.iter().map(shown).collect();
                let words: Words = if *wanted {
                    ["{} is one of {}", "{} es uno de {}", "{} est l'un de {}", "{} é um de {}"]
                } else {
                    ["{} is none of {}", "{} no es ninguno de {}", "{} n'est aucun de {}", "{} não é nenhum de {}"]
                };
                self.say(&words, &[&shown(a), &all.join(", ")])
            }
        }
    }
}

fn code(text: &str) -> String {
    format!("`{text}`")
}

fn quoted(labels: &[String]) -> String {
    labels.iter().map(|l| format!("«{l}»")).collect::<Vec<_>>().join(" / ")
}

/// A pattern as words where it is little more than words; else as it stands.
fn readable(p: &Pattern) -> String {
    let raw = p.0.as_str();
    let mut text = raw.replace("(?i)", "").replace(r"\s+", " ").replace(r"\s*", " ").replace("[ _]?", " ").replace("[ _-]?", " ");
    // A group stands for its variable, whatever is inside it; `(?:a|b)` at the top is one or the other.
    while let Some(start) = text.find("(?P<") {
        let Some(name_end) = text[start..].find('>').map(|i| start + i) else { break };
        let mut depth = 0;
        let end = text[start..].char_indices().find_map(|(i, c)| {
            depth += i32::from(c == '(') - i32::from(c == ')');
            (depth == 0).then_some(start + i)
        });
        let Some(end) = end else { break };
        let name = format!("<{}>", &text[start + 4..name_end]);
        text.replace_range(start..=end, &name);
    }
    // `[oó]` is a letter with or without its accent: the accent is how it is spelt.
    while let Some(open) = text.find('[') {
        let Some(close) = text[open..].find(']').map(|i| open + i) else { break };
        let inside: Vec<char> = text[open + 1..close].chars().collect();
        let [_, accented] = inside.as_slice() else { break };
        let letter = accented.to_string();
        text.replace_range(open..=close, &letter);
    }
    let begins = text.starts_with('^');
    let ends = text.ends_with('$');
    let mut text = text.trim_start_matches('^').trim_end_matches('$').to_owned();
    if let Some(inner) =
        text.strip_prefix("(?:").or_else(|| text.strip_prefix('(')).and_then(|t| t.strip_suffix(')')).filter(|t| !t.contains(['(', ')']))
    {
        text = inner.to_owned();
    }
    let literal =
        text.replace(r"\.", ".").replace(r"\-", "-").replace(r"\*", "*").replace(r"\(", "(").replace(r"\)", ")").replace(r"\/", "/");
    let plain_text = text.replace(r"\.", "").replace(r"\-", "").replace(r"\*", "").replace(r"\(", "").replace(r"\)", "").replace(r"\/", "");
    if plain_text.contains(['\\', '[', ']', '(', ')', '*', '+', '?', '{', '}', '^', '$', '.']) || literal.trim().is_empty() {
        return code(raw);
    }
    let words: Vec<String> =
        literal.split('|').map(|w| format!("«{}{}{}»", if begins { "" } else { "…" }, w.trim(), if ends { "" } else { "…" })).collect();
    words.join(" / ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::map::spec::parse;

    const MAPPING: &str = r#"
isthmus: 1
id: mx.entradas
title: Entradas por punto
sender: MEX.UPM
target: "ISTHMUS:DF_BORDER_MVT(1.0)"
source: { format: [xlsx, xls], filename: '(?i)cuadro[ _]?2', locale: es-MX }
tables:
- id: cuadro
  sheet: { name: '^(?P<YEAR>20\d\d)$', for_each: true }
  anchor: { text: '(?i)^punto de internaci[oó]n$', after: '(?i)^cuadro 2\.1' }
  until: { text: '(?i)^(fuente|nota)', blank_rows: 2 }
  rows:
  - { dim: TRANSPORT, when: { bold: true }, look: left-up, as: subtotal }
  - { dim: BORDER_POINT, look: left }
  cols: [{ dim: SEX, row: 1, look: up-left, fill: merged }]
  totals: { cols: '(?i)^total$', use: check, tolerance: 2 }
  values: { missing: { 'n.d.': L }, zero: ['-'] }
  ignore: [{ col: '^Observaciones$', why: texto libre }]
set:
  FREQ: A
  TIME_PERIOD: { var: YEAR }
  SEX: { codes: { M: [Hombres, Varones], F: [Mujeres] } }
  AGE: { pattern: [['^(\d+) a (\d+)$', 'Y$1T$2']] }
  CITIZENSHIP: { codes: CL_AREA }
rules:
- { when: "TRANSPORT == 'L' and OBS_VALUE > 400", set: { OBS_NOTE: check } }
"#;

    fn told(lang: Lang) -> String {
        explain(&parse(MAPPING).unwrap_or_else(|e| panic!("{e}")), lang)
    }

    #[test]
    fn a_mapping_is_told_in_english() {
        let text = told(Lang::En);
        for part in [
            "Entradas por punto (mx.entradas)",
            "Files (xlsx, xls) that MEX.UPM sends become observations of ISTHMUS:DF_BORDER_MVT(1.0).",
            "The name of the file fits «…cuadro 2…».",
            "written 1,234.5 (locale es-MX)",
            "found on every sheet named «<YEAR>» at the cell that reads «punto de internación»",
            "It comes after «cuadro 2.1…».",
            "It ends where a row begins with «fuente…» / «nota…».",
            "TRANSPORT is read from the group heading above, where the cell is bold; its own figures sum the group.",
            "SEX is read from row 1 of the header.",
            "FREQ: always A.",
            "TIME_PERIOD: from YEAR: as it stands.",
            "«Hombres» / «Varones» → M, «Mujeres» → F",
            "names and synonyms of the codelist CL_AREA",
            "Where TRANSPORT is «L» and OBS_VALUE is more than 400: OBS_NOTE = check.",
            "«n.d.» means a missing value (status L).",
            "«-» means zero.",
            "the columns named «total» are sums: compared with their parts and not published",
            "A difference of up to 2 still agrees.",
            "the column «Observaciones»: texto libre.",
        ] {
            assert!(text.contains(part), "`{part}` is not in:\n{text}");
        }
    }

    #[test]
    fn the_four_languages_tell_the_same() {
        let lines: Vec<usize> = Lang::ALL.iter().map(|l| told(*l).lines().count()).collect();
        assert!(lines.windows(2).all(|w| w[0] == w[1]), "{lines:?}");
        assert!(told(Lang::Es).contains("Dónde busca") && told(Lang::Es).contains("«-» significa cero."));
        assert!(told(Lang::Fr).contains("Ce qui est vérifié"));
        assert!(told(Lang::Pt).contains("De que é feita cada dimensão"));
        for lang in Lang::ALL {
            assert!(!told(lang).contains("{}"));
        }
    }

    #[test]
    fn walks_are_told_step_by_step() {
        let yaml = "isthmus: 1\nid: x\nsender: A\ntarget: \"ISTHMUS:DF_X(1.0)\"\nsource: { format: json, schema: x.schema.json }\ndocument: { ROUND: /meta/ronda }\nwalk:\n- { each: '$.puntos[*]', bind: { FMP: '@.codigo' }, skip: \"@.estado in ['cerrado', 'x'] or not (FMP != null)\" }\n- { each: '@.*', bind: { CITIZENSHIP: key(), OBS_VALUE: '@' } }\nset:\n  GROUP: { split: { h: { SEX: M, AGE: Y_GE18 } }, total: { total: check } }\n  OBS_VALUE: { missing: { 's/d': M }, null: M, unit: { factor: 1000 } }\n";
        let text = explain(&parse(yaml).unwrap_or_else(|e| panic!("{e}")), Lang::En);
        for part in [
            "It goes through every `$.puntos[*]`.",
            "CITIZENSHIP is the name of the key.",
            "Left out where (@.estado is one of «cerrado», «x» or not (FMP is not nothing)).",
            "«h» → SEX M + AGE Y_GE18",
            "GROUP: «total» is a sum",
            "An empty cell is a missing value (status M).",
            "figures are multiplied by 1000",
            "must keep to the contract x.schema.json",
        ] {
            assert!(text.contains(part), "`{part}` is not in:\n{text}");
        }
    }

    #[test]
    fn patterns_become_words_where_they_are_words() {
        let show = |p: &str| readable(&Pattern::new(p).expect("a pattern"));
        assert_eq!(show("(?i)^pa[ií]s$"), "«país»");
        assert_eq!(show(r"^Casos \(p\)$"), "«Casos (p)»");
        assert_eq!(show(r"^\d{4}$"), r"`^\d{4}$`");
        assert_eq!(show("(?i)^(sub)?total$"), "`(?i)^(sub)?total$`");
    }
}
