//! What does a file say of itself and over time, so that another one can be laid beside it?

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::grade::{self, POPULATION};
use super::project::{Sums, project};
use crate::model::comparison::{Chosen, Comparisons};
use crate::model::observation::Dataset;
use crate::model::passport::Passport;
use crate::model::structure::DataStructure;

/// Figures by their periods; none for one that is missing.
pub type Series = BTreeMap<String, Option<Decimal>>;

/// What a file counts of the movements from an area to another one, and what it says of those figures.
pub struct Side {
    /// Over time.
    pub series: Series,
    /// What it says of them.
    pub passport: Passport,
}

/// The same movements as two files count them.
pub struct Movement {
    /// Where they end.
    pub to: String,
    /// Where they begin.
    pub from: String,
    /// Counted where they end.
    pub received: Side,
    /// Counted where they begin.
    pub sent: Side,
}

/// The dimensions that say of whom figures are.
pub const POPULATIONS: [&str; 2] = ["CITIZENSHIP", "COUNTRY_BIRTH"];

/// What some rows say of themselves.
pub fn passport(data: &Dataset, rows: &[u32]) -> Passport {
    let structure = &data.flow.structure;
    let mut passport = Passport { structure: structure.reference.id.clone(), ..Passport::default() };
    for concept in grade::concepts() {
        if let Some(a) = structure.attribute(concept) {
            let used = used(rows, data.attribute_values[a].len(), |row| data.observations.attributes[a].get(row as usize));
            used.into_iter().for_each(|n| passport.say(concept, data.attribute_values[a].text(n)));
        } else if let Some(d) = structure.dimension(concept) {
            codes(data, rows, d).for_each(|code| passport.say(concept, code));
        }
    }
    if let Some(d) = structure.dimension("POP_DEF") {
        codes(data, rows, d).for_each(|code| passport.say(POPULATION, code));
    } else {
        for dimension in POPULATIONS {
            let Some(d) = structure.dimension(dimension) else { continue };
            if codes(data, rows, d).any(|c| !c.starts_with('_')) {
                passport.say(POPULATION, dimension);
            }
        }
    }
    if let Some(time) = structure.time() {
        passport.periods = codes(data, rows, time).map(str::to_owned).collect();
        let broken = rows.iter().filter(|r| data.attribute_by_id(**r as usize, "OBS_STATUS") == "B");
        passport.breaks = broken.map(|r| data.code(*r as usize, time).to_owned()).collect();
    }
    passport
}

fn used(rows: &[u32], len: usize, number: impl Fn(u32) -> u32) -> Vec<u32> {
    let mut used = vec![false; len];
    rows.iter().for_each(|r| used.get_mut(number(*r) as usize).into_iter().for_each(|u| *u = true));
    used.into_iter().zip(0u32..).filter(|(u, _)| *u).map(|(_, n)| n).collect()
}

fn codes<'d>(data: &'d Dataset, rows: &[u32], dimension: usize) -> impl Iterator<Item = &'d str> {
    let labels = &data.codes[dimension];
    let used = used(rows, labels.len(), |row| data.observations.keys[dimension].get(row as usize));
    used.into_iter().map(|n| labels.text(n))
}

/// The figures of a file under some conditions (dimension and code), each period with what its rows add up to, and what they say of
/// themselves. None where it has no such dimension.
pub fn side(data: &Dataset, only: &BTreeMap<String, Vec<String>>) -> Option<Side> {
    let structure = &data.flow.structure;
    let chosen = Chosen { dataflow: data.flow.reference.id.clone(), only: only.clone(), ..Chosen::default() };
    let sums = project(data, &chosen, &in_time(structure, &[]))?;
    Some(gathered(data, &sums, |_| true))
}

/// The names that sums over time are by, behind others.
fn in_time(structure: &DataStructure, before: &[String]) -> Vec<String> {
    let mut by = before.to_vec();
    if !by.iter().any(|b| b == "TIME_PERIOD") {
        by.extend(structure.time().map(|t| structure.dimensions[t].id.clone()));
    }
    by
}

/// The sums of some keys, by the period that is last in them.
fn gathered(data: &Dataset, sums: &Sums, meant: impl Fn(&[String]) -> bool) -> Side {
    let (mut series, mut rows) = (Series::new(), BTreeSet::new());
    for (key, sum) in sums.iter().filter(|(key, _)| meant(key)) {
        rows.extend(sum.rows.iter().copied());
        // What is not all counted in one unit is not added.
        let value = sum.value.filter(|_| sum.unit.is_some());
        if let Some(period) = key.last() {
            series.entry(period.clone()).and_modify(|v| *v = v.zip(value).and_then(|(a, b)| a.checked_add(b))).or_insert(value);
        }
    }
    Side { series, passport: passport(data, &rows.into_iter().collect::<Vec<_>>()) }
}

/// The movements that both files count, one where they end and the other where they begin, whichever of them is which.
pub fn movements(one: &Dataset, other: &Dataset, table: &Comparisons) -> Vec<Movement> {
    let mut all = Vec::new();
    for mirror in &table.mirrors {
        // The period stands last, so that what is before it names the movement.
        let mut by: Vec<String> = mirror.by.iter().filter(|b| *b != "TIME_PERIOD").cloned().collect();
        by.push("TIME_PERIOD".to_owned());
        let place = |name: &str| by.iter().position(|b| b == name);
        let (Some(from), Some(to)) = (place("from"), place("to")) else { continue };
        for (received, sent) in [(one, other), (other, one)] {
            let both = project(received, &mirror.received, &by).zip(project(sent, &mirror.sent, &by));
            let Some((receives, sends)) = both else { continue };
            // What both tell apart: of other nationals, or in another frequency, the partner says nothing.
            let told = |sums: &Sums| sums.keys().map(|k| k[..k.len() - 1].to_vec()).collect::<BTreeSet<_>>();
            let both: BTreeSet<Vec<String>> = told(&receives).intersection(&told(&sends)).cloned().collect();
            let ends: BTreeSet<(&String, &String)> = both.iter().map(|k| (&k[from], &k[to])).filter(|(a, b)| a != b).collect();
            for (a, b) in ends {
                let meant = |key: &[String]| key[from] == *a && key[to] == *b && both.contains(&key[..key.len() - 1]);
                let (received, sent) = (gathered(received, &receives, meant), gathered(sent, &sends, meant));
                all.push(Movement { from: a.clone(), to: b.clone(), received, sent });
            }
        }
    }
    all
}
