//! `--isolate` and `parse-worker`: the same run, in a process of its own.
//!
//! Both sides lie here, so that one can see that nothing differs: the worker runs and writes what [`super::convert`] does
//! without it, and the caller only puts it in its place.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::convert::{self, Batch, Form, merged, progress, remove_old, replace, reports, run_files, write_all, write_stream};
use super::{CheckArgs, Common, ConvertArgs, ReportFormat, Stop, Tools, beside, input, named_mapping, rules, shelf, today};
use crate::audit::hash::Hash;
use crate::audit::record::Writer;
use crate::audit::steps::Facts;
use crate::compare;
use crate::config::Config;
use crate::gateway::records;
use crate::isolate::look::{self, Window};
use crate::isolate::point::{Pointed, Pointing};
use crate::isolate::{
    self, End, FACTS, ForService, Job, LOOK, MARKED, OWN, Outcome, Output, POINTED, RECORDS, REPORT, TEXT, Taken, Text, Worker,
};
use crate::map::library::{Known, Library};
use crate::map::spec;
use crate::model::finding::{Findings, Severity};
use crate::model::lang::Lang;
use crate::model::limits::Limits;
use crate::model::location::Location;
use crate::model::structure::Ref;
use crate::pipeline::{self, FileRun, Settings};
use crate::pointing;
use crate::read::{Data, Input};
use crate::report::told::Told;
use crate::report::{Pages, forms};
use crate::standard::Standard;

pub(super) fn convert(a: &ConvertArgs, tools: &Tools) -> Result<u8, Stop> {
    let output = match a.output.as_os_str() == "-" {
        true => Output::Stream,
        false => match convert::form(&a.output)? {
            Form::Csv => Output::Csv,
            Form::Parquet => Output::Parquet,
            Form::Folder => Output::Folder,
        },
    };
    let Ran { outcome, errors, files, unwritten } = run(&a.common, Text::Words, Some(output), tools)?;
    if !a.common.quiet || errors {
        copy(&outcome.place(TEXT), &mut io::stderr().lock())?;
    }
    if errors {
        remove_old(&a.output)?;
        return Ok(1);
    }
    if let Some(why) = unwritten {
        return Err(Stop::Usage(why));
    }
    let from = outcome.place(output.place());
    let mut written: Vec<PathBuf> = Vec::new();
    match output {
        Output::Stream => copy(&from, &mut io::stdout().lock())?,
        Output::Folder => {
            fs::create_dir_all(&a.output)?;
            for name in &files {
                let to = a.output.join(name);
                replace(&to, |out| copy(&from.join(name), out))?;
                written.push(to);
            }
        }
        Output::Csv | Output::Parquet if from.exists() => {
            replace(&a.output, |out| copy(&from, out))?;
            written.push(a.output.clone());
        }
        Output::Csv | Output::Parquet => {}
    }
    for path in written.iter().filter(|_| !a.common.quiet) {
        writeln!(io::stderr(), "{}", path.display())?;
    }
    Ok(0)
}

pub(super) fn check(a: &CheckArgs, tools: &Tools) -> Result<u8, Stop> {
    let text = match a.format {
        ReportFormat::Text => Text::Words,
        ReportFormat::Json => Text::Json,
        ReportFormat::Csv => Text::Csv,
    };
    let marked = a.marked.as_deref().map(|path| beside::one_file(&a.common.inputs).map(|one| (path, one))).transpose()?;
    let Ran { outcome, errors, .. } = run(&a.common, text, None, tools)?;
    if let Some((path, one)) = marked {
        mark(&outcome.place(REPORT), one, path, tools)?;
    }
    if !a.common.quiet {
        copy(&outcome.place(TEXT), &mut io::stdout().lock())?;
    }
    Ok(u8::from(errors))
}

/// What a process of its own left.
struct Ran {
    outcome: Outcome,
    errors: bool,
    files: Vec<String>,
    unwritten: Option<String>,
}

