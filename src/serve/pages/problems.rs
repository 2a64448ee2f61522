//! What is wrong with a submission? Its findings by cause, each with its cell, what is there, why, and what to do.

use std::collections::BTreeSet;

use axum::extract::{OriginalUri, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use serde::Serialize;

use super::names::People;
use super::submission::{About, Open, about, open, told};
use super::{Visit, Wrong, escaped, query};
use crate::gateway::corrections;
use crate::mend;
use crate::model::account::Role;
use crate::model::finding::{Rule, S_RWD_001, Severity};
use crate::model::location::a1;
use crate::report::told::{At, Told, ToldFinding, ToldGroup, ToldPlace};
use crate::serve::Service;
use crate::serve::extract::Seen;
use crate::serve::problem::{Answer, Problem};

/// Causes on a page.
const CAUSES: usize = 12;
/// Findings of a cause on a page of all causes, and on a page of its own.
const FINDINGS: (usize, usize) = (5, 40);
/// Places of a finding that are named.
const PLACES: usize = 12;

/// A place, with the page of the sheet that shows it.
#[derive(Serialize)]
struct Place {
    text: String,
    href: Option<String>,
}

/// What a label could mean.
#[derive(Serialize)]
struct Reading {
    /// As it is proposed: `Chiapas (MX-CHP)`.
    text: String,
    /// The label that means it; empty where the proposal is none.
    label: String,
}

/// A finding in the words of the language.
#[derive(Serialize)]
struct Finding {
    message: String,
    found: String,
    expected: String,
    proposals: Vec<Reading>,
    /// The label that is to be read as one of them.
    label: String,
    places: Vec<Place>,
    more: usize,
}

/// Findings of one rule with one cause.
#[derive(Serialize)]
struct Cause {
    id: String,
    severity: &'static str,
    rule: String,
    title: String,
    cells: usize,
    remedy: String,
    findings: Vec<Finding>,
    more: usize,
    all: String,
    /// Whether a person may say that it is right as it is.
    justify: bool,
    /// Whether a person may give it another severity.
    weigh: bool,
}

/// How many there are of a severity, and where they are by themselves.
#[derive(Serialize)]
struct Kind {
    severity: &'static str,
    count: u64,
    href: String,
    here: bool,
}

/// A sheet that can be looked at.
#[derive(Serialize)]
struct Sheet {
    name: String,
    href: String,
}

#[derive(Serialize)]
struct Content {
    s: About,
    kinds: Vec<Kind>,
    every: String,
    filtered: bool,
    causes: Vec<Cause>,
    sheets: Vec<Sheet>,
    open: Vec<Open>,
    before: Option<String>,
    next: Option<String>,
    one: bool,
    problem: Option<Wrong>,
    typed: String,
    /// What is proposed and not agreed to.
    proposed: Vec<Correction>,
    /// Its version, for who agrees.
    version: String,
    /// Whether the person may propose, and may agree.
    may_correct: bool,
    may_agree: bool,
}

/// A cell that somebody proposes to read otherwise.
#[derive(Serialize)]
struct Correction {
    place: String,
    old: String,
    new: String,
    who: String,
    why: String,
}

/// The problems of a submission, grouped by cause.
#[utoipa::path(get, path = "/office/submissions/{receipt}/problems", operation_id = "problems", tag = "pages", params(("receipt" = String, Path)),
    responses((status = 200, content_type = "text/html", body = String)))]
pub async fn page(State(service): State<Service>, visit: Visit, seen: Seen, OriginalUri(uri): OriginalUri) -> Answer<Response> {
    shown(&service, &visit, &seen, &uri, None).await
}

