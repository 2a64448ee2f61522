//! Do everyday programs get the figures, and do the lines that are offered for copying run? Each over HTTP, from a gateway that runs.

use std::collections::BTreeMap;
use std::process::Command;

use isthmus::model::account::Class;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::Stall;
use super::data::ROWS;
use crate::store::wait;
use crate::structures::clients::python_with;

/// What `ask` says of a gateway that runs at an address, and has the rows.
fn running<T: Send + 'static>(ask: impl FnOnce(&str) -> T + Send + 'static) -> T {
    wait(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let stall = Stall::with(|s| {
            s.service.address = Some(address.clone());
            s.imprint.publisher = "Observatorio \"Istmo\"".to_owned();
            s.imprint.contact = "datos@example.org".to_owned();
            s.imprint.licence = "https://creativecommons.org/licenses/by/4.0/".to_owned();
        });
        let stall = stall.await;
        stall.release(&ROWS, Class::Public, None).await;
        let _listening = stall.serve(listener);
        tokio::task::spawn_blocking(move || ask(&address)).await.expect("no panic")
    })
}

/// The figures of the rows that are wanted, as clients key them.
fn figures(gaps: bool, wanted: impl Fn(&str) -> bool) -> Value {
    let figure = |row: &&str| {
        let [_, area, direction, citizenship, period, value] = row.split(' ').collect::<Vec<_>>()[..] else { panic!("{row}") };
        let value = value.parse::<f64>().ok();
        (gaps || value.is_some()).then(|| (format!("{area} {direction} {citizenship} {period}"), value))
    };
    json!(ROWS.iter().filter(|r| wanted(r)).filter_map(figure).collect::<BTreeMap<_, _>>())
}

/// The same figures, whether they came as `2871` or `2871.0`.
fn numbers(value: &Value) -> Value {
    let all: BTreeMap<String, Option<f64>> = value.as_object().expect("figures").iter().map(|(k, v)| (k.clone(), v.as_f64())).collect();
    json!(all)
}

#[test]
fn everyday_programs_get_the_figures() {
    let wanted = "pandas, openpyxl, duckdb, jsonstat_validator, frictionless, rdflib, pyshacl, hxl";
    let Some(python) = python_with(wanted) else { return };
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/everyday_clients.py");
    let (address, found) = running(move |address| {
        let said = Command::new(python).args([script, address]).output().expect("run");
        assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
        (address.to_owned(), serde_json::from_slice::<Value>(&said.stdout).expect("JSON"))
    });
    let of = |client: &str| &found[format!("with_{client}")];
    let pandas = of("pandas");
    assert_eq!(pandas["long"], figures(true, |_| true));
    assert_eq!(pandas["wide"], figures(false, |_| true));
    assert_eq!(pandas["filtered"], figures(true, |r| r.contains(" PAN ") && r.contains("2024-02")));
    workbook(of("openpyxl"), &address);
    let cube = of("json_stat");
    assert_eq!(numbers(&cube["figures"]), figures(false, |_| true));
    assert_eq!(cube["status"], json!({ "CRI IN COL 2024-03": "M" }));
    assert_eq!(cube["role"], json!({ "time": ["TIME_PERIOD"], "geo": ["REF_AREA", "CITIZENSHIP"] }));
    let parquet = of("duckdb");
    assert_eq!(parquet["figures"], figures(true, |_| true));
    assert_eq!((&parquet["metadata"]["isthmus.releases"], &parquet["kind"]), (&json!("MEX 1"), &json!("DECIMAL(38,0)")));
    assert_eq!(parquet["columns"].as_array().map(Vec::len), Some(35));
    let package = of("frictionless");
    assert_eq!((&package["valid"], &package["errors"]), (&json!(true), &json!([])));
    assert_eq!(package["figures"], figures(true, |_| true));
    let rdf = of("rdf");
    assert_eq!(rdf["valid"], true, "{}", rdf["said"]);
    assert_eq!(
        rdf["titles"],
        json!(["en Border movements", "es Movimientos fronterizos", "fr Mouvements aux frontières", "pt Movimentos de fronteira"])
    );
    let endings = ["csv", "geojson", "json", "parquet", "topojson", "xlsx"];
    assert_eq!(rdf["downloads"], json!(endings.map(|e| format!("{address}/data/DF_BORDER_MVT.{e}"))));
    assert_eq!((&rdf["name"], &rdf["time"]), (&json!("Mouvements aux frontières"), &json!("2024-01-01/2024-03-31")));
    let hxl = of("hxl");
    assert_eq!(hxl["total"], json!({ "CRI": 2871.0 + 2544.0 + 18240.0 + 17015.0 + 18812.0, "PAN": 411.0 + 390.0 + 395.0 }));
}

