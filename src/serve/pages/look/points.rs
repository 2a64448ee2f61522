//! How many came and went at each border point, week by week, and do both sides count the same? A picture for each point, all on one
//! scale, with its table.

use axum::extract::{OriginalUri, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use rust_decimal::Decimal;
use serde::Serialize;

use super::figures::{Block, Row};
use super::{Visit, comparable, has_it, kept, named_by};
use crate::feed;
use crate::feed::everyday::columns::{called, heading};
use crate::feed::everyday::look::Sight;
use crate::feed::everyday::look::cover::TOTAL;
use crate::gateway::access::Scope;
use crate::model::lang::Lang;
use crate::model::period::Period;
use crate::model::structure::DataStructure;
use crate::pages::draw::weeks::{State as Stood, Week, Words};
use crate::pages::draw::{Room, Said, line, say, weeks};
use crate::pages::{self, Markup};
use crate::serve::Service;
use crate::serve::extract::Named;
use crate::serve::problem::{Answer, Kind, Problem};

/// Points of a page at most, those with the most first.
const POINTS: usize = 8;
/// The last so many weeks.
const WEEKS: usize = 26;
/// The dimensions that are points, and those that are sides of a border.
const POINT: [&str; 2] = ["FMP", "BORDER_POINT"];
const SIDE: [&str; 2] = ["OBS_SIDE", "REF_AREA"];

#[derive(Serialize)]
struct Content {
    id: String,
    title: String,
    source: String,
    modified: String,
    blocks: Vec<Block>,
    more: String,
    /// Points that are not drawn, or drawn with a caution, since they count otherwise than the first.
    note: String,
}

/// Whether a dataset has weekly counts at points.
pub fn are_there(structure: &DataStructure, often: &[String]) -> bool {
    POINT.iter().any(|id| structure.dimension(id).is_some()) && structure.dimension("DIRECTION").is_some() && often.iter().any(|f| f == "W")
}

/// The border points of a dataset, week by week.
#[utoipa::path(get, path = "/datasets/{dataset}/points", tag = "pages", params(("dataset" = String, Path, example = "DF_DTM_FMR")),
    responses((status = 200, content_type = "text/html", body = String), (status = 304)))]
pub async fn points(
    State(service): State<Service>,
    visit: Visit,
    named: Named,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Answer<Response> {
    let (lang, everybody) = (visit.lang, Scope::default());
    let feed = service.feed().await?;
    let entry = feed.entry(&everybody, &named.read::<String>("dataset")?).await?;
    let structure = entry.about.flow.structure.clone();
    if !are_there(&structure, &["W".to_owned()]) {
        return Err(Problem::new(Kind::NotFound));
    }
    let tag = named_by(&feed, &everybody, &entry, &[], lang, &uri).await?;
    let modified = entry.about.modified;
    if has_it(&visit, &headers, tag, modified) {
        return kept(&visit, &headers, Some(tag), modified, StatusCode::NOT_MODIFIED.into_response()).await;
    }
    let weekly = vec![("FREQ".to_owned(), "W".to_owned())];
    let (blocks, left, note) = match super::sight(&feed, &everybody, &entry.about.name, weekly).await {
        Ok((sight, _)) => feed::apart(move || shown(&sight, lang)).await?,
        Err(problem) if problem.kind == Kind::NoResults => (Vec::new(), 0, String::new()),
        Err(other) => return Err(other),
    };
    let more = if left > 0 { pages::count(lang, "look-more-points", left as u64) } else { String::new() };
    let about = &entry.about;
    let content = Content {
        id: about.name.clone(),
        title: about.title(lang).to_owned(),
        source: about.source(),
        modified: modified.to_string(),
        blocks,
        more,
        note,
    };
    let page = visit.show("look/points.html", content)?;
    kept(&visit, &headers, Some(tag), modified, page).await
}

/// A point with what was counted there.
struct Counted<'a> {
    code: &'a str,
    sides: Vec<&'a str>,
    weeks: Vec<Week>,
    size: Decimal,
}

/// The pictures, those of the largest points first, how many points are left out, and what is said of those that do not compare.
fn shown(sight: &Sight, lang: Lang) -> (Vec<Block>, usize, String) {
    let find = |ids: &[&str]| ids.iter().find_map(|id| sight.dimension(id));
    let (Some(point), Some(direction)) = (find(&POINT), sight.dimension("DIRECTION")) else { return (Vec::new(), 0, String::new()) };
    let side = find(&SIDE);
    let all = sight.all();
    let periods: Vec<Period> = sight.by_period(&all).into_iter().map(|(p, _)| p).collect();
    let Some((first, last)) = periods.first().zip(periods.last()) else { return (Vec::new(), 0, String::new()) };
    let mut weeks_of = vec![*first];
    while let Some(next) = weeks_of.last().and_then(line::after).filter(|n| n.start <= last.start && weeks_of.len() < 600) {
        weeks_of.push(next);
    }
    let weeks_of = weeks_of.split_off(weeks_of.len().saturating_sub(WEEKS));
    let mut points: Vec<Counted> = Vec::new();
    let lots: Vec<(&str, Vec<u32>)> = sight.by_code(&all, point).into_iter().filter(|(code, _)| *code != TOTAL && *code != "_Z").collect();
    // All of them have one scale: what may not stand on it is not drawn.
    let axis = sight.axis(&lots);
    let name = |code: &str| called(sight.component(point), code, lang).to_owned();
    let note = comparable::told(&axis, &sight.flow, lang, &lots.first().map_or_else(String::new, |(c, _)| name(c)), &name);
    for (code, rows) in lots.into_iter().filter(|(code, _)| axis.has(code)) {
        points.push(of_point(sight, code, &rows, side, direction, &weeks_of));
    }
    points.retain(|p| p.size > Decimal::ZERO);
    points.sort_by(|a, b| b.size.cmp(&a.size).then(a.code.cmp(b.code)));
    let left = points.len().saturating_sub(POINTS);
    points.truncate(POINTS);
    let figures = points.iter().flat_map(|p| &p.weeks).flat_map(|w| w.entries.iter().chain(&w.exits)).flatten();
    let most = figures.max().copied().unwrap_or_default();
    let ids = ["p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7"];
    let draw = |(i, p): (usize, &Counted)| block(sight, p, ids[i], (point, side, direction), most, lang);
    (points.iter().enumerate().filter_map(draw).collect(), left, note)
}

