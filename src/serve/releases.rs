//! What is published, and what do people do with it? Released, held under embargo, withdrawn, restored; told apart.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;
use utoipa::ToSchema;

use super::Service;
use super::extract::{Json, May, Named, Published, Query, Readable, Seen, preferred};
use super::problem::{Answer, Kind, Problem};
use super::ranges::{self, Lasting};
use crate::gateway::change::{self, Changes, Difference};
use crate::gateway::publish::{self, Plan};
use crate::gateway::{Trouble, export, replay};
use crate::model::account::{Class, TenantId};
use crate::model::digest::Sha256;
use crate::model::moment::Moment;
use crate::model::release::{Current, Release, Series};
use crate::model::structure::Ref;
use crate::model::submission::Receipt;
use crate::store::catalogue::REMEMBERED;

/// One file of a release.
#[derive(Serialize, ToSchema)]
pub struct FileView {
    path: String,
    sha256: String,
    bytes: i64,
    rows: i64,
}

/// A release.
#[derive(Serialize, ToSchema)]
#[schema(as = Release)]
pub struct ReleaseView {
    /// `AGENCY:ID(VERSION)`.
    dataflow: String,
    tenant: String,
    number: i64,
    /// `pending`, `scheduled`, `public`, `replaced`, `withdrawn`.
    standing: &'static str,
    /// `public`, `restricted`, `confidential`.
    class: &'static str,
    /// When it was asked for.
    at: String,
    /// From when on it may be read.
    opens: Option<String>,
    embargo: Option<String>,
    withdrawn: Option<String>,
    /// The release that it was made on.
    base: Option<i64>,
    /// The earlier release whose content it has again.
    restores: Option<i64>,
    /// What went in.
    receipts: Vec<String>,
    rows: i64,
    /// SHA-256 of the manifest.
    manifest: String,
    files: Vec<FileView>,
    keys_needed: i64,
    keys_given: usize,
}

impl From<&Release> for ReleaseView {
    fn from(r: &Release) -> ReleaseView {
        let file = |f: &crate::model::release::Content| FileView {
            path: f.path.clone(),
            sha256: f.sha256.to_string(),
            bytes: f.bytes,
            rows: f.rows,
        };
        ReleaseView {
            dataflow: r.draft.series.dataflow.to_string(),
            tenant: r.draft.series.tenant.to_string(),
            number: r.number,
            standing: r.standing.word(),
            class: r.draft.class.word(),
            at: r.at.to_string(),
            opens: r.opens.map(|m| m.to_string()),
            embargo: r.draft.embargo.map(|m| m.to_string()),
            withdrawn: r.withdrawn.as_ref().map(|(m, _)| m.to_string()),
            base: r.draft.base,
            restores: r.draft.restores,
            receipts: r.draft.receipts.iter().map(ToString::to_string).collect(),
            rows: r.rows(),
            manifest: r.draft.manifest.to_string(),
            files: r.draft.files.iter().map(file).collect(),
            keys_needed: r.draft.keys,
            keys_given: r.given.len(),
        }
    }
}

/// What is to be released.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRelease {
    tenant: Option<String>,
    /// `AGENCY:ID(VERSION)`.
    dataflow: String,
    /// What goes in.
    receipts: Vec<String>,
    /// `merge`: what has the same key is replaced, nothing goes; `replace`: exactly the submissions.
    #[serde(default = "merge")]
    how: String,
    /// The release that the changes were looked at against; none where there was none.
    base: Option<i64>,
    /// Not to be read before this moment (RFC 3339).
    embargo: Option<String>,
    /// `public`, `restricted`, `confidential`; else what is set for the dataflow.
    class: Option<String>,
    /// Why, in the person's words.
    #[serde(default)]
    why: String,
}

fn merge() -> String {
    "merge".to_owned()
}

/// A reason.
#[derive(Deserialize, Default, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Why {
    #[serde(default)]
    why: String,
}

/// An earlier content, to be released again.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Restoring {
    base: Option<i64>,
    embargo: Option<String>,
    why: String,
}

/// What a release of several submissions would be made of.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Together {
    tenant: Option<String>,
    dataflow: String,
    /// Parted by commas.
    receipts: String,
    #[serde(default = "merge")]
    how: String,
}

/// How a submission would go in.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Alone {
    #[serde(default = "merge")]
    how: String,
}

/// What a release is held against.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Against {
    /// The earlier release; none: nothing.
    from: Option<i64>,
}

