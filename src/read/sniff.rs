//! What kind of file is this? By content; the name only settles what content leaves open.

use std::io::Read;

use super::json::string_len;
use super::ole::{self, Ole};
use super::package::Package;
use super::part_xml::Utf8;
use super::refusal::{Refusal, Trouble};
use super::{Format, Input, Limits};

/// Bytes at the start that are looked at; JSON is looked through further, see [`JSON_HEAD`].
const HEAD: usize = 64 << 10;
/// Bytes in which an SDMX-JSON message shows its keys.
const JSON_HEAD: usize = 4 << 20;

/// Decides the kind of a file, or why it is refused.
pub(super) fn kind(input: &Input, limits: &Limits) -> Result<Format, Trouble> {
    let len = input.data.len()?;
    if len == 0 {
        return Err(Refusal::empty().into());
    }
    if len > limits.file {
        return Err(Refusal::limit("file", limits.file, len).into());
    }
    let mut head = Vec::new();
    input.data.open()?.take(HEAD as u64).read_to_end(&mut head)?;
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") || head.starts_with(b"PK\x07\x08") {
        return of_zip(&Package::open(&input.data, limits)?, limits);
    }
    if head.starts_with(&ole::MAGIC) {
        return of_compound(&Ole::open(&input.data, limits)?);
    }
    if let Some((reason, found)) = magic(&head) {
        return Err(Refusal::kind(reason).found(found).into());
    }
    of_text(input, &head, len)
}

/// A warning where the file is not what its name says.
pub(super) fn name_mismatch(name: &str, format: Format) -> Option<Refusal> {
    let extension = extension(name)?;
    let expected: &[Format] = match extension.as_str() {
        "xlsx" | "xlsm" | "xltx" | "xltm" => &[Format::Xlsx],
        "xls" | "xlt" => &[Format::Xls],
        "xlsb" => &[Format::Xlsb],
        "ods" | "ots" => &[Format::Ods],
        "csv" | "tsv" | "tab" | "psv" => &[Format::Csv, Format::SdmxCsv],
        "json" | "geojson" | "jsonl" | "ndjson" => &[Format::Json, Format::SdmxJson],
        "xml" | "sdmx" => &[Format::Xml, Format::SdmxMl],
        "zip" => &[Format::Zip],
        // Any text may be called .txt, and other names say nothing that is known.
        _ => return None,
    };
    if expected.contains(&format) {
        return None;
    }
    Some(Refusal::kind("name-differs").found(format.word()).arg("expected", extension))
}

fn extension(name: &str) -> Option<String> {
    let last = name.rsplit(['/', '\\']).next()?;
    let (_, extension) = last.rsplit_once('.')?;
    Some(extension.trim().to_ascii_lowercase())
}

fn names_workbook(name: &str) -> bool {
    extension(name).is_some_and(|e| e.starts_with("xl") || e == "ods")
}

