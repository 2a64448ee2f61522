//! What happened, for whoever must be told: written together with what it tells, and never changed.

use super::account::{TenantId, Who};
use super::moment::Moment;
use super::submission::words;

words! {
    /// What kind of thing happened.
    EventKind, "a kind of event", {
        /// A submission is durable.
        Received = "submission.received",
        /// A worker took it.
        Started = "submission.started",
        /// It could not be read, or has errors.
        Refused = "submission.refused",
        /// It has no errors.
        Checked = "submission.checked",
        /// The machine gave up on it.
        Failed = "submission.failed",
        /// It is queued again.
        Requeued = "submission.requeued",
        /// Its sender sent it to review.
        Submitted = "submission.submitted",
        /// A reviewer gave it back.
        Returned = "submission.returned",
        /// A reviewer approved it.
        Approved = "submission.approved",
        /// Its sender took it back.
        Cancelled = "submission.cancelled",
        /// Somebody said something about it, justified a warning or changed a severity.
        Decided = "submission.decided",
        /// A release waits for another key.
        Pending = "release.pending",
        /// A release waits for its embargo to end.
        Scheduled = "release.scheduled",
        /// A release can be read.
        Released = "release.public",
        /// A release was withdrawn.
        Withdrawn = "release.withdrawn",
        /// A mapping or rule pack became the active one.
        Activated = "definition.activated",
        /// A fetch from a source failed or found nothing new.
        Pulled = "source.pulled",
        /// A submission is due soon, or late.
        Due = "calendar.due",
        /// There is nothing to report for a period, and somebody said why.
        Nothing = "calendar.nothing",
        /// Accounts, tokens, webhooks or settings of a tenant changed.
        Administered = "tenant.administered",
    }
}

/// One event, as the outbox keeps it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Event {
    /// Its place in the order of all events, from 1 without gaps.
    pub sequence: i64,
    /// When it happened.
    pub at: Moment,
    /// Whom it concerns.
    pub tenant: TenantId,
    /// What happened.
    pub kind: EventKind,
    /// Who did it.
    pub by: Who,
    /// To what: a receipt, a release (`ISTHMUS:DF(1.0) of MEX 3`), an identifier.
    pub subject: String,
    /// More of it, as a JSON object without figures of any dataset.
    pub body: String,
}
