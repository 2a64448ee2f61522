//! Applies a mapping to one file: sheets block by block, or a tree; keeps the ledger of what was claimed.

use super::body::Body;
use super::grid::Grid;
use super::layout::{self, sheet_fits};
use super::sink::Sink;
use super::spec::{MEASURE, variables};
use super::stream::Stream;
use super::values::{Figure, NumberStyle, figure};
use super::walk;
use super::wording::readable;
use crate::model::claim::Claim;
use crate::model::finding::{F_FLF_004, F_FLF_006, F_FLF_010, F_FLF_011, Finding, Findings, S_DSD_002, S_DSD_003, Severity};
use crate::model::location::{Location, PartId, a1_column};
use crate::model::mapping::{Hidden, Mapping, SetValue};
use crate::model::record::Records;
use crate::model::table::{Area, Block, Kind, SheetHead, Visibility};
use crate::model::tree::Tree;

/// How many cells served as what, and which served as nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// Cells with content.
    pub filled: u64,
    /// Titles, headings, labels, values, totals, notes, ignored: in this order.
    pub claimed: [u64; 7],
    /// Cells with content that nothing claimed.
    pub unclaimed: Vec<Location>,
    /// The texts of the first of them, as a mapping's tests name them.
    pub unclaimed_texts: Vec<String>,
    /// Tables found: name and place of the anchor.
    pub tables: Vec<(String, Location)>,
}

impl Ledger {
    /// Texts that are kept. Tests are small; a file of which nothing is used may have millions.
    const TEXTS: usize = 1_000;

    /// Adds a cell that nothing claimed.
    pub(super) fn leave(&mut self, at: Location, text: &str) {
        self.unclaimed.push(at);
        if self.unclaimed_texts.len() < Self::TEXTS {
            self.unclaimed_texts.push(text.to_owned());
        }
    }
}

/// Row and column of a filled cell, and what it is claimed as.
pub type ClaimAt = (u32, u16, Option<Claim>);

/// Applies a mapping to one file.
pub struct Mapper<'m, 'e> {
    mapping: &'m Mapping,
    sink: Sink<'e>,
    file_variables: Vec<(String, String)>,
    ledger: Ledger,
    /// How often each table was found.
    hits: Vec<u32>,
    problems: Vec<(usize, Finding)>,
    current: Option<Sheet>,
    stream: Option<Stream<'m>>,
    workbook: bool,
    part: PartId,
    /// Where claims are wanted one by one, and those of that part.
    watch: Option<(Area, Vec<ClaimAt>)>,
}

/// The sheet that is being read.
struct Sheet {
    part: PartId,
    bodies: Vec<Body>,
    /// Columns of its tables with their headings, for what is not used.
    width: Vec<(u16, u16, u32)>,
}

impl<'m, 'e> Mapper<'m, 'e> {
    /// Starts on a file. `emit` takes full batches; `workbook` says that numbers have a type of their own.
    pub fn new(mapping: &'m Mapping, file: &str, part: PartId, workbook: bool, emit: &'e mut dyn FnMut(&mut Records)) -> Self {
        let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
        let captures = mapping.source.filename.as_ref().and_then(|p| p.0.captures(name).map(|c| (p, c)));
        let file_variables = captures
            .map(|(p, c)| p.names().filter_map(|n| c.name(n).map(|m| (n.to_owned(), m.as_str().to_owned()))).collect())
            .unwrap_or_default();
        Mapper {
            mapping,
            sink: Sink::new(variables(mapping), emit),
            file_variables,
            ledger: Ledger::default(),
            hits: vec![0; mapping.tables.len()],
            problems: Vec::new(),
            current: None,
            stream: None,
            workbook,
            part,
            watch: None,
        }
    }

    /// From now on the claims of filled cells in this part of a sheet are kept.
    pub fn watch(&mut self, area: Area) {
        self.watch = Some((area, Vec::new()));
    }

