//! How much room is left where things stay?

use std::path::{Path, PathBuf};

/// Free bytes below which there is soon no room.
pub const LOW: u64 = 2 << 30;
/// Free bytes below which there is as good as none: files would be refused.
pub const LEAST: u64 = LOW / 10;

/// A file system, as much as is to be known of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Room {
    /// The folder that was asked about, or the nearest above it that is there.
    pub folder: PathBuf,
    /// Bytes that this program may still write.
    pub free: u64,
    /// Bytes that it has.
    pub whole: u64,
    /// Tells file systems apart.
    pub system: u64,
}

/// Whether there is enough of it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Left {
    /// Files would be refused.
    None,
    /// Make room before it is full.
    Little,
    /// There is.
    Enough,
}

impl Room {
    /// Whether there is enough.
    pub fn left(&self) -> Left {
        match self.free {
            free if free < LEAST => Left::None,
            free if free < LOW => Left::Little,
            _ => Left::Enough,
        }
    }
}

/// The room where a folder is or would be; none where the system does not tell.
pub fn at(path: &Path) -> Option<Room> {
    let folder = standing(path);
    let told = told(&folder)?;
    Some(Room { free: told.0, whole: told.1, system: told.2, folder })
}

/// The nearest folder that is there.
pub fn standing(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    absolute.ancestors().find(|p| p.is_dir()).map_or_else(|| PathBuf::from("/"), Path::to_owned)
}

#[cfg(unix)]
fn told(folder: &Path) -> Option<(u64, u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    let told = rustix::fs::statvfs(folder).ok()?;
    // What is kept back for the administrator of the machine is not ours to write.
    let bytes = |blocks: u64| blocks.saturating_mul(told.f_frsize);
    Some((bytes(told.f_bavail), bytes(told.f_blocks), std::fs::metadata(folder).ok()?.dev()))
}

#[cfg(not(unix))]
fn told(_: &Path) -> Option<(u64, u64, u64)> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_judged() {
        let room = |free| Room { folder: PathBuf::new(), free, whole: u64::MAX, system: 0 }.left();
        assert_eq!(
            [room(0), room(LEAST - 1), room(LEAST), room(LOW - 1), room(LOW)],
            [Left::None, Left::None, Left::Little, Left::Little, Left::Enough]
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_is_not_there_yet_has_the_room_of_the_one_above() {
        let folder = tempfile::tempdir().expect("a folder");
        let (here, there) = (at(folder.path()).expect("told"), at(&folder.path().join("a/b")).expect("told"));
        assert_eq!((here.system, here.whole), (there.system, there.whole));
        assert!(here.whole > 0 && here.free <= here.whole, "{here:?}");
    }
}
