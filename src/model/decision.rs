//! What did a person decide or say about a submission, or a release of it?

use super::account::Who;
use super::moment::Moment;
use super::submission::{Move, Receipt, words};

words! {
    /// What a person decided.
    DecisionKind, "a kind of decision", {
        /// Said why a warning is right as it is.
        Justify = "justify",
        /// Said something.
        Comment = "comment",
        /// Sent it to review.
        Submit = "submit",
        /// Gave it back.
        Return = "return",
        /// Approved it.
        Approve = "approve",
        /// Changed how grave a finding of a rule is.
        Override = "override",
        /// Ran it again.
        Rerun = "rerun",
        /// Took it back.
        Cancel = "cancel",
        /// Released it.
        Release = "release",
        /// Withdrew a release.
        Withdraw = "withdraw",
        /// Restored an earlier release.
        Restore = "restore",
        /// Said why there is nothing to report.
        Nothing = "nothing-to-report",
    }
}

impl DecisionKind {
    /// The move that the decision makes, if it makes one.
    pub fn moves(self) -> Option<Move> {
        match self {
            DecisionKind::Submit => Some(Move::Submit),
            DecisionKind::Return => Some(Move::Return),
            DecisionKind::Approve => Some(Move::Approve),
            DecisionKind::Rerun => Some(Move::Rerun),
            DecisionKind::Cancel => Some(Move::Cancel),
            _ => None,
        }
    }
}

/// Something a person decided about a submission or a release of it; never changed and never deleted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decision {
    /// About which submission.
    pub receipt: Receipt,
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: Who,
    /// What.
    pub kind: DecisionKind,
    /// The rule that was justified or overridden.
    pub rule: Option<String>,
    /// The severity before and after an override.
    pub severity: Option<(String, String)>,
    /// In the person's words.
    pub text: String,
    /// The person's own signature, where there is one; none: a click that the service recorded.
    pub signature: Option<Vec<u8>>,
}
