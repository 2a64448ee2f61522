//! How does an official map a file that nobody knows, by pointing at its rows, columns and labels?
//!
//! What was decided stands in the address, in order: every page is made anew from the file and that list, a step back is the address
//! without its last decision, and a colleague who is given the address sees the same.

use std::collections::BTreeMap;

use axum::extract::{OriginalUri, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use serde::Serialize;

use super::names::People;
use super::sheet::{Column, Row, Tab, laid, widest};
use super::submission::{About, about};
use super::{Fields, Visit, Wrong, escaped, pairs, query, see};
use crate::gateway::look::{List, Need, Outcome, Pointed, Pointing, Unknown, Variable, Window, point};
use crate::gateway::{definitions, review};
use crate::model::account::Role;
use crate::model::location::{a1, a1_column};
use crate::model::submission::Move;
use crate::serve::Service;
use crate::serve::extract::Seen;
use crate::serve::problem::{Answer, Kind, Problem};
use crate::standard::ArtefactKind;
use crate::store::definitions::DefinitionKind;

/// Rows and columns of a window.
const ROWS: u32 = 20;
const COLS: u16 = 14;
/// Decisions that an address may have.
const MOST: usize = 400;
/// Lists up to this length are shown as choices, longer ones are typed into.
const SHORT: usize = 40;
/// What rows may be said to be, and columns.
const OF_ROWS: [&str; 6] = ["title", "header", "value", "total", "note", "ignored"];
const OF_COLS: [&str; 4] = ["label", "value", "total", "ignored"];

/// Where a person stands: what was decided, which part of which sheet is shown, which cell is pointed at.
struct Place {
    base: String,
    decisions: Vec<String>,
    window: Window,
    cell: Option<(u32, u16)>,
}

impl Place {
    fn of(seen: &Seen, uri: &Uri) -> Place {
        let number = |name: &str| query(uri, name).and_then(|n| n.parse::<u32>().ok()).unwrap_or(1).max(1) - 1;
        let decisions = pairs(uri.query().unwrap_or_default()).filter(|(n, _)| n == "d").map(|(_, d)| d).take(MOST).collect();
        let cell = query(uri, "pick").or_else(|| query(uri, "cell"));
        let cell = cell.as_deref().and_then(|c| c.split_once('.')).and_then(|(r, c)| Some((r.parse().ok()?, c.parse().ok()?)));
        Place {
            base: format!("/office/submissions/{}/map", seen.submission.receipt),
            decisions,
            window: Window {
                sheet: query(uri, "sheet").unwrap_or_default(),
                row: number("row").min(1_048_575),
                col: u16::try_from(number("col")).unwrap_or(0),
                rows: ROWS,
                cols: COLS,
            },
            cell,
        }
    }

    /// The address of this place.
    fn address(&self) -> String {
        self.with(&self.window.sheet, self.window.row, self.window.col, self.cell)
    }

    /// The address with another part of the sheet, or another cell.
    fn with(&self, sheet: &str, row: u32, col: u16, cell: Option<(u32, u16)>) -> String {
        let mut out = format!("{}?sheet={}&row={}&col={}", self.base, escaped(sheet), row + 1, u32::from(col) + 1);
        if let Some((row, col)) = cell {
            out.push_str(&format!("&cell={row}.{col}"));
        }
        self.decisions.iter().for_each(|d| out.push_str(&format!("&d={}", escaped(d))));
        out
    }

    fn at(&self, row: u32, col: u16) -> String {
        self.with(&self.window.sheet, row, col, None)
    }
}

/// What a form adds to the decisions: its fields `say.…` that were chosen. `say.row.0.5` goes with `to.row.0.5`.
fn said(uri: &Uri) -> Vec<String> {
    let all: Vec<(String, String)> = pairs(uri.query().unwrap_or_default()).collect();
    let value = |name: &str| all.iter().find(|(n, _)| n == name).map(|(_, v)| v.trim()).unwrap_or_default();
    let mut out = Vec::new();
    for (name, chosen) in &all {
        let (Some(what), chosen) = (name.strip_prefix("say."), chosen.trim()) else { continue };
        if chosen.is_empty() {
            continue;
        }
        out.push(match what.split('.').collect::<Vec<_>>()[..] {
            [kind @ ("row" | "col"), sheet, from] => {
                let to = value(&format!("to.{what}")).to_ascii_uppercase();
                format!("{kind}.{sheet}.{from}.{}.{chosen}", if to.is_empty() { from } else { &to })
            }
            // What stands in a choice of codes may be typed in with its name: `VEN`, `VEN Venezuela`.
            ["always" | "code", ..] => format!("{what}.{}", chosen.split_whitespace().next().unwrap_or_default()),
            ["label", component, ..] => {
                let label = what.get("label.".len() + component.len() + 1..).unwrap_or_default();
                format!("label.{component}.{}.{label}", chosen.split_whitespace().next().unwrap_or_default())
            }
            _ => format!("{what}.{chosen}"),
        });
    }
    out
}

#[derive(Serialize)]
struct Cell {
    text: String,
    class: String,
    title: Option<(String, u8)>,
    /// Where it is, for who points at it; none for an empty cell.
    at: Option<String>,
    rowspan: u32,
    colspan: u32,
}

/// The cell that is pointed at.
#[derive(Serialize)]
struct Chosen {
    name: String,
    text: String,
    role: String,
    sure: u8,
    sheet: usize,
    row: u32,
    column: String,
    of_rows: [&'static str; 6],
    of_cols: [&'static str; 4],
}

/// A decision, in its parts.
#[derive(Serialize)]
struct Said {
    kind: String,
    what: String,
    value: String,
}

impl Said {
    fn of(decision: &str) -> Said {
        let parts: Vec<&str> = decision.splitn(5, '.').collect();
        let (kind, what, value) = match parts[..] {
            [kind @ ("row" | "col"), _, a, b, part] if a == b => (kind, a.to_owned(), part),
            [kind @ ("row" | "col"), _, a, b, part] => (kind, format!("{a}–{b}"), part),
            ["code", component, _, cell, code] => ("code", format!("{component} {cell}"), code),
            ["label", component, code, ..] => {
                let from = "label".len() + component.len() + code.len() + 3;
                ("code", decision.get(from..).unwrap_or_default().to_owned(), code)
            }
            [kind @ ("means" | "also" | "always" | "sign"), what, ..] => {
                let from = kind.len() + what.len() + 2;
                (kind, what.to_owned(), decision.get(from..).unwrap_or_default())
            }
            [kind, ..] => (kind, String::new(), decision.get(kind.len() + 1..).unwrap_or_default()),
            [] => ("", String::new(), ""),
        };
        Said { kind: kind.to_owned(), what, value: value.to_owned() }
    }
}

#[derive(Serialize)]
struct Flow {
    reference: String,
    name: String,
    here: bool,
}

/// Where a variable comes from, as a word of ours and what it names; a heading of the file stays as it is.
fn origin(from: &str) -> (&'static str, &str) {
    let known = [
        ("title above the table", "year"),
        ("titles of the tables", "titles"),
        ("name of the sheet", "sheet"),
        ("name of the file", "file"),
        ("headings of the columns", "headings"),
        ("bold rows that head a group", "groups"),
    ];
    let level = from.strip_prefix("row ").and_then(|r| r.strip_suffix(" of the header"));
    match (known.into_iter().find(|k| k.0 == from), level, from.strip_prefix("column ")) {
        (Some((_, word)), ..) => (word, ""),
        (_, Some(n), _) => ("level", n),
        (_, _, Some(name)) => ("column", name),
        _ => ("heading", from),
    }
}

/// A variable, as a line of a list.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    variable: &'a Variable,
    origin: (&'static str, &'a str),
}

/// A sign in place of a figure.
#[derive(Serialize)]
struct Sign {
    sign: String,
    count: usize,
    means: Option<String>,
}

#[derive(Serialize)]
struct Content<'a> {
    s: About,
    there: bool,
    base: &'a str,
    sheet: &'a str,
    tabs: Vec<Tab>,
    columns: Vec<Column>,
    rows: Vec<Row<Cell>>,
    up: Option<String>,
    down: Option<String>,
    left: Option<String>,
    right: Option<String>,
    first_row: u32,
    first_col: u32,
    cell: Option<String>,
    chosen: Option<Chosen>,
    decisions: &'a [String],
    said: Vec<Said>,
    flows: Vec<Flow>,
    flow: Option<String>,
    variables: Vec<Line<'a>>,
    needs: &'a [Need],
    open: usize,
    lists: BTreeMap<&'a str, &'a List>,
    signs: Vec<Sign>,
    units: &'a [(String, String)],
    no_year: bool,
    outcome: &'a Outcome,
    unknown: &'a [Unknown],
    tables: usize,
    mistake: &'a Option<String>,
    yaml: &'a str,
    id: String,
    ready: bool,
    may_save: bool,
    problem: Option<Wrong>,
    failures: Vec<String>,
    short: usize,
}

/// What stands in the address, as a page.
async fn shown(
    service: &Service,
    visit: &Visit,
    seen: &Seen,
    place: &Place,
    tried: Option<(Problem, Vec<String>)>,
    id: Option<String>,
) -> Answer<Response> {
    let s = about(service, visit, seen, &mut People::default()).await?;
    let id = id.unwrap_or_else(|| proposed(seen));
    let pointing = asked(seen, place, &id);
    let told = point(&service.gateway, &seen.submission, pointing, visit.lang).await?;
    let standard = service.gateway.standard().await?;
    let all = standard.list().map_err(|e| Problem { log: Some(e.to_string()), ..Problem::new(Kind::Internal) })?;
    let flow = place.decisions.iter().rev().find_map(|d| d.strip_prefix("flow.")).map(str::to_owned);
    let flows = all.iter().filter(|a| a.kind == ArtefactKind::Dataflow).map(|a| {
        let reference = a.reference.to_string();
        Flow { here: flow.as_ref() == Some(&reference), name: a.names.get(visit.lang).to_owned(), reference }
    });
    let (rows, columns) = grid(&told, place);
    let picture = told.picture.as_ref();
    let w = &place.window;
    let tabs = picture.map_or(&[][..], |p| &p.sheets).iter().map(|(name, shown)| {
        let here = picture.is_some_and(|p| p.sheet == *name);
        Tab { href: place.with(name, 0, 0, None), here, shown: *shown, name: name.clone() }
    });
    let status = tried.as_ref().map_or(StatusCode::OK, |(p, _)| p.kind.status());
    let (problem, failures) = match tried {
        Some((problem, failures)) => (Some(visit.wrong(&problem, "save")?), failures),
        None => (None, Vec::new()),
    };
    let open = told.needs.iter().filter(|n| n.needed && n.made == "nothing").count();
    let out = &told.outcome;
    let tested = out.test.as_ref().is_some_and(Vec::is_empty);
    let content = Content {
        s,
        there: picture.is_some(),
        base: &place.base,
        sheet: picture.map_or("", |p| p.sheet.as_str()),
        tabs: tabs.collect(),
        columns,
        rows,
        up: (w.row > 0).then(|| place.at(w.row.saturating_sub(ROWS), w.col)),
        down: picture.is_some_and(|p| p.more.0).then(|| place.at(w.row + ROWS, w.col)),
        left: (w.col > 0).then(|| place.at(w.row, w.col.saturating_sub(COLS))),
        right: picture.is_some_and(|p| p.more.1).then(|| place.at(w.row, w.col.saturating_add(COLS))),
        first_row: w.row + 1,
        first_col: u32::from(w.col) + 1,
        cell: place.cell.map(|(r, c)| format!("{r}.{c}")),
        chosen: place.cell.map(|at| chosen(&told, at)),
        decisions: &place.decisions,
        said: place.decisions.iter().map(|d| Said::of(d)).collect(),
        flows: flows.collect(),
        flow,
        variables: told.variables.iter().map(|v| Line { variable: v, origin: origin(&v.from) }).collect(),
        needs: &told.needs,
        open,
        lists: told.lists.iter().map(|l| (l.id.as_str(), l)).collect(),
        signs: told.signs.iter().map(|(sign, count, means)| Sign { sign: sign.clone(), count: *count, means: means.clone() }).collect(),
        units: &told.units,
        no_year: told.needs.iter().any(|n| n.id == "TIME_PERIOD" && n.made == "nothing"),
        outcome: out,
        unknown: &out.unknown,
        tables: told.tables,
        mistake: &told.mistake,
        yaml: &told.yaml,
        ready: open == 0 && out.errors == 0 && out.unclaimed == 0 && tested && out.observations.is_some_and(|n| n > 0),
        may_save: seen.actor.roles.any(&[Role::Reviewer]),
        id,
        problem,
        failures,
        short: SHORT,
    };
    visit.show_as(status, "point.html", content)
}

/// What is asked of the process that reads the file.
fn asked(seen: &Seen, place: &Place, id: &str) -> Pointing {
    let sender = seen.submission.tenant.to_string();
    Pointing { window: place.window.clone(), decisions: place.decisions.clone(), id: id.to_owned(), sender }
}

/// An id for the mapping, from the office and the name of the file without its numbers.
fn proposed(seen: &Seen) -> String {
    let stem = seen.submission.name.rsplit_once('.').map_or(seen.submission.name.as_str(), |(stem, _)| stem);
    let words = stem.split(|c: char| !c.is_ascii_alphabetic()).filter(|w| w.len() > 1).map(str::to_ascii_lowercase);
    let words: Vec<String> = words.take(5).collect();
    let name = if words.is_empty() { "file".to_owned() } else { words.join("-") };
    format!("{}.{name}", seen.submission.tenant.to_string().to_ascii_lowercase())
}

fn grid(told: &Pointed, place: &Place) -> (Vec<Row<Cell>>, Vec<Column>) {
    let Some(picture) = &told.picture else { return (Vec::new(), Vec::new()) };
    let w = &place.window;
    let last = widest(picture, w);
    let columns = (w.col..=last).map(|c| Column { name: a1_column(c), hidden: picture.hidden.contains(&c) }).collect();
    let left: Vec<(u32, u16)> = told.outcome.left.iter().filter(|l| l.0 == picture.sheet).map(|l| (l.1, l.2)).collect();
    let rows = laid(picture, w, last, None).into_iter().map(|line| {
        let cell = |c: super::sheet::Laid<'_>| {
            let role = told.roles.iter().find(|r| (r.row, r.col) == (line.row, c.col));
            let mut class: Vec<String> = role.map(|r| format!("role r-{}", r.role)).into_iter().collect();
            class.extend(role.filter(|r| r.sure < 70).map(|_| "unsure".to_owned()));
            class.extend(role.filter(|r| r.sure == 100).map(|_| "told".to_owned()));
            class.extend(left.contains(&(line.row, c.col)).then(|| "unclaimed".to_owned()));
            class.extend(c.shown.is_some_and(|s| s.number).then(|| "n".to_owned()));
            class.extend(c.shown.is_some_and(|s| s.bold).then(|| "b".to_owned()));
            class.extend((place.cell == Some((line.row, c.col))).then(|| "chosen".to_owned()));
            let filled = c.shown.map(|s| s.text.clone()).unwrap_or_default();
            Cell {
                at: (!filled.is_empty()).then(|| format!("{}.{}", line.row, c.col)),
                text: filled,
                class: class.join(" "),
                title: role.map(|r| (r.role.clone(), r.sure)),
                rowspan: c.rowspan,
                colspan: c.colspan,
            }
        };
        Row { number: line.row + 1, hidden: line.hidden, cells: line.cells.into_iter().map(cell).collect() }
    });
    (rows.collect(), columns)
}

