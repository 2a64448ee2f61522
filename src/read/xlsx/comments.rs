//! What do people note on cells? Notes, and threads of comments with their answers.

use std::collections::BTreeMap;

use quick_xml::events::Event;

use super::parts::{relations, xml};
use super::strings::Item;
use crate::read::Limits;
use crate::read::grid::{MAX_COLS, MAX_ROWS, parse_a1};
use crate::read::marks::without_ours;
use crate::read::package::Package;
use crate::read::part_xml::{attr, push_text};
use crate::read::refusal::{Refusal, Trouble};

/// The comments of a sheet: row, column, text, in the order of the cells. A thread replaces the note that older
/// versions of Excel are shown in its stead. In a workbook that we marked, what we noted is none of them.
pub(super) fn comments(package: &Package, sheet: &str, limits: &Limits, marked: bool) -> Result<Vec<(u32, u16, String)>, Trouble> {
    let mut notes: BTreeMap<(u32, u16), String> = BTreeMap::new();
    let mut threads: BTreeMap<(u32, u16), String> = BTreeMap::new();
    for relation in relations(package, sheet, limits)? {
        let threaded = match relation.kind.as_str() {
            "comments" => false,
            "threadedComment" => true,
            _ => continue,
        };
        let Some(entry) = package.find(&relation.target) else {
            return Err(Refusal::broken("missing-part").in_part(sheet).arg("name", relation.target).into());
        };
        let into = if threaded { &mut threads } else { &mut notes };
        read(package, entry, threaded, limits, into).map_err(|t| t.in_part(&relation.target))?;
    }
    if marked {
        notes = notes.into_iter().filter_map(|(at, note)| Some((at, without_ours(&note)?.to_owned()))).collect();
    }
    notes.extend(threads);
    Ok(notes.into_iter().map(|((row, col), text)| (row, col, text)).collect())
}

fn read(package: &Package, entry: usize, threaded: bool, limits: &Limits, into: &mut BTreeMap<(u32, u16), String>) -> Result<(), Trouble> {
    let mut x = xml(package, entry, limits)?;
    let mut item = Item::default();
    let mut at = None;
    let mut in_text = false;
    let mut text = String::new();
    loop {
        let event = x.next()?;
        let mut read_item = false;
        match &event {
            Event::Start(e) => match e.local_name().as_ref() {
                "comment" | "threadedComment" => at = address(attr(e, "ref")?.as_deref())?,
                "text" if threaded => {
                    in_text = true;
                    text.clear();
                }
                "text" => read_item = true,
                _ => {}
            },
            Event::End(e) if threaded && e.local_name().as_ref() == "text" => {
                in_text = false;
                add(into, at, &text);
            }
            Event::Eof => return Ok(()),
            other if in_text => push_text(other, &mut text)?,
            _ => {}
        }
        drop(event);
        if read_item {
            item.read(&mut x)?;
            add(into, at, &item.text);
        }
    }
}

fn add(into: &mut BTreeMap<(u32, u16), String>, at: Option<(u32, u16)>, text: &str) {
    let Some(at) = at else { return };
    let all = into.entry(at).or_default();
    if !all.is_empty() {
        all.push('\n');
    }
    all.push_str(text.trim());
}

fn address(reference: Option<&str>) -> Result<Option<(u32, u16)>, Trouble> {
    let Some(reference) = reference else { return Ok(None) };
    match parse_a1(reference.trim()) {
        Some((row, col)) if row < u64::from(MAX_ROWS) && col < u64::from(MAX_COLS) => Ok(Some((row as u32, col as u16))),
        Some(_) => Err(Refusal::broken("off-grid").found(reference).into()),
        None => Err(Refusal::broken("bad-address").found(reference).into()),
    }
}