/// A person opens it: names, flags, numbers that are numbers, what it is and how it is cited.
fn workbook(book: &Value, address: &str) {
    assert_eq!(book["sheets"], json!(["Datos", "Metadatos", "Códigos"]));
    let figures: BTreeMap<&str, Option<f64>> =
        book["figures"].as_object().expect("figures").iter().map(|(k, v)| (k.as_str(), v.as_f64())).collect();
    assert_eq!(json!(figures), self::figures(true, |_| true));
    assert_eq!(book["numbers"], json!(["NoneType", "int"]), "figures are numbers, and none is no text");
    assert_eq!((&book["names"], &book["frozen"], &book["filter"]), (&json!(["Costa Rica", "Panamá"]), &json!("A2"), &json!("A1:X10")));
    let metadata = &book["metadata"];
    assert_eq!((&metadata["Conjunto de datos"], &metadata["Publicación"]), (&json!("Movimientos fronterizos"), &json!("MEX 1")));
    assert_eq!(metadata["Licencia"], "https://creativecommons.org/licenses/by/4.0/");
    assert_eq!((&metadata["Editor"], &metadata["Contacto"]), (&json!("Observatorio \"Istmo\""), &json!("datos@example.org")));
    assert_eq!(metadata["Unidad de conteo"], "Evento", "what is the same in all rows is told once: {metadata}");
    let cite = metadata["Cómo citar"].as_str().expect("words");
    assert!(
        cite.contains("Movimientos fronterizos, publicación MEX 1") && cite.contains(&format!("{address}/data/DF_BORDER_MVT.csv?asOf=")),
        "{cite}"
    );
    let codes = book["codes"].as_array().expect("rows");
    assert!(codes.contains(&json!(["Área de referencia", "CRI", "Costa Rica"])), "{codes:?}");
    assert!(codes.iter().any(|row| row[0] == "Estado de la observación" && row[1] == "M"), "flags are explained: {codes:?}");
    let wide = book["wide"].as_array().expect("rows");
    assert_eq!(wide.len(), 5);
    let last: Vec<&Value> = wide.iter().map(|row| row.as_array().and_then(|r| r.last()).expect("a cell")).collect();
    assert_eq!(last, [&json!("2024-03"), &Value::Null, &json!(18812), &Value::Null, &Value::Null]);
}

/// The lines for a program, as they are offered.
fn snippet(address: &str, query: &str, id: &str) -> String {
    let page = Command::new("curl").args(["--fail", "--silent", &format!("{address}/data/DF_BORDER_MVT/snippets{query}")]).output();
    let page: Value = serde_json::from_slice(&page.expect("curl").stdout).expect("JSON");
    let all = page["snippets"].as_array().expect("snippets");
    all.iter().find(|s| s["id"] == id).and_then(|s| s["code"].as_str()).unwrap_or_else(|| panic!("no {id} in {page}")).to_owned()
}

fn said(mut command: Command) -> String {
    let said = command.output().expect("run");
    assert!(said.status.success(), "{command:?}: {}", String::from_utf8_lossy(&said.stderr));
    String::from_utf8(said.stdout).expect("UTF-8")
}

const TOTAL: i64 = 2871 + 2544 + 18240 + 17015 + 18812 + 411 + 390 + 395;

#[test]
fn the_lines_for_curl_run() {
    let csv = running(|address| {
        let folder = tempfile::tempdir().expect("a folder");
        let mut shell = Command::new("sh");
        shell.args(["-c", &snippet(address, "?REF_AREA=PAN&DIRECTION=OUT", "curl")]).current_dir(&folder);
        said(shell);
        std::fs::read_to_string(folder.path().join("DF_BORDER_MVT.csv")).expect("a file")
    });
    let figures: Vec<&str> = csv.lines().skip(1).filter_map(|l| l.split(',').nth(11)).collect();
    assert_eq!(figures, ["390", "395"]);
}

#[test]
fn the_lines_for_python_run() {
    let Some(python) = python_with("pandas") else { return };
    let printed = running(move |address| {
        let mut command = Command::new(python);
        command.args(["-c", &snippet(address, "", "python")]);
        said(command)
    });
    for (period, sum) in [("2024-01", 2871 + 18240 + 411 + 390), ("2024-02", 2544 + 17015 + 395), ("2024-03", 18812)] {
        assert!(printed.lines().any(|l| l.starts_with(period) && l.contains(&sum.to_string())), "{printed}");
    }
}

