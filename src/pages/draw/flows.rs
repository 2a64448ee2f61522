//! From where to where? Arcs on a map, as wide as the root of their figures.

use rust_decimal::Decimal;

use super::globe::View;
use super::pen::{Anchor, LINE, Pen, tenth, width_of, width_of_bold, within};
use super::{Said, say};

/// A flow.
#[derive(Clone, Debug)]
pub struct Flow<'a> {
    /// Code and name of the area from which.
    pub from: (&'a str, &'a str),
    /// Code and name of the area to which.
    pub to: (&'a str, &'a str),
    /// How many.
    pub value: Decimal,
}

/// A place in a picture.
type Place = (f64, f64);

/// Arcs of a picture: more cannot be followed.
pub const ARCS: usize = 40;
/// The widest.
const WIDEST: f64 = 12.0;
/// Areas that are named.
const NAMED: usize = 9;

/// How wide an arc is: as the root of its figure, so that what the eye takes for its size is in proportion.
pub fn width(value: Decimal, most: Decimal) -> f64 {
    (WIDEST * (say::rough(value) / say::rough(most)).sqrt()).max(0.6)
}

/// Draws the largest of these flows whose both ends are shown; nothing where there is none.
pub fn draw(said: &Said, flows: &[Flow], view: &View) -> Option<String> {
    let mut shown: Vec<(&Flow, Place, Place)> = flows
        .iter()
        .filter(|f| f.value > Decimal::ZERO && f.from.0 != f.to.0)
        .filter_map(|f| Some((f, view.point(f.from.0)?, view.point(f.to.0)?)))
        .collect();
    shown.sort_by(|a, b| b.0.value.cmp(&a.0.value).then_with(|| (a.0.from.0, a.0.to.0).cmp(&(b.0.from.0, b.0.to.0))));
    shown.truncate(ARCS);
    let most = shown.first()?.0.value;
    let mut pen = Pen::begin(said, "pic-map", view.width, view.height + LINE + 14.0);
    view.ground(&mut pen);
    for (flow, from, to) in &shown {
        let title = format!("{} → {}: {}", flow.from.1, flow.to.1, say::figure(flow.value, said.lang));
        pen.stroke("arc", &arc(*from, *to), width(flow.value, most), Some(&title));
    }
    let mut ends: Vec<(&str, &str, (f64, f64), bool)> = Vec::new();
    for (flow, from, to) in &shown {
        for (area, at, is_goal) in [(flow.to, *to, true), (flow.from, *from, false)] {
            match ends.iter_mut().find(|e| e.0 == area.0) {
                Some(end) => end.3 |= is_goal,
                None => ends.push((area.0, area.1, at, is_goal)),
            }
        }
    }
    for (_, name, at, is_goal) in &ends {
        let (class, r) = if *is_goal { ("goal", 4.2) } else { ("home", 2.4) };
        pen.circle(class, *at, r, Some(name));
    }
    name(&mut pen, &ends, view);
    pen.rect("frame", (0.5, 0.5), (view.width - 1.0, view.height - 1.0), None);
    key(&mut pen, most, view, said);
    Some(pen.end())
}

/// An arc that bends to the left of who goes along it, so that there and back are two.
fn arc(from: (f64, f64), to: (f64, f64)) -> String {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let middle = ((from.0 + to.0) / 2.0 + dy * 0.22, (from.1 + to.1) / 2.0 - dx * 0.22);
    format!("M{} {}Q{} {} {} {}", tenth(from.0), tenth(from.1), tenth(middle.0), tenth(middle.1), tenth(to.0), tenth(to.1))
}

/// Names the first of the ends, each where it covers no other.
fn name(pen: &mut Pen, ends: &[(&str, &str, (f64, f64), bool)], view: &View) {
    let mut taken: Vec<[f64; 4]> = Vec::new();
    for (_, name, (x, y), is_goal) in ends.iter().take(NAMED) {
        let text = within(name, 120.0);
        let w = if *is_goal { width_of_bold(&text) } else { width_of(&text) } + 2.0;
        let places = [(x + 6.0, y + 4.0), (x - 6.0 - w, y + 4.0), (x - w / 2.0, y - 7.0), (x - w / 2.0, y + 16.0)];
        let free = places.into_iter().find(|(left, base)| {
            let b = [*left, base - 11.0, left + w, base + 3.0];
            let inside = b[0] >= 2.0 && b[2] <= view.width - 2.0 && b[1] >= 2.0 && b[3] <= view.height - 2.0;
            inside && taken.iter().all(|t| b[2] < t[0] || t[2] < b[0] || b[3] < t[1] || t[3] < b[1])
        });
        let Some((left, base)) = free else { continue };
        taken.push([left, base - 11.0, left + w, base + 3.0]);
        pen.text(if *is_goal { "halo st" } else { "halo" }, (left, base), Anchor::Start, &text);
    }
}

/// Three arcs with their figures.
fn key(pen: &mut Pen, most: Decimal, view: &View, said: &Said) {
    let mut x = 0.0;
    let y = view.height + LINE + 4.0;
    let round = say::nice(most / Decimal::TWO);
    let mut told: Vec<Decimal> = Vec::new();
    for value in [round, say::nice(round / Decimal::TEN), say::nice(round / Decimal::ONE_HUNDRED)] {
        if told.contains(&value) || value > most {
            continue;
        }
        told.push(value);
        let text = say::figure(value, said.lang);
        pen.stroke("arc", &format!("M{} {}h26", tenth(x + 1.0), tenth(y - 4.0)), width(value, most), None);
        pen.text("", (x + 33.0, y), Anchor::Start, &text);
        x += width_of(&text) + 50.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lang::Lang;

    #[test]
    fn arcs_are_as_wide_as_the_root_of_their_figures() {
        let said = Said { id: "f", lang: Lang::En, title: "t", description: "d" };
        let flow = |from, to, n: i64| Flow { from: (from, from), to: (to, to), value: Decimal::from(n) };
        let flows = [flow("HND", "MEX", 100), flow("GTM", "MEX", 400), flow("SLV", "MEX", 25), flow("_X", "MEX", 9), flow("MEX", "MEX", 9)];
        let view = View::of(["MEX", "HND"], 328.0).expect("a view");
        let svg = draw(&said, &flows, &view).expect("a picture");
        let wide = |title: &str| -> f64 {
            let path = svg.split("<path ").find(|p| p.contains(&format!("<title>{title}</title>"))).expect("an arc");
            path.split("stroke-width=\"").nth(1).and_then(|t| t.split('"').next()).and_then(|w| w.parse().ok()).expect("a width")
        };
        let (four, one, quarter) = (wide("GTM → MEX: 400"), wide("HND → MEX: 100"), wide("SLV → MEX: 25"));
        assert_eq!((four, one), (12.0, 6.0), "four times as many, twice as wide");
        assert!((quarter - 3.0).abs() < 0.06, "{quarter}");
        assert_eq!(svg.matches("class=\"arc\" stroke-width").count() - 3, svg.matches(" → ").count(), "unknown places have no arc");
        assert!(draw(&said, &flows[3..], &view).is_none());
    }
}