fn chosen(told: &Pointed, (row, col): (u32, u16)) -> Chosen {
    let shown =
        told.picture.as_ref().and_then(|p| p.rows.iter().find(|r| r.row == row)).and_then(|r| r.cells.iter().find(|c| c.col == col));
    let role = told.roles.iter().find(|r| (r.row, r.col) == (row, col));
    Chosen {
        name: a1(row, col),
        text: shown.map(|c| c.text.clone()).unwrap_or_default(),
        role: role.map(|r| r.role.clone()).unwrap_or_default(),
        sure: role.map_or(0, |r| r.sure),
        sheet: told.sheet,
        row: row + 1,
        column: a1_column(col),
        of_rows: OF_ROWS,
        of_cols: OF_COLS,
    }
}

/// The file as it looks, with what its cells are taken for, and what would come out of it.
#[utoipa::path(get, path = "/office/submissions/{receipt}/map", operation_id = "point", tag = "pages", params(("receipt" = String, Path)),
    responses((status = 200, content_type = "text/html", body = String), (status = 303, description = "With what a form said")))]
pub async fn page(State(service): State<Service>, visit: Visit, seen: Seen, OriginalUri(uri): OriginalUri) -> Answer<Response> {
    let mut place = Place::of(&seen, &uri);
    if let Some(keep) = query(&uri, "keep").and_then(|n| n.parse().ok()) {
        place.decisions.truncate(keep);
        return see(&place.address());
    }
    if pairs(uri.query().unwrap_or_default()).any(|(n, _)| n.starts_with("say.") || n == "pick") {
        place.decisions.extend(said(&uri));
        return see(&place.address());
    }
    shown(&service, &visit, &seen, &place, None, None).await
}

