//! Are accounts, tokens, definitions, sources and webhooks kept as they were given?

use std::collections::BTreeMap;

use isthmus::model::account::{Account, Login, Role, Roles, Tenant};
use isthmus::model::event::EventKind;
use isthmus::model::lang::Lang;
use isthmus::model::secret::Secret;
use isthmus::store::definitions::{DefinitionKind, Title};
use isthmus::store::jobs::JobKind;
use isthmus::store::outbox::untold;
use isthmus::store::sources::{Pulled, Source};
use isthmus::store::tokens::{Session, Token};
use isthmus::store::webhooks::{Told, Webhook};
use isthmus::store::{Conflict, StoreError};

use super::{Place, accept, arrival, at, on_both, person, tenant};

on_both!(
    accounts_have_roles_for_each_tenant,
    a_closed_account_is_signed_out_everywhere,
    attempts_are_counted_and_forgotten,
    tokens_are_known_by_their_digest,
    the_active_version_is_switched_and_old_ones_stay,
    a_due_source_is_queued_once,
    webhooks_are_told_in_order_and_at_least_once,
    a_telling_that_was_given_up_can_be_sent_again,
);

fn login(text: &str) -> Login {
    text.parse().expect("a login")
}

fn account(name: &str) -> Account {
    let roles =
        BTreeMap::from([(tenant("MEX"), Roles::from([Role::Uploader, Role::Reviewer])), (tenant("GTM"), Roles::from([Role::Auditor]))]);
    Account { login: login(name), name: "Ana Ruiz".to_owned(), mail: "ana@example.org".to_owned(), lang: Lang::Es, roles, closed: None }
}

fn exists<T: std::fmt::Debug>(result: isthmus::store::Result<T>) {
    assert!(matches!(result, Err(StoreError::Conflict(Conflict::Exists(_)))), "{result:?}");
}

fn not_found<T: std::fmt::Debug>(result: isthmus::store::Result<T>) {
    assert!(matches!(result, Err(StoreError::NotFound(_))), "{result:?}");
}

async fn accounts_have_roles_for_each_tenant(place: Place) {
    let store = place.open().await;
    let mexico = Tenant { id: tenant("MEX"), name: "México".to_owned(), closed: None };
    store.put_tenant(&mexico, at(0), &untold).await.expect("a tenant");
    store.put_tenant(&Tenant { name: "Mexico".to_owned(), ..mexico.clone() }, at(0), &untold).await.expect("renamed");
    assert_eq!(store.tenants().await.expect("tenants").iter().map(|t| t.name.as_str()).collect::<Vec<_>>(), ["Mexico"]);
    store.add_account(&account("ana"), Some("$argon2id$…"), at(0), &untold).await.expect("added");
    exists(store.add_account(&account("ana"), None, at(1), &untold).await);
    assert_eq!(store.account(&login("Ana")).await.expect("there"), (account("ana"), Some("$argon2id$…".to_owned())));
    not_found(store.account(&login("eva")).await);
    let mut changed = account("ana");
    changed.roles.remove(&tenant("GTM"));
    changed.lang = Lang::Pt;
    store.change_account(&changed, at(1), &untold).await.expect("changed");
    assert_eq!(store.accounts(Some(&tenant("MEX"))).await.expect("accounts"), std::slice::from_ref(&changed));
    assert_eq!(store.accounts(Some(&tenant("GTM"))).await.expect("accounts"), []);
    assert_eq!(store.accounts(None).await.expect("accounts").len(), 1);
    store.link_identity("https://id.example.org", "sub-1", &login("ana")).await.expect("linked");
    exists(store.link_identity("https://id.example.org", "sub-1", &login("ana")).await);
    not_found(store.link_identity("https://id.example.org", "sub-2", &login("eva")).await);
    assert_eq!(store.login_of("https://id.example.org", "sub-1").await.expect("an answer"), Some(login("ana")));
    assert_eq!(store.login_of("https://other.example.org", "sub-1").await.expect("an answer"), None);
    store.set_setting(&tenant("MEX"), "four-eyes", Some("strict")).await.expect("set");
    store.set_setting(&tenant("MEX"), "four-eyes", Some("two")).await.expect("set");
    assert_eq!(store.setting(&tenant("MEX"), "four-eyes").await.expect("an answer").as_deref(), Some("two"));
    store.set_setting(&tenant("MEX"), "four-eyes", None).await.expect("taken away");
    assert_eq!(store.setting(&tenant("MEX"), "four-eyes").await.expect("an answer"), None);
}

