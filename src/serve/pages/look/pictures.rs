//! Which pictures has the page of a dataset? Each with its words and the table below it.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::comparable;
use super::figures::{Block, Looked, Row, marks, revised};
use crate::feed::everyday::columns::{called, heading};
use crate::feed::everyday::look::Sight;
use crate::feed::everyday::look::choice::Together;
use crate::feed::everyday::look::cover::{Sum, TOTAL};
use crate::model::period::Period;
use crate::pages::Markup;
use crate::pages::draw::globe::View;
use crate::pages::draw::line::{self, Line, Mark, Point};
use crate::pages::draw::{Room, Said, bars, chord, flows, pyramid as ages, say, shades};

/// Origins that are shown as bars.
const BARS: usize = 10;
/// Rows of a table of origins.
const ROWS: usize = 40;
/// Points of a line at most, holes included.
const POINTS: usize = 400;
/// The dimensions that say where people are from, the first that tells anything.
const ORIGINS: [&str; 4] = ["CITIZENSHIP", "COUNTRY_BIRTH", "COUNTERPART", "PREV_AREA"];

/// The words of lines.
pub struct LineWords {
    marks: Vec<String>,
    gap: String,
}

impl LineWords {
    /// What a mark is called.
    pub fn of(&self, mark: Mark) -> &str {
        Mark::ALL.iter().position(|m| *m == mark).and_then(|i| self.marks.get(i)).map_or("", String::as_str)
    }
}

/// The words of lines in the language of the page.
pub fn line_words(looked: &Looked) -> LineWords {
    let marks = [
        looked.say("look-mark-break", &[]),
        looked.say("look-mark-provisional", &[]),
        looked.say("look-mark-estimated", &[]),
        looked.say("look-mark-revised", &[]),
        looked.say("look-mark-incomplete", &[]),
    ];
    LineWords { marks: marks.into(), gap: looked.say("look-gap", &[]) }
}

/// A line by its name and its figures, and the periods that were revised.
pub type Named = (String, Vec<(Period, Sum)>, BTreeSet<Period>);

/// The line of what is looked at, or of each direction; with what it shows, for a table.
pub fn line(looked: &Looked, series: &[(Period, Sum)]) -> Option<(Markup, Markup, Vec<Named>, String)> {
    let sight = looked.sight;
    let mut note = String::new();
    let told = |name: String, code: Option<&str>, series: Vec<(Period, Sum)>| {
        let revised = revised(looked, code, &series);
        (name, series, revised)
    };
    let mut named: Vec<Named> = match &looked.chosen.lined {
        Some((dimension, rows)) => {
            let codes: Vec<(&str, Vec<u32>)> = sight.by_code(rows, *dimension).into_iter().filter(|(code, _)| *code != TOTAL).collect();
            // What may not stand on one axis is not drawn on one.
            let axis = sight.axis(&codes);
            let name = |code: &str| looked.name(*dimension, code).to_owned();
            note = comparable::told(&axis, &sight.flow, looked.lang, &codes.first().map_or_else(String::new, |(c, _)| name(c)), &name);
            codes.iter().filter(|(c, _)| axis.has(c)).map(|(code, rows)| told(name(code), Some(code), sight.over_time(rows))).collect()
        }
        None => vec![told(looked.say("look-figure", &[]), None, series.to_vec())],
    };
    named.truncate(line::LINES);
    let points = |series: &[(Period, Sum)], revised: &BTreeSet<Period>| {
        let all = |period: &Period, sum: &Sum| {
            let mut all = marks(sight, sum);
            all.extend(revised.contains(period).then_some(Mark::Revised));
            all
        };
        let point = |(period, sum): &(Period, Sum)| Point { period: *period, value: sum.value, marks: all(period, sum) };
        line::without_holes(series.iter().map(point).collect(), POINTS)
    };
    // One period is no line.
    if named.iter().all(|(_, series, _)| series.iter().filter(|(_, s)| s.value.is_some()).count() < 2) {
        return None;
    }
    let lines: Vec<Line> = named.iter().map(|(name, series, revised)| Line { name, points: points(series, revised) }).collect();
    let own = line_words(looked);
    let marks: [&str; 5] = std::array::from_fn(|i| own.marks[i].as_str());
    let words = line::Words { marks, gap: &own.gap };
    let title = format!("{}: {}", looked.entry.about.title(looked.lang), looked.say("look-over-time", &[]));
    let description = described(looked, &named);
    let draw = |id, room| {
        let said = Said { id, lang: looked.lang, title: &title, description: &description };
        line::draw(&said, &lines, &words, room).map(Markup::picture)
    };
    let (wide, narrow) = (draw("line-w", Room::Wide)?, draw("line-n", Room::Narrow)?);
    Some((wide, narrow, named, note))
}

