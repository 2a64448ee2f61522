//! Everything that is tested from outside the crate, as one binary: a new file is one `mod` line here.

mod audit;
mod bench;
mod cli;
mod compare;
mod connect;
mod controls;
#[cfg(unix)]
mod demo;
#[cfg(unix)]
mod doctor;
#[cfg(unix)]
mod faults;
#[cfg(unix)]
mod feed;
mod fixtures;
#[cfg(unix)]
mod gateway;
mod golden;
mod hostile;
mod isolate;
mod json_conformance;
mod layers;
mod mapping_schema;
#[cfg(unix)]
mod marks;
mod messages;
mod packs;
#[cfg(unix)]
mod pages;
mod patches;
mod planted;
#[cfg(unix)]
mod pointing;
mod readme;
mod real_files;
mod rules;
mod schemas;
mod serve;
mod shake;
mod store;
mod structures;
mod vocabulary;
mod vtl;
mod vtl_catalogue;
mod xml_conformance;
