//! One planted fault for each rule that looks at rows, series or breakdowns.

use crate::model::finding::Severity;
use rust_decimal::Decimal;

use super::*;

#[test]
fn structure_faults() {
    let e = years();
    let found = e.fault("S-FDT-001", (10, 1), |e| drop(e.line((10, 1)).codes.insert("SAMPLE_N", "many".to_owned())));
    assert_eq!(arg(&found, "value"), &Arg::from("many"));
    e.fault("S-FDL-001", (10, 1), |e| drop(e.line((10, 1)).codes.insert("COMMENT", "far too long".to_owned())));
    let found = e.fault("S-FDL-001", (10, 1), |e| e.line((10, 1)).value = Some(Decimal::new(15_375, 1)));
    assert_eq!(arg(&found, "reason"), &Arg::from("decimals"));
    e.fault("S-FDL-001", (10, 2), |e| {
        e.integer = true;
        e.line((10, 2)).value = Some(Decimal::new(15_375, 1));
    });
    // The observation itself may allow decimals, and trailing zeros are none.
    let mut fine = e.clone();
    fine.line((10, 1)).value = Some(Decimal::new(15_375, 1));
    fine.line((10, 1)).codes.insert("DECIMALS", "1".to_owned());
    fine.line((11, 1)).value = Some(Decimal::new(22_000, 1));
    fine.clean();
    e.fault("S-TIM-001", (4, 1), |e| drop(e.line((4, 1)).codes.insert("TIME_PERIOD", "2017-13".to_owned())));
    let found = e.fault("S-FDM-001", (7, 2), |e| {
        e.line((7, 2)).codes.insert("OBS_STATUS", String::new());
        e.line((9, 1)).codes.insert("OBS_STATUS", String::new());
    });
    assert_eq!(found.list[0].cells.len(), 2, "one cause, two cells");
}

#[test]
fn repeated_records() {
    let e = years();
    let again = |e: &mut Example, change: i64| {
        let mut copy = e.line((6, 1)).clone();
        copy.at = (60, 1);
        copy.value = copy.value.map(|v| v + Decimal::from(change));
        e.lines.push(copy);
    };
    let found = e.fault("S-RWD-001", (6, 1), |e| again(e, 9));
    assert_eq!(found.list[0].cells.len(), 2, "both places");
    assert_eq!(arg(&found, "other"), &Arg::Place(Location::cell(PartId(0), 60, 1)));
    e.fault("S-RWD-002", (60, 1), |e| again(e, 0));
}

#[test]
fn an_empty_dataset_has_no_record() {
    let found = Example::new(&SERIES).check();
    assert_eq!(found.list.iter().map(|f| f.rule.id).collect::<Vec<_>>(), ["S-RNR-001"]);
}

#[test]
fn code_faults() {
    let e = years();
    e.fault("C-COV-002", (10, 1), |e| drop(e.line((10, 1)).codes.insert("CITIZENSHIP", "YUG".to_owned())));
    let found = e.fault("C-COV-004", (24, 1), |e| {
        for at in [(24, 1), (24, 2), (27, 1), (27, 2)] {
            e.line(at).codes.insert("CITIZENSHIP", "_U".to_owned());
        }
    });
    assert_eq!(arg(&found, "count"), &Arg::Count(4));
    e.fault("C-COC-001", (5, 1), |e| {
        let keys = [("DIRECTION", "IN"), ("SEX", "X")].map(|(k, v)| (k.to_owned(), vec![v.to_owned()]));
        e.constraints = vec![CubeRegion { include: false, keys: keys.into() }];
        e.line((5, 1)).codes.insert("SEX", "X".to_owned());
    });
    let found = e.fault("C-COC-001", (5, 1), |e| {
        let keys = [("SEX".to_owned(), ["M", "F"].map(str::to_owned).to_vec())];
        e.constraints = vec![CubeRegion { include: true, keys: keys.into() }];
        e.line((5, 1)).codes.insert("SEX", "X".to_owned());
    });
    assert_eq!(arg(&found, "key"), &Arg::from("SEX=X"));
    e.fault("C-COC-002", (5, 1), |e| drop(e.line((5, 1)).codes.insert("REF_AREA", "GTM".to_owned())));
    e.fault("C-COC-003", (5, 1), |e| drop(e.line((5, 1)).codes.insert("COUNTERPART", "MEX".to_owned())));
    // Own nationals cross their own border.
    let mut own = e.clone();
    for at in [(5, 1), (5, 2)] {
        own.line(at).codes.insert("CITIZENSHIP", "MEX".to_owned());
    }
    own.clean();
    let found = e.fault("C-COC-004", (4, 1), |e| {
        for l in &mut e.lines {
            let from = l.codes.insert("CITIZENSHIP", "MEX".to_owned()).expect("it has one");
            l.codes.insert("REF_AREA", from);
        }
    });
    assert_eq!(found.list[0].cells.len(), 48);
}

