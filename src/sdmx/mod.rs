//! The wire formats of SDMX, reading and writing side by side.

pub mod structure;
mod structure_json;
mod structure_ml;

pub mod csv;
pub mod json;
pub mod xml;
