//! The draft of a mapping for sheets and delimited texts: tables by their labels, axes, sums, ends.

use rust_decimal::Decimal;

use super::decide::Choices;
use super::meaning::{self, Decided, Drafted};
use super::sample::{self, Origin, Shown};
use super::{Lines, Variables, exactly, head, locale, loosely, quoted, said, set};
use crate::map::concept::{self, Concept, fold};
use crate::map::grid::Grid;
use crate::map::inspect::{LabelColumn, Level, Said, TableGuess, Why};
use crate::map::spec::MEASURE;
use crate::model::lang::Lang;
use crate::model::location::a1_column;
use crate::model::structure::Dataflow;
use crate::model::table::{Block, SheetHead, Visibility};

/// A draft of a mapping, from what [`crate::map::inspect::describe`] said of these sheets. `format` is the word of the
/// file's format.
pub fn draft_grid(name: &str, format: &str, sheets: &[(SheetHead, Block)], guesses: &[TableGuess]) -> String {
    compose(name, format, sheets, guesses, None).text
}

/// A draft with what a person decided, and what is still open of the dataflow that was chosen. The guesses are those that
/// [`crate::map::inspect::describe_as`] makes of the wishes among the choices.
pub fn draft_decided(
    name: &str,
    format: &str,
    sheets: &[(SheetHead, Block)],
    guesses: &[TableGuess],
    choices: &Choices,
    flow: Option<&Dataflow>,
) -> Drafted {
    compose(name, format, sheets, guesses, Some(Decided { choices, flow }))
}

