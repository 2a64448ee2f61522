//! What do rows of a dataset say of themselves, which of them may stand on one axis, and what do two lots of them say side by side?

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::cover::{ADDED, TOTAL};
use super::{PASSPORT, Sight};
use crate::compare::grade::{self, POPULATION};
use crate::compare::sheet::POPULATIONS;
use crate::model::passport::{Graded, Passport, Verdict};

/// Lots of rows, by their names, that are to stand on one axis.
#[derive(Debug, Default)]
pub struct Axis {
    /// Those that do not, and why.
    pub refused: Vec<(String, Graded)>,
    /// Those that do, with the reasons beside.
    pub announced: Vec<(String, Graded)>,
}

impl Axis {
    /// Whether a lot stands on it.
    pub fn has(&self, name: &str) -> bool {
        self.refused.iter().all(|(n, _)| n != name)
    }
}

impl Sight {
    /// What some rows say of themselves.
    pub fn passport(&self, rows: &[u32]) -> Passport {
        let mut passport = Passport { structure: self.flow.structure.reference.id.clone(), ..Passport::default() };
        let mut seen = vec![false; self.kinds.len()];
        for &row in rows {
            seen[self.passports[row as usize] as usize] = true;
            if self.said(row, "OBS_STATUS") == "B" {
                passport.breaks.insert(self.period_text(row).to_owned());
            }
        }
        self.say_kinds(&mut passport, seen.iter().zip(0u32..).filter(|(s, _)| **s).map(|(_, kind)| kind));
        let mut dimension = |id: &'static str, concept: &'static str, as_is: bool| {
            let Some(d) = self.dimension(id) else { return };
            let mut used = vec![false; self.texts[d].len()];
            rows.iter().for_each(|r| used[self.number(*r, d) as usize] = true);
            let codes = used.iter().zip(&self.texts[d]).filter(|(u, _)| **u).map(|(_, code)| &**code);
            match as_is {
                true => codes.for_each(|code| passport.say(concept, code)),
                false if codes.into_iter().any(|c| !c.starts_with('_')) => passport.say(concept, id),
                false => {}
            }
        };
        dimension("FREQ", "FREQ", true);
        dimension("AGE", "AGE", true);
        match self.dimension("POP_DEF") {
            Some(_) => dimension("POP_DEF", POPULATION, true),
            None => POPULATIONS.into_iter().for_each(|id| dimension(id, POPULATION, false)),
        }
        if let Some(time) = self.time {
            let mut used = vec![false; self.texts[time].len()];
            rows.iter().for_each(|r| used[self.number(*r, time) as usize] = true);
            passport.periods = used.iter().zip(&self.texts[time]).filter(|(u, _)| **u).map(|(_, text)| text.to_string()).collect();
        }
        passport
    }

    /// What the kinds of figures with these numbers say.
    pub(super) fn say_kinds(&self, passport: &mut Passport, kinds: impl Iterator<Item = u32>) {
        for kind in kinds {
            for concept in grade::concepts() {
                if let Some(place) = PASSPORT.iter().position(|id| *id == concept) {
                    passport.say(concept, &self.kinds[kind as usize][place]);
                }
            }
        }
    }

    /// Which lots may stand on one axis with the first of them.
    pub fn axis(&self, lots: &[(&str, Vec<u32>)]) -> Axis {
        let mut axis = Axis::default();
        let Some(((_, first), others)) = lots.split_first() else { return axis };
        let first = self.passport(first);
        for (name, rows) in others.iter().filter(|(_, rows)| !rows.is_empty()) {
            let mut passport = self.passport(rows);
            // That a series is shorter or breaks is seen where it is drawn.
            passport.periods.clone_from(&first.periods);
            passport.breaks.clone_from(&first.breaks);
            let mut graded = grade::grade(&first, &passport);
            graded.reasons.retain(|r| r.concept != "BREAK");
            match graded.axis() {
                Verdict::Refused => axis.refused.push(((*name).to_owned(), graded)),
                Verdict::Announced if !graded.reasons.is_empty() => axis.announced.push(((*name).to_owned(), graded)),
                Verdict::Announced | Verdict::Plain => {}
            }
        }
        axis
    }

    /// The figures over time of some rows, by the period as it is written.
    pub fn series(&self, rows: &[u32]) -> BTreeMap<String, Option<Decimal>> {
        let sums = self.over_time(rows).into_iter();
        sums.filter_map(|(_, sum)| Some((self.period_text(*sum.parts.first()?).to_owned(), sum.value))).collect()
    }

    /// Whether two lots of rows are parts of one thing: they differ only in what can be added, and nothing is in both.
    pub fn parts_of_one(&self, one: &[u32], other: &Sight, others: &[u32]) -> bool {
        if self.flow.reference != other.flow.reference || one.is_empty() || others.is_empty() {
            return false;
        }
        let mut apart = false;
        for d in self.dimensions() {
            let codes = |sight: &Sight, rows: &[u32]| -> Vec<String> {
                let mut all: Vec<String> = sight.by_code(rows, d).into_iter().map(|(code, _)| code.to_owned()).collect();
                all.sort_unstable();
                all
            };
            let (a, b) = (codes(self, one), codes(other, others));
            if a == b {
                continue;
            }
            let overlap = a.iter().any(|c| b.contains(c)) || [&a, &b].iter().any(|codes| codes.iter().any(|c| c == TOTAL));
            if !ADDED.contains(&self.component(d).id.as_str()) {
                return false;
            }
            apart |= !overlap;
        }
        apart
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::passport::Grade;

    fn lots(sight: &Sight) -> Vec<(&str, Vec<u32>)> {
        sight.by_code(&sight.all(), sight.dimension("REF_AREA").expect("an area"))
    }

    #[test]
    fn events_and_persons_do_not_stand_on_one_axis() {
        let rows = ["CRI IN _T _T _T 2024-01 5 A EVENT", "GTM IN _T _T _T 2024-01 7 A PERSON", "PAN IN _T _T _T 2024-01 9 A EVENT"];
        let sight = Sight::of_rows(&rows);
        let axis = sight.axis(&lots(&sight));
        assert_eq!(axis.refused.iter().map(|(n, _)| n.as_str()).collect::<Vec<_>>(), ["GTM"]);
        assert!(axis.has("PAN") && !axis.has("GTM"));
        // Of the source neither says anything: that is told.
        assert_eq!(axis.announced[0].1.grade, Grade::B);
        assert!(axis.announced[0].1.reasons.iter().any(|r| r.concept == "SOURCE_TYPE"));
    }

    #[test]
    fn only_parts_are_added() {
        let rows =
            ["CRI IN NIC _T _T 2024-01 5", "CRI IN COL _T _T 2024-01 7", "CRI OUT COL _T _T 2024-01 7", "CRI IN _T _T _T 2024-01 12"];
        let sight = Sight::of_rows(&rows);
        assert!(sight.parts_of_one(&[0], &sight, &[1]));
        assert!(!sight.parts_of_one(&[1], &sight, &[2]), "entries and exits");
        assert!(!sight.parts_of_one(&[0], &sight, &[3]), "a part and its whole");
        assert!(!sight.parts_of_one(&[0], &sight, &[0]), "the same twice");
    }
}
