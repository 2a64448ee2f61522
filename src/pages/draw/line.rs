//! How did figures go over time? Lines with a gap where there is no figure, and marks where one is not like the others.

use rust_decimal::Decimal;

use super::pen::{Anchor, LINE, Pen, Trace, width_of, width_of_bold, within};
use super::{Room, Said, say};
use crate::model::lang::Lang;
use crate::model::period::{Date, Frequency, Period};

/// What is to be known of a figure beside itself.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Mark {
    /// The series has a break here: what is before is not comparable with it.
    Break,
    /// It is provisional.
    Provisional,
    /// It is another than it was in the release before.
    Revised,
    /// It is estimated.
    Estimated,
    /// A part of it is missing, so that it is at least so much.
    Incomplete,
}

impl Mark {
    /// All of them, in the order in which they are explained.
    pub const ALL: [Mark; 5] = [Mark::Break, Mark::Provisional, Mark::Estimated, Mark::Revised, Mark::Incomplete];
}

/// A figure of a period.
#[derive(Clone, Debug)]
pub struct Point {
    /// The period.
    pub period: Period,
    /// The figure; none where it is missing.
    pub value: Option<Decimal>,
    /// What is to be known of it.
    pub marks: Vec<Mark>,
}

/// A line.
#[derive(Clone, Debug)]
pub struct Line<'a> {
    /// What it is called.
    pub name: &'a str,
    /// Its points, in the order of time, each period once.
    pub points: Vec<Point>,
}

/// Words of the picture.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    /// What the marks are called, in the order of [`Mark::ALL`].
    pub marks: [&'a str; 5],
    /// «No figure».
    pub gap: &'a str,
}

impl Words<'_> {
    /// What a mark is called.
    pub fn of(&self, mark: Mark) -> &str {
        self.marks[Mark::ALL.iter().position(|m| *m == mark).unwrap_or(0)]
    }
}

/// Most lines of a picture: more cannot be told apart.
pub const LINES: usize = 6;

/// Points that each have a dot where there is room, and where there is little: of more only those that are marked.
const DOTS: (usize, usize) = (160, 60);

struct Frame {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    first: Date,
    days: f64,
    most: f64,
}

impl Frame {
    fn x(&self, period: &Period) -> f64 {
        let middle = f64::from(period.start.days_after(self.first)) + f64::from(period.days()) / 2.0;
        self.left + (self.right - self.left) * middle / self.days
    }

    fn at(&self, day: Date) -> f64 {
        self.left + (self.right - self.left) * f64::from(day.days_after(self.first)) / self.days
    }

    fn y(&self, value: Decimal) -> f64 {
        self.bottom - (self.bottom - self.top) * say::rough(value) / self.most
    }
}