/// Kinds that their first bytes tell.
fn magic(b: &[u8]) -> Option<(&'static str, &'static str)> {
    const STARTS: &[(&[u8], &str, &str)] = &[
        (b"\x89PNG", "image", "PNG"),
        (b"\xff\xd8\xff", "image", "JPEG"),
        (b"GIF8", "image", "GIF"),
        (b"II*\0", "image", "TIFF"),
        (b"MM\0*", "image", "TIFF"),
        (b"8BPS", "image", "Photoshop"),
        (b"%!PS", "pdf", "PostScript"),
        (b"\x1f\x8b", "archive", "gzip"),
        (b"BZh", "archive", "bzip2"),
        (b"\xfd7zXZ\0", "archive", "xz"),
        (b"\x28\xb5\x2f\xfd", "archive", "Zstandard"),
        (b"7z\xbc\xaf\x27\x1c", "archive", "7z"),
        (b"Rar!\x1a\x07", "archive", "RAR"),
        (b"\x7fELF", "executable", "ELF"),
        (b"\xca\xfe\xba\xbe", "executable", "Java"),
        (b"\0asm", "executable", "WebAssembly"),
        (b"SQLite format 3\0", "data-file", "SQLite"),
        (b"\0\x01\0\0Standard Jet DB", "data-file", "Access"),
        (b"\0\x01\0\0Standard ACE DB", "data-file", "Access"),
        (b"$FL2", "data-file", "SPSS"),
        (b"$FL3", "data-file", "SPSS"),
        (b"<stata_dta>", "data-file", "Stata"),
        (b"HEADER RECORD*******", "data-file", "SAS"),
        (b"\0\0\0\0\0\0\0\0\0\0\0\0\xc2\xea\x81\x60", "data-file", "SAS"),
        (b"PAR1", "data-file", "Parquet"),
        (b"ARROW1", "data-file", "Arrow"),
        (b"RDX2\n", "data-file", "R"),
        (b"RDX3\n", "data-file", "R"),
        (b"{\\rtf", "word", "RTF"),
        (b"ID;P", "old-spreadsheet", "SYLK"),
        (b"TABLE\r\n0,1", "old-spreadsheet", "DIF"),
        (b"TABLE\n0,1", "old-spreadsheet", "DIF"),
        (b"\0\0\x02\0\x04\x04", "old-spreadsheet", "Lotus 1-2-3"),
        (b"\0\0\x02\0\x06\x04", "old-spreadsheet", "Lotus 1-2-3"),
        (b"\0\0\x1a\0", "old-spreadsheet", "Lotus 1-2-3"),
        (b"\x09\x00\x04\x00", "old-spreadsheet", "Excel 2"),
        (b"\x09\x02\x06\x00", "old-spreadsheet", "Excel 3"),
        (b"\x09\x04\x06\x00", "old-spreadsheet", "Excel 4"),
        (b"\x09\x08\x08\x00", "old-spreadsheet", "Excel 5"),
        (b"ID3", "media", "MP3"),
        (b"OggS", "media", "Ogg"),
        (b"fLaC", "media", "FLAC"),
        (b"wOFF", "media", "WOFF"),
        (b"wOF2", "media", "WOFF"),
    ];
    if let Some(&(_, reason, found)) = STARTS.iter().find(|(start, ..)| b.starts_with(start)) {
        return Some((reason, found));
    }
    let at = |from: usize, word: &[u8]| b.get(from..from + word.len()) == Some(word);
    if at(0, b"RIFF") {
        return Some(if at(8, b"WEBP") { ("image", "WebP") } else { ("media", "RIFF") });
    }
    if at(4, b"ftyp") {
        return Some(if at(8, b"hei") || at(8, b"mif1") || at(8, b"avif") { ("image", "HEIF") } else { ("media", "MP4") });
    }
    if at(0, b"BM") && at(6, b"\0\0\0\0") {
        return Some(("image", "BMP"));
    }
    if at(0, b"MZ") && b.contains(&0) {
        return Some(("executable", "Windows"));
    }
    if at(257, b"ustar") {
        return Some(("archive", "tar"));
    }
    // Some programs write a line or two before the header.
    let start = &b[..b.len().min(1024)];
    memchr::memmem::find(start, b"%PDF-").map(|_| ("pdf", "PDF"))
}

