//! The reader of `.xls` workbooks.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| isthmus_fuzz::read_as(isthmus::read::Format::Xls, bytes));
