//! Totals of cross-tabs, trees and rows at fault: which sums are checked, and which cell is blamed.

use super::super::total_checks;
use rust_decimal::Decimal;

use super::*;

/// The first example of the mapping language: merged header, group rows, marker, missing, totals.
fn crosstab() -> Example {
    let mut e = Example::new(&["FREQ", "REF_AREA", "BORDER_POINT", "TRANSPORT", "SEX", "AGE", "TIME_PERIOD"]);
    e.slots = vec![("TRANSPORT", vec!["TRANSPORT"]), ("BORDER_POINT", vec!["BORDER_POINT"]), ("SEX", vec!["SEX"]), ("AGE", vec!["AGE"])];
    let columns = [("M", "Y0T17"), ("M", "Y_GE18"), ("M", "_T"), ("F", "Y0T17"), ("F", "Y_GE18"), ("F", "_T"), ("_T", "_T")];
    let lines: [(&str, &str, [Option<i64>; 7]); 5] = [
        ("A", "_T", [40, 1_200, 1_240, 35, 1_100, 1_135, 2_375].map(Some)),
        ("A", "MXCUN", [40, 1_200, 1_240, 35, 1_100, 1_135, 2_375].map(Some)),
        ("L", "_T", [30, 410, 440, 25, 200, 225, 665].map(Some)),
        ("L", "MXTAP", [20, 310, 330, 25, 200, 225, 555].map(Some)),
        ("L", "MXCDH", [Some(10), Some(100), Some(110), Some(0), None, Some(0), Some(110)]),
    ];
    for (row, (transport, point, values)) in (3u32..).zip(lines) {
        for (col, ((sex, age), value)) in (1u16..).zip(columns.into_iter().zip(values)) {
            let mask = u32::from(point == "_T") << 1 | u32::from(sex == "_T") << 2 | u32::from(age == "_T") << 3;
            let status = if value.is_none() { "L" } else { "A" };
            let codes = [("TRANSPORT", transport), ("BORDER_POINT", point), ("SEX", sex), ("AGE", age), ("OBS_STATUS", status)];
            e.add(&codes, value, (row, col)).total = (mask != 0).then_some(mask);
        }
    }
    e
}

#[test]
fn totals_of_a_crosstab() {
    let e = crosstab().clean();
    assert_eq!(total_checks(&e.check()), (29, 0));
    assert_eq!(e.build().observations.len(), 12);
}

#[test]
fn one_wrong_cell_of_a_crosstab_is_one_finding() {
    let e = crosstab();
    // A detail: its row total, its column total and the totals above are all blamed on it.
    let found = e.fault("X-VAD-001", (6, 2), |e| e.line((6, 2)).value = Some(Decimal::from(301)));
    assert_eq!(found.list[0].proposals, ["310"]);
    assert_eq!(total_checks(&found), (27, 2));
    // A total that is itself a part of others.
    let found = e.fault("X-VAD-001", (6, 3), |e| e.line((6, 3)).value = Some(Decimal::from(303)));
    assert_eq!(found.list[0].proposals, ["330"]);
    // Parts are missing, and the known ones are too much already.
    // A detail that breaks its column, and exceeds its row's total although another part is missing.
    let found = e.fault("X-VAD-001", (7, 4), |e| e.line((7, 4)).value = Some(Decimal::from(8)));
    assert_eq!((found.list[0].proposals.as_slice(), total_checks(&found)), (&["0".to_owned()][..], (27, 2)));
}

