//! Finds the tables of a mapping in a sheet: anchors, header levels, label columns, data columns.

use std::borrow::Cow;
use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use super::grid::Grid;
use super::spec::{MEASURE, axis_variables};
use super::wording::{bare, readable};
use crate::model::claim::Claim;
use crate::model::finding::{F_FLF_006, Finding, S_DSD_001};
use crate::model::location::Location;
use crate::model::mapping::{Axis, Fill, HeaderPlace, HeaderRows, Look, Mapping, Pattern, Table};
use crate::model::table::Kind;
use crate::model::words::nearest;

/// A table found in a sheet.
#[derive(Clone, Debug)]
pub struct Layout {
    /// Its number in the mapping.
    pub table: usize,
    /// Row and column of its anchor.
    pub anchor: (u32, u16),
    /// First and last row of its header.
    pub header: (u32, u32),
    /// Column of each row axis; none for an optional one that is missing.
    pub label_cols: Vec<Option<u16>>,
    /// Columns with values.
    pub data: Vec<DataColumn>,
    /// Columns that the mapping leaves out.
    pub ignored: Vec<u16>,
    /// First and last row in which its body may lie.
    pub body: (u32, u32),
    /// Variables bound by titles: name, text.
    pub titles: Vec<(String, String)>,
    /// The header stands below the body.
    pub upside_down: bool,
    /// Headings in other capitals or accents than the mapping has them.
    pub respelt: Vec<Respelt>,
}

/// A heading that is what the mapping wants but for capitals and accents.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Respelt {
    /// Row and column of its cell.
    pub at: (u32, u16),
    /// As the mapping has it.
    pub wanted: String,
    /// As the file has it.
    pub found: String,
}

/// A column with values.
#[derive(Clone, Debug)]
pub struct DataColumn {
    /// Which.
    pub col: u16,
    /// Its labels: variable, text as it stands in the header, row and column of that cell.
    pub labels: Vec<(String, String, (u32, u16))>,
    /// Variables over which it sums.
    pub totals: Vec<String>,
    /// Its heading, for findings.
    pub heading: String,
}

/// What was looked for.
pub struct Found {
    /// The tables, in the order of the sheet.
    pub layouts: Vec<Layout>,
    /// What is missing or double, with the number of the table.
    pub problems: Vec<(usize, Finding)>,
}

/// Finds the tables of a mapping that are meant for this sheet.
pub fn find(mapping: &Mapping, grid: &mut Grid<'_>) -> Found {
    find_some(mapping, grid, &|_| true)
}

/// The same for the tables that are `wanted` by number.
pub fn find_some(mapping: &Mapping, grid: &mut Grid<'_>, wanted: &dyn Fn(usize) -> bool) -> Found {
    let mut found = Found { layouts: Vec::new(), problems: Vec::new() };
    let mut anchors: Vec<(usize, u32, u16)> = Vec::new();
    for (i, table) in mapping.tables.iter().enumerate() {
        if !wanted(i) || !sheet_fits(table, &grid.head.name) {
            continue;
        }
        match find_anchors(table, grid) {
            Ok(places) => anchors.extend(places.into_iter().map(|(r, c)| (i, r, c))),
            Err(problem) => found.problems.push((i, *problem)),
        }
    }
    for &(i, row, col) in &anchors {
        let table = &mapping.tables[i];
        match lay_out(i, table, mapping, grid, (row, col)) {
            Ok(mut layout) => {
                bound_body(&mut layout, &anchors);
                match find_titles(table, &layout, grid) {
                    Ok(titles) => layout.titles = titles,
                    Err(problem) => found.problems.push((i, *problem)),
                }
                found.layouts.push(layout);
            }
            Err(problems) => found.problems.extend(problems.into_iter().map(|p| (i, p))),
        }
    }
    found
}

/// Whether a table is looked for in a sheet of this name.
pub fn sheet_fits(table: &Table, name: &str) -> bool {
    table.sheet.name.as_ref().is_none_or(|p| p.is_match(name.trim()))
}

