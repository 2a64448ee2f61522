//! Which records of a long table are made faulty, and does a report tell exactly those?

use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::process::Command;

use crate::facts::{Block, Fact, PERIODS, SEXES};

/// What is wrong with a record.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Fault {
    /// A country of birth that no codelist knows.
    UnknownLabel,
    /// A figure that is none.
    NoNumber,
    /// The same record twice, one after the other.
    Twice,
    /// A total over the sexes that is seven persons too low.
    WrongTotal,
}

/// The label of [`Fault::UnknownLabel`].
pub(crate) const LABEL: &str = "Checoslovaquia (antigua)";
/// The figure of [`Fault::NoNumber`].
pub(crate) const NUMBER: &str = "12x4";
/// What [`Fault::WrongTotal`] takes away, in tenths.
pub(crate) const TOO_LITTLE: u32 = 70;

impl Fault {
    /// The fault of this record; one record in a hundred has one. Each kind has its own periods, for a record that cannot
    /// be read leaves sums of its period undecided, on purpose. A period of a block has one wrong total at most, for two
    /// of them would be two faults and a third sum, that of all countries, which tells neither.
    pub(crate) fn of(block: &Block, fact: Fact) -> Option<Fault> {
        let place = fact.birth * PERIODS + fact.period;
        if fact.birth == 0 || !place.is_multiple_of(33) {
            return None;
        }
        // Multiples of 33 come to the same period again after 25 of them.
        let first = place < 33 * PERIODS;
        let (fault, sex) = match fact.period % 4 {
            0 => (Fault::UnknownLabel, 0),
            1 => (Fault::NoNumber, 1),
            2 if first => (Fault::WrongTotal, 2),
            _ => (Fault::Twice, 0),
        };
        let figure = |s| block.fact(fact.birth, fact.period, s).tenths;
        let whole = fault != Fault::WrongTotal || ((0..SEXES).all(|s| figure(s).is_some()) && figure(2) >= Some(TOO_LITTLE));
        (fact.sex == sex && whole).then_some(fault)
    }

    /// A word for lists.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Fault::UnknownLabel => "unknown label",
            Fault::NoNumber => "no number",
            Fault::Twice => "twice",
            Fault::WrongTotal => "wrong total",
        }
    }
}

/// What a report tells of planted faults.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Verdict {
    pub(crate) planted: usize,
    /// Places with the right kind of fault.
    pub(crate) told: usize,
    /// Planted and not told: fault and line.
    pub(crate) missed: Vec<String>,
    /// Told and not planted: rule and line.
    pub(crate) besides: Vec<String>,
}

/// Compares a report with the list of what was planted, in a process of its own: a large report takes memory that must not
/// count as that of the commands started later.
///
/// # Errors
/// Those of the disk, and a report that is none.
pub(crate) fn compare(report: &Path, list: &Path) -> io::Result<Verdict> {
    let out = Command::new(std::env::current_exe()?).arg("faults").args([report, list]).output()?;
    let mut verdict = Verdict::default();
    for line in String::from_utf8_lossy(&out.stdout).lines() {
        match line.split_once('\t') {
            Some(("planted", n)) => verdict.planted = n.parse().map_err(io::Error::other)?,
            Some(("told", n)) => verdict.told = n.parse().map_err(io::Error::other)?,
            Some(("missed", what)) => verdict.missed.push(what.to_owned()),
            Some(("besides", what)) => verdict.besides.push(what.to_owned()),
            _ => {}
        }
    }
    if !out.status.success() {
        return Err(io::Error::other(String::from_utf8_lossy(&out.stderr).into_owned()));
    }
    Ok(verdict)
}

/// The process of its own: prints the verdict, a fact a line.
///
/// # Errors
/// As [`compare`].
pub(crate) fn print(report: &Path, list: &Path) -> io::Result<()> {
    let report: serde_json::Value = serde_json::from_slice(&std::fs::read(report)?)?;
    let verdict = verdict(&report, &std::fs::read_to_string(list)?);
    println!("planted\t{}\ntold\t{}", verdict.planted, verdict.told);
    verdict.missed.iter().for_each(|m| println!("missed\t{m}"));
    verdict.besides.iter().for_each(|b| println!("besides\t{b}"));
    Ok(())
}

/// Faults by kind and line; of the report every finding but mere information, at each of its cells.
fn verdict(report: &serde_json::Value, list: &str) -> Verdict {
    let planted: BTreeSet<(&str, &str)> = list.lines().filter_map(|l| l.split_once('\t')).map(|(line, fault)| (fault, line)).collect();
    let mut told = BTreeSet::new();
    for finding in report["findings"].as_array().into_iter().flatten().filter(|f| f["severity"] != "information") {
        let rule = finding["rule"].as_str().unwrap_or_default();
        let fault = match rule {
            "C-COV-001" => Fault::UnknownLabel.word(),
            "S-FDT-001" => Fault::NoNumber.word(),
            "S-RWD-002" => Fault::Twice.word(),
            "X-VAD-001" => Fault::WrongTotal.word(),
            other => other,
        };
        for cell in finding["cells"].as_array().into_iter().flatten() {
            let row = cell["cell"].as_str().map(|c| c.trim_start_matches(|c: char| c.is_ascii_uppercase()).to_owned());
            let line = row.or_else(|| cell["line"].as_u64().map(|n| n.to_string()));
            told.insert((fault.to_owned(), line.unwrap_or_default()));
        }
    }
    let has = |f: &(&str, &str)| told.contains(&(f.0.to_owned(), f.1.to_owned()));
    let missed: Vec<String> = planted.iter().filter(|f| !has(f)).map(|(fault, line)| format!("{fault} in line {line}")).collect();
    let besides = told.iter().filter(|(f, l)| !planted.contains(&(f.as_str(), l.as_str())));
    Verdict {
        planted: planted.len(),
        told: planted.len() - missed.len(),
        missed,
        besides: besides.map(|(fault, line)| format!("{fault} in line {line}")).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{Codes, Size};
    use std::collections::BTreeMap;

    #[test]
    fn a_report_must_tell_each_fault_and_nothing_else() {
        let list = "12\tno number\n40\ttwice\n50\twrong total\n";
        let report = serde_json::json!({ "findings": [
            { "rule": "S-FDT-001", "severity": "error", "cells": [{ "cell": "I12", "line": null }] },
            { "rule": "S-RWD-002", "severity": "warning", "cells": [{ "cell": null, "line": 40 }] },
            { "rule": "C-COV-001", "severity": "error", "cells": [{ "cell": null, "line": 41 }] },
            { "rule": "F-FLF-009", "severity": "information", "cells": [{ "cell": "I13", "line": null }] },
        ]});
        let v = verdict(&report, list);
        assert_eq!((v.planted, v.told), (3, 2));
        assert_eq!(v.missed, ["wrong total in line 50"]);
        assert_eq!(v.besides, ["unknown label in line 41"]);
    }

    #[test]
    fn one_record_in_a_hundred_is_faulty_in_one_of_four_ways() {
        let codes = Codes::new();
        let size = Size::named("105k").expect("a size");
        let mut kinds = BTreeMap::new();
        for block in size.facts(&codes) {
            block.all().filter_map(|f| Fault::of(&block, f)).for_each(|k| *kinds.entry(k).or_insert(0u32) += 1);
        }
        assert_eq!(kinds.len(), 4);
        assert!(kinds.values().all(|n| *n >= 30), "{kinds:?}");
        assert!((1_000..=1_100).contains(&kinds.values().sum::<u32>()), "{kinds:?}");
    }
}