#[test]
fn totals_of_a_tree() {
    // The second example of the mapping language: one label decides sex and age.
    let mut e = Example::new(&["FREQ", "CITIZENSHIP", "DIRECTION", "SEX", "AGE", "TIME_PERIOD"]);
    e.slots = vec![("DIRECTION", vec!["DIRECTION"]), ("CITIZENSHIP", vec!["CITIZENSHIP"]), ("GROUP", vec!["SEX", "AGE"])];
    let groups = [("M", "Y_GE18"), ("F", "Y_GE18"), ("_T", "Y_LT18"), ("_T", "_T")];
    let lines = [
        ("VEN", "IN", [Some(1_204), Some(960), Some(331), Some(2_495)]),
        ("COL", "IN", [Some(40), None, Some(5), None]),
        ("VEN", "OUT", [Some(12), Some(9), Some(0), Some(21)]),
    ];
    for (row, (from, way, values)) in (0u32..).zip(lines) {
        for (col, ((sex, age), value)) in (0u16..).zip(groups.into_iter().zip(values)) {
            if (from, col) == ("COL", 3) {
                continue;
            }
            let status = if value.is_none() { "M" } else { "A" };
            let codes = [("CITIZENSHIP", from), ("DIRECTION", way), ("SEX", sex), ("AGE", age), ("OBS_STATUS", status)];
            e.add(&codes, value, (row, col)).total = (col == 3).then_some(1 << 2);
        }
    }
    let e = e.clean();
    assert_eq!((e.build().observations.len(), total_checks(&e.check())), (9, (2, 0)));
    let found = e.fault("X-VAD-001", (2, 3), |e| e.line((2, 3)).value = Some(Decimal::from(22)));
    assert_eq!(found.list[0].evidence.len(), 3, "every part is named");
    assert_eq!(arg(&found, "difference"), &Arg::Figure(Decimal::ONE));

    // The third: a total of totals.
    let mut e = Example::new(&["FREQ", "RETURN_TYPE", "AGE", "ACCOMP", "TIME_PERIOD"]);
    e.slots = vec![("RETURN_TYPE", vec!["RETURN_TYPE"]), ("GROUP", vec!["AGE", "ACCOMP"])];
    let groups = [("Y_GE18", "_Z"), ("Y_LT18", "U"), ("Y_LT18", "A"), ("_T", "_T")];
    let lines = [("AVR", [1_604, 107, 309, 2_020]), ("MPP", [547, 0, 491, 1_038]), ("_T", [2_151, 107, 800, 3_058])];
    for (row, (kind, values)) in (0u32..).zip(lines) {
        for (col, ((age, accomp), value)) in (0u16..).zip(groups.into_iter().zip(values)) {
            let mask = u32::from(kind == "_T") | u32::from(age == "_T") << 1;
            e.add(&[("RETURN_TYPE", kind), ("AGE", age), ("ACCOMP", accomp)], Some(value), (row, col)).total = (mask != 0).then_some(mask);
        }
    }
    let e = e.clean();
    assert_eq!((e.build().observations.len(), total_checks(&e.check())), (6, (7, 0)));
    e.fault("X-VAD-001", (0, 1), |e| e.line((0, 1)).value = Some(Decimal::from(170)));
    e.fault("X-VAD-001", (2, 3), |e| e.line((2, 3)).value = Some(Decimal::from(3_085)));
}

#[test]
fn totals_that_are_published_are_checked_once() {
    let mut e = Example::new(&["FREQ", "CITIZENSHIP", "SEX", "TIME_PERIOD"]);
    e.slots = vec![("CITIZENSHIP", vec!["CITIZENSHIP"]), ("SEX", vec!["SEX"])];
    let lines = [("GTM", [310, 95, 405]), ("HND", [207, 61, 268]), ("_T", [517, 156, 673])];
    for (row, (from, values)) in (0u32..).zip(lines) {
        for (col, (sex, value)) in (1u16..).zip(["M", "F", "_T"].into_iter().zip(values)) {
            let mask = u32::from(from == "_T") | u32::from(sex == "_T") << 1;
            let line = e.add(&[("CITIZENSHIP", from), ("SEX", sex)], Some(value), (row, col));
            (line.total, line.kept) = ((mask > 0).then_some(mask), mask > 0);
        }
    }
    let e = e.clean();
    assert_eq!((e.build().observations.len(), total_checks(&e.check())), (9, (6, 0)));
    e.fault("X-VAD-001", (0, 3), |e| e.line((0, 3)).value = Some(Decimal::from(450)));
    e.fault("X-VAD-001", (2, 3), |e| e.line((2, 3)).value = Some(Decimal::from(637)));
    e.fault("X-VAD-001", (1, 1), |e| e.line((1, 1)).value = Some(Decimal::from(270)));
}

