//! `isthmus convert` and `isthmus check`: files in, observations and report out.

use std::borrow::Cow;
use std::fs;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::{CheckArgs, Common, ConvertArgs, ReportFormat, Stop, Tools, beside, input, isolated, named_mapping, rules, shelf, today};
use crate::model::claim::Claim;
use crate::model::finding::{Finding, S_RWD_001, S_RWD_002, Severity};
use crate::model::lang::Lang;
use crate::model::location::Sources;
use crate::model::observation::Dataset;
use crate::pipeline::{self, Chosen, FileRun, Settings};
use crate::report::told::Told;
use crate::report::{self, InputSummary, MappingSummary, Pages, Report, RunSummary, Spot, notes, sentence as in_words, sum};
use crate::{sdmx, validate};

/// Files run together, with their sources.
pub(super) struct Batch {
    pub(super) runs: Vec<FileRun>,
    pub(super) sources: Sources,
    pub(super) received: String,
}

impl Batch {
    pub(super) fn has_errors(&self) -> bool {
        self.runs.iter().any(|r| r.findings.worst() == Some(Severity::Error))
    }
}

pub(super) fn convert(a: &ConvertArgs, tools: &Tools) -> Result<u8, Stop> {
    let to_stdout = a.output.as_os_str() == "-";
    if !to_stdout {
        // A result of an earlier run must not pass for this one's.
        form(&a.output)?;
    }
    if a.common.isolate {
        return isolated::convert(a, tools);
    }
    let batch = process(&a.common, tools)?;
    write_report(&a.common, &batch, tools.lang)?;
    let failed = batch.has_errors();
    if !a.common.quiet || failed {
        write_text(&batch, ReportFormat::Text, tools.lang, &mut io::stderr().lock())?;
    }
    if failed {
        remove_old(&a.output)?;
        return Ok(1);
    }
    let datasets = merged(&batch);
    if to_stdout {
        let mut out = BufWriter::new(io::stdout().lock());
        write_stream(&datasets, &batch.sources, &mut out)?;
        out.flush()?;
    } else {
        for path in write_all(&a.output, &datasets, &batch.sources)? {
            if !a.common.quiet {
                writeln!(io::stderr(), "{}", path.display())?;
            }
        }
    }
    Ok(0)
}

pub(super) fn check(a: &CheckArgs, tools: &Tools) -> Result<u8, Stop> {
    if a.common.isolate {
        return isolated::check(a, tools);
    }
    let marked = a.marked.as_deref().map(|path| beside::one_file(&a.common.inputs).map(|one| (path, one))).transpose()?;
    let batch = process(&a.common, tools)?;
    write_report(&a.common, &batch, tools.lang)?;
    if let Some((path, one)) = marked {
        beside::write_marked(&one, &told(&batch, tools.lang), &tools.config.limits_of_own(), path)?;
    }
    if !a.common.quiet {
        let mut out = BufWriter::new(io::stdout().lock());
        write_text(&batch, a.format, tools.lang, &mut out)?;
        out.flush()?;
    }
    Ok(u8::from(batch.has_errors()))
}

/// Writes the reports of a batch in one form.
pub(super) fn write_text(batch: &Batch, format: ReportFormat, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let reports = reports(batch);
    match format {
        ReportFormat::Json => write_json(&reports, out),
        ReportFormat::Text => reports.iter().try_for_each(|r| r.write_text(lang, &mut *out)),
        ReportFormat::Csv => reports.iter().try_for_each(|r| r.write_csv(lang, &mut *out)),
    }
}

