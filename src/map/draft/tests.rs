//! Drafts of small files: they parse, they read the file, and they decide nothing.

use super::*;
use crate::map::inspect::{describe, describe_tree};
use crate::map::mapper::Mapper;
use crate::map::{spec, textgrid};
use crate::model::finding::Severity;
use crate::model::location::{PartId, PartKind, Sources};
use crate::model::mapping::Mapping;
use crate::model::record::{Records, Value};
use crate::model::table::{Block, SheetHead};
use crate::model::tree::Tree;
use crate::read::json;
use crate::read::{Data, Input, Opened, ReadOptions};

fn parsed(yaml: &str) -> Mapping {
    spec::parse(yaml).unwrap_or_else(|e| panic!("{e}\n{yaml}"))
}

/// Figures that count and figures that are sums; what is wrong with them.
fn read_with(mapping: &Mapping, file: &str, sheets: &[(SheetHead, Block)]) -> (usize, usize, Vec<String>) {
    let (mut count, mut sums) = (0, 0);
    let mut emit = |r: &mut Records| {
        for i in 0..r.values.len() {
            if matches!(r.values[i], Value::Empty) {
                continue;
            }
            if r.totals[i] == 0 { count += 1 } else { sums += 1 }
        }
    };
    let mut mapper = Mapper::new(mapping, file, PartId(0), false, &mut emit);
    sheets.iter().for_each(|(h, b)| mapper.block(h, b));
    let (findings, _) = mapper.finish();
    let wrong =
        findings.list.iter().filter(|f| f.severity != Severity::Information).map(|f| format!("{} {:?}", f.rule.id, f.args)).collect();
    (count, sums, wrong)
}

/// Drafts a mapping for grids, and runs it on them and on its own test.
fn drafted(grids: &[(&str, &str)]) -> (String, Mapping, (usize, usize, Vec<String>)) {
    let sheets: Vec<(SheetHead, Block)> =
        grids.iter().enumerate().map(|(i, (name, text))| textgrid::read(text, name, PartId(i as u32))).collect();
    let yaml = draft_grid("cuadro.xlsx", "xlsx", &sheets, &describe(&sheets));
    let mapping = parsed(&yaml);
    for t in &mapping.tests {
        let grid = t.grid.as_deref().expect("a grid");
        let sheet = t.sheet.as_deref().unwrap_or(grids[0].0);
        let own = textgrid::read(grid, sheet, PartId(0));
        let (count, _, wrong) = read_with(&mapping, t.file.as_deref().unwrap_or(""), &[own]);
        assert_eq!(Some(count), t.expect.observations, "the draft's own test\n{yaml}");
        let wrong: Vec<&str> = wrong.iter().map(|w| w.split(' ').next().unwrap_or("")).collect();
        assert_eq!(wrong, t.expect.findings, "the draft's own test\n{yaml}");
    }
    let read = read_with(&mapping, "cuadro.xlsx", &sheets);
    (yaml, mapping, read)
}

const CROSS: &str = "\
Cuadro 2.1 Entradas, 2024 | <       | <        | <          | <       | <        | <          | <
Punto de internación      | Hombres | <        | <          | Mujeres | <        | <          | Total
^                         | 0 a 17  | 18 y más | Subtotal   | 0 a 17  | 18 y más | Subtotal   | ^
**Vía aérea**             | 40      | 1,200    | 1,240      | 35      | 1,100    | 1,135      | 2,375
Cancún, A. I.             | 40      | 1,200    | 1,240      | 35      | 1,100    | 1,135      | 2,375
**Vía terrestre**         | 30      | 410      | 440        | 25      | 200      | 225        | 665
Tapachula 1/              | 20      | 310      | 330        | 25      | 200      | 225        | 555
Ciudad Hidalgo            | 10      | 100      | 110        | -       | n.d.     | -          | 110
Fuente: UPM, con datos del INM.
1/ Cifras preliminares.
";

