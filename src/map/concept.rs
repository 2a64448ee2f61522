//! What a heading or a label is probably about: words of migration tables in Spanish, English, French and Portuguese.
//!
//! Nothing here decides: it proposes names for a draft and warns of personal data. Labels become codes elsewhere.

use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

use crate::model::lang::Lang;

/// What a column, or the members of a header level, are probably about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Concept {
    /// Citizenship.
    Nationality,
    /// Country of birth.
    Birth,
    /// A country, and nothing says in which role.
    Country,
    /// Sex.
    Sex,
    /// Age or age group.
    Age,
    /// Year.
    Year,
    /// Month.
    Month,
    /// Quarter.
    Quarter,
    /// Week.
    Week,
    /// Date or period in one text.
    Date,
    /// Area below the country.
    Area,
    /// Border point, airport, port.
    Point,
    /// Means of transport or kind of border.
    Transport,
    /// In or out.
    Direction,
    /// Why.
    Reason,
    /// Number, code or identifier of something that another column names.
    Code,
    /// Latitude or longitude.
    Position,
    /// A figure that is counted.
    Count,
    /// A share or rate.
    Share,
}

impl Concept {
    /// The variable that a draft names after it; empty where the heading itself is the better name.
    pub fn variable(self) -> &'static str {
        match self {
            Concept::Nationality => "CITIZENSHIP",
            Concept::Birth => "COUNTRY_BIRTH",
            Concept::Country => "COUNTRY",
            Concept::Sex => "SEX",
            Concept::Age => "AGE",
            Concept::Year => "YEAR",
            Concept::Month => "MONTH",
            Concept::Quarter => "QUARTER",
            Concept::Week => "WEEK",
            Concept::Date => "TIME_PERIOD",
            Concept::Area => "REF_ADM",
            Concept::Point => "BORDER_POINT",
            Concept::Transport => "TRANSPORT",
            Concept::Direction => "DIRECTION",
            Concept::Reason => "REASON",
            Concept::Code | Concept::Position | Concept::Count | Concept::Share => "",
        }
    }

    /// Its word for people.
    pub fn word(self) -> &'static str {
        match self {
            Concept::Nationality => "nationality",
            Concept::Birth => "country of birth",
            Concept::Country => "country",
            Concept::Sex => "sex",
            Concept::Age => "age",
            Concept::Year => "year",
            Concept::Month => "month",
            Concept::Quarter => "quarter",
            Concept::Week => "week",
            Concept::Date => "date",
            Concept::Area => "area",
            Concept::Point => "border point",
            Concept::Transport => "transport",
            Concept::Direction => "direction",
            Concept::Reason => "reason",
            Concept::Code => "code",
            Concept::Position => "position",
            Concept::Count => "count",
            Concept::Share => "share",
        }
    }

    /// Whether it says when.
    pub fn is_time(self) -> bool {
        matches!(self, Concept::Year | Concept::Month | Concept::Quarter | Concept::Week | Concept::Date)
    }
}

/// Lower case, no accents, one blank between words; signs become blanks.
pub fn fold(text: &str) -> String {
    let plain: String = text.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).collect();
    let mut out = String::with_capacity(plain.len());
    for c in plain.chars() {
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if !out.ends_with(' ') && !out.is_empty() {
            out.push(' ');
        }
    }
    out.trim_end().to_owned()
}

/// Words of headings, in order of precedence: the first concept that has one of the heading's words or beginnings.
const HEADINGS: &[(Concept, &str)] = &[
    (Concept::Share, "porcentaje percent percentage pct tasa rate taux proporcion share percentual"),
    (Concept::Position, "lat lon lng long latitude longitude latitud longitud latituda"),
    (Concept::Birth, "nacimiento birth naissance nascimento nacido born"),
    (Concept::Nationality, "nacionalidad nacionalidade nationality nationalite citizenship ciudadania cidadania citoyennete nac"),
    (Concept::Code, "codigo code cod id pcode iso iso3 iso2 iso3166 clave ubigeo m49 uuid hash folio round ronda ref url link"),
    (Concept::Sex, "sexo sex sexe genero gender genre"),
    (Concept::Age, "edad age ages idade edades"),
    (Concept::Month, "mes month mois meses months"),
    (Concept::Quarter, "trimestre quarter"),
    (Concept::Week, "semana week semaine"),
    (Concept::Year, "ano anio year annee anos anios fy yr ejercicio"),
    (Concept::Date, "fecha date periodo period periode dia day jour"),
    (Concept::Point, "punto aeropuerto airport aeroporto puerto port posto fronterizo crossing paso checkpoint"),
    (Concept::Transport, "transporte transport via medio mode vehicle"),
    (Concept::Direction, "sentido direction flujo flow movimiento flux tipomovimiento"),
    (Concept::Reason, "motivo razon causa reason cause motif causal"),
    (
        Concept::Area,
        "estado entidad departamento region provincia municipio comuna state province district admin1 admin2 admin1name \
         admin2name raion oblast hromada uf canton parroquia commune departement county distrito municipality",
    ),
    (
        Concept::Country,
        "pais country pays paises countries admin0name origen origin origine origem destino destination residencia \
         residence procedencia asylum",
    ),
    (
        Concept::Count,
        "total cantidad numero number nombre count personas persons people personnes pessoas casos cases eventos events \
         individuals individuos qtd quantidade value valor valeur obs stock entradas salidas entries exits hombres \
         mujeres male female males females hommes femmes homens mulheres men women migrants idps idp n numpresentidpind \
         households estimacion poblacion population refugees returnees",
    ),
];

