//! Workbooks that calamine reads for us: binary packages (`.xlsb`), and `.xlsx` packages too odd for our own reader.
//!
//! Only its streaming readers are used, never its ranges: a range is as large as the file says. What the package itself
//! must not be (too large, doubled, encrypted) is checked before, and a panic of the guest is a damaged file.

use std::io::{self, BufReader};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsb, Xlsx};

use super::biff12::{self, Passed, Value};
use super::formats::{serial_of_iso, shortest};
use super::grid::{Gather, check_length, text_flags};
use super::package::Package;
use super::refusal::{Refusal, Trouble, whole_file};
use super::repack;
use super::{Book, Bytes, Format, Input, Limits, Opened, ReadError, ReadOptions, SheetName};
use crate::model::finding::Findings;
use crate::model::location::{Location, PartKind, Sources};
use crate::model::table::{Area, Block, Kind, SheetHead, Strings, Style, Visibility};

type Source = BufReader<Box<dyn Bytes>>;

/// Opens a binary workbook, or an `.xlsx` package by the laxer rules of calamine.
///
/// # Errors
/// A refusal where the package or the workbook does not open.
pub fn open(input: &Input, format: Format, options: &ReadOptions, sources: &mut Sources) -> Result<(Opened, Findings), ReadError> {
    let whole = whole_file(sources, &input.name);
    let book = GuestBook::open(input, format, &options.limits, whole, sources).map_err(|t| t.placed(whole, None))?;
    Ok((Opened::Book(Box::new(book)), Findings::default()))
}

enum Guest {
    Xlsb(Box<Xlsb<Source>>),
    Xlsx(Box<Xlsx<Source>>),
}

struct GuestBook {
    guest: Guest,
    names: Vec<SheetName>,
    whole: Location,
    limits: Limits,
    date1904: bool,
    styles: Arc<Vec<Style>>,
    cells: Vec<u64>,
    /// Of each sheet, the cells that the guest passes over.
    passed: Vec<Vec<Passed>>,
}

/// Styles by what calamine tells of a cell of a binary workbook: nothing, or that it is a date.
const DATE: u32 = 1;

impl GuestBook {
    fn open(input: &Input, format: Format, limits: &Limits, whole: Location, sources: &mut Sources) -> Result<Self, Trouble> {
        let package = Package::open(&input.data, limits)?;
        // The guest stops reading an entry where it has what it wants, before its checksum.
        for (i, entry) in package.entries().iter().enumerate() {
            if entry.name.starts_with("xl/") && !entry.name.starts_with("xl/media/") {
                let mut part = package.reader(i)?;
                let mut room = vec![0; 1 << 16];
                while part.fill(&mut room)? > 0 {}
            }
        }
        let renamed = if format == Format::Xlsb { repack::without_macros(&package)? } else { None };
        let source: Box<dyn Bytes> = match renamed {
            Some(bytes) => Box::new(io::Cursor::new(bytes)),
            None => input.data.open()?,
        };
        let source = BufReader::new(source);
        let guest = match format {
            Format::Xlsb => Guest::Xlsb(Box::new(guarded(|| Xlsb::new(source))?)),
            _ => Guest::Xlsx(Box::new(guarded(|| Xlsx::new(source))?)),
        };
        let (metadata, date1904) = match &guest {
            Guest::Xlsb(b) => (b.sheets_metadata(), b.has_1904_epoch()),
            Guest::Xlsx(b) => (b.sheets_metadata(), b.has_1904_epoch()),
        };
        let mut names = Vec::new();
        for s in metadata.iter().filter(|s| s.typ == SheetType::WorkSheet) {
            let visibility = match s.visible {
                SheetVisible::Visible => Visibility::Visible,
                SheetVisible::Hidden => Visibility::Hidden,
                SheetVisible::VeryHidden => Visibility::VeryHidden,
            };
            names.push(SheetName { part: sources.add(&input.name, &s.name, PartKind::Sheet), name: s.name.clone(), visibility });
        }
        if names.len() > limits.sheets as usize {
            return Err(Refusal::limit("sheets", limits.sheets.into(), names.len() as u64).into());
        }
        let mut guest = guest;
        if let Guest::Xlsx(b) = &mut guest {
            // A sheet that is listed but not there must not show as late as its reading.
            for n in &names {
                guarded(|| b.worksheet_cells_reader(&n.name).map(|_| ()))?;
            }
        }
        let styles = Arc::new(vec![Style::default(), Style { date: true, ..Style::default() }]);
        let cells = vec![0; names.len()];
        let mut passed = vec![Vec::new(); names.len()];
        if matches!(guest, Guest::Xlsb(_)) {
            let parts = biff12::sheets(&package, limits)?;
            for (found, n) in passed.iter_mut().zip(&names) {
                *found = biff12::passed_over(&package, &parts, &n.name)?;
            }
        }
        Ok(Self { guest, names, whole, limits: *limits, date1904, styles, cells, passed })
    }