    /// The claims that were kept: row, column, claim.
    pub fn watched(self) -> Vec<ClaimAt> {
        self.watch.map(|w| w.1).unwrap_or_default()
    }

    /// Takes a block of a sheet; the blocks of a sheet come one after the other.
    pub fn block(&mut self, head: &SheetHead, block: &Block) {
        let mut grid = Grid::new(head, block);
        if self.is_left_out(head, &mut grid) {
            self.close_block(&grid, &[]);
            return;
        }
        if self.current.as_ref().is_none_or(|s| s.part != head.part) {
            self.open_sheet(head, &mut grid);
        }
        let Some(mut sheet) = self.current.take() else { return };
        for body in &mut sheet.bodies {
            body.read(self.mapping, &mut grid, &mut self.sink);
        }
        self.comments(head, &grid);
        self.ignore_texts(&mut grid, &sheet.width);
        self.close_block(&grid, &sheet.width);
        self.current = Some(sheet);
    }

    /// Sheets that the mapping leaves out with a reason, and hidden ones that it does not ask for.
    fn is_left_out(&mut self, head: &SheetHead, grid: &mut Grid<'_>) -> bool {
        let ignored = self.mapping.ignore.iter().any(|i| i.sheet.as_ref().is_some_and(|p| p.is_match(head.name.trim())));
        let hidden = head.visibility != Visibility::Visible
            && !self.mapping.tables.iter().any(|t| sheet_fits(t, &head.name) && t.sheet.hidden == Hidden::Include);
        if !ignored && !hidden {
            return false;
        }
        let filled = (0..grid.claims.len()).filter(|&n| grid.is_filled(n)).count();
        if hidden && !ignored && filled > 0 {
            let f = Finding::new(&F_FLF_004, Location::whole(head.part)).arg("reason", "sheet").arg("count", filled);
            self.sink.findings.add(f.cause(format!("sheet:{}", head.name)));
        }
        (0..grid.claims.len()).for_each(|n| grid.claim(n, Claim::Ignored));
        true
    }

    fn open_sheet(&mut self, head: &SheetHead, grid: &mut Grid<'_>) {
        let found = layout::find(self.mapping, grid);
        self.problems.extend(found.problems);
        let mut sheet = Sheet { part: head.part, bodies: Vec::new(), width: Vec::new() };
        for layout in found.layouts {
            let table = &self.mapping.tables[layout.table];
            self.hits[layout.table] += 1;
            self.ledger.tables.push((table.id.clone(), head.at(layout.anchor.0, layout.anchor.1)));
            for r in &layout.respelt {
                self.sink.respelt(head.at(r.at.0, r.at.1), &table.id, &r.wanted, &r.found);
            }
            let mut constant = self.file_variables.clone();
            if let Some(p) = &table.sheet.name
                && let Some(c) = p.0.captures(head.name.trim())
            {
                constant.extend(p.names().filter_map(|n| c.name(n).map(|m| (n.to_owned(), m.as_str().to_owned()))));
            }
            let last = layout.data.iter().map(|d| d.col).chain(layout.label_cols.iter().flatten().copied()).max().unwrap_or(0);
            sheet.width.push((layout.anchor.1.min(last), last, layout.header.0));
            sheet.bodies.push(Body::new(self.mapping, layout, &constant, grid, self.workbook, &mut self.sink));
        }
        self.current = Some(sheet);
    }

    fn comments(&mut self, head: &SheetHead, grid: &Grid<'_>) {
        for (row, col, text) in &head.comments {
            let Some(n) = grid.find(*row, *col) else { continue };
            if matches!(grid.claims[n], Some(Claim::Value | Claim::Total | Claim::Label)) {
                let at = head.at(*row, *col);
                self.sink.same_cause(&F_FLF_011, at, text, &[("text", text.as_str().into())]);
            }
        }
    }