fn read<T: std::str::FromStr>(part: &'static str, text: &str) -> Answer<T> {
    text.parse().map_err(|_| Problem::malformed(part, ""))
}

fn dataflow(text: &str) -> Answer<Ref> {
    Ref::parse(text).ok_or_else(|| Problem::malformed("dataflow", ""))
}

fn embargo(text: Option<&str>) -> Answer<Option<Moment>> {
    text.map(|t| read("embargo", t)).transpose()
}

/// The releases that are to be read now: everybody's, and those of the caller's tenants.
#[utoipa::path(get, path = "/api/releases", tag = "releases", responses((status = 200, body = Vec<ReleaseView>)))]
pub async fn current(State(service): State<Service>, May(scope): May) -> Answer<axum::Json<Vec<ReleaseView>>> {
    let now = service.gateway.now();
    let mut out = Vec::new();
    for shelf in service.gateway.store.shelves(now).await? {
        if let Current::Release(release) = service.gateway.store.current(&shelf.series, now).await?
            && scope.sees_release(&release, now)
        {
            out.push((&*release).into());
        }
    }
    Ok(axum::Json(out))
}

/// Every file of every release that everybody may read, for programs that follow what is published (`isthmus export`).
#[utoipa::path(get, path = "/api/published", tag = "releases", responses((status = 200, body = Object)))]
pub async fn published(State(service): State<Service>) -> Answer<axum::Json<export::Index>> {
    Ok(axum::Json(export::published(&service.gateway).await?))
}

/// Every release of a series that the caller may see, the last first.
#[utoipa::path(get, path = "/api/releases/{dataflow}/{tenant}", tag = "releases", params(("dataflow" = String, Path), ("tenant" = String, Path)),
    responses((status = 200, body = Vec<ReleaseView>)))]
pub async fn history(State(service): State<Service>, May(scope): May, named: Named) -> Answer<axum::Json<Vec<ReleaseView>>> {
    let (now, series) = (service.gateway.now(), named.series()?);
    let mut releases = service.gateway.store.releases(&series, now).await?;
    releases.retain(|r| scope.sees_release(r, now));
    if releases.is_empty() {
        // One in which nothing was released and one that is not the caller's are the same.
        return Err(Problem::new(Kind::NotFound));
    }
    Ok(axum::Json(releases.iter().map(Into::into).collect()))
}

/// One release.
#[utoipa::path(get, path = "/api/releases/{dataflow}/{tenant}/{number}", tag = "releases",
    params(("dataflow" = String, Path), ("tenant" = String, Path), ("number" = i64, Path)), responses((status = 200, body = ReleaseView)))]
pub async fn one(published: Published) -> axum::Json<ReleaseView> {
    axum::Json((&published.release).into())
}

/// The manifest of a release, byte by byte as it was signed.
#[utoipa::path(get, path = "/api/releases/{dataflow}/{tenant}/{number}/manifest", tag = "releases",
    params(("dataflow" = String, Path), ("tenant" = String, Path), ("number" = i64, Path)), responses((status = 200, body = Object)))]
pub async fn manifest(State(service): State<Service>, Readable(release): Readable, method: Method, headers: HeaderMap) -> Answer<Response> {
    let bytes = service.gateway.blobs.get(release.draft.manifest).await?;
    let length = bytes.len() as u64;
    let (manifest, now) = (release.draft.manifest, service.gateway.now());
    let file = lasting(&release, manifest, length, "application/json", now);
    ranges::give(&service, &method, &headers, Lasting { bytes: Some(bytes), ..file }).await
}

/// A file of a release, as soon as it is open: all of it, or the bytes that `Range` asks for.
#[utoipa::path(get, path = "/api/releases/{dataflow}/{tenant}/{number}/files/{*path}", tag = "releases",
    params(("dataflow" = String, Path), ("tenant" = String, Path), ("number" = i64, Path), ("path" = String, Path)),
    responses((status = 200, content_type = "application/vnd.apache.parquet", body = Vec<u8>),
        (status = 206, content_type = "application/vnd.apache.parquet", body = Vec<u8>), (status = 304)))]
