//! The floor of the workbooks: the entries of the package, the shared strings coded once each, the cells.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use flate2::bufread::DeflateDecoder;
use memchr::{memchr, memmem};

use super::sheet::{self, Value};
use super::{MISSING, Row, Sink, WINDOW, odd, pack, period_of_label};

/// A code that no list knows.
const NONE: u16 = u16::MAX;

/// One entry of the package.
struct Entry {
    name: String,
    header: u64,
    packed: u64,
}

/// The central directory of a package, small enough to be in its last 64 KiB.
fn entries(file: &mut File) -> io::Result<Vec<Entry>> {
    let length = file.seek(SeekFrom::End(0))?;
    let tail = length.saturating_sub(1 << 16);
    file.seek(SeekFrom::Start(tail))?;
    let mut text = Vec::new();
    file.read_to_end(&mut text)?;
    let end = memmem::rfind(&text, b"PK\x05\x06").ok_or_else(|| odd("no package"))?;
    let mut at = usize::try_from(u64::from(u32_at(&text, end + 16)?).saturating_sub(tail)).map_err(io::Error::other)?;
    let mut out = Vec::new();
    for _ in 0..u16_at(&text, end + 10)? {
        let name = u16_at(&text, at + 28)? as usize;
        let next = at + 46 + name + u16_at(&text, at + 30)? as usize + u16_at(&text, at + 32)? as usize;
        out.push(Entry {
            name: String::from_utf8_lossy(&text[at + 46..at + 46 + name]).into_owned(),
            header: u64::from(u32_at(&text, at + 42)?),
            packed: u64::from(u32_at(&text, at + 20)?),
        });
        at = next;
    }
    Ok(out)
}

fn u16_at(text: &[u8], at: usize) -> io::Result<u16> {
    let bytes = text.get(at..at + 2).ok_or_else(|| odd("a short package"))?;
    Ok(u16::from_le_bytes([bytes[0], bytes[1]]))
}

fn u32_at(text: &[u8], at: usize) -> io::Result<u32> {
    Ok(u32::from(u16_at(text, at)?) | u32::from(u16_at(text, at + 2)?) << 16)
}

/// The bytes of an entry, as they are wanted.
fn open<'f>(file: &'f mut File, entry: &Entry) -> io::Result<impl Read + 'f> {
    file.seek(SeekFrom::Start(entry.header))?;
    let mut header = [0; 30];
    file.read_exact(&mut header)?;
    let names = i64::from(u16_at(&header, 26)?) + i64::from(u16_at(&header, 28)?);
    file.seek(SeekFrom::Current(names))?;
    let packed = io::BufReader::with_capacity(WINDOW / 4, file.take(entry.packed));
    Ok(DeflateDecoder::new(packed))
}

fn shared_strings(file: &mut File, entries: &[Entry]) -> io::Result<Vec<Vec<u8>>> {
    let entry = entries.iter().find(|e| e.name == "xl/sharedStrings.xml").ok_or_else(|| odd("no shared strings"))?;
    let mut text = Vec::new();
    open(file, entry)?.read_to_end(&mut text)?;
    let mut out = Vec::new();
    let mut rest = text.as_slice();
    while let Some(from) = memmem::find(rest, b"<si>") {
        let start = from + memmem::find(&rest[from..], b"<t").ok_or_else(|| odd("a string"))?;
        let start = start + memchr(b'>', &rest[start..]).ok_or_else(|| odd("a string"))? + 1;
        let end = start + memchr(b'<', &rest[start..]).ok_or_else(|| odd("a string"))?;
        let string = std::str::from_utf8(&rest[start..end]).map_err(io::Error::other)?;
        out.push(quick_xml::escape::unescape(string).map_err(io::Error::other)?.into_owned().into_bytes());
        rest = &rest[end..];
    }
    Ok(out)
}

/// One row an observation.
pub(super) fn long(mut file: File, sink: &mut Sink<'_>) -> io::Result<()> {
    let entries = entries(&mut file)?;
    let strings = shared_strings(&mut file, &entries)?;
    let l = sink.lists;
    // A label is coded once for each distinct string, not once for each cell.
    let coded = |code: &dyn Fn(&[u8]) -> Option<u16>| -> Vec<u16> { strings.iter().map(|s| code(s).unwrap_or(NONE)).collect() };
    let mut columns: Vec<Vec<u16>> = (0..7).map(|i| coded(&|s| l.of(i).label(s))).collect();
    columns.extend([coded(&period_of_label), Vec::new(), coded(&|s| l.status.label(s))]);
    let entry = entries.iter().find(|e| e.name == "xl/worksheets/sheet1.xml").ok_or_else(|| odd("no sheet"))?;
    let mut now = Now { codes: [NONE; 10], tenths: Some(MISSING), row: 0 };
    let mut result = Ok(());
    sheet::cells(open(&mut file, entry)?, &mut Vec::new(), |row, column, value| {
        if row != now.row {
            let whole = now.take(row, sink);
            if whole.is_err() {
                result = whole;
            }
        }
        match (column, value) {
            (9, Value::Number(figure)) => now.tenths = Some((figure * 10.0).round() as i64),
            (9, Value::Shared(_) | Value::Text) => now.tenths = None,
            (8, Value::Number(year)) => now.codes[7] = year as u16 * 13,
            (1..=10, Value::Shared(i)) => now.codes[column as usize - 1] = columns[column as usize - 1][i as usize],
            _ => {}
        }
    })?;
    result?;
    now.take(0, sink)
}