/// Keeps what was pointed at as a mapping, makes it active once its test passes, and has the file read with it.
#[utoipa::path(post, path = "/office/submissions/{receipt}/map", operation_id = "save_mapping", tag = "pages",
    params(("receipt" = String, Path)), responses((status = 303, description = "Saved")))]
pub async fn save(
    State(service): State<Service>,
    visit: Visit,
    seen: Seen,
    OriginalUri(uri): OriginalUri,
    fields: Fields,
) -> Answer<Response> {
    let mut place = Place::of(&seen, &uri);
    place.decisions = fields.beginning("d").filter(|(n, _)| n.is_empty()).map(|(_, d)| d.to_owned()).take(MOST).collect();
    let id = fields.get("id").to_owned();
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-_".contains(c);
    if id.is_empty() || id.len() > 80 || !id.chars().all(plain) {
        let problem = Problem::malformed("id", &id);
        return shown(&service, &visit, &seen, &place, Some((problem, Vec::new())), None).await;
    }
    let told = point(&service.gateway, &seen.submission, asked(&seen, &place, &id), visit.lang).await?;
    match kept(&service, &seen, &id, &told.yaml).await {
        Ok(()) => see(&format!("/office/submissions/{}?said=mapped", seen.submission.receipt)),
        Err((problem, failures)) => shown(&service, &visit, &seen, &place, Some((problem, failures)), Some(id)).await,
    }
}

