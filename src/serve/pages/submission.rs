//! Where does a submission stand, what happened to it, who said what, and what can be done now?

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::Serialize;

use super::names::{By, Flow, People, Structures};
use super::{Visit, Wrong};
use crate::gateway::review;
use crate::gateway::settings::FOUR_EYES;
use crate::model::account::Role;
use crate::model::decision::DecisionKind;
use crate::model::event::EventKind;
use crate::model::finding::{F_FLF_007, Rule, Severity};
use crate::model::submission::{Move, State as Stands, Submission};
use crate::report::told::Told;
use crate::serve::extract::Seen;
use crate::serve::problem::{Answer, Kind, Problem};
use crate::serve::views::SubmissionView;
use crate::serve::{Service, events};

/// Something that happened, by the machine or a person.
#[derive(Serialize)]
struct Step {
    at: String,
    by: By,
    /// The word of an event or a decision.
    what: &'static str,
    rule: String,
    title: String,
    before: String,
    after: String,
    text: String,
}

/// A rule that somebody must say something about.
#[derive(Serialize)]
pub struct Open {
    rule: String,
    title: String,
    findings: u64,
}

impl Open {
    /// The rule.
    pub fn rule(&self) -> &str {
        &self.rule
    }
}

impl About {
    /// Whether the person may give findings another severity.
    pub fn may_weigh(&self) -> bool {
        self.acts.weigh
    }
}

/// A cause, told in short.
#[derive(Serialize)]
struct Cause {
    rule: String,
    severity: &'static str,
    title: String,
    message: String,
    cells: usize,
}

/// What the person may do now.
#[derive(Serialize)]
pub struct Acts {
    /// Send it to review.
    pub submit: bool,
    cancel: bool,
    approve: bool,
    give_back: bool,
    /// Release it.
    pub release: bool,
    rerun: bool,
    comment: bool,
    weigh: bool,
    mend: bool,
    /// The review is not theirs because the work is.
    own: bool,
}

/// What every page about one submission shows of it.
#[derive(Serialize)]
pub struct About {
    #[serde(flatten)]
    view: SubmissionView,
    by_whom: By,
    flow: Option<Flow>,
    /// Whether it is being run.
    going: bool,
    has_run: bool,
    /// What the person may do with it.
    pub acts: Acts,
}

#[derive(Serialize)]
struct Content {
    s: About,
    steps: Vec<Step>,
    open: Vec<Open>,
    causes: Vec<Cause>,
    /// Nothing is wrong with the file but that nobody showed yet how it is read.
    unknown_layout: bool,
    problem: Option<Wrong>,
    typed: String,
}

/// What is shown of a submission on all its pages.
pub async fn about(service: &Service, visit: &Visit, seen: &Seen, people: &mut People) -> Answer<About> {
    let s = &seen.submission;
    let mut view = SubmissionView::from(s);
    view.shares = service.gateway.store.shares(s.receipt).await?.iter().map(|s| s.receipt.to_string()).collect();
    let dataflow = s.run.as_ref().and_then(|r| r.dataflow.as_ref()).or(s.share.as_ref().map(|x| &x.dataflow));
    let structures = Structures::of(service, dataflow, visit.lang).await?;
    Ok(About {
        by_whom: people.by(service, &s.by).await?,
        flow: dataflow.map(|d| structures.flow(d)),
        going: matches!(s.state, Stands::Received | Stands::Running),
        has_run: s.run.is_some(),
        acts: acts(service, seen).await?,
        view,
    })
}

async fn acts(service: &Service, seen: &Seen) -> Answer<Acts> {
    let (s, actor) = (&seen.submission, &seen.actor);
    let may = |by: Move| s.state.after(by, actor).is_ok();
    let eyes = service.gateway.store.setting(&s.tenant, FOUR_EYES).await?.as_deref() != Some("off");
    let same = |who: &crate::model::account::Who| who.person().is_some() && who.person() == actor.who.person();
    let own = eyes && same(&s.by);
    let approved = service.gateway.store.decisions(s.receipt).await?;
    let approved = eyes && approved.iter().any(|d| d.kind == DecisionKind::Approve && same(&d.by));
    let senders = [Role::Uploader, Role::Reviewer, Role::Publisher];
    let unsettled = matches!(s.state, Stands::Refused | Stands::Checked | Stands::InReview);
    Ok(Acts {
        submit: may(Move::Submit),
        cancel: may(Move::Cancel),
        approve: may(Move::Approve) && !own,
        give_back: may(Move::Return),
        release: may(Move::Release) && !approved && s.run.as_ref().is_some_and(|r| r.dataset.is_some()),
        rerun: may(Move::Rerun) && actor.roles.any(&[Role::Reviewer]),
        comment: actor.roles.any(&senders),
        weigh: unsettled && actor.roles.any(&[Role::Reviewer]) && !own,
        mend: matches!(s.state, Stands::Refused | Stands::Returned | Stands::Checked) && actor.roles.any(&senders),
        own: (may(Move::Approve) && own) || (may(Move::Release) && approved),
    })
}

