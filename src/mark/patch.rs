//! In which order is a workbook changed in place? First everything is made in memory; then the package is written once.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Cursor, Read, Seek, Write};

use zip::{ZipArchive, ZipWriter};

use super::cells::{Change, repaint};
use super::frame::{New, Relations, Types, Workbook, load, properties};
use super::list::{List, heavier};
use super::notes::{self, Notes};
use super::styles::{Shades, Styles, plain};
use super::tags;
use super::{Made, Odd, SHEET_TYPE, new_package, options};
use crate::model::finding::Severity;
use crate::read::marks::SIGN;
use crate::read::package::Package;
use crate::read::part_xml::Utf8;
use crate::read::{Input, Limits};
use crate::report::told::{At, Told, ToldPlace};

/// Notes on a sheet; the rest is in the list.
const NOTES: usize = 1_000;
/// Cells of one finding that get a note.
const NOTES_OF_ONE: usize = 100;
/// Findings that one note tells.
const IN_A_NOTE: usize = 4;
/// Characters of a note.
const NOTE: usize = 1_500;

/// Marks of a sheet.
#[derive(Default)]
struct Marks {
    cells: BTreeMap<(u32, u16), Severity>,
    notes: BTreeMap<(u32, u16), Vec<String>>,
    /// Some of what was found is in the list only.
    more: bool,
}

/// Writes the workbook with marks.
///
/// # Errors
/// The workbook is written in a way that is not changed; then nothing was written. Or the machine failed.
pub(super) fn workbook(input: &Input, told: &Told, receipt: &str, limits: &Limits, to: impl Write + Seek) -> Result<(), Odd> {
    let package = Package::open(&input.data, limits)?;
    let book = Workbook::open(&package, limits)?;
    let marks = marks(told, &book);
    let mut parts = Parts { made: new_package(), changed: BTreeSet::new(), added: Vec::new() };
    let mut types = Types::of(&package, limits)?;
    let mut rels = Relations::of(&package, &book.part, limits)?;

    let own_styles = rels.first("styles").and_then(|r| package.find(&r.target));
    let styles = match own_styles {
        Some(entry) => Styles::new(load(&package, entry, limits)?)?,
        None => Styles::new(plain(&book.main).into_bytes())?,
    };
    let (mut shades, looks) = styles.shades();
    let shown = can_be_shown(&package, &book, &marks, limits)?;

    // What an earlier marking left is taken off, wherever it is.
    let again = !book.ours.is_empty();
    let mut list_name = told.ui("ui-list-sheet");
    let first_name = book.ours.first().map_or_else(|| book.free_name(&list_name, &[]), |i| book.sheets[*i].name.clone());
    let nothing = Marks::default();
    for (i, sheet) in book.sheets.iter().enumerate().filter(|(i, s)| s.cells && !book.ours.contains(i)) {
        let marks = marks.get(&i).unwrap_or(&nothing);
        let Some(entry) = sheet.entry.filter(|_| again || !marks.cells.is_empty()) else { continue };
        let one = OneSheet { package: &package, book: &book, limits, entry, number: i as u32, shown, again };
        one.change(marks, &told.say("ui-mark-more", &[("sheet", &first_name)], &[]), &mut shades, &mut types, &mut parts)?;
    }

    let target = |t: &Told, place: &ToldPlace| {
        let sheet = t.part(place).sheet.clone()?;
        match place.at {
            At::Cell(row, col) => Some((sheet, row, col)),
            At::Whole => Some((sheet, 0, 0)),
            At::Spot(..) => None,
        }
    };
    // Sheets of ours from before are written anew; further ones come behind them.
    let old: Vec<String> = book.ours.iter().filter_map(|i| book.sheets[*i].entry).map(|e| package.entries()[e].name.clone()).collect();
    let free = free_parts(&package, "xl/worksheets/isthmus", ".xml");
    let part = |n: usize| old.get(n - 1).cloned().unwrap_or_else(|| free(n - old.len()));
    let list = List { told: std::slice::from_ref(told), looks, main: &book.main, target: &target, fresh: None, shown, receipt, rows: None };
    let sheets = list.write(&mut parts.made, &part)?;
    for n in sheets + 1..=old.len() {
        let empty = List { told: &[], looks, main: &book.main, target: &target, fresh: None, shown: false, receipt, rows: None };
        empty.write(&mut parts.made, &|_| part(n))?;
    }
    let mut names: Vec<String> = book.ours.iter().map(|i| book.sheets[*i].name.clone()).collect();
    let mut new = Vec::new();
    parts.changed.extend(old.iter().cloned());
    for n in old.len() + 1..=sheets {
        if n > 1 {
            list_name = format!("{} ({n})", told.ui("ui-list-sheet"));
        }
        let name = book.free_name(&list_name, &names);
        let relation = rels.free("rIdIsthmus");
        rels.add(&relation, &format!("{}/worksheet", book.relations), &part(n));
        types.add(&part(n), SHEET_TYPE);
        parts.added.push(part(n));
        names.push(name.clone());
        new.push(New { name, relation });
    }

    parts.put(&book.part, &book.with(&new, &names, receipt, shown), Kept::Changed)?;
    let style_part = match own_styles {
        Some(entry) => package.entries()[entry].name.clone(),
        None => {
            // Some programs look for it by this name.
            let usual = "xl/styles.xml".to_owned();
            let part = if package.find(&usual).is_none() { usual } else { free_parts(&package, "xl/styles", ".xml")(1) };
            rels.add(&rels.free("rIdIsthmusStyles"), &format!("{}/styles", book.relations), &part);
            types.add(&part, "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml");
            part
        }
    };
    parts.put(&style_part, &styles.with(&shades), if own_styles.is_some() { Kept::Changed } else { Kept::Added })?;
    if let Some(text) = rels.changed() {
        parts.put_relations(&package, &rels.part, &text)?;
    }
    if let Some(text) = types.changed() {
        parts.put(&types.part, &text, Kept::Changed)?;
    }
    let program = Relations::of(&package, "", limits)?.first("extended-properties").and_then(|r| package.find(&r.target));
    if let Some(entry) = program.filter(|_| !new.is_empty() && !again)
        && let Some(text) = properties(&load(&package, entry, limits)?, &new)
    {
        parts.put(&package.entries()[entry].name, &text, Kept::Changed)?;
    }
    parts.assemble(input, to)
}

