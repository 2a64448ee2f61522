//! Records of labels become a dataset in shared concepts and codes; every change made is noted on the observation.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::finding::Findings;
use crate::model::mapping::Mapping;
use crate::model::observation::Dataset;
use crate::model::record::Records;
use crate::model::structure::{Dataflow, Lookup};

/// Takes records, gives a dataset.
pub struct Harmoniser<'a> {
    mapping: &'a Mapping,
    dataset: Dataset,
    findings: Findings,
    lookup: &'a dyn Lookup,
    labels: BTreeMap<String, usize>,
}

impl<'a> Harmoniser<'a> {
    /// A harmoniser for one mapping and its dataflow.
    pub fn new(mapping: &'a Mapping, flow: Arc<Dataflow>, lookup: &'a dyn Lookup) -> Self {
        Self { mapping, dataset: Dataset::new(flow), findings: Findings::default(), lookup, labels: BTreeMap::new() }
    }

    /// Takes a batch. The batch's slots and labels are those of the batches before, with new ones at the end.
    pub fn take(&mut self, records: &Records) {
        let _ = (self.mapping, records, self.lookup.codelist(""), &self.labels);
    }

    /// What came out.
    pub fn finish(self) -> (Dataset, Findings) {
        (self.dataset, self.findings)
    }
}
