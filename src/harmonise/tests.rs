//! What the harmoniser makes of small hand-made records, one example per promise.

mod window;

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::Harmoniser;
use crate::model::finding::{Arg, Finding, Findings, Severity};
use crate::model::lang::{Lang, Names};
use crate::model::location::{Location, PartId};
use crate::model::mapping::Mapping;
use crate::model::observation::{Dataset, Note, Rows};
use crate::model::record::{NO_LABEL, Records, Value};
use crate::model::structure::{Code, Codelist, Component, DataStructure, Dataflow, Lookup, Ref, Relationship, Representation, Synonym};

/// Codelists by hand: id, then `CODE|es|en`.
const LISTS: [(&str, &[&str]); 12] = [
    ("CL_FREQ", &["A", "M", "W", "D"]),
    (
        "CL_AREA",
        &[
            "MEX|México|Mexico",
            "VEN|Venezuela|Venezuela",
            "COL|Colombia|Colombia",
            "GIN|Guinea|Guinea",
            "GNB|Guinea-Bisáu|Guinea-Bissau",
            "GNQ|Guinea Ecuatorial|Equatorial Guinea",
            "COG|Congo|Congo",
            "COD|República Democrática del Congo|Democratic Republic of the Congo",
            "NER|Níger|Niger",
            "NGA|Nigeria|Nigeria",
            "KOR|Corea del Sur|South Korea",
            "PRK|Corea del Norte|North Korea",
            "CYM|Islas Caimán|Cayman Islands",
            "CIV|Costa de Marfil|Côte d’Ivoire",
            "_T|Total|Total",
            "G_MEX_GTM|Operación México y Guatemala|Mexico and Guatemala operation",
        ],
    ),
    ("CL_SEX", &["F|Mujeres|Women", "M|Hombres|Men", "_T|Total|Total", "_U|No especificado|Not stated"]),
    ("CL_AGE", &["Y0T17", "Y0T4", "Y_GE18", "Y_LT18", "Y_GE80", "Y18T29", "_T|Total|Total"]),
    ("CL_TRANSPORT", &["A|Aéreo|Air", "L|Terrestre|Land", "_T|Total|Total"]),
    ("CL_DIRECTION", &["IN|Entrada|In", "OUT|Salida|Out"]),
    ("CL_COUNT_UNIT", &["EVENT", "PERSON"]),
    ("CL_OBS_STATUS", &["A", "L", "M", "O", "P", "I"]),
    ("CL_BORDER_POINT", &["MXTAP|Tapachula|Tapachula", "MXCDH|Ciudad Hidalgo|Ciudad Hidalgo", "MXCUN|Cancún|Cancun"]),
    ("CL_RETURN_TYPE", &["AVR", "MPP", "_T"]),
    ("CL_ACCOMP", &["A", "U", "_T", "_Z"]),
    ("CL_FMP", &["CLCOL1", "CLCOL2"]),
];

struct Standard {
    lists: BTreeMap<String, Arc<Codelist>>,
    synonyms: BTreeMap<String, Arc<Vec<Synonym>>>,
}

impl Lookup for Standard {
    fn codelist(&self, id: &str) -> Option<Arc<Codelist>> {
        self.lists.get(id).cloned()
    }
    fn synonyms(&self, id: &str) -> Arc<Vec<Synonym>> {
        // By id or reference, as the standard has it.
        let id = Ref::parse(id).map_or(id.to_owned(), |r| r.id);
        self.synonyms.get(id.as_str()).cloned().unwrap_or_default()
    }
}

fn reference(id: &str) -> Ref {
    Ref { agency: "T".to_owned(), id: id.to_owned(), version: "1.0".to_owned() }
}

fn names(text: &[&str]) -> Names {
    Names([Lang::Es, Lang::En].into_iter().zip(text).map(|(l, t)| (l, (*t).to_owned())).collect())
}

fn standard() -> Standard {
    let list = |(id, codes): (&str, &[&str])| {
        let code = |text: &&str| {
            let mut parts = text.split('|');
            let id = parts.next().unwrap_or_default().to_owned();
            let annotations = if id.len() == 3 { BTreeMap::from([("ALPHA2".to_owned(), id[..2].to_owned())]) } else { BTreeMap::new() };
            Code { id, names: names(&parts.collect::<Vec<_>>()), parent: None, valid_from: None, valid_to: None, annotations, about: None }
        };
        (id.to_owned(), Arc::new(Codelist::new(reference(id), Names::default(), codes.iter().map(code).collect())))
    };
    let synonym = |label: &str, code: &str| Synonym {
        label: label.to_owned(),
        code: code.to_owned(),
        author: "A. Person".to_owned(),
        date: "2026-01-31".to_owned(),
    };
    let areas = vec![synonym("Zaire", "COD"), synonym("Venezuela, Rep. Bol.", "VEN")];
    Standard { lists: LISTS.into_iter().map(list).collect(), synonyms: BTreeMap::from([("CL_AREA".to_owned(), Arc::new(areas))]) }
}

/// A dataflow of these dimensions and attributes: `SEX=_T` is one with a default, `TIME_PERIOD` the time, `AREA:CL_X` one with
/// another list, `X!` a mandatory attribute; what has no list is text.
fn flow(dimensions: &str, attributes: &str) -> Arc<Dataflow> {
    let standard = standard();
    let component = |text: &str| {
        let (text, mandatory) = text.strip_suffix('!').map_or((text, false), |t| (t, true));
        let (text, default) = text.split_once('=').map_or((text, None), |(t, d)| (t, Some(d.to_owned())));
        let (id, list) = text.split_once(':').map_or((text, format!("CL_{text}")), |(t, l)| (t, l.to_owned()));
        let representation = match (id, standard.codelist(&list)) {
            ("TIME_PERIOD", _) => Representation::Time,
            (_, Some(list)) => Representation::Codes(list),
            _ => Representation::Text(None),
        };
        Component { id: id.to_owned(), names: Names::default(), representation, default, mandatory, relationship: Relationship::default() }
    };
    let structure = DataStructure {
        reference: reference("DSD"),
        names: Names::default(),
        dimensions: dimensions.split_whitespace().map(component).collect(),
        measure: Component { representation: Representation::Decimal, ..component("OBS_VALUE") },
        attributes: attributes.split_whitespace().map(component).collect(),
        groups: Vec::new(),
    };
    Arc::new(Dataflow { reference: reference("DF"), names: Names::default(), structure: Arc::new(structure), constraints: Vec::new() })
}

fn mapping(body: &str) -> Mapping {
    let head = "isthmus: 1\nid: t\nsender: T\ntarget: T:DF(1.0)\n";
    let source = if body.contains("source:") { "" } else { "source: { format: csv, locale: es-MX }\n" };
    serde_saphyr::from_str(&format!("{head}{source}{body}")).unwrap_or_else(|e| panic!("{e}\n{body}"))
}

