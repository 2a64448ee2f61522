//! Which areas of a dataset count the same thing in the same way? Each against one of them, by what was said with the figures.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::{OriginalUri, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::{Visit, has_it, kept, named_by, query};
use crate::feed;
use crate::feed::everyday::columns::{called, heading};
use crate::feed::everyday::look::Sight;
use crate::gateway::access::Scope;
use crate::model::lang::Lang;
use crate::pages;
use crate::pages::draw::say;
use crate::serve::Service;
use crate::serve::extract::Named;
use crate::serve::problem::{Answer, Kind, Problem};

/// What must be the same for figures to be comparable: attributes of the passport.
const CONCEPTS: [&str; 4] = ["COUNT_UNIT", "RESID_RULE", "SOURCE_TYPE", "REF_DATE_RULE"];

/// Codes that are near enough to be brought together with a note; all others are different things.
const NEAR: [&[&str]; 8] = [
    &["M12", "INTENT12"],
    &["M6", "M6P1D"],
    &["BORDER", "PERMIT", "POPREG", "REGISTRATION", "ADMIN_OTHER"],
    &["CENSUS", "SURVEY_PROB"],
    &["SURVEY_NONPROB", "KEYINF", "OBSERVATION"],
    // The end of a period is the beginning of the next.
    &["EOP", "BOP"],
    &["EOP", "SNAPSHOT"],
    &["BOP", "SNAPSHOT"],
];

/// How far two are the same.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Grade {
    Same,
    Convertible,
    Break,
    Different,
    Unknown,
}

impl Grade {
    fn word(self) -> &'static str {
        match self {
            Grade::Same => "same",
            Grade::Convertible => "convertible",
            Grade::Break => "break",
            Grade::Different => "different",
            Grade::Unknown => "unknown",
        }
    }
}

/// How what an area says stands against what another says; nothing said, or said to be unknown, is unknown.
fn grade(here: &BTreeSet<String>, there: &BTreeSet<String>) -> Grade {
    let known = |all: &BTreeSet<String>| all.iter().filter(|c| !c.is_empty() && *c != "_U").cloned().collect::<Vec<_>>();
    let (here_all, there_all) = (known(here), known(there));
    match (&here_all[..], &there_all[..]) {
        ([], _) | (_, []) => Grade::Unknown,
        ([a], [b]) if a == b => Grade::Same,
        ([a], [b]) if NEAR.iter().any(|near| near.contains(&a.as_str()) && near.contains(&b.as_str())) => Grade::Convertible,
        ([_], [_]) => Grade::Different,
        _ => Grade::Break,
    }
}

#[derive(Serialize)]
struct Cell {
    grade: &'static str,
    is: String,
    reason: String,
}

#[derive(Serialize)]
struct Line {
    name: String,
    here: bool,
    cells: Vec<Cell>,
}

#[derive(Serialize)]
struct Content {
    id: String,
    title: String,
    with: String,
    areas: Vec<(String, String, bool)>,
    head: Vec<String>,
    lines: Vec<Line>,
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
    let content = feed::apart(move || compared(&sight, id, title, &with, lang)).await?;
    let page = visit.show("look/comparable.html", content)?;
    kept(&visit, &headers, Some(tag), modified, page).await
}

/// What an area says, for each concept, and the periods in which its series break.
struct Saying {
    concepts: Vec<BTreeSet<String>>,
    breaks: Vec<String>,
    rows: usize,
}