fn compose(name: &str, format: &str, sheets: &[(SheetHead, Block)], guesses: &[TableGuess], decided: Option<Decided<'_>>) -> Drafted {
    let mut out = Lines::default();
    let choices = decided.map(|d| d.choices);
    let (good, left): (Vec<&TableGuess>, Vec<&TableGuess>) = guesses.iter().partition(|g| is_table(g));
    let title = good.first().and_then(|g| g.titles.first()).map(|t| t.text.as_str());
    match choices {
        None => head(&mut out, name, title.filter(|_| good.len() == 1)),
        Some(c) => meaning::head(&mut out, name, title.filter(|_| good.len() == 1), c),
    }
    let lang = good.iter().find_map(|g| g.language);
    let written = good.first().map(|g| g.written).unwrap_or_default();
    let (locale, open) = locale(lang, &written);
    let named_month = meaning::month_of_name(name);
    let named_year =
        choices.is_some() && !good.iter().any(|g| says_year(g, &good)) && (named_month.is_some() || meaning::year_of_name(name).is_some());
    match choices {
        None => {
            out.add(format!("source: {{ format: {format}, locale: {locale} }}  # {open}"));
            out.add("# choose: a pattern for the part of the file's name that stays the same, as `filename` in `source`");
        }
        Some(_) => {
            let pattern = if named_month.is_some() { meaning::NAMED_MONTH } else { meaning::NAMED_YEAR };
            let named = if named_year { format!(", filename: '{pattern}'") } else { String::new() };
            // Names of countries in English stand in files of every language.
            let lang = lang.filter(|l| *l != Lang::En).map(|l| format!(", lang: [{}, en]", l.tag())).unwrap_or_default();
            out.add(format!("source: {{ format: {format}, locale: {locale}{lang}{named} }}"));
        }
    }
    for g in left {
        let about = if g.measures.is_empty() { "no column with figures" } else { "no heading by which it can be found" };
        out.add(format!("# left out: the table from row {} of {}: {about}", g.area.top + 1, said(&g.sheet_name)));
    }
    if good.is_empty() {
        out.add("# No table with labels and figures was found: this skeleton shows what a table needs.");
        out.add("tables:\n- id: choose\n  anchor: { text: 'choose' }\n  rows: [{ dim: LABEL, look: left }]\n  cols: [{ dim: COLUMN, look: up }]\nset: {}");
        return Drafted { text: out.0, ..Drafted::default() };
    }
    let mut variables = Variables::default();
    let mut units: Vec<(String, String)> = Vec::new();
    out.add("tables:");
    let mut shown: Vec<(Shown<'_>, bool)> = Vec::new();
    for (i, group) in siblings(&good).iter().enumerate() {
        let g = group[0];
        let shown_of = Shown { table: g, titles: Vec::new(), bold: false, blank: 0 };
        let name = format!("table_{}", i + 1);
        let mut table = Draft { g, name, anchor: Anchor::choose(g, &good), variables: &mut variables, shown: shown_of, choices };
        table.write(&mut out, group, &good, sheets);
        if let Some((factor, text)) = &g.unit
            && !units.iter().any(|u| u.0 == *text)
        {
            units.push((text.clone(), factor.to_string()));
        }
        shown.push((table.shown, group.len() > 1 || sheets.len() > 1));
    }
    let mut tests = Lines::default();
    let all = shown.len();
    while let Some(sheet) = shown.first().map(|s| s.0.table.sheet) {
        let (here, rest): (Vec<_>, Vec<_>) = shown.into_iter().partition(|s| s.0.table.sheet == sheet);
        shown = rest;
        let named = here.iter().any(|h| h.1);
        let here: Vec<Shown<'_>> = here.into_iter().map(|h| h.0).collect();
        if here.iter().any(|h| beside(h.table, &good).is_some()) {
            continue;
        }
        if let Some((head, block)) = sheets.get(sheet) {
            let sheet = Some(head.name.as_str()).filter(|n| named && !n.is_empty());
            let origin = Origin { file: name, sheet, locale: &locale, elsewhere: all - here.len(), open: choices.is_none() };
            sample::write(&mut tests, &here, &Grid::new(head, block), &origin);
        }
    }
    if named_year {
        let year = named_month.map(|m| m.0).or_else(|| meaning::year_of_name(name)).unwrap_or_default();
        variables.add(Some(Concept::Year), "name of the file", &[year.to_owned()], true);
        if let Some((_, month)) = named_month {
            variables.add(Some(Concept::Month), "name of the file", &[month.to_owned()], true);
        }
    }
    let (mut told, mut needs) = (Vec::new(), Vec::new());
    match decided {
        None => set::write(&mut out, &variables.all, &units),
        Some(d) => (told, needs) = meaning::write(&mut out, &variables.all, &units, d, sheets),
    }
    if good.iter().any(|g| g.persons.suspected()) {
        out.add("# Each row may be a person. Rows about persons are counted and never kept, and only with a permission:");
        out.add("persons: { count: true }  # choose: permission: 'who allowed it, and when'; without it the file is refused");
    }
    if tests.0.is_empty() {
        out.add("# choose: write a test; where rows may be about persons, with invented ones");
    } else {
        out.add("tests:");
        out.0.push_str(&tests.0);
    }
    Drafted { text: out.0, variables: told, needs, locale, units }
}

/// Whether the table itself, or what stands around it, says the year.
fn says_year(g: &TableGuess, all: &[&TableGuess]) -> bool {
    let of = |c: Option<Concept>| matches!(c, Some(Concept::Year | Concept::Date));
    let year = |t: &str| t.split(|c: char| !c.is_ascii_alphanumeric()).any(|w| w.len() == 4 && concept::is_year(w));
    let sheets = siblings(all).into_iter().find(|s| s.iter().any(|o| std::ptr::eq(*o, g)));
    let by_sheet =
        sheets.is_some_and(|s| s.len() > 1 && s.iter().all(|t| t.sheet_name.trim().len() == 4 && concept::is_year(&t.sheet_name)));
    g.levels.iter().any(|l| of(l.concept)) || g.labels.iter().any(|l| of(l.concept)) || g.titles.iter().any(|t| year(&t.text)) || by_sheet
}

/// Whether a table can be found by a label and has something to read.
fn is_table(g: &TableGuess) -> bool {
    marker(g).is_some() && (!g.measures.is_empty() || g.persons.suspected()) && (g.measures.is_empty() || !g.levels.is_empty())
}

/// The cell that can mark a table, and whether the header stands above it.
fn marker(g: &TableGuess) -> Option<(Said, bool)> {
    let label_col = g.labels.first().map_or(g.area.left, |l| l.col);
    let reached = |a: &Said| g.labels.iter().all(|l| !l.heading.is_empty() || a.col <= l.col);
    // A heading below the top of the header cannot mark it; a title above it in the same column can.
    let top = g.anchor.as_ref().filter(|a| a.row == g.header.0 && a.col == label_col);
    let title = || g.titles.iter().rev().find(|t| t.col == label_col && g.header.1.checked_sub(t.row).is_some_and(|rows| rows < 20));
    let here = top.or_else(title).or(g.anchor.as_ref()).filter(|a| reached(a));
    let first = || g.first_label.as_ref().filter(|f| f.row > g.header.1 && f.row - g.header.0 <= 20 && reached(f));
    here.map(|a| (a.clone(), false)).or_else(|| Some((first()?.clone(), true)))
}

/// A table that stands beside another one, in the same rows.
fn beside<'a>(g: &TableGuess, all: &[&'a TableGuess]) -> Option<&'a TableGuess> {
    let apart = |o: &TableGuess| o.area.left > g.area.right || o.area.right < g.area.left;
    all.iter().find(|o| o.sheet == g.sheet && apart(o) && o.area.top <= g.area.bottom && g.area.top <= o.area.bottom).copied()
}