/// Writes datasets one after another.
pub(super) fn write_stream(datasets: &[Cow<'_, Dataset>], sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    datasets.iter().try_for_each(|d| sdmx::csv::write(d, sources, &mut *out))
}

/// Runs every file that the caller names.
fn process(a: &Common, tools: &Tools) -> Result<Batch, Stop> {
    let mapping = a.mapping.as_deref().map(named_mapping).transpose()?;
    let library = if mapping.is_some() { crate::map::library::Library::default() } else { tools.library()? };
    let own = tools.standard_for(mapping.iter().chain(&library.known))?;
    let settings = Settings {
        mapping: mapping.as_ref(),
        sender: a.sender.clone(),
        received: received(a)?,
        ..Settings::of(own.as_ref().unwrap_or(&tools.standard), &library, tools.config.limits_of_own())
    };
    let mut shelf = shelf::fill(shelf::open(&shelf::laid(a))?, &settings)?;
    shelf.packs = rules::read(&rules::named(&a.rules)?, settings.standard)?;
    shelf.patches = rules::patches(&rules::named(&a.patch)?)?;
    let settings = Settings { shelf: Some(&shelf), ..settings };
    let bar = progress(a.inputs.len());
    let batch = run_files(a.inputs.len(), &settings.received, |i, sources| {
        let file = input(&a.inputs[i])?;
        bar.set_message(file.name.clone());
        let runs = pipeline::run(&file, &settings, sources)?;
        bar.inc(1);
        Ok(runs)
    })?;
    bar.finish_and_clear();
    Ok(batch)
}

/// Runs files one after another, then what can be told of all of them together.
pub(super) fn run_files(
    count: usize,
    received: &str,
    mut each: impl FnMut(usize, &mut Sources) -> Result<Vec<FileRun>, Stop>,
) -> Result<Batch, Stop> {
    let mut batch = Batch { runs: Vec::new(), sources: Sources::default(), received: received.to_owned() };
    for i in 0..count {
        batch.runs.extend(each(i, &mut batch.sources)?);
    }
    check_across(&mut batch);
    Ok(batch)
}

/// The day on which the files were received.
pub(super) fn received(a: &Common) -> Result<String, Stop> {
    match &a.received {
        None => Ok(today()),
        Some(day) if crate::model::period::Period::parse(day).is_ok_and(|_| day.len() == 10) => Ok(day.clone()),
        Some(day) => Err(Stop::Usage(format!("--received wants a day such as 2026-11-21, not `{day}`"))),
    }
}

/// A bar on a terminal, for work that takes longer than a second.
pub(super) fn progress(files: usize) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(files as u64), indicatif::ProgressDrawTarget::stderr_with_hz(4));
    if let Ok(style) = ProgressStyle::with_template("{spinner} {pos}/{len} {wide_msg} {elapsed}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_secs(1));
    bar
}

/// Keys that two of the files have both.
fn check_across(batch: &mut Batch) {
    if batch.runs.len() < 2 {
        return;
    }
    let found: Vec<_> = merged(batch).iter().map(|d| validate::check(d, &validate::Context::default())).collect();
    for found in found {
        for f in found.list {
            // Records that are identical are told at the later one; the earlier one is the evidence.
            let across = f.cells.iter().chain(&f.evidence).any(|c| c.part() != f.cells[0].part());
            if across && [S_RWD_001.id, S_RWD_002.id].contains(&f.rule.id) {
                let parts: Vec<_> = f.cells.iter().map(|c| c.part()).collect();
                let owner = batch
                    .runs
                    .iter_mut()
                    .rev()
                    .find(|r| r.dataset.as_ref().is_some_and(|x| x.observations.at.iter().any(|l| parts.contains(&l.part()))));
                if let Some(run) = owner {
                    run.findings.add(f);
                }
            }
        }
    }
}

/// The datasets of a batch, those of one dataflow together, in the order of the dataflows.
pub(super) fn merged(batch: &Batch) -> Vec<Cow<'_, Dataset>> {
    let mut out: Vec<Cow<'_, Dataset>> = Vec::new();
    for d in batch.runs.iter().filter_map(|r| r.dataset.as_ref()) {
        match out.iter_mut().find(|o| o.flow.reference == d.flow.reference) {
            Some(o) => o.to_mut().append(d),
            None => out.push(Cow::Borrowed(d)),
        }
    }
    out.sort_by(|a, b| a.flow.reference.cmp(&b.flow.reference));
    out
}

/// The report of each file.
pub(super) fn reports(batch: &Batch) -> Vec<Report> {
    batch.runs.iter().map(|r| report(r, &batch.sources, &batch.received)).collect()
}

/// The report of a file.
pub(super) fn report(run: &FileRun, sources: &Sources, received: &str) -> Report {
    let chosen = match run.chosen {
        Chosen::Named => "named",
        Chosen::Fits => "fingerprint",
        Chosen::Coded => "coded",
        Chosen::Not => "",
    };
    Report::new(RunSummary {
        inputs: vec![InputSummary {
            name: run.name.clone(),
            bytes: run.bytes,
            sha256: run.sha256.clone(),
            format: run.format.map_or("", crate::read::Format::word).to_owned(),
        }],
        sender: run.sender.clone(),
        received: received.to_owned(),
        mapping: run.mapping.as_ref().map(|id| MappingSummary { id: id.clone(), chosen: chosen.to_owned() }),
        flow: run.dataset.as_ref().map(|d| d.flow.clone()),
        observations: run.dataset.as_ref().map_or(0, |d| d.observations.len() as u64),
        sum: run.dataset.as_ref().and_then(sum),
        claimed: Claim::ALL.iter().map(|c| c.word().to_owned()).zip(run.ledger.claimed).collect(),
        unclaimed: run.ledger.unclaimed.clone(),
        notes: run.dataset.as_ref().map(notes).unwrap_or_default(),
        findings: run.findings.clone(),
        sources: sources.clone(),
        spots: run.places.iter().map(|(at, p)| Spot { at: *at, line: p.line, pointer: p.pointer.clone() }).collect(),
    })
}

/// One report as it is, several as a list.
pub(super) fn write_json(reports: &[Report], out: &mut dyn Write) -> io::Result<()> {
    write_json_with(Pages::Left, reports, out)
}

