//! Is one changed bit found, wherever it is, and named?

use std::os::unix::fs::PermissionsExt;

use isthmus::gateway::{Trouble, ledger, publish, verify};
use isthmus::store::blobs::BlobError;

use super::{Counted, ORIGIN, Office, ana, auditor, luz, month, months, pia, plan, series};
use crate::store::{Place, on_both};

on_both!(
    a_bit_of_any_blob_is_found_and_named,
    a_row_that_was_changed_is_found_and_named,
    a_value_that_a_disk_changed_is_found_in_every_column_of_every_table,
    a_ledger_that_was_changed_signs_no_more,
    without_a_ledger_nothing_is_accepted_or_released_and_reading_goes_on,
);

const FLOW: &str = "DF_BORDER_MVT";
const MISSHAPEN: &str = "is not as this program made it";

/// An office with two releases, one of them withdrawn, a submission in review and one refused.
async fn busy(place: &Place) -> Office {
    let office = Office::open(place).await;
    let gateway = &office.gateway;
    let first = office.approved_bytes("a.csv", &months(&[("2024-01", 10), ("2024-02", 20)])).await;
    office.release(&plan(&super::flow(FLOW), &[first], None)).await;
    let second = office.approved_bytes("b.csv", &months(&[("2024-03", 30)])).await;
    office.release(&plan(&super::flow(FLOW), &[second], Some(1))).await;
    publish::withdraw(gateway, &pia(), &series(FLOW), 2, "marzo no").await.expect("withdrawn");
    let third = office.send_fixture(&ana(), "mex-entradas/cuadro_2_1_entradas.xlsx").await;
    let fourth = office.send_fixture(&ana(), "mex-detenciones-faulty/extranjeros_estacion_2019.xlsx").await;
    office.work().await;
    office.submit(&ana(), third).await;
    isthmus::gateway::review::comment(gateway, &luz(), fourth, "véase Chiapaz").await.expect("said");
    assert_eq!(faults(&office).await, Vec::<String>::new());
    office
}

/// What is found, but for triggers and tables that a test itself took away or renamed.
pub(super) async fn faults(office: &Office) -> Vec<String> {
    let mut all = verify::verify(&office.gateway).await.expect("everything is read").faults;
    all.retain(|f| !f.contains(MISSHAPEN));
    all
}

async fn a_bit_of_any_blob_is_found_and_named(place: Place) {
    let office = busy(&place).await;
    let mut seen = 0;
    for first in 0..=u8::MAX {
        for blob in office.gateway.blobs.list(first).await.expect("a list") {
            assert!(office.gateway.store.names_blob(blob.sha256).await.expect("an answer"), "{} is kept for nobody", blob.sha256);
            let file = office.gateway.blobs.local(blob.sha256).await.expect("there").path().to_owned();
            let good = std::fs::read(&file).expect("readable");
            seen += 1;
            // The first, the last, and one between, which is another for each blob.
            for byte in [0, good.len() - 1, usize::from(first) * 7919 % good.len()] {
                let mut bad = good.clone();
                bad[byte] ^= 1 << (byte % 8);
                std::fs::write(&file, &bad).expect("written");
                let found = faults(&office).await;
                assert!(found.iter().any(|f| f.contains(&blob.sha256.to_string())), "byte {byte} of {}: {found:?}", blob.sha256);
                if byte == 0 {
                    break;
                }
            }
            std::fs::remove_file(&file).expect("removed");
            let found = faults(&office).await;
            assert!(found.iter().any(|f| f.contains(&blob.sha256.to_string()) && f.contains("gone")), "{found:?}");
            std::fs::write(&file, &good).expect("written");
        }
    }
    // Three originals of a kind each with report, dataset and records, one refused, two releases, mappings.
    assert!(seen >= 20, "{seen}");
    assert_eq!(faults(&office).await, Vec::<String>::new());
    // What is damaged is never run, released or read.
    let receipt = office.send_fixture(&ana(), "mex-rechazos/rechazos_2017.xls").await;
    let original = office.submission(receipt).await.sha256;
    let file = office.gateway.blobs.local(original).await.expect("there").path().to_owned();
    let mut bytes = std::fs::read(&file).expect("readable");
    bytes[1000] ^= 4;
    std::fs::write(&file, bytes).expect("written");
    assert!(matches!(office.gateway.blobs.get(original).await, Err(BlobError::Altered { .. })));
    office.work().await;
    let waits = office.submission(receipt).await;
    assert!(waits.run.is_none() && waits.reason.contains("damaged"), "{waits:?}");
}

