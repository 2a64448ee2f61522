//! Where does everything stay? One trait in the words of the product, on SQLite or PostgreSQL, and the blobs beside it.
//!
//! [`Store`] is read noun by noun: [`submissions`], [`jobs`], [`reviews`], [`releases`], [`catalogue`], [`ledger`] and [`outbox`] are
//! the path of a file; [`accounts`], [`tokens`], [`definitions`], [`sources`] and [`webhooks`] what stands around it; [`upkeep`] is the operator's.
//! Each file has its part of the trait on top and the statements under it. Both databases run the same statements;
//! what differs lies in `sql.rs` and `migrate.rs`. Time comes in as an argument everywhere.
//!
//! Three things hold for every method that changes something: it is one transaction, with the events and ledger
//! entries of what it tells; when it has returned, the change is on the disk; and when it failed with
//! [`StoreError::Unavailable`], it may or may not have happened, and doing it again is safe.

pub mod submissions;

pub mod jobs;

pub mod reviews;

pub mod catalogue;
pub mod releases;

pub mod ledger;
pub mod outbox;

pub mod accounts;
pub mod tokens;

pub mod definitions;
pub mod sources;
pub mod webhooks;

pub mod upkeep;

pub mod blobs;
pub mod room;

mod copy;
pub(crate) mod fault;
mod migrate;
mod rows;
mod sql;

use std::sync::Arc;

pub use migrate::Tables;
pub use sql::Sql;

/// Everything that is kept, but the bytes of files.
pub trait Store:
    submissions::Submissions
    + jobs::Jobs
    + reviews::Reviews
    + releases::Releases
    + catalogue::Catalogue
    + ledger::Ledger
    + outbox::Outbox
    + accounts::Accounts
    + tokens::Tokens
    + definitions::Definitions
    + sources::Sources
    + webhooks::Webhooks
    + upkeep::Upkeep
{
}

impl Store for Sql {}

/// Opens the store that an address names: `sqlite:PATH` or `postgres://USER@HOST/DATABASE`. What is not there yet is
/// made, and what an earlier version made is brought up to date, or left untouched where that fails.
///
/// # Errors
/// [`StoreError::Unavailable`] where it cannot be reached or is open to others, [`StoreError::Newer`] where a later
/// version made it, [`StoreError::Corrupt`] where its tables are not those that this program made.
pub async fn open(address: &str) -> Result<Arc<dyn Store>, StoreError> {
    Ok(Arc::new(Sql::open(address).await?))
}

/// Looks how the tables of a store stand to this program's; nothing is made or changed.
///
/// # Errors
/// As [`open`].
pub async fn look(address: &str) -> Result<Tables> {
    if Sql::file(address).is_some_and(|file| !file.exists()) {
        return Ok(Tables::None);
    }
    let store = Sql::connect(address).await?;
    let tables = migrate::tables(&store).await;
    store.close().await;
    tables
}

/// Fills an empty store from a copy that [`upkeep::Upkeep::copy_to`] made, of this or an earlier version; gives how many rows. The copy
/// itself is left as it is.
///
/// # Errors
/// [`StoreError::Unavailable`] where the store is not empty; as [`open`].
pub async fn fill(address: &str, copy: &std::path::Path) -> Result<u64> {
    let failed = |e: std::io::Error| StoreError::Unavailable(format!("{}: {e}", copy.display()));
    // An earlier version's copy is brought up to date on the way: beside it, not in it.
    let beside = tempfile::tempdir().map_err(failed)?;
    let file = beside.path().join("copy.db");
    std::fs::copy(copy, &file).map_err(failed)?;
    #[cfg(unix)]
    std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).map_err(failed)?;
    let from = Sql::open(&format!("sqlite:{}", file.display())).await?;
    let to = Sql::open(address).await?;
    let rows = copy::everything(&from, &to).await;
    from.close().await;
    to.close().await;
    rows
}

/// Why the store did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such thing.
    #[error("no such {0}")]
    NotFound(&'static str),
    /// It is not as the caller thinks it is.
    #[error(transparent)]
    Conflict(#[from] Conflict),
    /// It cannot be reached or written now; to be tried again later.
    #[error("the store cannot be used now: {0}")]
    Unavailable(String),
    /// Its disk is full.
    #[error("the disk of the store is full: {0}")]
    Full(String),
    /// A later version of this program has worked with it.
    #[error("the store was last used by a later version (change {0} is unknown here); run that version or a later one")]
    Newer(i64),
    /// It holds what this program never wrote.
    #[error("the store is damaged: {0}")]
    Corrupt(String),
}

/// What the caller did not know.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Conflict {
    /// The key was used before, for other bytes.
    #[error("this idempotency key was used for another file, {0}")]
    KeyReused(crate::model::submission::Receipt),
    /// A submission may not be moved like this from where it stands by now.
    #[error(transparent)]
    State(#[from] crate::model::submission::NotAllowed),
    /// The lease ran out and somebody else has the job, or it is settled.
    #[error("the job is no longer this worker's")]
    LeaseLost,
    /// The release was made from another base than the one that now is the last.
    #[error("made from release {}, but the last one is {}", shown(*.expected), shown(*.found))]
    Base {
        /// What the caller made it from.
        expected: Option<i64>,
        /// What it would have to be made from.
        found: Option<i64>,
    },
    /// The release was made for another number than the one that now is the next.
    #[error("made as release {expected}, but the next one is {found}")]
    Number {
        /// The number that its files name.
        expected: i64,
        /// The number that it would get.
        found: i64,
    },
    /// It would be read before the release that it was made from.
    #[error("release {0} is under embargo for longer; this one cannot open before it")]
    Embargo(i64),
    /// A release is not where this can be done to it.
    #[error("the release is {}", .0.word())]
    Standing(crate::model::release::Standing),
    /// This person has turned a key already.
    #[error("this person has given a key already; another one is needed")]
    SameKey,
    /// It is there already.
    #[error("there is such a {0} already")]
    Exists(&'static str),
}

fn shown(number: Option<i64>) -> String {
    number.map_or_else(|| "none".to_owned(), |n| n.to_string())
}

/// What came of asking the store.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;
