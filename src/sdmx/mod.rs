//! The wire formats of SDMX, reading and writing side by side.

pub mod structure;
pub mod structure_ml;
