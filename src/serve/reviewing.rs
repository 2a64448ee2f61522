//! What do people say and decide about a submission? Each decision asks the review, which knows who may take it.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Service;
use super::extract::{Json, May, Seen};
use super::problem::{Answer, Problem};
use super::views::SubmissionView;
use crate::audit::envelope::message_of;
use crate::audit::hash::{base64, from_base64};
use crate::audit::statement::StatementError;
use crate::gateway::Trouble;
use crate::gateway::access::signing::Signed;
use crate::gateway::corrections::{self, Proposal, Proposed};
use crate::gateway::review::{self, Question};
use crate::gateway::trace::Said;
use crate::model::account::TenantId;
use crate::model::decision::DecisionKind;
use crate::model::finding::Severity;
use crate::model::structure::Ref;
use crate::model::submission::Submission;

/// A sentence.
#[derive(Deserialize, Default, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// In the person's words; some decisions need one.
    #[serde(default)]
    pub(super) text: String,
}

/// A sentence, and the person's own signature where they give one.
#[derive(Deserialize, Default, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignedWords {
    /// In the person's words; some decisions need one.
    #[serde(default)]
    text: String,
    #[serde(default)]
    signed: Option<Signature>,
}

/// The signature of a statement by a key of the caller.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// The moment that stands in the statement.
    at: String,
    /// The key: `ana+1a2b3c4d`.
    key: String,
    /// 64 bytes of Ed25519 in base64, over what the statement came with as `message`.
    signature: String,
}

impl Signature {
    /// The one that came with a decision, if one did.
    fn given(said: &Option<Signature>) -> Answer<Option<Signed>> {
        said.as_ref().map(Signature::read).transpose()
    }

    fn read(&self) -> Answer<Signed> {
        let at = self.at.parse().map_err(|_| Problem::malformed("at", ""))?;
        let signature = from_base64(&self.signature).and_then(|s| s.try_into().ok()).ok_or_else(|| Problem::malformed("signature", ""))?;
        Ok(Signed { at, key: self.key.clone(), signature })
    }
}

/// A decision that is to be signed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ToSign {
    /// `submit`, `approve`, `return`.
    decision: String,
    /// The words that the decision will be sent with.
    #[serde(default)]
    text: String,
}

/// What is to be signed.
#[derive(Serialize, ToSchema)]
pub struct Unsigned {
    /// The statement as text, in its only form (in-toto, RFC 8785). Read it before you sign.
    statement: String,
    /// The moment that stands in it: sent back with the signature, within ten minutes.
    at: String,
    /// The bytes that are signed, in base64: the statement with its type and lengths in front (DSSE).
    message: String,
}

/// That a submission is meant.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Submitting {
    /// Why what a rule warns of is right, by rule.
    #[serde(default)]
    justifications: BTreeMap<String, String>,
    #[serde(default)]
    text: String,
    #[serde(default)]
    signed: Option<Signature>,
}

/// A sentence about a rule.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AboutRule {
    #[schema(example = "S-TOT-001")]
    rule: String,
    text: String,
}

/// Another severity for the findings of a rule.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Overriding {
    rule: String,
    /// `information`, `warning`, `error`.
    severity: String,
    text: String,
}

/// Why there is nothing to report.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {
    tenant: Option<String>,
    /// `AGENCY:ID(VERSION)`.
    dataflow: String,
    /// The period, as in the data.
    period: String,
    text: String,
}

type Shown = Answer<axum::Json<SubmissionView>>;

fn shown(submission: Submission) -> Shown {
    Ok(axum::Json((&submission).into()))
}

/// What needs a sentence: every rule that found something.
#[utoipa::path(get, path = "/api/submissions/{receipt}/questions", tag = "review", params(("receipt" = String, Path)),
    responses((status = 200, body = Vec<Object>)))]
pub async fn questions(State(service): State<Service>, seen: Seen) -> Answer<axum::Json<Vec<Question>>> {
    Ok(axum::Json(review::questions(&service.gateway, &seen.actor, seen.submission.receipt).await?))
}

/// Everything that was said and decided about a submission.
#[utoipa::path(get, path = "/api/submissions/{receipt}/decisions", tag = "review", params(("receipt" = String, Path)),
    responses((status = 200, body = Vec<Object>)))]
pub async fn decisions(State(service): State<Service>, seen: Seen) -> Answer<axum::Json<Vec<Said>>> {
    let decisions = service.gateway.store.decisions(seen.submission.receipt).await?;
    Ok(axum::Json(decisions.into_iter().map(Into::into).collect()))
}

/// What a person signs with a key of their own before they decide. Nothing is decided by it.
#[utoipa::path(post, path = "/api/submissions/{receipt}/statement", tag = "review", params(("receipt" = String, Path)), request_body = ToSign,
    responses((status = 200, body = Unsigned)))]
pub async fn statement(State(service): State<Service>, seen: Seen, Json(wanted): Json<ToSign>) -> Answer<axum::Json<Unsigned>> {
    let kind: DecisionKind = wanted.decision.parse().map_err(|_| Problem::malformed("decision", ""))?;
    let statement = review::statement(&service.gateway, &seen.actor, seen.submission.receipt, kind, &wanted.text).await?;
    let wrong = |e: StatementError| Problem::from(Trouble::Machine(e.to_string()));
    let message = base64(&message_of(&statement).map_err(wrong)?);
    let text = String::from_utf8(statement.to_bytes().map_err(wrong)?).map_err(|e| Trouble::Machine(e.to_string()))?;
    Ok(axum::Json(Unsigned { statement: text, at: statement.at, message }))
}

/// Sends a submission to review.
#[utoipa::path(post, path = "/api/submissions/{receipt}/submit", tag = "review", params(("receipt" = String, Path)), request_body = Submitting,
    responses((status = 200, body = SubmissionView)))]
