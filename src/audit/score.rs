//! How well does a sender send, over time? Counted from the statements of the ledger alone, so that whoever holds them counts
//! the same.
//!
//! A *delivery* is a file that was sent, with those that were sent to mend it. What is counted of findings is what the first
//! run of the first file found: how good a file comes in, not how good it is once everybody has worked on it. The same bytes
//! sent again are no delivery.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::hash::Hash;
use super::statement::{DECISION, Kind, Statement};
use crate::model::moment::Moment;

/// What was sent in one month of one dataflow, or altogether.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Score {
    /// Month in which the deliveries began, `2026-11` (UTC); empty where it is all of them.
    pub month: String,
    /// Their dataflow; empty where it is all of them, or was never recognised.
    pub dataflow: String,
    /// Deliveries.
    pub deliveries: u64,
    /// Files of them, with those that mend.
    pub files: u64,
    /// Deliveries whose first file had no error at its first run.
    pub first_pass: u64,
    /// Those in per cent of all that were run, rounded to a tenth; empty where none was.
    pub first_pass_rate: String,
    /// Filled cells of the first files.
    pub cells: u64,
    /// Errors that were found in them.
    pub errors: u64,
    /// Warnings.
    pub warnings: u64,
    /// Findings to know of.
    pub informations: u64,
    /// Errors and warnings for each thousand cells, rounded to a tenth; empty where no cell was read.
    pub findings_per_thousand: String,
    /// How often a reviewer gave one back.
    pub returned: u64,
    /// How often somebody changed a severity.
    pub overridden: u64,
    /// Deliveries that were released.
    pub released: u64,
    /// Days from the first file to the release, in the middle of all that were released, rounded to a tenth; empty where none was.
    pub days_to_release: String,
    /// Receipts of the first files, so that each number can be followed.
    pub receipts: Vec<String>,
}

/// What became of one receipt.
#[derive(Default)]
struct Sent {
    at: Option<Moment>,
    month: String,
    original: Option<Hash>,
    corrects: Option<String>,
    dataflow: Option<String>,
    /// Filled cells, and findings by severity, of its first run; the cells of a run come before its findings.
    cells: u64,
    findings: Option<[u64; 3]>,
    returned: u64,
    overridden: u64,
    released: Option<Moment>,
}

/// One row for each month and dataflow, in that order, and one of all. `statements` are those about the submissions and
/// releases of one tenant, in the order of the ledger.
pub fn of<'a>(statements: impl IntoIterator<Item = &'a Statement>) -> (Vec<Score>, Score) {
    let mut sent: BTreeMap<&str, Sent> = BTreeMap::new();
    // In the order of the ledger, which is that of receipt.
    let mut order: Vec<&str> = Vec::new();
    let mut made: BTreeMap<Hash, Vec<&str>> = BTreeMap::new();
    for s in statements {
        let text = |name: &str| s.parameters.get(name).and_then(|v| v.as_str()).map(str::to_owned);
        let number = |name: &str| s.parameters.get(name).and_then(serde_json::Value::as_u64).unwrap_or_default();
        let at: Option<Moment> = s.at.parse().ok();
        if s.kind == Kind::Receipt {
            let new = Sent {
                at,
                month: s.at.get(..7).unwrap_or_default().to_owned(),
                original: s.made.iter().find(|o| o.name == "original").map(|o| o.digest),
                corrects: text("corrects"),
                dataflow: text("dataflow"),
                ..Sent::default()
            };
            if sent.insert(&s.about, new).is_none() {
                order.push(&s.about);
            }
            continue;
        }
        if s.kind == Kind::Release {
            for dataset in s.from.iter().filter(|o| o.name == "dataset") {
                for about in made.get(&dataset.digest).into_iter().flatten() {
                    if let Some(one) = sent.get_mut(about) {
                        one.released = one.released.or(at);
                    }
                }
            }
            continue;
        }
        let Some(one) = sent.get_mut(s.about.as_str()) else { continue };
        match s.kind {
            Kind::Parse if one.findings.is_none() => one.cells += number("filled"),
            Kind::Map => {
                one.dataflow = text("dataflow").filter(|d| !d.is_empty()).or(one.dataflow.take());
                let datasets = s.made.iter().filter(|o| o.name == "dataset");
                datasets.for_each(|o| made.entry(o.digest).or_default().push(&s.about));
            }
            Kind::Validate => {
                one.findings.get_or_insert_with(|| ["error", "warning", "information"].map(number));
            }
            Kind::Decide => match s.parameters.get(DECISION).and_then(|d| d.as_str()) {
                Some("return") => one.returned += 1,
                Some("override") => one.overridden += 1,
                _ => {}
            },
            _ => {}
        }
    }
    rows(&sent, &order)
}

