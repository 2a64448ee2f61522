//! The wire formats of SDMX, reading and writing side by side.

pub mod structure;

pub mod csv;
pub mod json;
pub mod xml;
