//! What is the hash of a file that is read anyway? What passes its readers is hashed on the way, so that no byte is fetched
//! for the hash alone.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex, PoisonError};

use sha2::Digest;

use super::{Bytes, Data};
use crate::model::digest::Sha256;

/// Bytes fetched at a time of what no reader asked for.
const CHUNK: usize = 256 << 10;

/// A file whose bytes are hashed as they are read for the first time, by whichever of its readers.
#[derive(Debug)]
pub struct Hashing {
    data: Data,
    so_far: Mutex<SoFar>,
}

/// The hash of the first bytes of a file.
#[derive(Debug, Default)]
struct SoFar {
    hash: sha2::Sha256,
    len: u64,
}

impl SoFar {
    /// Takes bytes that stand at `at`, where they continue what was hashed.
    fn pass(&mut self, at: u64, bytes: &[u8]) {
        let known = self.len.checked_sub(at).and_then(|n| usize::try_from(n).ok());
        if let Some(new) = known.and_then(|n| bytes.get(n..)) {
            self.hash.update(new);
            self.len += new.len() as u64;
        }
    }
}

impl Hashing {
    /// Bytes of which nothing is hashed yet.
    pub fn new(data: &Data) -> Arc<Self> {
        Arc::new(Self { data: data.clone(), so_far: Mutex::default() })
    }

    /// The bytes themselves.
    pub fn data(&self) -> &Data {
        &self.data
    }

    /// Opens it at its start.
    pub(super) fn open(self: &Arc<Self>) -> io::Result<Passing> {
        Ok(Passing { source: self.data.open()?, at: 0, to: self.clone() })
    }

    /// The hash of all bytes; those that no reader came to are read now.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn finish(&self) -> io::Result<Sha256> {
        let mut so_far = self.so_far.lock().unwrap_or_else(PoisonError::into_inner);
        let mut source = self.data.open()?;
        source.seek(SeekFrom::Start(so_far.len))?;
        let mut buffer = vec![0; CHUNK];
        loop {
            match source.read(&mut buffer) {
                Ok(0) => return Ok(Sha256(so_far.hash.clone().finalize().into())),
                Ok(n) => {
                    let at = so_far.len;
                    so_far.pass(at, &buffer[..n]);
                }
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
    }
}

/// One reader of such a file.
pub(super) struct Passing {
    source: Box<dyn Bytes>,
    at: u64,
    to: Arc<Hashing>,
}

impl Read for Passing {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let n = self.source.read(into)?;
        self.to.so_far.lock().unwrap_or_else(PoisonError::into_inner).pass(self.at, &into[..n]);
        self.at += n as u64;
        Ok(n)
    }
}

impl Seek for Passing {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = self.source.seek(to)?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_that_of_all_bytes_however_they_are_read() {
        let bytes: Vec<u8> = (0..CHUNK * 2 + 7).map(|i| (i % 251) as u8).collect();
        let data = Data::Bytes(bytes.as_slice().into());
        for reads in [&[][..], &[(0, 10)], &[(0, 10), (5, 20), (3, 4), (25, 1)], &[(7, 3), (0, 9)], &[(0, usize::MAX), (0, 5)]] {
            let hashing = Hashing::new(&data);
            let mut readers = [hashing.open().expect("bytes open"), hashing.open().expect("bytes open")];
            for (i, &(at, len)) in reads.iter().enumerate() {
                let reader = &mut readers[i % 2];
                reader.seek(SeekFrom::Start(at)).expect("bytes are sought in");
                let mut read = Vec::new();
                reader.take(len as u64).read_to_end(&mut read).expect("bytes are read");
                assert!(read == bytes[at as usize..][..len.min(bytes.len())]);
            }
            assert_eq!((hashing.finish().expect("a hash"), hashing.finish().expect("a hash")), (Sha256::of(&bytes), Sha256::of(&bytes)));
        }
    }
}