/// Tables of one layout on several sheets, as one.
fn siblings<'a>(good: &[&'a TableGuess]) -> Vec<Vec<&'a TableGuess>> {
    let key = |g: &TableGuess| {
        let anchor = g.anchor.as_ref().map(|a| fold(&a.text)).unwrap_or_default();
        let headings: Vec<String> = g.labels.iter().map(|l| fold(&l.heading)).collect();
        (anchor, headings, g.header.1 - g.header.0, g.levels.len(), g.labels.len())
    };
    let mut out: Vec<Vec<&TableGuess>> = Vec::new();
    for g in good {
        match out.iter_mut().find(|o| key(o[0]) == key(g) && o.iter().all(|x| x.sheet != g.sheet)) {
            Some(o) => o.push(g),
            None => out.push(vec![g]),
        }
    }
    out
}

/// The cell that marks a table, and the header as it is counted from there.
struct Anchor {
    said: Said,
    pattern: String,
    /// Header rows, from the anchor's row down or above it.
    height: u32,
    /// The header stands above: the anchor is the first label.
    above: bool,
    /// A title that tells tables of one sheet apart.
    after: Option<String>,
    nth: Option<usize>,
}

impl Anchor {
    fn choose(g: &TableGuess, all: &[&TableGuess]) -> Anchor {
        let (said, above) = marker(g).unwrap_or_else(|| (Said { row: g.header.0, col: g.area.left, text: String::new() }, false));
        if above {
            let height = said.row - g.header.0;
            return Anchor { pattern: exactly(&said.text), said, height, above, after: None, nth: None };
        }
        let pattern = timeless(&said.text);
        let height = g.header.1.saturating_sub(said.row) + 1;
        let same: Vec<&&TableGuess> =
            all.iter().filter(|o| o.sheet == g.sheet && o.anchor.as_ref().is_some_and(|a| fold(&a.text) == fold(&said.text))).collect();
        let (mut after, mut nth) = (None, None);
        if same.len() > 1 {
            let own = g.titles.last().map(|t| timeless(&t.text));
            let clash = |t: &str| same.iter().filter(|o| o.titles.last().is_some_and(|x| timeless(&x.text) == t)).count() > 1;
            after = own.filter(|t| !clash(t));
            if after.is_none() {
                nth = same.iter().position(|o| o.area == g.area).map(|p| p + 1);
            }
        }
        Anchor { said, pattern, height, above: false, after, nth }
    }

    fn line(&self) -> String {
        let after = self.after.as_ref().map(|a| format!(", after: {}", quoted(a))).unwrap_or_default();
        let nth = self.nth.map(|n| format!(", nth: {n}")).unwrap_or_default();
        let above = if self.above { ", header: above" } else { "" };
        let open = if self.above { "  # choose: nothing stands over the labels, so the first of them marks the table" } else { "" };
        format!("  anchor: {{ text: {}{after}{nth}{above} }}{open}", quoted(&self.pattern))
    }
}

/// Where the words come from that tell tables of one sheet apart.
pub(super) const TITLES: &str = "titles of the tables";

/// Bytes of a title that a pattern is made of, at most.
const LONGEST_TITLE: usize = 300;