/// Draws the first [`LINES`] of these lines; nothing where they have no figure at all.
pub fn draw(said: &Said, lines: &[Line], words: &Words, room: Room) -> Option<String> {
    let lines = &lines[..lines.len().min(LINES)];
    let all = || lines.iter().flat_map(|l| &l.points);
    let figures = || all().filter_map(|p| p.value);
    let (least, most) = (figures().min()?, figures().max()?);
    let (first, last) = (all().map(|p| p.period.start).min()?, all().map(|p| p.period.end).max()?);
    let marks = axis(least, most);
    let (top_mark, low_mark) = (*marks.last()?, *marks.first()?);
    let labels: Vec<String> = marks.iter().map(|m| say::short(*m, said.lang)).collect();
    let widest = labels.iter().map(|l| width_of(l)).fold(0.0, f64::max);
    let width = room.width();
    // Where there is room a line has its name at its end; else all names stand above.
    let (named_at_end, keys) = (lines.len() > 1 && room == Room::Wide, lines.len() > 1 && room == Room::Narrow);
    let names = lines.iter().map(|l| width_of_bold(l.name)).fold(0.0, f64::max).min(150.0);
    let above = if keys { rows_of(lines, width) * (LINE + 3.0) } else { 0.0 };
    let explained: Vec<Mark> = Mark::ALL.into_iter().filter(|m| all().any(|p| p.marks.contains(m))).collect();
    let last_label = width_of_bold(&all().filter_map(|p| p.value).map(|v| say::figure(v, said.lang)).next_back().unwrap_or_default());
    let frame = Frame {
        left: widest + 8.0,
        right: width
            - if named_at_end {
                names + 14.0
            } else if lines.len() == 1 {
                last_label + 12.0
            } else {
                10.0
            },
        top: 22.0 + above,
        bottom: above + if room == Room::Wide { 250.0 } else { 205.0 },
        first,
        days: f64::from(last.days_after(first) + 1),
        most: say::rough(top_mark - low_mark),
    };
    let below = legend_rows(&explained, words, width);
    let mut pen = Pen::begin(said, "pic-line", width, frame.bottom + 26.0 + below * (LINE + 4.0));
    for (mark, label) in marks.iter().zip(&labels) {
        let y = frame.y(*mark - low_mark);
        pen.line(if mark.is_zero() { "ax" } else { "gr" }, (frame.left, y), (frame.right, y));
        pen.text("mu", (frame.left - 5.0, y + 4.0), Anchor::End, label);
    }
    time_axis(&mut pen, &frame, last, said.lang);
    if keys {
        key_above(&mut pen, lines, width);
    }
    gaps(&mut pen, &frame, lines, words, said.lang);
    let many = all().count() > if room == Room::Wide { DOTS.0 } else { DOTS.1 };
    for (i, line) in lines.iter().enumerate() {
        one_line(&mut pen, &frame, line, i + 1, low_mark, words, said.lang, lines.len() > 1, many);
    }
    if named_at_end {
        names_at_end(&mut pen, &frame, lines, low_mark);
    } else if let [only] = lines
        && let Some((point, value)) = only.points.iter().rev().find_map(|p| Some((p, p.value?)))
    {
        let at = (frame.x(&point.period) + 8.0, frame.y(value - low_mark) + 4.0);
        pen.text("st", at, Anchor::Start, &say::figure(value, said.lang));
    }
    legend(&mut pen, &explained, words, (frame.left.min(12.0), frame.bottom + 26.0 + LINE), width);
    Some(pen.end())
}

/// Marks of the figures' axis: from zero, and below it as well where there are figures.
fn axis(least: Decimal, most: Decimal) -> Vec<Decimal> {
    if least >= Decimal::ZERO {
        return say::marks(most, 4);
    }
    let step = say::nice((most.max(Decimal::ZERO) - least) / Decimal::from(4));
    let mut out: Vec<Decimal> = Vec::new();
    let mut at = Decimal::ZERO;
    while at > least && out.len() < 8 {
        at -= step;
        out.insert(0, at);
    }
    at = Decimal::ZERO;
    out.push(at);
    while at < most && out.len() < 16 {
        at += step;
        out.push(at);
    }
    out
}

fn time_axis(pen: &mut Pen, frame: &Frame, last: Date, lang: Lang) {
    let ((from, from_month, _), (to, ..)) = (frame.first.parts(), last.parts());
    let months = frame.days / 30.4;
    let room = frame.right - frame.left;
    let mut free = 0.0;
    let mut put = |day: Option<Date>, label: &str, strong: bool| {
        let Some(day) = day else { return };
        let x = frame.at(day);
        if x < frame.left - 0.5 || x > frame.right + 0.5 {
            return;
        }
        pen.line("ax", (x, frame.bottom), (x, frame.bottom + if strong { 7.0 } else { 4.0 }));
        // A label stands beside its tick: there the period begins.
        if x >= free && x + width_of(label) + 2.0 <= frame.right + 24.0 {
            free = x + width_of(label) + 8.0;
            pen.text("mu", (x + 2.0, frame.bottom + 17.0), Anchor::Start, label);
        }
    };
    if months > 30.0 {
        let years = f64::from(to - from + 1);
        let every = (years * 40.0 / room).ceil().max(1.0) as i32;
        for year in (from..=to).filter(|y| (y - from) % every == 0) {
            put(Date::new(year, 1, 1), &year.to_string(), true);
        }
        return;
    }
    // January tells the year; the others their month, as many as there is room for.
    let every = [1, 2, 3, 6].into_iter().find(|e| months / f64::from(*e) * 44.0 <= room).unwrap_or(12);
    let mut told = false;
    for year in from..=to {
        for month in 1..=12u32 {
            let begins = year == from && month == from_month;
            if (month - 1) % every != 0 && !begins {
                continue;
            }
            let near = begins && (month - 1) % every != 0 && every > 1;
            if near || (year == from && month < from_month) {
                continue;
            }
            let label =
                if month == 1 || !told { format!("{} {year}", say::month(month, lang)) } else { say::month(month, lang).to_owned() };
            told = true;
            put(Date::new(year, month, 1), &label, month == 1);
        }
    }
}

