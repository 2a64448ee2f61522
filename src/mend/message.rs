//! Which observations of a message of SDMX are read otherwise than they stand?
//!
//! Figures are corrected where they stand: by the cell of SDMX-CSV, by the pointer of SDMX-JSON, by the path of SDMX-ML. Codes are
//! corrected by their cell in SDMX-CSV, and wherever they stand (`*`) in all three.

use std::ops::Range;

use rust_decimal::Decimal;

use super::document::named;
use super::{Mender, Open, State, same};
use crate::model::location::Location;
use crate::model::record::{NO_LABEL, Records, Value};
use crate::model::tree::{NodeId, Tree};

/// The places of the values that corrections of a message name: each pointer with the bytes that the value takes.
#[derive(Default)]
pub struct Places(Vec<(String, Range<u64>)>);

impl Mender<'_> {
    /// Where the values stand that are named by pointers, in the document that the message is.
    pub fn places(&self, tree: &Tree) -> Places {
        let place = |path: &&str| {
            let node = named(tree, path)?;
            // The figure of an attribute stands where its element does.
            let own = if tree.name(node).starts_with('@') { tree.node(node).parent } else { node };
            Some(((*path).to_owned(), tree.node(own).offset..end(tree, own)))
        };
        Places(self.values.keys().filter_map(place).collect())
    }

    /// Corrects a batch in place. `header`: the columns of SDMX-CSV; empty for other messages.
    pub fn mend(&mut self, records: &mut Records, places: &Places, header: &[String]) {
        for row in 0..records.len() {
            let at = records.at[row];
            for path in places.0.iter().filter(|(_, bytes)| bytes.contains(&at.byte())).map(|p| p.0.as_str()) {
                if let Some(open) = self.values.get_mut(path) {
                    figure(open, &mut records.values[row], at);
                }
            }
            let Some(cells) = self.cells.get_mut("").filter(|_| !header.is_empty() && !at.is_whole()) else { continue };
            for ((_, col), open) in cells.range_mut((at.row(), 0)..=(at.row(), u16::MAX)) {
                let place = Location::cell(at.part(), at.row(), *col);
                if *col == at.col() {
                    figure(open, &mut records.values[row], at);
                } else if let Some(slot) = header.get(usize::from(*col)).and_then(|id| records.slot(id)) {
                    code(open, records, slot, row, place);
                }
            }
        }
        for (label, (_, correction, places)) in &mut self.labels {
            for slot in 0..records.slots.len() {
                let labels = &mut records.slots[slot].labels;
                let Some(old) = (0..labels.len() as u32).find(|&n| labels.text(n).trim() == *label) else { continue };
                let new = labels.intern(&correction.new);
                let rows = records.labels[slot].iter_mut().zip(&records.at).filter(|(n, _)| **n == old);
                rows.for_each(|(n, at)| {
                    *n = new;
                    places.push(*at);
                });
            }
        }
    }
}

/// Where a value ends: where the next node begins that is not part of it. What is part of it comes after it, and below it.
fn end(tree: &Tree, node: NodeId) -> u64 {
    tree.nodes[node.0 as usize + 1..].iter().find(|n| n.parent < node).map_or(u64::MAX, |n| n.offset)
}

fn figure(open: &mut Open<'_>, value: &mut Value, at: Location) {
    let (_, correction, state) = open;
    let stands = match value {
        Value::Number(n) => n.to_string(),
        _ => String::new(),
    };
    let new = match correction.new.trim() {
        "" => Some(Value::Empty),
        text => text.parse::<Decimal>().or_else(|_| Decimal::from_scientific(text)).ok().map(Value::Number),
    };
    match new.filter(|_| same(&stands, &correction.old)) {
        Some(new) => (*value, *state) = (new, State::Applied(at)),
        None => *state = State::Other(at, stands),
    }
}

fn code(open: &mut Open<'_>, records: &mut Records, slot: usize, row: usize, at: Location) {
    let (_, correction, state) = open;
    let label = records.labels[slot][row];
    let stands = if label == NO_LABEL { String::new() } else { records.slots[slot].labels.text(label).to_owned() };
    if !same(&stands, &correction.old) {
        *state = State::Other(at, stands);
        return;
    }
    let new = correction.new.trim();
    records.labels[slot][row] = if new.is_empty() { NO_LABEL } else { records.slots[slot].labels.intern(new) };
    *state = State::Applied(at);
}
