//! What does a file that no mapping knows look like with what a person decided of it, and what would come out?
//!
//! Everything is made anew from the file and the list of decisions: to take one back is to leave it out. Reads untrusted bytes, so
//! a service has it done by the process that may.

pub mod claims;

use std::collections::BTreeMap;
use std::io;
use std::ops::ControlFlow;

use crate::isolate::look;
use crate::isolate::point::{List, Need, Outcome, Pointed, Pointing, Problem, Row, Seen, Unknown, Variable};
use crate::map::concept;
use crate::map::draft::decide::{Choices, Decision};
use crate::map::draft::{Drafted, Made, draft_decided};
use crate::map::grid::Grid;
use crate::map::inspect::{Lines, TableGuess, Why, describe_as, widen};
use crate::map::library::{Known, Library};
use crate::map::mapper::Mapper;
use crate::map::spec;
use crate::model::claim::Claim;
use crate::model::finding::{Arg, C_COV_001, C_COV_003, Finding, S_RWD_001, Severity};
use crate::model::lang::Lang;
use crate::model::location::{Location, PartId, PartKind, Sources, a1};
use crate::model::record::{NO_LABEL, Records, Value};
use crate::model::structure::{Dataflow, Ref};
use crate::model::table::{Block, SheetHead};
use crate::pipeline::{self, FileRun, Settings};
use crate::read::{self, Book, Format, Input, Limits, Opened, ReadError, ReadOptions};
use crate::standard::Standard;
use crate::{report, trial, validate};

/// Figures that are shown step by step.
const ROWS: usize = 8;
/// Labels without a code that are told.
const UNKNOWN: usize = 40;
/// Other problems, and unclaimed cells, that are told.
const TOLD: usize = 12;
/// Codes of a list that are told.
const CODES: usize = 320;

/// What a person who points at a file gets.
///
/// # Errors
/// Only the machine's: a file that cannot be read has no picture.
pub fn point(input: &Input, ask: &Pointing, standard: &Standard, lang: Lang, limits: &Limits) -> io::Result<Pointed> {
    let mut sources = Sources::default();
    let Some((format, sheets)) = first_blocks(input, limits, &mut sources)? else { return Ok(Pointed::default()) };
    let decisions: Vec<Decision> = ask.decisions.iter().filter_map(|d| Decision::parse(d)).collect();
    let choices = Choices { id: ask.id.clone(), sender: ask.sender.clone(), ..Choices::of(&decisions) };
    let flow = choices.flow.as_deref().and_then(Ref::parse).and_then(|r| standard.dataflow(&r).ok());
    let mut guesses = describe_as(&sheets, &choices.wishes);
    widened(&mut guesses, input, format, limits)?;
    let drafted = draft_decided(&input.name, format.word(), &sheets, &guesses, &choices, flow.as_deref());
    let picture = look::picture(input, &ask.window, limits)?;
    let sheet = picture.as_ref().and_then(|p| sheets.iter().position(|s| s.0.name == p.sheet)).unwrap_or(0);
    let (mistake, outcome) = match spec::parse(&drafted.text) {
        Err(e) => (Some(e.to_string()), Outcome::default()),
        Ok(mapping) => {
            let known = Known { path: format!("{}.yaml", mapping.id), folder: None, mapping, text: drafted.text.clone() };
            let run = Run { input, known: &known, standard, lang, limits: *limits, format };
            (None, run.outcome(&sheets, flow.is_some())?)
        }
    };
    let tables = guesses.iter().filter(|g| !g.measures.is_empty()).count();
    let mut signs: Vec<(String, usize, Option<String>)> = Vec::new();
    for (sign, n) in guesses.iter().flat_map(|g| &g.signs) {
        match signs.iter_mut().find(|s| s.0 == *sign) {
            Some(s) => s.1 += n,
            None => {
                let said = choices.signs.get(sign).map(|s| s.clone().unwrap_or_else(|| "0".to_owned()));
                signs.push((sign.clone(), *n, said));
            }
        }
    }
    let roles = sheets.get(sheet).map(|s| roles(s, sheet, &guesses, &choices, ask)).unwrap_or_default();
    let (needs, lists) = needs(&drafted, flow.as_deref(), lang);
    let variable = |v: &crate::map::draft::VariableTold| Variable {
        name: v.name.clone(),
        from: v.from.clone(),
        labels: v.labels.clone(),
        distinct: v.distinct,
        components: v.components.clone(),
        decided: v.decided,
        time: v.time,
    };
    Ok(Pointed {
        picture,
        sheet,
        roles,
        tables,
        variables: drafted.variables.iter().map(variable).collect(),
        needs,
        lists,
        signs,
        units: drafted.units,
        yaml: drafted.text,
        mistake,
        outcome,
    })
}

