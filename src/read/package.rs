//! What does a zip hold, and can it be trusted? The directory is read and checked by hand, entries are inflated in windows.
//!
//! Two programs must not see two different packages in one file: duplicate names, names that differ only in case,
//! overlapping entries, and local headers that disagree with the directory are refused. Sizes are believed only as far
//! as an upper bound, and each entry's CRC-32 is checked when it is read to its end.

use std::collections::BTreeMap;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;

use crc32fast::Hasher;
use flate2::{Decompress, FlushDecompress, Status};

use super::refusal::{Refusal, Trouble};
use super::{Bytes, Data, Input, Limits};

const LOCAL: [u8; 4] = *b"PK\x03\x04";
const CENTRAL: [u8; 4] = *b"PK\x01\x02";
const END: [u8; 4] = *b"PK\x05\x06";
const END64: [u8; 4] = *b"PK\x06\x06";
const LOCATOR64: [u8; 4] = *b"PK\x06\x07";
/// Longest end record: 22 bytes and a comment of 65,535.
const END_MAX: u64 = 22 + 65_535;
/// Directory bytes per entry that an honest package needs at most: 46, and three fields of 64 KiB.
const DIRECTORY_PER_ENTRY: u64 = 46 + 3 * 65_535;

/// One entry.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// Name with `/` between folders.
    pub(crate) name: String,
    /// Bytes when inflated, as the directory says; reading never gives more.
    pub(crate) size: u64,
    compressed: u64,
    offset: u64,
    crc: u32,
    method: u16,
}

/// A checked zip.
#[derive(Debug)]
pub(crate) struct Package {
    data: Data,
    entries: Vec<Entry>,
    by_name: BTreeMap<String, usize>,
}

impl Package {
    /// Reads and checks the directory.
    pub(crate) fn open(data: &Data, limits: &Limits) -> Result<Self, Trouble> {
        let len = data.len()?;
        if len > limits.file {
            return Err(Refusal::limit("file", limits.file, len).into());
        }
        let mut file = data.open()?;
        let end = find_end(&mut *file, len)?;
        if end.entries > u64::from(limits.entries) {
            return Err(Refusal::limit("entries", u64::from(limits.entries), end.entries).into());
        }
        if end.entries == 0 {
            return Err(Refusal::broken("empty-zip").into());
        }
        if end.size > end.entries * DIRECTORY_PER_ENTRY || end.start.checked_add(end.size).is_none_or(|e| e > end.at) {
            return Err(damaged("directory"));
        }
        // Bytes before the first entry or between directory and end record would let another program see another zip.
        if end.start + end.size != end.at {
            return Err(damaged("directory"));
        }
        let mut directory = vec![0; end.size as usize];
        file.seek(SeekFrom::Start(end.start))?;
        exactly(&mut *file, &mut directory)?;
        let raw = parse_directory(&directory, end.entries)?;
        check_layout(&mut *file, &raw, end.start)?;

        let mut entries = Vec::new();
        let mut by_name: BTreeMap<String, usize> = BTreeMap::new();
        let mut total: u64 = 0;
        for r in raw {
            if is_junk(&r.entry.name) {
                continue;
            }
            check_name(&r.entry.name)?;
            if r.symlink {
                return Err(Refusal::broken("symlink").arg("name", r.entry.name).into());
            }
            if r.encrypted {
                return Err(Refusal::broken("encrypted").arg("name", r.entry.name).into());
            }
            if let Some(&i) = by_name.get(&r.entry.name.to_lowercase()) {
                let same = entries.get(i).is_some_and(|e: &Entry| e.name == r.entry.name);
                let reason = if same { "duplicate-entry" } else { "case-twin" };
                return Err(Refusal::broken(reason).arg("name", r.entry.name).into());
            }
            by_name.insert(r.entry.name.to_lowercase(), entries.len());
            if r.entry.size > limits.part {
                return Err(Refusal::limit("part", limits.part, r.entry.size).arg("name", r.entry.name).into());
            }
            total = total.saturating_add(r.entry.size);
            if total > limits.inflated {
                return Err(Refusal::limit("inflated", limits.inflated, total).into());
            }
            entries.push(r.entry);
        }
        Ok(Self { data: data.clone(), entries, by_name })
    }