/// `slots` separated by spaces; a row is labels separated by `;` (empty: none; `^label` or `^`: summed over by the layout),
/// then `=` and the value: a number, nothing (an empty cell) or a status for missing; `!P` adds a status.
fn records(slots: &str, rows: &[&str]) -> Records {
    let mut r = Records::new(slots.split_whitespace().map(str::to_owned));
    fill(&mut r, rows);
    r
}

fn fill(r: &mut Records, rows: &[&str]) {
    for row in rows {
        let (labels, value) = row.rsplit_once('=').unwrap_or_else(|| panic!("{row}"));
        let (value, mark) = value.split_once('!').unwrap_or((value, ""));
        let mut totals = 0;
        let mut numbers = Vec::new();
        let all: Vec<&str> = labels.split(';').map(str::trim).collect();
        for slot in 0..r.slots.len() {
            let label = all.get(slot).copied().unwrap_or("");
            let label = match label.strip_prefix('^') {
                Some(rest) => {
                    totals |= 1 << slot;
                    rest
                }
                None => label,
            };
            numbers.push(if label.is_empty() { NO_LABEL } else { r.slots[slot].labels.intern(label) });
        }
        let value = match value.trim() {
            "" => Value::Empty,
            "–" | "nil" => Value::Zero(r.zero_number(value.trim())),
            v => match v.parse::<Decimal>() {
                Ok(n) => Value::Number(n),
                Err(_) => Value::Missing(r.status_number(v)),
            },
        };
        let status = if mark.is_empty() { 0 } else { r.status_number(mark) };
        let at = Location::cell(PartId(0), r.len() as u32, 3);
        r.push(&numbers, value, at, totals, status);
    }
}

fn run(mapping: &Mapping, flow: &Arc<Dataflow>, records: &Records) -> (Dataset, Findings) {
    let standard = standard();
    let mut h = Harmoniser::new(mapping, flow.clone(), &standard);
    h.take(records);
    h.finish()
}

/// Rows as `code.code.code = value attribute…`.
fn lines(data: &Dataset, rows: &Rows) -> Vec<String> {
    let line = |i: usize| {
        let key: Vec<&str> = rows.keys.iter().enumerate().map(|(d, k)| data.codes[d].text(k.get(i))).collect();
        let value = rows.values.get(i).map_or("-".to_owned(), |v| v.to_string());
        let attributes: Vec<&str> =
            rows.attributes.iter().enumerate().map(|(a, k)| data.attribute_values[a].text(k.get(i))).filter(|t| !t.is_empty()).collect();
        [key.join("."), "=".to_owned(), value, attributes.join(" ")].join(" ").trim_end().to_owned()
    };
    (0..rows.len()).map(line).collect()
}

fn observations(data: &Dataset) -> Vec<String> {
    lines(data, &data.observations)
}

/// Findings as `RULE label [first row+rows]`.
fn findings(found: &Findings) -> Vec<String> {
    let one = |f: &Finding| {
        let text =
            |name| f.args.iter().find(|(n, _)| *n == name).and_then(|(_, a)| if let Arg::Text(t) = a { Some(t.as_str()) } else { None });
        let component = text("component");
        let cause = text("label").or(text("text")).or(component.and(text("period").or(text("value"))));
        let label = cause.or(component).or(text("column")).unwrap_or("");
        format!("{} {} x{}", f.rule.id, label, f.cells.len())
    };
    found.list.iter().map(one).collect()
}

fn notes(data: &Dataset, row: usize) -> Vec<Note> {
    let mut all: Vec<Note> = data.notes.get(data.observations.notes.get(row)).cloned().collect();
    all.sort();
    all
}

/// Holds totals against their parts as validation does, from nothing but what the dataset stores: passed, failed, undecided.
fn checks(data: &Dataset) -> (usize, usize, usize) {
    struct Row {
        codes: Vec<u32>,
        beside: Vec<u32>,
        slots: u32,
        value: Option<Decimal>,
        faulty: bool,
    }
    let mut all = Vec::new();
    let mut add = |rows: &Rows, slots: &dyn Fn(usize) -> u32, faulty: bool| {
        for i in 0..rows.len() {
            all.push(Row {
                codes: rows.keys.iter().map(|k| k.get(i)).collect(),
                beside: rows.beside.iter().map(|k| k.get(i)).collect(),
                slots: slots(i),
                value: rows.values.get(i),
                faulty,
            });
        }
    };
    let kept: Vec<u32> = (0..data.observations.len()).map(|i| data.observation_slots.get(i)).collect();
    add(&data.totals, &|i| data.total_slots[i], false);
    let totals = data.totals.len();
    // Kept totals stand among the totals already.
    add(&data.observations, &|i| if kept[i] == 0 { 0 } else { u32::MAX }, false);
    add(&data.faulty, &|i| data.faulty_slots[i], true);
    let fits = |total: &Row, part: &Row, over: u32| {
        let dims: Vec<usize> = (0..data.slots.len()).filter(|s| over >> s & 1 == 1).flat_map(|s| data.slots[s].1.clone()).collect();
        part.slots == total.slots & !over
            && (0..total.codes.len()).all(|d| {
                let unresolved = part.faulty && data.codes[d].text(part.codes[d]).is_empty();
                dims.contains(&d) || total.codes[d] == part.codes[d] || unresolved
            })
            && data.beside.iter().enumerate().all(|(k, &s)| over >> s & 1 == 1 || total.beside[k] == 0 || total.beside[k] == part.beside[k])
    };
    let mut outcome = (0, 0, 0);
    for total in &all[..totals] {
        let parts = |over: u32| all.iter().filter(|p| fits(total, p, over)).collect::<Vec<_>>();
        let mut groups: Vec<Vec<&Row>> =
            (0..32).filter(|t| total.slots >> t & 1 == 1).map(|t| parts(1 << t)).filter(|p| !p.is_empty()).collect();
        if groups.is_empty() {
            groups.push(parts(total.slots));
        }
        for group in groups {
            let sum: Decimal = group.iter().filter_map(|p| p.value).sum();
            let whole = group.iter().all(|p| p.value.is_some() && !p.faulty);
            match total.value {
                _ if group.is_empty() || group.iter().any(|p| p.faulty) => outcome.2 += 1,
                None => outcome.2 += 1,
                Some(t) if (whole && t == sum) || (!whole && t >= sum) => outcome.0 += 1,
                Some(_) => outcome.1 += 1,
            }
        }
    }
    outcome
}

/// The `set` block of the first example of the mapping language.
const EXAMPLE_1: &str = "
source: { format: xlsx, locale: es-MX }
tables:
- id: cuadro_2_1
  anchor: { text: x }
  rows:
  - { dim: TRANSPORT, when: { bold: true }, look: left-up, as: subtotal }
  - { dim: BORDER_POINT, look: left }
  cols:
  - { dim: SEX, row: 1, look: up-left, fill: merged }
  - { dim: AGE, row: 2, look: up }
  totals: { use: check, tolerance: 0 }