/// A pattern for a text whatever year it names.
fn timeless(text: &str) -> String {
    let words = text.split_whitespace().map(|w| {
        let bare = w.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        if concept::is_year(bare) && bare.len() == 4 { regex::escape(w).replace(bare, r"\d{4}") } else { regex::escape(w) }
    });
    format!("(?i)^{}$", words.collect::<Vec<_>>().join(r"\s+"))
}

struct Draft<'a, 'v> {
    g: &'a TableGuess,
    name: String,
    anchor: Anchor,
    variables: &'v mut Variables,
    shown: Shown<'a>,
    /// What a person decided, where one is asked.
    choices: Option<&'a Choices>,
}

impl Draft<'_, '_> {
    fn write(&mut self, out: &mut Lines, group: &[&TableGuess], all: &[&TableGuess], sheets: &[(SheetHead, Block)]) {
        let g = self.g;
        out.add(format!("- id: {}", self.name));
        if let Some(o) = beside(g, all) {
            let (own, other) = (a1_column(g.area.left), a1_column(o.area.left));
            out.add(format!("  # choose: this table begins in column {own} and another beside it in {other}; say by `match` in `cols` or by `ignore` which"));
            out.add("  # columns are its own, or ask the sender for a sheet each. No test was made.");
        }
        self.sheet(out, group, sheets.len());
        out.add(self.anchor.line());
        if self.anchor.said.row < g.header.0 || self.anchor.above {
            self.shown.titles.push(self.anchor.said.row);
        }
        if self.anchor.after.is_some() {
            self.shown.titles.extend(g.titles.last().map(|t| t.row));
        }
        if self.anchor.height > 1 {
            out.add(format!("  header_rows: {}", self.anchor.height));
        }
        self.until(out, all, sheets);
        self.titles(out, group, all);
        self.rows(out);
        self.cols(out);
        self.totals(out);
        self.markers(out);
        let explained = self.choices.is_some_and(|c| meaning::signs(out, &g.signs, c));
        if !explained && !g.signs.is_empty() && g.measures.len() * g.rows > 0 {
            let signs: Vec<String> = g.signs.iter().map(|(s, n)| format!("{} × {n}", said(s))).collect();
            out.add(format!("  # choose: what these signs mean: {}", signs.join(", ")));
            let first = quoted(&g.signs[0].0);
            out.add(format!("  # values: {{ missing: {{ {first}: L }} }}, or values: {{ zero: [{first}] }}"));
        }
        let hidden: Vec<&str> = g.measures.iter().filter(|m| m.hidden).map(|m| m.heading.as_str()).collect();
        if g.hidden_rows + hidden.len() > 0 {
            out.add(format!(
                "  # hidden by the sender: {} rows, and the columns {}",
                g.hidden_rows,
                hidden.iter().map(|h| said(h)).collect::<Vec<_>>().join(", ")
            ));
        }
    }

    fn sheet(&mut self, out: &mut Lines, group: &[&TableGuess], sheets: usize) {
        let g = self.g;
        if group.len() > 1 && group.iter().all(|t| t.sheet_name.trim().len() == 4 && concept::is_year(&t.sheet_name)) {
            let labels: Vec<String> = group.iter().map(|t| t.sheet_name.trim().to_owned()).collect();
            self.variables.add(Some(Concept::Year), "name of the sheet", &labels, true);
            out.add(r"  sheet: { name: '^(?P<YEAR>(?:19|20)\d\d)$', for_each: true }");
        } else if group.len() > 1 {
            let names: Vec<String> = group.iter().map(|t| loosely(t.sheet_name.trim())).collect();
            if self.choices.is_some() {
                let labels: Vec<String> = group.iter().map(|t| t.sheet_name.trim().to_owned()).collect();
                let name = self.variables.add_as("SHEET", None, "name of the sheet", &labels, false);
                return out.add(format!("  sheet: {{ name: {}, for_each: true }}", quoted(&format!("^(?P<{name}>{})$", names.join("|")))));
            }
            out.add(format!(
                "  sheet: {{ name: {}, for_each: true }}  # choose: what the names of the sheets mean",
                quoted(&format!("^(?:{})$", names.join("|")))
            ));
        } else if sheets > 1 && !g.sheet_name.is_empty() {
            out.add(format!("  sheet: {{ name: {} }}", quoted(&exactly(g.sheet_name.trim()))));
        }
        if g.visibility != Visibility::Visible {
            out.add("  # this sheet is hidden; choose: `hidden: include` in `sheet`, if it is to be read");
        }
    }

