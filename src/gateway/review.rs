//! What may a person decide about a submission, and on what conditions?
//!
//! The order is: who may see it, who may do this, whether the work is their own, whether a text is needed, and last, in
//! the store's transaction, whether it can be done from where the submission stands by now.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::access::signing::{self, Signed};
use super::{Code, Gateway, Refusal, Trouble, ledger, own, settings};
use crate::audit::statement::Statement;
use crate::model::account::{Actor, Role};
use crate::model::decision::{Decision, DecisionKind};
use crate::model::event::{Event, EventKind};
use crate::model::finding::{Rule, Severity};
use crate::model::moment::Moment;
use crate::model::period::Period;
use crate::model::structure::Ref;
use crate::model::submission::{Move, NotAllowed, Receipt, State, Submission};
use crate::store::Conflict;

/// Roles that hand in, and answer for what they handed in.
const SENDERS: &[Role] = &[Role::Uploader, Role::Reviewer, Role::Publisher];

/// A rule that found something in a submission, and whether somebody has said why that is right.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Question {
    /// The rule.
    pub rule: String,
    /// How grave its findings are, as persons may have changed it.
    #[serde(serialize_with = "in_a_word")]
    pub severity: Severity,
    /// How many findings of it there are.
    pub findings: u64,
    /// Whether a person may give it another severity.
    pub overridable: bool,
    /// Whether a person justified it or gave it another severity.
    pub answered: bool,
}

/// What needs a sentence, from the report of the last run: every rule that found something, the gravest first.
///
/// # Errors
/// A refusal where the submission is not the actor's to see; [`Trouble::Blob`] where its report cannot be read.
pub async fn questions(gateway: &Gateway, actor: &Actor, receipt: Receipt) -> Result<Vec<Question>, Trouble> {
    let submission = own::submission(gateway, actor, receipt).await?;
    asked(gateway, &submission).await
}

#[derive(Deserialize)]
struct Found {
    rule: String,
    severity: String,
}

#[derive(Deserialize)]
struct Report {
    findings: Vec<Found>,
}

async fn asked(gateway: &Gateway, submission: &Submission) -> Result<Vec<Question>, Trouble> {
    let Some(run) = &submission.run else { return Ok(Vec::new()) };
    let bytes = gateway.blobs.get(run.report).await?;
    let damaged = |e: serde_json::Error| Trouble::Machine(format!("the report {} is damaged: {e}", run.report));
    let reports: Vec<Report> = match bytes.first() {
        Some(b'[') => serde_json::from_slice(&bytes).map_err(damaged)?,
        _ => vec![serde_json::from_slice(&bytes).map_err(damaged)?],
    };
    let mut rules: BTreeMap<String, (Severity, u64)> = BTreeMap::new();
    for found in reports.into_iter().flat_map(|r| r.findings) {
        let severity = severity(&found.severity).unwrap_or(Severity::Error);
        let (worst, count) = rules.entry(found.rule).or_insert((severity, 0));
        (*worst, *count) = ((*worst).max(severity), *count + 1);
    }
    let decisions = gateway.store.decisions(submission.receipt).await?;
    let mut all: Vec<Question> = rules
        .into_iter()
        .map(|(rule, (found, findings))| {
            let about = || decisions.iter().filter(|d| d.rule.as_deref() == Some(rule.as_str()));
            let given = about().rfind(|d| d.kind == DecisionKind::Override).and_then(|d| severity(&d.severity.as_ref()?.1));
            let answered = about().any(|d| matches!(d.kind, DecisionKind::Justify | DecisionKind::Override));
            let overridable = Rule::by_id(&rule).is_some_and(Rule::is_overridable);
            Question { severity: given.unwrap_or(found), findings, overridable, answered, rule }
        })
        .collect();
    all.sort_by(|a, b| b.severity.cmp(&a.severity).then_with(|| a.rule.cmp(&b.rule)));
    Ok(all)
}

fn in_a_word<S: serde::Serializer>(severity: &Severity, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_str(severity.word())
}

fn severity(word: &str) -> Option<Severity> {
    [Severity::Information, Severity::Warning, Severity::Error].into_iter().find(|s| s.word() == word)
}

