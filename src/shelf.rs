//! Which datasets, packs of rules and corrections lie beside a file, and which of them does it need?
//!
//! A run is handed all that it may need, opened; what is Parquet is read when a file turns out to be of a dataflow that is held
//! against it, and no sooner.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::sync::OnceLock;

use crate::compare::With;
use crate::mend::Patch;
use crate::model::comparison::{Agreed, Beside, Comparisons};
use crate::model::observation::Dataset;
use crate::model::structure::Ref;
use crate::pack::{Pack, Thresholds};
use crate::sdmx;
use crate::standard::Standard;

/// All that lies beside.
#[derive(Default)]
pub struct Shelf {
    items: Vec<Item>,
    /// Packs of rules; each is for some dataflows and senders.
    pub packs: Vec<Pack>,
    /// Corrections of cells that were agreed; each patch is for the files of a mapping.
    pub patches: Vec<Patch>,
    /// What the office agreed to send; none: there is no such list.
    pub agreed: Option<Vec<Agreed>>,
    /// Dataflows in which counts below a number are protected, beside those of the table.
    pub protect: BTreeMap<String, u32>,
    /// Nothing is released before somebody says why it warns.
    pub reasons: bool,
}

struct Item {
    role: Beside,
    flow: Ref,
    file: Option<File>,
    data: OnceLock<Dataset>,
}

impl Shelf {
    /// Lays a dataset there.
    pub fn lay(&mut self, role: Beside, data: Dataset) {
        let flow = data.flow.reference.clone();
        self.items.push(Item { role, flow, file: None, data: OnceLock::from(data) });
    }

    /// Lays a Parquet file there, to be read when it is needed.
    ///
    /// # Errors
    /// Those of the file; where it names no dataflow.
    pub fn lay_file(&mut self, role: Beside, file: File) -> io::Result<()> {
        let flow = sdmx::parquet::dataflow_of(&file)?;
        self.items.push(Item { role, flow, file: Some(file), data: OnceLock::new() });
        Ok(())
    }

    /// The packs that are in force for files of this dataflow and sender, in order.
    pub fn packs<'a>(&'a self, flow: &Ref, sender: &str) -> Vec<&'a Pack> {
        self.packs.iter().filter(|p| p.applies(flow, sender)).collect()
    }

    /// What a dataset of this dataflow is held against.
    ///
    /// # Errors
    /// Where a file that is needed cannot be read.
    pub fn with<'a>(&'a self, flow: &Ref, table: &Comparisons, standard: &Standard) -> io::Result<With<'a>> {
        let needs = table.needs(&flow.id);
        let mut datasets = Vec::new();
        for item in &self.items {
            let same = item.flow.id == flow.id;
            let role = match item.role {
                Beside::Previous if same => Beside::Previous,
                // What the office published in another dataflow lies beside.
                Beside::Previous if needs.contains(&(Beside::Other, item.flow.id.as_str())) => Beside::Other,
                role if needs.contains(&(role, item.flow.id.as_str())) => role,
                _ => continue,
            };
            datasets.push((role, item.read(standard)?));
        }
        Ok(With { datasets, agreed: self.agreed.as_deref(), protect: self.protect.get(&flow.id).copied(), reasons: self.reasons })
    }
}

/// The thresholds of packs, the last that sets one holding.
pub fn thresholds(packs: &[&Pack]) -> Thresholds {
    let mut all = Thresholds::new();
    for (rule, names) in packs.iter().flat_map(|p| &p.limits) {
        all.entry(rule.clone()).or_default().extend(names.iter().map(|(name, value)| (name.clone(), *value)));
    }
    all
}

impl Item {
    fn read(&self, standard: &Standard) -> io::Result<&Dataset> {
        if let Some(data) = self.data.get() {
            return Ok(data);
        }
        let file = self.file.as_ref().ok_or_else(|| io::Error::other("a dataset that lies beside has no content"))?;
        let flow = standard.dataflow(&self.flow).map_err(io::Error::other)?;
        let data = sdmx::parquet::read(file.try_clone()?, flow)?;
        Ok(self.data.get_or_init(|| data))
    }
}