    fn read_sheet(&mut self, number: usize, each: &mut dyn FnMut(&SheetHead, &Block) -> ControlFlow<()>) -> Result<(), Trouble> {
        let name = &self.names[number];
        let before = self.cells.iter().enumerate().filter(|&(i, _)| i != number).map(|(_, n)| n).sum();
        let date1904 = self.date1904;
        let mut out =
            Rows { found: Vec::new(), strings: Strings::default(), most: self.limits.cells.saturating_sub(before), limits: self.limits };
        let mut merges = Vec::new();
        match &mut self.guest {
            Guest::Xlsb(b) => {
                let mut reader = guarded(|| b.worksheet_cells_reader(&name.name))?;
                while let Some(cell) = guarded(|| reader.next_cell())? {
                    out.take(cell.get_position(), cell.get_value(), date1904)?;
                }
                for p in &self.passed[number] {
                    match &p.value {
                        Value::Error(e) => out.add((p.row, p.col), Kind::Error, 0, 0, e)?,
                        Value::Text(t) => out.add((p.row, p.col), Kind::Shared, text_flags(t, None), 0, t)?,
                    }
                }
            }
            Guest::Xlsx(b) => {
                merges = guarded(|| b.merge_cells_by_sheet_name(&name.name))
                    .map_or_else(|_| Vec::new(), |m| m.iter().filter_map(area).collect());
                merges.sort_unstable();
                let mut reader = guarded(|| b.worksheet_cells_reader(&name.name))?;
                while let Some(cell) = guarded(|| reader.next_cell())? {
                    out.take(cell.get_position(), cell.get_value(), date1904)?;
                }
            }
        }
        let (gather, strings) = out.finish(before)?;
        let head = SheetHead {
            part: name.part,
            name: name.name.clone(),
            visibility: name.visibility,
            merges,
            hidden_cols: Vec::new(),
            comments: Vec::new(),
            date1904,
            styles: self.styles.clone(),
            strings: Arc::new(strings),
        };
        self.cells[number] = gather.sheet_cells();
        let _ = each(&head, &gather.block);
        Ok(())
    }
}

impl Book for GuestBook {
    fn sheets(&self) -> &[SheetName] {
        &self.names
    }

    fn read(&mut self, sheet: usize, each: &mut dyn FnMut(&SheetHead, &Block) -> ControlFlow<()>) -> Result<Findings, ReadError> {
        let Some(name) = self.names.get(sheet) else { return Ok(Findings::default()) };
        let (whole, part, title) = (self.whole, name.part, name.name.clone());
        self.read_sheet(sheet, each).map_err(|t| t.in_part(&title).placed(whole, Some(part)))?;
        Ok(Findings::default())
    }
}

/// Runs a step of the guest: its errors and panics are a damaged file. Machine faults show when the file is read again.
fn guarded<T, E: std::fmt::Display>(step: impl FnOnce() -> Result<T, E>) -> Result<T, Trouble> {
    match catch_unwind(AssertUnwindSafe(step)) {
        Ok(Ok(v)) => Ok(v),
        Ok(Err(e)) => Err(Refusal::broken("damaged").found(e.to_string().chars().take(200).collect::<String>()).into()),
        Err(_) => Err(Refusal::broken("damaged").found("workbook").into()),
    }
}

fn area(d: &calamine::Dimensions) -> Option<Area> {
    let (left, right) = (u16::try_from(d.start.1).ok()?, u16::try_from(d.end.1).ok()?);
    Some(Area { top: d.start.0, left, bottom: d.end.0, right })
}

struct Found {
    row: u32,
    col: u32,
    kind: Kind,
    flags: u8,
    style: u32,
    text: u32,
}

/// Cells as they come, each text once in a row of equal ones.
struct Rows {
    found: Vec<Found>,
    strings: Strings,
    most: u64,
    limits: Limits,
}