async fn a_closed_account_is_signed_out_everywhere(place: Place) {
    let store = place.open().await;
    store.add_account(&account("ana"), Some("old"), at(0), &untold).await.expect("added");
    let cookie = |n| Secret::from_random([n; 32]).digest();
    let session = Session { login: login("ana"), csrf: "c".to_owned(), created: at(0), expires: at(100) };
    for n in 1..=3 {
        store.open_session(cookie(n), &session).await.expect("signed in");
    }
    assert_eq!(store.session(cookie(1), at(99)).await.expect("an answer"), Some(session.clone()));
    assert_eq!(store.session(cookie(1), at(100)).await.expect("an answer"), None);
    store.end_session(cookie(1)).await.expect("signed out");
    assert_eq!(store.session(cookie(1), at(1)).await.expect("an answer"), None);
    store.set_password(&login("ana"), "new", at(1), &untold).await.expect("changed");
    assert_eq!(store.session(cookie(2), at(1)).await.expect("an answer"), None, "a new password signs out");
    store.open_session(cookie(4), &session).await.expect("signed in");
    let token = store.add_token(cookie(9), &token("pull"), &untold).await.expect("a token");
    store.change_account(&Account { closed: Some(at(5)), ..account("ana") }, at(5), &untold).await.expect("closed");
    assert_eq!(store.session(cookie(4), at(6)).await.expect("an answer"), None);
    let known = store.token(cookie(9)).await.expect("an answer").expect("still known");
    assert_eq!((known.id, known.revoked), (token, Some(at(5))));
    store.open_session(cookie(5), &session).await.expect("signed in");
    assert_eq!(store.end_sessions(None, at(99)).await.expect("ended"), 0);
    assert_eq!(store.end_sessions(None, at(100)).await.expect("ended"), 1);
}

async fn attempts_are_counted_and_forgotten(place: Place) {
    let store = place.open().await;
    for i in 0..5 {
        store.note_attempt("login:ana", at(i)).await.expect("noted");
    }
    store.note_attempt("address:192.0.2.7", at(4)).await.expect("noted");
    assert_eq!(store.attempts("login:ana", at(0)).await.expect("counted"), 5);
    assert_eq!(store.attempts("login:ana", at(3)).await.expect("counted"), 2);
    assert_eq!(store.attempts("address:192.0.2.7", at(3)).await.expect("counted"), 1);
}

fn token(name: &str) -> Token {
    Token {
        id: 0,
        tenant: tenant("MEX"),
        name: name.to_owned(),
        roles: Roles::from([Role::Uploader]),
        dataflows: vec!["ISTHMUS:DF_BORDER_MVT".to_owned()],
        networks: Vec::new(),
        owner: Some(login("ana")),
        created: at(0),
        expires: at(1000),
        used: None,
        revoked: None,
    }
}

async fn tokens_are_known_by_their_digest(place: Place) {
    let store = place.open().await;
    let secret = Secret::from_random([7; 32]);
    let id = store.add_token(secret.digest(), &token("nightly"), &untold).await.expect("added");
    exists(store.add_token(secret.digest(), &token("nightly"), &untold).await);
    let wanted = Token { id, ..token("nightly") };
    assert_eq!(store.token(secret.digest()).await.expect("an answer"), Some(wanted.clone()));
    assert_eq!(store.token(Secret::from_random([8; 32]).digest()).await.expect("an answer"), None);
    store.token_used(id, at(61)).await.expect("noted");
    store.token_used(id, at(65)).await.expect("noted");
    assert_eq!(store.tokens(&tenant("MEX")).await.expect("tokens"), [Token { used: Some(at(60)), ..wanted }]);
    not_found(store.revoke_token(&tenant("GTM"), id, at(70), &untold).await);
    store.revoke_token(&tenant("MEX"), id, at(70), &untold).await.expect("revoked");
    store.revoke_token(&tenant("MEX"), id, at(80), &untold).await.expect("still revoked");
    assert_eq!(store.token(secret.digest()).await.expect("an answer").and_then(|t| t.revoked), Some(at(70)));
}

