//! Do the mappings of the measurements hold, with the structure that lies beside them?

use std::process::Command;

#[test]
fn the_mappings_of_the_measurements_pass_their_tests() {
    let out = Command::new(env!("CARGO_BIN_EXE_isthmus"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["map", "test", "mappings/bench"])
        .output()
        .expect("the program runs");
    let text = String::from_utf8_lossy(&out.stdout);
    assert!(out.status.success(), "{text}");
    assert!(text.ends_with("8 passed, 0 failed\n"), "{text}");
}

/// Column names of the long layouts, and the elements that stand for them in XML.
const COLUMNS: [(&str, &str); 11] = [
    ("Frecuencia", "frecuencia"),
    ("País informante", "paisInformante"),
    ("Indicador", "indicador"),
    ("Sexo", "sexo"),
    ("Edad", "edad"),
    ("País de nacimiento", "paisNacimiento"),
    ("País de residencia anterior", "residenciaAnterior"),
    ("Periodo", "periodo"),
    ("Valor", "valor"),
    ("Estado", "estado"),
    ("Unidad", "unidad"),
];

const COUNTRIES: [&str; 20] = [
    "Alemania",
    "Angola",
    "Australia",
    "Austria",
    "Bahamas",
    "Barbados",
    "Benin",
    "Brasil",
    "Cuba",
    "Dinamarca",
    "Ecuador",
    "Egipto",
    "Eritrea",
    "Estonia",
    "Francia",
    "Gabón",
    "Ghana",
    "Grecia",
    "Haití",
    "Hungría",
];

/// Twenty countries and their total, ten years, both sexes and their total; on demand with five duplicates, five unknown
/// countries, five figures that are none, and one wrong grand total.
fn rows(faults: bool) -> Vec<[String; 11]> {
    let figure = |country: usize, year: usize, sex: usize| 1000 + 37 * country + 11 * year * (country + 2) + 90 * sex;
    let mut rows = Vec::new();
    for country in 0..=COUNTRIES.len() {
        for year in 0..10 {
            for (sex, label) in ["Hombres", "Mujeres", "Total"].into_iter().enumerate() {
                let countries = if country == 0 { 1..COUNTRIES.len() + 1 } else { country..country + 1 };
                let sexes = if sex == 2 { 0..2 } else { sex..sex + 1 };
                let mut value: usize = countries.flat_map(|c| sexes.clone().map(move |s| figure(c, year, s))).sum();
                value += if faults && (country, year, sex) == (0, 7, 2) { 70 } else { 0 };
                let name = if country == 0 { "Total" } else { COUNTRIES[country - 1] };
                let mut row = [
                    "Anual",
                    "Chile",
                    "Entradas de inmigrantes",
                    label,
                    "0 a 4 años",
                    name,
                    "Argentina",
                    &(2000 + year).to_string(),
                    &value.to_string(),
                    "Definitivo",
                    "Personas",
                ]
                .map(str::to_owned);
                match (country, year, sex) {
                    (1..=5, 1, 0) if faults => rows.push(row.clone()),
                    (6..=10, 3, 1) if faults => row[5] = "Checoslovaquia (antigua)".to_owned(),
                    (11..=15, 5, 0) if faults => row[8] = "12x4".to_owned(),
                    _ => {}
                }
                rows.push(row);
            }
        }
    }
    rows
}

/// The rows in a layout of the measurements: file name and bytes.
fn file(layout: &str, rows: &[[String; 11]]) -> (&'static str, Vec<u8>) {
    match layout {
        "csv_es" => {
            let head = COLUMNS.map(|c| c.0).join(";");
            ("es.csv", rows.iter().fold(head + "\n", |all, r| all + &r.join(";") + "\n").into_bytes())
        }
        "rowxml" => {
            let element = |(c, v): (&(&str, &str), &String)| format!("<{0}>{v}</{0}>", c.1);
            let row = |r: &[String; 11]| format!("<row>{}</row>\n", COLUMNS.iter().zip(r).map(element).collect::<String>());
            ("rows.xml", format!("<datos>\n{}</datos>\n", rows.iter().map(row).collect::<String>()).into_bytes())
        }
        "json" => {
            let row = |r: &[String; 11]| {
                let value = r[8].parse::<u64>().map_or_else(|_| serde_json::json!(r[8]), |n| serde_json::json!(n));
                serde_json::json!({
                    "paisInformante": { "nombre": r[1] }, "indicador": r[2],
                    "desglose": { "sexo": r[3], "edad": r[4], "paisNacimiento": { "nombre": r[5] }, "residenciaAnterior": { "nombre": r[6] } },
                    "periodo": { "frecuencia": r[0], "valor": r[7] }, "observacion": { "valor": value, "estado": r[9], "unidad": r[10] },
                })
            };
            let all: Vec<_> = rows.iter().map(row).collect();
            ("api.json", serde_json::json!({ "meta": { "fuente": "INE" }, "data": all }).to_string().into_bytes())
        }
        _ => {
            let mut book = rust_xlsxwriter::Workbook::new();
            let sheet = book.add_worksheet().set_name("Datos").expect("a name");
            for (c, (name, _)) in (0u16..).zip(COLUMNS) {
                sheet.write(0, c, name).expect("a heading");
            }
            for (r, row) in (1u32..).zip(rows) {
                for (c, text) in (0u16..).zip(row) {
                    match text.parse::<u32>() {
                        Ok(number) => sheet.write(r, c, number).expect("a number"),
                        Err(_) => sheet.write(r, c, text.as_str()).expect("a text"),
                    };
                }
            }
            ("long.xlsx", book.save_to_buffer().expect("a workbook"))
        }
    }
}

/// Rules of the errors and warnings of a file, each with how many figures it names.
fn found(layout: &str, faults: bool) -> Vec<(String, u64)> {
    let folder = tempfile::tempdir().expect("a folder");
    let (name, bytes) = file(layout, &rows(faults));
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("a file");
    let out = Command::new(env!("CARGO_BIN_EXE_isthmus"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["check", "--format", "json", "--mapping", &format!("mappings/bench/{layout}.yaml")])
        .arg(&path)
        .output()
        .expect("the program runs");
    let report: serde_json::Value = serde_json::from_slice(&out.stdout).expect("a report");
    let findings = report["findings"].as_array().expect("findings").iter();
    let told = findings.filter(|f| f["severity"] != "information");
    let cells = |f: &serde_json::Value| f["cells"].as_array().map_or(0, |c| c.len() as u64);
    // The place of a label is told before those of its figures: it is not counted.
    let count = |f: &serde_json::Value| f["args"]["count"].as_u64().unwrap_or_else(|| cells(f));
    let mut all: Vec<_> = told.map(|f| (f["rule"].as_str().unwrap_or("").to_owned(), count(f))).collect();
    all.sort();
    all
}

#[test]
fn exactly_the_planted_faults_are_reported() {
    for layout in ["csv_es", "rowxml", "json", "long_xlsx"] {
        assert_eq!(found(layout, false), [], "{layout}");
        // The wrong grand total breaks the sum over the sexes and that over the countries: one cell, told once.
        let wanted = [("C-COV-001", 5), ("S-FDT-001", 5), ("S-RWD-002", 5), ("X-VAD-001", 1)].map(|(r, n)| (r.to_owned(), n));
        assert_eq!(found(layout, true), wanted, "{layout}");
    }
}