/// Bytes of the longest text that may be a heading; what is longer is a note.
const LONGEST_HEADING: usize = 1_000;

fn is_text(grid: &Grid<'_>, n: usize) -> bool {
    matches!(grid.cell(n).kind, Kind::Text | Kind::Shared)
}

/// Text or number of a header cell: years as headings are numbers.
fn heading_text<'a>(grid: &Grid<'a>, n: usize) -> Cow<'a, str> {
    let t = grid.text_of(n);
    match grid.cell(n).kind {
        Kind::Number => Cow::Borrowed(t.strip_suffix(".0").unwrap_or(t)),
        _ => one_blank(t),
    }
}

/// A text with one blank between its words.
fn one_blank(text: &str) -> Cow<'_, str> {
    let b = text.as_bytes();
    // Words of ASCII with single blanks between are so already.
    let plain = b.is_ascii() && b.iter().all(|b| *b >= b' ') && !b.windows(2).any(|w| w == b"  ");
    match plain && !text.starts_with(' ') && !text.ends_with(' ') {
        true => Cow::Borrowed(text),
        false => Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" ")),
    }
}

fn missing(grid: &Grid<'_>, table: &Table, wanted: &Pattern, reason: &str, near: Option<String>) -> Finding {
    Finding::new(&F_FLF_006, Location::whole(grid.head.part))
        .arg("reason", reason)
        .arg("table", table.id.as_str())
        .arg("text", readable(wanted.0.as_str()))
        .propose(near.into_iter().collect())
        .cause(format!("{}:{reason}:{}", table.id, wanted.0.as_str()))
}

/// The text that a sender most likely wrote in place of the one wanted: at most every third letter differs.
fn alike<'a>(wanted: &str, texts: impl Iterator<Item = &'a str>) -> Option<String> {
    let near = nearest(wanted, texts)?;
    let differ = strsim::damerau_levenshtein(&wanted.to_lowercase(), &near.to_lowercase());
    (differ * 3 <= wanted.chars().count()).then(|| near.to_owned())
}

/// Whether the text of a cell is the anchor's.
fn is_anchor(table: &Table, grid: &Grid<'_>, n: usize) -> bool {
    let wanted = &table.anchor.text;
    wanted.is_match(grid.text_of(n)) || wanted.is_match(&heading_text(grid, n))
}

/// Cells in which an anchor is looked for in another spelling.
const NEAR: usize = 2_000;

/// The only one of the first cells that has the anchor's text in other capitals or accents.
fn respelt_anchor(table: &Table, grid: &Grid<'_>) -> Option<(u32, u16)> {
    let wanted = bare(&readable(table.anchor.text.0.as_str()));
    // Accents are a byte each, and the rest of both has one length.
    let long = |text: &str| (wanted.len()..=wanted.len() * 2).contains(&text.len()) && wanted.len() <= LONGEST_HEADING;
    let rows = (0..grid.block.rows.len()).flat_map(|i| grid.block.row_range(i).map(move |n| (i, n)));
    let mut like = rows
        .filter(|&(_, n)| is_text(grid, n))
        .take(NEAR)
        .filter(|&(_, n)| long(grid.text_of(n)) && bare(grid.text_of(n)) == wanted)
        .map(|(i, n)| (grid.block.rows[i].index, grid.cell(n).col));
    like.next().filter(|_| like.next().is_none())
}

