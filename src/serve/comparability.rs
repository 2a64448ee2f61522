//! Can two series be compared, and what is written to two offices that count the same movements differently?
//!
//! Both are answered of what the asker may see, and of nothing else.

use axum::extract::{OriginalUri, State};
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::response::Response;
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use super::Service;
use super::datasets::asked;
use super::deliver::whole;
use super::extract::{May, preferred};
use super::problem::{Answer, Kind, Problem};
use super::rest::parameters;
use crate::compare::{grade, side};
use crate::feed::everyday::describe::About;
use crate::feed::everyday::look::Sight;
use crate::feed::everyday::{Form, Wanted};
use crate::feed::query::{Why, Wrong};
use crate::feed::{self, Feed};
use crate::gateway::access::Scope;
use crate::model::comparison::{Chosen, Mirror};
use crate::model::lang::Lang;
use crate::model::moment::Moment;
use crate::model::passport::{Letter, Party, Verdict};
use crate::report::letter::{self, Form as LetterForm};
use crate::standard::Standard;

/// Rows of a dataset that is asked for.
pub(super) struct Lot {
    /// The rows.
    pub sight: Sight,
    /// What the dataset is.
    pub about: std::sync::Arc<About>,
}

impl Lot {
    async fn of(feed: &Feed, scope: &Scope, name: &str, conditions: &[(String, String)]) -> Answer<Lot> {
        let wanted = Wanted::read(name, Form::Csv, conditions, Lang::En).map_err(feed::Problem::Wrong)?;
        let dataset = feed.dataset(scope, wanted).await?;
        let about = dataset.about.clone();
        Ok(Lot { sight: feed.sight(dataset).await?, about })
    }
}

/// The parameters of a question, each at most once; others than these are refused.
struct Said(Vec<(String, String)>);

impl Said {
    fn of(uri: &Uri, known: &[&str]) -> Answer<Said> {
        let all = parameters(uri)?;
        for (i, (name, _)) in all.iter().enumerate() {
            if !known.contains(&name.as_str()) {
                return Err(wrong(name, Why::Unknown));
            }
            if all[..i].iter().any(|(n, _)| n == name) {
                return Err(wrong(name, Why::Twice));
            }
        }
        Ok(Said(all))
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, v)| n == name && !v.is_empty()).map(|(_, v)| v.as_str())
    }

    fn must(&self, name: &str) -> Answer<&str> {
        self.get(name).ok_or_else(|| wrong(name, Why::Form))
    }

    fn lang(&self, service: &Service, headers: &HeaderMap) -> Answer<Lang> {
        match self.get("lang") {
            None => Ok(asked(service, headers)),
            Some(tag) => Lang::parse(tag).ok_or_else(|| wrong("lang", Why::Form)),
        }
    }
}

fn wrong(part: &str, why: Why) -> Problem {
    feed::Problem::Wrong(Wrong { part: part.to_owned(), why }).into()
}

/// A series as it stands behind `/data/`: `DF_BORDER_MVT?REF_AREA=MEX&DIRECTION=IN`.
fn series(part: &str, text: &str) -> Answer<(String, Vec<(String, String)>)> {
    let (name, conditions) = text.split_once('?').unwrap_or((text, ""));
    let decoded = |t: &str| percent_decode_str(t).decode_utf8().map(|t| t.into_owned()).map_err(|_| wrong(part, Why::Form));
    let pair = |p: &str| {
        let (n, v) = p.split_once('=').ok_or_else(|| wrong(part, Why::Form))?;
        Ok((decoded(n)?, decoded(v)?))
    };
    Ok((decoded(name)?, conditions.split('&').filter(|p| !p.is_empty()).map(pair).collect::<Answer<_>>()?))
}

/// How comparable two series are (`A`, `B`, `C`), with the reasons; whether they may be added or shown on one axis; and both side
/// by side where they may. Each of `one` and `other` is a dataset with conditions, as behind `/data/`:
/// `DF_BORDER_MVT?REF_AREA=MEX&DIRECTION=IN`, percent-encoded.
#[utoipa::path(get, path = "/api/comparability", tag = "datasets",
    params(("one" = String, Query, example = "DF_BORDER_MVT?REF_AREA=MEX"), ("other" = String, Query, example = "DF_BORDER_MVT?REF_AREA=GTM"),
        ("lang" = Option<String>, Query)),
    responses((status = 200, body = Object), (status = 304)))]
