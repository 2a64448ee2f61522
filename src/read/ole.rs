//! What streams does an OLE2 compound file (MS-CFB) hold? Chains are bounded by the file itself, so loops end.

use std::io::Read;

use super::refusal::{Refusal, Trouble};
use super::{Data, Limits};

/// The first eight bytes.
pub(crate) const MAGIC: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
/// Sector numbers from here on mean something else.
const SPECIAL: u32 = 0xFFFF_FFFA;
const NO_STREAM: u32 = 0xFFFF_FFFF;
/// Streams shorter than this lie in the mini stream.
const MINI_BELOW: u64 = 4096;

struct Stream {
    name: String,
    start: u32,
    size: u64,
}

/// A compound file with the streams and storages of its root.
pub(crate) struct Ole {
    bytes: Vec<u8>,
    sector: usize,
    fat: Vec<u32>,
    mini_fat: Vec<u32>,
    mini: Vec<u8>,
    root: Vec<Stream>,
}

impl Ole {
    /// Reads header, allocation tables and directory.
    pub(crate) fn open(data: &Data, limits: &Limits) -> Result<Self, Trouble> {
        let len = data.len()?;
        if len > limits.file {
            return Err(Refusal::limit("file", limits.file, len).into());
        }
        let mut bytes = Vec::with_capacity(len as usize);
        data.open()?.read_to_end(&mut bytes)?;
        if bytes.len() < 512 || !bytes.starts_with(&MAGIC) {
            return Err(Refusal::broken("truncated").into());
        }
        let sector = match u16_at(&bytes, 30) {
            9 => 512,
            12 => 4096,
            _ => return Err(damaged("sector size")),
        };
        let mut ole = Self { bytes, sector, fat: Vec::new(), mini_fat: Vec::new(), mini: Vec::new(), root: Vec::new() };
        ole.read_fat()?;
        ole.read_directory()?;
        Ok(ole)
    }

    /// Whether the root has a stream or storage of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// A stream of the root.
    pub(crate) fn stream(&self, name: &str) -> Result<Option<Vec<u8>>, Trouble> {
        let Some(s) = self.find(name) else { return Ok(None) };
        if s.size > self.bytes.len() as u64 {
            return Err(Refusal::broken("truncated").in_part(name).into());
        }
        let mut out = if s.size < MINI_BELOW {
            chain(s.start, &self.mini_fat, self.mini.len() / 64 + 1, |id| self.mini.get(id * 64..(id * 64 + 64).min(self.mini.len())))
        } else {
            chain(s.start, &self.fat, self.sectors(), |id| self.sector(id))
        }
        .map_err(|t| t.in_part(name))?;
        if (out.len() as u64) < s.size {
            return Err(Refusal::broken("truncated").in_part(name).into());
        }
        out.truncate(s.size as usize);
        Ok(Some(out))
    }

    fn find(&self, name: &str) -> Option<&Stream> {
        self.root.iter().find(|s| s.name.eq_ignore_ascii_case(name))
    }

    /// The sector's bytes; the last one of a file may be short.
    fn sector(&self, id: usize) -> Option<&[u8]> {
        let from = id.checked_add(1)?.checked_mul(self.sector)?;
        if from >= self.bytes.len() {
            return None;
        }
        self.bytes.get(from..(from + self.sector).min(self.bytes.len()))
    }

    /// How many sectors the file can have at most.
    fn sectors(&self) -> usize {
        self.bytes.len() / self.sector + 1
    }

    fn read_fat(&mut self) -> Result<(), Trouble> {
        let mut tables: Vec<u32> = (0..109).map(|i| u32_at(&self.bytes, 76 + 4 * i)).collect();
        let mut next = u32_at(&self.bytes, 68);
        let mut seen = 0;
        while next < SPECIAL {
            seen += 1;
            let Some(s) = self.sector(next as usize) else { return Err(Refusal::broken("truncated").into()) };
            if seen > self.sectors() || s.len() < self.sector {
                return Err(damaged("table of tables"));
            }
            let last = s.len() - 4;
            tables.extend(s[..last].chunks_exact(4).map(|c| u32_at(c, 0)));
            next = u32_at(s, last);
        }
        tables.retain(|&id| id < SPECIAL);
        if tables.len() > self.sectors() {
            return Err(damaged("allocation table"));
        }
        let mut fat = Vec::new();
        for id in tables {
            let Some(s) = self.sector(id as usize) else { return Err(Refusal::broken("truncated").into()) };
            fat.extend(s.chunks_exact(4).map(|c| u32_at(c, 0)));
        }
        self.fat = fat;
        Ok(())
    }

