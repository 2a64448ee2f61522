//! Does an office's file become a release that can be traced, run again and proved? On SQLite, and PostgreSQL where there is one.

mod archives;
mod around;
mod authority;
mod backup;
mod beside;
mod commands;
mod due;
mod model;
mod pace;
mod path;
mod published;
mod races;
mod real;
mod releases;
mod scorecard;
mod signing;
mod structures;
mod tamper;
mod workers;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use isthmus::audit::hash::Hash;
use isthmus::audit::record::Record;
use isthmus::config::Config;
use isthmus::gateway::merge::How;
use isthmus::gateway::publish::Plan;
use isthmus::gateway::records::Reader;
use isthmus::gateway::review;
use isthmus::gateway::work::{self, Shift};
use isthmus::gateway::{Clock, Code, Gateway, Random, Trouble, ledger, publish};
use isthmus::model::account::{Actor, Role, Roles};
use isthmus::model::moment::Moment;
use isthmus::model::release::{Release, Series};
use isthmus::model::structure::Ref;
use isthmus::model::submission::{Receipt, State, Submission, Via};
use isthmus::store::blobs::Blobs;
use isthmus::store::submissions::{Accepted, Arrival};

use crate::store::{Place, person, tenant};

pub(crate) const ORIGIN: &str = "isthmus.example/ledger";

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub(crate) struct Moved(AtomicI64);

impl Clock for Moved {
    fn now(&self) -> Moment {
        Moment::from_millis(self.0.load(Ordering::SeqCst))
    }
}

impl Moved {
    pub(crate) fn forward(&self, seconds: i64) {
        self.millis(seconds * 1000);
    }

