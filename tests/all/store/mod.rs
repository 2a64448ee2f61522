//! Does the store keep its word? One suite on SQLite always, and on PostgreSQL where `ISTHMUS_TEST_POSTGRES` names one.

mod around;
mod blobs;
mod crash;
mod jobs;
mod ledger;
mod opening;
mod pace;
mod releases;
mod submissions;
mod upgrade;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use isthmus::model::account::{Login, TenantId, Who};
use isthmus::model::decision::{Decision, DecisionKind};
use isthmus::model::digest::Sha256;
use isthmus::model::moment::Moment;
use isthmus::model::structure::Ref;
use isthmus::model::submission::{Counts, Receipt, Run, State, Submission, Via};
use isthmus::store::Store;
use isthmus::store::jobs::{JobKind, Lease};
use isthmus::store::ledger::{Entry, unsealed};
use isthmus::store::submissions::{Accepted, Arrival};
use sqlx::{AnyConnection, Connection};

/// A database of its own for one test, and what opens it again.
pub(crate) struct Place {
    address: String,
    _folder: Option<tempfile::TempDir>,
}

impl Place {
    pub(crate) fn sqlite() -> Place {
        let folder = tempfile::tempdir().expect("a folder");
        Place { address: format!("sqlite:{}", folder.path().join("isthmus.db").display()), _folder: Some(folder) }
    }

    /// A schema of its own; `None`, and a word about it, where there is no server.
    pub(crate) async fn postgres() -> Option<Place> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let Ok(server) = std::env::var("ISTHMUS_TEST_POSTGRES") else {
            eprintln!("SKIPPED: ISTHMUS_TEST_POSTGRES names no server");
            return None;
        };
        sqlx::any::install_default_drivers();
        let schema = format!("t{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let mut connection = AnyConnection::connect(&server).await.expect("the PostgreSQL server of the tests answers");
        for statement in [format!("drop schema if exists {schema} cascade"), format!("create schema {schema}")] {
            sqlx::query(sqlx::AssertSqlSafe(statement)).execute(&mut connection).await.expect("a schema");
        }
        connection.close().await.expect("closed");
        Some(Place { address: format!("{server}?options[search_path]={schema}"), _folder: None })
    }

    /// A database that somebody else looks after.
    pub(crate) fn at(address: String) -> Place {
        Place { address, _folder: None }
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    pub(crate) async fn open(&self) -> Arc<dyn Store> {
        isthmus::store::open(&self.address).await.expect("the store opens")
    }

    /// Says a statement to the database past the store.
    pub(crate) async fn say(&self, statement: &str) -> Result<u64, sqlx::Error> {
        sqlx::any::install_default_drivers();
        let mut connection = AnyConnection::connect(&self.address.replace("sqlite:", "sqlite://")).await?;
        let done = sqlx::query(sqlx::AssertSqlSafe(statement.to_owned())).execute(&mut connection).await?;
        connection.close().await?;
        Ok(done.rows_affected())
    }
}

pub(crate) fn wait<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(work)
}

/// Each named function becomes two tests.
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[test]
            fn $name() {
                crate::store::wait(super::$name(crate::store::Place::sqlite()));
            })*
        }
        mod postgres {
            $(#[test]
            fn $name() {
                crate::store::wait(async {
                    if let Some(place) = crate::store::Place::postgres().await {
                        super::$name(place).await;
                    }
                });
            })*
        }
    };
}
pub(crate) use on_both;

/// 2026-03-01T09:00Z and so many seconds.
pub(crate) fn at(seconds: i64) -> Moment {
    Moment::from_millis(1_772_355_600_000 + seconds * 1000)
}

pub(crate) fn tenant(id: &str) -> TenantId {
    id.parse().expect("a tenant")
}

pub(crate) fn person(login: &str) -> Who {
    Who::Person(login.parse::<Login>().expect("a login"))
}

pub(crate) fn dataflow() -> Ref {
    Ref::parse("ISTHMUS:DF_BORDER_MVT(1.0)").expect("a dataflow")
}

/// A file with these bytes, as Ana of a tenant sends it.
pub(crate) fn arrival(of: &str, bytes: &str) -> Arrival {
    Arrival {
        tenant: tenant(of),
        by: person("ana"),
        via: Via::Upload,
        name: "enero\0.xlsx".to_owned(),
        media_type: String::new(),
        bytes: bytes.len() as i64,
        sha256: Sha256::of(bytes.as_bytes()),
        key: None,
        corrects: None,
        wanted_mapping: None,
        share: None,
    }
}

/// A statement about something.
pub(crate) fn entry(kind: &str, subject: impl ToString) -> Entry {
    let statement = format!("{kind} {}", subject.to_string()).into_bytes();
    Entry { kind: kind.to_owned(), subject: subject.to_string(), leaf: Sha256::of(&statement), statement }
}

pub(crate) async fn accept(store: &dyn Store, arrival: Arrival, now: Moment) -> Submission {
    match store.accept(arrival, now, &|s| vec![entry("receipt", s.receipt)]).await.expect("accepted") {
        Accepted::New(s) => s,
        Accepted::Again(s) => panic!("{} was known", s.receipt),
    }
}

pub(crate) async fn claim(store: &dyn Store, worker: &str, now: Moment) -> Option<Lease> {
    store.claim(worker, &[JobKind::Run], now, 60_000).await.expect("a claim")
}

/// What a run made that found so many errors.
pub(crate) fn run(errors: i64) -> Run {
    Run {
        dataflow: Some(dataflow()),
        mapping: Some("MEX/entradas".to_owned()),
        mapping_sha256: Some(Sha256::of(b"mapping")),
        sender: Some("MEX".to_owned()),
        engine: "0.1.0".to_owned(),
        counts: Counts { observations: 12, errors, warnings: 1, informations: 2 },
        report: Sha256::of(b"report"),
        dataset: Some(Sha256::of(b"dataset")),
        records: Some(Sha256::of(b"records")),
    }
}

pub(crate) fn decision(receipt: Receipt, kind: DecisionKind, by: &str, now: Moment) -> Decision {
    Decision { receipt, at: now, by: person(by), kind, rule: None, severity: None, text: "así está bien".to_owned(), signature: None }
}

/// A submission of a tenant that a reviewer approved.
pub(crate) async fn approved(store: &dyn Store, of: &str, bytes: &str, now: Moment) -> Submission {
    let submission = accept(store, arrival(of, bytes), now).await;
    let lease = loop {
        let lease = claim(store, "worker", now).await.expect("its job waits");
        if lease.subject == submission.receipt.to_string() {
            break lease;
        }
    };
    store.finish_run(&lease, run(0), now, &unsealed).await.expect("checked");
    store.decide(&decision(submission.receipt, DecisionKind::Submit, "ana", now), &unsealed).await.expect("submitted");
    let approved = store.decide(&decision(submission.receipt, DecisionKind::Approve, "luz", now), &unsealed).await.expect("approved");
    assert_eq!(approved.state, State::Approved);
    approved
}
