//! Everything that is tested from outside the crate, as one binary: a new file is one `mod` line here.

mod cli;
mod fixtures;
mod golden;
mod hostile;
mod layers;
mod mapping_schema;
mod schemas;
