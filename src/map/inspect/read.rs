//! What the cells of a sheet are, and what a table found among them says: levels, labels, figures, sums, signs.

use indexmap::{IndexMap, IndexSet};
use rust_decimal::Decimal;

use super::find::Found;
use super::sums::Figures;
use super::{DISTINCT, LabelColumn, Level, Measure, Persons, Said, SpecialRow, TableGuess, Why, Written};
use crate::map::concept::{self, Concept};
use crate::map::grid::Grid;
use crate::map::values::{Figure, NumberStyle, figure, stored};
use crate::model::table::{Area, Kind};

/// Rows of a body that are looked at closely.
const LOOK: usize = 400;

/// What a cell is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Class {
    /// Words.
    Text,
    /// A figure, as number or text.
    Number,
    /// A date.
    Date,
    /// A sign in place of a figure: `-`, `n.d.`
    Sign,
    /// An HXL tag.
    Tag,
}

/// A cell with content.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    pub(super) col: u16,
    /// Number of the cell in the block.
    pub(super) number: usize,
    pub(super) class: Class,
    /// The figure is a year.
    pub(super) year: Option<u16>,
}

/// A row with content.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) row: u32,
    pub(super) hidden: bool,
    pub(super) spots: Vec<Spot>,
}

impl Line {
    /// The part of it between two columns.
    pub(super) fn within(&self, cols: (u16, u16)) -> Line {
        let spots = self.spots.iter().filter(|s| (cols.0..=cols.1).contains(&s.col)).copied().collect();
        Line { spots, ..*self }
    }

    /// Whether it has a figure or a sign in place of one.
    pub(super) fn has_figures(&self) -> bool {
        self.spots.iter().any(|s| matches!(s.class, Class::Number | Class::Sign))
    }

    fn at(&self, col: u16) -> Option<&Spot> {
        self.spots.binary_search_by_key(&col, |s| s.col).ok().map(|i| &self.spots[i])
    }
}

/// A sheet with its cells told apart.
pub(super) struct Sheet<'a> {
    pub(super) grid: &'a Grid<'a>,
    pub(super) lines: Vec<Line>,
    written: Written,
    style: NumberStyle,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(grid: &'a Grid<'a>) -> Self {
        let written = written(grid);
        let style = written.style().unwrap_or(NumberStyle { decimal: b'.', group: b',' });
        let mut sheet = Sheet { grid, lines: Vec::new(), written, style };
        for i in 0..grid.block.rows.len() {
            let spots: Vec<Spot> = grid.block.row_range(i).filter(|&n| grid.is_filled(n)).map(|n| sheet.spot(n)).collect();
            if !spots.is_empty() {
                let row = &grid.block.rows[i];
                sheet.lines.push(Line { row: row.index, hidden: row.hidden, spots });
            }
        }
        sheet
    }

    /// Text of a cell by its number.
    pub(super) fn text(&self, number: usize) -> &'a str {
        self.grid.text_of(number)
    }

    /// First and last column of the merged area at a place.
    pub(super) fn span(&self, row: u32, col: u16) -> Option<(u16, u16)> {
        self.grid.merge(row, col).map(|a| (a.left, a.right))
    }

    fn spot(&self, n: usize) -> Spot {
        let cell = self.grid.cell(n);
        let text = self.text(n);
        let class = match cell.kind {
            Kind::Number if self.grid.style(n).date => Class::Date,
            Kind::Number => Class::Number,
            Kind::Bool => Class::Text,
            Kind::Error | Kind::Empty => Class::Sign,
            Kind::Text | Kind::Shared => {
                if is_tag(text) {
                    Class::Tag
                } else if text.as_bytes().iter().any(u8::is_ascii_digit)
                    && !matches!(figure(text, self.style), Figure::Not | Figure::TooLong)
                {
                    Class::Number
                } else if concept::is_date(text) {
                    Class::Date
                } else if concept::is_sign(text) {
                    Class::Sign
                } else {
                    Class::Text
                }
            }
        };
        let year = (matches!(class, Class::Number | Class::Text) && concept::is_year(text))
            .then(|| text.get(..4).and_then(|y| y.parse().ok()))
            .flatten();
        Spot { col: cell.col, number: n, class, year }
    }

    /// The figure of a cell.
    fn value(&self, spot: &Spot) -> Option<Decimal> {
        if spot.class != Class::Number {
            return None;
        }
        let text = self.text(spot.number);
        let read = if self.grid.cell(spot.number).kind == Kind::Number { stored(text) } else { figure(text, self.style) };
        match read {
            Figure::Is(d) | Figure::Ambiguous(d) | Figure::OtherStyle(d) => Some(d),
            Figure::TooLong | Figure::Not => None,
        }
    }

    /// A label as it is read: blanks made one, whole numbers without `.0`.
    pub(super) fn label(&self, number: usize) -> String {
        let text = self.text(number);
        let text = if self.grid.cell(number).kind == Kind::Number { text.strip_suffix(".0").unwrap_or(text) } else { text };
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The label that a place shows: its own, or that of its merged area.
    fn shown(&self, row: u32, col: u16, top: u32) -> Option<String> {
        let (r, c) = self.grid.owner(row, col);
        let n = self.grid.find(r, c).filter(|&n| self.grid.is_filled(n))?;
        (r >= top).then(|| self.label(n))
    }
}

