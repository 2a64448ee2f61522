//! What is published, for everybody to look at: the catalogue, and a page for each dataset with its pictures and tables.
//!
//! Only what everybody may see is shown here, whoever asks: the scope of these pages is that of nobody. What a page shows of a
//! dataset is told by [`crate::feed::everyday::look`], its [`figures`] are put into words here, and [`pictures`] draws them.

pub mod calendar;
pub mod comparable;
pub mod figures;
pub mod mirrored;
pub mod pictures;
pub mod points;
pub mod rules;

use std::collections::BTreeSet;

use axum::body::Body;
use axum::extract::{OriginalUri, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::{Visit, query, see};
use crate::feed::everyday::catalogue::Entry;
use crate::feed::everyday::columns::{called, heading};
use crate::feed::everyday::look::choice::{Chosen, usual};
use crate::feed::everyday::look::{ROWS, Sight};
use crate::feed::everyday::{Form, Wanted};
use crate::feed::{self, Feed};
use crate::gateway::access::Scope;
use crate::model::digest::Sha256;
use crate::model::lang::Lang;
use crate::model::moment::Moment;
use crate::model::release::{Release, Series};
use crate::pages;
use crate::serve::deliver::{dated, smaller, stamp};
use crate::serve::extract::Named;
use crate::serve::problem::{Answer, Kind, Problem};
use crate::serve::rest::{parameters, unchanged};
use crate::serve::{Service, feed as news};

/// Releases that the catalogue names.
const NEWEST: usize = 8;
/// Areas that are named of a dataset in the catalogue.
const AREAS: usize = 6;
/// Where a dataset is too large to be looked at as a whole, the last so many periods of each series are.
const LAST: &str = "24";
/// Releases that are held against what stood before them, the newest.
const EARLIER: usize = 3;
/// Parameters of a page that name no dimension.
const OWN: [&str; 3] = ["lang", "period", "said"];

/// A dataset in the catalogue.
#[derive(Serialize)]
struct Listed {
    id: String,
    href: String,
    title: String,
    dimensions: String,
    areas: String,
    more_areas: usize,
    first: String,
    last: String,
    source: String,
    modified: String,
    rows: i64,
}

/// A release among the newest.
#[derive(Serialize)]
struct New {
    title: String,
    href: String,
    source: String,
    number: i64,
    at: String,
}

#[derive(Serialize)]
struct Catalogue {
    searched: String,
    all: usize,
    found: Vec<Listed>,
    newest: Vec<New>,
}

/// The first page: the work of who is signed in, else the catalogue.
#[utoipa::path(get, path = "/", tag = "pages", responses((status = 200, content_type = "text/html", body = String), (status = 303)))]
pub async fn first(service: State<Service>, visit: Visit, uri: OriginalUri, headers: HeaderMap) -> Answer<Response> {
    if visit.scope.caller.is_some() { see("/office") } else { catalogue(service, visit, uri, headers).await }
}

/// The catalogue: every dataset of which anything is public, what is found in it, and the newest releases.
#[utoipa::path(get, path = "/datasets", tag = "pages", params(("q" = Option<String>, Query)), responses((status = 200, content_type = "text/html", body = String), (status = 304)))]
pub async fn catalogue(
    State(service): State<Service>,
    visit: Visit,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Answer<Response> {
    let (lang, everybody) = (visit.lang, Scope::default());
    let feed = service.feed().await?;
    let searched = query(&uri, "q").unwrap_or_default();
    let words: Vec<String> = plain(&searched).split_whitespace().map(str::to_owned).collect();
    let (mut found, mut all, mut modified) = (Vec::new(), 0, Moment::default());
    for entry in feed.entries(&everybody).await? {
        all += 1;
        modified = modified.max(entry.about.modified);
        let areas = areas(&feed, &everybody, &entry).await?;
        let text = plain(&searchable(&entry, &areas, lang));
        if words.iter().all(|w| text.contains(w.as_str())) {
            found.push(listed(&entry, &areas, lang));
        }
    }
    let mut newest = Vec::new();
    for (at, release) in news::released(&service).await?.into_iter().filter(|(_, r)| r.withdrawn.is_none()).take(NEWEST) {
        newest.extend(new(&feed, &everybody, at, &release, lang).await?);
    }
    let page = visit.show("look/catalogue.html", Catalogue { searched, all, found, newest })?;
    kept(&visit, &headers, None, modified, page).await
}

/// A text as it is searched: without case and accents.
fn plain(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// The areas that a dataset is about: code and name.
async fn areas(feed: &Feed, scope: &Scope, entry: &Entry) -> Answer<Vec<String>> {
    let structure = &entry.about.flow.structure;
    let Some(place) = ["REF_AREA", "OBS_SIDE"].iter().find_map(|id| structure.dimension(id)) else { return Ok(Vec::new()) };
    Ok(codes(feed, scope, &entry.about.name, &[]).await?.swap_remove(place).into_iter().collect())
}

/// The codes of each dimension that there are under some conditions.
async fn codes(feed: &Feed, scope: &Scope, name: &str, conditions: &[(String, String)]) -> Answer<Vec<BTreeSet<String>>> {
    let wanted = Wanted::read(name, Form::Csv, conditions, Lang::En).map_err(feed::Problem::Wrong)?;
    let found = feed.find(scope, &wanted.query).await?;
    Ok(feed.available(found, false).await?.1.codes)
}

/// What a search looks through: names in the language of the page and in English, and codes.
fn searchable(entry: &Entry, areas: &[String], lang: Lang) -> String {
    let (about, structure) = (&entry.about, &entry.about.flow.structure);
    let mut text = format!("{} {}", about.flow.reference, about.source());
    for lang in [lang, Lang::En] {
        text += &format!(" {}", about.title(lang));
        structure.dimensions.iter().for_each(|c| text += &format!(" {} {}", c.id, heading(c, lang)));
        if let Some(place) = ["REF_AREA", "OBS_SIDE"].iter().find_map(|id| structure.dimension(id)) {
            areas.iter().for_each(|a| text += &format!(" {a} {}", called(&structure.dimensions[place], a, lang)));
        }
    }
    text
}

fn listed(entry: &Entry, areas: &[String], lang: Lang) -> Listed {
    let (about, structure) = (&entry.about, &entry.about.flow.structure);
    let place = ["REF_AREA", "OBS_SIDE"].iter().find_map(|id| structure.dimension(id));
    let named = |area: &String| place.map_or(area.as_str(), |p| called(&structure.dimensions[p], area, lang)).to_owned();
    let dimensions: Vec<&str> = structure
        .dimensions
        .iter()
        .enumerate()
        .filter(|(d, c)| Some(*d) != structure.time() && c.id != "FREQ" && Some(*d) != place)
        .map(|(_, c)| heading(c, lang))
        .collect();
    let day = |d: crate::model::period::Date| d.to_string();
    Listed {
        id: about.flow.reference.id.clone(),
        href: format!("/datasets/{}", about.name),
        title: about.title(lang).to_owned(),
        dimensions: dimensions.join(", "),
        areas: areas.iter().take(AREAS).map(named).collect::<Vec<_>>().join(", "),
        more_areas: areas.len().saturating_sub(AREAS),
        first: entry.span.map(|(f, _)| day(f.start)).unwrap_or_default(),
        last: entry.span.map(|(_, l)| day(l.end)).unwrap_or_default(),
        source: about.source(),
        modified: about.modified.to_string(),
        rows: about.parts.iter().map(|p| p.rows).sum(),
    }
}

async fn new(feed: &Feed, scope: &Scope, at: Moment, release: &Release, lang: Lang) -> Answer<Option<New>> {
    let series = &release.draft.series;
    let Some(flow) = feed.flow_of(release).cloned() else { return Ok(None) };
    // One that was replaced since is told of too, where the dataset is still there.
    let Ok(entry) = feed.entry(scope, &format!("{},{}", flow.reference.agency, flow.reference.id)).await else { return Ok(None) };
    let source = entry.about.parts.iter().find(|p| p.id == series.tenant.as_str()).map_or(series.tenant.as_str(), |p| &p.name);
    Ok(Some(New {
        title: entry.about.title(lang).to_owned(),
        href: format!("/datasets/{}", entry.about.name),
        source: source.to_owned(),
        number: release.number,
        at: at.to_string(),
    }))
}

/// A dataset: its last figure and how that changed, pictures with their tables, what the figures are, where they are got.
#[utoipa::path(get, path = "/datasets/{dataset}", tag = "pages",
    params(("dataset" = String, Path, example = "DF_BORDER_MVT"), ("period" = Option<String>, Query)),
    responses((status = 200, content_type = "text/html", body = String), (status = 304)))]
pub async fn dataset(
    State(service): State<Service>,
    visit: Visit,
    named: Named,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Answer<Response> {
    let (lang, everybody) = (visit.lang, Scope::default());
    let feed = service.feed().await?;
    let name: String = named.read("dataset")?;
    let entry = feed.entry(&everybody, &name).await?;
    let name = entry.about.name.clone();
    let past = past(&service, &feed, &entry).await?;
    let tag = named_by(&feed, &everybody, &entry, &past, lang, &uri).await?;
    let modified = entry.about.modified;
    if has_it(&visit, &headers, tag, modified) {
        return kept(&visit, &headers, Some(tag), modified, StatusCode::NOT_MODIFIED.into_response()).await;
    }
    let asked: Vec<(String, String)> = parameters(&uri)?.into_iter().filter(|(n, v)| !OWN.contains(&n.as_str()) && !v.is_empty()).collect();
    let fixed = fixed(&feed, &everybody, &entry, &asked).await?;
    let (sight, cut) = sight(&feed, &everybody, &name, fixed.asked()).await?;
    let period = query(&uri, "period").unwrap_or_default();
    let (sight, chosen, at) = feed::apart(move || {
        let chosen = sight.choose(&asked);
        let at = figures::period_of(&sight, &chosen, &period);
        (sight, chosen, at)
    })
    .await?;
    // What all areas have in that period, for maps.
    let beside = match &at {
        Some(at) => beside(&feed, &everybody, &name, &fixed, at).await?,
        None => None,
    };
    let earlier = earlier(&feed, &everybody, &name, &fixed, &past, figures::conditions(&sight, &chosen)).await?;
    let snippets = feed::everyday::snippets::snippets(&entry.about, &figures::conditions(&sight, &chosen), lang);
    let content = feed::apart(move || {
        let looked = figures::Looked {
            entry: &entry,
            sight: &sight,
            chosen: &chosen,
            areas: &fixed.areas,
            often: &fixed.often,
            at,
            beside: beside.as_ref(),
            earlier: &earlier,
            lang,
        };
        figures::content(&looked, past, snippets, cut)
    })
    .await?;
    let page = visit.show("look/dataset.html", content)?;
    kept(&visit, &headers, Some(tag), modified, page).await
}

/// What is looked at in the first place: an area and how often, so that only their rows are read.
struct Fixed {
    /// The dimension of areas, its codes and the one that is looked at.
    areas: Vec<String>,
    /// The frequencies that there are.
    often: Vec<String>,
    area: Option<(String, String)>,
    frequency: Option<(String, String)>,
}

impl Fixed {
    fn asked(&self) -> Vec<(String, String)> {
        self.area.iter().chain(&self.frequency).cloned().collect()
    }
}

/// The area and the frequency that are asked for, else the usual ones.
async fn fixed(feed: &Feed, scope: &Scope, entry: &Entry, asked: &[(String, String)]) -> Answer<Fixed> {
    let (about, structure) = (&entry.about, &entry.about.flow.structure);
    let wanted = |id: &str, there: &BTreeSet<String>| {
        asked.iter().find(|(name, code)| name == id && there.contains(code)).map(|(_, code)| code.clone())
    };
    let mut fixed = Fixed { areas: Vec::new(), often: Vec::new(), area: None, frequency: None };
    let all = codes(feed, scope, &about.name, &[]).await?;
    if let Some(place) = structure.dimension("REF_AREA") {
        let there = &all[place];
        // The area of who provides the data comes first, and a country before a group of them.
        let own = about.parts.iter().map(|p| p.id.clone()).find(|id| there.contains(id));
        let country = || there.iter().find(|c| !c.starts_with("G_") && !c.starts_with('_')).or(there.first()).cloned();
        let taken = wanted("REF_AREA", there).or(own).or_else(country);
        fixed.area = taken.map(|code| ("REF_AREA".to_owned(), code));
        fixed.areas = there.iter().cloned().collect();
    }
    if let Some(often) = structure.dimension("FREQ") {
        fixed.often = all[often].iter().cloned().collect();
        let there = match &fixed.area {
            Some(area) => codes(feed, scope, &about.name, std::slice::from_ref(area)).await?.swap_remove(often),
            None => all[often].clone(),
        };
        let list: Vec<&str> = there.iter().map(String::as_str).collect();
        let taken = wanted("FREQ", &there).or_else(|| usual("FREQ", &list).map(str::to_owned));
        fixed.frequency = taken.map(|code| ("FREQ".to_owned(), code));
    }
    Ok(fixed)
}

/// The rows under some conditions, and whether they are only the last of each series.
async fn sight(feed: &Feed, scope: &Scope, name: &str, conditions: Vec<(String, String)>) -> Answer<(Sight, bool)> {
    let read = |conditions: &[(String, String)]| Wanted::read(name, Form::Csv, conditions, Lang::En).map_err(feed::Problem::Wrong);
    let dataset = feed.dataset(scope, read(&conditions)?).await?;
    match feed.sight(dataset).await {
        Ok(sight) => Ok((sight, false)),
        Err(feed::Problem::TooMany(_)) => {
            let mut last = conditions;
            last.push(("lastNObservations".to_owned(), LAST.to_owned()));
            let dataset = feed.dataset(scope, read(&last)?).await?;
            Ok((feed.sight(dataset).await?, true))
        }
        Err(other) => Err(other.into()),
    }
}

/// The rows of all areas in a period; none where there are too many, or none that can be told apart.
async fn beside(feed: &Feed, scope: &Scope, name: &str, fixed: &Fixed, at: &str) -> Answer<Option<Sight>> {
    let mut conditions: Vec<(String, String)> = fixed.frequency.iter().cloned().collect();
    conditions.push(("TIME_PERIOD".to_owned(), at.to_owned()));
    let wanted = Wanted::read(name, Form::Csv, &conditions, Lang::En).map_err(feed::Problem::Wrong)?;
    let dataset = feed.dataset(scope, wanted).await?;
    match feed.sight(dataset).await {
        Ok(sight) => Ok(Some(sight)),
        Err(feed::Problem::TooMany(_) | feed::Problem::NoResults) => Ok(None),
        Err(other) => Err(other.into()),
    }
}

/// What stood just before each of the last releases, looked at in the same way; so that what was revised since can be told.
async fn earlier(
    feed: &Feed,
    scope: &Scope,
    name: &str,
    fixed: &Fixed,
    past: &[figures::Past],
    chosen: Vec<(String, String)>,
) -> Answer<Vec<(Sight, Chosen)>> {
    let mut out = Vec::new();
    // Before the first there was nothing.
    for release in past.iter().take(past.len().saturating_sub(1).min(EARLIER)) {
        let mut conditions = fixed.asked();
        conditions.push(("asOf".to_owned(), Moment::from_millis(release.moment().millis() - 1).to_string()));
        let wanted = Wanted::read(name, Form::Csv, &conditions, Lang::En).map_err(feed::Problem::Wrong)?;
        let read = async { feed.sight(feed.dataset(scope, wanted).await?).await };
        match read.await {
            Ok(sight) => {
                let chosen = chosen.clone();
                out.push(feed::apart(move || (sight.choose(&chosen), sight)).await.map(|(chosen, sight)| (sight, chosen))?);
            }
            // There was nothing of it yet, or it is too much to be held beside.
            Err(feed::Problem::NoResults | feed::Problem::TooMany(_)) => {}
            Err(other) => return Err(other.into()),
        }
    }
    Ok(out)
}

/// The releases that everybody could read, of all who provide the dataset, the newest first.
async fn past(service: &Service, feed: &Feed, entry: &Entry) -> Answer<Vec<figures::Past>> {
    let (everybody, now) = (Scope::default(), service.gateway.now());
    let mut all: Vec<(Moment, figures::Past)> = Vec::new();
    for part in &entry.about.parts {
        let Ok(tenant) = part.id.parse() else { continue };
        let series = Series { dataflow: entry.about.flow.reference.clone(), tenant };
        for release in feed.history(&everybody, &series).await? {
            let at = release.opens.unwrap_or(release.at);
            all.push((at, figures::Past::of(&release, part, entry, now)));
        }
    }
    all.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| b.1.number.cmp(&a.1.number)));
    Ok(all.into_iter().map(|(_, past)| past).collect())
}

