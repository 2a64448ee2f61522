//! The reader of SDMX-CSV.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| isthmus_fuzz::read_as(isthmus::read::Format::SdmxCsv, bytes));
