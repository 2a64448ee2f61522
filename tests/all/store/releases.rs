//! Are releases numbered without gaps, seen whole, in order, at their time, and never taken back silently?

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use isthmus::model::account::Class;
use isthmus::model::decision::DecisionKind;
use isthmus::model::digest::Sha256;
use isthmus::model::moment::Moment;
use isthmus::model::release::{Content, Current, Draft, Release, Salt, Series, Standing};
use isthmus::model::submission::{NotAllowed, Receipt, State};
use isthmus::store::ledger::unsealed;
use isthmus::store::releases::Act;
use isthmus::store::{Conflict, Store, StoreError};

use super::{Place, approved, at, dataflow, entry, on_both, person, tenant};

on_both!(
    a_release_takes_its_submissions_with_it,
    a_release_from_an_old_base_is_refused,
    an_embargo_opens_at_its_moment_and_not_before,
    nothing_opens_before_what_it_was_made_from,
    a_joint_release_needs_two_persons,
    a_withdrawn_release_is_not_silently_replaced_by_the_one_before,
    an_earlier_release_is_restored_by_a_new_one,
    thirty_two_publishers_make_no_gap_and_no_second_winner,
    readers_never_see_a_number_and_then_a_lower_one,
    a_clock_set_back_hides_nothing_that_was_open,
);

fn series() -> Series {
    Series { dataflow: dataflow(), tenant: tenant("MEX") }
}

fn draft(base: Option<i64>, content: &str) -> Draft {
    Draft {
        series: series(),
        number: None,
        base,
        receipts: Vec::new(),
        restores: None,
        embargo: None,
        class: Class::Public,
        manifest: Sha256::of(content.as_bytes()),
        files: vec![Content { path: "part-0.parquet".to_owned(), sha256: Sha256::of(b"parquet"), bytes: 7, rows: 12 }],
        records: Sha256::of(b"records"),
        salt: Salt([7; 32]),
        engine: "0.1.0".to_owned(),
        keys: 1,
    }
}

fn act(by: &str, at: Moment) -> Act {
    Act { by: person(by), at, why: "listo".to_owned(), signature: None }
}

async fn release(store: &dyn Store, draft: Draft, at: Moment) -> Release {
    store.release(draft, &act("pia", at), &|r| vec![entry("release", r.number)]).await.expect("released")
}

/// The number that is read at a moment; 0 for nothing, negative for withdrawn.
async fn shown(store: &dyn Store, now: Moment) -> i64 {
    match store.current(&series(), now).await.expect("an answer") {
        Current::Nothing => 0,
        Current::Release(r) => {
            assert_eq!(r.standing, Standing::Public);
            r.number
        }
        Current::Withdrawn(r) => -r.number,
    }
}

fn conflict<T: std::fmt::Debug>(result: isthmus::store::Result<T>) -> Conflict {
    match result {
        Err(StoreError::Conflict(conflict)) => conflict,
        other => panic!("{other:?}"),
    }
}

async fn a_release_takes_its_submissions_with_it(place: Place) {
    let store = place.open().await;
    assert_eq!(shown(&*store, at(0)).await, 0);
    let one = approved(&*store, "MEX", "uno", at(0)).await;
    let two = approved(&*store, "MEX", "dos", at(1)).await;
    let foreign = approved(&*store, "GTM", "tres", at(1)).await;
    let mut wrong = draft(None, "a");
    wrong.receipts = vec![one.receipt, foreign.receipt];
    assert!(matches!(store.release(wrong, &act("pia", at(2)), &unsealed).await, Err(StoreError::NotFound(_))));
    let mut right = draft(None, "a");
    right.receipts = vec![two.receipt, one.receipt];
    let made = release(&*store, right.clone(), at(2)).await;
    assert_eq!((made.number, made.standing, made.opens, made.rows()), (1, Standing::Public, Some(at(2)), 12));
    right.receipts.sort();
    assert_eq!(made.draft, Draft { number: Some(1), ..right });
    assert_eq!(made.given.iter().map(|k| k.by.clone()).collect::<Vec<_>>(), [person("pia")]);
    let read = place.open().await.one_release(&series(), 1, at(3)).await.expect("there");
    assert_eq!(read, made);
    for receipt in [one.receipt, two.receipt] {
        let released = store.submission(receipt).await.expect("there");
        assert_eq!((released.state, released.reason.as_str()), (State::Released, "ISTHMUS:DF_BORDER_MVT(1.0) of MEX 1"));
        assert_eq!(store.releases_with(receipt).await.expect("releases"), [(series(), 1)]);
        let last = store.decisions(receipt).await.expect("decisions").pop().expect("one");
        assert_eq!((last.kind, last.by, last.text.as_str()), (DecisionKind::Release, person("pia"), "listo"));
    }
    assert_eq!(store.submission(foreign.receipt).await.expect("there").state, State::Approved);
    // Released once is released.
    let mut twice = draft(Some(1), "b");
    twice.receipts = vec![one.receipt];
    let refused = conflict(store.release(twice, &act("pia", at(4)), &unsealed).await);
    assert!(matches!(refused, Conflict::State(NotAllowed::Here { from: State::Released, .. })), "{refused:?}");
    assert_eq!(release(&*store, draft(Some(1), "c"), at(5)).await.number, 2, "what was refused took no number");
    let shelves = store.shelves(at(5)).await.expect("shelves");
    assert_eq!((shelves.len(), shelves[0].number, shelves[0].manifest), (1, 2, Sha256::of(b"c")));
    assert_eq!(store.entries_about("2").await.expect("entries").len(), 1);
    let told = store.events_about("ISTHMUS:DF_BORDER_MVT(1.0) of MEX 1").await.expect("events");
    assert_eq!((told.len(), told[0].kind.word()), (1, "release.public"));
    assert!(
        store.names_blob(Sha256::of(b"parquet")).await.expect("an answer") && store.names_blob(Sha256::of(b"c")).await.expect("an answer")
    );
}

