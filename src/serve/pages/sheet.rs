//! How does the sender's sheet look around a problem? A window of its rows, as they stand in the file, with what is claimed, what
//! is flagged and what no rule claims.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::{OriginalUri, State};
use axum::http::Uri;
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::names::People;
use super::submission::{About, about, told};
use super::{Visit, escaped, query};
use crate::gateway::look::{Picture, Shown, Window, look};
use crate::model::claim::Claim;
use crate::model::finding::Severity;
use crate::model::location::{a1, a1_column};
use crate::report::told::{At, Told};
use crate::serve::Service;
use crate::serve::extract::Seen;
use crate::serve::problem::Answer;

/// Rows and columns of a window.
const ROWS: u32 = 30;
const COLS: u16 = 24;
/// Findings beside the window.
const BESIDE: usize = 15;
/// Cells that are named beside one of them.
const CELLS: usize = 6;

/// A cell of the window.
#[derive(Serialize)]
struct Cell {
    id: String,
    text: String,
    class: String,
    number: bool,
    bold: bool,
    /// What the mapping claims it as; empty for figures, which nearly all are.
    role: &'static str,
    rowspan: u32,
    colspan: u32,
    /// The cause that flags it.
    cause: Option<String>,
    message: String,
}

/// A row of a sheet as it looks, with what a page shows of each cell.
#[derive(Serialize)]
pub(super) struct Row<C> {
    /// Its number, from 1.
    pub(super) number: u32,
    /// Whether the sender hid it.
    pub(super) hidden: bool,
    /// Its cells.
    pub(super) cells: Vec<C>,
}

/// The heading of a column.
#[derive(Serialize)]
pub(super) struct Column {
    /// Its letters.
    pub(super) name: String,
    /// Whether the sender hid it.
    pub(super) hidden: bool,
}

#[derive(Serialize)]
struct Beside {
    severity: &'static str,
    cells: Vec<String>,
    more: usize,
    message: String,
    cause: String,
}

/// A sheet that can be turned to.
#[derive(Serialize)]
pub(super) struct Tab {
    /// Its name.
    pub(super) name: String,
    /// Where it is.
    pub(super) href: String,
    /// Whether it is the one that is shown.
    pub(super) here: bool,
    /// Whether the sender shows it.
    pub(super) shown: bool,
}

#[derive(Serialize)]
struct Content {
    s: About,
    there: bool,
    /// Whether it is told what the mapping claims each cell as.
    claimed: bool,
    sheet: String,
    tabs: Vec<Tab>,
    columns: Vec<Column>,
    rows: Vec<Row<Cell>>,
    beside: Vec<Beside>,
    up: Option<String>,
    down: Option<String>,
    left: Option<String>,
    right: Option<String>,
}

/// What the report says about one cell.
struct Flag {
    severity: Severity,
    cause: String,
    message: String,
}

/// A part of a sheet of the submission's file.
#[utoipa::path(get, path = "/office/submissions/{receipt}/sheet", operation_id = "sheet", tag = "pages", params(("receipt" = String, Path)),
    responses((status = 200, content_type = "text/html", body = String)))]
pub async fn page(State(service): State<Service>, visit: Visit, seen: Seen, OriginalUri(uri): OriginalUri) -> Answer<Response> {
    let s = about(&service, &visit, &seen, &mut People::default()).await?;
    let number = |name: &str| query(&uri, name).and_then(|n| n.parse::<u32>().ok()).unwrap_or(1).max(1) - 1;
    let window = Window {
        sheet: query(&uri, "sheet").unwrap_or_default(),
        row: number("row").min(1_048_575),
        col: u16::try_from(number("col")).unwrap_or(0),
        rows: ROWS,
        cols: COLS,
    };
    let picture = look(&service.gateway, &seen.submission, &window).await?;
    let there = picture.is_some();
    let picture = picture.unwrap_or_default();
    let (flags, unclaimed, mapped) = match &seen.submission.run {
        Some(run) => {
            let report = service.gateway.blobs.get(run.report).await?;
            let flags = flags(&told(&report, &visit)?, &seen, &picture.sheet);
            (flags, unclaimed(&report, &picture.sheet), run.mapping.is_some())
        }
        None => (BTreeMap::new(), BTreeSet::new(), false),
    };
    let address = Address { seen: &seen, uri: &uri, window: &window };
    let grid = Grid { picture: &picture, window: &window, flags: &flags, unclaimed: &unclaimed, mapped };
    let last = |col: u16| window.col.saturating_add(col);
    let widest = grid.widest();
    let content = Content {
        s,
        there,
        claimed: picture.claimed,
        tabs: picture
            .sheets
            .iter()
            .map(|(name, shown)| Tab { href: address.of(name, 0, 0), here: *name == picture.sheet, shown: *shown, name: name.clone() })
            .collect(),
        columns: (window.col..=widest).map(|c| Column { name: a1_column(c), hidden: picture.hidden.contains(&c) }).collect(),
        rows: if there { grid.rows(widest) } else { Vec::new() },
        beside: grid.beside(),
        up: (window.row > 0).then(|| address.at(window.row.saturating_sub(ROWS), window.col)),
        down: picture.more.0.then(|| address.at(window.row + ROWS, window.col)),
        left: (window.col > 0).then(|| address.at(window.row, window.col.saturating_sub(COLS))),
        right: picture.more.1.then(|| address.at(window.row, last(COLS))),
        sheet: picture.sheet.clone(),
    };
    visit.show("sheet.html", content)
}

