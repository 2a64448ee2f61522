//! Is what is released what was looked at, and is nothing lost when it is replaced, withdrawn or restored?

use std::collections::BTreeMap;

use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal128Type, Int32Type};
use futures_util::{StreamExt, TryStreamExt};
use isthmus::audit::policy::Policy;
use isthmus::connect::mirror;
use isthmus::gateway::change::{self, Change, Difference};
use isthmus::gateway::merge::How;
use isthmus::gateway::proof::{self, ProofOf};
use isthmus::gateway::publish::{self, Plan};
use isthmus::gateway::{Code, export, replay, settings, trace, verify};
use isthmus::model::account::Class;
use isthmus::model::release::{Current, Release, Standing};
use isthmus::model::submission::Receipt;
use isthmus::store::Conflict;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::{Office, admin, ana, auditor, conflict, flow, luz, month, months, paz, pia, plan, refused, series};
use crate::store::{Place, on_both};

on_both!(
    a_merge_keeps_and_a_replacement_does_not,
    what_would_change_is_what_changed,
    an_embargo_ends_to_the_second,
    a_joint_release_waits_for_its_second_key,
    what_was_withdrawn_comes_back_only_by_a_new_release,
    the_published_file_holds_the_records_in_columns,
    two_submissions_go_into_one_release,
    a_folder_follows_what_is_published,
);

const FLOW: &str = "DF_BORDER_MVT";

/// Figures by period.
async fn figures(office: &Office, release: &Release) -> BTreeMap<String, String> {
    let records = office.records(release).await;
    records.into_iter().map(|(r, _)| (r.key["TIME_PERIOD"].clone(), r.value.unwrap_or_default())).collect()
}

fn wanted(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
}

fn of(receipts: &[Receipt], base: Option<i64>) -> Plan {
    plan(&flow(FLOW), receipts, base)
}

async fn a_merge_keeps_and_a_replacement_does_not(place: Place) {
    let office = Office::open(&place).await;
    let january = office.approved_bytes("a.csv", &months(&[("2024-01", 10), ("2024-02", 20)])).await;
    let one = office.release(&of(&[january], None)).await;
    let february = office.approved_bytes("b.csv", &months(&[("2024-02", 25), ("2024-03", 30)])).await;
    let two = office.release(&of(&[february], Some(1))).await;
    assert_eq!(figures(&office, &one).await, wanted(&[("2024-01", "10"), ("2024-02", "20")]));
    assert_eq!(figures(&office, &two).await, wanted(&[("2024-01", "10"), ("2024-02", "25"), ("2024-03", "30")]));
    let by = |r: &Release| {
        let release = r.clone();
        let office = &office;
        async move { office.records(&release).await.into_iter().map(|(_, receipt)| receipt).collect::<Vec<_>>() }
    };
    assert_eq!(by(&two).await, [january.to_string(), february.to_string(), february.to_string()]);
    let third = office.approved_bytes("c.csv", &months(&[("2024-03", 31)])).await;
    let three = office.release(&Plan { how: How::Replace, ..of(&[third], Some(2)) }).await;
    assert_eq!(figures(&office, &three).await, wanted(&[("2024-03", "31")]));

    // A number that came with an earlier release is proved in the later one.
    let trusted = Policy::of_log(office.gateway.key.public().clone());
    for (number, period, value) in [(2, "2024-01", "10"), (2, "2024-02", "25"), (3, "2024-03", "31"), (1, "2024-02", "20")] {
        let bytes = proof::proof(&office.gateway, ProofOf::Number(series(FLOW), number, month(period))).await.expect("a proof");
        let verdict = isthmus::audit::verify::verify(&bytes, Some(&trusted)).unwrap_or_else(|f| panic!("{number} {period}: {f:#?}"));
        assert_eq!(verdict.number.and_then(|n| n.value).as_deref(), Some(value));
        let traced = trace::number(&office.gateway, &auditor(), &series(FLOW), Some(number), &month(period)).await.expect("traced");
        assert_eq!(traced.trace.record.value.as_deref(), Some(value));
        let again = replay::release(&office.gateway, &auditor(), &series(FLOW), number).await.expect("replayed");
        assert!(again.equal, "{again:#?}");
    }
    assert_eq!(refused(trace::number(&office.gateway, &auditor(), &series(FLOW), Some(3), &month("2024-01")).await), Code::NoSuchNumber);
    let mut short = month("2024-01");
    short.remove("SEX");
    assert_eq!(refused(trace::number(&office.gateway, &auditor(), &series(FLOW), Some(2), &short).await), Code::IncompleteKey);
    assert_eq!(verify::verify(&office.gateway).await.expect("read").faults, Vec::<String>::new());
}