async fn a_row_that_was_changed_is_found_and_named(place: Place) {
    let office = busy(&place).await;
    let (drop, make): (&[&str], &[&str]) = if place.address().starts_with("sqlite") {
        (&["drop trigger ledger_kept", "drop trigger decision_kept", "drop trigger ledger_stays", "drop trigger decision_stays"], &[])
    } else {
        (&["alter table ledger disable trigger all", "alter table decision disable trigger all"], &[])
    };
    for statement in drop.iter().chain(make) {
        place.say(statement).await.expect("the triggers go");
    }
    if place.address().starts_with("sqlite") {
        let found = verify::verify(&office.gateway).await.expect("everything is read").faults;
        assert!(drop.iter().all(|d| found.iter().any(|f| f.contains(&d["drop ".len()..]) && f.contains(MISSHAPEN))), "{found:?}");
    }
    // What is changed, what changes it back, and what is to be named.
    let changes = [
        (
            "update submission set bytes = bytes + 1 where number = 1",
            "update submission set bytes = bytes - 1 where number = 1",
            "R-2026-000001",
        ),
        ("update submission set name = 'z' where number = 1", "update submission set name = 'a.csv' where number = 1", "R-2026-000001"),
        ("update submission set tenant = 'GTM' where number = 2", "update submission set tenant = 'MEX' where number = 2", "R-2026-000002"),
        (
            "update submission set received = received + 1 where number = 2",
            "update submission set received = received - 1 where number = 2",
            "R-2026-000002",
        ),
        ("update submission set via = 'pull' where number = 2", "update submission set via = 'upload' where number = 2", "R-2026-000002"),
        (
            "update submission set state = 'approved' where number = 3",
            "update submission set state = 'in-review' where number = 3",
            "R-2026-000003",
        ),
        (
            "update submission set errors = errors - 1 where number = 4",
            "update submission set errors = errors + 1 where number = 4",
            "R-2026-000004",
        ),
        (
            "update submission set warnings = warnings + 1 where number = 4",
            "update submission set warnings = warnings - 1 where number = 4",
            "R-2026-000004",
        ),
        (
            "update submission set observations = observations + 1 where number = 3",
            "update submission set observations = observations - 1 where number = 3",
            "R-2026-000003",
        ),
        (
            "update submission set mapping = 'b' || mapping where number = 3",
            "update submission set mapping = substr(mapping, 2) where number = 3",
            "R-2026-000003",
        ),
        (
            "update submission set corrects = 1, corrects_year = 2026 where number = 3",
            "update submission set corrects = null, corrects_year = null where number = 3",
            "R-2026-000003",
        ),
        (
            "update decision set text = 'Véase' where kind = 'comment'",
            "update decision set text = 'véase Chiapaz' where kind = 'comment'",
            "R-2026-000004",
        ),
        (
            "update decision set who = 'person:eva' where kind = 'approve' and receipt = 1",
            "update decision set who = 'person:luz' where kind = 'approve' and receipt = 1",
            "R-2026-000001",
        ),
        (
            "update decision set at = at + 1 where kind = 'submit' and receipt = 3",
            "update decision set at = at - 1 where kind = 'submit' and receipt = 3",
            "R-2026-000003",
        ),
        ("update release set class = 'restricted' where number = 1", "update release set class = 'public' where number = 1", "/MEX/1"),
        ("update release set opens = opens + 1 where number = 1", "update release set opens = opens - 1 where number = 1", "/MEX/1"),
        ("update release set base = null where number = 2", "update release set base = 1 where number = 2", "/MEX/2"),
        ("update release set restores = 1 where number = 2", "update release set restores = null where number = 2", "/MEX/2"),
        ("update release set withdrawn = null where number = 2", "update release set withdrawn = 1772355600000 where number = 2", "/MEX/2"),
        ("update release set salt = records where number = 1", "", "/MEX/1"),
        (
            "update release_file set observations = observations + 1 where number = 1",
            "update release_file set observations = observations - 1 where number = 1",
            "/MEX/1",
        ),
        (
            "update release_file set path = 'x' || path where number = 1",
            "update release_file set path = substr(path, 2) where number = 1",
            "/MEX/1",
        ),
        ("update release_receipt set receipt = 2 where number = 1", "update release_receipt set receipt = 1 where number = 1", "/MEX/1"),
        ("update release_head set last = 5", "update release_head set last = 2", "of MEX"),
        (
            "update ledger set subject = 'R-2026-000009' where position = 3",
            "update ledger set subject = 'R-2026-000001' where position = 3",
            "ledger entry 3",
        ),
        (
            "update ledger set kind = 'protect' where position = 3",
            "update ledger set kind = 'validate' where position = 3",
            "ledger entry 3",
        ),
        ("update ledger set leaf = (select sha256 from submission where number = 1) where position = 2", "", "ledger entry 2"),
        (
            "update checkpoint set note = replace(note, 'ledger', 'ledges')",
            "update checkpoint set note = replace(note, 'ledges', 'ledger')",
            "checkpoint",
        ),
    ];
    // Those that cannot be changed back come last, one on another.
    let (undone, kept): (Vec<_>, Vec<_>) = changes.iter().partition(|c| !c.1.is_empty());
    for (change, back, named) in undone.into_iter().chain(kept) {
        assert!(place.say(change).await.unwrap_or_else(|e| panic!("{change}: {e}")) > 0, "{change}");
        let found = faults(&office).await;
        assert!(found.iter().any(|f| f.contains(named)), "{change}: {found:?}");
        if !back.is_empty() {
            place.say(back).await.unwrap_or_else(|e| panic!("{back}: {e}"));
            assert_eq!(faults(&office).await, Vec::<String>::new(), "after {back}");
        }
    }
    for (change, named) in [
        ("delete from decision where kind = 'approve' and receipt = 1", "R-2026-000001"),
        ("delete from submission where number = 4", "R-2026-000004"),
        ("delete from ledger where position = 5", "ledger entry"),
    ] {
        place.say(change).await.unwrap_or_else(|e| panic!("{change}: {e}"));
        let found = faults(&office).await;
        assert!(found.iter().any(|f| f.contains(named)), "{change}: {found:?}");
    }
}

