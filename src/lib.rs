//! Isthmus: any office's file of migration figures becomes comparable observations.
//!
//! Read [`pipeline`] first, then [`model::finding`], then one folder in `fixtures/`.

pub mod pipeline;
pub mod shake;
pub mod trial;

pub mod model;

pub mod read;

pub mod mend;

pub mod map;

pub mod harmonise;

pub mod validate;

pub mod compare;
pub mod pack;
pub mod shelf;

pub mod report;

pub mod pages;

pub mod mark;

pub mod sdmx;
pub mod standard;

pub mod store;

pub mod audit;

pub mod config;

#[cfg(unix)]
pub mod isolate;
#[cfg(unix)]
pub mod pointing;

#[cfg(unix)]
pub mod gateway;

#[cfg(unix)]
pub mod connect;

#[cfg(unix)]
pub mod feed;

#[cfg(unix)]
pub mod serve;

pub mod cli;
