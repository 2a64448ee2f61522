//! Is there one winner, and no gap, when many publish at once? `ISTHMUS_ROUNDS` sets how often 2, 8 and 32 do (500 in the large
//! form).

use std::sync::Arc;

use isthmus::gateway::publish;
use isthmus::model::account::Role;
use isthmus::model::release::{Current, Standing};
use isthmus::store::Conflict;

use super::{Office, actor, conflict, flow, months, pia, plan, series};
use crate::store::{Place, on_both};

on_both!(
    many_publishers_have_one_winner_and_no_gap,
    a_withdrawal_and_a_release_at_once_leave_no_gap,
    one_submission_is_released_once_whoever_asks,
);

const FLOW: &str = "DF_BORDER_MVT";

/// Two gateways on one store, as two processes are.
async fn two(place: &Place) -> [Arc<Office>; 2] {
    let one = Office::open(place).await;
    let folder = one.folder.clone();
    [Arc::new(one), Arc::new(Office::open_in(place, folder).await)]
}

async fn many_publishers_have_one_winner_and_no_gap(place: Place) {
    let offices = two(&place).await;
    let sent = offices[0].approved_bytes("a.csv", &months(&[("2024-01", 1)])).await;
    offices[0].release(&plan(&flow(FLOW), &[sent], None)).await;
    let mut last = 1;
    let rounds = |small| std::env::var("ISTHMUS_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(small);
    let mut lost_races = 0;
    for (publishers, rounds) in [(2, rounds(6)), (8, rounds(4)), (32, rounds(2))] {
        for round in 0..rounds {
            let mut all = tokio::task::JoinSet::new();
            for publisher in 0..publishers {
                let office = offices[publisher % 2].clone();
                all.spawn(async move {
                    let who = actor(&format!("p{publisher}"), "MEX", &[Role::Publisher]);
                    publish::restore(&office.gateway, &who, &series(FLOW), 1, Some(last), None, "otra vez").await
                });
            }
            let done = all.join_all().await;
            let won: Vec<i64> = done.iter().filter_map(|r| r.as_ref().ok()).map(|r| r.number).collect();
            assert_eq!(won, [last + 1], "{publishers} publishers, round {round}");
            for lost in done.into_iter().filter(Result::is_err) {
                lost_races += 1;
                assert_eq!(conflict(lost), Conflict::Base { expected: Some(last), found: Some(last + 1) });
            }
            last += 1;
        }
    }
    eprintln!("2, 8 and 32 publishers: {} releases without a gap, {lost_races} told that another was first", last - 1);
    let all = offices[1].gateway.store.releases(&series(FLOW), offices[1].gateway.now()).await.expect("releases");
    assert_eq!(all.iter().map(|r| r.number).collect::<Vec<_>>(), (1..=last).rev().collect::<Vec<_>>());
    let faults = isthmus::gateway::verify::verify(&offices[1].gateway).await.expect("read").faults;
    assert_eq!(faults, Vec::<String>::new());
}

async fn a_withdrawal_and_a_release_at_once_leave_no_gap(place: Place) {
    let offices = two(&place).await;
    let sent = offices[0].approved_bytes("a.csv", &months(&[("2024-01", 1)])).await;
    offices[0].release(&plan(&flow(FLOW), &[sent], None)).await;
    for round in 0..6 {
        let tip = offices[0].gateway.store.tip(&series(FLOW)).await.expect("an answer").expect("a release");
        let (a, b) = (offices[0].clone(), offices[1].clone());
        let released = tokio::spawn(async move { publish::restore(&a.gateway, &pia(), &series(FLOW), 1, Some(tip), None, "sí").await });
        let withdrawn = tokio::spawn(async move { publish::withdraw(&b.gateway, &pia(), &series(FLOW), tip, "no").await });
        let (released, withdrawn) = (released.await.expect("ended"), withdrawn.await.expect("ended"));
        if tip == 1 {
            // Nothing is left to be restored on: once more, from the beginning.
            let base = offices[0].gateway.store.tip(&series(FLOW)).await.expect("an answer");
            publish::restore(&offices[0].gateway, &pia(), &series(FLOW), 1, base, None, "sí").await.expect("restored");
            continue;
        }
        assert!(withdrawn.is_ok(), "round {round}: {withdrawn:?}");
        if let Err(lost) = released {
            assert!(matches!(conflict::<()>(Err(lost)), Conflict::Base { .. }));
            let base = offices[0].gateway.store.tip(&series(FLOW)).await.expect("an answer");
            publish::restore(&offices[0].gateway, &pia(), &series(FLOW), 1, base, None, "sí").await.expect("restored");
        }
    }
    let now = offices[0].gateway.now();
    let all = offices[0].gateway.store.releases(&series(FLOW), now).await.expect("releases");
    assert!(all.windows(2).all(|w| w[0].number == w[1].number + 1));
    let Current::Release(current) = offices[0].gateway.store.current(&series(FLOW), now).await.expect("an answer") else { panic!("none") };
    assert_eq!((current.number, current.standing), (all[0].number, Standing::Public));
    assert_eq!(isthmus::gateway::verify::verify(&offices[0].gateway).await.expect("read").faults, Vec::<String>::new());
}

async fn one_submission_is_released_once_whoever_asks(place: Place) {
    let offices = two(&place).await;
    let sent = offices[0].approved_bytes("a.csv", &months(&[("2024-01", 1)])).await;
    let mut all = tokio::task::JoinSet::new();
    for publisher in 0..8 {
        let office = offices[publisher % 2].clone();
        all.spawn(async move {
            let who = actor(&format!("p{publisher}"), "MEX", &[Role::Publisher]);
            publish::release(&office.gateway, &who, &plan(&flow(FLOW), &[sent], None)).await
        });
    }
    let done = all.join_all().await;
    assert_eq!(done.iter().filter(|r| r.is_ok()).count(), 1);
    assert_eq!(offices[0].gateway.store.releases_with(sent).await.expect("releases").len(), 1);
}