/// Whether a part was there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kept {
    Changed,
    Added,
}

/// Parts that are not as they were.
struct Parts {
    made: Made,
    /// Names of those that were there.
    changed: BTreeSet<String>,
    /// Names of the others, in order.
    added: Vec<String>,
}

impl Parts {
    fn put(&mut self, part: &str, text: &[u8], kept: Kept) -> io::Result<()> {
        self.made.start_file(part, options()).map_err(io::Error::other)?;
        self.made.write_all(text)?;
        self.note(part, kept);
        Ok(())
    }

    fn note(&mut self, part: &str, kept: Kept) {
        match kept {
            Kept::Changed => drop(self.changed.insert(part.to_owned())),
            Kept::Added => self.added.push(part.to_owned()),
        }
    }

    fn put_relations(&mut self, package: &Package, part: &str, text: &[u8]) -> io::Result<()> {
        self.put(part, text, if package.find(part).is_some() { Kept::Changed } else { Kept::Added })
    }

    /// Writes the package: what was there in its order, what is new behind it.
    fn assemble(self, input: &Input, to: impl Write + Seek) -> Result<(), Odd> {
        let failed = |e: zip::result::ZipError| Odd::Io(io::Error::other(e));
        let mut made = ZipArchive::new(Cursor::new(self.made.finish().map_err(failed)?.into_inner())).map_err(failed)?;
        // A package that only our own reader understands is not written anew.
        let mut own = ZipArchive::new(input.data.open().map_err(Odd::Io)?).map_err(|_| Odd::Not("zip"))?;
        let mut out = ZipWriter::new(to);
        let mut left = self.changed;
        for i in 0..own.len() {
            let entry = own.by_index_raw(i).map_err(|_| Odd::Not("zip"))?;
            let name = entry.name().map_err(|_| Odd::Not("zip"))?.replace('\\', "/");
            if left.remove(&name) {
                drop(entry);
                out.raw_copy_file(made.by_name(&name).map_err(failed)?).map_err(failed)?;
            } else {
                out.raw_copy_file(entry).map_err(failed)?;
            }
        }
        for name in left.iter().chain(&self.added) {
            out.raw_copy_file(made.by_name(name).map_err(failed)?).map_err(failed)?;
        }
        out.finish().map_err(failed)?.flush().map_err(Odd::Io)
    }
}