/// The page of problems, with what is wrong in a form of it.
pub async fn shown(service: &Service, visit: &Visit, seen: &Seen, uri: &Uri, problem: Option<(Problem, String, &str)>) -> Answer<Response> {
    let s = about(service, visit, seen, &mut People::default()).await?;
    let all = match &seen.submission.run {
        Some(run) => told(&service.gateway.blobs.get(run.report).await?, visit)?,
        None => Vec::new(),
    };
    let base = format!("/office/submissions/{}/problems", seen.submission.receipt);
    let severity = query(uri, "severity");
    let wanted = [Severity::Error, Severity::Warning, Severity::Information].into_iter().find(|x| Some(x.word()) == severity.as_deref());
    let number = |name: &str| query(uri, name).and_then(|n| n.parse::<usize>().ok());
    let (file, cause, from) = (number("file"), number("cause"), number("from").unwrap_or(0));
    let one = file.is_some() && cause.is_some();

    let open = if s.acts.submit { open(service, visit, seen).await? } else { Vec::new() };
    let unanswered: BTreeSet<&str> = open.iter().map(|o| o.rule()).collect();
    let chosen: Vec<(usize, usize, &Told, &ToldGroup)> = all
        .iter()
        .enumerate()
        .flat_map(|(f, t)| t.groups.iter().enumerate().map(move |(g, group)| (f, g, t, group)))
        .filter(|(f, g, _, group)| wanted.is_none_or(|w| group.severity == w) && (!one || (file == Some(*f) && cause == Some(*g))))
        .collect();
    let page = |from: usize| {
        let by = wanted.map_or(String::new(), |w| format!("severity={}&", w.word()));
        let of = if one { format!("file={}&cause={}&", file.unwrap_or(0), cause.unwrap_or(0)) } else { String::new() };
        format!("{base}?{by}{of}from={from}")
    };
    let (step, length) = if one { (FINDINGS.1, chosen.first().map_or(0, |(.., g)| g.findings.len())) } else { (CAUSES, chosen.len()) };
    let writer = Writer { seen, base: &base, may: &s, unanswered: &unanswered };
    let causes = if one {
        chosen.iter().map(|c| writer.cause(c, from, FINDINGS.1)).collect()
    } else {
        chosen.iter().skip(from).take(CAUSES).map(|c| writer.cause(c, 0, FINDINGS.0)).collect()
    };
    let count = |i: usize| all.iter().map(|t| t.counts[i]).sum::<u64>();
    let kind = |(i, x): (usize, Severity)| Kind {
        severity: x.word(),
        count: count(i),
        href: format!("{base}?severity={}", x.word()),
        here: wanted == Some(x),
    };
    let kinds = [Severity::Error, Severity::Warning, Severity::Information].into_iter().enumerate().map(kind).collect();
    let status = problem.as_ref().map_or(StatusCode::OK, |(p, _, _)| p.kind.status());
    let (problem, typed) = match problem {
        Some((problem, typed, act)) => (Some(visit.wrong(&problem, act)?), typed),
        None => (None, String::new()),
    };
    let waiting = corrections::waiting(&service.gateway, &seen.actor, seen.submission.receipt).await?;
    let version = waiting.as_ref().map(|(sha256, _)| sha256.to_string()).unwrap_or_default();
    let correction = |c: mend::Correction| Correction {
        place: if c.spot == mend::Spot::Anywhere { String::new() } else { c.place() },
        old: c.old,
        new: c.new,
        who: c.who,
        why: c.why,
    };
    let proposed = waiting.into_iter().flat_map(|(_, patch)| patch.corrections).map(correction).collect();
    let content = Content {
        proposed,
        version,
        may_correct: !one && seen.actor.roles.any(&[Role::Uploader, Role::Reviewer, Role::Publisher]),
        may_agree: seen.actor.roles.any(&[Role::Reviewer]),
        kinds,
        every: base.clone(),
        filtered: wanted.is_some(),
        causes,
        sheets: sheets(&all, seen),
        before: (from > 0).then(|| page(from.saturating_sub(step))),
        next: (from + step < length).then(|| page(from + step)),
        one,
        open,
        problem,
        typed,
        s,
    };
    visit.show_as(status, "problems.html", content)
}

/// The sheets in which something was found.
fn sheets(all: &[Told], seen: &Seen) -> Vec<Sheet> {
    let mut seen_before = BTreeSet::new();
    let mut out = Vec::new();
    for told in all {
        for part in &told.parts {
            let name = part.sheet.clone().unwrap_or_else(|| part.file.clone());
            if is_grid(told) && part.file == seen.submission.name && seen_before.insert((part.file.clone(), name.clone())) {
                let href = sheet(seen, part.sheet.as_deref(), 0);
                out.push(Sheet { name, href });
            }
        }
    }
    out.truncate(20);
    out
}