    fn until(&mut self, out: &mut Lines, all: &[&TableGuess], sheets: &[(SheetHead, Block)]) {
        let g = self.g;
        let mut parts = Vec::new();
        let below: Vec<&Said> = g.notes.iter().filter(|n| n.col == g.area.left || n.col == self.anchor.said.col).collect();
        // Notes that say so serve for every year; other texts only where there are none, and only the first.
        let (mut named, others): (Vec<&Said>, Vec<&Said>) = below.into_iter().partition(|n| concept::is_note(&n.text));
        if named.is_empty() {
            named.extend(others.first());
        }
        let mut distinct: Vec<String> = Vec::new();
        for opening in named.into_iter().map(|n| opening(&n.text)).filter(|w| !w.is_empty()) {
            if !distinct.contains(&opening) && distinct.len() < 6 {
                distinct.push(opening);
            }
        }
        if !distinct.is_empty() {
            parts.push(format!("text: {}", quoted(&format!("(?i)^(?:{})", distinct.join("|")))));
        }
        let more = all.iter().any(|o| o.sheet == g.sheet && o.area.top > g.area.bottom);
        if !g.notes.is_empty() || more {
            let blank = sheets.get(g.sheet).map_or(0, |(head, block)| longest_gap(&Grid::new(head, block), g));
            self.shown.blank = (blank + 1).max(2);
            parts.push(format!("blank_rows: {}", self.shown.blank));
        }
        if !parts.is_empty() {
            out.add(format!("  until: {{ {} }}", parts.join(", ")));
        }
    }

    /// What titles say: the year where nothing else does, and for a person who decides what tells tables of one sheet apart.
    fn titles(&mut self, out: &mut Lines, group: &[&TableGuess], all: &[&TableGuess]) {
        let mut parts: Vec<String> = self.year_elsewhere(group).into_iter().collect();
        let open = if self.choices.is_none() && !parts.is_empty() { "  # choose: is this the year of the figures?" } else { "" };
        parts.extend(self.told_apart(group, all));
        if self.choices.is_some() {
            // Every text above a table is a title of it, so that nothing is left over that nobody explains.
            let used = |row: u32| self.shown.titles.contains(&row) || row == self.anchor.said.row;
            let mut texts: Vec<String> = Vec::new();
            for t in self.g.titles.iter().filter(|t| !used(t.row) && t.text.len() <= LONGEST_TITLE) {
                let part = format!("{{ text: {}, optional: true }}", quoted(&timeless(&t.text)));
                if texts.len() < 8 && !texts.contains(&part) {
                    texts.push(part);
                }
            }
            parts.extend(texts);
        }
        if !parts.is_empty() {
            out.add(format!("  titles: [{}]{open}", parts.join(", ")));
        }
    }

    /// The words of its last title, where another table of the sheet has others: they may say what its figures are.
    fn told_apart(&mut self, group: &[&TableGuess], all: &[&TableGuess]) -> Option<String> {
        let g = self.g;
        let own = |t: &TableGuess| t.titles.last().map(|t| meaning::before_year(&t.text).to_owned()).filter(|t| !t.is_empty());
        let here = own(g).filter(|_| self.choices.is_some() && group.len() == 1)?;
        let others = all.iter().filter(|o| o.sheet == g.sheet && o.area != g.area);
        if !others.clone().any(|o| own(o).is_some_and(|o| o != here)) {
            return None;
        }
        let name = self.variables.add_as("TITLE", None, TITLES, std::slice::from_ref(&here), false);
        self.shown.titles.extend(g.titles.last().map(|t| t.row));
        Some(format!("{{ text: {} }}", quoted(&format!("(?i)^(?P<{name}>{})", loosely(&here)))))
    }

