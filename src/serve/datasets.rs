//! Datasets at plain addresses: `/data/DF_BORDER_MVT.csv` and its like, what describes them, and the catalogue of all.
//!
//! What is asked and what comes of it is told by [`crate::feed::everyday`]; here are its addresses and headers.

use axum::extract::{OriginalUri, State};
use axum::http::{HeaderMap, HeaderValue, Method, Uri, header};
use axum::response::Response;
use serde_json::Value;

use super::Service;
use super::deliver::{Asking, Told, deliver, whole};
use super::extract::{May, Named, preferred};
use super::messages;
use super::problem::{Answer, Kind, Problem};
use super::rest::parameters;
use crate::feed;
use crate::feed::everyday::catalogue::Entry;
use crate::feed::everyday::{Form, Wanted, catalogue, package, snippets};
use crate::feed::query::{Why, Wrong};
use crate::gateway::access::Scope;
use crate::model::lang::Lang;
use crate::model::moment::Moment;

/// The parameter that says the language.
const LANG: &str = "lang";

/// A dataset as a file: `DF_BORDER_MVT.csv`, `.xlsx`, `.json` (JSON-stat 2.0), `.parquet`, `.geojson`, `.topojson`. Its rows are
/// chosen by dimensions and attributes (`REF_AREA=MEX,GTM`), `startPeriod`, `endPeriod`, `firstNObservations`, `lastNObservations`,
/// `provider`; `asOf` or `provider` with `release` name a content that stays. `layout=long|wide`, `flags`, `labels=id|name|both`, `lang`, `hxl`,
/// `geo` say how it is put.
#[utoipa::path(get, path = "/data/{dataset}", tag = "datasets",
    params(("dataset" = String, Path, example = "DF_BORDER_MVT.csv"), ("layout" = Option<String>, Query), ("labels" = Option<String>, Query),
        ("lang" = Option<String>, Query), ("hxl" = Option<String>, Query), ("flags" = Option<String>, Query), ("geo" = Option<String>, Query), ("startPeriod" = Option<String>, Query),
        ("endPeriod" = Option<String>, Query), ("firstNObservations" = Option<i64>, Query, minimum = 1), ("lastNObservations" = Option<i64>, Query, minimum = 1),
        ("provider" = Option<String>, Query), ("release" = Option<i64>, Query, minimum = 1), ("asOf" = Option<String>, Query)),
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
    let feed = service.feed().await?;
    let dataset = feed.dataset(&scope, wanted).await?;
    let (tag, modified) = (dataset.tag, dataset.about.modified);
    let value = |text: &str| HeaderValue::from_str(text).map_err(|_| Problem::new(Kind::Internal));
    let beside = |what: &str, rel: &str| format!("<{}>; rel=\"{rel}\"", dataset.about.beside(what));
    // Figures of several offices stand in one file: which of them may stand on one axis is told there.
    let comparable = format!("<{}/datasets/{}/comparability>; rel=\"related\"", dataset.about.address, dataset.about.name);
    let link = value(&[beside("datapackage.json", "describedby"), beside("snippets", "help"), comparable].join(", "))?;
    let is_saved = matches!(form, Form::Csv | Form::Xlsx | Form::Parquet);
    let file = is_saved.then(|| format!("{}.{}", dataset.about.flow.reference.id, form.ending()));
    let (media_type, languages, at_length) = (form.media_type().to_owned(), vec![lang], form == Form::Xlsx);
    let told = Told { name: tag, modified, media_type, languages, file, at_hand: false, at_length };
    let asking = Asking { scope: &scope, method: &method, headers: &headers, compression: None };
    let writing = feed.writing(dataset);
    let mut answer = deliver(&service, asking, &told, move |pen| writing(&mut |piece| pen.piece(piece))).await?;
    answer.headers_mut().insert(header::LINK, link);
    Ok(answer)
}

/// The language that is asked for, else that of the service.
pub(super) fn asked(service: &Service, headers: &HeaderMap) -> Lang {
    messages::asked(headers).or(service.gateway.config.lang).unwrap_or(Lang::En)
}

/// The language and nothing else: what describes a dataset takes no other parameter.
pub(super) fn language(service: &Service, uri: &Uri, headers: &HeaderMap) -> Answer<Lang> {
    let (lang, rest) = said(service, uri, headers)?;
    match rest.first() {
        Some((part, _)) => Err(feed::Problem::Wrong(Wrong { part: part.clone(), why: Why::Unknown }).into()),
        None => Ok(lang),
    }
}

