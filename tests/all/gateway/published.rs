//! Do other programs read what is published as it is? Shown with DuckDB, where `ISTHMUS_PYTHON`, else `python3`, has it.

use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use rust_decimal::Decimal;

use super::{Office, flow, months, plan};
use crate::store::{Place, wait};

/// The statement that the README shows, and a few that an analyst would ask: by release, and of all dataflows at once.
const ASK: &str = r#"
import json, sys, duckdb
to, shown = sys.argv[1], sys.argv[2]
ask = lambda sql, *a: duckdb.sql(sql.replace("published/", to + "/")).fetchall()
print(json.dumps({
    "shown": [[a, p, str(n)] for a, p, n in ask(shown)],
    "typed": [r[1] for r in ask("describe select * from read_parquet('published/current/dataflow=DF_BORDER_REFUSAL/**/*.parquet') limit 0") if r[0] == "OBS_VALUE"],
    "parts": [list(map(str, r)) for r in ask("""select dataflow, tenant, release, count(*) from
        read_parquet('published/data/**/*.parquet', hive_partitioning = true, hive_types_autocast = false, union_by_name = true) group by all order by all""")],
    "one": [str(r[0]) for r in ask("""select OBS_VALUE from read_parquet('published/data/**/*.parquet', hive_partitioning = true, union_by_name = true)
        where dataflow = 'DF_BORDER_MVT' and release = 1 and TIME_PERIOD = '2024-02'""")],
}))
"#;

#[test]
fn duckdb_reads_the_published_files_as_they_are() {
    let python = std::env::var("ISTHMUS_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let has = Command::new(&python).args(["-c", "import duckdb"]).output().is_ok_and(|o| o.status.success());
    assert!(has || std::env::var("ISTHMUS_PYTHON").is_err(), "ISTHMUS_PYTHON has no package duckdb");
    if !has {
        eprintln!("SKIPPED: no duckdb");
        return;
    }
    let readme = include_str!("../../../README.md");
    let shown = readme.split("```sql").nth(1).and_then(|s| s.split("```").next()).expect("a statement in the README");
    wait(async {
        let place = Place::sqlite();
        let office = Office::open(&place).await;
        let folder = tempfile::tempdir().expect("a folder");
        let to = folder.path().join("published");
        let refusals = office.approved("mex-rechazos/rechazos_2017.xls").await;
        let refused = office.release(&plan(&flow("DF_BORDER_REFUSAL"), &[refusals], None)).await;
        let one = office.approved_bytes("a.csv", &months(&[("2024-01", 10), ("2024-02", 20)])).await;
        office.release(&plan(&flow("DF_BORDER_MVT"), &[one], None)).await;
        let two = office.approved_bytes("b.csv", &months(&[("2024-02", 21)])).await;
        office.release(&plan(&flow("DF_BORDER_MVT"), &[two], Some(1))).await;
        // The program works in no folder that others can look into.
        std::fs::set_permissions(office.folder.path(), std::fs::Permissions::from_mode(0o700)).expect("a folder of our own");
        let mut export = Command::new(env!("CARGO_BIN_EXE_isthmus"));
        export.env_clear().env("ISTHMUS_SERVICE_STORE", place.address()).env("ISTHMUS_SERVICE_DATA", office.folder.path());
        let brought = export.arg("export").arg(&to).output().expect("it starts");
        assert!(brought.status.success(), "{}", String::from_utf8_lossy(&brought.stderr));

        let said = Command::new(&python).args(["-c", ASK]).arg(&to).arg(shown).output().expect("it runs");
        assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
        let read: serde_json::Value = serde_json::from_slice(&said.stdout).expect("JSON");

        // What it adds up is what was recorded, number by number.
        let mut sums = std::collections::BTreeMap::<(String, String), Decimal>::new();
        for (record, _) in office.records(&refused).await {
            let value = record.value.as_deref().map_or(Decimal::ZERO, |v| Decimal::from_str_exact(v).expect("a figure"));
            *sums.entry((record.key["REF_AREA"].clone(), record.key["TIME_PERIOD"].clone())).or_default() += value;
        }
        let found: Vec<(String, String, Decimal)> = read["shown"]
            .as_array()
            .expect("rows")
            .iter()
            .map(|r| {
                let text = |i: usize| r[i].as_str().expect("a text").to_owned();
                (text(0), text(1), Decimal::from_str_exact(&text(2)).expect("a figure"))
            })
            .collect();
        let wanted: Vec<(String, String, Decimal)> = sums.into_iter().map(|((a, p), n)| (a, p, n)).collect();
        assert!(!wanted.is_empty());
        assert_eq!(found, wanted);
        assert!(read["typed"][0].as_str().is_some_and(|t| t.starts_with("DECIMAL(")), "figures are exact: {read}");
        let rows = refused.rows().to_string();
        assert_eq!(
            read["parts"],
            serde_json::json!([
                ["DF_BORDER_MVT", "MEX", "000001", "2"],
                ["DF_BORDER_MVT", "MEX", "000002", "2"],
                ["DF_BORDER_REFUSAL", "MEX", "000001", rows],
            ])
        );
        assert_eq!(read["one"], serde_json::json!(["20"]), "an earlier release says what it said");
    });
}
