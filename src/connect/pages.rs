//! What does a source answer now? All its pages, byte for byte, as one file; or that there is nothing new.
//!
//! One page is kept as it came; several become a zip whose members are the pages, in order and without a date, so that
//! the same answer is the same file and is not taken in twice.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io::{self, BufReader, Write};
use std::time::Duration;

use futures_util::StreamExt;
use reqwest::header::{ACCEPT_ENCODING, CONTENT_TYPE, DATE, ETAG, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH};
use reqwest::header::{LAST_MODIFIED, LINK, RETRY_AFTER};
use reqwest::{StatusCode, Url};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use tempfile::NamedTempFile;

use super::client::{BadAddress, Outward, Secrets};
use super::source::{Answer, Paging, Ready};
use crate::store::sources::Pulled;

/// More pages than a source may have.
const MOST_PAGES: u64 = 10_000;
/// How often a page is asked for, and how long is waited in between, in seconds, where the service does not say.
const WAITS: [u64; 3] = [1, 4, 16];
/// The longest that a service may tell us to wait within one fetch, in seconds; beyond it the fetch fails and comes again.
const PATIENCE: u64 = 60;

/// What came of asking.
#[derive(Debug)]
pub enum Asked {
    /// Something, as a file in a temporary place.
    File(Fetched),
    /// The service says that nothing changed, or answers without records: why, in words for the operator.
    Nothing(String),
}

/// A fetched file.
#[derive(Debug)]
pub struct Fetched {
    /// The file itself; gone when this is dropped.
    pub file: NamedTempFile,
    /// Its name.
    pub name: String,
    /// The media type that the service gave.
    pub media_type: String,
    /// How many pages it is made of.
    pub pages: u64,
    /// What to say next time.
    pub etag: Option<String>,
    /// What to say next time.
    pub last_modified: Option<String>,
    /// The moment up to which it is complete, by the clock of the service.
    pub up_to: Option<String>,
}

