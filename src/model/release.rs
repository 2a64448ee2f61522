//! What was published: numbered, immutable, one after the other for each tenant and dataflow.
//!
//! The content of a release is the whole dataset of its tenant in its dataflow. Undoing one is releasing an earlier
//! content again under the next number; nothing is ever deleted, and nobody is shown a number and then a lower one.

use std::fmt;

use super::account::{Class, TenantId};
use super::digest::Sha256;
use super::moment::Moment;
use super::structure::Ref;
use super::submission::{Receipt, words};

/// A series of releases: one tenant in one dataflow.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Series {
    /// The dataflow.
    pub dataflow: Ref,
    /// The tenant.
    pub tenant: TenantId,
}

impl fmt::Display for Series {
    /// `ISTHMUS:DF_BORDER_MVT(1.0) of MEX`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}", self.dataflow, self.tenant)
    }
}

words! {
    /// Where a release stands at a moment.
    Standing, "a standing of a release", {
        /// Waits for the second key.
        Pending = "pending",
        /// Waits for its embargo to end.
        Scheduled = "scheduled",
        /// Is what is read.
        Public = "public",
        /// Was read until a later one came.
        Replaced = "replaced",
        /// Was withdrawn: it is named, and its figures are shown no more.
        Withdrawn = "withdrawn",
    }
}

/// One file of a release.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Content {
    /// Its path within the release.
    pub path: String,
    /// Its bytes, kept as a blob.
    pub sha256: Sha256,
    /// How many bytes.
    pub bytes: i64,
    /// How many observations.
    pub rows: i64,
}

/// The secret of a release: what its numbers are hashed with, so that a small count cannot be guessed from its hash. It
/// stays with the gateway; to show one number is to show what only that number was hashed with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Salt(pub [u8; 32]);

impl fmt::Debug for Salt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// What somebody wants to release.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Draft {
    /// Where it belongs.
    pub series: Series,
    /// The number that it was made for, where its files name one: it is released under this one or not at all.
    pub number: Option<i64>,
    /// The release whose content this one was made from, as it was when its changes were looked at; `None` for the first.
    pub base: Option<i64>,
    /// What went in beside the base.
    pub receipts: Vec<Receipt>,
    /// The earlier release whose content this one has again.
    pub restores: Option<i64>,
    /// When it may be read; `None` for at once.
    pub embargo: Option<Moment>,
    /// Who may read it then.
    pub class: Class,
    /// The manifest, kept as a blob.
    pub manifest: Sha256,
    /// The files that the manifest names, kept as blobs.
    pub files: Vec<Content>,
    /// Each of its numbers with where it came from, kept as a blob.
    pub records: Sha256,
    /// What the numbers are hashed with.
    pub salt: Salt,
    /// The version of the engine.
    pub engine: String,
    /// How many persons must turn their key.
    pub keys: i64,
}

/// One person's key to a release.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Key {
    /// Who turned it.
    pub by: super::account::Who,
    /// When.
    pub at: Moment,
    /// The person's own signature, where there is one; none: a click that the service recorded.
    pub signature: Option<Vec<u8>>,
}

/// A release as the store knows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Release {
    /// Its number within the series, from 1 without gaps.
    pub number: i64,
    /// What was asked for.
    pub draft: Draft,
    /// When it was asked for.
    pub at: Moment,
    /// From when on it may be read; `None` while it waits for a key, or when it was withdrawn before that moment.
    pub opens: Option<Moment>,
    /// Since when it is withdrawn, and why.
    pub withdrawn: Option<(Moment, String)>,
    /// The keys given so far.
    pub given: Vec<Key>,
    /// Where it stands at the moment that was asked about.
    pub standing: Standing,
}

impl Release {
    /// Observations in all its files.
    pub fn rows(&self) -> i64 {
        self.draft.files.iter().map(|f| f.rows).sum()
    }

    /// Whether its figures may be read at this moment, by who may read its class. One without embargo is open whatever
    /// the clock says, so that a clock set back hides nothing that was read before.
    pub fn is_open(&self, now: Moment) -> bool {
        self.withdrawn.is_none() && self.opens.is_some_and(|opens| self.draft.embargo.is_none() || opens <= now)
    }
}

/// What is to be read in a series at a moment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Current {
    /// Nothing was ever released.
    Nothing,
    /// This release.
    Release(Box<Release>),
    /// The last one was withdrawn, and no other was released since: nothing, and this is why.
    Withdrawn(Box<Release>),
}