/// Every difference of a list.
async fn listed(mut list: tokio::sync::mpsc::Receiver<Difference>) -> Vec<Difference> {
    let mut all = Vec::new();
    while let Some(difference) = list.recv().await {
        all.push(difference);
    }
    all
}

async fn what_would_change_is_what_changed(place: Place) {
    let office = Office::open(&place).await;
    let gateway = &office.gateway;
    let first = office.approved_bytes("a.csv", &months(&[("2024-01", 10), ("2024-02", 20), ("2024-03", 30), ("2024-04", 4)])).await;
    let none = change::preview(gateway, &pia(), &flow(FLOW), &[first], How::Merge, None).await.expect("a preview");
    assert_eq!((none.base, none.new, none.changed, none.removed, none.same), (None, 4, 0, 0, 0));
    office.release(&of(&[first], None)).await;
    let second = office.approved_bytes("b.csv", &months(&[("2024-02", 21), ("2024-03", 90), ("2024-04", 4), ("2024-05", 50)])).await;
    for how in [How::Merge, How::Replace] {
        let (to, from) = tokio::sync::mpsc::channel(1);
        let told = tokio::spawn(listed(from));
        let before = change::preview(gateway, &pia(), &flow(FLOW), &[second], how, Some(to)).await.expect("a preview");
        let told = told.await.expect("a list");
        assert_eq!(before.base, Some(1));
        let removed = u64::from(how == How::Replace);
        assert_eq!((before.new, before.changed, before.removed, before.same), (1, 2, removed, 2 - removed));
        let jumps: Vec<&str> = before.largest.iter().map(|d| d.key["TIME_PERIOD"].as_str()).collect();
        assert_eq!(jumps, ["2024-03", "2024-02"], "the largest first");
        assert_eq!(told.len() as u64, before.new + before.changed + before.removed);
        assert_eq!(told.iter().filter(|d| d.change == Change::Removed).count() as u64, removed);
        if how == How::Merge {
            office.release(&of(&[second], Some(1))).await;
            let (to, from) = tokio::sync::mpsc::channel(1);
            let after_list = tokio::spawn(listed(from));
            let after = change::between(gateway, &pia(), &series(FLOW), Some(1), 2, Some(to)).await.expect("a comparison");
            assert_eq!((after, after_list.await.expect("a list")), (before, told));
            // Backwards what was new is removed, and who stops listening ends only the list.
            let (to, from) = tokio::sync::mpsc::channel(1);
            drop(from);
            let back = change::between(gateway, &pia(), &series(FLOW), Some(2), 1, Some(to)).await.expect("a comparison");
            assert_eq!((back.new, back.changed, back.removed, back.same), (0, 2, 1, 2));
            // What is compared with itself is the same.
            let same = change::between(gateway, &pia(), &series(FLOW), Some(2), 2, None).await.expect("a comparison");
            assert_eq!((same.new, same.changed, same.removed, same.same), (0, 0, 0, 5));
            break;
        }
    }
    let third = office.approved_bytes("c.csv", &months(&[("2024-05", 50)])).await;
    let fourth = office.approved_bytes("d.csv", &months(&[("2024-01", 12), ("2024-06", 70)])).await;
    let structure = isthmus::standard::Standard::embedded().dataflow(&flow(FLOW)).expect("a dataflow").structure.clone();
    let order: Vec<String> = structure.dimensions.iter().map(|d| d.id.clone()).collect();
    let time = structure.time().expect("it has periods");
    let rehearsed = change::rehearse(gateway, &pia(), &flow(FLOW), &[fourth], None, (order, time, 3)).await.expect("a rehearsal");
    assert_eq!(
        (rehearsed.changes.new, rehearsed.changes.changed, rehearsed.courses.len()),
        (1, 1, 1),
        "one series, however much of it changes"
    );
    let course = &rehearsed.courses[0];
    assert!(!course.key.contains_key("TIME_PERIOD") && course.key["REF_AREA"] == "MEX", "{:?}", course.key);
    let told: Vec<(&str, Option<&str>, Option<&str>)> =
        course.steps.iter().map(|(p, (before, after))| (p.as_str(), before.as_deref(), after.as_deref())).collect();
    let whole = [("2024-01", Some("10"), Some("12")), ("2024-02", Some("21"), Some("21")), ("2024-03", Some("90"), Some("90"))];
    assert_eq!(told[..3], whole);
    assert_eq!(told[3..], [("2024-04", Some("4"), Some("4")), ("2024-05", Some("50"), Some("50")), ("2024-06", None, Some("70"))]);
    let replaced = change::preview(gateway, &pia(), &flow(FLOW), &[third], How::Replace, None).await.expect("a preview");
    office.release(&Plan { how: How::Replace, ..of(&[third], Some(2)) }).await;
    let after = change::between(gateway, &pia(), &series(FLOW), Some(2), 3, None).await.expect("a comparison");
    assert_eq!((replaced.removed, replaced.same), (4, 1));
    assert_eq!(after, replaced);
    // Another tenant sees nothing of it.
    let other = super::actor("oto", "GTM", &[isthmus::model::account::Role::Publisher]);
    assert_eq!(refused(change::between(gateway, &other, &series(FLOW), Some(1), 2, None).await), Code::NotFound);
    assert_eq!(refused(change::preview(gateway, &other, &flow(FLOW), &[third], How::Merge, None).await), Code::NotFound);
}

