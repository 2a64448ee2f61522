//! How is a dataset written as plain CSV (RFC 4180, UTF-8, lines that end with a line feed)? Long, one row an observation;
//! or wide, one row a series and one column a period.

use std::io;

use super::columns::{Column, Holds, called, columns, component};
use super::describe::About;
use super::{Out, Rows, Wanted};
use crate::model::lang::Lang;
use crate::model::observation::CodeColumn;
use crate::model::slice::Slice;
use crate::model::structure::Dataflow;
use crate::sdmx::csv::{decimal, quote};
use crate::sdmx::write::Ready;

/// The heading, and below it the hashtags where they are wanted (HXL 1.1, «tag row»).
fn head(titles: &[(String, Option<String>)], hxl: bool, out: &mut Vec<u8>) {
    line(titles.iter().map(|(title, _)| title.as_str()), out);
    if hxl {
        line(titles.iter().map(|(_, tag)| tag.as_deref().unwrap_or_default()), out);
    }
}

fn line<'a>(cells: impl Iterator<Item = &'a str>, out: &mut Vec<u8>) {
    for (i, cell) in cells.enumerate() {
        if i > 0 {
            out.push(b',');
        }
        quote(cell, out);
    }
    out.push(b'\n');
}

/// The hashtag of a column; that of names says so (HXL, attribute `+name`).
fn hashtag(flow: &Dataflow, column: &Column, about: &About) -> Option<String> {
    let tag = about.hashtag(&component(flow, column.holds)?.id)?;
    Some(if column.named { tag.replace("+code", "+name") } else { tag.to_owned() })
}

/// A cell, with the comma before it.
fn cell(flow: &Dataflow, column: &Column, text: &str, lang: Lang, first: bool, out: &mut Vec<u8>) {
    if !first {
        out.push(b',');
    }
    match component(flow, column.holds) {
        Some(c) if column.named => quote(called(c, text, lang), out),
        _ => quote(text, out),
    }
}

/// A part of a row.
enum Piece<'a> {
    /// The same in all rows of the slice.
    Fixed(Vec<u8>),
    /// One column: its place among the columns, its numbers.
    Codes(usize, &'a CodeColumn),
    /// The figure.
    Figure,
}

/// What every row of a slice is made of; neighbours that do not change within it become one piece.
fn pieces<'a>(flow: &Dataflow, columns: &[Column], ready: &mut [Ready], slice: &'a Slice, lang: Lang) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let mut fixed = Vec::new();
    for (place, column) in columns.iter().enumerate() {
        let data = match column.holds {
            Holds::Dimension(d) => slice.dimensions.get(d),
            Holds::Attribute(a) => slice.attributes.get(a).and_then(Option::as_ref),
            Holds::Value => {
                if place > 0 {
                    fixed.push(b',');
                }
                pieces.push(Piece::Fixed(std::mem::take(&mut fixed)));
                pieces.push(Piece::Figure);
                continue;
            }
            Holds::Nothing => None,
        };
        let Some(data) = data else {
            cell(flow, column, "", lang, place == 0, &mut fixed);
            continue;
        };
        ready[place].see(&data.texts);
        match &data.codes {
            CodeColumn::Constant(code, _) => {
                fixed.extend_from_slice(ready[place].get(*code, |text, out| cell(flow, column, text, lang, place == 0, out)));
            }
            codes => {
                if !fixed.is_empty() {
                    pieces.push(Piece::Fixed(std::mem::take(&mut fixed)));
                }
                pieces.push(Piece::Codes(place, codes));
            }
        }
    }
    fixed.push(b'\n');
    pieces.push(Piece::Fixed(fixed));
    pieces
}

/// One row an observation, under the columns of the dataset.
///
/// # Errors
/// Where a file cannot be read.
pub(super) fn long(rows: &Rows, wanted: &Wanted, about: &About, out: &mut Out) -> io::Result<()> {
    let (flow, lang) = (&**rows.flow, wanted.lang);
    let columns = columns(flow, wanted.labels);
    let titles: Vec<_> = columns.iter().map(|c| (c.title.clone(), hashtag(flow, c, about))).collect();
    head(&titles, wanted.hxl, &mut out.bytes);
    let mut ready: Vec<Ready> = columns.iter().map(|_| Ready::default()).collect();
    let mut number = itoa::Buffer::new();
    for slice in rows.slices(&rows.attributes(), true) {
        let slice = slice?;
        let pieces = pieces(flow, &columns, &mut ready, &slice, lang);
        for row in 0..slice.rows {
            for piece in &pieces {
                match piece {
                    Piece::Fixed(bytes) => out.bytes.extend_from_slice(bytes),
                    Piece::Figure => {
                        if let Some((mantissa, scale)) = slice.values.parts(row) {
                            decimal(mantissa, scale as usize, &mut number, &mut out.bytes);
                        }
                    }
                    Piece::Codes(place, codes) => {
                        let column = &columns[*place];
                        let make = |text: &str, out: &mut Vec<u8>| cell(flow, column, text, lang, *place == 0, out);
                        ready[*place].put(codes.get(row), &mut out.bytes, make);
                    }
                }
            }
            if !out.go_on() {
                return Ok(());
            }
        }
    }
    Ok(())
}

