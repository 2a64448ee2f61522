//! How well does a tenant send? Its statements in the ledger, counted, and its calendar.

use serde::Serialize;

use super::due::{self, Standing, Tile};
use super::{Gateway, Trouble, ledger};
use crate::audit::score::{self, Score};
use crate::model::account::TenantId;
use crate::store::submissions::Wanted;

/// Submissions of a tenant that are looked through, the latest.
const MANY: i64 = 5_000;

/// A tenant's scorecard.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Scorecard {
    /// By month and dataflow, in that order.
    pub months: Vec<Score>,
    /// All of them together.
    pub total: Score,
    /// What was due by now, of each dataflow of the calendar.
    pub due: Vec<Punctual>,
}

/// How punctual a dataflow is, over the periods that the calendar still looks at.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Punctual {
    /// The dataflow.
    pub dataflow: String,
    /// Periods whose day is over, those of which somebody said why there is nothing left out.
    pub due: u64,
    /// Those that came by their day.
    pub on_time: u64,
    /// Those that came after it.
    pub came_late: u64,
    /// Those that have not come.
    pub missing: u64,
}

/// Counts it.
///
/// # Errors
/// Those of the store; [`Trouble::Machine`] where an entry of the ledger is damaged.
pub async fn of_tenant(gateway: &Gateway, tenant: &TenantId) -> Result<Scorecard, Trouble> {
    let wanted = Wanted { tenant: Some(tenant.clone()), ..Wanted::default() };
    let mut all = Vec::new();
    for submission in gateway.store.submissions(&wanted, MANY).await? {
        all.extend(ledger::about(gateway, &submission.receipt.to_string()).await?);
    }
    for series in gateway.store.every_series().await?.into_iter().filter(|s| s.tenant == *tenant) {
        for release in gateway.store.releases(&series, gateway.now()).await? {
            all.extend(ledger::about(gateway, &ledger::release_name(&series, release.number)).await?);
        }
    }
    all.sort_by_key(|(place, ..)| *place);
    let (months, total) = score::of(all.iter().map(|(_, _, statement)| statement));
    Ok(Scorecard { months, total, due: punctual(&due::of_tenant(gateway, tenant).await?) })
}

fn punctual(tiles: &[Tile]) -> Vec<Punctual> {
    let mut all: Vec<Punctual> = Vec::new();
    for tile in tiles {
        let found = all.iter().position(|p| p.dataflow == tile.dataflow);
        let at = found.unwrap_or_else(|| {
            all.push(Punctual { dataflow: tile.dataflow.clone(), ..Punctual::default() });
            all.len() - 1
        });
        let one = &mut all[at];
        match tile.standing {
            Standing::Open | Standing::Soon | Standing::Excused => continue,
            Standing::OnTime => one.on_time += 1,
            Standing::CameLate => one.came_late += 1,
            Standing::Late | Standing::Overdue | Standing::Delinquent => one.missing += 1,
        }
        one.due += 1;
    }
    all
}