/// Addresses of windows of the same file.
struct Address<'a> {
    seen: &'a Seen,
    uri: &'a Uri,
    window: &'a Window,
}

impl Address<'_> {
    fn of(&self, sheet: &str, row: u32, col: u16) -> String {
        let path = format!("/office/submissions/{}/sheet", self.seen.submission.receipt);
        debug_assert_eq!(path, self.uri.path());
        format!("{path}?sheet={}&row={}&col={}", escaped(sheet), row + 1, u32::from(col) + 1)
    }

    fn at(&self, row: u32, col: u16) -> String {
        self.of(&self.window.sheet, row, col)
    }
}

/// What the report flags in this sheet, by cell; the gravest first.
fn flags(told: &[Told], seen: &Seen, sheet: &str) -> BTreeMap<(u32, u16), Flag> {
    let mut all: BTreeMap<(u32, u16), Flag> = BTreeMap::new();
    let base = format!("/office/submissions/{}/problems", seen.submission.receipt);
    for (f, t) in told.iter().enumerate() {
        for (g, group) in t.groups.iter().enumerate() {
            for finding in group.findings.iter().filter_map(|i| t.findings.get(*i)) {
                for place in &finding.places {
                    let part = t.part(place);
                    let At::Cell(row, col) = place.at else { continue };
                    if part.file != seen.submission.name || part.sheet.as_deref().unwrap_or_default() != sheet {
                        continue;
                    }
                    let cause = format!("{base}?file={f}&cause={g}");
                    let flag = Flag { severity: finding.severity, cause, message: finding.message.clone() };
                    let graver = all.get(&(row, col)).is_none_or(|before| before.severity < flag.severity);
                    if graver {
                        all.insert((row, col), flag);
                    }
                }
            }
        }
    }
    all
}

#[derive(Deserialize)]
struct Kept {
    #[serde(default)]
    unclaimed: Vec<Place>,
}

#[derive(Deserialize)]
struct Place {
    sheet: Option<String>,
    cell: Option<String>,
}

/// The cells of this sheet that no rule claims, as `D17`.
fn unclaimed(report: &[u8], sheet: &str) -> BTreeSet<String> {
    let all: Vec<Kept> = match report.first() {
        Some(b'[') => serde_json::from_slice(report).unwrap_or_default(),
        _ => serde_json::from_slice(report).map(|one| vec![one]).unwrap_or_default(),
    };
    let here = |p: &Place| p.sheet.as_deref().unwrap_or_default() == sheet;
    all.into_iter().flat_map(|k| k.unclaimed).filter(here).filter_map(|p| p.cell).collect()
}

/// The last column of a window that has something: a cell, or a part of a merged area.
pub(super) fn widest(picture: &Picture, window: &Window) -> u16 {
    let cells = picture.rows.iter().flat_map(|r| r.cells.iter().map(|c| c.col));
    let merges = picture.merges.iter().map(|m| m.3);
    let last = window.col.saturating_add(window.cols.saturating_sub(1));
    cells.chain(merges).max().unwrap_or(window.col).clamp(window.col, last)
}

/// A row of a window as it is laid out.
pub(super) struct LaidRow<'a> {
    /// Its number, from 0.
    pub(super) row: u32,
    /// Whether the sender hid it.
    pub(super) hidden: bool,
    /// Its cells; of a merged area only the corner.
    pub(super) cells: Vec<Laid<'a>>,
}

/// A cell of a window as it is laid out.
pub(super) struct Laid<'a> {
    /// Its column, from 0.
    pub(super) col: u16,
    /// What stands there; none for an empty cell.
    pub(super) shown: Option<&'a Shown>,
    /// Rows and columns that it takes.
    pub(super) rowspan: u32,
    pub(super) colspan: u32,
}