    /// Leaves out the texts that the mapping names, outside its tables: beside a value they are no note.
    fn ignore_texts(&self, grid: &mut Grid<'_>, width: &[(u16, u16, u32)]) {
        let patterns: Vec<_> =
            self.mapping.ignore.iter().chain(self.mapping.tables.iter().flat_map(|t| &t.ignore)).filter_map(|i| i.text.as_ref()).collect();
        let until: Vec<_> = self.mapping.tables.iter().filter_map(|t| t.until.text.as_ref()).collect();
        if patterns.is_empty() && until.is_empty() {
            return;
        }
        for i in 0..grid.block.rows.len() {
            let row = grid.block.rows[i].index;
            let range = grid.block.row_range(i);
            let valued = grid.claims[range.clone()].iter().any(|c| matches!(c, Some(Claim::Value | Claim::Total)));
            for n in range {
                if grid.claims[n].is_some() || !grid.is_filled(n) || valued && in_table(width, row, grid.cell(n).col) {
                    continue;
                }
                let text = grid.text_of(n);
                if patterns.iter().any(|p| p.is_match(text)) {
                    grid.claim(n, Claim::Ignored);
                } else if matches!(grid.cell(n).kind, Kind::Text | Kind::Shared) && until.iter().any(|p| p.is_match(text)) {
                    grid.claim(n, Claim::Note);
                }
            }
        }
    }

    /// Counts the claims of a block and lists what is left.
    fn close_block(&mut self, grid: &Grid<'_>, width: &[(u16, u16, u32)]) {
        if let Some((area, kept)) = &mut self.watch {
            for (i, row) in grid.block.rows.iter().enumerate().filter(|(_, r)| (area.top..=area.bottom).contains(&r.index)) {
                let within = grid.block.row_range(i).filter(|&n| area.contains(row.index, grid.cell(n).col) && grid.is_filled(n));
                kept.extend(within.map(|n| (row.index, grid.cell(n).col, grid.claims[n])));
            }
        }
        let tables = &self.mapping.tables;
        let style = NumberStyle::of_locale(self.mapping.source.locale.as_deref().unwrap_or("en"));
        let is_sign = |text: &str| tables.iter().any(|t| t.values.missing.contains_key(text) || t.values.zero.iter().any(|z| z.0 == text));
        for i in 0..grid.block.rows.len() {
            let row = grid.block.rows[i].index;
            let range = grid.block.row_range(i);
            let valued = grid.claims[range.clone()].iter().any(|c| matches!(c, Some(Claim::Value | Claim::Total)));
            for n in range {
                if let Some(claim) = grid.claims[n] {
                    let filled = u64::from(grid.is_filled(n));
                    self.ledger.filled += filled;
                    self.ledger.claimed[claim as usize] += filled;
                    continue;
                }
                if !grid.is_filled(n) {
                    continue;
                }
                self.ledger.filled += 1;
                let (cell, text) = (grid.cell(n), grid.text_of(n));
                let at = grid.head.at(row, cell.col);
                self.ledger.leave(at, text);
                let number = match cell.kind {
                    Kind::Number => true,
                    Kind::Text | Kind::Shared => {
                        matches!(figure(text, style), Figure::Is(_) | Figure::Ambiguous(_) | Figure::OtherStyle(_))
                    }
                    _ => false,
                };
                let rule = if number { &S_DSD_003 } else { &S_DSD_002 };
                // A sign in place of a figure, beside figures, was one of them.
                if number || in_table(width, row, cell.col) || valued && is_sign(text) {
                    let column = a1_column(cell.col);
                    let cause = format!("{}:{column}", grid.head.name);
                    let args =
                        [("reason", "column".into()), ("column", column.as_str().into()), ("value", text.into()), ("count", 1usize.into())];
                    self.sink.same_cause(rule, at, &cause, &args);
                }
            }
        }
    }

    /// Takes a document.
    pub fn tree(&mut self, tree: &Tree) {
        walk::apply(self.mapping, tree, &self.file_variables, &mut self.sink, &mut self.ledger);
    }

