//! What was found wrong or notable: a closed catalogue of rules, findings with their places, tallies of checks.

use std::sync::Arc;

use super::lang::Names;
use super::location::Location;

/// How much a finding weighs, with the meaning of the ESS: an error blocks, a warning needs a justification,
/// information needs none.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// Needs nothing.
    Information,
    /// Needs a justification before release.
    Warning,
    /// Blocks.
    Error,
}

impl Severity {
    /// Its word in reports for machines.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Information => "information",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// A rule of the catalogue. Its identifier is never reused; a change of meaning raises the version.
#[derive(PartialEq, Eq, Debug)]
pub struct Rule {
    /// `<level>-<type>-<nnn>`, also the key of its sentence.
    pub id: &'static str,
    /// Version of its meaning.
    pub version: u16,
    /// Severity unless a profile says otherwise.
    pub severity: Severity,
}

/// Rules of which nobody changes the severity: without what they ask for there is nothing to release, or it must not be.
const FIRM: &[&str] = &[
    // The file could not be read, or not to its end: what came of it is not what was sent.
    "F-FLF-001",
    "F-FLF-002",
    "F-FLF-003",
    "F-FLF-006",
    "F-FLF-007",
    "F-FLF-008",
    "F-FLF-010",
    "F-LIM-001",
    "F-LIM-002",
    "F-SCH-001",
    // Without a key, a period or a code that exists a figure means nothing to anybody else.
    "S-DSD-001",
    "S-FDT-001",
    "S-TIM-001",
    "S-RWD-001",
    "S-RNR-001",
    "C-COV-001",
    "C-COV-003",
    // Data about persons, and another country's data.
    "S-PII-001",
    "C-COC-002",
];

impl Rule {
    /// Whether a person may give findings of this rule another severity, and say why.
    pub fn is_overridable(&self) -> bool {
        !FIRM.contains(&self.id)
    }

    /// The rule with this identifier.
    pub fn by_id(id: &str) -> Option<&'static Rule> {
        RULES.iter().copied().find(|r| r.id == id)
    }
}

/// An argument of a finding's sentence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Arg {
    /// Text of the sender or of the standard.
    Text(String),
    /// A figure as it stands in data, with `.` as decimal sign.
    Figure(rust_decimal::Decimal),
    /// How many.
    Count(u64),
    /// A place.
    Place(Location),
    /// What an office says in its own words, by language.
    Said(Arc<Names>),
}

impl From<&str> for Arg {
    fn from(s: &str) -> Self {
        Arg::Text(s.to_owned())
    }
}

impl From<String> for Arg {
    fn from(s: String) -> Self {
        Arg::Text(s)
    }
}

impl From<rust_decimal::Decimal> for Arg {
    fn from(d: rust_decimal::Decimal) -> Self {
        Arg::Figure(d)
    }
}

impl From<Arc<Names>> for Arg {
    fn from(names: Arc<Names>) -> Self {
        Arg::Said(names)
    }
}

impl From<u64> for Arg {
    fn from(n: u64) -> Self {
        Arg::Count(n)
    }
}

impl From<usize> for Arg {
    fn from(n: usize) -> Self {
        Arg::Count(n as u64)
    }
}

impl From<Location> for Arg {
    fn from(l: Location) -> Self {
        Arg::Place(l)
    }
}

/// One finding: what rule, where, with what.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule that fails.
    pub rule: &'static Rule,
    /// Its weight in this run.
    pub severity: Severity,
    /// Every cell that it concerns, the principal one first. A finding about one cause names all its cells: an unknown
    /// label in 31 cells is one finding with 31 places.
    pub cells: Vec<Location>,
    /// Further cells that were used to find it, such as the parts of a total.
    pub evidence: Vec<Location>,
    /// Arguments of its sentence, by the names that the message catalogue uses.
    pub args: Vec<(&'static str, Arg)>,
    /// Findings with one rule and one cause are shown together: an unknown label, a column, a total's name.
    pub cause: String,
    /// Ranked proposals for mending it, best first.
    pub proposals: Vec<String>,
}

impl Finding {
    /// A finding of this rule at this place.
    pub fn new(rule: &'static Rule, at: Location) -> Self {
        Self {
            rule,
            severity: rule.severity,
            cells: vec![at],
            evidence: Vec::new(),
            args: Vec::new(),
            cause: String::new(),
            proposals: Vec::new(),
        }
    }