/// What names a page: the releases, the language, what is asked for, and what it looks like.
async fn named_by(feed: &Feed, scope: &Scope, entry: &Entry, past: &[figures::Past], lang: Lang, uri: &Uri) -> Answer<Sha256> {
    let wanted = Wanted::read(&entry.about.name, Form::Csv, &[], lang).map_err(feed::Problem::Wrong)?;
    let whole = feed.dataset(scope, wanted).await?.tag;
    let past: Vec<String> = past.iter().map(figures::Past::print).collect();
    let (style, version) = (pages::assets::address("style.css"), env!("CARGO_PKG_VERSION"));
    let looks = format!("{style} {} {version}", pages::assets::address("look.css"));
    Ok(Sha256::of(format!("{whole} {past:?} {} {} {looks} {ROWS}", lang.tag(), uri.query().unwrap_or_default()).as_bytes()))
}

/// Whether who asks has a page of this name already. A page may change without a release (words, looks), so that only its tag tells.
fn has_it(visit: &Visit, asked: &HeaderMap, tag: Sha256, modified: Moment) -> bool {
    let by_tag = asked.contains_key(header::IF_NONE_MATCH);
    visit.scope.caller.is_none() && by_tag && unchanged(asked, &format!("W/\"{tag}\""), &stamp(modified))
}

