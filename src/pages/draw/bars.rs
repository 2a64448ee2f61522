//! Which are the largest? Bars that lie, the longest first.

use rust_decimal::Decimal;

use super::pen::{Anchor, Pen, width_of_bold, within};
use super::{Room, Said, say};

/// A bar.
#[derive(Clone, Debug)]
pub struct Bar<'a> {
    /// What it stands for.
    pub name: &'a str,
    /// How much; none where there is no figure.
    pub value: Option<Decimal>,
    /// What is said behind the figure, such as its share.
    pub beside: &'a str,
}

/// Draws these bars, in their order; nothing where there is no figure.
pub fn draw(said: &Said, bars: &[Bar], gap: &str, room: Room) -> Option<String> {
    let most = bars.iter().filter_map(|b| b.value).max().filter(|m| *m > Decimal::ZERO)?;
    let width = room.width();
    // Names stand above the bars, so that none needs to be cut.
    let row = 37.0;
    let mut pen = Pen::begin(said, "pic-bars", width, row * bars.len() as f64);
    for (i, bar) in bars.iter().enumerate() {
        let y = row * i as f64;
        let figure = bar.value.map_or_else(|| gap.to_owned(), |v| say::figure(v, said.lang));
        let beside = if bar.beside.is_empty() { String::new() } else { format!(" ({})", bar.beside) };
        let told = format!("{figure}{beside}");
        pen.text("", (0.0, y + 13.0), Anchor::Start, &within(bar.name, width - width_of_bold(&told) - 12.0));
        pen.text("st", (width, y + 13.0), Anchor::End, &told);
        pen.rect("track", (0.0, y + 19.0), (width, 11.0), None);
        let Some(value) = bar.value else { continue };
        let long = (say::rough(value) / say::rough(most) * width).max(0.0);
        pen.rect("fl s1", (0.0, y + 19.0), (long, 11.0), Some(&format!("{}: {told}", bar.name)));
    }
    Some(pen.end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lang::Lang;

    #[test]
    fn bars_are_as_long_as_their_figures() {
        let said = Said { id: "b", lang: Lang::Es, title: "t", description: "d" };
        let bar = |name, value: Option<i64>| Bar { name, value: value.map(Decimal::from), beside: "" };
        let svg = draw(&said, &[bar("Haití", Some(20_000)), bar("Cuba", Some(5_000)), bar("Chile", None)], "sin cifra", Room::Narrow);
        let svg = svg.expect("a picture");
        let long: Vec<f64> =
            svg.split("class=\"fl s1\"").skip(1).filter_map(|p| p.split("width=\"").nth(1)?.split('"').next()?.parse().ok()).collect();
        assert_eq!(long, [328.0, 82.0]);
        assert!(svg.contains("<title>Haití: 20.000</title>") && svg.contains(">sin cifra</text>"), "{svg}");
        assert!(draw(&said, &[bar("Chile", None)], "", Room::Narrow).is_none());
    }
}