impl Rows {
    fn take(&mut self, at: (u32, u32), value: &DataRef<'_>, date1904: bool) -> Result<(), Trouble> {
        let text = |s: &str| (Kind::Shared, text_flags(s, None), 0, s.to_owned());
        let (kind, flags, style, text) = match value {
            DataRef::Empty => (Kind::Empty, 0, 0, String::new()),
            DataRef::String(s) => text(s),
            DataRef::SharedString(s) => text(s),
            DataRef::Int(n) => (Kind::Number, 0, 0, n.to_string()),
            DataRef::Float(n) => (Kind::Number, 0, 0, shortest(*n)),
            DataRef::DateTime(d) => (Kind::Number, 0, DATE, shortest(d.as_f64())),
            DataRef::DateTimeIso(s) | DataRef::DurationIso(s) => match serial_of_iso(s, date1904) {
                Some(serial) => (Kind::Number, 0, DATE, serial),
                None => text(s),
            },
            DataRef::Bool(b) => (Kind::Bool, 0, 0, if *b { "1" } else { "0" }.to_owned()),
            DataRef::Error(e) => (Kind::Error, 0, 0, e.to_string()),
        };
        self.add(at, kind, flags, style, &text)
    }

    fn add(&mut self, (row, col): (u32, u32), kind: Kind, flags: u8, style: u32, text: &str) -> Result<(), Trouble> {
        if self.found.len() as u64 >= self.most {
            return Err(Refusal::limit("cells", self.limits.cells, self.limits.cells + 1).into());
        }
        check_length(text, &self.limits)?;
        // A shared string repeated down a column is kept once.
        let last = self.strings.len() as u32;
        let number = match last.checked_sub(1) {
            Some(n) if self.strings.get(n) == text => n,
            _ => self.strings.push(text, None),
        };
        self.found.push(Found { row, col, kind, flags, style, text: number });
        Ok(())
    }