    /// The entries, in the order of the directory, folders included.
    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry with this name; packages compare names without regard to case (OPC, ECMA-376 part 2, 6.2.2.3).
    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        self.by_name.get(&name.trim_start_matches('/').to_lowercase()).copied()
    }

    /// Starts reading an entry.
    pub(crate) fn reader(&self, entry: usize) -> Result<PartReader, Trouble> {
        let e = &self.entries[entry];
        if e.method != 0 && e.method != 8 {
            return Err(Refusal::broken("unsupported-compression").arg("name", e.name.as_str()).found(method_name(e.method)).into());
        }
        let mut file = self.data.open()?;
        file.seek(SeekFrom::Start(e.offset))?;
        let mut header = [0; 30];
        exactly(&mut *file, &mut header)?;
        // The local extra field may differ in length from the directory's.
        let skip = u64::from(u16_at(&header, 26)) + u64::from(u16_at(&header, 28));
        file.seek(SeekFrom::Start(e.offset + 30 + skip))?;
        Ok(PartReader {
            file,
            inflate: (e.method == 8).then(|| Decompress::new(false)),
            input: vec![0; 1 << 16],
            from: 0,
            to: 0,
            left: e.compressed,
            wanted: e.size,
            given: 0,
            crc: Hasher::new(),
            expected_crc: e.crc,
            name: e.name.clone(),
            ended: false,
        })
    }

    /// Reads an entry whole. Memory grows with what is there, not with what the directory says.
    pub(crate) fn bytes(&self, entry: usize) -> Result<Vec<u8>, Trouble> {
        let mut out = Vec::with_capacity(self.entries[entry].size.min(1 << 20) as usize);
        self.reader(entry)?.read_to_end(&mut out)?;
        Ok(out)
    }
}

/// Unpacks an archive of data files: `outer.zip` with `inner.csv` gives `outer.zip/inner.csv`.
pub(crate) fn unpack(input: &Input, limits: &Limits) -> Result<Vec<Input>, Trouble> {
    let package = Package::open(&input.data, limits)?;
    let mut out = Vec::new();
    for (i, e) in package.entries().iter().enumerate() {
        if e.name.ends_with('/') {
            continue;
        }
        let data = Data::Bytes(Arc::from(package.bytes(i)?));
        if is_plain_zip(&data, limits) {
            return Err(Refusal::kind("nested-zip").arg("name", e.name.as_str()).into());
        }
        out.push(Input { name: format!("{}/{}", input.name, e.name), data });
    }
    if out.is_empty() {
        return Err(Refusal::broken("empty-zip").into());
    }
    Ok(out)
}

/// Whether a member is itself an archive and no package of an office program.
fn is_plain_zip(data: &Data, limits: &Limits) -> bool {
    let Data::Bytes(b) = data else { return false };
    b.starts_with(b"PK\x03\x04")
        && Package::open(data, limits).is_ok_and(|p| p.find("[Content_Types].xml").is_none() && p.find("mimetype").is_none())
}

/// What operating systems leave in archives.
fn is_junk(name: &str) -> bool {
    let last = name.trim_end_matches('/').rsplit('/').next().unwrap_or("");
    name.starts_with("__MACOSX/") || matches!(last, ".DS_Store" | "Thumbs.db" | "desktop.ini") || last.starts_with("._")
}

fn check_name(name: &str) -> Result<(), Trouble> {
    let drive = name.as_bytes().get(1) == Some(&b':');
    if name.starts_with('/') || drive || name.contains('\0') || name.split('/').any(|s| s == "..") || name.is_empty() {
        return Err(Refusal::broken("path-traversal").arg("name", name.replace('\0', "\u{fffd}")).into());
    }
    Ok(())
}

fn damaged(what: &str) -> Trouble {
    Refusal::broken("damaged").found(format!("zip: {what}")).into()
}

fn method_name(method: u16) -> String {
    match method {
        9 => "Deflate64".to_owned(),
        12 => "bzip2".to_owned(),
        14 => "LZMA".to_owned(),
        93 => "Zstandard".to_owned(),
        95 => "XZ".to_owned(),
        98 => "PPMd".to_owned(),
        99 => "AES".to_owned(),
        n => n.to_string(),
    }
}

/// What the end record says.
struct End {
    at: u64,
    start: u64,
    size: u64,
    entries: u64,
}