    /// Adds an argument.
    #[must_use]
    pub fn arg(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    /// Sets what it is grouped by.
    #[must_use]
    pub fn cause(mut self, cause: impl Into<String>) -> Self {
        self.cause = cause.into();
        self
    }

    /// Sets its weight.
    #[must_use]
    pub fn weigh(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Adds a place.
    #[must_use]
    pub fn also(mut self, at: Location) -> Self {
        self.cells.push(at);
        self
    }

    /// Sets the cells used.
    #[must_use]
    pub fn evidence(mut self, cells: Vec<Location>) -> Self {
        self.evidence = cells;
        self
    }

    /// Sets the proposals.
    #[must_use]
    pub fn propose(mut self, proposals: Vec<String>) -> Self {
        self.proposals = proposals;
        self
    }
}

/// How often a rule was applied, and with what outcome. A missing input is `undecided`, never a pass.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Tally {
    /// The rule.
    pub rule: &'static Rule,
    /// It held.
    pub passed: u64,
    /// It did not.
    pub failed: u64,
    /// An input was missing, or was itself at fault.
    pub undecided: u64,
}

/// How often a rule of a pack was applied, and with what outcome.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Instance {
    /// The rule of the catalogue that stands for rules of packs.
    pub rule: &'static Rule,
    /// Which it is: `@DF_BORDER_MVT#id`.
    pub name: String,
    /// Weight of its findings.
    pub severity: Severity,
    /// It held.
    pub passed: u64,
    /// It did not.
    pub failed: u64,
    /// An input was missing, or was itself at fault.
    pub undecided: u64,
}

/// A rule whose findings weigh other than the catalogue says, and by which pack.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Weighed {
    /// The rule.
    pub rule: &'static Rule,
    /// What its findings weigh.
    pub severity: Severity,
    /// Identifier of the pack.
    pub by: String,
}

/// What a run found: findings in the order of finding, and how often each rule was applied.
#[derive(Clone, Default, Debug)]
pub struct Findings {
    /// The findings.
    pub list: Vec<Finding>,
    /// The rules that were applied; a rule that is not here was not run.
    pub tallies: Vec<Tally>,
    /// The rules of packs that were applied; their sums are among the tallies.
    pub instances: Vec<Instance>,
    /// The rules to which a pack gave another weight, the last that holds.
    pub weighed: Vec<Weighed>,
    /// Of each rule how many there were, and how many of these were not kept, by severity from the lightest.
    seen: Vec<(&'static Rule, u64, [u64; 3])>,
}

impl From<Finding> for Findings {
    fn from(finding: Finding) -> Self {
        let mut all = Findings::default();
        all.add(finding);
        all
    }
}

impl Findings {
    /// Findings of one rule that are kept for a file. A file with more is wrong from end to end: nobody reads a million
    /// sentences, and a sender who means harm would have us write gigabytes of them. All are counted.
    pub const MOST: u64 = 10_000;

    /// Adds a finding, or only counts it where there are more than are kept.
    pub fn add(&mut self, finding: Finding) {
        let seen = self.seen_of(finding.rule);
        seen.1 += 1;
        if seen.1 - seen.2.iter().sum::<u64>() <= Self::MOST {
            self.list.push(finding);
        } else {
            seen.2[finding.severity as usize] += 1;
        }
    }

    /// Counts findings that were not made, since there are more of their rule than are kept.
    pub fn beyond(&mut self, rule: &'static Rule, more: u64, severity: Severity) {
        let seen = self.seen_of(rule);
        seen.1 += more;
        seen.2[severity as usize] += more;
    }

    fn seen_of(&mut self, rule: &'static Rule) -> &mut (&'static Rule, u64, [u64; 3]) {
        let at = self.seen.iter().position(|s| s.0.id == rule.id).unwrap_or_else(|| {
            self.seen.push((rule, 0, [0; 3]));
            self.seen.len() - 1
        });
        &mut self.seen[at]
    }

    /// Says of which rules there were more findings than are kept (F-LIM-001). To be called once, when all is added.
    pub fn close(&mut self, at: Location) {
        for (rule, n, beyond) in self.seen.clone() {
            let all = [Severity::Information, Severity::Warning, Severity::Error];
            let Some(worst) = all.into_iter().rev().find(|s| beyond[*s as usize] > 0) else { continue };
            let f = Finding::new(&F_LIM_001, at).weigh(worst).cause("findings").arg("reason", "findings").arg("rule", rule.id);
            self.list.push(f.arg("limit", n - beyond.iter().sum::<u64>()).arg("found", n));
        }
    }