    fn read_directory(&mut self) -> Result<(), Trouble> {
        let directory = chain(u32_at(&self.bytes, 48), &self.fat, self.sectors(), |id| self.sector(id))?;
        let entries: Vec<&[u8]> = directory.chunks_exact(128).collect();
        let Some(root) = entries.first() else { return Err(damaged("directory")) };
        let size = |e: &[u8]| {
            if self.sector == 512 { u64::from(u32_at(e, 120)) } else { u64::from(u32_at(e, 120)) | u64::from(u32_at(e, 124)) << 32 }
        };
        let mini_start = u32_at(root, 116);
        if mini_start < SPECIAL {
            let mini = chain(mini_start, &self.fat, self.sectors(), |id| self.sector(id))?;
            let mini_fat = chain(u32_at(&self.bytes, 60), &self.fat, self.sectors(), |id| self.sector(id))?;
            self.mini_fat = mini_fat.chunks_exact(4).map(|c| u32_at(c, 0)).collect();
            self.mini = mini;
        }
        // The root's children are a tree of siblings; storages inside are of no concern here.
        let mut open = vec![u32_at(root, 76)];
        let mut seen = vec![false; entries.len()];
        let mut found = Vec::new();
        while let Some(id) = open.pop() {
            if id == NO_STREAM {
                continue;
            }
            let Some(e) = entries.get(id as usize) else { return Err(damaged("directory")) };
            if std::mem::replace(&mut seen[id as usize], true) {
                return Err(damaged("directory"));
            }
            let name_len = (usize::from(u16_at(e, 64)) / 2).saturating_sub(1).min(31);
            let name: Vec<u16> = e[..name_len * 2].chunks_exact(2).map(|c| u16_at(c, 0)).collect();
            found.push(Stream { name: String::from_utf16_lossy(&name), start: u32_at(e, 116), size: size(e) });
            open.push(u32_at(e, 68));
            open.push(u32_at(e, 72));
        }
        self.root = found;
        Ok(())
    }
}

/// The bytes of a chain of at most `most` sectors.
fn chain<'a>(start: u32, table: &[u32], most: usize, sector: impl Fn(usize) -> Option<&'a [u8]>) -> Result<Vec<u8>, Trouble> {
    let mut out = Vec::new();
    let mut id = start;
    let mut steps = 0;
    while id < SPECIAL {
        steps += 1;
        if steps > most {
            return Err(damaged("loop"));
        }
        let Some(s) = sector(id as usize) else { return Err(Refusal::broken("truncated").into()) };
        out.extend_from_slice(s);
        let Some(&next) = table.get(id as usize) else { return Err(Refusal::broken("truncated").into()) };
        id = next;
    }
    Ok(out)
}

fn damaged(what: &str) -> Trouble {
    Refusal::broken("damaged").found(format!("OLE2: {what}")).into()
}

fn u16_at(b: &[u8], i: usize) -> u16 {
    u16::from_le_bytes([b[i], b[i + 1]])
}

