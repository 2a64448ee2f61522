//! What is a figure of several rows that differ only in something the dataflow has no dimension for?
//!
//! While a file is mapped and checked such variables are dimensions of its own, so that real duplicates are found and totals
//! are compared with their very parts. What is published is the sum, or the source's own total where it gives one.

use std::sync::Arc;

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use crate::model::observation::{CodeColumn, Dataset, Note, Rows};
use crate::model::structure::{Component, DataStructure, Dataflow, Representation};

/// Code of a row without a label in such a variable.
const NONE: &str = "_Z";
/// Code of a row that sums over such a variable.
const TOTAL: &str = "_T";

/// The dataflow with these variables as dimensions, before the time dimension. Names that are components already stay.
pub fn detailed(flow: &Arc<Dataflow>, variables: &[String]) -> Arc<Dataflow> {
    let structure = &flow.structure;
    let new: Vec<Component> = variables
        .iter()
        .filter(|v| structure.dimension(v).is_none() && structure.attribute(v).is_none())
        .map(|id| Component { default: Some(NONE.to_owned()), ..Component::new(id, Representation::Text(None)) })
        .collect();
    if new.is_empty() {
        return flow.clone();
    }
    let mut dimensions = structure.dimensions.clone();
    let at = structure.time().unwrap_or(dimensions.len());
    dimensions.splice(at..at, new);
    Arc::new(Dataflow { structure: Arc::new(DataStructure { dimensions, ..(**structure).clone() }), ..(**flow).clone() })
}

/// The dataset in its own dataflow: rows that differ only in further dimensions are added up. Its totals and faulty rows have
/// been judged, and stay behind.
pub fn add_up(dataset: Dataset, flow: &Arc<Dataflow>) -> Dataset {
    let detail = dataset.flow.structure.clone();
    let kept: Vec<usize> = (0..detail.dimensions.len()).filter(|&d| flow.structure.dimension(&detail.dimensions[d].id).is_some()).collect();
    if kept.len() == detail.dimensions.len() {
        return dataset;
    }
    let left: Vec<usize> = (0..detail.dimensions.len()).filter(|d| !kept.contains(d)).collect();
    let mut groups: FxHashMap<Vec<u32>, usize> = FxHashMap::default();
    let mut cells: Vec<Cell> = Vec::new();
    for row in 0..dataset.observations.len() {
        let key: Vec<u32> = kept.iter().map(|&d| dataset.observations.keys[d].get(row)).collect();
        let summed = left.iter().filter(|&&d| dataset.code(row, d) == TOTAL).count();
        let at = *groups.entry(key).or_insert_with(|| {
            cells.push(Cell::default());
            cells.len() - 1
        });
        match summed {
            0 => cells[at].parts.push(row),
            n if n == left.len() => cells[at].total = Some(row),
            _ => cells[at].between.push(row),
        }
    }
    let mut out = Dataset::new(flow.clone());
    out.codes = kept.iter().map(|&d| dataset.codes[d].clone()).collect();
    out.attribute_values = dataset.attribute_values.clone();
    out.notes = dataset.notes.clone();
    out.tolerance = dataset.tolerance;
    let own = |note: &Note| matches!(note, Note::Default(id, _) if left.iter().any(|&d| detail.dimensions[d].id == *id));
    let mut sets: FxHashMap<(u32, bool), u32> = FxHashMap::default();
    for cell in &cells {
        let (first, rows) = cell.rows();
        let added = rows.len() > 1;
        let set = dataset.observations.notes.get(first);
        let notes = *sets.entry((set, added)).or_insert_with(|| {
            let mut notes: Vec<Note> = dataset.notes.get(set).filter(|n| !own(n)).cloned().collect();
            notes.extend(added.then_some(Note::Summed));
            out.note_set(notes)
        });
        for (column, &d) in out.observations.keys.iter_mut().zip(&kept) {
            column.push(dataset.observations.keys[d].get(first));
        }
        let (value, of) = sum(&dataset.observations, rows);
        for (to, from) in out.observations.attributes.iter_mut().zip(&dataset.observations.attributes) {
            // What does not hold for all of them is said of none, but for the reason why a sum is missing.
            let code = from.get(of);
            let same = rows.iter().all(|&r| from.get(r) == code);
            to.push(if same || value.is_none() { code } else { 0 });
        }
        out.observations.values.push(value);
        out.observations.at.push(dataset.observations.at[first]);
        out.observations.notes.push(notes);
        out.observation_slots.push(0);
    }
    fix_status(&mut out);
    out
}

/// Rows with one key.
#[derive(Default)]
struct Cell {
    parts: Vec<usize>,
    /// Totals over some of the further dimensions.
    between: Vec<usize>,
    /// The total over all of them.
    total: Option<usize>,
}

impl Cell {
    /// The row whose place and attributes stand for the cell, and the rows that are added.
    fn rows(&self) -> (usize, &[usize]) {
        let rows = match (&self.total, self.parts.is_empty()) {
            (Some(total), _) => std::slice::from_ref(total),
            (None, false) => &self.parts,
            (None, true) => &self.between,
        };
        (rows[0], rows)
    }
}

