//! The nouns of the product, without behaviour beyond their own invariants; imports nothing else of ours.
//!
//! A reader yields [`table::Block`]s of cells or a [`tree::Tree`], each value with its [`location::Location`]. A
//! [`mapping::Mapping`] makes [`record::Records`] of them: rows of labels. Harmonisation makes a
//! [`observation::Dataset`] in the codes of a [`structure::Dataflow`]. Every stage tells what it found as
//! [`finding::Findings`], in the words of one [`vocabulary`].
//!
//! What may be held against what, and how far it may differ, says a [`comparison::Comparisons`];
//! what a series says of itself a [`passport::Passport`].
//!
//! What is published is given out as [`slice::Slice`]s.
//!
//! The service around the run knows an [`account::Actor`] who sends a [`submission::Submission`], takes a
//! [`decision::Decision`] about it and makes a [`release::Release`] of it; every [`event::Event`] is told with its [`moment::Moment`].

pub mod limits;
pub mod location;
pub mod sort;
pub mod table;
pub mod tree;

pub mod expr;
pub mod mapping;
pub mod record;
mod scalar;

pub mod about;
pub mod claim;
pub mod comparison;
pub mod lang;
pub mod mistake;
pub mod observation;
pub mod passport;
pub mod period;
pub mod slice;
pub mod structure;
pub mod words;

pub mod finding;
pub mod vocabulary;

pub mod digest;
pub mod moment;

pub mod account;
pub mod network;
pub mod secret;

pub mod decision;
pub mod submission;

pub mod release;

pub mod event;

pub mod reach;