pub async fn file(
    State(service): State<Service>,
    Readable(release): Readable,
    named: Named,
    method: Method,
    headers: HeaderMap,
) -> Answer<Response> {
    let path: String = named.read("path")?;
    let now = service.gateway.now();
    let open = release.is_open(now);
    let file = release.draft.files.iter().find(|f| f.path == path).filter(|_| open).ok_or_else(|| Problem::new(Kind::NotFound))?;
    let length = u64::try_from(file.bytes).unwrap_or(0);
    let given = lasting(&release, file.sha256, length, "application/vnd.apache.parquet", now);
    let name = path.rsplit('/').next().map(str::to_owned);
    ranges::give(&service, &method, &headers, Lasting { name, ..given }).await
}

/// A file of a release as it is told.
fn lasting(release: &Release, sha256: Sha256, length: u64, media_type: &'static str, now: Moment) -> Lasting {
    let modified = release.opens.unwrap_or(release.at);
    // Of one that waits only its tenant knows: nobody on the way keeps what they are told.
    let public = release.draft.class == Class::Public && release.is_open(now);
    Lasting { sha256, length, modified, media_type, name: None, public, bytes: None }
}

/// Releases submissions: now, at a moment, or as soon as enough persons have turned their key.
#[utoipa::path(post, path = "/api/releases", tag = "releases", request_body = NewRelease, responses((status = 201, body = ReleaseView)))]
pub async fn release(State(service): State<Service>, May(scope): May, Json(new): Json<NewRelease>) -> Answer<Response> {
    let tenant = new.tenant.as_deref().map(|t| read::<TenantId>("tenant", t)).transpose()?;
    let actor = scope.actor(&scope.tenant(tenant.as_ref())?)?;
    let plan = Plan {
        dataflow: dataflow(&new.dataflow)?,
        receipts: new.receipts.iter().map(|r| read::<Receipt>("receipts", r)).collect::<Answer<_>>()?,
        how: read("how", &new.how)?,
        base: new.base,
        embargo: embargo(new.embargo.as_deref())?,
        class: new.class.as_deref().map(|c| read("class", c)).transpose()?,
        why: new.why,
    };
    Ok(made(&publish::release(&service.gateway, &actor, &plan).await?))
}

fn made(release: &Release) -> Response {
    let Series { dataflow, tenant } = &release.draft.series;
    let location = format!("/api/releases/{dataflow}/{tenant}/{}", release.number);
    (StatusCode::CREATED, [(header::LOCATION, location)], axum::Json(ReleaseView::from(release))).into_response()
}

/// Turns another key to a release that waits for one.
#[utoipa::path(post, path = "/api/releases/{dataflow}/{tenant}/{number}/keys", tag = "releases",
    params(("dataflow" = String, Path), ("tenant" = String, Path), ("number" = i64, Path)), request_body = Why,
    responses((status = 200, body = ReleaseView)))]
pub async fn give_key(State(service): State<Service>, published: Published, Json(said): Json<Why>) -> Answer<axum::Json<ReleaseView>> {
    let (actor, series) = (published.actor()?, &published.release.draft.series);
    let release = publish::give_key(&service.gateway, actor, series, published.release.number, &said.why).await?;
    Ok(axum::Json((&release).into()))
}

/// Withdraws a release: it is named, and its figures are shown no more.
#[utoipa::path(post, path = "/api/releases/{dataflow}/{tenant}/{number}/withdraw", tag = "releases",
    params(("dataflow" = String, Path), ("tenant" = String, Path), ("number" = i64, Path)), request_body = Why,
    responses((status = 200, body = ReleaseView)))]
pub async fn withdraw(State(service): State<Service>, published: Published, Json(said): Json<Why>) -> Answer<axum::Json<ReleaseView>> {
    let (actor, series) = (published.actor()?, &published.release.draft.series);
    let release = publish::withdraw(&service.gateway, actor, series, published.release.number, &said.why).await?;
    // Other processes go by what they were told until then: when it is said to be withdrawn, nobody gives it out any more.
    tokio::time::sleep(REMEMBERED).await;
    Ok(axum::Json((&release).into()))
}

/// Releases the content of this release again, under the next number.
#[utoipa::path(post, path = "/api/releases/{dataflow}/{tenant}/{number}/restore", tag = "releases",
    params(("dataflow" = String, Path), ("tenant" = String, Path), ("number" = i64, Path)), request_body = Restoring,
    responses((status = 201, body = ReleaseView)))]
pub async fn restore(State(service): State<Service>, published: Published, Json(said): Json<Restoring>) -> Answer<Response> {
    let (actor, series) = (published.actor()?, &published.release.draft.series);
    let until = embargo(said.embargo.as_deref())?;
    Ok(made(&publish::restore(&service.gateway, actor, series, published.release.number, said.base, until, &said.why).await?))
}

