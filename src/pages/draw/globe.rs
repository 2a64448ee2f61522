//! Where do areas lie in a picture? Their outlines, a point within each, and the part of the globe that is shown.
//!
//! Lines are those of Natural Earth (see `shapes.tsv`): those in use, and no statement on the status of any country or its borders.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::pen::{Pen, Trace};

const SHAPES: &str = include_str!("shapes.tsv");
const POINTS: &str = include_str!("../../../schemas/points/CL_AREA.tsv");

/// Steps of a degree in the outlines.
const STEPS: f64 = 50.0;
/// Points of a picture that are nearer to one another than this are one.
const NEAR: f64 = 0.9;

/// A ring of longitudes and latitudes.
type Ring = Vec<(f64, f64)>;

/// Reads the differences of a ring.
fn ring(text: &str) -> Ring {
    let (mut numbers, mut value, mut shift) = (Vec::new(), 0i64, 0);
    for byte in text.bytes() {
        let part = i64::from(byte) - 63;
        value |= (part & 31) << shift;
        shift += 5;
        if part < 32 {
            numbers.push(if value & 1 == 1 { !(value >> 1) } else { value >> 1 });
            (value, shift) = (0, 0);
        }
    }
    let (mut x, mut y) = (0i64, 0i64);
    let place = |pair: &[i64]| {
        (x, y) = (x + pair[0], y + pair[1]);
        (x as f64 / STEPS, y as f64 / STEPS)
    };
    numbers.chunks_exact(2).map(place).collect()
}

/// All outlines, the largest ring of each first.
fn outlines() -> &'static BTreeMap<&'static str, Vec<Ring>> {
    static READ: OnceLock<BTreeMap<&str, Vec<Ring>>> = OnceLock::new();
    READ.get_or_init(|| {
        let line = |line: &'static str| line.split_once('\t').map(|(code, rings)| (code, rings.split(' ').map(ring).collect()));
        SHAPES.lines().filter(|l| !l.starts_with('#')).filter_map(line).collect()
    })
}

/// A point within an area: longitude and latitude.
pub fn point(area: &str) -> Option<(f64, f64)> {
    static READ: OnceLock<BTreeMap<&str, (f64, f64)>> = OnceLock::new();
    let read = |line: &'static str| {
        let mut cells = line.split('\t');
        Some((cells.next()?, (cells.next()?.parse().ok()?, cells.next()?.parse().ok()?)))
    };
    READ.get_or_init(|| POINTS.lines().filter(|l| !l.starts_with('#')).filter_map(read).collect()).get(area).copied()
}

/// How the globe is laid flat.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Flat {
    /// Degrees as they are, true to scale at this latitude.
    Plain(f64),
    /// Equal Earth (Šavrič, Patterson, Jenny 2018): areas are as large as they are.
    Equal,
}

impl Flat {
    fn lay(self, (lon, lat): (f64, f64)) -> (f64, f64) {
        match self {
            Flat::Plain(at) => (lon.to_radians() * at.to_radians().cos(), -lat.to_radians()),
            Flat::Equal => {
                let (a1, a2, a3, a4) = (1.340_264, -0.081_106, 0.000_893, 0.003_796);
                let theta = (3f64.sqrt() / 2.0 * lat.to_radians().sin()).asin();
                let (t2, t6) = (theta * theta, theta.powi(6));
                let x =
                    2.0 * 3f64.sqrt() * lon.to_radians() * theta.cos() / (3.0 * (9.0 * a4 * t6 * t2 + 7.0 * a3 * t6 + 3.0 * a2 * t2 + a1));
                (x, -theta * (a1 + a2 * t2 + t6 * (a3 + a4 * t2)))
            }
        }
    }
}

/// A part of the globe in a picture.
#[derive(Clone, Copy, Debug)]
pub struct View {
    flat: Flat,
    /// West, north as laid flat.
    origin: (f64, f64),
    scale: f64,
    /// How wide it is.
    pub width: f64,
    /// How high it is.
    pub height: f64,
}