fn find_end(file: &mut dyn Bytes, len: u64) -> Result<End, Trouble> {
    let tail_len = len.min(END_MAX);
    let tail_at = len - tail_len;
    let mut tail = vec![0; tail_len as usize];
    file.seek(SeekFrom::Start(tail_at))?;
    exactly(&mut *file, &mut tail)?;
    let mut candidates = memchr::memmem::rfind_iter(&tail, &END).filter(|&i| i + 22 <= tail.len());
    // The record whose comment ends with the file; some programs pad the file with zeros or a line end.
    let fits = |&i: &usize| {
        let end = i + 22 + usize::from(u16_at(&tail, i + 20));
        end <= tail.len() && tail[end..].iter().all(|b| matches!(b, 0 | b'\r' | b'\n'))
    };
    let Some(i) = candidates.find(fits) else { return Err(Refusal::broken("truncated-zip").into()) };
    let at = tail_at + i as u64;
    let mut end =
        End { at, start: u32_at(&tail, i + 16).into(), size: u32_at(&tail, i + 12).into(), entries: u16_at(&tail, i + 10).into() };
    let (disk, directory_disk, here) = (u16_at(&tail, i + 4), u16_at(&tail, i + 6), u64::from(u16_at(&tail, i + 8)));
    let big = end.start == u64::from(u32::MAX) || end.size == u64::from(u32::MAX) || end.entries == u64::from(u16::MAX);
    if big && at >= 20 {
        let mut locator = [0; 20];
        file.seek(SeekFrom::Start(at - 20))?;
        exactly(&mut *file, &mut locator)?;
        if locator.starts_with(&LOCATOR64) {
            let at64 = u64_at(&locator, 8);
            if at64.checked_add(56).is_none_or(|e| e > at) {
                return Err(damaged("end record"));
            }
            let mut record = [0; 56];
            file.seek(SeekFrom::Start(at64))?;
            exactly(&mut *file, &mut record)?;
            if !record.starts_with(&END64) {
                return Err(damaged("end record"));
            }
            return Ok(End { at: at64, start: u64_at(&record, 48), size: u64_at(&record, 40), entries: u64_at(&record, 32) });
        }
    }
    if disk != 0 || directory_disk != 0 || here != end.entries {
        return Err(Refusal::broken("split-zip").into());
    }
    if end.entries == 0 {
        end.size = 0;
    }
    Ok(end)
}

/// An entry with what only the checks need.
struct Raw {
    entry: Entry,
    name: Vec<u8>,
    encrypted: bool,
    symlink: bool,
}

fn parse_directory(directory: &[u8], count: u64) -> Result<Vec<Raw>, Trouble> {
    let mut out = Vec::new();
    let mut rest = directory;
    for _ in 0..count {
        if rest.len() < 46 || !rest.starts_with(&CENTRAL) {
            return Err(damaged("directory"));
        }
        let (name_len, extra_len, comment_len) =
            (usize::from(u16_at(rest, 28)), usize::from(u16_at(rest, 30)), usize::from(u16_at(rest, 32)));
        let total = 46 + name_len + extra_len + comment_len;
        if rest.len() < total {
            return Err(damaged("directory"));
        }
        let name = &rest[46..46 + name_len];
        let mut extra = &rest[46 + name_len..46 + name_len + extra_len];
        let flags = u16_at(rest, 8);
        let mut size = u64::from(u32_at(rest, 24));
        let mut compressed = u64::from(u32_at(rest, 20));
        let mut offset = u64::from(u32_at(rest, 42));
        while extra.len() >= 4 {
            let (id, len) = (u16_at(extra, 0), usize::from(u16_at(extra, 2)));
            let Some(mut field) = extra.get(4..4 + len) else { break };
            if id == 1 {
                for value in [&mut size, &mut compressed, &mut offset] {
                    if *value == u64::from(u32::MAX) && field.len() >= 8 {
                        *value = u64_at(field, 0);
                        field = &field[8..];
                    }
                }
            }
            extra = &extra[4 + len..];
        }
        let unix = rest[5] == 3;
        let mode = u32_at(rest, 38) >> 16;
        out.push(Raw {
            entry: Entry {
                name: decode_name(name, flags & 0x800 != 0).replace('\\', "/"),
                size,
                compressed,
                offset,
                crc: u32_at(rest, 16),
                method: u16_at(rest, 10),
            },
            name: name.to_vec(),
            encrypted: flags & 0x2041 != 0,
            symlink: unix && mode & 0o170_000 == 0o120_000,
        });
        rest = &rest[total..];
    }
    if !rest.is_empty() {
        return Err(damaged("directory"));
    }
    Ok(out)
}