#[test]
fn a_crosstab_is_drafted_with_its_levels_groups_sums_and_marks() {
    let (yaml, m, read) = drafted(&[("2024", CROSS)]);
    let t = &m.tables[0];
    assert_eq!(t.cols.iter().filter_map(|a| a.dim.as_deref()).collect::<Vec<_>>(), ["SEX", "AGE"]);
    assert_eq!(t.rows.iter().filter_map(|a| a.dim.as_deref()).collect::<Vec<_>>(), ["GROUP", "BORDER_POINT"]);
    assert!(t.markers.is_some() && t.until.text.is_some());
    assert!(yaml.contains("titles: [{ text: '(?i)^Cuadro\\s+2\\.1\\s+Entradas,\\s*(?P<YEAR>"), "{yaml}");
    assert!(yaml.contains("SEX: { codes: { M: ['Hombres'], F: ['Mujeres'] } }"), "{yaml}");
    assert!(yaml.contains("choose: what these signs mean: `-` × 2, `n.d.` × 1"), "{yaml}");
    // The signs are not explained yet, so they are the only thing that is wrong.
    assert_eq!((read.0, read.1), (12, 23), "{:?}\n{yaml}", read.2);
    assert!(read.2.iter().all(|w| w.starts_with("S-FDT-001")), "{:?}", read.2);
}

#[test]
fn one_sheet_a_year_is_one_table() {
    let grid = "País de nacionalidad | Ene | Feb | Total\nPerú | 1 | 2 | 3\nHaití | 4 | 5 | 9\nTotal | 5 | 7 | 12\n";
    let (yaml, m, read) = drafted(&[("2023", grid), ("2024", grid)]);
    assert_eq!(m.tables.len(), 1, "{yaml}");
    assert!(m.tables[0].sheet.for_each);
    assert_eq!(read, (8, 10, Vec::new()), "{yaml}");
    assert!(yaml.contains("TIME_PERIOD: { from: '{YEAR} {MONTH}', period: { in: '{Y} {month}', out: '{Y}-{m:02}' } }"), "{yaml}");
    assert!(yaml.contains("CITIZENSHIP: { codes: CL_AREA }"), "{yaml}");
}

#[test]
fn a_list_is_drafted_column_by_column() {
    let (yaml, m, read) = drafted(&[(
        "",
        "Año | Mes | País | Sexo | Total\n2023 | enero | Perú | Hombre | 1.204\n2023 | enero | Perú | Mujer | 12.345\n2023 | marzo | Haití | Hombre | 1.234.567\n",
    )]);
    assert_eq!(
        m.tables[0].rows.iter().filter_map(|a| a.dim.as_deref()).collect::<Vec<_>>(),
        ["YEAR", "MONTH", "COUNTRY", "SEX", "OBS_VALUE"]
    );
    assert!(m.tables[0].cols.is_empty());
    assert_eq!(read, (3, 0, Vec::new()), "{yaml}");
    assert_eq!(m.source.locale.as_deref(), Some("es-CL"), "the figures are written 1.234.567");
    assert!(yaml.contains("# choose: COUNTRY is citizenship, country of birth, residence or destination?"), "{yaml}");
}

#[test]
fn a_heading_below_the_top_of_the_header_and_labels_without_heading_are_reached() {
    let (yaml, _, read) = drafted(&[(
        "x",
        "Entradas por país\n | 2019 | < | 2020 | <\nPaís | Ene | Feb | Ene | Feb\nPerú | 1 | 2 | 3 | 4\nHaití | 5 | 6 | 7 | 8\n",
    )]);
    assert_eq!(read, (8, 0, Vec::new()), "{yaml}");
    let (yaml, _, read) = drafted(&[("x", "País |  | 2019 | 2020\nPerú | Lima | 1 | 2\nPerú | Cusco | 3 | 4\nHaití | Ouest | 5 | 6\n")]);
    assert_eq!(read, (6, 0, Vec::new()), "{yaml}");
}

