//! Do packs say what is found where, count every outcome, and come back from VTL as they went?

use std::sync::Arc;

use super::*;
use crate::model::finding::{Arg, Finding, Findings, R_EXP_001, R_VIR_001, X_EXP_001, X_VAD_005};
use crate::model::lang::Lang;
use crate::model::structure::{Code, Codelist, Component, DataStructure, Dataflow, Representation};

pub(super) fn component(id: &str, codes: &[&str]) -> Component {
    let code = |id: &&str| Code {
        id: (*id).to_owned(),
        names: Names::default(),
        parent: None,
        valid_from: None,
        valid_to: None,
        annotations: std::collections::BTreeMap::new(),
        about: None,
    };
    let list =
        Codelist::new(Ref::parse(&format!("T:CL_{id}(1.0)")).expect("a reference"), Names::default(), codes.iter().map(code).collect());
    Component::new(id, if codes.is_empty() { Representation::Decimal } else { Representation::Codes(Arc::new(list)) })
}

fn flow() -> Arc<Dataflow> {
    let reference = Ref::parse("T:DF(1.0)").expect("a reference");
    let structure = DataStructure {
        reference: reference.clone(),
        names: Names::default(),
        dimensions: vec![component("WAY", &["_T", "A", "L", "S"]), component("SEX", &["_T", "F", "M"])],
        measure: component("OBS_VALUE", &[]),
        attributes: vec![component("OBS_STATUS", &["A", "M"])],
        groups: Vec::new(),
    };
    Arc::new(Dataflow { reference, names: Names::default(), structure: Arc::new(structure), constraints: Vec::new() })
}

const PACK: &str = r#"pack: t.one
dataflow: T:DF(1.0)
senders: [MEX]
severities: { X-VAD-005: information }
limits: { C-COV-004: { percent: 2.5 } }
rules:
- id: no-more
  when: 'SEX = "_T"'
  then: OBS_VALUE <= 100
  severity: warning
  message: { en: Too many., es: Demasiados., fr: Trop., pt: Demais. }
- id: ways
  hierarchy: { dimension: WAY, mode: non_null, rules: ['_T = A + L'] }
  severity: error
  message: { en: Ways., es: Modos., fr: Voies., pt: Modos. }
  remedy: { en: Add., es: Sume., fr: Ajoutez., pt: Some. }
tests:
- rows: |
    WAY,SEX,OBS_VALUE,OBS_STATUS
    _T,_T,101,A
    A,_T,50,A
    L,_T,50,A
    _T,F,,M
  findings: [no-more 1, ways 1]
"#;

fn pack(text: &str) -> Pack {
    spec::parse(text).unwrap_or_else(|e| panic!("{e}"))
}

fn checked(pack: &Pack) -> Result<(), crate::model::mistake::Mistake> {
    spec::check(pack, &|r| Some(flow()).filter(|f| f.reference.matches(r)), &|_| Vec::new())
}

#[test]
fn a_pack_reads_fits_and_passes_its_tests() {
    let pack = pack(PACK);
    checked(&pack).unwrap_or_else(|e| panic!("{e}"));
    let trials = trial::run(&pack, &flow());
    assert!(trials.iter().all(|t| t.failures.is_empty()), "{trials:?}");
    let flow = flow();
    assert!(pack.applies(&flow.reference, "MEX.UPM") && pack.applies(&flow.reference, "MEX") && !pack.applies(&flow.reference, "MEXX"));
    assert!(!pack.applies(&Ref::parse("T:OTHER(1.0)").expect("a reference"), "MEX"));
    // A test that expects something else fails, as does a pack without tests or with a rule that no test fails.
    let other = self::pack(&PACK.replace("findings: [no-more 1, ways 1]", "findings: [no-more 2]"));
    let failures: Vec<String> = trial::run(&other, &flow).into_iter().flat_map(|t| t.failures).collect();
    assert_eq!(
        failures,
        [
            "finding `no-more 2` expected, not found",
            "finding `no-more 1` found, not expected",
            "finding `ways 1` found, not expected",
            "no test shows that `ways` finds something"
        ]
    );
    let none = self::pack(&PACK[..PACK.find("tests:").expect("tests")]);
    assert_eq!(trial::run(&none, &flow)[0].failures, ["the pack has rules and no tests"]);
}

