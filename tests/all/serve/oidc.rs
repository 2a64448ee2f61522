//! Does a person come in whom an outside provider vouches for, and nobody whom it does not? The provider is a stand-in
//! that can be told to lie.

use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use ed25519_dalek::{Signer, SigningKey};
use serde_json::{Value, json};
use sha2::Digest;

use super::{Reply, Stand, ask, wait};

/// How the provider answers.
#[derive(Clone)]
struct Answers {
    issuer: String,
    key: SigningKey,
    /// The key that it publishes.
    published: SigningKey,
    header: Value,
    claims: Value,
    /// What it was asked for: the challenge.
    challenge: String,
    tokens: u32,
    descriptions: u32,
    signature: Sign,
}

#[derive(Clone, Copy, PartialEq)]
enum Sign {
    Well,
    Not,
    /// With the public key as if it were a secret that both know.
    WithWhatAllKnow,
}

type Shared = Arc<Mutex<Answers>>;

fn description(answers: &mut Answers) -> Value {
    answers.descriptions += 1;
    let at = |path: &str| format!("{}{path}", answers.issuer);
    json!({
        "issuer": answers.issuer, "authorization_endpoint": at("/authorize"), "token_endpoint": at("/token"), "jwks_uri": at("/jwks"),
        "response_types_supported": ["code"], "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA", "RS256"],
    })
}

fn keys(answers: &Answers) -> Value {
    let x = BASE64.encode(answers.published.verifying_key().as_bytes());
    json!({ "keys": [{ "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": "k", "x": x }] })
}

fn token(answers: &mut Answers, body: &str) -> Value {
    answers.tokens += 1;
    let verifier = body.split('&').find_map(|p| p.strip_prefix("code_verifier=")).unwrap_or_default();
    let challenge = BASE64.encode(sha2::Sha256::digest(verifier.as_bytes()));
    if challenge != answers.challenge || !body.contains("code=good") {
        return json!({ "error": "invalid_grant" });
    }
    let text = format!("{}.{}", BASE64.encode(answers.header.to_string()), BASE64.encode(answers.claims.to_string()));
    let signature = match answers.signature {
        Sign::Well => answers.key.sign(text.as_bytes()).to_bytes().to_vec(),
        Sign::Not => Vec::new(),
        Sign::WithWhatAllKnow => {
            use hmac::{KeyInit, Mac};
            let mut mac = hmac::Hmac::<sha2::Sha256>::new_from_slice(answers.published.verifying_key().as_bytes()).expect("a key");
            mac.update(text.as_bytes());
            mac.finalize().into_bytes().to_vec()
        }
    };
    json!({ "access_token": "a", "token_type": "Bearer", "id_token": format!("{text}.{}", BASE64.encode(signature)) })
}

/// Starts the stand-in.
async fn provider() -> Shared {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let issuer = format!("http://{}", listener.local_addr().expect("an address"));
    let key = SigningKey::from_bytes(&[7; 32]);
    let answers = Answers {
        issuer,
        published: key.clone(),
        key,
        header: json!({ "alg": "EdDSA", "kid": "k", "typ": "JWT" }),
        claims: json!({}),
        challenge: String::new(),
        tokens: 0,
        descriptions: 0,
        signature: Sign::Well,
    };
    let shared: Shared = Arc::new(Mutex::new(answers));
    let with = |f: fn(&mut Answers, &str) -> Value| {
        async move |State(shared): State<Shared>, body: String| Json(f(&mut shared.lock().expect("nobody panicked"), &body))
    };
    let app = Router::new()
        .route("/.well-known/openid-configuration", axum::routing::get(with(|a, _| description(a))))
        .route("/jwks", axum::routing::get(with(|a, _| keys(a))))
        .route("/token", axum::routing::post(with(token)))
        .with_state(shared.clone());
    tokio::spawn(async move { axum::serve(listener, app).await });
    shared
}

fn param(url: &str, name: &str) -> String {
    let query = url.split_once('?').map_or("", |(_, q)| q);
    query.split('&').find_map(|p| p.strip_prefix(&format!("{name}="))).unwrap_or_default().to_owned()
}

#[expect(clippy::disallowed_methods, reason = "the library holds the times of a token against the clock of the machine")]
fn now() -> u64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_secs()
}

