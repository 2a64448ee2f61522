//! Does signing in work as it must, for those who may and those who may not?

use isthmus::gateway::access::{provision, sessions};
use isthmus::model::account::Role;
use isthmus::model::moment::Moment;
use serde_json::json;

use super::{Ask, Reply, Stand, ask, wait};

const PASSWORD: &str = "cuatro palabras en fila";
const ORIGIN: &str = "https://isthmus.example";

/// What the cookie of an answer holds.
fn cookie(reply: &Reply) -> String {
    reply.header("set-cookie").split(';').next().unwrap_or_default().to_owned()
}

fn sign_in(login: &str, password: &str) -> Ask {
    ask("POST", "/api/session").with("origin", ORIGIN).json(json!({ "login": login, "password": password }))
}

/// A person of MEX who has set a password.
async fn person(stand: &Stand, login: &str, roles: &[Role]) {
    stand.tenant("MEX").await;
    let login = stand.person(login, "MEX", roles).await;
    let secret = sessions::invite(&stand.gateway, &login).await.expect("invited");
    let set = stand.ask(ask("POST", "/api/invitation").json(json!({ "secret": secret.reveal(), "password": PASSWORD }))).await;
    assert_eq!(set.status, 204);
}

#[test]
fn the_first_administrator_sets_a_password_once() {
    wait(async {
        let stand = Stand::new().await;
        let (login, secret) = sessions::first_administrator(&stand.gateway).await.expect("an answer").expect("there is none yet");
        assert_eq!(login.as_str(), "admin");
        // Nobody signs in before a password is set, and a start before that gives another secret.
        assert_eq!(stand.ask(sign_in("admin", "")).await.code(), "sign-in-failed");
        let again = sessions::first_administrator(&stand.gateway).await.expect("an answer").expect("no password yet");
        assert_ne!(again.1, secret);
        let set = |secret: &str, password: &str| ask("POST", "/api/invitation").json(json!({ "secret": secret, "password": password }));
        assert_eq!(stand.ask(set(secret.reveal(), "short")).await.code(), "weak-password");
        assert_eq!(stand.ask(set(secret.reveal(), "the admin is the admin")).await.code(), "weak-password");
        assert_eq!(stand.ask(set(secret.reveal(), PASSWORD)).await.status, 204);
        assert_eq!(stand.ask(set(secret.reveal(), PASSWORD)).await.code(), "bad-invitation");
        assert_eq!(sessions::first_administrator(&stand.gateway).await.expect("an answer"), None);
        let signed_in = stand.ask(sign_in("admin", PASSWORD)).await;
        assert_eq!(signed_in.json()["tenants"][0]["roles"][0], "system-admin");
        // An invitation is good for three days.
        let late = sessions::invite(&stand.gateway, &login).await.expect("invited");
        stand.clock.forward(sessions::INVITATION + 1);
        assert_eq!(stand.ask(set(late.reveal(), PASSWORD)).await.code(), "bad-invitation");
    });
}