fn of_zip(package: &Package, limits: &Limits) -> Result<Format, Trouble> {
    let text_of = |entry: usize| -> Result<String, Trouble> {
        let mut out = Vec::new();
        Utf8::new(package.reader(entry)?, limits.token).take(1 << 20).read_to_end(&mut out)?;
        Ok(String::from_utf8_lossy(&out).into_owned())
    };
    if let Some(entry) = package.find("mimetype") {
        let mime = text_of(entry)?;
        let Some(kind) = mime.trim().strip_prefix("application/vnd.oasis.opendocument.") else {
            return Err(Refusal::kind("office-other").found(mime.trim().chars().take(80).collect::<String>()).into());
        };
        return match kind {
            "spreadsheet" | "spreadsheet-template" => {
                if let Some(manifest) = package.find("META-INF/manifest.xml")
                    && text_of(manifest)?.contains("encryption-data")
                {
                    return Err(Refusal::broken("encrypted").into());
                }
                Ok(Format::Ods)
            }
            "text" | "text-template" | "text-master" => Err(Refusal::kind("word").found("OpenDocument").into()),
            "presentation" | "presentation-template" => Err(Refusal::kind("powerpoint").found("OpenDocument").into()),
            other => Err(Refusal::kind("office-other").found(format!("OpenDocument {other}")).into()),
        };
    }
    if package.find("Index/Document.iwa").is_some() || package.find("Index.zip").is_some() {
        return Err(Refusal::kind("numbers").into());
    }
    let types = match package.find("[Content_Types].xml") {
        Some(entry) => text_of(entry)?.to_ascii_lowercase(),
        None => String::new(),
    };
    let says = |word: &str| types.contains(word);
    // Some writers of .xlsx declare the binary type for the ending `bin` of parts that they do not have.
    let binary = says("ms-excel.sheet.binary.macroenabled.main") && package.find("xl/workbook.xml").is_none();
    if binary || package.find("xl/workbook.bin").is_some() {
        return Ok(Format::Xlsb);
    }
    let xlsx = ["spreadsheetml.sheet.main+xml", "spreadsheetml.template.main+xml", "ms-excel.sheet.macroenabled.main+xml"];
    let more = ["ms-excel.template.macroenabled.main+xml", "ms-excel.addin.macroenabled.main+xml"];
    if xlsx.iter().chain(&more).any(|w| says(w)) || package.find("xl/workbook.xml").is_some() {
        return Ok(Format::Xlsx);
    }
    if says("wordprocessingml") || says("ms-word") || package.find("word/document.xml").is_some() {
        return Err(Refusal::kind("word").found("Word").into());
    }
    if says("presentationml") || says("ms-powerpoint") {
        return Err(Refusal::kind("powerpoint").found("PowerPoint").into());
    }
    if !types.is_empty() {
        let found = if says("visio") { "Visio" } else { "Office Open XML" };
        return Err(Refusal::kind("office-other").found(found).into());
    }
    Ok(Format::Zip)
}

fn of_compound(ole: &Ole) -> Result<Format, Trouble> {
    if ole.has("EncryptedPackage") || ole.has("\u{9}DRMContent") {
        return Err(Refusal::broken("encrypted").into());
    }
    for name in ["Workbook", "Book"] {
        if ole.has(name) {
            let Some(stream) = ole.stream(name)? else { continue };
            return if super::xls::has_password(&stream) { Err(Refusal::broken("encrypted").into()) } else { Ok(Format::Xls) };
        }
    }
    let kinds = [
        ("WordDocument", "word", "Word"),
        ("PowerPoint Document", "powerpoint", "PowerPoint"),
        ("VisioDocument", "office-other", "Visio"),
        ("Quill", "office-other", "Publisher"),
        ("__properties_version1.0", "mail", "Outlook"),
        ("__nameid_version1.0", "mail", "Outlook"),
    ];
    match kinds.iter().find(|k| ole.has(k.0)) {
        Some(&(_, reason, found)) => Err(Refusal::kind(reason).found(found).into()),
        None => Err(Refusal::kind("office-other").found("OLE2").into()),
    }
}

fn of_text(input: &Input, head: &[u8], len: u64) -> Result<Format, Trouble> {
    let Some(text) = decode_head(head) else { return Err(Refusal::kind("not-a-table").into()) };
    let start = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n', '\u{a0}']);
    let says = extension(&input.name);
    match start.chars().next() {
        None if len <= HEAD as u64 => Err(Refusal::empty().into()),
        Some('<') => of_markup(start, &input.name),
        Some('{' | '[') => of_json(input),
        _ if is_mail(start) => {
            let reason = if names_workbook(&input.name) { "html-as-xls" } else { "mail" };
            Err(Refusal::kind(reason).found("MIME").into())
        }
        _ if says.as_deref() == Some("json") => Ok(Format::Json),
        _ if says.as_deref() == Some("xml") => Ok(Format::Xml),
        _ if is_sdmx_csv(start) => Ok(Format::SdmxCsv),
        _ => Ok(Format::Csv),
    }
}

