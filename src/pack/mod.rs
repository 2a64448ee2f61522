//! Which rules of its own does a dataflow have, written as data?
//!
//! A pack says what an office or a platform asks of a dataflow beyond the catalogue: conditions on observations, codes that make up
//! one another, other weights and thresholds for rules of the catalogue; with tests inside. Its expressions are those of VTL 2.1,
//! so that nothing is lost between a pack and a script of VTL.

pub mod expression;
mod hierarchy;
mod run;
pub mod spec;
pub mod trial;
pub mod vtl;

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::model::finding::{Rule, Severity};
use crate::model::lang::Names;
use crate::model::structure::Ref;
use expression::Expression;

pub use hierarchy::{Equation, Mode, Relation};
pub use run::{Outcome, Row};

/// Rules of their own for one dataflow or several.
#[derive(Clone, Debug)]
pub struct Pack {
    /// Its identifier.
    pub id: String,
    /// The dataflows that it is for.
    pub dataflows: Vec<Ref>,
    /// Whose files it is for: `MEX` is `MEX.UPM` too. Empty: everybody's.
    pub senders: Vec<String>,
    /// Other weights for rules of the catalogue.
    pub severities: Vec<(&'static Rule, Severity)>,
    /// Other thresholds for rules of the catalogue, by rule and name.
    pub limits: Thresholds,
    /// Its rules.
    pub demands: Vec<Demand>,
    /// Its tests.
    pub tests: Vec<spec::Test>,
    /// Its text.
    pub text: String,
}

/// Thresholds by rule and name.
pub type Thresholds = BTreeMap<String, BTreeMap<String, Decimal>>;

/// A rule of a pack.
#[derive(Clone, Debug)]
pub struct Demand {
    /// Its identifier in the pack.
    pub id: String,
    /// What its findings weigh.
    pub severity: Severity,
    /// What is wrong where it does not hold, in the office's words.
    pub message: Arc<Names>,
    /// How to mend it; empty where the pack does not say.
    pub remedy: Arc<Names>,
    /// What it asks.
    pub asks: Asks,
    /// Line and column of its expressions in the pack, for mistakes that only show with the structure.
    places: Vec<(u64, u64)>,
}

/// What a rule asks.
#[derive(Clone, PartialEq, Debug)]
pub enum Asks {
    /// Of each observation for which `when` holds, `then`.
    Each {
        /// For which it is asked; none: for all.
        when: Option<Expression>,
        /// What is asked.
        then: Expression,
    },
    /// Of the figures that differ only in one dimension.
    Codes {
        /// The dimension.
        dimension: String,
        /// What is done where a figure is missing.
        mode: Mode,
        /// What makes up what.
        rules: Vec<Equation>,
    },
}

impl Pack {
    /// Whether it is in force for files of this sender and dataflow.
    pub fn applies(&self, dataflow: &Ref, sender: &str) -> bool {
        let office = |s: &String| sender == s || sender.strip_prefix(s.as_str()).is_some_and(|rest| rest.starts_with('.'));
        self.dataflows.iter().any(|d| d.matches(dataflow)) && (self.senders.is_empty() || self.senders.iter().any(office))
    }
}

#[cfg(test)]
mod golden;
#[cfg(test)]
mod tests;