/// Why nothing could be fetched.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The address may not be spoken to.
    #[error(transparent)]
    Address(#[from] BadAddress),
    /// The configuration has no such secret.
    #[error("the configuration has no secret named `{0}`")]
    NoSecret(String),
    /// A header cannot be sent.
    #[error("the header `{0}` cannot be sent as it is written")]
    Header(String),
    /// The service could not be spoken to.
    #[error("{0} did not answer: {1}")]
    Network(String, String),
    /// It said no.
    #[error("{0} answered {1}")]
    Status(String, u16),
    /// It answered something else than what was asked for.
    #[error("{0} answered what is not the data: {1}")]
    Answer(String, String),
    /// It answered more than a file may have.
    #[error("the answer has more than {0} bytes")]
    TooLarge(u64),
    /// It has more pages than we ask for.
    #[error("the answer has more than {MOST_PAGES} pages")]
    TooManyPages,
    /// It sent us on to another host.
    #[error("the next page is on another host, {0}")]
    Elsewhere(String),
    /// The machine.
    #[error("cannot keep what was fetched: {0}")]
    Machine(#[from] io::Error),
}

/// Asks a source. `last` is what the last fetch left, `most` how many bytes the file may have, `hosts` those that are
/// allowed beside the list.
///
/// # Errors
/// Why nothing could be fetched; the next try may.
pub async fn ask(
    outward: &Outward,
    ready: &Ready,
    secrets: &Secrets,
    hosts: &[String],
    last: &Pulled,
    most: u64,
) -> Result<Asked, FetchError> {
    let spec = &ready.spec;
    let paging = spec.paging.clone().unwrap_or_default();
    let paged = spec.paging.is_some();
    let mut headers = headers(ready, secrets)?;
    if !paged {
        conditions(&mut headers, last);
    }
    let first = outward.check(&ready.url, hosts)?;
    let since = spec.since.as_deref().zip(last.progress.as_deref());
    let mut at = Cursor { number: paging.first.unwrap_or(1), records: 0 };
    let mut url = page_url(&first, ready, &paging, &at, since);
    let (mut pages, mut size, mut told) = (Vec::new(), 0u64, None::<HeaderMap>);
    loop {
        let (status, answer) = get(outward, &url, &headers).await?;
        let nothing = status == StatusCode::NOT_MODIFIED || (status == StatusCode::NOT_FOUND && since.is_some());
        if nothing {
            return Ok(Asked::Nothing(format!("nothing new ({})", status.as_u16())));
        }
        if status == StatusCode::NO_CONTENT && pages.is_empty() {
            return Ok(Asked::Nothing("no data (204)".to_owned()));
        }
        if !status.is_success() {
            return Err(FetchError::Status(super::client::shown(&url), status.as_u16()));
        }
        let head = answer.headers().clone();
        let file = body(answer, &url, most - size.min(most)).await.map_err(|e| match e {
            FetchError::TooLarge(_) => FetchError::TooLarge(most),
            other => other,
        })?;
        size += file.as_file().metadata()?.len();
        let page = look(file.as_file(), spec.answer.as_ref(), &paging, &url)?;
        let records = page.records;
        if records == Some(0) && pages.is_empty() {
            return Ok(Asked::Nothing("the answer has no records".to_owned()));
        }
        if records != Some(0) {
            pages.push(file);
        }
        told.get_or_insert_with(|| head.clone());
        let next = following(&paging, &page, &head, &url, &mut at);
        let Some(next) = next.filter(|_| records != Some(0)) else { break };
        if pages.len() as u64 >= MOST_PAGES {
            return Err(FetchError::TooManyPages);
        }
        url = match next {
            Next::Number => page_url(&first, ready, &paging, &at, since),
            Next::Address(address) => elsewhere(outward, &first, &address, hosts)?,
        };
    }
    let told = told.unwrap_or_default();
    let text = |name: HeaderName| told.get(name).and_then(|v| v.to_str().ok()).map(str::to_owned);
    let media_type = text(CONTENT_TYPE).unwrap_or_default();
    let many = pages.len() as u64;
    let name = named(&ready.name, &media_type, many > 1);
    let file = match pages.len() {
        1 => pages.swap_remove(0),
        _ => bundle(&pages, ending(&ready.name, &media_type))?,
    };
    let up_to = text(LAST_MODIFIED).or_else(|| text(DATE)).and_then(|t| rfc3339(&t));
    let (etag, last_modified) = if paged { (None, None) } else { (text(ETAG), text(LAST_MODIFIED)) };
    let media_type = if many > 1 { "application/zip".to_owned() } else { media_type };
    Ok(Asked::File(Fetched { file, name, media_type, pages: many, etag, last_modified, up_to }))
}

/// Where the paging stands.
struct Cursor {
    number: u64,
    records: u64,
}

enum Next {
    Number,
    Address(String),
}

fn headers(ready: &Ready, secrets: &Secrets) -> Result<HeaderMap, FetchError> {
    let mut headers = HeaderMap::new();
    // The bytes that are kept are those that the service sent.
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    let mut put = |name: &str, value: &str, secret: bool| {
        let bad = || FetchError::Header(name.to_owned());
        let key = HeaderName::try_from(name).map_err(|_| bad())?;
        let mut value = HeaderValue::try_from(value).map_err(|_| bad())?;
        value.set_sensitive(secret);
        headers.insert(key, value);
        Ok::<(), FetchError>(())
    };
    for (name, value) in &ready.spec.headers {
        put(name, value, false)?;
    }
    if let Some(secret) = &ready.spec.secret {
        let value = secrets.get(&secret.name).ok_or_else(|| FetchError::NoSecret(secret.name.clone()))?;
        put(&secret.header, &format!("{}{value}", secret.before), true)?;
    }
    Ok(headers)
}

/// Asks only for what is new: the answer is 304 where nothing is.
fn conditions(headers: &mut HeaderMap, last: &Pulled) {
    for (name, value) in [(IF_NONE_MATCH, &last.etag), (IF_MODIFIED_SINCE, &last.last_modified)] {
        if let Some(value) = value.as_deref().and_then(|v| HeaderValue::try_from(v).ok()) {
            headers.insert(name, value);
        }
    }
}

fn page_url(first: &Url, ready: &Ready, paging: &Paging, at: &Cursor, since: Option<(&str, &str)>) -> Url {
    let mut url = first.clone();
    let number = paging.page.as_ref().map(|name| (name.as_str(), at.number.to_string()));
    let offset = paging.offset.as_ref().map(|name| (name.as_str(), at.records.to_string()));
    let size = paging.size.as_ref().map(|(name, n)| (name.as_str(), n.to_string()));
    let since = since.map(|(name, moment)| (name, moment.to_owned()));
    let fixed = ready.spec.query.iter().map(|(k, v)| (k.as_str(), v.clone()));
    let all: Vec<(&str, String)> = fixed.chain(size).chain(number).chain(offset).chain(since).collect();
    if !all.is_empty() {
        url.query_pairs_mut().extend_pairs(all);
    }
    url
}

/// A page again until it comes, or the service has said no for good.
async fn get(outward: &Outward, url: &Url, headers: &HeaderMap) -> Result<(StatusCode, reqwest::Response), FetchError> {
    let mut waits = WAITS.iter();
    loop {
        let sent = outward.client().get(url.clone()).headers(headers.clone()).send().await;
        let wait = match &sent {
            Ok(answer) if is_passing(answer.status()) => waiting(answer.headers()),
            Ok(_) => None,
            Err(e) if e.is_builder() || e.is_request() && says_unreachable(e) => None,
            Err(_) => Some(None),
        };
        match (wait, waits.next()) {
            (Some(told), Some(usual)) if told.is_none_or(|t| t <= PATIENCE) => {
                tokio::time::sleep(Duration::from_secs(told.unwrap_or(*usual))).await;
            }
            _ => {
                let answer = sent.map_err(|e| FetchError::Network(super::client::shown(url), super::client::why(&e)))?;
                return Ok((answer.status(), answer));
            }
        }
    }
}

fn is_passing(status: StatusCode) -> bool {
    status == StatusCode::TOO_MANY_REQUESTS || status == StatusCode::REQUEST_TIMEOUT || status.is_server_error()
}

/// How long the service wants us to wait, in seconds, if it says so as a number.
fn waiting(headers: &HeaderMap) -> Option<Option<u64>> {
    Some(headers.get(RETRY_AFTER).and_then(|v| v.to_str().ok()).and_then(|v| v.trim().parse().ok()))
}

/// Whether it was us who did not let the request out.
fn says_unreachable(error: &reqwest::Error) -> bool {
    super::client::why(error).contains(&crate::model::reach::Unreachable::NotPublic.to_string())
}

/// Writes a body to a file, as long as it is within the limit.
async fn body(answer: reqwest::Response, url: &Url, most: u64) -> Result<NamedTempFile, FetchError> {
    let mut file = NamedTempFile::new()?;
    let mut bytes = answer.bytes_stream();
    let mut size = 0u64;
    while let Some(piece) = bytes.next().await {
        let piece = piece.map_err(|e| FetchError::Network(super::client::shown(url), super::client::why(&e)))?;
        size += piece.len() as u64;
        if size > most {
            return Err(FetchError::TooLarge(most));
        }
        file.write_all(&piece)?;
    }
    file.flush()?;
    Ok(file)
}

/// What a page says about itself.
#[derive(Default)]
struct Page {
    records: Option<u64>,
    last: Option<u64>,
    next: Option<String>,
}

/// Looks into an answer in JSON, if anything is to be looked for.
fn look(file: &File, answer: Option<&Answer>, paging: &Paging, url: &Url) -> Result<Page, FetchError> {
    let wanted = [
        answer.and_then(|a| a.records.as_ref()),
        answer.and_then(|a| a.good.as_ref()),
        answer.and_then(|a| a.why.as_ref()),
        paging.last.as_ref(),
        paging.next.as_ref(),
    ];
    if wanted.iter().all(Option::is_none) {
        return Ok(Page::default());
    }
    let mut found: BTreeMap<String, Found> = BTreeMap::new();
    let all: Vec<&str> = wanted.iter().flatten().map(|p| p.as_str()).collect();
    let mut reader = file.try_clone()?;
    io::Seek::rewind(&mut reader)?;
    let other = |why: String| FetchError::Answer(super::client::shown(url), why);
    let mut from = serde_json::Deserializer::from_reader(BufReader::new(reader));
    Look { at: String::new(), wanted: &all, found: &mut found }.deserialize(&mut from).map_err(|e| other(format!("no JSON ({e})")))?;
    let mut take = |pointer: Option<&String>| pointer.and_then(|p| found.remove(p));
    let [records, good, why, last, next] = wanted.map(&mut take);
    if matches!(good, Some(Found::Flag(false))) {
        let words = match why {
            Some(Found::Text(words)) => words,
            _ => "it says that something went wrong".to_owned(),
        };
        return Err(other(words));
    }
    let records = match (records, answer.and_then(|a| a.records.as_ref())) {
        (Some(Found::List(n)), _) => Some(n),
        (Some(Found::Null), _) => Some(0),
        (_, Some(pointer)) => return Err(other(format!("there is no list at {pointer}"))),
        (_, None) => None,
    };
    let last = match last {
        Some(Found::Number(n)) => Some(n),
        _ => None,
    };
    let next = match next {
        Some(Found::Text(address)) => Some(address),
        _ => None,
    };
    Ok(Page { records, last, next })
}

/// What comes after a page, if anything does.
fn following(paging: &Paging, page: &Page, head: &HeaderMap, url: &Url, at: &mut Cursor) -> Option<Next> {
    at.records += page.records.unwrap_or(0);
    if paging.next.is_some() {
        return page.next.clone().filter(|n| !n.is_empty()).map(Next::Address);
    }
    if paging.link {
        return linked(head).and_then(|l| url.join(&l).ok()).map(|u| Next::Address(u.into()));
    }
    if paging.page.is_some() {
        let short = matches!((&paging.size, page.records), (Some((_, size)), Some(n)) if n < *size);
        let over = page.last.map_or(short, |last| at.number >= last);
        at.number += 1;
        return (!over).then_some(Next::Number);
    }
    if paging.offset.is_some() {
        let full = matches!((&paging.size, page.records), (Some((_, size)), Some(n)) if n >= *size);
        return full.then_some(Next::Number);
    }
    None
}

/// The address of the header `Link: <…>; rel="next"` (RFC 8288).
fn linked(head: &HeaderMap) -> Option<String> {
    let all = head.get_all(LINK).iter().filter_map(|v| v.to_str().ok());
    all.flat_map(|v| v.split(",<").map(|p| p.trim_start_matches([' ', '<']).to_owned()).collect::<Vec<_>>()).find_map(|part| {
        let (address, rest) = part.split_once('>')?;
        let next = rest.split(';').any(|p| matches!(p.trim().to_ascii_lowercase().as_str(), "rel=\"next\"" | "rel=next"));
        next.then(|| address.to_owned())
    })
}

/// A next page that the service names must be on the host that was asked, where the secret may be shown.
fn elsewhere(outward: &Outward, first: &Url, address: &str, hosts: &[String]) -> Result<Url, FetchError> {
    let url = first.join(address).map_err(|_| BadAddress::NotOne(address.to_owned()))?;
    if url.origin() != first.origin() {
        return Err(FetchError::Elsewhere(super::client::shown(&url)));
    }
    Ok(outward.check(url.as_str(), hosts)?)
}

/// What ends the name of a file of this media type.
fn ending<'a>(name: &'a str, media_type: &str) -> &'a str {
    if let Some((_, end)) = name.rsplit_once('.') {
        return end;
    }
    match media_type.split(';').next().unwrap_or("").trim() {
        t if t.ends_with("csv") => "csv",
        t if t.ends_with("json") => "json",
        t if t.ends_with("xml") => "xml",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => "xlsx",
        "application/vnd.ms-excel" => "xls",
        "application/zip" => "zip",
        _ => "txt",
    }
}

