//! Where the tables of a sheet are: bands of rows with figures, the header above them, titles and notes around them.

use std::collections::BTreeSet;

use super::read::{Class, Line, Sheet};
use super::wish::Forced;
use crate::map::concept::{is_note, is_year};

/// A table, by rows and columns of the sheet.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// First and last column.
    pub(super) cols: (u16, u16),
    /// First and last row of the header; none where figures begin without one.
    pub(super) header: Option<(u32, u32)>,
    /// First and last row of the body.
    pub(super) body: (u32, u32),
    /// Cells above the header: row, number of the cell.
    pub(super) titles: Vec<(u32, usize)>,
    /// Cells under the body.
    pub(super) notes: Vec<(u32, usize)>,
    /// What a person said of its rows and columns.
    pub(super) forced: Forced,
}

/// Rows without content that part two bands.
const GAP: u32 = 2;
/// Rows of a header, less one, at most.
const TALLEST: u32 = 7;
/// A text of so many characters is a sentence, not a heading.
const SENTENCE: usize = 90;

/// The tables of a sheet, from top to bottom and left to right.
pub(super) fn tables(sheet: &Sheet<'_>) -> Vec<Found> {
    let mut out: Vec<Found> = Vec::new();
    for band in bands(&sheet.lines) {
        let had = out.len();
        for cols in side_by_side(band) {
            let lines: Vec<Line> = band.iter().map(|l| l.within(cols)).filter(|l| !l.spots.is_empty()).collect();
            for found in stacked(sheet, &lines) {
                // Figures without a header under a table with the same columns go on with it.
                let above = out.iter_mut().rev().find(|t| t.cols.0 <= found.cols.1 && found.cols.0 <= t.cols.1);
                match above {
                    Some(t) if found.header.is_none() => {
                        t.body.1 = found.body.1;
                        t.cols.1 = t.cols.1.max(found.cols.1);
                        t.notes = found.notes;
                    }
                    _ => out.push(found),
                }
            }
        }
        if out.len() == had && !band.iter().any(|l| l.spots.iter().any(|s| s.class == Class::Number)) {
            match listed(sheet, band) {
                Some(found) => out.push(found),
                None => texts_between(&mut out, band),
            }
        }
    }
    titles_from_notes(sheet, &mut out);
    out
}

/// Runs of lines with at most one blank row between them.
fn bands(lines: &[Line]) -> Vec<&[Line]> {
    let mut out = Vec::new();
    let mut from = 0;
    for i in 1..=lines.len() {
        if i == lines.len() || lines[i].row - lines[i - 1].row > GAP {
            out.push(&lines[from..i]);
            from = i;
        }
    }
    out
}

/// Column ranges of tables that stand beside each other: parted by an empty column, each with labels and figures.
fn side_by_side(band: &[Line]) -> Vec<(u16, u16)> {
    let figures: Vec<&Line> = band.iter().filter(|l| l.has_figures()).collect();
    let used: BTreeSet<u16> = figures.iter().flat_map(|l| l.spots.iter().map(|s| s.col)).collect();
    let (Some(&first), Some(&last)) = (used.first(), used.last()) else { return Vec::new() };
    let mut parts: Vec<(u16, u16)> = Vec::new();
    for &col in &used {
        match parts.last_mut() {
            Some(p) if p.1 + 1 == col => p.1 = col,
            _ => parts.push((col, col)),
        }
    }
    let stands_alone = |p: &(u16, u16)| {
        let lines: Vec<Line> = figures.iter().map(|l| l.within(*p)).filter(|l| !l.spots.is_empty()).collect();
        let labelled = lines.iter().filter(|l| l.spots[0].col == p.0 && l.spots[0].class == Class::Text).count();
        p.1 > p.0 && labelled * 2 >= lines.len() && lines.iter().any(|l| l.spots.iter().any(|s| s.class == Class::Number))
    };
    if parts.len() < 2 || !parts.iter().all(stands_alone) {
        let left = band.iter().flat_map(|l| l.spots.iter().map(|s| s.col)).min().unwrap_or(first);
        let right = band.iter().filter(|l| l.spots.len() > 1).flat_map(|l| l.spots.iter().map(|s| s.col)).max().unwrap_or(last);
        return vec![(left.min(first), right.max(last))];
    }
    // Each part reaches to the next, so that a heading over the gap is not lost.
    (0..parts.len()).map(|i| (parts[i].0, parts.get(i + 1).map_or(parts[i].1, |n| n.0 - 1))).collect()
}