async fn the_active_version_is_switched_and_old_ones_stay(place: Place) {
    let store = place.open().await;
    let title = Title { tenant: tenant("MEX"), kind: DefinitionKind::Mapping, id: "MEX/entradas".to_owned() };
    let old = store.keep_version(&title, "a: 1\n", &person("luz"), at(0)).await.expect("kept");
    assert_eq!(store.keep_version(&title, "a: 1\n", &person("rui"), at(1)).await.expect("kept"), old);
    assert_eq!(store.active(&title).await.expect("an answer"), None, "kept is not active");
    let new = store.keep_version(&title, "a: 2\n", &person("luz"), at(2)).await.expect("kept");
    store.activate(&title, old, &person("luz"), at(3)).await.expect("active");
    store.activate(&title, new, &person("luz"), at(4)).await.expect("active");
    not_found(store.activate(&Title { tenant: tenant("GTM"), ..title.clone() }, new, &person("luz"), at(4)).await);
    let active = store.active(&title).await.expect("an answer").expect("one");
    assert_eq!((active.sha256, active.text.as_str(), active.by.clone()), (new, "a: 2\n", person("luz")));
    assert_eq!(store.all_active(DefinitionKind::Mapping, None).await.expect("active"), [active]);
    assert_eq!(store.all_active(DefinitionKind::Rules, None).await.expect("active"), []);
    assert_eq!(store.all_active(DefinitionKind::Mapping, Some(&tenant("GTM"))).await.expect("active"), []);
    let versions: Vec<_> = store.versions(&title).await.expect("versions").into_iter().map(|v| (v.sha256, v.by)).collect();
    assert_eq!(versions, [(new, person("luz")), (old, person("luz"))]);
    assert_eq!(store.version(old).await.expect("of long ago").text, "a: 1\n");
    store.deactivate(&title, &person("luz"), at(5)).await.expect("inactive");
    assert_eq!(store.active(&title).await.expect("an answer"), None);
    not_found(store.deactivate(&title, &person("luz"), at(6)).await);
    assert_eq!(store.events_about("MEX/entradas").await.expect("events").len(), 3);
}

async fn a_due_source_is_queued_once(place: Place) {
    let store = place.open().await;
    let source = Source {
        tenant: tenant("MEX"),
        id: "dtm".to_owned(),
        spec: "url: https://example.org\n".to_owned(),
        every: 3_600_000,
        next_run: at(10),
        closed: None,
        state: Pulled::default(),
    };
    store.put_source(&source).await.expect("added");
    assert_eq!(store.queue_due(at(9)).await.expect("queued"), 0);
    let mut schedulers = Vec::new();
    for _ in 0..6 {
        let store = store.clone();
        schedulers.push(tokio::spawn(async move { store.queue_due(at(10)).await.expect("queued") }));
    }
    let mut queued = 0;
    for scheduler in schedulers {
        queued += scheduler.await.expect("no panic");
    }
    assert_eq!(queued, 1);
    let job = store.claim("w", &[JobKind::Pull], at(10), 1000).await.expect("an answer").expect("the fetch");
    assert_eq!((job.subject.as_str(), job.tenant.as_str()), ("dtm", "MEX"));
    let state = Pulled {
        etag: Some("\"abc\"".to_owned()),
        last_modified: Some("Sun, 01 Mar 2026 09:00:00 GMT".to_owned()),
        progress: Some("page 3".to_owned()),
        sha256: Some(isthmus::model::digest::Sha256::of(b"fetched")),
        at: Some(at(11)),
        outcome: "nothing new".to_owned(),
        failures: 2,
    };
    store.pulled(&tenant("MEX"), "dtm", &state, at(500)).await.expect("kept");
    assert_eq!(
        store.source(&tenant("MEX"), "dtm").await.expect("there"),
        Source { next_run: at(500), state: state.clone(), ..source.clone() }
    );
    // A new spec does not forget how far it came; a closed source is not fetched.
    store.put_source(&Source { closed: Some(at(20)), ..source.clone() }).await.expect("changed");
    assert_eq!(store.sources(None).await.expect("sources")[0].state, state);
    assert_eq!(store.queue_due(at(9999)).await.expect("queued"), 0);
    not_found(store.pulled(&tenant("GTM"), "dtm", &state, at(1)).await);
}

fn webhook(kinds: &[EventKind]) -> Webhook {
    Webhook {
        id: 0,
        tenant: tenant("MEX"),
        url: "https://hook.example.org/".to_owned(),
        secret: "whsec_c2VjcmV0".to_owned(),
        kinds: kinds.to_vec(),
        created: at(0),
        closed: None,
    }
}