#[test]
fn labels_beside_the_codes_say_which_rows_belong_together() {
    // Year and month decide the period together: a year's months, not all months, add to it.
    let mut e = Example::new(&["FREQ", "REF_AREA", "TIME_PERIOD"]);
    e.slots = vec![("YEAR", vec!["TIME_PERIOD"]), ("MONTH", vec!["TIME_PERIOD"])];
    e.beside = vec![0, 1];
    for (row, (year, values)) in (0u32..).zip([("2022", [1, 2, 3]), ("2023", [10, 20, 30])]) {
        for (col, value) in (0u16..).zip(values) {
            let period = if col == 2 { year.to_owned() } else { format!("{year}-0{}", col + 1) };
            let line = e.add(&[("FREQ", "M"), ("TIME_PERIOD", &period)], Some(value), (row, col));
            line.labels = vec![row + 1, if col == 2 { 0 } else { u32::from(col) + 1 }];
            line.total = (col == 2).then_some(0b10);
        }
    }
    let e = e.clean();
    assert_eq!(total_checks(&e.check()), (2, 0));
    e.fault("X-VAD-001", (1, 2), |e| e.line((1, 2)).value = Some(Decimal::from(31)));

    // Continents are no dimension: each has its own total, and their totals add to that of the world.
    let mut e = Example::new(&["FREQ", "CITIZENSHIP", "TIME_PERIOD"]);
    e.slots = vec![("CONTINENT", Vec::new()), ("CITIZENSHIP", vec!["CITIZENSHIP"])];
    e.beside = vec![0];
    let lines = [
        (1, "_T", 3, 0b10),
        (1, "CUB", 1, 0),
        (1, "VEN", 2, 0),
        (2, "_T", 9, 0b10),
        (2, "GTM", 4, 0),
        (2, "HND", 5, 0),
        (0, "_T", 12, 0b11),
    ];
    for (row, (continent, from, value, mask)) in (0u32..).zip(lines) {
        let line = e.add(&[("CITIZENSHIP", from)], Some(value), (row, 1));
        (line.labels, line.total) = (vec![continent], (mask > 0).then_some(mask));
    }
    let e = e.clean();
    assert_eq!(total_checks(&e.check()), (3, 0));
    e.fault("X-VAD-001", (3, 1), |e| e.line((3, 1)).value = Some(Decimal::from(8)));
    e.fault("X-VAD-001", (6, 1), |e| e.line((6, 1)).value = Some(Decimal::from(13)));
}

#[test]
fn a_row_at_fault_leaves_its_totals_undecided() {
    let mut e = Example::new(&["FREQ", "CITIZENSHIP", "SEX", "TIME_PERIOD"]);
    e.slots = vec![("CITIZENSHIP", vec!["CITIZENSHIP"]), ("SEX", vec!["SEX"])];
    for (row, from) in (0u32..).zip(["GTM", "HND"]) {
        e.add(&[("CITIZENSHIP", from), ("SEX", "M")], Some(10), (row, 1));
        e.add(&[("CITIZENSHIP", from), ("SEX", "F")], Some(20), (row, 2));
        e.add(&[("CITIZENSHIP", from)], Some(30), (row, 3)).total = Some(0b10);
    }
    let undecided = |e: &Example| {
        let found = e.check();
        assert!(found.list.is_empty(), "{:?}", found.list);
        found.tallies.iter().find(|t| t.rule.id == "X-VAD-001").map(|t| (t.passed, t.undecided)).expect("it was run")
    };
    assert_eq!(undecided(&e), (2, 0));
    // A sex that is not known of Guatemalans: only their total may have it.
    let mut known = e.clone();
    known.add(&[("CITIZENSHIP", "GTM"), ("SEX", "")], Some(5), (5, 1)).faulty = true;
    assert_eq!(undecided(&known), (1, 1));
    // A citizenship that is not known may be any: totals that agree without it do, another is not decided.
    let mut any = e.clone();
    any.add(&[("CITIZENSHIP", ""), ("SEX", "F")], Some(5), (5, 1)).faulty = true;
    assert_eq!(undecided(&any), (2, 0));
    any.line((0, 3)).value = Some(Decimal::from(35));
    assert_eq!(undecided(&any), (1, 1));
    // A row at fault that is a total itself is a part of no total over sex alone.
    let mut total = e.clone();
    let line = total.add(&[("CITIZENSHIP", "")], Some(5), (5, 1));
    (line.faulty, line.total) = (true, Some(0b10));
    assert_eq!(undecided(&total), (2, 0));
    // And no record but one at fault is not «no record».
    let mut only = Example::new(&["FREQ", "CITIZENSHIP", "TIME_PERIOD"]);
    only.add(&[("CITIZENSHIP", "")], Some(5), (5, 1)).faulty = true;
    only.clean();
}

#[test]
fn known_parts_above_their_total() {
    let mut e = Example::new(&["FREQ", "CITIZENSHIP", "TIME_PERIOD"]);
    e.slots = vec![("CITIZENSHIP", vec!["CITIZENSHIP"])];
    for (row, from, value) in [(0, "GTM", Some(310)), (1, "HND", Some(40)), (2, "SLV", None)] {
        let status = if value.is_none() { "L" } else { "A" };
        e.add(&[("CITIZENSHIP", from), ("OBS_STATUS", status)], value, (row, 1));
    }
    e.add(&[], Some(360), (3, 1)).total = Some(1);
    let e = e.clean();
    assert_eq!(total_checks(&e.check()), (1, 0));
    e.fault("X-VAD-002", (3, 1), |e| e.line((3, 1)).value = Some(Decimal::from(343)));
    // A total without a figure is no pass.
    let mut open = e.clone();
    open.line((3, 1)).value = None;
    assert_eq!(total_checks(&open.clean().check()), (0, 0));
}

