//! Do two offices count the same movements alike? What one says came in against what the other says went out: a picture, its table,
//! how far they are apart and what each says of its figures.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::{OriginalUri, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;

use super::figures::{Block, Row};
use super::{Visit, kept, query};
use crate::feed;
use crate::feed::everyday::columns::{called, heading};
use crate::feed::everyday::look::Sight;
use crate::gateway::access::Scope;
use crate::model::comparison::{Chosen, Mirror};
use crate::model::lang::Lang;
use crate::model::passport::{Band, Letter, Pair, Party, Verdict};
use crate::model::period::parse_period;
use crate::pages::draw::{Room, Said, line, mirror as plot, say};
use crate::pages::{self, Markup};
use crate::report::letter;
use crate::serve::Service;
use crate::serve::comparability::{Sides, mirror_of};
use crate::serve::extract::Named;
use crate::serve::problem::{Answer, Kind, Problem};

/// Periods of the table, the last ones; all are in the letter.
const TABLE: usize = 60;
/// Points of a line at most, holes included.
const POINTS: usize = 400;

/// Two areas: where people came to, and where they came from.
pub type Ends = (String, String);

/// What one says of its figures, beside what the other does.
#[derive(Serialize)]
struct Fact {
    of: String,
    received: String,
    sent: String,
}

/// Periods that are so far apart.
#[derive(Serialize)]
struct Apart {
    grade: &'static str,
    n: usize,
    word: String,
}

#[derive(Serialize)]
struct Shown {
    to: String,
    from: String,
    sources: [String; 2],
    grade: &'static str,
    word: String,
    refused: bool,
    reasons: Vec<String>,
    apart: Vec<Apart>,
    blocks: Vec<Block>,
    facts: Vec<Fact>,
    /// The letter to both, without its form.
    letter: String,
    /// Where each passport is.
    passports: [String; 2],
}

#[derive(Serialize)]
struct Content {
    id: String,
    title: String,
    pairs: Vec<(String, String, bool)>,
    shown: Option<Shown>,
}

/// What one office counts coming in against what the other counts going out, period by period.
#[utoipa::path(get, path = "/datasets/{dataset}/mirror", tag = "pages",
    params(("dataset" = String, Path, example = "DF_RETURN_MVT"), ("pair" = Option<String>, Query, example = "MEX:GTM")),
    responses((status = 200, content_type = "text/html", body = String), (status = 304)))]
pub async fn mirrored(
    State(service): State<Service>,
    visit: Visit,
    named: Named,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Answer<Response> {
    let (lang, everybody) = (visit.lang, Scope::default());
    let feed = service.feed().await?;
    let entry = feed.entry(&everybody, &named.read::<String>("dataset")?).await?;
    let name = entry.about.name.clone();
    let mirror = mirror_of(&entry.about.flow.reference.id).ok_or_else(|| Problem::new(Kind::NotFound))?;
    let (sight, _) = super::sight(&feed, &everybody, &name, Vec::new()).await?;
    let other = match mirror.sent.dataflow == mirror.received.dataflow {
        true => None,
        false => match super::sight(&feed, &everybody, &mirror.sent.dataflow, Vec::new()).await {
            Ok((sight, _)) => Some(sight),
            Err(problem) if problem.kind == Kind::NoResults => return Err(Problem::new(Kind::NotFound)),
            Err(other) => return Err(other),
        },
    };
    let asked = query(&uri, "pair").and_then(|p| p.split_once(':').map(|(from, to)| (to.to_owned(), from.to_owned())));
    let (pairs, taken, names) = feed::apart(move || {
        let pairs = pairs(&sight, other.as_ref().unwrap_or(&sight), mirror);
        let taken = taken(&pairs, asked);
        let area = sight.dimension("REF_AREA").unwrap_or(0);
        let codes: BTreeSet<&String> = pairs.keys().flat_map(|(to, from)| [to, from]).collect();
        let names: BTreeMap<String, String> =
            codes.into_iter().map(|c| (c.clone(), called(sight.component(area), c, lang).to_owned())).collect();
        (pairs, taken, names)
    })
    .await?;
    let called = |code: &String| names.get(code).cloned().unwrap_or_else(|| code.clone());
    let option = |ends: &Ends| {
        let (to, from) = ends;
        let text = pages::say(lang, "look-mirror-pair", &[("from", &called(from)), ("to", &called(to))]);
        (format!("{from}:{to}"), text, taken.as_ref() == Some(ends))
    };
    let mut options: Vec<(String, String, bool)> = pairs.keys().map(option).collect();
    options.sort_by(|a, b| a.1.cmp(&b.1));
    let (mut shown, mut modified) = (None, entry.about.modified);
    if let Some((to, from)) = &taken {
        let sides = Sides::of(&feed, &everybody, &name, mirror, to, from).await?;
        modified = modified.max(sides.modified());
        let (to, from) = ((to.clone(), called(to)), (from.clone(), called(from)));
        shown = Some(feed::apart(move || told(&sides, to, from, lang)).await?);
    }
    let content = Content { id: name, title: entry.about.title(lang).to_owned(), pairs: options, shown };
    let page = visit.show("look/mirror.html", content)?;
    kept(&visit, &headers, None, modified, page).await
}

/// The areas between which both sides tell of movements, with how many figures at least.
pub fn pairs(received: &Sight, sent: &Sight, mirror: &Mirror) -> BTreeMap<Ends, usize> {
    let (here, there) = (ends(received, &mirror.received), ends(sent, &mirror.sent));
    here.into_iter().filter_map(|(ends, n)| Some((ends.clone(), n.min(*there.get(&ends)?)))).collect()
}

/// The areas between which one side tells of movements, with how many figures.
fn ends(sight: &Sight, chosen: &Chosen) -> BTreeMap<Ends, usize> {
    let mut out = BTreeMap::new();
    let (Some(to), Some(from)) = (sight.dimension(chosen.dimension("to")), sight.dimension(chosen.dimension("from"))) else { return out };
    let held = |codes: &BTreeMap<String, Vec<String>>| -> Vec<(usize, Vec<String>)> {
        codes.iter().filter_map(|(id, codes)| Some((sight.dimension(id)?, codes.clone()))).collect()
    };
    let (only, without) = (held(&chosen.only), held(&chosen.without));
    let has = |row: u32, (dimension, codes): &(usize, Vec<String>)| codes.iter().any(|c| c == sight.code(row, *dimension));
    for row in sight.all() {
        let (to, from) = (sight.code(row, to), sight.code(row, from));
        let is_area = |code: &str| !code.starts_with('_');
        if to != from && is_area(to) && is_area(from) && only.iter().all(|o| has(row, o)) && !without.iter().any(|w| has(row, w)) {
            *out.entry((to.to_owned(), from.to_owned())).or_insert(0) += 1;
        }
    }
    out
}

/// The areas that are asked for where both tell of them, else those of which most is told.
fn taken(pairs: &BTreeMap<Ends, usize>, asked: Option<Ends>) -> Option<Ends> {
    let most = || pairs.iter().max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0))).map(|(ends, _)| ends.clone());
    asked.filter(|a| pairs.contains_key(a)).or_else(most)
}