/// From when until when, the least, the most and the last of each line.
fn described(looked: &Looked, named: &[Named]) -> String {
    let mut out = Vec::new();
    for (name, series, _) in named {
        let known: Vec<(&Period, Decimal)> = series.iter().filter_map(|(p, s)| Some((p, s.value?))).collect();
        let (Some(first), Some(last)) = (known.first(), known.last()) else { continue };
        let most = known.iter().max_by_key(|(p, v)| (*v, std::cmp::Reverse(*p))).unwrap_or(first);
        let figure = |v: Decimal| say::figure(v, looked.lang);
        out.push(looked.say(
            "look-line-told",
            &[
                ("name", name),
                ("from", &looked.period(first.0)),
                ("to", &looked.period(last.0)),
                ("first", &figure(first.1)),
                ("last", &figure(last.1)),
                ("most", &figure(most.1)),
                ("when", &looked.period(most.0)),
            ],
        ));
    }
    out.join(" ")
}

/// The dimension that says where people are from, in these rows.
fn origin(sight: &Sight, rows: &[u32]) -> Option<usize> {
    let telling = |d: &usize| sight.by(rows, *d).iter().filter(|(_, s)| s.value.is_some()).count() > 1;
    ORIGINS.iter().filter_map(|id| sight.dimension(id)).find(telling)
}

/// The largest origins of the period.
pub fn origins(looked: &Looked, rows: &[u32], whole: &Sum) -> Option<Block> {
    let sight = looked.sight;
    let dimension = origin(sight, rows)?;
    let mut all: Vec<(&str, Decimal)> = sight.by(rows, dimension).into_iter().filter_map(|(code, sum)| Some((code, sum.value?))).collect();
    all.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    // Shares are of a whole that is whole.
    let whole = whole.value.filter(|w| *w > Decimal::ZERO && whole.missing == 0);
    let share = |v: Decimal| whole.map_or_else(String::new, |w| say::percent(v * Decimal::ONE_HUNDRED / w, looked.lang));
    let shares: Vec<String> = all.iter().map(|(_, v)| share(*v)).collect();
    let names: Vec<&str> = all.iter().map(|(code, _)| looked.name(dimension, code)).collect();
    let shown: Vec<bars::Bar> =
        (0..all.len().min(BARS)).map(|i| bars::Bar { name: names[i], value: Some(all[i].1), beside: &shares[i] }).collect();
    let by = heading(sight.component(dimension), looked.lang);
    let title = looked.say("look-origins", &[("by", by)]);
    let description = shown.iter().take(3).map(|b| format!("{}: {}", b.name, looked.figure(b.value))).collect::<Vec<_>>().join("; ");
    let said = Said { id: "bars", lang: looked.lang, title: &title, description: &description };
    let picture = bars::draw(&said, &shown, &looked.say("look-gap", &[]), Room::Narrow).map(Markup::picture)?;
    let rows: Vec<Row> = (0..all.len().min(ROWS))
        .map(|i| Row { name: names[i].to_owned(), href: String::new(), cells: vec![looked.figure(Some(all[i].1)), shares[i].clone()] })
        .collect();
    let more = if all.len() > ROWS { looked.count("look-more-rows", all.len() - ROWS) } else { String::new() };
    let head = vec![by.to_owned(), looked.say("look-figure", &[]), looked.say("look-share", &[])];
    let note = when(looked);
    Some(Block { id: "origins", title, note, wide: None, narrow: Some(picture), head, rows, more })
}

/// The period that is looked at, in words.
fn when(looked: &Looked) -> String {
    let at = looked.at.as_deref().and_then(crate::model::period::parse_period);
    at.map_or_else(String::new, |p| looked.period(&p))
}

