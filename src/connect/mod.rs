//! How do files come in that nobody uploads, and how are others told of what happened?
//!
//! In: a source is asked by schedule ([`pull`], what it is asked lies in a [`source`]), a folder is watched
//! ([`folder`]). Out: programs are told by [`hook`], people by [`mail`]. Whatever speaks to another host does so through one
//! [`client`], which reaches no host that is not named. And of people: the command line asks a gateway elsewhere as a [`remote`].

pub mod client;
pub mod source;

pub mod pages;
pub mod pull;

pub mod folder;

pub mod hook;
pub mod mail;

pub mod asking;
pub mod mirror;
pub mod remote;
