//! Which columns does the table of a dataset have, in which order? That of the table beside this file, which only ever
//! grows at its end: who reads by position reads the same next year.

use crate::model::lang::Lang;
use crate::model::structure::{Component, Dataflow};
use crate::sdmx::write::name;

use super::Labels;

/// The columns of each dataflow of the shared standard: its name, then its columns.
const TEXT: &str = include_str!("columns.tsv");

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Holds {
    /// The dimension at this position of the structure.
    Dimension(usize),
    /// The figure.
    Value,
    /// The attribute at this position of the structure.
    Attribute(usize),
    /// Nothing: a component that the structure has no more.
    Nothing,
}

/// A column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Column {
    /// Its heading: the identifier of its component, with `_NAME` behind it for a column of names.
    pub title: String,
    /// What it holds.
    pub holds: Holds,
    /// Whether it holds names in place of codes.
    pub named: bool,
}

/// The columns of a dataflow.
pub fn columns(flow: &Dataflow, labels: Labels) -> Vec<Column> {
    let structure = &flow.structure;
    let key = format!("{}:{}", flow.reference.agency, flow.reference.id);
    let listed = listed().find(|(name, _)| *name == key);
    let mut ids: Vec<&str> = listed.into_iter().flat_map(|(_, columns)| columns).collect();
    let all = structure.dimensions.iter().chain([&structure.measure]).chain(&structure.attributes);
    ids.extend(all.map(|c| c.id.as_str()).filter(|id| !ids.contains(id)).collect::<Vec<_>>());
    let mut out = Vec::new();
    for id in ids {
        let holds = match (structure.dimension(id), structure.attribute(id)) {
            (Some(d), _) => Holds::Dimension(d),
            (None, Some(a)) => Holds::Attribute(a),
            (None, None) if id == structure.measure.id => Holds::Value,
            (None, None) => Holds::Nothing,
        };
        let coded = component(flow, holds).is_some_and(|c| c.codelist().is_some());
        out.push(Column { title: id.to_owned(), holds, named: coded && labels == Labels::Name });
        if coded && labels == Labels::Both {
            out.push(Column { title: format!("{id}_NAME"), holds, named: true });
        }
    }
    out
}

/// What the table beside this file says.
pub fn listed() -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    TEXT.lines().filter(|l| !l.starts_with('#')).filter_map(|line| {
        let mut cells = line.split('\t');
        Some((cells.next()?, cells.collect()))
    })
}

/// The component that a column holds.
pub fn component(flow: &Dataflow, holds: Holds) -> Option<&Component> {
    match holds {
        Holds::Dimension(d) => flow.structure.dimensions.get(d),
        Holds::Attribute(a) => flow.structure.attributes.get(a),
        Holds::Value => Some(&flow.structure.measure),
        Holds::Nothing => None,
    }
}

/// The name of a code in a language; the code itself where it has none.
pub fn called<'a>(component: &'a Component, code: &'a str, lang: Lang) -> &'a str {
    let said = component.codelist().and_then(|l| l.get(code)).map_or("", |c| name(&c.names, &[lang]));
    if said.is_empty() { code } else { said }
}

/// The name of a component in a language; its identifier where it has none.
pub fn heading(component: &Component, lang: Lang) -> &str {
    let said = name(&component.names, &[lang]);
    if said.is_empty() { &component.id } else { said }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::standard::{ArtefactKind, Standard};

    /// Every dataflow that we share has its line, and every column of it is there: one that is new is to be written at the
    /// end of its line, and one that was there stays where it was.
    #[test]
    fn the_table_of_columns_is_whole() {
        let standard = Standard::embedded();
        let mut seen = 0;
        for artefact in standard.list().expect("artefacts") {
            if artefact.kind != ArtefactKind::Dataflow {
                continue;
            }
            let flow = standard.dataflow(&artefact.reference).expect("a dataflow");
            let key = format!("{}:{}", flow.reference.agency, flow.reference.id);
            let (_, line) = listed().find(|(name, _)| *name == key).unwrap_or_else(|| panic!("{key} has no line in columns.tsv"));
            let titles: Vec<String> = columns(&flow, Labels::Id).into_iter().map(|c| c.title).collect();
            assert_eq!(line, titles, "{key}: write what is new at the end of its line in columns.tsv");
            assert_eq!(line.iter().collect::<BTreeSet<_>>().len(), line.len(), "{key}: a column twice");
            seen += 1;
        }
        assert_eq!(listed().count(), seen, "a line of no dataflow");
        assert!(seen >= 20);
    }
}
