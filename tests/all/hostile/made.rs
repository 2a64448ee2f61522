//! How is a file made that wants to do harm? Byte by byte, since honest writers refuse to.

use std::io::{self, Read, Write};

use flate2::Compression;
use flate2::write::DeflateEncoder;

/// An entry of a zip, with the lies that it tells.
pub(super) struct Member {
    pub(super) name: String,
    /// Name in front of the data, where it differs from that of the directory.
    pub(super) local_name: Option<String>,
    pub(super) packed: Vec<u8>,
    pub(super) method: u16,
    pub(super) size: u32,
    pub(super) crc: u32,
    pub(super) flags: u16,
    pub(super) mode: u32,
    /// Uses the data of the entry before.
    pub(super) overlap: bool,
}

impl Member {
    /// An entry whose content is written piece by piece, so that a gigabyte of it needs no gigabyte of ours.
    pub(super) fn filled(name: &str, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Self {
        struct Counted {
            to: DeflateEncoder<Vec<u8>>,
            crc: flate2::Crc,
        }
        impl Write for Counted {
            fn write(&mut self, b: &[u8]) -> io::Result<usize> {
                self.crc.update(b);
                self.to.write_all(b).map(|()| b.len())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let mut to = Counted { to: DeflateEncoder::new(Vec::new(), Compression::fast()), crc: flate2::Crc::new() };
        fill(&mut to).expect("memory takes all bytes");
        Self {
            name: name.to_owned(),
            local_name: None,
            size: to.crc.amount(),
            crc: to.crc.sum(),
            packed: to.to.finish().expect("memory takes all bytes"),
            method: 8,
            flags: 0x800,
            mode: 0,
            overlap: false,
        }
    }

    pub(super) fn new(name: &str, body: impl AsRef<[u8]>) -> Self {
        Self::filled(name, |to| to.write_all(body.as_ref()))
    }

    pub(super) fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }
}

/// A zip of these entries.
pub(super) fn zip(members: &[Member]) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::new();
    let mut directory: Vec<u8> = Vec::new();
    let mut offset = 0;
    for m in members {
        let local = m.local_name.as_ref().unwrap_or(&m.name).as_bytes();
        let common = |name: &[u8]| {
            let mut v = Vec::new();
            v.extend(20u16.to_le_bytes());
            v.extend(m.flags.to_le_bytes());
            v.extend(m.method.to_le_bytes());
            v.extend([0, 0, 0x21, 0]);
            v.extend(m.crc.to_le_bytes());
            v.extend((m.packed.len() as u32).to_le_bytes());
            v.extend(m.size.to_le_bytes());
            v.extend((name.len() as u16).to_le_bytes());
            v.extend([0, 0]);
            v
        };
        if !m.overlap {
            offset = out.len() as u32;
            out.extend(b"PK\x03\x04");
            out.extend(common(local));
            out.extend(local);
            out.extend(&m.packed);
        }
        directory.extend(b"PK\x01\x02");
        directory.extend([20, 3]);
        directory.extend(common(m.name.as_bytes()));
        directory.extend([0; 6]);
        directory.extend((m.mode << 16).to_le_bytes());
        directory.extend(offset.to_le_bytes());
        directory.extend(m.name.as_bytes());
    }
    let (start, count) = (out.len() as u32, members.len());
    let many = u16::try_from(count).is_err();
    let (at, length) = (out.len() as u64, directory.len() as u64);
    out.extend(&directory);
    if many {
        let end = out.len() as u64;
        out.extend(b"PK\x06\x06");
        out.extend(44u64.to_le_bytes());
        out.extend([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        for v in [count as u64, count as u64, length, at] {
            out.extend(v.to_le_bytes());
        }
        out.extend(b"PK\x06\x07\0\0\0\0");
        out.extend(end.to_le_bytes());
        out.extend(1u32.to_le_bytes());
    }
    out.extend(b"PK\x05\x06\0\0\0\0");
    let told = u16::try_from(count).unwrap_or(u16::MAX);
    out.extend(told.to_le_bytes());
    out.extend(told.to_le_bytes());
    out.extend((length as u32).to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}

/// A file packed by gzip.
pub(super) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), Compression::fast());
    out.write_all(bytes).and_then(|()| out.finish()).expect("memory takes all bytes")
}

/// Names and contents of the entries of an honest zip.
pub(super) fn unzip(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let u16_at = |i: usize| usize::from(u16::from_le_bytes([bytes[i], bytes[i + 1]]));
    let u32_at = |i: usize| u32::from_le_bytes([bytes[i], bytes[i + 1], bytes[i + 2], bytes[i + 3]]) as usize;
    let end = (0..=bytes.len() - 22).rev().find(|&i| bytes[i..].starts_with(b"PK\x05\x06")).expect("an end record");
    let (count, mut at) = (u16_at(end + 10), u32_at(end + 16));
    let mut out = Vec::new();
    for _ in 0..count {
        let (method, packed, local) = (u16_at(at + 10), u32_at(at + 20), u32_at(at + 42));
        let name = String::from_utf8_lossy(&bytes[at + 46..at + 46 + u16_at(at + 28)]).into_owned();
        let from = local + 30 + u16_at(local + 26) + u16_at(local + 28);
        let mut body = Vec::new();
        match method {
            0 => body.extend(&bytes[from..from + packed]),
            _ => drop(flate2::read::DeflateDecoder::new(&bytes[from..from + packed]).read_to_end(&mut body).expect("an honest entry")),
        }
        out.push((name, body));
        at += 46 + u16_at(at + 28) + u16_at(at + 30) + u16_at(at + 32);
    }
    out
}

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const REL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The entries of a workbook with this sheet part and these shared strings (both may be hostile entries).
pub(super) fn book(sheet: Member, strings: Member) -> Vec<Member> {
    book_of(&[sheet], strings)
}

/// The entries of a workbook with several sheet parts, all named `xl/worksheets/….xml`.
pub(super) fn book_of(sheets: &[Member], strings: Member) -> Vec<Member> {
    let mut list = String::new();
    let mut relations = format!(r#"<Relationship Id="s" Type="{REL}/sharedStrings" Target="sharedStrings.xml"/>"#);
    for (i, s) in sheets.iter().enumerate() {
        let target = s.name.trim_start_matches("xl/");
        list += &format!(r#"<sheet name="Hoja {i}" sheetId="{}" r:id="r{i}"/>"#, i + 1);
        relations += &format!(r#"<Relationship Id="r{i}" Type="{REL}/worksheet" Target="{target}"/>"#);
    }
    let mut all = vec![
        Member::new(
            "[Content_Types].xml",
            r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#,
        ),
        Member::new(
            "_rels/.rels",
            format!(r#"<Relationships><Relationship Id="a" Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#),
        ),
        Member::new("xl/workbook.xml", format!(r#"<workbook xmlns="{MAIN}" xmlns:r="{REL}"><sheets>{list}</sheets></workbook>"#)),
        Member::new("xl/_rels/workbook.xml.rels", format!("<Relationships>{relations}</Relationships>")),
        strings,
    ];
    for s in sheets {
        all.push(Member { name: s.name.clone(), local_name: None, packed: s.packed.clone(), ..*s });
    }
    all
}

/// A sheet part: its rows, and what stands behind them.
pub(super) fn sheet(rows: impl FnOnce(&mut dyn Write) -> io::Result<()>, behind: &str) -> Member {
    Member::filled("xl/worksheets/sheet1.xml", |to| {
        write!(to, r#"<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}"><sheetData>"#)?;
        rows(to)?;
        write!(to, "</sheetData>{behind}</worksheet>")
    })
}

/// Shared strings: how many the part says that there are, and those that there are.
pub(super) fn strings(says: u64, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Member {
    Member::filled("xl/sharedStrings.xml", |to| {
        write!(to, r#"<sst xmlns="{MAIN}" count="{says}" uniqueCount="{says}">"#)?;
        fill(to)?;
        write!(to, "</sst>")
    })
}

/// A workbook of ordinary size: the one row of `rows`, and strings `uno` and `dos`.
pub(super) fn workbook(rows: &str) -> Vec<u8> {
    let texts = "<si><t>uno</t></si><si><t>dos</t></si>";
    zip(&book(sheet(|to| to.write_all(rows.as_bytes()), ""), strings(2, |to| to.write_all(texts.as_bytes()))))
}

/// A compound file (OLE2) with these streams.
pub(super) fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let padded: Vec<Vec<u8>> = streams
        .iter()
        .map(|(_, s)| {
            let mut v = s.to_vec();
            v.resize(s.len().max(4096).next_multiple_of(512), 0);
            v
        })
        .collect();
    let body: usize = padded.iter().map(|p| p.len() / 512).sum();
    let directory_sectors = (streams.len() + 1).div_ceil(4);
    let mut fat_sectors = 1;
    while (body + directory_sectors + fat_sectors).div_ceil(128) > fat_sectors {
        fat_sectors += 1;
    }
    assert!(fat_sectors <= 109, "too long for a header without further tables");
    let mut fat: Vec<u32> = vec![0xFFFF_FFFD; fat_sectors];
    let mut chain = |n: usize| {
        let first = fat.len() as u32;
        fat.extend((1..n as u32).map(|i| first + i));
        fat.push(0xFFFF_FFFE);
        first
    };
    let directory_at = chain(directory_sectors);
    let starts: Vec<u32> = padded.iter().map(|p| chain(p.len() / 512)).collect();
    fat.resize(fat_sectors * 128, 0xFFFF_FFFF);

    let mut out = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    out.extend([0; 16]);
    for v in [0x3Eu16, 3, 0xFFFE, 9, 6, 0, 0, 0] {
        out.extend(v.to_le_bytes());
    }
    out.extend(0u32.to_le_bytes());
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
    out.extend(entry("Root Entry", 5, 1, 0xFFFF_FFFF, 0xFFFF_FFFE, 0));
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

/// Where the table of sectors of a compound file starts, and where its directory does, in bytes.
pub(super) fn compound_tables(file: &[u8]) -> (usize, usize) {
    let at = |i: usize| u32::from_le_bytes([file[i], file[i + 1], file[i + 2], file[i + 3]]) as usize;
    (512 + at(76) * 512, 512 + at(48) * 512)
}

/// A record of a binary workbook of Excel 97.
pub(super) fn biff(kind: u16, data: &[u8]) -> Vec<u8> {
    let mut v = kind.to_le_bytes().to_vec();
    v.extend((data.len() as u16).to_le_bytes());
    v.extend(data);
    v
}

/// A workbook of Excel 97 with one sheet: shared strings (how many it says), and the records of its cells.
pub(super) fn xls(says: u32, texts: &[&str], cells: &[u8]) -> Vec<u8> {
    const BOF_BOOK: [u8; 16] = [0, 6, 5, 0, 0xDB, 0x18, 0xCD, 7, 0, 0, 0, 0, 6, 0, 0, 0];
    const BOF_SHEET: [u8; 16] = [0, 6, 0x10, 0, 0xDB, 0x18, 0xCD, 7, 0, 0, 0, 0, 6, 0, 0, 0];
    let mut sst = says.to_le_bytes().to_vec();
    sst.extend(says.to_le_bytes());
    for t in texts {
        sst.extend((t.len() as u16).to_le_bytes());
        sst.push(0);
        sst.extend(t.as_bytes());
    }
    let mut shared = biff(0xFC, &sst[..sst.len().min(8224)]);
    for piece in sst[sst.len().min(8224)..].chunks(8223) {
        // A string that goes on in the next record says again how wide its characters are.
        shared.extend(biff(0x3C, &[&[0][..], piece].concat()));
    }
    let mut book = biff(0x809, &BOF_BOOK);
    let sheet_at = book.len() + 4 + 12 + shared.len() + 4;
    book.extend(biff(0x85, &[&(sheet_at as u32).to_le_bytes()[..], &[0, 0, 4, 0], b"Hoja"].concat()));
    book.extend(shared);
    book.extend(biff(0x0A, &[]));
    book.extend(biff(0x809, &BOF_SHEET));
    book.extend(cells);
    book.extend(biff(0x0A, &[]));
    compound(&[("Workbook", &book)])
}

/// A record of a binary package (`.xlsb`).
pub(super) fn biff12(kind: u16, data: &[u8]) -> Vec<u8> {
    let mut v = if kind < 0x80 { vec![kind as u8] } else { vec![(kind & 0x7F) as u8 | 0x80, (kind >> 7) as u8] };
    let mut n = data.len();
    loop {
        let more = n > 0x7F;
        v.push((n & 0x7F) as u8 | if more { 0x80 } else { 0 });
        n >>= 7;
        if !more {
            break;
        }
    }
    v.extend(data);
    v
}

/// Text as a binary package has it.
pub(super) fn wide(s: &str) -> Vec<u8> {
    let units: Vec<u16> = s.encode_utf16().collect();
    let mut v = (units.len() as u32).to_le_bytes().to_vec();
    v.extend(units.iter().flat_map(|u| u.to_le_bytes()));
    v
}

/// A binary package with one sheet of these records, and a part of shared strings.
pub(super) fn xlsb(cells: &[u8], shared: Vec<u8>) -> Vec<u8> {
    let sheet = [biff12(0x81, &[]), biff12(0x94, &[0xFF; 16]), biff12(0x91, &[]), cells.to_vec(), biff12(0x92, &[]), biff12(0x82, &[])];
    let bundle = [&[0, 0, 0, 0, 1, 0, 0, 0][..], &wide("rId1"), &wide("Hoja")].concat();
    zip(&[
        Member::new("xl/workbook.bin", [biff12(0x99, &[0; 8]), biff12(0x9C, &bundle), biff12(0x90, &[]), biff12(0x84, &[])].concat()),
        Member::new(
            "xl/_rels/workbook.bin.rels",
            r#"<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.bin"/></Relationships>"#,
        ),
        Member::new("xl/sharedStrings.bin", shared),
        Member::new("xl/worksheets/sheet1.bin", sheet.concat()),
    ])
}

/// An OpenDocument spreadsheet with this content of its table.
pub(super) fn ods(fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Vec<u8> {
    let content = Member::filled("content.xml", |to| {
        write!(
            to,
            r#"<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="Hoja">"#
        )?;
        fill(to)?;
        write!(to, "</table:table></office:spreadsheet></office:body></office:document-content>")
    });
    let mime = b"application/vnd.oasis.opendocument.spreadsheet";
    let stored = Member::new("mimetype", mime).with(|m| (m.packed, m.method) = (mime.to_vec(), 0));
    zip(&[stored, Member::new("META-INF/manifest.xml", "<manifest/>"), content])
}
