//! What do the nouns look like on the wire? Types of their own, so that the inside can change and the wire stays.

use serde::Serialize;
use utoipa::ToSchema;

use crate::model::account::{Account, Tenant, TenantId};
use crate::model::event::Event;
use crate::model::submission::Submission;
use crate::store::tokens::Token;

/// What a run counted.
#[derive(Serialize, ToSchema)]
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

/// A file that was sent, and where it stands.
#[derive(Serialize, ToSchema)]
#[schema(as = Submission)]
pub struct SubmissionView {
    /// The receipt.
    #[schema(example = "R-2026-000117")]
    pub receipt: String,
    /// Whose it is.
    #[schema(example = "MEX")]
    pub tenant: String,
    /// `received`, `running`, `refused`, `checked`, `in-review`, `returned`, `approved`, `released`, `cancelled`, `failed`.
    pub state: &'static str,
    /// Since when it stands there.
    pub moved: String,
    /// Why it stands there, where somebody said so.
    pub reason: String,
    /// The name of the file.
    pub name: String,
    /// Its media type, as the sender gave it.
    pub media_type: String,
    /// Its bytes.
    pub bytes: i64,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// When it was durable.
    pub received: String,
    /// Who sent it.
    pub by: String,
    /// How it came in.
    pub via: &'static str,
    /// The submission that it mends.
    pub corrects: Option<String>,
    /// The first submission with the same bytes.
    pub duplicates: Option<String>,
    /// The archive of which it is one dataflow's share.
    pub share_of: Option<String>,
    /// Receipts of the other dataflows' shares, where the file is an archive with several; told where one submission is asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub shares: Vec<String>,
    /// The dataflow that the mapping says.
    pub dataflow: Option<String>,
    /// The mapping that was applied.
    pub mapping: Option<String>,
    /// What was counted, once it has run.
    pub counts: Option<Counts>,
    /// Where its report is, once it has run.
    pub report: Option<String>,
}

impl From<&Submission> for SubmissionView {
    fn from(s: &Submission) -> SubmissionView {
        let run = s.run.as_ref();
        SubmissionView {
            receipt: s.receipt.to_string(),
            tenant: s.tenant.to_string(),
            state: s.state.word(),
            moved: s.moved.to_string(),
            reason: s.reason.clone(),
            name: s.name.clone(),
            media_type: s.media_type.clone(),
            bytes: s.bytes,
            sha256: s.sha256.to_string(),
            received: s.received.to_string(),
            by: s.by.to_string(),
            via: s.via.word(),
            corrects: s.corrects.map(|r| r.to_string()),
            duplicates: s.duplicates.map(|r| r.to_string()),
            share_of: s.share.as_ref().map(|x| x.of.to_string()),
            shares: Vec::new(),
            dataflow: run.and_then(|r| r.dataflow.as_ref()).or(s.share.as_ref().map(|x| &x.dataflow)).map(ToString::to_string),
            mapping: run.and_then(|r| r.mapping.clone()),
            counts: run.map(|r| Counts {
                observations: r.counts.observations,
                errors: r.counts.errors,
                warnings: r.counts.warnings,
                informations: r.counts.informations,
            }),
            report: run.map(|_| format!("/api/submissions/{}/report", s.receipt)),
        }
    }
}

/// A page of submissions, the latest first.
#[derive(Serialize, ToSchema)]
pub struct SubmissionPage {
    /// The submissions.
    pub submissions: Vec<SubmissionView>,
    /// Where the page before it in time is; none: there is nothing earlier.
    pub next: Option<String>,
}

/// Something that happened.
#[derive(Serialize, ToSchema)]
#[schema(as = Event)]
pub struct EventView {
    /// Its place in the order of all events.
    pub sequence: i64,
    /// When.
    pub at: String,
    /// What: `submission.received`, `submission.checked` …
    pub kind: &'static str,
    /// To what.
    pub subject: String,
    /// More of it.
    #[schema(value_type = Object)]
    pub body: serde_json::Value,
}

impl From<&Event> for EventView {
    fn from(e: &Event) -> EventView {
        EventView {
            sequence: e.sequence,
            at: e.at.to_string(),
            kind: e.kind.word(),
            subject: e.subject.clone(),
            body: serde_json::from_str(&e.body).unwrap_or_default(),
        }
    }
}

/// A country or agency.
#[derive(Serialize, ToSchema)]
#[schema(as = Tenant)]
pub struct TenantView {
    /// Its short name.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Since when it sends no more.
    pub closed: Option<String>,
}

impl From<&Tenant> for TenantView {
    fn from(t: &Tenant) -> TenantView {
        TenantView { id: t.id.to_string(), name: t.name.clone(), closed: t.closed.map(|m| m.to_string()) }
    }
}

/// A person with a role in a tenant.
#[derive(Serialize, ToSchema)]
#[schema(as = Person)]
pub struct PersonView {
    /// The name to sign in with.
    pub login: String,
    /// The name to be shown.
    pub name: String,
    /// Where reports go.
    pub mail: String,
    /// The language to be written to.
    pub lang: &'static str,
    /// What the person may do in this tenant.
    pub roles: Vec<&'static str>,
}

impl PersonView {
    /// An account as one tenant sees it.
    pub fn of(account: &Account, tenant: &TenantId) -> PersonView {
        let roles = account.roles.get(tenant).map(|r| r.0.iter().map(|r| r.word()).collect()).unwrap_or_default();
        PersonView {
            login: account.login.to_string(),
            name: account.name.clone(),
            mail: account.mail.clone(),
            lang: account.lang.tag(),
            roles,
        }
    }
}

/// A token, without its secret, which nobody has but the one it was given to.
#[derive(Serialize, ToSchema)]
#[schema(as = Token)]
pub struct TokenView {
    /// Its number.
    pub id: i64,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub roles: Vec<&'static str>,
    /// Only these dataflows; empty: all.
    pub dataflows: Vec<String>,
    /// Only from these networks; empty: from anywhere.
    pub networks: Vec<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// When it was made.
    pub created: String,
    /// Until when it is good.
    pub expires: String,
    /// When it was last used.
    pub used: Option<String>,
    /// Since when it is good no more.
    pub revoked: Option<String>,
}

impl From<&Token> for TokenView {
    fn from(t: &Token) -> TokenView {
        TokenView {
            id: t.id,
            name: t.name.clone(),
            roles: t.roles.0.iter().map(|r| r.word()).collect(),
            dataflows: t.dataflows.clone(),
            networks: t.networks.clone(),
            owner: t.owner.as_ref().map(ToString::to_string),
            created: t.created.to_string(),
            expires: t.expires.to_string(),
            used: t.used.map(|m| m.to_string()),
            revoked: t.revoked.map(|m| m.to_string()),
        }
    }
}

/// A secret that was made for somebody, shown this once.
#[derive(Serialize, ToSchema)]
pub struct Made {
    /// The number of a token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
    /// The secret: of a person, the one to set a password with (`POST /api/invitation`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}
