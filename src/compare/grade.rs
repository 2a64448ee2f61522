//! How comparable are two series, by what each says of itself? (`COMPAR_GRADE` of the standard.)
//!
//! A where all is the same, B where there is one difference that both document or something that neither says, C otherwise. What
//! is counted, in which unit, and of which population are never brought together: events and persons, citizens and those born
//! abroad.

use std::collections::BTreeSet;

use crate::model::passport::{Grade, Graded, Passport, Reason, Step, Verdict};

/// How much a difference weighs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Weight {
    /// Another thing is counted: C.
    Thing,
    /// It is counted in another way: one is B, two are C.
    Way,
    /// To be told, no worse than B.
    Note,
}

/// What silence means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Silence {
    /// Nothing: it is seldom said.
    Nothing,
    /// That nobody can know.
    Doubt,
    /// That nobody can know, where people and not movements are counted.
    OfPeople,
}

/// What must be the same for figures to be comparable, in the order of the passport.
const CONCEPTS: [(&str, Weight, Silence); 12] = [
    ("COUNT_UNIT", Weight::Thing, Silence::Doubt),
    ("UNIT_MEASURE", Weight::Thing, Silence::Nothing),
    ("POPULATION", Weight::Thing, Silence::Nothing),
    ("UNIT_MULT", Weight::Thing, Silence::Nothing),
    ("FREQ", Weight::Way, Silence::Nothing),
    ("RESID_RULE", Weight::Way, Silence::OfPeople),
    ("SOURCE_TYPE", Weight::Way, Silence::Doubt),
    ("REF_DATE_RULE", Weight::Way, Silence::Doubt),
    ("AGE_RULE", Weight::Way, Silence::Nothing),
    ("AGE", Weight::Way, Silence::Nothing),
    ("COVERAGE", Weight::Note, Silence::Nothing),
    ("VINTAGE", Weight::Note, Silence::Nothing),
];

/// The concepts that a series says something of, beside [`POPULATION`]: attributes and dimensions.
pub fn concepts() -> impl Iterator<Item = &'static str> {
    CONCEPTS.iter().map(|c| c.0).filter(|c| *c != POPULATION)
}

/// Of whom figures are: by citizenship, by country of birth, or as a dimension says.
pub const POPULATION: &str = "POPULATION";

/// The structures that count people who live somewhere, so that it matters from when on they do.
const PEOPLE: [&str; 4] = ["MIG_FLOW", "MIG_STOCK", "DISPL_POP", "RESPERM"];

/// Codes that are near enough to be brought together with a note; all others are different things.
const NEAR: [&[&str]; 8] = [
    &["M12", "INTENT12"],
    &["M6", "M6P1D"],
    &["BORDER", "PERMIT", "POPREG", "REGISTRATION", "ADMIN_OTHER"],
    &["CENSUS", "SURVEY_PROB"],
    &["SURVEY_NONPROB", "KEYINF", "OBSERVATION"],
    // The end of a period is the beginning of the next.
    &["EOP", "BOP"],
    &["EOP", "SNAPSHOT"],
    &["BOP", "SNAPSHOT"],
];

/// How what one says stands against what another says.
pub fn step<C: AsRef<str>>(one: &[C], other: &[C]) -> Step {
    match (one, other) {
        ([], []) => Step::Unsaid,
        ([], _) | (_, []) => Step::OneSided,
        ([a], [b]) if a.as_ref() == b.as_ref() => Step::Same,
        ([a], [b]) if NEAR.iter().any(|near| near.contains(&a.as_ref()) && near.contains(&b.as_ref())) => Step::Near,
        ([_], [_]) => Step::Different,
        _ => Step::Mixed,
    }
}

/// How comparable two series are.
pub fn grade(one: &Passport, other: &Passport) -> Graded {
    let mut graded = Graded::default();
    let mut ways = 0;
    let people = [one, other].iter().any(|p| PEOPLE.contains(&p.structure.as_str()));
    let mut tell = |reason: Reason, least: Grade| {
        graded.grade = graded.grade.max(least);
        graded.reasons.push(reason);
    };
    for (concept, weight, silence) in CONCEPTS {
        let (said, says) = (said(one, concept), said(other, concept));
        let step = match step(&said, &says) {
            // Both by the same bands or of the same parts: that is no change within one of them.
            Step::Mixed if said == says && (weight != Weight::Thing || concept == POPULATION) => continue,
            step => step,
        };
        let doubtful = silence == Silence::Doubt || (silence == Silence::OfPeople && people);
        let least = match (step, weight) {
            (Step::Same, _) => continue,
            (Step::Unsaid | Step::OneSided, _) if !doubtful && weight != Weight::Note => continue,
            (Step::Unsaid, Weight::Note) => continue,
            (Step::Unsaid, _) => Grade::B,
            (_, Weight::Note) => Grade::B,
            (_, Weight::Thing) | (Step::OneSided, _) => Grade::C,
            _ => {
                ways += 1;
                if ways > 1 { Grade::C } else { Grade::B }
            }
        };
        tell(Reason { concept, step, one: said.into_iter().collect(), other: says.into_iter().collect() }, least);
    }
    if !one.breaks.is_empty() || !other.breaks.is_empty() {
        let list = |p: &Passport| p.breaks.iter().cloned().collect();
        tell(Reason { concept: "BREAK", step: Step::Mixed, one: list(one), other: list(other) }, Grade::B);
    }
    if !one.periods.is_empty() && !other.periods.is_empty() && one.periods.is_disjoint(&other.periods) {
        let ends = |p: &Passport| p.periods.first().into_iter().chain(p.periods.last()).cloned().collect();
        tell(Reason { concept: "PERIODS", step: Step::Different, one: ends(one), other: ends(other) }, Grade::B);
    }
    graded
}

