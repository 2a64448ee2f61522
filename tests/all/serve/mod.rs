//! Does the service let in who may come in, keep what it took, and say so in words that help? Over its router, and over TCP
//! where it is about connections.

mod access;
mod crash;
mod credentials;
mod description;
mod desk;
mod flood;
mod logs;
mod matrix;
mod oidc;
mod path;
pub(crate) mod running;
mod sending;
mod slow;
mod timing;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use isthmus::audit::statement::Engine;
use isthmus::config::Config;
use isthmus::gateway::access::{people, tokens};
use isthmus::gateway::{Clock, Gateway, Random, Trouble, ledger};
use isthmus::model::account::{Actor, Login, Part, Role, Roles, TenantId, Who};
use isthmus::model::digest::Sha256;
use isthmus::model::lang::Lang;
use isthmus::model::moment::Moment;
use isthmus::model::submission::{Receipt, Submission};
use isthmus::serve;
use isthmus::serve::listen::Peer;
use isthmus::serve::problem::Kind;
use isthmus::serve::table;
use isthmus::store::blobs::Blobs;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tower::ServiceExt;

use crate::store::wait;

/// A clock that stands until it is moved.
pub(crate) struct Hands(AtomicI64);

impl Hands {
    pub(crate) fn forward(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for Hands {
    fn now(&self) -> Moment {
        Moment::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// Secrets that are told apart and can be repeated.
struct Dice(AtomicU64);

impl Random for Dice {
    fn bytes(&self) -> Result<[u8; 32], Trouble> {
        Ok(Sha256::of(format!("{} {}", std::process::id(), self.0.fetch_add(1, Ordering::SeqCst)).as_bytes()).0)
    }
}

/// A service in a folder of its own.
pub(crate) struct Stand {
    pub(crate) gateway: Gateway,
    pub(crate) clock: Arc<Hands>,
    pub(crate) router: Router,
    pub(crate) folder: tempfile::TempDir,
}

impl Stand {
    pub(crate) async fn new() -> Stand {
        Stand::with(|_| {}).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut Config)) -> Stand {
        let folder = tempfile::tempdir().expect("a folder");
        let store = isthmus::store::open(&format!("sqlite:{}", folder.path().join("isthmus.db").display())).await.expect("a store");
        let blobs = Blobs::in_folder(&folder.path().join("blobs")).await.expect("blobs");
        let clock = Arc::new(Hands(AtomicI64::new(1_772_355_600_000)));
        let random = Arc::new(Dice(AtomicU64::new(0)));
        let key = ledger::open_key(&folder.path().join("ledger.key"), "isthmus.example/ledger", &*random).expect("a key");
        let mut config = Config::default();
        let rates = &mut config.settings.rates;
        // The tests of limits set them; all others are in a hurry, on a machine that others use too.
        (rates.caller, rates.tenant, rates.address, rates.store_millis) = (1_000_000, 1_000_000, 1_000_000, 30_000);
        config.settings.service.address = Some("https://isthmus.example".to_owned());
        change(&mut config);
        let gateway = Gateway {
            store,
            blobs,
            clock: clock.clone(),
            random,
            key: Arc::new(key),
            engine: Arc::new(Engine { digest: None, version: "test".to_owned() }),
            tree: ledger::Grown::default(),
            structures: isthmus::gateway::structures::InForce::default(),
            config: Arc::new(config),
            program: env!("CARGO_BIN_EXE_isthmus").into(),
        };
        let router = serve::router(gateway.clone()).expect("a service");
        Stand { gateway, clock, router, folder }
    }

    /// A gateway that is somebody else's, for its people and tokens.
    pub(crate) fn around(gateway: Gateway, router: Router) -> Stand {
        let clock = Arc::new(Hands(AtomicI64::new(gateway.now().millis())));
        Stand { gateway, clock, router, folder: tempfile::tempdir().expect("a folder") }
    }

    pub(crate) async fn tenant(&self, id: &str) -> TenantId {
        let id: TenantId = id.parse().expect("a tenant");
        people::put_tenant(&self.gateway, &machine(&id), &id, &format!("Office of {id}")).await.expect("a tenant");
        id
    }

    /// A person with roles in a tenant; gives the login.
    pub(crate) async fn person(&self, login: &str, tenant: &str, roles: &[Role]) -> Login {
        let login: Login = login.parse().expect("a login");
        let tenant: TenantId = tenant.parse().expect("a tenant");
        let roles = Roles(roles.iter().copied().collect());
        let person = people::Person { login: login.clone(), name: "Ana".to_owned(), mail: String::new(), lang: Lang::Es, roles };
        people::put(&self.gateway, &machine(&tenant), &person).await.expect("a person");
        login
    }

    /// A token of a person; gives its secret.
    pub(crate) async fn token(&self, login: &str, tenant: &str, roles: &[Role]) -> String {
        self.some_token(login, tenant, roles, |_| {}).await.1
    }

    pub(crate) async fn some_token(
        &self,
        login: &str,
        tenant: &str,
        roles: &[Role],
        change: impl FnOnce(&mut tokens::Wanted),
    ) -> (i64, String) {
        let owner = self.person(login, tenant, roles).await;
        let tenant: TenantId = tenant.parse().expect("a tenant");
        let mut wanted = tokens::Wanted {
            tenant: tenant.clone(),
            name: "test".to_owned(),
            roles: Roles(roles.iter().copied().collect()),
            dataflows: Vec::new(),
            networks: Vec::new(),
            owner: Some(owner),
            days: 30,
        };
        change(&mut wanted);
        let (id, secret) = tokens::issue(&self.gateway, &machine(&tenant), wanted).await.expect("a token");
        (id, secret.reveal().to_owned())
    }

    /// A submission of a person, past the router.
    pub(crate) async fn submission(&self, tenant: &str, login: &str, bytes: &str) -> Submission {
        let sha256 = self.gateway.blobs.put(bytes.as_bytes()).await.expect("kept");
        let mut arrival = crate::store::arrival(tenant, bytes);
        arrival.by = Who::Person(login.parse().expect("a login"));
        arrival.sha256 = sha256;
        crate::store::accept(&*self.gateway.store, arrival, self.gateway.now()).await
    }

    /// Asks the router.
    pub(crate) async fn ask(&self, request: Ask) -> Reply {
        let mut built = Request::builder().method(request.method.clone()).uri(&request.path);
        for (name, value) in &request.headers {
            built = built.header(name, value);
        }
        let mut built = built.body(request.body).expect("a request");
        built.extensions_mut().insert(Peer(SocketAddr::from((request.from, 1234))));
        let response = self.router.clone().oneshot(built).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.expect("a body").to_vec();
        let reply = Reply { status: parts.status, headers: parts.headers, body };
        reply.check(&request.method, &request.path);
        reply
    }

    /// Serves on a port of this machine until the value is dropped.
    pub(crate) async fn listen(&self) -> Listening {
        let listener = serve::listen::bind(SocketAddr::from(([127, 0, 0, 1], 0))).expect("a port");
        let address = listener.local_addr().expect("an address");
        let (stop, told) = watch::channel(false);
        let rates = self.gateway.config.settings.rates;
        tokio::spawn(serve::listen::serve(listener, self.router.clone(), rates, told, Duration::from_secs(5)));
        Listening { address, stop }
    }
}

pub(crate) fn machine(tenant: &TenantId) -> Actor {
    Actor::machine(Part::Command, tenant.clone())
}

/// A port that is served.
pub(crate) struct Listening {
    pub(crate) address: SocketAddr,
    pub(crate) stop: watch::Sender<bool>,
}

/// A request.
pub(crate) struct Ask {
    method: Method,
    path: String,
    headers: Vec<(String, String)>,
    body: Body,
    from: [u8; 4],
}

pub(crate) fn ask(method: &str, path: &str) -> Ask {
    let method = method.parse().expect("a method");
    Ask { method, path: path.to_owned(), headers: Vec::new(), body: Body::empty(), from: [127, 0, 0, 1] }
}

impl Ask {
    pub(crate) fn with(mut self, name: &str, value: &str) -> Ask {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn token(self, secret: &str) -> Ask {
        self.with("authorization", &format!("Bearer {secret}"))
    }

    pub(crate) fn body(mut self, body: impl Into<Body>) -> Ask {
        self.body = body.into();
        self
    }

    pub(crate) fn json(self, body: serde_json::Value) -> Ask {
        self.with("content-type", "application/json").body(body.to_string())
    }

    pub(crate) fn from(mut self, address: [u8; 4]) -> Ask {
        self.from = address;
        self
    }
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&self.body)))
    }