fn u32_at(b: &[u8], i: usize) -> u32 {
    u32::from_le_bytes([b[i], b[i + 1], b[i + 2], b[i + 3]])
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use std::sync::Arc;

    /// A compound file with these streams, each stored in sectors of 512 bytes.
    pub(crate) fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
        let padded: Vec<Vec<u8>> = streams
            .iter()
            .map(|(_, b)| {
                let mut v = b.to_vec();
                v.resize((b.len().max(4096)).div_ceil(512) * 512, 0);
                v
            })
            .collect();
        let directory_sectors = (streams.len() + 1).div_ceil(4);
        let data_sectors: usize = padded.iter().map(|p| p.len() / 512).sum();
        let fat_sectors = (directory_sectors + data_sectors + 200).div_ceil(128);
        let mut fat: Vec<u32> = vec![0xFFFF_FFFD; fat_sectors];
        let run = |fat: &mut Vec<u32>, n: usize| {
            let start = fat.len() as u32;
            for i in 0..n {
                fat.push(if i + 1 == n { 0xFFFF_FFFE } else { start + i as u32 + 1 });
            }
            start
        };
        let directory_at = run(&mut fat, directory_sectors);
        let starts: Vec<u32> = padded.iter().map(|p| run(&mut fat, p.len() / 512)).collect();
        fat.resize(fat_sectors * 128, 0xFFFF_FFFF);

        let mut out = MAGIC.to_vec();
        out.resize(24, 0);
        out.extend([0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0]);
        out.resize(44, 0);
        for v in [fat_sectors as u32, directory_at, 0, 4096, 0xFFFF_FFFE, 0, 0xFFFF_FFFE, 0] {
            out.extend(v.to_le_bytes());
        }
        for i in 0..109 {
            out.extend((if i < fat_sectors { i as u32 } else { 0xFFFF_FFFF }).to_le_bytes());
        }
        for v in &fat {
            out.extend(v.to_le_bytes());
        }
        let entry = |name: &str, kind: u8, child: u32, right: u32, start: u32, size: u32| {
            let mut e: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let len = e.len() as u16 + 2;
            e.resize(64, 0);
            e.extend(len.to_le_bytes());
            e.extend([kind, 1]);
            for v in [0xFFFF_FFFF, right, child] {
                e.extend(v.to_le_bytes());
            }
            e.resize(116, 0);
            e.extend(start.to_le_bytes());
            e.extend(size.to_le_bytes());
            e.resize(128, 0);
            e
        };
        let before = out.len();
        out.extend(entry("Root Entry", 5, if streams.is_empty() { 0xFFFF_FFFF } else { 1 }, 0xFFFF_FFFF, 0xFFFF_FFFE, 0));
        for (i, (name, _)) in streams.iter().enumerate() {
            let right = if i + 1 == streams.len() { 0xFFFF_FFFF } else { i as u32 + 2 };
            out.extend(entry(name, 2, 0xFFFF_FFFF, right, starts[i], padded[i].len() as u32));
        }
        out.resize(before + directory_sectors * 512, 0);
        for p in padded {
            out.extend(p);
        }
        out
    }

    fn open(bytes: Vec<u8>) -> Result<Ole, Trouble> {
        Ole::open(&Data::Bytes(Arc::from(bytes)), &Limits::default())
    }

    #[test]
    fn streams_are_found_and_read() {
        let ole = open(compound(&[("Workbook", b"abc"), ("Other", &[7; 9000])])).map_err(|t| format!("{t:?}")).expect("opens");
        assert!(ole.has("workbook") && !ole.has("Book"));
        let s = ole.stream("Other").map_err(|t| format!("{t:?}")).expect("reads").expect("is there");
        assert!(s.len() >= 9000 && s[..9000].iter().all(|&b| b == 7));
    }

    #[test]
    fn loops_and_cuts_are_refused() {
        let good = compound(&[("Workbook", &[1; 5000])]);
        // The first sector of the stream points to itself.
        let mut looped = good.clone();
        let directory = u32_at(&good, 48);
        let at = 512 + (directory as usize + 1) * 4;
        looped[at..at + 4].copy_from_slice(&(directory + 1).to_le_bytes());
        let ole = open(looped).map_err(|t| format!("{t:?}")).expect("directory is whole");
        assert!(matches!(ole.stream("Workbook"), Err(Trouble::Refused(r)) if r.reason == "damaged"));
        for cut in [100, 600, 1200, good.len() - 3000] {
            let r = open(good[..cut].to_vec()).and_then(|o| o.stream("Workbook").map(|_| ()));
            assert!(matches!(r, Err(Trouble::Refused(r)) if r.reason == "truncated"), "{cut}");
        }
    }
}
