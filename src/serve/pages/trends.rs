//! Does an office send better files than before? First-pass rate and findings for each thousand cells, month by month, as the ledger
//! has them.

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;

use super::Visit;
use crate::audit::score::Score;
use crate::gateway::scorecard::{self, Punctual};
use crate::serve::Service;
use crate::serve::extract::Within;
use crate::serve::problem::Answer;

#[derive(Serialize)]
struct Content {
    tenant: String,
    months: Vec<Score>,
    total: Score,
    due: Vec<Punctual>,
    /// The largest number of findings for a thousand cells, for the scale of the bars; at least one.
    most: String,
}

/// How well an office sends, by month and dataflow.
#[utoipa::path(get, path = "/office/tenants/{tenant}/trends", operation_id = "trends", tag = "pages", params(("tenant" = String, Path)),
    responses((status = 200, content_type = "text/html", body = String)))]
pub async fn page(State(service): State<Service>, visit: Visit, Within(actor): Within) -> Answer<Response> {
    let card = scorecard::of_tenant(&service.gateway, &actor.tenant).await?;
    let each = card.months.iter().filter_map(|m| m.findings_per_thousand.parse::<rust_decimal::Decimal>().ok());
    let most = each.max().unwrap_or_default().max(rust_decimal::Decimal::ONE);
    let (tenant, most) = (actor.tenant.to_string(), most.to_string());
    visit.show("trends.html", Content { tenant, months: card.months, total: card.total, due: card.due, most })
}