    fn year_elsewhere(&mut self, group: &[&TableGuess]) -> Option<String> {
        let g = self.g;
        let said_by = |c: Option<Concept>| matches!(c, Some(Concept::Year | Concept::Date));
        if group.len() > 1 || g.levels.iter().any(|l| said_by(l.concept)) || g.labels.iter().any(|l| said_by(l.concept)) {
            return None;
        }
        let year = |t: &str| t.split(|c: char| !c.is_ascii_alphanumeric()).find(|w| w.len() == 4 && concept::is_year(w)).map(str::to_owned);
        let (title, y) = g.titles.iter().rev().find_map(|t| Some((t, year(&t.text)?)))?;
        // The words before the year are enough to find the text again.
        let before = title.text.split(&y).next().unwrap_or("");
        let pattern = format!(r"(?i)^{}\s*(?P<YEAR>(?:19|20)\d\d)", loosely(before));
        self.variables.add(Some(Concept::Year), "title above the table", &[y], true);
        self.shown.titles.push(title.row);
        Some(format!("{{ text: {} }}", quoted(&pattern)))
    }

    fn rows(&mut self, out: &mut Lines) {
        let g = self.g;
        out.add("  rows:");
        let bold_groups: Vec<&str> = g.groups.iter().filter(|s| s.bold).map(|s| s.label.as_str()).collect();
        if !bold_groups.is_empty() && g.groups.iter().all(|s| s.bold) {
            let sums = g.groups.iter().any(|s| s.total.is_some());
            let labels: Vec<String> = bold_groups.iter().map(|l| (*l).to_owned()).collect();
            let name = self.variables.add_as(
                "GROUP",
                concept::of_members(bold_groups.iter().copied()),
                "bold rows that head a group",
                &labels,
                false,
            );
            let role = if sums { ", as: subtotal" } else { "" };
            out.add(format!("  - {{ dim: {name}, when: {{ bold: true }}, look: left-up{role} }}  # bold rows head a group"));
            self.shown.bold = true;
        } else if !g.groups.is_empty() {
            let labels: Vec<String> = g.groups.iter().take(4).map(|s| said(&s.label)).collect();
            out.add(format!("  # choose: rows such as {} seem to head a group; say by what they are told apart, as in", labels.join(", ")));
            out.add("  # - { dim: GROUP, when: { text: '…' }, look: left-up, as: subtotal }");
        }
        for l in &g.labels {
            if g.persons.columns.contains(&l.heading) {
                continue;
            }
            self.label_axis(out, l);
        }
        if g.measures.len() == 1 {
            let at = self.place(g.measures[0].col, &g.measures[0].parts);
            out.add(format!("  - {{ dim: {MEASURE}{at} }}"));
        }
        if !g.persons.columns.is_empty() || g.hxl_row.is_some() || !g.left_out.is_empty() || !g.out_cols.is_empty() {
            out.add("  ignore:");
            let mut told: Vec<String> = Vec::new();
            let cols = g.out_cols.iter().filter_map(|(_, parts)| parts.last()).map(|h| ("col", h));
            for (kind, text) in cols.chain(g.left_out.iter().map(|r| ("row", &r.label))) {
                let line = format!("  - {{ {kind}: {}, why: 'left out by whoever mapped it' }}", quoted(&exactly(text)));
                if !told.contains(&line) {
                    out.add(&line);
                    told.push(line);
                }
            }
            if g.hxl_row.is_some() {
                out.add("  - { row: '^#', why: HXL tags }");
            }
            for l in g.labels.iter().filter(|l| g.persons.columns.contains(&l.heading)) {
                out.add(format!(
                    "  - {{ col: {}, why: it belongs to one person }}",
                    quoted(&exactly(l.parts.last().map_or("", String::as_str)))
                ));
            }
        }
    }