/// Sheets with the first block of each.
type Sheets = Vec<(SheetHead, Block)>;

fn opened(input: &Input, format: Format, limits: &Limits, sources: &mut Sources) -> io::Result<Option<Box<dyn Book>>> {
    let options = ReadOptions { limits: *limits, ..ReadOptions::default() };
    match read::open(input, format, &options, sources) {
        Ok((Opened::Book(book), _)) => Ok(Some(book)),
        Ok(_) | Err(ReadError::Refused(_)) => Ok(None),
        Err(ReadError::Io(e)) => Err(e),
    }
}

/// Looks through the blocks after the first, so that the labels of a long file are known although it is sorted by them.
fn widened(guesses: &mut [TableGuess], input: &Input, format: Format, limits: &Limits) -> io::Result<()> {
    let mut cut: Vec<usize> = guesses.iter().filter(|g| g.cut).map(|g| g.sheet).collect();
    cut.dedup();
    if cut.is_empty() {
        return Ok(());
    }
    let Some(mut book) = opened(input, format, limits, &mut Sources::default())? else { return Ok(()) };
    for sheet in cut {
        let mut first = true;
        let read = book.read(sheet, &mut |head, block| {
            if !first {
                widen(guesses, sheet, head, block);
            }
            first = false;
            ControlFlow::Continue(())
        });
        if let Err(ReadError::Io(e)) = read {
            return Err(e);
        }
    }
    Ok(())
}

/// The first block of every sheet; none where the file is no table.
fn first_blocks(input: &Input, limits: &Limits, sources: &mut Sources) -> io::Result<Option<(Format, Sheets)>> {
    let format = match read::sniff(input, limits, sources) {
        Ok(Format::SdmxCsv) => Format::Csv,
        Ok(format @ (Format::Xlsx | Format::Xls | Format::Xlsb | Format::Ods | Format::Csv)) => format,
        Ok(_) | Err(ReadError::Refused(_)) => return Ok(None),
        Err(ReadError::Io(e)) => return Err(e),
    };
    let Some(mut book) = opened(input, format, limits, sources)? else { return Ok(None) };
    let mut sheets = Vec::new();
    for i in 0..book.sheets().len() {
        let read = book.read(i, &mut |head, block| {
            sheets.push((head.clone(), block.clone()));
            ControlFlow::Break(())
        });
        match read {
            Ok(_) => {}
            Err(ReadError::Refused(_)) => return Ok(None),
            Err(ReadError::Io(e)) => return Err(e),
        }
    }
    Ok(Some((format, sheets)))
}

/// What is needed of a dataflow, with the lists of codes.
fn needs(drafted: &Drafted, flow: Option<&Dataflow>, lang: Lang) -> (Vec<Need>, Vec<List>) {
    let Some(flow) = flow else { return (Vec::new(), Vec::new()) };
    let all = flow.structure.dimensions.iter().chain(&flow.structure.attributes);
    let mut lists: Vec<List> = Vec::new();
    let mut out = Vec::new();
    for need in &drafted.needs {
        let Some(component) = all.clone().find(|c| c.id == need.id) else { continue };
        let dimension = flow.structure.dimension(&need.id).is_some();
        if !dimension && !need.needed && matches!(need.made, Made::Nothing | Made::Default(_)) {
            continue;
        }
        let (made, of) = match &need.made {
            Made::Always(code) => ("always", code.clone()),
            Made::Variable(name) => ("variable", name.clone()),
            Made::Default(code) => ("default", code.clone()),
            Made::Follows => ("follows", String::new()),
            Made::Period(line) if line.is_empty() => ("nothing", String::new()),
            Made::Period(line) => ("period", line.clone()),
            Made::Nothing => ("nothing", String::new()),
        };
        let list = component.codelist().map(|l| l.reference.id.clone()).unwrap_or_default();
        if let Some(codes) = component.codelist().filter(|_| lists.iter().all(|l| l.id != list)) {
            let named = codes.codes.iter().take(CODES).map(|c| (c.id.clone(), c.names.get(lang).to_owned())).collect();
            // A part of a list is no help to who seeks a code in it.
            let more = codes.codes.len() > CODES;
            lists.push(List { id: list.clone(), codes: if more { Vec::new() } else { named }, more });
        }
        let (id, name) = (need.id.clone(), component.names.get(lang).to_owned());
        out.push(Need { id, name, needed: need.needed, made: made.to_owned(), of, list });
    }
    (out, lists)
}