/// Whether a file is one whose cells can be shown: a workbook or a delimited text, not inside an archive.
fn is_grid(told: &Told) -> bool {
    told.inputs.first().is_some_and(|i| ["xlsx", "xls", "xlsb", "ods", "csv"].contains(&i.format.as_str()))
}

/// The page of a sheet around a row.
fn sheet(seen: &Seen, name: Option<&str>, row: u32) -> String {
    let receipt = seen.submission.receipt;
    let name = name.map_or(String::new(), |n| format!("sheet={}&", escaped(n)));
    // Some rows above, so that what stands over a cell is seen too.
    format!("/office/submissions/{receipt}/sheet?{name}row={}", row.saturating_sub(6) + 1)
}

/// A proposal, with the label in front of its code.
fn reading(proposal: &str) -> Reading {
    let label = proposal.rsplit_once(" (").filter(|(_, code)| code.ends_with(')')).map_or("", |(label, _)| label);
    Reading { text: proposal.to_owned(), label: label.to_owned() }
}

struct Writer<'a> {
    seen: &'a Seen,
    base: &'a str,
    may: &'a About,
    unanswered: &'a BTreeSet<&'a str>,
}

impl Writer<'_> {
    fn cause(&self, (f, g, told, group): &(usize, usize, &Told, &ToldGroup), from: usize, most: usize) -> Cause {
        let first = group.findings.first().and_then(|i| told.findings.get(*i));
        let rule = first.map(|x| told.rule(x));
        let id = rule.map(|r| r.id.clone()).unwrap_or_default();
        let warns = group.severity == Severity::Warning;
        Cause {
            id: format!("c{f}-{g}"),
            severity: group.severity.word(),
            title: rule.map(|r| r.title.clone()).unwrap_or_default(),
            cells: group.cells,
            remedy: first.map(|x| x.remedy.clone()).unwrap_or_default(),
            findings: group
                .findings
                .iter()
                .skip(from)
                .take(most)
                .filter_map(|i| told.findings.get(*i))
                .map(|x| self.finding(told, x, &id))
                .collect(),
            more: group.findings.len().saturating_sub(from + most),
            all: format!("{}?file={f}&cause={g}", self.base),
            justify: warns && self.unanswered.contains(id.as_str()),
            weigh: self.may.may_weigh() && Rule::by_id(&id).is_some_and(Rule::is_overridable),
            rule: id,
        }
    }

    fn finding(&self, told: &Told, finding: &ToldFinding, rule: &str) -> Finding {
        let twice = rule == S_RWD_001.id;
        Finding {
            message: finding.message.clone(),
            // Of two figures for one thing nobody knows which is right: the sentence names both.
            found: if twice { String::new() } else { finding.found.clone() },
            expected: if twice { String::new() } else { told.expected(finding) },
            proposals: finding.proposals.iter().take(5).map(|p| reading(p)).collect(),
            label: finding.label.clone(),
            places: self.places(told, finding),
            more: finding.places.len().saturating_sub(PLACES) + finding.more,
        }
    }

    /// Its places; the sheet is said once for those that follow one another in it.
    fn places(&self, told: &Told, finding: &ToldFinding) -> Vec<Place> {
        let mut before = None;
        let mut out = Vec::new();
        for place in finding.places.iter().take(PLACES) {
            let same = before.replace(place.part) == Some(place.part);
            let named = self.place(told, place);
            let inside = told.inside(place);
            let text = if same && !inside.is_empty() { inside } else { named.text };
            if !text.is_empty() {
                out.push(Place { text, ..named });
            }
        }
        out
    }

    fn place(&self, told: &Told, place: &ToldPlace) -> Place {
        let part = told.part(place);
        let href = match &place.at {
            At::Cell(row, col) if is_grid(told) && part.file == self.seen.submission.name => {
                Some(format!("{}#{}", sheet(self.seen, part.sheet.as_deref(), *row), a1(*row, *col)))
            }
            _ => None,
        };
        Place { text: told.place(place), href }
    }
}
