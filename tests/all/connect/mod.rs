//! Do files come in that nobody uploads, and are others told? Against stand-ins on this machine, with a clock that is moved.

mod folder;
mod hook;
mod mail;
mod pull;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use isthmus::audit::key::{KeyType, SecretKey};
use isthmus::config::Config;
use isthmus::connect::client::Outward;
use isthmus::gateway::receive::{self, Parcel};
use isthmus::gateway::{Clock, Gateway, Random, Trouble};
use isthmus::model::account::{Account, Actor, Login, Part, Role, Roles, Tenant, TenantId, Who};
use isthmus::model::event::Event;
use isthmus::model::lang::Lang;
use isthmus::model::moment::Moment;
use isthmus::model::reach::Reach;
use isthmus::model::submission::{Receipt, Via};
use isthmus::store::blobs::Blobs;

pub(crate) use super::store::wait;

/// A clock that stands until it is moved.
pub(crate) struct Hand(AtomicI64);

impl Clock for Hand {
    fn now(&self) -> Moment {
        Moment::from_millis(self.0.load(Ordering::SeqCst))
    }
}

struct Same;

impl Random for Same {
    fn bytes(&self) -> Result<[u8; 32], Trouble> {
        Ok([7; 32])
    }
}

/// A gateway of its own for one test.
pub(crate) struct Place {
    pub(crate) gateway: Gateway,
    pub(crate) clock: Arc<Hand>,
    pub(crate) folder: tempfile::TempDir,
}

impl Place {
    /// At noon of 15 November 2026.
    pub(crate) async fn new() -> Place {
        let folder = tempfile::tempdir().expect("a folder");
        let clock = Arc::new(Hand(AtomicI64::new(1_794_744_000_000)));
        let store = isthmus::store::open(&format!("sqlite:{}", folder.path().join("isthmus.db").display())).await.expect("a store");
        let gateway = Gateway {
            store,
            blobs: Blobs::in_folder(&folder.path().join("blobs")).await.expect("blobs"),
            clock: clock.clone(),
            random: Arc::new(Same),
            key: Arc::new(SecretKey::from_seed("test.example/ledger", KeyType::Ed25519, [1; 32]).expect("a key")),
            engine: Arc::new(isthmus::gateway::ledger::engine(env!("CARGO_BIN_EXE_isthmus").as_ref()).expect("an engine")),
            tree: isthmus::gateway::ledger::Grown::default(),
            structures: isthmus::gateway::structures::InForce::default(),
            config: Arc::new(Config::default()),
            program: env!("CARGO_BIN_EXE_isthmus").into(),
        };
        let place = Place { gateway, clock, folder };
        place
            .gateway
            .store
            .put_tenant(&Tenant { id: mex(), name: "México".into(), closed: None }, place.gateway.now(), &isthmus::store::outbox::untold)
            .await
            .expect("a tenant");
        place
    }

    /// Moves the clock by so many milliseconds.
    pub(crate) fn later(&self, millis: i64) {
        self.clock.0.fetch_add(millis, Ordering::SeqCst);
    }

    /// Every event so far.
    pub(crate) async fn events(&self) -> Vec<Event> {
        self.gateway.store.events(0, None, 10_000).await.expect("events")
    }

    /// A person with an address of mail.
    pub(crate) async fn person(&self, login: &str, lang: Lang, role: Role) -> Login {
        let login: Login = login.parse().expect("a login");
        let account = Account {
            login: login.clone(),
            name: login.as_str().to_uppercase(),
            mail: format!("{}@example.org", login.as_str()),
            lang,
            roles: [(mex(), Roles::from([role]))].into(),
            closed: None,
        };
        self.gateway.store.add_account(&account, None, self.gateway.now(), &isthmus::store::outbox::untold).await.expect("an account");
        login
    }

    /// A file that a person sent.
    pub(crate) async fn sent(&self, login: &Login, bytes: &[u8]) -> Receipt {
        let mut incoming = self.gateway.blobs.incoming().await.expect("room");
        incoming.write(bytes).await.expect("bytes");
        let kept = incoming.keep().await.expect("kept");
        let actor = Actor { who: Who::Person(login.clone()), tenant: mex(), roles: Roles::from([Role::Uploader]) };
        let parcel =
            Parcel { via: Via::Upload, name: "entradas.csv".into(), media_type: String::new(), key: None, corrects: None, mapping: None };
        receive::enter(&self.gateway, &actor, parcel, kept).await.expect("accepted").submission().receipt
    }

    /// An event that is said by the machine.
    pub(crate) fn event(&self, kind: isthmus::model::event::EventKind, subject: &str) -> Event {
        Event {
            sequence: 0,
            at: self.gateway.now(),
            tenant: mex(),
            kind,
            by: Who::Machine(Part::Worker),
            subject: subject.into(),
            body: "{}".into(),
        }
    }
}

pub(crate) fn mex() -> TenantId {
    "MEX".parse().expect("a tenant")
}

/// A client that reaches one address on this machine and nothing else.
pub(crate) fn reaching(at: SocketAddr) -> Outward {
    Outward::new(Arc::new(Reach { hosts: Vec::new(), private: vec![at.to_string()] })).expect("a client")
}

/// A stand-in on a port of its own, until the runtime ends.
pub(crate) async fn stand_in(router: axum::Router) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let at = listener.local_addr().expect("its address");
    tokio::spawn(async move { axum::serve(listener, router).await });
    at
}
