//! What an office sent: its receipt, its state, and the moves allowed between states.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::account::{Actor, Misnamed, Role, TenantId, Who};
use super::digest::Sha256;
use super::moment::Moment;
use super::structure::Ref;

/// The number given to a submission when it was durable: `R-2026-000117`. Year of receipt and sequence of the store,
/// which goes on over the years and is never reused.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Receipt {
    /// The sequence, from 1.
    pub number: i64,
    /// The year in which it was given.
    pub year: i16,
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "R-{:04}-{:06}", self.year, self.number)
    }
}

impl FromStr for Receipt {
    type Err = Misnamed;

    fn from_str(text: &str) -> Result<Receipt, Misnamed> {
        let parse = || {
            let (year, number) = text.strip_prefix("R-")?.split_once('-')?;
            let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
            if !digits(year) || !digits(number) {
                return None;
            }
            let receipt = Receipt { number: number.parse().ok()?, year: year.parse().ok()? };
            // One spelling for one receipt: `R-2026-117` and `R-2026-0000117` are nobody's.
            (receipt.number > 0 && receipt.to_string() == text).then_some(receipt)
        };
        parse().ok_or_else(|| Misnamed { text: text.to_owned(), wanted: "a receipt such as R-2026-000117" })
    }
}

impl From<Receipt> for String {
    fn from(receipt: Receipt) -> String {
        receipt.to_string()
    }
}

impl TryFrom<String> for Receipt {
    type Error = Misnamed;

    fn try_from(text: String) -> Result<Receipt, Misnamed> {
        text.parse()
    }
}

/// Defines an enum whose values have one word each, in texts and in the store.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $wanted:literal, { $($(#[$about:meta])* $value:ident = $word:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, ::serde::Serialize, ::serde::Deserialize)]
        pub enum $name {
            $($(#[$about])* #[serde(rename = $word)] $value),*
        }

        impl $name {
            /// All of them, in the order in which they are listed to people.
            pub const ALL: &[$name] = &[$($name::$value),*];

            /// Its word in texts and in the store.
            pub fn word(self) -> &'static str {
                match self {
                    $($name::$value => $word),*
                }
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::model::account::Misnamed;

            fn from_str(text: &str) -> Result<$name, Self::Err> {
                match text {
                    $($word => Ok($name::$value),)*
                    _ => Err($crate::model::account::Misnamed { text: text.to_owned(), wanted: $wanted }),
                }
            }
        }
    };
}
pub(crate) use words;

words! {
    /// How a submission came in.
    Via, "a way in: upload, folder, pull, command", {
        /// By a request.
        Upload = "upload",
        /// From a watched folder.
        Folder = "folder",
        /// Fetched from a source.
        Pull = "pull",
        /// By the command line on the machine itself.
        Command = "command",
    }
}

words! {
    /// Where a submission stands.
    State, "a state of a submission", {
        /// Durable, and waiting for its turn.
        Received = "received",
        /// Being read and checked.
        Running = "running",
        /// Could not be read, or has errors: the sender mends and sends again.
        Refused = "refused",
        /// Without errors; the sender says whether it is meant.
        Checked = "checked",
        /// Before a reviewer.
        InReview = "in-review",
        /// Given back by a reviewer, with a comment.
        Returned = "returned",
        /// Approved, and waiting for a publisher.
        Approved = "approved",
        /// Part of a release.
        Released = "released",
        /// Taken back by the sender.
        Cancelled = "cancelled",
        /// The machine could not do it, three times; it can be queued again.
        Failed = "failed",
    }
}

words! {
    /// What brings a submission from one state to another.
    Move, "a move of a submission", {
        /// A worker takes it, also from a worker that died.
        Start = "start",
        /// A worker could not finish it, and it is tried again.
        GiveBack = "give-back",
        /// It could not be read, or has errors.
        Refuse = "refuse",
        /// It has no errors.
        Pass = "pass",
        /// The machine gives up on it.
        GiveUp = "give-up",
        /// It is run again: after a failure, or under a newer mapping.
        Rerun = "rerun",
        /// The sender means it.
        Submit = "submit",
        /// A reviewer gives it back.
        Return = "return",
        /// A reviewer approves it.
        Approve = "approve",
        /// It becomes part of a release.
        Release = "release",
        /// The sender takes it back.
        Cancel = "cancel",
    }
}