async fn a_release_from_an_old_base_is_refused(place: Place) {
    let store = place.open().await;
    assert_eq!(store.tip(&series()).await.expect("an answer"), None);
    release(&*store, draft(None, "a"), at(0)).await;
    assert_eq!(store.tip(&series()).await.expect("an answer"), Some(1));
    let late = conflict(store.release(draft(None, "b"), &act("pia", at(1)), &unsealed).await);
    assert_eq!(late, Conflict::Base { expected: None, found: Some(1) });
    let misnumbered = Draft { number: Some(1), ..draft(Some(1), "b") };
    let misnumbered = conflict(store.release(misnumbered, &act("pia", at(1)), &unsealed).await);
    assert_eq!(misnumbered, Conflict::Number { expected: 1, found: 2 });
    let ahead = conflict(store.release(draft(Some(2), "b"), &act("pia", at(1)), &unsealed).await);
    assert_eq!(ahead.to_string(), "made from release 2, but the last one is 1");
    // Another series has its own numbers.
    let mut other = draft(None, "b");
    other.series.tenant = tenant("GTM");
    assert_eq!(release(&*store, other, at(1)).await.number, 1);
}

async fn an_embargo_opens_at_its_moment_and_not_before(place: Place) {
    let store = place.open().await;
    release(&*store, draft(None, "a"), at(0)).await;
    let later = Draft { embargo: Some(at(100)), ..draft(Some(1), "b") };
    let made = release(&*store, later, at(1)).await;
    assert_eq!((made.standing, made.opens), (Standing::Scheduled, Some(at(100))));
    let just_before = Moment::from_millis(at(100).millis() - 1);
    assert_eq!((shown(&*store, just_before).await, shown(&*store, at(100)).await), (1, 2));
    let standings = async |now| {
        let all = store.releases(&series(), now).await.expect("releases");
        all.iter().map(|r| (r.number, r.standing)).collect::<Vec<_>>()
    };
    assert_eq!(standings(just_before).await, [(2, Standing::Scheduled), (1, Standing::Public)]);
    assert_eq!(standings(at(100)).await, [(2, Standing::Public), (1, Standing::Replaced)]);
    assert_eq!(store.shelves(just_before).await.expect("shelves")[0].number, 1);
    // A clock that steps back closes it again: an embargo is never early.
    assert_eq!(shown(&*store, at(50)).await, 1);
}

async fn nothing_opens_before_what_it_was_made_from(place: Place) {
    let store = place.open().await;
    release(&*store, draft(None, "a"), at(0)).await;
    release(&*store, Draft { embargo: Some(at(100)), ..draft(Some(1), "b") }, at(1)).await;
    // At once, it would show what is under embargo; from the one before, it would be followed by a lower number.
    assert_eq!(conflict(store.release(draft(Some(2), "c"), &act("pia", at(2)), &unsealed).await), Conflict::Embargo(2));
    assert_eq!(
        conflict(store.release(draft(Some(1), "c"), &act("pia", at(2)), &unsealed).await),
        Conflict::Base { expected: Some(1), found: Some(2) }
    );
    release(&*store, Draft { embargo: Some(at(100)), ..draft(Some(2), "c") }, at(2)).await;
    assert_eq!((shown(&*store, at(99)).await, shown(&*store, at(100)).await), (1, 3));
    // Withdrawn before it opened, it hides nothing, and the next is made from the one before.
    let gone = store.withdraw(&series(), 3, &act("pia", at(3)), &unsealed).await.expect("withdrawn");
    assert_eq!((gone.standing, gone.opens), (Standing::Withdrawn, None));
    assert_eq!((shown(&*store, at(99)).await, shown(&*store, at(100)).await), (1, 2));
    assert_eq!(store.tip(&series()).await.expect("an answer"), Some(2));
}