/// Code and name of an area.
type Area = (String, String);

fn told(sides: &Sides, to: Area, from: Area, lang: Lang) -> Shown {
    let letter = sides.letter();
    let say = |key: &str, named: &[(&str, &str)]| pages::say(lang, key, named);
    let flow = &letter.one.flow;
    let reasons = letter.graded.reasons.iter().map(|r| letter::reason(r, flow, lang, &to.1, &from.1)).collect();
    let refused = letter.graded.axis() == Verdict::Refused;
    let apart = ["same", "convertible", "different"].into_iter().zip(letter.beside.bands).enumerate();
    let mut apart: Vec<Apart> =
        apart.map(|(i, (grade, n))| Apart { grade, n, word: say("look-mirror-band", &[("band", ["A", "B", "C"][i])]) }).collect();
    let unjudged = letter.beside.pairs.iter().filter(|p| p.band.is_none()).count();
    if unjudged > 0 {
        apart.push(Apart { grade: "unknown", n: unjudged, word: say("look-mirror-band", &[("band", "none")]) });
    }
    let mut blocks = vec![plotted(&letter, &to.1, &from.1, lang)];
    if !refused {
        blocks.extend(lines(&letter.beside.pairs, &to.1, &from.1, lang));
    }
    let dataset = &sides.received.about.name;
    let page = |lot: &crate::serve::comparability::Lot, area: &str| format!("/datasets/{}?REF_AREA={area}#passport", lot.about.name);
    Shown {
        sources: [letter.one.source.clone(), letter.other.source.clone()],
        grade: super::comparable::looks(letter.graded.grade),
        word: say("look-grade-whole", &[("grade", letter.graded.grade.code())]),
        refused,
        reasons,
        apart,
        blocks,
        facts: facts(&letter, lang),
        letter: format!("/api/mirror-letter?dataflow={dataset}&received={}&sent={}&lang={}", to.0, from.0, lang.tag()),
        passports: [page(&sides.received, &to.0), page(&sides.sent, &from.0)],
        to: to.1,
        from: from.1,
    }
}

