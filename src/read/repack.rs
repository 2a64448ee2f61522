//! How is a binary workbook handed to a guest that refuses every workbook with a sheet of macros? With these called dialogs.
//!
//! calamine takes `xl/macrosheets/` for damage (\[MS-XLSB\] 2.1.7.30 has it), and passes over dialogs. Sheets of Excel 4
//! macros hold no tables, so the others are all there is to read.

use super::package::Package;
use super::refusal::Trouble;

const RELATIONS: &str = "xl/_rels/workbook.bin.rels";
const MACROS: &str = "macrosheets/";
const DIALOGS: &str = "dialogsheets/";
/// Bytes of a package that is written anew, at most.
const MOST: u64 = 256 << 20;

/// The package under other names for its sheets of macros, uncompressed; none where it has no such sheet or is too large.
///
/// # Errors
/// Those of reading its parts.
pub(super) fn without_macros(package: &Package) -> Result<Option<Vec<u8>>, Trouble> {
    let Some(entry) = package.find(RELATIONS) else { return Ok(None) };
    let Ok(relations) = String::from_utf8(package.bytes(entry)?) else { return Ok(None) };
    let large = package.entries().iter().map(|e| e.size).sum::<u64>() > MOST || package.entries().len() > usize::from(u16::MAX);
    if !relations.contains(MACROS) || large {
        return Ok(None);
    }
    let (mut out, mut directory, mut count) = (Vec::new(), Vec::new(), 0u16);
    for (i, e) in package.entries().iter().enumerate() {
        // What is drawn on sheets is nothing to the guest.
        if e.name.ends_with('/') || e.name.starts_with("xl/media/") {
            continue;
        }
        let body = if i == entry { relations.replace(MACROS, DIALOGS).into_bytes() } else { package.bytes(i)? };
        count += 1;
        let at = out.len() as u32;
        let fields = member(&e.name, &body);
        out.extend(b"PK\x03\x04");
        out.extend(&fields);
        out.extend(e.name.as_bytes());
        out.extend(&body);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&fields);
        // No comment, first disk, no attributes.
        directory.extend([0; 10]);
        directory.extend(at.to_le_bytes());
        directory.extend(e.name.as_bytes());
    }
    let start = out.len() as u32;
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    Ok(Some(out))
}

/// What both headers of a member say: version, flags (names in UTF-8), no compression, no time, checksum, lengths.
fn member(name: &str, body: &[u8]) -> Vec<u8> {
    let mut fields = vec![20, 0, 0, 8, 0, 0, 0, 0, 0x21, 0];
    fields.extend(crc32fast::hash(body).to_le_bytes());
    fields.extend([(body.len() as u32).to_le_bytes(), (body.len() as u32).to_le_bytes()].concat());
    fields.extend((name.len() as u16).to_le_bytes());
    fields.extend([0, 0]);
    fields
}
