//! Does a mapping stay right when the file changes as files do? It is run on changed copies of a real file, and each result
//! must be the same, be what was changed and nothing else, or be refused: never silently something else.
//!
//! A change knows what may come of it. «The same» is the same keys, values and attributes; «as changed» differs by what was
//! changed alone; «refused» is an error that the file as it stands does not have, or a warning that names what was changed
//! by its place or in its text. All else is silently different, and so is the same where it had to differ.
//!
//! What is changed is what a reader gave (cells, nodes, coded records), so every format is served. The same seed makes the
//! same changes.

mod chance;
mod coded;
mod grid;
mod kind;
mod outcome;
mod sheet;
mod spelling;
mod tree;

pub use kind::Kind;

use std::io;
use std::ops::ControlFlow;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::map::library::Known;
use crate::map::spec::template_names;
use crate::model::finding::{Finding, Findings, Rule, Severity, X_VAD_001, X_VAD_002};
use crate::model::location::{Location, PartKind, Sources};
use crate::model::mapping::{Cumulative, Recode, Repeats, SetValue};
use crate::model::record::Records;
use crate::model::structure::{DataStructure, Representation};
use crate::model::table::{Block, SheetHead};
use crate::model::tree::{NodeId, Tree};
use crate::pipeline::{self, Settings};
use crate::read::{self, Format, Input, Opened, ReadError, SheetName};

use chance::Chance;
use coded::Messages;
use grid::Grids;
use outcome::{Change, Handling, Outcome, Right, Seen, Touch, Words, judge};
use sheet::Sheet;
use tree::Trees;

/// What came of shaking one file.
#[derive(Clone, Debug)]
pub struct Shaken {
    /// Id of the mapping.
    pub mapping: String,
    /// Name of the file.
    pub file: String,
    /// Observations of the file as it stands.
    pub observations: usize,
    /// Findings of severity error of the file as it stands.
    pub errors: usize,
    /// What came of each way of changing it that the file allows.
    pub kinds: Vec<Tally>,
}

/// What came of one way of changing a file.
#[derive(Clone, Debug)]
pub struct Tally {
    /// The way.
    pub kind: Kind,
    /// The same observations: keys, values and attributes, the status among them.
    pub same: u64,
    /// Observations that differ by exactly what was changed: another figure, a record less, another year.
    pub as_changed: u64,
    /// An error that the file as it stands does not have, or a warning that names what was changed.
    pub refused: u64,
    /// Those of the refused that a change of this kind does not deserve.
    pub needless: u64,
    /// Other observations without a word.
    pub different: u64,
    /// Why it was refused, each rule with the first case.
    pub reasons: Vec<Reason>,
    /// The silent ones.
    pub silent: Vec<Silent>,
}

/// Why changed files were refused.
#[derive(Clone, Debug)]
pub struct Reason {
    /// Rule of the finding.
    pub rule: &'static str,
    /// How many.
    pub count: u64,
    /// Place of the first.
    pub place: String,
    /// First proposal for mending it; empty for none.
    pub proposal: String,
    /// What was changed.
    pub what: String,
}

/// A change after which something else came out, without a word.
#[derive(Clone, Debug)]
pub struct Silent {
    /// What was changed.
    pub what: String,
    /// What came out.
    pub difference: String,
}

/// How many changes ended how.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Counts {
    /// The same came out.
    pub same: u64,
    /// What was changed came out, and nothing else changed.
    pub as_changed: u64,
    /// It was refused, with a reason.
    pub refused: u64,
    /// Something else came out, without a word.
    pub different: u64,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, more: Counts) {
        self.same += more.same;
        self.as_changed += more.as_changed;
        self.refused += more.refused;
        self.different += more.different;
    }
}

impl Counts {
    /// All of them.
    pub fn all(self) -> u64 {
        self.same + self.as_changed + self.refused + self.different
    }
}

