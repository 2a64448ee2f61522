//! Who has published what was due, and when? Tiles of the calendars that their offices made public, by what everybody could read.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;

use super::figures::{Block, Row};
use super::{Visit, kept};
use crate::feed::Feed;
use crate::gateway::access::Scope;
use crate::gateway::due::{self, Standing, Tile};
use crate::model::account::TenantId;
use crate::model::lang::Lang;
use crate::model::moment::Moment;
use crate::model::period::{Date, Frequency, Period, parse_period};
use crate::model::release::Series;
use crate::model::structure::Ref;
use crate::pages::draw::{Room, Said, say, tiles};
use crate::pages::{self, Markup};
use crate::serve::Service;
use crate::serve::problem::Answer;

#[derive(Serialize)]
struct Content {
    blocks: Vec<Block>,
}

/// What stands at a tile, its class and its sign.
const STANDINGS: [(Standing, &str, &str); 8] = [
    (Standing::OnTime, "on-time", "✓"),
    (Standing::CameLate, "came-late", "✓!"),
    (Standing::Soon, "soon", "…"),
    (Standing::Late, "late", "!"),
    (Standing::Overdue, "overdue", "!!"),
    (Standing::Delinquent, "delinquent", "✕"),
    (Standing::Excused, "excused", "–"),
    (Standing::Open, "open", "·"),
];

/// A series of an office with its tiles.
struct Line {
    name: String,
    tiles: Vec<Tile>,
}

/// Who has published what was due, and when.
#[utoipa::path(get, path = "/calendar", tag = "pages", responses((status = 200, content_type = "text/html", body = String), (status = 304)))]
pub async fn calendar(State(service): State<Service>, visit: Visit, headers: HeaderMap) -> Answer<Response> {
    let lang = visit.lang;
    let feed = service.feed().await?;
    let today = due::day(service.gateway.now());
    let mut lines: BTreeMap<u8, Vec<Line>> = BTreeMap::new();
    let mut modified = Moment::default();
    for (tenant, office, due, excused) in due::of_everybody(&service.gateway).await? {
        let Some(dataflow) = Ref::parse(&due.dataflow) else { continue };
        let Some(frequency) = parse_period(&due.from).map(|p| p.frequency) else { continue };
        let (title, came, last) = came(&feed, &tenant, &dataflow, lang).await?;
        modified = modified.max(last);
        let name = format!("{} · {title}", if office.is_empty() { tenant.as_str() } else { &office });
        lines.entry(order(frequency)).or_default().push(Line { name, tiles: due::tiles(&due, &came, &excused, today) });
    }
    let blocks = lines.into_iter().filter_map(|(often, lines)| block(often, &lines, lang)).collect();
    let page = visit.show("look/calendar.html", Content { blocks })?;
    kept(&visit, &headers, None, modified, page).await
}

/// The order in which calendars stand, the most frequent first.
fn order(frequency: Frequency) -> u8 {
    match frequency {
        Frequency::Week => 0,
        Frequency::Month => 1,
        Frequency::Quarter => 2,
        _ => 3,
    }
}

/// What a dataset is called, and the periods that its releases cover which everybody could read, each with the day on which one opened.
async fn came(feed: &Feed, tenant: &TenantId, dataflow: &Ref, lang: Lang) -> Answer<(String, Vec<(Period, Date)>, Moment)> {
    let everybody = Scope::default();
    let entry = match feed.entry(&everybody, &format!("{},{}", dataflow.agency, dataflow.id)).await {
        Ok(entry) => entry,
        // Where nothing is public there is nothing that came.
        Err(_) => return Ok((dataflow.id.clone(), Vec::new(), Moment::default())),
    };
    let reference = entry.about.flow.reference.clone();
    let (mut all, mut last) = (Vec::new(), Moment::default());
    for release in feed.history(&everybody, &Series { dataflow: reference, tenant: tenant.clone() }).await? {
        let opened = release.opens.unwrap_or(release.at);
        last = last.max(opened);
        if let Some(span) = feed.span(&release, &entry.about.flow).await? {
            all.push((span, due::day(opened)));
        }
    }
    Ok((entry.about.title(lang).to_owned(), all, last))
}