/// Has a process of its own run the files, and puts the report in its place.
fn run(a: &Common, text: Text, output: Option<Output>, tools: &Tools) -> Result<Ran, Stop> {
    let mapping = a.mapping.as_deref().map(named_mapping).transpose()?;
    // The structures that the mapping names lie beside it: here, where its place is known.
    let mut config = tools.config.clone();
    config.structures.extend(mapping.iter().flat_map(Known::structures));
    let job = Job {
        mapping: mapping.map(|known| (known.path, known.text)),
        sender: a.sender.clone(),
        text,
        output,
        beside: shelf::laid(a),
        packs: rules::named(&a.rules)?,
        patches: rules::named(&a.patch)?,
        ..Job::of(config.to_toml(), tools.lang.tag(), convert::received(a)?)
    };
    let inputs = a.inputs.iter().map(|path| input(path)).collect::<Result<Vec<_>, _>>()?;
    let bar = progress(inputs.len());
    let mut begun = |i: usize| {
        bar.set_position(i as u64);
        bar.set_message(inputs[i].name.clone());
    };
    let outcome = isolate::run(&program()?, &job, Duration::from_secs(tools.config.limits.wall), &inputs, &mut begun)?;
    bar.finish_and_clear();
    match &outcome.end {
        End::Done { errors, files, unwritten, .. } => {
            if let Some(path) = &a.report {
                match (beside::form(path), text) {
                    (forms::Form::Text, Text::Words) | (forms::Form::Csv, Text::Csv) => {
                        replace(path, |out| copy(&outcome.place(TEXT), out))?
                    }
                    (forms::Form::Text | forms::Form::Csv, _) => {
                        let why = format!("{}: with --isolate a report of this form is the one on standard output", path.display());
                        return Err(Stop::Usage(why));
                    }
                    (forms::Form::Json, _) => replace(path, |out| copy(&outcome.place(REPORT), out))?,
                    (form, _) => beside::write_told(form, &beside::kept(&outcome.place(REPORT), tools.lang)?, path)?,
                }
            }
            let ran = Ran { errors: *errors, files: files.clone(), unwritten: unwritten.clone(), outcome };
            Ok(ran)
        }
        End::Usage(why) => Err(Stop::Usage(why.clone())),
        End::Machine(why) => Err(Stop::Machine(why.clone())),
    }
}

/// Has a process of its own mark a file, whose report is there.
fn mark(report: &Path, file: Input, to: &Path, tools: &Tools) -> Result<(), Stop> {
    let job = Job { mark: Some(String::new()), ..Job::of(tools.config.to_toml(), tools.lang.tag(), today()) };
    let report = Input { name: REPORT.to_owned(), data: Data::File(report.to_owned()) };
    let wall = Duration::from_secs(tools.config.limits.wall);
    let outcome = isolate::run(&program()?, &job, wall, &[report, file], &mut |_| {})?;
    match &outcome.end {
        End::Done { .. } => replace(to, |out| copy(&outcome.place(MARKED), out)),
        End::Usage(why) | End::Machine(why) => Err(Stop::Machine(why.clone())),
    }
}

/// Reads a small table in a process of its own, and says what holds there.
pub(super) fn probe(tools: &Tools) -> Result<String, Stop> {
    let job = Job::of(tools.config.to_toml(), tools.lang.tag(), today());
    let input = Input { name: "a.csv".to_owned(), data: Data::Bytes(b"a;b\n1;2\n".to_vec().into()) };
    let outcome = isolate::run(&program()?, &job, Duration::from_secs(tools.config.limits.wall), &[input], &mut |_| {})?;
    match outcome.end {
        End::Done { walls, .. } => {
            let held = |holds: bool| if holds { "closed" } else { "open: this kernel cannot" };
            Ok(format!("memory and time limited; files {}; network and programs {}", held(walls.files), held(walls.calls)))
        }
        End::Usage(why) | End::Machine(why) => Err(Stop::Machine(why)),
    }
}

/// This program, also where its file was replaced since it started.
fn program() -> io::Result<PathBuf> {
    if cfg!(target_os = "linux") { Ok(PathBuf::from("/proc/self/exe")) } else { std::env::current_exe() }
}

fn copy(from: &Path, to: &mut dyn Write) -> io::Result<()> {
    io::copy(&mut File::open(from)?, to).map(|_| ())
}

