//! Data: `/rest/v1/data`, `/rest/v2/data`.

use axum::extract::State;
use axum::response::Response;

use super::super::Service;
use super::super::deliver::{Told, deliver};
use super::super::extract::May;
use super::super::problem::{Answer, Kind, Problem};
use super::{Asked, Sent};
use crate::feed;
use crate::feed::query::{DataQuery, Read, v1, v2};
use crate::model::digest::Sha256;
use crate::model::lang::Lang;

/// Data by SDMX REST 1.5.0: `{flow}/{key}/{provider}`.
#[utoipa::path(get, path = "/rest/v1/data/{*path}", tag = "sdmx", params(("path" = String, Path)), responses((status = 200, content_type = "application/vnd.sdmx.genericdata+xml;version=2.1", body = String), (status = 304)))]
pub async fn first(state: State<Service>, may: May, sent: Sent) -> Answer<Response> {
    answer(state, may, &sent, v1::data).await
}

/// Data by SDMX REST 2.2.2: `{context}/{agency}/{id}/{version}/{key}`.
#[utoipa::path(get, path = "/rest/v2/data/{*path}", tag = "sdmx", params(("path" = String, Path)), responses((status = 200, content_type = "application/vnd.sdmx.data+json;version=2.1.0", body = String), (status = 204), (status = 304)))]
pub async fn second(state: State<Service>, may: May, sent: Sent) -> Answer<Response> {
    answer(state, may, &sent, v2::data).await
}

/// Reads a question from a path and its parameters.
type Reader = fn(&[String], &[(String, String)]) -> Read<DataQuery>;

async fn answer(State(service): State<Service>, May(scope): May, sent: &Sent, read: Reader) -> Answer<Response> {
    let asked = Asked::of(sent, 3)?;
    let query = read(&asked.path, &asked.parameters).map_err(feed::Problem::Wrong)?;
    let form = feed::media::data(asked.surface, &asked.wish());
    let form = form.ok_or_else(|| Problem::new(Kind::NotAcceptable).with("forms", "application/vnd.sdmx.data+json, application/vnd.sdmx.data+csv, application/vnd.sdmx.genericdata+xml, application/vnd.sdmx.structurespecificdata+xml"))?;
    let feed = service.feed().await?;
    let found = feed.find(&scope, &query).await?;
    let found = if form.what.tells_structures() { found } else { found.of_one_structure()? };
    let languages = if asked.languages.is_empty() { vec![Lang::En] } else { asked.languages.clone() };
    let name = Sha256::of(format!("{} {} {:?}", found.tag, form.media_type, languages).as_bytes());
    let (modified, media_type, at_hand) = (found.modified, form.media_type.clone(), feed.is_at_hand(&found));
    let told = Told { name, modified, media_type, languages: languages.clone(), file: None, at_hand, at_length: false };
    deliver(&service, asked.asking(sent, &scope), &told, feed.maker(found, form, name, languages)).await
}
