//! A JSON or XML document: whole, as a sample that shows its layout, or record by record so that memory does not grow.

use super::place::Landmarks;
use super::{Format, Input, ReadError, ReadOptions, json, sniff, xml};
use crate::model::finding::{Findings, Severity};
use crate::model::location::{PartId, PartKind, Sources};
use crate::model::tree::{NodeId, Tree};
use crate::read::refusal;

/// A document that may be read several times.
pub struct Document {
    input: Input,
    format: Format,
    options: ReadOptions,
    /// Its number in the run's sources.
    pub part: PartId,
}

/// The layout of a document.
pub struct Sample {
    /// The document with the first members only of every array, and of children of one name.
    pub tree: Tree,
    /// Nothing was left out.
    pub whole: bool,
    /// What was found in what was kept.
    pub findings: Findings,
}

/// Members that a sample has of an array, at most.
pub(super) const SAMPLE: usize = 64;

/// What a reader puts into its tree.
pub(super) enum Keep<'k> {
    /// Everything.
    All,
    /// Of an array, and of children of one name, the first [`SAMPLE`].
    Sample {
        /// Something was left out.
        cut: bool,
    },
    /// Everything but records, which are given out one by one.
    Rest(Way<'k>),
}

/// Where records lie, and who takes them: members of an array (JSON), or elements (XML).
pub(super) struct Way<'k> {
    /// How many names lead to them: keys to the array; elements to the record, root and record included.
    pub(super) depth: usize,
    /// Whether a name, as the tree has it, is the one at this depth, from 0.
    pub(super) fits: &'k dyn Fn(usize, &str) -> bool,
    /// Takes a record: the root of a tree that is used again for the next. Its offsets are those of the document.
    pub(super) each: &'k mut dyn FnMut(&Tree),
    /// The nodes, in the tree of the rest, in which records were met.
    pub(super) parents: Vec<NodeId>,
}

impl Document {
    /// A document of the format that was found. Nothing of it is read yet.
    pub fn new(input: &Input, format: Format, options: &ReadOptions, sources: &mut Sources) -> (Document, Findings) {
        let whole = refusal::whole_file(sources, &input.name);
        let mut findings = Findings::default();
        if let Some(mismatch) = sniff::name_mismatch(&input.name, format) {
            findings.add(mismatch.finding(whole, None).weigh(Severity::Warning));
        }
        let part = sources.add(&input.name, "", PartKind::Tree);
        (Document { input: input.clone(), format, options: options.clone(), part }, findings)
    }

    /// The whole document.
    pub fn whole(&self) -> Result<(Tree, Findings), ReadError> {
        self.read(&mut Keep::All)
    }

    /// Its layout.
    pub fn sample(&self) -> Result<Sample, ReadError> {
        let mut keep = Keep::Sample { cut: false };
        let (tree, findings) = self.read(&mut keep)?;
        Ok(Sample { tree, whole: !matches!(keep, Keep::Sample { cut: true }), findings })
    }

    /// The document without its records, which are given out one by one. `depth` names lead to them: keys to an array
    /// (JSON), elements to the record, root and record included (XML); `fits` says whether a name, as the tree has it,
    /// is the one at a depth, from 0. Each record is the root of a tree that is used again for the next; its offsets are
    /// those of the document. Where the records stand is told by the landmarks.
    pub fn records(
        &self,
        depth: usize,
        fits: &dyn Fn(usize, &str) -> bool,
        each: &mut dyn FnMut(&Tree),
    ) -> Result<(Tree, Findings, Landmarks), ReadError> {
        let mut starts = Vec::new();
        let mut note = |record: &Tree| {
            starts.push(record.node(NodeId(0)).offset);
            each(record);
        };
        let mut keep = Keep::Rest(Way { depth, fits, each: &mut note, parents: Vec::new() });
        let (rest, findings) = self.read(&mut keep)?;
        let parents = if let Keep::Rest(way) = keep { way.parents } else { Vec::new() };
        let landmarks = Landmarks { starts, above: parents.first().filter(|_| parents.len() == 1).map(|&p| rest.pointer(p)) };
        Ok((rest, findings, landmarks))
    }

    fn read(&self, keep: &mut Keep<'_>) -> Result<(Tree, Findings), ReadError> {
        match self.format {
            Format::Json => json::read(&self.input, &self.options, self.part, keep),
            _ => xml::read(&self.input, &self.options, self.part, keep),
        }
    }
}