/// The other side. Its exit code is for nobody: the caller hears how it ended, or that it was silent.
pub(super) fn worker() -> u8 {
    // Last words are read where the caller seeks the cause of an end that was not told; never are they shown.
    let Ok(mut worker) = Worker::begin() else {
        let _ = writeln!(io::stderr(), "isthmus: this command is for `isthmus check --isolate` and its like");
        return 2;
    };
    let end = match work(&mut worker) {
        Ok(end) => end,
        Err(Stop::Usage(why)) => End::Usage(why),
        Err(Stop::Machine(why)) => End::Machine(why),
    };
    u8::from(worker.end(end).is_err())
}

/// Reads the files that the caller hands over, and leaves what came of them in the folder of results.
fn work(worker: &mut Worker) -> Result<End, Stop> {
    let job = worker.job().clone();
    let config = Config::parse(&job.config).map_err(Stop::Usage)?;
    let lang = Lang::parse(&job.lang).ok_or_else(|| Stop::Usage(format!("no language `{}`", job.lang)))?;
    let sent = job.service.as_ref().map_or(&[][..], |s| &s.structures);
    let standard = Standard::with_texts(sent, &config.structures).map_err(|e| Stop::Usage(e.to_string()))?;
    let tools = Tools { config, lang, standard };
    let mapping = job.mapping.map(|(path, text)| match spec::parse(&text) {
        Ok(mapping) => Ok(Known { path, folder: None, mapping, text }),
        Err(e) => Err(Stop::Usage(format!("{path}: {e}"))),
    });
    let mapping = mapping.transpose()?;
    let mut library = if mapping.is_some() { Library::default() } else { tools.library()? };
    if let Some(service) = &job.service {
        before(&mut library, &service.mappings)?;
    }
    let own = tools.standard_for(mapping.iter().chain(&library.known))?;
    let limits = tools.config.limits;
    let beside = shelf::open(&job.beside)?;
    worker.confine(limits.memory, limits.cpu)?;
    if let Some(receipt) = &job.mark {
        return marked(worker, receipt, lang, &limits);
    }
    if let Some(window) = &job.look {
        return looked(worker, window, mapping.as_ref(), &limits);
    }
    if let Some(pointing) = &job.point {
        return pointed(worker, pointing, own.as_ref().unwrap_or(&tools.standard), lang, &limits);
    }

    let settings = Settings {
        mapping: mapping.as_ref(),
        sender: job.sender,
        received: job.received,
        ..Settings::of(own.as_ref().unwrap_or(&tools.standard), &library, limits)
    };
    let mut shelf = shelf::fill(beside, &settings)?;
    shelf.packs = rules::read(&job.packs, settings.standard)?;
    shelf.patches = rules::patches(&job.patches)?;
    if let Some(service) = &job.service {
        shelf.reasons = true;
        (shelf.agreed, shelf.protect) = (service.agreed.clone(), service.protect.clone());
    }
    let settings = Settings { shelf: Some(&shelf), ..settings };
    let mut batch = run_files(worker.files(), &settings.received, |i, sources| {
        let Taken { input, death } = worker.file(i)?;
        let runs = match death {
            Some(death) => pipeline::not_parsed(&input, death.word(), &limits, sources).map(|run| vec![run]),
            None => pipeline::run(&input, &settings, sources),
        };
        runs.or_else(|e| {
            if e.kind() == io::ErrorKind::OutOfMemory {
                worker.short()?;
            }
            Err(e.into())
        })
    })?;
    worker.closing()?;
    if let (Some(service), Some(first)) = (&job.service, batch.runs.first_mut()) {
        first.findings.extend(compare::sent_before(service.earlier.as_ref(), Location::whole(first.part)));
    }
    let mut others = Vec::new();
    if let Some(service) = &job.service {
        weigh(&mut batch, service);
        let target = |id: &str| {
            let known = mapping.iter().chain(&library.known).find(|k| k.mapping.id == id)?;
            settings.standard.dataflow(&Ref::parse(&known.mapping.target)?).ok().map(|flow| flow.reference.clone())
        };
        others = one_dataflow(&mut batch, service.only.as_deref(), target);
    }

    let results = worker.results().to_owned();
    // Who keeps the report tells by it later what is told here.
    let pages = if job.service.is_some() { Pages::Told } else { Pages::Left };
    replace(&results.join(REPORT), |mut out| convert::write_json_with(pages, &reports(&batch), &mut out))?;
    let text = match job.text {
        Text::Words => ReportFormat::Text,
        Text::Json => ReportFormat::Json,
        Text::Csv => ReportFormat::Csv,
    };
    replace(&results.join(TEXT), |mut out| convert::write_text(&batch, text, lang, &mut out))?;
    let errors = batch.has_errors();
    let (mut files, mut unwritten) = (Vec::new(), None);
    if let Some(output) = job.output.filter(|_| !errors) {
        match observations(&batch, output, &results.join(output.place())) {
            Ok(names) => files = names,
            Err(Stop::Usage(why)) => unwritten = Some(why),
            Err(machine) => return Err(machine),
        }
    }
    if job.service.is_some() {
        let all = || mapping.iter().chain(&library.known);
        let text = |id: &str| all().find(|k| k.mapping.id == id).map(|k| k.text.as_str());
        let facts: Vec<Facts> = batch.runs.iter().map(|r| Facts::of(r, r.mapping.as_deref().and_then(text))).collect();
        replace(&results.join(FACTS), |out| serde_json::to_writer(out, &facts).map_err(io::Error::from))?;
        for used in facts.iter().filter_map(|f| f.mapping.as_ref()) {
            // So that a later run can be made with the very text, whatever becomes of the library.
            let text = text(&used.name).unwrap_or_default();
            replace(&results.join(used.digest.to_string()), |out| out.write_all(text.as_bytes()))?;
        }
        if !errors && unwritten.is_none() {
            lines(&batch, &results.join(RECORDS))?;
        }
    }
    Ok(End::Done { errors, files, unwritten, others, spent: worker.spent(), walls: worker.walls() })
}

