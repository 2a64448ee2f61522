//! Is a file accepted once, found again, and moved only as it may be?

use isthmus::model::account::Who;
use isthmus::model::decision::DecisionKind;
use isthmus::model::digest::Sha256;
use isthmus::model::submission::{NotAllowed, Receipt, State};
use isthmus::store::jobs::{JobKind, TRIES};
use isthmus::store::ledger::unsealed;
use isthmus::store::submissions::{Accepted, Wanted};
use isthmus::store::{Conflict, StoreError};

use super::{Place, accept, approved, arrival, at, claim, decision, entry, on_both, person, run, tenant};

on_both!(
    a_file_gets_a_receipt_a_job_an_event_and_a_statement,
    the_same_key_gives_the_same_receipt,
    fifty_retries_at_once_make_one_submission,
    a_correction_names_what_it_corrects,
    submissions_are_listed_by_what_is_wanted,
    a_submission_is_decided_only_from_where_it_stands,
    a_cancelled_submission_is_not_run,
    a_failed_submission_can_be_run_again,
    overrides_are_counted_by_rule,
    blobs_that_a_row_names_are_known,
);

async fn a_file_gets_a_receipt_a_job_an_event_and_a_statement(place: Place) {
    let store = place.open().await;
    let sent = accept(&*store, arrival("MEX", "uno"), at(0)).await;
    assert_eq!(sent.receipt.to_string(), "R-2026-000001");
    assert_eq!((sent.state, sent.received, sent.run.clone()), (State::Received, at(0), None));
    // What is read back from the disk, by another process as it were, is what was acknowledged.
    let again = place.open().await;
    let mut read = again.submission(sent.receipt).await.expect("there");
    assert_eq!(read.name, "enero\u{fffd}.xlsx", "a zero byte in a name is shown, and stops neither database");
    read.name.clone_from(&sent.name);
    assert_eq!(read, sent);
    let job = claim(&*again, "w", at(1)).await.expect("a job");
    assert_eq!((job.kind, job.subject.as_str(), job.attempt), (JobKind::Run, "R-2026-000001", 1));
    let events = again.events(0, Some(&tenant("MEX")), 10).await.expect("events");
    let told: Vec<_> = events.iter().map(|e| (e.sequence, e.kind.word(), e.subject.as_str(), e.by.to_string())).collect();
    assert_eq!(told[0], (1, "submission.received", "R-2026-000001", "person:ana".to_owned()));
    assert_eq!(told[1].1, "submission.started");
    assert_eq!(again.events(0, Some(&tenant("GTM")), 10).await.expect("events"), []);
    let recorded = again.entries_about("R-2026-000001").await.expect("entries");
    assert_eq!(recorded.len(), 1);
    assert_eq!((recorded[0].position, &recorded[0].entry), (0, &entry("receipt", sent.receipt)));
    // The year is part of the receipt.
    let other = Receipt { year: 2025, ..sent.receipt };
    assert!(matches!(again.submission(other).await, Err(StoreError::NotFound(_))));
    // The sequence goes on in another year, and when the clock goes back.
    assert_eq!(accept(&*again, arrival("MEX", "dos"), at(31_536_000)).await.receipt.to_string(), "R-2027-000002");
    assert_eq!(accept(&*again, arrival("MEX", "tres"), at(0)).await.receipt.to_string(), "R-2026-000003");
}

async fn the_same_key_gives_the_same_receipt(place: Place) {
    let store = place.open().await;
    let mut first = arrival("MEX", "uno");
    first.key = Some("k-1".to_owned());
    let sent = accept(&*store, first.clone(), at(0)).await;
    let again = store.accept(first.clone(), at(9), &unsealed).await.expect("the same");
    assert!(matches!(&again, Accepted::Again(s) if s.receipt == sent.receipt && s.received == at(0)), "{again:?}");
    let mut other_bytes = arrival("MEX", "dos");
    other_bytes.key = Some("k-1".to_owned());
    let refused = store.accept(other_bytes.clone(), at(9), &unsealed).await;
    assert!(matches!(refused, Err(StoreError::Conflict(Conflict::KeyReused(r))) if r == sent.receipt), "{refused:?}");
    // Keys are each sender's own.
    other_bytes.by = person("beto");
    assert_eq!(accept(&*store, other_bytes, at(9)).await.receipt.number, 2, "what was refused took no number");
    // The same bytes under another key are another submission, linked to the first, within the tenant.
    first.key = Some("k-2".to_owned());
    assert_eq!(accept(&*store, first, at(10)).await.duplicates, Some(sent.receipt));
    assert_eq!(accept(&*store, arrival("GTM", "uno"), at(10)).await.duplicates, None);
    assert_eq!(store.ledger_size().await.expect("size"), 4);
    assert_eq!(store.load().await.expect("load").waiting, 4);
}