/// Names of parts that are not there yet, by number from 1.
fn free_parts<'a>(package: &'a Package, start: &'a str, end: &'a str) -> impl Fn(usize) -> String + 'a {
    move |n| {
        let names = (1..).map(|i| format!("{start}{i}{end}")).filter(|name| package.find(name).is_none());
        names.into_iter().nth(n.saturating_sub(1)).unwrap_or_default()
    }
}

/// What is marked in each sheet, by its number.
fn marks(told: &Told, book: &Workbook) -> BTreeMap<usize, Marks> {
    let by_name: BTreeMap<&str, usize> = book.sheets.iter().enumerate().rev().map(|(i, s)| (s.name.as_str(), i)).collect();
    let by_part: Vec<Option<usize>> =
        told.parts.iter().map(|p| p.sheet.as_deref().and_then(|s| by_name.get(s)).copied().filter(|i| book.sheets[*i].cells)).collect();
    let mut all: BTreeMap<usize, Marks> = BTreeMap::new();
    // The gravest first, so that they have the notes that there is room for.
    for group in &told.groups {
        for f in group.findings.iter().map(|i| &told.findings[*i]) {
            for (n, place) in f.places.iter().enumerate() {
                let Some(&Some(sheet)) = by_part.get(place.part as usize) else { continue };
                let at = match place.at {
                    At::Cell(row, col) => (row, col),
                    At::Whole => (0, 0),
                    At::Spot(..) => continue,
                };
                let marks = all.entry(sheet).or_default();
                let severity = marks.cells.entry(at).or_insert(f.severity);
                *severity = heavier(*severity, f.severity);
                let room = marks.notes.len() < NOTES && n < NOTES_OF_ONE;
                match marks.notes.get_mut(&at) {
                    Some(notes) if notes.len() < IN_A_NOTE => notes.push(note(told, f)),
                    None if room => drop(marks.notes.insert(at, vec![note(told, f)])),
                    _ => marks.more = true,
                }
            }
        }
    }
    all
}

fn note(told: &Told, f: &crate::report::told::ToldFinding) -> String {
    format!("{} {} ({})\n{}\n→ {}", SIGN, told.severity(f.severity), told.rule(f).id, f.message, f.remedy)
}

impl Marks {
    /// The text of each note.
    fn texts(&self, more: &str) -> Notes {
        let last = self.notes.keys().next_back().copied();
        let whole = |at: (u32, u16), notes: &Vec<String>| {
            let mut text = notes.join("\n\n");
            if let Some((cut, _)) = text.char_indices().nth(NOTE) {
                text.truncate(cut);
                text.push('…');
            }
            if self.more && Some(at) == last {
                text += &format!("\n\n{more}");
            }
            text
        };
        self.notes.iter().map(|(at, notes)| (*at, whole(*at, notes))).collect()
    }
}

