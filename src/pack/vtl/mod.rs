//! How do rules of a pack and rulesets of VTL 2.1 become one another?
//!
//! A condition on observations is a rule of a `define datapoint ruleset`, codes that make up one another are a `define hierarchical
//! ruleset`; `errorcode` is the rule's identifier, `errorlevel` 3 an error, 2 a warning, 1 information. What VTL has no word for (the
//! office's sentences) stands in remarks `// @…`, which [`read`] takes up again.

mod read;
mod write;

pub use read::{Refused, read};
pub use write::write;

use crate::model::finding::Severity;

fn level(severity: Severity) -> u8 {
    match severity {
        Severity::Error => 3,
        Severity::Warning => 2,
        Severity::Information => 1,
    }
}