#[test]
fn a_table_with_nothing_over_its_labels_is_marked_by_the_first_of_them() {
    let (yaml, _, read) = drafted(&[(
        "x",
        " | 2021 | < | 2022 | <\n | DT&V | Eurostat | DT&V | Eurostat\nAssisted | - | 215 | 4 | 95\nForced | 5 | 6 | 7 | 8\nOther | 9 | 10 | 11 | 12\n",
    )]);
    assert!(yaml.contains("anchor: { text: '(?i)^Assisted$', header: above }"), "{yaml}");
    assert_eq!((read.0, read.1), (12, 0), "{yaml}");
    assert!(read.2.iter().all(|w| w.starts_with("S-FDT-001")), "{:?}", read.2);
}

#[test]
fn two_tables_with_one_heading_are_told_apart_by_their_titles() {
    let text = "Cuadro 1 Entradas\nPaís | Ene | Feb\nPerú | 1 | 2\nChile | 3 | 4\nFuente: X\n\n\n\nCuadro 2 Salidas\nPaís | Ene | Feb\nPerú | 5 | 6\nChile | 7 | 8\nFuente: X\n";
    let (yaml, m, read) = drafted(&[("x", text)]);
    assert_eq!(m.tables.len(), 2);
    assert_eq!(read, (8, 0, Vec::new()), "{yaml}");
    assert!(m.tables[1].anchor.after.as_ref().is_some_and(|p| p.is_match("Cuadro 2 Salidas")), "{yaml}");
}

#[test]
fn tables_of_several_sheets_and_beside_each_other_are_drafted() {
    let a = "País | Ene | Feb\nPerú | 1 | 2\nChile | 3 | 4\n";
    let b = "Sexo | 2019 | 2020\nHombres | 5 | 6\nMujeres | 7 | 8\n";
    let (yaml, m, read) = drafted(&[("uno", a), ("dos", b)]);
    assert_eq!((m.tables.len(), m.tests.len()), (2, 2), "{yaml}");
    assert_eq!(read, (8, 0, Vec::new()), "{yaml}");
    let (yaml, m, _) =
        drafted(&[("x", "País | Ene | Feb | | Sexo | Ene | Feb\nPerú | 1 | 2 | | Hombres | 1 | 2\nChile | 3 | 4 | | Mujeres | 3 | 4\n")]);
    assert_eq!((m.tables.len(), m.tests.len()), (2, 0), "{yaml}");
    assert!(yaml.contains("begins in column A and another beside it in E"), "{yaml}");
}

#[test]
fn labels_below_gaps_and_tags_are_drafted() {
    let (yaml, _, read) = drafted(&[(
        "x",
        "Office | Province | 2019 | 2020\n | Quebec | 1 | 2\n | Ontario | 3 | 4\nAirport - Total | | 4 | 6\n | Quebec | 5 | 6\nBorder - Total | | 5 | 6\nTotal | | 9 | 12\n",
    )]);
    assert_eq!(read, (6, 6, Vec::new()), "{yaml}");
    let (yaml, _, read) = drafted(&[(
        "",
        "Country | Cause | IDPs\n#country+name | #cause | #affected+idps\nHaiti | Storm | 10\nHaiti | | 20\nHaiti | Flood | 30\nHaiti | Storm | 40\n",
    )]);
    assert_eq!(read, (4, 0, Vec::new()), "{yaml}");
}

#[test]
fn rows_about_persons_give_no_example_and_ask_for_permission() {
    let (yaml, m, _) = drafted(&[(
        "x",
        "Nombre | Sexo | País de nacionalidad\nAna Ejemplo | F | Perú\nLuis Muestra | M | Haití\nEva Modelo | F | Haití\n",
    )]);
    assert!(m.tests.is_empty());
    assert!(m.persons.is_some_and(|p| p.permission.is_none()));
    assert!(m.tables[0].ignore.iter().any(|i| i.col.as_ref().is_some_and(|c| c.is_match("Nombre"))));
    for name in ["Ana", "Muestra", "Perú"] {
        assert!(!yaml.contains(name), "{yaml}");
    }
}