#[test]
fn findings_stand_at_their_cells_and_every_outcome_is_counted() {
    let pack = pack(PACK);
    let rows = "WAY,SEX,OBS_VALUE\n_T,_T,101\nA,_T,60\nL,_T,50\n_T,F,\nS,F,500\n_T,M,3\nA,M,1\nL,M,2\n";
    let data = trial::table(rows, &flow()).expect("a table");
    let found = pack.check(&data, &Findings::default());
    let told: Vec<_> = found.list.iter().map(|f| (f.rule.id, f.severity, f.cells[0].row(), f.evidence.len())).collect();
    assert_eq!(told, [(R_EXP_001.id, Severity::Warning, 1, 0), (X_EXP_001.id, Severity::Error, 1, 2)]);
    let counts: Vec<_> = found.instances.iter().map(|i| (i.name.as_str(), i.passed, i.failed, i.undecided)).collect();
    assert_eq!(counts, [("@DF#no-more", 7, 1, 0), ("@DF#ways", 1, 1, 0)]);
    let arg = |f: &Finding, name: &str| f.args.iter().find(|a| a.0 == name).map(|a| a.1.clone());
    let (each, codes) = (&found.list[0], &found.list[1]);
    assert_eq!(arg(each, "expression"), Some(Arg::from("when SEX = \"_T\" then OBS_VALUE <= 100")));
    assert_eq!(arg(each, "found"), Some(Arg::from("SEX = _T, OBS_VALUE = 101")));
    assert_eq!((arg(codes, "expected"), arg(codes, "difference")), (Some(Arg::Figure(110.into())), Some(Arg::Figure((-9).into()))));
    assert_eq!(found.list.iter().find_map(crate::model::vocabulary::lacks), None);
    let Some(Arg::Said(words)) = arg(codes, "text") else { panic!("no words") };
    assert_eq!(words.get(Lang::Fr), "Voies.");

    // What is an error already is not judged again: it is undecided.
    let mut earlier = Findings::default();
    earlier.add(Finding::new(&R_VIR_001, data.observations.at[0]));
    let again = pack.check(&data, &earlier);
    assert!(again.list.is_empty());
    assert_eq!(again.instances.iter().map(|i| i.undecided).collect::<Vec<_>>(), [1, 1]);
    // But a finding of another pack puts nothing in doubt.
    assert_eq!(pack.check(&data, &found).list.len(), 2);
}

#[test]
fn a_weight_that_a_pack_changes_is_said() {
    let pack = pack(PACK);
    let data = trial::table("WAY,SEX,OBS_VALUE\n_T,_T,1\n", &flow()).expect("a table");
    let mut found = Findings::default();
    found.add(Finding::new(&X_VAD_005, data.observations.at[0]));
    pack.weigh(&mut found);
    assert_eq!((found.list[0].severity, found.weighed.len(), found.weighed[0].by.as_str()), (Severity::Information, 1, "t.one"));
}

#[test]
fn thousands_of_failures_are_one_finding_with_all_cells() {
    let pack = pack(PACK);
    let rows: String = std::iter::once("WAY,SEX,OBS_VALUE\n".to_owned()).chain((0..1_500).map(|_| "S,_T,101\n".to_owned())).collect();
    let data = trial::table(&rows, &flow()).expect("a table");
    let found = pack.check(&data, &Findings::default());
    assert_eq!((found.list.len(), found.list[0].cells.len(), found.instances[0].failed), (1, 1_500, 1_500));
}