/// One line: broken where a period is missing or has no figure, or where the series has a break.
#[expect(clippy::too_many_arguments, reason = "a flat list of what a line needs")]
fn one_line(pen: &mut Pen, frame: &Frame, line: &Line, number: usize, low: Decimal, words: &Words, lang: Lang, several: bool, many: bool) {
    let mut trace = Trace::default();
    let mut before: Option<&Point> = None;
    for point in &line.points {
        let Some(value) = point.value else {
            before = None;
            continue;
        };
        let place = (frame.x(&point.period), frame.y(value - low));
        let follows = before.is_some_and(|b| b.period.end.plus_days(1) == point.period.start) && !point.marks.contains(&Mark::Break);
        if follows {
            trace.to(place)
        } else {
            trace.from(place)
        }
        before = Some(point);
    }
    for point in line.points.iter().filter(|p| p.marks.contains(&Mark::Break)) {
        let x = frame.at(point.period.start);
        pen.line("brk", (x, frame.top - 8.0), (x, frame.bottom));
    }
    pen.path(&format!("ln s{number}"), trace.d(), None);
    for point in &line.points {
        let mut title = if several {
            format!("{}, {}: ", line.name, say::period(&point.period, lang))
        } else {
            format!("{}: ", say::period(&point.period, lang))
        };
        let Some(value) = point.value else { continue };
        title += &say::figure(value, lang);
        for mark in &point.marks {
            title += &format!(" ({})", words.of(*mark));
        }
        let place = (frame.x(&point.period), frame.y(value - low));
        let plain = point.marks.iter().all(|m| *m == Mark::Break);
        if plain && !many {
            // Its edge is not seen, and makes it easier to point at.
            pen.circle(&format!("dot s{number}"), place, 2.6, Some(&title));
        } else if !plain {
            sign(pen, &point.marks, place, number);
            pen.circle("hit", place, 6.0, Some(&title));
        }
    }
}

/// Where no line has a figure: a grey band, and nothing on the lines.
fn gaps(pen: &mut Pen, frame: &Frame, lines: &[Line], words: &Words, lang: Lang) {
    let all = || lines.iter().flat_map(|l| &l.points);
    let mut empty: Vec<Period> = all().filter(|p| p.value.is_none()).map(|p| p.period).collect();
    empty.sort();
    empty.dedup();
    for period in empty.iter().filter(|e| !all().any(|p| p.period == **e && p.value.is_some())) {
        let (from, to) = (frame.at(period.start), frame.at(period.end.plus_days(1)));
        let title = format!("{}: {}", say::period(period, lang), words.gap);
        pen.rect("gap", (from, frame.top), (to - from, frame.bottom - frame.top), Some(&title));
    }
}

/// The sign of a figure: filled, hollow (provisional, estimated), a diamond (revised), an arrow up (at least so much).
fn sign(pen: &mut Pen, marks: &[Mark], (x, y): (f64, f64), number: usize) {
    let class = |kind: &str| format!("{kind} s{number}");
    if marks.contains(&Mark::Incomplete) {
        let mut d = Trace::default();
        d.from((x - 4.5, y + 3.0));
        d.to((x, y - 5.0));
        d.to((x + 4.5, y + 3.0));
        d.close();
        pen.path(&class("hol"), d.d(), None);
    } else if marks.contains(&Mark::Revised) {
        let mut d = Trace::default();
        d.from((x - 4.5, y));
        d.to((x, y - 4.5));
        d.to((x + 4.5, y));
        d.to((x, y + 4.5));
        d.close();
        pen.path(&class("dot"), d.d(), None);
    } else if marks.contains(&Mark::Provisional) {
        pen.circle(&class("hol"), (x, y), 3.8, None);
    } else if marks.contains(&Mark::Estimated) {
        pen.rect(&class("hol"), (x - 3.4, y - 3.4), (6.8, 6.8), None);
    } else {
        pen.circle(&class("dot"), (x, y), 2.6, None);
    }
}