fn rows(sent: &BTreeMap<&str, Sent>, order: &[&str]) -> (Vec<Score>, Score) {
    // The first file of each delivery, and its files.
    let mut deliveries: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut firsts: Vec<&str> = Vec::new();
    let mut seen: BTreeSet<Hash> = BTreeSet::new();
    for &about in order {
        let mut first = about;
        // A chain of corrections has an end: each names an earlier receipt.
        for _ in 0..order.len() {
            match sent[first].corrects.as_deref().and_then(|c| sent.get_key_value(c)) {
                Some((earlier, _)) if *earlier != first => first = earlier,
                _ => break,
            }
        }
        // Shares of one archive have its bytes, and each its dataflow.
        let again = sent[about].original.is_some_and(|o| !seen.insert(o)) && sent[about].dataflow.is_none();
        if first == about && again {
            continue;
        }
        if first == about {
            firsts.push(about);
        }
        deliveries.entry(first).or_default().push(about);
    }
    let mut by: BTreeMap<(String, String), Vec<&str>> = BTreeMap::new();
    for &first in &firsts {
        let dataflow = deliveries[first].iter().find_map(|f| sent[f].dataflow.clone()).unwrap_or_default();
        by.entry((sent[first].month.clone(), dataflow)).or_default().push(first);
    }
    let score = |month: &str, dataflow: &str, firsts: &[&str]| {
        let mut all = Score { month: month.to_owned(), dataflow: dataflow.to_owned(), ..Score::default() };
        let (mut run, mut waited) = (0, Vec::new());
        for &first in firsts {
            let one = &sent[first];
            all.deliveries += 1;
            all.receipts.push(first.to_owned());
            if let Some([errors, warnings, informations]) = one.findings {
                run += 1;
                all.first_pass += u64::from(errors == 0);
                all.cells += one.cells;
                (all.errors, all.warnings, all.informations) =
                    (all.errors + errors, all.warnings + warnings, all.informations + informations);
            }
            let mut released: Option<Moment> = None;
            for file in &deliveries[first] {
                let file = &sent[file];
                all.files += 1;
                (all.returned, all.overridden) = (all.returned + file.returned, all.overridden + file.overridden);
                released = released.into_iter().chain(file.released).min();
            }
            if let Some((from, to)) = one.at.zip(released) {
                all.released += 1;
                waited.push(u64::try_from(to.millis() - from.millis()).unwrap_or_default());
            }
        }
        waited.sort_unstable();
        all.first_pass_rate = tenths(all.first_pass * 100, run);
        all.findings_per_thousand = tenths((all.errors + all.warnings) * 1000, all.cells);
        if let (Some(a), Some(b)) = (waited.get(waited.len().saturating_sub(1) / 2), waited.get(waited.len() / 2)) {
            all.days_to_release = tenths(a + b, 2 * Moment::DAY.unsigned_abs());
        }
        all
    };
    let rows = by.iter().map(|((month, dataflow), firsts)| score(month, dataflow, firsts)).collect();
    (rows, score("", "", &firsts))
}

