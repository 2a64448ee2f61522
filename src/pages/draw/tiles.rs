//! How does it stand for each of many, over many? Tiles in rows and columns, each with a sign beside its colour.

use super::pen::{Anchor, LINE, Pen, width_of, within};
use super::{Room, Said};

/// A tile.
#[derive(Clone, Debug)]
pub struct Tile<'a> {
    /// Its class: what colours it.
    pub class: &'a str,
    /// A sign of one letter, so that no colour needs to be seen.
    pub sign: &'a str,
    /// What it says.
    pub title: String,
}

/// A row of tiles.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    /// What it is called.
    pub name: &'a str,
    /// Its tiles, one for each column; none where there is nothing to say.
    pub tiles: Vec<Option<Tile<'a>>>,
}

/// Draws the rows; `columns` are the headings, `keys` what each class and sign means.
pub fn draw(said: &Said, rows: &[Row], columns: &[String], keys: &[(&str, &str, &str)], room: Room) -> Option<String> {
    if rows.is_empty() || columns.is_empty() {
        return None;
    }
    let width = room.width();
    let names = rows.iter().map(|r| width_of(r.name)).fold(0.0, f64::max).min(width * 0.3) + 8.0;
    let step = ((width - names) / columns.len() as f64).min(44.0);
    let (tall, top) = (24.0, LINE + 5.0);
    let (mut x, mut lines) = (0.0, 1.0);
    let mut placed = Vec::new();
    for (.., text) in keys {
        let wide = width_of(text) + 42.0;
        if x > 0.0 && x + wide > width + 16.0 {
            (x, lines) = (0.0, lines + 1.0);
        }
        placed.push((x, (lines - 1.0) * 24.0));
        x += wide;
    }
    let bottom = top + tall * rows.len() as f64;
    let mut pen = Pen::begin(said, "pic-tiles", width, bottom + 12.0 + lines * 24.0);
    let every = (columns.iter().map(|c| width_of(c)).fold(0.0, f64::max) / step).ceil().max(1.0) as usize;
    for (i, column) in columns.iter().enumerate().filter(|(i, _)| i % every == 0) {
        pen.text(
            "mu",
            (names + step * i as f64 + if every > 1 { 0.0 } else { step / 2.0 }, 12.0),
            if every > 1 { Anchor::Start } else { Anchor::Middle },
            column,
        );
    }
    for (r, row) in rows.iter().enumerate() {
        let y = top + tall * r as f64;
        pen.text("", (0.0, y + 16.0), Anchor::Start, &within(row.name, names - 8.0));
        for (c, tile) in row.tiles.iter().enumerate() {
            let Some(tile) = tile else { continue };
            let at = (names + step * c as f64 + 1.0, y + 1.0);
            pen.rect(&format!("tile {}", tile.class), at, (step - 2.0, tall - 2.0), Some(&tile.title));
            pen.told(&format!("sign {}", tile.class), (at.0 + step / 2.0 - 1.0, at.1 + 15.0), Anchor::Middle, tile.sign, &tile.title);
        }
    }
    for ((class, sign, text), (x, y)) in keys.iter().zip(placed) {
        let y = bottom + 12.0 + y;
        pen.rect(&format!("tile {class}"), (x, y), (20.0, 18.0), None);
        pen.text(&format!("sign {class}"), (x + 10.0, y + 13.0), Anchor::Middle, sign);
        pen.text("", (x + 25.0, y + 13.0), Anchor::Start, text);
    }
    Some(pen.end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lang::Lang;

    #[test]
    fn every_tile_says_what_it_is_without_its_colour() {
        let said = Said { id: "t", lang: Lang::Pt, title: "t", description: "d" };
        let tile = |class: &'static str, sign, title: &str| Some(Tile { class, sign, title: title.to_owned() });
        let rows = [Row { name: "México", tiles: vec![tile("ok", "✓", "jan: no prazo"), None, tile("late", "!", "mar: atrasado")] }];
        let columns = ["jan", "fev", "mar"].map(str::to_owned);
        let svg = draw(&said, &rows, &columns, &[("ok", "✓", "no prazo"), ("late", "!", "atrasado")], Room::Narrow).expect("a picture");
        assert_eq!(svg.matches("<rect class=\"tile ").count(), 4, "{svg}");
        assert!(svg.contains("<title>mar: atrasado</title>") && svg.contains(">✓</text>"));
        assert!(draw(&said, &[], &columns, &[], Room::Narrow).is_none());
    }
}
