//! Is every subscriber told every event, once at least, in order, signed; and is one that is down held up alone?

use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::post;
use isthmus::connect::hook;
use isthmus::model::event::EventKind;
use isthmus::store::webhooks::Webhook;

use super::{Place, mex, reaching, stand_in, wait};

type Seen = Arc<Mutex<Vec<(String, i64, String, String)>>>;

/// A subscriber that answers with a status that can be changed.
async fn subscriber(status: Arc<AtomicU16>) -> (std::net::SocketAddr, Seen) {
    let seen: Seen = Seen::default();
    let mine = seen.clone();
    let take = move |headers: HeaderMap, body: Bytes| {
        let (seen, status) = (mine.clone(), status.clone());
        async move {
            let text = |name: &str| headers[name].to_str().expect("text").to_owned();
            let said = (
                text("webhook-id"),
                text("webhook-timestamp").parse().expect("seconds"),
                text("webhook-signature"),
                String::from_utf8(body.to_vec()).expect("text"),
            );
            seen.lock().expect("held").push(said);
            let status = StatusCode::from_u16(status.load(Ordering::SeqCst)).expect("a status");
            (status, [(header::LOCATION, "http://127.0.0.1:1/")], "answer").into_response()
        }
    };
    (stand_in(Router::new().route("/hook", post(take))).await, seen)
}

async fn subscribe(place: &Place, at: std::net::SocketAddr, kinds: Vec<EventKind>) -> (i64, String) {
    let secret = hook::secret([9; 32]);
    let webhook = Webhook {
        id: 0,
        tenant: mex(),
        url: format!("http://{at}/hook"),
        secret: secret.clone(),
        kinds,
        created: place.gateway.now(),
        closed: None,
    };
    (place.gateway.store.add_webhook(&webhook).await.expect("a webhook"), secret)
}

#[test]
fn a_subscriber_is_told_in_order_and_can_see_who_says_it() {
    wait(async {
        let place = Place::new().await;
        let (at, seen) = subscriber(Arc::new(AtomicU16::new(204))).await;
        let (id, secret) = subscribe(&place, at, vec![EventKind::Released, EventKind::Withdrawn]).await;
        for (kind, subject) in [
            (EventKind::Released, "ISTHMUS:DF(1.0) of MEX 1"),
            (EventKind::Checked, "R-2026-000001"),
            (EventKind::Withdrawn, "ISTHMUS:DF(1.0) of MEX 1"),
        ] {
            place.gateway.store.announce(place.event(kind, subject)).await.expect("an event");
        }
        let outward = reaching(at);
        while hook::round(&place.gateway, &outward).await.expect("told") > 0 {}
        let seen = seen.lock().expect("held").clone();
        assert_eq!(seen.iter().map(|s| s.0.as_str()).collect::<Vec<_>>(), ["evt_1", "evt_3"]);
        for (name, seconds, signature, body) in &seen {
            assert_eq!(hook::signature(&secret, name, *seconds, body).as_ref(), Some(signature));
            let told: serde_json::Value = serde_json::from_str(body).expect("JSON");
            assert_eq!(told["data"]["tenant"], "MEX");
        }
        assert!(place.gateway.store.tellings(id, 10).await.expect("tellings").iter().all(|t| t.state == "done" && t.status == Some(204)));
    });
}

/// Six hours down, then errors, redirects, then back: nothing is lost, the order is kept, nobody else waits.
#[test]
fn a_subscriber_that_is_down_gets_it_later_and_holds_up_nobody() {
    wait(async {
        let place = Place::new().await;
        let status = Arc::new(AtomicU16::new(500));
        let ((down, seen), (up, other)) = (subscriber(status.clone()).await, subscriber(Arc::new(AtomicU16::new(200))).await);
        let both = isthmus::model::reach::Reach { hosts: Vec::new(), private: vec![down.to_string(), up.to_string()] };
        let outward = isthmus::connect::client::Outward::new(Arc::new(both)).expect("a client");
        let (id, _) = subscribe(&place, down, Vec::new()).await;
        subscribe(&place, up, Vec::new()).await;
        for n in 1..=5 {
            place.gateway.store.announce(place.event(EventKind::Released, &format!("release {n}"))).await.expect("an event");
        }
        for minute in 0..360 {
            status.store([500, 302, 429, 503][minute % 4], Ordering::SeqCst);
            while hook::round(&place.gateway, &outward).await.expect("told") > 0 {}
            place.later(60_000);
        }
        assert_eq!(other.lock().expect("held").len(), 5, "who is up has heard all");
        let tries = seen.lock().expect("held").len();
        assert!((5..=8).contains(&tries), "{tries} tries in six hours");
        assert!(seen.lock().expect("held").iter().all(|s| s.0 == "evt_1"), "the order is kept");
        status.store(200, Ordering::SeqCst);
        for _ in 0..300 {
            while hook::round(&place.gateway, &outward).await.expect("told") > 0 {}
            place.later(60_000);
        }
        let all: Vec<String> = seen.lock().expect("held").iter().skip(tries).map(|s| s.0.clone()).collect();
        assert_eq!(all, ["evt_1", "evt_2", "evt_3", "evt_4", "evt_5"]);
        assert!(place.gateway.store.tellings(id, 10).await.expect("tellings").iter().all(|t| t.state == "done"));
    });
}

/// One that never comes back: given up after a day, seen, and sent again when somebody asks.
#[test]
fn what_is_given_up_is_kept_and_can_be_sent_again() {
    wait(async {
        let place = Place::new().await;
        let status = Arc::new(AtomicU16::new(500));
        let (at, seen) = subscriber(status.clone()).await;
        let outward = reaching(at);
        let (id, _) = subscribe(&place, at, Vec::new()).await;
        place.gateway.store.announce(place.event(EventKind::Released, "release 1")).await.expect("an event");
        for _ in 0..(26 * 6) {
            while hook::round(&place.gateway, &outward).await.expect("told") > 0 {}
            place.later(600_000);
        }
        let telling = place.gateway.store.tellings(id, 10).await.expect("tellings").remove(0);
        assert_eq!((telling.state.as_str(), telling.status, seen.lock().expect("held").len()), ("dead", Some(500), 10));
        status.store(200, Ordering::SeqCst);
        place.gateway.store.tell_again(&mex(), id, 1, place.gateway.now()).await.expect("again");
        hook::round(&place.gateway, &outward).await.expect("told");
        assert_eq!(place.gateway.store.tellings(id, 10).await.expect("tellings")[0].state, "done");
        // Gone for good is not tried again.
        status.store(410, Ordering::SeqCst);
        place.gateway.store.announce(place.event(EventKind::Released, "release 2")).await.expect("an event");
        hook::round(&place.gateway, &outward).await.expect("told");
        assert_eq!(place.gateway.store.tellings(id, 1).await.expect("tellings")[0].state, "dead");
    });
}