async fn fifty_retries_at_once_make_one_submission(place: Place) {
    let store = place.open().await;
    let mut tasks = Vec::new();
    for i in 0..50 {
        let store = store.clone();
        tasks.push(tokio::spawn(async move {
            let mut arrival = arrival("MEX", "uno");
            arrival.key = Some("k-1".to_owned());
            store.accept(arrival, at(i), &|s| vec![entry("receipt", s.receipt)]).await.expect("accepted")
        }));
    }
    let (mut new, mut receipts) = (0, Vec::new());
    for task in tasks {
        let accepted = task.await.expect("no panic");
        new += usize::from(matches!(accepted, Accepted::New(_)));
        receipts.push(accepted.submission().receipt);
    }
    receipts.dedup();
    assert_eq!((new, receipts.len()), (1, 1));
    assert_eq!((store.ledger_size().await.expect("size"), store.last_event().await.expect("last")), (1, 1));
}

async fn a_correction_names_what_it_corrects(place: Place) {
    let store = place.open().await;
    let sent = accept(&*store, arrival("MEX", "uno"), at(0)).await;
    let mut mended = arrival("MEX", "uno mejor");
    mended.corrects = Some(sent.receipt);
    mended.wanted_mapping = Some("MEX/entradas".to_owned());
    let mended = accept(&*store, mended, at(1)).await;
    let read = store.submission(mended.receipt).await.expect("there");
    assert_eq!((read.corrects, read.wanted_mapping.as_deref()), (Some(sent.receipt), Some("MEX/entradas")));
    // Another tenant's submission is as good as none.
    let mut foreign = arrival("GTM", "dos");
    foreign.corrects = Some(sent.receipt);
    assert!(matches!(store.accept(foreign, at(2), &unsealed).await, Err(StoreError::NotFound(_))));
}

async fn submissions_are_listed_by_what_is_wanted(place: Place) {
    let store = place.open().await;
    for i in 0..7 {
        let mut arrival = arrival(if i % 2 == 0 { "MEX" } else { "GTM" }, &format!("file {i}"));
        if i == 4 {
            arrival.by = person("beto");
        }
        accept(&*store, arrival, at(i)).await;
    }
    let lease = claim(&*store, "w", at(10)).await.expect("a job");
    store.finish_run(&lease, run(0), at(11), &unsealed).await.expect("checked");
    let numbers = async |wanted: Wanted, limit| {
        let found = store.submissions(&wanted, limit).await.expect("a list");
        found.iter().map(|s| s.receipt.number).collect::<Vec<_>>()
    };
    assert_eq!(numbers(Wanted::default(), 3).await, [7, 6, 5]);
    let before = store.submission(Receipt { number: 5, year: 2026 }).await.expect("there").receipt;
    assert_eq!(numbers(Wanted { before: Some(before), ..Wanted::default() }, 9).await, [4, 3, 2, 1]);
    assert_eq!(numbers(Wanted { tenant: Some(tenant("GTM")), ..Wanted::default() }, 9).await, [6, 4, 2]);
    assert_eq!(numbers(Wanted { by: Some(person("beto")), ..Wanted::default() }, 9).await, [5]);
    assert_eq!(numbers(Wanted { state: Some(State::Checked), ..Wanted::default() }, 9).await, [1]);
    let of_flow = Wanted { dataflow: Some(super::dataflow()), tenant: Some(tenant("MEX")), ..Wanted::default() };
    assert_eq!(numbers(of_flow, 9).await, [1]);
}

async fn a_submission_is_decided_only_from_where_it_stands(place: Place) {
    let store = place.open().await;
    let sent = accept(&*store, arrival("MEX", "uno"), at(0)).await;
    let early = store.decide(&decision(sent.receipt, DecisionKind::Approve, "luz", at(1)), &unsealed).await;
    assert!(matches!(early, Err(StoreError::Conflict(Conflict::State(NotAllowed::Here { from: State::Received, .. })))), "{early:?}");
    let lease = claim(&*store, "w", at(1)).await.expect("a job");
    let checked = store.finish_run(&lease, run(0), at(2), &|s| vec![entry("validate", s.receipt)]).await.expect("checked");
    assert_eq!((checked.state, checked.run), (State::Checked, Some(run(0))));
    let mut justified = decision(sent.receipt, DecisionKind::Justify, "ana", at(3));
    justified.rule = Some("V-CON-004".to_owned());
    assert_eq!(store.decide(&justified, &unsealed).await.expect("justified").state, State::Checked);
    assert_eq!(
        store.decide(&decision(sent.receipt, DecisionKind::Submit, "ana", at(4)), &unsealed).await.expect("sent").state,
        State::InReview
    );
    let mut returned = decision(sent.receipt, DecisionKind::Return, "luz", at(5));
    returned.signature = Some(vec![1, 2, 3]);
    let given_back = store.decide(&returned, &|s| vec![entry("decide", s.receipt)]).await.expect("returned");
    assert_eq!((given_back.state, given_back.reason.as_str(), given_back.moved), (State::Returned, "así está bien", at(5)));
    let decisions = store.decisions(sent.receipt).await.expect("decisions");
    assert_eq!(decisions, [justified, decision(sent.receipt, DecisionKind::Submit, "ana", at(4)), returned]);
    let kinds: Vec<_> = store.entries_about("R-2026-000001").await.expect("entries").into_iter().map(|e| e.entry.kind).collect();
    assert_eq!(kinds, ["receipt", "validate", "decide"]);
    let told: Vec<_> = store.events_about("R-2026-000001").await.expect("events").iter().map(|e| e.kind.word()).collect();
    let wanted = [
        "submission.received",
        "submission.started",
        "submission.checked",
        "submission.decided",
        "submission.submitted",
        "submission.returned",
    ];
    assert_eq!(told, wanted);
}

