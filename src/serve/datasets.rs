//! Datasets at plain addresses: `/data/DF_BORDER_MVT.csv` and its like, what describes them, and the catalogue of all.
//!
//! What is asked and what comes of it is told by [`crate::feed::everyday`]; here are its addresses and headers.

use axum::extract::{OriginalUri, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::Service;
use super::extract::{May, Named};
use super::messages;
use super::problem::{Answer, Kind, Problem};
use super::rest::data::{heads, stamp, streamed};
use super::rest::{parameters, unchanged};
use super::submissions::attachment;
use crate::feed;
use crate::feed::everyday::{Form, Wanted};
use crate::model::lang::Lang;

/// A dataset as a file: `DF_BORDER_MVT.csv`, `.xlsx`, `.json` (JSON-stat 2.0), `.parquet`, `.geojson`, `.topojson`. Its rows are
/// chosen by dimensions and attributes (`REF_AREA=MEX,GTM`), `startPeriod`, `endPeriod`, `firstNObservations`, `lastNObservations`,
/// `provider`; `asOf` or `provider` with `release` name a content that stays. `layout=long|wide`, `labels=id|name|both`, `lang`, `hxl`,
/// `geo` say how it is put.
#[utoipa::path(get, path = "/data/{dataset}", tag = "datasets",
    params(("dataset" = String, Path, example = "DF_BORDER_MVT.csv"), ("layout" = Option<String>, Query), ("labels" = Option<String>, Query),
        ("lang" = Option<String>, Query), ("hxl" = Option<String>, Query), ("geo" = Option<String>, Query), ("startPeriod" = Option<String>, Query),
        ("endPeriod" = Option<String>, Query), ("firstNObservations" = Option<i64>, Query), ("lastNObservations" = Option<i64>, Query),
        ("provider" = Option<String>, Query), ("release" = Option<i64>, Query), ("asOf" = Option<String>, Query)),
    responses((status = 200, content_type = "text/csv", body = String), (status = 304)))]
pub async fn file(
    State(service): State<Service>,
    May(scope): May,
    method: Method,
    named: Named,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Answer<Response> {
    let name: String = named.read("dataset")?;
    let (dataset, form) = Form::of(&name).ok_or_else(|| Problem::new(Kind::NotFound))?;
    let wanted = Wanted::read(dataset, form, &parameters(&uri)?, asked(&service, &headers)).map_err(feed::Problem::Wrong)?;
    let lang = wanted.lang;
    let dataset = service.feed.dataset(&scope, wanted).await?;
    let (tag, modified) = (dataset.tag, dataset.about.modified);
    let mut head = heads(&scope, &tag, modified, form.media_type(), &[lang])?;
    let value = |text: &str| HeaderValue::from_str(text).map_err(|_| Problem::new(Kind::Internal));
    let beside = |what: &str, rel: &str| format!("<{}>; rel=\"{rel}\"", dataset.about.beside(what));
    head.insert(header::LINK, value(&[beside("datapackage.json", "describedby"), beside("snippets", "help")].join(", "))?);
    if unchanged(&headers, &format!("W/\"{tag}\""), &stamp(modified)) {
        head.remove(header::CONTENT_TYPE);
        return Ok((StatusCode::NOT_MODIFIED, head).into_response());
    }
    if matches!(form, Form::Csv | Form::Xlsx | Form::Parquet) {
        head.insert(header::CONTENT_DISPOSITION, attachment(&format!("{}.{}", dataset.about.flow.reference.id, form.ending())));
    }
    streamed(head, &method, service.feed.writing(dataset)).await
}

/// The language that is asked for, else that of the service.
fn asked(service: &Service, headers: &HeaderMap) -> Lang {
    messages::asked(headers).or(service.gateway.config.lang).unwrap_or(Lang::En)
}
