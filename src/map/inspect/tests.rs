//! Small sheets and documents, and what they are taken for.

use super::*;
use crate::map::textgrid;
use crate::model::location::PartId;
use crate::model::tree::{NodeId, NodeKind, Tree};

fn one(text: &str) -> TableGuess {
    let mut all = many(text);
    assert_eq!(all.len(), 1, "{all:#?}");
    all.remove(0)
}

fn many(text: &str) -> Vec<TableGuess> {
    describe(&[textgrid::read(text, "2024", PartId(0))])
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
fn a_crosstab_with_merged_headers_is_understood() {
    let t = one(CROSS);
    assert_eq!((t.header, t.body), ((1, 2), (3, 7)));
    assert_eq!(t.anchor.as_ref().map(|a| (a.row, a.col, a.text.as_str())), Some((1, 0, "Punto de internación")));
    assert_eq!(t.titles[0].text, "Cuadro 2.1 Entradas, 2024");
    let levels: Vec<_> = t.levels.iter().map(|l| (l.concept, l.labels[0].as_str(), l.labels[4].as_str())).collect();
    assert_eq!(levels, [(Some(Concept::Sex), "Hombres", "Mujeres"), (Some(Concept::Age), "0 a 17", "18 y más")]);
    let sums: Vec<&str> = t.measures.iter().filter(|m| m.total.is_some()).map(|m| m.heading.as_str()).collect();
    assert_eq!(sums, ["Hombres / Subtotal", "Mujeres / Subtotal", "Total"]);
    assert_eq!(t.labels.len(), 1);
    assert_eq!(t.labels[0].concept, Some(Concept::Point));
    let groups: Vec<_> = t.groups.iter().map(|g| (g.label.as_str(), g.bold)).collect();
    assert_eq!(groups, [("Vía aérea", true), ("Vía terrestre", true)]);
    assert_eq!(t.notes.len(), 2);
    assert_eq!(t.signs, [("-".to_owned(), 2), ("n.d.".to_owned(), 1)]);
    assert_eq!(t.language, Some(Lang::Es));
    assert!(!t.persons.suspected());
}

#[test]
fn years_as_headings_and_a_total_row_are_understood() {
    let t = one(
        "Immigration by country (thousands)\n\nCountry | 2019 | 2020 | 2021\nChile | 10 | 20 | 30\nPeru | 1 | 2 | 3\nBolivia | 5 | 5 | 5\nAll countries | 16 | 27 | 38\n\nSource: office\n",
    );
    assert_eq!(t.header, (2, 2));
    assert_eq!(t.levels[0].concept, Some(Concept::Year));
    assert_eq!(t.labels[0].labels, ["Chile", "Peru", "Bolivia"]);
    assert_eq!(t.unit.as_ref().map(|u| u.0), Some(Decimal::from(1000)));
    assert_eq!(t.totals.iter().map(|g| (g.label.as_str(), g.total)).collect::<Vec<_>>(), [("All countries", Some(Why::Arithmetic))]);
    assert_eq!(t.notes[0].text, "Source: office");
}

#[test]
fn a_list_has_labels_and_one_measure() {
    let t = one(
        "Año | Mes | País de nacionalidad | Sexo | Total\n2023 | enero | Venezuela | Hombre | 1.204\n2023 | enero | Venezuela | Mujer | 12.345\n2023 | febrero | Haití | Hombre | 1.234.567\n2023 | marzo | Haití | Mujer | 7\n",
    );
    let labels: Vec<_> = t.labels.iter().map(|l| (l.heading.as_str(), l.concept, l.numeric)).collect();
    assert_eq!(labels[0], ("Año", Some(Concept::Year), true));
    assert_eq!(labels[2], ("País de nacionalidad", Some(Concept::Nationality), false));
    assert_eq!(t.measures.len(), 1);
    assert_eq!(t.measures[0].heading, "Total");
    assert_eq!(t.written.style(), Some(NumberStyle { decimal: b',', group: b'.' }));
    assert_eq!((t.written.comma, t.written.doubtful_point), (1, 2));
}

#[test]
fn two_tables_on_a_sheet_are_two() {
    let text = "Cuadro 1\nPaís | Ene | Feb\nPerú | 1 | 2\nChile | 3 | 4\nFuente: X\n\n\n\nCuadro 2\nPaís | Ene | Feb\nPerú | 5 | 6\nChile | 7 | 8\n";
    let all = many(text);
    assert_eq!(all.iter().map(|t| t.titles[0].text.as_str()).collect::<Vec<_>>(), ["Cuadro 1", "Cuadro 2"]);
    assert_eq!(all[0].notes.len(), 1);
    // With no gap between them it is the second header that parts them.
    let all = many(&text.replace("\n\n\n\n", "\n"));
    assert_eq!(all.iter().map(|t| t.body).collect::<Vec<_>>(), [(2, 3), (7, 8)]);
    // Beside each other, an empty column parts them.
    let all = many("País | Ene | Feb | | Sexo | Ene | Feb\nPerú | 1 | 2 | | Hombres | 1 | 2\nChile | 3 | 4 | | Mujeres | 3 | 4\n");
    assert_eq!(all.iter().map(|t| (t.area.left, t.area.right)).collect::<Vec<_>>(), [(0, 2), (4, 6)]);
}

#[test]
fn a_block_after_blank_rows_without_a_header_goes_on_with_the_table() {
    let t = one("País | Ene | Feb\nPerú | 1 | 2\n\n\n\nChile | 3 | 4\n");
    assert_eq!((t.body, t.rows), ((1, 5), 2));
}

#[test]
fn rows_about_persons_are_suspected_and_their_labels_not_kept() {
    let t = one(
        "Nombre | Pasaporte | Fecha de nacimiento | Edad\nAna Ejemplo | X1 | 2001-01-02 | 22\nLuis Muestra | X2 | 1990-03-04 | 33\nEva Modelo | X3 | 1988-05-06 | 35\n",
    );
    assert_eq!(t.persons.columns, ["Nombre", "Pasaporte", "Fecha de nacimiento"]);
    assert!(t.labels.iter().all(|l| l.labels.is_empty()), "{:?}", t.labels);
    let t = one("Sexo | Región | Resultado\nF | Maule | Acogida\nM | Ñuble | Acogida\nF | Maule | Rechazada\nM | Maule | Acogida\n");
    assert!(t.persons.no_measure && t.persons.columns.is_empty());
    assert!(t.measures.is_empty());
}

#[test]
fn labels_below_their_rows_and_gaps_are_seen() {
    let t = one(
        "Office | Province | 2019 | 2020\n | Quebec | 1 | 2\n | Ontario | 3 | 4\nAirport - Total | | 4 | 6\n | Quebec | 5 | 6\nBorder - Total | | 5 | 6\nTotal | | 9 | 12\n",
    );
    assert!(t.labels[0].below, "{t}");
    assert_eq!(t.labels[0].labels, ["Airport", "Border"]);
    let t = one("País | Año | Motivo | Total\nPerú | 2020 | A | 4\nPerú | 2021 | | 5\nHaití | 2020 | B | 6\nHaití | 2021 | B | 7\n");
    assert!(t.labels[2].gaps && !t.labels[2].sparse);
}

#[test]
fn tags_sparse_labels_and_hidden_columns_are_seen() {
    let t = one(
        "Country | Admin 1 | IDPs\n#country+name | #adm1+name | #affected+idps\nHaiti | Ouest | 10\n | Nord | 20\n | Sud | 30\n | Artibonite | 40\n",
    );
    assert_eq!(t.hxl_row, Some(1));
    assert_eq!(t.rows, 4);
    assert!(t.labels[0].sparse && !t.labels[1].sparse);
    let (mut head, block) = textgrid::read("País | Ene | Feb\nPerú | 1 | 2\nChile | 3 | 4\n", "x", PartId(0));
    head.hidden_cols.push((2, 2));
    let t = describe(&[(head, block)]).remove(0);
    assert_eq!(t.measures.iter().map(|m| m.hidden).collect::<Vec<_>>(), [false, true]);
}

#[test]
fn prose_and_nothing_are_no_tables() {
    assert!(many("").is_empty());
    assert!(many("Metadatos\n\nEsta hoja explica la fuente.\nOtra frase más.\n").is_empty());
}

#[test]
fn what_is_printed_names_places_as_a_spreadsheet_does() {
    let told = one(CROSS).to_string();
    for part in [
        "A2:H8 of `2024`",
        "anchor  A2 `Punto de internación`",
        "level 1 row 2 (sex?): Hombres, Mujeres",
        "sum     column H `Total` (by name and figures)",
        "`n.d.` × 1",
    ] {
        assert!(told.contains(part), "`{part}` is not in:\n{told}");
    }
}

/// Reads just enough JSON for these tests.
fn json(text: &str) -> Tree {
    fn add(t: &mut Tree, above: Option<NodeId>, name: Option<&str>, v: &serde_json::Value) {
        use serde_json::Value as V;
        let (kind, text) = match v {
            V::Object(_) => (NodeKind::Object, String::new()),
            V::Array(_) => (NodeKind::Array, String::new()),
            V::String(s) => (NodeKind::Text, s.clone()),
            V::Number(n) => (NodeKind::Number, n.to_string()),
            V::Bool(b) => (NodeKind::Bool, b.to_string()),
            V::Null => (NodeKind::Null, String::new()),
        };
        let id = t.push(above, kind, name, &text, 0);
        match v {
            V::Object(m) => m.iter().for_each(|(k, v)| add(t, Some(id), Some(k), v)),
            V::Array(a) => a.iter().for_each(|v| add(t, Some(id), None, v)),
            _ => {}
        }
    }
    let mut tree = Tree::new(PartId(0));
    add(&mut tree, None, None, &serde_json::from_str(text).expect("JSON"));
    tree
}

#[test]
fn nested_json_whose_keys_are_data_is_understood() {
    let g = describe_tree(&json(
        r#"{"semana":"semana 23 de 2023","pais":"CHL","meta":{"ronda":57},"puntos":[
          {"codigo":"CLCOL1","conteo":{"ingreso":{"VEN":{"h":"1.204","m":960,"nna":331,"total":"2.495"},"COL":{"h":40,"m":null,"nna":5}},
                                       "egreso":{"VEN":{"h":12,"m":9,"nna":0,"total":21}}}},
          {"codigo":"CLCOL2","estado":"cerrado","conteo":{}}]}"#,
    ));
    assert_eq!(g.document.iter().map(|f| f.path.as_str()).collect::<Vec<_>>(), ["/semana", "/pais", "/meta/ronda"]);
    let r = &g.records[0];
    assert_eq!(r.steps.iter().map(|s| s.each.as_str()).collect::<Vec<_>>(), ["$.puntos[*]", "@.conteo.*", "@.*", "@.*"]);
    assert_eq!(r.steps[1].keys, ["ingreso", "egreso"]);
    assert_eq!(r.steps[3].keys, ["h", "m", "nna", "total"]);
    assert!(r.is_figure);
    assert_eq!(r.count, 11);
    assert_eq!(r.steps[0].fields[0].path, "@.codigo");
    assert!(g.to_string().contains("records $.puntos[*]  @.conteo.*  @.*  @.* × 11, each a figure"), "{g}");
}