/// What a heading is probably about.
pub fn of_heading(text: &str) -> Option<Concept> {
    if is_year(text) {
        return None; // a member, not a name
    }
    let folded = fold(&split_humps(text));
    let words: Vec<&str> = folded.split(' ').collect();
    let whole = folded.replace(' ', "");
    let hit = |w: &str| words.contains(&w) || whole == w;
    // `data` is a date in Portuguese where it stands alone or first, and nothing in English.
    if folded == "data" || folded.starts_with("data de ") || folded.starts_with("data da ") {
        return Some(if folded.contains("nascimento") { Concept::Birth } else { Concept::Date });
    }
    HEADINGS.iter().find(|(_, known)| known.split_whitespace().any(hit)).map(|(c, _)| *c)
}

/// `admin0Pcode` becomes `admin0 Pcode`.
fn split_humps(text: &str) -> String {
    let mut out = String::new();
    let mut before = ' ';
    for c in text.chars() {
        if c.is_uppercase() && (before.is_lowercase() || before.is_ascii_digit()) {
            out.push(' ');
        }
        out.push(c);
        before = c;
    }
    out
}

/// What a single label is a member of, where its words alone say so.
pub fn of_member(text: &str) -> Option<Concept> {
    let folded = fold(text);
    if is_year(text) {
        return Some(Concept::Year);
    }
    if month(text).is_some() {
        return Some(Concept::Month);
    }
    if sex(text).is_some() {
        return Some(Concept::Sex);
    }
    if age_pattern(text).is_some()
        || matches!(folded.as_str(), "adultos" | "adults" | "adultes" | "menores" | "minors" | "mineurs" | "ninos" | "children" | "nna")
    {
        return Some(Concept::Age);
    }
    if is_date(text) {
        return Some(Concept::Date);
    }
    let quarter = ["i", "ii", "iii", "iv", "1", "2", "3", "4"]
        .iter()
        .any(|n| folded == format!("{n} trimestre") || folded == format!("q{n}") || folded == format!("trimestre {n}"));
    quarter.then_some(Concept::Quarter)
}

/// What most of these labels are members of.
pub fn of_members<'a>(labels: impl Iterator<Item = &'a str>) -> Option<Concept> {
    let mut votes: Vec<(Concept, usize)> = Vec::new();
    let mut all = 0;
    for label in labels.filter(|l| !l.is_empty() && !is_total(l)) {
        all += 1;
        if let Some(c) = of_member(label) {
            match votes.iter_mut().find(|v| v.0 == c) {
                Some(v) => v.1 += 1,
                None => votes.push((c, 1)),
            }
        }
    }
    let best = votes.into_iter().max_by_key(|v| (v.1, v.0))?;
    (best.1 * 5 >= all * 4).then_some(best.0)
}

/// A year from 1900 to 2099, alone or with a mark such as `2023 p/`, `2024*`, `FY2019`.
pub fn is_year(text: &str) -> bool {
    let t = text.trim();
    let t = t.strip_suffix(".0").unwrap_or(t);
    let t = t.trim_start_matches(['F', 'Y', 'f', 'y', ' ']);
    let digits = t.bytes().take_while(u8::is_ascii_digit).count();
    digits == 4
        && (t.starts_with("19") || t.starts_with("20"))
        && t.get(4..).is_some_and(|rest| rest.chars().count() <= 3 && rest.chars().all(|c| " p/*()re".contains(c)))
}

