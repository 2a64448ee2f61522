//! How does what changes most go before and after? A line of each over time, with its table.

use rust_decimal::Decimal;

use crate::gateway::change::Course;
use crate::model::lang::Lang;
use crate::model::period::{Period, parse_period};
use crate::pages::draw::line::{self, Line, Mark, Point};
use crate::pages::draw::{Room, Said, say};
use crate::pages::{self, Markup};
use crate::serve::pages::look::figures::{Block, Row};
use crate::serve::pages::names::Structures;

/// Points of a line at most, holes included.
const POINTS: usize = 400;
/// Periods of a table at most: those that change, and the last of the others.
const TABLE: usize = 24;
/// What blocks and their pictures are told apart by.
const IDS: [[&str; 3]; 3] = [["course-0", "c0-w", "c0-n"], ["course-1", "c1-w", "c1-n"], ["course-2", "c2-w", "c2-n"]];

/// A period with what stands and what would stand.
struct Step {
    period: Period,
    before: Option<Decimal>,
    after: Option<Decimal>,
    /// What is no number, as it is written.
    texts: [Option<String>; 2],
}

impl Step {
    fn differs(&self) -> bool {
        self.texts[0] != self.texts[1]
    }
}

/// Each series as a block; one of a single period, or without figures, has its table only.
pub(super) fn drawn(courses: &[Course], structures: &Structures, lang: Lang) -> Vec<Block> {
    let number = |text: &Option<String>| text.as_deref().and_then(|t| t.parse::<Decimal>().ok());
    let mut out = Vec::new();
    for (i, (course, ids)) in courses.iter().zip(IDS).enumerate() {
        let step = |(period, (before, after)): (&String, &(Option<String>, Option<String>))| {
            let (period, texts) = (parse_period(period)?, [before.clone(), after.clone()]);
            Some(Step { period, before: number(before), after: number(after), texts })
        };
        let mut steps: Vec<Step> = course.steps.iter().filter_map(step).collect();
        steps.sort_by_key(|s| s.period);
        // What is the same in all series that are drawn does not tell them apart.
        let alike = |id: &String, code: &String| courses.len() > 1 && courses.iter().all(|c| c.key.get(id) == Some(code));
        let own =
            course.key.iter().filter(|(id, code)| !alike(id, code) && !code.starts_with('_')).map(|(id, code)| (id.clone(), code.clone()));
        let names: Vec<String> = structures.key(&own.collect()).into_iter().map(|n| n.name).collect();
        let title = if names.is_empty() { pages::say(lang, "course-number", &[("n", &(i + 1).to_string())]) } else { names.join(" · ") };
        out.push(block(&steps, title, ids, lang));
    }
    out
}

fn block(steps: &[Step], title: String, [id, wide, narrow]: [&'static str; 3], lang: Lang) -> Block {
    let said = |key: &str| pages::say(lang, key, &[]);
    let (before, after, gap) = (said("course-before"), said("course-after"), said("look-gap"));
    let point = |s: &Step, value: Option<Decimal>, is_after: bool| {
        let revised = is_after && s.before.is_some() && s.after.is_some() && s.differs();
        Point { period: s.period, value, marks: if revised { vec![Mark::Revised] } else { Vec::new() } }
    };
    let line = |is_after: bool| {
        let points = steps.iter().map(|s| point(s, if is_after { s.after } else { s.before }, is_after)).collect();
        line::without_holes(points, POINTS)
    };
    // Where nothing was released before there is one line.
    let mut lines = vec![Line { name: &after, points: line(true) }];
    if steps.iter().any(|s| s.before.is_some()) {
        lines.push(Line { name: &before, points: line(false) });
    }
    let figure = |v: Option<Decimal>| v.map_or_else(|| gap.clone(), |v| say::figure(v, lang));
    let changed: Vec<&Step> = steps.iter().filter(|s| s.differs()).collect();
    let told = |s: &&Step| format!("{}: {} → {}", say::period(&s.period, lang), figure(s.before), figure(s.after));
    let description = changed.iter().take(3).map(told).collect::<Vec<_>>().join("; ");
    let revised = said("look-mark-revised");
    let words = line::Words { marks: ["", "", "", &revised, ""], gap: &gap };
    let is_line = steps.iter().filter(|s| s.before.or(s.after).is_some()).count() > 1;
    let draw = |id: &str, room: Room| {
        let said = Said { id, lang, title: &title, description: &description };
        line::draw(&said, &lines, &words, room).filter(|_| is_line).map(Markup::picture)
    };
    // All that change come first into the table, then the last ones.
    let mut shown: Vec<&Step> = steps.iter().rev().collect();
    let left = shown.len().saturating_sub(TABLE);
    if left > 0 {
        shown.sort_by_key(|s| (!s.differs(), std::cmp::Reverse(s.period)));
        shown.truncate(TABLE);
        shown.sort_by_key(|s| std::cmp::Reverse(s.period));
    }
    let text = |s: &Step, which: usize, value: Option<Decimal>| match (&s.texts[which], value) {
        (_, Some(v)) => say::figure(v, lang),
        (Some(text), None) => text.clone(),
        (None, None) => "–".to_owned(),
    };
    let by = |s: &Step| match s.before.zip(s.after).map(|(b, a)| a - b).filter(|d| !d.is_zero()) {
        Some(by) => format!("{}{}", if by.is_sign_positive() { "+" } else { "" }, say::figure(by, lang)),
        None => String::new(),
    };
    let row = |s: &&Step| Row {
        name: say::period(&s.period, lang),
        href: String::new(),
        cells: vec![text(s, 0, s.before), text(s, 1, s.after), by(s)],
    };
    Block {
        id,
        note: pages::count(lang, "course-changed", changed.len() as u64),
        wide: draw(wide, Room::Wide),
        narrow: draw(narrow, Room::Narrow),
        head: vec![said("look-period"), before.clone(), after.clone(), said("course-by")],
        rows: shown.iter().map(row).collect(),
        more: if left > 0 { pages::count(lang, "course-more", left as u64) } else { String::new() },
        title,
    }
}