/// Text out of the catalogue of the database.
async fn listed(place: &Place, question: &str) -> Vec<String> {
    use sqlx::{Connection, Row};
    let mut connection = sqlx::AnyConnection::connect(place.address()).await.expect("the database answers");
    let rows = sqlx::query(sqlx::AssertSqlSafe(question.to_owned())).fetch_all(&mut connection).await.expect("an answer");
    connection.close().await.expect("closed");
    rows.iter().map(|r| r.get(0)).collect()
}

/// A disk changes values past every trigger: each column of each table in turn, in the row itself or in its twin.
async fn a_value_that_a_disk_changed_is_found_in_every_column_of_every_table(place: Place) {
    let office = busy(&place).await;
    let sqlite = place.address().starts_with("sqlite");
    // Kept apart: tries to sign in have no key, and which changes were made is compared with the program at each start.
    let apart = "('attempt', 'change', 'twin')";
    let tables = if sqlite {
        format!("select name from sqlite_master where type = 'table' and name not like 'sqlite%' and name not in {apart} order by 1")
    } else {
        format!(
            "select table_name::text from information_schema.tables where table_schema = current_schema() \
             and table_type = 'BASE TABLE' and table_name not in {apart} order by 1"
        )
    };
    let tables = listed(&place, &tables).await;
    assert!(tables.len() >= 26, "{tables:?}");
    if sqlite {
        for trigger in listed(&place, "select name from sqlite_master where type = 'trigger'").await {
            place.say(&format!("drop trigger {trigger}")).await.expect("the trigger goes");
        }
    } else {
        for table in &tables {
            place.say(&format!("alter table {table} disable trigger all")).await.expect("the triggers go");
        }
    }
    let mut seen = 0;
    for table in &tables {
        let columns = if sqlite {
            format!("select name || ' ' || lower(type) from pragma_table_info('{table}')")
        } else {
            format!(
                "select column_name || ' ' || data_type from information_schema.columns \
                 where table_schema = current_schema() and table_name = '{table}'"
            )
        };
        for column in listed(&place, &columns).await {
            let (column, kind) = column.split_once(' ').expect("a kind");
            let (other, back) = match kind {
                "text" => (format!("{column} || 'x'"), format!("substr({column}, 1, length({column}) - 1)")),
                "integer" | "bigint" => (format!("{column} + 1000000"), format!("{column} - 1000000")),
                // Bytes are turned to others of the same length, and turned back.
                _ => continue,
            };
            // The ledger proves its own statements; here it is the moment beside them.
            let changed = place.say(&format!("update {table} set {column} = {other} where {column} is not null")).await;
            let changed = changed.unwrap_or_else(|e| panic!("{table}.{column}: {e}"));
            if changed == 0 {
                continue;
            }
            seen += 1;
            let found = office.gateway.store.torn().await.expect("everything is read");
            let known = table == "ledger" && column != "at" && column != "position";
            assert!(known || found.iter().any(|(t, _)| t == table), "{table}.{column}: {found:?}");
            place.say(&format!("update {table} set {column} = {back} where {column} is not null")).await.expect("changed back");
            assert_eq!(office.gateway.store.torn().await.expect("everything is read"), [], "{table}.{column}");
        }
    }
    assert!(seen >= 60, "{seen}");
    place.say("update twin set content = content || 'x' where tab = 'submission'").await.expect("changed");
    let found = faults(&office).await;
    assert!(found.iter().any(|f| f.contains("of `submission`")), "{found:?}");
}