/// Marks the second file with what the first one tells of it.
fn marked(worker: &mut Worker, receipt: &str, lang: Lang, limits: &Limits) -> Result<End, Stop> {
    let report = worker.file(0)?.input;
    let mut json = Vec::new();
    report.data.open()?.read_to_end(&mut json)?;
    let told = Told::kept(&json, lang).map_err(|e| Stop::Machine(format!("the report cannot be read: {e}")))?;
    drop(json);
    let own_digest = beside::receipt(&told);
    let receipt = if receipt.is_empty() { &own_digest } else { receipt };
    let Taken { input, death } = worker.file(1)?;
    let mut file = File::create(worker.results().join(MARKED))?;
    let own = beside::mark_here(Some(&input).filter(|_| death.is_none()), &told, receipt, limits, &mut file)?;
    let files = if own { vec![OWN.to_owned()] } else { Vec::new() };
    Ok(End::Done { errors: false, files, unwritten: None, others: Vec::new(), spent: worker.spent(), walls: worker.walls() })
}

/// Tells a part of a sheet of the one file. What ended its reader before is not read again.
fn looked(worker: &mut Worker, window: &Window, mapping: Option<&Known>, limits: &Limits) -> Result<End, Stop> {
    let Taken { input, death } = worker.file(0)?;
    let mut picture = if death.is_none() { look::picture(&input, window, limits)? } else { None };
    if let (Some(picture), Some(known)) = (&mut picture, mapping) {
        pointing::claims::tell(picture, &input, &known.mapping, window, limits)?;
    }
    replace(&worker.results().join(LOOK), |out| serde_json::to_writer(out, &picture).map_err(io::Error::from))?;
    Ok(End::Done { errors: false, files: Vec::new(), unwritten: None, others: Vec::new(), spent: worker.spent(), walls: worker.walls() })
}

/// Tells what a person who points at the one file gets. What ended its reader before is not read again.
fn pointed(worker: &mut Worker, ask: &Pointing, standard: &Standard, lang: Lang, limits: &Limits) -> Result<End, Stop> {
    let Taken { input, death } = worker.file(0)?;
    let told = if death.is_none() { pointing::point(&input, ask, standard, lang, limits)? } else { Pointed::default() };
    replace(&worker.results().join(POINTED), |out| serde_json::to_writer(out, &told).map_err(io::Error::from))?;
    Ok(End::Done { errors: false, files: Vec::new(), unwritten: None, others: Vec::new(), spent: worker.spent(), walls: worker.walls() })
}

/// Puts the service's mappings before those of the library; one of the same id takes the place of the library's.
fn before(library: &mut Library, mappings: &[(String, String)]) -> Result<(), Stop> {
    let mut known = Vec::new();
    for (path, text) in mappings {
        let mapping = spec::parse(text).map_err(|e| Stop::Usage(format!("{path}: {e}")))?;
        library.known.retain(|k| k.mapping.id != mapping.id);
        known.push(Known { path: path.clone(), folder: None, mapping, text: text.clone() });
    }
    library.known.splice(0..0, known);
    Ok(())
}