/// Local headers agree with the directory, and no two entries share bytes.
fn check_layout(file: &mut dyn Bytes, raw: &[Raw], directory: u64) -> Result<(), Trouble> {
    let mut order: Vec<&Raw> = raw.iter().collect();
    order.sort_by_key(|r| r.entry.offset);
    let mut free = 0;
    for r in order {
        let e = &r.entry;
        if e.offset < free {
            return Err(Refusal::broken("overlapping-entries").arg("name", e.name.as_str()).into());
        }
        if e.offset.checked_add(30).is_none_or(|end| end > directory) {
            return Err(damaged("local header"));
        }
        let mut header = [0; 30];
        file.seek(SeekFrom::Start(e.offset))?;
        exactly(&mut *file, &mut header)?;
        if !header.starts_with(&LOCAL) {
            return Err(damaged("local header"));
        }
        let name_len = usize::from(u16_at(&header, 26));
        let mut name = vec![0; name_len];
        exactly(&mut *file, &mut name)?;
        let flags = u16_at(&header, 6);
        let said = [(14, u64::from(e.crc)), (18, e.compressed), (22, e.size)];
        let later = flags & 8 != 0;
        // With a data descriptor the local sizes are 0; in zip64 they are all ones.
        let agrees = said.iter().all(|&(at, v)| {
            let local = u64::from(u32_at(&header, at));
            local == v || (later && local == 0) || (at != 14 && local == u64::from(u32::MAX))
        });
        if name != r.name || u16_at(&header, 8) != e.method || !agrees || (flags & 0x2041 != 0) != r.encrypted {
            return Err(Refusal::broken("local-differs").arg("name", e.name.as_str()).into());
        }
        let data = e.offset + 30 + name_len as u64 + u64::from(u16_at(&header, 28));
        free = data.saturating_add(e.compressed);
        if free > directory {
            return Err(Refusal::broken("overlapping-entries").arg("name", e.name.as_str()).into());
        }
    }
    Ok(())
}

/// Names without the UTF-8 flag are in code page 437 by the standard, and in UTF-8 in practice.
fn decode_name(name: &[u8], utf8: bool) -> String {
    const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";
    match std::str::from_utf8(name) {
        Ok(s) => s.to_owned(),
        Err(_) if utf8 => String::from_utf8_lossy(name).into_owned(),
        Err(_) => {
            let high: Vec<char> = CP437.chars().collect();
            name.iter().map(|&b| if b < 128 { char::from(b) } else { high.get(usize::from(b) - 128).copied().unwrap_or('?') }).collect()
        }
    }
}

/// Reads one entry, inflating as it goes; its end is only given when size and CRC-32 are right.
pub(crate) struct PartReader {
    file: Box<dyn Bytes>,
    inflate: Option<Decompress>,
    input: Vec<u8>,
    from: usize,
    to: usize,
    left: u64,
    wanted: u64,
    given: u64,
    crc: Hasher,
    expected_crc: u32,
    name: String,
    ended: bool,
}