    /// Gives all findings of a rule another weight.
    pub fn weigh(&mut self, rule: &str, severity: Severity) {
        self.list.iter_mut().filter(|f| f.rule.id == rule).for_each(|f| f.severity = severity);
        for seen in self.seen.iter_mut().filter(|s| s.0.id == rule) {
            let beyond = seen.2.iter().sum();
            seen.2 = [0; 3];
            seen.2[severity as usize] = beyond;
        }
    }

    /// Gives all findings of a rule the weight that a pack gives it, and remembers that.
    pub fn weigh_by(&mut self, weighed: Weighed) {
        self.weigh(weighed.rule.id, weighed.severity);
        self.note_weight(weighed);
    }

    fn note_weight(&mut self, weighed: Weighed) {
        self.weighed.retain(|w| w.rule.id != weighed.rule.id);
        self.weighed.push(weighed);
    }

    /// Adds outcomes to a rule's tally. With three zeros it says that the rule was run on nothing.
    pub fn tally(&mut self, rule: &'static Rule, passed: u64, failed: u64, undecided: u64) {
        match self.tallies.iter_mut().find(|t| t.rule.id == rule.id) {
            Some(t) => {
                t.passed += passed;
                t.failed += failed;
                t.undecided += undecided;
            }
            None => self.tallies.push(Tally { rule, passed, failed, undecided }),
        }
    }

    /// Takes over what another stage found.
    pub fn extend(&mut self, other: Findings) {
        other.list.into_iter().for_each(|f| self.add(f));
        for (rule, _, beyond) in other.seen {
            // Those that the other did not keep; those that it kept were counted as they were added.
            let seen = self.seen_of(rule);
            seen.1 += beyond.iter().sum::<u64>();
            seen.2.iter_mut().zip(beyond).for_each(|(mine, more)| *mine += more);
        }
        for t in other.tallies {
            self.tally(t.rule, t.passed, t.failed, t.undecided);
        }
        self.instances.extend(other.instances);
        other.weighed.into_iter().for_each(|w| self.note_weight(w));
    }

    /// The heaviest severity, if anything was found.
    pub fn worst(&self) -> Option<Severity> {
        self.list.iter().map(|f| f.severity).max()
    }

