//! What did people say and decide about a submission?

use async_trait::async_trait;

use super::jobs::JobKind;
use super::ledger::Seal;
use super::rows::{Row, ask};
use super::sql::{Sql, Tx, commit};
use super::submissions::about;
use super::{Conflict, Result, StoreError};
use crate::model::account::{TenantId, Who};
use crate::model::decision::{Decision, DecisionKind};
use crate::model::event::EventKind;
use crate::model::moment::Moment;
use crate::model::submission::{NotAllowed, Receipt, Submission};

/// Decisions and comments: rows are added and never changed.
#[async_trait]
pub trait Reviews: Send + Sync {
    /// Writes down a decision with the move that it makes, its event and its statements. Who may decide what is asked
    /// before; that it can be done from where the submission stands by now is asked here. A decision that a person signed and
    /// of which nothing can be stated is not taken.
    ///
    /// # Errors
    /// [`Conflict::State`].
    async fn decide(&self, decision: &Decision, seal: Seal<'_, Submission>) -> Result<Submission>;

    /// Everything that was decided and said about a submission, in order.
    async fn decisions(&self, receipt: Receipt) -> Result<Vec<Decision>>;

    /// How often a tenant changed the severity of a rule since a moment, the most often first.
    async fn overrides(&self, tenant: &TenantId, since: Moment) -> Result<Vec<(String, i64)>>;
}

impl Sql {
    /// Adds a decision within a transaction.
    pub(super) async fn note(&self, decision: &Decision, tx: &mut Tx) -> Result<()> {
        let number = self.next("decision", tx).await?;
        ask("insert into decision (number, receipt, at, who, kind, rule, severity_before, severity_after, text, signature) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
        .with(number)
        .with(decision.receipt)
        .with(decision.at)
        .with(&decision.by)
        .with(decision.kind.word())
        .with(decision.rule.as_deref())
        .with(decision.severity.as_ref().map(|s| s.0.as_str()))
        .with(decision.severity.as_ref().map(|s| s.1.as_str()))
        .with(decision.text.as_str())
        .with(decision.signature.as_deref())
        .run(&mut **tx)
        .await
        .map(drop)
    }

    /// Undoes nothing and loses nothing: a job of a run that died is forgotten when the run is queued again.
    async fn run_again(&self, submission: &Submission, now: Moment, tx: &mut Tx) -> Result<()> {
        let subject = submission.receipt.to_string();
        let dead = ask("update job set state = 'done' where kind = $1 and subject = $2 and state = 'dead'");
        dead.with(JobKind::Run.word()).with(subject.as_str()).run(&mut **tx).await?;
        self.queue(&submission.tenant, JobKind::Run, &subject, now, now, tx).await.map(drop)
    }
}

fn told(kind: DecisionKind) -> EventKind {
    match kind {
        DecisionKind::Submit => EventKind::Submitted,
        DecisionKind::Return => EventKind::Returned,
        DecisionKind::Approve => EventKind::Approved,
        DecisionKind::Rerun => EventKind::Requeued,
        DecisionKind::Cancel => EventKind::Cancelled,
        _ => EventKind::Decided,
    }
}

fn decision(row: &Row, receipt: Receipt) -> Result<Decision> {
    let signature: Option<Vec<u8>> = row.maybe("signature")?;
    Ok(Decision {
        receipt,
        at: row.get("at")?,
        by: row.get::<Who>("who")?,
        kind: row.get("kind")?,
        rule: row.maybe("rule")?,
        severity: row.maybe("severity_before")?.zip(row.maybe("severity_after")?),
        text: row.get("text")?,
        signature,
    })
}

#[async_trait]
impl Reviews for Sql {
    async fn decide(&self, decision: &Decision, seal: Seal<'_, Submission>) -> Result<Submission> {
        let mut tx = self.begin().await?;
        let mut submission = self.held(decision.receipt, &mut tx).await?;
        if let Some(by) = decision.kind.moves() {
            submission.state = submission.state.moved(by).map_err(Conflict::State)?;
            submission.moved = decision.at;
            submission.reason.clone_from(&decision.text);
            self.stand(&submission, &mut tx).await?;
        }
        self.note(decision, &mut tx).await?;
        if decision.kind == DecisionKind::Rerun {
            self.run_again(&submission, decision.at, &mut tx).await?;
        }
        let mut event = about(&submission, told(decision.kind), &decision.by, decision.at);
        event.body =
            serde_json::json!({ "kind": decision.kind.word(), "rule": decision.rule, "state": submission.state.word() }).to_string();
        self.tell(event, &mut tx).await?;
        let entries = seal(&submission);
        if let (Some(_), Some(by), []) = (&decision.signature, decision.kind.moves(), entries.as_slice()) {
            // What was signed is not what stands here by now.
            return Err(Conflict::State(NotAllowed::Here { from: submission.state, by }).into());
        }
        self.append(entries, decision.at, &mut tx).await?;
        commit(tx).await?;
        Ok(submission)
    }

    async fn decisions(&self, receipt: Receipt) -> Result<Vec<Decision>> {
        let rows = ask("select * from decision where receipt = $1 order by number").with(receipt).all(self.reader()).await?;
        rows.iter().map(|row| decision(row, receipt)).collect()
    }

    async fn overrides(&self, tenant: &TenantId, since: Moment) -> Result<Vec<(String, i64)>> {
        let rows = ask("select rule, count(*) as times from decision join submission on submission.number = decision.receipt \
                        where submission.tenant = $1 and decision.kind = $2 and decision.at >= $3 and rule is not null \
                        group by rule order by times desc, rule");
        let rows = rows.with(tenant).with(DecisionKind::Override.word()).with(since).all(self.reader()).await?;
        rows.iter().map(|r| Ok::<_, StoreError>((r.get("rule")?, r.get("times")?))).collect()
    }
}