/// Whether our list can be the sheet that is shown first: two sheets that are shown at once would be edited at once, so every
/// sheet that is shown now must be one that is changed.
fn can_be_shown(package: &Package, book: &Workbook, marks: &BTreeMap<usize, Marks>, limits: &Limits) -> Result<bool, Odd> {
    let again = !book.ours.is_empty();
    for (i, sheet) in book.sheets.iter().enumerate() {
        let Some(entry) = sheet.entry else { continue };
        let changed = sheet.cells && (again || marks.contains_key(&i));
        if !changed && is_selected(package, entry, limits)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether a sheet says of itself that it is shown.
fn is_selected(package: &Package, entry: usize, limits: &Limits) -> Result<bool, Odd> {
    let mut head = Vec::new();
    let reader = Utf8::new(package.reader(entry)?, limits.token);
    reader.take(1 << 16).read_to_end(&mut head).map_err(crate::read::refusal::Trouble::from)?;
    let mut from = 0;
    while let Some(tag) = tags::next(&head, from) {
        from = tag.at.end;
        if tag.begins(&head, "sheetView") && tags::value(tag.text(&head), "tabSelected").is_some_and(|v| matches!(&*v, "1" | "true" | "on"))
        {
            return Ok(true);
        }
        if tag.begins(&head, "sheetData") {
            break;
        }
    }
    Ok(false)
}

/// A sheet that is changed.
struct OneSheet<'a> {
    package: &'a Package,
    book: &'a Workbook,
    limits: &'a Limits,
    entry: usize,
    number: u32,
    shown: bool,
    again: bool,
}

impl OneSheet<'_> {
    fn change(&self, marks: &Marks, more: &str, shades: &mut Shades, types: &mut Types, parts: &mut Parts) -> Result<(), Odd> {
        let (package, limits, book) = (self.package, self.limits, self.book);
        let part = &package.entries()[self.entry].name;
        let mut rels = Relations::of(package, part, limits)?;
        let texts = marks.texts(more);
        let mut threads = BTreeSet::new();
        for r in rels.all.iter().filter(|r| r.kind == "threadedComment") {
            if let Some(entry) = package.find(&r.target) {
                threads.extend(notes::threads(&load(package, entry, limits)?));
            }
        }
        let own = rels.first("comments").and_then(|r| package.find(&r.target));
        let noted = match own {
            Some(entry) if !texts.is_empty() || self.again => {
                let text = load(package, entry, limits)?;
                Some(notes::merged(&text, &texts, &threads).ok_or(Odd::Not("comments"))?)
            }
            None if !texts.is_empty() => Some(notes::fresh(&texts, &book.main)),
            _ => None,
        };
        let drawing = rels.free("rIdIsthmusDrawing");
        let wants_drawing = noted.as_ref().is_some_and(|n| !n.new.is_empty());
        let change = Change {
            marks: &marks.cells,
            drawing: wants_drawing.then_some(drawing.as_str()),
            relations: &book.relations,
            deselect: self.shown,
        };
        parts.made.start_file(part.as_str(), options()).map_err(io::Error::other)?;
        let seen = repaint(package.reader(self.entry)?, limits, &change, shades, &mut parts.made)?;
        parts.note(part, Kept::Changed);
        let Some(noted) = noted else { return Ok(()) };
        match own {
            Some(entry) => parts.put(&package.entries()[entry].name, &noted.text, Kept::Changed)?,
            None => {
                let name = format!("xl/isthmus-comments{}.xml", self.number + 1);
                let name = if package.find(&name).is_some() { free_parts(package, "xl/isthmus-comments-", ".xml")(1) } else { name };
                rels.add(&rels.free("rIdIsthmus"), &format!("{}/comments", book.relations), &name);
                types.add(&name, "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml");
                parts.put(&name, &noted.text, Kept::Added)?;
            }
        }
        match seen.drawing.as_deref() {
            Some(id) if id == drawing => {
                let name = format!("xl/drawings/isthmus-notes{}.vml", self.number + 1);
                let name = if package.find(&name).is_some() { free_parts(package, "xl/drawings/isthmus-notes-", ".vml")(1) } else { name };
                rels.add(&drawing, &format!("{}/vmlDrawing", book.relations), &name);
                types.add(&name, "application/vnd.openxmlformats-officedocument.vmlDrawing");
                parts.put(&name, &notes::drawing(&noted.new, 200 + 2 * self.number), Kept::Added)?;
            }
            Some(id) if !noted.new.is_empty() || !noted.gone.is_empty() => {
                let relation = rels.all.iter().find(|r| r.id == id);
                let entry = relation.and_then(|r| package.find(&r.target)).ok_or(Odd::Not("drawing"))?;
                let text = package.bytes(entry)?;
                let text = notes::drawn(&text, &noted.new, &noted.gone).ok_or(Odd::Not("drawing"))?;
                parts.put(&package.entries()[entry].name, &text, Kept::Changed)?;
            }
            _ => {}
        }
        if let Some(text) = rels.changed() {
            parts.put_relations(package, &rels.part, &text)?;
        }
        Ok(())
    }
}
