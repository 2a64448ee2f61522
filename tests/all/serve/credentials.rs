//! Does every route refuse every kind of bad credential, before it reads anything of what comes with it?

use isthmus::gateway::access::sessions;
use isthmus::model::account::Role;
use isthmus::model::moment::Moment;
use isthmus::serve::table::{self, Cell};
use serde_json::json;

use super::{Ask, Stand, ask, wait};

const PASSWORD: &str = "cuatro palabras en fila";

/// What puts a credential on a request.
type Dress<'a> = Box<dyn Fn(Ask) -> Ask + 'a>;

/// A path of a route that names nothing in particular.
fn path(row: &table::Row) -> String {
    let named = [
        ("{receipt}", "R-2026-000001"),
        ("{tenant}", "MEX"),
        ("{upload}", "00000000000000000000000000000000"),
        ("{login}", "ana"),
        ("{token}", "1"),
        ("{name}", "four-eyes"),
        ("{kind}", "mapping"),
        ("{id}", "x"),
        ("{cell}", "D17"),
        ("{dataflow}", "ISTHMUS:DF_BORDER_MVT(1.0)"),
        ("{number}", "1"),
        ("{*path}", "x"),
        ("{source}", "x"),
        ("{webhook}", "1"),
        ("{event}", "1"),
    ];
    named.iter().fold(row.path.to_owned(), |path, (name, value)| path.replace(name, value))
}

#[test]
fn twelve_bad_credentials_open_nothing() {
    wait(async {
        let stand = Stand::new().await;
        for tenant in ["MEX", "GTM", "SYSTEM"] {
            stand.tenant(tenant).await;
        }
        let all = Role::ALL;
        let within: Vec<Role> = all.iter().copied().filter(|r| *r != Role::SystemAdmin).collect();
        stand.submission("MEX", "otra", "x").await;
        let (id, revoked) = stand.some_token("luz", "MEX", &within, |_| {}).await;
        stand
            .gateway
            .store
            .revoke_token(&"MEX".parse().expect("a tenant"), id, stand.gateway.now(), &isthmus::store::outbox::untold)
            .await
            .expect("revoked");
        let (_, expired) = stand.some_token("luz", "MEX", &within, |w| w.days = 1).await;
        let (_, elsewhere) =
            stand.some_token("luz", "MEX", &within, |w| w.networks = vec!["192.0.2.0/24".parse().expect("a network")]).await;
        let good = stand.token("luz", "MEX", &within).await;
        // A session of a person whose roles were taken, and one that is good but without what a page repeats.
        let session = async |login: &str, tenant: &str, roles: &[Role]| {
            let login = stand.person(login, tenant, roles).await;
            let secret = sessions::invite(&stand.gateway, &login).await.expect("invited");
            sessions::accept_invitation(&stand.gateway, secret.reveal(), PASSWORD).await.expect("a password");
            let body = json!({ "login": login.as_str(), "password": PASSWORD });
            let reply = stand.ask(ask("POST", "/api/session").with("origin", "https://isthmus.example").json(body)).await;
            reply.header("set-cookie").split(';').next().unwrap_or_default().to_owned()
        };
        let without_csrf = session("pia", "MEX", &within).await;
        let of_another = session("eva", "GTM", &within).await;
        let taken = session("rosa", "MEX", &within).await;
        stand.person("rosa", "MEX", &[]).await;
        stand.clock.forward(Moment::DAY + 120_000);
        // Sessions end in half a day; those who are meant to be signed in sign in again.
        let (without_csrf, of_another, taken) = (renew(&stand, "pia", without_csrf).await, renew(&stand, "eva", of_another).await, taken);

        let header = r#"{"alg":"none"}"#;
        let jwt = |head: &str| {
            use base64::Engine;
            let b = base64::engine::general_purpose::URL_SAFE_NO_PAD;
            format!("{}.{}.", b.encode(head), b.encode(r#"{"sub":"luz","iss":"https://evil.example","aud":"other"}"#))
        };
        let credentials: Vec<(&str, Dress<'_>)> = vec![
            ("none", Box::new(|a| a)),
            ("garbage", Box::new(|a| a.with("authorization", "Bearer isth"))),
            ("another scheme", Box::new(|a| a.with("authorization", "Basic YTpi"))),
            ("unknown", Box::new(|a| a.token(&format!("isth_{}", "a".repeat(43))))),
            ("expired", Box::new(|a| a.token(&expired))),
            ("revoked", Box::new(|a| a.token(&revoked))),
            ("from elsewhere", Box::new(|a| a.token(&elsewhere))),
            ("alg none", Box::new(|a| a.token(&jwt(header)))),
            ("alg HS256", Box::new(|a| a.token(&jwt(r#"{"alg":"HS256"}"#)))),
            ("cookie of one whose roles were taken", Box::new(|a| a.with("cookie", &taken))),
            ("cookie without what a page repeats", Box::new(|a| a.with("cookie", &without_csrf).with("origin", "https://isthmus.example"))),
            ("cookie from another site", Box::new(|a| a.with("cookie", &of_another).with("origin", "https://evil.example"))),
        ];
        let mut asked = 0;
        for row in table::rows().iter().filter(|r| r.anybody == Cell::No) {
            for (what, dress) in &credentials {
                let cookie = what.starts_with("cookie");
                if cookie && *what != "cookie of one whose roles were taken" && row.method.is_safe() {
                    continue;
                }
                // Were the body read, it would be too much for any of them.
                let request = ask(row.method.as_str(), &path(row)).with("content-length", "300000000").body("x");
                let reply = stand.ask(dress(request)).await;
                let status = reply.status.as_u16();
                let right = match *what {
                    "cookie of one whose roles were taken" => [401, 403].contains(&status),
                    w if w.starts_with("cookie") => status == 403,
                    _ => status == 401,
                };
                assert!(right, "{} {} with {what}: {reply:?}", row.method, row.path);
                asked += 1;
            }
            // In the address a token is none; and a tenant that the token is not for is not there.
            let sep = if path(row).contains('?') { '&' } else { '?' };
            let in_address = stand.ask(ask(row.method.as_str(), &format!("{}{sep}access_token={good}", path(row)))).await;
            assert_eq!(in_address.status, 401, "{} {}", row.method, row.path);
            asked += 1;
        }
        eprintln!("{asked} requests with bad credentials");
        assert!(asked > 300, "{asked}");
    });
}

async fn renew(stand: &Stand, login: &str, _before: String) -> String {
    let body = json!({ "login": login, "password": PASSWORD });
    let reply = stand.ask(ask("POST", "/api/session").with("origin", "https://isthmus.example").json(body)).await;
    assert_eq!(reply.status, 201);
    reply.header("set-cookie").split(';').next().unwrap_or_default().to_owned()
}