#[test]
fn a_session_is_a_cookie_that_pages_of_others_cannot_use() {
    wait(async {
        let stand = Stand::new().await;
        person(&stand, "ana", &[Role::Uploader]).await;
        let reply = stand.ask(sign_in("Ana", PASSWORD)).await;
        assert_eq!(reply.status, 201);
        let set = reply.header("set-cookie");
        for part in ["__Host-isthmus=isth_", "; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax"] {
            assert!(set.contains(part), "{set}");
        }
        let (cookie, csrf) = (cookie(&reply), reply.json()["csrf"].as_str().expect("a text").to_owned());
        let me = stand.ask(ask("GET", "/api/session").with("cookie", &cookie)).await;
        assert_eq!((me.json()["who"].as_str(), me.json()["csrf"].as_str()), (Some("person:ana"), Some(csrf.as_str())));
        let send = || ask("POST", "/api/submissions").with("cookie", &cookie).body("a,b\n1,2\n");
        for (origin, token, good) in [
            (Some(ORIGIN), Some(csrf.as_str()), true),
            (Some("https://evil.example"), Some(csrf.as_str()), false),
            (Some("null"), Some(csrf.as_str()), false),
            (None, Some(csrf.as_str()), false),
            (Some(ORIGIN), None, false),
            (Some(ORIGIN), Some("isth_"), false),
        ] {
            let mut request = send();
            if let Some(origin) = origin {
                request = request.with("origin", origin);
            }
            if let Some(token) = token {
                request = request.with("x-csrf-token", token);
            }
            let reply = stand.ask(request).await;
            assert_eq!(if good { "" } else { "cross-site" }, reply.code(), "{origin:?} {token:?}");
        }
        // Who says nothing of languages is written to in their own.
        let in_spanish = stand.ask(ask("GET", "/metrics").with("cookie", &cookie)).await;
        assert_eq!((in_spanish.code().as_str(), in_spanish.header("content-language")), ("not-allowed", "es"));
        // Signing in again ends the session before; signing out ends this one.
        let again = stand.ask(sign_in("ana", PASSWORD).with("cookie", &cookie).with("x-csrf-token", &csrf)).await;
        assert_eq!(again.status, 201);
        assert_eq!(stand.ask(ask("GET", "/api/session").with("cookie", &cookie)).await.code(), "sign-in-needed");
        let new = super::access::cookie(&again);
        let csrf = again.json()["csrf"].as_str().expect("a text").to_owned();
        let out = ask("DELETE", "/api/session").with("cookie", &new).with("origin", ORIGIN).with("x-csrf-token", &csrf);
        let out = stand.ask(out).await;
        assert!(out.status == 204 && out.header("set-cookie").contains("Max-Age=0"), "{out:?}");
        assert_eq!(stand.ask(ask("GET", "/api/session").with("cookie", &new)).await.code(), "sign-in-needed");
        // A session ends by itself.
        let third = super::access::cookie(&stand.ask(sign_in("ana", PASSWORD)).await);
        stand.clock.forward(12 * 3_600_000 + 1);
        assert_eq!(stand.ask(ask("GET", "/api/session").with("cookie", &third)).await.code(), "sign-in-needed");
        // A sign-in from another site is none.
        let evil = ask("POST", "/api/session").with("origin", "https://evil.example");
        assert_eq!(stand.ask(evil.json(json!({ "login": "ana", "password": PASSWORD }))).await.code(), "cross-site");
    });
}

#[test]
fn five_wrong_passwords_are_enough_for_a_quarter_of_an_hour() {
    wait(async {
        let stand = Stand::new().await;
        person(&stand, "ana", &[Role::Uploader]).await;
        person(&stand, "luz", &[Role::Reviewer]).await;
        // Wherever they come from, and with many at once.
        let tries = (0..20).map(|i| stand.ask(sign_in("ana", "not the password").from([192, 0, 2, i])));
        let codes: Vec<String> = futures_util::future::join_all(tries).await.iter().map(Reply::code).collect();
        assert_eq!(codes.iter().filter(|c| *c == "sign-in-failed").count(), 5, "{codes:?}");
        assert_eq!(codes.iter().filter(|c| *c == "too-many-tries").count(), 15);
        assert_eq!(stand.ask(sign_in("ana", PASSWORD)).await.code(), "too-many-tries");
        assert_eq!(stand.ask(sign_in("luz", PASSWORD)).await.status, 201);
        // One address is no better, whatever names it tries.
        for i in 0..5 {
            assert_eq!(stand.ask(sign_in(&format!("nobody{i}"), "x").from([198, 51, 100, 1])).await.code(), "sign-in-failed");
        }
        assert_eq!(stand.ask(sign_in("luz", PASSWORD).from([198, 51, 100, 1])).await.code(), "too-many-tries");
        stand.clock.forward(sessions::WINDOW + 1);
        assert_eq!(stand.ask(sign_in("ana", PASSWORD)).await.status, 201);
    });
}

#[test]
fn what_is_taken_away_is_gone_at_once() {
    wait(async {
        let stand = Stand::new().await;
        person(&stand, "ana", &[Role::Uploader, Role::Reviewer]).await;
        let admin = stand.token("jefa", "MEX", &[Role::TenantAdmin]).await;
        let reply = stand.ask(sign_in("ana", PASSWORD)).await;
        let (cookie, _) = (cookie(&reply), ());
        let token = stand.token("ana", "MEX", &[Role::Uploader, Role::Reviewer]).await;
        let as_cookie = |path: &str| ask("GET", path).with("cookie", &cookie);
        let sent = stand.submission("MEX", "beto", "x").await;
        let path = format!("/api/submissions/{}", sent.receipt);
        assert_eq!(stand.ask(as_cookie(&path)).await.status, 200);
        // The role of a reviewer is taken: what others sent is out of sight, by session and by token.
        let put = ask("PUT", "/api/tenants/MEX/people/ana").token(&admin);
        let put = put.json(json!({ "name": "Ana", "lang": "es", "roles": ["uploader"] }));
        assert_eq!(stand.ask(put).await.status, 200);
        assert_eq!(stand.ask(as_cookie(&path)).await.code(), "not-found");
        assert_eq!(stand.ask(ask("GET", &path).token(&token)).await.code(), "not-found");
        // Then all roles: neither gets in.
        assert_eq!(stand.ask(ask("DELETE", "/api/tenants/MEX/people/ana").token(&admin)).await.status, 204);
        assert_eq!(stand.ask(as_cookie("/api/submissions")).await.code(), "sign-in-needed");
        assert_eq!(stand.ask(ask("GET", "/api/submissions").token(&token)).await.code(), "token-invalid");
        assert_eq!(stand.ask(sign_in("ana", PASSWORD)).await.code(), "sign-in-failed");
    });
}