/// A date or period in digits: `2023-01`, `31/12/2023`, `2023-W23`.
pub fn is_date(text: &str) -> bool {
    let t = text.trim();
    let t = t.split(['T', ' ']).next().unwrap_or(t);
    let parts: Vec<&str> = t.split(['-', '/', '.']).collect();
    let digits = |p: &&str| !p.is_empty() && p.trim_start_matches(['W', 'Q']).bytes().all(|b| b.is_ascii_digit());
    let year = parts.iter().any(|p| p.len() == 4 && is_year(p));
    (2..=3).contains(&parts.len()) && year && parts.iter().all(digits) && parts.iter().all(|p| p.len() <= 4)
}

const MONTHS: [&str; 12] = [
    "enero ene january jan janvier janv janeiro",
    "febrero feb february fevrier fevr fev fevereiro",
    "marzo mar march mars marco",
    "abril abr april apr avril avr",
    "mayo may mai maio",
    "junio jun june juin junho",
    "julio jul july juillet juil julho",
    "agosto ago august aug aout",
    "septiembre setiembre sep sept set september septembre setembro",
    "octubre oct october octobre outubro out",
    "noviembre nov november novembre novembro",
    "diciembre dic december dec decembre dezembro dez",
];

/// Number of a month named in one of the four languages; a year may follow.
pub fn month(text: &str) -> Option<u8> {
    let folded = fold(text);
    let mut words = folded.split(' ');
    let first = words.next()?;
    if !words.all(|w| matches!(w, "de" | "of") || is_year(w)) {
        return None;
    }
    MONTHS.iter().position(|names| names.split(' ').any(|n| n == first)).map(|i| i as u8 + 1)
}

/// Code of a sex, where the word leaves no doubt. `H` and `M` leave it: `M` is `mujer` in Spanish.
pub fn sex(text: &str) -> Option<&'static str> {
    match fold(text).as_str() {
        "hombre" | "hombres" | "masculino" | "male" | "males" | "man" | "men" | "homme" | "hommes" | "masculin" | "homem" | "homens"
        | "varon" | "varones" => Some("M"),
        "mujer" | "mujeres" | "femenino" | "female" | "females" | "woman" | "women" | "femme" | "femmes" | "feminin" | "mulher"
        | "mulheres" | "feminino" => Some("F"),
        _ => None,
    }
}

/// Code of a sex among its labels: one letter says it together with the others only. Beside `H`, `M` is `mujer`; beside `F` it is
/// male; beside `V`, `M` is `mujer` too.
pub fn sex_among<'a>(text: &str, all: impl Iterator<Item = &'a str>) -> Option<&'static str> {
    let letters: Vec<String> = all.map(fold).filter(|l| l.len() == 1).collect();
    let has = |letter: &str| letters.iter().any(|l| l == letter);
    let (male, female) = match (has("h"), has("v"), has("m"), has("f")) {
        (true, false, true, false) => ("h", "m"),
        (true, false, false, true) => ("h", "f"),
        (false, true, true, false) => ("v", "m"),
        (false, false, true, true) => ("m", "f"),
        _ => return sex(text),
    };
    match fold(text) {
        t if t == male => Some("M"),
        t if t == female => Some("F"),
        _ => sex(text),
    }
}

static AGE_FORMS: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    let forms = [
        (r"(?i)^(?:de )?(\d+)\s*(?:a|à|to|-|–|y)\s*(\d+)(?: años| anos| ans| years)?$", "Y$1T$2"),
        (
            r"(?i)^(\d+)\s*(?:años |anos |ans |years )?(?:y|e|et|and|ou|or|o) (?:más|mas|mais|plus|more|over|older)(?: años| anos)?$",
            "Y_GE$1",
        ),
        (r"^(\d+)\s*\+$", "Y_GE$1"),
        (r"(?i)^(?:menores de|menor de|menos de|under|moins de|below)\s*(\d+)(?: años| anos| ans)?$", "Y_LT$1"),
        (r"^<\s*(\d+)$", "Y_LT$1"),
        (r"(?i)^(\d+)\s*[oó] menos$", "Y0T$1"),
    ];
    forms.into_iter().map(|(p, to)| (Regex::new(p).expect("the patterns are fixed"), to)).collect()
});

/// The form of an age group: a pattern of the language of mappings, and what it becomes.
pub fn age_pattern(text: &str) -> Option<(&'static str, &'static str)> {
    let t = text.trim();
    if !t.bytes().any(|b| b.is_ascii_digit()) || t.len() > 40 || is_date(t) {
        return None;
    }
    AGE_FORMS.iter().find(|(p, _)| p.is_match(t)).map(|(p, to)| (p.as_str(), *to))
}

