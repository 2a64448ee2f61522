//! The reader of `.ods` workbooks, part by part.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| isthmus_fuzz::read_package(isthmus::read::Format::Ods, bytes));
