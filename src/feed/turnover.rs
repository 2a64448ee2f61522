//! Which codes came with a release, and which went? Told of the data themselves, so that whoever joins them by codes learns of it.

use std::collections::BTreeSet;
use std::sync::Arc;

use quick_cache::sync::Cache;

use super::meant::Filter;
use super::select::Selection;
use super::{Feed, Problem, off_thread};
use crate::model::digest::Sha256;
use crate::model::release::Release;
use crate::model::structure::Dataflow;

/// Codes of one dimension that came and went.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Turnover {
    /// The position of the dimension.
    pub dimension: usize,
    /// Codes that the release before did not have.
    pub come: Vec<String>,
    /// Codes that only the release before had.
    pub gone: Vec<String>,
}

/// What came and went from one file to the next, as far as it was asked lately.
pub(super) type Turnovers = Cache<(Sha256, Sha256), Arc<Vec<Turnover>>>;

impl Feed {
    /// The dataflow of a release.
    pub fn flow_of(&self, release: &Release) -> Option<&Arc<Dataflow>> {
        self.flows.iter().find(|f| f.reference == release.draft.series.dataflow)
    }

    /// What came and went with a release, held against the one before; periods are no codes. Empty where nothing did, or the
    /// dataflow is not known any more.
    ///
    /// # Errors
    /// Where a file cannot be read.
    pub async fn turnover(&self, before: &Release, after: &Release) -> Result<Arc<Vec<Turnover>>, Problem> {
        let (Some(flow), Some(old), Some(new)) = (self.flow_of(after), before.draft.files.first(), after.draft.files.first()) else {
            return Ok(Arc::default());
        };
        let files = (old.sha256, new.sha256);
        if let Some(known) = self.turnovers.get(&files) {
            return Ok(known);
        }
        let (Some(old), Some(new)) = (self.table(before, flow).await?, self.table(after, flow).await?) else { return Ok(Arc::default()) };
        let (parts, time) = (self.parts.clone(), flow.structure.time());
        let found = off_thread(move || {
            let codes = |table| Selection::of(vec![table], &Filter::all(), &parts)?.available().map(|a| a.codes);
            let (old, new) = (codes(old)?, codes(new)?);
            let only = |a: &BTreeSet<String>, b: &BTreeSet<String>| a.difference(b).cloned().collect::<Vec<_>>();
            let each = old.iter().zip(&new).enumerate().filter(|(d, _)| Some(*d) != time);
            let all = each.map(|(dimension, (o, n))| Turnover { dimension, come: only(n, o), gone: only(o, n) });
            Ok(all.filter(|t| !t.come.is_empty() || !t.gone.is_empty()).collect::<Vec<_>>())
        });
        let found = Arc::new(found.await?);
        self.turnovers.insert(files, found.clone());
        Ok(found)
    }
}
