//! What may be asked of the gateway, by a request and by the command line alike?
//!
//! One file for each thing that people do: hand a file in ([`receive`]), have it run ([`work`]), have it back with marks ([`marked`]), see a part of it ([`look`]), decide on it ([`review`]),
//! see what would change ([`change`]), publish it ([`publish`]), ask where a number came from ([`trace`]), run an old release
//! again ([`replay`]), mend a mapping ([`definitions`]), know what is due ([`due`]) and how well somebody sends ([`scorecard`]), change how a tenant works ([`settings`]), add to the standard ([`structures`]),
//! bring what is published into a folder ([`export`]). What the ledger is told lies in [`ledger`], what is shown of it in
//! [`proof`], whether all that is kept still agrees with it in [`verify`]; how numbers are kept and merged in [`records`] and
//! [`merge`]. Who calls, and what they may see, says [`access`]; where
//! nothing is real, [`practice`]. Nothing here knows HTTP or arguments; nothing here knows
//! SQL.

pub mod backup;
mod beside;
pub mod look;
pub mod marked;
pub mod receive;
pub mod work;

pub mod review;

pub mod change;
pub mod export;
mod files;
pub mod merge;
pub mod publish;
pub mod records;

pub mod replay;
pub mod trace;

pub mod corrections;
pub mod definitions;
pub mod due;
pub mod scorecard;
pub mod settings;
pub mod structures;

pub mod ledger;
pub mod proof;
pub mod verify;

pub mod access;

pub mod practice;

mod own;
mod rights;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use crate::audit::key::SecretKey;
use crate::audit::statement::Engine;
use crate::config::Config;
use crate::model::moment::Moment;
use crate::store::blobs::{BlobError, Blobs};
use crate::store::{Store, StoreError};

/// Where the time comes from, so that tests can move it.
pub trait Clock: Send + Sync {
    /// The moment that is now.
    fn now(&self) -> Moment;

    /// Milliseconds that have passed since some moment, at one pace whatever the clock on the wall is set to.
    fn ticks(&self) -> i64 {
        self.now().millis()
    }
}

/// Where secrets come from, so that tests can repeat them.
pub trait Random: Send + Sync {
    /// 32 bytes that nobody can guess.
    fn bytes(&self) -> Result<[u8; 32], Trouble>;
}

/// Everything that the use cases need: one value for a process, shared by all that it does at once.
#[derive(Clone)]
pub struct Gateway {
    /// Everything that is kept, but the bytes of files.
    pub store: Arc<dyn Store>,
    /// The bytes of files.
    pub blobs: Blobs,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Secrets.
    pub random: Arc<dyn Random>,
    /// What the ledger is signed with, see [`ledger::open_key`].
    pub key: Arc<SecretKey>,
    /// This program as statements name it, see [`ledger::engine`].
    pub engine: Arc<Engine>,
    /// What is known of the ledger's tree.
    pub tree: ledger::Grown,
    /// What is known of the structures that are in force.
    pub structures: structures::InForce,
    /// What is configured.
    pub config: Arc<Config>,
    /// This program, which is also the one that reads untrusted files.
    pub program: PathBuf,
}

impl Gateway {
    /// The moment that is now.
    pub fn now(&self) -> Moment {
        self.clock.now()
    }
}

/// Why something that was asked for was not done.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// It may not be done, or not so: the asker can do something about it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The store did not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The bytes could not be kept or found.
    #[error(transparent)]
    Blob(#[from] BlobError),
    /// The machine is at fault.
    #[error("{0}")]
    Machine(String),
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Trouble {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Trouble::Blob(BlobError::Full),
            _ => Trouble::Machine(error.to_string()),
        }
    }
}

impl From<crate::store::Conflict> for Trouble {
    fn from(conflict: crate::store::Conflict) -> Trouble {
        Trouble::Store(conflict.into())
    }
}

/// Does what takes long or waits for the disk where it holds up nobody.
async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> Result<T, Trouble> + Send + 'static) -> Result<T, Trouble> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|e| Err(Trouble::Machine(format!("a mistake of this program: {e}"))))
}

/// What the asker must know: a stable code, and what its sentence names. The sentences lie with the edge that says them.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{} {}", code.word(), arguments.iter().map(|(k, v)| format!("{k}={v}")).collect::<Vec<_>>().join(" "))]
pub struct Refusal {
    /// What kind.
    pub code: Code,
    /// Its arguments, by name.
    pub arguments: Vec<(&'static str, String)>,
}

impl Refusal {
    /// A refusal that names nothing.
    pub fn new(code: Code) -> Refusal {
        Refusal { code, arguments: Vec::new() }
    }

    /// With an argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Refusal {
        self.arguments.push((name, value.into()));
        self
    }
}

crate::model::submission::words! {
    /// The kinds of refusals. The word is the last part of the `type` of a problem (RFC 9457), and never changes.
    Code, "a kind of refusal", {
        /// It is not there, or not for the asker to see: nobody can tell the one from the other.
        NotFound = "not-found",
        /// The asker's roles do not allow it.
        NotAllowed = "not-allowed",
        /// Nobody decides on what they did themselves.
        OwnWork = "own-work",
        /// A warning has no justification yet.
        Unjustified = "unjustified",
        /// A text that is needed is missing or empty.
        TextMissing = "text-missing",
        /// The rule is not among the findings, or may not be treated so.
        NoSuchFinding = "no-such-finding",
        /// A part of the request is not what it must be.
        Malformed = "malformed",
        /// A mapping or rule pack does not pass its own tests.
        TestsFail = "tests-fail",
        /// A submission holds no dataset that could be released.
        NoDataset = "no-dataset",
        /// A submission is of another dataflow than what it is to go into.
        OtherDataflow = "other-dataflow",
        /// A number is named by the code of every dimension, and these are not those.
        IncompleteKey = "incomplete-key",
        /// A release has no number of this key.
        NoSuchNumber = "no-such-number",
        /// There is no mapping of this name.
        NoMapping = "no-mapping",
        /// A re-run gives another result than what was recorded.
        Differs = "differs",
        /// The severity of this rule is not for a person to change.
        NotOverridable = "not-overridable",
        /// A file is larger than what is read.
        TooLarge = "too-large",
        /// A file came too slowly.
        TooSlow = "too-slow",
        /// A file did not come to its end.
        Interrupted = "interrupted",
        /// The login or the password is wrong.
        SignInFailed = "sign-in-failed",
        /// Too many wrong passwords.
        TooManyTries = "too-many-tries",
        /// A password is too short, too long, or has the login in it.
        WeakPassword = "weak-password",
        /// The secret of an invitation was never given, was used, or is too old.
        BadInvitation = "bad-invitation",
        /// The signature of a person is not theirs, not of this, or too old.
        BadSignature = "bad-signature",
        /// This office wants decisions signed by people's own keys, and this one is not.
        SignatureNeeded = "signature-needed",
    }
}
