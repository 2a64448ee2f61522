//! How is a place told: in words for people, in fields for machines?

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::messages::clean;
use crate::model::lang::Lang;
use crate::model::location::{Location, PartKind, Sources, a1};

/// Line and pointer of a place in a document, which its byte offset alone does not tell.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Spot {
    /// The place.
    pub at: Location,
    /// Line of the file, from 1.
    pub line: u64,
    /// JSON Pointer (RFC 6901) or XPath.
    pub pointer: String,
}

/// A place in fields; those that its file does not have are null.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub(super) struct Place {
    pub(super) file: String,
    pub(super) sheet: Option<String>,
    pub(super) cell: Option<String>,
    pub(super) line: Option<u64>,
    pub(super) pointer: Option<String>,
}

/// The sources of a run, and what is known of places in documents.
pub(super) struct Places<'a> {
    sources: &'a Sources,
    spots: BTreeMap<Location, &'a Spot>,
    /// With one file its name need not be said at each cell.
    files: usize,
}

impl<'a> Places<'a> {
    pub(super) fn new(sources: &'a Sources, spots: &'a [Spot]) -> Self {
        let files: BTreeSet<&str> = sources.parts().iter().map(|p| p.file.as_str()).collect();
        Self { sources, spots: spots.iter().map(|s| (s.at, s)).collect(), files: files.len() }
    }

    /// File and sheet of a place; empty where there are none.
    pub(super) fn part(&self, at: Location) -> (String, String) {
        let part = self.sources.parts().get(at.part().0 as usize);
        part.map_or((String::new(), String::new()), |p| (p.file.clone(), p.sheet.clone()))
    }

    /// Its fields.
    pub(super) fn fields(&self, at: Location) -> Place {
        let Some(part) = self.sources.parts().get(at.part().0 as usize) else {
            return Place { file: String::new(), sheet: None, cell: None, line: None, pointer: None };
        };
        let sheet = (!part.sheet.is_empty()).then(|| part.sheet.clone());
        let mut place = Place { file: part.file.clone(), sheet, cell: None, line: None, pointer: None };
        match part.kind {
            _ if at.is_whole() => {}
            PartKind::Sheet => place.cell = Some(a1(at.row(), at.col())),
            PartKind::Delimited => {
                place.cell = Some(a1(at.row(), at.col()));
                place.line = Some(u64::from(at.row()) + 1);
            }
            PartKind::Tree => {
                let spot = self.spots.get(&at);
                place.line = spot.map(|s| s.line);
                place.pointer = Some(spot.map_or_else(|| format!("@{}", at.byte()), |s| s.pointer.clone()));
            }
            PartKind::File => {}
        }
        place
    }

    /// Its words: `«Datos»!D17`, `C12`, `line 412 (/puntos/0)`.
    pub(super) fn word(&self, lang: Lang, at: Location) -> String {
        let p = self.fields(at);
        let line = line_word(lang);
        let inside = match (&p.sheet, &p.cell, &p.pointer, p.line) {
            (Some(s), Some(c), ..) => format!("{}!{c}", quote(lang, s)),
            (Some(s), None, ..) => quote(lang, s),
            (None, Some(c), ..) => c.clone(),
            (None, None, Some(x), Some(n)) if x.is_empty() => format!("{line} {n}"),
            (None, None, Some(x), Some(n)) => format!("{line} {n} ({})", clean(x)),
            (None, None, Some(x), None) => clean(x).into_owned(),
            _ => return clean(&p.file).into_owned(),
        };
        self.in_file(at, inside)
    }

    /// The words of a place with the name of its file, where there are several.
    pub(super) fn in_file(&self, at: Location, inside: String) -> String {
        let (file, _) = self.part(at);
        if self.files > 1 { format!("{}, {inside}", clean(&file)) } else { inside }
    }

    /// Words of many places, neighbours as ranges, at most `most` ranges; and how many places are not told.
    pub(super) fn ranges(&self, lang: Lang, cells: &[Location], most: usize) -> (String, usize) {
        let mut out: Vec<String> = Vec::new();
        let mut i = 0;
        while i < cells.len() && out.len() < most {
            let first = cells[i];
            let mut j = i;
            if !first.is_whole() && self.grid(first) {
                let step = |a: Location, b: Location| {
                    b.part() == a.part() && !b.is_whole() && {
                        let down = b.col() == first.col() && a.col() == first.col() && b.row() == a.row().wrapping_add(1);
                        let right = b.row() == first.row() && a.row() == first.row() && b.col() == a.col().wrapping_add(1);
                        down || right
                    }
                };
                while j + 1 < cells.len() && step(cells[j], cells[j + 1]) {
                    j += 1;
                }
            }
            let last = cells[j];
            // The sheet is said once for cells that follow one another in it.
            let same = i > 0 && cells[i - 1].part() == first.part() && self.grid(first) && !first.is_whole();
            let start = if same { a1(first.row(), first.col()) } else { self.word(lang, first) };
            out.push(if j > i { format!("{start}:{}", a1(last.row(), last.col())) } else { start });
            i = j + 1;
        }
        (out.join(", "), cells.len() - i)
    }

    fn grid(&self, at: Location) -> bool {
        let part = self.sources.parts().get(at.part().0 as usize);
        part.is_some_and(|p| matches!(p.kind, PartKind::Sheet | PartKind::Delimited))
    }
}

fn line_word(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "line",
        Lang::Es => "línea",
        Lang::Fr => "ligne",
        Lang::Pt => "linha",
    }
}

fn quote(lang: Lang, text: &str) -> String {
    let text = clean(text);
    match lang {
        Lang::En => format!("'{text}'"),
        Lang::Es => format!("«{text}»"),
        Lang::Fr => format!("«\u{a0}{text}\u{a0}»"),
        Lang::Pt => format!("“{text}”"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::location::PartId;

    #[test]
    fn places_in_words_and_fields() {
        let mut sources = Sources::default();
        let sheet = sources.add("a.xlsx", "Datos", PartKind::Sheet);
        let one = Places::new(&sources, &[]);
        assert_eq!(one.word(Lang::Es, Location::cell(sheet, 16, 3)), "«Datos»!D17");
        let cells: Vec<_> = [3, 4, 5, 9].iter().map(|&r| Location::cell(sheet, r, 6)).collect();
        assert_eq!(one.ranges(Lang::En, &cells, 20), ("'Datos'!G4:G6, G10".to_owned(), 0));
        assert_eq!(one.ranges(Lang::En, &cells, 1), ("'Datos'!G4:G6".to_owned(), 1));
        let mut sources = sources.clone();
        let text = sources.add("b.csv", "", PartKind::Delimited);
        let tree = sources.add("c.json", "", PartKind::Tree);
        let spots = [Spot { at: Location::offset(tree, 90), line: 412, pointer: "/puntos/0".to_owned() }];
        let many = Places::new(&sources, &spots);
        assert_eq!(many.word(Lang::Es, spots[0].at), "c.json, línea 412 (/puntos/0)");
        assert_eq!(many.word(Lang::Es, Location::offset(tree, 91)), "c.json, @91");
        assert_eq!(many.fields(Location::cell(text, 11, 2)).line, Some(12));
        assert_eq!(many.word(Lang::Pt, Location::whole(text)), "b.csv");
        assert_eq!(many.word(Lang::Pt, Location::whole(PartId(9))), "", "a place of no source is no panic");
    }
}
