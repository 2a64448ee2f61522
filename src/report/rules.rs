//! What does each rule ask for, what would it say, and what is there to do then? For a page and a list of all rules.
//!
//! The examples are findings of one invented table, told by the sentences that tell every other finding: what is read here is
//! what a sender would read.

use rust_decimal::Decimal;
use serde::Serialize;

use super::messages::{Catalogue, Words};
use super::places::Places;
use crate::model::finding::{Arg, Finding, RULES};
use crate::model::lang::Lang;
use crate::model::location::{Location, PartId, PartKind, Sources};
use crate::model::structure::Dataflow;

/// The dataflow in whose codes the examples are told.
pub const FLOW: &str = "ISTHMUS:DF_BORDER_MVT(1.0)";

/// A rule in words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Explained {
    /// `<level>-<type>-<nnn>`.
    pub id: &'static str,
    /// Version of its meaning.
    pub version: u16,
    /// Severity unless a profile says otherwise: `error`, `warning`, `information`.
    pub severity: &'static str,
    /// What it is about.
    pub title: String,
    /// What it asks for.
    pub about: String,
    /// A finding of it.
    pub example: String,
    /// What to do about that finding.
    pub remedy: String,
}

/// An argument of an example: the same in every language.
enum With {
    Text(&'static str),
    Count(u64),
    /// Mantissa and decimals.
    Figure(i64, u32),
}

use With::{Count as C, Figure as D, Text as T};

/// A rule, the column and row of the cell, its reason, its arguments, what is proposed.
type Example = (&'static str, (u16, u32), &'static [(&'static str, With)], &'static str);

const CUBA: &str = "CITIZENSHIP=CUB, SEX=F, TIME_PERIOD=2024-03";
const HAITI: &str = "CITIZENSHIP=HTI, TIME_PERIOD=2024-03";
const SERIES: &str = "CITIZENSHIP=CUB, SEX=F";

#[rustfmt::skip]
const EXAMPLES: &[Example] = &[
    ("F-EVA-001", (0, 0), &[("reason", T("period")), ("name", T("DF_BORDER_MVT")), ("period", T("2019-12")), ("from", T("2020-01"))], ""),
    ("F-EVA-002", (0, 0), &[("receipt", T("3f9c1a5e")), ("day", T("2024-05-03"))], ""),
    ("F-FLF-001", (0, 0), &[("reason", T("pdf")), ("found", T("PDF"))], ""),
    ("F-FLF-002", (0, 0), &[("reason", T("encrypted"))], ""),
    ("F-FLF-003", (1, 6), &[("reason", T("mojibake")), ("value", T("PanamÃ¡"))], "Panamá"),
    ("F-FLF-004", (0, 0), &[("reason", T("sheet")), ("count", C(31))], ""),
    ("F-FLF-005", (5, 19), &[("reason", T("error")), ("value", T("#REF!"))], ""),
    ("F-FLF-006", (0, 0), &[("reason", T("anchor")), ("table", T("t")), ("text", T("País"))], "Pais de origen"),
    ("F-FLF-007", (0, 0), &[("reason", T("nearest")), ("nearest", T("mex.entradas")), ("expected", C(4)), ("found", C(3)), ("differs", T("«Mes»"))], ""),
    ("F-FLF-008", (0, 0), &[("list", T("mex.entradas; mex.rechazos"))], ""),
    ("F-FLF-009", (3, 7), &[], ""),
    ("F-FLF-010", (0, 0), &[("reason", T("no-cells"))], ""),
    ("F-FLF-011", (7, 6), &[("text", T("p = 2024-01"))], ""),
    ("F-PAT-001", (0, 5), &[("old", T("Chiapaz")), ("new", T("Chiapas")), ("author", T("ana@example.org")), ("text", T("A6")), ("patch", T("upm-2019"))], ""),
    ("F-PAT-002", (0, 5), &[("reason", T("mended")), ("old", T("Chiapaz")), ("new", T("Chiapas")), ("author", T("ana@example.org")), ("text", T("A6")), ("patch", T("upm-2019"))], ""),
    ("F-LIM-001", (0, 0), &[("reason", T("file")), ("limit", C(268_435_456)), ("found", C(402_653_184))], ""),
    ("F-LIM-002", (0, 0), &[("reason", T("cpu")), ("limit", C(60))], ""),
    ("F-FDD-001", (0, 87), &[("reason", T("record")), ("line", C(88)), ("expected", C(8)), ("found", C(7)), ("delimiter", T(";"))], ""),
    ("F-DES-001", (2, 4), &[("reason", T("doubtful")), ("value", T("1.234")), ("found", D(1_234, 0)), ("expected", D(1_234, 3))], ""),
    ("F-SCH-001", (0, 0), &[("reason", T("missing-key")), ("path", T("/puntos/0")), ("name", T("codigo"))], ""),
    ("S-DSD-001", (0, 4), &[("reason", T("missing")), ("component", T("SEX"))], ""),
    ("S-DSD-002", (10, 4), &[("reason", T("column")), ("column", T("K")), ("value", T("x"))], ""),
    ("S-DSD-003", (10, 30), &[("reason", T("column")), ("column", T("K")), ("value", T("1520"))], ""),
    ("S-FDT-001", (3, 16), &[("reason", T("text")), ("value", T("12o")), ("expected", T("number")), ("column", T("2024")), ("component", T("OBS_VALUE"))], ""),
    ("S-FDL-001", (4, 8), &[("reason", T("decimals")), ("component", T("OBS_VALUE")), ("value", D(12_375, 3)), ("found", C(3)), ("limit", C(0))], ""),
    ("S-FDM-001", (6, 3), &[("component", T("OBS_STATUS")), ("count", C(14))], ""),
    ("S-TIM-001", (0, 29), &[("reason", T("calendar")), ("period", T("2024-W53")), ("freq", T("W"))], ""),
    ("S-RWD-001", (3, 11), &[("key", T(CUBA)), ("other", T("D48")), ("first", D(310, 0)), ("second", D(301, 0))], ""),
    ("S-RWD-002", (3, 47), &[("key", T(CUBA)), ("place", T("D12"))], ""),
    ("S-RWD-003", (3, 11), &[("key", T(CUBA)), ("count", C(2)), ("value", D(620, 0))], ""),
    ("S-RNR-001", (0, 0), &[], ""),
    ("S-PII-001", (2, 0), &[("reason", T("columns")), ("columns", T("C"))], ""),
    ("C-COV-001", (1, 21), &[("component", T("CITIZENSHIP")), ("label", T("Venezula"))], "Venezuela (VEN)"),
    ("C-COV-002", (1, 30), &[("reason", T("ended")), ("component", T("CITIZENSHIP")), ("code", T("YUG")), ("period", T("2024")), ("to", T("2003"))], ""),
    ("C-COV-003", (1, 14), &[("component", T("CITIZENSHIP")), ("label", T("Guinea")), ("list", T("GIN; GNB; GNQ"))], ""),
    ("C-COV-004", (1, 40), &[("component", T("CITIZENSHIP")), ("share", D(18, 0)), ("limit", D(5, 0))], ""),
    ("C-COC-001", (1, 9), &[("key", T("DIRECTION=IN, MVT_TYPE=RETURN"))], ""),
    ("C-COC-002", (1, 4), &[("component", T("REF_AREA")), ("code", T("NIC")), ("home", T("CRI")), ("sender", T("CRI")), ("count", C(26))], ""),
    ("C-COC-003", (1, 8), &[("component", T("REF_AREA")), ("partner", T("COUNTERPART_AREA")), ("code", T("HND"))], ""),
    ("C-COC-004", (2, 4), &[("component", T("REF_AREA")), ("partner", T("CITIZENSHIP")), ("found", C(239)), ("others", C(9))], ""),
    ("C-OBS-001", (5, 10), &[("reason", T("empty"))], ""),
    ("R-VIR-001", (3, 7), &[("value", D(-14, 0))], ""),
    ("R-VIR-002", (7, 2), &[("value", D(130, 0))], ""),
    ("R-VCO-001", (4, 14), &[("part", D(420, 0)), ("whole", D(401, 0)), ("key", T("AGE=Y_LT18")), ("name", T("AGE=_T"))], ""),
    ("R-VCO-002", (6, 5), &[("first", D(2_310, 0)), ("second", D(1_905, 0)), ("expected", D(405, 0)), ("found", D(450, 0))], ""),
    ("R-VCO-003", (0, 12), &[("period", T("2025")), ("to", T("2025-12-31")), ("received", T("2025-11-03"))], ""),
    ("R-VCO-004", (2, 13), &[("first", D(300, 0)), ("second", D(310, 0)), ("found", D(103, 2)), ("key", T("2024-03"))], ""),
    ("R-UNI-001", (3, 7), &[("value", D(310_000, 0)), ("factor", C(1_000)), ("sign", T("more")), ("expected", D(305, 0)), ("period", T("2024-03"))], ""),
    ("R-RUL-001", (3, 7), &[("reason", T("error")), ("text", T("h + m = t")), ("rule", T("sum"))], ""),
    ("R-EXP-001", (3, 7), &[("text", T("OBS_VALUE ≤ 100.")), ("remedy", T("")), ("advice", T("none")), ("rule", T("no-more")), ("expression", T("OBS_VALUE <= 100")), ("found", T("OBS_VALUE = 101")), ("key", T(CUBA))], ""),
    ("X-EXP-001", (3, 7), &[("text", T("_T = A + L + S.")), ("remedy", T("")), ("advice", T("none")), ("rule", T("ways")), ("expression", T("_T = A + L + S")), ("found", D(101, 0)), ("expected", D(110, 0)), ("difference", D(-9, 0)), ("key", T(CUBA))], ""),
    ("X-VAD-001", (3, 39), &[("total", D(1_520, 0)), ("sum", D(1_502, 0)), ("difference", D(18, 0)), ("place", T("D40")), ("parts", C(35)), ("totals", C(1)), ("suspect", T("none")), ("candidates", C(1)), ("cell1", T("D23")), ("why1", T("digits")), ("now1", D(79, 0)), ("mended1", D(97, 0)), ("usual1", D(98, 0)), ("why2", T("none")), ("why3", T("none"))], ""),
    ("X-VAD-002", (3, 39), &[("total", D(1_520, 0)), ("sum", D(1_527, 0)), ("difference", D(7, 0)), ("place", T("D40"))], ""),
    ("X-VAD-003", (3, 39), &[("by", T("CITIZENSHIP")), ("and", T("AGE")), ("first", D(8_140, 0)), ("second", D(8_096, 0)), ("difference", D(44, 0)), ("key", T("2024-03"))], ""),
    ("X-VAD-004", (3, 39), &[("first", D(5_010, 0)), ("second", D(5_110, 0)), ("difference", D(100, 0)), ("key", T("2024-03"))], ""),
    ("X-VAD-005", (3, 39), &[("total", D(60_251, 0)), ("sum", D(60_215, 0)), ("difference", D(36, 0)), ("period", T("2024")), ("key", T(SERIES))], ""),
    ("X-CUM-001", (3, 9), &[("first", D(4_310, 0)), ("value", D(4_130, 0)), ("period", T("2024-05"))], ""),
    ("X-REP-001", (0, 0), &[("key", T(HAITI)), ("list", T("SEX=F; SEX=M"))], ""),
    ("X-REP-002", (0, 0), &[("list", T(SERIES)), ("period", T("2024-03")), ("value", D(52, 0)), ("found", C(24))], ""),
    ("X-VCO-006", (3, 7), &[("share", D(910, 1)), ("from", D(580, 1)), ("to", D(640, 1)), ("first", D(3_640, 0)), ("second", D(360, 0)), ("key", T("CITIZENSHIP=HTI, TIME_PERIOD=2024-03"))], ""),
    ("X-VCO-007", (3, 7), &[("key", T("CITIZENSHIP=GHA")), ("other", T("CITIZENSHIP=GIN")), ("place", T("D9")), ("count", C(12))], ""),
    ("X-VCO-008", (3, 17), &[("line", C(18)), ("first", C(12)), ("last", C(17)), ("count", C(6))], ""),
    ("T-RTS-001", (0, 8), &[("list", T("2023-07")), ("home", T("CRI"))], ""),
    ("T-VNO-001", (3, 8), &[("value", D(250, 0)), ("expected", D(200, 0)), ("from", D(160, 0)), ("to", D(240, 0)), ("key", T(SERIES))], ""),
    ("T-VNO-002", (3, 8), &[("first", D(40, 0)), ("second", D(280, 0)), ("share", D(7, 0)), ("expected", D(11, 1)), ("key", T("CITIZENSHIP=ECU"))], ""),
    ("T-VNO-003", (3, 8), &[("first", D(1_150, 0)), ("second", D(2_420, 0)), ("period", T("2021")), ("key", T(SERIES))], ""),
    ("T-VNO-004", (3, 8), &[("value", D(1_200, 0)), ("found", C(4)), ("from", T("2024-01")), ("to", T("2024-04")), ("key", T(SERIES))], ""),
    ("T-STK-001", (3, 8), &[("first", D(120_000, 0)), ("found", D(129_000, 0)), ("expected", D(122_100, 0)), ("second", D(9_000, 0)), ("sum", D(2_100, 0)), ("difference", D(6_900, 0)), ("period", T("2024")), ("key", T("CITIZENSHIP=VEN"))], ""),
    ("V-RRL-001", (0, 0), &[("share", D(34, 0)), ("limit", D(10, 0)), ("updated", C(31)), ("added", C(2)), ("deleted", C(1)), ("expected", C(100))], ""),
    ("V-VRT-001", (3, 8), &[("first", D(117_052, 0)), ("second", D(130_065, 0)), ("share", D(111, 1)), ("sign", T("more")), ("limit", D(10, 0)), ("key", T("2021-01"))], ""),
    ("V-VRT-002", (0, 0), &[("list", T(CUBA)), ("count", C(41))], ""),
    ("M-VMP-001", (3, 8), &[("home", T("ESP")), ("first", D(230, 0)), ("second", D(200, 0)), ("share", D(14, 0)), ("period", T("2024")), ("key", T("SEX=F"))], ""),
    ("M-VMP-002", (3, 8), &[("home", T("ESP")), ("first", D(0, 0)), ("second", D(50, 0)), ("share", D(200, 0)), ("period", T("2024")), ("key", T("AGE=Y_GE65"))], ""),
    ("D-VCO-001", (3, 8), &[("first", D(4_000, 0)), ("found", D(4_130, 0)), ("expected", D(4_310, 0)), ("second", D(900, 0)), ("sum", D(590, 0)), ("difference", D(180, 0)), ("period", T("2024-03")), ("key", T("CITIZENSHIP=HTI"))], ""),
    ("D-VCO-002", (3, 8), &[("first", D(12_400, 0)), ("second", D(9_800, 0)), ("difference", D(2_600, 0)), ("name", T("DF_PERMIT")), ("key", T("2024"))], ""),
    ("D-VCO-003", (3, 8), &[("first", D(7_000, 0)), ("second", D(8_900, 0)), ("share", D(79, 2)), ("name", T("UNHCR")), ("key", T("2024"))], ""),
    ("P-SDC-001", (3, 8), &[("limit", C(5)), ("count", C(3))], ""),
    ("P-SDC-002", (3, 8), &[("limit", C(5))], ""),
];

/// All rules, in the order of the catalogue. `flow` names the codes of the examples.
pub fn explained(lang: Lang, flow: Option<&Dataflow>) -> Vec<Explained> {
    let mut sources = Sources::default();
    sources.add("flujos.xlsx", "Cuadro 1", PartKind::Sheet);
    let places = Places::new(&sources, &[]);
    let (catalogue, words) = (Catalogue::of(lang), Words { places: &places, flow });
    let one = |rule: &&'static crate::model::finding::Rule| {
        let mut finding = Finding::new(rule, Location::whole(PartId(0)));
        if let Some((_, (column, row), with, proposal)) = EXAMPLES.iter().find(|e| e.0 == rule.id) {
            if (*column, *row) != (0, 0) {
                finding = Finding::new(rule, Location::cell(PartId(0), *row, *column));
            }
            if !proposal.is_empty() {
                finding = finding.propose(vec![(*proposal).to_owned()]);
            }
            let argument = |(name, with): &(&'static str, With)| (*name, with.argument());
            finding.args.extend(with.iter().map(argument));
        }
        Explained {
            id: rule.id,
            version: rule.version,
            severity: rule.severity.word(),
            title: catalogue.title(rule),
            about: catalogue.about(rule),
            example: catalogue.sentence(&finding, words),
            remedy: catalogue.remedy(&finding, words),
        }
    };
    RULES.iter().map(one).collect()
}

impl With {
    fn argument(&self) -> Arg {
        match *self {
            T(text) => Arg::from(text),
            C(n) => Arg::Count(n),
            D(mantissa, decimals) => Arg::Figure(Decimal::new(mantissa, decimals)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::vocabulary::VOCABULARY;

    /// What an example says is what a finding says: it has the arguments that its rule's findings have, and the sentence no hole.
    #[test]
    fn every_rule_has_an_explanation_and_an_example_in_each_language() {
        let mut wrong = Vec::new();
        for rule in RULES {
            let Some((_, _, with, _)) = EXAMPLES.iter().find(|e| e.0 == rule.id) else {
                wrong.push(format!("{} has no example", rule.id));
                continue;
            };
            let reason = with.iter().find_map(|(n, w)| if let ("reason", T(t)) = (*n, w) { Some(*t) } else { None }).unwrap_or("");
            let Some(row) = VOCABULARY.iter().find(|r| r.0 == rule.id && r.1 == reason) else {
                wrong.push(format!("{} has no reason `{reason}`", rule.id));
                continue;
            };
            let optional = |name: &str| rule.id == "X-VAD-001" && name.ends_with(['2', '3']);
            for name in row.2.iter().filter(|n| !optional(n) && !with.iter().any(|w| w.0 == **n)) {
                wrong.push(format!("{}: the example lacks `{name}`", rule.id));
            }
        }
        for lang in Lang::ALL {
            for r in explained(lang, None) {
                for text in [&r.about, &r.example, &r.remedy] {
                    if text.contains(['{', '}', '—']) || text.len() < 8 || text == r.id {
                        wrong.push(format!("{} {}: {text}", lang.tag(), r.id));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
    }
}