/// What a series says of a concept, as it counts here.
fn said(of: &Passport, concept: &str) -> Vec<String> {
    let all: BTreeSet<String> = of.said.get(concept).cloned().unwrap_or_default();
    match concept {
        // Nothing said is one.
        "UNIT_MULT" if all.is_empty() => vec!["0".to_owned()],
        "AGE" => all.into_iter().filter(|c| c != "_T").collect(),
        _ => all.into_iter().collect(),
    }
}

/// Whether two series are added: as they are comparable, and only where they are parts of one thing. `one_thing`: of one dataset, and
/// they differ only in what can be added.
pub fn added(graded: &Graded, one_thing: bool) -> Verdict {
    if one_thing { graded.axis() } else { Verdict::Refused }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passport(said: &[(&'static str, &str)]) -> Passport {
        let mut p = Passport { structure: "MIG_STOCK".to_owned(), ..Passport::default() };
        for (concept, codes) in
            [("COUNT_UNIT", "PERSON"), ("SOURCE_TYPE", "POPREG"), ("REF_DATE_RULE", "EOP"), ("RESID_RULE", "M12")].iter().chain(said)
        {
            p.said.remove(concept);
            codes.split('+').for_each(|c| p.say(concept, c));
        }
        p
    }

    #[test]
    fn one_difference_is_announced_and_two_are_refused() {
        for (said, wanted) in [
            (&[][..], Grade::A),
            (&[("RESID_RULE", "INTENT12")], Grade::B),
            (&[("SOURCE_TYPE", "CENSUS")], Grade::B),
            (&[("SOURCE_TYPE", "CENSUS"), ("REF_DATE_RULE", "MID")], Grade::C),
            // What is counted is another thing, however near all else is.
            (&[("COUNT_UNIT", "EVENT")], Grade::C),
            (&[("COUNT_UNIT", "EVENT+PERSON")], Grade::C),
            // Only one says it: nobody can know.
            (&[("SOURCE_TYPE", "")], Grade::C),
            (&[("POPULATION", "COUNTRY_BIRTH")], Grade::A),
            (&[("VINTAGE", "2024-05")], Grade::B),
            (&[("UNIT_MULT", "3")], Grade::C),
            (&[("UNIT_MULT", "0")], Grade::A),
        ] {
            let graded = grade(&passport(&[]), &passport(said));
            assert_eq!(graded.grade, wanted, "{said:?}: {:?}", graded.reasons);
            assert_eq!(graded.reasons.is_empty(), wanted == Grade::A, "{said:?}");
            assert_eq!(grade(&passport(said), &passport(&[])).grade, wanted, "{said:?} from the other side");
        }
        let by = |dimension| passport(&[("POPULATION", dimension)]);
        assert_eq!(grade(&by("CITIZENSHIP"), &by("COUNTRY_BIRTH")).grade, Grade::C);
    }

    #[test]
    fn what_neither_says_is_announced() {
        let silent = passport(&[("SOURCE_TYPE", ""), ("RESID_RULE", "_U"), ("REF_DATE_RULE", "")]);
        let graded = grade(&silent, &silent);
        assert_eq!((graded.grade, graded.reasons.len()), (Grade::B, 3));
        // From when on somebody counts as living there is no matter of movements.
        let moving = Passport { structure: "BORDER_MVT".to_owned(), ..passport(&[("RESID_RULE", "")]) };
        assert_eq!(grade(&moving, &moving), Graded::default());
    }

    #[test]
    fn a_break_and_other_years_are_announced() {
        let mut broken = passport(&[]);
        broken.breaks.insert("2023-01".to_owned());
        assert_eq!(grade(&broken, &passport(&[])).grade, Grade::B);
        let (mut early, mut late) = (passport(&[]), passport(&[]));
        early.periods.insert("2010".to_owned());
        late.periods.insert("2020".to_owned());
        assert_eq!(grade(&early, &late).reasons[0].concept, "PERIODS");
    }

    #[test]
    fn what_is_said_is_stepped() {
        for (one, other, is) in [
            (&["EVENT"][..], &["EVENT"][..], Step::Same),
            (&["EVENT"], &["PERSON"], Step::Different),
            (&["M12"], &["INTENT12"], Step::Near),
            (&["EOP"], &["BOP"], Step::Near),
            (&["BORDER"], &["SURVEY_PROB"], Step::Different),
            (&[], &["EVENT"], Step::OneSided),
            (&[], &[], Step::Unsaid),
            (&["EVENT", "PERSON"], &["EVENT"], Step::Mixed),
        ] {
            assert_eq!(step(one, other), is, "{one:?} {other:?}");
        }
    }

    #[test]
    fn only_parts_of_one_thing_are_added() {
        assert_eq!(added(&Graded::default(), true), Verdict::Plain);
        assert_eq!(added(&Graded::default(), false), Verdict::Refused);
        assert_eq!(added(&Graded { grade: Grade::B, reasons: Vec::new() }, true), Verdict::Announced);
    }
}
