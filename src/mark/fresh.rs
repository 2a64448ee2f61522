//! What does a sender get whose file cannot be marked itself? A workbook of our own: all problems, and the rows they are in.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read, Write};
use std::ops::ControlFlow;

use super::list::{List, Sheet, heavier};
use super::styles::{self, Styles};
use super::tags::escaped;
use super::{Made, Odd, new_package, options};
use crate::model::finding::Severity;
use crate::model::location::Sources;
use crate::read::marks;
use crate::read::{Format, Input, Limits, Opened, ReadOptions, sniff};
use crate::report::told::{At, Told, ToldPlace};

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
/// Rows that are shown beside the problems.
const ROWS: usize = 20_000;
/// Bytes of a line of a document that are shown.
const LINE: usize = 2_000;

/// A row of a sheet, or a line: the sheet's name, empty where there is none, and the row from 0.
type RowAt = (String, u32);
/// The cells of each row in which something was found.
type Wanted = BTreeMap<RowAt, BTreeMap<u16, Severity>>;

fn row_of(told: &Told, place: &ToldPlace) -> Option<RowAt> {
    let sheet = told.part(place).sheet.clone().unwrap_or_default();
    match place.at {
        At::Cell(row, _) => Some((sheet, row)),
        At::Spot(Some(line), _) => Some((sheet, u32::try_from(line.checked_sub(1)?).ok()?)),
        _ => None,
    }
}

/// The workbook; `reason` says why it is not the sender's own.
pub(super) fn workbook(input: Option<&Input>, told: &[Told], reason: &str, receipt: &str, limits: &Limits) -> io::Result<Vec<u8>> {
    let styles = Styles::new(styles::plain(MAIN).into_bytes()).map_err(|_| io::Error::other("our own formats are not read"))?;
    let (shades, looks) = styles.shades();
    let mut made = new_package();
    let names: Vec<String> = match told.first() {
        Some(t) => vec![t.ui("ui-list-sheet"), t.ui("ui-rows-sheet")],
        None => vec!["Problems".to_owned(), "Rows".to_owned()],
    };
    let (mut wanted, mut shown) = (Wanted::new(), BTreeMap::new());
    if let ([one], Some(_)) = (told, input) {
        for (f, place) in one.findings.iter().flat_map(|f| f.places.iter().map(move |p| (f, p))) {
            let Some(at) = row_of(one, place).filter(|at| wanted.len() < ROWS || wanted.contains_key(at)) else { continue };
            let cells = wanted.entry(at).or_default();
            if let At::Cell(_, col) = place.at {
                let severity = cells.entry(col).or_insert(f.severity);
                *severity = heavier(*severity, f.severity);
            }
        }
    }
    let with_rows = !wanted.is_empty();
    if let (true, Some(input), [told]) = (with_rows, input, told) {
        let mut sheet =
            Sheet::begin(&mut made, "xl/worksheets/rows.xml", MAIN, &[24, 10, 18, 18, 18, 18, 18, 18, 18, 18, 18, 18], false, 2)?;
        sheet.row(&mut made, |r| r.text(0, looks.title(), &told.ui("ui-rows-title")))?;
        let header = told.ui("ui-rows-header");
        sheet.row(&mut made, |r| header.split(';').zip(0..).for_each(|(w, c)| r.text(c, looks.header(), w)))?;
        let mut write = |at: RowAt, cells: &mut dyn Iterator<Item = (u16, String)>| {
            let flagged = wanted.get(&at);
            shown.insert(at.clone(), sheet.rows);
            sheet.row(&mut made, |r| {
                r.text(0, looks.plain(), &at.0);
                r.text(1, looks.plain(), &(u64::from(at.1) + 1).to_string());
                for (col, text) in cells {
                    let look = flagged.and_then(|f| f.get(&col)).map_or(looks.plain(), |s| looks.severity(*s));
                    r.text(col.saturating_add(2), look, &text);
                }
            })
        };
        match sniff(input, limits, &mut Sources::default()) {
            Ok(Format::Json | Format::Xml | Format::SdmxJson | Format::SdmxMl) => lines(input, &wanted, &mut write)?,
            Ok(Format::Zip) | Err(_) => {}
            Ok(format) => grid(input, format, limits, &wanted, &mut write)?,
        }
        sheet.end(&mut made, false)?;
    }
    let target = |t: &Told, place: &ToldPlace| {
        let row = shown.get(&row_of(t, place)?)?;
        let col = if let At::Cell(_, col) = place.at { col.saturating_add(2) } else { 2 };
        Some((names[1].clone(), *row, col))
    };
    let list = List { told, looks, main: MAIN, target: &target, fresh: Some(reason), shown: true, receipt, rows: None };
    let sheets = list.write(&mut made, &|n| format!("xl/worksheets/list{n}.xml"))?;
    frame(&mut made, &names, sheets, with_rows, receipt)?;
    put(&mut made, "xl/styles.xml", &styles.with(&shades))?;
    Ok(made.finish().map_err(io::Error::other)?.into_inner())
}

/// Only the problems, where there is no file beside them.
pub(super) fn list(told: &[Told], receipt: &str, limits: &Limits) -> io::Result<Vec<u8>> {
    workbook(None, told, "", receipt, limits)
}

fn put(made: &mut Made, part: &str, text: &[u8]) -> io::Result<()> {
    made.start_file(part, options()).map_err(io::Error::other)?;
    made.write_all(text)
}