async fn a_ledger_that_was_changed_signs_no_more(place: Place) {
    let office = Office::open(&place).await;
    let first = office.approved_bytes("a.csv", &months(&[("2024-01", 10)])).await;
    office.release(&plan(&super::flow(FLOW), &[first], None)).await;
    let before = ledger::latest(&office.gateway).await.expect("an answer").expect("signed");
    // A tile is what the checkpoint signs, and no more of it.
    let leaves = ledger::tile(&office.gateway, &format!("tile/0/000.p/{}", before.size)).await.expect("a tile");
    assert_eq!(leaves.len() as i64, before.size * 32);
    assert!(ledger::tile(&office.gateway, &format!("tile/0/000.p/{}", before.size + 1)).await.is_err());
    assert!(ledger::tile(&office.gateway, "tile/0/../../ledger.key").await.is_err());
    let shown = ledger::entries(&office.gateway, 0, 100).await.expect("entries");
    assert_eq!(shown.len() as i64, before.size);
    assert_eq!(shown[0].entry.about, first.to_string());
    // Daily means daily, and only where something was entered.
    assert_eq!(ledger::daily(&office.gateway).await.expect("an answer"), None);
    office.clock.forward(90_000);
    assert_eq!(ledger::daily(&office.gateway).await.expect("an answer"), None, "nothing was entered");
    office.send(&ana(), "b.csv", &months(&[("2024-02", 1)]), None).await.expect("accepted");
    let daily = ledger::daily(&office.gateway).await.expect("an answer").expect("signed");
    assert_eq!(daily.size, before.size + 1);

    let drop = if place.address().starts_with("sqlite") { "drop trigger ledger_kept" } else { "alter table ledger disable trigger all" };
    place.say(drop).await.expect("the trigger goes");
    place.say("update ledger set leaf = (select sha256 from submission where number = 1) where position = 2").await.expect("changed");
    office.send(&ana(), "c.csv", &months(&[("2024-03", 1)]), None).await.expect("accepted");
    // A process that begins now knows nothing of the leaf that was there.
    let fresh = Office::open_in(&place, office.folder.clone()).await;
    let refused = ledger::checkpoint(&fresh.gateway).await;
    assert!(matches!(&refused, Err(Trouble::Machine(why)) if why.contains("does not agree")), "{refused:?}");
    let _ = (auditor(), month("2024-01"));
}