pub async fn submit(State(service): State<Service>, seen: Seen, Json(said): Json<Submitting>) -> Shown {
    let (receipt, signed) = (seen.submission.receipt, Signature::given(&said.signed)?);
    let words = review::Words { text: &said.text, signed: signed.as_ref() };
    shown(review::submit(&service.gateway, &seen.actor, receipt, &said.justifications, words).await?)
}

/// Says why what a rule warns of is right.
#[utoipa::path(post, path = "/api/submissions/{receipt}/justify", tag = "review", params(("receipt" = String, Path)), request_body = AboutRule,
    responses((status = 200, body = SubmissionView)))]
pub async fn justify(State(service): State<Service>, seen: Seen, Json(said): Json<AboutRule>) -> Shown {
    shown(review::justify(&service.gateway, &seen.actor, seen.submission.receipt, &said.rule, &said.text).await?)
}

/// Says something.
#[utoipa::path(post, path = "/api/submissions/{receipt}/comment", tag = "review", params(("receipt" = String, Path)), request_body = Words,
    responses((status = 200, body = SubmissionView)))]
pub async fn comment(State(service): State<Service>, seen: Seen, Json(said): Json<Words>) -> Shown {
    shown(review::comment(&service.gateway, &seen.actor, seen.submission.receipt, &said.text).await?)
}

/// Gives a submission back to its sender.
#[utoipa::path(post, path = "/api/submissions/{receipt}/return", tag = "review", params(("receipt" = String, Path)), request_body = SignedWords,
    responses((status = 200, body = SubmissionView)))]
pub async fn give_back(State(service): State<Service>, seen: Seen, Json(said): Json<SignedWords>) -> Shown {
    let signed = Signature::given(&said.signed)?;
    let words = review::Words { text: &said.text, signed: signed.as_ref() };
    shown(review::give_back(&service.gateway, &seen.actor, seen.submission.receipt, words).await?)
}

/// Approves a submission.
#[utoipa::path(post, path = "/api/submissions/{receipt}/approve", tag = "review", params(("receipt" = String, Path)), request_body = SignedWords,
    responses((status = 200, body = SubmissionView)))]
pub async fn approve(State(service): State<Service>, seen: Seen, Json(said): Json<SignedWords>) -> Shown {
    let signed = Signature::given(&said.signed)?;
    let words = review::Words { text: &said.text, signed: signed.as_ref() };
    shown(review::approve(&service.gateway, &seen.actor, seen.submission.receipt, words).await?)
}

/// Changes how grave the findings of a rule are.
#[utoipa::path(post, path = "/api/submissions/{receipt}/override", tag = "review", params(("receipt" = String, Path)), request_body = Overriding,
    responses((status = 200, body = SubmissionView)))]
pub async fn override_severity(State(service): State<Service>, seen: Seen, Json(said): Json<Overriding>) -> Shown {
    let all = [Severity::Information, Severity::Warning, Severity::Error];
    let to = all.into_iter().find(|s| s.word() == said.severity).ok_or_else(|| Problem::malformed("severity", ""))?;
    shown(review::override_severity(&service.gateway, &seen.actor, seen.submission.receipt, &said.rule, to, &said.text).await?)
}

/// Runs a submission again.
#[utoipa::path(post, path = "/api/submissions/{receipt}/rerun", tag = "review", params(("receipt" = String, Path)), request_body = Words,
    responses((status = 200, body = SubmissionView)))]
pub async fn rerun(State(service): State<Service>, seen: Seen, Json(said): Json<Words>) -> Shown {
    shown(review::rerun(&service.gateway, &seen.actor, seen.submission.receipt, &said.text).await?)
}

/// Takes a submission back.
#[utoipa::path(post, path = "/api/submissions/{receipt}/cancel", tag = "review", params(("receipt" = String, Path)), request_body = Words,
    responses((status = 200, body = SubmissionView)))]
pub async fn cancel(State(service): State<Service>, seen: Seen, Json(said): Json<Words>) -> Shown {
    shown(review::cancel(&service.gateway, &seen.actor, seen.submission.receipt, &said.text).await?)
}

/// Proposes that a cell is read otherwise than it stands; the file stays as it was sent. Somebody else agrees by making the version
/// of the patch active; it holds from the next run on.
#[utoipa::path(post, path = "/api/submissions/{receipt}/corrections", tag = "review", params(("receipt" = String, Path)),
    request_body = Object, responses((status = 201, body = Object)))]
pub async fn correct(State(service): State<Service>, seen: Seen, Json(said): Json<Proposal>) -> Answer<(StatusCode, axum::Json<Proposed>)> {
    let proposed = corrections::propose(&service.gateway, &seen.actor, seen.submission.receipt, &said).await?;
    Ok((StatusCode::CREATED, axum::Json(proposed)))
}

/// Says that there is nothing to report for a period, and why. Answers with the number of the event.
#[utoipa::path(post, path = "/api/nothing-to-report", tag = "review", request_body = Nothing, responses((status = 200, body = i64)))]
pub async fn nothing(State(service): State<Service>, May(scope): May, Json(said): Json<Nothing>) -> Answer<axum::Json<i64>> {
    let tenant = said.tenant.as_deref().map(str::parse::<TenantId>).transpose().map_err(|_| Problem::malformed("tenant", ""))?;
    let actor = scope.actor(&scope.tenant(tenant.as_ref())?)?;
    let dataflow = Ref::parse(&said.dataflow).ok_or_else(|| Problem::malformed("dataflow", ""))?;
    Ok(axum::Json(review::nothing_to_report(&service.gateway, &actor, &dataflow, &said.period, &said.text).await?))
}