impl Tally {
    /// How the changes of this kind ended.
    pub fn counts(&self) -> Counts {
        Counts { same: self.same, as_changed: self.as_changed, refused: self.refused, different: self.different }
    }
}

impl Shaken {
    /// How all changes ended.
    pub fn counts(&self) -> Counts {
        let mut all = Counts::default();
        self.kinds.iter().for_each(|t| all += t.counts());
        all
    }
}

/// Why a file cannot be shaken: nothing comes of it as it stands.
#[derive(Clone, Debug)]
pub struct Unshakable {
    /// The finding that says why; none for an archive or a file without observations.
    pub finding: Option<Box<Finding>>,
    /// The parts of the file.
    pub sources: Sources,
}

/// Runs a mapping on a file and on `count` changed copies of it.
///
/// # Errors
/// A machine that fails; a file that cannot be shaken is the inner error.
pub fn shake(known: &Known, input: &Input, settings: &Settings<'_>, seed: u64, count: u64) -> io::Result<Result<Shaken, Unshakable>> {
    let mut sources = Sources::default();
    match pipeline::open_named(input, known, settings.limits, &mut sources) {
        Ok((format, opened, found)) => {
            let file = Opening { name: input.name.clone(), format, opened, found, sources };
            shake_opened(known, file, settings, seed, count)
        }
        Err(ReadError::Io(e)) => Err(e),
        Err(ReadError::Refused(f)) => Ok(Err(Unshakable { finding: Some(f), sources })),
    }
}

/// A file that was opened.
pub struct Opening {
    /// Its name.
    pub name: String,
    /// What it is.
    pub format: Format,
    /// It, as its reader gives it.
    pub opened: Opened,
    /// What the reader found when it opened it.
    pub found: Findings,
    /// Its parts.
    pub sources: Sources,
}

/// As [`shake`], on a file that was opened.
///
/// # Errors
/// A machine that fails; a file that cannot be shaken is the inner error.
pub fn shake_opened(
    known: &Known,
    file: Opening,
    settings: &Settings<'_>,
    seed: u64,
    count: u64,
) -> io::Result<Result<Shaken, Unshakable>> {
    let Opening { name, format, opened, mut found, mut sources } = file;
    let (content, structures) = match keep(opened, &mut found)? {
        Ok(kept) => kept,
        Err(finding) => return Ok(Err(Unshakable { finding, sources })),
    };
    let spare = sources.add(&name, "+", PartKind::Sheet);
    let mut base_sources = sources.clone();
    let mut run = pipeline::run_opened(known, content.opened(&structures), format, &name, settings, &mut base_sources)?;
    run.findings.extend(found.clone());
    let mut words = Words::default();
    let base = Seen::of(&run, &mut words);
    let Some(dataset) = run.dataset.as_ref().filter(|_| base.len() > 0) else {
        let worst = run.findings.list.into_iter().max_by_key(|f| f.severity);
        return Ok(Err(Unshakable { finding: worst.map(Box::new), sources: base_sources }));
    };
    let ground = Ground {
        mapping: known,
        file: name.clone(),
        format,
        handling: handling(known),
        decided: decided(&run.findings),
        rounded: known.mapping.set.contains_key("ROUNDING_BASE"),
        structure: dataset.flow.structure.clone(),
        time: base.time(),
        sources: &sources,
    };
    let places = base.places(&run);
    let errors = run.findings.count(Severity::Error);
    let document = if let Content::Tree(t) = &content { Some(t.clone()) } else { None };
    let subject = match content.clone() {
        Content::Sheets(sheets) => Subject::Grid(Box::new(Grids::new(&ground, sheets, &places, spare))),
        Content::Tree(tree) => Subject::Tree(Box::new(Trees::new(&ground, tree, &places))),
        Content::Coded(records) => Subject::Coded(Box::new(Messages::new(&ground, records, places))),
    };

    let mut shaken = Shaken { mapping: known.mapping.id.clone(), file: name.clone(), observations: base.len(), errors, kinds: Vec::new() };
    let mut kinds: Vec<Kind> = Kind::ALL.to_vec();
    let (mut next, mut number, mut done) = (0, 0, 0);
    while done < count && !kinds.is_empty() {
        next %= kinds.len();
        let kind = kinds[next];
        let mutant = (0..TRIES).find_map(|_| {
            number += 1;
            subject.change(kind, &ground, &content, &mut Chance::new(seed, number))
        });
        let Some(mutant) = mutant else {
            // What this file does not have is not asked for again.
            kinds.remove(next);
            continue;
        };
        next += 1;
        done += 1;
        let file = mutant.file.as_deref().unwrap_or(&name);
        let mut own = sources.clone();
        let mut run = pipeline::run_opened(known, mutant.content.opened(&structures), format, file, settings, &mut own)?;
        run.findings.extend(mutant.found.unwrap_or_else(|| found.clone()));
        let seen = Seen::of(&run, &mut words);
        let (outcome, finding) = judge(&base, &seen, &run.findings, &mutant.right, &mutant.touched, &ground.handling, &words);
        let reason = finding.map(|f| Reason {
            rule: f.rule.id,
            count: 1,
            place: f.cells.first().map_or(String::new(), |&at| place(at, &own, document.as_ref())),
            proposal: f.proposals.first().cloned().unwrap_or_default(),
            what: mutant.what.clone(),
        });
        shaken.note(kind, outcome, reason, mutant.what);
    }
    shaken.kinds.sort_by_key(|t| t.kind);
    Ok(Ok(shaken))
}

