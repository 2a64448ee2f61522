//! What is looked at? One code of everything that cannot be added, and of the rest what the reader asks for.

use super::Sight;
use super::cover::{ADDED, Bands, Sum, TOTAL, bands, years};
use crate::model::period::Period;

/// A dimension in which something can be chosen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Choice {
    /// The dimension.
    pub dimension: usize,
    /// The codes that there are, in the order of their list.
    pub codes: Vec<String>,
    /// The one that is looked at; none for all of them together.
    pub taken: Option<String>,
    /// Whether all of them together can be looked at.
    pub together: Together,
}

/// Whether the codes of a dimension can be looked at together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Together {
    /// They are parts of a whole.
    Yes,
    /// Each is something else.
    No,
}

/// What is looked at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Chosen {
    /// The dimensions in which there is a choice.
    pub choices: Vec<Choice>,
    /// The rows.
    pub rows: Vec<u32>,
    /// The rows before the direction or side was chosen, with that dimension: each of its codes is a line.
    pub lined: Option<(usize, Vec<u32>)>,
}

/// The dimensions whose codes are shown as lines beside one another, the first that there is.
const LINED: [&str; 3] = ["DIRECTION", "FLOW", "OBS_SIDE"];

/// How often, the best first.
const OFTEN: [&str; 6] = ["M", "W", "Q", "S", "A", "D"];

/// The code that is looked at where none is asked for.
pub fn usual<'c>(id: &str, codes: &[&'c str]) -> Option<&'c str> {
    let first_part = codes.iter().find(|c| !c.starts_with('_')).or(codes.first()).copied();
    match id {
        "FREQ" => OFTEN.iter().find_map(|f| codes.iter().find(|c| *c == f)).copied().or(first_part),
        "ROUND" => codes.iter().max_by_key(|c| (c.len(), **c)).copied(),
        "DIRECTION" | "FLOW" | "REF_AREA" | "OBS_SIDE" => first_part,
        _ => codes.iter().find(|c| **c == TOTAL).copied().or(first_part),
    }
}

impl Sight {
    /// What is looked at, by what is asked for: names of dimensions with a code. A code that is not there is not taken.
    pub fn choose(&self, asked: &[(String, String)]) -> Chosen {
        let mut rows = self.all();
        let mut choices = Vec::new();
        let mut lined = None;
        let asked_for = |id: &str| asked.iter().find(|(name, _)| name == id).map(|(_, code)| code.as_str()).filter(|c| !c.is_empty());
        // What cannot be added is chosen first: the rest depends on it.
        let (no, yes): (Vec<usize>, Vec<usize>) = self.dimensions().partition(|d| !ADDED.contains(&self.component(*d).id.as_str()));
        for (d, together) in no.into_iter().map(|d| (d, Together::No)).chain(yes.into_iter().map(|d| (d, Together::Yes))) {
            let id = self.component(d).id.as_str();
            let codes: Vec<&str> = self.by_code(&rows, d).into_iter().map(|(code, _)| code).collect();
            let wanted = asked_for(id).and_then(|w| codes.iter().find(|c| **c == w)).copied();
            let taken = match together {
                Together::No => wanted.or_else(|| usual(id, &codes)),
                Together::Yes => wanted.filter(|w| *w != TOTAL),
            };
            if codes.len() > 1 || id == "REF_AREA" {
                let choice = Choice {
                    dimension: d,
                    codes: codes.iter().map(|c| (*c).to_owned()).collect(),
                    taken: taken.map(str::to_owned),
                    together,
                };
                choices.push(choice);
            }
            if LINED.contains(&id) && lined.is_none() && codes.iter().filter(|c| **c != TOTAL).count() > 1 {
                lined = Some((d, rows.clone()));
            }
            if let Some(code) = taken {
                rows = self.with(&rows, d, code);
                // What is chosen later holds for all lines.
                if let Some((line, all)) = &mut lined
                    && *line != d
                {
                    *all = self.with(all, d, code);
                }
            }
        }
        Chosen { choices, rows, lined }
    }

    /// The figures of some rows over time.
    pub fn over_time(&self, rows: &[u32]) -> Vec<(Period, Sum)> {
        self.by_period(rows).into_iter().map(|(period, rows)| (period, self.sum(&rows))).collect()
    }

    /// Men and women of each age band of some rows of one period, the youngest first; empty where there are not both.
    pub fn pyramid(&self, rows: &[u32]) -> Vec<(&str, Sum, Sum)> {
        let (Some(sex), Some(age)) = (self.dimension("SEX"), self.dimension("AGE")) else { return Vec::new() };
        let (men, women) = (self.with(rows, sex, "M"), self.with(rows, sex, "F"));
        let of = |rows: &[u32]| self.by_code(rows, age).into_iter().map(|(c, _)| c).filter(|c| years(c).is_some()).collect::<Vec<_>>();
        let (of_men, of_women) = (of(&men), of(&women));
        let all = of_men.iter().chain(of_women.iter().filter(|c| !of_men.contains(c))).copied();
        let bands = bands(all, Bands::Narrow);
        if bands.len() < 2 || men.is_empty() || women.is_empty() {
            return Vec::new();
        }
        bands.into_iter().map(|b| (b, self.sum(&self.with(&men, age, b)), self.sum(&self.with(&women, age, b)))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_usual_is_what_people_ask_for() {
        assert_eq!(usual("FREQ", &["A", "M", "W"]), Some("M"));
        assert_eq!(usual("DIRECTION", &["_T", "OUT"]), Some("OUT"));
        assert_eq!(usual("PERMIT_EVENT", &["FIRST", "_T"]), Some("_T"));
        assert_eq!(usual("ROUND", &["2", "9", "10"]), Some("10"));
        assert_eq!(usual("UNIT", &[]), None);
    }
}