/// Every row of the window up to the last that has something, or up to `beyond`, with all its cells.
pub(super) fn laid<'a>(picture: &'a Picture, w: &Window, widest: u16, beyond: Option<u32>) -> Vec<LaidRow<'a>> {
    let last = picture.rows.last().map(|r| r.row).into_iter().chain(beyond).max();
    let last = if picture.more.0 { w.row + w.rows - 1 } else { last.unwrap_or(w.row) };
    let last = last.min(w.row + w.rows - 1);
    let mut out = Vec::new();
    for row in w.row..=last {
        let line = picture.rows.iter().find(|r| r.row == row);
        let mut cells = Vec::new();
        for col in w.col..=widest {
            let merge = picture.merges.iter().find(|m| (m.0..=m.2).contains(&row) && (m.1..=m.3).contains(&col));
            let (mut rowspan, mut colspan) = (1, 1);
            if let Some(&(top, left, bottom, right)) = merge {
                // The corner of what is seen of a merged area stands for all of it.
                if row != top.max(w.row) || col != left.max(w.col) {
                    continue;
                }
                (rowspan, colspan) = (bottom.min(last) - row + 1, u32::from(right.min(widest) - col) + 1);
            }
            let shown = line.and_then(|l| l.cells.iter().find(|c| c.col == col));
            cells.push(Laid { col, shown, rowspan, colspan });
        }
        out.push(LaidRow { row, hidden: line.is_some_and(|l| l.hidden), cells });
    }
    out
}

struct Grid<'a> {
    picture: &'a Picture,
    window: &'a Window,
    flags: &'a BTreeMap<(u32, u16), Flag>,
    unclaimed: &'a BTreeSet<String>,
    mapped: bool,
}

impl Grid<'_> {
    /// The last column that is shown: of the cells, the merged areas and the flags of the window.
    fn widest(&self) -> u16 {
        let flags = self.within().map(|((_, col), _)| *col).max().unwrap_or(0);
        widest(self.picture, self.window).max(flags)
    }

    fn within(&self) -> impl Iterator<Item = (&(u32, u16), &Flag)> {
        let w = self.window;
        let cols = w.col..w.col.saturating_add(w.cols);
        self.flags.range((w.row, 0)..(w.row.saturating_add(w.rows), 0)).filter(move |((_, col), _)| cols.contains(col))
    }

    /// Every row of the window up to the last that has something, with all its cells.
    fn rows(&self, widest: u16) -> Vec<Row<Cell>> {
        let flagged = self.within().map(|((row, _), _)| *row).max();
        let all = laid(self.picture, self.window, widest, flagged).into_iter().map(|line| {
            let cells = line.cells.into_iter().map(|c| {
                let flag = self.flags.get(&(line.row, c.col));
                let id = a1(line.row, c.col);
                let role = c.shown.and_then(|s| s.claim);
                let filled = c.shown.is_some_and(|s| !s.text.trim().is_empty());
                let mut class = match flag {
                    Some(flag) => format!("flag {}", flag.severity.word()),
                    None if self.unclaimed.contains(&id) => "unclaimed".to_owned(),
                    // The report names the first cells that nothing claims; the claims know all of the window.
                    None if self.picture.claimed && role.is_none() && filled => "unclaimed".to_owned(),
                    None if c.shown.is_some() && self.mapped => "claimed".to_owned(),
                    None => String::new(),
                };
                if let Some(role) = role {
                    class.push_str(&format!(" c-{}", role.word()));
                }
                Cell {
                    text: c.shown.map(|s| s.text.clone()).unwrap_or_default(),
                    number: c.shown.is_some_and(|s| s.number),
                    bold: c.shown.is_some_and(|s| s.bold),
                    class,
                    role: role.filter(|r| *r != Claim::Value).map_or("", Claim::word),
                    rowspan: c.rowspan,
                    colspan: c.colspan,
                    cause: flag.map(|f| f.cause.clone()),
                    message: flag.map(|f| f.message.clone()).unwrap_or_default(),
                    id,
                }
            });
            Row { number: line.row + 1, hidden: line.hidden, cells: cells.collect() }
        });
        all.collect()
    }

    fn beside(&self) -> Vec<Beside> {
        let mut out: Vec<Beside> = Vec::new();
        for ((row, col), flag) in self.within() {
            let cell = a1(*row, *col);
            match out.iter().position(|b| b.message == flag.message) {
                Some(i) if out[i].cells.len() < CELLS => out[i].cells.push(cell),
                Some(i) => out[i].more += 1,
                None if out.len() < BESIDE => {
                    let (message, cause) = (flag.message.clone(), flag.cause.clone());
                    out.push(Beside { severity: flag.severity.word(), cells: vec![cell], more: 0, message, cause });
                }
                None => {}
            }
        }
        out
    }
}