/// What somebody says with a decision that moves a submission on, and their own signature where they give one.
#[derive(Clone, Copy, Debug, Default)]
pub struct Words<'a> {
    /// In the person's words; some decisions need them.
    pub text: &'a str,
    /// Their signature of the [`statement`].
    pub signed: Option<&'a Signed>,
}

impl<'a> From<&'a str> for Words<'a> {
    fn from(text: &'a str) -> Words<'a> {
        Words { text, signed: None }
    }
}

/// A decision to be taken.
struct Taken<'a> {
    kind: DecisionKind,
    rule: Option<&'a str>,
    severity: Option<(String, String)>,
    words: Words<'a>,
}

impl<'a> Taken<'a> {
    /// One that is about the submission as a whole.
    fn of(kind: DecisionKind, words: impl Into<Words<'a>>) -> Taken<'a> {
        Taken { kind, rule: None, severity: None, words: words.into() }
    }

    fn decision(self, actor: &Actor, submission: &Submission, at: Moment) -> Decision {
        Decision {
            receipt: submission.receipt,
            at: self.words.signed.map_or(at, |s| s.at),
            by: actor.who.clone(),
            kind: self.kind,
            rule: self.rule.map(str::to_owned),
            severity: self.severity,
            text: own::kept(self.words.text),
            signature: self.words.signed.map(|s| s.signature.to_vec()),
        }
    }
}

/// Writes a decision down, with its move, event and statement.
async fn decide(gateway: &Gateway, actor: &Actor, submission: &Submission, taken: Taken<'_>) -> Result<Submission, Trouble> {
    let (signed, wants) = (taken.words.signed, matches!(taken.kind, DecisionKind::Submit | DecisionKind::Approve));
    if wants && signed.is_none() && gateway.store.setting(&submission.tenant, settings::SIGNATURES).await?.as_deref() == Some("on") {
        return Err(Refusal::new(Code::SignatureNeeded).with("receipt", submission.receipt.to_string()).into());
    }
    let decision = taken.decision(actor, submission, gateway.now());
    let eyes = own::four_eyes(gateway, &submission.tenant).await?;
    let key = match signed {
        None => None,
        Some(signed) => {
            let statement = ledger::decision(gateway, actor, &decision, submission, eyes);
            Some(signing::fits(gateway, actor, &statement, signed).await?)
        }
    };
    let seal = |s: &Submission| ledger::decided(gateway, actor, &decision, s, eyes, key.as_ref());
    Ok(gateway.store.decide(&decision, &seal).await?)
}

/// What a person signs with their own key before they send, approve or give back: the statement of that decision, as it
/// would be entered now. Nothing is decided by it.
///
/// # Errors
/// As those of the decision; [`Code::Malformed`] for another kind of decision.
pub async fn statement(gateway: &Gateway, actor: &Actor, receipt: Receipt, kind: DecisionKind, text: &str) -> Result<Statement, Trouble> {
    let submission = own::submission(gateway, actor, receipt).await?;
    let by = match kind {
        DecisionKind::Submit | DecisionKind::Approve | DecisionKind::Return => kind.moves(),
        _ => None,
    };
    may(actor, &submission, by.ok_or_else(|| Refusal::new(Code::Malformed).with("part", "decision"))?)?;
    // What the decision itself refuses is refused before anybody signs it.
    match kind {
        DecisionKind::Approve => others_work(gateway, actor, &submission).await?,
        DecisionKind::Return => drop(own::text(text, "text")?),
        _ => {}
    }
    let mut decision = Taken::of(kind, text).decision(actor, &submission, gateway.now());
    // A place for the signature: it is the person's word that is stated.
    decision.signature = Some(Vec::new());
    let eyes = own::four_eyes(gateway, &submission.tenant).await?;
    Ok(ledger::decision(gateway, actor, &decision, &submission, eyes))
}

/// Whether the actor may make this move from where the submission stands.
fn may(actor: &Actor, submission: &Submission, by: Move) -> Result<(), Trouble> {
    match submission.state.after(by, actor) {
        Ok(_) => Ok(()),
        Err(NotAllowed::Role { roles, .. }) => own::role(actor, roles),
        Err(here) => Err(Conflict::State(here).into()),
    }
}

/// Refuses who decides on their own work, where a second pair of eyes is asked for.
async fn others_work(gateway: &Gateway, actor: &Actor, submission: &Submission) -> Result<(), Trouble> {
    if own::same(&actor.who, &submission.by) && own::four_eyes(gateway, &submission.tenant).await? {
        return Err(own::own_work("upload"));
    }
    Ok(())
}

/// Sends a submission to review. Each rule that warns needs a sentence that says why that is right: here by rule, or given before.
///
/// # Errors
/// [`Code::Unjustified`] with the rules that have none; [`Code::NoSuchFinding`] for a sentence about a rule that found nothing.
pub async fn submit(
    gateway: &Gateway,
    actor: &Actor,
    receipt: Receipt,
    justifications: &BTreeMap<String, String>,
    words: impl Into<Words<'_>>,
) -> Result<Submission, Trouble> {
    let submission = own::submission(gateway, actor, receipt).await?;
    may(actor, &submission, Move::Submit)?;
    let questions = asked(gateway, &submission).await?;
    for (rule, why) in justifications {
        own::text(why, "justification")?;
        known(&questions, rule)?;
    }
    let open = questions.iter().filter(|q| q.severity >= Severity::Warning && !q.answered && !justifications.contains_key(&q.rule));
    let open: Vec<&str> = open.map(|q| q.rule.as_str()).collect();
    if !open.is_empty() {
        return Err(Refusal::new(Code::Unjustified).with("rules", open.join(", ")).into());
    }
    for (rule, why) in justifications {
        let taken = Taken { rule: Some(rule), ..Taken::of(DecisionKind::Justify, why.as_str()) };
        decide(gateway, actor, &submission, taken).await?;
    }
    decide(gateway, actor, &submission, Taken::of(DecisionKind::Submit, words)).await
}

fn known<'q>(questions: &'q [Question], rule: &str) -> Result<&'q Question, Trouble> {
    let question = questions.iter().find(|q| q.rule == rule);
    question.ok_or_else(|| Refusal::new(Code::NoSuchFinding).with("rule", rule).into())
}