/// What a package needs beside its sheets.
fn frame(made: &mut Made, names: &[String], lists: usize, rows: bool, receipt: &str) -> io::Result<()> {
    let mut sheets: Vec<(String, String)> = (1..=lists)
        .map(|n| (if n == 1 { names[0].clone() } else { format!("{} ({n})", names[0]) }, format!("xl/worksheets/list{n}.xml")))
        .collect();
    if rows {
        sheets.push((names[1].clone(), "xl/worksheets/rows.xml".to_owned()));
    }
    let (mut types, mut rels, mut tags, mut defined) = (String::new(), String::new(), String::new(), String::new());
    for ((name, part), n) in sheets.iter().zip(1..) {
        types += &format!("<Override PartName=\"/{part}\" ContentType=\"{}\"/>", super::SHEET_TYPE);
        rels += &format!("<Relationship Id=\"rId{n}\" Type=\"{RELATIONS}/worksheet\" Target=\"/{part}\"/>");
        tags += &format!("<sheet name=\"{}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>", escaped(name));
        let reference = format!("'{}'!$A$1", name.replace('\'', "''"));
        defined += &format!("<definedName name=\"{}{n}\" hidden=\"1\">{}</definedName>", marks::LIST, escaped(&reference));
    }
    let declaration = super::cells::DECLARATION;
    let package = "http://schemas.openxmlformats.org/package/2006";
    let workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    put(
        made,
        "[Content_Types].xml",
        format!("{declaration}\n<Types xmlns=\"{package}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"{workbook}.sheet.main+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"{workbook}.styles+xml\"/>{types}</Types>").as_bytes(),
    )?;
    put(
        made,
        "_rels/.rels",
        format!("{declaration}\n<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"rId1\" Type=\"{RELATIONS}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>").as_bytes(),
    )?;
    put(
        made,
        "xl/workbook.xml",
        format!("{declaration}\n<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><bookViews><workbookView xWindow=\"0\" yWindow=\"0\" windowWidth=\"28800\" windowHeight=\"15000\"/></bookViews><sheets>{tags}</sheets><definedNames><definedName name=\"{}\" hidden=\"1\">&quot;{}&quot;</definedName>{defined}</definedNames></workbook>", marks::RECEIPT, escaped(receipt)).as_bytes(),
    )?;
    put(
        made,
        "xl/_rels/workbook.xml.rels",
        format!("{declaration}\n<Relationships xmlns=\"{package}/relationships\">{rels}<Relationship Id=\"rIdStyles\" Type=\"{RELATIONS}/styles\" Target=\"styles.xml\"/></Relationships>").as_bytes(),
    )
}

/// What takes a row: where it is, and its cells.
type Take<'a> = dyn FnMut(RowAt, &mut dyn Iterator<Item = (u16, String)>) -> io::Result<()> + 'a;

/// Hands on the rows of sheets. A file that is not read to its end gives those before.
fn grid(input: &Input, format: Format, limits: &Limits, wanted: &Wanted, take: &mut Take<'_>) -> io::Result<()> {
    let options = ReadOptions { limits: *limits, ..ReadOptions::default() };
    let format = if format == Format::SdmxCsv { Format::Csv } else { format };
    let Ok((Opened::Book(mut book), _)) = crate::read::open(input, format, &options, &mut Sources::default()) else { return Ok(()) };
    let sheets: BTreeSet<&str> = wanted.keys().map(|k| k.0.as_str()).collect();
    for i in 0..book.sheets().len() {
        let name = book.sheets()[i].name.clone();
        if !sheets.contains(name.as_str()) {
            continue;
        }
        let mut failed = None;
        let _ = book.read(i, &mut |head, block| {
            for (n, row) in block.rows.iter().enumerate() {
                let at = (name.clone(), row.index);
                if wanted.contains_key(&at) {
                    let mut cells = block.row_cells(n).iter().map(|c| (c.col, block.text(head, c).to_owned())).filter(|c| !c.1.is_empty());
                    if let Err(e) = take(at, &mut cells) {
                        failed = Some(e);
                        return ControlFlow::Break(());
                    }
                }
            }
            ControlFlow::Continue(())
        });
        if let Some(e) = failed {
            return Err(e);
        }
    }
    Ok(())
}

/// Hands on the lines of a document, as far as they can be shown.
fn lines(input: &Input, wanted: &Wanted, take: &mut Take<'_>) -> io::Result<()> {
    let mut file = input.data.open()?;
    let (mut line, mut held, mut buffer) = (0u32, Vec::new(), vec![0; 1 << 16]);
    let mut is_wanted = wanted.contains_key(&(String::new(), 0));
    loop {
        let n = file.read(&mut buffer)?;
        let mut rest = &buffer[..n];
        loop {
            let end = memchr::memchr(b'\n', rest);
            if is_wanted {
                let piece = &rest[..end.unwrap_or(rest.len())];
                held.extend(&piece[..piece.len().min(LINE.saturating_sub(held.len()))]);
            }
            let ended = end.is_some() || n == 0;
            if ended && is_wanted {
                let text = String::from_utf8_lossy(&held).trim().to_owned();
                take((String::new(), line), &mut std::iter::once((0, text)))?;
                held.clear();
            }
            let Some(end) = end else { break };
            rest = &rest[end + 1..];
            line = line.saturating_add(1);
            is_wanted = wanted.contains_key(&(String::new(), line));
        }
        if n == 0 {
            return Ok(());
        }
    }
}

impl From<Odd> for io::Error {
    fn from(odd: Odd) -> Self {
        match odd {
            Odd::Io(e) => e,
            Odd::Not(why) => io::Error::other(why),
        }
    }
}