#[test]
fn mistakes_in_a_pack_are_told_with_their_place() {
    for (from, to, line, column, what) in [
        ("OBS_VALUE <= 100", "OBS_VALUE <= \"100\"", 9, 22, "a text or code stands beside a number"),
        ("SEX = \"_T\"'", "SEXX = \"_T\"'", 8, 10, "did you mean `SEX`"),
        ("OBS_VALUE <= 100", "OBS_VALUE <=", 9, 21, "a value is missing"),
        ("  severity: warning", "  severity: warn", 10, 13, "did you mean `warning`"),
        ("  when:", "  wen:", 8, 3, "did you mean `when`"),
        ("'_T = A + L'", "'_T = A + LL'", 13, 56, "did you mean `L`"),
        ("'_T = A + L'", "'_T A + L'", 13, 60, "is missing before `A`"),
        ("dimension: WAY", "dimension: WAYS", 13, 27, "did you mean `WAY`"),
        ("mode: non_null", "mode: not_null", 13, 38, "did you mean `non_null`"),
        ("- id: ways", "- id: no-more", 12, 7, "two rules `no-more`"),
        ("X-VAD-005", "X-VAD-999", 4, 15, "there is no rule `X-VAD-999`"),
        ("X-VAD-005", "S-RWD-001", 4, 15, "guards"),
        ("percent: 2.5", "percent: 101", 5, 11, "between 0 and 100"),
        ("percent: 2.5", "percnt: 2", 5, 11, "no threshold `percnt`"),
        ("T:DF(1.0)", "T:DX(1.0)", 2, 13, "there is no dataflow"),
        ("fr: Trop.", "fr: ''", 7, 7, "the text in `fr` is empty"),
        ("  then: OBS_VALUE <= 100\n", "", 7, 7, "has `then`"),
    ] {
        let text = PACK.replacen(from, to, 1);
        let e = match spec::parse(&text) {
            Err(e) => e,
            Ok(pack) => checked(&pack).expect_err(what),
        };
        assert!(e.message.contains(what), "{e}");
        assert_eq!((e.line, e.column), (line, column), "{e}");
    }
}

#[test]
fn a_pack_goes_to_vtl_and_comes_back() {
    let pack = pack(PACK);
    let script = vtl::write(&pack);
    assert!(script.contains("define datapoint ruleset t_one_points (variable SEX, OBS_VALUE) is"), "{script}");
    assert!(script.contains("when SEX = \"_T\" then OBS_VALUE <= 100\n    errorcode \"no-more\" errorlevel 2"), "{script}");
    assert!(script.contains("define hierarchical ruleset t_one_r_ways (variable rule WAY) is"), "{script}");
    assert!(script.contains("r1 : '_T' = A + L\n    errorcode \"ways\" errorlevel 3"), "{script}");
    assert!(script.contains("check_hierarchy(DF, t_one_r_ways rule WAY non_null all);"), "{script}");
    let again = vtl::read(&script, "x", None).unwrap_or_else(|e| panic!("{e}"));
    let back = self::pack(&again);
    assert_eq!((back.id.as_str(), &back.dataflows, &back.senders), ("t.one", &pack.dataflows, &pack.senders));
    let told = |p: &Pack| {
        let one = |d: &Demand| {
            let asks = match &d.asks {
                Asks::Each { when, then } => format!("{:?} {}", when.as_ref().map(|w| w.root.to_string()), then.root),
                Asks::Codes { dimension, mode, rules } => format!("{dimension} {mode:?} {rules:?}"),
            };
            (d.id.clone(), d.severity, d.message.clone(), d.remedy.clone(), asks)
        };
        p.demands.iter().map(one).collect::<Vec<_>>()
    };
    assert_eq!(told(&back), told(&pack));
    assert_eq!(vtl::write(&back), script);
}

