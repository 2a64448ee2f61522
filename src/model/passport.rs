//! What does a series say of itself, and how near are two that say something? The words for both, and for a letter about them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rust_decimal::Decimal;

use super::structure::Dataflow;

/// How comparable two series are: the codes of `CL_COMPAR_GRADE`, the best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub enum Grade {
    /// They say the same of themselves.
    #[default]
    A,
    /// One difference that both document, or something that neither says.
    B,
    /// Not without adjustment.
    C,
}

impl Grade {
    /// Its code.
    pub fn code(self) -> &'static str {
        match self {
            Grade::A => "A",
            Grade::B => "B",
            Grade::C => "C",
        }
    }
}

/// How far two are the same in one thing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Step {
    /// Both say the same.
    Same,
    /// Different words for what is near enough to be brought together.
    Near,
    /// Neither says anything.
    Unsaid,
    /// It changes within one of them.
    Mixed,
    /// Only one of them says it.
    OneSided,
    /// Different things.
    Different,
}

impl Step {
    /// Its word, for programs.
    pub fn word(self) -> &'static str {
        match self {
            Step::Same => "same",
            Step::Near => "near",
            Step::Unsaid => "unsaid",
            Step::Mixed => "mixed",
            Step::OneSided => "one-sided",
            Step::Different => "different",
        }
    }
}

/// Why two series do not have the best grade.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reason {
    /// What it is about: an attribute or dimension, or `POPULATION`, `BREAK`, `PERIODS`.
    pub concept: &'static str,
    /// How far they are the same in it.
    pub step: Step,
    /// What the one says.
    pub one: Vec<String>,
    /// What the other says.
    pub other: Vec<String>,
}

/// A grade with its reasons; none of them where all is the same.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Graded {
    /// The grade.
    pub grade: Grade,
    /// Why it is no better, in the order of the passport.
    pub reasons: Vec<Reason>,
}

/// Whether something is done with two series.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Verdict {
    /// Without a word.
    Plain,
    /// With the reasons beside it.
    Announced,
    /// Not at all.
    Refused,
}

impl Verdict {
    /// Its word, for programs.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Plain => "plain",
            Verdict::Announced => "announced",
            Verdict::Refused => "refused",
        }
    }
}

impl Graded {
    /// Whether both are shown on one axis.
    pub fn axis(&self) -> Verdict {
        match self.grade {
            Grade::A => Verdict::Plain,
            Grade::B => Verdict::Announced,
            Grade::C => Verdict::Refused,
        }
    }
}

/// What a series says of itself: for each concept the codes that occur; what is not said is not there.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Passport {
    /// Attributes and dimensions by their identifiers.
    pub said: BTreeMap<&'static str, BTreeSet<String>>,
    /// The periods in which it breaks.
    pub breaks: BTreeSet<String>,
    /// Its periods.
    pub periods: BTreeSet<String>,
    /// The identifier of its structure.
    pub structure: String,
}

impl Passport {
    /// Notes what a row says; nothing said, not applicable or unknown is nothing.
    pub fn say(&mut self, concept: &'static str, code: &str) {
        if !matches!(code, "" | "_U" | "_Z") {
            let codes = self.said.entry(concept).or_default();
            if !codes.contains(code) {
                codes.insert(code.to_owned());
            }
        }
    }

    /// What it says of a concept.
    pub fn of(&self, concept: &str) -> Vec<&str> {
        self.said.get(concept).into_iter().flatten().map(String::as_str).collect()
    }
}

/// A band of asymmetry (formula F1 of the standard).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Band {
    /// Up to 10 %.
    A,
    /// Up to 30 %.
    B,
    /// Above.
    C,
}

/// What two series have in a period.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pair {
    /// The period, as it is written.
    pub period: String,
    /// The figure of the one.
    pub one: Option<Decimal>,
    /// The figure of the other.
    pub other: Option<Decimal>,
    /// 2 (one - other) / (one + other) in percent, with one decimal; none where the two are too small to be judged, or one is missing.
    pub asymmetry: Option<Decimal>,
    /// Where that lies.
    pub band: Option<Band>,
}

/// How two series move together (formula F2 of the standard).
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Corridor {
    /// Correlation in the same period, with two decimals; none below four periods or where one stands still.
    pub same: Option<Decimal>,
    /// Correlation of the one with the other a period later.
    pub later: Option<Decimal>,
    /// What the other counts for each one of the one, with two decimals.
    pub ratio: Option<Decimal>,
}

/// Two series side by side.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Beside {
    /// The periods of both, in order.
    pub pairs: Vec<Pair>,
    /// How many are in each band.
    pub bands: [usize; 3],
    /// How they move together.
    pub corridor: Corridor,
}

/// One of two offices in a letter.
#[derive(Clone, Debug)]
pub struct Party {
    /// The dataflow that its figures are of.
    pub flow: Arc<Dataflow>,
    /// The area that it reports for.
    pub area: String,
    /// Who published the figures, or the file they lie in.
    pub source: String,
    /// What it says of them.
    pub passport: Passport,
}

/// What may explain that two offices count differently, by what the figures do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Pattern {
    /// The one is the larger in nearly all periods.
    OneLarger,
    /// The other is.
    OtherLarger,
    /// The other moves a period later.
    Later,
    /// The one has periods of which the other says nothing.
    OneAlone,
    /// The other has.
    OtherAlone,
}

/// A letter for two offices about the same movements: `one` is where they end, `other` where they begin.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Who receives.
    pub one: Party,
    /// Who sends.
    pub other: Party,
    /// Both side by side.
    pub beside: Beside,
    /// How comparable they are by what they say.
    pub graded: Graded,
    /// What the figures themselves tell.
    pub patterns: Vec<Pattern>,
    /// The periods that differ most, the first the most.
    pub worst: Vec<String>,
}