async fn webhooks_are_told_in_order_and_at_least_once(place: Place) {
    let store = place.open().await;
    accept(&*store, arrival("MEX", "antes"), at(0)).await;
    let all = store.add_webhook(&webhook(&[])).await.expect("added");
    let some = store.add_webhook(&webhook(&[EventKind::Released])).await.expect("added");
    for i in 0..3 {
        accept(&*store, arrival("MEX", &format!("{i}")), at(1)).await;
        accept(&*store, arrival("GTM", &format!("{i}")), at(1)).await;
    }
    assert_eq!(store.fan_out(4, at(2)).await.expect("made"), 2, "of the first four events after it was added, its tenant's");
    assert_eq!(store.fan_out(4, at(2)).await.expect("made"), 1);
    assert_eq!(store.fan_out(4, at(2)).await.expect("made"), 0);
    let due = store.due_deliveries(at(2), 10_000).await.expect("due");
    assert_eq!(due.iter().map(|d| (d.webhook.id, d.event.sequence, d.attempt)).collect::<Vec<_>>(), [(all, 2, 1)], "one at a time");
    assert_eq!((&due[0].webhook.secret, due[0].event.subject.as_str()), (&webhook(&[]).secret, "R-2026-000002"));
    assert_eq!(store.due_deliveries(at(3), 10_000).await.expect("due"), [], "it is on its way");
    // Nothing was heard of it: it is told again, and the late answer of the first attempt does not count.
    let again = store.due_deliveries(at(12), 10_000).await.expect("due");
    assert_eq!((again[0].event.sequence, again[0].attempt), (2, 2));
    let late = store.told(&due[0], &Told::Yes(200), at(13)).await;
    assert!(matches!(late, Err(StoreError::Conflict(Conflict::LeaseLost))), "{late:?}");
    store.told(&again[0], &Told::Later(at(60), Some(503), "busy".to_owned()), at(13)).await.expect("noted");
    assert_eq!(store.due_deliveries(at(59), 10_000).await.expect("due"), [], "what comes after waits for it");
    let mut order = Vec::new();
    for now in 60..65 {
        for delivery in store.due_deliveries(at(now), 10_000).await.expect("due") {
            order.push(delivery.event.sequence);
            store.told(&delivery, &Told::Yes(204), at(now)).await.expect("noted");
        }
    }
    assert_eq!(order, [2, 4, 6]);
    assert_eq!(store.tellings(some, 9).await.expect("tellings"), []);
    let tellings = store.tellings(all, 9).await.expect("tellings");
    assert_eq!(
        tellings.iter().map(|t| (t.sequence, t.attempt, t.state.as_str(), t.status)).collect::<Vec<_>>(),
        [(6, 1, "done", Some(204)), (4, 1, "done", Some(204)), (2, 3, "done", Some(204))]
    );
    let hooks = store.webhooks(&tenant("MEX")).await.expect("webhooks");
    assert_eq!((hooks.len(), hooks[1].kinds.as_slice()), (2, &[EventKind::Released][..]));
}

async fn a_telling_that_was_given_up_can_be_sent_again(place: Place) {
    let store = place.open().await;
    let hook = store.add_webhook(&webhook(&[])).await.expect("added");
    accept(&*store, arrival("MEX", "uno"), at(1)).await;
    accept(&*store, arrival("MEX", "dos"), at(1)).await;
    store.fan_out(100, at(2)).await.expect("made");
    let first = store.due_deliveries(at(2), 1000).await.expect("due").remove(0);
    store.told(&first, &Told::Never(None, "no such host".to_owned()), at(3)).await.expect("noted");
    let second = store.due_deliveries(at(3), 1000).await.expect("due").remove(0);
    assert_eq!(second.event.sequence, 2, "what was given up holds up nothing");
    store.told(&second, &Told::Yes(200), at(3)).await.expect("noted");
    assert_eq!(store.tellings(hook, 9).await.expect("tellings")[1].why, "no such host");
    not_found(store.tell_again(&tenant("GTM"), hook, 1, at(4)).await);
    store.tell_again(&tenant("MEX"), hook, 1, at(4)).await.expect("again");
    let again = store.due_deliveries(at(4), 1000).await.expect("due").remove(0);
    assert_eq!((again.event.sequence, again.attempt, again.tries), (1, 2, 1));
    not_found(store.close_webhook(&tenant("GTM"), hook, at(5)).await);
    store.close_webhook(&tenant("MEX"), hook, at(5)).await.expect("closed");
    assert_eq!(store.due_deliveries(at(50), 1000).await.expect("due"), []);
    accept(&*store, arrival("MEX", "tres"), at(6)).await;
    assert_eq!(store.fan_out(100, at(7)).await.expect("made"), 0);
}