    /// Starts on a document that comes record by record. `document` is what it has beside them, where the mapping takes
    /// labels from it.
    pub fn records_begin(&mut self, document: Option<&Tree>, xml: bool) {
        self.stream = Stream::new(self.mapping, document, xml, &self.file_variables, &mut self.sink);
    }

    /// Takes a record.
    pub fn record(&mut self, tree: &Tree) {
        if let Some(stream) = &mut self.stream {
            stream.record(tree, &mut self.sink, &mut self.ledger);
        }
    }

    /// Takes what the document has beside its records.
    pub fn records_end(&mut self, document: &Tree) {
        match self.stream.take() {
            Some(stream) => stream.finish(document, &self.file_variables, &mut self.sink, &mut self.ledger),
            None => self.tree(document),
        }
    }

    /// Hands the last batch on and says what was found.
    pub fn finish(mut self) -> (Findings, Ledger) {
        self.sink.flush();
        let grids = !self.mapping.tables.is_empty();
        if grids {
            self.judge_tables();
            if self.hits.iter().all(|h| *h == 0) {
                // Where no table was found every cell is left over, which says nothing more.
                self.sink.forget_leftovers();
            }
        }
        if self.ledger.filled == 0 {
            self.sink.findings.add(Finding::new(&F_FLF_010, Location::whole(self.part)).arg("reason", "no-cells"));
        }
        if !self.sink.hidden_cells.is_empty() {
            let cells = std::mem::take(&mut self.sink.hidden_cells);
            let mut f = Finding::new(&F_FLF_004, cells[0]).arg("reason", "cells").cause("hidden");
            f.cells = cells;
            self.sink.findings.add(f);
        }
        // A unit such as thousands of persons has decimals wherever its figures are exact.
        let in_units = matches!(self.mapping.set.get(MEASURE), Some(SetValue::Recode(r)) if r.unit.is_some());
        self.sink.tell_doubts(in_units);
        for f in &mut self.sink.findings.list {
            let cells = f.cells.len() as u64;
            if let Some(a) = f.args.iter_mut().find(|a| a.0 == "count" && (f.rule.id == S_DSD_002.id || f.rule.id == S_DSD_003.id)) {
                a.1 = cells.into();
            }
        }
        (self.sink.findings, self.ledger)
    }

    /// Every table is there once, or once a sheet.
    fn judge_tables(&mut self) {
        for (t, table) in self.mapping.tables.iter().enumerate() {
            let mine: Vec<Finding> = self.problems.iter().filter(|p| p.0 == t).map(|p| p.1.clone()).collect();
            let named_sheets = table.sheet.for_each && table.sheet.name.is_some();
            if self.hits[t] == 0 && mine.is_empty() {
                // Only a table that names its sheet has no sheet to be looked for in.
                let name = table.sheet.name.as_ref().unwrap_or(&table.anchor.text);
                let f = Finding::new(&F_FLF_006, Location::whole(self.part)).arg("reason", "sheet").arg("table", table.id.as_str());
                self.sink.findings.add(f.arg("text", readable(name.0.as_str())).cause(table.id.clone()));
            } else if self.hits[t] == 0 {
                // A table whose anchor is there says more of what is wrong than a sheet where it never was.
                let told: Vec<Finding> = mine.iter().filter(|f| !is_reason(f, "anchor")).cloned().collect();
                let told = if told.is_empty() { mine.into_iter().take(1).collect() } else { told };
                told.into_iter().for_each(|f| self.sink.findings.add(f));
            } else if named_sheets {
                mine.into_iter().for_each(|f| self.sink.findings.add(f));
            } else {
                mine.into_iter().filter(|f| !is_reason(f, "anchor") && !is_reason(f, "title")).for_each(|f| self.sink.findings.add(f));
            }
            if self.hits[t] > 1 && !table.sheet.for_each && !table.anchor.for_each {
                let mut cells: Vec<Location> = self.ledger.tables.iter().filter(|x| x.0 == table.id).map(|x| x.1).collect();
                let first = cells.remove(0);
                let mut f = Finding::new(&F_FLF_006, first).arg("reason", "double").arg("table", table.id.as_str());
                f.cells.extend(cells);
                self.sink
                    .findings
                    .add(f.arg("text", readable(table.anchor.text.0.as_str())).cause(table.id.clone()).weigh(Severity::Error));
            }
        }
    }
}