impl PartReader {
    /// Fills a part of `out`; 0 is the checked end.
    pub(crate) fn fill(&mut self, out: &mut [u8]) -> Result<usize, Trouble> {
        if self.ended || out.is_empty() {
            return Ok(0);
        }
        loop {
            if self.from == self.to && self.left > 0 {
                let most = self.left.min(self.input.len() as u64) as usize;
                let n = self.file.read(&mut self.input[..most])?;
                if n == 0 {
                    return Err(self.wrong("truncated-zip"));
                }
                (self.from, self.to) = (0, n);
                self.left -= n as u64;
            }
            let (n, over) = match &mut self.inflate {
                None => {
                    let n = (self.to - self.from).min(out.len());
                    out[..n].copy_from_slice(&self.input[self.from..self.from + n]);
                    self.from += n;
                    (n, self.from == self.to && self.left == 0)
                }
                Some(z) => {
                    let (before_in, before_out) = (z.total_in(), z.total_out());
                    let Ok(status) = z.decompress(&self.input[self.from..self.to], out, FlushDecompress::None) else {
                        return Err(Refusal::broken("damaged").found(format!("zip: {}", self.name)).into());
                    };
                    let (took, n) = ((z.total_in() - before_in) as usize, (z.total_out() - before_out) as usize);
                    self.from += took;
                    let stuck = n == 0 && took == 0 && status != Status::StreamEnd;
                    if stuck && (self.from < self.to || self.left == 0) {
                        return Err(self.wrong("wrong-size"));
                    }
                    (n, status == Status::StreamEnd)
                }
            };
            self.given += n as u64;
            if self.given > self.wanted {
                return Err(self.wrong("wrong-size"));
            }
            self.crc.update(&out[..n]);
            if over {
                if self.given != self.wanted {
                    return Err(self.wrong("wrong-size"));
                }
                if self.crc.clone().finalize() != self.expected_crc {
                    return Err(self.wrong("wrong-crc"));
                }
                self.ended = true;
                return Ok(n);
            }
            if n > 0 {
                return Ok(n);
            }
        }
    }

    fn wrong(&self, reason: &'static str) -> Trouble {
        Refusal::broken(reason).arg("name", self.name.as_str()).into()
    }
}

impl Read for PartReader {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.fill(out).map_err(io::Error::from)
    }
}

/// Reads all of `out`; the end of the file is the file's fault.
fn exactly(file: &mut dyn Bytes, out: &mut [u8]) -> Result<(), Trouble> {
    match file.read_exact(out) {
        Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => Err(Refusal::broken("truncated-zip").into()),
        other => Ok(other?),
    }
}

fn u16_at(b: &[u8], i: usize) -> u16 {
    u16::from_le_bytes([b[i], b[i + 1]])
}

fn u32_at(b: &[u8], i: usize) -> u32 {
    u32::from_le_bytes([b[i], b[i + 1], b[i + 2], b[i + 3]])
}

