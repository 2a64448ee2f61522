//! The test of a draft: the first rows of the file as a text grid, and how many observations they must give.
//!
//! What is expected is counted from the cells, not from what the mapping makes of them.

use rust_decimal::Decimal;

use super::grid::figure_text;
use super::{Lines, quoted};
use crate::map::concept;
use crate::map::grid::Grid;
use crate::map::inspect::{SpecialRow, TableGuess};
use crate::map::values::{Figure, NumberStyle, figure, stored};
use crate::model::table::Kind;

/// A table that the mapping reads, and what of its surroundings.
pub(super) struct Shown<'a> {
    pub(super) table: &'a TableGuess,
    /// Rows of titles that mark it or bind variables.
    pub(super) titles: Vec<u32>,
    /// Bold cells mean something.
    pub(super) bold: bool,
    /// Rows without content that end it.
    pub(super) blank: u32,
}

/// Rows of a body that are shown.
const ROWS: usize = 5;
/// Columns with figures that are shown; wider tables are shown without their sums.
const WIDE: usize = 14;
const NARROW: usize = 6;

/// Where a test comes from, and what it lacks.
pub(super) struct Origin<'a> {
    pub(super) file: &'a str,
    /// Name of the sheet, where it matters.
    pub(super) sheet: Option<&'a str>,
    pub(super) locale: &'a str,
    /// Tables of the mapping that stand on other sheets.
    pub(super) elsewhere: usize,
    /// Somebody fills in what is left open by hand.
    pub(super) open: bool,
}