impl View {
    /// The part in which all of these areas lie; none where none of them has a place.
    pub fn of<'a>(areas: impl IntoIterator<Item = &'a str>, width: f64) -> Option<View> {
        let mut spread = [f64::MAX, f64::MAX, f64::MIN, f64::MIN];
        let mut add = |(lon, lat): (f64, f64)| {
            spread = [spread[0].min(lon), spread[1].min(lat), spread[2].max(lon), spread[3].max(lat)];
        };
        let mut any = false;
        for area in areas {
            let Some(at) = point(area) else { continue };
            any = true;
            add(at);
            // Of an area that is spread over the globe only the largest part counts.
            outlines().get(area).and_then(|r| r.first()).into_iter().flatten().for_each(|p| add(*p));
        }
        // The far north is mostly islands and little else that is counted.
        if spread[1] < 45.0 {
            spread[3] = spread[3].min(61.0);
        }
        any.then(|| View::between(spread, width))
    }

    /// Longitudes and latitudes: west, south, east, north.
    pub fn between([west, south, east, north]: [f64; 4], width: f64) -> View {
        if east - west > 140.0 {
            let flat = Flat::Equal;
            let (left, right) = (flat.lay((-180.0, 0.0)).0, flat.lay((180.0, 0.0)).0);
            let (top, bottom) = (flat.lay((0.0, 84.0)).1, flat.lay((0.0, -57.0)).1);
            let scale = width / (right - left);
            return View { flat, origin: (left, top), scale, width, height: (bottom - top) * scale };
        }
        let pad = ((east - west).max(north - south) * 0.06).max(0.8);
        let (west, east, mut south, mut north) = (west - pad, east + pad, south - pad, north + pad);
        let flat = Flat::Plain(((south + north) / 2.0).clamp(-60.0, 60.0));
        let wide = flat.lay((east, 0.0)).0 - flat.lay((west, 0.0)).0;
        // Neither a strip nor a tower: what is shown beside is sea or neighbours.
        let (least, most) = (wide * 0.62, wide * 1.35);
        let tall = (north - south).to_radians();
        if tall < least {
            let more = (least - tall).to_degrees() / 2.0;
            (south, north) = (south - more, north + more);
        }
        let tall = (north - south).to_radians();
        let wider = if tall > most { tall / 1.35 } else { wide };
        let scale = width / wider;
        let left = flat.lay((west, 0.0)).0 - (wider - wide) / 2.0;
        View { flat, origin: (left, flat.lay((0.0, north)).1), scale, width, height: tall * scale }
    }

    /// The Americas from the Rio Grande to the south, with the islands.
    pub fn americas(width: f64) -> View {
        View::between([-118.0, -55.0, -35.0, 33.0], width)
    }

    /// Where a place stands.
    pub fn at(&self, place: (f64, f64)) -> (f64, f64) {
        let (x, y) = self.flat.lay(place);
        ((x - self.origin.0) * self.scale, (y - self.origin.1) * self.scale)
    }

    /// Where the point of an area stands, if that is shown.
    pub fn point(&self, area: &str) -> Option<(f64, f64)> {
        let (x, y) = self.at(point(area)?);
        ((0.0..=self.width).contains(&x) && (0.0..=self.height).contains(&y)).then_some((x, y))
    }

    /// The outline of an area as far as it is shown, with points at least so far from one another and rings of at least such a size, and how many square units it covers.
    fn outline(&self, rings: &[Ring], near: f64, least: f64) -> (Trace, f64) {
        let (mut trace, mut covered) = (Trace::default(), 0.0);
        for ring in rings {
            let flat: Vec<(f64, f64)> = ring.iter().map(|p| self.at(*p)).collect();
            let shown = clip(&flat, self.width, self.height);
            let mut kept: Vec<(f64, f64)> = Vec::new();
            for p in shown {
                if kept.last().is_none_or(|l| (p.0 - l.0).hypot(p.1 - l.1) >= near) {
                    kept.push(p);
                }
            }
            let size = size(&kept);
            if kept.len() < 3 || size < least {
                continue;
            }
            covered += size;
            trace.from(kept[0]);
            kept[1..].iter().for_each(|p| trace.to(*p));
            trace.close();
        }
        (trace, covered)
    }

    /// Every area that is shown, with its outline and how many square units that covers; those without a code as `-`.
    pub fn areas(&self) -> impl Iterator<Item = (&'static str, Trace, f64)> + '_ {
        outlines().iter().map(|(code, rings)| {
            let (near, least) = if self.flat == Flat::Equal { (1.1, 1.6) } else { (NEAR, 1.2) };
            let (trace, covered) = self.outline(rings, near, least);
            (*code, trace, covered)
        })
    }

    /// The land in one piece, as a ground for what is drawn upon it.
    pub fn ground(&self, pen: &mut Pen) {
        pen.rect("sea", (0.0, 0.0), (self.width, self.height), None);
        // Nothing is read from it but where things are.
        let (near, least) = if self.flat == Flat::Equal { (1.5, 4.0) } else { (1.4, 4.0) };
        let land: String = outlines().values().map(|rings| self.outline(rings, near, least).0.d().to_owned()).collect();
        pen.path("land", &land, None);
    }
}

