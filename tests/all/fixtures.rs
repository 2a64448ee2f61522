//! Is every example file described, and small enough to be read by a person?

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Bytes of an example file at most.
const LARGEST: u64 = 30 * 1024;

/// First cells of the table rows of `fixtures/README.md`: cases, and the files of `refused/`.
fn described(readme: &str) -> BTreeSet<String> {
    readme.lines().filter_map(|l| l.strip_prefix("| `")?.split_once('`').map(|(name, _)| name.to_owned())).collect()
}

#[test]
fn every_example_is_described_and_small() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let told = described(&fs::read_to_string(root.join("README.md")).expect("the examples are described"));
    let mut found = BTreeSet::new();
    for folder in fs::read_dir(&root).expect("the folder of examples").map(|e| e.expect("an entry").path()).filter(|p| p.is_dir()) {
        let case = folder.file_name().expect("a folder has a name").to_string_lossy().into_owned();
        for file in fs::read_dir(&folder).expect("a case").map(|e| e.expect("an entry")) {
            let bytes = file.metadata().expect("its size").len();
            let expected = file.file_name().to_string_lossy().contains(".expected.");
            assert!(expected || bytes <= LARGEST, "{}: {bytes} bytes, at most {LARGEST}", file.path().display());
            if case == "refused" {
                found.insert(file.file_name().to_string_lossy().into_owned());
            }
        }
        if case != "refused" {
            found.insert(case);
        }
    }
    assert_eq!(told, found, "fixtures/README.md tells of each case and of each refused file, and of no other");
}