async fn an_embargo_ends_to_the_second(place: Place) {
    let office = Office::open(&place).await;
    let (gateway, now) = (&office.gateway, office.gateway.now());
    let sent = office.approved_bytes("a.csv", &months(&[("2024-01", 10)])).await;
    let release = office.release(&Plan { embargo: Some(now.plus(60_000)), ..of(&[sent], None) }).await;
    assert_eq!(release.standing, Standing::Scheduled);
    assert_eq!(refused(trace::number(gateway, &auditor(), &series(FLOW), None, &month("2024-01")).await), Code::NotFound);
    office.clock.forward(59);
    assert_eq!(gateway.store.current(&series(FLOW), gateway.now()).await.expect("an answer"), Current::Nothing);
    office.clock.forward(1);
    let Current::Release(open) = gateway.store.current(&series(FLOW), gateway.now()).await.expect("an answer") else { panic!("closed") };
    assert_eq!((open.number, open.standing), (1, Standing::Public));
    assert_eq!(verify::verify(gateway).await.expect("read").faults, Vec::<String>::new());
    // What would open before what it was made on is refused.
    let next = office.approved_bytes("b.csv", &months(&[("2024-02", 10)])).await;
    let late = Plan { embargo: Some(gateway.now().plus(100_000)), ..of(&[next], Some(1)) };
    office.release(&late).await;
    let third = office.approved_bytes("c.csv", &months(&[("2024-03", 10)])).await;
    assert_eq!(conflict(publish::release(gateway, &pia(), &of(&[third], Some(2))).await), Conflict::Embargo(2));
}