#[test]
fn scripts_of_others_are_read_and_what_is_beyond_is_refused_with_its_line() {
    let script = "/* from a register */\ndefine datapoint ruleset dpr1 (variable OBS_VALUE as v, SEX) is\n  r1 : when SEX = \"F\" then v >= 0 errorcode \"neg\" errorlevel 2;\n  v <> 13\nend datapoint ruleset;\n\ndefine hierarchical ruleset hr1 (variable rule WAY) is\n  _T >= A + L errorcode \"sum\";\n  A >= S\nend hierarchical ruleset;\nout := check_hierarchy(DF, hr1 rule WAY partial_zero dataset all);\nr <- check_datapoint(DF, dpr1 all_measures);\n";
    let made = pack(&vtl::read(script, "x", Some("T:DF(1.0)")).unwrap_or_else(|e| panic!("{e}")));
    checked(&made).unwrap_or_else(|e| panic!("{e}"));
    let ids: Vec<_> = made.demands.iter().map(|d| (d.id.as_str(), d.severity)).collect();
    assert_eq!(ids, [("neg", Severity::Warning), ("rule_2", Severity::Error), ("sum", Severity::Error), ("rule_2-2", Severity::Error)]);
    assert!(matches!(&made.demands[2].asks, Asks::Codes { mode: Mode::PartialZero, rules, .. } if rules.len() == 1));
    for (from, to, line, what) in [
        ("v >= 0", "cast(v, integer) >= 0", 3, "beyond"),
        ("variable OBS_VALUE", "valuedomain OBS_VALUE", 2, "value domains"),
        ("v <> 13", "w <> 13", 4, "does not name `w`"),
        ("  A >= S", "  when SEX = \"F\" then A >= S", 9, "beyond"),
        ("variable rule WAY", "variable condition SEX rule WAY", 7, "condition"),
        ("out := check_hierarchy", "out := aggr", 11, "is a transformation"),
        ("all_measures", "components x", 12, "(`components`) are beyond"),
        ("dpr1 all_measures", "dpr9 all_measures", 12, "does not define it"),
        ("define hierarchical", "define operator", 7, "beyond"),
        ("end datapoint ruleset;", "end ruleset;", 5, "`datapoint` is missing"),
    ] {
        let e = vtl::read(&script.replacen(from, to, 1), "x", Some("T:DF(1.0)")).expect_err(what);
        assert!(e.line == line && e.why.contains(what), "{to}: {e}");
    }
    assert!(vtl::read("", "x", None).is_err());
}

#[test]
fn the_modes_differ_where_figures_are_missing() {
    // Groups by SEX: all there; a part without a value; a part missing; nothing but the total 0; nothing at all of these codes.
    let rows = "WAY,SEX,OBS_VALUE\n_T,_T,3\nA,_T,1\nL,_T,2\n_T,F,3\nA,F,1\nL,F,\n_T,M,3\nA,M,1\n_T,X,0\nS,Y,5\n";
    let data = trial::table(rows, &flow()).expect("a table");
    let said = |mode: &str| {
        let pack = pack(&PACK.replace("mode: non_null", &format!("mode: {mode}")));
        let rows = pack.rows(&data).into_iter().filter(|r| r.rule == "ways");
        let sign = |o: Outcome| match o {
            Outcome::Passed => '+',
            Outcome::Failed => '-',
            Outcome::Undecided => '?',
        };
        let mut all: Vec<(Option<u32>, char)> = rows.map(|r| (r.row, sign(r.outcome))).collect();
        all.sort_unstable();
        all.into_iter().map(|a| a.1).collect::<String>()
    };
    assert_eq!(said("non_null"), "+");
    assert_eq!(said("non_zero"), "+?-");
    assert_eq!(said("partial_null"), "+???");
    assert_eq!(said("partial_zero"), "+?-+");
    // What names no row stands first.
    assert_eq!(said("always_null"), "?+???");
    assert_eq!(said("always_zero"), "++?-+");
}
