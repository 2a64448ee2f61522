//! Who goes to whom, among a few areas? A ring with a part for each, and ribbons between them.

use std::f64::consts::{PI, TAU};

use rust_decimal::Decimal;

use super::flows::Flow;
use super::pen::{Anchor, LINE, Pen, lines, tenth, width_of};
use super::{Said, say};

/// Areas of a picture at most.
pub const AREAS: usize = 12;

/// An area of the ring.
struct Part<'a> {
    code: &'a str,
    name: &'a str,
    /// All that goes out or comes in, as drawn.
    size: f64,
    /// Where it begins, in radians from above.
    from: f64,
    /// Where the next ribbon ends on it.
    next: f64,
}

/// Draws the flows among at most [`AREAS`] areas; nothing where there are more, or less than three.
pub fn draw(said: &Said, flows: &[Flow]) -> Option<String> {
    let mut parts: Vec<Part> = Vec::new();
    let drawn: Vec<&Flow> = flows.iter().filter(|f| f.value > Decimal::ZERO && f.from.0 != f.to.0).collect();
    for flow in &drawn {
        for (code, name) in [flow.from, flow.to] {
            if !parts.iter().any(|p| p.code == code) {
                parts.push(Part { code, name, size: 0.0, from: 0.0, next: 0.0 });
            }
        }
    }
    if !(3..=AREAS).contains(&parts.len()) {
        return None;
    }
    parts.sort_by(|a, b| a.code.cmp(b.code));
    let place = |parts: &[Part], code: &str| parts.iter().position(|p| p.code == code).unwrap_or(0);
    for flow in &drawn {
        let value = say::rough(flow.value);
        for code in [flow.from.0, flow.to.0] {
            let i = place(&parts, code);
            parts[i].size += value;
        }
    }
    let total: f64 = parts.iter().map(|p| p.size).sum();
    let gap = 0.05;
    let unit = (TAU - gap * parts.len() as f64) / total;
    let mut at = 0.0;
    for part in &mut parts {
        (part.from, part.next) = (at, at);
        at += part.size * unit + gap;
    }
    let (width, r, thick) = (328.0, 96.0, 11.0);
    let centre = (width / 2.0, r + thick + LINE * 2.0 + 8.0);
    let mut pen = Pen::begin(said, "pic-chord", width, centre.1 * 2.0);
    // What goes out lies first on each part, so that the ribbons of one area leave side by side.
    let mut ribbons: Vec<(usize, usize, f64, f64, &Flow)> = Vec::new();
    let mut ordered = drawn.clone();
    ordered.sort_by(|a, b| (a.from.0, a.to.0).cmp(&(b.from.0, b.to.0)));
    for flow in &ordered {
        let i = place(&parts, flow.from.0);
        let from = parts[i].next;
        parts[i].next += say::rough(flow.value) * unit;
        ribbons.push((i, place(&parts, flow.to.0), from, 0.0, flow));
    }
    for (_, to, _, end, flow) in &mut ribbons {
        *end = parts[*to].next;
        parts[*to].next += say::rough(flow.value) * unit;
    }
    // The small ones above the large ones.
    ribbons.sort_by_key(|r| std::cmp::Reverse(r.4.value));
    for (from, _, start, end, flow) in &ribbons {
        let long = say::rough(flow.value) * unit;
        // What would be narrower than a hair is in the table alone.
        if long * r < 0.4 {
            continue;
        }
        let title = format!("{} → {}: {}", flow.from.1, flow.to.1, say::figure(flow.value, said.lang));
        pen.path(&format!("rib h{}", from + 1), &ribbon(centre, r - 2.0, (*start, start + long), (*end, end + long)), Some(&title));
    }
    for (i, part) in parts.iter().enumerate() {
        let to = part.from + part.size * unit;
        let outgoing: Decimal = drawn.iter().filter(|f| f.from.0 == part.code).map(|f| f.value).sum();
        let incoming: Decimal = drawn.iter().filter(|f| f.to.0 == part.code).map(|f| f.value).sum();
        let title = format!("{}: → {}, ← {}", part.name, say::figure(outgoing, said.lang), say::figure(incoming, said.lang));
        pen.path(&format!("ring h{}", i + 1), &ring(centre, r, r + thick, part.from, to), Some(&title));
        label(&mut pen, part.name, centre, r + thick + 6.0, (part.from + to) / 2.0, width);
    }
    Some(pen.end())
}

