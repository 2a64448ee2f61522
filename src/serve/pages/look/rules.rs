//! Which rules is a file held against, what would each say, and what is there to do then? For whoever sends, and whoever trusts nothing.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;

use super::{Visit, kept};
use crate::model::moment::Moment;
use crate::model::structure::Ref;
use crate::report::rules::{Explained, FLOW, explained};
use crate::serve::Service;
use crate::serve::problem::Answer;

/// The rules of one level of validation.
#[derive(Serialize)]
struct Level {
    /// Its letter: `F` file, `S` structure, `C` code and so on.
    letter: &'static str,
    rules: Vec<Explained>,
}

#[derive(Serialize)]
struct Rules {
    count: usize,
    levels: Vec<Level>,
}

/// Every rule with what it asks for, an example of what it says, and what to do then.
#[utoipa::path(get, path = "/rules", tag = "pages", responses((status = 200, content_type = "text/html", body = String), (status = 304)))]
pub async fn rules(State(service): State<Service>, visit: Visit, headers: HeaderMap) -> Answer<Response> {
    let standard = service.gateway.standard().await?;
    let flow = Ref::parse(FLOW).and_then(|r| standard.dataflow(&r).ok());
    let all = explained(visit.lang, flow.as_deref());
    let count = all.len();
    let mut levels: Vec<Level> = Vec::new();
    for rule in all {
        let letter = rule.id.split('-').next().unwrap_or_default();
        match levels.last_mut().filter(|level| level.letter == letter) {
            Some(level) => level.rules.push(rule),
            None => levels.push(Level { letter, rules: vec![rule] }),
        }
    }
    let page = visit.show("look/rules.html", Rules { count, levels })?;
    kept(&visit, &headers, None, Moment::default(), page).await
}