/// One row a series, one column a period, and behind each one of flags where they are wanted. What else belongs to single
/// observations has no place here.
///
/// # Errors
/// Where a file cannot be read.
pub(super) fn wide(rows: &Rows, wanted: &Wanted, about: &About, out: &mut Out) -> io::Result<()> {
    let (flow, lang) = (&**rows.flow, wanted.lang);
    let series = Series::of(rows, wanted)?;
    let mut titles: Vec<_> = series.columns.iter().map(|c| (c.title.clone(), hashtag(flow, c, about))).collect();
    let figure = about.hashtag(&flow.structure.measure.id);
    let (flag, status) = (about.hashtag(STATUS), series.flags.is_some());
    for p in &series.periods {
        let tag = |of: Option<&str>| of.map(|t| format!("{t}+p{}", plain(p)));
        titles.push((p.clone(), tag(figure)));
        titles.extend(status.then(|| (format!("{p}_{STATUS}"), tag(flag))));
    }
    head(&titles, wanted.hxl, &mut out.bytes);
    let mut number = itoa::Buffer::new();
    series.each(rows, |key, figures, flags| {
        for (i, column) in series.columns.iter().enumerate() {
            let Holds::Dimension(d) = column.holds else { continue };
            cell(flow, column, &key[d], lang, i == 0, &mut out.bytes);
        }
        for (place, figure) in figures.iter().enumerate() {
            out.bytes.push(b',');
            if let Some((mantissa, scale)) = figure {
                decimal(*mantissa, *scale as usize, &mut number, &mut out.bytes);
            }
            if let Some(flag) = flags.get(place) {
                out.bytes.push(b',');
                quote(flag, &mut out.bytes);
            }
        }
        out.bytes.push(b'\n');
        Ok(out.go_on())
    })
}

/// A period as an attribute of a hashtag may be written: letters and digits.
fn plain(period: &str) -> String {
    period.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
}

/// Mantissa and scale of a figure, where there is one.
pub(super) type Figure = Option<(i64, u32)>;

/// The attribute whose values are flags.
pub(super) const STATUS: &str = "OBS_STATUS";

/// What takes a series: the codes of all its dimensions, a figure for each period, and a flag where flags are wanted; whether it
/// wants another.
pub(super) type Take<'a> = &'a mut dyn FnMut(&[Box<str>], &[Figure], &[Box<str>]) -> io::Result<bool>;

/// A table with one row a series.
pub(super) struct Series {
    /// The columns before the periods: those of dimensions, but not that of time.
    pub(super) columns: Vec<Column>,
    /// The periods, in the order of time; one that is empty where the structure has no time.
    pub(super) periods: Vec<String>,
    /// Position of the attribute whose values stand beside the figures, where they are wanted.
    pub(super) flags: Option<usize>,
}

impl Series {
    /// The columns of these rows.
    pub(super) fn of(rows: &Rows, wanted: &Wanted) -> io::Result<Series> {
        let time = rows.flow.structure.time();
        let mut columns = columns(rows.flow, wanted.labels);
        columns.retain(|c| matches!(c.holds, Holds::Dimension(d) if Some(d) != time));
        let mut periods = rows.periods()?;
        if time.is_none() {
            periods.push(rows.flow.structure.measure.id.clone());
        }
        let flags = if wanted.flags { rows.flow.structure.attribute(STATUS) } else { None };
        Ok(Series { columns, periods, flags })
    }

    /// Calls `take` with each series, in order. No more than one is in memory.
    pub(super) fn each(
        &self,
        rows: &Rows,
        mut take: impl FnMut(&[Box<str>], &[Figure], &[Box<str>]) -> io::Result<bool>,
    ) -> io::Result<()> {
        self.walk(rows, &mut take)
    }

    fn walk(&self, rows: &Rows, take: Take) -> io::Result<()> {
        let time = rows.flow.structure.time();
        let mut key: Vec<Box<str>> = Vec::new();
        let mut figures: Vec<Figure> = vec![None; self.periods.len()];
        let mut flags: Vec<Box<str>> = vec![Box::from(""); if self.flags.is_some() { self.periods.len() } else { 0 }];
        let wanted: Vec<usize> = self.flags.into_iter().collect();
        for slice in rows.slices(&wanted, true) {
            let slice = slice?;
            let status = self.flags.and_then(|a| slice.attributes.get(a)?.as_ref());
            // Where each text of the slice's periods stands among all of them.
            let places: Vec<usize> = match time.and_then(|t| slice.dimensions.get(t)) {
                Some(column) => column.texts.0.iter().map(|t| self.periods.iter().position(|p| **p == **t).unwrap_or(0)).collect(),
                None => Vec::new(),
            };
            for row in 0..slice.rows {
                let others = || slice.dimensions.iter().enumerate().filter(|(d, _)| Some(*d) != time);
                if key.is_empty() || others().any(|(d, c)| *key[d] != *c.text(row)) {
                    if !key.is_empty() && !take(&key, &figures, &flags)? {
                        return Ok(());
                    }
                    key = slice.dimensions.iter().map(|c| Box::from(c.text(row))).collect();
                    figures.fill(None);
                    flags.fill(Box::from(""));
                }
                let at = time.map_or(0, |t| places.get(slice.dimensions[t].codes.get(row) as usize).copied().unwrap_or(0));
                figures[at] = slice.values.parts(row);
                if let (Some(column), Some(flag)) = (status, flags.get_mut(at)) {
                    *flag = Box::from(column.text(row));
                }
            }
        }
        if !key.is_empty() {
            take(&key, &figures, &flags)?;
        }
        Ok(())
    }
}