    fn label_axis(&mut self, out: &mut Lines, l: &LabelColumn) {
        let letter = a1_column(l.col);
        let twin = self.g.labels.iter().any(|o| o.col != l.col && o.parts == l.parts);
        let from = match l.parts.last() {
            None => format!("column {letter}"),
            Some(own) if twin => format!("{own}, column {letter}"),
            Some(own) => own.clone(),
        };
        let name = self.variables.add(l.concept, &from, &l.labels, l.numeric);
        if l.gaps && self.g.measures.len() == 1 {
            self.variables.all.iter_mut().filter(|v| v.name == name).for_each(|v| v.blanks = true);
        }
        let at = if l.col == self.anchor.said.col { ", look: left".to_owned() } else { self.place(l.col, &l.parts) };
        if l.below {
            // `Airport - Total` names the rows above it and sums them; a bare `Total` sums everything.
            let at = at.replace(", look: left", "");
            out.add(format!("  - {{ dim: {name}, look: left-down, as: subtotal{at}, match: '(?i)^(?P<v>.+?)\\s*[-–:]?\\s*total$' }}"));
            if l.labels.iter().any(|o| !self.g.totals.iter().any(|t| concept::total_of(&t.label) == Some(o))) || l.gaps {
                out.add("  # choose: some rows have a label here, and no sum of that name below them");
            }
            if self.g.totals.iter().any(|t| t.col == l.col && concept::total_of(&t.label).is_none()) {
                out.add(format!(
                    "  - {{ dim: ALL{}, when: {{ text: '(?i)^total' }}, as: total, optional: true }}",
                    if at.is_empty() { ", look: left" } else { &at }
                ));
            }
            return;
        }
        let fill = if l.sparse { ", fill: down" } else { "" };
        let optional = if l.gaps { ", optional: true" } else { "" };
        let open = match (l.sparse, l.gaps) {
            (true, _) => "  # choose: the label holds for the rows below it?",
            (_, true) => "  # choose: what rows without this label are",
            _ => "",
        };
        out.add(format!("  - {{ dim: {name}{at}{fill}{optional} }}{open}"));
    }

    /// How a column is named: by its heading, or by its distance from the anchor where it has none.
    fn place(&self, col: u16, parts: &[String]) -> String {
        let g = self.g;
        let Some(part) = parts.last() else {
            return format!(", nth: {}", col.saturating_sub(self.anchor.said.col) + 1);
        };
        let has = |parts: &[String]| parts.iter().any(|p| fold(p) == fold(part));
        let mut same: Vec<u16> = g.labels.iter().filter(|l| has(&l.parts)).map(|l| l.col).collect();
        same.extend(g.measures.iter().filter(|m| has(&m.parts)).map(|m| m.col));
        same.sort_unstable();
        let nth = if same.len() > 1 {
            same.iter().position(|&c| c == col).map(|p| format!(", nth: {}", p + 1)).unwrap_or_default()
        } else {
            String::new()
        };
        format!(", col: {}{nth}", quoted(&exactly(part)))
    }

    fn cols(&mut self, out: &mut Lines) {
        let g = self.g;
        if g.measures.len() < 2 {
            return;
        }
        let top = if self.anchor.above { g.header.0 } else { self.anchor.said.row };
        out.add("  cols:");
        let mut named: Option<Concept> = None;
        let count = g.levels.len();
        for (i, level) in g.levels.iter().enumerate() {
            let labels = distinct(level);
            let row = level.row.saturating_sub(top) + 1;
            if labels.len() == 1 && count > 1 && i + 1 < count {
                named = concept::of_heading(&labels[0]);
                out.add(format!("  # row {row} of the header says {} over all columns", said(&labels[0])));
                continue;
            }
            let concept = level.concept.or(named.take());
            let from = if count == 1 { "headings of the columns".to_owned() } else { format!("row {row} of the header") };
            let plain: Vec<String> = labels.into_iter().filter(|l| !concept::is_total(l)).collect();
            let name = self.variables.add_as("COLUMN", concept, &from, &plain, concept == Some(Concept::Year));
            let look = if level.spread { "look: up-left" } else { "look: up, fill: merged" };
            out.add(format!("  - {{ dim: {name}, row: {row}, {look} }}"));
        }
    }

