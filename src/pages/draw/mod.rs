//! Pictures of figures: which SVG shows these values, in this language, to anybody?
//!
//! Pure functions from values to text: no clock, no store, no HTTP, the same bytes for the same values. What a picture says comes in
//! as words of the reader's language ([`Said`]); figures are exact decimals, and only where a mark stands is reckoned in floating
//! point and rounded to a tenth. Colours, dark and light, are classes of a style sheet, because the pages forbid styles inside; every
//! mark can be told from its neighbour without them (by dash, hatching, shape or label), and tells its figure in a `<title>`.
//!
//! A picture is drawn in its own units; with a margin of a few pixels at the width for which it is made (see [`Room`]) its letters are still 12 pixels.

pub mod bars;
pub mod chord;
pub mod flows;
pub mod globe;
pub mod line;
pub mod mirror;
pub mod pen;
pub mod pyramid;
pub mod say;
pub mod shades;
pub mod tiles;
pub mod weeks;

use crate::model::lang::Lang;

/// What a picture is called and says to those who do not see it.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    /// Tells its parts from those of other pictures of a page: letters, digits and hyphens.
    pub id: &'a str,
    /// Its language.
    pub lang: Lang,
    /// What it shows.
    pub title: &'a str,
    /// What is to be seen in it, in a sentence.
    pub description: &'a str,
}

/// The width for which a picture is made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Room {
    /// 328 pixels: a telephone, or a column of a page.
    Narrow,
    /// 680 pixels.
    Wide,
}

impl Room {
    /// In the units of the picture.
    pub fn width(self) -> f64 {
        match self {
            Room::Narrow => 328.0,
            Room::Wide => 680.0,
        }
    }
}