fn on(centre: (f64, f64), r: f64, angle: f64) -> (f64, f64) {
    (centre.0 + r * angle.sin(), centre.1 - r * angle.cos())
}

fn pair((x, y): (f64, f64)) -> String {
    format!("{} {}", tenth(x), tenth(y))
}

fn bend(centre: (f64, f64), r: f64, from: f64, to: f64) -> String {
    let large = u8::from(to - from > PI);
    format!("A{} {} 0 {large} 1 {}", tenth(r), tenth(r), pair(on(centre, r, to)))
}

fn ring(centre: (f64, f64), r: f64, outer: f64, from: f64, to: f64) -> String {
    let large = u8::from(to - from > PI);
    format!(
        "M{}{}L{}A{} {} 0 {large} 0 {}z",
        pair(on(centre, outer, from)),
        bend(centre, outer, from, to),
        pair(on(centre, r, to)),
        tenth(r),
        tenth(r),
        pair(on(centre, r, from))
    )
}

/// From a stretch of the ring through the middle to another.
fn ribbon(centre: (f64, f64), r: f64, from: (f64, f64), to: (f64, f64)) -> String {
    let c = pair(centre);
    format!(
        "M{}{}Q{c} {}{}Q{c} {}z",
        pair(on(centre, r, from.0)),
        bend(centre, r, from.0, from.1),
        pair(on(centre, r, to.0)),
        bend(centre, r, to.0, to.1),
        pair(on(centre, r, from.0))
    )
}

/// The name of an area beside its part, in at most two lines.
fn label(pen: &mut Pen, name: &str, centre: (f64, f64), r: f64, angle: f64, width: f64) {
    let (x, y) = on(centre, r, angle);
    let side = angle.sin();
    let (anchor, room) = if side > 0.25 {
        (Anchor::Start, width - x)
    } else if side < -0.25 {
        (Anchor::End, x)
    } else {
        (Anchor::Middle, 110.0)
    };
    let told = if width_of(name) <= room { vec![name.to_owned()] } else { lines(name, room, 2) };
    let more = (told.len() as f64 - 1.0) * 12.5;
    // Above the ring the last line stands next to it, below the first.
    let first = if angle.cos() > 0.6 {
        y - more
    } else if angle.cos() < -0.6 {
        y + 9.0
    } else {
        y + 4.0 - more / 2.0
    };
    for (i, line) in told.iter().enumerate() {
        pen.text("", (x, first + i as f64 * 12.5), anchor, line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lang::Lang;

    #[test]
    fn each_area_has_a_part_and_each_flow_a_ribbon() {
        let said = Said { id: "c", lang: Lang::Es, title: "t", description: "d" };
        let flow = |from, to, n: i64| Flow { from: (from, from), to: (to, to), value: Decimal::from(n) };
        let flows = [flow("GTM", "MEX", 300), flow("HND", "MEX", 200), flow("MEX", "GTM", 100), flow("SLV", "SLV", 10)];
        let svg = draw(&said, &flows).expect("a picture");
        assert_eq!((svg.matches("class=\"rib ").count(), svg.matches("class=\"ring ").count()), (3, 3), "{svg}");
        assert!(svg.contains("<title>MEX: → 100, ← 500</title>"), "{svg}");
        assert!(draw(&said, &flows[..1]).is_none(), "two areas need no ring");
        let names: Vec<String> = (0..13).map(|i| format!("A{i:02}")).collect();
        let many: Vec<Flow> = names.iter().map(|n| flow(n, "MEX", 1)).collect();
        assert!(draw(&said, &many).is_none(), "too many to be told apart");
    }
}
