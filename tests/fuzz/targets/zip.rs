//! The reader of archives, and of what is in them.
#![no_main]

libfuzzer_sys::fuzz_target!(init: isthmus_fuzz::panics_may_be_caught(), |bytes: &[u8]| isthmus_fuzz::read_as(isthmus::read::Format::Zip, bytes));
