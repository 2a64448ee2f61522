//! Which areas of a dataset count the same thing in the same way? Each against one of them, by what was said with the figures.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::{OriginalUri, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::{Visit, has_it, kept, mirrored, named_by, query};
use crate::compare::grade;
use crate::feed;
use crate::feed::everyday::columns::{called, heading};
use crate::feed::everyday::look::Sight;
use crate::feed::everyday::look::beside::Axis;
use crate::gateway::access::Scope;
use crate::model::lang::Lang;
use crate::model::passport::{Grade, Passport, Step};
use crate::model::structure::Dataflow;
use crate::pages;
use crate::pages::draw::say;
use crate::report::letter;
use crate::serve::Service;
use crate::serve::comparability::mirror_of;
use crate::serve::extract::Named;
use crate::serve::problem::{Answer, Kind, Problem};
use crate::standard::Standard;

/// What is shown of the passport beside the grade: attributes.
const CONCEPTS: [&str; 4] = ["COUNT_UNIT", "RESID_RULE", "SOURCE_TYPE", "REF_DATE_RULE"];

/// How a step looks.
fn look(step: Step) -> &'static str {
    match step {
        Step::Same => "same",
        Step::Near => "convertible",
        Step::Mixed => "break",
        Step::Different => "different",
        Step::Unsaid | Step::OneSided => "unknown",
    }
}

/// How a grade looks: as what is done with it.
pub fn looks(grade: Grade) -> &'static str {
    match grade {
        Grade::A => "same",
        Grade::B => "convertible",
        Grade::C => "different",
    }
}

/// What is said beside a picture or a sum of several series: which of them are not in it and why, and what is to be known of the
/// others. Empty where there is nothing to say.
pub fn told(axis: &Axis, flow: &Dataflow, lang: Lang, first: &str, name: &dyn Fn(&str) -> String) -> String {
    let mut out = Vec::new();
    for (refused, (code, graded)) in axis.refused.iter().map(|r| (true, r)).chain(axis.announced.iter().map(|r| (false, r))).take(TOLD) {
        let called = name(code);
        let why: Vec<String> = graded.reasons.iter().map(|r| letter::reason(r, flow, lang, first, &called)).collect();
        let key = if refused { "look-axis-refused" } else { "look-axis-announced" };
        out.push(pages::say(lang, key, &[("name", &called), ("why", &why.join(" "))]));
    }
    out.join(" ")
}

/// Series that are told of beside a picture; the page of comparability has all.
const TOLD: usize = 3;

#[derive(Serialize)]
struct Cell {
    /// How it looks.
    grade: &'static str,
    word: String,
    is: String,
    reason: String,
}

#[derive(Serialize)]
struct Line {
    name: String,
    here: bool,
    /// Where both sides of the movements between the two are; empty where they do not both tell of them.
    mirror: String,
    cells: Vec<Cell>,
}

#[derive(Serialize)]
struct Content {
    id: String,
    title: String,
    with: String,
    areas: Vec<(String, String, bool)>,
    /// Groups of which several areas publish here: code, name, whether only their members are shown.
    groups: Vec<(String, String, bool)>,
    head: Vec<String>,
    lines: Vec<Line>,
    /// Whether there are movements that are told of from both sides.
    mirrored: bool,
}

/// What the areas of a dataset say of their figures, each against one of them.
#[utoipa::path(get, path = "/datasets/{dataset}/comparability", tag = "pages",
    params(("dataset" = String, Path, example = "DF_BORDER_MVT"), ("with" = Option<String>, Query)),
    responses((status = 200, content_type = "text/html", body = String), (status = 304)))]
pub async fn comparable(
    State(service): State<Service>,
    visit: Visit,
    named: Named,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Answer<Response> {
    let (lang, everybody) = (visit.lang, Scope::default());
    let feed = service.feed().await?;
    let entry = feed.entry(&everybody, &named.read::<String>("dataset")?).await?;
    if entry.about.flow.structure.dimension("REF_AREA").is_none() {
        return Err(Problem::new(Kind::NotFound));
    }
    let tag = named_by(&feed, &everybody, &entry, &[], lang, &uri).await?;
    let modified = entry.about.modified;
    if has_it(&visit, &headers, tag, modified) {
        return kept(&visit, &headers, Some(tag), modified, StatusCode::NOT_MODIFIED.into_response()).await;
    }
    let (sight, _) = super::sight(&feed, &everybody, &entry.about.name, Vec::new()).await?;
    let with = query(&uri, "with").unwrap_or_default();
    let (id, title) = (entry.about.name.clone(), entry.about.title(lang).to_owned());
    let standard = service.gateway.standard().await?;
    let (today, group) = (service.gateway.now().to_string(), query(&uri, "group").unwrap_or_default());
    let content = feed::apart(move || {
        let groups = groups(&sight, &standard, today.get(..10).unwrap_or_default());
        compared(&sight, id, title, &with, (groups, &group), lang)
    })
    .await?;
    let page = visit.show("look/comparable.html", content)?;
    kept(&visit, &headers, Some(tag), modified, page).await
}

/// What an area says.
struct Saying {
    passport: Passport,
    breaks: Vec<String>,
    rows: usize,
}

/// Groups with their members of today that publish here, where there are several.
fn groups(sight: &Sight, standard: &Standard, today: &str) -> BTreeMap<String, BTreeSet<String>> {
    let Some(area) = sight.dimension("REF_AREA") else { return BTreeMap::new() };
    let there: BTreeSet<&str> = sight.by_code(&sight.all(), area).into_iter().map(|(code, _)| code).collect();
    let named = standard.hierarchies().into_iter().flat_map(|h| h.nodes).map(|n| n.code).filter(|c| c.starts_with("G_"));
    let held = |group: String| {
        let members: BTreeSet<String> = standard.members(&group, today).into_iter().filter(|m| there.contains(m.as_str())).collect();
        (members.len() > 1).then_some((group, members))
    };
    named.filter_map(held).collect()
}

/// Groups with their members, and the one that is asked for.
type Groups<'a> = (BTreeMap<String, BTreeSet<String>>, &'a str);