/// The command of DuckDB is not everywhere; its library runs the same statement.
#[test]
fn the_lines_for_duckdb_run() {
    let Some(python) = python_with("duckdb") else { return };
    let printed = running(move |address| {
        let lines = snippet(address, "", "duckdb");
        let (fetch, query) = lines.trim_end().split_once('\n').expect("two lines");
        let statement = query.strip_prefix("duckdb -c \"").and_then(|q| q.strip_suffix('"')).expect("a statement");
        let folder = tempfile::tempdir().expect("a folder");
        let mut shell = Command::new("sh");
        shell.args(["-c", fetch]).current_dir(&folder);
        said(shell);
        let mut command = Command::new(python);
        command.args(["-c", "import duckdb, sys; print(*duckdb.sql(sys.argv[1]).fetchone())", statement]).current_dir(&folder);
        said(command)
    });
    assert_eq!(printed.trim(), format!("{} {TOTAL}", ROWS.len()));
}

#[test]
fn the_lines_for_r_run() {
    if Command::new("Rscript").arg("--version").output().is_err() {
        eprintln!("skipped: no R");
        return;
    }
    let printed = running(|address| {
        let mut command = Command::new("Rscript");
        command.args(["-e", &(snippet(address, "", "r") + "cat(nrow(data), sum(data$OBS_VALUE, na.rm = TRUE))\n")]);
        said(command)
    });
    assert!(printed.ends_with(&format!("{} {TOTAL}", ROWS.len())), "{printed}");
}

/// No program here runs Power Query: its lines ask for what is there, and name columns that are.
#[test]
fn the_lines_for_power_query_name_what_is_there() {
    running(|address| {
        for id in ["excel", "power-bi"] {
            let lines = snippet(address, "?REF_AREA=PAN&layout=long", id);
            let source = lines.split("Web.Contents(\"").nth(1).and_then(|r| r.split('"').next()).expect("an address");
            let mut curl = Command::new("curl");
            curl.args(["--fail", "--silent", source]);
            let csv = said(curl);
            assert_eq!((csv.lines().count(), csv.lines().next().is_some_and(|h| h.contains(",OBS_VALUE,"))), (4, true), "{source}");
            assert!(lines.contains("{{\"OBS_VALUE\", type number}}, \"en-US\")"), "{lines}");
            let hostile = snippet(address, "?REF_AREA=PAN%27%22%24%28x%29%2COTHER", id);
            assert!(!hostile.contains("$(") && !hostile.contains('\''), "{hostile}");
        }
        let mut curl = Command::new("curl");
        curl.args(["--fail", "--silent", "--header", "Accept: text/plain", &format!("{address}/data/DF_BORDER_MVT/snippets?lang=fr")]);
        let page = said(curl);
        assert!(page.starts_with("Mouvements aux frontières") && page.contains("=== Power BI ===\nObtenir les données"), "{page}");
    });
}

/// Fetches the workbook into a folder.
fn fetched(address: &str, folder: &std::path::Path) -> std::path::PathBuf {
    let file = folder.join("DF_BORDER_MVT.xlsx");
    let mut curl = Command::new("curl");
    curl.args(["--fail", "--silent", "--output"]).arg(&file).arg(format!("{address}/data/DF_BORDER_MVT.xlsx?lang=es"));
    said(curl);
    file
}

/// What we write we read: no repair, no finding that refuses it.
#[test]
fn our_own_reader_reads_the_workbook() {
    let printed = running(|address| {
        let folder = tempfile::tempdir().expect("a folder");
        let file = fetched(address, folder.path());
        let mut inspect = Command::new(env!("CARGO_BIN_EXE_isthmus"));
        inspect.arg("inspect").arg(file).args(["--lang", "en"]);
        said(inspect)
    });
    for sheet in ["Datos", "Metadatos", "Códigos"] {
        assert!(printed.contains(sheet), "{printed}");
    }
}

#[test]
fn libreoffice_opens_the_workbook() {
    if Command::new("soffice").arg("--version").output().is_err() {
        eprintln!("skipped: no LibreOffice");
        return;
    }
    let csv = running(|address| {
        let folder = tempfile::tempdir().expect("a folder");
        let file = fetched(address, folder.path());
        let mut office = Command::new("soffice");
        // A profile of its own: one that is open elsewhere is locked.
        office.arg(format!("-env:UserInstallation=file://{}/profile", folder.path().display()));
        office.args(["--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir"]).arg(folder.path()).arg(file);
        said(office);
        std::fs::read_to_string(folder.path().join("DF_BORDER_MVT.csv")).expect("what it saw")
    });
    let titles: Vec<&str> = csv.lines().next().expect("a heading").split(',').collect();
    let value = titles.iter().position(|t| *t == "Valor").expect("a column of figures");
    let figures: Vec<String> =
        csv.lines().skip(1).map(|l| l.replace("\"", "").split(',').skip(value).take(2).collect::<Vec<_>>().join(",")).collect();
    assert_eq!(figures.len(), ROWS.len());
    // It shows them as people here read them, in thousands.
    assert!(figures[0].starts_with("2,871") || figures[0].starts_with("2871"), "{csv}");
    assert!(csv.contains("Panamá") && csv.contains("Nicaragua"), "{csv}");
}