/// The sum, and the row that says why there is none.
fn sum(rows: &Rows, parts: &[usize]) -> (Option<Decimal>, usize) {
    let mut sum = Decimal::ZERO;
    for &row in parts {
        match rows.values.get(row).and_then(|v| sum.checked_add(v)) {
            Some(s) => sum = s,
            None => return (None, row),
        }
    }
    (Some(sum), parts[0])
}

/// A sum whose parts have different statuses is a normal value.
fn fix_status(data: &mut Dataset) {
    let Some(a) = data.flow.structure.attribute("OBS_STATUS") else { return };
    let normal = data.attribute_values[a].intern("A");
    let column = &data.observations.attributes[a];
    if (0..column.len()).any(|i| column.get(i) == 0) {
        let mut fixed = CodeColumn::default();
        (0..column.len()).for_each(|i| fixed.push(if column.get(i) == 0 { normal } else { column.get(i) }));
        data.observations.attributes[a] = fixed;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lang::Names;
    use crate::model::location::{Location, PartId};
    use crate::model::structure::Ref;

    fn flow() -> Arc<Dataflow> {
        let reference = Ref::parse("T:DF(1.0)").expect("a reference");
        let structure = DataStructure {
            reference: reference.clone(),
            names: Names::default(),
            dimensions: vec![Component::new("AREA", Representation::Text(None)), Component::new("TIME_PERIOD", Representation::Time)],
            measure: Component::new("OBS_VALUE", Representation::Decimal),
            attributes: vec![Component::new("OBS_STATUS", Representation::Text(None)), Component::new("NOTE", Representation::Text(None))],
            groups: Vec::new(),
        };
        Arc::new(Dataflow { reference, names: Names::default(), structure: Arc::new(structure), constraints: Vec::new() })
    }

    /// A dataset over AREA and OFFICE, from rows of area, office, figure, status, note.
    fn dataset(flow: &Arc<Dataflow>, rows: &[(&str, &str, Option<i64>, &str, &str)]) -> Dataset {
        let mut data = Dataset::new(detailed(flow, &["OFFICE".to_owned(), "AREA".to_owned()]));
        for (i, (area, office, figure, status, note)) in rows.iter().enumerate() {
            for (d, code) in [area, office, &"2024"].into_iter().enumerate() {
                let code = data.codes[d].intern(code);
                data.observations.keys[d].push(code);
            }
            for (a, value) in [status, note].into_iter().enumerate() {
                let value = data.attribute_values[a].intern(value);
                data.observations.attributes[a].push(value);
            }
            data.observations.values.push(figure.map(Decimal::from));
            data.observations.at.push(Location::cell(PartId(0), i as u32, 0));
            data.observations.notes.push(0);
            data.observation_slots.push(u32::from(*office == TOTAL));
        }
        data
    }

    fn line(data: &Dataset, row: usize) -> (String, Option<String>, String, String) {
        let value = data.observations.values.get(row).map(|v| v.to_string());
        (data.code(row, 0).to_owned(), value, data.attribute(row, 0).to_owned(), data.attribute(row, 1).to_owned())
    }

    #[test]
    fn further_dimensions_stand_before_the_period() {
        let ids: Vec<String> =
            detailed(&flow(), &["OFFICE".to_owned(), "AREA".to_owned()]).structure.dimensions.iter().map(|d| d.id.clone()).collect();
        assert_eq!(ids, ["AREA", "OFFICE", "TIME_PERIOD"]);
        assert_eq!(detailed(&flow(), &[]).structure.dimensions.len(), 2);
    }

    #[test]
    fn rows_are_added_and_what_they_do_not_share_is_left_empty() {
        let flow = flow();
        let data = dataset(&flow, &[("A", "x", Some(3), "A", "said"), ("B", "x", Some(7), "E", "said"), ("A", "y", Some(4), "P", "said")]);
        let sum = add_up(data, &flow);
        assert_eq!(sum.flow.structure.dimensions.len(), 2);
        assert_eq!(line(&sum, 0), ("A".into(), Some("7".into()), "A".into(), "said".into()));
        assert_eq!(line(&sum, 1), ("B".into(), Some("7".into()), "E".into(), "said".into()));
        assert!(sum.notes.get(sum.observations.notes.get(0)).any(|n| *n == Note::Summed));
        assert_eq!(sum.observations.notes.get(1), 0);
    }

    #[test]
    fn a_part_without_figure_leaves_no_sum_but_the_total_of_the_source_stands() {
        let flow = flow();
        let rows = [("A", "x", Some(3), "A", ""), ("A", "y", None, "Q", ""), ("B", "x", None, "Q", ""), ("B", TOTAL, Some(9), "A", "")];
        let sum = add_up(dataset(&flow, &rows), &flow);
        assert_eq!(line(&sum, 0), ("A".into(), None, "Q".into(), String::new()));
        assert_eq!(line(&sum, 1), ("B".into(), Some("9".into()), "A".into(), String::new()));
    }
}