/// A page that may be kept: by everybody for a minute where nobody is signed in, and asked for again by its tag.
async fn kept(visit: &Visit, asked: &HeaderMap, tag: Option<Sha256>, modified: Moment, page: Response) -> Answer<Response> {
    if visit.scope.caller.is_some() {
        let mut page = page;
        page.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
        return Ok(page);
    }
    let value = |text: &str| HeaderValue::from_str(text).map_err(|_| Problem::new(Kind::Internal));
    let (mut head, body) = page.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.map_err(|_| Problem::new(Kind::Internal))?;
    let tag = format!("W/\"{}\"", tag.unwrap_or_else(|| Sha256::of(&bytes)));
    head.headers.insert(header::ETAG, value(&tag)?);
    head.headers.insert(header::LAST_MODIFIED, value(&dated(modified)?)?);
    head.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=60"));
    head.headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding, Accept-Language, Cookie"));
    if asked.contains_key(header::IF_NONE_MATCH) && unchanged(asked, &tag, &stamp(modified)) {
        head.headers.remove(header::CONTENT_TYPE);
        head.status = StatusCode::NOT_MODIFIED;
        return Ok((head, ()).into_response());
    }
    if head.status == StatusCode::NOT_MODIFIED {
        return Ok(Response::from_parts(head, Body::from(bytes)));
    }
    // Nobody is signed in: there is no token of a session in it.
    let (coding, bytes) = smaller(asked, bytes)?;
    if let Some(word) = coding.word() {
        head.headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(word));
    }
    Ok(Response::from_parts(head, Body::from(bytes)))
}
