//! The slow reader of a sheet part: any well-formed XML, and the exact reason where a cell cannot be right.

use std::io::Read;
use std::ops::ControlFlow;

use quick_xml::events::{BytesStart, Event};

use super::cell::{CellType, Tag, emit};
use super::strings::{Item, Shared};
use crate::model::table::Area;
use crate::read::grid::{Gather, MAX_COLS, MAX_ROWS, parse_a1};
use crate::read::part_xml::{PartXml, attr, attr_bool, attr_number, push_text};
use crate::read::refusal::{Refusal, Trouble};

/// What stands around the cells of a sheet.
#[derive(Clone, Default, PartialEq, Debug)]
pub(super) struct Frame {
    /// Merged areas.
    pub(super) merges: Vec<Area>,
    /// Hidden columns as inclusive ranges.
    pub(super) hidden_cols: Vec<(u16, u16)>,
    /// Whether the closing tag of the root was seen.
    pub(super) closed: bool,
}

impl Frame {
    /// Takes up `col` and `mergeCell` elements.
    fn take(&mut self, e: &BytesStart<'_>) -> Result<(), Trouble> {
        match e.local_name().as_ref() {
            "col" if attr_bool(e, "hidden")? => {
                let most = MAX_COLS;
                let (min, max) = (attr_number(e, "min")?.unwrap_or(0), attr_number(e, "max")?.unwrap_or(0).min(most));
                if min >= 1 && min <= max {
                    self.hidden_cols.push(((min - 1) as u16, (max - 1) as u16));
                }
            }
            "mergeCell" => {
                if let Some(reference) = attr(e, "ref")? {
                    self.merges.push(area(&reference)?);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Sorts what was gathered.
    pub(super) fn settle(&mut self) {
        self.merges.sort_unstable();
        self.merges.dedup();
        self.hidden_cols.sort_unstable();
        self.hidden_cols.dedup();
    }

    /// Reads a piece of the part that holds no cells: what comes before or after them.
    pub(super) fn read<R: Read>(&mut self, mut x: PartXml<R>) -> Result<(), Trouble> {
        loop {
            match x.next()? {
                Event::Start(e) | Event::Empty(e) => self.take(&e)?,
                Event::End(e) if e.local_name().as_ref() == "worksheet" => self.closed = true,
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }
}

/// `A1:C3`, or a single address.
fn area(reference: &str) -> Result<Area, Trouble> {
    let (from, to) = reference.split_once(':').unwrap_or((reference, reference));
    let bad = |reason| Trouble::from(Refusal::broken(reason).found(reference));
    let (Some((top, left)), Some((bottom, right))) = (parse_a1(from.trim()), parse_a1(to.trim())) else { return Err(bad("bad-address")) };
    if top.max(bottom) >= u64::from(MAX_ROWS) || left.max(right) >= u64::from(MAX_COLS) {
        return Err(bad("off-grid"));
    }
    Ok(Area { top: top.min(bottom) as u32, left: left.min(right) as u16, bottom: top.max(bottom) as u32, right: left.max(right) as u16 })
}

/// What the reader does with the cells.
pub(super) enum Cells<'a> {
    /// Leaves them out.
    Skip,
    /// Gives a full block to the closure; rows before `from_row` were given already.
    Give { gather: &'a mut Gather, from_row: u32, full: &'a mut dyn FnMut(&mut Gather) -> ControlFlow<()> },
}

/// Reads a whole sheet part. Breaks off where the closure does.
pub(super) fn read<R: Read>(
    mut x: PartXml<R>,
    shared: &Shared,
    date1904: bool,
    mut cells: Cells<'_>,
    frame: &mut Frame,
) -> Result<ControlFlow<()>, Trouble> {
    let mut inside: Vec<Element> = Vec::new();
    let mut root_seen = false;
    let mut cell = Open::new();
    loop {
        let event = x.next()?;
        let mut read_item = false;
        match &event {
            Event::Start(e) | Event::Empty(e) => {
                let empty = matches!(event, Event::Empty(_));
                if !root_seen {
                    root_seen = true;
                    if e.local_name().as_ref() != "worksheet" {
                        return Err(Refusal::broken("damaged").found(e.local_name().as_ref()).arg("expected", "worksheet").into());
                    }
                }
                let parent = inside.last().copied().unwrap_or(Element::Other);
                let this = Element::of(parent, e.local_name().as_ref());
                match (this, &mut cells) {
                    (Element::Other, _) if !inside.contains(&Element::Data) => frame.take(e)?,
                    (Element::Row, Cells::Give { gather, .. }) => {
                        open_row(e, gather)?;
                        if empty {
                            gather.close_row()?;
                        }
                    }
                    (Element::Cell, Cells::Give { gather, .. }) => {
                        cell.start(e, gather)?;
                        if empty {
                            cell.end(gather, shared, date1904)?;
                        }
                    }
                    (Element::Formula, Cells::Give { .. }) => cell.tag.formula = true,
                    (Element::Value, Cells::Give { .. }) => {
                        cell.text.clear();
                        cell.has_text = !empty;
                    }
                    (Element::Inline, Cells::Give { .. }) if !empty => read_item = true,
                    _ => {}
                }
                if !empty && !read_item {
                    inside.push(this);
                }
            }
            Event::End(_) => {
                let this = inside.pop();
                if let Cells::Give { gather, from_row, full } = &mut cells {
                    match this {
                        Some(Element::Cell) => cell.end(gather, shared, date1904)?,
                        Some(Element::Row) => {
                            gather.close_row()?;
                            if gather.next_row() <= *from_row {
                                gather.taken();
                            } else if gather.is_full() {
                                if full(gather).is_break() {
                                    return Ok(ControlFlow::Break(()));
                                }
                                gather.taken();
                            }
                        }
                        _ => {}
                    }
                }
            }
            Event::Eof => {
                frame.closed = true;
                return Ok(ControlFlow::Continue(()));
            }
            other if inside.last() == Some(&Element::Value) => push_text(other, &mut cell.text)?,
            // References are checked wherever they stand.
            other @ Event::GeneralRef(_) => push_text(other, &mut String::new())?,
            _ => {}
        }
        drop(event);
        if read_item {
            cell.item.read(&mut x)?;
            cell.tag.inline = true;
        }
    }
}

/// The elements that matter, each known only inside the one that it belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Element {
    Data,
    Row,
    Cell,
    Value,
    Formula,
    Inline,
    Other,
}

impl Element {
    fn of(parent: Element, name: &str) -> Self {
        match (parent, name) {
            (Element::Other, "sheetData") => Element::Data,
            (Element::Data, "row") => Element::Row,
            (Element::Row, "c") => Element::Cell,
            (Element::Cell, "v") => Element::Value,
            (Element::Cell, "f") => Element::Formula,
            (Element::Cell, "is") => Element::Inline,
            _ => Element::Other,
        }
    }
}

fn open_row(e: &BytesStart<'_>, g: &mut Gather) -> Result<(), Trouble> {
    let hidden = attr_bool(e, "hidden")?;
    let index = match attr(e, "r")? {
        None => g.next_row(),
        Some(r) => match r.trim().parse::<u64>() {
            Ok(n) if n >= 1 && n <= u64::from(MAX_ROWS) => (n - 1) as u32,
            Ok(n) if n >= 1 => return Err(Refusal::broken("off-grid").found(n.to_string()).into()),
            _ if r.trim().len() > 19 && r.trim().bytes().all(|b| b.is_ascii_digit()) => {
                return Err(Refusal::broken("off-grid").found(r.trim()).into());
            }
            _ => return Err(Refusal::broken("bad-address").found(r.into_owned()).into()),
        },
    };
    g.open_row(index, hidden)
}

/// The cell that is open.
struct Open {
    tag: Tag,
    text: String,
    has_text: bool,
    item: Item,
}

impl Open {
    fn new() -> Self {
        let tag = Tag { col: 0, style: 0, kind: CellType::Number, formula: false, inline: false };
        Self { tag, text: String::new(), has_text: false, item: Item::default() }
    }

    fn start(&mut self, e: &BytesStart<'_>, g: &Gather) -> Result<(), Trouble> {
        let kind = match attr(e, "t")? {
            None => CellType::Number,
            Some(t) => match CellType::parse(t.as_bytes()) {
                Some(k) => k,
                None => return Err(Refusal::broken("damaged").found(format!("t=\"{t}\"")).into()),
            },
        };
        let col = match attr(e, "r")? {
            None => g.next_col(),
            Some(r) => {
                let Some((row, col)) = parse_a1(r.trim()) else { return Err(Refusal::broken("bad-address").found(r.into_owned()).into()) };
                if row >= u64::from(MAX_ROWS) || col >= u64::from(MAX_COLS) {
                    return Err(Refusal::broken("off-grid").found(r.into_owned()).into());
                }
                if row != u64::from(g.row()) {
                    let expected = (g.row() + 1).to_string();
                    return Err(Refusal::broken("bad-address").found(r.into_owned()).arg("expected", expected).into());
                }
                col as u32
            }
        };
        self.tag = Tag { col, style: attr_number(e, "s")?.unwrap_or(0), kind, formula: false, inline: false };
        self.has_text = false;
        Ok(())
    }

    fn end(&mut self, g: &mut Gather, shared: &Shared, date1904: bool) -> Result<(), Trouble> {
        if self.tag.inline {
            return emit(g, shared, date1904, self.tag, self.item.superscript, Some(&self.item.text));
        }
        emit(g, shared, date1904, self.tag, None, self.has_text.then_some(self.text.as_str()))
    }
}
