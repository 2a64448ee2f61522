//! Which structures and codelists are in force, and since when? For those who follow them.

use std::collections::BTreeMap;

use super::structures::{STRUCTURES, held};
use super::{Feed, Problem, off_thread};
use crate::gateway::Trouble;
use crate::model::account::TenantId;
use crate::model::moment::Moment;
use crate::model::structure::Ref;
use crate::sdmx::structure;
use crate::standard::{ArtefactSummary, check};
use crate::store::definitions::DefinitionKind;

impl Feed {
    /// Every artefact, with the moment at which it was sent to this service, or the standard was made that it comes with; the
    /// latest first.
    ///
    /// # Errors
    /// Those of the store; where a structure cannot be read.
    pub async fn in_force(&self) -> Result<&[(ArtefactSummary, Moment)], Problem> {
        // As long as the standard is the same so is this.
        self.in_force.get_or_try_init(|| self.read_in_force()).await.map(Vec::as_slice)
    }

    async fn read_in_force(&self) -> Result<Vec<(ArtefactSummary, Moment)>, Problem> {
        let standard = self.standard.clone();
        let kept = self.gateway.store.all_active(DefinitionKind::Structures, Some(&TenantId::system())).await.map_err(Trouble::from)?;
        off_thread(move || {
            let mut since: BTreeMap<Ref, Moment> = BTreeMap::new();
            for version in &kept {
                let message = structure::read(version.text.as_bytes()).map_err(std::io::Error::other)?;
                for (_, reference) in check::artefacts(&message) {
                    since.entry(reference).and_modify(|at| *at = version.at.min(*at)).or_insert(version.at);
                }
            }
            let all = match standard.list() {
                Ok(all) => all,
                Err(error) => return Ok(Err(held(error))),
            };
            let mut all: Vec<_> = all.into_iter().map(|a| (since.get(&a.reference).copied().unwrap_or(STRUCTURES), a)).collect();
            // What is of one moment stays in its order.
            all.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
            Ok(Ok(all.into_iter().map(|(at, a)| (a, at)).collect()))
        })
        .await?
    }
}