async fn a_joint_release_waits_for_its_second_key(place: Place) {
    let office = Office::open(&place).await;
    let gateway = &office.gateway;
    let name = settings::keys(&flow(FLOW));
    assert_eq!(refused(settings::set(gateway, &pia(), &name, Some("2")).await), Code::NotAllowed);
    assert_eq!(refused(settings::set(gateway, &admin(), &name, Some("0")).await), Code::Malformed);
    settings::set(gateway, &admin(), &name, Some("2")).await.expect("set");
    settings::set(gateway, &admin(), &settings::class(&flow(FLOW)), Some("restricted")).await.expect("set");
    let sent = office.approved_bytes("a.csv", &months(&[("2024-01", 10)])).await;
    let waiting = office.release(&of(&[sent], None)).await;
    assert_eq!((waiting.standing, waiting.draft.class), (Standing::Pending, Class::Restricted));
    assert_eq!(verify::verify(gateway).await.expect("read").faults, Vec::<String>::new());
    assert_eq!(gateway.store.current(&series(FLOW), gateway.now()).await.expect("an answer"), Current::Nothing);
    assert_eq!(conflict(publish::give_key(gateway, &pia(), &series(FLOW), 1, "").await), Conflict::SameKey);
    office.clock.forward(5);
    let open = publish::give_key(gateway, &paz(), &series(FLOW), 1, "de acuerdo").await.expect("released");
    assert_eq!((open.standing, open.given.len(), open.opens), (Standing::Public, 2, Some(gateway.now())));
    assert_eq!(conflict(publish::give_key(gateway, &paz(), &series(FLOW), 1, "").await), Conflict::Standing(Standing::Public));
    // The proof asks for two persons beside the last key, and has them.
    let bytes = proof::proof(gateway, ProofOf::Release(series(FLOW), 1)).await.expect("a proof");
    let trusted = Policy::of_log(gateway.key.public().clone());
    let verdict = isthmus::audit::verify::verify(&bytes, Some(&trusted)).unwrap_or_else(|faults| panic!("{faults:#?}"));
    let mut who: Vec<&str> = verdict.approvals.iter().map(|a| a.who.as_str()).collect();
    who.sort_unstable();
    assert_eq!(who, ["luz", "pia"]);
    assert_eq!(verify::verify(gateway).await.expect("read").faults, Vec::<String>::new());
}

async fn what_was_withdrawn_comes_back_only_by_a_new_release(place: Place) {
    let office = Office::open(&place).await;
    let gateway = &office.gateway;
    let first = office.approved_bytes("a.csv", &months(&[("2024-01", 10), ("2024-02", 20)])).await;
    let one = office.release(&of(&[first], None)).await;
    let second = office.approved_bytes("b.csv", &months(&[("2024-02", 99)])).await;
    office.release(&of(&[second], Some(1))).await;
    assert_eq!(refused(publish::withdraw(gateway, &pia(), &series(FLOW), 2, " ").await), Code::TextMissing);
    assert_eq!(refused(publish::withdraw(gateway, &luz(), &series(FLOW), 2, "no").await), Code::NotAllowed);
    let gone = publish::withdraw(gateway, &pia(), &series(FLOW), 2, "febrero está mal").await.expect("withdrawn");
    assert_eq!(gone.standing, Standing::Withdrawn);
    let current = gateway.store.current(&series(FLOW), gateway.now()).await.expect("an answer");
    assert!(matches!(current, Current::Withdrawn(r) if r.number == 2));
    assert_eq!(conflict(publish::withdraw(gateway, &pia(), &series(FLOW), 2, "otra vez").await), Conflict::Standing(Standing::Withdrawn));
    let stale = publish::restore(gateway, &pia(), &series(FLOW), 1, Some(2), None, "vuelve").await;
    assert_eq!(conflict(stale), Conflict::Base { expected: Some(2), found: Some(1) });
    let back = publish::restore(gateway, &pia(), &series(FLOW), 1, Some(1), None, "vuelve").await.expect("restored");
    assert_eq!((back.number, back.standing, back.draft.restores), (3, Standing::Public, Some(1)));
    assert_eq!(office.records(&back).await, office.records(&one).await);
    let same = change::between(gateway, &pia(), &series(FLOW), Some(1), 3, None).await.expect("a comparison");
    assert_eq!((same.same, same.new + same.changed + same.removed), (2, 0));
    let again = replay::release(gateway, &auditor(), &series(FLOW), 3).await.expect("replayed");
    assert!(again.equal, "{again:#?}");
    let bytes = proof::proof(gateway, ProofOf::Number(series(FLOW), 3, month("2024-02"))).await.expect("a proof");
    let trusted = Policy::of_log(gateway.key.public().clone());
    let verdict = isthmus::audit::verify::verify(&bytes, Some(&trusted)).unwrap_or_else(|faults| panic!("{faults:#?}"));
    assert_eq!(verdict.number.and_then(|n| n.value).as_deref(), Some("20"));
    assert_eq!(verify::verify(gateway).await.expect("read").faults, Vec::<String>::new());
    assert_eq!(refused(publish::restore(gateway, &pia(), &series(FLOW), 9, Some(3), None, "vuelve").await), Code::NotFound);
}