/// Says why what a rule found is right as it is.
///
/// # Errors
/// [`Code::NoSuchFinding`], [`Code::TextMissing`].
pub async fn justify(gateway: &Gateway, actor: &Actor, receipt: Receipt, rule: &str, text: &str) -> Result<Submission, Trouble> {
    let submission = own::submission(gateway, actor, receipt).await?;
    own::role(actor, SENDERS)?;
    own::text(text, "text")?;
    unsettled(&submission)?;
    known(&asked(gateway, &submission).await?, rule)?;
    decide(gateway, actor, &submission, Taken { rule: Some(rule), ..Taken::of(DecisionKind::Justify, text) }).await
}

/// Says something about a submission, for all who work on it.
///
/// # Errors
/// [`Code::TextMissing`].
pub async fn comment(gateway: &Gateway, actor: &Actor, receipt: Receipt, text: &str) -> Result<Submission, Trouble> {
    let submission = own::submission(gateway, actor, receipt).await?;
    own::role(actor, &[Role::Uploader, Role::Reviewer, Role::Publisher, Role::TenantAdmin])?;
    own::text(text, "text")?;
    decide(gateway, actor, &submission, Taken::of(DecisionKind::Comment, text)).await
}

/// Gives a submission back to its sender, who is told why.
///
/// # Errors
/// [`Code::TextMissing`]; [`Conflict::State`] where it is not before a reviewer.
pub async fn give_back(gateway: &Gateway, actor: &Actor, receipt: Receipt, words: impl Into<Words<'_>>) -> Result<Submission, Trouble> {
    let (submission, words) = (own::submission(gateway, actor, receipt).await?, words.into());
    may(actor, &submission, Move::Return)?;
    own::text(words.text, "text")?;
    decide(gateway, actor, &submission, Taken::of(DecisionKind::Return, words)).await
}