    pub(crate) fn code(&self) -> String {
        if self.body.is_empty() || !self.status.is_client_error() && !self.status.is_server_error() {
            return String::new();
        }
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }

    pub(crate) fn receipt(&self) -> Receipt {
        self.json()["receipt"].as_str().and_then(|r| r.parse().ok()).unwrap_or_else(|| panic!("{self:?}"))
    }

    /// What holds for every answer: a failure is a problem with a code that the route says it may have, in words.
    fn check(&self, method: &Method, path: &str) {
        assert!(!self.header("x-request-id").is_empty() && self.header("x-content-type-options") == "nosniff", "{method} {path}: {self:?}");
        if self.status.is_success() || self.status.is_redirection() || *method == Method::HEAD {
            return;
        }
        if path.starts_with("/rest/") {
            // Clients of SDMX are told in its own form, which the tests of the feed read.
            let body = String::from_utf8_lossy(&self.body);
            assert!(body.contains("<mes:ErrorMessage code=") || body.contains("\"errors\":[{\"code\":"), "{method} {path}: {body}");
            return;
        }
        if self.header("content-type").starts_with("text/html") {
            let html = String::from_utf8_lossy(&self.body);
            let code = html.split_once("data-problem=\"").and_then(|(_, rest)| rest.split_once('"')).map(|(code, _)| code);
            let kind = code.and_then(Kind::of).unwrap_or_else(|| panic!("{method} {path}: {html}"));
            assert_eq!(kind.status(), self.status, "{method} {path}");
            if let Some(row) = route(method, path.split('?').next().unwrap_or_default()) {
                assert!(row.may_say(kind), "{method} {} answers with {}, which its line does not say", row.path, kind.word());
            }
            return;
        }
        assert_eq!(self.header("content-type"), "application/problem+json", "{method} {path}: {self:?}");
        let json = self.json();
        let kind = Kind::of(json["code"].as_str().unwrap_or_default()).unwrap_or_else(|| panic!("{method} {path}: {json}"));
        assert_eq!(json["status"], self.status.as_u16());
        assert_eq!(json["type"], format!("urn:isthmus:problem:{}", kind.word()));
        let detail = json["detail"].as_str().unwrap_or_default();
        assert!(detail.len() > 10 && !detail.contains('$') && !detail.contains("{"), "{detail}");
        let bare = path.split('?').next().unwrap_or_default();
        if let Some(row) = route(method, bare) {
            assert!(row.may_say(kind), "{method} {} answers with {}, which its line does not say", row.path, kind.word());
        }
    }
}