/// What the cells of the window are taken for, and how sure that is.
fn roles((head, block): &(SheetHead, Block), sheet: usize, guesses: &[TableGuess], choices: &Choices, ask: &Pointing) -> Vec<Seen> {
    let grid = Grid::new(head, block);
    let w = &ask.window;
    let said = |row: u32, col: u16| {
        choices.wishes.iter().filter(|w| w.sheet == sheet).any(|w| match w.lines {
            Lines::Rows(a, b) => (a..=b).contains(&row),
            Lines::Cols(a, b) => (a..=b).contains(&col) && !matches!(w.part, Claim::Note),
        })
    };
    let mut out = Vec::new();
    for (i, line) in block.rows.iter().enumerate() {
        let row = line.index;
        if row < w.row || row >= w.row.saturating_add(w.rows) {
            continue;
        }
        for n in block.row_range(i).filter(|&n| grid.is_filled(n)) {
            let col = grid.cell(n).col;
            if col < w.col || col >= w.col.saturating_add(w.cols) {
                continue;
            }
            let role = guesses.iter().filter(|g| g.sheet == sheet).find_map(|g| role(g, row, col));
            if let Some((role, sure)) = role {
                let sure = if said(row, col) { 100 } else { sure };
                out.push(Seen { row, col, role: role.word().to_owned(), sure });
            }
        }
    }
    out
}

/// The guess of one table about a cell, with how sure it is in percent.
fn role(g: &TableGuess, row: u32, col: u16) -> Option<(Claim, u8)> {
    if g.titles.iter().any(|t| (t.row, t.col) == (row, col)) {
        return Some((Claim::Title, 80));
    }
    if let Some(note) = g.notes.iter().find(|t| (t.row, t.col) == (row, col)) {
        return Some((Claim::Note, if concept::is_note(&note.text) { 90 } else { 60 }));
    }
    if !g.area.contains(row, col) && !(g.body.0..=g.body.1).contains(&row) {
        return None;
    }
    if g.out_cols.iter().any(|c| c.0 == col) || g.left_out.iter().any(|r| r.row == row) {
        return Some((Claim::Ignored, 100));
    }
    if g.hxl_row == Some(row) {
        return Some((Claim::Note, 95));
    }
    let why = |w: Why| match w {
        Why::Both => 95,
        Why::Word => 75,
        Why::Arithmetic => 60,
        Why::WordOnly => 40,
    };
    if row < g.body.0 {
        let known = g.levels.iter().any(|l| l.row == row && l.concept.is_some());
        return (row >= g.header.0).then_some((Claim::Header, if known { 90 } else { 75 }));
    }
    let total_row = g.totals.iter().find(|t| t.row == row);
    if let Some(label) = g.labels.iter().find(|l| l.col == col) {
        return Some(match total_row.and_then(|t| t.total) {
            Some(w) => (Claim::Total, why(w)),
            None => (Claim::Label, if label.concept.is_some() { 90 } else { 70 }),
        });
    }
    let measure = g.measures.iter().find(|m| m.col == col)?;
    let total = total_row.and_then(|t| t.total).or(measure.total).or(g.groups.iter().find(|t| t.row == row).and_then(|t| t.total));
    Some(match total {
        Some(w) => (Claim::Total, why(w)),
        None => (Claim::Value, 85),
    })
}