/// A quotient with one decimal, half up; nothing where there is nothing to divide by.
fn tenths(of: u64, by: u64) -> String {
    if by == 0 {
        return String::new();
    }
    let tenths = (u128::from(of) * 20 + u128::from(by)) / (u128::from(by) * 2);
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::super::statement::{Actor, Engine, Word};
    use super::*;

    fn said(kind: Kind, about: &str, day: u32) -> Statement {
        let actor = Actor { id: "ana".into(), role: "uploader".into(), tenant: "MEX".into(), word: Word::Service };
        Statement::new(
            kind,
            about,
            format!("2026-{:02}-{:02}T00:00:00.000Z", 10 + day / 31, 1 + day % 31),
            actor,
            Engine { digest: None, version: "1".into() },
        )
    }

    fn hash(text: &str) -> Hash {
        Hash::of(text.as_bytes())
    }

    /// A receipt, and a run of it.
    fn came(about: &str, day: u32, corrects: Option<&str>, cells: u64, errors: u64, warnings: u64) -> Vec<Statement> {
        let receipt = said(Kind::Receipt, about, day).made("original", hash(about));
        let receipt = corrects.iter().fold(receipt, |s, c| s.with("corrects", *c));
        let map = said(Kind::Map, about, day).made("dataset", hash(&format!("data {about}"))).with("dataflow", "ISTHMUS:DF_X(1.0)");
        let checked = said(Kind::Validate, about, day).with("error", errors).with("warning", warnings).with("information", 0u64);
        vec![receipt, said(Kind::Parse, about, day).with("filled", cells), map, checked]
    }

    #[test]
    fn a_delivery_is_judged_by_its_first_file() {
        let mut all = came("R-2026-000001", 0, None, 1000, 2, 1);
        all.extend(came("R-2026-000002", 3, Some("R-2026-000001"), 1000, 0, 1));
        all.extend(came("R-2026-000003", 5, None, 500, 0, 0));
        all.push(said(Kind::Decide, "R-2026-000003", 6).with(DECISION, "return"));
        all.push(said(Kind::Release, "X/MEX/1", 10).from("dataset", hash("data R-2026-000002")));
        // Run again under a newer mapping: the first run is what counts.
        all.extend(came("R-2026-000001", 0, None, 1000, 0, 0).split_off(1));
        // The same bytes again, and one of the next month that nobody has run yet.
        let again = said(Kind::Receipt, "R-2026-000004", 11).made("original", hash("R-2026-000003"));
        all.push(again);
        all.push(said(Kind::Receipt, "R-2026-000005", 35).made("original", hash("new")));
        let (rows, total) = of(&all);
        let october = Score {
            month: "2026-10".into(),
            dataflow: "ISTHMUS:DF_X(1.0)".into(),
            deliveries: 2,
            files: 3,
            first_pass: 1,
            first_pass_rate: "50.0".into(),
            cells: 1500,
            errors: 2,
            warnings: 1,
            informations: 0,
            findings_per_thousand: "2.0".into(),
            returned: 1,
            overridden: 0,
            released: 1,
            days_to_release: "10.0".into(),
            receipts: vec!["R-2026-000001".into(), "R-2026-000003".into()],
        };
        assert_eq!(rows[0], october);
        assert_eq!((rows.len(), rows[1].deliveries, rows[1].first_pass_rate.as_str()), (2, 1, ""));
        assert_eq!((total.deliveries, total.files, total.cells), (3, 4, 1500));
    }

    #[test]
    fn quotients_are_rounded_half_up() {
        for (of, by, wanted) in [(1, 3, "0.3"), (2, 3, "0.7"), (1, 20, "0.1"), (100, 1, "100.0"), (5, 0, ""), (0, 7, "0.0")] {
            assert_eq!(tenths(of, by), wanted, "{of}/{by}");
        }
    }
}