async fn a_cancelled_submission_is_not_run(place: Place) {
    let store = place.open().await;
    let first = accept(&*store, arrival("MEX", "uno"), at(0)).await;
    let second = accept(&*store, arrival("MEX", "dos"), at(0)).await;
    store.decide(&decision(first.receipt, DecisionKind::Cancel, "ana", at(1)), &unsealed).await.expect("cancelled");
    let lease = claim(&*store, "w", at(2)).await.expect("the other");
    assert_eq!(lease.subject, second.receipt.to_string());
    // Cancelled while it runs: what the worker brings back changes nothing.
    store.decide(&decision(second.receipt, DecisionKind::Cancel, "ana", at(3)), &unsealed).await.expect("cancelled");
    let brought = store.finish_run(&lease, run(0), at(4), &unsealed).await.expect("taken note of");
    assert_eq!((brought.state, brought.run), (State::Cancelled, None));
    assert_eq!(claim(&*store, "w", at(5)).await, None);
    assert_eq!(store.load().await.expect("load"), isthmus::store::jobs::Load::default());
}

async fn a_failed_submission_can_be_run_again(place: Place) {
    let store = place.open().await;
    let sent = accept(&*store, arrival("MEX", "veneno"), at(0)).await;
    let mut now = 0;
    for _ in 0..TRIES {
        now += 1000;
        let lease = claim(&*store, "w", at(now)).await.expect("a try");
        store.fail(&lease, "memory", at(now)).await.expect("noted");
    }
    let failed = store.submission(sent.receipt).await.expect("there");
    assert_eq!((failed.state, failed.reason.as_str()), (State::Failed, "memory"));
    assert_eq!(store.dead_jobs(Some(&tenant("MEX"))).await.expect("dead").len(), 1);
    assert_eq!(store.dead_jobs(Some(&tenant("GTM"))).await.expect("dead").len(), 0);
    store.decide(&decision(sent.receipt, DecisionKind::Rerun, "luz", at(now)), &unsealed).await.expect("queued again");
    assert_eq!(store.dead_jobs(None).await.expect("dead"), []);
    let lease = claim(&*store, "w", at(now)).await.expect("a new job");
    assert_eq!(lease.attempt, 1);
    assert_eq!(store.finish_run(&lease, run(2), at(now), &unsealed).await.expect("refused").state, State::Refused);
}

async fn overrides_are_counted_by_rule(place: Place) {
    let store = place.open().await;
    let sent = accept(&*store, arrival("MEX", "uno"), at(0)).await;
    for (i, rule) in ["V-2", "V-1", "V-2"].into_iter().enumerate() {
        let mut change = decision(sent.receipt, DecisionKind::Override, "luz", at(i as i64));
        change.rule = Some(rule.to_owned());
        change.severity = Some(("error".to_owned(), "warning".to_owned()));
        store.decide(&change, &unsealed).await.expect("noted");
    }
    let counted = store.overrides(&tenant("MEX"), at(0)).await.expect("counted");
    assert_eq!(counted, [("V-2".to_owned(), 2), ("V-1".to_owned(), 1)]);
    assert_eq!(store.overrides(&tenant("MEX"), at(2)).await.expect("counted"), [("V-2".to_owned(), 1)]);
    assert_eq!(store.overrides(&tenant("GTM"), at(0)).await.expect("counted"), []);
    assert_eq!(store.decisions(sent.receipt).await.expect("decisions")[0].severity, Some(("error".to_owned(), "warning".to_owned())));
}

async fn blobs_that_a_row_names_are_known(place: Place) {
    let store = place.open().await;
    approved(&*store, "MEX", "uno", at(0)).await;
    for (bytes, named) in [("uno", true), ("report", true), ("dataset", true), ("records", true), ("mapping", true), ("nada", false)] {
        assert_eq!(store.names_blob(Sha256::of(bytes.as_bytes())).await.expect("an answer"), named, "{bytes}");
    }
    let mut wanted = ["uno", "report", "dataset", "records", "mapping"].map(|bytes| Sha256::of(bytes.as_bytes()));
    wanted.sort();
    assert_eq!(store.named_blobs(None, 9).await.expect("names"), wanted);
    assert_eq!(store.named_blobs(Some(wanted[0]), 1).await.expect("names"), wanted[1..2]);
    let by: Who = store.submissions(&Wanted::default(), 1).await.expect("a list")[0].by.clone();
    assert_eq!(by, person("ana"));
}
