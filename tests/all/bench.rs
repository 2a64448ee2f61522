//! Do the mappings of the measurements hold, with the structure that lies beside them?

use std::process::Command;

#[test]
fn the_mappings_of_the_measurements_pass_their_tests() {
    let out = Command::new(env!("CARGO_BIN_EXE_isthmus"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["map", "test", "mappings/bench"])
        .output()
        .expect("the program runs");
    let text = String::from_utf8_lossy(&out.stdout);
    assert!(out.status.success(), "{text}");
    assert!(text.ends_with("8 passed, 0 failed\n"), "{text}");
}