/// The row that is being read.
struct Now {
    codes: [u16; 10],
    tenths: Option<i64>,
    row: u32,
}

impl Now {
    /// Gives the row that ends where `next` begins; the first has the headings.
    #[inline]
    fn take(&mut self, next: u32, sink: &mut Sink<'_>) -> io::Result<()> {
        let c = self.codes;
        let known = c.iter().enumerate().all(|(i, code)| i == 8 || *code != NONE);
        let row = self.tenths.filter(|_| known).map(|tenths| {
            let key = pack([c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7]]);
            Row { key, tenths, status: c[9] }
        });
        let headings = self.row <= 1;
        *self = Now { codes: [NONE; 10], tenths: Some(MISSING), row: next };
        if headings { Ok(()) } else { sink.put(row) }
    }
}

/// What the title and the headings of a cross-tab say.
struct Table {
    fixed: [u16; 5],
    /// Period and whether it is provisional, by column.
    periods: [(u16, bool); 128],
    sexes: [u16; 128],
    birth: Option<(u16, bool)>,
}

/// A cross-tab a sheet.
pub(super) fn wide(mut file: File, sink: &mut Sink<'_>) -> io::Result<()> {
    let entries = entries(&mut file)?;
    let strings = shared_strings(&mut file, &entries)?;
    let l = sink.lists;
    let sheets: Vec<&Entry> = entries.iter().filter(|e| e.name.starts_with("xl/worksheets/sheet")).collect();
    let mut window = Vec::new();
    for entry in sheets {
        let mut table = Table { fixed: [NONE; 5], periods: [(0, false); 128], sexes: [NONE; 128], birth: None };
        let mut last = (0, false);
        let mut result = Ok(());
        sheet::cells(open(&mut file, entry)?, &mut window, |row, column, value| {
            let column = column as usize;
            match (row, value) {
                (2, Value::Shared(i)) if column == 1 => {
                    let text = String::from_utf8_lossy(&strings[i as usize]);
                    let part = |name: &str| text.split(" | ").find_map(|p| p.strip_prefix(name)).unwrap_or_default().as_bytes();
                    table.fixed = [
                        l.freq.label(part("Frecuencia: ")),
                        l.area.label(part("País informante: ")),
                        l.indicator.label(part("Indicador: ")),
                        l.age.label(part("Edad: ")),
                        l.area.label(part("Residencia anterior: ")),
                    ]
                    .map(|code| code.unwrap_or(NONE));
                }
                (4, value) if column > 1 => {
                    match value {
                        Value::Number(year) => last = (year as u16 * 13, false),
                        Value::Shared(i) => {
                            let (text, provisional) = marked(&strings[i as usize], b" (p)");
                            last = (period_of_label(text).unwrap_or(NONE), provisional);
                        }
                        _ => {}
                    }
                    table.periods[column] = last;
                }
                (5, Value::Shared(i)) if column > 1 => table.sexes[column] = l.sex.label(&strings[i as usize]).unwrap_or(NONE),
                (6.., value) if column == 1 => {
                    table.birth = None;
                    if let Value::Shared(i) = value {
                        let (text, estimated) = marked(&strings[i as usize], b" (1)");
                        table.birth = l.area.label(text).map(|birth| (birth, estimated));
                    }
                }
                (6.., value) => {
                    let tenths = match value {
                        Value::Number(n) => (n * 10.0).round() as i64,
                        Value::Empty => return,
                        _ => MISSING,
                    };
                    if let Some(row) = table.row(column, tenths)
                        && let Err(e) = sink.put(Some(row))
                    {
                        result = Err(e);
                    }
                }
                _ => {}
            }
        })?;
        result?;
    }
    Ok(())
}

/// A label without its mark, and whether it had it.
fn marked<'a>(label: &'a [u8], mark: &[u8]) -> (&'a [u8], bool) {
    label.strip_suffix(mark).map_or((label, false), |plain| (plain, true))
}

impl Table {
    #[inline]
    fn row(&self, column: usize, tenths: i64) -> Option<Row> {
        let (birth, estimated) = self.birth?;
        let [freq, area, indicator, age, residence] = self.fixed;
        let (period, provisional) = self.periods[column];
        // Final, provisional, estimated, missing: in the order of the list.
        let status = match () {
            () if tenths == MISSING => 3,
            () if provisional => 1,
            () if estimated => 2,
            () => 0,
        };
        Some(Row { key: pack([freq, area, indicator, self.sexes[column], age, birth, residence, period]), tenths, status })
    }
}
