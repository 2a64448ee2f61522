//! A clean dataset made by hand, and one planted fault for each rule: exactly that finding, at that cell, and no other.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::{Context, check, total_checks};
use crate::model::finding::{Arg, Findings, Severity};
use crate::model::lang::Names;
use crate::model::location::{Location, PartId};
use crate::model::observation::{CodeColumn, Dataset, Rows};
use crate::model::structure::{Code, Codelist, Component, CubeRegion, DataStructure, Dataflow, Ref, Representation};

/// One row: codes by component, a figure or none, a cell.
#[derive(Clone)]
struct Line {
    codes: BTreeMap<&'static str, String>,
    value: Option<Decimal>,
    at: (u32, u16),
    /// Slots over which it is a total; none for an observation.
    total: Option<u32>,
    /// A total that is an observation too.
    kept: bool,
    /// A code is missing: the row is no observation.
    faulty: bool,
    /// Labels of the slots beside the codes.
    labels: Vec<u32>,
}

/// A dataset in the making.
#[derive(Clone)]
struct Example {
    id: &'static str,
    dimensions: Vec<&'static str>,
    slots: Vec<(&'static str, Vec<&'static str>)>,
    beside: Vec<usize>,
    constraints: Vec<CubeRegion>,
    integer: bool,
    tolerance: Decimal,
    lines: Vec<Line>,
    context: Context,
}

const ATTRIBUTES: [&str; 9] =
    ["OBS_STATUS", "CONF_STATUS", "UNIT_MEASURE", "UNIT_MULT", "COUNT_UNIT", "DECIMALS", "ROUNDING_BASE", "SAMPLE_N", "COMMENT"];