/// The start of a text in whatever encoding; None if it is no text. Single bytes above 127 stand for themselves: only
/// the signs of syntax matter here.
fn decode_head(head: &[u8]) -> Option<String> {
    let utf16 = |little: bool, b: &[u8]| {
        let units: Vec<u16> =
            b.chunks_exact(2).map(|c| if little { u16::from_le_bytes([c[0], c[1]]) } else { u16::from_be_bytes([c[0], c[1]]) }).collect();
        let s = String::from_utf16_lossy(&units);
        let strange = s.chars().filter(|c| *c == '\u{fffd}' || (*c < ' ' && !c.is_whitespace())).count();
        (strange * 20 <= units.len()).then_some(s)
    };
    match head {
        [0xFF, 0xFE, rest @ ..] => return utf16(true, rest),
        [0xFE, 0xFF, rest @ ..] => return utf16(false, rest),
        _ => {}
    }
    let sample = &head[..head.len().min(4096)];
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|&&b| b == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), sample.len() / 2);
    if half >= 2 && odd * 10 >= half * 4 && even * 20 <= half {
        return utf16(true, head);
    }
    if half >= 2 && even * 10 >= half * 4 && odd * 20 <= half {
        return utf16(false, head);
    }
    let control = sample.iter().filter(|&&b| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0c | 0x1a | 0x1b)).count();
    if sample.contains(&0) || control * 50 > sample.len() {
        return None;
    }
    Some(match std::str::from_utf8(head) {
        Ok(s) => s.to_owned(),
        Err(_) => head.iter().map(|&b| char::from(b)).collect(),
    })
}

fn is_mail(text: &str) -> bool {
    ["MIME-Version:", "Return-Path:", "Received: from", "X-Mailer:", "Delivered-To:"].iter().any(|s| text.starts_with(s))
}

/// HTML, or XML by its root.
fn of_markup(text: &str, name: &str) -> Result<Format, Trouble> {
    let html = || -> Result<Format, Trouble> {
        let reason = if names_workbook(name) { "html-as-xls" } else { "html" };
        Err(Refusal::kind(reason).found("HTML").into())
    };
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let end = if rest.starts_with("<?") {
            rest.find("?>").map(|i| i + 2)
        } else if rest.starts_with("<!--") {
            rest.find("-->").map(|i| i + 3)
        } else if rest.starts_with("<!") {
            if rest.get(..14).is_some_and(|d| d.eq_ignore_ascii_case("<!doctype html")) {
                return html();
            }
            rest.find('>').map(|i| i + 1)
        } else {
            break;
        };
        let Some(end) = end else { return Ok(Format::Xml) };
        rest = &rest[end..];
    }
    let tag = rest.get(1..rest.find('>').unwrap_or(rest.len()).max(1)).unwrap_or("");
    let qualified = tag.split([' ', '\t', '\r', '\n', '/', '>']).next().unwrap_or("");
    let (prefix, local) = qualified.split_once(':').unwrap_or(("", qualified));
    let declaration = if prefix.is_empty() { "xmlns=".to_owned() } else { format!("xmlns:{prefix}=") };
    let namespace = tag.split_once(&declaration).map_or("", |(_, after)| {
        let quote = after.chars().next().unwrap_or('"');
        after.get(1..).and_then(|a| a.split(quote).next()).unwrap_or("")
    });
    const HTML: [&str; 14] =
        ["html", "head", "body", "table", "meta", "style", "script", "div", "title", "center", "font", "link", "p", "base"];
    let plain = namespace.is_empty() || namespace == "http://www.w3.org/1999/xhtml" || namespace.contains("microsoft-com:office");
    if plain && prefix.is_empty() && HTML.contains(&local.to_ascii_lowercase().as_str()) {
        // `table` or `title` may also be the root of somebody's XML.
        let xml = text.starts_with("<?xml") && !matches!(local.to_ascii_lowercase().as_str(), "html" | "head" | "body" | "meta");
        if !xml || namespace.contains("xhtml") {
            return html();
        }
    }
    if namespace.to_ascii_lowercase().contains("sdmx.org/resources/sdmxml/") {
        return match local {
            "GenericData"
            | "GenericTimeSeriesData"
            | "StructureSpecificData"
            | "StructureSpecificTimeSeriesData"
            | "CompactData"
            | "UtilityData"
            | "CrossSectionalData"
            | "MessageGroup" => Ok(Format::SdmxMl),
            other => Err(Refusal::kind("sdmx-not-data").found(format!("SDMX-ML {other}")).into()),
        };
    }
    match (local, namespace) {
        ("Workbook", "urn:schemas-microsoft-com:office:spreadsheet") => Err(Refusal::kind("excel-xml-2003").into()),
        ("document", n) if n.contains("opendocument") => Err(Refusal::kind("flat-opendocument").into()),
        ("package" | "wordDocument", n) if n.contains("schemas.microsoft.com/office") => {
            Err(Refusal::kind("word").found("Word XML").into())
        }
        ("svg", _) => Err(Refusal::kind("image").found("SVG").into()),
        _ => Ok(Format::Xml),
    }
}