/// The language, and the other parameters.
fn said(service: &Service, uri: &Uri, headers: &HeaderMap) -> Answer<(Lang, Vec<(String, String)>)> {
    let (lang, rest): (Vec<_>, Vec<_>) = parameters(uri)?.into_iter().partition(|p| p.0 == LANG);
    let wrong = || Problem::from(feed::Problem::Wrong(Wrong { part: LANG.to_owned(), why: Why::Form }));
    let lang = match &lang[..] {
        [] => asked(service, headers),
        [(_, tag)] => Lang::parse(tag).ok_or_else(wrong)?,
        _ => return Err(wrong()),
    };
    Ok((lang, rest))
}

/// Lines to copy and run for Python, R, Excel, Power BI, curl and DuckDB, as JSON or plain text; the parameters are those of
/// the file, and stand in the addresses.
#[utoipa::path(get, path = "/data/{dataset}/snippets", tag = "datasets", params(("dataset" = String, Path), ("lang" = Option<String>, Query)),
    responses((status = 200, content((Object = "application/json"), (String = "text/plain"))), (status = 304)))]
pub async fn copied(
    State(service): State<Service>,
    May(scope): May,
    named: Named,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Answer<Response> {
    let name: String = named.read("dataset")?;
    let (lang, rest) = said(&service, &uri, &headers)?;
    // They are for the CSV, so what is no parameter of that is none here.
    let wanted = Wanted::read(&name, Form::Csv, &rest, lang).map_err(feed::Problem::Wrong)?;
    let dataset = service.feed().await?.dataset(&scope, wanted).await?;
    let (about, forms) = (&dataset.about, ["application/json", "text/plain"]);
    let all = snippets::snippets(about, &rest, lang);
    let (body, kind) = match preferred(&headers, &forms)? {
        "text/plain" => (snippets::as_text(about, &all, lang), "text/plain; charset=utf-8"),
        _ => (
            serde_json::json!({ "dataset": about.flow.reference.to_string(), "title": about.title(lang), "snippets": all }).to_string(),
            forms[0],
        ),
    };
    whole(&scope, &headers, body.into_bytes(), kind, about.modified, &[lang])
}

/// What describes a dataset, in one language.
async fn description(
    service: &Service,
    scope: &Scope,
    named: &Named,
    uri: &Uri,
    headers: &HeaderMap,
    kind: &str,
    describe: impl Fn(&Entry, Lang) -> Value,
) -> Answer<Response> {
    let lang = language(service, uri, headers)?;
    let entry = service.feed().await?.entry(scope, &named.read::<String>("dataset")?).await?;
    json(scope, headers, &describe(&entry, lang), kind, entry.about.modified, &[lang])
}

/// The Data Package (Frictionless) of a dataset.
#[utoipa::path(get, path = "/data/{dataset}/datapackage.json", tag = "datasets", params(("dataset" = String, Path), ("lang" = Option<String>, Query)),
    responses((status = 200, body = Object), (status = 304)))]
pub async fn packaged(
    State(service): State<Service>,
    May(scope): May,
    named: Named,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Answer<Response> {
    description(&service, &scope, &named, &uri, &headers, "application/json", |entry, lang| package::package(&entry.about, lang)).await
}

/// A dataset as search engines read it: schema.org, JSON-LD.
#[utoipa::path(get, path = "/data/{dataset}/dataset.jsonld", tag = "datasets", params(("dataset" = String, Path), ("lang" = Option<String>, Query)),
    responses((status = 200, content_type = "application/ld+json", body = Object), (status = 304)))]
pub async fn described(
    State(service): State<Service>,
    May(scope): May,
    named: Named,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Answer<Response> {
    description(&service, &scope, &named, &uri, &headers, "application/ld+json", catalogue::for_search).await
}

/// The catalogue of all datasets: DCAT-AP, JSON-LD.
#[utoipa::path(get, path = "/catalog.jsonld", tag = "datasets", responses((status = 200, content_type = "application/ld+json", body = Object), (status = 304)))]
pub async fn catalogued(
    State(service): State<Service>,
    May(scope): May,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Answer<Response> {
    language(&service, &uri, &headers)?;
    let entries = service.feed().await?.entries(&scope).await?;
    let settings = &service.gateway.config.settings;
    let catalogue = catalogue::catalogue(&entries, &settings.service.public_address(), &settings.imprint.publisher);
    let modified = entries.iter().map(|e| e.about.modified).max().unwrap_or_default();
    json(&scope, &headers, &catalogue, "application/ld+json", modified, &Lang::ALL)
}

fn json(scope: &Scope, asked: &HeaderMap, value: &Value, kind: &str, modified: Moment, languages: &[Lang]) -> Answer<Response> {
    whole(scope, asked, value.to_string().into_bytes(), kind, modified, languages)
}
