//! The reader of mappings, which people write by hand.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(yaml) = std::str::from_utf8(bytes) {
        let _ = isthmus::map::spec::parse(yaml).map_err(|e| e.to_string());
    }
});