fn block(often: u8, lines: &[Line], lang: Lang) -> Option<Block> {
    let mut columns: Vec<Period> = lines.iter().flat_map(|l| &l.tiles).filter_map(|t| parse_period(&t.period)).collect();
    columns.sort();
    columns.dedup();
    let columns = columns.split_off(columns.len().saturating_sub(14));
    let word = |standing: Standing| {
        let class = STANDINGS.iter().find(|(s, ..)| *s == standing).map_or("open", |(_, class, _)| *class);
        pages::say(lang, "look-standing", &[("of", class)])
    };
    let told = |tile: &Tile, period: &Period| {
        let by = parse_period(&tile.due).map_or_else(|| tile.due.clone(), |d| say::date(d.start, lang));
        format!("{}: {} ({})", say::period(period, lang), word(tile.standing), pages::say(lang, "look-due", &[("day", &by)]))
    };
    let find = |line: &Line, period: &Period| line.tiles.iter().find(|t| parse_period(&t.period).as_ref() == Some(period)).cloned();
    let rows: Vec<tiles::Row> = lines
        .iter()
        .map(|line| {
            let tile = |period: &Period| {
                let tile = find(line, period)?;
                let (_, class, sign) = STANDINGS.iter().find(|(s, ..)| *s == tile.standing)?;
                Some(tiles::Tile { class, sign, title: told(&tile, period) })
            };
            tiles::Row { name: &line.name, tiles: columns.iter().map(tile).collect() }
        })
        .collect();
    let heads: Vec<String> = columns.iter().map(|p| short(p, lang)).collect();
    let seen = |s: &Standing| lines.iter().flat_map(|l| &l.tiles).any(|t| t.standing == *s);
    let words: Vec<(&str, &str, String)> = STANDINGS.iter().filter(|(s, ..)| seen(s)).map(|(s, c, g)| (*c, *g, word(*s))).collect();
    let keys: Vec<(&str, &str, &str)> = words.iter().map(|(c, g, w)| (*c, *g, w.as_str())).collect();
    let title = pages::say(lang, "look-calendar-title", &[]);
    let description = pages::say(lang, "look-calendar-lead", &[]);
    let (wide, narrow, id) =
        [("t0", "s0", "due-0"), ("t1", "s1", "due-1"), ("t2", "s2", "due-2"), ("t3", "s3", "due-3")][usize::from(often.min(3))];
    let draw = |id, room| {
        let said = Said { id, lang, title: &title, description: &description };
        tiles::draw(&said, &rows, &heads, &keys, room).map(Markup::picture)
    };
    let mut head = vec![pages::say(lang, "look-office", &[])];
    head.extend(heads.iter().cloned());
    let cell = |line: &Line, period: &Period| find(line, period).map_or_else(String::new, |t| word(t.standing));
    let table = lines.iter().map(|line| Row {
        name: line.name.clone(),
        href: String::new(),
        cells: columns.iter().map(|p| cell(line, p)).collect(),
    });
    let table = table.collect();
    let heading = match (columns.first(), columns.last()) {
        (Some(first), Some(last)) => format!("{} – {}", say::period(first, lang), say::period(last, lang)),
        _ => title.clone(),
    };
    Some(Block {
        id,
        title: heading,
        note: String::new(),
        wide: Some(draw(wide, Room::Wide)?),
        narrow: draw(narrow, Room::Narrow),
        head,
        rows: table,
        more: String::new(),
    })
}

/// A period in few letters.
fn short(period: &Period, lang: Lang) -> String {
    let (year, month, _) = period.start.parts();
    match period.frequency {
        Frequency::Month => format!("{} {:02}", say::month(month, lang), year.rem_euclid(100)),
        Frequency::Week => period.start.iso_week().1.to_string(),
        Frequency::Quarter => format!("{}/{:02}", month.div_ceil(3), year.rem_euclid(100)),
        _ => year.to_string(),
    }
}