#[test]
fn an_international_sender_reports_for_many() {
    let mut e = years();
    e.context.sender = "IOM".to_owned();
    e.line((5, 1)).codes.insert("REF_AREA", "GTM".to_owned());
    let found = e.clean().check();
    assert!(found.tallies.iter().all(|t| t.rule.id != "C-COC-002"), "not run, so no tally");
}

#[test]
fn a_figure_is_missing_if_its_status_says_so() {
    let e = years();
    let found = e.fault("C-OBS-001", (10, 1), |e| e.line((10, 1)).value = None);
    assert_eq!(arg(&found, "reason"), &Arg::from("empty"));
    let found = e.fault("C-OBS-001", (10, 1), |e| drop(e.line((10, 1)).codes.insert("OBS_STATUS", "L".to_owned())));
    assert_eq!(arg(&found, "reason"), &Arg::from("filled"));
    let mut fine = e.clone();
    fine.line((10, 1)).value = None;
    fine.line((10, 1)).codes.insert("CONF_STATUS", "C".to_owned());
    fine.line((10, 2)).value = None;
    fine.line((10, 2)).codes.insert("OBS_STATUS", "M".to_owned());
    fine.clean();
}

#[test]
fn figure_faults() {
    let e = years();
    e.fault("R-VIR-001", (10, 1), |e| e.line((10, 1)).value = Some(Decimal::from(-14)));
    let mut shares = e.clone();
    for l in &mut shares.lines {
        l.codes.insert("UNIT_MEASURE", "PT".to_owned());
        l.value = l.value.map(|v| v / Decimal::from(100)).map(|v| v.round_dp(1));
    }
    shares.clean().fault("R-VIR-002", (10, 1), |e| e.line((10, 1)).value = Some(Decimal::from(130)));
    let found = e.fault("R-VCO-003", (25, 1), |e| e.context.received = "2024-11-21".to_owned());
    assert_eq!(arg(&found, "to"), &Arg::from("2024-12-31"));
    // A provisional figure for a running year is no fault.
    let mut early = e.clone();
    early.context.received = "2024-11-21".to_owned();
    early.lines.iter_mut().for_each(|l| drop(l.codes.insert("OBS_STATUS", "P".to_owned())));
    early.clean();
    let found = e.fault("R-UNI-001", (10, 1), |e| {
        let l = e.line((10, 1));
        l.value = l.value.map(|v| v * Decimal::from(1_000));
        // Both sexes: else the ratio of the sexes jumps too.
        let l = e.line((10, 2));
        l.value = l.value.map(|v| v * Decimal::from(1_000));
    });
    assert_eq!((arg(&found, "factor"), found.list[0].cells.len()), (&Arg::Figure(Decimal::from(1_000)), 2));
}

#[test]
fn parts_and_wholes_without_a_recorded_total() {
    let mut e = Example::new(&SERIES);
    for (i, age) in (0u32..).zip(["Y_LT18", "Y_GE18", "_T"]) {
        for (j, sex) in (0u16..).zip(["M", "F", "_T"]) {
            let value = [2, 3, 5][i as usize] * [110, 150, 260][usize::from(j)];
            e.add(&[("AGE", age), ("SEX", sex), ("DIRECTION", "IN")], Some(value), (i, j));
        }
    }
    let e = e.clean();
    e.fault("R-VCO-001", (0, 0), |e| e.line((0, 0)).value = Some(Decimal::from(5_000)));
    e.fault("R-VCO-001", (2, 0), |e| e.line((2, 0)).value = Some(Decimal::from(5)));
}

#[test]
fn net_is_in_minus_out() {
    let mut e = Example::new(&SERIES);
    for (row, flow, value) in [(0, "IN", 2_310), (1, "OUT", 1_905), (2, "NET", 405)] {
        e.add(&[("DIRECTION", flow)], Some(value), (row, 1));
    }
    let found = e.clean().fault("R-VCO-002", (2, 1), |e| e.line((2, 1)).value = Some(Decimal::from(450)));
    assert_eq!(found.list[0].evidence.len(), 2);
}

#[test]
fn persons_per_household() {
    let mut e = Example::new(&["REF_AREA", "UNIT", "SITE", "TIME_PERIOD"]);
    for (row, site) in (0u32..).zip(["S1", "S2"]) {
        e.add(&[("UNIT", "HOUSEHOLD"), ("SITE", site)], Some(300 + i64::from(row)), (row, 1));
        e.add(&[("UNIT", "PERSON"), ("SITE", site)], Some(1_234 + 9 * i64::from(row)), (row, 2));
    }
    let found = e.clean().fault("R-VCO-004", (0, 1), |e| e.line((0, 2)).value = Some(Decimal::from(310)));
    assert_eq!(arg(&found, "found"), &Arg::Figure(Decimal::new(103, 2)));
}

