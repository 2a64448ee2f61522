//! How much is it in each area? A map in shades, hatched where there is no figure.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::globe::{self, View};
use super::pen::{Anchor, LINE, Pen, width_of};
use super::{Said, say};

/// An area with its figure.
#[derive(Clone, Debug)]
pub struct Area<'a> {
    /// Its code.
    pub code: &'a str,
    /// Its name.
    pub name: &'a str,
    /// How much.
    pub value: Option<Decimal>,
}

/// An area that covers less than so many square units is shown as a circle.
const SMALL: f64 = 14.0;

/// The bounds between the shades: at most four, round numbers that leave about as many areas in each.
pub fn bounds(values: &[Decimal]) -> Vec<Decimal> {
    let mut sorted: Vec<Decimal> = values.iter().filter(|v| **v > Decimal::ZERO).copied().collect();
    sorted.sort();
    let classes = sorted.len().min(5);
    let mut out: Vec<Decimal> = Vec::new();
    for i in 1..classes {
        let bound = say::nice(sorted[i * sorted.len() / classes]);
        if out.last().is_none_or(|l| *l < bound) && sorted.first().is_some_and(|f| *f < bound) && sorted.last().is_some_and(|l| *l >= bound)
        {
            out.push(bound);
        }
    }
    out
}

/// The shade of a figure: 0 for nothing, from 1 on the more the darker.
fn shade(value: Decimal, bounds: &[Decimal]) -> usize {
    if value <= Decimal::ZERO { 0 } else { 1 + bounds.iter().filter(|b| value >= **b).count() }
}

/// Draws the areas in a view; nothing where none has a figure. `gap` says «no figure».
pub fn draw(said: &Said, areas: &[Area], view: &View, gap: &str) -> Option<String> {
    let values: Vec<Decimal> = areas.iter().filter_map(|a| a.value).collect();
    if values.is_empty() {
        return None;
    }
    let bounds = bounds(&values);
    let by_code: BTreeMap<&str, &Area> = areas.iter().map(|a| (a.code, a)).collect();
    let legend = legend(&values, &bounds, gap, said);
    let (rows, placed) = flow(&legend, view.width);
    let mut pen = Pen::begin(said, "pic-map", view.width, view.height + 10.0 + rows * (LINE + 6.0));
    pen.hatching(said.id);
    pen.rect("sea", (0.0, 0.0), (view.width, view.height), None);
    let mut small = Vec::new();
    let mut unknown = String::new();
    for (code, trace, covered) in view.areas() {
        match by_code.get(code).and_then(|a| Some((*a, a.value?))) {
            Some((area, _)) if covered < SMALL => small.push(area),
            Some((area, value)) => {
                let title = format!("{}: {}", area.name, say::figure(value, said.lang));
                pen.path(&format!("area c{}", shade(value, &bounds)), trace.d(), Some(&title));
            }
            None => match by_code.get(code) {
                Some(area) if !trace.is_empty() => {
                    pen.path(&format!("area nd{}", Pen::hatch(said.id)), trace.d(), Some(&format!("{}: {gap}", area.name)));
                }
                _ => unknown.push_str(trace.d()),
            },
        }
    }
    pen.path(&format!("area nd{}", Pen::hatch(said.id)), &unknown, None);
    // Islands and others that would not be seen, and those without an outline.
    let outlined: Vec<&str> = view.areas().map(|(code, ..)| code).collect();
    small.extend(areas.iter().filter(|a| a.value.is_some() && !outlined.contains(&a.code)));
    for area in small {
        let (Some(at), Some(value)) = (view.point(area.code), area.value) else { continue };
        let title = format!("{}: {}", area.name, say::figure(value, said.lang));
        pen.circle(&format!("isle c{}", shade(value, &bounds)), at, 3.6, Some(&title));
    }
    pen.rect("frame", (0.5, 0.5), (view.width - 1.0, view.height - 1.0), None);
    for ((class, text), (x, y)) in legend.iter().zip(placed) {
        let y = view.height + 10.0 + y;
        pen.rect(class, (x, y + 1.0), (20.0, 12.0), None);
        pen.text("", (x + 25.0, y + 11.5), Anchor::Start, text);
    }
    Some(pen.end())
}