/// What each says of its figures, where either says anything.
fn facts(letter: &Letter, lang: Lang) -> Vec<Fact> {
    let (one, other) = (&letter.one, &letter.other);
    let ids: BTreeSet<&&'static str> = one.passport.said.keys().chain(other.passport.said.keys()).collect();
    let structure = &one.flow.structure;
    let component = |id: &str| {
        let attribute = structure.attribute(id).and_then(|a| structure.attributes.get(a));
        attribute.or_else(|| structure.dimension(id).and_then(|d| structure.dimensions.get(d)))
    };
    let fact = |id: &&'static str| {
        let component = component(id)?;
        let of = |p: &Party| {
            let codes = p.passport.of(id);
            let names: Vec<&str> = codes.into_iter().filter(|c| *c != "_T").map(|c| called(component, c, lang)).collect();
            names.join(", ")
        };
        let (received, sent) = (of(one), of(other));
        (!received.is_empty() || !sent.is_empty()).then(|| Fact { of: heading(component, lang).to_owned(), received, sent })
    };
    let mut out: Vec<Fact> = ids.into_iter().filter_map(fact).collect();
    let breaks = |p: &Party| p.passport.breaks.iter().map(|p| spelled(p, lang)).collect::<Vec<_>>().join(", ");
    let (received, sent) = (breaks(one), breaks(other));
    if !received.is_empty() || !sent.is_empty() {
        out.push(Fact { of: pages::say(lang, "look-mark-break", &[]), received, sent });
    }
    out
}

fn spelled(period: &str, lang: Lang) -> String {
    parse_period(period).map_or_else(|| period.to_owned(), |p| say::period(&p, lang))
}

/// The picture of both against one another, with its table.
fn plotted(letter: &Letter, to: &str, from: &str, lang: Lang) -> Block {
    let say = |key: &str, named: &[(&str, &str)]| pages::say(lang, key, named);
    let all = &letter.beside.pairs;
    let (received, sent) = (say("look-mirror-received", &[("area", to)]), say("look-mirror-sent", &[("area", from)]));
    let asymmetry = say("look-mirror-asymmetry", &[]);
    let title = say("look-mirror-pair", &[("from", from), ("to", to)]);
    let pair = |p: &Pair| Some(plot::Pair { period: parse_period(&p.period)?, received: p.one?, sent: p.other? });
    let shown: Vec<plot::Pair> = all.iter().filter_map(pair).collect();
    let [a, b, c] = letter.beside.bands.map(|n| n.to_string());
    let description = say("look-mirror-told", &[("a", &a), ("b", &b), ("c", &c)]);
    let said = Said { id: "mirror", lang, title: &title, description: &description };
    let words = plot::Words { sent: &sent, received: &received, asymmetry: &asymmetry };
    let picture = plot::draw(&said, &shown, &words).map(Markup::picture);
    let figure = |v: Option<rust_decimal::Decimal>| v.map_or_else(|| say("look-gap", &[]), |v| say::figure(v, lang));
    let band = |p: &Pair| match p.band {
        Some(Band::A) => "A",
        Some(Band::B) => "B",
        Some(Band::C) => "C",
        None => "–",
    };
    let share = |p: &Pair| p.asymmetry.map_or_else(|| "–".to_owned(), |a| say::percent(a, lang));
    let row = |p: &Pair| Row {
        name: spelled(&p.period, lang),
        href: String::new(),
        cells: vec![figure(p.one), figure(p.other), share(p), band(p).to_owned()],
    };
    let left = all.len().saturating_sub(TABLE);
    Block {
        id: "mirror",
        title,
        note: say("look-mirror-how", &[]),
        wide: None,
        narrow: picture,
        head: vec![say("look-period", &[]), received, sent, asymmetry, say("look-mirror-bands", &[])],
        rows: all.iter().rev().take(TABLE).map(row).collect(),
        more: if left > 0 { pages::count(lang, "look-more-periods", left as u64) } else { String::new() },
    }
}

/// Both over time, on one axis; none where neither has two figures.
fn lines(all: &[Pair], to: &str, from: &str, lang: Lang) -> Option<Block> {
    let say = |key: &str, named: &[(&str, &str)]| pages::say(lang, key, named);
    let points = |of: fn(&Pair) -> Option<rust_decimal::Decimal>| {
        let point = |p: &Pair| Some(line::Point { period: parse_period(&p.period)?, value: of(p), marks: Vec::new() });
        line::without_holes(all.iter().filter_map(point).collect(), POINTS)
    };
    let (received, sent) = (points(|p| p.one), points(|p| p.other));
    if [&received, &sent].iter().all(|l| l.iter().filter(|p| p.value.is_some()).count() < 2) {
        return None;
    }
    let lines = [line::Line { name: to, points: received }, line::Line { name: from, points: sent }];
    let (title, gap) = (say("look-over-time", &[]), say("look-gap", &[]));
    let words = line::Words { marks: [""; 5], gap: &gap };
    let draw = |id, room| {
        let said = Said { id, lang, title: &title, description: &say("look-mirror-lines", &[("from", from), ("to", to)]) };
        line::draw(&said, &lines, &words, room).map(Markup::picture)
    };
    let picture = draw("both", Room::Narrow)?;
    let note = say("look-mirror-lines", &[("from", from), ("to", to)]);
    Some(Block {
        id: "both",
        title: title.clone(),
        note,
        wide: None,
        narrow: Some(picture),
        head: Vec::new(),
        rows: Vec::new(),
        more: String::new(),
    })
}