struct Run<'a> {
    input: &'a Input,
    known: &'a Known,
    standard: &'a Standard,
    lang: Lang,
    limits: Limits,
    format: Format,
}

/// A cell: name of the sheet, row, column.
type Place = (String, u32, u16);

impl Run<'_> {
    /// What the mapping makes of the file: labels first, codes where a dataflow was chosen.
    fn outcome(&self, sheets: &[(SheetHead, Block)], coded: bool) -> io::Result<Outcome> {
        let (mut out, places) = self.labels(sheets);
        if !coded {
            return Ok(out);
        }
        let mut sources = Sources::default();
        let library = Library::default();
        let settings = Settings { mapping: Some(self.known), ..Settings::of(self.standard, &library, self.limits) };
        let runs = pipeline::run(self.input, &settings, &mut sources)?;
        let Some(run) = runs.into_iter().next() else { return Ok(out) };
        self.codes(&mut out, &run, &sources, &places, sheets);
        if !self.known.mapping.tests.is_empty() {
            let trials = trial::alone(self.known, self.standard, self.limits)?;
            out.test = Some(trials.into_iter().flat_map(|t| t.failures).collect());
        }
        Ok(out)
    }

    /// The figures and their labels, before any code.
    fn labels(&self, sheets: &[(SheetHead, Block)]) -> (Outcome, Vec<Place>) {
        let mut out = Outcome::default();
        let mut places: Vec<Place> = Vec::new();
        let place = |at: Location| -> Place {
            let sheet = sheets.iter().find(|s| s.0.part == at.part()).map(|s| s.0.name.clone()).unwrap_or_default();
            (sheet, at.row(), at.col())
        };
        let (mut figures, mut names, mut rows) = (0, Vec::new(), Vec::new());
        let ledger = {
            let mut emit = |r: &mut Records| {
                names = r.slots.iter().map(|s| s.name.clone()).collect();
                for i in 0..r.len() {
                    let value = match r.values[i] {
                        Value::Number(d) => d.normalize().to_string(),
                        Value::Zero(_) => "0".to_owned(),
                        Value::Missing(_) => "–".to_owned(),
                        Value::Empty | Value::Faulty => continue,
                    };
                    if r.totals[i] != 0 {
                        continue;
                    }
                    figures += 1;
                    if rows.len() < ROWS {
                        let label = |s: usize| match r.labels[s][i] {
                            NO_LABEL => String::new(),
                            n => r.slots[s].labels.text(n).to_owned(),
                        };
                        let labels = (0..r.slots.len()).map(label).collect();
                        let at = place(r.at[i]);
                        rows.push(Row { cell: a1(at.1, at.2), labels, codes: Vec::new(), value });
                        places.push(at);
                    }
                }
            };
            let part = sheets.first().map_or(PartId(0), |s| s.0.part);
            let mut mapper = Mapper::new(&self.known.mapping, &self.input.name, part, self.format != Format::Csv, &mut emit);
            sheets.iter().for_each(|(head, block)| mapper.block(head, block));
            mapper.finish().1
        };
        (out.figures, out.label_names, out.rows) = (figures, names, rows);
        out.filled = ledger.filled;
        out.unclaimed = ledger.unclaimed.len() as u64;
        out.left = left(&ledger.unclaimed, &ledger.unclaimed_texts, &place);
        (out, places)
    }

    /// The codes of the figures, what has none, and what else is wrong.
    fn codes(&self, out: &mut Outcome, run: &FileRun, sources: &Sources, places: &[Place], sheets: &[(SheetHead, Block)]) {
        let place = |at: Location| -> Place {
            let part = sources.part(at.part());
            let sheet = if part.kind == PartKind::Sheet { part.sheet.clone() } else { String::new() };
            (sheet, at.row(), at.col())
        };
        out.filled = run.ledger.filled;
        // The labels were made from the first block of each sheet; the run has read all of it.
        if sheets.iter().any(|(_, block)| !block.last) {
            out.figures = run.ledger.claimed[Claim::Value as usize];
        }
        out.unclaimed = run.ledger.unclaimed.len() as u64;
        out.left = left(&run.ledger.unclaimed, &run.ledger.unclaimed_texts, &place);
        out.checks = validate::total_checks(&run.findings);
        out.observations = Some(run.dataset.as_ref().map_or(0, |d| d.observations.len() as u64));
        if let Some(data) = &run.dataset {
            out.sum = report::sum(data).map(|s| s.to_string());
            out.code_names = data.flow.structure.dimensions.iter().map(|d| d.id.clone()).collect();
            let by: BTreeMap<Place, usize> = data.observations.at.iter().enumerate().map(|(i, at)| (place(*at), i)).collect();
            for (row, at) in out.rows.iter_mut().zip(places) {
                if let Some(&i) = by.get(at) {
                    row.codes = (0..data.codes.len()).map(|d| data.code(i, d).to_owned()).collect();
                }
            }
        }
        for f in &run.findings.list {
            out.repeated |= f.rule.id == S_RWD_001.id;
            out.errors += u64::from(f.severity == Severity::Error);
            let coding = [C_COV_001.id, C_COV_003.id].contains(&f.rule.id);
            match unknown(f, &place, sheets).filter(|_| coding) {
                Some(unknown) if out.unknown.len() < UNKNOWN => out.unknown.push(unknown),
                Some(_) => {}
                None if f.severity > Severity::Information && out.problems.len() < TOLD => out.problems.push(Problem {
                    rule: f.rule.id.to_owned(),
                    severity: f.severity.word().to_owned(),
                    message: report::sentence(f, sources, self.lang),
                    places: f.cells.len(),
                }),
                None => {}
            }
        }
    }
}