/// Writes a test with the first rows of the tables of one sheet. None is made where rows may be about persons.
pub(super) fn write(out: &mut Lines, tables: &[Shown<'_>], grid: &Grid<'_>, origin: &Origin<'_>) {
    if tables.iter().any(|t| t.table.persons.suspected() || t.table.measures.is_empty()) {
        return;
    }
    let samples: Vec<Sample<'_>> = tables
        .iter()
        .map(|shown| Sample { g: shown.table, grid, shown, style: NumberStyle::of_locale(origin.locale), cols: columns(shown.table) })
        .collect();
    let rows: Vec<Rows> = samples.iter().map(Sample::rows).collect();
    let values: Vec<Decimal> = samples.iter().zip(&rows).flat_map(|(s, r)| r.body.iter().flat_map(|&row| s.values(row))).collect();
    if rows.iter().any(|r| r.body.is_empty()) {
        return;
    }
    out.add("- name: the first rows of the file");
    out.add(format!("  file: {}", quoted(origin.file)));
    if let Some(sheet) = origin.sheet {
        out.add(format!("  sheet: {}", quoted(sheet)));
    }
    out.add("  grid: |");
    for line in lines(&samples, &rows) {
        out.add(format!("    {line}").trim_end());
    }
    out.add("  expect:");
    out.add(format!("    observations: {}", values.len()));
    // A figure that stands once can be asked for by itself.
    let once = |d: &&Decimal| values.iter().filter(|v| v == d).count() == 1;
    let mut picked: Vec<&Decimal> = values.iter().filter(once).take(1).collect();
    picked.extend(values.iter().rev().filter(once).take(1).filter(|d| picked.first() != Some(d)).collect::<Vec<_>>());
    if !picked.is_empty() {
        out.add(if origin.open { "    rows:  # choose: add the codes that these figures must come with" } else { "    rows:" });
        picked.into_iter().for_each(|d| out.add(format!("    - {{ OBS_VALUE: {} }}", figure_text(*d))));
    }
    if origin.elsewhere > 0 {
        let all = vec!["F-FLF-006"; origin.elsewhere];
        out.add(format!("    findings: [{}]  # a test has one sheet; the tables of the others are missing in it", all.join(", ")));
    }
    out.add("    unclaimed: []");
}

/// The rows of all tables as text, with blank rows where one table ends above another.
fn lines(samples: &[Sample<'_>], rows: &[Rows]) -> Vec<String> {
    let mut cols: Vec<u16> = samples.iter().flat_map(|s| s.cols.iter().copied()).collect();
    cols.sort_unstable();
    cols.dedup();
    // An empty column parts tables that stand beside each other.
    let gaps: Vec<u16> = samples.iter().filter_map(|s| s.cols.first()?.checked_sub(1)).filter(|c| *c > cols[0]).collect();
    cols.extend(gaps);
    cols.sort_unstable();
    cols.dedup();
    let mut all: Vec<u32> = rows.iter().flat_map(|r| r.all.iter().copied()).collect();
    all.sort_unstable();
    all.dedup();
    let mut out = Vec::new();
    let mut above: Option<usize> = None;
    for &row in &all {
        let mine: Vec<usize> = (0..samples.len()).filter(|&i| rows[i].all.contains(&row)).collect();
        if let (Some(a), Some(&m)) = (above, mine.first())
            && !mine.contains(&a)
            && rows[m].all.first() == Some(&row)
        {
            out.extend((0..samples[a].shown.blank).map(|_| String::new()));
        }
        above = mine.first().copied().or(above);
        let mut cells: Vec<String> = Vec::new();
        for (i, &col) in cols.iter().enumerate() {
            let before = i.checked_sub(1).map(|p| cols[p]);
            let owner = mine.iter().find(|&&m| samples[m].cols.contains(&col));
            cells.push(owner.map_or_else(String::new, |&m| samples[m].shown_at(row, col, before, rows[m].body.contains(&row))));
        }
        while cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        out.push(cells.join(" | ").trim_start().to_owned());
    }
    out
}

/// Columns of a table that are shown: labels, and some or all figures.
fn columns(g: &TableGuess) -> Vec<u16> {
    let wide = g.measures.len() > WIDE;
    let figures = g.measures.iter().filter(|m| !wide || m.total.is_none()).take(if wide { NARROW } else { WIDE });
    let mut cols: Vec<u16> = g.labels.iter().map(|l| l.col).chain(figures.map(|m| m.col)).collect();
    // A label column is named by its distance from the anchor where it has no heading: nothing between may be left out.
    if let (Some(&a), Some(l)) = (cols.iter().min(), g.labels.iter().map(|l| l.col).max()) {
        cols.extend(a..=l.min(a.saturating_add(40)));
    }
    cols.sort_unstable();
    cols.dedup();
    cols
}

struct Rows {
    all: Vec<u32>,
    /// Those of the body with figures that count.
    body: Vec<u32>,
}

struct Sample<'a> {
    g: &'a TableGuess,
    grid: &'a Grid<'a>,
    shown: &'a Shown<'a>,
    style: NumberStyle,
    cols: Vec<u16>,
}

impl Sample<'_> {
    fn rows(&self) -> Rows {
        let g = self.g;
        let special = |row: u32| g.totals.iter().any(|t| t.row == row);
        let group = |row: u32| g.groups.iter().any(|t| t.row == row);
        let mut all: Vec<u32> = self.shown.titles.clone();
        all.extend(g.header.0..=g.header.1);
        let (mut body, mut heading) = (Vec::new(), None);
        // A label above that holds for the first rows must be shown with them: so they are the first ones of the body.
        for i in 0..self.grid.block.rows.len() {
            let row = self.grid.block.rows[i].index;
            if !(g.body.0..=g.body.1).contains(&row) || g.hxl_row == Some(row) || special(row) || body.len() >= ROWS {
                continue;
            }
            if group(row) {
                heading = Some(row);
            } else if !self.values(row).is_empty() && !self.has_sign(row) {
                // Rows with signs wait until somebody says what the signs mean.
                if let Some(h) = heading.take()
                    && self.shown.bold
                {
                    all.push(h);
                }
                all.push(row);
                body.push(row);
            }
        }
        // A label below its rows is shown with them.
        for below in g.labels.iter().filter(|l| l.below) {
            let names = |t: &&SpecialRow| t.col == below.col && concept::total_of(&t.label).is_some();
            all.extend(body.iter().filter_map(|&row| g.totals.iter().filter(names).map(|t| t.row).find(|t| *t > row)));
        }
        all.sort_unstable();
        all.dedup();
        Rows { all, body }
    }

    fn is_counted(&self, col: u16) -> bool {
        self.cols.contains(&col) && self.g.measures.iter().any(|m| m.col == col && (m.total.is_none() || self.g.measures.len() == 1))
    }

    fn values(&self, row: u32) -> Vec<Decimal> {
        self.cols.iter().filter(|&&c| self.is_counted(c)).filter_map(|&c| self.value(row, c)).collect()
    }

    fn value(&self, row: u32, col: u16) -> Option<Decimal> {
        let n = self.grid.find(row, col)?;
        let text = self.grid.text_of(n);
        let read = match self.grid.cell(n).kind {
            Kind::Number => stored(text),
            Kind::Text | Kind::Shared => figure(text, self.style),
            _ => Figure::Not,
        };
        match read {
            Figure::Is(d) | Figure::Ambiguous(d) => Some(d),
            _ => None,
        }
    }

    fn has_sign(&self, row: u32) -> bool {
        let filled = |&&c: &&u16| self.grid.find(row, c).is_some_and(|n| self.grid.is_filled(n));
        self.g.measures.iter().map(|m| &m.col).filter(|c| self.cols.contains(c)).filter(filled).any(|&c| self.value(row, c).is_none())
    }

    /// A cell as text. Heading rows of a group lose their figures, because their parts are not all shown.
    fn shown_at(&self, row: u32, col: u16, before: Option<u16>, body: bool) -> String {
        let heads = !body && row >= self.g.body.0;
        if heads && self.g.measures.iter().any(|m| m.col == col) {
            return String::new();
        }
        self.cell(row, col, before)
    }

    fn cell(&self, row: u32, col: u16, before: Option<u16>) -> String {
        if let Some(area) = self.grid.merge(row, col)
            && (row, col) != (area.top, area.left)
        {
            let filled = self.grid.find(area.top, area.left).is_some_and(|n| self.grid.is_filled(n));
            if row > area.top {
                // Above the first row that is shown there is nothing to be merged with.
                return if filled && area.top >= self.g.header.0 { "^".to_owned() } else { String::new() };
            }
            if before.is_some_and(|b| area.contains(row, b)) {
                return if filled { "<".to_owned() } else { String::new() };
            }
            return self.text(area.top, area.left);
        }
        self.text(row, col)
    }

    fn text(&self, row: u32, col: u16) -> String {
        let Some(n) = self.grid.find(row, col).filter(|&n| self.grid.is_filled(n)) else { return String::new() };
        let text = self.grid.text_of(n);
        let label = self.g.labels.iter().any(|l| l.col == col) && row > self.g.header.1;
        let text = match self.grid.cell(n).kind {
            Kind::Number => match stored(text) {
                Figure::Is(d) if self.style.decimal == b',' && !label => figure_text(d).replace('.', ","),
                Figure::Is(d) => figure_text(d),
                _ => text.to_owned(),
            },
            _ => text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "/"),
        };
        let text = if matches!(text.as_str(), "<" | "^") { "·".to_owned() } else { text };
        let bold = self.shown.bold && label && self.grid.style(n).bold && !concept::is_sign(&text);
        if bold { format!("**{text}**") } else { text }
    }
}