/// Men and women by age, where both are told.
pub fn pyramid(looked: &Looked, rows: &[u32]) -> Option<Block> {
    let sight = looked.sight;
    let bands = sight.pyramid(rows);
    let age = sight.dimension("AGE")?;
    let names: Vec<String> = bands.iter().map(|(code, ..)| looked.name(age, code).to_owned()).collect();
    let shown: Vec<ages::Band> =
        bands.iter().zip(&names).map(|((_, men, women), name)| ages::Band { name, men: men.value, women: women.value }).collect();
    let (title, gap) = (looked.say("look-pyramid", &[]), looked.say("look-gap", &[]));
    let sex = sight.dimension("SEX")?;
    let (men, women) = (looked.name(sex, "M"), looked.name(sex, "F"));
    let most = bands.iter().zip(&names).max_by_key(|((_, m, w), _)| m.value.unwrap_or_default() + w.value.unwrap_or_default());
    let description = most.map_or_else(String::new, |((_, m, w), name)| {
        format!("{name}: {men} {}, {women} {}", looked.figure(m.value), looked.figure(w.value))
    });
    let said = Said { id: "ages", lang: looked.lang, title: &title, description: &description };
    let words = ages::Words { men, women, gap: &gap };
    let picture = ages::draw(&said, &shown, &words, Room::Narrow).map(Markup::picture)?;
    let head = vec![heading(sight.component(age), looked.lang).to_owned(), men.to_owned(), women.to_owned()];
    let row = |((_, m, w), name): (&(&str, Sum, Sum), &String)| Row {
        name: name.clone(),
        href: String::new(),
        cells: vec![looked.figure(m.value), looked.figure(w.value)],
    };
    let rows = bands.iter().zip(&names).rev().map(row).collect();
    Some(Block { id: "ages", title, note: when(looked), wide: None, narrow: Some(picture), head, rows, more: String::new() })
}

/// A figure of an area or of a pair of them.
struct Placed {
    code: String,
    name: String,
    value: Option<Decimal>,
}