/// Twice-signed area without its sign.
fn size(ring: &[(f64, f64)]) -> f64 {
    let next = ring.iter().skip(1).chain(ring.first());
    ring.iter().zip(next).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum::<f64>().abs() / 2.0
}

/// The part of a ring within the picture (Sutherland and Hodgman).
fn clip(ring: &[(f64, f64)], width: f64, height: f64) -> Vec<(f64, f64)> {
    let sides: [(bool, f64, f64); 4] = [(true, 0.0, 1.0), (true, width, -1.0), (false, 0.0, 1.0), (false, height, -1.0)];
    let mut ring = ring.to_vec();
    for (is_x, edge, sign) in sides {
        let depth = |p: &(f64, f64)| (if is_x { p.0 } else { p.1 } - edge) * sign;
        let mut out = Vec::with_capacity(ring.len());
        for (i, p) in ring.iter().enumerate() {
            let before = &ring[(i + ring.len() - 1) % ring.len()];
            let (a, b) = (depth(before), depth(p));
            if (a >= 0.0) != (b >= 0.0) {
                let part = a / (a - b);
                out.push((before.0 + (p.0 - before.0) * part, before.1 + (p.1 - before.1) * part));
            }
            if b >= 0.0 {
                out.push(*p);
            }
        }
        ring = out;
        if ring.is_empty() {
            break;
        }
    }
    ring
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outlines_are_read_and_lie_around_their_points() {
        let all = outlines();
        assert!(all.len() > 200 && SHAPES.len() < 300_000, "{} {}", all.len(), SHAPES.len());
        for area in ["MEX", "GTM", "PAN", "BRA", "CHL", "HTI", "CAN", "ESP"] {
            let (lon, lat) = point(area).expect("a point");
            let ring = &all[area][0];
            let around = |f: fn(&(f64, f64)) -> f64, v: f64| ring.iter().any(|p| f(p) < v) && ring.iter().any(|p| f(p) > v);
            assert!(around(|p| p.0, lon) && around(|p| p.1, lat), "{area}");
        }
        for (lon, lat) in all.values().flatten().flatten() {
            assert!(lon.abs() <= 180.0 && lat.abs() <= 90.0);
        }
        assert!(all.contains_key("GUF"), "departments with codes of their own have outlines of their own");
    }

    #[test]
    fn a_view_shows_what_it_is_of() {
        let view = View::of(["MEX", "GTM", "HND"], 328.0).expect("a view");
        for area in ["MEX", "GTM", "HND", "SLV"] {
            assert!(view.point(area).is_some(), "{area}");
        }
        assert!(view.point("ARG").is_none());
        let (mex, gtm) = (view.point("MEX").expect("shown"), view.point("GTM").expect("shown"));
        assert!(mex.0 < gtm.0 && mex.1 < gtm.1, "north is above, east to the right");
        assert!((150.0..=460.0).contains(&view.height), "{}", view.height);
        let world = View::of(["MEX", "CHN", "ZAF"], 328.0).expect("a view");
        assert!(["ARG", "NZL", "CAN", "JPN"].iter().all(|a| world.point(a).is_some()));
        assert!(View::of(["_T", "G_RCM"], 328.0).is_none());
        assert!(View::of(["BRB"], 328.0).expect("one island").height > 100.0);
    }

    #[test]
    fn what_lies_outside_is_cut_off() {
        let square = [(-10.0, -10.0), (50.0, -10.0), (50.0, 50.0), (-10.0, 50.0)];
        let cut = clip(&square, 20.0, 30.0);
        assert!(cut.iter().all(|p| (0.0..=20.0).contains(&p.0) && (0.0..=30.0).contains(&p.1)), "{cut:?}");
        assert!((size(&cut) - 20.0 * 30.0).abs() < 1e-6);
        assert!(clip(&[(100.0, 100.0), (110.0, 100.0), (110.0, 110.0)], 20.0, 30.0).is_empty());
    }
}