#[test]
fn signs_of_yaml_and_of_patterns_in_labels_do_no_harm() {
    let text = "País's \"código\": {x} [y] # z | Año: 2019 & más | *2020* - (p)\nCôte d'Ivoire: sud | 1 | 2\n- Guión | 3 | 4\n&ancla | 5 | 6\n? qué | 7 | 8\n";
    let (yaml, _, read) = drafted(&[("hoja: 'a' # b", text)]);
    assert_eq!(read, (8, 0, Vec::new()), "{yaml}");
    let odd = draft_grid("it's # a: {name}.xlsx", "xlsx", &[], &[]);
    parsed(&odd);
}

fn tree(text: &str) -> Tree {
    let mut sources = Sources::default();
    sources.add("x.json", "", PartKind::File);
    let input = Input { name: "x.json".into(), data: Data::Bytes(text.as_bytes().into()) };
    match json::open(&input, &ReadOptions::default(), &mut sources) {
        Ok((Opened::Tree(t), _)) => t,
        _ => panic!("the document reads"),
    }
}

/// Drafts a mapping for a document, and runs it on it and on its own test.
fn drafted_tree(text: &str) -> (String, Mapping, usize) {
    let t = tree(text);
    let yaml = draft_tree("x.json", "json", &t, &describe_tree(&t));
    let mapping = parsed(&yaml);
    let count = |t: &Tree| {
        let mut n = 0;
        let mut emit = |r: &mut Records| n += r.values.iter().filter(|v| !matches!(v, Value::Empty)).count();
        let mut mapper = Mapper::new(&mapping, "x.json", PartId(0), false, &mut emit);
        mapper.tree(t);
        mapper.finish();
        n
    };
    for own in &mapping.tests {
        assert_eq!(Some(count(&tree(own.json.as_deref().expect("a document")))), own.expect.observations, "{yaml}");
    }
    let n = count(&t);
    (yaml, mapping, n)
}

#[test]
fn nested_json_is_drafted_with_its_keys() {
    let (yaml, m, count) = drafted_tree(
        r#"{"semana":"semana 23 de 2023","pais":"CHL","meta":{"ronda":57},"puntos":[
          {"codigo":"CLCOL1","conteo":{"ingreso":{"VEN":{"h":12,"m":960,"nna":331,"total":1303},"COL":{"h":40,"m":null,"nna":5}},"egreso":{"VEN":{"h":12,"m":9,"nna":0,"total":21}}}},
          {"codigo":"CLCOL2","estado":"cerrado","conteo":{}}]}"#,
    );
    assert_eq!(m.walk.len(), 4, "{yaml}");
    assert_eq!(count, 10, "{yaml}");
    assert!(m.walk[1].bind.contains_key("DIRECTION") && m.walk[2].bind.contains_key("COUNTRY"), "{yaml}");
    assert!(m.document.contains_key("WEEK"), "{yaml}");
}

#[test]
fn records_with_several_figures_get_a_step_of_their_own() {
    let (yaml, m, count) = drafted_tree(
        r#"{"isSuccess":true,"result":[{"admin0Name":"Haiti","reportingDate":"2024-05-01","numPresentIdpInd":100,"numberMales":48},{"admin0Name":"Haiti","reportingDate":"2024-09-01","numPresentIdpInd":120,"numberMales":null},
          {"admin0Name":"Haiti","reportingDate":"2024-12-01","numPresentIdpInd":130,"numberMales":60}]}"#,
    );
    assert_eq!(count, 5, "{yaml}");
    assert_eq!(m.walk.len(), 2);
    assert!(yaml.contains("key: '^isSuccess$'"), "{yaml}");
}

#[test]
fn documents_about_persons_or_without_records_are_drafted_carefully() {
    let (yaml, m, _) = drafted_tree(r#"[{"passport":"X1","sex":"F","n":1},{"passport":"X2","sex":"M","n":1}]"#);
    assert!(m.tests.is_empty() && !yaml.contains("X1"), "{yaml}");
    let (yaml, ..) = drafted_tree(r#"{"a": 1}"#);
    assert!(yaml.contains("No list of records"));
}