/// A note with what is said of series that stand on one axis.
pub fn with_note(note: String, axis: String) -> String {
    [note, axis].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// Areas with their figures by a dimension of some rows.
fn placed(looked: &Looked, sight: &Sight, rows: &[u32], dimension: usize) -> Vec<Placed> {
    let name = |code: &str| called(sight.component(dimension), code, looked.lang).to_owned();
    let all = sight.by(rows, dimension).into_iter();
    all.map(|(code, sum)| Placed { code: code.to_owned(), name: name(code), value: sum.value }).collect()
}

/// Rows of all areas in the period, under what else is looked at.
fn rows_beside(looked: &Looked, sight: &Sight) -> Vec<u32> {
    let mut rows = sight.all();
    for choice in &looked.chosen.choices {
        let id = looked.sight.component(choice.dimension).id.as_str();
        if id == "REF_AREA" {
            continue;
        }
        if let (Some(code), Some(d)) = (&choice.taken, sight.dimension(id)) {
            rows = sight.with(&rows, d, code);
        } else if choice.together == Together::No {
            return Vec::new();
        }
    }
    rows
}

/// From where to where, in these rows: the flows between areas.
fn pairs(looked: &Looked, sight: &Sight, rows: &[u32]) -> BTreeMap<(String, String), Decimal> {
    let mut out = BTreeMap::new();
    let Some(area) = sight.dimension("REF_AREA") else { return out };
    let leaves = looked.chosen.choices.iter().any(|c| matches!(c.taken.as_deref(), Some("OUT" | "EMI")));
    let returning = sight.dimension("RETURNING_AREA");
    for (here, rows) in sight.by_code(rows, area) {
        let Some(from) = returning.or_else(|| origin(sight, &rows)) else { continue };
        for (there, sum) in sight.by(&rows, from) {
            let Some(value) = sum.value.filter(|v| *v > Decimal::ZERO) else { continue };
            let out_of_here = leaves && returning.is_none() && sight.component(from).id == "COUNTERPART";
            let pair = if out_of_here { (here, there) } else { (there, here) };
            *out.entry((pair.0.to_owned(), pair.1.to_owned())).or_insert(Decimal::ZERO) += value;
        }
    }
    out.retain(|(from, to), _| from != to && [from, to].iter().all(|c| shades::is_placed(c)));
    out
}

/// Maps: of the areas that report, of origins, and of flows; and a ring where there are few areas.
pub fn maps(looked: &Looked) -> Vec<Block> {
    let mut out = Vec::new();
    let here = looked.rows_at();
    let mut note = String::new();
    let beside = looked.beside.map(|sight| {
        let rows = rows_beside(looked, sight);
        let Some(area) = sight.dimension("REF_AREA") else { return (sight, rows) };
        // The area that is looked at comes first: what cannot be compared with it is on no map with it.
        let mut lots = sight.by_code(&rows, area);
        let own = looked.chosen.choices.iter().find(|c| sight.component(area).id == looked.sight.component(c.dimension).id);
        let own = own.and_then(|c| c.taken.clone());
        lots.sort_by_key(|(code, _)| Some(*code) != own.as_deref());
        let axis = sight.axis(&lots);
        let name = |code: &str| called(sight.component(area), code, looked.lang).to_owned();
        note = comparable::told(&axis, &sight.flow, looked.lang, &lots.first().map_or_else(String::new, |(c, _)| name(c)), &name);
        let rows = rows.iter().copied().filter(|r| axis.has(sight.code(*r, area))).collect();
        (sight, rows)
    });
    let by_area = beside.as_ref().and_then(|(sight, rows)| Some(placed(looked, sight, rows, sight.dimension("REF_AREA")?)));
    let known = |all: &[Placed]| all.iter().filter(|a| a.value.is_some() && shades::is_placed(&a.code)).count();
    if let Some(mut areas) = by_area.filter(|a| known(a) > 1) {
        // An area that published before and has nothing in this period is a hole to be seen.
        let told: BTreeSet<String> = areas.iter().map(|a| a.code.clone()).collect();
        let area = looked.sight.dimension("REF_AREA").unwrap_or(0);
        let silent = looked.areas.iter().filter(|c| !told.contains(*c) && shades::is_placed(c));
        areas.extend(silent.map(|code| Placed { code: code.clone(), name: looked.name(area, code).to_owned(), value: None }));
        out.extend(shaded(looked, &areas, "areas", looked.say("look-map-areas", &[])));
    } else if let Some(dimension) = origin(looked.sight, &here) {
        let areas = placed(looked, looked.sight, &here, dimension);
        let by = heading(looked.sight.component(dimension), looked.lang);
        out.extend(shaded(looked, &areas, "map", looked.say("look-map-origins", &[("by", by)])));
    }
    if let Some((sight, rows)) = &beside {
        let pairs = pairs(looked, sight, rows);
        out.extend(flowing(looked, sight, &pairs));
    }
    for block in out.iter_mut().filter(|b| b.id != "map") {
        block.note = with_note(std::mem::take(&mut block.note), note.clone());
    }
    out
}

fn shaded(looked: &Looked, all: &[Placed], id: &'static str, title: String) -> Option<Block> {
    let areas: Vec<shades::Area> = all.iter().map(|a| shades::Area { code: &a.code, name: &a.name, value: a.value }).collect();
    let view = View::of(areas.iter().map(|a| a.code), Room::Narrow.width())?;
    let mut most: Vec<&Placed> = all.iter().filter(|a| a.value.is_some()).collect();
    most.sort_by(|a, b| b.value.cmp(&a.value).then_with(|| a.code.cmp(&b.code)));
    let description = most.iter().take(3).map(|a| format!("{}: {}", a.name, looked.figure(a.value))).collect::<Vec<_>>().join("; ");
    let said = Said { id, lang: looked.lang, title: &title, description: &description };
    let picture = shades::draw(&said, &areas, &view, &looked.say("look-gap", &[])).map(Markup::picture)?;
    let silent = all.iter().filter(|a| a.value.is_none());
    let rows: Vec<Row> = most
        .iter()
        .copied()
        .chain(silent)
        .take(ROWS)
        .map(|a| Row { name: a.name.clone(), href: String::new(), cells: vec![looked.figure(a.value)] })
        .collect();
    let more = if all.len() > ROWS { looked.count("look-more-rows", all.len() - ROWS) } else { String::new() };
    let head = vec![looked.say("look-area", &[]), looked.say("look-figure", &[])];
    Some(Block { id, title, note: when(looked), wide: None, narrow: Some(picture), head, rows, more })
}

/// The part of the globe for these flows: where most of them are within the Americas that part, because on all of the globe they would
/// be too small to be seen; with what is said of the others.
fn around(looked: &Looked, drawn: &[flows::Flow]) -> Option<(View, String)> {
    let width = Room::Narrow.width();
    let near = View::americas(width);
    let is_near = |f: &&flows::Flow| near.point(f.from.0).is_some() && near.point(f.to.0).is_some();
    let sum = |all: &mut dyn Iterator<Item = Decimal>| all.fold(Decimal::ZERO, Decimal::saturating_add);
    let (all, there) = (sum(&mut drawn.iter().map(|f| f.value)), sum(&mut drawn.iter().filter(is_near).map(|f| f.value)));
    let ends = |f: &flows::Flow| [f.from.0.to_owned(), f.to.0.to_owned()];
    if there * Decimal::TWO < all {
        let ends: Vec<String> = drawn.iter().flat_map(ends).collect();
        return Some((View::of(ends.iter().map(String::as_str), width)?, String::new()));
    }
    let ends: Vec<String> = drawn.iter().filter(is_near).flat_map(ends).collect();
    let far = drawn.iter().filter(|f| !is_near(f)).count();
    let told = if far > 0 { looked.count("look-far", far) } else { String::new() };
    Some((View::of(ends.iter().map(String::as_str), width)?, told))
}

/// The map of flows and the ring of them.
fn flowing(looked: &Looked, sight: &Sight, pairs: &BTreeMap<(String, String), Decimal>) -> Vec<Block> {
    let list = sight.dimension("REF_AREA").map(|d| sight.component(d));
    let name = |code: &str| list.map_or_else(|| code.to_owned(), |c| called(c, code, looked.lang).to_owned());
    let mut all: Vec<(&(String, String), Decimal, String, String)> =
        pairs.iter().map(|(pair, value)| (pair, *value, name(&pair.0), name(&pair.1))).collect();
    all.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let drawn: Vec<flows::Flow> =
        all.iter().map(|(pair, value, from, to)| flows::Flow { from: (&pair.0, from), to: (&pair.1, to), value: *value }).collect();
    let description =
        drawn.iter().take(3).map(|f| format!("{} → {}: {}", f.from.1, f.to.1, looked.figure(Some(f.value)))).collect::<Vec<_>>();
    let description = description.join("; ");
    let rows = || -> Vec<Row> {
        let row = |f: &flows::Flow| Row {
            name: f.from.1.to_owned(),
            href: String::new(),
            cells: vec![f.to.1.to_owned(), looked.figure(Some(f.value))],
        };
        drawn.iter().take(ROWS).map(row).collect()
    };
    let head = || vec![looked.say("look-from", &[]), looked.say("look-to", &[]), looked.say("look-figure", &[])];
    let more = if drawn.len() > ROWS { looked.count("look-more-rows", drawn.len() - ROWS) } else { String::new() };
    let mut out = Vec::new();
    let (title, ring) = (looked.say("look-flows", &[]), looked.say("look-chord", &[]));
    let largest = &drawn[..drawn.len().min(flows::ARCS)];
    if let Some((view, far)) = around(looked, largest) {
        let said = Said { id: "flows", lang: looked.lang, title: &title, description: &description };
        let picture = flows::draw(&said, largest, &view).map(Markup::picture);
        out.extend(picture.map(|p| Block {
            id: "flows",
            title: title.clone(),
            note: [when(looked), far].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" · "),
            wide: None,
            narrow: Some(p),
            head: head(),
            rows: rows(),
            more: more.clone(),
        }));
    }
    // Among areas that all report something; who only sends is no part of a ring.
    let goals: BTreeSet<&str> = drawn.iter().map(|f| f.to.0).collect();
    if goals.len() > 2 {
        let said = Said { id: "ring", lang: looked.lang, title: &ring, description: &description };
        let within: Vec<flows::Flow> = drawn.iter().filter(|f| goals.contains(f.from.0)).cloned().collect();
        out.extend(chord::draw(&said, &within).map(|p| Block {
            id: "ring",
            title: ring.clone(),
            note: when(looked),
            wide: None,
            narrow: Some(Markup::picture(p)),
            head: Vec::new(),
            rows: Vec::new(),
            more: String::new(),
        }));
    }
    out
}