/// How often a change of one kind is tried before the file is taken not to allow it.
const TRIES: u32 = 12;

impl Shaken {
    fn note(&mut self, kind: Kind, outcome: Outcome, reason: Option<Reason>, what: String) {
        let at = match self.kinds.iter().position(|t| t.kind == kind) {
            Some(at) => at,
            None => {
                let (same, as_changed, refused, needless, different) = (0, 0, 0, 0, 0);
                self.kinds.push(Tally { kind, same, as_changed, refused, needless, different, reasons: Vec::new(), silent: Vec::new() });
                self.kinds.len() - 1
            }
        };
        let tally = &mut self.kinds[at];
        match outcome {
            Outcome::Same => tally.same += 1,
            Outcome::AsChanged => tally.as_changed += 1,
            Outcome::Silent(difference) => {
                tally.different += 1;
                tally.silent.push(Silent { what, difference });
            }
            Outcome::Refused { needless } => {
                tally.refused += 1;
                tally.needless += u64::from(needless);
                let Some(reason) = reason else { return };
                match tally.reasons.iter_mut().find(|r| r.rule == reason.rule) {
                    Some(r) => r.count += 1,
                    None => tally.reasons.push(reason),
                }
            }
        }
    }
}

/// What all changes of a file know of it.
struct Ground<'g> {
    mapping: &'g Known,
    file: String,
    format: Format,
    handling: Handling,
    /// Every total of the file was compared with its parts, and agrees.
    decided: bool,
    /// The figures are rounded, so that totals need not be the sums of their parts.
    rounded: bool,
    /// Structure of what is published.
    structure: Arc<DataStructure>,
    /// Its dimension of periods.
    time: Option<usize>,
    sources: &'g Sources,
}