/// Goes to the provider and comes back, with what it is told to say of the person.
async fn sign_in(stand: &Stand, provider: &Shared, lie: impl FnOnce(&mut Answers)) -> Reply {
    let there = stand.ask(ask("GET", "/api/sign-in")).await;
    assert_eq!(there.status, 303, "{there:?}");
    let (url, cookie) = (there.header("location").to_owned(), there.header("set-cookie").split(';').next().unwrap_or_default().to_owned());
    assert_eq!((param(&url, "code_challenge_method").as_str(), param(&url, "response_type").as_str()), ("S256", "code"));
    assert_eq!(param(&url, "redirect_uri"), "https%3A%2F%2Fisthmus.example%2Fapi%2Fsign-in%2Fcallback");
    {
        let mut answers = provider.lock().expect("nobody panicked");
        answers.challenge = param(&url, "code_challenge");
        answers.claims = json!({
            "iss": answers.issuer, "aud": "isthmus", "sub": "0001", "iat": now(), "exp": now() + 300, "nonce": param(&url, "nonce"),
            "email": "Ana@Example.org", "email_verified": true, "name": "Ana", "groups": ["mex-senders"], "locale": "es-MX",
        });
        lie(&mut answers);
    }
    stand.ask(ask("GET", &format!("/api/sign-in/callback?code=good&state={}", param(&url, "state"))).with("cookie", &cookie)).await
}

async fn stand(provider: &Shared) -> Stand {
    let issuer = provider.lock().expect("nobody panicked").issuer.clone();
    let stand = Stand::with(|c| {
        let oidc = &mut c.settings.oidc;
        (oidc.issuer, oidc.client_id, oidc.client_secret, oidc.login_claim) = (issuer, "isthmus".into(), "s".into(), "email".into());
        oidc.roles = ["groups=mex-senders -> MEX uploader", "groups=mex-heads -> MEX publisher"]
            .iter()
            .map(|r| r.parse().expect("a rule"))
            .collect();
    })
    .await;
    stand.tenant("MEX").await;
    stand
}

#[test]
fn whom_the_provider_vouches_for_comes_in_with_the_roles_of_the_rules() {
    wait(async {
        let provider = provider().await;
        let stand = stand(&provider).await;
        let reply = sign_in(&stand, &provider, |_| {}).await;
        assert_eq!((reply.status.as_u16(), reply.header("location")), (303, "/"), "{reply:?}");
        let cookies: Vec<&str> = reply.headers.get_all("set-cookie").iter().filter_map(|v| v.to_str().ok()).collect();
        let session = cookies.iter().find(|c| c.starts_with("__Host-isthmus=")).expect("a session").split(';').next().expect("a value");
        assert!(cookies.iter().any(|c| c.starts_with("__Host-isthmus-oidc=") && c.contains("Max-Age=0")), "{cookies:?}");
        let me = stand.ask(ask("GET", "/api/session").with("cookie", session)).await.json();
        assert_eq!((me["who"].as_str(), me["tenants"][0]["roles"].as_array().map(Vec::len)), (Some("person:ana@example.org"), Some(1)));
        // Under another address and with other groups it is the same person, with other roles.
        let again = sign_in(&stand, &provider, |a| {
            a.claims["email"] = "other@example.org".into();
            a.claims["groups"] = json!(["mex-heads"]);
        });
        let again = again.await.json();
        assert_eq!((again["who"].as_str(), again["tenants"][0]["roles"][0].as_str()), (Some("person:ana@example.org"), Some("publisher")));
        assert_eq!(provider.lock().expect("nobody panicked").descriptions, 1, "what it says of itself is kept");
        // A new key is believed when it is published, but it is not asked for one again and again.
        let new = SigningKey::from_bytes(&[8; 32]);
        stand.clock.forward(61_000);
        let changed = sign_in(&stand, &provider, |a| (a.key, a.published) = (new.clone(), new)).await;
        assert_eq!(changed.status, 303, "{changed:?}");
    });
}

