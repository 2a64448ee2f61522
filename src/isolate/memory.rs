//! What is the C library of a process told about memory: of one that reads a large file, and of one that serves for months?
//!
//! The columns of a million rows grow by doubling. The GNU C library asks the kernel for each step in pages of 4 KiB and hands
//! it back afterwards: 30,000 page faults, a tenth of the time of a run. A service does its work on some dozen threads, by turns; each gets
//! heaps of its own, up to eight for a processor, and what was once freed in one is of no use in another. The library does
//! otherwise only where its environment says so when a program starts. Other systems have nothing of the kind to be told.

use std::path::Path;

use crate::read::{Data, Input};

/// Where the library reads it.
pub const WHERE: &str = "GLIBC_TUNABLES";
/// Take large pages, and give back to the kernel nothing but the largest pieces.
const SAID: &str = "glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=8388608:glibc.malloc.trim_threshold=1073741824";
/// Bytes of files for which it pays. To start a program for fewer takes longer; of more (a million rows of JSON or XML) the reading
/// takes so long that a twentieth is gained at most, for a tenth more memory.
const PAYS: std::ops::RangeInclusive<u64> = 32 << 20..=256 << 20;

/// What the environment of a process that reads so many bytes says; nothing where that would not pay.
pub fn said(bytes: u64) -> Option<(&'static str, &'static str)> {
    (cfg!(all(target_os = "linux", target_env = "gnu")) && PAYS.contains(&bytes)).then_some((WHERE, SAID))
}

/// What the environment of a process that serves says: its threads share one heap for two processors. Half of the memory after
/// some hundred releases, and no slower.
pub fn serving() -> Option<(&'static str, String)> {
    let heaps = std::thread::available_parallelism().map_or(1, |n| n.get().div_ceil(2));
    cfg!(all(target_os = "linux", target_env = "gnu")).then(|| (WHERE, format!("glibc.malloc.arena_max={heaps}")))
}

/// How long an input is, where that can be told before it is read.
pub fn bytes(input: &Input) -> u64 {
    match &input.data {
        Data::File(path) => size(path),
        Data::Bytes(bytes) => bytes.len() as u64,
        _ => 0,
    }
}

/// The length of a file; 0 where it is none.
pub fn size(path: &Path) -> u64 {
    path.metadata().ok().filter(std::fs::Metadata::is_file).map_or(0, |m| m.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_for_which_it_pays_are_told() {
        let told = |mib: u64| said(mib << 20).is_some();
        assert_eq!([0, 31, 32, 143, 256, 257].map(told), [false, false, true, true, true, false].map(|t| t && cfg!(target_env = "gnu")));
    }
}