impl Ground<'_> {
    fn workbook(&self) -> bool {
        self.format != Format::Csv
    }

    fn persons(&self) -> bool {
        self.mapping.mapping.persons.is_some()
    }

    /// What may differ when a label of this variable does.
    fn role(&self, name: &str) -> Role {
        let mapping = &self.mapping.mapping;
        if mapping.sum_over.iter().any(|s| s == name) {
            return Role::Beside;
        }
        let position = |id: &str| self.structure.dimension(id);
        let mut coded = false;
        let mut made: Vec<usize> = Vec::new();
        let mut add = |d: usize, recode: Option<&Recode>| {
            let open = matches!(self.structure.dimensions[d].representation, Representation::Text(_));
            coded |= !open || recode.is_some_and(|r| r.codes.is_some() || !r.pattern.is_empty());
            made.push(d);
        };
        if !mapping.set.contains_key(name) {
            position(name).into_iter().for_each(|d| add(d, None));
        }
        for (id, value) in &mapping.set {
            let SetValue::Recode(r) = value else { continue };
            let by_name = r.var.as_deref() == Some(name) || r.from.iter().any(|t| template_names(t).iter().any(|n| n == name));
            if by_name || id == name && r.var.is_none() && r.from.is_none() {
                position(id)
                    .into_iter()
                    .chain(r.split.values().flat_map(|to| to.keys().filter_map(|k| position(k))))
                    .for_each(|d| add(d, Some(r)));
            }
        }
        match (made.is_empty(), coded) {
            (true, _) => Role::Beside,
            (false, true) => Role::Coded(made),
            (false, false) => Role::Open(made),
        }
    }

    /// What may come of a label that is respelt.
    fn respelt(&self, role: &Role, wrong: bool, new: &str) -> Right {
        let is_code = |&d: &usize| match &self.structure.dimensions[d].representation {
            Representation::Codes(list) => list.accepts(new.trim()),
            _ => false,
        };
        match (role, wrong) {
            // A list may be open: what is written like a code of it is one.
            (Role::Coded(dimensions), true) if dimensions.iter().any(is_code) => {
                Right::changed(Change::Codes(dimensions.clone())).or_same()
            }
            (Role::Coded(_), true) => Right::REFUSED,
            (Role::Coded(_), false) => Right::SAME,
            (Role::Open(dimensions), _) => Right::changed(Change::Codes(dimensions.clone())).or_same(),
            (Role::Beside, _) => Right::changed(Change::Attributes).or_same(),
        }
    }

    /// Whether periods are made of a label of this variable.
    fn dates(&self, name: &str) -> bool {
        matches!(self.role(name), Role::Coded(d) | Role::Open(d) if self.time.is_some_and(|t| d.contains(&t)))
    }

    /// What may come of a label that is left out.
    fn emptied(&self, role: &Role) -> Right {
        match role {
            Role::Coded(d) | Role::Open(d) => Right::changed(Change::Codes(d.clone())).or_same(),
            Role::Beside => Right::changed(Change::Attributes).or_same(),
        }
    }

    /// Whether a rule of the mapping speaks of periods: a break at a stated date stays where it is.
    fn dated(&self) -> bool {
        let time = self.time.map(|t| self.structure.dimensions[t].id.as_str());
        self.mapping.mapping.rules.iter().any(|r| r.when.names().iter().any(|n| Some(*n) == time || self.dates(n)))
    }

    /// What may come of other years in all labels of these variables: other periods, and whatever else is made of them.
    fn other_years(&self, names: impl Iterator<Item = String>) -> Right {
        let mut dimensions: Vec<usize> = self.time.into_iter().collect();
        for name in names.filter(|n| self.dates(n)) {
            if let Role::Coded(more) | Role::Open(more) = self.role(&name) {
                dimensions.extend(more);
            }
        }
        Right::changed(Change::Codes(dimensions)).or_same()
    }

    /// What may come of another year.
    fn other_year(&self, role: &Role) -> Right {
        let mut dimensions: Vec<usize> = self.time.into_iter().collect();
        if let Role::Open(more) = role {
            dimensions.extend(more);
        }
        Right::changed(Change::Codes(dimensions)).or_same()
    }
}

/// What hangs on a label.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Role {
    /// Dimensions whose codes are known: another label is another code, or none.
    Coded(Vec<usize>),
    /// Dimensions that take any text.
    Open(Vec<usize>),
    /// An attribute, a sum, or nothing.
    Beside,
}