#[test]
fn whom_it_does_not_vouch_for_stays_out() {
    wait(async {
        let provider = provider().await;
        let stand = stand(&provider).await;
        // One with a password is not taken over by the same login elsewhere.
        let login = stand.person("luz@example.org", "MEX", &[]).await;
        stand.gateway.store.set_password(&login, "$argon2id$x", stand.gateway.now(), &isthmus::store::outbox::untold).await.expect("set");
        type Lie = fn(&mut Answers);
        let lies: [(&str, Lie); 14] = [
            ("another issuer", |a| a.claims["iss"] = "https://evil.example".into()),
            ("another audience", |a| a.claims["aud"] = "other".into()),
            ("several audiences", |a| a.claims["aud"] = json!(["isthmus", "other"])),
            ("another nonce", |a| a.claims["nonce"] = "other".into()),
            ("no nonce", |a| drop(a.claims.as_object_mut().expect("an object").remove("nonce"))),
            ("expired", |a| a.claims["exp"] = (now() - 300).into()),
            ("no signature", |a| (a.header, a.signature) = (json!({ "alg": "none" }), Sign::Not)),
            ("what all know", |a| (a.header, a.signature) = (json!({ "alg": "HS256", "kid": "k" }), Sign::WithWhatAllKnow)),
            ("another key", |a| a.key = SigningKey::from_bytes(&[9; 32])),
            ("a challenge of another", |a| a.challenge = "x".into()),
            ("no role", |a| a.claims["groups"] = json!(["elsewhere"])),
            ("an address that is not verified", |a| a.claims["email_verified"] = false.into()),
            ("a login that has a password", |a| (a.claims["email"], a.claims["sub"]) = ("luz@example.org".into(), "9".into())),
            ("no subject", |a| drop(a.claims.as_object_mut().expect("an object").remove("sub"))),
        ];
        for (what, lie) in lies {
            let kept = provider.lock().expect("nobody panicked").clone();
            let reply = sign_in(&stand, &provider, lie).await;
            assert_eq!(reply.code(), "provider-refused", "{what}: {reply:?}");
            assert!(reply.header("set-cookie").is_empty());
            *provider.lock().expect("nobody panicked") = kept;
        }
        // The answer to another browser, to nobody, or from somebody else.
        let there = stand.ask(ask("GET", "/api/sign-in")).await;
        let (state, cookie) =
            (param(there.header("location"), "state"), there.header("set-cookie").split(';').next().unwrap_or_default().to_owned());
        for (path, cookie) in [
            (format!("/api/sign-in/callback?code=good&state={state}"), ""),
            ("/api/sign-in/callback?code=good&state=other".to_owned(), cookie.as_str()),
            (format!("/api/sign-in/callback?state={state}&error=access_denied"), cookie.as_str()),
            (format!("/api/sign-in/callback?code=good&state={state}&iss=https://evil.example"), cookie.as_str()),
        ] {
            assert_eq!(stand.ask(ask("GET", &path).with("cookie", cookie)).await.code(), "provider-refused", "{path}");
        }
        assert_eq!(stand.gateway.store.accounts(None).await.expect("accounts").len(), 1, "nobody was added");
        assert!(provider.lock().expect("nobody panicked").descriptions <= 3, "it is not asked again for every lie");
    });
}

/// The program, ended when this is dropped.
struct Node(std::process::Child);

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// With the provider that the OpenID foundation certified, where `ISTHMUS_NODE` names a folder that has it.
#[test]
fn a_certified_provider_vouches_for_a_person() {
    let Ok(folder) = std::env::var("ISTHMUS_NODE") else {
        eprintln!("skipped: ISTHMUS_NODE names no folder with oidc-provider");
        return;
    };
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oidc_provider.mjs");
    let mut node = std::process::Command::new("node");
    node.args([script, &folder, "https://isthmus.example/api/sign-in/callback"]).stdout(std::process::Stdio::piped());
    let mut node = Node(node.stderr(std::process::Stdio::null()).spawn().expect("node"));
    let mut issuer = String::new();
    // Held to the end: it says more, and dies of it where nobody listens.
    let mut out = std::io::BufReader::new(node.0.stdout.take().expect("its output"));
    std::io::BufRead::read_line(&mut out, &mut issuer).expect("its issuer");
    let issuer = issuer.trim().to_owned();
    wait(async {
        let stand = Stand::with(|c| {
            let oidc = &mut c.settings.oidc;
            (oidc.issuer, oidc.client_id, oidc.client_secret) = (issuer.clone(), "isthmus".into(), "only-for-tests".into());
            oidc.login_claim = "email".into();
            oidc.roles = vec!["groups=mex-senders -> MEX uploader".parse().expect("a rule")];
        })
        .await;
        stand.tenant("MEX").await;
        let there = stand.ask(ask("GET", "/api/sign-in")).await;
        let ours = there.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
        // As a browser would: from redirect to redirect, with the cookies of the provider.
        let address: std::net::SocketAddr = issuer.trim_start_matches("http://").parse().expect("an address");
        let (mut url, mut cookies) = (there.header("location").to_owned(), std::collections::BTreeMap::new());
        for _ in 0..10 {
            if url.starts_with("https://isthmus.example") {
                break;
            }
            let path = url.strip_prefix(&issuer).unwrap_or(&url).to_owned();
            let jar: Vec<String> = cookies.iter().map(|(n, v): (&String, &String)| format!("{n}={v}")).collect();
            let reply =
                super::over_tcp(address, &format!("GET {path} HTTP/1.1\r\nhost: {address}\r\ncookie: {}", jar.join("; ")), b"").await;
            for set in reply.headers.get_all("set-cookie").iter().filter_map(|v| v.to_str().ok()) {
                let (name, value) = set.split(';').next().and_then(|p| p.split_once('=')).expect("a cookie");
                cookies.insert(name.to_owned(), value.to_owned());
            }
            assert!(reply.status.is_redirection(), "{path}: {reply:?}");
            url = reply.header("location").to_owned();
        }
        let back = url.strip_prefix("https://isthmus.example").expect("it sends the browser back");
        let reply = stand.ask(ask("GET", back).with("cookie", &ours)).await;
        assert_eq!(reply.status, 303, "{reply:?}");
        assert_eq!(reply.json()["who"], "person:ana@example.org");
        assert_eq!(reply.json()["tenants"][0]["roles"], json!(["uploader"]));
    });
    drop(out);
}