    pub(crate) fn millis(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

/// The same secrets in the same order.
#[derive(Debug, Default)]
pub(crate) struct Counted(AtomicU64);

impl Random for Counted {
    fn bytes(&self) -> Result<[u8; 32], Trouble> {
        Ok(Hash::of(&self.0.fetch_add(1, Ordering::SeqCst).to_be_bytes()).0)
    }
}

/// A gateway of its own, with a clock to be moved.
pub(crate) struct Office {
    pub(crate) gateway: Gateway,
    pub(crate) clock: Arc<Moved>,
    pub(crate) folder: Arc<tempfile::TempDir>,
}

impl Office {
    pub(crate) async fn open(place: &Place) -> Office {
        Office::open_in(place, Arc::new(tempfile::tempdir().expect("a folder"))).await
    }

    /// Another gateway on the same store and blobs, or the same one after a stop.
    pub(crate) async fn open_in(place: &Place, folder: Arc<tempfile::TempDir>) -> Office {
        let clock = Arc::new(Moved(AtomicI64::new(crate::store::at(0).millis())));
        let program = PathBuf::from(env!("CARGO_BIN_EXE_isthmus"));
        let random = Counted::default();
        let key = ledger::open_key(&folder.path().join("ledger.key"), ORIGIN, &random).expect("a key");
        let gateway = Gateway {
            store: place.open().await,
            blobs: Blobs::in_folder(&folder.path().join("blobs")).await.expect("blobs"),
            clock: clock.clone(),
            random: Arc::new(random),
            key: Arc::new(key),
            engine: Arc::new(ledger::engine(&program).expect("its digest")),
            tree: ledger::Grown::default(),
            structures: isthmus::gateway::structures::InForce::default(),
            config: Arc::new(Config::default()),
            program,
        };
        Office { gateway, clock, folder }
    }

    /// The office of a gateway that is there already.
    pub(crate) fn around(gateway: Gateway) -> Office {
        let clock = Arc::new(Moved(AtomicI64::new(gateway.now().millis())));
        Office { gateway, clock, folder: Arc::new(tempfile::tempdir().expect("a folder")) }
    }

    /// Sends bytes as a file of this name.
    pub(crate) async fn send(&self, actor: &Actor, name: &str, bytes: &[u8], key: Option<&str>) -> Result<Accepted, Trouble> {
        self.send_for(actor, name, bytes, key, None).await
    }

    /// The same, to be run with a mapping that is named.
    pub(crate) async fn send_for(
        &self,
        actor: &Actor,
        name: &str,
        bytes: &[u8],
        key: Option<&str>,
        mapping: Option<&str>,
    ) -> Result<Accepted, Trouble> {
        self.send_as(actor, name, bytes, |a| Arrival { key: key.map(str::to_owned), wanted_mapping: mapping.map(str::to_owned), ..a }).await
    }

    /// The same, with whatever else the sender says.
    pub(crate) async fn send_as(
        &self,
        actor: &Actor,
        name: &str,
        bytes: &[u8],
        said: impl FnOnce(Arrival) -> Arrival,
    ) -> Result<Accepted, Trouble> {
        let sha256 = self.gateway.blobs.put(bytes).await?;
        let arrival = Arrival {
            tenant: actor.tenant.clone(),
            by: actor.who.clone(),
            via: Via::Upload,
            name: name.to_owned(),
            media_type: String::new(),
            bytes: bytes.len() as i64,
            sha256,
            key: None,
            corrects: None,
            wanted_mapping: None,
            share: None,
        };
        let arrival = said(arrival);
        let seal = |s: &Submission| ledger::received(&self.gateway, actor, s);
        Ok(self.gateway.store.accept(arrival, self.gateway.now(), &seal).await?)
    }

    pub(crate) async fn send_fixture(&self, actor: &Actor, path: &str) -> Receipt {
        let file = fixture(path);
        let name = file.file_name().expect("a file").to_string_lossy().into_owned();
        let bytes = std::fs::read(&file).expect("a fixture");
        self.send(actor, &name, &bytes, None).await.expect("accepted").submission().receipt
    }

    /// Works until nothing waits.
    pub(crate) async fn work(&self) {
        while work::one(&self.gateway, &Shift::new("worker")).await.expect("worked").is_some() {}
    }

    pub(crate) async fn submission(&self, receipt: Receipt) -> Submission {
        self.gateway.store.submission(receipt).await.expect("there")
    }

    /// Justifies whatever warns, and sends to review.
    pub(crate) async fn submit(&self, actor: &Actor, receipt: Receipt) -> Submission {
        let open = review::questions(&self.gateway, actor, receipt).await.expect("a report");
        let said: BTreeMap<String, String> =
            open.into_iter().filter(|q| !q.answered).map(|q| (q.rule, "así se publicó".to_owned())).collect();
        review::submit(&self.gateway, actor, receipt, &said, "").await.expect("submitted")
    }

    /// A fixture that Ana sent, Luz approved and nobody released yet.
    pub(crate) async fn approved(&self, path: &str) -> Receipt {
        let receipt = self.send_fixture(&ana(), path).await;
        self.approve(receipt).await;
        receipt
    }

    /// The same, of bytes.
    pub(crate) async fn approved_bytes(&self, name: &str, bytes: &[u8]) -> Receipt {
        let receipt = self.send(&ana(), name, bytes, None).await.expect("accepted").submission().receipt;
        self.approve(receipt).await;
        receipt
    }

    pub(crate) async fn approve(&self, receipt: Receipt) {
        self.work().await;
        assert_eq!(self.submission(receipt).await.state, State::Checked, "{receipt}: {}", self.report(receipt).await);
        self.submit(&ana(), receipt).await;
        let approved = review::approve(&self.gateway, &luz(), receipt, "").await.expect("approved");
        assert_eq!(approved.state, State::Approved);
    }

    pub(crate) async fn report(&self, receipt: Receipt) -> String {
        let run = self.submission(receipt).await.run.expect("a run");
        String::from_utf8_lossy(&self.gateway.blobs.get(run.report).await.expect("the report")).into_owned()
    }

    /// Releases what was approved.
    pub(crate) async fn release(&self, plan: &Plan) -> Release {
        publish::release(&self.gateway, &pia(), plan).await.expect("released")
    }

    /// Every record of a release, in order, with the receipt that it came with.
    pub(crate) async fn records(&self, release: &Release) -> Vec<(Record, String)> {
        let file = self.gateway.blobs.local(release.draft.records).await.expect("there");
        let mut reader = Reader::open(file.path()).expect("records");
        let mut all = Vec::new();
        while let Some(line) = reader.line().expect("readable") {
            all.push((Record::parse(line.record.as_bytes()).expect("in its only form"), line.receipt));
        }
        all
    }
}

/// What would be released of these receipts.
pub(crate) fn plan(dataflow: &Ref, receipts: &[Receipt], base: Option<i64>) -> Plan {
    Plan {
        dataflow: dataflow.clone(),
        receipts: receipts.to_vec(),
        how: How::Merge,
        base,
        embargo: None,
        class: None,
        why: "mensual".to_owned(),
    }
}

pub(crate) fn flow(id: &str) -> Ref {
    Ref::parse(&format!("ISTHMUS:{id}(1.0.0)")).expect("a reference")
}

pub(crate) fn series(id: &str) -> Series {
    Series { dataflow: flow(id), tenant: tenant("MEX") }
}

pub(crate) fn fixture(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(path)
}

pub(crate) fn actor(login: &str, of: &str, roles: &[Role]) -> Actor {
    Actor { who: person(login), tenant: tenant(of), roles: Roles(roles.iter().copied().collect()) }
}

pub(crate) fn ana() -> Actor {
    actor("ana", "MEX", &[Role::Uploader])
}

pub(crate) fn luz() -> Actor {
    actor("luz", "MEX", &[Role::Reviewer])
}

pub(crate) fn pia() -> Actor {
    actor("pia", "MEX", &[Role::Publisher])
}

pub(crate) fn paz() -> Actor {
    actor("paz", "MEX", &[Role::Publisher])
}

pub(crate) fn auditor() -> Actor {
    actor("aude", "MEX", &[Role::Auditor])
}

pub(crate) fn admin() -> Actor {
    actor("adela", "MEX", &[Role::TenantAdmin])
}

/// How many numbers are followed to their cells.
pub(crate) fn traces(otherwise: usize) -> usize {
    std::env::var("ISTHMUS_TRACES").ok().and_then(|n| n.parse().ok()).unwrap_or(otherwise)
}

/// The code of a refusal.
pub(crate) fn refused<T: std::fmt::Debug>(result: Result<T, Trouble>) -> Code {
    match result {
        Err(Trouble::Refused(refusal)) => refusal.code,
        other => panic!("{other:?}"),
    }
}

/// The conflict of the store.
pub(crate) fn conflict<T: std::fmt::Debug>(result: Result<T, Trouble>) -> isthmus::store::Conflict {
    match result {
        Err(Trouble::Store(isthmus::store::StoreError::Conflict(conflict))) => conflict,
        other => panic!("{other:?}"),
    }
}

/// A coded file of entries by month: no mapping is needed, and what differs from file to file is given.
pub(crate) fn months(rows: &[(&str, i64)]) -> Vec<u8> {
    let mut text = String::from(
        "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,REF_AREA,BORDER_POINT,DIRECTION,CITIZENSHIP,TRAVELLER_TYPE,TRANSPORT,SEX,AGE,TIME_PERIOD,OBS_VALUE,OBS_STATUS,COUNT_UNIT\n",
    );
    for (period, value) in rows {
        text += &format!("dataflow,ISTHMUS:DF_BORDER_MVT(1.0),I,M,MEX,_T,IN,NIC,_T,_T,_T,_T,{period},{value},A,EVENT\n");
    }
    text.into_bytes()
}

/// The key of a figure of [`months`].
pub(crate) fn month(period: &str) -> BTreeMap<String, String> {
    let key = "FREQ=M REF_AREA=MEX BORDER_POINT=_T DIRECTION=IN CITIZENSHIP=NIC TRAVELLER_TYPE=_T TRANSPORT=_T SEX=_T AGE=_T REF_ADM=_Z";
    let pairs = key.split(' ').filter_map(|p| p.split_once('=')).map(|(k, v)| (k.to_owned(), v.to_owned()));
    pairs.chain([("TIME_PERIOD".to_owned(), period.to_owned())]).collect()
}