fn handling(known: &Known) -> Handling {
    let m = &known.mapping;
    let recodes = || m.set.values().filter_map(|v| if let SetValue::Recode(r) = v { Some(r) } else { None });
    let running = recodes().any(|r| r.cumulative == Some(Cumulative::Difference));
    let mut factors = vec![Decimal::ONE];
    factors.extend(recodes().filter_map(|r| r.unit.as_ref()).map(|u| u.factor));
    factors.extend(m.rules.iter().filter_map(|r| r.factor));
    Handling { running, loose: running || !m.sum_over.is_empty() || m.persons.is_some() || m.repeats == Repeats::Add, factors }
}

/// Whether every total was compared with all of its parts, and agrees. Where parts are missing it can only be too small.
fn decided(findings: &Findings) -> bool {
    let of = |rule: &Rule| {
        findings.tallies.iter().filter(|t| t.rule.id == rule.id).fold((0, 0), |(p, o), t| (p + t.passed, o + t.undecided + t.failed))
    };
    let ((sums, open), (bounds, doubtful)) = (of(&X_VAD_001), of(&X_VAD_002));
    sums > 0 && open + bounds + doubtful == 0
}

/// What a reader gave.
#[derive(Clone)]
enum Content {
    Sheets(Vec<Sheet>),
    Tree(Tree),
    Coded(Records),
}

/// A changed copy of a file.
struct Mutant {
    content: Content,
    /// Its name, where that is what was changed.
    file: Option<String>,
    right: Right,
    /// What of it was changed.
    touched: Vec<Touch>,
    what: String,
    /// What the reader found, where the copy was read again.
    found: Option<Findings>,
}

impl Mutant {
    fn new(content: Content, right: Right, what: String) -> Self {
        Mutant { content, file: None, right, touched: Vec::new(), what, found: None }
    }

    fn named(self, file: String) -> Self {
        Mutant { touched: vec![Touch::Word(file.clone())], file: Some(file), ..self }
    }

    fn touching(mut self, touched: impl IntoIterator<Item = Touch>) -> Self {
        self.touched.extend(touched);
        self
    }
}

