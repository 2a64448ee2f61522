//! One planted fault for each rule that compares: exactly that finding, at that cell, and no other. And the examples of the
//! guidance that the rules come from.

use rust_decimal::Decimal;

use super::*;
use crate::model::comparison::Earlier;
use crate::model::finding::{Arg, R_VIR_001};
use crate::model::location::PartId;
use crate::model::structure::Ref;
use crate::standard::Standard;

/// A row: codes that are not the usual ones, and a figure.
type Line = (Vec<(&'static str, String)>, Option<i64>);

/// A dataset in the making; row `n` stands in cell (n, 1).
#[derive(Clone)]
struct Table {
    flow: &'static str,
    usual: Vec<(&'static str, &'static str)>,
    lines: Vec<Line>,
}

impl Table {
    fn new(flow: &'static str, usual: &[(&'static str, &'static str)]) -> Self {
        Self { flow, usual: usual.to_vec(), lines: Vec::new() }
    }

    fn row(mut self, codes: &[(&'static str, &str)], value: i64) -> Self {
        self.add(codes, Some(value));
        self
    }

    fn add(&mut self, codes: &[(&'static str, &str)], value: Option<i64>) {
        self.lines.push((codes.iter().map(|(d, c)| (*d, (*c).to_owned())).collect(), value));
    }

    fn set(&mut self, row: usize, value: i64) {
        self.lines[row].1 = Some(value);
    }

    fn build(&self) -> Dataset {
        let flow = Standard::embedded().dataflow(&Ref::parse(&format!("ISTHMUS:{}", self.flow)).expect("a reference")).expect("a dataflow");
        let mut data = Dataset::new(flow.clone());
        let said = |line: &Line, id: &str, usual: &str| {
            let own = line.0.iter().find(|c| c.0 == id).map(|c| c.1.clone());
            own.or_else(|| self.usual.iter().find(|c| c.0 == id).map(|c| c.1.to_owned())).unwrap_or_else(|| usual.to_owned())
        };
        for (n, line) in (0u32..).zip(&self.lines) {
            for (d, c) in flow.structure.dimensions.iter().enumerate() {
                let usual = match c.id.as_str() {
                    "FREQ" => "A",
                    "REF_AREA" => "MEX",
                    _ => "_T",
                };
                let code = data.codes[d].intern(&said(line, &c.id, usual));
                data.observations.keys[d].push(code);
            }
            for (a, c) in flow.structure.attributes.iter().enumerate() {
                let code = data.attribute_values[a].intern(&said(line, &c.id, ""));
                data.observations.attributes[a].push(code);
            }
            data.observations.values.push(line.1.map(Decimal::from));
            data.observations.at.push(Location::cell(PartId(0), n, 1));
            data.observations.notes.push(0);
            data.observation_slots.push(0);
        }
        data
    }
}

/// A file with what lies beside it.
#[derive(Clone)]
struct Case {
    file: Table,
    beside: Vec<(Beside, Table)>,
    protect: Option<u32>,
    reasons: bool,
    found: Findings,
    complete: bool,
}

fn case(file: Table) -> Case {
    Case { file, beside: Vec::new(), protect: None, reasons: false, found: Findings::default(), complete: true }
}

impl Case {
    fn with(mut self, role: Beside, table: Table) -> Self {
        self.beside.push((role, table));
        self
    }

    fn check(&self) -> Findings {
        let data = self.file.build();
        let beside: Vec<(Beside, Dataset)> = self.beside.iter().map(|(role, t)| (*role, t.build())).collect();
        let with = With {
            datasets: beside.iter().map(|(r, d)| (*r, d)).collect(),
            protect: self.protect,
            reasons: self.reasons,
            ..With::default()
        };
        check(&data, &with, Standard::comparisons(), &self.found, Location::whole(PartId(0)), self.complete)
    }

    fn clean(self) -> Self {
        let found = self.check();
        assert!(found.list.is_empty(), "a clean dataset: {:#?}", found.list);
        self
    }

    /// Exactly one finding, of this rule; at this row, or at the file as a whole.
    fn fault(&self, rule: &'static Rule, row: Option<u32>, plant: impl FnOnce(&mut Case)) -> Findings {
        let mut faulty = self.clone();
        plant(&mut faulty);
        let found = faulty.check();
        let told: Vec<_> = found.list.iter().map(|f| (f.rule.id, Some(f.cells[0]).filter(|c| !c.is_whole()).map(|c| c.row()))).collect();
        assert_eq!(told, [(rule.id, row)], "{:#?}", found.list);
        assert!(tally(&found, rule).1 > 0);
        for f in &found.list {
            assert_eq!(crate::model::vocabulary::lacks(f), None);
        }
        found
    }
}

/// Passed, failed, undecided; zeros where it was not run.
fn tally(found: &Findings, rule: &Rule) -> (u64, u64, u64) {
    found.tallies.iter().find(|t| t.rule.id == rule.id).map_or((0, 0, 0), |t| (t.passed, t.failed, t.undecided))
}

fn ran(found: &Findings, rule: &Rule) -> bool {
    found.tallies.iter().any(|t| t.rule.id == rule.id)
}

fn arg<'f>(found: &'f Findings, name: &str) -> &'f Arg {
    let f = &found.list[0];
    f.args.iter().find(|a| a.0 == name).map(|a| &a.1).unwrap_or_else(|| panic!("argument {name} in {:?}", f.args))
}

fn figure(n: i64, scale: u32) -> Arg {
    Arg::Figure(Decimal::new(n, scale))
}

const FROM: [&str; 6] = ["GTM", "HND", "SLV", "NIC", "CUB", "VEN"];

/// Immigration of six nationalities in years from 2010, steady.
fn years(n: i64) -> Table {
    let mut t = Table::new("DF_MIG_FLOW", &[("FLOW", "IMM"), ("COUNT_UNIT", "PERSON")]);
    for year in 0..n {
        for (c, from) in (0i64..).zip(FROM) {
            // Up and down, so that no two neighbours are alike and the last is within its history.
            let value = 1_000 + 700 * c + 30 * ((year * 7 + c) % 5);
            t.add(&[("CITIZENSHIP", from), ("TIME_PERIOD", &(2010 + year).to_string())], Some(value));
        }
    }
    t
}

#[test]
fn the_table_reads_and_has_every_threshold() {
    let table = Standard::comparisons();
    for (rule, names) in &table.limits {
        assert!(RULES.iter().any(|r| r.id == rule), "{rule} compares nothing");
        assert!(!names.is_empty());
    }
    for (rule, name) in
        [("V-RRL-001", "percent"), ("T-VNO-001", "spreads"), ("T-VNO-004", "run"), ("M-VMP-001", "least"), ("D-VCO-003", "high")]
    {
        assert!(table.limit("DF_ANY", rule, name) > 0, "{rule} {name}");
    }
    let standard = Standard::embedded();
    let chosen = table.mirrors.iter().flat_map(|m| [(&m.received, &m.by), (&m.sent, &m.by)]);
    let chosen =
        chosen.chain(table.balances.iter().flat_map(|b| [&b.stock].into_iter().chain(&b.plus).chain(&b.minus).map(|c| (c, &b.by))));
    let chosen = chosen.chain(table.pairs.iter().flat_map(|p| [(&p.one, &p.by), (&p.other, &p.by)]));
    let chosen = chosen.chain(table.benchmarks.iter().flat_map(|b| [(&b.own, &b.by), (&b.theirs, &b.by)]));
    for (c, by) in chosen {
        let flow =
            standard.dataflow(&Ref::parse(&format!("ISTHMUS:{}", c.dataflow)).expect("a reference")).expect("a dataflow of the table");
        let names = by.iter().map(|n| c.dimension(n)).chain(c.only.keys().chain(c.without.keys()).map(String::as_str));
        for name in names {
            assert!(flow.structure.dimension(name).is_some(), "{} has no {name}", c.dataflow);
        }
        for (name, codes) in c.only.iter().chain(&c.without) {
            let d = flow.structure.dimension(name).expect("looked at above");
            let list = flow.structure.dimensions[d].codelist().expect("a coded dimension");
            codes.iter().for_each(|code| assert!(list.get(code).is_some(), "{name} has no {code}"));
        }
    }
}

/// The example of Eurostat's guidance: 160, 240, 200, 190, 220 have the median 200 and the median distance 20.
#[test]
fn eurostats_outlier() {
    let series = |last: i64| {
        let years = (2011..).zip([160, 240, 200, 190, 220, last]);
        case(years.fold(Table::new("DF_MIG_FLOW", &[("FLOW", "IMM")]), |t, (y, v)| t.row(&[("TIME_PERIOD", &y.to_string())], v)))
    };
    series(230).clean();
    series(240).clean();
    let found = series(0).fault(&T_VNO_001, Some(5), |c| c.file.set(5, 250));
    assert_eq!((arg(&found, "expected"), arg(&found, "from"), arg(&found, "to")), (&figure(200, 0), &figure(160, 0), &figure(240, 0)));
    // A missing figure among the five is no pass.
    let mut open = series(250);
    open.file.lines[2].1 = None;
    assert_eq!(tally(&open.check(), &T_VNO_001), (0, 0, 1));
    // Where half of the five are alike, a twentieth of the median is the limit.
    let alike = |last: i64| {
        let years = (2011..).zip([200, 200, 200, 200, 200, last]);
        let t = years.fold(Table::new("DF_MIG_FLOW", &[("FLOW", "IMM")]), |t, (y, v)| t.row(&[("TIME_PERIOD", &y.to_string())], v));
        tally(&case(t).check(), &T_VNO_001)
    };
    assert_eq!((alike(210), alike(211)), ((1, 0, 0), (0, 1, 0)));
}

/// Months are held against the same month of five years, so that a season is no outlier.
#[test]
fn seasons_are_compared_with_seasons() {
    let mut t = Table::new("DF_MIG_FLOW", &[("FREQ", "M"), ("FLOW", "IMM")]);
    for month in 0..61i64 {
        let season = if month % 12 == 0 { 5_000 } else { 1_000 };
        let when = format!("{}-{:02}", 2018 + month / 12, month % 12 + 1);
        t.add(&[("TIME_PERIOD", &when)], Some(season + 13 * (month % 7)));
    }
    let clean = case(t).clean();
    clean.fault(&T_VNO_001, Some(60), |c| c.file.set(60, 1_100));
}

#[test]
fn growth_is_held_against_the_siblings() {
    let clean = case(years(3)).clean();
    let found = clean.fault(&T_VNO_002, Some(15), |c| c.file.set(15, 7 * 3_100));
    assert_eq!(arg(&found, "second"), &figure(21_700, 0));
    // Of four nationalities nothing is known of what is usual.
    let few = Table {
        lines: years(3).lines.into_iter().filter(|l| ["GTM", "HND", "SLV", "NIC"].contains(&l.0[0].1.as_str())).collect(),
        ..years(3)
    };
    let mut few = case(few);
    few.file.set(11, 21_700);
    assert!(few.check().list.is_empty());
}

#[test]
fn a_new_level_needs_the_flag_of_a_break() {
    let clean = case(years(8)).clean();
    let double = |c: &mut Case| {
        for year in 4..8 {
            let row = year * 6 + 2;
            let value = c.file.lines[row].1.expect("a figure");
            c.file.set(row, value * 3);
        }
    };
    let found = clean.fault(&T_VNO_003, Some(26), double);
    assert_eq!(arg(&found, "period"), &Arg::from("2014"));
    let mut flagged = clean.clone();
    double(&mut flagged);
    flagged.file.lines[26].0.push(("OBS_STATUS", "B".to_owned()));
    flagged.clean();
}

#[test]
fn repeated_figures_are_asked_about() {
    let clean = case(years(4)).clean();
    let found = clean.fault(&T_VNO_004, Some(18), |c| (0..4).for_each(|year| c.file.set(year * 6, 1_200)));
    assert_eq!((arg(&found, "found"), arg(&found, "from"), arg(&found, "to")), (&Arg::Count(4), &Arg::from("2010"), &Arg::from("2013")));
    let mut rounded = clean.clone();
    (0..4).for_each(|year| rounded.file.set(year * 6, 1_200));
    rounded.file.lines[0].0.push(("ROUNDING_BASE", "5".to_owned()));
    // The structure of flows may have no such attribute; then nothing is rounded.
    let known = rounded.file.build().flow.structure.attribute("ROUNDING_BASE").is_some();
    assert_eq!(rounded.check().list.is_empty(), known);
}

#[test]
fn a_hole_in_the_series_is_named() {
    let clean = case(years(5)).clean();
    let found = clean.fault(&T_RTS_001, Some(18), |c| {
        let lines = std::mem::take(&mut c.file.lines);
        c.file.lines = lines.into_iter().filter(|l| l.0[1].1 != "2013").collect();
    });
    assert_eq!(arg(&found, "list"), &Arg::from("2013"));
    // With what stood before there is none.
    let mut gap = years(5);
    gap.lines.retain(|l| l.0[1].1 != "2013");
    case(gap).with(Beside::Previous, years(4)).clean();
    // A file of one new month after a hole.
    let mut late = years(8);
    late.lines.retain(|l| l.0[1].1 == "2016");
    let found = case(years(1)).with(Beside::Previous, years(4)).fault(&T_RTS_001, Some(0), |c| c.file = late);
    assert_eq!(arg(&found, "list"), &Arg::from("2014, 2015"));
}

#[test]
fn a_series_that_stops_is_missed() {
    let mut next = years(7);
    next.lines.retain(|l| l.0[1].1 == "2016");
    let clean = case(next).with(Beside::Previous, years(6)).clean();
    let found = clean.fault(&X_REP_002, None, |c| drop(c.file.lines.remove(4)));
    assert_eq!((arg(&found, "list"), arg(&found, "period")), (&Arg::from("CITIZENSHIP=CUB"), &Arg::from("2016")));
    // A file of which a row could not be read may have had it.
    let mut unread = clean.clone();
    unread.file.lines.remove(4);
    unread.complete = false;
    let found = unread.check();
    assert!(found.list.is_empty());
    assert_eq!(tally(&found, &X_REP_002), (5, 0, 1));
}

#[test]
fn revisions_are_weighed() {
    let clean = case(years(6)).with(Beside::Previous, years(6)).clean();
    assert_eq!(tally(&clean.check(), &V_VRT_001), (36, 0, 0));
    let found = clean.fault(&V_VRT_001, Some(13), |c| c.file.set(13, 2_050));
    assert_eq!(
        (arg(&found, "first"), arg(&found, "second"), arg(&found, "share")),
        (&figure(1_700, 0), &figure(2_050, 0), &figure(206, 1))
    );
    // A tenth is allowed.
    let mut small = clean.clone();
    small.file.set(13, 1_870);
    assert!(small.check().list.is_empty());
    let found = clean.fault(&V_VRT_002, None, |c| drop(c.file.lines.remove(13)));
    assert_eq!(arg(&found, "list"), &Arg::from("CITIZENSHIP=HND, TIME_PERIOD=2012"));
    // Four of 36 by a little: no figure jumps, and together they are more than a tenth.
    let found = clean.fault(&V_RRL_001, None, |c| {
        for row in [0, 7, 14, 21] {
            let value = c.file.lines[row].1.expect("a figure");
            c.file.set(row, value + 10);
        }
    });
    assert_eq!((arg(&found, "share"), arg(&found, "updated")), (&figure(111, 1), &Arg::Count(4)));
    // From nothing to a few is a matter of numbers, not of ratios.
    let mut zero = clean.clone();
    zero.beside[0].1.set(2, 0);
    zero.file.set(2, 10);
    assert!(zero.check().list.is_empty());
    zero.file.set(2, 11);
    assert_eq!(zero.check().list.iter().map(|f| f.rule.id).collect::<Vec<_>>(), ["V-VRT-001"]);
}

#[test]
fn a_file_speaks_of_what_it_has() {
    // One table of two that were published: the other is not gone.
    let mut both = years(6);
    for sex in ["M", "F"] {
        for year in 2010..2016 {
            both.add(&[("SEX", sex), ("TIME_PERIOD", &year.to_string())], Some(9_000 + year % 7));
        }
    }
    let clean = case(years(6)).with(Beside::Previous, both).clean();
    assert_eq!(tally(&clean.check(), &V_VRT_002).1, 0);
    // Nor are the years that a shorter file leaves out, nor exits where it has entries.
    let mut out = years(6);
    out.usual = vec![("FLOW", "EMI")];
    case(years(6)).with(Beside::Previous, out).clean();
    let mut last = years(6);
    last.lines.retain(|l| l.0[1].1 == "2015");
    case(last).with(Beside::Previous, years(6)).clean();
}

#[test]
fn a_cell_with_a_finding_is_not_judged_again() {
    let mut c = case(years(6)).with(Beside::Previous, years(6));
    c.file.set(31, -7_000);
    assert_eq!(c.check().list.len(), 1, "the revision");
    c.found.add(Finding::new(&R_VIR_001, Location::cell(PartId(0), 31, 1)));
    let found = c.check();
    assert!(found.list.is_empty(), "{:#?}", found.list);
    assert_eq!(tally(&found, &V_VRT_001), (35, 0, 1));
}

/// What was not there to compare with was not run, and is no pass.
#[test]
fn without_a_partner_nothing_was_run() {
    let found = case(years(6)).check();
    for rule in
        [&V_RRL_001, &V_VRT_001, &V_VRT_002, &M_VMP_001, &M_VMP_002, &T_STK_001, &D_VCO_001, &D_VCO_002, &D_VCO_003, &F_EVA_001, &P_SDC_001]
    {
        assert!(!ran(&found, rule), "{}", rule.id);
    }
    assert!(ran(&found, &T_VNO_001) && ran(&found, &T_RTS_001));
}

/// Immigration as Mexico reports it, and emigration as the partners do: by sex.
fn mirror() -> Case {
    let mut own = Table::new("DF_MIG_FLOW", &[("FLOW", "IMM"), ("COUNT_UNIT", "PERSON")]);
    let mut theirs = Table::new("DF_MIG_FLOW", &[("FLOW", "EMI"), ("COUNT_UNIT", "PERSON"), ("COUNTERPART", "MEX")]);
    for (n, from) in (0i64..).zip(["GTM", "ESP"]) {
        for (s, sex) in (0i64..).zip(["M", "F"]) {
            own.add(&[("COUNTERPART", from), ("SEX", sex), ("TIME_PERIOD", "2023")], Some(200 + 40 * n + 10 * s));
            theirs.add(&[("REF_AREA", from), ("SEX", sex), ("TIME_PERIOD", "2023")], Some(205 + 40 * n + 5 * s));
        }
    }
    case(own).with(Beside::Mirror, theirs)
}

/// As the example of Eurostat's guidance on mirror statistics: a row that differs, one that only one side has, one that only
/// the other has.
#[test]
fn the_partner_reports_the_same() {
    let clean = mirror().clean();
    assert_eq!(tally(&clean.check(), &M_VMP_001), (6, 0, 0), "two pairs in whole, four by sex");
    // Where the whole agrees, the parts are looked at.
    let found = clean.fault(&M_VMP_001, Some(3), |c| c.file.set(3, 280));
    assert_eq!((arg(&found, "home"), arg(&found, "first"), arg(&found, "second")), (&Arg::from("ESP"), &figure(280, 0), &figure(250, 0)));
    // What differs in whole is told in whole, once.
    let found = clean.fault(&M_VMP_001, Some(0), |c| {
        c.file.set(0, 500);
        c.file.set(1, 510);
    });
    assert_eq!(arg(&found, "share"), &figure(835, 1), "2 (1010 - 415) / (1010 + 415)");
    // One that the partner has and the file has not, within a period that both sent.
    clean.fault(&M_VMP_002, None, |c| drop(c.file.lines.drain(0..2)));
    clean.fault(&M_VMP_002, Some(0), |c| {
        c.beside[0].1.add(&[("REF_AREA", "GTM"), ("COUNTERPART", "HND"), ("TIME_PERIOD", "2023")], Some(90));
        drop(c.beside[0].1.lines.drain(0..2));
    });
    // The partner sent nothing for the period: nothing is judged.
    let mut silent = clean.clone();
    silent.beside[0].1.lines.drain(0..2);
    assert_eq!(tally(&silent.check(), &M_VMP_002), (0, 0, 0));
    // Fewer than fifty together are not judged; events are never set against persons.
    let mut small = clean.clone();
    (0..4).for_each(|row| small.file.set(row, 3));
    (0..4).for_each(|row| small.beside[0].1.set(row, 7));
    assert_eq!((small.check().list.len(), tally(&small.check(), &M_VMP_001)), (0, (0, 0, 0)));
    let mut events = clean.clone();
    events.file.usual[1] = ("COUNT_UNIT", "EVENT");
    assert_eq!(tally(&events.check(), &M_VMP_001), (0, 0, 6));
}

fn stocks() -> Case {
    let mut stock = Table::new("DF_MIG_STOCK", &[("POP_DEF", "CTZ"), ("COUNT_UNIT", "PERSON"), ("CITIZENSHIP", "GTM")]);
    let mut flows = Table::new("DF_MIG_FLOW", &[("COUNT_UNIT", "PERSON"), ("CITIZENSHIP", "GTM")]);
    for (year, people, came, went) in [("2021", 10_000, 900, 300), ("2022", 10_600, 900, 300), ("2023", 11_050, 800, 350)] {
        stock.add(&[("TIME_PERIOD", year)], Some(people));
        flows.add(&[("FLOW", "IMM"), ("TIME_PERIOD", year)], Some(came));
        flows.add(&[("FLOW", "EMI"), ("TIME_PERIOD", year)], Some(went));
    }
    case(stock).with(Beside::Other, flows)
}

#[test]
fn a_stock_is_explained_by_its_flows() {
    let clean = stocks().clean();
    assert_eq!(tally(&clean.check(), &T_STK_001), (2, 0, 0));
    let found = clean.fault(&T_STK_001, Some(2), |c| c.file.set(2, 12_000));
    assert_eq!((arg(&found, "second"), arg(&found, "sum")), (&figure(1_400, 0), &figure(450, 0)));
    // Without the exits of a year it is undecided.
    let mut open = clean.clone();
    open.beside[0].1.lines.remove(5);
    open.file.set(2, 12_000);
    assert_eq!((open.check().list.len(), tally(&open.check(), &T_STK_001)), (0, (1, 0, 1)));
}

#[test]
fn pending_cases_are_those_of_before_and_new_and_less_closed() {
    let pending = Table::new("DF_DISPL_POP", &[("POP_CAT", "ASY"), ("CITIZENSHIP", "HND")]);
    let pending = pending.row(&[("TIME_PERIOD", "2022")], 4_000).row(&[("TIME_PERIOD", "2023")], 4_310);
    let lodged = Table::new("DF_ASYLUM_APP", &[("APPL_TYPE", "ASY_APP"), ("CITIZENSHIP", "HND")]).row(&[("TIME_PERIOD", "2023")], 1_200);
    let closed = Table::new("DF_ASYLUM_DEC", &[("CITIZENSHIP", "HND")]).row(&[("TIME_PERIOD", "2023")], 890);
    let clean = case(pending).with(Beside::Other, lodged).with(Beside::Other, closed).clean();
    assert_eq!(tally(&clean.check(), &D_VCO_001), (1, 0, 0));
    let found = clean.fault(&D_VCO_001, Some(1), |c| c.file.set(1, 4_130));
    assert_eq!((arg(&found, "expected"), arg(&found, "found")), (&figure(4_310, 0), &figure(4_130, 0)));
}

#[test]
fn two_datasets_tell_the_same() {
    let permits = Table::new("DF_RESPERM", &[("PERMIT_EVENT", "STOCK")]);
    let permits = permits
        .row(&[("CITIZENSHIP", "GTM"), ("TIME_PERIOD", "2023")], 12_400)
        .row(&[("CITIZENSHIP", "HND"), ("TIME_PERIOD", "2023")], 500);
    let stock = Table::new("DF_MIG_STOCK", &[("POP_DEF", "CTZ")]);
    let stock =
        stock.row(&[("CITIZENSHIP", "GTM"), ("TIME_PERIOD", "2023")], 12_000).row(&[("CITIZENSHIP", "HND"), ("TIME_PERIOD", "2023")], 520);
    let clean = case(permits.clone()).with(Beside::Other, stock.clone()).clean();
    let found = clean.fault(&D_VCO_002, Some(0), |c| c.beside[0].1.set(0, 9_800));
    assert_eq!(arg(&found, "difference"), &figure(2_600, 0));
    // From the other side too.
    case(stock).with(Beside::Other, permits).fault(&D_VCO_002, Some(1), |c| c.file.set(1, 700));
}

#[test]
fn others_give_the_order_of_magnitude() {
    let own = Table::new("DF_DISPL_POP", &[("POP_CAT", "REF")]).row(&[("TIME_PERIOD", "2023")], 8_500);
    let theirs = Table::new("DF_DISPL_POP", &[("POP_CAT", "REF")]).row(&[("TIME_PERIOD", "2023")], 8_900);
    let clean = case(own).with(Beside::Benchmark, theirs).clean();
    assert_eq!(tally(&clean.check(), &D_VCO_003), (1, 0, 0));
    let found = clean.fault(&D_VCO_003, Some(0), |c| c.file.set(0, 7_000));
    assert_eq!((arg(&found, "share"), found.list[0].severity), (&figure(787, 1), Severity::Information));
}

#[test]
fn small_counts_are_protected_where_they_are_to_be() {
    let file = Table::new("DF_MIG_FLOW", &[("FLOW", "IMM"), ("TIME_PERIOD", "2023")]);
    let file = file.row(&[("CITIZENSHIP", "GTM")], 40).row(&[("CITIZENSHIP", "HND")], 5).row(&[("CITIZENSHIP", "SLV")], 0);
    let mut clean = case(file);
    clean.protect = Some(5);
    let clean = clean.clean();
    assert_eq!(tally(&clean.check(), &P_SDC_001), (3, 0, 0));
    let found = clean.fault(&P_SDC_001, Some(1), |c| c.file.set(1, 4));
    assert_eq!(arg(&found, "count"), &Arg::Count(1));
    clean.fault(&P_SDC_001, Some(1), |c| c.protect = Some(10));
    // Victims of trafficking are protected by the table, unless an office says otherwise.
    let mut victims = case(Table::new("DF_TRAFF_VICTIM", &[("TIME_PERIOD", "2023")]).row(&[], 9));
    assert!(!ran(&victims.check(), &P_SDC_001), "nothing is about to be published");
    victims.reasons = true;
    victims.fault(&P_SDC_001, Some(0), |_| {});
    let mut off = victims;
    off.protect = Some(0);
    assert!(!ran(&off.clean().check(), &P_SDC_001));
}

#[test]
fn what_was_not_agreed_is_not_taken() {
    let data = years(3).build();
    let check = |agreed: &[(&str, &str)]| {
        let agreed: Vec<Agreed> = agreed.iter().map(|(d, f)| Agreed { dataflow: (*d).to_owned(), from: (*f).to_owned() }).collect();
        let with = With { agreed: Some(&agreed), ..With::default() };
        let found = super::check(&data, &with, Standard::comparisons(), &Findings::default(), Location::whole(PartId(0)), true);
        found.list.into_iter().map(|f| (f.rule.id, f.args[0].1.clone())).collect::<Vec<_>>()
    };
    assert!(check(&[("ISTHMUS:DF_MIG_FLOW(1.0)", "2010")]).is_empty());
    assert!(check(&[("ISTHMUS:DF_MIG_FLOW(1.0.0)", "2012"), ("ISTHMUS:DF_REMIT(1.0)", "2020")]).is_empty());
    assert_eq!(check(&[("ISTHMUS:DF_REMIT(1.0)", "2020")]), [("F-EVA-001", Arg::from("dataflow"))]);
    assert_eq!(check(&[]), [("F-EVA-001", Arg::from("dataflow"))]);
    assert_eq!(check(&[("ISTHMUS:DF_MIG_FLOW(1.0)", "2013")]), [("F-EVA-001", Arg::from("period"))]);
}

#[test]
fn the_same_file_again_is_said() {
    let whole = Location::whole(PartId(0));
    let earlier = Earlier { receipt: "R-2026-000104".to_owned(), day: "2026-05-03".to_owned() };
    let found = sent_before(Some(&earlier), whole);
    assert_eq!(found.list.iter().map(|f| (f.rule.id, f.severity)).collect::<Vec<_>>(), [("F-EVA-002", Severity::Information)]);
    assert_eq!(crate::model::vocabulary::lacks(&found.list[0]), None);
    assert_eq!(tally(&sent_before(None, whole), &F_EVA_002), (1, 0, 0));
}

/// Thousands of revised figures are one thing to read for each period, and no cell is left out.
#[test]
fn a_file_of_other_figures_is_one_thing_to_read() {
    let wide = |add: i64| {
        let mut t = Table::new("DF_MIG_FLOW", &[("FLOW", "IMM")]);
        for n in 0..1_500i64 {
            t.add(&[("REASON", &format!("R{n}")), ("TIME_PERIOD", if n % 2 == 0 { "2022" } else { "2023" })], Some(1_000 + add));
        }
        t
    };
    let found = case(wide(500)).with(Beside::Previous, wide(0)).check();
    let revised: Vec<_> = found.list.iter().filter(|f| f.rule.id == "V-VRT-001").map(|f| f.cells.len()).collect();
    assert_eq!((revised, tally(&found, &V_VRT_001)), (vec![750, 750], (0, 1_500, 0)));
}

/// Hidden figures: `R` rows of `AGE`… as rows of one structure. Two dimensions that add, with totals; `x` is hidden.
fn hidden(cells: &[(&str, &str, &str)]) -> Table {
    let mut table = Table::new("DF_BORDER_MVT", &[("DIRECTION", "IN"), ("TIME_PERIOD", "2024"), ("COUNT_UNIT", "PERSON")]);
    for (citizenship, transport, value) in cells {
        match value.parse::<i64>() {
            Ok(value) => table.add(&[("CITIZENSHIP", citizenship), ("TRANSPORT", transport)], Some(value)),
            Err(_) => table.add(&[("CITIZENSHIP", citizenship), ("TRANSPORT", transport), ("OBS_STATUS", "Q")], None),
        }
    }
    table
}

fn leaks(table: Table) -> Vec<Location> {
    let mut case = case(table);
    case.protect = Some(5);
    let found = case.check();
    found.list.iter().filter(|f| f.rule.id == P_SDC_002.id).flat_map(|f| f.cells.clone()).collect()
}

#[test]
fn p_sdc_002_a_part_that_is_the_only_hidden_one_is_told() {
    let at = |row| Location::cell(PartId(0), row, 1);
    let one = hidden(&[("COL", "_T", "30"), ("CUB", "_T", "x"), ("VEN", "_T", "50"), ("_T", "_T", "82")]);
    assert_eq!(leaks(one), [at(1)]);
    // With a second one that is large enough, nothing is known of either.
    let two = hidden(&[("COL", "_T", "x"), ("CUB", "_T", "x"), ("VEN", "_T", "50"), ("_T", "_T", "82")]);
    assert!(leaks(two.clone()).is_empty());
    // Two that add to three leave too little room.
    let narrow = hidden(&[("COL", "_T", "x"), ("CUB", "_T", "x"), ("VEN", "_T", "79"), ("_T", "_T", "82")]);
    assert_eq!(leaks(narrow), [at(0), at(1)]);
    // Where the office protects nothing, nothing is asked; where nobody publishes, neither.
    let mut off = case(two);
    off.protect = Some(0);
    assert!(off.check().list.is_empty());
}

/// What is rounded to five says of a hidden part no more than its rounding leaves: Canada hides 1 to 5 and rounds all the rest.
#[test]
fn p_sdc_002_rounding_leaves_room() {
    let rounded = |base: &'static str, hidden: &'static [&'static str]| {
        let fixed = [("DIRECTION", "IN"), ("TIME_PERIOD", "2024"), ("COUNT_UNIT", "PERSON"), ("ROUNDING_BASE", base)];
        let mut table = Table::new("DF_BORDER_MVT", &fixed);
        for (citizenship, value) in [("COL", 30), ("CUB", 5), ("HTI", 40), ("VEN", 50), ("_T", 125)] {
            match hidden.contains(&citizenship) {
                true => table.add(&[("CITIZENSHIP", citizenship), ("OBS_STATUS", "Q")], None),
                false => table.add(&[("CITIZENSHIP", citizenship)], Some(value)),
            }
        }
        table
    };
    let at = |row| Location::cell(PartId(0), row, 1);
    assert_eq!(leaks(rounded("", &["CUB"])), [at(1)], "exact figures tell it");
    // Four figures, each at most two away: between 0 and 13.
    assert!(leaks(rounded("5", &["CUB"])).is_empty());
    // Four figures, each at most one away: between 1 and 9.
    assert!(leaks(rounded("3", &["CUB"])).is_empty());
    assert_eq!(leaks(rounded("1", &["CUB"])), [at(1)], "a base of one rounds nothing");
}

/// "Two per line is not enough" (the test of sdcTable): w, b is exactly 47, which no single line gives away.
#[test]
fn p_sdc_002_two_in_a_line_are_not_enough() {
    let table: [(&str, [&str; 4]); 4] = [
        ("COL", ["x", "x", "x", "89"]),
        ("CUB", ["x", "124", "x", "31"]),
        ("ECU", ["92", "x", "59", "x"]),
        ("VEN", ["800", "x", "651", "x"]),
    ];
    let figures = [[30, 47, 64, 89], [90, 124, 5, 31], [92, 100, 59, 85], [800, 991, 651, 685]];
    let ways = ["A", "L", "S", "R"];
    let mut cells: Vec<(String, String, String)> = Vec::new();
    for (r, (country, row)) in table.iter().enumerate() {
        row.iter().zip(ways).for_each(|(v, way)| cells.push(((*country).to_owned(), way.to_owned(), (*v).to_owned())));
        cells.push(((*country).to_owned(), "_T".to_owned(), figures[r].iter().sum::<i64>().to_string()));
    }
    for (c, way) in ways.iter().enumerate() {
        cells.push(("_T".to_owned(), (*way).to_owned(), figures.iter().map(|row| row[c]).sum::<i64>().to_string()));
    }
    let borrowed: Vec<(&str, &str, &str)> = cells.iter().map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str())).collect();
    assert_eq!(leaks(hidden(&borrowed)), [Location::cell(PartId(0), 1, 1)]);
}