fn find_anchors(table: &Table, grid: &mut Grid<'_>) -> Result<Vec<(u32, u16)>, Box<Finding>> {
    let mut places: Vec<(u32, u16)> = Vec::new();
    let mut after_seen = table.anchor.after.is_none();
    let mut title = None;
    // What is no anchor need not be looked at again: other texts, other shared strings, what the cell above has too.
    let mut others: FxHashSet<&str> = FxHashSet::default();
    let mut shared: Vec<bool> = Vec::new();
    let mut since = 0;
    for i in 0..grid.block.rows.len() {
        let row = grid.block.rows[i].index;
        for n in grid.block.row_range(i) {
            let cell = grid.cell(n);
            let known = match cell.kind {
                _ if !after_seen => false,
                Kind::Shared => shared.get(cell.at as usize).is_some_and(|&other| other),
                Kind::Text if i > since && places.last().is_none_or(|p| p.0 < grid.block.rows[i - 1].index) => {
                    grid.row(i - 1).find(cell.col).is_some_and(|a| grid.same_text(a, n))
                }
                _ => false,
            };
            if known || !is_text(grid, n) {
                continue;
            }
            let text = grid.text_of(n);
            if text.len() > LONGEST_HEADING || after_seen && others.contains(text) {
                continue;
            }
            if !after_seen && table.anchor.after.as_ref().is_some_and(|p| p.is_match(text)) {
                after_seen = true;
                since = i + 1;
                title = Some(n);
            } else if after_seen && is_anchor(table, grid, n) {
                places.push((row, grid.cell(n).col));
            } else if after_seen && cell.kind == Kind::Shared {
                shared.resize(shared.len().max(cell.at as usize + 1), false);
                shared[cell.at as usize] = true;
            } else if after_seen {
                others.insert(text);
            }
        }
        // One table is wanted and it is named by what stands before it: the first is the one.
        let first_is_enough = table.anchor.after.is_some() || table.anchor.nth == Some(1);
        if !places.is_empty() && !table.anchor.for_each && first_is_enough {
            break;
        }
    }
    if let Some(n) = title {
        grid.claim(n, Claim::Title);
    }
    if !after_seen {
        let after = table.anchor.after.as_ref().unwrap_or(&table.anchor.text);
        return Err(Box::new(missing(grid, table, after, "title", None)));
    }
    if places.is_empty()
        && table.anchor.nth.is_none()
        && table.anchor.after.is_none()
        && let Some(place) = respelt_anchor(table, grid)
    {
        places.push(place);
    }
    if places.is_empty() {
        let wanted = readable(table.anchor.text.0.as_str());
        let texts = (0..grid.block.cells.len()).filter(|&n| is_text(grid, n)).take(2_000).map(|n| grid.text_of(n));
        let near = alike(&wanted, texts);
        return Err(Box::new(missing(grid, table, &table.anchor.text, "anchor", near)));
    }
    if table.anchor.for_each {
        return Ok(places);
    }
    match table.anchor.nth {
        Some(n) => match places.get(n.max(1) as usize - 1) {
            Some(&p) => Ok(vec![p]),
            None => {
                let f = missing(grid, table, &table.anchor.text, "nth", None);
                Err(Box::new(f.arg("found", places.len()).arg("expected", u64::from(n))))
            }
        },
        None => {
            // Others in the same column are labels of rows that happen to read the same; others elsewhere are a second table.
            let first = places[0];
            let header = row_texts(grid, first.0);
            let known: BTreeSet<&str> = header.iter().copied().collect();
            // The same table once more: a row with the texts of the header row.
            let again = |row: u32| row_texts(grid, row).iter().filter(|t| known.contains(*t)).count() * 2 > header.len();
            match places[1..].iter().find(|p| p.0 != first.0 && again(p.0)) {
                Some(&(row, col)) if table.anchor.after.is_none() => {
                    let mut f = missing(grid, table, &table.anchor.text, "double", None);
                    f.cells = vec![grid.head.at(first.0, first.1), grid.head.at(row, col)];
                    Err(Box::new(f))
                }
                _ => Ok(vec![first]),
            }
        }
    }
}

/// The texts of a row.
fn row_texts<'a>(grid: &Grid<'a>, row: u32) -> Vec<&'a str> {
    let Some(i) = grid.row_position(row) else { return Vec::new() };
    grid.block.row_range(i).filter(|&n| is_text(grid, n) && grid.is_filled(n)).map(|n| grid.text_of(n)).collect()
}

