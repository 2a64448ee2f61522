//! Every integration test, in one binary so that the crate is linked once.

mod schemas;
