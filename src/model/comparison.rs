//! What may be held against what, and how far may it differ? The nouns of `schemas/comparisons.yaml`.
//!
//! Every threshold of a rule that compares stands there under the rule's identifier, with the value of the catalogue; a
//! dataflow may have its own. What may be set against what (two sides of one movement, a stock and its flows, two datasets of
//! one concept, a benchmark) is named there too, by dataflows, codes and dimensions: no rule knows a country.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use rust_decimal::Decimal;
use serde::Deserialize;

/// The table.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Comparisons {
    /// Thresholds by rule and name, in whole numbers.
    pub limits: Limits,
    /// Other thresholds for dataflows, by their identifiers.
    #[serde(default)]
    pub dataflows: BTreeMap<String, Limits>,
    /// Movements that two offices report.
    #[serde(default)]
    pub mirrors: Vec<Mirror>,
    /// Stocks with the flows that explain them.
    #[serde(default)]
    pub balances: Vec<Balance>,
    /// Two datasets that tell the same.
    #[serde(default)]
    pub pairs: Vec<Pair>,
    /// Figures of others that give the order of magnitude.
    #[serde(default)]
    pub benchmarks: Vec<Benchmark>,
    /// Dataflows whose small counts are protected before they are published: counts from 1 to below this number.
    #[serde(default)]
    pub protected: BTreeMap<String, u32>,
}

/// Thresholds by rule and name.
pub type Limits = BTreeMap<String, BTreeMap<String, u32>>;

impl Comparisons {
    /// A threshold of a rule in a dataflow; 0 where the table does not have it, which a test refuses.
    pub fn limit(&self, flow: &str, rule: &str, name: &str) -> i128 {
        let of = |limits: &Limits| limits.get(rule).and_then(|l| l.get(name)).copied();
        self.dataflows.get(flow).and_then(of).or_else(|| of(&self.limits)).map_or(0, i128::from)
    }
}

impl Comparisons {
    /// The names of a rule's thresholds.
    pub fn names(&self, rule: &str) -> Vec<String> {
        self.limits.get(rule).map(|names| names.keys().cloned().collect()).unwrap_or_default()
    }

    /// Sets thresholds of a dataflow that are whole numbers; others are none of the table's.
    pub fn set(&mut self, flow: &str, limits: &BTreeMap<String, BTreeMap<String, Decimal>>) {
        let own = self.dataflows.entry(flow.to_owned()).or_default();
        for (rule, names) in limits.iter().filter(|(rule, _)| self.limits.contains_key(*rule)) {
            let whole = |v: &Decimal| if v.fract().is_zero() { u32::try_from(*v).ok() } else { None };
            own.entry(rule.clone()).or_default().extend(names.iter().filter_map(|(name, v)| Some((name.clone(), whole(v)?))));
        }
    }
}

/// Some figures of a dataflow.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chosen {
    /// Identifier of the dataflow.
    pub dataflow: String,
    /// Dimensions with the codes that are meant; others may have any.
    #[serde(default)]
    pub only: BTreeMap<String, Vec<String>>,
    /// Dimensions with codes that are not meant.
    #[serde(default)]
    pub without: BTreeMap<String, Vec<String>>,
    /// Names that both sides of a comparison use, with the dimension that each is here; any other name is a dimension.
    #[serde(default)]
    pub names: BTreeMap<String, String>,
}

impl Chosen {
    /// The dimension of a name.
    pub fn dimension<'a>(&'a self, name: &'a str) -> &'a str {
        self.names.get(name).map_or(name, String::as_str)
    }
}

/// One movement that is reported where it ends and where it begins. In both the reporter is `REF_AREA`.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mirror {
    /// As who receives reports it: its name `to` is `REF_AREA`, `from` where they came from.
    pub received: Chosen,
    /// As who sends reports it: its name `from` is `REF_AREA`, `to` where they went.
    pub sent: Chosen,
    /// What figures of both sides have in common.
    pub by: Vec<String>,
    /// Dimensions that are looked at one by one where both sides break down by them.
    #[serde(default)]
    pub detail: Vec<String>,
}

/// A stock at the end of a period is that of the period before, and what came, and less what went.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Balance {
    /// The rule that says so: T-STK-001 or D-VCO-001.
    pub rule: String,
    /// The stock.
    pub stock: Chosen,
    /// What is added.
    pub plus: Vec<Chosen>,
    /// What is taken off.
    pub minus: Vec<Chosen>,
    /// What they have in common, the period last.
    pub by: Vec<String>,
}

/// The same concept in two datasets (D-VCO-002).
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pair {
    /// The one.
    pub one: Chosen,
    /// The other.
    pub other: Chosen,
    /// What they have in common.
    pub by: Vec<String>,
    /// Percent of the larger figure by which they may differ; none: what the rule allows.
    #[serde(default)]
    pub percent: Option<u32>,
}

/// Figures that others publish of the same (D-VCO-003).
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Benchmark {
    /// Whose figures they are: tenants of the gateway.
    pub of: Vec<String>,
    /// The own figures.
    pub own: Chosen,
    /// Theirs.
    pub theirs: Chosen,
    /// What they have in common.
    pub by: Vec<String>,
}

/// As what a dataset lies beside the one that is looked at.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Beside {
    /// What stood before in the same dataflow, of the same office.
    Previous,
    /// What another office reports of the same movements.
    Mirror,
    /// Another dataflow of the same office.
    Other,
    /// What somebody else publishes of the same.
    Benchmark,
}

impl Comparisons {
    /// Dataflows whose figures a file of this dataflow is held against, and as what, beside what stood before in its own.
    pub fn needs(&self, flow: &str) -> BTreeSet<(Beside, &str)> {
        let mut all = BTreeSet::new();
        for m in &self.mirrors {
            for (own, theirs) in [(&m.received, &m.sent), (&m.sent, &m.received)] {
                if own.dataflow == flow {
                    all.insert((Beside::Mirror, theirs.dataflow.as_str()));
                }
            }
        }
        for b in &self.balances {
            let parts: Vec<&str> = [&b.stock].into_iter().chain(&b.plus).chain(&b.minus).map(|c| c.dataflow.as_str()).collect();
            if parts.contains(&flow) {
                all.extend(parts.into_iter().map(|p| (Beside::Other, p)));
            }
        }
        for p in &self.pairs {
            let parts = [p.one.dataflow.as_str(), p.other.dataflow.as_str()];
            if parts.contains(&flow) {
                all.extend(parts.map(|p| (Beside::Other, p)));
            }
        }
        all.extend(self.benchmarks.iter().filter(|b| b.own.dataflow == flow).map(|b| (Beside::Benchmark, b.theirs.dataflow.as_str())));
        all
    }
}

/// Something that an office agreed to send.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize, Deserialize)]
pub struct Agreed {
    /// The dataflow: `AGENCY:ID(VERSION)`.
    pub dataflow: String,
    /// The first period.
    pub from: String,
}

/// An earlier receipt of the same bytes.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize, Deserialize)]
pub struct Earlier {
    /// Its number.
    pub receipt: String,
    /// The day on which it came.
    pub day: String,
}

/// A file that lies beside those that are looked at.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, Deserialize)]
pub struct Laid {
    /// As what.
    pub role: Beside,
    /// Where it is.
    pub path: PathBuf,
}