/// Whether a place lies in the columns of a table, or in the one beside them.
fn in_table(width: &[(u16, u16, u32)], row: u32, col: u16) -> bool {
    width.iter().any(|w| row >= w.2 && (w.0..=w.1.saturating_add(1)).contains(&col))
}

fn is_reason(f: &Finding, reason: &str) -> bool {
    f.args.iter().any(|(n, v)| *n == "reason" && *v == reason.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::map::{spec, textgrid};
    use crate::model::record::Value;

    /// The first example of the mapping language, as far as it concerns the layout.
    const ENTRIES: &str = r#"
isthmus: 1
id: example
sender: MEX.UPM
target: "ISTHMUS:DF_BORDER_MVT(1.0)"
source: { format: xlsx, locale: es-MX }
tables:
- id: cuadro_2_1
  sheet: { name: '^(?P<YEAR>20\d\d)$', for_each: true, hidden: skip }
  anchor: { text: '(?i)^punto de internaci[oó]n$', after: '(?i)^cuadro 2\.1' }
  header_rows: auto
  until: { text: '(?i)^(fuente|nota|\d/)', blank_rows: 2 }
  rows:
  - { dim: TRANSPORT, when: { bold: true }, look: left-up, as: subtotal }
  - { dim: BORDER_POINT, look: left }
  cols:
  - { dim: SEX, row: 1, look: up-left, fill: merged }
  - { dim: AGE, row: 2, look: up }
  totals: { cols: '(?i)^(sub)?total$', rows: '(?i)^total', use: check, tolerance: 0 }
  markers: { pattern: '\s*(?P<m>\d)/$', legend: '^(?P<m>\d)/\s*(?P<text>.+)$', set: { COMMENT_OBS: text }, status: { '1': P } }
  values: { missing: { 'n.d.': L, '…': M }, zero: ['-', '–'] }
"#;

    const GRID: &str = "\
Cuadro 2.1 Entradas, 2024 | <       | <        | <          | <       | <        | <          | <
Punto de internación      | Hombres | <        | <          | Mujeres | <        | <          | Total
^                         | 0 a 17  | 18 y más | Subtotal   | 0 a 17  | 18 y más | Subtotal   | ^
**Vía aérea**             | 40      | 1,200    | 1,240      | 35      | 1,100    | 1,135      | 2,375
Cancún, A. I.             | 40      | 1,200    | 1,240      | 35      | 1,100    | 1,135      | 2,375
**Vía terrestre**         | 30      | 410      | 440        | 25      | 200      | 225        | 665
Tapachula 1/              | 20      | 310      | 330        | 25      | 200      | 225        | 555
Ciudad Hidalgo            | 10      | 100      | 110        | -       | n.d.     | -          | 110
Fuente: UPM, con datos del INM.
1/ Cifras preliminares.
";

    fn rows(mapping: &str, grid: &str, sheet: &str) -> (Vec<String>, Findings, Ledger) {
        let mapping = spec::parse(mapping).unwrap_or_else(|e| panic!("{e}"));
        let (head, block) = textgrid::read(grid, sheet, PartId(0));
        let mut out = Vec::new();
        let mut emit = |r: &mut Records| {
            for i in 0..r.len() {
                let slots: Vec<String> = (0..r.slots.len())
                    .filter_map(|s| {
                        let total = r.totals[i] >> s & 1 == 1;
                        let label = r.labels[s][i];
                        let text = if total { "Σ" } else { r.slots[s].labels.text(label) };
                        (total || !text.is_empty()).then(|| format!("{}={text}", r.slots[s].name))
                    })
                    .collect();
                let value = match r.values[i] {
                    Value::Number(d) => d.to_string(),
                    Value::Zero(_) => "0".to_owned(),
                    Value::Missing(s) => format!("missing {}", r.statuses[s as usize]),
                    other => format!("{other:?}"),
                };
                let status = &r.statuses[r.status[i] as usize];
                out.push(format!("{} {value} {status}", slots.join(" ")).trim_end().to_owned());
            }
        };
        let mut mapper = Mapper::new(&mapping, "x.xlsx", PartId(0), false, &mut emit);
        mapper.block(&head, &block);
        let (findings, ledger) = mapper.finish();
        (out, findings, ledger)
    }

    #[test]
    fn merged_headers_groups_marks_and_totals() {
        let (rows, findings, ledger) = rows(ENTRIES, GRID, "2024");
        assert!(findings.list.is_empty(), "{:?}", findings.list);
        assert_eq!(rows.len(), 35, "{rows:#?}");
        assert_eq!(rows.iter().filter(|r| !r.contains('Σ')).count(), 12);
        assert!(
            rows.contains(
                &"YEAR=2024 TRANSPORT=Vía terrestre BORDER_POINT=Tapachula SEX=Hombres AGE=18 y más COMMENT_OBS=Cifras preliminares. 310 P"
                    .to_owned()
            ),
            "{rows:#?}"
        );
        assert!(
            rows.contains(&"YEAR=2024 TRANSPORT=Vía terrestre BORDER_POINT=Ciudad Hidalgo SEX=Mujeres AGE=18 y más missing L".to_owned())
        );
        assert!(rows.contains(&"YEAR=2024 TRANSPORT=Vía aérea BORDER_POINT=Σ SEX=Σ AGE=Σ 2375".to_owned()));
        assert!(ledger.unclaimed.is_empty(), "{:?}", ledger.unclaimed);
    }

    #[test]
    fn a_column_that_moves_keeps_its_label() {
        let swapped = GRID
            .lines()
            .map(|l| {
                let mut cells: Vec<&str> = l.split('|').collect();
                if cells.len() == 8 && !cells[1].contains('<') {
                    let women: Vec<&str> = cells.drain(4..7).collect();
                    cells.splice(1..1, women);
                }
                cells.join("|")
            })
            .collect::<Vec<_>>()
            .join("\n");
        let (mut a, _, _) = rows(ENTRIES, GRID, "2024");
        let (mut b, _, _) = rows(ENTRIES, &swapped, "2024");
        a.sort();
        b.sort();
        assert_eq!(a, b);
    }

    #[test]
    fn a_number_that_nothing_claims_is_an_error() {
        let grid = GRID.replace("Fuente: UPM, con datos del INM.", "Fuente: UPM, con datos del INM. | | | 77");
        let (_, findings, ledger) = rows(ENTRIES, &grid, "2024");
        assert_eq!(ledger.unclaimed.len(), 1);
        assert_eq!(findings.list.iter().map(|f| f.rule.id).collect::<Vec<_>>(), ["S-DSD-003"]);
    }

    #[test]
    fn a_missing_table_is_told_with_the_nearest_text() {
        let grid = GRID.replace("Punto de internación", "Punto de internamiento");
        let (rows, findings, _) = rows(ENTRIES, &grid, "2024");
        assert!(rows.is_empty());
        let f = findings.list.iter().find(|f| f.rule.id == "F-FLF-006").expect("the table is missing");
        assert_eq!(f.proposals, ["Punto de internamiento"]);
        assert!(f.args.contains(&("text", "punto de internación".into())), "{:?}", f.args);
    }

    #[test]
    fn a_figure_in_the_other_style_is_asked_for_and_doubts_those_that_may_be_read_both_ways() {
        // F-DES-001: `1.240` may be one or a thousand, and `1.234.567` shows that the sheet writes points.
        let grid = GRID.replace("1,240", "1.240").replace("2,375\nCanc", "1.234.567\nCanc");
        let (_, findings, _) = rows(ENTRIES, &grid, "2024");
        let told: Vec<(&str, usize)> = findings.list.iter().map(|f| (f.rule.id, f.cells.len())).collect();
        assert_eq!(told.first(), Some(&("F-DES-001", 1)), "{told:?}");
        assert!(told.iter().any(|t| t.0 == "F-DES-001" && t.1 > 1), "{told:?}");
        assert!(findings.list[0].args.contains(&("found", rust_decimal::Decimal::from(1_234_567).into())), "{:?}", findings.list[0].args);
    }

    #[test]
    fn labels_below_their_rows_and_totals_after_their_parts() {
        let mapping = r#"
isthmus: 1
id: example
sender: CAN
target: "ISTHMUS:DF_RESPERM(1.0)"
source: { format: xlsx, locale: en }
tables:
- id: t
  anchor: { text: '^Province and program$' }
  until: { text: '^Notes' }
  rows:
  - { dim: REF_ADM, look: left-down, nth: 1, as: subtotal }
  - { dim: REASON, look: left, nth: 2 }
  cols: [{ dim: TIME_PERIOD, look: up, match: '^\d{4}$' }]
"#;
        let grid = "Province and program | < | 2000 | 2001\n | Live-In | 5 | 10\n | Agricultural | 0 | 1\nNova Scotia | | 5 | 11\n | Live-In | 2 | 2\nQuebec | | 2 | 2\nNotes: x\n";
        let (rows, findings, _) = rows(mapping, grid, "s");
        assert!(findings.list.is_empty(), "{:?}", findings.list);
        assert!(rows.contains(&"REF_ADM=Nova Scotia REASON=Agricultural TIME_PERIOD=2001 1".to_owned()), "{rows:#?}");
        assert!(rows.contains(&"REF_ADM=Quebec REASON=Σ TIME_PERIOD=2000 2".to_owned()), "{rows:#?}");
        assert_eq!(rows.len(), 10);
    }

    const LIST: &str = r#"
isthmus: 1
id: list
sender: X.Y
target: "A:DF(1.0)"
source: { format: csv, locale: en }
tables:
- id: datos
  anchor: { text: '^Año$' }
  rows:
  - { dim: TIME_PERIOD, col: '^Año$' }
  - { dim: SEX, col: '^Sexo$' }
  - { dim: OBS_VALUE, col: '^Valor$' }
"#;

    #[test]
    fn headings_in_other_capitals_or_accents_are_read_and_told() {
        let (out, findings, _) = rows(LIST, "ANO | SEXO | Válor\n2020 | M | 3\n", "");
        assert_eq!(out, ["TIME_PERIOD=2020 SEX=M 3"]);
        let told: Vec<(String, Severity, usize)> =
            findings.list.iter().map(|f| (f.cause.clone(), f.severity, f.cells.len())).filter(|f| f.0.contains("spelling")).collect();
        let one = |text: &str| (format!("datos:spelling:{text}"), Severity::Information, 1);
        assert_eq!(told, [one("Año"), one("Sexo"), one("Valor")]);
        // Twice the same but for capitals: which is meant is not known.
        let (out, findings, _) = rows(LIST, "Año | SEXO | sexo | Valor\n2020 | M | F | 3\n", "");
        assert!(out.is_empty() && findings.list.iter().any(|f| f.rule.id == "S-DSD-001"), "{:?}", findings.list);
        // What is spelt right is taken, whatever else there is.
        let (out, ..) = rows(LIST, "Año | SEXO | Sexo | Valor\n2020 | M | F | 3\n", "");
        assert_eq!(out, ["TIME_PERIOD=2020 SEX=F 3"]);
    }
}