/// An HXL tag such as `#adm1+name`.
fn is_tag(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|t| {
        t.starts_with(|c: char| c.is_ascii_lowercase()) && t.chars().all(|c| c.is_ascii_alphanumeric() || "+_ ".contains(c))
    })
}

/// How the figures among the texts of a sheet are written.
fn written(grid: &Grid<'_>) -> Written {
    let mut w = Written::default();
    for n in 0..grid.block.cells.len() {
        if !matches!(grid.cell(n).kind, Kind::Text | Kind::Shared) {
            continue;
        }
        let text = grid.text_of(n);
        if text.len() > 24
            || !text.bytes().any(|b| b.is_ascii_digit())
            || !text.chars().all(|c| c.is_ascii_digit() || ".,- \u{a0}".contains(c))
        {
            continue;
        }
        let read = |decimal, group| figure(text, NumberStyle { decimal, group });
        match (read(b'.', b','), read(b',', b'.')) {
            (Figure::Is(a), Figure::Is(b)) if a == b => w.plain += 1,
            (Figure::Ambiguous(_), _) | (_, Figure::Ambiguous(_)) if text.contains(',') => w.doubtful_comma += 1,
            (Figure::Ambiguous(_), _) | (_, Figure::Ambiguous(_)) => w.doubtful_point += 1,
            (Figure::Is(_), Figure::OtherStyle(_)) => w.point += 1,
            (Figure::OtherStyle(_), Figure::Is(_)) => w.comma += 1,
            _ => {}
        }
    }
    w
}

/// What each table that was found says.
pub(super) fn guesses(number: usize, sheet: &Sheet<'_>, found: &[Found]) -> Vec<TableGuess> {
    found.iter().map(|f| guess(number, sheet, f)).collect()
}

/// A column while it is being looked at.
#[derive(Default)]
struct Column {
    col: u16,
    heading: String,
    parts: Vec<String>,
    numbers: usize,
    years: usize,
    texts: usize,
    dates: usize,
    signs: usize,
    decimals: usize,
    labels: IndexSet<String>,
}

impl Column {
    fn filled(&self) -> usize {
        self.numbers + self.texts + self.dates + self.signs
    }
}

