//! Is the ledger without gaps, in one order, and impossible to change?

use isthmus::model::account::Who;
use isthmus::model::event::{Event, EventKind};
use isthmus::store::ledger::Checkpoint;
use isthmus::store::{Conflict, StoreError};

use super::{Place, accept, arrival, at, decision, entry, on_both, person, tenant};

on_both!(
    entries_of_many_writers_have_no_gap,
    checkpoints_are_kept_and_co_signed,
    what_was_told_cannot_be_changed,
    a_reader_of_events_misses_none,
);

async fn entries_of_many_writers_have_no_gap(place: Place) {
    let store = place.open().await;
    let mut tasks = Vec::new();
    for writer in 0..8 {
        let store = store.clone();
        tasks.push(tokio::spawn(async move {
            let mut firsts = Vec::new();
            for i in 0..10 {
                let two = vec![entry("parse", format!("{writer}/{i}")), entry("map", format!("{writer}/{i}"))];
                firsts.push(store.record(two, at(i)).await.expect("recorded"));
            }
            firsts
        }));
    }
    let mut firsts = Vec::new();
    for task in tasks {
        firsts.extend(task.await.expect("no panic"));
    }
    firsts.sort_unstable();
    assert_eq!(firsts, (0..160).step_by(2).collect::<Vec<_>>(), "what was recorded together stands together");
    assert_eq!(store.ledger_size().await.expect("size"), 160);
    let leaves = store.leaves(0, 160).await.expect("leaves");
    for (position, leaf) in leaves.iter().enumerate() {
        let recorded = store.entry(position as i64).await.expect("there");
        assert_eq!((recorded.position, recorded.entry.leaf), (position as i64, *leaf));
    }
    assert!(matches!(store.leaves(150, 161).await, Err(StoreError::NotFound(_))), "fewer than asked for is an error, not a shorter list");
    assert_eq!(store.leaves(7, 7).await.expect("none"), []);
}

async fn checkpoints_are_kept_and_co_signed(place: Place) {
    let store = place.open().await;
    assert_eq!(store.last_checkpoint().await.expect("an answer"), None);
    store.record((0..5).map(|i| entry("parse", i)).collect(), at(0)).await.expect("recorded");
    let note = |size, note: &str| Checkpoint { size, at: at(size), note: note.to_owned() };
    let too_large = store.keep_checkpoint(&note(6, "six")).await;
    assert!(matches!(too_large, Err(StoreError::Conflict(Conflict::Base { expected: Some(6), found: Some(5) }))), "{too_large:?}");
    for checkpoint in [note(2, "two"), note(5, "five"), note(2, "two, co-signed")] {
        store.keep_checkpoint(&checkpoint).await.expect("kept");
    }
    assert_eq!(store.last_checkpoint().await.expect("an answer"), Some(note(5, "five")));
    assert_eq!(store.checkpoint_over(1).await.expect("an answer"), Some(note(2, "two, co-signed")));
    assert_eq!(store.checkpoint_over(2).await.expect("an answer"), Some(note(5, "five")));
    assert_eq!(store.checkpoint_over(5).await.expect("an answer"), None);
}

async fn what_was_told_cannot_be_changed(place: Place) {
    let store = place.open().await;
    let sent = accept(&*store, arrival("MEX", "uno"), at(0)).await;
    let comment = decision(sent.receipt, isthmus::model::decision::DecisionKind::Comment, "luz", at(1));
    store.decide(&comment, &isthmus::store::ledger::unsealed).await.expect("noted");
    for statement in [
        "update ledger set kind = 'other'",
        "delete from ledger",
        "update event set who = 'person:eve'",
        "delete from event where sequence = 1",
        "update decision set text = 'nothing'",
        "delete from decision",
    ] {
        let refused = place.say(statement).await.expect_err(statement).to_string();
        assert!(refused.contains("append-only"), "{statement}: {refused}");
    }
    assert_eq!(store.decisions(sent.receipt).await.expect("decisions"), [comment]);
}

async fn a_reader_of_events_misses_none(place: Place) {
    let store = place.open().await;
    let mut writers = Vec::new();
    for writer in 0..4 {
        let store = store.clone();
        writers.push(tokio::spawn(async move {
            for i in 0..25 {
                let event = Event {
                    sequence: 0,
                    at: at(i),
                    tenant: tenant("MEX"),
                    kind: EventKind::Administered,
                    by: Who::Person("adm".parse().expect("a login")),
                    subject: format!("{writer}/{i}"),
                    body: "{}".to_owned(),
                };
                store.announce(event).await.expect("told");
            }
        }));
    }
    // Reads on from the last sequence it has seen, as a browser does: what it skipped it would never see.
    let (mut after, mut seen) = (0, Vec::new());
    while seen.len() < 100 {
        for event in store.events(after, None, 7).await.expect("events") {
            after = event.sequence;
            seen.push(event.sequence);
        }
        tokio::task::yield_now().await;
    }
    for writer in writers {
        writer.await.expect("no panic");
    }
    assert_eq!(seen, (1..=100).collect::<Vec<_>>());
    assert_eq!(person("adm"), store.events(99, None, 1).await.expect("events")[0].by);
}
