//! How did a published number come about, and can nobody have changed that since?
//!
//! Every step from a file to a release is a signed [`statement`]; its hash is a leaf of a ledger ([`tree`]) whose size and
//! root are signed as a [`checkpoint`], co-signed by a [`witness`]. The observations of a release are the leaves of a tree
//! of their own ([`lineage`]), whose root the statement of the release names. A [`proof`] is one file with all that is
//! needed to check a release, or one number, without a server: [`verify`].
//!
//! Pure: no database, no clock, no network. What the log cannot show: that the source was true; and without a witness
//! elsewhere, or a root printed on paper, whoever has the keys could write all of it anew.

pub mod chain;
pub mod checkpoint;
pub mod envelope;
pub mod hash;
pub mod key;
pub mod lineage;
pub mod note;
pub mod policy;
pub mod proof;
pub mod record;
pub mod score;
pub mod statement;
pub mod steps;
pub mod tiles;
pub mod trace;
pub mod tree;
pub mod verify;
pub mod witness;