    /// How many findings have this severity, those included that are not kept.
    pub fn count(&self, severity: Severity) -> usize {
        let beyond: u64 = self.seen.iter().map(|s| s.2[severity as usize]).sum();
        self.list.iter().filter(|f| f.severity == severity).count() + beyond as usize
    }
}

macro_rules! catalogue {
    ($($name:ident = $id:literal / $version:literal $severity:ident $doc:literal;)*) => {
        $(#[doc = $doc] pub static $name: Rule = Rule { id: $id, version: $version, severity: Severity::$severity };)*
        /// Every rule of the catalogue that the engine can apply, in order of level.
        pub static RULES: &[&Rule] = &[$(&$name),*];
    };
}

catalogue! {
    F_EVA_001 = "F-EVA-001" / 1 Warning "The sender has agreed to send this dataflow, and from this period.";
    F_EVA_002 = "F-EVA-002" / 1 Information "The same file did not come before.";
    F_FLF_001 = "F-FLF-001" / 1 Error "The content of the file is of a kind that is read, and is what its name says.";
    F_FLF_002 = "F-FLF-002" / 1 Error "The file opens: not encrypted, not cut off, well formed.";
    F_FLF_003 = "F-FLF-003" / 1 Error "One encoding; no replacement characters, no text read in the wrong encoding.";
    F_FLF_004 = "F-FLF-004" / 1 Warning "Hidden sheets, rows and columns with data are known to the sender.";
    F_FLF_005 = "F-FLF-005" / 1 Error "No cell shows an error; every formula has a stored result.";
    F_FLF_006 = "F-FLF-006" / 1 Error "Every table that the mapping expects is found, once.";
    F_FLF_007 = "F-FLF-007" / 1 Error "A mapping is known for this layout.";
    F_FLF_008 = "F-FLF-008" / 1 Error "Only one mapping fits this layout.";
    F_FLF_009 = "F-FLF-009" / 1 Information "Numbers are stored as numbers, not as text.";
    F_FLF_010 = "F-FLF-010" / 1 Error "The file holds data.";
    F_FLF_011 = "F-FLF-011" / 1 Information "Comments on cells are read by a person.";
    F_PAT_001 = "F-PAT-001" / 1 Information "A correction that was agreed is applied to a cell.";
    F_PAT_002 = "F-PAT-002" / 1 Information "A correction still fits the file that it is for.";
    F_LIM_001 = "F-LIM-001" / 1 Error "The file keeps within the limits of size.";
    F_LIM_002 = "F-LIM-002" / 1 Error "Reading the file takes no more memory and time than it may.";
    F_FDD_001 = "F-FDD-001" / 1 Error "Every record of a delimited text has as many fields as the header.";
    F_DES_001 = "F-DES-001" / 1 Error "Decimal and thousands signs fit the one convention of the file.";
    F_SCH_001 = "F-SCH-001" / 1 Error "A document with a contract keeps to its schema.";
    S_DSD_001 = "S-DSD-001" / 1 Error "Each dimension is given exactly once.";
    S_DSD_002 = "S-DSD-002" / 1 Warning "Every column with content is mapped, or ignored with a reason.";
    S_DSD_003 = "S-DSD-003" / 1 Error "Every number is claimed by the mapping or ignored with a reason.";
    S_FDT_001 = "S-FDT-001" / 1 Error "The value is of the component's type.";
    S_FDL_001 = "S-FDL-001" / 1 Error "Length and decimals are within the limits of the structure.";
    S_FDM_001 = "S-FDM-001" / 1 Error "Mandatory attributes have a value.";
    S_TIM_001 = "S-TIM-001" / 1 Error "The period fits the frequency and exists in the calendar.";
    S_RWD_001 = "S-RWD-001" / 1 Error "No two records have one key and different values.";
    S_RWD_002 = "S-RWD-002" / 1 Warning "No two records are identical.";
    S_RWD_003 = "S-RWD-003" / 1 Warning "Parts of one figure stand in one record.";
    S_RNR_001 = "S-RNR-001" / 1 Error "There is at least one record.";
    S_PII_001 = "S-PII-001" / 1 Error "Nothing looks like personal data, and person-level rows have permission to be counted.";
    C_COV_001 = "C-COV-001" / 1 Error "A label or code is known in the codelist.";
    C_COV_002 = "C-COV-002" / 1 Error "A code is valid in the period.";
    C_COV_003 = "C-COV-003" / 1 Error "A label means one code only.";
    C_COV_004 = "C-COV-004" / 1 Warning "Unknown and other codes are at most 5 % of the total.";
    C_COC_001 = "C-COC-001" / 1 Error "The combination of codes is allowed in the dataflow.";
    C_COC_002 = "C-COC-002" / 1 Error "The reporting area is the sender's.";
    C_COC_003 = "C-COC-003" / 1 Error "Partner and reporter differ.";
    C_COC_004 = "C-COC-004" / 1 Error "Reporter and partner columns are not exchanged.";
    C_OBS_001 = "C-OBS-001" / 1 Error "A value is empty if and only if its status says so.";
    R_VIR_001 = "R-VIR-001" / 1 Error "A count is not negative.";
    R_VIR_002 = "R-VIR-002" / 1 Error "Percentages lie between 0 and 100.";
    R_VCO_001 = "R-VCO-001" / 1 Error "A part is at most the whole.";
    R_VCO_002 = "R-VCO-002" / 1 Error "Net is in minus out.";
    R_VCO_003 = "R-VCO-003" / 1 Error "The period does not end after the file was received.";
    R_VCO_004 = "R-VCO-004" / 1 Warning "Households have between 1.5 and 12 persons on average.";
    R_UNI_001 = "R-UNI-001" / 1 Warning "The unit did not change: no jump by a power of ten.";
    R_RUL_001 = "R-RUL-001" / 1 Error "A rule of the mapping holds.";
    R_EXP_001 = "R-EXP-001" / 1 Error "What a pack of rules asks of an observation holds.";
    X_EXP_001 = "X-EXP-001" / 1 Error "What a pack of rules says of codes that make up one another holds.";
    X_VAD_001 = "X-VAD-001" / 1 Error "A total equals the sum of its parts.";
    X_VAD_002 = "X-VAD-002" / 1 Error "Known parts do not exceed the total when parts are missing.";
    X_VAD_003 = "X-VAD-003" / 1 Error "Two breakdowns of one total agree.";
    X_VAD_004 = "X-VAD-004" / 1 Warning "Areas below the country add to the country.";
    X_VAD_005 = "X-VAD-005" / 1 Warning "Months add to the quarter or year, for flows.";
    X_CUM_001 = "X-CUM-001" / 1 Error "A cumulative series does not fall.";
    X_REP_001 = "X-REP-001" / 1 Error "The expected keys are there.";
    X_REP_002 = "X-REP-002" / 1 Warning "A series that was there in every last period is there in the new one.";
    X_VCO_006 = "X-VCO-006" / 1 Warning "The sex ratio is within its usual band.";
    X_VCO_007 = "X-VCO-007" / 1 Warning "No two series are copies.";
    X_VCO_008 = "X-VCO-008" / 1 Warning "No detail row is the sum of its neighbours.";
    T_RTS_001 = "T-RTS-001" / 1 Warning "No period is missing between the first and the last.";
    T_VNO_001 = "T-VNO-001" / 1 Warning "A figure lies within two median distances of the five before it.";
    T_VNO_002 = "T-VNO-002" / 1 Warning "A series grows as its siblings do.";
    T_VNO_003 = "T-VNO-003" / 1 Warning "The level of a series does not change without the flag of a break.";
    T_VNO_004 = "T-VNO-004" / 1 Warning "A figure is not repeated period after period.";
    T_STK_001 = "T-STK-001" / 1 Warning "A stock is that of before, and what came, and less what went.";
    V_RRL_001 = "V-RRL-001" / 1 Warning "Few of the published figures change.";
    V_VRT_001 = "V-VRT-001" / 1 Warning "A published figure changes little.";
    V_VRT_002 = "V-VRT-002" / 1 Error "No published figure is gone without a reason.";
    M_VMP_001 = "M-VMP-001" / 1 Warning "The partner reports about the same.";
    M_VMP_002 = "M-VMP-002" / 1 Warning "What the partner reports is reported, and conversely.";
    D_VCO_001 = "D-VCO-001" / 1 Error "Cases pending are those of before, and lodged, and less closed.";
    D_VCO_002 = "D-VCO-002" / 1 Warning "Two datasets tell the same of one concept.";
    D_VCO_003 = "D-VCO-003" / 1 Information "A figure has the order of magnitude that others publish.";
    P_SDC_001 = "P-SDC-001" / 1 Error "No small count is published where small counts are protected.";
    P_SDC_002 = "P-SDC-002" / 1 Error "No hidden figure can be told from those that are published.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_million_findings_of_one_rule_are_counted_and_the_first_kept() {
        let at = Location::whole(crate::model::location::PartId(0));
        let (mut all, mut part) = (Findings::default(), Findings::default());
        let most = Findings::MOST;
        for i in 0..most + 5 {
            all.add(Finding::new(&F_FLF_009, at).arg("value", i));
            part.add(Finding::new(&F_FLF_009, at));
        }
        all.add(Finding::new(&F_FLF_010, at));
        all.extend(part);
        assert_eq!((all.count(Severity::Information), all.count(Severity::Error)), (2 * most as usize + 10, 1));
        all.close(at);
        assert_eq!(all.list.len() as u64, most + 2);
        let last = all.list.last().expect("the closing finding");
        assert_eq!((last.rule.id, last.severity), ("F-LIM-001", Severity::Information));
        assert_eq!((&last.args[2], &last.args[3]), (&("limit", Arg::Count(most)), &("found", Arg::Count(2 * most + 10))));
        assert_eq!(last.args[1], ("rule", Arg::from("F-FLF-009")));
        // Weighed anew, what is not kept weighs as much as what is.
        all.weigh("F-FLF-009", Severity::Warning);
        assert_eq!((all.count(Severity::Information), all.count(Severity::Warning)), (1, 2 * most as usize + 10));
    }

    #[test]
    fn firm_rules_are_rules() {
        for id in FIRM {
            assert!(Rule::by_id(id).is_some_and(|r| !r.is_overridable()), "{id}");
        }
        assert!(X_VAD_001.is_overridable());
    }

    #[test]
    fn identifiers_are_unique() {
        let mut ids: Vec<_> = RULES.iter().map(|r| r.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), RULES.len());
    }
}