/// The line of the table that a path is of.
pub(crate) fn route(method: &Method, path: &str) -> Option<&'static table::Row> {
    let parts: Vec<&str> = path.split('/').collect();
    let fits = |pattern: &str| {
        let wanted: Vec<&str> = pattern.split('/').collect();
        let rest = wanted.last().is_some_and(|w| w.starts_with("{*"));
        let same = |(w, p): (&&str, &&str)| w.starts_with('{') || w == p;
        if rest {
            parts.len() >= wanted.len() && wanted.iter().zip(&parts).all(same)
        } else {
            parts.len() == wanted.len() && wanted.iter().zip(&parts).all(same)
        }
    };
    let found: Vec<&table::Row> = table::rows().iter().filter(|r| r.method == *method && fits(r.path)).collect();
    // What is spelt out goes before what is a parameter.
    found.into_iter().min_by_key(|r| r.path.matches('{').count())
}

/// Asks over TCP, in one piece, and reads the answer to its end.
pub(crate) async fn over_tcp(address: SocketAddr, head: &str, body: &[u8]) -> Reply {
    let mut stream = TcpStream::connect(address).await.expect("connected");
    let host = if head.contains("\r\nhost: ") { "" } else { "\r\nhost: isthmus.example" };
    let head = format!("{head}{host}\r\nconnection: close\r\n\r\n");
    // The other side may answer and stop reading before all is written.
    let _ = stream.write_all(head.as_bytes()).await;
    let _ = stream.write_all(body).await;
    read_reply(&mut stream).await
}

