//! A clean dataset made by hand, and one planted fault for each rule: exactly that finding, at that cell, and no other.

mod broken;
mod faults;
mod sums;

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::{Context, check};
use crate::model::finding::{Arg, Findings};
use crate::model::lang::Names;
use crate::model::location::{Location, PartId};
use crate::model::observation::{CodeColumn, Dataset, Rows};
use crate::model::structure::{Code, Codelist, Component, CubeRegion, DataStructure, Dataflow, Ref, Relationship, Representation};

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
    grid: bool,
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
            grid: false,
            lines: Vec::new(),
            context: Context { sender: "MEX.UPM".to_owned(), received: "2026-11-21".to_owned(), ..Context::default() },
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
            relationship: Relationship::Observation,
        };
        let mut measure = component("OBS_VALUE");
        measure.representation = if self.integer { Representation::Integer } else { Representation::Decimal };
        let structure = DataStructure {
            reference: reference(self.id),
            names: Names::default(),
            dimensions: self.dimensions.iter().map(|d| component(d)).collect(),
            measure,
            attributes: ATTRIBUTES.iter().map(|a| component(a)).collect(),
            groups: Vec::new(),
        };
        let flow = Dataflow {
            reference: reference(&format!("DF_{}", self.id)),
            names: Names::default(),
            structure: Arc::new(structure),
            constraints: self.constraints.clone(),
        };
        let mut data = Dataset::new(Arc::new(flow));
        data.tolerance = self.tolerance;
        data.grid = self.grid;
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
        about: None,
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