fn named(name: &str, media_type: &str, many: bool) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    if many { format!("{stem}.zip") } else { format!("{stem}.{}", ending(name, media_type)) }
}

/// Pages as one package: the same pages give the same bytes.
fn bundle(pages: &[NamedTempFile], end: &str) -> Result<NamedTempFile, FetchError> {
    let out = NamedTempFile::new()?;
    let mut package = zip::ZipWriter::new(out.reopen()?);
    let how = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    for (i, page) in pages.iter().enumerate() {
        package.start_file(format!("page-{:05}.{end}", i + 1), how).map_err(io::Error::other)?;
        io::copy(&mut page.reopen()?, &mut package)?;
    }
    package.finish().map_err(io::Error::other)?;
    Ok(out)
}

/// A moment of HTTP (RFC 9110: `Sun, 22 Nov 2026 03:00:00 GMT`) as SDMX wants it.
fn rfc3339(http: &str) -> Option<String> {
    let zoned = jiff::fmt::rfc2822::DateTimeParser::new().relaxed_weekday(true).parse_timestamp(http.replace("GMT", "+0000")).ok()?;
    Some(zoned.to_string())
}

/// What lies at a pointer.
enum Found {
    Flag(bool),
    Number(u64),
    Text(String),
    List(u64),
    Null,
    Other,
}