fn lay_out(number: usize, table: &Table, mapping: &Mapping, grid: &mut Grid<'_>, anchor: (u32, u16)) -> Result<Layout, Vec<Finding>> {
    let height = match table.header_rows {
        HeaderRows::Rows(n) => n,
        HeaderRows::Auto => grid.merge(anchor.0, anchor.1).map_or(1, |a| a.bottom - a.top + 1),
    };
    let header = match table.anchor.header {
        HeaderPlace::Here => (anchor.0, anchor.0 + height - 1),
        HeaderPlace::Above if anchor.0 < height => return Err(vec![missing(grid, table, &table.anchor.text, "columns", None)]),
        HeaderPlace::Above => (anchor.0 - height, anchor.0 - 1),
    };
    let headings = Headings::read(grid, header, table, anchor);
    let mut problems = Vec::new();
    let mut respelt = Vec::new();
    if let Some(n) = grid.find(anchor.0, anchor.1)
        && !is_anchor(table, grid, n)
    {
        let wanted = readable(table.anchor.text.0.as_str());
        respelt.push(Respelt { at: anchor, wanted, found: grid.text_of(n).to_owned() });
    }
    let mut label_cols = Vec::new();
    for axis in &table.rows {
        label_cols.push(label_column(axis, table, &headings, grid, anchor, &mut problems, &mut respelt));
    }
    let ignored: Vec<u16> =
        mapping.ignore.iter().chain(&table.ignore).filter_map(|i| i.col.as_ref()).flat_map(|p| headings.matching(p)).collect();
    let data = data_columns(table, &headings, &label_cols, &ignored, grid);
    if data.is_empty() && mapping.persons.is_none() && problems.is_empty() {
        let wanted = table.cols.first().and_then(|a| a.matches.clone()).unwrap_or_else(|| table.anchor.text.clone());
        problems.push(missing(grid, table, &wanted, "columns", None));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    claim_header(grid, header, &headings, &label_cols, &data, &ignored, anchor);
    let upside_down = table.cols.iter().any(|a| a.look == Some(Look::Down));
    let body = if upside_down { (0, header.0.saturating_sub(1)) } else { (header.1 + 1, u32::MAX) };
    Ok(Layout { table: number, anchor, header, label_cols, data, ignored, body, titles: Vec::new(), upside_down, respelt })
}

/// The header's texts, column by column.
struct Headings {
    first_row: u32,
    /// Per column: per header row the text and the column where it stands, if any.
    columns: Vec<Vec<Option<(String, u16)>>>,
}

impl Headings {
    fn read(grid: &Grid<'_>, header: (u32, u32), table: &Table, anchor: (u32, u16)) -> Headings {
        let mut width = 0u16;
        for row in header.0..=header.1 {
            if let Some(i) = grid.row_position(row) {
                // A second table to the right begins where the anchor's text stands again.
                let stop = grid.block.row_range(i).find(|&n| {
                    grid.cell(n).col > anchor.1 && is_text(grid, n) && table.anchor.for_each && table.anchor.text.is_match(grid.text_of(n))
                });
                let last =
                    grid.block.row_range(i).filter(|&n| grid.is_filled(n) && stop.is_none_or(|s| n < s)).map(|n| grid.cell(n).col).max();
                width = width.max(last.map_or(0, |c| c + 1));
            }
        }
        for area in &grid.head.merges {
            if area.top >= header.0 && area.bottom <= header.1 && area.left < width {
                width = width.max(area.right + 1);
            }
        }
        let columns = (0..width)
            .map(|col| {
                (header.0..=header.1)
                    .map(|row| {
                        let (r, c) = grid.owner(row, col);
                        let n = grid.find(r, c).filter(|&n| grid.is_filled(n))?;
                        (r >= header.0).then(|| (heading_text(grid, n).into_owned(), c))
                    })
                    .collect()
            })
            .collect();
        Headings { first_row: header.0, columns }
    }

    fn matching(&self, p: &Pattern) -> Vec<u16> {
        (0..self.columns.len() as u16).filter(|&c| self.fits(c, p)).collect()
    }

    fn fits(&self, col: u16, p: &Pattern) -> bool {
        self.columns[col as usize].iter().flatten().any(|(t, _)| p.is_match(t))
    }

    /// The only column that has what is wanted in other capitals or accents, unless the mapping names it for something else.
    fn respelt(&self, wanted: &Pattern, table: &Table) -> Option<(u16, Respelt)> {
        let text = readable(wanted.0.as_str());
        let bare = bare(&text);
        let mut like = (0..self.columns.len() as u16).filter_map(|c| {
            let (row, (found, _)) = (self.first_row..)
                .zip(&self.columns[c as usize])
                .find_map(|(row, h)| h.as_ref().filter(|(t, at)| *at == c && self::bare(t) == bare).map(|h| (row, h)))?;
            Some((c, Respelt { at: (row, c), wanted: text.clone(), found: found.clone() }))
        });
        let one = like.next().filter(|_| like.next().is_none())?;
        let mut named = table.rows.iter().filter_map(|a| a.col.as_ref()).chain(table.cols.iter().filter_map(|a| a.matches.as_ref()));
        (!named.any(|p| self.fits(one.0, p))).then_some(one)
    }

    /// The column's heading in one line.
    fn line(&self, col: u16) -> String {
        let mut parts: Vec<&str> = Vec::new();
        for (t, _) in self.columns[col as usize].iter().flatten() {
            if parts.last() != Some(&t.as_str()) {
                parts.push(t);
            }
        }
        parts.join(" / ")
    }

    fn all(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().flatten().flatten().map(|(t, _)| t.as_str())
    }
}

fn label_column(
    axis: &Axis,
    table: &Table,
    headings: &Headings,
    grid: &Grid<'_>,
    anchor: (u32, u16),
    problems: &mut Vec<Finding>,
    respelt: &mut Vec<Respelt>,
) -> Option<u16> {
    let Some(wanted) = &axis.col else {
        return Some(anchor.1 + axis.nth.unwrap_or(1).max(1) - 1);
    };
    let fitting = headings.matching(wanted);
    if fitting.is_empty()
        && axis.nth.is_none()
        && let Some((col, found)) = headings.respelt(wanted, table)
    {
        if !respelt.contains(&found) {
            respelt.push(found);
        }
        return Some(col);
    }
    let name = axis_variables(axis).join(", ");
    match (fitting.as_slice(), axis.nth) {
        ([one], None) => Some(*one),
        (several, Some(n)) if several.len() >= n.max(1) as usize => Some(several[n.max(1) as usize - 1]),
        ([], _) if axis.optional => None,
        ([], _) => {
            let text = readable(wanted.0.as_str());
            let near = alike(&text, headings.all());
            problems.push(
                Finding::new(&S_DSD_001, grid.head.at(anchor.0, anchor.1))
                    .arg("reason", "column")
                    .arg("component", name.as_str())
                    .arg("text", text)
                    .arg("table", table.id.as_str())
                    .propose(near.into_iter().collect())
                    .cause(name),
            );
            None
        }
        (several, _) => {
            let mut f = missing(grid, table, wanted, "two-columns", None);
            f.cells = several.iter().map(|&c| grid.head.at(headings.first_row, c)).collect();
            problems.push(f);
            None
        }
    }
}

fn data_columns(table: &Table, headings: &Headings, label_cols: &[Option<u16>], ignored: &[u16], grid: &Grid<'_>) -> Vec<DataColumn> {
    let mut out: Vec<DataColumn> = table
        .rows
        .iter()
        .zip(label_cols)
        .filter(|(axis, _)| axis.dim.as_deref() == Some(MEASURE))
        .filter_map(|(_, col)| *col)
        .map(|col| DataColumn { col, labels: Vec::new(), totals: Vec::new(), heading: headings.line(col) })
        .collect();
    if table.cols.is_empty() {
        return out;
    }
    let is_label = |c: u16| label_cols.iter().flatten().any(|&l| l == c);
    // A search to the left stops at the label columns.
    let wall = |c: u16| label_cols.iter().flatten().filter(|&&l| l < c).max().map_or(0, |&l| l + 1);
    for col in 0..headings.columns.len() as u16 {
        if is_label(col) || ignored.contains(&col) {
            continue;
        }
        if let Some(d) = data_column(table, headings, col, wall(col), grid) {
            out.push(d);
        }
    }
    out
}

fn data_column(table: &Table, headings: &Headings, col: u16, wall: u16, grid: &Grid<'_>) -> Option<DataColumn> {
    let mut d = DataColumn { col, labels: Vec::new(), totals: Vec::new(), heading: headings.line(col) };
    let mut total = false;
    for axis in &table.cols {
        let names = axis_variables(axis);
        let label = column_label(axis, headings, col, wall, grid);
        let is_total = label.as_ref().is_some_and(|(l, _)| table.totals.cols.as_ref().is_some_and(|p| p.is_match(l)));
        if total || is_total {
            // A total at one level sums the levels below it too.
            total = true;
            d.totals.extend(names);
            continue;
        }
        match label {
            Some((label, place)) => match &axis.matches {
                None => d.labels.push((names[0].clone(), label, place)),
                Some(p) => {
                    let Some(c) = p.0.captures(&label) else {
                        if axis.optional {
                            continue;
                        }
                        return None;
                    };
                    for name in p.names() {
                        let text = c.name(name).map_or("", |m| m.as_str());
                        let target = if name == "v" { axis.dim.as_deref().unwrap_or("v") } else { name };
                        if !text.is_empty() {
                            d.labels.push((target.to_owned(), text.to_owned(), place));
                        }
                    }
                    if !p.names().any(|n| n == "v")
                        && let Some(dim) = &axis.dim
                    {
                        d.labels.push((dim.clone(), label, place));
                    }
                }
            },
            None if axis.optional => {}
            None => return None,
        }
    }
    Some(d)
}

/// The label of a column on one axis, and the cell where it stands.
fn column_label(axis: &Axis, headings: &Headings, col: u16, wall: u16, grid: &Grid<'_>) -> Option<(String, (u32, u16))> {
    let levels = headings.columns[col as usize].len();
    let level = match axis.row {
        Some(n) => (n.max(1) as usize - 1).min(levels - 1),
        None => match &axis.matches {
            Some(p) => {
                (0..levels).find(|&l| matches!(&headings.columns[col as usize][l], Some((t, _)) if p.is_match(t))).unwrap_or(levels - 1)
            }
            None => levels - 1,
        },
    };
    let at = |c: u16| headings.columns[c as usize][level].clone();
    let looks_right = |c: u16| axis.when.as_ref().is_none_or(|w| cell_fits(w, grid, headings.first_row + level as u32, c));
    let own = at(col).filter(|(_, c)| looks_right(*c));
    let spread = match (axis.look, axis.fill) {
        (_, Some(Fill::Merged | Fill::None)) => None,
        (Some(Look::UpLeft), _) | (_, Some(Fill::Right)) => Some(true),
        (Some(Look::UpRight), _) => Some(false),
        _ => None,
    };
    let found = match (own, spread) {
        (Some((text, c)), _) => (axis.fill != Some(Fill::None) || c == col).then_some((text, c)),
        (None, None) => None,
        (None, Some(true)) => (wall..col).rev().find_map(|c| at(c).filter(|(_, c)| looks_right(*c))),
        (None, Some(false)) => (col..headings.columns.len() as u16).find_map(|c| at(c).filter(|(_, c)| looks_right(*c))),
    };
    found.filter(|(t, _)| !t.is_empty()).map(|(t, c)| (t, grid.owner(headings.first_row + level as u32, c)))
}

/// Whether a cell looks as a mapping says.
pub fn cell_fits(when: &crate::model::mapping::When, grid: &Grid<'_>, row: u32, col: u16) -> bool {
    let Some(n) = grid.find(row, col) else { return false };
    let s = grid.style(n);
    when.bold.is_none_or(|b| b == s.bold)
        && when.italic.is_none_or(|b| b == s.italic)
        && when.indent.is_none_or(|i| i == s.indent)
        && when.fill_color.as_ref().is_none_or(|c| c.trim_start_matches('#').eq_ignore_ascii_case(&s.fill))
        && when.merged.is_none_or(|m| m == grid.merge(row, col).is_some())
        && when.text.as_ref().is_none_or(|p| p.is_match(grid.text_of(n)))
}

fn claim_header(
    grid: &mut Grid<'_>,
    header: (u32, u32),
    headings: &Headings,
    label_cols: &[Option<u16>],
    data: &[DataColumn],
    ignored: &[u16],
    anchor: (u32, u16),
) {
    for row in header.0..=header.1 {
        for col in 0..headings.columns.len() as u16 {
            let used = label_cols.iter().flatten().any(|&c| c == col) || data.iter().any(|d| d.col == col);
            let level = (row - header.0) as usize;
            // The heading that a column takes from its left neighbour belongs to the table as well.
            let spans = headings.columns[col as usize][level].is_some() && data.iter().any(|d| d.col > col);
            if ignored.contains(&col) {
                grid.claim_at(row, col, Claim::Ignored);
            } else if used || (spans && header.1 > header.0) {
                grid.claim_at(row, col, Claim::Header);
            }
        }
    }
    grid.claim_at(anchor.0, anchor.1, Claim::Header);
}

/// Ends a body where the next table begins in the same columns.
fn bound_body(layout: &mut Layout, anchors: &[(usize, u32, u16)]) {
    if layout.upside_down {
        return;
    }
    let cols = layout.data.iter().map(|d| d.col).chain(layout.label_cols.iter().flatten().copied());
    let (first, last) = cols.fold((u16::MAX, layout.anchor.1), |(a, b), c| (a.min(c), b.max(c)));
    let next = anchors
        .iter()
        .filter(|(_, row, col)| (*row, *col) != layout.anchor && *row > layout.header.1 && (first..=last).contains(col))
        .map(|a| a.1)
        .min();
    if let Some(row) = next {
        layout.body.1 = row - 1;
    }
}

/// Binds the variables of titles: the nearest fitting text above the table, else the first below.
fn find_titles(table: &Table, layout: &Layout, grid: &mut Grid<'_>) -> Result<Vec<(String, String)>, Box<Finding>> {
    let mut out = Vec::new();
    for title in &table.titles {
        let mut best: Option<usize> = None;
        for i in 0..grid.block.rows.len() {
            let row = grid.block.rows[i].index;
            if row > layout.header.1 && best.is_some() {
                break;
            }
            for n in grid.block.row_range(i) {
                let outside = row < layout.header.0 || matches!(grid.claims[n], None | Some(Claim::Title));
                if is_text(grid, n) && outside && title.text.is_match(grid.text_of(n)) {
                    best = Some(n);
                }
            }
        }
        match best {
            Some(n) => {
                if let Some(c) = title.text.0.captures(grid.text_of(n)) {
                    out.extend(title.text.names().filter_map(|name| c.name(name).map(|m| (name.to_owned(), m.as_str().trim().to_owned()))));
                }
                grid.claim(n, Claim::Title);
            }
            None if title.optional => {}
            None => return Err(Box::new(missing(grid, table, &title.text, "title", None))),
        }
    }
    Ok(out)
}