async fn the_published_file_holds_the_records_in_columns(place: Place) {
    let office = Office::open(&place).await;
    let sent = office.approved("mex-entradas/cuadro_2_1_entradas.xlsx").await;
    let dataflow = office.submission(sent).await.run.and_then(|r| r.dataflow).expect("a dataflow");
    let release = office.release(&plan(&dataflow, &[sent], None)).await;
    let [content] = &release.draft.files[..] else { panic!("one file") };
    assert_eq!(content.path, format!("data/dataflow={}/tenant=MEX/release=000001/part-0.parquet", dataflow.id));
    let file = office.gateway.blobs.local(content.sha256).await.expect("there");
    let reader = ParquetRecordBatchReaderBuilder::try_new(std::fs::File::open(file.path()).expect("there")).expect("Parquet");
    let metadata = reader.metadata().file_metadata().key_value_metadata().expect("metadata").clone();
    let told = |key: &str| metadata.iter().find(|m| m.key == key).and_then(|m| m.value.clone()).unwrap_or_default();
    assert_eq!(told("isthmus.release"), format!("{dataflow}/MEX/1"));
    assert_eq!(told("sdmx.structure_id"), dataflow.to_string());
    let manifest = publish::manifest(&office.gateway, &release).await.expect("a manifest");
    let batch = reader.build().expect("a reader").next().expect("a batch").expect("rows");
    let columns: Vec<String> = batch.schema().fields().iter().map(|f| f.name().clone()).collect();
    let schema: Vec<&str> = manifest["schema"].as_array().expect("columns").iter().filter_map(|c| c["id"].as_str()).collect();
    assert_eq!(columns, schema);
    let text = |name: &str, row: usize| {
        let column = batch.column_by_name(name).expect(name).as_dictionary::<Int32Type>();
        column.key(row).map(|k| column.values().as_string::<i32>().value(k).to_owned())
    };
    let figures = batch.column_by_name("OBS_VALUE").expect("figures").as_primitive::<Decimal128Type>();
    let records = office.records(&release).await;
    assert_eq!(batch.num_rows(), records.len());
    for (row, (record, receipt)) in records.iter().enumerate() {
        assert!(record.key.iter().all(|(dimension, code)| text(dimension, row).as_ref() == Some(code)), "{record:?}");
        assert_eq!(text("SOURCE_CELL", row).as_deref(), record.place().map(|p| p.1));
        assert_eq!(text("SUBMISSION_ID", row).as_ref(), Some(receipt));
        assert_eq!(text("OBS_STATUS", row).unwrap_or_default(), record.status);
        let value = arrow_array::Array::is_valid(figures, row)
            .then(|| rust_decimal::Decimal::from_i128_with_scale(figures.value(row), figures.scale() as u32));
        assert_eq!(value.map(|v| v.normalize().to_string()), record.value);
        assert!(record.attributes.iter().all(|(attribute, value)| text(attribute, row).as_ref() == Some(value)));
    }
    let keys: Vec<Vec<Option<String>>> =
        (0..batch.num_rows()).map(|row| columns[..records[0].0.key.len()].iter().map(|c| text(c, row)).collect()).collect();
    assert!(keys.is_sorted(), "by key, then by period");
    let _ = ana();
}

