//! What do rules of the catalogue ask of the observations of a dataflow, said as expressions of VTL 2.1? And why is the rest not said so?
//!
//! The lists of codes are those that the checks themselves use, so what is said cannot drift from what is checked. A rule is said
//! where each observation can be judged by its own components, or by figures of codes that make up one another: what VTL calls a
//! ruleset. Everything else needs what a ruleset does not see.

use super::codes::{EITHER, SIDES, WITHOUT};
use super::record::NETS;
use super::scope::is_share;
use super::structure::WHOLE;
use crate::model::finding::{C_COC_001, C_COC_003, C_COV_001, C_OBS_001, R_VCO_002, R_VIR_001, R_VIR_002, Rule, S_FDL_001, S_FDM_001};
use crate::model::structure::{Component, CubeRegion, DataStructure, Dataflow, Representation};

/// What a rule asks of a dataflow, or of one of its components.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Clause {
    /// The rule.
    pub rule: &'static Rule,
    /// The component that it is about; where there are several clauses of one rule, what tells them apart.
    pub about: String,
    /// What it asks.
    pub asks: Asks,
}

/// What is asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Asks {
    /// Of each observation for which the first holds (none: of all), the second.
    Each(Option<String>, String),
    /// Of the figures of a dimension: which code is made up of which.
    Codes(String, String),
}

/// Whether a rule is said in VTL, and why not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reach {
    /// It is, for dataflows whose structure has what it is about.
    Said,
    /// It is about the file, before there are observations.
    File,
    /// A dataset of VTL has each key once.
    Keys,
    /// It is about who sent the file, and when.
    Occasion,
    /// Which figures make up a total is said by the mapping of a layout.
    Layout,
    /// It compares periods with a calendar.
    Calendar,
    /// It holds a figure against others of its dataset, which a ruleset does not see.
    Others,
    /// It holds the dataset against another one, or against what stood before.
    Beside,
    /// It stands for the rules of packs, which are exported with their pack.
    Packs,
    /// It is about what is published, not about what was sent.
    Published,
}

impl Reach {
    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Reach::Said => "said",
            Reach::File => "file",
            Reach::Keys => "keys",
            Reach::Occasion => "occasion",
            Reach::Layout => "layout",
            Reach::Calendar => "calendar",
            Reach::Others => "others",
            Reach::Beside => "beside",
            Reach::Packs => "packs",
            Reach::Published => "published",
        }
    }

    /// That of a rule.
    pub fn of(rule: &Rule) -> Reach {
        match rule.id {
            _ if SAID.iter().any(|r| r.id == rule.id) => Reach::Said,
            "S-RWD-001" | "S-RWD-002" => Reach::Keys,
            "F-EVA-001" | "F-EVA-002" | "C-COC-002" | "R-VCO-003" => Reach::Occasion,
            "X-VAD-001" | "X-VAD-002" => Reach::Layout,
            "S-TIM-001" | "C-COV-002" | "X-VAD-005" => Reach::Calendar,
            "R-EXP-001" | "X-EXP-001" => Reach::Packs,
            "X-REP-002" | "T-STK-001" => Reach::Beside,
            // A label and a column are none of VTL's: there are codes and components.
            "C-COV-003" | "R-RUL-001" => Reach::File,
            id if id.starts_with(['F', 'S']) => Reach::File,
            id if id.starts_with(['V', 'M', 'D', 'T']) => Reach::Beside,
            id if id.starts_with('P') => Reach::Published,
            _ => Reach::Others,
        }
    }
}

/// The rules of which there may be clauses.
const SAID: [&Rule; 9] = [&C_COV_001, &S_FDM_001, &S_FDL_001, &C_COC_001, &C_COC_003, &C_OBS_001, &R_VIR_001, &R_VIR_002, &R_VCO_002];