/// Approves a submission, which must be another person's unless the tenant has no second one.
///
/// # Errors
/// [`Code::OwnWork`]; [`Conflict::State`] where it is not before a reviewer.
pub async fn approve(gateway: &Gateway, actor: &Actor, receipt: Receipt, words: impl Into<Words<'_>>) -> Result<Submission, Trouble> {
    let submission = own::submission(gateway, actor, receipt).await?;
    may(actor, &submission, Move::Approve)?;
    others_work(gateway, actor, &submission).await?;
    decide(gateway, actor, &submission, Taken::of(DecisionKind::Approve, words)).await
}

/// Gives what a rule found another severity. Of a submission that was refused it takes effect when it is run again.
///
/// # Errors
/// [`Code::NotOverridable`], [`Code::NoSuchFinding`], [`Code::TextMissing`], [`Code::OwnWork`].
pub async fn override_severity(
    gateway: &Gateway,
    actor: &Actor,
    receipt: Receipt,
    rule: &str,
    to: Severity,
    text: &str,
) -> Result<Submission, Trouble> {
    let submission = own::submission(gateway, actor, receipt).await?;
    own::role(actor, &[Role::Reviewer])?;
    others_work(gateway, actor, &submission).await?;
    own::text(text, "text")?;
    unsettled(&submission)?;
    let questions = asked(gateway, &submission).await?;
    let question = known(&questions, rule)?;
    if !question.overridable {
        return Err(Refusal::new(Code::NotOverridable).with("rule", rule).into());
    }
    let severity = Some((question.severity.word().to_owned(), to.word().to_owned()));
    decide(gateway, actor, &submission, Taken { rule: Some(rule), severity, ..Taken::of(DecisionKind::Override, text) }).await
}

/// What was approved is judged no more, and what runs is not judged yet.
fn unsettled(submission: &Submission) -> Result<(), Trouble> {
    match submission.state {
        State::Refused | State::Checked | State::InReview => Ok(()),
        from => Err(Conflict::State(NotAllowed::Here { from, by: Move::Rerun }).into()),
    }
}

/// Runs a submission again: after a failure, with another mapping, or with severities that were changed.
///
/// # Errors
/// [`Conflict::State`].
pub async fn rerun(gateway: &Gateway, actor: &Actor, receipt: Receipt, text: &str) -> Result<Submission, Trouble> {
    let submission = own::submission(gateway, actor, receipt).await?;
    may(actor, &submission, Move::Rerun)?;
    decide(gateway, actor, &submission, Taken::of(DecisionKind::Rerun, text)).await
}

/// Takes a submission back.
///
/// # Errors
/// [`Conflict::State`] where it was approved, released or is settled otherwise.
pub async fn cancel(gateway: &Gateway, actor: &Actor, receipt: Receipt, text: &str) -> Result<Submission, Trouble> {
    let submission = own::submission(gateway, actor, receipt).await?;
    may(actor, &submission, Move::Cancel)?;
    decide(gateway, actor, &submission, Taken::of(DecisionKind::Cancel, text)).await
}

/// Says that there is nothing to report in a dataflow for a period, and why; gives the sequence of the event.
///
/// # Errors
/// [`Code::TextMissing`]; [`Code::Malformed`] where the period is none.
pub async fn nothing_to_report(gateway: &Gateway, actor: &Actor, dataflow: &Ref, period: &str, text: &str) -> Result<i64, Trouble> {
    own::role(actor, SENDERS)?;
    let text = own::text(text, "text")?;
    if Period::parse(period).is_err() {
        return Err(Refusal::new(Code::Malformed).with("name", "period").with("value", period).into());
    }
    let now = gateway.now();
    let what = serde_json::json!({ "dataflow": dataflow.to_string(), "period": period, "text": text });
    let about = format!("{dataflow}/{}/{period}", actor.tenant);
    let entries = ledger::stated(gateway, actor, &about, DecisionKind::Nothing.word(), now, &what);
    let event = Event {
        sequence: 0,
        at: now,
        tenant: actor.tenant.clone(),
        kind: EventKind::Nothing,
        by: actor.who.clone(),
        subject: format!("{dataflow} of {} {period}", actor.tenant),
        body: what.to_string(),
    };
    Ok(gateway.store.attest(event, None, entries).await?)
}