#[test]
fn flat_json_records_have_fields_and_figures() {
    let g = describe_tree(&json(
        r#"{"isSuccess":true,"result":[{"admin0Name":"Haiti","roundNumber":9,"reportingDate":"2024-05-01","numPresentIdpInd":100,"numberMales":48},
          {"admin0Name":"Haiti","roundNumber":10,"reportingDate":"2024-09-01","numPresentIdpInd":120,"numberMales":null}]}"#,
    ));
    let r = &g.records[0];
    assert_eq!(r.steps[0].each, "$.result[*]");
    assert_eq!(r.count, 2);
    assert!(r.figures.contains(&"@.numPresentIdpInd".to_owned()), "{:?}", r.figures);
    let males = r.steps[0].fields.iter().find(|f| f.name == "numberMales").expect("a field");
    assert_eq!((males.filled, males.empty), (1, 1));
}

#[test]
fn fields_about_persons_lose_their_examples() {
    let g = describe_tree(&json(r#"[{"passport":"X1","age":3},{"passport":"X2","age":4}]"#));
    assert_eq!(g.persons, ["passport"]);
    assert!(g.records[0].steps.iter().flat_map(|s| &s.fields).all(|f| f.examples.is_empty()));
    assert_eq!(g.records[0].steps[0].each, "$[*]");
}

#[test]
fn plain_xml_has_repeated_elements_and_prefixes() {
    let mut t = Tree::new(PartId(0));
    let root = t.push(None, NodeKind::Object, Some("{urn:x}report"), "", 0);
    t.push(Some(root), NodeKind::Text, Some("@asOf"), "31/10/2019", 0);
    for name in ["AVR", "MPP"] {
        let p = t.push(Some(root), NodeKind::Object, Some("{urn:x}programme"), "", 0);
        t.push(Some(p), NodeKind::Text, Some("@name"), name, 0);
        for (kind, n) in [("adults", "1,604"), ("total", "2,020")] {
            let g = t.push(Some(p), NodeKind::Object, Some("{urn:x}group"), "", 0);
            t.push(Some(g), NodeKind::Text, Some("@kind"), kind, 0);
            t.push(Some(g), NodeKind::Text, Some("#text"), n, 0);
        }
    }
    let g = describe_tree(&t);
    assert_eq!(g.namespaces, [("n".to_owned(), "urn:x".to_owned())]);
    assert_eq!(g.document[0].path, "/n:report/@asOf");
    let r = &g.records[0];
    assert_eq!(r.steps.iter().map(|s| s.each.as_str()).collect::<Vec<_>>(), ["/n:report/n:programme", "n:group"]);
    assert_eq!(r.figures, ["text()"]);
    assert_eq!(r.count, 4);
}

#[test]
fn an_empty_tree_is_described() {
    let g = describe_tree(&Tree::new(PartId(0)));
    assert_eq!((g.nodes, g.records.len()), (0, 0));
}