/// The page of a submission, with what is wrong in a form of it.
pub async fn shown(service: &Service, visit: &Visit, seen: &Seen, problem: Option<(Problem, String, &str)>) -> Answer<Response> {
    let mut people = People::default();
    let s = about(service, visit, seen, &mut people).await?;
    let mut steps = Vec::new();
    for event in service.gateway.store.events_about(&seen.submission.receipt.to_string()).await? {
        // What persons decide is told by their decision, with their words.
        let machine = [EventKind::Received, EventKind::Started, EventKind::Refused, EventKind::Checked, EventKind::Failed];
        if machine.contains(&event.kind) {
            let by = people.by(service, &event.by).await?;
            let none = String::new;
            let what = event.kind.word().trim_start_matches("submission.");
            steps.push(Step {
                at: event.at.to_string(),
                by,
                what,
                rule: none(),
                title: none(),
                before: none(),
                after: none(),
                text: none(),
            });
        }
    }
    for d in service.gateway.store.decisions(seen.submission.receipt).await? {
        let title = d.rule.as_deref().and_then(Rule::by_id).map(|r| crate::report::title(r, visit.lang)).unwrap_or_default();
        let (before, after) = d.severity.unwrap_or_default();
        let by = people.by(service, &d.by).await?;
        let (rule, what) = (d.rule.unwrap_or_default(), d.kind.word());
        steps.push(Step { at: d.at.to_string(), by, what, rule, title, before, after, text: d.text });
    }
    steps.sort_by(|a, b| a.at.cmp(&b.at));
    let open = if s.acts.submit { open(service, visit, seen).await? } else { Vec::new() };
    let causes = match &seen.submission.run {
        Some(run) if run.counts.errors + run.counts.warnings > 0 => {
            let report = service.gateway.blobs.get(run.report).await?;
            short(&told(&report, visit)?)
        }
        _ => Vec::new(),
    };
    // Documents are no tables: there is nothing to point at.
    let name = seen.submission.name.to_ascii_lowercase();
    let document = name.ends_with(".json") || name.ends_with(".xml");
    let error = Severity::Error.word();
    let mut errors = causes.iter().filter(|c| c.severity == error).peekable();
    let unknown_layout = !document && errors.peek().is_some() && errors.all(|c| c.rule == F_FLF_007.id);
    let status = problem.as_ref().map_or(StatusCode::OK, |(p, _, _)| p.kind.status());
    let (problem, typed) = match problem {
        Some((problem, typed, act)) => (Some(visit.wrong(&problem, act)?), typed),
        None => (None, String::new()),
    };
    visit.show_as(status, "submission.html", Content { s, steps, open, causes, unknown_layout, problem, typed })
}

/// The kept report in the language of the page.
pub fn told(report: &[u8], visit: &Visit) -> Answer<Vec<Told>> {
    Told::kept(report, visit.lang)
        .map_err(|e| Problem { log: Some(format!("a report cannot be read: {e}")), ..Problem::new(Kind::Internal) })
}

/// The first causes, the gravest first.
fn short(told: &[Told]) -> Vec<Cause> {
    let cause = |(t, g): (&Told, &crate::report::told::ToldGroup)| {
        let first = g.findings.first().and_then(|i| t.findings.get(*i))?;
        let rule = t.rule(first);
        let (rule, title, message) = (rule.id.clone(), rule.title.clone(), first.message.clone());
        Some(Cause { rule, severity: g.severity.word(), title, message, cells: g.cells })
    };
    let all = told.iter().flat_map(|t| t.groups.iter().map(move |g| (t, g)));
    all.filter(|(_, g)| g.severity > Severity::Information).filter_map(cause).take(3).collect()
}

/// The rules that warn and that nobody has said anything about yet.
pub async fn open(service: &Service, visit: &Visit, seen: &Seen) -> Answer<Vec<Open>> {
    let all = review::questions(&service.gateway, &seen.actor, seen.submission.receipt).await?;
    let open = all.into_iter().filter(|q| q.severity >= Severity::Warning && !q.answered);
    Ok(open
        .map(|q| Open {
            title: Rule::by_id(&q.rule).map(|r| crate::report::title(r, visit.lang)).unwrap_or_default(),
            rule: q.rule,
            findings: q.findings,
        })
        .collect())
}

/// The page of a submission: its receipt, its state, its steps, and what can be done now.
#[utoipa::path(get, path = "/office/submissions/{receipt}", operation_id = "submission", tag = "pages", params(("receipt" = String, Path)),
    responses((status = 200, content_type = "text/html", body = String)))]
pub async fn page(State(service): State<Service>, visit: Visit, seen: Seen) -> Answer<Response> {
    shown(&service, &visit, &seen, None).await
}

#[derive(Serialize)]
struct Going<'a> {
    receipt: &'a str,
    state: &'static str,
}

/// How a submission gets on, as a part of its page; once it has run, the whole page is asked for. By `Accept: text/event-stream` it is
/// told when something happens, as long as the connection is there.
#[utoipa::path(get, path = "/office/submissions/{receipt}/progress", tag = "pages", params(("receipt" = String, Path)),
    responses((status = 200, content((String = "text/html"), (String = "text/event-stream")))))]
pub async fn progress(State(service): State<Service>, visit: Visit, seen: Seen, headers: HeaderMap) -> Answer<Response> {
    let accept = headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if accept.starts_with("text/event-stream") {
        return Ok(events::stream(service, &seen.submission, events::last(&headers).unwrap_or(0)));
    }
    let Submission { receipt, state, .. } = &seen.submission;
    let mut response = visit.part("progress.html", Going { receipt: &receipt.to_string(), state: state.word() })?;
    if !matches!(state, Stands::Received | Stands::Running) {
        response.headers_mut().insert(HeaderName::from_static("x-done"), HeaderValue::from_static("true"));
    }
    Ok(response)
}
