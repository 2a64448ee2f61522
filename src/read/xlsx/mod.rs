//! Office Open XML workbooks as sheets of cells: a streaming scanner of our own over the package.
//!
//! Numbers stay the text that the file holds. Sheets are found by relationship, never by name, and no count that the
//! file states about itself (`dimension`, `uniqueCount`, `spans`) is used to set memory aside.

mod careful;
mod cell;
mod comments;
pub(crate) mod parts;
mod scan;
mod sheet;
mod strings;
pub(super) mod styles;

#[cfg(test)]
pub(super) mod tests;

use std::ops::ControlFlow;
use std::sync::Arc;

use super::package::Package;
use super::refusal::{Trouble, whole_file};
use super::{Book, Input, Opened, ReadError, ReadOptions, SheetName};
use crate::model::finding::Findings;
use crate::model::location::{Location, PartKind, Sources};
use crate::model::table::{Block, SheetHead, Style};
use parts::Workbook;
use sheet::{Begin, Known, Sheet};
use strings::Shared;

/// Opens a workbook (`.xlsx`, `.xlsm`, `.xltx`; transitional or strict).
///
/// # Errors
/// A refusal where the package, its workbook part or its styles do not open.
pub fn open(input: &Input, options: &ReadOptions, sources: &mut Sources) -> Result<(Opened, Findings), ReadError> {
    let whole = whole_file(sources, &input.name);
    let book = XlsxBook::open(input, options, whole, sources).map_err(|t| t.placed(whole, None))?;
    Ok((Opened::Book(Box::new(book)), Findings::default()))
}

struct XlsxBook {
    package: Package,
    options: ReadOptions,
    whole: Location,
    workbook: Workbook,
    names: Vec<SheetName>,
    styles: Arc<Vec<Style>>,
    /// Read with the first sheet.
    shared: Option<Arc<Shared>>,
    /// Cells of each sheet that has been read.
    cells: Vec<u64>,
    /// What was learnt of each sheet.
    known: Vec<Known>,
}

impl XlsxBook {
    fn open(input: &Input, options: &ReadOptions, whole: Location, sources: &mut Sources) -> Result<Self, Trouble> {
        let package = Package::open(&input.data, &options.limits)?;
        let workbook = parts::workbook(&package, &options.limits)?;
        let styles = match workbook.styles {
            None => vec![Style::default()],
            Some(entry) => {
                let x = parts::xml(&package, entry, &options.limits)?;
                styles::styles(x, workbook.marked).map_err(|t| t.in_part(&package.entries()[entry].name))?
            }
        };
        let name = |s: &parts::SheetPart, sources: &mut Sources| SheetName {
            part: sources.add(&input.name, &s.name, PartKind::Sheet),
            name: s.name.clone(),
            visibility: s.visibility,
        };
        let names: Vec<SheetName> = workbook.sheets.iter().map(|s| name(s, sources)).collect();
        let cells = vec![0; names.len()];
        let known = names.iter().map(|_| Known::default()).collect();
        Ok(Self { package, options: options.clone(), whole, workbook, names, styles: Arc::new(styles), shared: None, cells, known })
    }

    fn shared(&mut self) -> Result<Arc<Shared>, Trouble> {
        if let Some(s) = &self.shared {
            return Ok(s.clone());
        }
        let shared = match self.workbook.strings {
            None => Shared::default(),
            Some(entry) => {
                let x = parts::xml(&self.package, entry, &self.options.limits)?;
                strings::shared(x, &self.options.limits).map_err(|t| t.in_part(&self.package.entries()[entry].name))?
            }
        };
        let shared = Arc::new(shared);
        self.shared = Some(shared.clone());
        Ok(shared)
    }

    /// Whether the sheet came with the head that it has.
    fn read_sheet(
        &mut self,
        number: usize,
        begin: Begin,
        each: &mut dyn FnMut(&SheetHead, &Block) -> ControlFlow<()>,
    ) -> Result<bool, Trouble> {
        let shared = self.shared()?;
        let (part, name) = (&self.workbook.sheets[number], &self.names[number]);
        let head = SheetHead {
            part: name.part,
            name: name.name.clone(),
            visibility: name.visibility,
            merges: Vec::new(),
            hidden_cols: Vec::new(),
            comments: comments::comments(&self.package, &part.part, &self.options.limits, self.workbook.marked)?,
            date1904: self.workbook.date1904,
            styles: self.styles.clone(),
            strings: shared.strings.clone(),
        };
        let before = self.cells.iter().enumerate().filter(|&(i, _)| i != number).map(|(_, n)| n).sum();
        let limits = &self.options.limits;
        let sheet = Sheet { package: &self.package, entry: part.entry, shared: &shared, limits, date1904: self.workbook.date1904, before };
        let cells = sheet.read(head, begin, &mut self.known[number], each).map_err(|t| t.in_part(&part.part))?;
        self.cells[number] = cells.unwrap_or(0);
        Ok(cells.is_some())
    }
}

impl Book for XlsxBook {
    fn sheets(&self) -> &[SheetName] {
        &self.names
    }

    fn read(&mut self, sheet: usize, each: &mut dyn FnMut(&SheetHead, &Block) -> ControlFlow<()>) -> Result<Findings, ReadError> {
        let Some(part) = self.names.get(sheet).map(|n| n.part) else { return Ok(Findings::default()) };
        let whole = self.whole;
        self.read_sheet(sheet, Begin::Whole, each).map_err(|t| t.placed(whole, Some(part)))?;
        Ok(Findings::default())
    }

    fn read_ahead(
        &mut self,
        sheet: usize,
        each: &mut dyn FnMut(&SheetHead, &Block) -> ControlFlow<()>,
    ) -> Result<Option<Findings>, ReadError> {
        let Some(part) = self.names.get(sheet).map(|n| n.part) else { return Ok(Some(Findings::default())) };
        let whole = self.whole;
        let held = self.read_sheet(sheet, Begin::Ahead, each).map_err(|t| t.placed(whole, Some(part)))?;
        Ok(held.then(Findings::default))
    }
}