/// Whether a label names a sum.
pub fn is_total(text: &str) -> bool {
    let folded = fold(text);
    let first = folded.split(' ').next().unwrap_or_default();
    matches!(
        first,
        "total" | "totales" | "totals" | "totaux" | "totais" | "subtotal" | "subtotales" | "suma" | "sum" | "somme" | "soma" | "ensemble"
    ) || matches!(
        folded.as_str(),
        "gran total"
            | "grand total"
            | "sub total"
            | "sous total"
            | "total general"
            | "ambos sexos"
            | "both sexes"
            | "les deux sexes"
            | "all"
            | "todos"
            | "todas"
            | "overall"
            | "sum of all"
    ) || folded.ends_with(" total")
}

/// What a sum is the sum of, where its name ends in the word: `Airport - Total`.
pub fn total_of(text: &str) -> Option<&str> {
    let t = text.trim();
    let at = t.len().checked_sub("total".len())?;
    let (stem, word) = (t.get(..at)?, t.get(at..)?);
    let stem = stem.trim_end_matches(|c: char| c.is_whitespace() || "-–:".contains(c));
    (word.eq_ignore_ascii_case("total") && stem.len() < at && !stem.is_empty() && !matches!(fold(stem).as_str(), "sub" | "gran" | "grand"))
        .then_some(stem)
}

/// Whether a text is a note, source line or legend under a table.
pub fn is_note(text: &str) -> bool {
    let t = text.trim();
    let folded = fold(t);
    let first = folded.split(' ').next().unwrap_or_default();
    matches!(
        first,
        "fuente"
            | "fuentes"
            | "nota"
            | "notas"
            | "note"
            | "notes"
            | "source"
            | "sources"
            | "fonte"
            | "fontes"
            | "elaboracion"
            | "elaborado"
    ) || folded.starts_with("sin dato")
        || t.starts_with('*')
        || t.starts_with('(')
        || (t.len() > 2 && t.as_bytes()[0].is_ascii_digit() && t[1..].starts_with('/'))
}

/// Whether a text stands for a figure that is missing or zero.
pub fn is_sign(text: &str) -> bool {
    let t = text.trim();
    matches!(t, "-" | "–" | "—" | "--" | "---" | ".." | "..." | "…" | "*" | "**" | ":")
        || matches!(
            fold(t).as_str(),
            "n d" | "nd" | "n a" | "na" | "s d" | "sd" | "n e" | "s i" | "not available" | "no disponible" | "sin dato" | "nan" | "null"
        )
}

/// How much one stands for, where a text says so: `miles de personas`, `in thousands`.
pub fn unit_factor(text: &str) -> Option<u32> {
    let folded = fold(text);
    let has = |w: &str| format!(" {folded} ").contains(w);
    let thousands = [
        " miles de ",
        " en miles ",
        " in thousands ",
        " thousands of ",
        " thousands ",
        " milliers de ",
        " en milliers ",
        " milhares de ",
        " em milhares ",
        " mil personas ",
    ];
    let millions = [
        " millones de ",
        " en millones ",
        " in millions ",
        " millions of ",
        " millions de ",
        " en millions ",
        " milhoes de ",
        " em milhoes ",
        " millions ",
    ];
    if thousands.into_iter().any(has) {
        return Some(1_000);
    }
    millions.into_iter().any(has).then_some(1_000_000)
}

/// Whether a heading names something that belongs to one person: names, documents, birth dates, addresses.
pub fn is_personal(heading: &str) -> bool {
    let folded = fold(&split_humps(heading));
    let words: Vec<&str> = folded.split(' ').collect();
    let has = |w: &str| words.contains(&w);
    let one = "apellido apellidos surname lastname firstname prenom sobrenome pasaporte passport passeport passaporte cedula \
         dni rut run curp cpf ssn telefono telephone telefone celular phone email correo courriel domicilio nombres \
         fullname biometric dui cui";
    let birth_day = [
        "fecha nac",
        "fecha de nac",
        "birth date",
        "date of birth",
        "birthdate",
        "dob",
        "date de naissance",
        "data de nascimento",
        "fec nac",
        "f nacimiento",
    ];
    let name_of = [
        "nombre completo",
        "full name",
        "first name",
        "last name",
        "family name",
        "given name",
        "nom de famille",
        "nome completo",
        "nombre y apellido",
        "nom complet",
        "name of person",
        "nombre de la persona",
        "numero de documento",
        "nro documento",
        "num documento",
        "document number",
        "numero do documento",
        "numero de pasaporte",
        "tipo y numero de documento",
        "id number",
        "case number",
        "expediente",
        "home address",
    ];
    one.split_whitespace().any(has)
        || birth_day.into_iter().chain(name_of).any(|p| format!(" {folded} ").contains(&format!(" {p}")))
        || matches!(folded.as_str(), "nombre" | "nome" | "documento" | "direccion" | "address")
}