/// What the rules of the catalogue ask of a dataflow, in the order in which they are checked.
pub fn clauses(flow: &Dataflow) -> Vec<Clause> {
    let structure = &*flow.structure;
    let mut all = Clauses(Vec::new());
    known_codes(structure, &mut all);
    for a in structure.attributes.iter().filter(|a| a.mandatory) {
        all.each(&S_FDM_001, &a.id, None, format!("not isnull({})", a.id));
    }
    lengths(structure, &mut all);
    allowed(flow, &mut all);
    for (here, there) in SIDES {
        if structure.dimension(here).and(structure.dimension(there)).is_some() {
            all.each(&C_COC_003, there, Some(format!("substr({there}, 1, 1) <> \"_\"")), format!("{here} <> {there}"));
        }
    }
    statuses(structure, &mut all);
    ranges(structure, &mut all);
    for (id, [plus, minus, net]) in NETS {
        let list = structure.dimension(id).and_then(|d| structure.dimensions[d].codelist());
        if list.is_some_and(|l| [plus, minus, net].iter().all(|c| l.get(c).is_some())) {
            let asks = Asks::Codes(id.to_owned(), format!("{net} = {plus} - {minus}"));
            all.0.push(Clause { rule: &R_VCO_002, about: id.to_owned(), asks });
        }
    }
    all.0
}

struct Clauses(Vec<Clause>);

impl Clauses {
    fn each(&mut self, rule: &'static Rule, about: &str, when: Option<String>, then: String) {
        self.0.push(Clause { rule, about: about.to_owned(), asks: Asks::Each(when, then) });
    }
}

/// A set of texts: `{"A", "B"}`.
fn set<'a>(codes: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = codes.into_iter().map(|c| format!("\"{}\"", c.replace('"', "\"\""))).collect();
    format!("{{{}}}", quoted.join(", "))
}