fn compared(sight: &Sight, id: String, title: String, with: &str, lang: Lang) -> Content {
    let area = sight.dimension("REF_AREA").unwrap_or(0);
    let saying = |rows: &[u32]| {
        let said = |concept: &&str| rows.iter().map(|r| sight.said(*r, concept).to_owned()).collect::<BTreeSet<_>>();
        let broken: BTreeSet<&str> = rows.iter().filter(|r| sight.said(**r, "OBS_STATUS") == "B").map(|r| sight.period_text(*r)).collect();
        let spelled = |p: &&str| crate::model::period::parse_period(p).map_or_else(|| (*p).to_owned(), |p| say::period(&p, lang));
        Saying { concepts: CONCEPTS.iter().map(said).collect(), breaks: broken.iter().take(3).map(spelled).collect(), rows: rows.len() }
    };
    let all: BTreeMap<String, Saying> =
        sight.by_code(&sight.all(), area).into_iter().map(|(code, rows)| (code.to_owned(), saying(&rows))).collect();
    // The one that says most is what the others are held against, where none is asked for.
    let asked = all.get_key_value(with);
    let most = asked
        .or_else(|| all.iter().filter(|(c, _)| !c.starts_with("G_")).max_by_key(|(c, s)| (s.rows, std::cmp::Reverse((*c).clone()))))
        .or(all.first_key_value());
    let Some((with, there)) = most else {
        return Content { id, title, with: String::new(), areas: Vec::new(), head: Vec::new(), lines: Vec::new() };
    };
    let name = |code: &str| called(sight.component(area), code, lang).to_owned();
    let attributes = &sight.flow.structure.attributes;
    let component = |id: &str| sight.flow.structure.attribute(id).and_then(|a| attributes.get(a));
    let named = |id: &str, codes: &BTreeSet<String>| {
        let names: Vec<&str> =
            codes.iter().filter(|c| !c.is_empty()).map(|c| component(id).map_or(c.as_str(), |k| called(k, c, lang))).collect();
        names.join(", ")
    };
    let other = name(with);
    let line = |(code, here): (&String, &Saying)| {
        let mut cells: Vec<Cell> = Vec::new();
        for (i, concept) in CONCEPTS.iter().enumerate() {
            let grade = grade(&here.concepts[i], &there.concepts[i]);
            let (is, was) = (named(concept, &here.concepts[i]), named(concept, &there.concepts[i]));
            let values = [("is", is.as_str()), ("other", was.as_str())];
            let reason = match grade {
                Grade::Same => String::new(),
                Grade::Convertible => pages::say(lang, "look-reason-convertible", &values),
                Grade::Break => pages::say(lang, "look-reason-break", &values),
                Grade::Different => pages::say(lang, "look-reason-different", &values),
                Grade::Unknown => pages::say(lang, "look-reason-unknown", &values),
            };
            cells.push(Cell { grade: grade.word(), is, reason });
        }
        let when = here.breaks.join(", ");
        let (grade, reason) = match when.is_empty() {
            true => ("whole", String::new()),
            false => (Grade::Break.word(), pages::say(lang, "look-reason-broken", &[("when", &when)])),
        };
        cells.push(Cell { grade, is: String::new(), reason });
        Line { name: name(code), here: code == with, cells }
    };
    let mut lines: Vec<Line> = all.iter().map(line).collect();
    lines.sort_by(|a, b| b.here.cmp(&a.here).then_with(|| a.name.cmp(&b.name)));
    let mut head: Vec<String> = vec![pages::say(lang, "look-area", &[])];
    head.extend(CONCEPTS.iter().map(|id| component(id).map_or((*id).to_owned(), |c| heading(c, lang).to_owned())));
    head.push(pages::say(lang, "look-series", &[]));
    let mut areas: Vec<(String, String, bool)> = all.keys().map(|code| (code.clone(), name(code), code == with)).collect();
    areas.sort_by(|a, b| a.1.cmp(&b.1));
    Content { id, title, with: other, areas, head, lines }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_graded() {
        let set = |codes: &[&str]| codes.iter().map(|c| (*c).to_owned()).collect::<BTreeSet<_>>();
        for (here, there, is) in [
            (set(&["EVENT"]), set(&["EVENT"]), Grade::Same),
            (set(&["EVENT"]), set(&["PERSON"]), Grade::Different),
            (set(&["M12"]), set(&["INTENT12"]), Grade::Convertible),
            (set(&["EOP"]), set(&["BOP"]), Grade::Convertible),
            (set(&["BORDER"]), set(&["SURVEY_PROB"]), Grade::Different),
            (set(&[""]), set(&["EVENT"]), Grade::Unknown),
            (set(&["_U"]), set(&["_U"]), Grade::Unknown),
            (set(&["EVENT", "PERSON"]), set(&["EVENT"]), Grade::Break),
            (set(&["EVENT", ""]), set(&["EVENT"]), Grade::Same),
        ] {
            assert_eq!(grade(&here, &there), is, "{here:?} {there:?}");
        }
    }
}