#[test]
fn the_key_of_a_ledger_is_made_once_and_is_nobody_elses() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().join("ledger.key");
    let random = Counted::default();
    let made = ledger::open_key(&place, ORIGIN, &random).expect("made");
    assert_eq!(std::fs::metadata(&place).expect("there").permissions().mode() & 0o777, 0o600);
    let again = ledger::open_key(&place, ORIGIN, &random).expect("read");
    assert_eq!(again.public(), made.public());
    assert!(ledger::open_key(&place, "another.example/ledger", &random).is_err_and(|e| e.to_string().contains("not one of the ledger")));
    std::fs::set_permissions(&place, std::fs::Permissions::from_mode(0o644)).expect("changed");
    assert!(ledger::open_key(&place, ORIGIN, &random).is_err_and(|e| e.to_string().contains("others can read")));
    assert!(ledger::open_key(&folder.path().join("nowhere/ledger.key"), ORIGIN, &random).is_err());
}

async fn without_a_ledger_nothing_is_accepted_or_released_and_reading_goes_on(place: Place) {
    let office = Office::open(&place).await;
    let gateway = &office.gateway;
    let first = office.approved_bytes("a.csv", &months(&[("2024-01", 10)])).await;
    let release = office.release(&plan(&super::flow(FLOW), &[first], None)).await;
    let second = office.approved_bytes("b.csv", &months(&[("2024-02", 20)])).await;
    let waits = office.send(&ana(), "c.csv", &months(&[("2024-03", 1)]), None).await.expect("accepted").submission().receipt;
    place.say("alter table ledger rename to elsewhere").await.expect("renamed");
    let unavailable = |what: &str, failed: Option<Trouble>| {
        assert!(matches!(&failed, Some(Trouble::Store(isthmus::store::StoreError::Unavailable(_)))), "{what}: {failed:?}");
    };
    unavailable("a file", office.send(&ana(), "d.csv", &months(&[("2024-04", 1)]), None).await.err());
    unavailable("a comment", isthmus::gateway::review::comment(gateway, &luz(), second, "no se guarda").await.err());
    unavailable("a release", publish::release(gateway, &pia(), &plan(&super::flow(FLOW), &[second], Some(1))).await.err());
    unavailable("a withdrawal", publish::withdraw(gateway, &pia(), &series(FLOW), 1, "no").await.err());
    let shift = isthmus::gateway::work::Shift { lease: std::time::Duration::from_secs(1), ..isthmus::gateway::work::Shift::new("a") };
    unavailable("a run", isthmus::gateway::work::one(gateway, &shift).await.err());
    // What is published is read as before.
    let isthmus::model::release::Current::Release(read) = gateway.store.current(&series(FLOW), gateway.now()).await.expect("an answer")
    else {
        panic!("gone")
    };
    assert_eq!(*read, release);
    assert!(gateway.blobs.get(release.draft.files[0].sha256).await.is_ok());
    place.say("alter table elsewhere rename to ledger").await.expect("renamed back");
    // Nothing of all that is left, and everything goes on.
    let listed = gateway.store.submissions(&isthmus::store::submissions::Wanted::default(), 10).await.expect("a list");
    assert_eq!(listed.len(), 3);
    assert_eq!(gateway.store.decisions(second).await.expect("decisions").iter().filter(|d| d.text == "no se guarda").count(), 0);
    assert_eq!(gateway.store.tip(&series(FLOW)).await.expect("an answer"), Some(1));
    for _ in 0..3 {
        office.clock.forward(3600);
        office.work().await;
    }
    assert_eq!(office.submission(waits).await.state, isthmus::model::submission::State::Checked);
    office.release(&plan(&super::flow(FLOW), &[second], Some(1))).await;
    assert_eq!(faults(&office).await, Vec::<String>::new());
}