pub async fn pair(State(service): State<Service>, May(scope): May, OriginalUri(uri): OriginalUri, headers: HeaderMap) -> Answer<Response> {
    let said = Said::of(&uri, &["one", "other", "lang"])?;
    let lang = said.lang(&service, &headers)?;
    let (one, other) = (series("one", said.must("one")?)?, series("other", said.must("other")?)?);
    let feed = service.feed().await?;
    let (one, other) = (Lot::of(&feed, &scope, &one.0, &one.1).await?, Lot::of(&feed, &scope, &other.0, &other.1).await?);
    let modified = one.about.modified.max(other.about.modified);
    let told = feed::apart(move || compared(&one, &other, lang)).await?;
    whole(&scope, &headers, told.to_string().into_bytes(), "application/json", modified, &[lang])
}

fn compared(one: &Lot, other: &Lot, lang: Lang) -> Value {
    let (rows, others) = (one.sight.all(), other.sight.all());
    let (a, b) = (one.sight.passport(&rows), other.sight.passport(&others));
    let graded = grade::grade(&a, &b);
    let add = grade::added(&graded, one.sight.parts_of_one(&rows, &other.sight, &others));
    let (here, there) = letter::nameless(lang);
    let mut told = letter::graded(&graded, &one.sight.flow, lang, &here, &there);
    told["add"] = add.word().into();
    let series = |lot: &Lot, passport| json!({ "dataset": lot.about.flow.reference.to_string(), "passport": letter::passport(passport) });
    told["one"] = series(one, &a);
    told["other"] = series(other, &b);
    // What may not stand on one axis is not put side by side here either.
    if graded.axis() != Verdict::Refused {
        let beside = side::beside(&one.sight.series(&rows), &other.sight.series(&others));
        let text = |v: Option<rust_decimal::Decimal>| v.map(|v| v.to_string());
        told["periods"] = letter::pairs(&beside.pairs);
        told["bands"] = json!({ "A": beside.bands[0], "B": beside.bands[1], "C": beside.bands[2] });
        let c = &beside.corridor;
        told["corridor"] = json!({ "r": text(c.same), "r_next_period": text(c.later), "ratio": text(c.ratio) });
    }
    told
}

/// A letter to two offices that count the same movements: figures side by side, asymmetry in bands, likely reasons, what each is
/// asked to look at. As a page (`html`), as text, or as JSON, by `format` or `Accept`.
#[utoipa::path(get, path = "/api/mirror-letter", tag = "datasets",
    params(("dataflow" = String, Query, example = "DF_RETURN_MVT"), ("received" = String, Query, example = "GTM"),
        ("sent" = String, Query, example = "MEX"), ("format" = Option<String>, Query), ("lang" = Option<String>, Query)),
    responses((status = 200, content((String = "text/html"), (String = "text/plain"), (Object = "application/json"))), (status = 304)))]
pub async fn letter(
    State(service): State<Service>,
    May(scope): May,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Answer<Response> {
    let said = Said::of(&uri, &["dataflow", "received", "sent", "format", "lang"])?;
    let lang = said.lang(&service, &headers)?;
    let forms = ["text/html", "text/plain", "application/json"];
    let kind = match said.get("format") {
        None => preferred(&headers, &forms)?,
        Some("html") => forms[0],
        Some("text") => forms[1],
        Some("json") => forms[2],
        Some(_) => return Err(wrong("format", Why::Form)),
    };
    let (form, media, ending) = match kind {
        "text/html" => (LetterForm::Html, "text/html; charset=utf-8", "html"),
        "text/plain" => (LetterForm::Text, "text/plain; charset=utf-8", "txt"),
        _ => (LetterForm::Json, "application/json", "json"),
    };
    let (name, to, from) = (said.must("dataflow")?, said.must("received")?, said.must("sent")?);
    let mirror = mirror_of(name).ok_or_else(|| Problem::new(Kind::NoResults))?;
    let sides = Sides::of(&service.feed().await?, &scope, name, mirror, to, from).await?;
    let modified = sides.modified();
    let file = format!("attachment; filename=\"mirror-{to}-{from}.{ending}\"");
    let told = feed::apart(move || letter::letter(&sides.letter(), form, lang)).await?;
    let mut answer = whole(&scope, &headers, told.into_bytes(), media, modified, &[lang])?;
    if let Ok(file) = HeaderValue::from_str(&file) {
        answer.headers_mut().insert(header::CONTENT_DISPOSITION, file);
    }
    Ok(answer)
}

/// Which movements that a dataset tells of are told of from the other side too: its name as behind `/data/`.
pub(super) fn mirror_of(name: &str) -> Option<&'static Mirror> {
    let id = name.split(',').nth(1).unwrap_or(name);
    Standard::comparisons().mirrors.iter().find(|m| m.received.dataflow == id)
}