/// The first cells that nothing claims.
fn left(at: &[Location], texts: &[String], place: &impl Fn(Location) -> Place) -> Vec<(String, u32, u16, String)> {
    let told = |(at, text): (&Location, &String)| {
        let (sheet, row, col) = place(*at);
        (sheet, row, col, text.chars().take(60).collect())
    };
    at.iter().zip(texts).take(TOLD).map(told).collect()
}

fn text<'f>(f: &'f Finding, name: &str) -> &'f str {
    match f.args.iter().find(|a| a.0 == name) {
        Some((_, Arg::Text(text))) => text,
        _ => "",
    }
}

/// A label without a code, with the cell in which it stands and what it may mean.
fn unknown(f: &Finding, place: &impl Fn(Location) -> Place, sheets: &[(SheetHead, Block)]) -> Option<Unknown> {
    let (component, label) = (text(f, "component"), text(f, "label"));
    if component.is_empty() || label.is_empty() {
        return None;
    }
    // The finding names the label's cell first, where it knows it; the file is searched where not.
    let own = f.cells.first().map(|at| place(*at));
    let here = |sheet: usize, row: u32, col: u16| {
        let (head, block) = sheets.get(sheet)?;
        let grid = Grid::new(head, block);
        let n = grid.find(row, col)?;
        grid.text_of(n).starts_with(label).then(|| (sheet, a1(row, col)))
    };
    let told = own.and_then(|(name, row, col)| here(sheets.iter().position(|s| s.0.name == name)?, row, col));
    let found = || {
        sheets.iter().enumerate().find_map(|(i, (head, block))| {
            let grid = Grid::new(head, block);
            let row = (0..block.rows.len()).find_map(|r| {
                let n = block.row_range(r).find(|&n| grid.is_filled(n) && grid.text_of(n).starts_with(label))?;
                Some((block.rows[r].index, grid.cell(n).col))
            })?;
            Some((i, a1(row.0, row.1)))
        })
    };
    let named = || sheets.iter().position(|s| s.0.name.trim() == label).map(|i| (i, "@".to_owned()));
    let proposal = |p: &String| match p.strip_suffix(')').and_then(|p| p.rsplit_once(" (")) {
        Some((name, code)) => (code.to_owned(), name.to_owned()),
        None => (p.clone(), String::new()),
    };
    Some(Unknown {
        component: component.to_owned(),
        label: label.to_owned(),
        at: told.or_else(found).or_else(named),
        figures: f.cells.len() as u64,
        list: text(f, "list").to_owned(),
        proposals: f.proposals.iter().map(proposal).collect(),
    })
}