pub(crate) async fn read_reply(stream: &mut TcpStream) -> Reply {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes).await;
    parse(&bytes).unwrap_or_else(|| panic!("no answer in {:?}", String::from_utf8_lossy(&bytes)))
}

pub(crate) fn parse(bytes: &[u8]) -> Option<Reply> {
    let split = bytes.windows(4).position(|w| w == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&bytes[..split]).ok()?;
    let mut lines = head.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let mut headers = HeaderMap::new();
    for line in lines {
        let (name, value) = line.split_once(':')?;
        headers.append(name.parse::<axum::http::HeaderName>().ok()?, value.trim().parse().ok()?);
    }
    let mut body = bytes[split + 4..].to_vec();
    if headers.get("transfer-encoding").is_some_and(|v| v == "chunked") {
        body = chunks(&body)?;
    }
    Some(Reply { status, headers, body })
}

fn chunks(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    loop {
        let end = rest.windows(2).position(|w| w == b"\r\n")?;
        let size = usize::from_str_radix(std::str::from_utf8(&rest[..end]).ok()?, 16).ok()?;
        rest = &rest[end + 2..];
        if size == 0 {
            return Some(out);
        }
        out.extend_from_slice(rest.get(..size)?);
        rest = rest.get(size + 2..)?;
    }
}

#[test]
fn the_router_and_the_table_have_the_same_routes() {
    let (_, api) = serve::routes().split_for_parts();
    let described: serde_json::Value = serde_json::from_str(&api.to_json().expect("JSON")).expect("JSON");
    let mut there: Vec<String> = Vec::new();
    for (path, item) in described["paths"].as_object().expect("paths") {
        for method in item.as_object().expect("operations").keys() {
            there.push(format!("{} {path}", method.to_uppercase()));
        }
    }
    let mut said: Vec<String> = table::rows().iter().map(|r| format!("{} {}", r.method, r.path)).collect();
    there.sort();
    said.sort();
    assert_eq!(there, said, "src/serve/routes.tsv and serve::routes() differ");
}

#[test]
fn the_readme_tells_every_setting() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).expect("the README");
    let table = isthmus::config::service::Settings::table();
    assert!(readme.contains(&table), "the README's table of settings is not this one:\n{table}");
}

#[test]
fn it_says_that_it_runs_and_can_work() {
    wait(async {
        let stand = Stand::new().await;
        assert_eq!(stand.ask(ask("GET", "/health")).await.status, 200);
        assert_eq!(stand.ask(ask("GET", "/ready")).await.json()["status"], "ready");
        assert_eq!(stand.ask(ask("HEAD", "/health")).await.status, 200);
        let wrong = stand.ask(ask("POST", "/health").with("accept-language", "pt")).await;
        assert_eq!((wrong.status.as_u16(), wrong.code().as_str(), wrong.header("content-language")), (405, "method-not-allowed", "pt"));
        assert_eq!(wrong.header("allow"), "GET,HEAD");
        assert_eq!(stand.ask(ask("GET", "/nowhere")).await.code(), "not-found");
        // What could be written no more makes it not ready, and is told with when to come back.
        std::fs::remove_dir_all(stand.folder.path().join("blobs")).expect("gone");
        std::fs::write(stand.folder.path().join("blobs"), b"").expect("in the way");
        stand.clock.forward(10_000);
        let not_ready = stand.ask(ask("GET", "/ready")).await;
        assert_eq!((not_ready.status.as_u16(), not_ready.code().as_str()), (503, "unavailable"));
        assert!(!not_ready.header("retry-after").is_empty());
    });
}
