//! How comparable are two files, and what is written to the two offices that sent them?

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde_json::json;

use super::convert::replace;
use super::{Stop, Tools, input, print};
use crate::compare::sheet::{self, Side};
use crate::compare::{grade, side};
use crate::model::finding::Severity;
use crate::model::location::Sources;
use crate::model::observation::Dataset;
use crate::model::passport::{Letter, Party, Verdict};
use crate::pipeline::{self, Settings};
use crate::report::letter::{self, Form};
use crate::standard::Standard;

#[derive(Args, Debug)]
pub(super) struct CompareArgs {
    /// A file, in any form that is read.
    one: PathBuf,
    /// Another one.
    other: PathBuf,
    /// Only figures of the one with this code: DIMENSION=CODE,CODE. May be repeated.
    #[arg(long, value_name = "WHICH")]
    of_one: Vec<String>,
    /// Only figures of the other with this code.
    #[arg(long, value_name = "WHICH")]
    of_other: Vec<String>,
    /// Write the letter to the two offices, where both count the same movements: `.html`, `.txt` or `.json`.
    #[arg(long, value_name = "FILE")]
    letter: Option<PathBuf>,
    /// Of movements to this area, where the files count several.
    #[arg(long, value_name = "CODE")]
    to: Option<String>,
    /// Of movements from this area.
    #[arg(long, value_name = "CODE")]
    from: Option<String>,
    /// Form of the answer.
    #[arg(long, value_enum, default_value = "text")]
    format: AnswerFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum AnswerFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// Ends with 1 where the two are not comparable.
pub(super) fn compare(a: &CompareArgs, tools: &Tools) -> Result<u8, Stop> {
    let (one, other) = (dataset(&a.one, tools)?, dataset(&a.other, tools)?);
    if let Some(path) = &a.letter {
        let letter = letter_of(a, &one, &other)?;
        let form = match path.extension().and_then(|e| e.to_str()) {
            Some("html") => Form::Html,
            Some("txt") => Form::Text,
            Some("json") => Form::Json,
            _ => return Err(Stop::Usage(format!("{}: a letter is .html, .txt or .json", path.display()))),
        };
        let text = letter::letter(&letter, form, tools.lang);
        replace(path, |mut out| std::io::Write::write_all(&mut out, text.as_bytes()))?;
    }
    let (here, there) = (chosen(&one, &a.of_one, &a.one)?, chosen(&other, &a.of_other, &a.other)?);
    let graded = grade::grade(&here.passport, &there.passport);
    let names = [&a.one, &a.other].map(|p| p.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned()));
    let mut told = letter::graded(&graded, &one.flow, tools.lang, &names[0], &names[1]);
    let refused = graded.axis() == Verdict::Refused;
    if a.format == AnswerFormat::Json {
        told["one"] = letter::passport(&here.passport);
        told["other"] = letter::passport(&there.passport);
        if !refused {
            let beside = side::beside(&here.series, &there.series);
            told["periods"] = letter::pairs(&beside.pairs);
            told["bands"] = json!({ "A": beside.bands[0], "B": beside.bands[1], "C": beside.bands[2] });
        }
        print(&format!("{told:#}\n"))?;
    } else {
        let mut text = format!("{}\n", graded.grade.code());
        for reason in &graded.reasons {
            text += &format!("  - {}\n", letter::reason(reason, &one.flow, tools.lang, &names[0], &names[1]));
        }
        print(&text)?;
    }
    Ok(u8::from(refused))
}

/// The dataset of a file that has no errors.
fn dataset(path: &Path, tools: &Tools) -> Result<Dataset, Stop> {
    let library = tools.library()?;
    let own = tools.standard_for(library.known.iter())?;
    let standard = own.as_ref().unwrap_or(&tools.standard);
    let settings = Settings { received: super::today(), ..Settings::of(standard, &library, tools.config.limits_of_own()) };
    let mut made = None;
    for run in pipeline::run(&input(path)?, &settings, &mut Sources::default())? {
        match run.dataset {
            Some(data) if run.findings.worst() < Some(Severity::Error) && made.is_none() => made = Some(data),
            Some(_) if made.is_some() => return Err(Stop::Usage(format!("{}: holds several datasets", path.display()))),
            _ => return Err(Stop::Usage(format!("{}: no dataset without errors comes of it; `isthmus check` says why", path.display()))),
        }
    }
    made.ok_or_else(|| Stop::Usage(format!("{}: holds no dataset", path.display())))
}

/// The figures of a dataset that are meant.
fn chosen(data: &Dataset, which: &[String], path: &Path) -> Result<Side, Stop> {
    let mut only: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for text in which {
        let (dimension, codes) = text.split_once('=').ok_or_else(|| Stop::Usage(format!("`{text}`: DIMENSION=CODE is wanted")))?;
        only.entry(dimension.to_owned()).or_default().extend(codes.split(',').map(str::to_owned));
    }
    let side = sheet::side(data, &only).filter(|s| !s.series.is_empty());
    side.ok_or_else(|| Stop::Usage(format!("{}: has no figures of {}", path.display(), which.join(" "))))
}

fn letter_of(a: &CompareArgs, one: &Dataset, other: &Dataset) -> Result<Letter, Stop> {
    let meant = |wanted: &Option<String>, code: &str| wanted.as_deref().is_none_or(|w| w == code);
    let mut all = sheet::movements(one, other, Standard::comparisons());
    all.retain(|m| meant(&a.to, &m.to) && meant(&a.from, &m.from));
    let movement = match all.len() {
        1 => all.swap_remove(0),
        0 => return Err(Stop::Usage("the two files count no movement in common, one where it ends and one where it begins".to_owned())),
        _ => {
            let list: Vec<String> = all.iter().map(|m| format!("--from {} --to {}", m.from, m.to)).collect();
            return Err(Stop::Usage(format!("the files count several movements in common; choose one: {}", list.join(", "))));
        }
    };
    let beside = side::beside(&movement.received.series, &movement.sent.series);
    // Which of the two files is which side is seen by its figures.
    let reports = |data: &Dataset, area: &str| {
        let labels = data.flow.structure.dimension("REF_AREA").map(|d| &data.codes[d]);
        labels.is_some_and(|l| (0..l.len() as u32).any(|n| l.text(n) == area))
    };
    let (receives, sends) =
        if reports(one, &movement.to) { ((one, &a.one), (other, &a.other)) } else { ((other, &a.other), (one, &a.one)) };
    let party = |(data, path): (&Dataset, &PathBuf), area: String, passport| {
        let source = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        Party { flow: data.flow.clone(), area, source, passport }
    };
    let one = party(receives, movement.to, movement.received.passport);
    let other = party(sends, movement.from, movement.sent.passport);
    Ok(side::letter(one, other, beside))
}