/// Tables that stand one under the other in the same columns.
fn stacked(sheet: &Sheet<'_>, lines: &[Line]) -> Vec<Found> {
    let mut out = Vec::new();
    let mut from = 0;
    while let Some(start) = (from..lines.len()).find(|&i| is_body(lines, i)) {
        let figures = figure_columns(&lines[start..]);
        let next = (start + 1..lines.len()).find(|&i| begins_again(lines, i, &figures));
        let stop = next.unwrap_or(lines.len());
        let Some(end) = (start..stop).rev().find(|&i| lines[i].has_figures()) else { break };
        let top = (from..start).collect::<Vec<_>>();
        let (header, first_body) = header(sheet, lines, &top, start, &figures);
        let head_row = header.map_or(lines[start].row, |h| h.0);
        let titles =
            lines[from..start].iter().filter(|l| l.row < head_row).flat_map(|l| l.spots.iter().map(|s| (l.row, s.number))).collect();
        let notes = lines[end + 1..stop].iter().flat_map(|l| l.spots.iter().map(|s| (l.row, s.number))).collect();
        let inside =
            lines[start..=end].iter().chain(lines[from..start].iter().filter(|l| header.is_some_and(|h| l.row >= h.0 && l.row <= h.1)));
        let cols = inside.flat_map(|l| l.spots.iter().map(|s| s.col)).fold((u16::MAX, 0), |(a, b), c| (a.min(c), b.max(c)));
        out.push(Found { cols, header, body: (first_body, lines[end].row), titles, notes, forced: Forced::default() });
        from = end + 1;
        if next.is_none() {
            break;
        }
    }
    // What stands between two tables belongs to the second, unless it is a note.
    for i in 1..out.len() {
        let head = out[i].header.map_or(out[i].body.0, |h| h.0);
        let cut = out[i].titles.iter().rposition(|(row, n)| is_note(sheet.text(*n)) || *row + 3 < head).map_or(0, |p| p + 1);
        out[i].titles.drain(..cut);
        let titles: Vec<usize> = out[i].titles.iter().map(|t| t.1).collect();
        out[i - 1].notes.retain(|(row, n)| *row < head && !titles.contains(n));
    }
    out
}

/// Whether a line belongs to a body: it has a figure that is no heading.
fn is_body(lines: &[Line], i: usize) -> bool {
    let line = &lines[i];
    let numbers: Vec<_> = line.spots.iter().filter(|s| s.class == Class::Number).collect();
    if numbers.is_empty() || line.spots.iter().any(|s| s.class == Class::Tag) {
        return false;
    }
    if !numbers.iter().all(|s| s.year.is_some()) {
        return true;
    }
    // Years: headings when several stand in order; else those of a column of years, if the next line has one too.
    let years: Vec<u16> = numbers.iter().filter_map(|s| s.year).collect();
    let ordered = years.windows(2).all(|w| w[0] <= w[1]) || years.windows(2).all(|w| w[0] >= w[1]);
    if years.len() >= 2 && ordered && years[0] != years[years.len() - 1] {
        return false;
    }
    let column = numbers[0].col;
    let below = lines.get(i + 1).and_then(|l| l.spots.iter().find(|s| s.col == column));
    below.is_some_and(|s| s.year.is_some()) || below.is_none()
}

/// Columns with figures in the first lines of a body.
fn figure_columns(lines: &[Line]) -> BTreeSet<u16> {
    let first = lines.iter().filter(|l| l.has_figures()).take(20);
    first.flat_map(|l| l.spots.iter().filter(|s| matches!(s.class, Class::Number | Class::Sign)).map(|s| s.col)).collect()
}

/// Whether a header begins anew in the middle of a body: texts over most of the columns with figures, and figures below.
fn begins_again(lines: &[Line], i: usize, figures: &BTreeSet<u16>) -> bool {
    let line = &lines[i];
    if line.spots.len() < 2 || is_body(lines, i) || alike(line, &lines[i - 1]) {
        return false;
    }
    let heads = line.spots.iter().filter(|s| figures.contains(&s.col) && (s.class == Class::Text || s.year.is_some())).count();
    let enough = if figures.len() > 1 {
        heads * 2 > figures.len() && heads > 1
    } else {
        heads == 1 && line.spots.iter().all(|s| s.class == Class::Text)
    };
    // A text in the only column of figures may as well be a mistake in a row: then the row before has no more texts.
    let mistake = figures.len() == 1 && i > 0 && lines[i - 1].has_figures() && lines[i - 1].spots.len() == line.spots.len();
    enough && !mistake && (i + 1..lines.len().min(i + 6)).any(|j| is_body(lines, j))
}

/// Whether two lines have the same kinds of cells in the same columns.
fn alike(a: &Line, b: &Line) -> bool {
    a.spots.len() == b.spots.len() && a.spots.iter().zip(&b.spots).all(|(x, y)| x.col == y.col && x.class == y.class)
}