/// Names at the ends of the lines, pushed apart so that none covers another.
fn names_at_end(pen: &mut Pen, frame: &Frame, lines: &[Line], low: Decimal) {
    let mut ends: Vec<(f64, f64, usize)> = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        if let Some((point, value)) = line.points.iter().rev().find_map(|p| Some((p, p.value?))) {
            ends.push((frame.y(value - low), frame.x(&point.period), i));
        }
    }
    ends.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.2.cmp(&b.2)));
    let mut floor = frame.top;
    let mut places = Vec::new();
    for (y, x, i) in &ends {
        let at = y.max(floor);
        floor = at + LINE;
        places.push((at, *x, *i));
    }
    let over = (floor - LINE - frame.bottom).max(0.0);
    for (y, x, i) in places {
        let y = y - over;
        if frame.right - x > 12.0 {
            pen.line(&format!("lead s{}", i + 1), (x + 5.0, y), (frame.right, y));
        }
        pen.text(&format!("tl s{}", i + 1), (frame.right + 6.0, y + 4.0), Anchor::Start, &within(lines[i].name, 150.0));
    }
}

fn cell(name: &str, width: f64) -> f64 {
    (width_of(name) + 40.0).min(width - 12.0)
}

fn rows_of(lines: &[Line], width: f64) -> f64 {
    let (mut rows, mut x) = (1.0, 0.0);
    for line in lines {
        let w = cell(line.name, width);
        if x > 0.0 && x + w > width {
            rows += 1.0;
            x = 0.0;
        }
        x += w;
    }
    rows
}

fn key_above(pen: &mut Pen, lines: &[Line], width: f64) {
    let (mut x, mut y) = (0.0, 12.0);
    for (i, line) in lines.iter().enumerate() {
        let w = cell(line.name, width);
        if x > 0.0 && x + w > width {
            (x, y) = (0.0, y + LINE + 3.0);
        }
        pen.line(&format!("ln s{}", i + 1), (x, y - 4.0), (x + 22.0, y - 4.0));
        pen.circle(&format!("dot s{}", i + 1), (x + 11.0, y - 4.0), 2.6, None);
        pen.text("", (x + 27.0, y), Anchor::Start, &within(line.name, w - 30.0));
        x += w;
    }
}

fn legend_rows(marks: &[Mark], words: &Words, width: f64) -> f64 {
    let (mut rows, mut x) = (0.0, f64::MAX);
    for mark in marks {
        let w = width_of(words.of(*mark)) + 36.0;
        if x + w > width {
            rows += 1.0;
            x = 0.0;
        }
        x += w;
    }
    rows
}

/// What the marks mean that occur.
fn legend(pen: &mut Pen, marks: &[Mark], words: &Words, at: (f64, f64), width: f64) {
    let (mut x, mut y) = (at.0, at.1);
    for mark in marks {
        let w = width_of(words.of(*mark)) + 36.0;
        if x + w > width && x > at.0 {
            (x, y) = (at.0, y + LINE + 4.0);
        }
        match mark {
            Mark::Break => pen.line("brk", (x + 4.0, y - 11.0), (x + 4.0, y + 2.0)),
            other => sign(pen, &[*other], (x + 4.0, y - 4.0), 1),
        }
        pen.text("mu", (x + 14.0, y), Anchor::Start, words.of(*mark));
        x += w;
    }
}

/// The periods of one frequency from the first to the last, with those that are missing; so many at most.
pub fn without_holes(points: Vec<Point>, most: usize) -> Vec<Point> {
    let mut out: Vec<Point> = Vec::new();
    for point in points {
        while let Some(last) = out.last() {
            let next = last.period.end.plus_days(1);
            if next >= point.period.start || out.len() >= most || point.period.frequency == Frequency::Other {
                break;
            }
            let Some(missing) = after(&last.period) else { break };
            if missing.start >= point.period.start {
                break;
            }
            out.push(Point { period: missing, value: None, marks: Vec::new() });
        }
        out.push(point);
    }
    out
}