impl Example {
    fn new(dimensions: &[&'static str]) -> Self {
        Self {
            id: "MIG_FLOW",
            dimensions: dimensions.to_vec(),
            slots: Vec::new(),
            beside: Vec::new(),
            constraints: Vec::new(),
            integer: false,
            tolerance: Decimal::ZERO,
            lines: Vec::new(),
            context: Context { sender: "MEX.UPM".to_owned(), received: "2026-11-21".to_owned() },
        }
    }

    fn add(&mut self, codes: &[(&'static str, &str)], value: Option<i64>, at: (u32, u16)) -> &mut Line {
        let codes = codes.iter().map(|(k, v)| (*k, (*v).to_owned())).collect();
        self.lines.push(Line { codes, value: value.map(Decimal::from), at, total: None, kept: false, faulty: false, labels: Vec::new() });
        self.lines.last_mut().expect("just added")
    }

    fn line(&mut self, at: (u32, u16)) -> &mut Line {
        self.lines.iter_mut().find(|l| l.at == at).expect("a line at this cell")
    }

    fn build(&self) -> Dataset {
        let reference = |id: &str| Ref { agency: "ISTHMUS".to_owned(), id: id.to_owned(), version: "1.0".to_owned() };
        let component = |id: &str| Component {
            id: id.to_owned(),
            names: Names::default(),
            representation: match id {
                "TIME_PERIOD" => Representation::Time,
                "SAMPLE_N" => Representation::Integer,
                "COMMENT" => Representation::Text(Some(10)),
                "REF_AREA" | "CITIZENSHIP" | "COUNTERPART" => Representation::Codes(Arc::new(areas())),
                "REF_ADM" => Representation::Codes(Arc::new(provinces())),
                id if ATTRIBUTES.contains(&id) => Representation::Text(None),
                _ => Representation::Codes(Arc::new(Codelist::new(reference("CL_ANY"), Names::default(), Vec::new()))),
            },
            default: None,
            mandatory: id == "OBS_STATUS",
        };
        let mut measure = component("OBS_VALUE");
        measure.representation = if self.integer { Representation::Integer } else { Representation::Decimal };
        let structure = DataStructure {
            reference: reference(self.id),
            names: Names::default(),
            dimensions: self.dimensions.iter().map(|d| component(d)).collect(),
            measure,
            attributes: ATTRIBUTES.iter().map(|a| component(a)).collect(),
        };
        let flow = Dataflow {
            reference: reference(&format!("DF_{}", self.id)),
            names: Names::default(),
            structure: Arc::new(structure),
            constraints: self.constraints.clone(),
        };
        let mut data = Dataset::new(Arc::new(flow));
        data.tolerance = self.tolerance;
        let position = |d: &&str| self.dimensions.iter().position(|x| x == d).expect("a dimension");
        data.slots = self.slots.iter().map(|(n, dims)| ((*n).to_owned(), dims.iter().map(position).collect())).collect();
        data.beside = self.beside.clone();
        for rows in [&mut data.observations, &mut data.totals, &mut data.faulty] {
            rows.beside = vec![CodeColumn::default(); self.beside.len()];
        }
        for line in &self.lines {
            let slots = line.total.unwrap_or(0);
            if line.faulty {
                data.faulty_slots.push(slots);
                self.push(&mut data, |d| &mut d.faulty, line);
                continue;
            }
            if slots > 0 {
                data.total_slots.push(slots);
                self.push(&mut data, |d| &mut d.totals, line);
            }
            if slots == 0 || line.kept {
                data.observation_slots.push(slots);
                self.push(&mut data, |d| &mut d.observations, line);
            }
        }
        data
    }

    fn push(&self, data: &mut Dataset, rows: impl Fn(&mut Dataset) -> &mut Rows, line: &Line) {
        for (d, id) in self.dimensions.iter().enumerate() {
            let default = match *id {
                "FREQ" => "A",
                "REF_AREA" => "MEX",
                "TIME_PERIOD" => "2024",
                _ => "_T",
            };
            let n = data.codes[d].intern(line.codes.get(id).map_or(default, String::as_str));
            rows(data).keys[d].push(n);
        }
        for (a, id) in ATTRIBUTES.iter().enumerate() {
            let default = match *id {
                "OBS_STATUS" => "A",
                "COUNT_UNIT" => "PERSON",
                _ => "",
            };
            let n = data.attribute_values[a].intern(line.codes.get(id).map_or(default, String::as_str));
            rows(data).attributes[a].push(n);
        }
        let rows = rows(data);
        rows.values.push(line.value);
        rows.at.push(Location::cell(PartId(0), line.at.0, line.at.1));
        rows.notes.push(0);
        (0..self.beside.len()).for_each(|k| rows.beside[k].push(line.labels.get(k).copied().unwrap_or(0)));
    }

    fn check(&self) -> Findings {
        check(&self.build(), &self.context)
    }

    /// Nothing is found.
    fn clean(self) -> Self {
        let found = self.check();
        assert!(found.list.is_empty(), "a clean dataset: {:?}", found.list);
        self
    }

    /// With this fault exactly one finding: of this rule, with this first cell.
    fn fault(&self, rule: &str, cell: (u32, u16), plant: impl FnOnce(&mut Example)) -> Findings {
        let mut faulty = self.clone();
        plant(&mut faulty);
        let found = faulty.check();
        let told: Vec<_> = found.list.iter().map(|f| (f.rule.id, f.cells[0].row(), f.cells[0].col())).collect();
        assert_eq!(told, [(rule, cell.0, cell.1)], "{:#?}", found.list);
        let tally = found.tallies.iter().find(|t| t.rule.id == rule).expect("the rule was run");
        assert!(tally.failed > 0, "{tally:?}");
        found
    }
}

fn codes(ids: &[(&str, Option<u32>, Option<&str>)]) -> Vec<Code> {
    let code = |(id, parent, to): &(&str, Option<u32>, Option<&str>)| Code {
        id: (*id).to_owned(),
        names: Names::default(),
        parent: *parent,
        valid_from: None,
        valid_to: to.map(str::to_owned),
        annotations: BTreeMap::new(),
    };
    ids.iter().map(code).collect()
}

fn areas() -> Codelist {
    let reference = Ref { agency: "ISTHMUS".to_owned(), id: "CL_AREA".to_owned(), version: String::new() };
    let list = ["_T", "_U", "_X", "MEX", "GTM", "HND", "SLV", "NIC", "CUB", "VEN"].map(|c| (c, None, None));
    Codelist::new(reference, Names::default(), codes(&[&list[..], &[("YUG", None, Some("1992"))]].concat()))
}

fn provinces() -> Codelist {
    let reference = Ref { agency: "ISTHMUS".to_owned(), id: "CL_ADM".to_owned(), version: String::new() };
    let list = [("_T", None, None), ("MX-CHP", None, None), ("MX-BCN", None, None), ("MX07087", Some(1), None)];
    Codelist::new(reference, Names::default(), codes(&list))
}

const SERIES: [&str; 8] = ["FREQ", "REF_AREA", "CITIZENSHIP", "COUNTERPART", "DIRECTION", "SEX", "AGE", "TIME_PERIOD"];
const FROM: [&str; 3] = ["GTM", "HND", "SLV"];

/// Eight years, three citizenships, two sexes: a line per year and citizenship, a column per sex.
fn years() -> Example {
    let mut e = Example::new(&SERIES);
    for year in 0..8i64 {
        for (c, from) in (0i64..).zip(FROM) {
            for (s, sex) in (0i64..).zip(["M", "F"]) {
                let value = 1_500 + 613 * c - 200 * s + 17 * year * (c + 2) + 5 * s * year;
                let codes = [("CITIZENSHIP", from), ("SEX", sex), ("DIRECTION", "IN"), ("TIME_PERIOD", &(2017 + year).to_string())];
                e.add(&codes, Some(value), (4 + (year * 3 + c) as u32, 1 + s as u16));
            }
        }
    }
    e.clean()
}

fn arg<'f>(found: &'f Findings, name: &str) -> &'f Arg {
    let f = &found.list[0];
    f.args.iter().find(|(n, _)| *n == name).map(|(_, v)| v).unwrap_or_else(|| panic!("argument {name} in {:?}", f.args))
}

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

#[test]
fn a_subtotal_read_as_a_detail() {
    let mut e = Example::new(&["FREQ", "CITIZENSHIP", "SEX", "TIME_PERIOD"]);
    e.slots = vec![("CITIZENSHIP", vec!["CITIZENSHIP"]), ("SEX", vec!["SEX"])];
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

/// A million observations with their totals, all checks: `cargo test --release --lib a_million -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement, not a check of behaviour"]
fn a_million_observations() {
    let mut e = Example::new(&["FREQ", "REF_AREA", "CITIZENSHIP", "BORDER_POINT", "SEX", "AGE", "TIME_PERIOD"]);
    e.slots = ["CITIZENSHIP", "BORDER_POINT", "SEX", "AGE", "TIME_PERIOD"].map(|d| (d, vec![d])).to_vec();
    e.lines.clear();
    let mut data = e.build();
    let ages = ["Y0T17", "Y18T29", "Y30T44", "Y45T59", "Y_GE60"];
    let value = |c: i64, p: i64, s: i64, a: i64, t: i64| 40 + (c * 7 + p * 13 + a * 5 + c * p % 17) % 181 + 3 * s + t;
    let push = |data: &mut Dataset, key: [&str; 7], value: i64, at: (u32, u16), mask: u32| {
        let Dataset { codes, attribute_values, observations, totals, total_slots, .. } = data;
        let rows = if mask > 0 {
            total_slots.push(mask);
            totals
        } else {
            observations
        };
        key.iter().enumerate().for_each(|(d, k)| rows.keys[d].push(codes[d].intern(k)));
        (0..ATTRIBUTES.len()).for_each(|a| {
            let text = if ATTRIBUTES[a] == "OBS_STATUS" { "A" } else { "" };
            rows.attributes[a].push(attribute_values[a].intern(text));
        });
        rows.values.push(Some(Decimal::from(value)));
        rows.at.push(Location::cell(PartId(0), at.0, at.1));
        rows.notes.push(0);
    };
    for t in 0..10i64 {
        let period = (2014 + t).to_string();
        for c in 0..200i64 {
            let from = format!("C{c:03}");
            for p in 0..50i64 {
                let point = format!("P{p:02}");
                let row = ((t * 200 + c) * 50 + p) as u32;
                let mut whole = 0;
                for (s, sex) in (0i64..).zip(["M", "F"]) {
                    let mut sum = 0;
                    for (a, age) in (0i64..).zip(ages) {
                        let v = value(c, p, s, a, t);
                        sum += v;
                        push(&mut data, ["A", "MEX", &from, &point, sex, age, &period], v, (row, (s * 6 + a) as u16), 0);
                    }
                    whole += sum;
                    push(&mut data, ["A", "MEX", &from, &point, sex, "_T", &period], sum, (row, (s * 6 + 5) as u16), 1 << 3);
                }
                push(&mut data, ["A", "MEX", &from, &point, "_T", "_T", &period], whole, (row, 12), 1 << 2 | 1 << 3);
            }
        }
    }
    let context = Context { sender: "MEX.UPM".to_owned(), received: "2026-11-21".to_owned() };
    let mut scope = super::Scope::new(&data, &context);
    let all = std::time::Instant::now();
    for check in super::CHECKS {
        let start = std::time::Instant::now();
        let mut out = Findings::default();
        check.run(&mut scope, &mut out);
        println!("{:>9.1?} {:?} {}", start.elapsed(), check.rules().iter().map(|r| r.id).collect::<Vec<_>>(), out.list.len());
    }
    println!("{:>9.1?} for {} observations and {} totals", all.elapsed(), data.observations.len(), data.totals.len());
    assert_eq!(total_checks(&check(&data, &context)), (200_000 + 100_000, 0));
}