fn guess(number: usize, sheet: &Sheet<'_>, found: &Found) -> TableGuess {
    let grid = sheet.grid;
    let head = grid.head;
    let all: Vec<Line> = sheet.lines.iter().map(|l| l.within(found.cols)).filter(|l| !l.spots.is_empty()).collect();
    let within = |rows: (u32, u32)| all.iter().filter(move |l| (rows.0..=rows.1).contains(&l.row));
    let hxl = all
        .iter()
        .find(|l| l.row + 3 > found.body.0.saturating_sub(1) && l.row <= found.body.0 + 2 && l.spots.iter().all(|s| s.class == Class::Tag));
    let hxl_row = hxl.map(|l| l.row);
    let told = &found.forced;
    let body: Vec<&Line> = within(found.body).filter(|l| Some(l.row) != hxl_row && !told.out_rows.contains(&l.row)).collect();
    let mut columns = columns(sheet, found, &body);
    let out_cols = columns.iter().filter(|c| told.out_cols.contains(&c.col)).map(|c| (c.col, c.parts.clone())).collect();
    columns.retain(|c| !told.out_cols.contains(&c.col));
    let codes = codes_of_labels(sheet, &body, &columns);
    let (labels, measures): (Vec<&Column>, Vec<&Column>) = columns.iter().partition(|c| match c.col {
        col if told.labels.contains(&col) => true,
        col if told.figures.contains(&col) || told.total_cols.contains(&col) => false,
        col if codes.contains(&col) => true,
        _ => is_label(c, &columns),
    });
    let mut measures: Vec<Measure> = measures.into_iter().map(|c| measure(sheet, c)).collect();
    let persons = Persons {
        columns: labels
            .iter()
            .filter(|c| concept::is_personal(&c.heading) && c.texts + c.dates + c.numbers > 0)
            .map(|c| c.heading.clone())
            .collect(),
        no_measure: measures.is_empty() && body.len() >= 3 && labels.iter().any(|c| is_trait(c)),
    };
    let levels = levels(sheet, found, &measures);
    let figures = body.iter().filter(|l| measures.is_empty() || l.has_figures()).take(LOOK).copied().collect::<Vec<_>>();
    sum_columns(sheet, &figures, &levels, &mut measures);
    for m in &mut measures {
        m.total = match m.col {
            col if told.total_cols.contains(&col) => m.total.or(Some(Why::Word)),
            col if told.figures.contains(&col) => None,
            _ => m.total,
        };
    }
    let label_cols: Vec<u16> = labels.iter().map(|c| c.col).collect();
    let (mut totals, mut groups) = special_rows(sheet, &body, &label_cols, &measures, labels.len() < 3);
    let special = |line: &Line| {
        let spot = label_cols.iter().find_map(|&c| line.at(c)).or(line.spots.first())?;
        let bold = sheet.grid.style(spot.number).bold;
        Some(SpecialRow { row: line.row, label: sheet.label(spot.number), col: spot.col, bold, total: None })
    };
    let said_of = |row: u32| told.total_rows.contains(&row) || told.plain_rows.contains(&row);
    let already: Vec<(u32, Option<Why>)> = totals.iter().map(|t| (t.row, t.total)).collect();
    totals.retain(|t| !said_of(t.row));
    groups.retain(|g| !said_of(g.row));
    for line in body.iter().filter(|l| told.total_rows.contains(&l.row)) {
        let why = already.iter().find(|a| a.0 == line.row).and_then(|a| a.1).unwrap_or(Why::Word);
        totals.extend(special(line).map(|s| SpecialRow { total: Some(why), ..s }));
    }
    totals.sort_by_key(|t| t.row);
    let left_out = within(found.body).filter(|l| told.out_rows.contains(&l.row)).filter_map(special).collect();
    let labels = labels.into_iter().map(|c| label_column(sheet, c, &body, &totals, &groups, persons.suspected())).collect();
    let said = |cells: &[(u32, usize)]| -> Vec<Said> {
        cells.iter().map(|&(row, n)| Said { row, col: grid.cell(n).col, text: sheet.label(n) }).collect()
    };
    let (titles, notes) = (said(&found.titles), said(&found.notes));
    let header = found.header.unwrap_or((found.body.0, found.body.0));
    let headings = measures.iter().map(|m| m.heading.as_str()).chain(columns.iter().map(|c| c.heading.as_str()));
    let words = titles.iter().chain(&notes).map(|s| s.text.as_str()).chain(headings.clone());
    let unit = words.clone().find_map(|t| concept::unit_factor(t).map(|f| (Decimal::from(f), t.to_owned())));
    let body_texts = body.iter().take(LOOK).flat_map(|l| &l.spots).filter(|s| s.class == Class::Text).map(|s| sheet.text(s.number));
    TableGuess {
        sheet: number,
        sheet_name: head.name.clone(),
        visibility: head.visibility,
        area: Area { top: header.0, left: found.cols.0, bottom: found.body.1, right: found.cols.1 },
        anchor: anchor(sheet, found, &label_cols),
        first_label: label_cols.first().and_then(|&col| first_label(sheet, &body, col)),
        language: concept::language(words.chain(body_texts)),
        titles,
        header,
        levels,
        labels,
        body: found.body,
        rows: if measures.is_empty() { body.len() } else { body.iter().filter(|l| l.has_figures()).count() },
        totals,
        groups,
        left_out,
        out_cols,
        notes,
        hidden_rows: body.iter().filter(|l| l.hidden).count(),
        hxl_row,
        unit,
        written: sheet.written,
        signs: signs(sheet, &body, &measures),
        measures,
        persons,
        cut: !grid.block.last,
    }
}

