//! Footnote marks at labels and values, and the legend that says what they mean.

use std::cell::RefCell;

use indexmap::{IndexMap, IndexSet};

use super::grid::Grid;
use super::sink::Sink;
use crate::model::claim::Claim;
use crate::model::finding::C_COV_003;
use crate::model::mapping::Markers;
use crate::model::record::NO_LABEL;
use crate::model::table::Kind;

/// The marks of a table.
pub struct Marks {
    pattern: regex::Regex,
    /// Marks met, each with a number.
    known: RefCell<IndexSet<String>>,
    /// Mark to status number.
    status: IndexMap<String, u8>,
    /// Slots that take a group of the legend.
    slots: Vec<(usize, String)>,
    /// Mark and group to the legend's text.
    legend: IndexMap<(String, String), String>,
}

impl Marks {
    /// Marks as the mapping describes them.
    pub fn new(spec: &Markers, sink: &mut Sink) -> Marks {
        let status = spec.status.iter().map(|(m, s)| (m.0.clone(), sink.records.status_number(s))).collect();
        let slots = spec.set.iter().filter_map(|(name, group)| Some((sink.records.slot(name)?, group.clone()))).collect();
        Marks { pattern: spec.pattern.0.clone(), known: RefCell::default(), status, slots, legend: IndexMap::new() }
    }

    /// Reads the legend under (or above) the table and claims its cells.
    pub fn read_legend(&mut self, spec: &Markers, grid: &mut Grid<'_>, header: u32, sink: &mut Sink) {
        let Some(legend) = &spec.legend else { return };
        for i in 0..grid.block.rows.len() {
            if grid.block.rows[i].index <= header {
                continue;
            }
            for n in grid.block.row_range(i) {
                if !matches!(grid.cell(n).kind, Kind::Text | Kind::Shared) {
                    continue;
                }
                let Some(c) = legend.0.captures(grid.text_of(n)) else { continue };
                let Some(mark) = c.name("m") else { continue };
                for group in legend.names() {
                    let Some(text) = c.name(group).map(|t| t.as_str().trim()) else { continue };
                    let key = (mark.as_str().to_owned(), group.to_owned());
                    match self.legend.get(&key) {
                        // The first explanation stands; that there is another is told.
                        Some(first) if first != text => {
                            let at = grid.head.at(grid.block.rows[i].index, grid.cell(n).col);
                            let component = spec.set.iter().find(|(_, g)| *g == group).map_or(group, |(name, _)| name.as_str());
                            let args = [
                                ("reason", "mark".into()),
                                ("component", component.into()),
                                ("label", mark.as_str().into()),
                                ("text", first.as_str().into()),
                                ("value", text.into()),
                            ];
                            sink.same_cause(&C_COV_003, at, &format!("mark {}", mark.as_str()), &args);
                        }
                        Some(_) => {}
                        None => {
                            self.legend.insert(key, text.to_owned());
                        }
                    }
                }
                grid.claim(n, Claim::Note);
            }
        }
    }

    /// Takes the marks off the end of a text; their numbers are added to `found`.
    pub fn strip<'t>(&self, text: &'t str, found: &mut Vec<u16>) -> &'t str {
        let mut rest = text;
        // Several marks may follow one another; a label that is nothing but a mark stays.
        for _ in 0..8 {
            let Some(c) = self.pattern.captures(rest) else { break };
            let (Some(whole), Some(mark)) = (c.get(0), c.name("m")) else { break };
            if whole.end() != rest.len() || whole.is_empty() || rest[..whole.start()].trim().is_empty() {
                break;
            }
            found.push(self.known.borrow_mut().insert_full(mark.as_str().to_owned()).0 as u16);
            rest = rest[..whole.start()].trim_end();
        }
        rest
    }

    /// The same for a cell whose text may end in superscript: that is a mark without further sign.
    pub fn strip_cell<'t>(&self, grid: &Grid<'_>, row: u32, col: u16, text: &'t str, found: &mut Vec<u16>) -> &'t str {
        let superscript = grid.find(row, col).filter(|&n| grid.cell(n).kind == Kind::Shared).and_then(|n| {
            let raw = grid.head.strings.get(grid.cell(n).at);
            let start = grid.head.strings.superscript(grid.cell(n).at)? as usize;
            let (label, mark) = (raw.get(..start)?.trim(), raw.get(start..)?.trim());
            (!label.is_empty() && !mark.is_empty()).then_some((label.len(), mark))
        });
        if let Some((len, mark)) = superscript
            && let Some(label) = text.get(..len)
        {
            let mark = mark.trim_end_matches('/');
            found.push(self.known.borrow_mut().insert_full(mark.to_owned()).0 as u16);
            return label;
        }
        self.strip(text, found)
    }

    /// Writes what the marks mean into a row's labels; gives the status that they carry, 0 for none.
    pub fn apply(&self, marks: &[u16], line: &mut [u32], sink: &mut Sink) -> u8 {
        if marks.is_empty() {
            return 0;
        }
        let mut sorted = marks.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        let known = self.known.borrow();
        let names: Vec<&String> = sorted.iter().filter_map(|&m| known.get_index(m as usize)).collect();
        for (slot, group) in &self.slots {
            // A mark that no legend explains is kept as it stands.
            let texts: Vec<&str> =
                names.iter().map(|m| self.legend.get(&((*m).clone(), group.clone())).map_or(m.as_str(), String::as_str)).collect();
            let text = texts.join("; ");
            let label = if text.is_empty() { NO_LABEL } else { sink.records.slots[*slot].labels.intern(&text) };
            line[*slot] = label;
        }
        names.iter().find_map(|m| self.status.get(*m).copied()).unwrap_or(0)
    }
}