/// The period after one, of the same length.
pub fn after(period: &Period) -> Option<Period> {
    let start = period.end.plus_days(1);
    let months = match period.frequency {
        Frequency::Annual => 12,
        Frequency::HalfYear => 6,
        Frequency::Trimester => 4,
        Frequency::Quarter => 3,
        Frequency::Month => 1,
        Frequency::Week | Frequency::Day => 0,
        Frequency::Other => return None,
    };
    let end = if months > 0 { start.plus_months(months).plus_days(-1) } else { start.plus_days(period.days() - 1) };
    Some(Period { start, end, frequency: period.frequency })
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: Words = Words { marks: ["break", "provisional", "estimated", "revised", "at least"], gap: "no figure" };

    fn points(rows: &[(&str, Option<i64>)]) -> Vec<Point> {
        let point = |(p, v): &(&str, Option<i64>)| Point {
            period: Period::parse(p).expect("a period"),
            value: v.map(Decimal::from),
            marks: Vec::new(),
        };
        rows.iter().map(point).collect()
    }

    fn picture(lines: &[Line], room: Room) -> String {
        let said = Said { id: "l", lang: Lang::En, title: "t", description: "d" };
        draw(&said, lines, &WORDS, room).expect("a picture")
    }

    /// The paths of the lines.
    fn strokes(svg: &str) -> Vec<&str> {
        svg.split("class=\"ln s").skip(1).map(|p| p.split("d=\"").nth(1).and_then(|d| d.split('"').next()).unwrap_or_default()).collect()
    }

    #[test]
    fn a_missing_month_breaks_the_line() {
        let whole = points(&[("2024-01", Some(10)), ("2024-02", Some(20)), ("2024-03", Some(30)), ("2024-04", Some(5))]);
        let svg = picture(&[Line { name: "a", points: whole.clone() }], Room::Narrow);
        assert_eq!(strokes(&svg)[0].matches('M').count(), 1, "{svg}");
        // Whether it is not there at all, or there without a figure.
        let mut holed = whole.clone();
        holed.remove(1);
        let mut empty = whole.clone();
        empty[1].value = None;
        for points in [holed.clone(), empty] {
            let svg = picture(&[Line { name: "a", points }], Room::Narrow);
            assert_eq!(strokes(&svg)[0].matches('M').count(), 2, "{svg}");
            assert!(!svg.contains("February 2024: 0"), "{svg}");
        }
        let filled = without_holes(holed, 100);
        assert_eq!(filled.len(), 4);
        let svg = picture(&[Line { name: "a", points: filled }], Room::Narrow);
        assert!(svg.contains("February 2024: no figure"), "{svg}");
    }

    #[test]
    fn a_break_of_the_series_breaks_the_line_and_is_explained() {
        let mut all = points(&[("2024-01", Some(10)), ("2024-02", Some(20)), ("2024-03", Some(30))]);
        all[2].marks = vec![Mark::Break];
        all[1].marks = vec![Mark::Provisional];
        let svg = picture(&[Line { name: "a", points: all }], Room::Wide);
        assert_eq!(strokes(&svg)[0].matches('M').count(), 2);
        assert!(svg.contains(">break</text>") && svg.contains(">provisional</text>") && !svg.contains(">revised</text>"), "{svg}");
        assert!(svg.contains("<title>February 2024: 20 (provisional)</title>"), "{svg}");
    }

    #[test]
    fn figures_are_exact_and_the_highest_stands_highest() {
        let all = points(&[("2024-01", Some(1_234_567)), ("2024-02", Some(0))]);
        let svg = picture(&[Line { name: "a", points: all }], Room::Wide);
        assert!(svg.contains("January 2024: 1,234,567<") && svg.contains("February 2024: 0<"), "{svg}");
        let d = strokes(&svg)[0];
        let y: f64 = d.split(['M', 'l']).nth(1).and_then(|p| p.split(' ').nth(1)).and_then(|y| y.parse().ok()).expect("a place");
        assert!(y < 130.0, "{d}");
    }

    #[test]
    fn names_stand_apart() {
        let near = |n: i64| points(&[("2024-01", Some(100)), ("2024-02", Some(100 + n))]);
        let svg = picture(&[Line { name: "Entries", points: near(1) }, Line { name: "Exits", points: near(0) }], Room::Wide);
        let ys: Vec<f64> =
            svg.split("class=\"tl s").skip(1).filter_map(|p| p.split("y=\"").nth(1)?.split('"').next()?.parse().ok()).collect();
        assert!((ys[0] - ys[1]).abs() >= LINE - 0.1, "{ys:?}");
    }

    #[test]
    fn nothing_is_drawn_of_nothing() {
        let said = Said { id: "l", lang: Lang::En, title: "t", description: "d" };
        assert!(draw(&said, &[], &WORDS, Room::Wide).is_none());
        assert!(draw(&said, &[Line { name: "a", points: points(&[("2024", None)]) }], &WORDS, Room::Wide).is_none());
    }
}