/// Whether a column says what a person is: sex, age, nationality.
fn is_trait(c: &Column) -> bool {
    let concept = concept::of_heading(&c.heading).or_else(|| concept::of_members(c.labels.iter().map(String::as_str)));
    matches!(concept, Some(Concept::Sex | Concept::Age | Concept::Nationality | Concept::Birth))
}

fn columns(sheet: &Sheet<'_>, found: &Found, body: &[&Line]) -> Vec<Column> {
    let mut out: Vec<Column> = (found.cols.0..=found.cols.1).map(|col| Column { col, ..Column::default() }).collect();
    for line in body.iter().take(LOOK) {
        for spot in &line.spots {
            let c = &mut out[(spot.col - found.cols.0) as usize];
            match spot.class {
                Class::Number => {
                    c.numbers += 1;
                    c.years += usize::from(spot.year.is_some());
                    c.decimals += usize::from(sheet.value(spot).is_some_and(|d| !d.fract().is_zero()));
                }
                Class::Text | Class::Tag => c.texts += 1,
                Class::Date => c.dates += 1,
                Class::Sign => c.signs += 1,
            }
            if c.labels.len() <= LOOK {
                c.labels.insert(sheet.label(spot.number));
            }
        }
    }
    // A file may be sorted by a label: the others stand far below.
    for spot in body.iter().skip(LOOK).flat_map(|l| &l.spots).filter(|s| s.class != Class::Number || s.year.is_some()) {
        let c = &mut out[(spot.col - found.cols.0) as usize];
        if c.labels.len() <= DISTINCT && c.texts + c.dates + c.years > 0 {
            c.labels.insert(sheet.label(spot.number));
        }
    }
    if let Some(header) = found.header {
        for c in &mut out {
            c.parts = heading(sheet, header, c.col);
            c.heading = c.parts.join(" / ");
        }
    }
    out.retain(|c| c.filled() > 0);
    out
}

/// Heading of a column, from the top.
fn heading(sheet: &Sheet<'_>, header: (u32, u32), col: u16) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for row in header.0..=header.1 {
        if let Some(text) = sheet.shown(row, col, header.0)
            && !text.is_empty()
            && parts.last() != Some(&text)
        {
            parts.push(text);
        }
    }
    parts
}

/// Whether a column has labels of rows rather than figures.
fn is_label(c: &Column, all: &[Column]) -> bool {
    let figures = c.numbers + c.signs;
    if c.numbers == 0 || figures * 2 < c.filled() {
        return true;
    }
    if concept::of_member(&c.heading).is_some() {
        return false;
    }
    // Ages and years without a name could be what is counted, if nothing else is.
    let others = all.iter().any(|o| o.col != c.col && o.numbers > 0 && o.years < o.numbers);
    let words = c.heading.split_whitespace().count();
    match concept::of_heading(&c.heading) {
        Some(Concept::Year) => c.years * 10 >= c.numbers * 9 || words == 1,
        Some(Concept::Age) => others && words <= 2 && !c.heading.bytes().any(|b| b.is_ascii_digit()),
        Some(concept) if concept.is_time() => words <= 3,
        Some(Concept::Code | Concept::Position) => true,
        Some(Concept::Count | Concept::Share) => false,
        _ => others && c.years == c.numbers && c.numbers > 1,
    }
}