/// Runs a release again from what is recorded, and compares every digest.
#[utoipa::path(post, path = "/api/releases/{dataflow}/{tenant}/{number}/replay", tag = "audit",
    params(("dataflow" = String, Path), ("tenant" = String, Path), ("number" = i64, Path)), responses((status = 200, body = Object)))]
pub async fn run_again(State(service): State<Service>, published: Published) -> Answer<axum::Json<replay::Replayed>> {
    let (actor, series) = (published.actor()?, &published.release.draft.series);
    Ok(axum::Json(replay::release(&service.gateway, actor, series, published.release.number).await?))
}

/// What a release of this submission would change: counts and largest jumps as JSON, every difference as NDJSON.
#[utoipa::path(get, path = "/api/submissions/{receipt}/changes", tag = "review", params(("receipt" = String, Path), Alone),
    responses((status = 200, content((Object = "application/json"), (String = "application/x-ndjson")))))]
pub async fn alone(State(service): State<Service>, seen: Seen, Query(said): Query<Alone>, headers: HeaderMap) -> Answer<Response> {
    let dataflow = seen.submission.run.as_ref().and_then(|r| r.dataflow.clone()).ok_or_else(|| Problem::new(Kind::NoDataset))?;
    let (how, receipts) = (read("how", &said.how)?, [seen.submission.receipt]);
    changes(&headers, async |list| change::preview(&service.gateway, &seen.actor, &dataflow, &receipts, how, list).await).await
}

/// What a release of several submissions together would change.
#[utoipa::path(get, path = "/api/changes", tag = "review", params(Together),
    responses((status = 200, content((Object = "application/json"), (String = "application/x-ndjson")))))]
pub async fn together(
    State(service): State<Service>,
    May(scope): May,
    Query(said): Query<Together>,
    headers: HeaderMap,
) -> Answer<Response> {
    let tenant = said.tenant.as_deref().map(|t| read::<TenantId>("tenant", t)).transpose()?;
    let actor = scope.actor(&scope.tenant(tenant.as_ref())?)?;
    let (dataflow, how) = (dataflow(&said.dataflow)?, read("how", &said.how)?);
    let receipts: Vec<Receipt> = said.receipts.split(',').map(|r| read("receipts", r.trim())).collect::<Answer<_>>()?;
    changes(&headers, async |list| change::preview(&service.gateway, &actor, &dataflow, &receipts, how, list).await).await
}

/// What is different in a release against an earlier one, or against nothing.
#[utoipa::path(get, path = "/api/releases/{dataflow}/{tenant}/{number}/changes", tag = "releases",
    params(("dataflow" = String, Path), ("tenant" = String, Path), ("number" = i64, Path), Against),
    responses((status = 200, content((Object = "application/json"), (String = "application/x-ndjson")))))]
pub async fn between(
    State(service): State<Service>,
    published: Published,
    Query(said): Query<Against>,
    headers: HeaderMap,
) -> Answer<Response> {
    let (actor, series, number) = (published.actor()?, &published.release.draft.series, published.release.number);
    changes(&headers, async |list| change::between(&service.gateway, actor, series, said.from, number, list).await).await
}

/// How many differences a listed answer has at most: who wants all of a large dataset takes its files.
const LISTED: usize = 100_000;

async fn changes(
    headers: &HeaderMap,
    count: impl AsyncFnOnce(Option<mpsc::Sender<Difference>>) -> Result<Changes, Trouble>,
) -> Answer<Response> {
    if preferred(headers, &["application/json", "application/x-ndjson"])? == "application/json" {
        return Ok(axum::Json(count(None).await?).into_response());
    }
    let (tell, mut told) = mpsc::channel(1024);
    let gather = async {
        let mut lines = Vec::new();
        while let Some(difference) = told.recv().await {
            lines.push(line(&difference));
            if lines.len() == LISTED {
                break;
            }
        }
        drop(told);
        lines
    };
    let (counted, mut lines) = tokio::join!(count(Some(tell)), gather);
    lines.push(line(&counted?));
    let lines = stream::iter(lines).map(Ok::<_, std::convert::Infallible>);
    Ok(([(header::CONTENT_TYPE, "application/x-ndjson")], Body::from_stream(lines)).into_response())
}

fn line(what: &impl Serialize) -> Bytes {
    let mut text = serde_json::to_vec(what).unwrap_or_default();
    text.push(b'\n');
    text.into()
}
