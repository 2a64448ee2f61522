//! What does a person decide by a form about a submission? Each decision asks the review, which knows who may take it; what it
//! says no to stands beside the form.

use std::collections::BTreeMap;

use axum::extract::{OriginalUri, State};
use axum::http::Uri;
use axum::response::Response;

use super::{Fields, Visit, changes, problems, see, submission};
use crate::gateway::corrections::{self, Proposal};
use crate::gateway::merge::How;
use crate::gateway::publish::{self, Plan};
use crate::gateway::{Trouble, definitions, review};
use crate::model::finding::Severity;
use crate::model::moment::Moment;
use crate::model::release::Release;
use crate::model::submission::Submission;
use crate::serve::Service;
use crate::serve::extract::Seen;
use crate::serve::problem::{Answer, Kind, Problem};
use crate::store::definitions::DefinitionKind;

/// Somebody decides: everything that a decision is taken from and answered by.
struct Deciding<'a> {
    service: &'a Service,
    visit: &'a Visit,
    seen: &'a Seen,
    fields: &'a Fields,
    uri: &'a Uri,
}

impl Deciding<'_> {
    /// The page that the form stood on, with what was done; or with what is wrong, beside the form.
    async fn answer(&self, done: Result<Submission, Trouble>, act: &'static str, said: &str) -> Answer<Response> {
        let base = format!("/office/submissions/{}", self.seen.submission.receipt);
        let on = match self.fields.get("on") {
            "problems" => "/problems",
            "review" => "/review",
            _ => "",
        };
        match done {
            Ok(_) => see(&format!("{base}{on}?said={said}")),
            Err(trouble) => self.wrong(trouble.into(), act).await,
        }
    }

    async fn wrong(&self, problem: Problem, act: &'static str) -> Answer<Response> {
        let typed = self.fields.get("text").to_owned();
        let act = match self.fields.get("rule") {
            "" => act.to_owned(),
            rule => format!("{act}-{rule}"),
        };
        let wrong = Some((problem, typed, act.as_str()));
        match self.fields.get("on") {
            "problems" => problems::shown(self.service, self.visit, self.seen, self.uri, wrong).await,
            "review" => changes::shown(self.service, self.visit, self.seen, wrong).await,
            _ => submission::shown(self.service, self.visit, self.seen, wrong).await,
        }
    }
}

