//! What is said of groups of series? Elements of groups stand before all series, so the rows are looked through for them first.
//!
//! An attribute is said of a group where all rows of each group agree in it, rows without a value too; where two rows of a group
//! differ it is written with the series, and nothing is lost. What is held in memory is one value for each group.

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use crate::model::slice::Slice;
use crate::model::structure::{DataStructure, Relationship};
use crate::sdmx::message::{AtObservation, Set};

/// What the rows of a dataset say of groups.
#[derive(Default)]
pub(super) struct Groups(Vec<Said>);

/// One attribute in all groups.
struct Said {
    attribute: usize,
    /// Its group by its place in the structure, and the dimensions of that.
    group: usize,
    dimensions: Vec<usize>,
    /// The value of each group by the codes of its dimensions, in the order in which they came.
    values: IndexMap<Vec<Box<str>>, Box<str>, FxBuildHasher>,
    /// Two rows of a group did not agree.
    differs: bool,
}

/// The attributes of a dataset that may be said of groups. Where a group has the dimension at the observation its rows are spread
/// over series, and it is left as it is.
pub(super) fn attributes(set: &Set) -> Vec<usize> {
    set.attributes.iter().copied().filter(|&a| place(set, a).is_some()).collect()
}

fn place(set: &Set, attribute: usize) -> Option<(usize, Vec<usize>)> {
    let structure = &set.flow.structure;
    let Relationship::Group(id) = &structure.attributes.get(attribute)?.relationship else { return None };
    let group = structure.groups.iter().position(|g| g.id == *id)?;
    let dimensions: Option<Vec<usize>> = structure.groups[group].dimensions.iter().map(|d| structure.dimension(d)).collect();
    let spread = |d: &Vec<usize>| matches!(set.at, AtObservation::Dimension(at) if d.contains(&at));
    dimensions.filter(|d| !d.is_empty() && !spread(d)).map(|d| (group, d))
}

impl Groups {
    /// Takes rows of the dataset to come.
    pub(super) fn see(&mut self, set: &Set, rows: &Slice) {
        if self.0.is_empty() {
            let said = |a: usize| {
                let (group, dimensions) = place(set, a)?;
                Some(Said { attribute: a, group, dimensions, values: IndexMap::default(), differs: false })
            };
            self.0 = set.attributes.iter().filter_map(|&a| said(a)).collect();
        }
        for said in self.0.iter_mut().filter(|s| !s.differs) {
            said.see(rows);
        }
    }

    /// Whether an attribute is said of groups, and so of no series.
    pub(super) fn has(&self, attribute: usize) -> bool {
        self.0.iter().any(|s| s.attribute == attribute && !s.differs)
    }

    /// Calls for each group: its identifier, its dimensions with their codes, its attributes with their values.
    pub(super) fn each(&self, structure: &DataStructure, mut tell: impl FnMut(&str, &[(&str, &str)], &[(&str, &str)])) {
        for (place, group) in structure.groups.iter().enumerate() {
            let all: Vec<&Said> = self.0.iter().filter(|s| s.group == place && !s.differs).collect();
            let Some(first) = all.first() else { continue };
            // All attributes were seen in the same rows, so all of them have the same groups.
            for codes in first.values.keys() {
                let value = |s: &&Said| s.values.get(codes).filter(|v| !v.is_empty()).map(|v| (s.attribute, v.clone()));
                let values: Vec<(usize, Box<str>)> = all.iter().filter_map(value).collect();
                if values.is_empty() {
                    continue;
                }
                let key: Vec<(&str, &str)> = group.dimensions.iter().map(String::as_str).zip(codes.iter().map(|c| &**c)).collect();
                let values: Vec<(&str, &str)> = values.iter().map(|(a, v)| (structure.attributes[*a].id.as_str(), &**v)).collect();
                tell(&group.id, &key, &values);
            }
        }
    }
}

impl Said {
    fn see(&mut self, rows: &Slice) {
        let column = rows.attributes.get(self.attribute).and_then(Option::as_ref);
        let mut before: Vec<u32> = Vec::new();
        for row in 0..rows.rows {
            let numbers = self.dimensions.iter().map(|&d| rows.dimensions[d].codes.get(row)).chain(column.map(|c| c.codes.get(row)));
            // Rows of a group mostly lie together, and say the same.
            if before.iter().copied().eq(numbers.clone()) && row > 0 {
                continue;
            }
            before = numbers.collect();
            let codes: Vec<Box<str>> = self.dimensions.iter().map(|&d| rows.dimensions[d].text(row).into()).collect();
            let value = column.map_or("", |c| c.text(row));
            if **self.values.entry(codes).or_insert_with(|| value.into()) != *value {
                self.differs = true;
                self.values = IndexMap::default();
                return;
            }
        }
    }
}