/// The same, with the reports for people or without.
pub(super) fn write_json_with(pages: Pages, reports: &[Report], out: &mut dyn Write) -> io::Result<()> {
    if let [one] = reports {
        return one.write_json_with(pages, out);
    }
    out.write_all(b"[\n")?;
    for (i, r) in reports.iter().enumerate() {
        if i > 0 {
            out.write_all(b",\n")?;
        }
        r.write_json_with(pages, out)?;
    }
    out.write_all(b"]\n")
}

/// A finding as one sentence.
pub(super) fn sentence(f: &Finding, sources: &Sources, tools: &Tools) -> String {
    format!("{} {}", f.rule.id, in_words(f, sources, tools.lang))
}

fn write_report(a: &Common, batch: &Batch, lang: Lang) -> Result<(), Stop> {
    let Some(path) = &a.report else { return Ok(()) };
    match beside::form(path) {
        report::forms::Form::Json => replace(path, |mut out| write_json(&reports(batch), &mut out)),
        report::forms::Form::Text => replace(path, |mut out| write_text(batch, ReportFormat::Text, lang, &mut out)),
        report::forms::Form::Csv => replace(path, |mut out| write_text(batch, ReportFormat::Csv, lang, &mut out)),
        form => beside::write_told(form, &told(batch, lang), path),
    }
}

/// What the report of each file says in one language.
fn told(batch: &Batch, lang: Lang) -> Vec<Told> {
    reports(batch).iter().map(|r| r.told(lang)).collect()
}

/// Form of the observations.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Csv,
    Parquet,
    Folder,
}

pub(super) fn form(output: &Path) -> Result<Form, Stop> {
    let ending = output.extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
    match ending.as_deref() {
        _ if output.is_dir() || output.to_string_lossy().ends_with('/') => Ok(Form::Folder),
        Some("csv") => Ok(Form::Csv),
        Some("parquet") => Ok(Form::Parquet),
        _ => Err(Stop::Usage(format!("{}: the output ends in .csv or .parquet, or is a folder", output.display()))),
    }
}

/// Writes the datasets; gives the files written.
pub(super) fn write_all(output: &Path, datasets: &[Cow<'_, Dataset>], sources: &Sources) -> Result<Vec<PathBuf>, Stop> {
    let form = form(output)?;
    if form != Form::Folder && datasets.len() > 1 {
        let flows: Vec<String> = datasets.iter().map(|d| d.flow.reference.id.clone()).collect();
        return Err(Stop::Usage(format!("the files belong to {} dataflows ({}); name a folder as output", flows.len(), flows.join(", "))));
    }
    if form == Form::Folder {
        fs::create_dir_all(output)?;
    }
    let mut written = Vec::new();
    for d in datasets {
        let path = if form == Form::Folder { output.join(format!("{}.csv", d.flow.reference.id)) } else { output.to_owned() };
        replace(&path, |out| match form {
            Form::Parquet => sdmx::parquet::write(d, sources, out),
            _ => sdmx::csv::write(d, sources, out),
        })?;
        written.push(path);
    }
    Ok(written)
}

/// Writes a file beside its place and moves it there when it is whole, so that no half file looks complete.
pub(super) fn replace(path: &Path, write: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>) -> Result<(), Stop> {
    replace_file(path, |file| {
        let mut out = BufWriter::with_capacity(1 << 17, file);
        write(&mut out)?;
        out.flush()
    })
}

/// The same for what is not written from its beginning to its end. What is no file, such as `/dev/null` or a pipe, is written
/// into and stays what it is.
pub(super) fn replace_file(path: &Path, write: impl FnOnce(&mut fs::File) -> io::Result<()>) -> Result<(), Stop> {
    if is_special(path) {
        let written = fs::File::options().write(true).open(path).and_then(|mut file| write(&mut file));
        return written.map_err(|e| Stop::Machine(format!("{}: {e}", path.display())));
    }
    let mut partial = path.as_os_str().to_owned();
    partial.push(".partial");
    let partial = PathBuf::from(partial);
    let told = |e: io::Error| Stop::Machine(format!("{}: {e}", path.display()));
    let result = fs::File::create(&partial).and_then(|mut file| write(&mut file));
    match result.and_then(|()| fs::rename(&partial, path)) {
        Ok(()) => Ok(()),
        Err(e) => {
            // What is left of a failed run is of no use to anybody.
            let _ = fs::remove_file(&partial);
            Err(told(e))
        }
    }
}

/// Whether something lies there that is neither a file nor a folder.
pub(super) fn is_special(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|m| !m.is_file() && !m.is_dir())
}

/// Takes away the output of an earlier run when this one has none to put in its place.
pub(super) fn remove_old(output: &Path) -> Result<(), Stop> {
    match fs::metadata(output) {
        Ok(m) if m.is_file() => fs::remove_file(output).map_err(Stop::from),
        _ => Ok(()),
    }
}