async fn two_submissions_go_into_one_release(place: Place) {
    let office = Office::open(&place).await;
    let gateway = &office.gateway;
    let a = office.approved_bytes("a.csv", &months(&[("2024-01", 1), ("2024-02", 2)])).await;
    let b = office.approved_bytes("b.csv", &months(&[("2024-02", 22), ("2024-03", 3)])).await;
    let release = office.release(&of(&[b, a], None)).await;
    assert_eq!(
        figures(&office, &release).await,
        wanted(&[("2024-01", "1"), ("2024-02", "22"), ("2024-03", "3")]),
        "the later receipt counts"
    );
    assert_eq!(release.draft.receipts, [a, b]);
    assert!(replay::release(gateway, &auditor(), &series(FLOW), 1).await.expect("replayed").equal);
    // What is released is released, and what is not approved is not.
    let again = conflict(publish::release(gateway, &pia(), &of(&[a], Some(1))).await);
    assert!(matches!(again, Conflict::State(_)), "{again:?}");
    let raw = office.send(&ana(), "c.csv", &months(&[("2024-05", 1)]), None).await.expect("accepted").submission().receipt;
    assert_eq!(refused(publish::release(gateway, &pia(), &of(&[raw], Some(1))).await), Code::NoDataset);
    assert_eq!(refused(publish::release(gateway, &pia(), &of(&[], Some(1))).await), Code::Malformed);
    let other = office.approved("mex-rechazos/rechazos_2017.xls").await;
    assert_eq!(refused(publish::release(gateway, &pia(), &of(&[other], Some(1))).await), Code::OtherDataflow, "of another dataflow");
}

/// Files below a folder, by their paths.
fn below(folder: &std::path::Path) -> Vec<String> {
    let (mut all, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).expect("a folder").map(|e| e.expect("an entry").path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else {
                all.push(entry.strip_prefix(folder).expect("below it").display().to_string());
            }
        }
    }
    all.sort();
    all
}

async fn a_folder_follows_what_is_published(place: Place) {
    let office = Office::open(&place).await;
    let (gateway, folder) = (&office.gateway, tempfile::tempdir().expect("a folder"));
    let to = folder.path().join("public");
    let told = async || {
        let index = export::published(gateway).await.expect("an index");
        let fetch = async |file: &export::Published| {
            Ok::<_, std::io::Error>(
                gateway.blobs.stream(file.sha256, 0).await.map_err(std::io::Error::other)?.map_err(std::io::Error::other).boxed(),
            )
        };
        let done = mirror::bring(&to, &index, fetch).await.expect("brought");
        (done.written, done.kept, done.removed)
    };
    assert_eq!(told().await, (0, 0, 0));
    let one = office.approved_bytes("a.csv", &months(&[("2024-01", 10)])).await;
    let first = office.release(&of(&[one], None)).await;
    assert_eq!(told().await, (2, 0, 0));
    assert_eq!(told().await, (0, 2, 0));
    let two = office.approved_bytes("b.csv", &months(&[("2024-02", 20)])).await;
    let embargo = Some(gateway.now().plus(60_000));
    let second = office.release(&Plan { embargo, ..of(&[two], Some(1)) }).await;
    assert_eq!(told().await, (0, 2, 0), "nothing of what is under embargo");
    office.clock.forward(60);
    assert_eq!(told().await, (2, 1, 0), "the new one, and it is the current one");
    let (a, b) = (&first.draft.files[0], &second.draft.files[0]);
    let current = format!("current/dataflow={FLOW}/tenant=MEX/part-0.parquet");
    assert_eq!(below(&to), [current.clone(), a.path.clone(), b.path.clone(), "index.json".to_owned()]);
    let bytes = std::fs::read(to.join(&current)).expect("there");
    assert_eq!(isthmus::model::digest::Sha256::of(&bytes), b.sha256);
    let index: serde_json::Value = serde_json::from_slice(&std::fs::read(to.join("index.json")).expect("there")).expect("JSON");
    assert_eq!(
        (&index["files"][0]["number"], &index["files"][0]["current"], &index["files"][1]["current"]),
        (&2.into(), &true.into(), &false.into())
    );
    publish::withdraw(gateway, &pia(), &series(FLOW), 2, "no").await.expect("withdrawn");
    assert_eq!(told().await, (0, 1, 2));
    assert_eq!(below(&to), [a.path.clone(), "index.json".to_owned()]);
    // What not everybody may read is nowhere in it.
    settings::set(gateway, &admin(), &settings::class(&flow(FLOW)), Some("restricted")).await.expect("set");
    let three = office.approved_bytes("c.csv", &months(&[("2024-03", 30)])).await;
    office.release(&of(&[three], Some(1))).await;
    assert_eq!(told().await, (0, 1, 0));
}