    fn totals(&self, out: &mut Lines) {
        let g = self.g;
        let mut parts = Vec::new();
        let of = |i: usize| {
            g.levels.iter().rev().map(|l| l.labels[i].as_str()).find(|t| concept::is_total(t)).unwrap_or(g.measures[i].heading.as_str())
        };
        let cols: Vec<&str> = (0..g.measures.len()).filter(|&i| g.measures[i].total.is_some()).map(of).collect();
        if !cols.is_empty() && g.measures.len() > 1 {
            parts.push(format!("cols: {}", quoted(&sum_pattern(&cols))));
        }
        let below = |col: u16| g.labels.iter().any(|l| l.below && l.col == col);
        let rows: Vec<&str> = g.totals.iter().filter(|t| !below(t.col)).map(|t| t.label.as_str()).collect();
        if !rows.is_empty() {
            parts.push(format!("rows: {}", quoted(&sum_pattern(&rows))));
        }
        if parts.is_empty() {
            return;
        }
        let usage = if self.choices.is_some_and(|c| c.sums_skipped) { "skip" } else { "check" };
        out.add(format!("  totals: {{ {}, use: {usage} }}", parts.join(", ")));
        let all = g.measures.iter().map(|m| (m.total, m.heading.as_str())).chain(g.totals.iter().map(|t| (t.total, t.label.as_str())));
        let all: Vec<(Why, &str)> = all.filter_map(|(w, l)| Some((w?, l))).collect();
        let of = |why: Why| all.iter().filter(|a| a.0 == why).take(4).map(|a| said(a.1)).collect::<Vec<_>>().join(", ");
        let (by_figures, wrong) = (of(Why::Arithmetic), of(Why::WordOnly));
        if !by_figures.is_empty() {
            out.add(format!("  # choose: only the figures say that these are sums: {by_figures}"));
        }
        if !wrong.is_empty() {
            out.add(format!("  # choose: these are called sums, and their figures are not: {wrong}; rounded figures need `tolerance`, others `use: skip`"));
        }
    }

    fn markers(&self, out: &mut Lines) {
        let g = self.g;
        let ends = |t: &str| t.strip_suffix('/').is_some_and(|t| t.ends_with(|c: char| c.is_ascii_digit()) && t.contains(' '));
        let marked = g.labels.iter().flat_map(|l| &l.labels).chain(g.levels.iter().flat_map(|l| &l.labels)).any(|t| ends(t));
        let legend =
            g.notes.iter().any(|n| n.text.split_once('/').is_some_and(|(m, _)| !m.is_empty() && m.bytes().all(|b| b.is_ascii_digit())));
        if marked && legend {
            out.add(r"  markers: { pattern: '\s*(?P<m>\d+)/$', legend: '^(?P<m>\d+)/\s*(?P<text>.+)$', set: { COMMENT_OBS: text } }");
        }
    }
}

fn distinct(level: &Level) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    level.labels.iter().filter(|l| !l.is_empty()).for_each(|l| {
        if !out.contains(l) {
            out.push(l.clone());
        }
    });
    out
}

/// The first word of a note, as a pattern: `Fuente`, `\d+/`, `\*`.
fn opening(text: &str) -> String {
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    if !digits.is_empty() && text[digits.len()..].starts_with('/') {
        return r"\d+/".to_owned();
    }
    if let Some(sign) = text.chars().next().filter(|c| !c.is_alphanumeric()) {
        return regex::escape(&sign.to_string());
    }
    let first: String = text.chars().take_while(|c| c.is_alphanumeric()).collect();
    if concept::is_note(text) { regex::escape(&first) } else { loosely(&text.split_whitespace().take(3).collect::<Vec<_>>().join(" ")) }
}

/// A pattern for the names of sums.
fn sum_pattern(labels: &[&str]) -> String {
    let folded: Vec<String> = labels.iter().map(|l| fold(l)).collect();
    if folded.iter().all(|l| l.starts_with("total") || l.starts_with("subtotal")) {
        return "(?i)^(?:sub)?total".to_owned();
    }
    if folded.iter().all(|l| l.ends_with("total")) {
        return "(?i)total$".to_owned();
    }
    let mut all: Vec<String> = Vec::new();
    labels.iter().map(|l| loosely(l)).for_each(|l| {
        if !all.contains(&l) {
            all.push(l);
        }
    });
    format!("(?i)^(?:{})$", all.join("|"))
}

/// Most rows without content, one after the other, inside a body.
fn longest_gap(grid: &Grid<'_>, g: &TableGuess) -> u32 {
    let filled = (0..grid.block.rows.len()).filter(|&i| {
        let row = grid.block.rows[i].index;
        (g.header.1..=g.body.1).contains(&row)
            && grid.block.row_range(i).any(|n| grid.is_filled(n) && (g.area.left..=g.area.right).contains(&grid.cell(n).col))
    });
    let rows: Vec<u32> = filled.map(|i| grid.block.rows[i].index).collect();
    rows.windows(2).map(|w| w[1] - w[0] - 1).max().unwrap_or(0)
}

/// A figure as an expectation has it.
pub(super) fn figure_text(d: Decimal) -> String {
    d.normalize().to_string()
}
