//! Do two offices count the same people? What one counts coming in against what the other counts going out, period by period.

use rust_decimal::Decimal;

use super::pen::{Anchor, LINE, Pen, tenth, width_of, within};
use super::{Said, say};
use crate::model::period::Period;

/// What both counted in a period.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The period.
    pub period: Period,
    /// What the receiving side counted.
    pub received: Decimal,
    /// What the sending side counted.
    pub sent: Decimal,
}

/// Words of the picture.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    /// The axis of what was sent: «Salidas de Panamá a Costa Rica».
    pub sent: &'a str,
    /// The axis of what was received.
    pub received: &'a str,
    /// «Asymmetry».
    pub asymmetry: &'a str,
}

/// By how much two counts of the same differ: their difference by their mean, in percent; positive where more were received.
/// None where both are nothing.
pub fn asymmetry(received: Decimal, sent: Decimal) -> Option<Decimal> {
    let sum = received + sent;
    (sum > Decimal::ZERO).then(|| (received - sent) * Decimal::from(200) / sum)
}

/// The largest asymmetry of the inner and of the outer band, in percent.
pub const BANDS: [i64; 2] = [10, 30];

/// Draws the periods in which both counted somebody; nothing where there is none.
pub fn draw(said: &Said, pairs: &[Pair], words: &Words) -> Option<String> {
    let shown: Vec<&Pair> = pairs.iter().filter(|p| p.received > Decimal::ZERO && p.sent > Decimal::ZERO).collect();
    let both = || shown.iter().flat_map(|p| [p.received, p.sent]);
    let (least, most) = (say::rough(both().min()?), say::rough(both().max()?));
    // The same on both axes, from a mark to a mark.
    let all: Vec<Decimal> = (0..=12).flat_map(|p| [1, 2, 5].map(|n| Decimal::from(n * 10i64.pow(p)))).collect();
    let under = all.iter().rposition(|m| say::rough(*m) <= least).unwrap_or(0);
    let over = all.iter().position(|m| say::rough(*m) >= most).unwrap_or(all.len() - 1).max(under + 2).min(all.len() - 1);
    let marks = &all[under.min(over.saturating_sub(2))..=over];
    let (low, high) = (say::rough(marks[0]).log10(), say::rough(marks[marks.len() - 1]).log10());
    let (width, left, top) = (328.0, 58.0, LINE * 2.0 + 4.0);
    let side = width - left - 10.0;
    let mut pen = Pen::begin(said, "pic-mirror", width, top + side + 48.0);
    let along = |v: f64| (v.log10() - low) / (high - low) * side;
    let x = |v: f64| left + along(v);
    let y = |v: f64| top + side - along(v);
    for (band, class) in BANDS.iter().rev().zip(["band30", "band10"]) {
        // On two axes of powers a ratio is a shift.
        let half = *band as f64 / 200.0;
        let shift = ((1.0 + half) / (1.0 - half)).log10() / (high - low) * side;
        let (l, r, t, b) = (left, left + side, top, top + side);
        let d = format!(
            "M{} {}L{} {}L{} {}L{} {}L{} {}L{} {}z",
            tenth(l),
            tenth(b),
            tenth(l),
            tenth(b - shift),
            tenth(r - shift),
            tenth(t),
            tenth(r),
            tenth(t),
            tenth(r),
            tenth(t + shift),
            tenth(l + shift),
            tenth(b)
        );
        pen.path(class, &d, Some(&format!("± {band} %")));
    }
    // Of many marks every third has a label: the powers of ten, or what is as far from one another.
    let every = if marks.len() > 6 { 3 } else { 1 };
    for (i, mark) in marks.iter().enumerate() {
        let v = say::rough(*mark);
        let label = if i % every == 0 { say::short(*mark, said.lang) } else { String::new() };
        pen.line("gr", (x(v), top), (x(v), top + side));
        pen.line("gr", (left, y(v)), (left + side, y(v)));
        if label.is_empty() {
            continue;
        }
        pen.text("mu", (left - 5.0, y(v) + 4.0), Anchor::End, &label);
        let is_last = i + 1 == marks.len();
        if !is_last && x(v) + width_of(&label) > left + side - width_of(&say::short(marks[marks.len() - 1], said.lang)) {
            continue;
        }
        let anchor = if is_last { Anchor::End } else { Anchor::Middle };
        pen.text("mu", (x(v) + if anchor == Anchor::End { 8.0 } else { 0.0 }, top + side + 16.0), anchor, &label);
    }
    pen.line("diag", (left, top + side), (left + side, top));
    pen.text("", (0.0, 12.0), Anchor::Start, &format!("↑ {}", within(words.received, width - 20.0)));
    pen.text("", (width, top + side + 36.0), Anchor::End, &format!("{} →", within(words.sent, width - 20.0)));
    for (i, pair) in shown.iter().enumerate() {
        let (r, s) = (say::rough(pair.received), say::rough(pair.sent));
        let by = asymmetry(pair.received, pair.sent).unwrap_or_default();
        let title = format!(
            "{}: {} / {}; {} {}",
            say::period(&pair.period, said.lang),
            say::figure(pair.received, said.lang),
            say::figure(pair.sent, said.lang),
            words.asymmetry,
            say::percent(by, said.lang)
        );
        let far = by.abs() > Decimal::from(BANDS[1]);
        pen.circle(if far { "pt wide" } else { "pt" }, (x(s), y(r)), 3.6, Some(&title));
        if i + 1 == shown.len() {
            pen.circle("last", (x(s), y(r)), 6.5, None);
        }
    }
    Some(pen.end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lang::Lang;

    #[test]
    fn a_known_gap_is_shown_as_it_is() {
        let n = |v: i64| Decimal::from(v);
        // Guatemalans returned by Mexico in 2021: 45,714 received, 53,156 reported as returned.
        let known = asymmetry(n(45_714), n(53_156)).expect("a gap");
        assert_eq!(say::percent(known, Lang::En), "-15.1%");
        assert_eq!(asymmetry(n(0), n(0)), None);
        assert_eq!(asymmetry(n(10), n(0)), Some(n(200)));
        let said = Said { id: "x", lang: Lang::En, title: "t", description: "d" };
        let words = Words { sent: "exits", received: "entries", asymmetry: "asymmetry" };
        let pair = |p, r, s| Pair { period: Period::parse(p).expect("a period"), received: n(r), sent: n(s) };
        let svg = draw(&said, &[pair("2024-01", 100, 100), pair("2024-02", 150, 100), pair("2024-03", 0, 5)], &words).expect("a picture");
        assert!(svg.contains("<title>January 2024: 100 / 100; asymmetry 0%</title>"), "{svg}");
        assert!(svg.contains("class=\"pt wide\"") && svg.contains("asymmetry 40%"), "{svg}");
        assert_eq!(svg.matches("class=\"pt").count(), 2, "a period with nothing on one side has no place on such axes");
    }

    /// What lies on the 45° line is of equal counts.
    #[test]
    fn equal_counts_lie_on_the_line() {
        let said = Said { id: "x", lang: Lang::En, title: "t", description: "d" };
        let words = Words { sent: "s", received: "r", asymmetry: "a" };
        let pairs = [Pair { period: Period::parse("2024").expect("a year"), received: Decimal::from(1000), sent: Decimal::from(1000) }];
        let svg = draw(&said, &pairs, &words).expect("a picture");
        let circle = svg.split("<circle ").find(|c| c.contains("class=\"pt")).expect("a point");
        let of = |name: &str| -> f64 {
            circle.split(name).nth(1).and_then(|t| t.split('"').next()).and_then(|v| v.parse().ok()).expect("a place")
        };
        let (x, y) = (of("cx=\""), of("cy=\""));
        assert!(((x - 58.0) - (34.0 + 260.0 - y)).abs() < 0.15, "{x} {y}");
    }
}
