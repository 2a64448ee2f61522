//! Who are they by age and sex? Men to the left, women to the right, the youngest below.

use rust_decimal::Decimal;

use super::pen::{Anchor, LINE, Pen, width_of, within};
use super::{Room, Said, say};

/// An age band.
#[derive(Clone, Debug)]
pub struct Band<'a> {
    /// What it is called: `18–24`.
    pub name: &'a str,
    /// Men; none where there is no figure.
    pub men: Option<Decimal>,
    /// Women.
    pub women: Option<Decimal>,
}

/// Words of the picture.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    /// «Men».
    pub men: &'a str,
    /// «Women».
    pub women: &'a str,
    /// «No figure».
    pub gap: &'a str,
}

/// Draws these bands, the first below; nothing where there is no figure.
pub fn draw(said: &Said, bands: &[Band], words: &Words, room: Room) -> Option<String> {
    let most = bands.iter().flat_map(|b| [b.men, b.women]).flatten().max().filter(|m| *m > Decimal::ZERO)?;
    let figures: Vec<[String; 2]> =
        bands.iter().map(|b| [b.men, b.women].map(|v| v.map_or_else(|| words.gap.to_owned(), |v| say::figure(v, said.lang)))).collect();
    let label = figures.iter().flatten().map(|f| width_of(f)).fold(0.0, f64::max) + 6.0;
    let middle = bands.iter().map(|b| width_of(b.name)).fold(0.0, f64::max).min(96.0) + 12.0;
    let (width, row) = (room.width(), 22.0);
    let side = (width - middle) / 2.0;
    let room_of_bar = (side - label).max(20.0);
    let top = LINE + 8.0;
    let mut pen = Pen::begin(said, "pic-pyramid", width, top + row * bands.len() as f64 + 2.0);
    pen.text("st", (side - 2.0, 12.0), Anchor::End, words.men);
    pen.text("st", (width - side + 2.0, 12.0), Anchor::Start, words.women);
    for (i, band) in bands.iter().enumerate() {
        let y = top + row * (bands.len() - 1 - i) as f64;
        pen.text("mid", (width / 2.0, y + 14.0), Anchor::Middle, &within(band.name, middle));
        for (of, (value, is_left)) in [(band.men, true), (band.women, false)].into_iter().enumerate() {
            let said = &figures[i][of];
            let sex = if is_left { words.men } else { words.women };
            let long = value.map_or(0.0, |v| say::rough(v) / say::rough(most) * room_of_bar).max(0.0);
            let title = format!("{sex}, {}: {said}", band.name);
            let from = if is_left { side - long } else { width - side };
            pen.rect(if is_left { "fl s1" } else { "fl s2" }, (from, y + 2.0), (long, row - 5.0), Some(&title));
            let (x, anchor) = if is_left { (from - 4.0, Anchor::End) } else { (from + long + 4.0, Anchor::Start) };
            pen.told("mu", (x, y + 14.0), anchor, said, &title);
        }
    }
    Some(pen.end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lang::Lang;

    #[test]
    fn the_youngest_stand_below_and_a_gap_is_no_zero() {
        let said = Said { id: "p", lang: Lang::Fr, title: "t", description: "d" };
        let band = |name, men: Option<i64>, women: Option<i64>| Band { name, men: men.map(Decimal::from), women: women.map(Decimal::from) };
        let words = Words { men: "Hommes", women: "Femmes", gap: "–" };
        let svg = draw(&said, &[band("0–17", Some(100), None), band("18+", Some(50), Some(25))], &words, Room::Narrow).expect("a picture");
        let y = |title: &str| -> f64 {
            let before = svg.split(title).next().expect("a part");
            before.rsplit(" y=\"").next().and_then(|t| t.split('"').next()).and_then(|y| y.parse().ok()).expect("a place")
        };
        assert!(y("Hommes, 0–17: 100") > y("Hommes, 18+: 50"), "{svg}");
        assert!(svg.contains("<title>Femmes, 0–17: –</title>") && !svg.contains("0–17: 0"), "{svg}");
        assert!(draw(&said, &[band("0–17", None, None)], &words, Room::Narrow).is_none());
    }
}