fn u64_at(b: &[u8], i: usize) -> u64 {
    u64::from(u32_at(b, i)) | u64::from(u32_at(b, i + 4)) << 32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::made::{Member, input, zip};

    fn opened(bytes: Vec<u8>, limits: &Limits) -> Result<Package, String> {
        Package::open(&Data::Bytes(Arc::from(bytes)), limits).map_err(reason)
    }

    fn reason(t: Trouble) -> String {
        match t {
            Trouble::Refused(r) => r.reason.to_owned(),
            Trouble::Io(e) => e.to_string(),
        }
    }

    fn outcome(members: &[Member]) -> String {
        let all = |p: Package| (0..p.entries().len()).try_for_each(|i| p.bytes(i).map(|_| ()).map_err(reason));
        match opened(zip(members), &Limits::default()).and_then(all) {
            Ok(()) => "read".to_owned(),
            Err(reason) => reason,
        }
    }

    #[test]
    fn entries_are_read_back() {
        let big = "país,año\n".repeat(100_000);
        let p = opened(
            zip(&[Member::new("a\\b.csv", big.as_str()), Member::stored("c.csv", "x"), Member::new("__MACOSX/._c.csv", "j")]),
            &Limits::default(),
        )
        .expect("opens");
        assert_eq!(p.entries().len(), 2);
        assert_eq!(p.bytes(p.find("A/B.csv").expect("is there")).map_err(reason).as_deref(), Ok(big.as_bytes()));
        assert_eq!(p.bytes(1).map_err(reason).as_deref(), Ok(&b"x"[..]));
    }

    #[test]
    fn tricks_are_refused() {
        let m = Member::new;
        for (members, expected) in [
            (vec![m("a", "1"), m("b", "2")], "read"),
            (vec![m("a", "1"), m("a", "2")], "duplicate-entry"),
            (vec![m("a", "1"), m("A", "2")], "case-twin"),
            (vec![m("x/../../a", "1")], "path-traversal"),
            (vec![m("..\\a", "1")], "path-traversal"),
            (vec![m("/etc/passwd", "1")], "path-traversal"),
            (vec![m("C:\\a", "1")], "path-traversal"),
            (vec![m("a", "1").with(|m| m.local_name = Some("b".into()))], "local-differs"),
            (vec![m("a", "1"), m("b", "1").with(|m| m.overlap = true)], "overlapping-entries"),
            (vec![m("a", "1").with(|m| m.crc ^= 1)], "wrong-crc"),
            (vec![m("a", "12").with(|m| m.size = 1)], "wrong-size"),
            (vec![m("a", "12").with(|m| m.size = 3)], "wrong-size"),
            (vec![m("a", "12").with(|m| m.packed.truncate(1))], "wrong-size"),
            (vec![m("a", "12").with(|m| m.packed = vec![0xff; 9])], "damaged"),
            (vec![m("a", "1").with(|m| m.flags |= 1)], "encrypted"),
            (vec![m("a", "1").with(|m| m.mode = 0o120_777)], "symlink"),
            (vec![m("a", "1").with(|m| m.method = 14)], "unsupported-compression"),
            (vec![], "empty-zip"),
        ] {
            assert_eq!(outcome(&members), expected);
        }
    }

    #[test]
    fn cut_and_padded_files() {
        let good = zip(&[Member::new("a", "some text, some text"), Member::new("b", "2")]);
        for cut in [4, 30, good.len() / 2, good.len() - 1] {
            assert_eq!(opened(good[..cut].to_vec(), &Limits::default()).err().as_deref(), Some("truncated-zip"), "{cut}");
        }
        let mut padded = good.clone();
        padded.extend([0; 3]);
        assert!(opened(padded, &Limits::default()).is_ok());
        let mut volume = good.clone();
        let end = good.len() - 22;
        volume[end + 4] = 1;
        assert_eq!(opened(volume, &Limits::default()).err().as_deref(), Some("split-zip"));
        let before: Vec<u8> = b"MZ stub".iter().chain(&good).copied().collect();
        assert_eq!(opened(before, &Limits::default()).err().as_deref(), Some("damaged"));
    }

    #[test]
    fn limits_hold() {
        let bomb = vec![0; 10 << 20];
        let bytes = zip(&[Member::new("a", bomb.clone()), Member::new("b", bomb)]);
        assert!(bytes.len() < 500_000);
        let with = |change: fn(&mut Limits)| {
            let mut l = Limits::default();
            change(&mut l);
            opened(bytes.clone(), &l).err()
        };
        assert_eq!(with(|_| ()), None);
        assert_eq!(with(|l| l.part = 9 << 20).as_deref(), Some("part"));
        assert_eq!(with(|l| l.inflated = 19 << 20).as_deref(), Some("inflated"));
        assert_eq!(with(|l| l.entries = 1).as_deref(), Some("entries"));
        assert_eq!(with(|l| l.file = 1000).as_deref(), Some("file"));
        // A size that is a lie does not make more come out.
        let lie = zip(&[Member::new("a", vec![0; 10 << 20]).with(|m| m.size = 100)]);
        let p = opened(lie, &Limits::default()).expect("the directory is whole");
        assert_eq!(p.bytes(0).map_err(reason).err().as_deref(), Some("wrong-size"));
    }

    #[test]
    fn archives_are_unpacked() {
        let members = [
            Member::new("2024/a.csv", "x;y"),
            Member::new("2024/", ""),
            Member::new("__MACOSX/2024/._a.csv", "j"),
            Member::new(".DS_Store", "j"),
        ];
        let inner = unpack(&input("datos.zip", zip(&members)), &Limits::default()).map_err(reason).expect("unpacks");
        assert_eq!(inner.iter().map(|i| i.name.as_str()).collect::<Vec<_>>(), ["datos.zip/2024/a.csv"]);
        let nested = zip(&[Member::stored("b.zip", zip(&members))]);
        assert_eq!(unpack(&input("a.zip", nested), &Limits::default()).map_err(reason).err().as_deref(), Some("nested-zip"));
        let book = zip(&[Member::stored("b.xlsx", crate::read::made::workbook(""))]);
        assert_eq!(unpack(&input("a.zip", book), &Limits::default()).map_err(reason).map(|v| v.len()), Ok(1));
        assert_eq!(
            unpack(&input("a.zip", zip(&[Member::new(".DS_Store", "j")])), &Limits::default()).map_err(reason).err().as_deref(),
            Some("empty-zip")
        );
    }
}