/// A move that may not be made.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NotAllowed {
    /// Not from this state.
    #[error("a submission that is {} cannot be moved by `{}`", from.word(), by.word())]
    Here {
        /// The state it is in.
        from: State,
        /// The move that was asked for.
        by: Move,
    },
    /// Not by this actor.
    #[error("`{}` needs {}", by.word(), roles.iter().map(|r| r.word()).collect::<Vec<_>>().join(" or "))]
    Role {
        /// The move that was asked for.
        by: Move,
        /// Who may make it; nobody but the service itself where it is empty.
        roles: &'static [Role],
    },
}

impl Move {
    /// The roles that may make it; empty: only the service itself.
    pub fn roles(self) -> &'static [Role] {
        match self {
            Move::Start | Move::GiveBack | Move::Refuse | Move::Pass | Move::GiveUp => &[],
            Move::Rerun => &[Role::Reviewer, Role::TenantAdmin],
            Move::Submit | Move::Cancel => &[Role::Uploader, Role::Reviewer, Role::Publisher],
            Move::Return | Move::Approve => &[Role::Reviewer],
            Move::Release => &[Role::Publisher],
        }
    }
}

impl State {
    /// The state after a move, whoever makes it.
    pub fn moved(self, by: Move) -> Result<State, NotAllowed> {
        use Move as M;
        use State as S;
        Ok(match (self, by) {
            (S::Received | S::Running, M::Start) => S::Running,
            (S::Running, M::GiveBack) => S::Received,
            (S::Running, M::Refuse) => S::Refused,
            (S::Running, M::Pass) => S::Checked,
            (S::Received | S::Running, M::GiveUp) => S::Failed,
            (S::Failed | S::Refused | S::Checked, M::Rerun) => S::Received,
            (S::Checked, M::Submit) => S::InReview,
            (S::InReview, M::Return) => S::Returned,
            (S::InReview, M::Approve) => S::Approved,
            (S::Approved, M::Release) => S::Released,
            (S::Received | S::Running | S::Refused | S::Checked | S::InReview | S::Failed, M::Cancel) => S::Cancelled,
            (from, by) => return Err(NotAllowed::Here { from, by }),
        })
    }

    /// The state after a move by this actor. The roles come first, so that who may not move a submission does not
    /// learn from the answer where it stands. Which submissions the actor may see, and who may not decide on his own
    /// work, is the business of the review.
    pub fn after(self, by: Move, actor: &Actor) -> Result<State, NotAllowed> {
        let machine = matches!(actor.who, Who::Machine(_));
        if !machine && !actor.roles.any(by.roles()) {
            return Err(NotAllowed::Role { by, roles: by.roles() });
        }
        self.moved(by)
    }

    /// Whether nothing moves it any more.
    pub fn is_final(self) -> bool {
        Move::ALL.iter().all(|m| self.moved(*m).is_err())
    }
}

/// What a run counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Observations made.
    pub observations: i64,
    /// Findings that refuse the submission.
    pub errors: i64,
    /// Findings that a person must justify.
    pub warnings: i64,
    /// Findings to know of.
    pub informations: i64,
}

/// What a run made of a submission.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Run {
    /// The dataflow of the mapping.
    pub dataflow: Option<Ref>,
    /// The mapping, if one was found.
    pub mapping: Option<String>,
    /// The mapping's bytes.
    pub mapping_sha256: Option<Sha256>,
    /// The sender that the mapping names.
    pub sender: Option<String>,
    /// The version of the engine.
    pub engine: String,
    /// What was counted.
    pub counts: Counts,
    /// The report, kept as a blob.
    pub report: Sha256,
    /// The observations as Parquet, kept as a blob; none where nothing could be read.
    pub dataset: Option<Sha256>,
    /// Each of them with the cell that it came from and what happened on the way, kept as a blob.
    pub records: Option<Sha256>,
}

/// What makes a submission one dataflow's share of another: an archive whose files are of several dataflows is reviewed and
/// released in as many parts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Share {
    /// The submission that the archive came as. It keeps the first dataflow, in the order of their names.
    pub of: Receipt,
    /// The dataflow: what is of another one is left out.
    pub dataflow: Ref,
}

