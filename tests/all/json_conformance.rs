//! JSONTestSuite, where it is at hand: `ISTHMUS_JSONSUITE` names the folder of its files. What starts with `y_` is read,
//! what starts with `n_` is refused; `i_` is left open by the standard and must only not break. One file is read by the
//! standard and refused here: keys that occur twice.

use isthmus::model::location::Sources;
use isthmus::read::{Data, Input, ReadError, ReadOptions, json};

#[test]
fn the_suite_is_read_and_refused_as_it_says() {
    let Some(folder) = std::env::var_os("ISTHMUS_JSONSUITE") else {
        eprintln!("skipped: no JSONTestSuite at hand (set ISTHMUS_JSONSUITE)");
        return;
    };
    let mut paths: Vec<_> = std::fs::read_dir(folder).expect("a folder").filter_map(|e| Some(e.ok()?.path())).collect();
    paths.sort();
    let (mut counts, mut wrong) = ([0; 3], Vec::new());
    for path in paths {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let input = Input { name: name.clone(), data: Data::Bytes(std::fs::read(&path).expect("a file").into()) };
        let result = json::open(&input, &ReadOptions::default(), &mut Sources::default());
        let kind = ["y_", "n_", "i_"].iter().position(|k| name.starts_with(k));
        match (kind, result) {
            (Some(0), Err(ReadError::Refused(f))) if f.cause == "duplicate-key" && name.contains("duplicated_key") => counts[0] += 1,
            (Some(0), Ok(_)) => counts[0] += 1,
            (Some(1), Err(ReadError::Refused(_))) => counts[1] += 1,
            (Some(2), Ok(_) | Err(ReadError::Refused(_))) => counts[2] += 1,
            (None, _) => {}
            (_, result) => wrong.push(format!("{name}: {:?}", result.err())),
        }
    }
    println!("{} read, {} refused, {} left open", counts[0], counts[1], counts[2]);
    assert!(wrong.is_empty() && counts[0] > 0 && counts[1] > 0, "{}", wrong.join("\n"));
}