/// Columns with whole numbers that stand for the labels of another column, one for one, again and again: codes of regions.
fn codes_of_labels(sheet: &Sheet<'_>, body: &[&Line], columns: &[Column]) -> Vec<u16> {
    let rows: Vec<&&Line> = body.iter().take(LOOK).collect();
    let numbers = columns.iter().filter(|c| c.numbers > 0 && c.numbers == c.filled() && c.decimals == 0 && c.years < c.numbers);
    let words: Vec<&Column> = columns.iter().filter(|c| c.numbers == 0 && c.texts > 0).collect();
    let stands_for = |number: &Column, word: &Column| {
        let (mut to, mut from): (IndexMap<&str, &str>, IndexMap<&str, &str>) = (IndexMap::new(), IndexMap::new());
        let mut pairs = 0;
        for line in &rows {
            let (Some(n), Some(w)) = (line.at(number.col), line.at(word.col)) else { continue };
            let (n, w) = (sheet.text(n.number), sheet.text(w.number));
            if *to.entry(w).or_insert(n) != n || *from.entry(n).or_insert(w) != w {
                return false;
            }
            pairs += 1;
        }
        // Each stands there several times, or it is chance.
        to.len() >= 3 && pairs >= to.len() * 3
    };
    numbers.filter(|n| words.iter().any(|w| stands_for(n, w))).map(|n| n.col).collect()
}

fn measure(sheet: &Sheet<'_>, c: &Column) -> Measure {
    let decimals = (c.decimals * 100).div_ceil(c.numbers.max(1)).min(100) as u8;
    Measure {
        col: c.col,
        heading: c.heading.clone(),
        parts: c.parts.clone(),
        total: None,
        hidden: sheet.grid.head.col_hidden(c.col),
        decimals,
    }
}

/// Levels of the header over the columns with figures.
fn levels(sheet: &Sheet<'_>, found: &Found, measures: &[Measure]) -> Vec<Level> {
    let Some(header) = found.header else { return Vec::new() };
    let mut out: Vec<Level> = Vec::new();
    for row in header.0..=header.1 {
        let own: Vec<Option<String>> = measures.iter().map(|m| sheet.shown(row, m.col, header.0)).collect();
        if own.iter().all(Option::is_none) {
            continue;
        }
        // Above the lowest level a label holds for the empty cells to its right, merged or not.
        let spread = row < header.1 && own.iter().any(Option::is_none) && own[0].is_some();
        let mut labels = Vec::new();
        for text in own {
            let text = match text {
                None if spread => labels.last().cloned().unwrap_or_default(),
                other => other.unwrap_or_default(),
            };
            labels.push(text);
        }
        // A cell that is merged through all levels shows the same text in each.
        if out.last().is_some_and(|above| above.labels == labels) {
            continue;
        }
        let concept = concept::of_members(labels.iter().map(String::as_str));
        out.push(Level { row, labels, spread, concept });
    }
    out
}

fn sum_columns(sheet: &Sheet<'_>, lines: &[&Line], levels: &[Level], measures: &mut [Measure]) {
    if measures.len() < 2 {
        return;
    }
    let rows = lines.iter().map(|l| measures.iter().map(|m| l.at(m.col).and_then(|s| sheet.value(s))).collect()).collect();
    let named: Vec<bool> = (0..measures.len()).map(|i| levels.iter().any(|l| concept::is_total(&l.labels[i]))).collect();
    let figures = Figures { rows, width: measures.len() };
    for (m, why) in measures.iter_mut().zip(figures.total_columns(&named)) {
        m.total = why;
    }
}

