//! How many came and went at a border point, week by week, as each side counted them? Entries up, exits down.

use rust_decimal::Decimal;

use super::pen::{Anchor, LINE, Pen, width_of};
use super::{Room, Said, say};
use crate::model::period::Period;

/// What was counted in a week.
#[derive(Clone, Debug)]
pub struct Week {
    /// The week.
    pub period: Period,
    /// Entries, as each side counted them.
    pub entries: [Option<Decimal>; 2],
    /// Exits.
    pub exits: [Option<Decimal>; 2],
    /// Whether the point was shut.
    pub state: State,
}

/// Whether there was anything to count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// The point was open.
    Open,
    /// It was shut.
    Closed,
}

/// Words of the picture.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    /// «Entries».
    pub entries: &'a str,
    /// «Exits».
    pub exits: &'a str,
    /// Which side counted, one or two; the second empty where there is one.
    pub sides: [&'a str; 2],
    /// «No figure».
    pub gap: &'a str,
    /// «Closed».
    pub closed: &'a str,
}

/// Draws the weeks of a point, on the scale of `most`, so that the points of a page can be compared.
pub fn draw(said: &Said, weeks: &[Week], most: Decimal, words: &Words, room: Room) -> Option<String> {
    if weeks.is_empty() || most <= Decimal::ZERO {
        return None;
    }
    let marks = say::marks(most, 2);
    let top_mark = say::rough(*marks.last()?);
    let labels: Vec<String> = marks.iter().map(|m| say::short(*m, said.lang)).collect();
    let (width, half) = (room.width(), if room == Room::Wide { 80.0 } else { 66.0 });
    let left = labels.iter().map(|l| width_of(l)).fold(0.0, f64::max) + 8.0;
    let two = !words.sides[1].is_empty();
    let above = LINE + 6.0 + if two { LINE + 4.0 } else { 0.0 };
    let middle = above + half;
    let step = (width - left - 4.0) / weeks.len() as f64;
    let mut pen = Pen::begin(said, "pic-weeks", width, above + half * 2.0 + 22.0);
    pen.hatching(said.id);
    let mut x = left;
    pen.text("mu", (0.0, 11.0), Anchor::Start, &format!("↑ {}", words.entries));
    pen.text("mu", (width_of(words.entries) + 30.0, 11.0), Anchor::Start, &format!("↓ {}", words.exits));
    if two {
        let mut at = 0.0;
        for (class, side) in [("side1", words.sides[0]), ("side2", words.sides[1])] {
            pen.rect(class, (at, LINE + 4.0), (12.0, 11.0), None);
            pen.text("", (at + 17.0, LINE + 14.0), Anchor::Start, side);
            at += width_of(side) + 38.0;
        }
    }
    for (i, (mark, label)) in marks.iter().zip(&labels).enumerate() {
        let away = say::rough(*mark) / top_mark * half;
        for y in [middle - away, middle + away] {
            pen.line(if i == 0 { "ax" } else { "gr" }, (left, y), (width - 4.0, y));
        }
        pen.text("mu", (left - 5.0, middle - away + 4.0), Anchor::End, label);
        if i > 0 {
            pen.text("mu", (left - 5.0, middle + away + 4.0), Anchor::End, label);
        }
    }
    let (mut last, mut free) = (None, 0.0);
    let every = (38.0 / step).ceil().max(1.0) as usize;
    for (i, week) in weeks.iter().enumerate() {
        let (_, number) = week.period.start.iso_week();
        if i % every == 0 {
            let (year, _) = week.period.start.iso_week();
            // The first tells the year, and so does the first of a year.
            let label = if last == Some(year) { number.to_string() } else { format!("{number} / {year}") };
            last = Some(year);
            let (at, anchor) = if i == 0 { (x, Anchor::Start) } else { (x + step / 2.0, Anchor::Middle) };
            if at >= free {
                free = at + width_of(&label) + 4.0;
                pen.text("mu", (at, middle + half + 17.0), anchor, &label);
            }
        }
        one(&mut pen, week, (x, middle, half), step, top_mark, words, said);
        x += step;
    }
    Some(pen.end())
}

fn one(pen: &mut Pen, week: &Week, (x, middle, half): (f64, f64, f64), step: f64, top: f64, words: &Words, said: &Said) {
    let name = say::period(&week.period, said.lang);
    let none = week.entries.iter().chain(&week.exits).all(Option::is_none);
    if week.state == State::Closed {
        pen.rect("shut", (x + step * 0.06, middle - half), (step * 0.88, half * 2.0), Some(&format!("{name}: {}", words.closed)));
        return;
    }
    if none {
        let class = format!("none{}", Pen::hatch(said.id));
        pen.rect(&class, (x + step * 0.06, middle - half), (step * 0.88, half * 2.0), Some(&format!("{name}: {}", words.gap)));
        return;
    }
    for (figures, what, up) in [(&week.entries, words.entries, true), (&week.exits, words.exits, false)] {
        for (side, value) in figures.iter().enumerate() {
            // Of a side that does not count here nothing is said.
            if words.sides[side].is_empty() {
                continue;
            }
            let by = if words.sides[1].is_empty() { String::new() } else { format!(" ({})", words.sides[side]) };
            let told = value.map_or_else(|| words.gap.to_owned(), |v| say::figure(v, said.lang));
            let title = format!("{name}, {what}{by}: {told}");
            let Some(value) = value else { continue };
            let tall = say::rough(*value) / top * half;
            // The first side is a wide bar, the second a narrow one in it.
            let (from, wide, class) = if side == 0 { (0.1, 0.8, "side1") } else { (0.34, 0.32, "side2") };
            let y = if up { middle - tall } else { middle };
            pen.rect(class, (x + step * from, y), (step * wide, tall.max(0.8)), Some(&title));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lang::Lang;

    fn week(name: &str, entries: [Option<i64>; 2], exits: [Option<i64>; 2], state: State) -> Week {
        let both = |v: [Option<i64>; 2]| v.map(|v| v.map(Decimal::from));
        Week { period: Period::parse(name).expect("a week"), entries: both(entries), exits: both(exits), state }
    }

    #[test]
    fn a_missing_week_is_hatched_a_closed_one_grey_and_neither_is_a_zero() {
        let said = Said { id: "w", lang: Lang::Es, title: "t", description: "d" };
        let words = Words { entries: "Entradas", exits: "Salidas", sides: ["Chile", "Bolivia"], gap: "sin cifra", closed: "cerrado" };
        let weeks = [
            week("2023-W22", [Some(100), Some(90)], [Some(50), None], State::Open),
            week("2023-W23", [None; 2], [None; 2], State::Open),
            week("2023-W24", [None; 2], [None; 2], State::Closed),
        ];
        let svg = draw(&said, &weeks, Decimal::from(100), &words, Room::Narrow).expect("a picture");
        assert!(svg.contains("<title>semana 23 de 2023: sin cifra</title>") && svg.contains("url(#w-h)"), "{svg}");
        assert!(svg.contains("<title>semana 24 de 2023: cerrado</title>") && svg.contains("class=\"shut\""), "{svg}");
        assert_eq!(svg.matches("(Chile): ").count() + svg.matches("(Bolivia): ").count(), 3, "a figure that is missing has no bar: {svg}");
        assert!(svg.contains("<title>semana 22 de 2023, Entradas (Bolivia): 90</title>"), "{svg}");
    }
}
