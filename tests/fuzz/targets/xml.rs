//! The reader of XML.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| isthmus_fuzz::read_as(isthmus::read::Format::Xml, bytes));