/// The movements from one area to another, as both of them tell.
pub(super) struct Sides {
    /// As who receives tells.
    pub received: Lot,
    /// As who sends tells.
    pub sent: Lot,
    to: String,
    from: String,
}

impl Sides {
    /// What both tell that the asker may see.
    ///
    /// # Errors
    /// Where one of them tells nothing.
    pub(super) async fn of(feed: &Feed, scope: &Scope, name: &str, mirror: &Mirror, to: &str, from: &str) -> Answer<Sides> {
        let received = Lot::of(feed, scope, name, &conditions(mirror, &mirror.received, to, from)).await?;
        let sent = Lot::of(feed, scope, &mirror.sent.dataflow, &conditions(mirror, &mirror.sent, to, from)).await?;
        Ok(Sides { received, sent, to: to.to_owned(), from: from.to_owned() })
    }

    /// When either was last changed.
    pub(super) fn modified(&self) -> Moment {
        self.received.about.modified.max(self.sent.about.modified)
    }

    /// Both side by side, with what each says of its figures.
    pub(super) fn letter(&self) -> Letter {
        let (rows, others) = (self.received.sight.all(), self.sent.sight.all());
        let beside = side::beside(&self.received.sight.series(&rows), &self.sent.sight.series(&others));
        let party = |lot: &Lot, rows: &[u32], area: &str| {
            let own = lot.about.parts.iter().find(|p| p.id == area);
            let source = own.map_or_else(|| lot.about.source(), |p| p.name.clone());
            Party { flow: lot.sight.flow.clone(), area: area.to_owned(), source, passport: lot.sight.passport(rows) }
        };
        side::letter(party(&self.received, &rows, &self.to), party(&self.sent, &others, &self.from), beside)
    }
}

/// One side of the movements as conditions of its dataset.
pub(super) fn conditions(mirror: &Mirror, chosen: &Chosen, to: &str, from: &str) -> Vec<(String, String)> {
    let mut all: std::collections::BTreeMap<String, String> = std::collections::BTreeMap::new();
    for (dimension, codes) in &chosen.only {
        all.insert(dimension.clone(), codes.join(","));
    }
    for (dimension, codes) in &chosen.without {
        all.insert(dimension.clone(), codes.iter().map(|c| format!("ne:{c}")).collect::<Vec<_>>().join("+"));
    }
    all.insert(chosen.dimension("to").to_owned(), to.to_owned());
    all.insert(chosen.dimension("from").to_owned(), from.to_owned());
    // Where one side knows only whose nationals they are, the other is asked of the same.
    let national = |side: &Chosen| side.names.get("national").cloned();
    if let (Some(here), Some(there)) = (national(chosen), national(&mirror.sent)) {
        let of = [("to", to), ("from", from)].into_iter().find(|(name, _)| mirror.sent.dimension(name) == there);
        if let Some((_, area)) = of {
            all.insert(here, area.to_owned());
        }
    }
    all.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_are_asked_of_the_same_movements() {
        let mirror = Standard::comparisons().mirrors.iter().find(|m| m.received.dataflow == "DF_RETURN_MVT").expect("it is there");
        let told = |chosen| conditions(mirror, chosen, "GTM", "MEX").into_iter().map(|(n, v)| format!("{n}={v}")).collect::<Vec<_>>();
        assert_eq!(told(&mirror.received), ["CITIZENSHIP=GTM", "REF_AREA=GTM", "RETURNING_AREA=MEX", "RETURN_TYPE=RECEIVED"]);
        assert_eq!(told(&mirror.sent), ["CITIZENSHIP=GTM", "REF_AREA=MEX", "RETURN_TYPE=ne:RECEIVED"]);
    }

    #[test]
    fn a_series_stands_as_behind_data() {
        let (name, conditions) = series("one", "DF_X?REF_AREA=MEX&OBS_VALUE=ge%3A5").expect("a series");
        assert_eq!((name.as_str(), conditions.len(), conditions[1].1.as_str()), ("DF_X", 2, "ge:5"));
        assert!(series("one", "DF_X?MEX").is_err());
    }
}