/// C-COV-001: every code is in its list, or of the form for which the list is open.
fn known_codes(structure: &DataStructure, all: &mut Clauses) {
    let attributes = structure.attributes.iter().map(|c| (c, true));
    for (c, may_be_empty) in structure.dimensions.iter().map(|c| (c, false)).chain(attributes) {
        let Some(list) = c.codelist().filter(|l| !l.codes.is_empty()) else { continue };
        let listed = format!("{} in {}", c.id, set(list.codes.iter().map(|c| c.id.as_str())));
        let then = match &list.open_pattern {
            None => listed,
            // There a pattern always covers the whole text.
            Some(p) => {
                format!("{listed} or match_characters({}, {})", c.id, quoted(p.as_str().trim_start_matches('^').trim_end_matches('$')))
            }
        };
        all.each(&C_COV_001, &c.id, may_be_empty.then(|| format!("not isnull({})", c.id)), then);
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// S-FDL-001: texts are as long as they may be, what comes in wholes has no decimals.
fn lengths(structure: &DataStructure, all: &mut Clauses) {
    for c in &structure.attributes {
        if let Representation::Text(Some(most)) = c.representation {
            all.each(&S_FDL_001, &c.id, Some(format!("not isnull({})", c.id)), format!("length({}) <= {most}", c.id));
        }
    }
    let value = &structure.measure.id;
    let has = |id: &str| structure.attribute(id).is_some();
    let whole = format!("{value} = trunc({value}, 0)");
    let mut when: Vec<String> = Vec::new();
    if has("DECIMALS") {
        when.push("isnull(DECIMALS)".to_owned());
    }
    if matches!(structure.measure.representation, Representation::Integer) {
        all.each(&S_FDL_001, value, (!when.is_empty()).then(|| when.join(" and ")), whole);
    } else if has("COUNT_UNIT") {
        when.push(format!("COUNT_UNIT in {}", set(WHOLE)));
        if has("UNIT_MULT") {
            when.push("nvl(UNIT_MULT, \"0\") = \"0\"".to_owned());
        }
        if has("SOURCE_TYPE") {
            when.push("nvl(SOURCE_TYPE, \"\") <> \"MODEL\"".to_owned());
        }
        when.extend(shares(structure).map(|(_, no)| no));
        all.each(&S_FDL_001, value, Some(when.join(" and ")), whole);
    }
}

/// Where the figure is a share of a hundred, and where it is none: by the codes of its unit.
fn shares(structure: &DataStructure) -> Option<(String, String)> {
    let of = |c: &Component| -> Option<(String, String)> {
        let units: Vec<&str> = c.codelist()?.codes.iter().map(|c| c.id.as_str()).filter(|c| is_share(c)).collect();
        let (unit, units) = (format!("nvl({}, \"\")", c.id), (!units.is_empty()).then(|| set(units))?);
        Some((format!("{unit} in {units}"), format!("{unit} not_in {units}")))
    };
    let unit = |c: &&Component| c.id == "UNIT_MEASURE";
    structure.attributes.iter().find(unit).or_else(|| structure.dimensions.iter().find(unit)).and_then(of)
}

/// C-COC-001: the combination of codes is one that the constraints of the dataflow allow.
fn allowed(flow: &Dataflow, all: &mut Clauses) {
    let structure = &*flow.structure;
    let region = |r: &CubeRegion| -> Option<String> {
        let part = |(id, codes): (&String, &Vec<String>)| {
            let named = format!("{id} in {}", set(codes.iter().map(String::as_str)));
            match (structure.dimension(id), structure.attribute(id)) {
                (Some(_), _) => Some(named),
                // A component left empty is not judged: that is S-FDM-001's.
                (_, Some(_)) => Some(format!("(isnull({id}) or {named})")),
                _ => None,
            }
        };
        let parts: Vec<String> = r.keys.iter().filter(|(_, codes)| !codes.is_empty()).filter_map(part).collect();
        (!parts.is_empty()).then(|| parts.join(" and "))
    };
    let of = |include: bool| flow.constraints.iter().filter(|r| r.include == include).filter_map(region).collect::<Vec<_>>();
    let (include, exclude) = (of(true), of(false));
    if !include.is_empty() {
        let any: Vec<String> = include.iter().map(|r| format!("({r})")).collect();
        all.each(&C_COC_001, "allowed", None, any.join(" or "));
    }
    for (i, r) in exclude.iter().enumerate() {
        all.each(&C_COC_001, &format!("excluded-{}", i + 1), None, format!("not ({r})"));
    }
}

/// C-OBS-001: a figure is missing if and only if its status says so.
fn statuses(structure: &DataStructure, all: &mut Clauses) {
    if structure.attribute("OBS_STATUS").is_none() {
        return;
    }
    let value = &structure.measure.id;
    let status = "nvl(OBS_STATUS, \"\")";
    all.each(&C_OBS_001, "filled", Some(format!("{status} in {}", set(WITHOUT))), format!("isnull({value})"));
    let mut may = format!("{status} in {}", set(WITHOUT.into_iter().chain(EITHER)));
    if structure.attribute("CONF_STATUS").is_some() {
        may += " or nvl(CONF_STATUS, \"\") not_in {\"\", \"F\"}";
    }
    all.each(&C_OBS_001, "empty", Some(format!("isnull({value})")), may);
}

/// R-VIR-001 and R-VIR-002: counts are not negative, balances apart; shares lie between 0 and 100.
fn ranges(structure: &DataStructure, all: &mut Clauses) {
    let value = &structure.measure.id;
    let (share, no_share) = shares(structure).unzip();
    let mut when: Vec<String> = no_share.into_iter().collect();
    for id in ["FLOW", "DIRECTION"] {
        let list = structure.dimension(id).and_then(|d| structure.dimensions[d].codelist());
        let codes = list.iter().flat_map(|l| &l.codes).map(|c| c.id.as_str());
        let nets: Vec<&str> = codes.filter(|c| *c == "NET" || c.starts_with("NET_")).collect();
        if !nets.is_empty() {
            when.push(format!("{id} not_in {}", set(nets)));
        }
    }
    all.each(&R_VIR_001, value, (!when.is_empty()).then(|| when.join(" and ")), format!("{value} >= 0"));
    if let Some(share) = share {
        all.each(&R_VIR_002, value, Some(share), format!("between({value}, 0, 100)"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::finding::RULES;

    #[test]
    fn every_rule_is_said_or_there_is_a_reason() {
        let said: Vec<&str> = RULES.iter().filter(|r| Reach::of(r) == Reach::Said).map(|r| r.id).collect();
        assert_eq!(said.len(), SAID.len());
        let of = |id: &str| RULES.iter().find(|r| r.id == id).map(|r| Reach::of(r).word());
        assert_eq!([of("F-FLF-002"), of("M-VMP-001"), of("T-VNO-001"), of("X-VAD-003")], ["file", "beside", "beside", "others"].map(Some));
    }
}