/// SDMX-CSV 1.0 begins with `DATAFLOW`, 2.x with `STRUCTURE` (or `STRUCTURE[;]`) and has `STRUCTURE_ID`.
fn is_sdmx_csv(text: &str) -> bool {
    let line = text.lines().next().unwrap_or("");
    let fields: Vec<&str> =
        line.split([',', ';', '\t', '|']).map(|f| f.trim().trim_matches('"').split(':').next().unwrap_or("").trim()).collect();
    match fields.first() {
        Some(&"DATAFLOW") => fields.len() > 1,
        // The sub-field sign in brackets may itself have been taken for a delimiter.
        Some(f) if *f == "STRUCTURE" || f.starts_with("STRUCTURE[") => fields.contains(&"STRUCTURE_ID"),
        _ => false,
    }
}

/// SDMX-JSON data has `dataSets` and a structure, at the top or in `data`.
fn of_json(input: &Input) -> Result<Format, Trouble> {
    let mut bytes = Vec::new();
    input.data.open()?.take(JSON_HEAD as u64).read_to_end(&mut bytes)?;
    let utf16 = matches!(bytes.as_slice(), [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [0, ..] | [_, 0, ..]);
    if utf16 {
        bytes = decode_head(&bytes).unwrap_or_default().into_bytes();
    }
    let keys = json_keys(&bytes);
    let has = |key: &str| keys.iter().any(|k| k == key);
    let sets = has("dataSets") || has("data/dataSets");
    let around = ["structure", "structures", "data/structure", "data/structures", "header", "meta"];
    if sets && around.iter().any(|k| has(k)) {
        return Ok(Format::SdmxJson);
    }
    let artefacts = ["data/codelists", "data/dataStructures", "data/dataflows", "data/conceptSchemes", "data/agencySchemes"];
    if has("meta") && artefacts.iter().any(|k| has(k)) {
        return Err(Refusal::kind("sdmx-not-data").found("SDMX-JSON structure").into());
    }
    Ok(Format::Json)
}

/// Keys of the top object, and of an object `data` in it as `data/…`.
fn json_keys(b: &[u8]) -> Vec<String> {
    let mut out = Vec::new();
    let (mut depth, mut i) = (0u32, 0);
    let mut objects: u64 = 0; // bit n: level n is an object
    let mut in_data = false;
    while let Some(&c) = b.get(i) {
        match c {
            b'{' | b'[' => {
                depth += 1;
                if depth < 64 {
                    objects = if c == b'{' { objects | 1 << depth } else { objects & !(1 << depth) };
                }
            }
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                in_data &= depth > 1;
            }
            b'"' => {
                let from = i + 1;
                i = from;
                while let Some(rest) = b.get(i..) {
                    i += string_len(rest);
                    i += match b.get(i) {
                        Some(b'"') | None => break,
                        Some(b'\\') => 2,
                        Some(_) => 1,
                    };
                }
                let at_level = depth <= 2 && objects & 1 << depth != 0 && (depth == 1 || (depth == 2 && in_data));
                if at_level && i < b.len() {
                    let after = b[i + 1..].iter().find(|c| !c.is_ascii_whitespace());
                    if after == Some(&b':') {
                        let key = String::from_utf8_lossy(&b[from..i]).into_owned();
                        if depth == 1 {
                            in_data = key == "data";
                            out.push(key);
                        } else {
                            out.push(format!("data/{key}"));
                        }
                    }
                }
            }
            _ => {}
        }
        i += 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::made::{Member, TYPES, book, input, sheet, workbook, zip};
    use crate::read::ole::tests::compound;

    fn of(name: &str, bytes: impl Into<Vec<u8>>) -> String {
        match kind(&input(name, bytes.into()), &Limits::default()) {
            Ok(f) => f.word().to_owned(),
            Err(Trouble::Refused(r)) => r.reason.to_owned(),
            Err(Trouble::Io(e)) => panic!("machine: {e}"),
        }
    }

    #[test]
    fn texts() {
        for (name, text, wanted) in [
            ("a.csv", "país;total\nPerú;3\n", "csv"),
            ("a.xls", "a\tb\n1\t2\n", "csv"),
            ("a", "a", "csv"),
            ("a.json", "{\"a\": 1}", "json"),
            ("a.csv", " \n[1]", "json"),
            ("a.json", "12", "json"),
            ("a.xml", "<?xml version='1.0'?><!-- x --><a/>", "xml"),
            ("a.xml", "not xml", "xml"),
            ("a.xml", "<table><row/></table>", "html"),
            ("a.xml", "<?xml version='1.0'?><table><row/></table>", "xml"),
            ("a.html", "<!DOCTYPE html><p>x", "html"),
            ("a.xls", "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><table>", "html-as-xls"),
            ("a.xls", "<table><tr><td>1", "html-as-xls"),
            ("a.xls", "MIME-Version: 1.0\r\n", "html-as-xls"),
            ("a.eml", "Received: from x", "mail"),
            ("a.xml", "<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>", "excel-xml-2003"),
            ("a.fods", "<office:document xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\"/>", "flat-opendocument"),
            ("a.doc", "{\\rtf1", "word"),
            ("a.slk", "ID;PWXL", "old-spreadsheet"),
            ("a.csv", "   \r\n\t", "no-bytes"),
            ("a.csv", "", "no-bytes"),
            ("a.csv", "DATAFLOW,FREQ,OBS_VALUE\n", "sdmx-csv"),
            ("a.csv", "\u{feff}\"STRUCTURE\";\"STRUCTURE_ID\";\"ACTION\"\n", "sdmx-csv"),
            ("a.csv", "STRUCTURE[;],STRUCTURE_ID,ACTION\n", "sdmx-csv"),
            ("a.csv", "STRUCTURE,TOTAL\n", "csv"),
            ("a.xml", "<m:GenericData xmlns:m=\"http://www.SDMX.org/resources/SDMXML/schemas/v2_0/message\">", "sdmx-ml"),
            ("a.xml", "<MessageGroup xmlns=\"http://www.SDMX.org/resources/SDMXML/schemas/v2_0/message\">", "sdmx-ml"),
            (
                "a.xml",
                "<mes:StructureSpecificData xmlns:a='b' xmlns:mes='http://www.sdmx.org/resources/sdmxml/schemas/v3_0/message'>",
                "sdmx-ml",
            ),
            ("a.xml", "<mes:Structure xmlns:mes=\"http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message\">", "sdmx-not-data"),
            ("a.xml", "<GenericData xmlns=\"urn:x\">", "xml"),
            ("a.json", "{\"meta\":{\"schema\":\"x\"},\"data\":{\"structures\":[{\"dataSets\":[0]}],\"dataSets\":[{}]}}", "sdmx-json"),
            ("a.json", "{\"header\":{},\"structure\":{\"x\":\"{\\\"\"},\"dataSets\":[]}", "sdmx-json"),
            ("a.json", "{\"meta\":{},\"data\":{\"codelists\":[]}}", "sdmx-not-data"),
            ("a.json", "{\"x\":{\"dataSets\":[]},\"meta\":1}", "json"),
            ("a.json", "[{\"dataSets\":1,\"meta\":1}]", "json"),
        ] {
            assert_eq!(of(name, text), wanted, "{text}");
            let utf16: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
            // What is told by its first bytes, or has none, is not tried in UTF-16.
            if !matches!(wanted, "word" | "old-spreadsheet" | "no-bytes") {
                assert_eq!(of(name, utf16), wanted, "UTF-16 {text}");
            }
        }
        assert_eq!(of("a.csv", "a;b\nPer\u{fa};1".chars().map(|c| c as u8).collect::<Vec<_>>()), "csv");
        assert_eq!(of("a.csv", "a;b\n1;2".encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>()), "csv");
    }

    #[test]
    fn binaries() {
        for (bytes, wanted) in [
            (&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], "image"),
            (b"\xff\xd8\xff\xe0", "image"),
            (b"%PDF-1.7\n", "pdf"),
            (b"\n%PDF-1.7\n", "pdf"),
            (b"\x1f\x8b\x08", "archive"),
            (b"Rar!\x1a\x07\x01", "archive"),
            (b"MZ\x90\0\x03", "executable"),
            (b"\x7fELF\x02", "executable"),
            (b"SQLite format 3\0", "data-file"),
            (b"PAR1", "data-file"),
            (b"RIFF\0\0\0\0WEBPVP8 ", "image"),
            (b"\0\0\0\x18ftypmp42", "media"),
            (b"\x09\x04\x06\x00\0\0", "old-spreadsheet"),
            (b"\x01\x02\x03\x04\x05\0\x07", "not-a-table"),
        ] {
            assert_eq!(of("a.xlsx", bytes), wanted);
        }
    }

    #[test]
    fn packages() {
        assert_eq!(of("a.xls", workbook("")), "xlsx");
        let with_types = |main: &str| {
            zip(&[Member::new("[Content_Types].xml", TYPES.replace("spreadsheetml.sheet.main+xml", main).replace("xl/", "x/"))])
        };
        assert_eq!(of("a.xlsx", with_types("spreadsheetml.template.main+xml")), "xlsx");
        assert_eq!(of("a.xlsx", with_types("wordprocessingml.document.main+xml")), "word");
        assert_eq!(of("a.xlsx", with_types("presentationml.presentation.main+xml")), "powerpoint");
        assert_eq!(of("a.xlsx", with_types("x")), "office-other");
        assert_eq!(of("a.xlsx", zip(&[Member::new("xl/workbook.bin", "")])), "xlsb");
        let odf = |mime: &str, manifest: &str| {
            let mime = format!("application/vnd.oasis.opendocument.{mime}");
            zip(&[Member::stored("mimetype", mime), Member::new("META-INF/manifest.xml", manifest)])
        };
        assert_eq!(of("a.ods", odf("spreadsheet", "<manifest/>")), "ods");
        assert_eq!(of("a.ods", odf("spreadsheet", "<manifest:encryption-data/>")), "encrypted");
        assert_eq!(of("a.ods", odf("text", "")), "word");
        assert_eq!(of("a.ods", odf("presentation", "")), "powerpoint");
        assert_eq!(of("a.ods", odf("graphics", "")), "office-other");
        assert_eq!(of("a.numbers", zip(&[Member::new("Index/Document.iwa", "")])), "numbers");
        assert_eq!(of("a.zip", zip(&[Member::new("a.csv", "x")])), "zip");
        let whole = zip(&book(sheet(""), ""));
        assert_eq!(of("a.xlsx", &whole[..whole.len() / 2]), "truncated-zip");
        assert_eq!(of("a.xlsx", &b"PK\x03\x04"[..]), "truncated-zip");
    }

    #[test]
    fn compound_files() {
        assert_eq!(of("a.xlsx", compound(&[("EncryptionInfo", b"x"), ("EncryptedPackage", b"x")])), "encrypted");
        assert_eq!(of("a.xls", compound(&[("Workbook", &[9, 8, 4, 0, 0, 6, 5, 0, 0x2F, 0, 2, 0, 1, 0, 10, 0, 0, 0])])), "encrypted");
        assert_eq!(of("a.xls", compound(&[("Workbook", &[9, 8, 4, 0, 0, 6, 5, 0, 10, 0, 0, 0])])), "xls");
        assert_eq!(of("a.xls", compound(&[("WordDocument", b"x")])), "word");
        assert_eq!(of("a.xls", compound(&[("PowerPoint Document", b"x")])), "powerpoint");
        assert_eq!(of("a.xls", compound(&[("__properties_version1.0", b"x")])), "mail");
        assert_eq!(of("a.xls", compound(&[("Other", b"x")])), "office-other");
        assert_eq!(of("a.xls", &ole::MAGIC[..]), "truncated");
    }

    #[test]
    fn names_that_differ() {
        let m = |name, format| name_mismatch(name, format).map(|r| r.reason);
        assert_eq!(m("a.XLS", Format::Xlsx), Some("name-differs"));
        assert_eq!(m("a.xls", Format::Csv), Some("name-differs"));
        assert_eq!(m("z.zip/a.csv", Format::Csv), None);
        assert_eq!(m("a.csv", Format::SdmxCsv), None);
        assert_eq!(m("a.txt", Format::Json), None);
        assert_eq!(m("a", Format::Xlsx), None);
        assert_eq!(m("a.v2", Format::Xlsx), None);
    }
}