set:
  REF_AREA: MEX
  FREQ: A
  COUNT_UNIT: EVENT
  DIRECTION: IN
  CITIZENSHIP: _T
  TIME_PERIOD: { var: YEAR }
  SEX: { codes: { M: [Hombres, Varones], F: [Mujeres] }, lang: [es] }
  AGE: { pattern: [['^(\\d+) a (\\d+)$', 'Y$1T$2'], ['^(\\d+) y más$', 'Y_GE$1']] }
  TRANSPORT: { codes: { A: ['Vía aérea', Aéreos], L: ['Vía terrestre', Terrestres] } }
  BORDER_POINT: { codes: { MXTAP: ['Tapachula', 'Tapachula, Chis.'], MXCDH: ['Ciudad Hidalgo'], MXCUN: ['Cancún, A. I.'] }, unknown: ask }
rules:
- { when: \"TRANSPORT == 'L' and OBS_VALUE > 400\", set: { OBS_NOTE: check-with-sender } }
";

fn example_1() -> (Dataset, Findings) {
    let flow = flow(
        "FREQ REF_AREA BORDER_POINT=_T DIRECTION CITIZENSHIP:CL_AREA TRANSPORT SEX AGE TIME_PERIOD",
        "OBS_STATUS! COUNT_UNIT OBS_NOTE COMMENT_OBS",
    );
    let table = [
        ("Vía aérea", "^", ["40", "1200", "1240", "35", "1100", "1135", "2375"]),
        ("Vía aérea", "Cancún, A. I.", ["40", "1200", "1240", "35", "1100", "1135", "2375"]),
        ("Vía terrestre", "^", ["30", "410", "440", "25", "200", "225", "665"]),
        ("Vía terrestre", "Tapachula", ["20", "310", "330", "25", "200", "225", "555"]),
        ("Vía terrestre", "Ciudad Hidalgo", ["10", "100", "110", "0", "L", "0", "110"]),
    ];
    let columns = [
        "Hombres;0 a 17",
        "Hombres;18 y más",
        "Hombres;^Subtotal",
        "Mujeres;0 a 17",
        "Mujeres;18 y más",
        "Mujeres;^Subtotal",
        "^Total;^Total",
    ];
    let mut rows = Vec::new();
    for (transport, point, values) in table {
        for (column, value) in columns.iter().zip(values) {
            let (comment, mark) = if point == "Tapachula" { ("Cifras preliminares.", "!P") } else { ("", "") };
            rows.push(format!("2024;{transport};{point};{column};{comment}={value}{mark}"));
        }
    }
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    run(&mapping(EXAMPLE_1), &flow, &records("YEAR TRANSPORT BORDER_POINT SEX AGE COMMENT_OBS", &rows))
}

#[test]
fn the_cross_tab_of_the_first_example_runs_through() {
    let (data, found) = example_1();
    assert_eq!(findings(&found), [""; 0]);
    let all = observations(&data);
    assert_eq!(all.len(), 12);
    assert!(all.contains(&"A.MEX.MXTAP.IN._T.L.M.Y_GE18.2024 = 310 P EVENT Cifras preliminares.".to_owned()), "{all:#?}");
    assert!(all.contains(&"A.MEX.MXCDH.IN._T.L.F.Y_GE18.2024 = - L EVENT".to_owned()), "{all:#?}");
    assert_eq!(checks(&data), (29, 0, 0));
    let totals = lines(&data, &data.totals);
    assert_eq!(totals.len(), 23);
    assert!(totals.contains(&"A.MEX._T.IN._T.L._T._T.2024 = 665 A EVENT check-with-sender".to_owned()), "{totals:#?}");
    let slots = |s: &str| data.slots.iter().find(|(n, _)| n == s).map(|(_, d)| d.clone());
    assert_eq!((slots("YEAR"), slots("SEX"), slots("COMMENT_OBS")), (Some(vec![8]), Some(vec![6]), Some(vec![])));
}

#[test]
fn the_nested_document_of_the_second_example_runs_through() {
    let m = mapping(
        "
source: { format: json, locale: es-CL }
set:
  FREQ: W
  COUNT_UNIT: PERSON
  SOURCE_TYPE: OBSERVATION
  TIME_PERIOD: { period: { in: 'semana {V} de {G}', out: '{G}-W{V:02}' } }
  DIRECTION: { codes: { IN: [ingreso, entrada], OUT: [egreso, salida] } }
  CITIZENSHIP: { codes: cl/area, lang: [es, en], unknown: ask }
  GROUP: { split: { h: { SEX: M, AGE: Y_GE18 }, m: { SEX: F, AGE: Y_GE18 }, nna: { SEX: _T, AGE: Y_LT18 } }, total: { total: check } }
  OBS_VALUE: { missing: { 's/d': M }, 'null': M }
",
    );
    let flow = flow("FREQ FMP OBS_SIDE DIRECTION CITIZENSHIP:CL_AREA SEX AGE ROUND TIME_PERIOD", "OBS_STATUS COUNT_UNIT SOURCE_TYPE");
    let row = |d: &str, c: &str, g: &str, v: &str| format!("semana 23 de 2023;CHL;57;CLCOL1;{d};{c};{g}={v}");
    let rows = [
        row("ingreso", "VEN", "h", "1204"),
        row("ingreso", "VEN", "m", "960"),
        row("ingreso", "VEN", "nna", "331"),
        row("ingreso", "VEN", "total", "2495"),
        row("ingreso", "COL", "h", "40"),
        row("ingreso", "COL", "m", ""),
        row("ingreso", "COL", "nna", "5"),
        row("egreso", "VEN", "h", "12"),
        row("egreso", "VEN", "m", "9"),
        row("egreso", "VEN", "nna", "0"),
        row("egreso", "VEN", "total", "21"),
    ];
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let (data, found) = run(&m, &flow, &records("TIME_PERIOD OBS_SIDE ROUND FMP DIRECTION CITIZENSHIP GROUP", &rows));
    assert_eq!(findings(&found), [""; 0]);
    let all = observations(&data);
    assert_eq!(all.len(), 9);
    assert!(all.contains(&"W.CLCOL1.CHL.IN.VEN.M.Y_GE18.57.2023-W23 = 1204 A PERSON OBSERVATION".to_owned()), "{all:#?}");
    assert!(all.contains(&"W.CLCOL1.CHL.IN.COL.F.Y_GE18.57.2023-W23 = - M PERSON OBSERVATION".to_owned()), "{all:#?}");
    assert_eq!(checks(&data), (2, 0, 0));
    assert_eq!(notes(&data, 0), [Note::Period("semana 23 de 2023".to_owned(), "2023-W23".to_owned())]);
}

#[test]
fn the_document_of_the_third_example_runs_through() {
    let m = mapping(
        "
source: { format: xml, locale: en }
set:
  REF_AREA: G_MEX_GTM
  COUNT_UNIT: PERSON
  TIME_PERIOD: { period: { in: '{d}/{m}/{Y}', out: '{Y}-{m:02}' } }
  RETURN_TYPE: { codes: { AVR: ['Assisted Voluntary Return'], MPP: [MPP] }, total: { Total: check } }
  GROUP: { split: { adults: { AGE: Y_GE18, ACCOMP: _Z }, unaccompanied: { AGE: Y_LT18, ACCOMP: U }, accompanied: { AGE: Y_LT18, ACCOMP: A } }, total: { total: check } }
rules:
- { when: \"ACCOMP == 'U' and OBS_VALUE == 0\", set: { OBS_STATUS: A } }
",
    );
    let flow = flow("REF_AREA:CL_AREA RETURN_TYPE CITIZENSHIP:CL_AREA=_T AGE ACCOMP TIME_PERIOD", "OBS_STATUS COUNT_UNIT COMMENT_OBS");
    let programme = |name: &str, note: &str, values: [u32; 4]| {
        let kinds = ["adults", "unaccompanied", "accompanied", "total"];
        kinds.iter().zip(values).map(|(k, v)| format!("31/10/2019;{name};{k};{note}={v}")).collect::<Vec<_>>()
    };
    let rows = [
        programme("Assisted Voluntary Return", "since 4 Nov 2018", [1604, 107, 309, 2020]),
        programme("MPP", "", [547, 0, 491, 1038]),
        programme("Total", "", [2151, 107, 800, 3058]),
    ]
    .concat();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let (data, found) = run(&m, &flow, &records("TIME_PERIOD RETURN_TYPE GROUP COMMENT_OBS", &rows));
    assert_eq!(findings(&found), [""; 0]);
    let all = observations(&data);
    assert_eq!(all.len(), 6);
    assert!(all.contains(&"G_MEX_GTM.AVR._T.Y_LT18.U.2019-10 = 107 A PERSON since 4 Nov 2018".to_owned()), "{all:#?}");
    assert_eq!(checks(&data), (7, 0, 0));
    assert!(notes(&data, 0).contains(&Note::Default("CITIZENSHIP".to_owned(), "_T".to_owned())));
}

#[test]
fn labels_match_exactly_folded_or_by_synonym_and_never_by_likeness() {
    let m = mapping("set: { TIME_PERIOD: '2024' }");
    let flow = flow("AREA TIME_PERIOD", "");
    let labels = [
        ("MEX", "MEX"),
        ("México", "MEX"),
        ("MEXICO", "MEX"),
        ("Guinea", "GIN"),
        ("GUINEA BISAU", "GNB"),
        ("guinea ecuatorial", "GNQ"),
        ("Congo", "COG"),
        ("Congo, República Democrática del", "COD"),
        ("NIGER", "NER"),
        ("Nigeria", "NGA"),
        ("corea  del norte", "PRK"),
        ("Corea del Sur", "KOR"),
        ("Caimán, Islas", "CYM"),
        ("Zaire", "COD"),
        ("venezuela rep bol", "VEN"),
    ];
    let rows: Vec<String> = labels.iter().map(|(l, _)| format!("{l}=1")).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let (data, found) = run(&m, &flow, &records("AREA", &rows));
    assert_eq!(findings(&found), [""; 0]);
    let wanted: Vec<String> = labels.iter().map(|(_, c)| format!("{c}.2024 = 1")).collect();
    assert_eq!(observations(&data), wanted);
    let folded = |l: &str, c: &str| Note::Folded("AREA".to_owned(), l.to_owned(), c.to_owned());
    assert_eq!(notes(&data, 1), []);
    assert_eq!(notes(&data, 2), [folded("MEXICO", "MEX")]);
    assert_eq!(notes(&data, 12), [folded("Caimán, Islas", "CYM")]);
    assert_eq!(notes(&data, 13), [Note::Synonym("AREA".to_owned(), "Zaire".to_owned(), "COD".to_owned())]);

    let (data, found) = run(&m, &flow, &records("AREA", &["Corea=1", "Venezula=2", "Venezula=3", "Costa de marfil=4", "South Korea=5"]));
    // The labels of a Spanish source are not looked up in English.
    assert_eq!(findings(&found), ["C-COV-001 Corea x1", "C-COV-001 Venezula x2", "C-COV-001 South Korea x1"]);
    assert_eq!(found.list[1].proposals[0], "Venezuela (VEN)");
    assert!(found.list[0].proposals.len() >= 2, "both Koreas are proposed: {:?}", found.list[0].proposals);
    assert!(found.list.iter().all(|f| f.proposals.len() <= 3));
    assert_eq!(observations(&data), ["CIV.2024 = 4"]);
    assert_eq!(lines(&data, &data.faulty), [".2024 = 1", ".2024 = 2", ".2024 = 3", ".2024 = 5"]);
}

#[test]
fn an_ambiguous_label_is_told_with_its_candidates() {
    let m = mapping("set: { TIME_PERIOD: '2024', SEX: { codes: { M: [Varones, V.], F: [Mujeres, v] } } }");
    let (data, found) = run(&m, &flow("SEX TIME_PERIOD", ""), &records("SEX", &["V=1", "v=2", "varones=3"]));
    assert_eq!(findings(&found), ["C-COV-003 V x1"]);
    assert_eq!(found.list[0].proposals, ["Varones, V. (M)", "Mujeres, v (F)"]);
    assert_eq!(observations(&data), ["F.2024 = 2", "M.2024 = 3"]);
}

#[test]
fn a_map_of_codes_is_closed_but_for_codes_written_out() {
    // In Chile's files M is a woman.
    let m = mapping("set: { TIME_PERIOD: '2024', SEX: { codes: { M: [H, Hombre], F: [M, Mujer] } } }");
    let rows = ["H=1", "M=2", "F=3", "_U=4", "Hombres=5", "hombre=6"];
    let (data, found) = run(&m, &flow("SEX TIME_PERIOD", ""), &records("SEX", &rows));
    assert_eq!(findings(&found), ["C-COV-001 Hombres x1"]);
    assert_eq!(found.list[0].proposals, ["H (M)"]);
    assert_eq!(observations(&data), ["M.2024 = 1", "F.2024 = 2", "F.2024 = 3", "_U.2024 = 4", "M.2024 = 6"]);
}

#[test]
fn codelists_are_found_by_id_path_and_annotation() {
    for (id, label) in [("CL_AREA", "venezuela"), ("cl/area", "Venezuela"), ("cl_area", "VEN"), ("CL_AREA@ALPHA2", "VE")] {
        let m = mapping(&format!("set: {{ TIME_PERIOD: '2024', AREA: {{ codes: '{id}' }} }}"));
        let (data, found) = run(&m, &flow("AREA TIME_PERIOD", ""), &records("AREA", &[&format!("{label}=1")]));
        assert_eq!((findings(&found), observations(&data)), (vec![], vec!["VEN.2024 = 1".to_owned()]), "{id}");
    }
    let m = mapping("set: { TIME_PERIOD: '2024', AREA: { codes: CL_NOWHERE } }");
    let (_, found) = run(&m, &flow("AREA TIME_PERIOD", ""), &records("AREA", &["VEN=1"]));
    assert_eq!(findings(&found), ["C-COV-001 VEN x1"]);
    assert!(found.list[0].args.contains(&("list", Arg::Text("CL_NOWHERE".to_owned()))));
}

#[test]
fn constants_must_be_codes_too() {
    let m = mapping("set: { TIME_PERIOD: '2024', SEX: X, OTHER: y }");
    let (data, found) = run(&m, &flow("SEX TIME_PERIOD", ""), &records("Z", &["a=1", "b=2"]));
    assert_eq!(findings(&found), ["S-DSD-002 OTHER x1", "C-COV-001 X x2"]);
    assert_eq!((data.observations.len(), data.faulty.len()), (0, 2));
}

#[test]
fn variables_templates_and_patterns_make_labels() {
    let m = mapping(
        "
set:
  AREA: { var: PAIS }
  BORDER_POINT: { pattern: [['^\\d+\\. (.+)$', '$1']] }
  AGE: { pattern: [['^de (\\d+) a (\\d+)$', 'Y$1T$2']] }
  TIME_PERIOD: { from: '{ANO}-{MES:02}', period: { in: '{Y}-{m}', out: '{Y}-{m:02}' } }
",
    );
    let flow = flow("AREA BORDER_POINT AGE TIME_PERIOD", "");
    let rows =
        ["México;12. CANCÚN;de 00 a 04;2023;1=7", "México;12. CANCÚN;de 18\u{a0}a 29;2023;12=8", "México;13. Nada;de 0 a 4;2023;13=9"];
    let (data, found) = run(&m, &flow, &records("PAIS BORDER_POINT AGE ANO MES", &rows));
    assert_eq!(observations(&data), ["MEX.MXCUN.Y0T4.2023-01 = 7", "MEX.MXCUN.Y18T29.2023-12 = 8"]);
    assert_eq!(findings(&found), ["C-COV-001 13. Nada x1", "S-TIM-001 2023-13 x1"]);
    assert!(found.list[1].args.contains(&("limit", Arg::Count(12))), "{:?}", found.list[1].args);
    assert_eq!(lines(&data, &data.faulty), ["MEX..Y0T4. = 9"]);
}

#[test]
fn ages_are_read_where_the_mapping_gives_no_pattern() {
    let m = mapping("set: { TIME_PERIOD: '2024' }");
    let rows = ["00 A 04=1", "80 y más=2", "menores de 18=3", "Y_GE18=4", "adultos=5", "30 a 34=6"];
    let (data, found) = run(&m, &flow("AGE TIME_PERIOD", ""), &records("AGE", &rows));
    assert_eq!(observations(&data), ["Y0T4.2024 = 1", "Y_GE80.2024 = 2", "Y_LT18.2024 = 3", "Y_GE18.2024 = 4"]);
    // `30 a 34` is an age, but no code of this list.
    assert_eq!(findings(&found), ["C-COV-001 adultos x1", "C-COV-001 30 a 34 x1"]);
    assert_eq!(notes(&data, 0), [Note::Folded("AGE".to_owned(), "00 A 04".to_owned(), "Y0T4".to_owned())]);
}

#[test]
fn defaults_are_noted_and_missing_dimensions_are_one_finding() {
    let m = mapping("set: { TIME_PERIOD: '2024', AREA: { empty: _T } }");
    let lacking = flow("DIRECTION AREA SEX=_T TIME_PERIOD", "UNIT_MULT=0 COUNT_UNIT");
    let (data, found) = run(&m, &lacking, &records("AREA", &["MEX=1", "=2"]));
    assert_eq!(findings(&found), ["S-DSD-001 DIRECTION x1"]);
    assert_eq!(lines(&data, &data.faulty), [".MEX._T.2024 = 1 0", "._T._T.2024 = 2 0"]);

    // The form of the period tells the frequency.
    let flow = flow("FREQ AREA SEX=_T TIME_PERIOD", "UNIT_MULT=0 COUNT_UNIT");
    let (data, found) = run(&m, &flow, &records("AREA SEX", &["MEX;M=1", ";M=2", "MEX;=3"]));
    // A cell without label in a column that the mapping binds is not the total.
    assert_eq!(findings(&found), ["S-DSD-001 SEX x1"]);
    assert_eq!(observations(&data), ["A.MEX.M.2024 = 1 0", "A._T.M.2024 = 2 0"]);
    assert_eq!(notes(&data, 0), [Note::Default("FREQ".to_owned(), "A".to_owned()), Note::Default("UNIT_MULT".to_owned(), "0".to_owned())]);
    assert!(found.tallies.iter().any(|t| t.rule.id == "S-DSD-001" && t.failed == 1 && t.passed == 3));
}

#[test]
fn a_table_without_a_heading_takes_the_default() {
    let tables = |optional: bool| {
        format!(
            "
tables:
- {{ id: a, anchor: {{ text: x }}, rows: [{{ dim: AREA }}, {{ dim: SEX, optional: {optional} }}] }}
- {{ id: b, anchor: {{ text: y }}, rows: [{{ dim: AREA }}] }}
set: {{ TIME_PERIOD: '2024' }}
"
        )
    };
    let flow = flow("AREA SEX=_T TIME_PERIOD", "");
    for optional in [false, true] {
        let (data, found) = run(&mapping(&tables(optional)), &flow, &records("AREA SEX", &["MEX;M=1", "MEX;=2"]));
        assert_eq!(findings(&found), [""; 0]);
        assert_eq!(observations(&data), ["MEX.M.2024 = 1", "MEX._T.2024 = 2"]);
        assert_eq!(notes(&data, 1), [Note::Default("SEX".to_owned(), "_T".to_owned())]);
    }
}

#[test]
fn missing_values_have_their_status() {
    let m = mapping("set: { TIME_PERIOD: '2024', OBS_STATUS: P, OBS_VALUE: { 'null': O } }");
    let flow = flow("AREA TIME_PERIOD", "OBS_STATUS");
    let (data, _) = run(&m, &flow, &records("AREA", &["MEX=1", "VEN=L", "COL=", "GIN=5!I"]));
    assert_eq!(observations(&data), ["MEX.2024 = 1 P", "VEN.2024 = - L", "COL.2024 = - O", "GIN.2024 = 5 I"]);
    let m = mapping("set: { TIME_PERIOD: '2024' }");
    let (data, _) = run(&m, &flow, &records("AREA OBS_STATUS", &["MEX=1", "VEN=L", "COL=", "GIN;I=5"]));
    assert_eq!(observations(&data), ["MEX.2024 = 1 A", "VEN.2024 = - L", "GIN.2024 = 5 I"]);
}

#[test]
fn attributes_keep_unknown_labels_only_where_the_mapping_says_so() {
    let flow_of = |attributes| flow("AREA TIME_PERIOD", attributes);
    let r = records("AREA COUNT_UNIT NOTE", &["MEX;PERSON;a=1", "VEN;bodies; b  c =2"]);
    let (data, found) = run(&mapping("set: { TIME_PERIOD: '2024' }"), &flow_of("COUNT_UNIT NOTE"), &r);
    assert_eq!(findings(&found), ["C-COV-001 bodies x1"]);
    assert_eq!(observations(&data), ["MEX.2024 = 1 PERSON a", "VEN.2024 = 2 b c"]);
    let (data, _) = run(&mapping("set: { TIME_PERIOD: '2024' }"), &flow_of("COUNT_UNIT!"), &r);
    assert_eq!((data.observations.len(), data.faulty.len()), (1, 1));
    let (data, found) = run(&mapping("set: { TIME_PERIOD: '2024', COUNT_UNIT: { unknown: keep } }"), &flow_of("COUNT_UNIT"), &r);
    assert_eq!(findings(&found), [""; 0]);
    assert_eq!(observations(&data)[1], "VEN.2024 = 2 bodies");
}

#[test]
fn units_are_exact_and_noted() {
    let m = mapping("set: { TIME_PERIOD: '2024', OBS_VALUE: { unit: { factor: 1000 } } }");
    let rows = ["MEX=1.2345", "VEN=0.30", "COL=L", "GIN=999999999999999.9", "GNB=99999999999999999999999999"];
    let (data, found) = run(&m, &flow("AREA TIME_PERIOD", "OBS_STATUS"), &records("AREA", &rows));
    assert_eq!(observations(&data), ["MEX.2024 = 1234.5 A", "VEN.2024 = 300 A", "COL.2024 = - L", "GIN.2024 = 999999999999999900 A"]);
    assert_eq!(notes(&data, 0), [Note::Unit("1000".to_owned())]);
    assert_eq!(findings(&found).len(), 1);
    assert_eq!((found.list[0].rule.id, data.faulty.len()), ("S-FDL-001", 1));
}

/// By whichever way a row comes: with a label that is new, among others of its kind, or where a unit is to be applied.
#[test]
fn a_sign_that_is_read_as_zero_is_noted() {
    let rows = ["MEX=–", "MEXICO=–", "MEX=7", "MEX=–", "VEN=nil", "VEN=0"];
    let folded = Note::Folded("AREA".to_owned(), "MEXICO".to_owned(), "MEX".to_owned());
    let dash = || Note::Zero("–".to_owned());
    let (data, _) = run(&mapping("set: { TIME_PERIOD: '2024' }"), &flow("AREA TIME_PERIOD", ""), &records("AREA", &rows));
    let noted: Vec<Vec<Note>> = (0..data.observations.len()).map(|row| notes(&data, row)).collect();
    assert_eq!(noted, [vec![dash()], vec![folded, dash()], vec![], vec![dash()], vec![Note::Zero("nil".to_owned())], vec![]]);
    assert_eq!(observations(&data)[1], "MEX.2024 = 0");
    let m = mapping("set: { TIME_PERIOD: '2024', OBS_VALUE: { unit: { factor: 1000 } } }");
    let (data, _) = run(&m, &flow("AREA TIME_PERIOD", ""), &records("AREA", &["MEX=–"]));
    assert_eq!(notes(&data, 0), [Note::Unit("1000".to_owned()), dash()]);
}

#[test]
fn rules_set_skip_accuse_and_multiply_in_order() {
    let m = mapping(
        "
set: { TIME_PERIOD: '2024', GROUP: { split: { h: { SEX: M }, m: { SEX: F } } } }
rules:
- { when: \"ZONE == 'zona x'\", skip: not ours }
- { when: \"GROUP == 'm' and OBS_VALUE >= 10\", factor: 1000 }
- { when: \"OBS_VALUE > 5000 and AREA in ['MEX', 'VEN']\", set: { NOTE: large, OBS_STATUS: P } }
- { when: \"NOTE == 'large' and not SEX == 'M'\", error: too large to be true }
- { when: \"OBS_VALUE == null\", set: { SEX: _U } }
- { when: \"AREA == 'COL'\", set: { OBS_VALUE: 5 } }
",
    );
    let rows = ["MEX;zona x;h=1", "nowhere;zona x;h=1", "MEX;;h=6000", "VEN;;m=10", "VEN;;m=9", "GIN;;m=L", "COL;;h=7", "MEX;;^=60000"];
    let (data, found) = run(&m, &flow("AREA SEX TIME_PERIOD", "OBS_STATUS NOTE"), &records("AREA ZONE GROUP", &rows));
    assert_eq!(
        observations(&data),
        ["MEX.M.2024 = 6000 P large", "VEN.F.2024 = 10000 P large", "VEN.F.2024 = 9 A", "GIN._U.2024 = - L", "COL.M.2024 = 5 A"]
    );
    // What is left out on purpose is not at fault for its unknown label.
    assert_eq!(findings(&found), ["R-RUL-001 not ours x2", "R-RUL-001 too large to be true x1"]);
    assert_eq!((found.list[0].severity, found.list[1].severity), (Severity::Information, Severity::Error));
    assert!(found.list[0].args.contains(&("count", Arg::Count(2))));
    assert_eq!(notes(&data, 1), [Note::Rule(2), Note::Rule(3)]);
    assert_eq!(lines(&data, &data.totals), ["MEX._T.2024 = 60000 P large"]);
    let tally = found.tallies.iter().find(|t| t.rule.id == "R-RUL-001").expect("the rule was applied");
    assert_eq!((tally.passed, tally.failed), (4, 1));
}

#[test]
fn totals_by_label_are_checked_kept_or_skipped() {
    let m = |usage: &str| {
        mapping(&format!("set: {{ TIME_PERIOD: '2024', SEX: {{ codes: {{ M: [h], F: [m] }}, total: {{ Ambos sexos: {usage} }} }} }}"))
    };
    let r = records("AREA SEX", &["MEX;h=1", "MEX;m=2", "MEX;AMBOS SEXOS=3", "VEN;h=1", "VEN;ambos sexos=2"]);
    let flow = flow("AREA SEX TIME_PERIOD", "");
    let (data, found) = run(&m("check"), &flow, &r);
    assert_eq!((findings(&found), data.observations.len(), checks(&data)), (vec![], 3, (1, 1, 0)));
    let (data, _) = run(&m("keep"), &flow, &r);
    assert_eq!(observations(&data)[2], "MEX._T.2024 = 3");
    assert_eq!((data.observations.len(), checks(&data)), (5, (1, 1, 0)));
    assert_eq!((0..5).map(|i| data.observation_slots.get(i)).collect::<Vec<_>>(), [0, 0, 2, 0, 2]);
    let (data, _) = run(&m("skip"), &flow, &r);
    assert_eq!((data.observations.len(), data.totals.len()), (3, 0));
}

#[test]
fn a_total_named_by_the_list_is_kept_and_checked() {
    let m = mapping("set: { TIME_PERIOD: '2024' }");
    let r = records("AREA SEX", &["MEX;Hombres=1", "MEX;Mujeres=2", "MEX;Total=4", "VEN;_T=9"]);
    let (data, _) = run(&m, &flow("AREA SEX TIME_PERIOD", ""), &r);
    assert_eq!(observations(&data), ["MEX.M.2024 = 1", "MEX.F.2024 = 2", "MEX._T.2024 = 4", "VEN._T.2024 = 9"]);
    // A code that is written out is an observation and no more.
    assert_eq!(checks(&data), (0, 1, 0));
}

#[test]
fn a_layout_may_keep_or_skip_its_totals() {
    for (usage, observed, checked) in [("check", 2, 1), ("keep", 3, 1), ("skip", 2, 0)] {
        let m = mapping(&format!(
            "tables: [{{ id: a, anchor: {{ text: x }}, rows: [{{ dim: AREA }}], cols: [{{ dim: SEX }}], totals: {{ use: {usage}, tolerance: 2 }} }}]\nset: {{ TIME_PERIOD: '2024' }}"
        ));
        let (data, _) = run(&m, &flow("AREA SEX TIME_PERIOD", ""), &records("AREA SEX", &["MEX;M=1", "MEX;F=2", "MEX;^Suma=3"]));
        assert_eq!((data.observations.len(), data.totals.len(), data.tolerance), (observed, checked, Decimal::TWO), "{usage}");
    }
}

#[test]
fn months_add_to_their_own_year() {
    let m = mapping("set: { TIME_PERIOD: { from: '{ANO} {MES}', period: { in: '{Y} {month}' } } }");
    let rows = ["2022;enero=1", "2022;febrero=2", "2022;^Total=3", "2023;enero=10", "2023;febrero=20", "2023;^Total=31"];
    let (data, found) = run(&m, &flow("TIME_PERIOD", ""), &records("ANO MES", &rows));
    assert_eq!(findings(&found), [""; 0]);
    assert_eq!(lines(&data, &data.totals), ["2022 = 3", "2023 = 31"]);
    assert_eq!(checks(&data), (1, 1, 0));
    assert_eq!(data.beside, [0, 1]);
}

#[test]
fn groups_that_are_no_dimension_have_their_own_totals() {
    let m = mapping(
        "
tables:
- { id: a, anchor: { text: x }, rows: [{ dim: CONTINENT, look: left-up, as: subtotal }, { dim: AREA, look: left }] }
set: { TIME_PERIOD: '2024' }
",
    );
    let rows = ["América;^=3", "América;MEX=1", "América;VEN=2", "África;^=9", "África;GIN=4", "África;NER=5", "^Total;^Total=12"];
    let (data, found) = run(&m, &flow("AREA TIME_PERIOD", ""), &records("CONTINENT AREA", &rows));
    assert_eq!(findings(&found), [""; 0]);
    assert_eq!((data.observations.len(), checks(&data)), (4, (3, 0, 0)));
}

#[test]
fn a_part_at_fault_leaves_its_totals_undecided() {
    let m = mapping("set: { TIME_PERIOD: '2024' }");
    let rows = ["MEX;Hombres=1", "MEX;Mujeers=2", "MEX;^T=3", "VEN;Hombres=1", "VEN;Mujeres=1", "VEN;^T=2", "Atlantis;Hombres=1"];
    let (data, found) = run(&m, &flow("AREA SEX TIME_PERIOD", ""), &records("AREA SEX", &rows));
    assert_eq!(findings(&found), ["C-COV-001 Mujeers x1", "C-COV-001 Atlantis x1"]);
    // Atlantis may be any country: Venezuela's total cannot be decided either.
    assert_eq!(checks(&data), (0, 0, 2));
    assert_eq!(lines(&data, &data.faulty), ["MEX..2024 = 2", ".M.2024 = 1"]);
}

#[test]
fn persons_are_counted_and_not_kept() {
    let m = mapping(
        "persons: { count: true, permission: 'Office, 2026' }\nset: { TIME_PERIOD: { period: { in: '{d}/{m}/{Y}', out: '{Y}-{m:02}' } } }",
    );
    let r = records(
        "AREA SEX TIME_PERIOD",
        &["MEX;Hombres;1/2/2024=", "MEX;HOMBRES;28/2/2024=1", "VEN;Mujeres;1/3/2024=", "Nowhere;Mujeres;1/3/2024="],
    );
    let (data, found) = run(&m, &flow("AREA SEX TIME_PERIOD", "OBS_STATUS"), &r);
    assert_eq!(observations(&data), ["MEX.M.2024-02 = 2 A", "VEN.F.2024-03 = 1 A"]);
    assert!(data.observations.at.iter().all(|at| at.is_whole()));
    assert!(notes(&data, 0).contains(&Note::Counted));
    assert!(notes(&data, 0).contains(&Note::Folded("SEX".into(), "HOMBRES".into(), "M".into())));
    assert_eq!(findings(&found), ["C-COV-001 Nowhere x1"]);
    assert!(found.list[0].cells[0].is_whole());
    assert!(data.faulty.is_empty());
}

#[test]
fn rows_of_one_key_are_added_where_the_mapping_says_so() {
    let rows = [
        "MEX;Hombres=400",
        "VEN;Hombres=5",
        "MEX;Hombres=1",
        "Venezuela, Rep. Bol.;Hombres=2", // another label of the same code: no repetition
        "COL;Hombres=3!P",
        "COL;Hombres=4", // another status: no part of the same figure
        "NER;Hombres=L",
        "NER;Hombres=4", // one has no figure
        "MEX;^T=400",
        "MEX;^T=1",
    ];
    let flow = flow("AREA SEX TIME_PERIOD", "OBS_STATUS");
    let with = |word: &str| run(&mapping(&format!("{word}set: {{ TIME_PERIOD: '2024' }}")), &flow, &records("AREA SEX", &rows));
    let (data, found) = with("");
    assert_eq!((data.observations.len(), data.totals.len(), found.list.len()), (8, 2, 0));
    let added = ["MEX.M.2024 = 401 A", "VEN.M.2024 = 7 A", "COL.M.2024 = 3 P", "COL.M.2024 = 4 A", "NER.M.2024 = - L", "NER.M.2024 = 4 A"];
    let (data, found) = with("repeats: add\n");
    assert_eq!(observations(&data), added);
    assert_eq!(lines(&data, &data.totals), ["MEX._T.2024 = 401 A"]);
    assert_eq!((data.observation_slots.len(), data.total_slots.len()), (6, 1));
    assert_eq!(findings(&found), ["S-RWD-003  x2"]);
    assert_eq!(found.list[0].severity, Severity::Warning);
    assert!(notes(&data, 0).contains(&Note::Added) && !notes(&data, 2).contains(&Note::Added));
    let pasted: Vec<String> = (0..40).map(|n| format!("MEX;{}={n}", 2000 + n % 20)).collect();
    let pasted: Vec<&str> = pasted.iter().map(String::as_str).collect();
    let flow = self::flow("AREA TIME_PERIOD", "");
    let (data, found) = run(&mapping("repeats: add\n"), &flow, &records("AREA TIME_PERIOD", &pasted));
    assert_eq!((data.observations.len(), found.count(Severity::Error)), (20, 20));
}

#[test]
fn running_totals_become_differences_and_must_not_fall() {
    let m = |how: &str| mapping(&format!("set: {{ OBS_VALUE: {{ cumulative: {how} }} }}"));
    let rows = [
        "MEX;2024-03=30",
        "MEX;2024-01=10",
        "MEX;2024-02=15",
        "MEX;2024-05=50",
        "VEN;2024-01=9",
        "VEN;2024-02=7",
        "COL;2024-01=L",
        "COL;2024-02=5",
    ];
    let flow = flow("AREA TIME_PERIOD", "OBS_STATUS");
    let (data, found) = run(&m("difference"), &flow, &records("AREA TIME_PERIOD", &rows));
    assert_eq!(
        observations(&data),
        [
            "MEX.2024-03 = 15 A",
            "MEX.2024-01 = 10 A",
            "MEX.2024-02 = 5 A",
            "MEX.2024-05 = - O",
            "VEN.2024-01 = 9 A",
            "VEN.2024-02 = 7 A",
            "COL.2024-01 = - L",
            "COL.2024-02 = - O",
        ]
    );
    assert_eq!(findings(&found), ["X-CUM-001  x1"]);
    assert_eq!((found.list[0].cells[0].row(), found.list[0].evidence[0].row()), (5, 4));
    assert_eq!(notes(&data, 1), [Note::Difference]);
    let (data, found) = run(&m("keep"), &flow, &records("AREA TIME_PERIOD", &rows));
    assert_eq!((observations(&data)[0].as_str(), findings(&found).len()), ("MEX.2024-03 = 30 A", 1));
}

#[test]
fn batches_go_on_where_the_last_one_stopped() {
    let m = mapping("set: { TIME_PERIOD: '2024' }");
    let flow = flow("AREA TIME_PERIOD", "OBS_STATUS");
    let standard = standard();
    let mut h = Harmoniser::new(&m, flow, &standard);
    let mut r = records("AREA", &["MEX=1", "Nowhere=2"]);
    h.take(&r);
    r.clear();
    fill(&mut r, &["Nowhere=3", "VEN=L", "MEX=4"]);
    h.take(&r);
    let (data, found) = h.finish();
    assert_eq!(observations(&data), ["MEX.2024 = 1 A", "VEN.2024 = - L", "MEX.2024 = 4 A"]);
    assert_eq!(findings(&found), ["C-COV-001 Nowhere x2"]);
    let (data, found) = Harmoniser::new(&m, super::tests::flow("AREA TIME_PERIOD", ""), &standard).finish();
    assert_eq!((data.observations.len(), found.list.len()), (0, 0));
}

#[test]
fn two_runs_give_the_same() {
    let show = |(data, found): (Dataset, Findings)| format!("{:?} {:?}", observations(&data), found.list);
    assert_eq!(show(example_1()), show(example_1()));
}

#[test]
fn one_label_may_decide_several_dimensions() {
    let m = mapping(
        "set: { TIME_PERIOD: '2024', GROUP: { split: { Hombres adultos: { SEX: M, AGE: Y_GE18 }, menores: { AGE: Y_LT18 }, raro: { SEX: X, OTRO: y } } } }",
    );
    let rows = ["HOMBRES ADULTOS;=1", "menores;Mujeres=2", "menores;=3", "raro;=4", "hombres adulto;=5", ";Mujeres=6"];
    let (data, found) = run(&m, &flow("SEX AGE TIME_PERIOD", ""), &records("GROUP SEX", &rows));
    assert_eq!(observations(&data), ["M.Y_GE18.2024 = 1", "F.Y_LT18.2024 = 2"]);
    assert_eq!(
        findings(&found),
        ["S-DSD-002 OTRO x1", "S-DSD-001 SEX x1", "S-DSD-001 AGE x2", "C-COV-001 X x1", "C-COV-001 hombres adulto x1"]
    );
    assert_eq!(found.list[4].proposals, ["Hombres adultos (SEX=M AGE=Y_GE18)"]);
    let note = Note::Folded("GROUP".to_owned(), "HOMBRES ADULTOS".to_owned(), "SEX=M AGE=Y_GE18".to_owned());
    assert_eq!(notes(&data, 0), [note]);
}

#[test]
fn the_period_of_a_cell_typed_as_a_date_is_read() {
    let m = mapping("set: { TIME_PERIOD: { period: { in: ['{month} {Y}', '{serial}'], out: '{Y}-{m:02}' } } }");
    let r = records("TIME_PERIOD", &["dic. 2023=1", "45292=2", "2024-02-01=3", "2024-W53=4", "31 feb=5"]);
    let (data, found) = run(&m, &flow("TIME_PERIOD", ""), &r);
    assert_eq!(observations(&data), ["2023-12 = 1", "2024-01 = 2", "2024-02 = 3"]);
    assert_eq!(findings(&found), ["S-TIM-001 2024-W53 x1", "S-TIM-001 31 feb x1"]);
    let reason = |i: usize| found.list[i].args.iter().find(|(n, _)| *n == "reason").map(|(_, a)| a.clone());
    assert_eq!((reason(0), reason(1)), (Some(Arg::from("calendar")), Some(Arg::from("form"))));
}

#[test]
fn more_slots_than_bits_do_no_harm() {
    let slots: Vec<String> = (0..40).map(|i| format!("S{i}")).chain(["AREA".to_owned()]).collect();
    let mut r = Records::new(slots);
    let label = r.slots[40].labels.intern("MEX");
    let mut labels = [NO_LABEL; 41];
    labels[40] = label;
    r.push(&labels, Value::Number(Decimal::ONE), Location::cell(PartId(0), 0, 0), u32::MAX, 0);
    let (data, _) = run(&mapping("set: { TIME_PERIOD: '2024' }"), &flow("AREA TIME_PERIOD", ""), &r);
    assert_eq!((data.observations.len(), data.totals.len()), (0, 1));
}

proptest::proptest! {
    #[test]
    fn no_label_does_harm(labels in proptest::collection::vec("\\PC{0,12}|[0-9/ .aTW+<>=-]{0,12}", 1..6), value in "-?[0-9]{1,27}(\\.[0-9]{0,3})?") {
        let m = mapping(
            "
set:
  TIME_PERIOD: { from: '{A}-{B:02}', period: { in: ['{Y}-{m}', '{d}/{m}/{Y}', '{month} {y2}', '{iso}', '{serial}', '{q} {s}{V}{G}'], fiscal_start: 10 } }
  AREA: { var: A }
  GROUP: { var: B, split: { h: { SEX: M } }, total: { t: keep } }
  OBS_VALUE: { unit: { factor: 1000.5 }, cumulative: difference }
rules: [ { when: \"A == 'x' or OBS_VALUE > 3\", factor: 3 } ]
",
        );
        let mut r = Records::new(["A", "B", "AGE", "SEX"].map(str::to_owned));
        for (i, label) in labels.iter().enumerate() {
            let numbers: Vec<u32> = (0..4).map(|s| r.slots[s].labels.intern(&labels[(i + s) % labels.len()])).collect();
            let number = value.parse().map_or(Value::Empty, Value::Number);
            r.push(&numbers, number, Location::cell(PartId(0), i as u32, 0), label.len() as u32 & 15, 0);
        }
        let (data, found) = run(&m, &flow("AREA SEX AGE TIME_PERIOD", "OBS_STATUS"), &r);
        let rows = data.observations.len() + data.totals.len() + data.faulty.len();
        proptest::prop_assert!(rows <= 2 * r.len());
        proptest::prop_assert!(data.faulty.is_empty() || !found.list.is_empty());
        checks(&data);
    }
}