/// A submission as the store knows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Submission {
    /// Its receipt.
    pub receipt: Receipt,
    /// Whose it is.
    pub tenant: TenantId,
    /// Who sent it.
    pub by: Who,
    /// How it came in.
    pub via: Via,
    /// The name of the file, as the sender gave it: to be shown, never a path.
    pub name: String,
    /// The media type that the sender gave, or empty.
    pub media_type: String,
    /// Bytes of the file.
    pub bytes: i64,
    /// The file, kept as a blob.
    pub sha256: Sha256,
    /// When it was durable.
    pub received: Moment,
    /// The key by which the sender repeats a request without sending twice.
    pub key: Option<String>,
    /// The submission that this one mends.
    pub corrects: Option<Receipt>,
    /// The first submission of the tenant with the same bytes, if this is not it.
    pub duplicates: Option<Receipt>,
    /// The mapping that the sender asked for; none: it is found by the content.
    pub wanted_mapping: Option<String>,
    /// Of which submission it is a share, if it is one.
    pub share: Option<Share>,
    /// Where it stands.
    pub state: State,
    /// Since when it stands there.
    pub moved: Moment,
    /// Why it stands there, where a person or the machine said so.
    pub reason: String,
    /// What the last finished run made of it.
    pub run: Option<Run>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::account::{Part, Roles};

    #[test]
    fn a_receipt_has_one_spelling() {
        for text in ["R-2026-000117", "R-2026-1000000"] {
            assert_eq!(text.parse::<Receipt>().map(|r| r.to_string()).as_deref(), Ok(text));
        }
        for wrong in ["", "R-2026-117", "R-2026-0000117", "r-2026-000117", "R-2026-000000", "R-2026--00117", "R-+026-000117", "R-26-000117"]
        {
            assert!(wrong.parse::<Receipt>().is_err(), "{wrong}");
        }
    }

    /// Every pair of state and move, as the picture of the design shows it.
    #[test]
    fn only_the_moves_of_the_picture_are_made() {
        let picture = "
            received  start running    received give-up failed     received  cancel cancelled
            running   start running    running give-back received  running  refuse refused   running pass checked
            running   give-up failed   running cancel cancelled
            refused   rerun received   refused cancel cancelled
            checked   rerun received   checked submit in-review    checked cancel cancelled
            in-review return returned  in-review approve approved  in-review cancel cancelled
            approved  release released
            failed    rerun received   failed cancel cancelled";
        let words: Vec<&str> = picture.split_whitespace().collect();
        let allowed = |s: State, m: Move| words.chunks(3).find(|c| c[0] == s.word() && c[1] == m.word()).map(|c| c[2]);
        let mut made = 0;
        for state in State::ALL {
            for by in Move::ALL {
                let after = state.moved(*by).ok();
                assert_eq!(after.map(State::word), allowed(*state, *by), "{} by {}", state.word(), by.word());
                made += usize::from(after.is_some());
            }
        }
        assert_eq!(made, words.len() / 3);
        let last: Vec<&str> = State::ALL.iter().filter(|s| s.is_final()).map(|s| s.word()).collect();
        assert_eq!(last, ["returned", "released", "cancelled"]);
    }

    /// Every triple of role, state and move.
    #[test]
    fn a_move_needs_its_role_before_its_state() {
        let tenant: TenantId = "MEX".parse().expect("a tenant");
        for role in Role::ALL {
            let actor = Actor { who: Who::Token(1, None), tenant: tenant.clone(), roles: Roles::from([role]) };
            for state in State::ALL {
                for by in Move::ALL {
                    match state.after(*by, &actor) {
                        Ok(after) => assert!(by.roles().contains(&role) && state.moved(*by) == Ok(after)),
                        Err(NotAllowed::Role { .. }) => assert!(!by.roles().contains(&role), "{role:?} {by:?}"),
                        Err(NotAllowed::Here { .. }) => assert!(by.roles().contains(&role) && state.moved(*by).is_err()),
                    }
                }
            }
        }
        let worker = Actor::machine(Part::Worker, tenant);
        assert_eq!(State::Received.after(Move::Start, &worker), Ok(State::Running));
    }
}