#[test]
fn two_breakdowns_of_one_total() {
    let mut e = Example::new(&SERIES);
    for (row, from, value) in [(0, "GTM", 5_140), (1, "HND", 2_000), (2, "SLV", 1_000)] {
        e.add(&[("CITIZENSHIP", from), ("DIRECTION", "IN")], Some(value), (row, 1));
    }
    for (row, age, value) in [(10, "Y_LT18", 1_096), (11, "Y_GE18", 7_044)] {
        e.add(&[("AGE", age), ("DIRECTION", "IN")], Some(value), (row, 1));
    }
    let e = e.clean();
    let found = e.fault("X-VAD-003", (0, 1), |e| e.line((11, 1)).value = Some(Decimal::from(7_000)));
    assert_eq!(arg(&found, "difference"), &Arg::Figure(Decimal::from(44)));
    assert_eq!(found.list[0].evidence.len(), 4);
}

#[test]
fn areas_add_to_the_country() {
    let mut e = Example::new(&["FREQ", "REF_AREA", "REF_ADM", "TIME_PERIOD"]);
    // The municipality lies in a province that is there itself: it does not count twice.
    for (row, adm, value) in [(0, "MX-CHP", 4_010), (1, "MX-BCN", 1_000), (2, "MX07087", 800), (3, "_T", 5_010)] {
        e.add(&[("REF_ADM", adm)], Some(value), (row, 1));
    }
    let found = e.clean().fault("X-VAD-004", (3, 1), |e| e.line((3, 1)).value = Some(Decimal::from(5_110)));
    assert_eq!(found.list[0].severity, Severity::Warning);
}

fn months() -> Example {
    let mut e = Example::new(&["FREQ", "REF_AREA", "DIRECTION", "TIME_PERIOD"]);
    let value = |m: i64| 5_000 + 31 * m * m - 170 * m;
    for m in 1..=12 {
        let period = format!("2023-{m:02}");
        e.add(&[("FREQ", "M"), ("TIME_PERIOD", &period)], Some(value(m)), (m as u32, 1));
    }
    for q in 1..=4i64 {
        let period = format!("2023-Q{q}");
        let sum = (q * 3 - 2..=q * 3).map(value).sum();
        e.add(&[("FREQ", "Q"), ("TIME_PERIOD", &period)], Some(sum), (20 + q as u32, 1));
    }
    e.add(&[("FREQ", "A"), ("TIME_PERIOD", "2023")], Some((1..=12).map(value).sum()), (30, 1));
    e.clean()
}

#[test]
fn months_add_to_quarter_and_year() {
    let e = months();
    e.fault("X-VAD-005", (30, 1), |e| e.line((30, 1)).value = Some(Decimal::from(60_251)));
    e.fault("X-VAD-005", (22, 1), |e| e.line((22, 1)).value = Some(Decimal::from(15_000)));
    // Never for stocks.
    let mut stock = e.clone();
    stock.id = "MIG_STOCK";
    stock.line((30, 1)).value = Some(Decimal::from(60_251));
    let found = stock.clean().check();
    assert!(found.tallies.iter().all(|t| t.rule.id != "X-VAD-005"));
}

#[test]
fn holes_of_a_regular_cube_are_told() {
    let e = years();
    let found = e.fault("X-REP-001", (u32::MAX, 0x3fff), |e| e.lines.retain(|l| l.at != (10, 1)));
    assert_eq!(found.list[0].severity, Severity::Information);
    assert_eq!(arg(&found, "key"), &Arg::from("CITIZENSHIP=GTM, SEX=M, TIME_PERIOD=2019"));
}

#[test]
fn a_hole_where_a_row_is_at_fault_is_told_once() {
    let mut e = years();
    e.line((10, 1)).faulty = true;
    e.line((14, 2)).faulty = true;
    e.line((14, 2)).codes.insert("CITIZENSHIP", String::new());
    let found = e.clean().check();
    let tally = found.tallies.iter().find(|t| t.rule.id == "X-REP-001").expect("it was run");
    assert_eq!((tally.passed, tally.failed, tally.undecided), (46, 0, 2));
}

#[test]
fn a_ratio_of_the_sexes_unlike_the_others() {
    let e = years();
    let found = e.fault("X-VCO-006", (19, 1), |e| {
        e.line((19, 1)).value = Some(Decimal::from(4_400));
    });
    assert_eq!(found.list[0].cells.len(), 2);
}

#[test]
fn copied_series() {
    let e = years();
    let found = e.fault("X-VCO-007", (5, 1), |e| {
        for year in 0..8u32 {
            let value = e.line((5 + year * 3, 1)).value;
            e.line((4 + year * 3, 2)).value = value;
        }
    });
    assert_eq!(found.list[0].cells.len(), 8);
}
