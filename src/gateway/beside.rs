//! What does a file have to stand beside: what its office published, what others publish of the same, what was agreed?
//!
//! Which dataflow a file is of is known when it was read, so all that it may be of is laid there; the process that reads it
//! opens it first and reads what it needs. Of other tenants only what everybody may read is laid: nothing that is restricted,
//! under embargo, waiting or withdrawn can come to be seen in a finding.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Gateway, Trouble, due, settings};
use crate::model::account::{Class, TenantId};
use crate::model::comparison::{Agreed, Beside, Earlier, Laid};
use crate::model::release::{Current, Series, Standing};
use crate::model::structure::Ref;
use crate::model::submission::Submission;
use crate::standard::Standard;
use crate::store::blobs::LocalFile;
use crate::store::definitions::DefinitionKind;

/// What a run is given beside its file; the files last as long as this value.
#[derive(Default)]
pub(super) struct Companions {
    pub(super) laid: Vec<Laid>,
    pub(super) agreed: Option<Vec<Agreed>>,
    pub(super) earlier: Option<Earlier>,
    pub(super) protect: BTreeMap<String, u32>,
    _files: Vec<Arc<LocalFile>>,
}

/// Everything that a submission may be compared with, as it stands now.
///
/// # Errors
/// Those of the store and the blobs.
pub(super) async fn of(gateway: &Gateway, submission: &Submission) -> Result<Companions, Trouble> {
    let tenant = &submission.tenant;
    let mut all = Companions {
        agreed: agreed(gateway, tenant).await?,
        protect: protect(gateway, tenant).await?,
        earlier: earlier(gateway, submission).await?,
        ..Companions::default()
    };
    let table = Standard::comparisons();
    let mirrors: BTreeSet<&str> = table.mirrors.iter().flat_map(|m| [m.received.dataflow.as_str(), m.sent.dataflow.as_str()]).collect();
    for series in gateway.store.every_series().await? {
        let flow = series.dataflow.id.as_str();
        if series.tenant == *tenant {
            all.lay(gateway, &series, Beside::Previous).await?;
            continue;
        }
        let mark = |b: &&crate::model::comparison::Benchmark| b.theirs.dataflow == flow && b.of.iter().any(|o| o == series.tenant.as_str());
        if table.benchmarks.iter().any(|b| mark(&b)) {
            all.lay(gateway, &series, Beside::Benchmark).await?;
        }
        if mirrors.contains(flow) {
            all.lay(gateway, &series, Beside::Mirror).await?;
        }
    }
    Ok(all)
}

impl Companions {
    /// Lays what stands in a series: the own as it will be built on, another tenant's as everybody reads it.
    async fn lay(&mut self, gateway: &Gateway, series: &Series, role: Beside) -> Result<(), Trouble> {
        let now = gateway.now();
        let release = match role {
            Beside::Previous => match gateway.store.tip(series).await? {
                Some(number) => Some(gateway.store.one_release(series, number, now).await?)
                    .filter(|r| matches!(r.standing, Standing::Public | Standing::Scheduled)),
                None => None,
            },
            _ => match gateway.store.current(series, now).await? {
                Current::Release(release) => Some(*release).filter(|r| r.draft.class == Class::Public && r.is_open(now)),
                Current::Nothing | Current::Withdrawn(_) => None,
            },
        };
        for content in release.iter().flat_map(|r| &r.draft.files) {
            let file = gateway.blobs.shared(content.sha256).await?;
            self.laid.push(Laid { role, path: file.path().to_owned() });
            self._files.push(file);
        }
        Ok(())
    }
}

/// What the calendars of a tenant say that it sends; none where it has none.
async fn agreed(gateway: &Gateway, tenant: &TenantId) -> Result<Option<Vec<Agreed>>, Trouble> {
    let mut all = None;
    for version in gateway.store.all_active(DefinitionKind::Calendar, Some(tenant)).await? {
        let calendar = due::parse(&version.text).map_err(|e| Trouble::Machine(format!("the calendar {}: {e}", version.title.id)))?;
        let dues = calendar.due.into_iter().map(|d| Agreed { dataflow: d.dataflow, from: d.from });
        all.get_or_insert_with(Vec::new).extend(dues);
    }
    Ok(all)
}

/// The dataflows in which the tenant has small counts protected, each with the number below which a count is small.
async fn protect(gateway: &Gateway, tenant: &TenantId) -> Result<BTreeMap<String, u32>, Trouble> {
    let all = gateway.store.settings(tenant).await?.into_iter();
    let policy = |(name, value): (String, String)| {
        let flow = Ref::parse(name.strip_prefix(settings::PROTECT)?)?;
        // `off` protects nothing: below 1 there is no count.
        Some((flow.id, value.parse().unwrap_or(0)))
    };
    Ok(all.filter_map(policy).collect())
}

/// The first receipt of the same bytes, unless this file mends it or is a share of it.
async fn earlier(gateway: &Gateway, submission: &Submission) -> Result<Option<Earlier>, Trouble> {
    let first = submission.duplicates.filter(|d| submission.share.as_ref().is_none_or(|s| s.of != *d));
    let Some(receipt) = first else { return Ok(None) };
    let first = gateway.store.submission(receipt).await?;
    Ok(Some(Earlier { receipt: receipt.to_string(), day: first.received.to_string().chars().take(10).collect() }))
}