macro_rules! decisions {
    ($($(#[$about:meta])* $name:ident = $path:literal, $act:literal, $said:literal, |$d:ident, $text:ident| $done:expr;)*) => {$(
        $(#[$about])*
        #[utoipa::path(post, path = $path, tag = "pages", params(("receipt" = String, Path)), responses((status = 303, description = "Done")))]
        pub async fn $name(
            State(service): State<Service>,
            visit: Visit,
            seen: Seen,
            OriginalUri(uri): OriginalUri,
            fields: Fields,
        ) -> Answer<Response> {
            let $d = Deciding { service: &service, visit: &visit, seen: &seen, fields: &fields, uri: &uri };
            let $text = fields.get("text");
            let done = $done;
            $d.answer(done, $act, $said).await
        }
    )*};
}

/// A cell as people name it; a pointer as it stands.
fn spot(cell: String) -> String {
    if cell.starts_with('/') { cell } else { cell.to_uppercase() }
}

decisions! {
    /// Says something, by a form.
    comment = "/office/submissions/{receipt}/comment", "comment", "commented", |d, text|
        review::comment(&d.service.gateway, &d.seen.actor, d.seen.submission.receipt, text).await;
    /// Says why a warning is right, by a form.
    justify = "/office/submissions/{receipt}/justify", "justify", "justified", |d, text|
        review::justify(&d.service.gateway, &d.seen.actor, d.seen.submission.receipt, d.fields.get("rule"), text).await;
    /// Proposes that a cell is read otherwise, by a form.
    correct = "/office/submissions/{receipt}/correct", "correct", "corrected", |d, text| {
        let field = |name: &str| d.fields.get(name).trim().to_owned();
        let proposal =
            Proposal { sheet: field("sheet"), cell: spot(field("cell")), old: field("old"), new: field("new"), why: text.to_owned() };
        corrections::propose(&d.service.gateway, &d.seen.actor, d.seen.submission.receipt, &proposal).await.map(|_| d.seen.submission.clone())
    };
    /// Agrees to what was proposed, by a form.
    agree = "/office/submissions/{receipt}/agree", "agree", "agreed", |d, _text| {
        let Ok(version) = d.fields.get("version").parse() else { return d.wrong(Problem::malformed("version", ""), "agree").await };
        let id = d.seen.submission.receipt.to_string();
        let done = definitions::activate(&d.service.gateway, &d.seen.actor, DefinitionKind::Patch, &id, version).await;
        done.map(|_| d.seen.submission.clone())
    };
    /// Sends a submission to review, by a form, with a reason for each rule that warns.
    submit = "/office/submissions/{receipt}/submit", "submit", "submitted", |d, text| {
        let why: BTreeMap<String, String> =
            d.fields.beginning("why-").filter(|(_, w)| !w.is_empty()).map(|(r, w)| (r.to_owned(), w.to_owned())).collect();
        review::submit(&d.service.gateway, &d.seen.actor, d.seen.submission.receipt, &why, text).await
    };
    /// Gives a submission back to its sender, by a form.
    give_back = "/office/submissions/{receipt}/return", "return", "returned", |d, text|
        review::give_back(&d.service.gateway, &d.seen.actor, d.seen.submission.receipt, text).await;
    /// Approves a submission, by a form.
    approve = "/office/submissions/{receipt}/approve", "approve", "approved", |d, text|
        review::approve(&d.service.gateway, &d.seen.actor, d.seen.submission.receipt, text).await;
    /// Changes how grave the findings of a rule are, by a form.
    weigh = "/office/submissions/{receipt}/override", "override", "overridden", |d, text| {
        let all = [Severity::Information, Severity::Warning, Severity::Error];
        match all.into_iter().find(|s| s.word() == d.fields.get("severity")) {
            Some(to) => {
                let rule = d.fields.get("rule");
                review::override_severity(&d.service.gateway, &d.seen.actor, d.seen.submission.receipt, rule, to, text).await
            }
            None => return d.wrong(Problem::malformed("severity", ""), "override").await,
        }
    };
    /// Runs a submission again, by a form.
    rerun = "/office/submissions/{receipt}/rerun", "rerun", "rerun", |d, text|
        review::rerun(&d.service.gateway, &d.seen.actor, d.seen.submission.receipt, text).await;
    /// Takes a submission back, by a form.
    cancel = "/office/submissions/{receipt}/cancel", "cancel", "cancelled", |d, text|
        review::cancel(&d.service.gateway, &d.seen.actor, d.seen.submission.receipt, text).await;
}

/// Releases a submission, by a form: now, from a moment on, or when a second person turns the key.
#[utoipa::path(post, path = "/office/submissions/{receipt}/release", tag = "pages", params(("receipt" = String, Path)),
    responses((status = 303, description = "Released")))]
pub async fn release(
    State(service): State<Service>,
    visit: Visit,
    seen: Seen,
    OriginalUri(uri): OriginalUri,
    fields: Fields,
) -> Answer<Response> {
    let deciding = Deciding { service: &service, visit: &visit, seen: &seen, fields: &fields, uri: &uri };
    match released(&service, &seen, &fields).await {
        Ok(release) => see(&format!("{}?said=released", super::home::address(&release))),
        Err(problem) => deciding.wrong(problem, "release").await,
    }
}

async fn released(service: &Service, seen: &Seen, fields: &Fields) -> Answer<Release> {
    let run = seen.submission.run.as_ref();
    let dataflow = run.and_then(|r| r.dataflow.clone()).ok_or_else(|| Problem::new(Kind::NoDataset))?;
    let wrong = |part: &str| Problem::malformed(part, "");
    let optional = |name: &str| Some(fields.get(name)).filter(|v| !v.is_empty());
    let plan = Plan {
        dataflow,
        receipts: vec![seen.submission.receipt],
        how: optional("how").map_or(Ok(How::Merge), str::parse).map_err(|_| wrong("how"))?,
        base: optional("base").map(str::parse).transpose().map_err(|_| wrong("base"))?,
        embargo: embargo(fields)?,
        class: optional("class").map(str::parse).transpose().map_err(|_| wrong("class"))?,
        why: fields.get("text").to_owned(),
    };
    Ok(publish::release(&service.gateway, &seen.actor, &plan).await?)
}

/// The moment that a form names by a day and a time in UTC, where it was chosen to wait.
pub(super) fn embargo(fields: &Fields) -> Answer<Option<Moment>> {
    if fields.get("when") != "later" {
        return Ok(None);
    }
    let time = Some(fields.get("time")).filter(|t| !t.is_empty()).unwrap_or("00:00");
    let moment = format!("{}T{time}:00Z", fields.get("day"));
    moment.parse().map(Some).map_err(|_| Problem::malformed("embargo", ""))
}
