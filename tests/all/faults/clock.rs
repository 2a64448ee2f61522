//! Does the clock of the machine, when it is set an hour back or forward, open what is closed, close what is open, or have
//! anything done twice?

use isthmus::gateway::access::sessions;
use isthmus::gateway::publish;
use isthmus::model::account::Role;
use isthmus::model::moment::Moment;
use isthmus::model::release::{Current, Standing};
use isthmus::model::submission::State;
use isthmus::store::jobs::JobKind;
use isthmus::store::submissions::Wanted;
use serde_json::json;

use super::{wait, wrong};
use crate::gateway::{Office, ana, flow, months, pia, plan, series};
use crate::serve::{Stand, ask};
use crate::store::{Place, on_both};

const HOUR: i64 = 3600;

on_both!(an_embargo_never_opens_early, a_lease_is_never_taken_twice, what_is_recorded_has_its_order_from_the_ledger);

async fn an_embargo_never_opens_early(place: Place) {
    let office = Office::open(&place).await;
    let gateway = &office.gateway;
    let first = office.approved_bytes("a.csv", &months(&[("2024-01", 1)])).await;
    let opens = gateway.now().plus(2 * HOUR * 1000);
    let held = isthmus::gateway::publish::Plan { embargo: Some(opens), ..plan(&flow("DF_BORDER_MVT"), &[first], None) };
    office.release(&held).await;
    let stands = async || match gateway.store.current(&series("DF_BORDER_MVT"), gateway.now()).await.expect("an answer") {
        Current::Release(release) => Some(release.standing),
        _ => None,
    };
    // Forward an hour, back two, and to the second before.
    for (step, open) in [(HOUR, false), (-2 * HOUR, false), (3 * HOUR - 1, false), (1, true), (HOUR, true)] {
        office.clock.forward(step);
        assert_eq!(stands().await == Some(Standing::Public), open, "at {}, and it opens at {opens}", gateway.now());
    }
    // Whoever makes the next release while the clock is behind does not open what the first one holds back.
    office.clock.forward(-4 * HOUR);
    let second = office.approved_bytes("b.csv", &months(&[("2024-02", 2)])).await;
    let early = publish::release(gateway, &pia(), &plan(&flow("DF_BORDER_MVT"), &[second], Some(1))).await;
    assert!(early.is_err(), "{early:?}");
    assert_eq!(wrong(gateway).await, Vec::<String>::new());
}

async fn a_lease_is_never_taken_twice(place: Place) {
    let office = Office::open(&place).await;
    let store = &office.gateway.store;
    let receipt = office.send(&ana(), "a.csv", &months(&[("2024-01", 1)]), None).await.expect("accepted").submission().receipt;
    let take = async |who: &str| store.claim(who, &[JobKind::Run], office.gateway.now(), 60_000).await.expect("a claim");
    let first = take("one").await.expect("its job");
    // Back: the lease is as good as before, and the one who has it keeps it.
    office.clock.forward(-HOUR);
    assert!(take("two").await.is_none());
    let first = store.renew(&first, office.gateway.now(), 60_000).await.expect("still its own");
    // It counts from the clock as it is now: no hour has to pass again.
    assert_eq!(first.until, office.gateway.now().plus(60_000));
    // Forward: the lease has run out by the clock. Another takes it, and what the first one brings is not taken.
    office.clock.forward(2 * HOUR);
    assert!(take("two").await.is_none(), "it waits a little, as after any failure");
    office.clock.forward(60);
    let second = take("two").await.expect("its job");
    assert_eq!((second.id, second.attempt), (first.id, 2));
    assert!(store.renew(&first, office.gateway.now(), 60_000).await.is_err());
    assert!(store.fail(&first, "late", office.gateway.now()).await.is_err());
    // The second one dies, the clock is set back: the job waits until it is where it was, and is done then.
    office.clock.forward(-HOUR);
    assert!(take("three").await.is_none());
    office.clock.forward(HOUR + 3 * 60);
    office.work().await;
    office.clock.forward(3 * 60);
    office.work().await;
    assert_eq!(office.submission(receipt).await.state, State::Checked);
    assert_eq!(wrong(&office.gateway).await, Vec::<String>::new());
}

