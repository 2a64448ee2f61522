//! Do two files hold the same observations, in any order?

use std::fs::File;
use std::hash::{DefaultHasher, Hasher};
use std::io::{self, BufRead, BufReader};
use std::path::Path;

/// A file as a sum: its first line, how many follow, and their hashes added up, whatever their order.
#[derive(PartialEq, Eq, Debug)]
pub(crate) struct Sum {
    header: Vec<u8>,
    /// Lines after the first.
    pub(crate) lines: u64,
    hashes: u64,
}

/// Adds up a file of lines.
///
/// # Errors
/// Those of the disk.
pub(crate) fn sum(path: &Path) -> io::Result<Sum> {
    let mut file = BufReader::with_capacity(1 << 16, File::open(path)?);
    let mut sum = Sum { header: Vec::new(), lines: 0, hashes: 0 };
    file.read_until(b'\n', &mut sum.header)?;
    let mut line = Vec::new();
    while file.read_until(b'\n', &mut line)? > 0 {
        let mut hasher = DefaultHasher::new();
        hasher.write(&line);
        sum.hashes = sum.hashes.wrapping_add(hasher.finish());
        sum.lines += 1;
        line.clear();
    }
    Ok(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_is_free_and_nothing_else() {
        let of = |text: &str| {
            let path = std::env::temp_dir().join(format!("bench-same-{}.csv", text.len()));
            std::fs::write(&path, text).expect("a file for the test");
            sum(&path).expect("a file of the test")
        };
        assert_eq!(of("h\na\nb\n"), of("h\nb\na\n"));
        assert_ne!(of("h\na\nb\n"), of("h\na\nc\n"));
        assert_ne!(of("h\na\na\n"), of("h\na\n"));
        assert_ne!(of("h\na\n"), of("i\na\n"));
    }
}
