//! The reader of `.xlsx` workbooks, part by part.
#![no_main]

libfuzzer_sys::fuzz_target!(init: isthmus_fuzz::panics_may_be_caught(), |bytes: &[u8]| isthmus_fuzz::read_package(isthmus::read::Format::Xlsx, bytes));