#[test]
fn a_person_changes_their_own_password() {
    wait(async {
        let stand = Stand::new().await;
        person(&stand, "ana", &[Role::Uploader]).await;
        let reply = stand.ask(sign_in("ana", PASSWORD)).await;
        let (cookie, csrf) = (cookie(&reply), reply.json()["csrf"].as_str().expect("a text").to_owned());
        let change = |before: &str, after: &str| {
            let change = ask("POST", "/api/session/password").with("cookie", &cookie).with("origin", ORIGIN).with("x-csrf-token", &csrf);
            change.json(json!({ "before": before, "after": after }))
        };
        assert_eq!(stand.ask(change("wrong", "otras cuatro palabras")).await.code(), "sign-in-failed");
        assert_eq!(stand.ask(change(PASSWORD, "corta")).await.code(), "weak-password");
        assert_eq!(stand.ask(change(PASSWORD, "otras cuatro palabras")).await.status, 204);
        assert_eq!(stand.ask(ask("GET", "/api/session").with("cookie", &cookie)).await.code(), "sign-in-needed");
        assert_eq!(stand.ask(sign_in("ana", "otras cuatro palabras")).await.status, 201);
    });
}

#[test]
fn tokens_are_given_within_limits_and_shown_once() {
    wait(async {
        let stand = Stand::new().await;
        stand.tenant("MEX").await;
        let admin = stand.token("jefa", "MEX", &[Role::TenantAdmin]).await;
        stand.person("luz", "MEX", &[Role::Reviewer]).await;
        let make = |body: serde_json::Value| ask("POST", "/api/tenants/MEX/tokens").token(&admin).json(body);
        let wanted =
            |roles: &str, owner: Option<&str>, days: i64| json!({ "name": "nightly", "roles": [roles], "owner": owner, "days": days });
        for (body, code) in [
            (wanted("uploader", None, 30), ""),
            (wanted("reviewer", Some("luz"), 366), ""),
            (wanted("reviewer", None, 30), "not-allowed"),
            (wanted("publisher", Some("luz"), 30), "not-allowed"),
            (wanted("system-admin", Some("luz"), 30), "not-allowed"),
            (wanted("uploader", None, 367), "malformed"),
            (wanted("uploader", None, 0), "malformed"),
            (wanted("uploader", Some("nobody"), 30), "malformed"),
            (json!({ "name": "", "roles": ["uploader"], "days": 1 }), "malformed"),
            (json!({ "name": "x", "roles": ["uploader"], "days": 1, "networks": ["here"] }), "malformed"),
            (json!({ "name": "x", "roles": ["uploader"], "days": 1, "extra": 1 }), "malformed"),
        ] {
            assert_eq!(stand.ask(make(body.clone())).await.code(), code, "{body}");
        }
        let made = stand.ask(make(json!({ "name": "near", "roles": ["uploader"], "days": 1, "networks": ["192.0.2.0/24"] }))).await;
        let (id, secret) = (made.json()["id"].clone(), made.json()["secret"].as_str().expect("a secret").to_owned());
        let list = |from: [u8; 4]| ask("GET", "/api/submissions").token(&secret).from(from);
        assert_eq!(stand.ask(list([192, 0, 2, 9])).await.status, 200);
        assert_eq!(stand.ask(list([192, 0, 3, 9])).await.code(), "token-invalid");
        let shown = stand.ask(ask("GET", "/api/tenants/MEX/tokens").token(&admin)).await;
        assert!(!String::from_utf8_lossy(&shown.body).contains(&secret));
        assert!(shown.json().as_array().is_some_and(|t| t.iter().any(|t| t["name"] == "near" && t["used"].is_string())), "{shown:?}");
        assert_eq!(stand.ask(ask("DELETE", &format!("/api/tenants/MEX/tokens/{id}")).token(&admin)).await.status, 204);
        assert_eq!(stand.ask(list([192, 0, 2, 9])).await.code(), "token-invalid");
        // A day and a minute later the other ones of a day would be gone too.
        let short = stand.ask(make(json!({ "name": "short", "roles": ["uploader"], "days": 1 }))).await.json()["secret"].clone();
        let short = short.as_str().expect("a secret");
        stand.clock.forward(Moment::DAY + 59_000);
        assert_eq!(stand.ask(ask("GET", "/api/submissions").token(short)).await.status, 200);
        stand.clock.forward(2_000);
        assert_eq!(stand.ask(ask("GET", "/api/submissions").token(short)).await.code(), "token-invalid");
    });
}