async fn a_joint_release_needs_two_persons(place: Place) {
    let store = place.open().await;
    let sent = approved(&*store, "MEX", "uno", at(0)).await;
    let joint = Draft { keys: 2, receipts: vec![sent.receipt], ..draft(None, "a") };
    let waits = release(&*store, joint.clone(), at(1)).await;
    assert_eq!((waits.number, waits.standing, waits.opens), (1, Standing::Pending, None));
    assert_eq!(shown(&*store, at(9)).await, 0);
    assert_eq!(store.submission(sent.receipt).await.expect("there").state, State::Approved);
    assert_eq!(conflict(store.give_key(&series(), 1, &act("pia", at(2)), &unsealed).await), Conflict::SameKey);
    let mut by_her_token = act("pia", at(2));
    by_her_token.by = "token:7:pia".parse().expect("an actor");
    assert_eq!(conflict(store.give_key(&series(), 1, &by_her_token, &unsealed).await), Conflict::SameKey);
    let opened = store.give_key(&series(), 1, &act("rui", at(3)), &unsealed).await.expect("opened");
    assert_eq!((opened.standing, opened.opens, opened.given.len()), (Standing::Public, Some(at(3)), 2));
    assert_eq!(store.submission(sent.receipt).await.expect("there").state, State::Released);
    let again = conflict(store.give_key(&series(), 1, &act("eva", at(4)), &unsealed).await);
    assert_eq!(again, Conflict::Standing(Standing::Public));
    // Two wait for their second key: one wins, the other was made from what is no longer the last.
    let two = release(&*store, Draft { receipts: Vec::new(), base: Some(1), ..joint.clone() }, at(5)).await;
    let three = release(&*store, Draft { receipts: Vec::new(), base: Some(1), ..joint }, at(5)).await;
    store.give_key(&series(), three.number, &act("rui", at(6)), &unsealed).await.expect("opened");
    let late = conflict(store.give_key(&series(), two.number, &act("rui", at(7)), &unsealed).await);
    assert_eq!(late, Conflict::Base { expected: Some(1), found: Some(3) });
    assert_eq!(shown(&*store, at(8)).await, 3);
    let told: Vec<_> =
        store.events_about("ISTHMUS:DF_BORDER_MVT(1.0) of MEX 1").await.expect("events").iter().map(|e| e.kind.word()).collect();
    assert_eq!(told, ["release.pending", "release.public"]);
}

async fn a_withdrawn_release_is_not_silently_replaced_by_the_one_before(place: Place) {
    let store = place.open().await;
    release(&*store, draft(None, "a"), at(0)).await;
    release(&*store, draft(Some(1), "b"), at(1)).await;
    let gone = store.withdraw(&series(), 2, &act("pia", at(2)), &|r| vec![entry("withdraw", r.number)]).await.expect("withdrawn");
    assert_eq!((gone.standing, gone.withdrawn), (Standing::Withdrawn, Some((at(2), "listo".to_owned()))));
    assert_eq!(shown(&*store, at(3)).await, -2, "it is named as withdrawn, and nothing else is shown for it");
    assert_eq!(store.shelves(at(3)).await.expect("shelves")[0].withdrawn, Some(at(2)));
    assert_eq!(conflict(store.withdraw(&series(), 2, &act("pia", at(4)), &unsealed).await), Conflict::Standing(Standing::Withdrawn));
    assert_eq!(store.tip(&series()).await.expect("an answer"), Some(1), "the next is made from the last good one");
    release(&*store, draft(Some(1), "c"), at(5)).await;
    assert_eq!(shown(&*store, at(6)).await, 3);
    // Withdrawing an old one does not touch what is shown.
    store.withdraw(&series(), 1, &act("pia", at(7)), &unsealed).await.expect("withdrawn");
    assert_eq!((shown(&*store, at(8)).await, store.tip(&series()).await.expect("an answer")), (3, Some(3)));
    assert!(matches!(store.withdraw(&series(), 9, &act("pia", at(9)), &unsealed).await, Err(StoreError::NotFound(_))));
}

async fn an_earlier_release_is_restored_by_a_new_one(place: Place) {
    let store = place.open().await;
    release(&*store, draft(None, "a"), at(0)).await;
    release(&*store, draft(Some(1), "b"), at(1)).await;
    let unknown = Draft { restores: Some(7), ..draft(Some(2), "a") };
    assert!(matches!(store.release(unknown, &act("pia", at(2)), &unsealed).await, Err(StoreError::NotFound(_))));
    let restored = release(&*store, Draft { restores: Some(1), ..draft(Some(2), "a") }, at(2)).await;
    assert_eq!((restored.number, restored.draft.restores, restored.draft.manifest), (3, Some(1), Sha256::of(b"a")));
    assert_eq!(shown(&*store, at(3)).await, 3);
    assert_eq!(store.releases(&series(), at(3)).await.expect("releases").len(), 3);
}