fn compared(sight: &Sight, id: String, title: String, with: &str, (groups, group): Groups, lang: Lang) -> Content {
    let area = sight.dimension("REF_AREA").unwrap_or(0);
    let saying = |rows: &[u32]| {
        let passport = sight.passport(rows);
        let spelled = |p: &String| crate::model::period::parse_period(p).map_or_else(|| p.clone(), |p| say::period(&p, lang));
        Saying { breaks: passport.breaks.iter().take(3).map(spelled).collect(), rows: rows.len(), passport }
    };
    let members = groups.get(group);
    let shown = |code: &str| members.is_none_or(|m| m.contains(code));
    let lots = sight.by_code(&sight.all(), area).into_iter().filter(|(code, _)| shown(code));
    let all: BTreeMap<String, Saying> = lots.map(|(code, rows)| (code.to_owned(), saying(&rows))).collect();
    // The one that says most is what the others are held against, where none is asked for.
    let asked = all.get_key_value(with);
    let most = asked
        .or_else(|| all.iter().filter(|(c, _)| !c.starts_with("G_")).max_by_key(|(c, s)| (s.rows, std::cmp::Reverse((*c).clone()))))
        .or(all.first_key_value());
    let Some((with, there)) = most else {
        return Content {
            id,
            title,
            with: String::new(),
            areas: Vec::new(),
            groups: Vec::new(),
            head: Vec::new(),
            lines: Vec::new(),
            mirrored: false,
        };
    };
    let name = |code: &str| called(sight.component(area), code, lang).to_owned();
    let attributes = &sight.flow.structure.attributes;
    let component = |id: &str| sight.flow.structure.attribute(id).and_then(|a| attributes.get(a));
    let named = |id: &str, codes: &[&str]| {
        let names: Vec<&str> = codes.iter().map(|c| component(id).map_or(*c, |k| called(k, c, lang))).collect();
        names.join(", ")
    };
    let other = name(with);
    let both = mirror_of(&sight.flow.reference.id).map(|m| mirrored::pairs(sight, sight, m)).unwrap_or_default();
    let mirror = |code: &String| {
        let ends = [(with, code), (code, with)].into_iter().find(|(to, from)| both.contains_key(&((*to).clone(), (*from).clone())));
        ends.map_or_else(String::new, |(to, from)| format!("/datasets/{id}/mirror?pair={from}:{to}"))
    };
    let line = |(code, here): (&String, &Saying)| {
        let mut cells: Vec<Cell> = Vec::new();
        let graded = grade::grade(&there.passport, &here.passport);
        let own = name(code);
        // What the columns beside it tell is not told twice.
        let beyond = graded.reasons.iter().filter(|r| !CONCEPTS.contains(&r.concept) && r.concept != "BREAK");
        let why: Vec<String> = beyond.map(|r| letter::reason(r, &sight.flow, lang, &other, &own)).collect();
        if code != with {
            let word = pages::say(lang, "look-grade-whole", &[("grade", graded.grade.code())]);
            cells.push(Cell { grade: looks(graded.grade), word, is: String::new(), reason: why.join(" ") });
        } else {
            cells.push(Cell { grade: "whole", word: pages::say(lang, "look-grade-self", &[]), is: String::new(), reason: String::new() });
        }
        for concept in CONCEPTS {
            let (is, was) = (here.passport.of(concept), there.passport.of(concept));
            let step = grade::step(&is, &was);
            let (is, was) = (named(concept, &is), named(concept, &was));
            let values = [("is", is.as_str()), ("other", was.as_str())];
            let reason = match step {
                Step::Same => String::new(),
                Step::Near => pages::say(lang, "look-reason-convertible", &values),
                Step::Mixed => pages::say(lang, "look-reason-break", &values),
                Step::Different => pages::say(lang, "look-reason-different", &values),
                Step::Unsaid | Step::OneSided => pages::say(lang, "look-reason-unknown", &values),
            };
            cells.push(Cell { grade: look(step), word: pages::say(lang, "look-grade", &[("of", look(step))]), is, reason });
        }
        let when = here.breaks.join(", ");
        let (grade, reason) = match when.is_empty() {
            true => ("whole", String::new()),
            false => ("break", pages::say(lang, "look-reason-broken", &[("when", &when)])),
        };
        cells.push(Cell { grade, word: pages::say(lang, "look-grade", &[("of", grade)]), is: String::new(), reason });
        Line { name: own, here: code == with, mirror: mirror(code), cells }
    };
    let mut lines: Vec<Line> = all.iter().map(line).collect();
    lines.sort_by(|a, b| b.here.cmp(&a.here).then_with(|| a.name.cmp(&b.name)));
    let mut head: Vec<String> = vec![pages::say(lang, "look-area", &[]), pages::say(lang, "look-grade-head", &[])];
    head.extend(CONCEPTS.iter().map(|id| component(id).map_or((*id).to_owned(), |c| heading(c, lang).to_owned())));
    head.push(pages::say(lang, "look-series", &[]));
    let mut areas: Vec<(String, String, bool)> = all.keys().map(|code| (code.clone(), name(code), code == with)).collect();
    areas.sort_by(|a, b| a.1.cmp(&b.1));
    let groups = groups.keys().map(|g| (g.clone(), name(g), g == group)).collect();
    Content { id, title, with: other, areas, groups, head, lines, mirrored: !both.is_empty() }
}