fn of_point<'a>(sight: &'a Sight, code: &'a str, rows: &[u32], side: Option<usize>, direction: usize, weeks_of: &[Period]) -> Counted<'a> {
    let sides: Vec<(&str, Vec<u32>)> = match side {
        Some(side) => sight.by_code(rows, side).into_iter().take(2).collect(),
        None => vec![("", rows.to_vec())],
    };
    let went = |rows: &[u32], way: &str| sight.over_time(&sight.with(rows, direction, way));
    let series: Vec<_> = sides.iter().map(|(_, rows)| (went(rows, "IN"), went(rows, "OUT"))).collect();
    // «Cannot exist» where something is counted each week: the point was shut.
    let shut = |period: &Period| {
        let all: Vec<u32> = sight.by_period(rows).into_iter().filter(|(p, _)| p == period).flat_map(|(_, rows)| rows).collect();
        !all.is_empty() && all.iter().all(|r| sight.figure(*r).is_none() && matches!(sight.said(*r, "OBS_STATUS"), "M" | "S"))
    };
    let at = |series: &[(Period, crate::feed::everyday::look::cover::Sum)], period: &Period| {
        series.iter().find(|(p, _)| p == period).and_then(|(_, sum)| sum.value)
    };
    let mut size = Decimal::ZERO;
    let weeks: Vec<Week> = weeks_of
        .iter()
        .map(|period| {
            let entries = [0, 1].map(|i| series.get(i).and_then(|(i, _)| at(i, period)));
            let exits = [0, 1].map(|i| series.get(i).and_then(|(_, o)| at(o, period)));
            size += entries.iter().chain(&exits).flatten().sum::<Decimal>();
            Week { period: *period, entries, exits, state: if shut(period) { Stood::Closed } else { Stood::Open } }
        })
        .collect();
    Counted { code, sides: sides.into_iter().map(|(s, _)| s).collect(), weeks, size }
}

fn block(
    sight: &Sight,
    point: &Counted,
    id: &'static str,
    (at, side, direction): (usize, Option<usize>, usize),
    most: Decimal,
    lang: Lang,
) -> Option<Block> {
    let say = |key: &str| pages::say(lang, key, &[]);
    let name = called(sight.component(at), point.code, lang);
    let (entries, exits) = (called(sight.component(direction), "IN", lang), called(sight.component(direction), "OUT", lang));
    let sides: Vec<&str> = point.sides.iter().map(|s| side.map_or(*s, |d| called(sight.component(d), s, lang))).collect();
    let (gap, closed) = (say("look-gap"), say("look-closed"));
    let words = Words {
        entries,
        exits,
        sides: [sides.first().copied().unwrap_or(""), sides.get(1).copied().unwrap_or("")],
        gap: &gap,
        closed: &closed,
    };
    let figure = |v: Option<Decimal>| v.map_or_else(|| gap.clone(), |v| say::figure(v, lang));
    let told = |w: &Week| format!("{}: {entries} {}, {exits} {}", say::period(&w.period, lang), figure(w.entries[0]), figure(w.exits[0]));
    let description = point.weeks.last().map(told).unwrap_or_default();
    let said = Said { id, lang, title: name, description: &description };
    let picture = weeks::draw(&said, &point.weeks, most, &words, Room::Narrow).map(Markup::picture);
    let by = |what: &str, side: &str| if sides.len() > 1 { format!("{what} ({side})") } else { what.to_owned() };
    let mut head = vec![say("look-week")];
    for what in [entries, exits] {
        head.extend(sides.iter().map(|side| by(what, side)));
    }
    let row = |w: &Week| {
        let cell = |v: Option<Decimal>| if w.state == Stood::Closed { closed.clone() } else { figure(v) };
        let cells = w.entries.iter().take(sides.len()).chain(w.exits.iter().take(sides.len())).map(|v| cell(*v)).collect();
        Row { name: say::period(&w.period, lang), href: String::new(), cells }
    };
    let rows = point.weeks.iter().rev().map(row).collect();
    let note = format!("{}: {}", heading(sight.component(at), lang), point.code);
    Some(Block { id, title: name.to_owned(), note, wide: None, narrow: picture, head, rows, more: String::new() })
}