async fn what_is_recorded_has_its_order_from_the_ledger(place: Place) {
    let office = Office::open(&place).await;
    // An hour forward and back, a year back, the leap day of 2028, and 2038.
    let leap: Moment = "2028-02-29T23:59:59Z".parse().expect("a moment");
    let late: Moment = "2038-01-19T03:14:08Z".parse().expect("a moment");
    let mut sent = Vec::new();
    for (i, step) in [0, HOUR, -2 * HOUR, -365 * 24 * HOUR].into_iter().enumerate() {
        office.clock.forward(step);
        sent.push(office.send(&ana(), "a.csv", &months(&[("2024-01", i as i64)]), None).await.expect("accepted").submission().receipt);
    }
    for (i, to) in [leap, late].into_iter().enumerate() {
        office.clock.forward((to.millis() - office.gateway.now().millis()) / 1000);
        sent.push(office.send(&ana(), "a.csv", &months(&[("2024-02", i as i64)]), None).await.expect("accepted").submission().receipt);
    }
    office.work().await;
    assert!(sent.iter().map(|r| r.number).eq(1..=6), "{sent:?}");
    assert_eq!(sent.iter().map(|r| r.year).collect::<Vec<_>>(), [2026, 2026, 2026, 2025, 2028, 2038]);
    let all = office.gateway.store.submissions(&Wanted::default(), 10).await.expect("a list");
    assert!(all.iter().map(|s| s.receipt.number).eq((1..=6).rev()), "the last first, whatever its clock said");
    assert!(all.iter().all(|s| s.state == State::Checked));
    for receipt in &sent {
        let stated = office.gateway.store.entries_about(&receipt.to_string()).await.expect("entries");
        assert!(stated.windows(2).all(|w| w[0].position < w[1].position) && stated[0].entry.kind == "receipt");
    }
    isthmus::gateway::ledger::checkpoint(&office.gateway).await.expect("signed");
    assert_eq!(wrong(&office.gateway).await, Vec::<String>::new());
}

const PASSWORD: &str = "cuatro palabras en fila";

#[test]
fn sessions_tokens_and_limits_outlive_a_clock_that_jumps() {
    wait(async {
        let stand = Stand::with(|c| c.settings.rates.caller = 20).await;
        stand.tenant("MEX").await;
        let (_, token) = stand.some_token("luz", "MEX", &[Role::Reviewer], |w| w.days = 1).await;
        let login = stand.person("ana", "MEX", &[Role::Uploader]).await;
        let secret = sessions::invite(&stand.gateway, &login).await.expect("invited");
        sessions::accept_invitation(&stand.gateway, secret.reveal(), PASSWORD).await.expect("a password");
        let sign_in = async |password: &str| {
            let body = json!({ "login": "ana", "password": password });
            stand.ask(ask("POST", "/api/session").with("origin", "https://isthmus.example").json(body)).await
        };
        let signed_in = sign_in(PASSWORD).await;
        assert_eq!(signed_in.status, 201);
        let cookie = signed_in.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
        let session = async || stand.ask(ask("GET", "/api/session").with("cookie", &cookie)).await.status.as_u16();
        let by_token = async || stand.ask(ask("GET", "/api/submissions").token(&token)).await.status.as_u16();
        let hour = HOUR * 1000;
        for step in [0, hour, -hour, -hour, hour] {
            stand.clock.forward(step);
            assert_eq!((session().await, by_token().await), (200, 200), "{step}");
            assert_eq!(stand.ask(ask("GET", "/ready")).await.status, 200, "{step}");
        }
        // Twelve hours, and a day with a minute of leeway: not longer, whatever happened between.
        stand.clock.forward(12 * hour);
        assert_eq!((session().await, by_token().await), (401, 200));
        stand.clock.forward(12 * hour + 60_001);
        assert_eq!(by_token().await, 401);
        stand.clock.forward(-24 * hour - 60_001);
        // Limits go by time that passes, not by the clock: setting it gives nobody more, and keeps nobody out for an hour.
        let mut refused = None;
        for _ in 0..40 {
            let reply = stand.ask(ask("GET", "/api/submissions").token(&token)).await;
            if reply.status == 429 {
                refused = Some(reply);
                break;
            }
        }
        assert!(refused.expect("a limit").header("retry-after").parse::<u64>().is_ok_and(|s| s <= 60));
        for step in [hour, -2 * hour, hour] {
            stand.clock.forward(step);
            let reply = stand.ask(ask("GET", "/api/submissions").token(&token)).await;
            assert!(reply.status == 429 || reply.status == 200, "{reply:?}");
            assert!(reply.status == 200 || reply.header("retry-after").parse::<u64>().is_ok_and(|s| s <= 60), "{reply:?}");
        }
        // Wrong passwords count for a quarter of an hour; forward, they are forgotten.
        for _ in 0..5 {
            assert_eq!(sign_in("no es la clave").await.code(), "sign-in-failed");
        }
        assert_eq!(sign_in(PASSWORD).await.code(), "too-many-tries");
        stand.clock.forward(-hour);
        assert_eq!(sign_in(PASSWORD).await.code(), "too-many-tries", "nobody gets more tries by a clock that goes back");
        stand.clock.forward(2 * hour);
        assert_eq!(sign_in(PASSWORD).await.status, 201);
    });
}