enum Subject<'g> {
    Grid(Box<Grids<'g>>),
    Tree(Box<Trees<'g>>),
    Coded(Box<Messages<'g>>),
}

impl Subject<'_> {
    fn change(&self, kind: Kind, ground: &Ground<'_>, content: &Content, chance: &mut Chance) -> Option<Mutant> {
        if kind == Kind::FileRenamed {
            let (stem, end) = ground.file.rsplit_once('.').unwrap_or((&ground.file, "dat"));
            let names = [format!("{stem} (1).{end}"), format!("copia de {stem}.{end}"), format!("datos.{end}"), format!("{stem}_v2.{end}")];
            let name = chance.pick(&names)?.clone();
            let what = format!("`{}` to `{name}`", ground.file);
            return Some(Mutant::new(content.clone(), Right::EITHER, what).named(name));
        }
        match self {
            Subject::Grid(g) => g.change(kind, chance),
            Subject::Tree(t) => t.change(kind, chance),
            Subject::Coded(c) => c.change(kind, chance),
        }
    }
}

/// Reads everything; what the reader finds is added to `found`. The inner error is a refusal, or none for an archive.
#[expect(clippy::type_complexity, reason = "two ways of failing, as everywhere where a file is read, and one value")]
fn keep(opened: Opened, found: &mut Findings) -> io::Result<Result<(Content, Vec<String>), Option<Box<Finding>>>> {
    let refused = |e: ReadError| match e {
        ReadError::Io(e) => Err(e),
        ReadError::Refused(f) => Ok(Err(Some(f))),
    };
    match opened {
        Opened::Book(mut book) => {
            let mut sheets = Vec::new();
            for i in 0..book.sheets().len() {
                let mut sheet: Option<Sheet> = None;
                let more = book.read(i, &mut |head, block| {
                    sheet.get_or_insert_with(|| Sheet::new(head)).add(block);
                    ControlFlow::Continue(())
                });
                match more {
                    Ok(more) => found.extend(more),
                    Err(e) => return refused(e),
                }
                sheets.extend(sheet);
            }
            Ok(Ok((Content::Sheets(sheets), Vec::new())))
        }
        Opened::Tree(tree) => Ok(Ok((Content::Tree(tree), Vec::new()))),
        Opened::Coded(mut message) => {
            let mut all = Records::default();
            let more = message.read(&mut |batch| {
                let (values, at) = (all.len(), std::mem::take(&mut all));
                all = batch.clone();
                if values > 0 {
                    all = joined(at, &all);
                }
                ControlFlow::Continue(())
            });
            match more {
                Ok(more) => found.extend(more),
                Err(e) => return refused(e),
            }
            Ok(Ok((Content::Coded(all), message.structures().to_vec())))
        }
        Opened::Archive(_) => Ok(Err(None)),
    }
}

/// The rows of two batches; the later one knows all labels of the earlier.
fn joined(before: Records, batch: &Records) -> Records {
    let mut all = Records { slots: batch.slots.clone(), statuses: batch.statuses.clone(), ..before };
    all.labels.resize_with(batch.slots.len(), || vec![crate::model::record::NO_LABEL; all.values.len()]);
    for (to, from) in all.labels.iter_mut().zip(&batch.labels) {
        to.extend(from);
    }
    all.values.extend(&batch.values);
    all.at.extend(&batch.at);
    all.totals.extend(&batch.totals);
    all.status.extend(&batch.status);
    all
}

impl Content {
    /// It as a reader would give it.
    fn opened(&self, structures: &[String]) -> Opened {
        match self {
            Content::Sheets(sheets) => {
                let name = |s: &Sheet| SheetName { part: s.head.part, name: s.head.name.clone(), visibility: s.head.visibility };
                let names = sheets.iter().map(name).collect();
                Opened::Book(Box::new(Kept { names, sheets: sheets.iter().map(|s| (s.head.clone(), s.blocks())).collect() }))
            }
            Content::Tree(tree) => Opened::Tree(tree.clone()),
            Content::Coded(records) => Opened::Coded(Box::new(Message { structures: structures.to_vec(), records: records.clone() })),
        }
    }
}

/// A book in memory.
struct Kept {
    names: Vec<SheetName>,
    sheets: Vec<(SheetHead, Vec<Block>)>,
}

impl read::Book for Kept {
    fn sheets(&self) -> &[SheetName] {
        &self.names
    }

    fn read(&mut self, sheet: usize, each: &mut dyn FnMut(&SheetHead, &Block) -> ControlFlow<()>) -> Result<Findings, ReadError> {
        if let Some((head, blocks)) = self.sheets.get(sheet) {
            for block in blocks {
                if each(head, block).is_break() {
                    break;
                }
            }
        }
        Ok(Findings::default())
    }
}

/// A message in memory.
struct Message {
    structures: Vec<String>,
    records: Records,
}

impl read::Coded for Message {
    fn structures(&self) -> &[String] {
        &self.structures
    }

    fn read(&mut self, each: &mut dyn FnMut(&mut Records) -> ControlFlow<()>) -> Result<Findings, ReadError> {
        let _ = each(&mut self.records);
        Ok(Findings::default())
    }
}

/// A place in words: a cell, or the pointer of a node.
fn place(at: Location, sources: &Sources, document: Option<&Tree>) -> String {
    let node = document.filter(|t| t.part == at.part()).and_then(|t| {
        let i = t.nodes.iter().position(|n| n.offset == at.byte())?;
        Some(t.pointer(NodeId(i as u32)))
    });
    node.filter(|p| !p.is_empty()).unwrap_or_else(|| sources.label(at))
}