#[test]
fn rounded_figures_agree_within_half_their_base_each() {
    let mut e = Example::new(&["FREQ", "CITIZENSHIP", "TIME_PERIOD"]);
    e.slots = vec![("CITIZENSHIP", vec!["CITIZENSHIP"])];
    for (row, from, value) in [(0, "GTM", 310), (1, "HND", 45), (2, "SLV", 5)] {
        e.add(&[("CITIZENSHIP", from), ("ROUNDING_BASE", "5")], Some(value), (row, 1));
    }
    e.add(&[("ROUNDING_BASE", "5")], Some(365), (3, 1)).total = Some(1);
    e.clean().fault("X-VAD-001", (3, 1), |e| e.line((3, 1)).value = Some(Decimal::from(370)));
}

#[test]
fn what_is_in_doubt_decides_no_total() {
    let mut e = crosstab();
    e.line((4, 2)).value = Some(Decimal::from(-1_200));
    let found = e.check();
    assert_eq!(found.list.iter().map(|f| f.rule.id).collect::<Vec<_>>(), ["R-VIR-001"]);
    let tally = found.tallies.iter().find(|t| t.rule.id == "X-VAD-001").expect("it was run");
    assert_eq!((tally.failed, tally.undecided > 0), (0, true));
}

#[test]
fn a_subtotal_read_as_a_detail() {
    let mut e = Example::new(&["FREQ", "CITIZENSHIP", "SEX", "TIME_PERIOD"]);
    e.slots = vec![("CITIZENSHIP", vec!["CITIZENSHIP"]), ("SEX", vec!["SEX"])];
    e.grid = true;
    let lines = [("GTM", [310, 95]), ("HND", [207, 61]), ("SLV", [118, 40]), ("CUB", [77, 30])];
    for (row, (from, values)) in (0u32..).zip(lines) {
        for (col, (sex, value)) in (1u16..).zip(["M", "F"].into_iter().zip(values)) {
            e.add(&[("CITIZENSHIP", from), ("SEX", sex)], Some(value), (row, col));
        }
    }
    for (col, (sex, value)) in (1u16..).zip([("M", 712), ("F", 226)]) {
        e.add(&[("SEX", sex)], Some(value), (9, col)).total = Some(1);
    }
    // The total is not told as well: the subtotal explains it.
    let found = e.clean().fault("X-VCO-008", (3, 1), |e| {
        e.line((3, 1)).value = Some(Decimal::from(635));
        e.line((3, 2)).value = Some(Decimal::from(196));
    });
    assert_eq!((found.list[0].cells.len(), found.list[0].evidence.len()), (2, 6));
}

#[test]
fn the_order_of_rows_changes_nothing() {
    let mut e = crosstab();
    e.line((6, 2)).value = Some(Decimal::from(301));
    let tell = |e: &Example| format!("{:?} {:?}", e.check().list, e.check().tallies);
    let straight = tell(&e);
    assert_eq!(straight, tell(&e.clone()), "the same twice");
    let mut back = e.clone();
    back.lines.reverse();
    let cells = |e: &Example| {
        let mut c: Vec<_> = e.check().list.iter().map(|f| (f.rule.id, f.cells[0])).collect();
        c.sort_unstable();
        c
    };
    assert_eq!(cells(&e), cells(&back));
}

#[test]
fn a_total_whose_parts_may_be_incomplete_is_at_least_their_sum() {
    let mut e = Example::new(&["FREQ", "CITIZENSHIP", "TIME_PERIOD"]);
    e.slots = vec![("CITIZENSHIP", vec!["CITIZENSHIP"])];
    e.add(&[("CITIZENSHIP", "GTM")], Some(310), (0, 1));
    e.add(&[], Some(400), (1, 1)).total = Some(1);
    let open = |e: &Example| {
        let mut data = e.build();
        data.total_open = vec![true];
        let found = check(&data, &e.context);
        (total_checks(&found), found.list.iter().map(|f| f.rule.id).collect::<Vec<_>>())
    };
    assert_eq!(open(&e), ((1, 0), vec![]));
    e.line((1, 1)).value = Some(Decimal::from(300));
    assert_eq!(open(&e), ((0, 1), vec!["X-VAD-002"]));
}