#[test]
fn callers_are_slowed_down_by_token_and_by_tenant() {
    wait(async {
        let stand = Stand::with(|c| (c.settings.rates.caller, c.settings.rates.tenant) = (10, 15)).await;
        stand.tenant("MEX").await;
        stand.tenant("GTM").await;
        let ana = stand.token("ana", "MEX", &[Role::Uploader]).await;
        let beto = stand.token("beto", "MEX", &[Role::Uploader]).await;
        let luz = stand.token("luz", "GTM", &[Role::Uploader]).await;
        let mut served = Vec::new();
        for token in [&ana, &beto, &luz] {
            let mut count = 0;
            loop {
                let reply = stand.ask(ask("GET", "/api/submissions").token(token)).await;
                if reply.status == 429 {
                    assert!(reply.header("retry-after").parse::<u64>().is_ok_and(|s| (1..=60).contains(&s)), "{reply:?}");
                    break;
                }
                count += 1;
            }
            served.push(count);
        }
        assert_eq!(served, [10, 5, 10], "ten of a token, fifteen of a tenant");
    });
}

#[test]
fn sixteen_countries_come_from_one_file() {
    wait(async {
        let stand = Stand::new().await;
        let countries = "ARG BOL BRA CHL COL CRI CUB DOM ECU GTM GUY HND MEX PAN PER URY";
        let mut yaml = "tenants:\n".to_owned();
        for id in countries.split(' ') {
            let lang = match id {
                "BRA" => "pt",
                "GUY" => "en",
                _ => "es",
            };
            let (low, n) = (id.to_lowercase(), id.len());
            yaml += &format!(
                "  - id: {id}\n    name: Office {id} {n}\n    people:\n      - {{login: admin@{low}.example, name: A, lang: {lang}, roles: [tenant-admin]}}\n      \
                 - {{login: up@{low}.example, name: U, lang: {lang}, roles: [uploader]}}\n      \
                 - {{login: re@{low}.example, name: R, mail: re@{low}.example, lang: {lang}, roles: [reviewer, publisher]}}\n    tokens:\n      \
                 - {{name: nightly, roles: [uploader], owner: up@{low}.example}}\n"
            );
        }
        let plan = provision::parse(&yaml).expect("a plan");
        let made = provision::carry_out(&stand.gateway, &plan).await.expect("made");
        assert_eq!(made.len(), 16 * 4);
        assert_eq!(stand.gateway.store.accounts(None).await.expect("accounts").len(), 48);
        assert_eq!(provision::carry_out(&stand.gateway, &plan).await.expect("again"), [], "what is there stays");
        // Each sends for itself, and sees nothing of another's.
        let tokens: Vec<&provision::Handed> = made.iter().filter(|m| m.kind == "token").collect();
        let mut receipts = Vec::new();
        for token in &tokens {
            let sent = ask("POST", "/api/submissions").token(token.secret.reveal()).body(format!("file of {}", token.tenant));
            let sent = stand.ask(sent).await;
            assert_eq!(sent.json()["tenant"], token.tenant.as_str());
            receipts.push(sent.receipt());
        }
        for (i, token) in tokens.iter().enumerate() {
            let list = stand.ask(ask("GET", "/api/submissions").token(token.secret.reveal())).await;
            assert_eq!(list.json()["submissions"].as_array().map(Vec::len), Some(1));
            for (j, receipt) in receipts.iter().enumerate() {
                let one = stand.ask(ask("GET", &format!("/api/submissions/{receipt}")).token(token.secret.reveal())).await;
                assert_eq!(one.status, if i == j { 200 } else { 404 });
            }
        }
    });
}