/// The language of most of these texts, where words that only one of the four has say so.
pub fn language<'a>(texts: impl Iterator<Item = &'a str>) -> Option<Lang> {
    const WORDS: [(Lang, &str); 4] = [
        (
            Lang::Es,
            "y el los las segun enero febrero marzo pais hombres mujeres entidad ano anos nacionalidad fuente vio sexo edad \
         punto mes cuadro estadisticas unidos otros mas del republica fecha departamento",
        ),
        (
            Lang::En,
            "the and of by year country month male female males females source number age with january february other \
         united states to date name individuals origin",
        ),
        (Lang::Fr, "et le les des selon janvier pays hommes femmes annee nationalite du aux mois autres etats sexe"),
        (
            Lang::Pt,
            "e os das dos segundo janeiro fevereiro homens mulheres nacionalidade fonte idade da do em outros estados uf \
         qtd sao municipio classificacao",
        ),
    ];
    let mut votes = [0u32; 4];
    for text in texts.take(4_000) {
        let folded = fold(text);
        for word in folded.split(' ') {
            for (i, (_, known)) in WORDS.iter().enumerate() {
                votes[i] += u32::from(known.split_whitespace().any(|k| k == word));
            }
        }
    }
    let best = (0..4).max_by_key(|&i| (votes[i], 4 - i))?;
    let second = (0..4).filter(|&i| i != best).map(|i| votes[i]).max().unwrap_or(0);
    (votes[best] > second).then_some(WORDS[best].0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_in_four_languages_are_understood() {
        let all = [
            ("País de nacionalidad", Concept::Nationality),
            ("País de nacimiento", Concept::Birth),
            ("Pays d'origine", Concept::Country),
            ("AÑO ESTIMACION", Concept::Year),
            ("admin0Pcode", Concept::Code),
            ("Entidad federativa", Concept::Area),
            ("Sexe", Concept::Sex),
            ("Grupos de edad", Concept::Age),
            ("Mês", Concept::Month),
            ("Aeropuerto", Concept::Point),
            ("numPresentIdpInd", Concept::Count),
            ("QTD", Concept::Count),
        ];
        for (heading, concept) in all {
            assert_eq!(of_heading(heading), Some(concept), "{heading}");
        }
        assert_eq!(of_heading("2019"), None);
        assert_eq!(of_heading("Turista"), None);
    }

    #[test]
    fn members_tell_what_they_are_members_of() {
        assert_eq!(of_members(["Ene", "Feb.", "Marzo", "Total"].into_iter()), Some(Concept::Month));
        assert_eq!(of_members(["Hombres", "Mujeres"].into_iter()), Some(Concept::Sex));
        assert_eq!(of_members(["0 a 17", "18 y más"].into_iter()), Some(Concept::Age));
        assert_eq!(of_members(["2019", "2020", "2021 p/"].into_iter()), Some(Concept::Year));
        assert_eq!(of_members(["Cancún", "Tapachula", "2020"].into_iter()), None);
        assert_eq!(of_members(["Marte", "Mayotte"].into_iter()), None, "a name that begins like a month is none");
        assert_eq!(sex("M"), None, "`M` may be a woman in Spanish");
    }

    #[test]
    fn sums_notes_units_and_persons_are_told_apart() {
        assert!(is_total("Subtotal") && is_total("TOTAL GENERAL") && is_total("Gran total") && !is_total("Totonicapán"));
        assert_eq!(
            (total_of("Airport - Total"), total_of("Quebec Total"), total_of("Total"), total_of("Subtotal")),
            (Some("Airport"), Some("Quebec"), None, None)
        );
        assert!(is_note("Fuente: UPM") && is_note("1/ Cifras") && !is_note("Notre-Dame"));
        assert_eq!(unit_factor("(miles de personas)"), Some(1_000));
        assert_eq!(unit_factor("Milesia"), None);
        assert!(is_personal("Apellidos") && is_personal("Fecha de nacimiento") && is_personal("N° de pasaporte") && is_personal("DOB"));
        assert!(!is_personal("País de nacimiento") && !is_personal("Nombre del aeropuerto") && !is_personal("Country name"));
        assert!(is_sign("n.d.") && is_sign("--") && !is_sign("0"));
        assert_eq!(language(["Entradas por país y sexo", "Fuente: datos del INM"].into_iter()), Some(Lang::Es));
    }
}