const PUBLISHERS: i64 = 32;
const ROUNDS: i64 = 20;

/// Every publisher of a round has looked at the same base: one wins, the others are told.
async fn thirty_two_publishers_make_no_gap_and_no_second_winner(place: Place) {
    let store = place.open().await;
    for round in 0..ROUNDS {
        let base = store.tip(&series()).await.expect("an answer");
        assert_eq!(base, (round > 0).then_some(round));
        let mut tasks = Vec::new();
        for publisher in 0..PUBLISHERS {
            let store = Arc::clone(&store);
            tasks.push(tokio::spawn(async move {
                let seal = |r: &Release| vec![entry("release", r.number)];
                store.release(draft(base, &format!("{round}/{publisher}")), &act("pia", at(round)), &seal).await
            }));
        }
        let mut won = Vec::new();
        for task in tasks {
            match task.await.expect("no panic") {
                Ok(release) => won.push(release.number),
                Err(StoreError::Conflict(Conflict::Base { found, .. })) => assert_eq!(found, Some(round + 1)),
                Err(other) => panic!("{other}"),
            }
        }
        assert_eq!(won, [round + 1]);
    }
    let numbers: Vec<i64> = store.releases(&series(), at(99)).await.expect("releases").iter().map(|r| r.number).collect();
    assert_eq!(numbers, (1..=ROUNDS).rev().collect::<Vec<_>>());
    assert_eq!((store.ledger_size().await.expect("size"), store.last_event().await.expect("last")), (ROUNDS, ROUNDS));
}

/// Publishers release, withdraw and schedule while readers look, each with a clock that goes on.
async fn readers_never_see_a_number_and_then_a_lower_one(place: Place) {
    let store = place.open().await;
    let (clock, done) = (Arc::new(AtomicI64::new(0)), Arc::new(AtomicBool::new(false)));
    let now = {
        let clock = clock.clone();
        move || at(clock.fetch_add(1, Ordering::SeqCst))
    };
    let mut writers = Vec::new();
    for publisher in 0..4 {
        let (store, now) = (store.clone(), now.clone());
        writers.push(tokio::spawn(async move {
            let mut made = 0;
            for turn in 0..30 {
                let base = store.tip(&series()).await.expect("an answer");
                let here = now();
                let embargo = (turn % 3 == 0).then(|| here.plus(5_000 + publisher * 1000));
                let released =
                    store.release(Draft { embargo, ..draft(base, &format!("{publisher}/{turn}")) }, &act("pia", here), &unsealed).await;
                match released {
                    Ok(r) if turn % 5 == 4 && embargo.is_none() => {
                        made += 1;
                        store.withdraw(&series(), r.number, &act("pia", now()), &unsealed).await.expect("withdrawn");
                    }
                    Ok(_) => made += 1,
                    Err(StoreError::Conflict(Conflict::Base { .. } | Conflict::Embargo(_))) => {}
                    Err(other) => panic!("{other}"),
                }
            }
            made
        }));
    }
    let readers: Vec<_> = (0..3)
        .map(|_| {
            let (store, now, done) = (store.clone(), now.clone(), done.clone());
            tokio::spawn(async move {
                let mut seen = 0;
                while !done.load(Ordering::SeqCst) {
                    let number = shown(&*store, now()).await.abs();
                    assert!(number >= seen, "{seen} and then {number}");
                    seen = number;
                }
                seen
            })
        })
        .collect();
    let mut made = 0;
    for writer in writers {
        made += writer.await.expect("no panic");
    }
    done.store(true, Ordering::SeqCst);
    for reader in readers {
        assert!(reader.await.expect("no step back") > 0);
    }
    let numbers: Vec<i64> = store.releases(&series(), at(9999)).await.expect("releases").iter().map(|r| r.number).collect();
    assert_eq!(numbers, (1..=made).rev().collect::<Vec<_>>());
}

async fn a_clock_set_back_hides_nothing_that_was_open(place: Place) {
    let store = place.open().await;
    release(&*store, draft(None, "a"), at(1000)).await;
    assert_eq!(shown(&*store, at(0)).await, 1, "it has no embargo");
    let again = release(&*store, draft(Some(1), "b"), at(0)).await;
    assert_eq!((again.number, shown(&*store, at(0)).await), (2, 2));
    let receipts: Vec<Receipt> = again.draft.receipts;
    assert_eq!(receipts, []);
}