/// Gives findings the severity that a person gave their rule.
fn weigh(batch: &mut Batch, service: &ForService) {
    let severity = |word: &str| [Severity::Error, Severity::Warning, Severity::Information].into_iter().find(|s| s.word() == word);
    // The last that was given holds.
    let given: BTreeMap<&str, Severity> =
        service.overrides.iter().filter_map(|(rule, word)| Some((rule.as_str(), severity(word)?))).collect();
    for run in &mut batch.runs {
        given.iter().for_each(|(rule, severity)| run.findings.weigh(rule, *severity));
    }
}

/// Leaves the files of one dataflow where there are several and none has an error: figures of different dataflows are reviewed and
/// released by different people. Gives the others. Where one has an error, the sender is told of all of them at once.
///
/// `target` gives the dataflow of a mapping, for files of which nothing could be read.
fn one_dataflow(batch: &mut Batch, only: Option<&str>, target: impl Fn(&str) -> Option<Ref>) -> Vec<String> {
    let of = |run: &FileRun| match &run.dataset {
        Some(data) => Some(data.flow.reference.clone()),
        None => run.mapping.as_deref().and_then(&target),
    };
    if let Some(only) = only {
        let is = |run: &FileRun| of(run).is_some_and(|flow| flow.to_string() == only);
        if batch.runs.iter().any(is) {
            batch.runs.retain(is);
        } else {
            // The mappings are others by now. What there is stays to be told, and nothing of it is what was asked for.
            batch.runs.iter_mut().for_each(|run| run.dataset = None);
        }
        return Vec::new();
    }
    if batch.has_errors() {
        return Vec::new();
    }
    let mut others: BTreeSet<Ref> = batch.runs.iter().filter_map(|r| r.dataset.as_ref()).map(|d| d.flow.reference.clone()).collect();
    others.pop_first();
    batch.runs.retain(|run| of(run).is_none_or(|flow| !others.contains(&flow)));
    others.iter().map(Ref::to_string).collect()
}

/// Writes each observation with where it came from, in the order of the observations.
fn lines(batch: &Batch, place: &Path) -> Result<(), Stop> {
    let datasets = merged(batch);
    let [data] = &datasets[..] else { return Ok(()) };
    let mut found = Findings::default();
    // What was found by what else is published is no property of the file: a run of later finds something else, and the records
    // are the same.
    batch.runs.iter().for_each(|r| found.extend(r.findings.clone()));
    found.list.retain(|f| !compare::RULES.contains(&f.rule));
    let of = |name: &str| batch.runs.iter().find(|r| r.name == name).and_then(|r| Hash::from_hex(&r.sha256));
    let files = batch.sources.parts().iter().map(|p| of(&p.file).unwrap_or_else(Hash::of_nothing)).collect();
    let mut writer = Writer::of_files(data, &batch.sources, &found, files, &[]);
    replace(place, |out| {
        let mut file = records::Writer::new(out)?;
        let (mut record, mut key) = (Vec::with_capacity(512), String::new());
        for row in data.order() {
            record.clear();
            writer.write(row as usize, &mut record);
            records::key(&mut key, (0..data.codes.len()).map(|d| data.code(row as usize, d)));
            file.push(&key, std::str::from_utf8(&record).map_err(io::Error::other)?, "")?;
        }
        file.finish()
    })
}

/// Writes the observations; gives the names of the files in a folder.
fn observations(batch: &Batch, output: Output, place: &Path) -> Result<Vec<String>, Stop> {
    let datasets = merged(batch);
    match output {
        Output::Stream => replace(place, |mut out| write_stream(&datasets, &batch.sources, &mut out))?,
        Output::Csv | Output::Parquet => drop(write_all(place, &datasets, &batch.sources)?),
        Output::Folder => {
            fs::create_dir(place)?;
            let written = write_all(place, &datasets, &batch.sources)?;
            return Ok(written.iter().filter_map(|p| p.file_name()).map(|n| n.to_string_lossy().into_owned()).collect());
        }
    }
    Ok(Vec::new())
}