    fn finish(mut self, before: u64) -> Result<(Gather, Strings), Trouble> {
        self.found.sort_by_key(|c| (c.row, c.col));
        let mut gather = Gather::new(&self.limits, before);
        let mut open = None;
        for c in &self.found {
            if open != Some(c.row) {
                gather.close_row()?;
                gather.open_row(c.row, false)?;
                open = Some(c.row);
            }
            let text = self.strings.get(c.text);
            match c.kind {
                Kind::Shared => gather.push_shared(c.col, c.flags, c.style, c.text)?,
                kind => gather.push(c.col, kind, c.flags, c.style, text)?,
            }
        }
        gather.close_row()?;
        gather.block.last = true;
        if let Some(twice) = gather.block.rows.windows(2).find(|w| w[0].index == w[1].index) {
            return Err(Refusal::broken("duplicate-row").found((twice[0].index + 1).to_string()).into());
        }
        Ok((gather, self.strings))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::made::{Member, book, cells, outcome, read, zip};

    fn rec(kind: u16, data: &[u8]) -> Vec<u8> {
        let mut v = if kind < 0x80 { vec![kind as u8] } else { vec![(kind & 0x7F) as u8 | 0x80, (kind >> 7) as u8] };
        v.extend([(data.len() & 0x7F) as u8 | 0x80, (data.len() >> 7) as u8]);
        v.extend(data);
        v
    }

    fn wide(s: &str) -> Vec<u8> {
        let units: Vec<u16> = s.encode_utf16().collect();
        let mut v = (units.len() as u32).to_le_bytes().to_vec();
        v.extend(units.iter().flat_map(|u| u.to_le_bytes()));
        v
    }

    fn cell(kind: u16, col: u32, value: &[u8]) -> Vec<u8> {
        rec(kind, &[&col.to_le_bytes()[..], &[0; 4], value].concat())
    }

    fn binary(rows: &[Vec<u8>]) -> Vec<Member> {
        let sheet = [rec(0x81, &[]), rec(0x94, &[0xFF; 16]), rec(0x91, &[]), rows.concat(), rec(0x92, &[]), rec(0x82, &[])].concat();
        let bundle = [&[1, 0, 0, 0, 1, 0, 0, 0][..], &wide("rId1"), &wide("Año")].concat();
        vec![
            Member::new("xl/workbook.bin", [rec(0x99, &[0; 8]), rec(0x9C, &bundle), rec(0x90, &[]), rec(0x84, &[])].concat()),
            Member::new(
                "xl/_rels/workbook.bin.rels",
                r#"<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.bin"/></Relationships>"#,
            ),
            Member::new("xl/worksheets/sheet1.bin", sheet),
        ]
    }

    fn row(n: u32) -> Vec<u8> {
        rec(0, &[&n.to_le_bytes()[..], &[0; 21]].concat())
    }

    #[test]
    fn binary_workbooks() {
        let rows = [
            row(0),
            cell(6, 0, &wide("Perú")),
            cell(5, 1, &2.5f64.to_le_bytes()),
            cell(4, 2, &[1]),
            cell(3, 3, &[0x17]),
            row(1_048_575),
            cell(2, 16_383, &((7i32 << 2) | 2).to_le_bytes()),
        ];
        let (format, sheets, _) = read("a.xlsb", zip(&binary(&rows))).expect("reads");
        let (head, blocks) = &sheets[0];
        assert_eq!((format, head.name.as_str(), head.visibility), (Format::Xlsb, "Año", Visibility::Hidden));
        assert_eq!(cells(head, blocks), ["A1=Perú", "B1=Number:2.5", "C1=Bool:1", "D1=Error:#REF!", "XFD1048576=Number:7"]);
    }

    #[test]
    fn formulas_that_end_in_an_error_and_rich_texts_are_cells_too() {
        let rich = [&[1u8][..], &wide("Perú"), &[0; 4]].concat();
        let rows = [row(0), cell(4, 0, &[1]), cell(11, 1, &[7, 0, 0, 0, 0, 0, 0]), row(2), cell(62, 0, &rich)];
        let (_, sheets, _) = read("a.xlsb", zip(&binary(&rows))).expect("reads");
        assert_eq!(cells(&sheets[0].0, &sheets[0].1), ["A1=Bool:1", "B1=Error:#DIV/0!", "A3=Perú"]);
    }

    #[test]
    fn what_the_guest_would_misread_is_refused() {
        // A row past the grid would end the sheet without a word; a short record would take the value before it.
        assert_eq!(outcome(read("a.xlsb", zip(&binary(&[row(0), cell(4, 0, &[1]), row(1_048_576)])))), "off-grid");
        assert_eq!(outcome(read("a.xlsb", zip(&binary(&[row(0), cell(5, 0, &[0; 8]), cell(5, 1, &[])])))), "damaged");
        let mut cut = binary(&[row(0), cell(4, 0, &[1])]);
        let (sheet, end) = (2, 2);
        cut[sheet] = Member::new("xl/worksheets/sheet1.bin", cut[sheet].body[..cut[sheet].body.len() - 3 * end].to_vec());
        assert_eq!(outcome(read("a.xlsb", zip(&cut))), "truncated");
    }

    #[test]
    fn damaged_binary_workbooks() {
        assert_eq!(outcome(read("a.xlsb", zip(&binary(&[row(0), cell(7, 0, &[9, 0, 0, 0])])))), "damaged");
        assert_eq!(outcome(read("a.xlsb", zip(&binary(&[row(0), cell(4, 0, &[1]), cell(4, 0, &[1])])))), "duplicate-cell");
        assert_eq!(outcome(read("a.xlsb", zip(&binary(&[row(0), cell(4, 0, &[1]), row(0), cell(4, 0, &[1])])))), "duplicate-cell");
        assert_eq!(outcome(read("a.xlsb", zip(&binary(&[row(0), cell(4, 70_000, &[1])])))), "off-grid");
        let mut bad_crc = binary(&[row(0)]);
        bad_crc[2].crc ^= 1;
        assert_eq!(outcome(read("a.xlsb", zip(&bad_crc))), "wrong-crc");
        let good = zip(&binary(&[row(0), cell(6, 0, &wide("Perú"))]));
        for i in 0..good.len() {
            let mut bad = good.clone();
            bad[i] ^= 0x41;
            outcome(read("a.xlsb", bad));
        }
    }

    #[test]
    fn a_sheet_of_macros_leaves_the_others_to_be_read() {
        let mut members = binary(&[row(0), cell(6, 0, &wide("Perú"))]);
        let bundle = |id: &str, name: &str| rec(0x9C, &[&[0, 0, 0, 0, 1, 0, 0, 0][..], &wide(id), &wide(name)].concat());
        let sheets = [bundle("rId2", "Macro1"), bundle("rId1", "Hoja")].concat();
        members[0] = Member::new("xl/workbook.bin", [rec(0x99, &[0; 8]), sheets, rec(0x90, &[]), rec(0x84, &[])].concat());
        members[1] = Member::new(
            "xl/_rels/workbook.bin.rels",
            r#"<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.bin"/><Relationship Id="rId2" Target="macrosheets/sheet1.bin"/></Relationships>"#,
        );
        members.push(Member::new("xl/macrosheets/sheet1.bin", rec(0x81, &[])));
        let (_, sheets, _) = read("a.xlsb", zip(&members)).expect("reads");
        assert_eq!((sheets.len(), sheets[0].0.name.as_str()), (1, "Hoja"));
        assert_eq!(cells(&sheets[0].0, &sheets[0].1), ["A1=Perú"]);
    }

    /// A sheet without a relation is nowhere: refused, by us and by the guest.
    #[test]
    fn odd_packages_are_tried_and_refused_with_our_reason() {
        let mut members = book(crate::read::made::sheet(""), "");
        members.retain(|m| m.name != "xl/_rels/workbook.xml.rels");
        assert_eq!(outcome(read("a.xlsx", zip(&members))), "missing-part");
    }
}