/// Rows that sum others, and rows that head a group.
fn special_rows(sheet: &Sheet<'_>, body: &[&Line], labels: &[u16], measures: &[Measure], open: bool) -> (Vec<SpecialRow>, Vec<SpecialRow>) {
    let label = |line: &Line| {
        let named: Vec<&Spot> = labels.iter().filter_map(|&c| line.at(c)).collect();
        let spot = named.iter().find(|s| concept::is_total(sheet.text(s.number))).or(named.first()).copied().or(line.spots.first())?;
        let bold = sheet.grid.style(spot.number).bold;
        Some(SpecialRow { row: line.row, label: sheet.label(spot.number), col: spot.col, bold, total: None })
    };
    let parts: Vec<usize> = (0..measures.len()).filter(|&i| measures[i].total.is_none()).collect();
    let look: Vec<(&Line, SpecialRow)> = body.iter().take(LOOK).filter_map(|l| Some((*l, label(l)?))).collect();
    let with: Vec<&(&Line, SpecialRow)> = look.iter().filter(|(l, _)| l.has_figures()).collect();
    let rows: Vec<Vec<Option<Decimal>>> =
        with.iter().map(|(l, _)| parts.iter().map(|&i| l.at(measures[i].col).and_then(|s| sheet.value(s))).collect()).collect();
    let named: Vec<bool> = with
        .iter()
        .map(|(l, s)| {
            concept::is_total(&s.label) || labels.iter().filter_map(|&c| l.at(c)).any(|s| concept::is_total(sheet.text(s.number)))
        })
        .collect();
    let may: Vec<bool> = with.iter().map(|(_, s)| open && (s.bold || parts.len() >= 3)).collect();
    let mut totals: Vec<SpecialRow> = Vec::new();
    let mut groups: Vec<SpecialRow> = Vec::new();
    if !measures.is_empty() {
        let bold: Vec<bool> = with.iter().map(|(_, s)| s.bold).collect();
        let figures = Figures { rows, width: parts.len() };
        let heads = figures.bold_heads(&bold);
        let why = figures.total_rows(&named, &may);
        for (i, (_, special)) in with.iter().enumerate() {
            let Some(why) = why[i].or(heads[i].then_some(Why::Arithmetic)) else { continue };
            let special = SpecialRow { total: Some(why), ..special.clone() };
            // What sums the rows above it closes them; what sums those below heads them.
            if concept::is_total(&special.label) || i + 1 == with.len() { totals.push(special) } else { groups.push(special) }
        }
        let heads = look.iter().filter(|(l, s)| !l.has_figures() && l.spots.len() == 1 && labels.contains(&s.col)).map(|(_, s)| s.clone());
        groups.extend(heads);
        // Where ordinary rows are bold too, the font tells nothing apart.
        let ordinary = |row: u32| !totals.iter().chain(&groups).any(|s| s.row == row);
        if with.iter().any(|(l, s)| s.bold && ordinary(l.row)) {
            groups.iter_mut().for_each(|g| g.bold = false);
        }
        groups.sort_by_key(|g| g.row);
    }
    (totals, groups)
}