/// The header above the first line with figures, and the first row of the body, which headings of groups may begin.
fn header(sheet: &Sheet<'_>, lines: &[Line], above: &[usize], start: usize, figures: &BTreeSet<u16>) -> (Option<(u32, u32)>, u32) {
    let leftmost = lines[start..].iter().take(20).filter_map(|l| l.spots.first().map(|s| s.col)).min().unwrap_or(0);
    let over_figures = |l: &Line| {
        l.spots
            .iter()
            .any(|s| figures.contains(&s.col) || sheet.span(l.row, s.col).is_some_and(|(a, b)| figures.range(a..=b).next().is_some()))
    };
    let is_title = |l: &Line| {
        let s = &l.spots[0];
        let wide = sheet.span(l.row, s.col).is_some_and(|(a, b)| a <= leftmost && figures.iter().all(|f| *f <= b));
        l.spots.len() == 1 && (s.col <= leftmost || wide || sheet.text(s.number).chars().count() > SENTENCE)
    };
    let is_level = |l: &Line| l.spots.len() > 1 || figures.len() > 1 || sheet.span(l.row, l.spots[0].col).is_some();
    let mut found: Option<(u32, u32)> = None;
    let mut first_body = lines[start].row;
    for &i in above.iter().rev() {
        let line = &lines[i];
        if line.spots.iter().any(|s| s.class == Class::Tag) {
            first_body = line.row;
            continue;
        }
        match found {
            None if line.spots.len() >= 2 && over_figures(line) || line.spots.len() >= 3 => found = Some((line.row, line.row)),
            None if line.spots.len() == 1 && figures.len() == 1 && over_figures(line) => found = Some((line.row, line.row)),
            // A label alone between header and figures heads a group; a blank row may follow the header.
            None if line.spots.len() == 1 && !over_figures(line) && !is_note(sheet.text(line.spots[0].number)) => first_body = line.row,
            None => break,
            Some(h) if h.0 - line.row <= 1 && h.1 - h.0 < TALLEST && over_figures(line) && !is_title(line) && is_level(line) => {
                found = Some((line.row, h.1))
            }
            Some(_) => break,
        }
    }
    // Merged cells of the header reach up or down.
    if let Some(h) = found.as_mut() {
        let row = lines.iter().find(|l| l.row == h.0);
        for s in row.into_iter().flat_map(|l| &l.spots) {
            if let Some(area) = sheet.grid.merge(h.0, s.col)
                && area.top == h.0
                && area.bottom < lines[start].row
            {
                h.1 = h.1.max(area.bottom);
            }
        }
        if first_body <= h.1 {
            first_body = lines[start].row.max(h.1 + 1);
        }
    }
    (found, first_body)
}

/// A table without figures: a heading for each column, and rows that fill most of them.
fn listed(sheet: &Sheet<'_>, band: &[Line]) -> Option<Found> {
    let head = band.iter().position(|l| l.spots.len() >= 2)?;
    let header = &band[head];
    let width = header.spots.len();
    let rows = &band[head + 1..];
    let heading = |n: usize| sheet.text(n).chars().count() <= SENTENCE && !is_year(sheet.text(n));
    if rows.len() < 3 || !header.spots.iter().all(|s| heading(s.number)) {
        return None;
    }
    let columns: Vec<u16> = header.spots.iter().map(|s| s.col).collect();
    let filled: usize = rows.iter().map(|l| l.spots.iter().filter(|s| columns.contains(&s.col)).count()).sum();
    let long = rows.iter().flat_map(|l| &l.spots).filter(|s| sheet.text(s.number).chars().count() > SENTENCE).count();
    if filled * 10 < rows.len() * width * 6 || long * 4 > filled {
        return None;
    }
    let titles = band[..head].iter().flat_map(|l| l.spots.iter().map(|s| (l.row, s.number))).collect();
    let last = rows.last().map_or(header.row, |l| l.row);
    let cols = (*columns.first()?, *columns.last()?);
    Some(Found {
        cols,
        header: Some((header.row, header.row)),
        body: (header.row + 1, last),
        titles,
        notes: Vec::new(),
        forced: Forced::default(),
    })
}

/// Texts without figures: notes of the table above.
fn texts_between(out: &mut [Found], band: &[Line]) {
    if let Some(above) = out.last_mut() {
        above.notes.extend(band.iter().flat_map(|l| l.spots.iter().map(|s| (l.row, s.number))));
    }
}

/// The last lines of text above a table that has no title of its own are its title.
fn titles_from_notes(sheet: &Sheet<'_>, out: &mut [Found]) {
    for i in 0..out.len() {
        let head = out[i].header.map_or(out[i].body.0, |h| h.0);
        if !out[i].titles.is_empty() {
            continue;
        }
        let before: Vec<(u32, usize)> = match i.checked_sub(1) {
            // Above the first table everything is a title.
            None => sheet.lines.iter().filter(|l| l.row < head).flat_map(|l| l.spots.iter().map(|s| (l.row, s.number))).collect(),
            Some(p) => {
                let mine: Vec<_> =
                    out[p].notes.iter().filter(|(row, n)| *row < head && *row + 4 >= head && !is_note(sheet.text(*n))).copied().collect();
                out[p].notes.retain(|n| !mine.contains(n));
                mine
            }
        };
        out[i].titles = before;
    }
}
