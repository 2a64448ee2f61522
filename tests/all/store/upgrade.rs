//! Does a store that an earlier version wrote open with everything in it? And is one left as it was where that fails?

use std::collections::BTreeMap;
use std::path::Path;

use isthmus::model::digest::Sha256;
use isthmus::model::release::{Current, Series};
use isthmus::model::submission::{Receipt, State};
use isthmus::store::definitions::{DefinitionKind, Title};
use isthmus::store::{StoreError, Tables};
use sqlx::{AnyConnection, Connection, Executor, Row};

use super::{Place, accept, arrival, at, claim, dataflow, on_both, tenant};

on_both!(
    every_earlier_store_opens_with_everything_in_it,
    an_upgrade_that_fails_leaves_the_store_as_it_was,
    a_store_of_a_later_version_is_named_by_who_only_looks,
);

/// The changes of the tables, as each was when it was the last: number, name and text for SQLite and PostgreSQL.
fn changes() -> Vec<(i64, String, [String; 2])> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store/migrations");
    let mut all: BTreeMap<(i64, String), [String; 2]> = BTreeMap::new();
    for file in std::fs::read_dir(folder).expect("the changes") {
        let path = file.expect("an entry").path();
        let file = path.file_name().and_then(|n| n.to_str()).expect("a name").strip_suffix(".sql").expect("SQL").to_owned();
        let text = std::fs::read_to_string(&path).expect("a text");
        let (name, of) = file.split_once('.').map_or((file.as_str(), None), |(name, of)| (name, Some(of)));
        let (number, name) = name.split_once('_').expect("a number and a name");
        let both = all.entry((number.parse().expect("a number"), name.to_owned())).or_default();
        let sqlite = text.replace("BIGINT", "INTEGER").replace("BYTEA", "BLOB");
        let postgres = text.replace(" STRICT;", ";");
        match of {
            Some("sqlite") => both[0] = sqlite,
            Some("postgres") => both[1] = postgres,
            _ => *both = [sqlite, postgres],
        }
    }
    all.into_iter().map(|((number, name), texts)| (number, name, texts)).collect()
}