/// Walks JSON and keeps what lies at the wanted pointers, nothing else: an answer of any size takes no memory.
struct Look<'a> {
    at: String,
    wanted: &'a [&'a str],
    found: &'a mut BTreeMap<String, Found>,
}

impl Look<'_> {
    fn is_wanted(&self) -> bool {
        self.wanted.contains(&self.at.as_str())
    }

    fn leads(&self) -> bool {
        self.wanted.iter().any(|w| w.strip_prefix(self.at.as_str()).is_some_and(|rest| rest.starts_with('/')))
    }

    fn keep<E>(self, found: Found) -> Result<(), E> {
        if self.is_wanted() {
            self.found.insert(self.at, found);
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Look<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        if self.is_wanted() || self.leads() { from.deserialize_any(self) } else { from.deserialize_ignored_any(IgnoredAny).map(drop) }
    }
}

impl<'de> Visitor<'de> for Look<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, v: bool) -> Result<(), E> {
        self.keep(Found::Flag(v))
    }

    fn visit_u64<E>(self, v: u64) -> Result<(), E> {
        self.keep(Found::Number(v))
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        self.keep(Found::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        self.keep(Found::Other)
    }

    fn visit_str<E>(self, v: &str) -> Result<(), E> {
        self.keep(Found::Text(v.chars().take(300).collect()))
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.keep(Found::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        // A list of reasons is read as its first.
        let found = match seq.next_element::<Loose>()? {
            None => Found::List(0),
            Some(Loose::Text(words)) => Found::Text(words.chars().take(300).collect()),
            Some(Loose::Other(_)) => Found::List(1),
        };
        let mut rest = 0;
        while seq.next_element::<IgnoredAny>()?.is_some() {
            rest += 1;
        }
        self.keep(match found {
            Found::List(first) => Found::List(first + rest),
            words => words,
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            let at = format!("{}/{}", self.at, key.replace('~', "~0").replace('/', "~1"));
            if self.found.contains_key(&at) {
                return Err(A::Error::custom(format!("`{key}` comes twice")));
            }
            map.next_value_seed(Look { at, wanted: self.wanted, found: &mut *self.found })?;
        }
        self.keep(Found::Other)
    }
}

/// A text, or anything else.
#[derive(Deserialize)]
#[serde(untagged)]
enum Loose {
    Text(String),
    Other(IgnoredAny),
}