/// Class and text of each shade that occurs, and of what has none.
fn legend(values: &[Decimal], bounds: &[Decimal], gap: &str, said: &Said) -> Vec<(String, String)> {
    let figure = |v: &Decimal| say::figure(*v, said.lang);
    let mut out = Vec::new();
    if values.iter().any(|v| *v <= Decimal::ZERO) {
        out.push(("key c0".to_owned(), "0".to_owned()));
    }
    if values.iter().any(|v| *v > Decimal::ZERO) {
        for i in 0..=bounds.len() {
            let text = match (i.checked_sub(1).and_then(|b| bounds.get(b)), bounds.get(i)) {
                (None, Some(to)) => format!("< {}", figure(to)),
                (Some(from), Some(to)) => format!("{} – {}", figure(from), figure(to)),
                (Some(from), None) => format!("≥ {}", figure(from)),
                (None, None) => values.iter().max().map(&figure).unwrap_or_default(),
            };
            out.push((format!("key c{}", i + 1), text));
        }
    }
    out.push((format!("key nd{}", Pen::hatch(said.id)), gap.to_owned()));
    out
}

/// Where the keys stand, in as many rows as they need.
fn flow(legend: &[(String, String)], width: f64) -> (f64, Vec<(f64, f64)>) {
    let (mut x, mut row, mut out) = (0.0, 0.0, Vec::new());
    for (_, text) in legend {
        let wide = width_of(text) + 40.0;
        if x > 0.0 && x + wide > width + 14.0 {
            (x, row) = (0.0, row + 1.0);
        }
        out.push((x, row * (LINE + 6.0)));
        x += wide;
    }
    (row + 1.0, out)
}

/// Whether an area can be shown on a map.
pub fn is_placed(code: &str) -> bool {
    globe::point(code).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lang::Lang;

    fn picture(rows: &[(&str, Option<i64>)]) -> String {
        let said = Said { id: "m", lang: Lang::En, title: "t", description: "d" };
        let areas: Vec<Area> = rows.iter().map(|(c, v)| Area { code: c, name: c, value: v.map(Decimal::from) }).collect();
        let view = View::of(rows.iter().map(|(c, _)| *c), 328.0).expect("a view");
        draw(&said, &areas, &view, "no figure").expect("a picture")
    }

    #[test]
    fn an_area_without_a_figure_is_hatched_and_not_pale() {
        let svg = picture(&[("MEX", Some(1000)), ("GTM", None), ("HND", Some(0)), ("SLV", Some(5))]);
        let path = |title: &str| svg.split("<path ").find(|p| p.contains(&format!("<title>{title}</title>"))).expect("an area");
        assert!(path("GTM: no figure").contains("fill=\"url(#m-h)\""), "{svg}");
        assert!(path("HND: 0").contains("class=\"area c0\""), "nothing is not unknown: {svg}");
        assert!(path("MEX: 1,000").contains("class=\"area c"), "{svg}");
        assert!(svg.contains(">no figure</text>"));
    }

    #[test]
    fn islands_are_circles() {
        let svg = picture(&[("BRB", Some(3)), ("BRA", Some(9)), ("MEX", Some(7))]);
        assert!(svg.contains("<title>BRB: 3</title></circle>"), "{svg}");
    }

    #[test]
    fn bounds_are_round_and_grow() {
        let n = |values: &[i64]| bounds(&values.iter().map(|v| Decimal::from(*v)).collect::<Vec<_>>());
        assert_eq!(
            n(&[3, 40, 90, 700, 5000, 90_000, 120_000]),
            [50, 100, 1000, 5000, 100_000].map(Decimal::from).into_iter().filter(|b| *b != Decimal::from(1000)).collect::<Vec<_>>()
        );
        assert!(n(&[5]).is_empty() && n(&[]).is_empty() && n(&[0, 0]).is_empty());
        let all = n(&[1, 1, 1, 1, 1, 2]);
        assert!(all.windows(2).all(|w| w[0] < w[1]), "{all:?}");
    }
}