/// Rows as the first version wrote them. `#ab#` stands for 32 bytes of that value.
const ROWS: &str = "\
insert into counter values ('receipt', 2), ('decision', 3), ('event', 4), ('ledger', 2), ('job', 2), ('token', 1), ('webhook', 1);
insert into tenant values ('MEX', 'México', null), ('OLD', 'Antes', 1772355500000);
insert into setting values ('MEX', 'four-eyes', 'off');
insert into account values ('ana', 'Ana Ruiz', 'ana@example.org', 'es', '$argon2id$v=19$x', 1772355600000, null);
insert into account_role values ('ana', 'MEX', 'uploader publisher');
insert into identity values ('https://id.example.org', 'sub-1', 'ana');
insert into token values (1, #11#, 'MEX', 'nightly', 'uploader', '', '10.0.0.0/8', 'ana', 1772355600000, 1803891600000, null, null);
insert into session values (#12#, 'ana', 'csrf', 1772355600000, 1803891600000);
insert into attempt values ('login:ana', 1772355600000);
insert into submission (number, year, tenant, who, via, name, media_type, bytes, sha256, received, idempotency, state, moved, reason, dataflow,
  mapping, mapping_sha256, sender, engine, observations, errors, warnings, informations, report, dataset)
  values (1, 2026, 'MEX', 'person:ana', 'upload', 'enero.xlsx', '', 3, #21#, 1772355600000, 'uno', 'released', 1772355700000, '',
  'ISTHMUS:DF_BORDER_MVT(1.0)', 'mex.entradas', #22#, 'MEX.UPM', '0.0.9', 12, 0, 1, 2, #23#, #24#);
insert into submission (number, year, tenant, who, via, name, media_type, bytes, sha256, received, corrects, corrects_year, state, moved, reason)
  values (2, 2026, 'MEX', 'token:1:ana', 'folder', 'febrero.xlsx', '', 4, #25#, 1772355800000, 1, 2026, 'received', 1772355800000, '');
insert into decision values (1, 1, 1772355650000, 'person:ana', 'submit', null, null, null, 'listo', null),
  (2, 1, 1772355660000, 'person:luz', 'approve', null, null, null, 'bien', #26#),
  (3, 1, 1772355700000, 'person:pia', 'release', null, null, null, 'mensual', null);
insert into job values (1, 'MEX', 'run', 'R-2026-000001', 1, 1772355600000, null, null, 'done', '', 1772355600000),
  (2, 'MEX', 'run', 'R-2026-000002', 0, 1772355800000, null, null, 'waiting', '', 1772355800000);
insert into release_head values ('ISTHMUS:DF_BORDER_MVT(1.0)', 'MEX', 1, 1);
insert into release (dataflow, tenant, number, at, opens, class, manifest, engine, keys)
  values ('ISTHMUS:DF_BORDER_MVT(1.0)', 'MEX', 1, 1772355700000, 1772355700000, 'public', #31#, '0.0.9', 1);
insert into release_receipt values ('ISTHMUS:DF_BORDER_MVT(1.0)', 'MEX', 1, 1);
insert into release_file values ('ISTHMUS:DF_BORDER_MVT(1.0)', 'MEX', 1, 'data/part-0.parquet', #32#, 7, 12);
insert into release_key values ('ISTHMUS:DF_BORDER_MVT(1.0)', 'MEX', 1, 'person:pia', 1772355700000, null);
insert into event values (1, 1772355600000, 'MEX', 'submission.received', 'person:ana', 'R-2026-000001', '{}'), (2, 1772355650000, 'MEX', 'submission.checked', 'machine:worker',
  'R-2026-000001', '{}'), (3, 1772355700000, 'MEX', 'release.public', 'person:pia', 'x', '{}'), (4, 1772355800000, 'MEX', 'submission.received', 'token:1:ana', 'R-2026-000002', '{}');
insert into ledger values (0, 1772355600000, 'receipt', 'R-2026-000001', #41#, #51#), (1, 1772355700000, 'release', 'x', #42#, #52#);
insert into checkpoint values (2, 1772355700000, 'example/ledger');
insert into definition values ('MEX', 'mapping', 'mex.entradas', #61#, 1772355600000, 'person:luz', 'isthmus: 1');
insert into definition_active values ('MEX', 'mapping', 'mex.entradas', #61#, 1772355600000, 'person:luz');
insert into source values ('MEX', 'dtm', '{}', 3600000, 1772359200000, null, null, null, null, null, '', 0, null);
insert into webhook values (1, 'MEX', 'https://hooks.example.org/', 'whsec', 'release.public', 1772355600000, null, 3);
insert into delivery values (1, 3, 1, 1, 1772355700000, 'told', 200, '', 1772355701000);
";

fn is_sqlite(place: &Place) -> bool {
    place.address().starts_with("sqlite:")
}

async fn connection(place: &Place) -> AnyConnection {
    sqlx::any::install_default_drivers();
    let address = place.address().replace("sqlite:", "sqlite://");
    let address = if is_sqlite(place) { format!("{address}?mode=rwc") } else { address };
    AnyConnection::connect(&address).await.expect("the database answers")
}

/// Makes a store as the program did that knew so many changes.
async fn as_then(place: &Place, changes: &[(i64, String, [String; 2])]) {
    let (mut connection, sqlite) = (connection(place).await, is_sqlite(place));
    let bytes = |two: &str| {
        let hex = two.repeat(32);
        if sqlite { format!("x'{hex}'") } else { format!("'\\x{hex}'::bytea") }
    };
    let said = async |connection: &mut AnyConnection, text: &str| {
        connection.execute(sqlx::raw_sql(sqlx::AssertSqlSafe(text.to_owned()))).await.unwrap_or_else(|e| panic!("{e}: {text}"));
    };
    let (integer, blob) = if sqlite { ("INTEGER", "BLOB") } else { ("BIGINT", "BYTEA") };
    let strict = if sqlite { " STRICT" } else { "" };
    let first = format!("create table change (number {integer} not null primary key, name TEXT not null, sha256 {blob} not null){strict}");
    said(&mut connection, &first).await;
    for (i, (number, name, texts)) in changes.iter().enumerate() {
        let text = &texts[usize::from(!sqlite)];
        said(&mut connection, text).await;
        let digest = Sha256::of(text.as_bytes()).to_string();
        let digest = if sqlite { format!("x'{digest}'") } else { format!("'\\x{digest}'::bytea") };
        said(&mut connection, &format!("insert into change values ({number}, '{name}', {digest})")).await;
        if i == 0 {
            let mut rows = String::new();
            for (j, piece) in ROWS.split('#').enumerate() {
                rows += &if j % 2 == 0 { piece.to_owned() } else { bytes(piece) };
            }
            said(&mut connection, &rows).await;
        }
    }
    connection.close().await.expect("closed");
    #[cfg(unix)]
    if sqlite {
        use std::os::unix::fs::PermissionsExt;
        let path = place.address().trim_start_matches("sqlite:");
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).expect("its owner's alone");
    }
}

/// Every row of these columns, or of all that there are: table by table, in order.
async fn rows(place: &Place, of: Option<&BTreeMap<String, Vec<String>>>) -> (BTreeMap<String, Vec<String>>, BTreeMap<String, Vec<String>>) {
    let (mut connection, sqlite) = (connection(place).await, is_sqlite(place));
    let columns = if sqlite {
        "select m.name as t, p.name as c from sqlite_master m join pragma_table_info(m.name) p where m.type = 'table' order by m.name, p.cid"
    } else {
        "select table_name::text as t, column_name::text as c from information_schema.columns where table_schema = current_schema() \
         order by table_name, ordinal_position"
    };
    let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in connection.fetch_all(sqlx::query(columns)).await.expect("columns") {
        tables.entry(row.get("t")).or_default().push(row.get("c"));
    }
    let tables = of.cloned().unwrap_or(tables);
    let mut all = BTreeMap::new();
    for (table, columns) in &tables {
        let shown: Vec<String> =
            columns.iter().map(|c| if sqlite { format!("quote(\"{c}\")") } else { format!("coalesce(\"{c}\"::text, 'NULL')") }).collect();
        let select = format!("select {} as line from \"{table}\" order by 1", shown.join(" || '|' || "));
        let lines = connection.fetch_all(sqlx::query(sqlx::AssertSqlSafe(select))).await.expect("rows");
        all.insert(table.clone(), lines.iter().map(|r| r.get("line")).collect());
    }
    connection.close().await.expect("closed");
    (tables, all)
}

/// A place of its own beside this one.
async fn another(place: &Place) -> Place {
    if is_sqlite(place) { Place::sqlite() } else { Place::postgres().await.expect("a server, since there is one") }
}

async fn every_earlier_store_opens_with_everything_in_it(place: Place) {
    let changes = changes();
    assert!(changes.len() > 3, "{}", changes.len());
    for earlier in 1..changes.len() {
        let place = another(&place).await;
        as_then(&place, &changes[..earlier]).await;
        let (mut tables, before) = rows(&place, None).await;
        assert!(before.values().map(Vec::len).sum::<usize>() > 35);
        let (last, newest) = (changes[earlier - 1].0, changes[changes.len() - 1].0);
        assert_eq!(isthmus::store::look(place.address()).await.expect("it can be looked at"), Tables::Earlier { last, newest });
        assert_eq!(rows(&place, None).await.1, before, "to look changes nothing");

        let store = place.open().await;
        assert_eq!(isthmus::store::look(place.address()).await.expect("it can be looked at"), Tables::Current(newest));
        tables.remove("change");
        let (_, after) = rows(&place, Some(&tables)).await;
        for table in tables.keys() {
            assert_eq!(before[table], after[table], "{table} of a store of {earlier} changes");
        }

        // And what is there is understood.
        let first: Receipt = "R-2026-000001".parse().expect("a receipt");
        let sent = store.submission(first).await.expect("there");
        assert_eq!((sent.state, sent.key.as_deref()), (State::Released, Some("uno")));
        let run = sent.run.expect("a run");
        assert_eq!((run.counts.observations, run.records), (12, None));
        let said: Vec<String> = store.decisions(first).await.expect("decisions").into_iter().map(|d| d.text).collect();
        assert_eq!(said, ["listo", "bien", "mensual"]);
        let series = Series { dataflow: dataflow(), tenant: tenant("MEX") };
        let Current::Release(release) = store.current(&series, at(1000)).await.expect("an answer") else { panic!("nothing is read") };
        assert_eq!((release.number, release.rows(), release.draft.receipts.as_slice()), (1, 12, [first].as_slice()));
        assert_eq!(store.account(&"ana".parse().expect("a login")).await.expect("there").1.as_deref(), Some("$argon2id$v=19$x"));
        assert_eq!(store.token(Sha256([0x11; 32])).await.expect("an answer").expect("a token").name, "nightly");
        assert!(store.session(Sha256([0x12; 32]), at(10)).await.expect("an answer").is_some());
        assert_eq!(
            store.login_of("https://id.example.org", "sub-1").await.expect("an answer").map(|l| l.as_str().to_owned()).as_deref(),
            Some("ana")
        );
        assert_eq!(store.setting(&tenant("MEX"), "four-eyes").await.expect("an answer").as_deref(), Some("off"));
        assert_eq!(store.ledger_size().await.expect("a size"), 2);
        assert_eq!(store.last_checkpoint().await.expect("an answer").expect("one").size, 2);
        assert_eq!(store.events(0, None, 10).await.expect("events").len(), 4);
        let title = Title { tenant: tenant("MEX"), kind: DefinitionKind::Mapping, id: "mex.entradas".to_owned() };
        assert!(store.active(&title).await.expect("an answer").is_some_and(|a| a.sha256 == Sha256([0x61; 32])));
        assert_eq!(store.webhooks(&tenant("MEX")).await.expect("webhooks").len(), 1);
        assert!(store.names_blob(Sha256([0x32; 32])).await.expect("an answer"), "what was released is not swept away");
        store.check().await.expect("sound");

        // It goes on: the file that waited is taken, and the next one gets the next number.
        let lease = claim(&*store, "worker", at(1000)).await.expect("a job waits");
        assert_eq!(lease.subject, "R-2026-000002");
        assert_eq!(accept(&*store, arrival("MEX", "marzo"), at(1001)).await.receipt.number, 3);
        store.ready().await.expect("it can be written");
    }
}

async fn an_upgrade_that_fails_leaves_the_store_as_it_was(place: Place) {
    let changes = changes();
    let earlier = &changes[..changes.len() - 2];
    as_then(&place, earlier).await;
    // Something is in the way of the last change: the one before it succeeds, and must be gone again.
    place.say("create table twin (topic TEXT)").await.expect("in the way");
    let (_, before) = rows(&place, None).await;
    for _ in 0..2 {
        let Err(error) = isthmus::store::open(place.address()).await else { panic!("opened") };
        assert!(error.to_string().contains("twin"), "{error}");
        assert_eq!(rows(&place, None).await.1, before);
    }
    place.say("drop table twin").await.expect("out of the way");
    let store = place.open().await;
    assert_eq!(accept(&*store, arrival("MEX", "marzo"), at(1001)).await.receipt.number, 3);
}

async fn a_store_of_a_later_version_is_named_by_who_only_looks(place: Place) {
    assert_eq!(isthmus::store::look(place.address()).await.expect("nothing is there"), Tables::None);
    let store = place.open().await;
    let sent = accept(&*store, arrival("MEX", "uno"), at(0)).await;
    place
        .say("insert into change (number, name, sha256) select 9000, 'later', sha256 from change where number = 1")
        .await
        .expect("a change");
    let (_, before) = rows(&place, None).await;
    let error = isthmus::store::look(place.address()).await.expect_err("a later version");
    assert!(matches!(error, StoreError::Newer(9000)), "{error}");
    let said = error.to_string();
    assert!(said.contains("later version") && said.contains("run that version or a later one"), "{said}");
    let Err(error) = isthmus::store::open(place.address()).await else { panic!("opened") };
    assert!(matches!(error, StoreError::Newer(9000)), "{error}");
    assert_eq!(rows(&place, None).await.1, before, "untouched");
    // Who runs already goes on: it is who starts that is refused.
    assert_eq!(store.submission(sent.receipt).await.expect("there").receipt, sent.receipt);
}