fn label_column(sheet: &Sheet<'_>, c: &Column, body: &[&Line], totals: &[SpecialRow], groups: &[SpecialRow], secret: bool) -> LabelColumn {
    let rows: Vec<&&Line> = body.iter().take(LOOK).filter(|l| l.has_figures()).collect();
    let special = |row: u32| totals.iter().any(|t| t.row == row) || groups.iter().any(|g| g.row == row);
    let plain: Vec<&&&Line> = rows.iter().filter(|l| !special(l.row)).collect();
    let filled = plain.iter().filter(|l| l.at(c.col).is_some()).count();
    let merged = plain.iter().any(|l| sheet.grid.merge(l.row, c.col).is_some_and(|a| a.bottom > a.top));
    let stems: Vec<&str> = totals.iter().filter(|t| t.col == c.col).filter_map(|t| concept::total_of(&t.label)).collect();
    let below = stems.len() >= 2 && filled < stems.len();
    let skip: Vec<&str> = totals.iter().chain(groups).filter(|s| s.col == c.col).map(|s| s.label.as_str()).collect();
    let keep = |l: &&String| !skip.contains(&l.as_str()) && !concept::is_total(l);
    let own: Vec<String> =
        if below { stems.iter().map(|s| (*s).to_owned()).collect() } else { c.labels.iter().filter(keep).cloned().collect() };
    let concept = concept::of_heading(&c.heading).or_else(|| concept::of_members(c.labels.iter().map(String::as_str)));
    // A table without sums or groups is looked through to its end: each of its rows should have every label.
    let long = totals.is_empty() && groups.is_empty();
    let later = long && body.iter().skip(LOOK).any(|l| l.has_figures() && l.at(c.col).is_none());
    let sparse =
        !merged && !below && plain.len() >= 2 && filled * 10 < plain.len() * 7 && plain.first().is_some_and(|l| l.at(c.col).is_some());
    LabelColumn {
        col: c.col,
        heading: c.heading.clone(),
        parts: c.parts.clone(),
        concept,
        sparse,
        below,
        gaps: if below { filled > 0 } else { !merged && !sparse && (filled < plain.len() || later) },
        distinct: own.len(),
        labels: if secret { Vec::new() } else { own.into_iter().take(DISTINCT).collect() },
        numeric: c.texts == 0,
    }
}

/// The text at the head of the first label column; else of the one that has a heading.
fn anchor(sheet: &Sheet<'_>, found: &Found, labels: &[u16]) -> Option<Said> {
    let (top, bottom) = found.header?;
    let text_at = |row: u32, col: u16| {
        let n = sheet.grid.find(row, col).filter(|&n| sheet.grid.is_filled(n))?;
        matches!(sheet.grid.cell(n).kind, Kind::Text | Kind::Shared).then(|| Said { row, col, text: sheet.label(n) })
    };
    let over_labels = labels.iter().find_map(|&col| (top..=bottom).find_map(|row| text_at(row, col)));
    over_labels.or_else(|| (found.cols.0..=found.cols.1).find_map(|col| text_at(top, col)))
}

/// The first label of the first row of a body, where it is a text.
fn first_label(sheet: &Sheet<'_>, body: &[&Line], col: u16) -> Option<Said> {
    let line = body.first()?;
    let spot = line.at(col).filter(|s| s.class == Class::Text)?;
    Some(Said { row: line.row, col, text: sheet.label(spot.number) })
}

/// What a later block of the same sheet has in the label columns of a table that goes on in it: labels that were not seen before, and
/// rows without one.
pub(super) fn widen(guess: &mut TableGuess, sheet: &Sheet<'_>) {
    let long = guess.totals.is_empty() && guess.groups.is_empty() && guess.notes.is_empty();
    if guess.persons.suspected() || !long {
        return;
    }
    let figures: Vec<u16> = guess.measures.iter().map(|m| m.col).collect();
    for line in sheet.lines.iter().filter(|l| figures.iter().any(|c| l.at(*c).is_some())) {
        for label in guess.labels.iter_mut() {
            match line.at(label.col).map(|s| sheet.label(s.number)) {
                None => label.gaps |= !label.sparse && !label.below,
                Some(text) if label.labels.len() < DISTINCT && !label.labels.contains(&text) && !concept::is_total(&text) => {
                    label.labels.push(text);
                    label.distinct += 1;
                }
                Some(_) => {}
            }
        }
    }
}

fn signs(sheet: &Sheet<'_>, body: &[&Line], measures: &[Measure]) -> Vec<(String, usize)> {
    let mut out: IndexMap<String, usize> = IndexMap::new();
    for line in body {
        for m in measures {
            if let Some(s) = line.at(m.col).filter(|s| s.class != Class::Number) {
                *out.entry(sheet.label(s.number)).or_default() += 1;
            }
        }
    }
    out.into_iter().take(20).collect()
}
