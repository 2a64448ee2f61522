//! What is this file, whatever its name?
#![no_main]

libfuzzer_sys::fuzz_target!(init: isthmus_fuzz::panics_may_be_caught(), |bytes: &[u8]| isthmus_fuzz::sniff_and_read(bytes));