async fn kept(service: &Service, seen: &Seen, id: &str, yaml: &str) -> Result<(), (Problem, Vec<String>)> {
    let (gateway, actor, kind) = (&service.gateway, &seen.actor, DefinitionKind::Mapping);
    let told = |t: crate::gateway::Trouble| (Problem::from(t), Vec::new());
    let version = definitions::upload(gateway, actor, kind, yaml).await.map_err(told)?;
    if !version.passes {
        let failures: Vec<String> = version.trials.into_iter().flat_map(|t| t.failures).collect();
        return Err((Problem::new(Kind::TestsFail).with("failures", failures.join("\n")), failures));
    }
    definitions::activate(gateway, actor, kind, id, version.sha256).await.map_err(told)?;
    if seen.submission.state.after(Move::Rerun, actor).is_ok() {
        review::rerun(gateway, actor, seen.submission.receipt, "").await.map_err(told)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_form_says_becomes_decisions() {
        let uri: Uri = "/x?d=flow.A&say.means.COUNTRY=CITIZENSHIP&say.always.SEX=&say.row.0.5=header&to.row.0.5=6&say.col.1.C=total\
            &say.code.CITIZENSHIP.0.A7=VEN+Venezuela&say.label.AREA.St.%20Lucia=LCA&say.flow=ISTHMUS%3ADF_X(1.0)&say.sign.0=-"
            .parse()
            .expect("an address");
        let wanted = [
            "means.COUNTRY.CITIZENSHIP",
            "row.0.5.6.header",
            "col.1.C.C.total",
            "code.CITIZENSHIP.0.A7.VEN",
            "label.AREA.LCA.St. Lucia",
            "flow.ISTHMUS:DF_X(1.0)",
            "sign.0.-",
        ];
        assert_eq!(said(&uri), wanted);
        for (decision, told) in [
            ("row.0.3.5.header", ("row", "3–5", "header")),
            ("code.AGE.0.A7.Y0.4", ("code", "AGE A7", "Y0.4")),
            ("label.AREA.LCA.St. Lucia", ("code", "St. Lucia", "LCA")),
            ("sign.L.n.d.", ("sign", "L", "n.d.")),
            ("also.AGE.ACCOMP", ("also", "AGE", "ACCOMP")),
            ("repeats.add", ("repeats", "", "add")),
            ("flow.ISTHMUS:DF_X(1.0.0)", ("flow", "", "ISTHMUS:DF_X(1.0.0)")),
            ("period.{d}.{m}.{Y}", ("period", "", "{d}.{m}.{Y}")),
            ("x", ("x", "", "")),
        ] {
            let s = Said::of(decision);
            assert_eq!((s.kind.as_str(), s.what.as_str(), s.value.as_str()), told);
        }
    }
}
