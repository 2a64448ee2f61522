//! What does the page of a dataset say? Its headline, tables, passport, releases and downloads, in the language of the reader.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde::Serialize;

use super::pictures;
use crate::feed::everyday::catalogue::{Entry, for_search};
use crate::feed::everyday::columns::{called, heading};
use crate::feed::everyday::describe::Part;
use crate::feed::everyday::look::choice::{Chosen, Together};
use crate::feed::everyday::look::cover::{Sum, TOTAL};
use crate::feed::everyday::look::{PASSPORT, Sight};
use crate::feed::everyday::snippets::{Snippet, address};
use crate::feed::everyday::{Form, words};
use crate::model::lang::Lang;
use crate::model::moment::Moment;
use crate::model::passport::Verdict;
use crate::model::period::{Frequency, Period, parse_period};
use crate::model::release::Release;
use crate::pages::draw::line::Mark;
use crate::pages::draw::say;
use crate::pages::{self, Markup};
use crate::report::letter;

/// Periods of a table; the rest is in the file.
const TABLE: usize = 24;

/// A page's dataset and what is looked at in it.
pub struct Looked<'a> {
    /// What the dataset is.
    pub entry: &'a Entry,
    /// The rows of the area.
    pub sight: &'a Sight,
    /// What of them.
    pub chosen: &'a Chosen,
    /// The areas that there are.
    pub areas: &'a [String],
    /// The period, as it is written.
    pub at: Option<String>,
    /// The rows of all areas in that period.
    pub beside: Option<&'a Sight>,
    /// The frequencies that there are.
    pub often: &'a [String],
    /// What stood before the last releases, the newest first, looked at in the same way.
    pub earlier: &'a [(Sight, Chosen)],
    /// The language.
    pub lang: Lang,
}

impl Looked<'_> {
    /// A text of ours.
    pub fn say(&self, key: &str, named: &[(&str, &str)]) -> String {
        pages::say(self.lang, key, named)
    }

    /// A text of ours with a number in it.
    pub fn count(&self, key: &str, n: usize) -> String {
        pages::count(self.lang, key, n as u64)
    }

    /// A figure in the language; «no figure» where there is none.
    pub fn figure(&self, value: Option<Decimal>) -> String {
        value.map_or_else(|| self.say("look-gap", &[]), |v| say::figure(v, self.lang))
    }

    /// The name of a code.
    pub fn name<'c>(&'c self, dimension: usize, code: &'c str) -> &'c str {
        called(self.sight.component(dimension), code, self.lang)
    }

    /// A period in words.
    pub fn period(&self, period: &Period) -> String {
        say::period(period, self.lang)
    }

    /// What is looked at, in few words: `Entry · Mexico`.
    pub fn what(&self) -> String {
        let taken = self.chosen.choices.iter().filter(|c| self.sight.component(c.dimension).id != "FREQ");
        let names = taken.filter_map(|c| c.taken.as_deref().filter(|t| *t != TOTAL).map(|code| self.name(c.dimension, code).to_owned()));
        names.collect::<Vec<_>>().join(" · ")
    }

    /// The rows of the period that is looked at.
    pub fn rows_at(&self) -> Vec<u32> {
        let Some(at) = &self.at else { return Vec::new() };
        self.chosen.rows.iter().copied().filter(|r| self.sight.period_text(*r) == at).collect()
    }
}

/// A picture with its table.
#[derive(Serialize)]
pub struct Block {
    /// Tells it from others of the page.
    pub id: &'static str,
    /// What it shows.
    pub title: String,
    /// What is to be known of it.
    pub note: String,
    /// The picture where there is room; the narrow one everywhere, where there is none.
    pub wide: Option<Markup>,
    /// The picture where there is little.
    pub narrow: Option<Markup>,
    /// The headings of the table: the first is that of the rows.
    pub head: Vec<String>,
    /// Its rows.
    pub rows: Vec<Row>,
    /// What is said below a table that is not whole.
    pub more: String,
}

/// A row of a table.
#[derive(Serialize)]
pub struct Row {
    /// Its heading.
    pub name: String,
    /// Where its passport is; empty where there is none.
    pub href: String,
    /// Its cells.
    pub cells: Vec<String>,
}

/// A release of the past.
#[derive(Serialize)]
pub struct Past {
    /// Its number.
    pub number: i64,
    source: String,
    at: String,
    #[serde(skip)]
    moment: Moment,
    rows: i64,
    current: bool,
    restores: Option<i64>,
    csv: String,
    manifest: String,
}

impl Past {
    /// A release of a provider, for everybody.
    pub fn of(release: &Release, part: &Part, entry: &Entry, now: Moment) -> Past {
        let about = &entry.about;
        let (number, series) = (release.number, &release.draft.series);
        Past {
            number,
            source: part.name.clone(),
            at: release.opens.unwrap_or(release.at).min(now).to_string(),
            moment: release.opens.unwrap_or(release.at),
            rows: release.rows(),
            current: number == part.number,
            restores: release.draft.restores,
            csv: format!("{}?provider={}&release={number}", about.newest(Form::Csv), part.id),
            manifest: format!("/api/releases/{}/{}/{number}/manifest", series.dataflow, series.tenant),
        }
    }

    /// When it could first be read.
    pub fn moment(&self) -> Moment {
        self.moment
    }

    /// All of it that a page shows.
    pub fn print(&self) -> String {
        format!("{} {} {} {} {}", self.source, self.number, self.at, self.current, self.rows)
    }
}

/// A choice of the form.
#[derive(Serialize)]
struct Select {
    id: String,
    name: String,
    /// Code, name, whether it is the one.
    options: Vec<(String, String, bool)>,
}

/// A change against an earlier period.
#[derive(Serialize)]
struct Change {
    against: String,
    /// `+7,4 %`; empty where it cannot be told.
    percent: String,
    /// By how much.
    amount: String,
    /// `up`, `down`, `same`, or empty.
    way: &'static str,
    /// Why it cannot be told, or what is to be known.
    note: String,
}

#[derive(Serialize)]
struct Headline {
    figure: String,
    period: String,
    what: String,
    unit: String,
    note: String,
    daily: String,
    changes: Vec<Change>,
}

#[derive(Serialize)]
struct Fact {
    term: String,
    text: String,
}

#[derive(Serialize)]
struct Download {
    name: &'static str,
    href: String,
}

#[derive(Serialize)]
/// All that the page shows.
pub struct Content {
    id: String,
    reference: String,
    title: String,
    source: String,
    releases: String,
    modified: String,
    cut: bool,
    selects: Vec<Select>,
    periods: Vec<(String, String, bool)>,
    headline: Option<Headline>,
    blocks: Vec<Block>,
    maps: Vec<Block>,
    passport: Vec<Fact>,
    proof: String,
    trace: String,
    csv: String,
    past: Vec<Past>,
    downloads: Vec<Download>,
    others: Vec<Download>,
    snippets: Vec<Snippet>,
    citation: String,
    licence: String,
    contact: String,
    disclaimer: &'static str,
    points: bool,
    comparable: bool,
    mirrored: bool,
    jsonld: Markup,
}

/// The period that is looked at: that which is asked for where it is there, else the last with a figure.
pub fn period_of(sight: &Sight, chosen: &Chosen, asked: &str) -> Option<String> {
    let wanted = chosen.rows.iter().find(|r| sight.period_text(**r) == asked).map(|r| sight.period_text(*r).to_owned());
    wanted.or_else(|| {
        let by_period = sight.by_period(&chosen.rows);
        let last = by_period.iter().rev().find(|(_, rows)| sight.sum(rows).value.is_some()).or(by_period.last());
        last.and_then(|(_, rows)| rows.first()).map(|r| sight.period_text(*r).to_owned())
    })
}

/// What is looked at as parameters of the everyday files.
pub fn conditions(sight: &Sight, chosen: &Chosen) -> Vec<(String, String)> {
    let taken = chosen.choices.iter().filter_map(|c| Some((sight.component(c.dimension).id.clone(), c.taken.clone()?)));
    taken.collect()
}

/// What makes up the page.
pub fn content(looked: &Looked, past: Vec<Past>, snippets: Vec<Snippet>, cut: bool) -> Content {
    let (entry, sight, lang) = (looked.entry, looked.sight, looked.lang);
    let about = &entry.about;
    let series = sight.over_time(&looked.chosen.rows);
    let rows = looked.rows_at();
    let whole = sight.sum(&rows);
    let conditions = conditions(sight, looked.chosen);
    let download = |f: &Form| Download { name: f.name(), href: address(about, *f, &[]) };
    let beside = |name: &'static str, what: &str| Download { name, href: about.beside(what) };
    let r = &about.flow.reference;
    let others = vec![
        Download { name: "CSV (wide)", href: address(about, Form::Csv, &[("layout".to_owned(), "wide".to_owned())]) },
        beside("Data Package", "datapackage.json"),
        beside("JSON-LD", "dataset.jsonld"),
        Download { name: "SDMX REST 2.2", href: format!("{}/rest/v2/data/dataflow/{}/{}/{}", about.address, r.agency, r.id, r.version) },
        Download { name: "Atom", href: format!("{}/releases.atom?lang={}", about.address, lang.tag()) },
    ];
    let part = match &about.parts[..] {
        [only] => Some(only),
        parts => parts.iter().find(|p| conditions.iter().any(|(id, code)| id == "REF_AREA" && *code == p.id)),
    };
    let release = part.map(|p| format!("/api/releases/{r}/{}/{}", p.id, p.number));
    let trace = match (&release, &whole.parts[..]) {
        (Some(release), [only]) => format!("{release}/number?{}", key(sight, *only)),
        _ => String::new(),
    };
    let mut blocks = Vec::new();
    blocks.extend(over_time(looked, &series));
    blocks.extend(pictures::origins(looked, &rows, &whole));
    blocks.extend(pictures::pyramid(looked, &rows));
    Content {
        id: about.name.clone(),
        reference: r.to_string(),
        title: about.title(lang).to_owned(),
        source: about.source(),
        releases: about.releases(),
        modified: about.modified.to_string(),
        cut,
        selects: selects(looked),
        periods: periods(looked, &series),
        headline: headline(looked, &series, &whole),
        blocks,
        maps: pictures::maps(looked),
        passport: passport(looked, &whole, part),
        proof: release.as_ref().map(|r| format!("{r}/manifest")).unwrap_or_default(),
        trace,
        csv: address(about, Form::Csv, &conditions),
        past,
        downloads: Form::ALL.iter().map(download).collect(),
        others,
        snippets,
        citation: about.citation(lang),
        licence: about.licence(lang).to_owned(),
        contact: about.imprint.contact.clone(),
        disclaimer: words::NO_STATUS.of(lang),
        points: super::points::are_there(&entry.about.flow.structure, looked.often),
        comparable: looked.areas.len() > 1,
        mirrored: looked.areas.len() > 1 && crate::serve::comparability::mirror_of(&r.id).is_some(),
        jsonld: Markup::json(&for_search(entry, lang)),
    }
}

/// The key of a row as the trace of a number takes it.
fn key(sight: &Sight, row: u32) -> String {
    let code = |d: usize| format!("{}={}", sight.component(d).id, super::super::escaped(sight.code(row, d)));
    let mut parts: Vec<String> = sight.dimensions().map(code).collect();
    if let Some(time) = sight.flow.structure.time() {
        parts.push(format!("{}={}", sight.component(time).id, super::super::escaped(sight.period_text(row))));
    }
    parts.join("&")
}

/// The fields of the form: one for every dimension in which there is a choice.
fn selects(looked: &Looked) -> Vec<Select> {
    let sight = looked.sight;
    let mut out = Vec::new();
    for choice in &looked.chosen.choices {
        let component = sight.component(choice.dimension);
        // Of the area only one was read.
        let codes = if component.id == "REF_AREA" { looked.areas } else { &choice.codes[..] };
        if codes.len() < 2 {
            continue;
        }
        let mut options: Vec<(String, String, bool)> = codes
            .iter()
            .filter(|c| !(choice.together == Together::Yes && *c == TOTAL))
            .map(|c| (c.clone(), looked.name(choice.dimension, c).to_owned(), choice.taken.as_deref() == Some(c)))
            .collect();
        if component.codelist().is_some_and(|l| l.reference.id == "CL_AREA") {
            options.sort_by(|a, b| a.1.cmp(&b.1));
        }
        if choice.together == Together::Yes {
            options.insert(0, (String::new(), looked.say("look-all", &[]), choice.taken.is_none()));
        }
        out.push(Select { id: component.id.clone(), name: heading(component, looked.lang).to_owned(), options });
    }
    out
}

/// The periods that can be looked at, the last first.
fn periods(looked: &Looked, series: &[(Period, Sum)]) -> Vec<(String, String, bool)> {
    let text = |sum: &Sum| sum.parts.first().map(|r| looked.sight.period_text(*r).to_owned());
    let option = |(period, sum): &(Period, Sum)| {
        let code = text(sum)?;
        let is = looked.at.as_deref() == Some(&code);
        Some((code, looked.period(period), is))
    };
    series.iter().rev().take(240).filter_map(option).collect()
}

/// The marks of a figure of several parts.
pub fn marks(sight: &Sight, sum: &Sum) -> Vec<Mark> {
    let statuses: BTreeSet<&str> = sum.parts.iter().map(|r| sight.said(*r, "OBS_STATUS")).collect();
    let mut out = Vec::new();
    for (status, mark) in
        [("B", Mark::Break), ("P", Mark::Provisional), ("E", Mark::Estimated), ("I", Mark::Estimated), ("F", Mark::Estimated)]
    {
        if statuses.contains(status) && !out.contains(&mark) {
            out.push(mark);
        }
    }
    if sum.missing > 0 && sum.value.is_some() {
        out.push(Mark::Incomplete);
    }
    out
}

/// The periods whose figure was another before, in one of the last releases. `code` is that of the line, where there are several.
pub fn revised(looked: &Looked, code: Option<&str>, series: &[(Period, Sum)]) -> BTreeSet<Period> {
    let mut out = BTreeSet::new();
    for (sight, chosen) in looked.earlier {
        let before = match (&chosen.lined, code) {
            (Some((dimension, rows)), Some(code)) => sight.over_time(&sight.with(rows, *dimension, code)),
            (None, None) => sight.over_time(&chosen.rows),
            // What was told apart otherwise then cannot be held against what is now.
            _ => continue,
        };
        for (period, sum) in before {
            let now = series.iter().find(|(p, _)| *p == period).and_then(|(_, s)| s.value);
            if sum.value.zip(now).is_some_and(|(then, now)| then != now) {
                out.insert(period);
            }
        }
    }
    out
}

/// What is to be known of a figure in words: made of how many, how many of them missing.
fn made_of(looked: &Looked, sum: &Sum) -> String {
    let mut out = Vec::new();
    if sum.parts.len() > 1 && sum.value.is_some() {
        out.push(looked.count("look-added", sum.parts.len()));
    }
    if sum.missing > 0 && sum.value.is_some() {
        out.push(looked.count("look-at-least", sum.missing));
    }
    if sum.parts.len() > 1 && sum.value.is_none() {
        out.push(looked.say("look-not-added", &[]));
    }
    if !sum.graded.reasons.is_empty() {
        let (lang, flow) = (looked.lang, &looked.sight.flow);
        let (one, other) = letter::nameless(lang);
        let why: Vec<String> = sum.graded.reasons.iter().map(|r| letter::reason(r, flow, lang, &one, &other)).collect();
        let key = if sum.graded.axis() == Verdict::Refused { "look-sum-refused" } else { "look-sum-announced" };
        out.push(looked.say(key, &[("why", &why.join(" "))]));
    }
    out.join(" ")
}

fn headline(looked: &Looked, series: &[(Period, Sum)], whole: &Sum) -> Option<Headline> {
    let period = parse_period(looked.at.as_deref()?)?;
    let (sight, lang) = (looked.sight, looked.lang);
    let first = *whole.parts.first()?;
    let unit = |id: &str| {
        let code = sight.said(first, id);
        let component = sight.flow.structure.attribute(id).and_then(|a| sight.flow.structure.attributes.get(a));
        component.filter(|_| !code.is_empty() && code != "_Z").map_or_else(String::new, |c| called(c, code, lang).to_owned())
    };
    let times = unit("UNIT_MULT");
    let unit = [unit("UNIT_MEASURE"), unit("COUNT_UNIT")].into_iter().find(|u| !u.is_empty()).unwrap_or_default();
    let unit = if times.is_empty() || sight.said(first, "UNIT_MULT") == "0" { unit } else { format!("{unit} ({times})") };
    // Of a stock there are no so many a day.
    let is_flow = matches!(sight.said(first, "REF_DATE_RULE"), "PERIOD" | "")
        && !["MIG_STOCK", "DISPL_POP"].contains(&sight.flow.structure.reference.id.as_str());
    let daily = whole.value.filter(|v| is_flow && period.days() > 1 && *v > Decimal::ZERO && whole.missing == 0).map(|v| {
        let daily = v / Decimal::from(period.days());
        let places = if daily >= Decimal::TEN { 0 } else { 1 };
        say::figure(daily.round_dp_with_strategy(places, rust_decimal::RoundingStrategy::MidpointAwayFromZero), lang)
    });
    let changes = [before(&period), year_before(&period)];
    let mut told: Vec<Change> = Vec::new();
    for earlier in changes.into_iter().flatten() {
        let change = change(looked, series, whole, &period, &earlier);
        if !told.iter().any(|t| t.against == change.against) {
            told.push(change);
        }
    }
    Some(Headline {
        figure: looked.figure(whole.value),
        period: looked.period(&period),
        what: looked.what(),
        unit,
        note: made_of(looked, whole),
        daily: daily.unwrap_or_default(),
        changes: told,
    })
}

/// The period before one, of the same length.
fn before(period: &Period) -> Option<Period> {
    let end = period.start.plus_days(-1);
    let start = match period.frequency {
        Frequency::Annual => period.start.plus_months(-12),
        Frequency::HalfYear => period.start.plus_months(-6),
        Frequency::Trimester => period.start.plus_months(-4),
        Frequency::Quarter => period.start.plus_months(-3),
        Frequency::Month => period.start.plus_months(-1),
        Frequency::Week | Frequency::Day => period.start.plus_days(-period.days()),
        Frequency::Other => return None,
    };
    Some(Period { start, end, frequency: period.frequency })
}

/// The same period of the year before.
fn year_before(period: &Period) -> Option<Period> {
    let text = match period.frequency {
        Frequency::Week => {
            let (year, week) = period.start.iso_week();
            format!("{}-W{week:02}", year - 1)
        }
        Frequency::Day | Frequency::Other => return None,
        _ => {
            let start = period.start.plus_months(-12);
            let end = period.end.plus_days(1).plus_months(-12).plus_days(-1);
            return Some(Period { start, end, frequency: period.frequency });
        }
    };
    parse_period(&text)
}

fn change(looked: &Looked, series: &[(Period, Sum)], whole: &Sum, now: &Period, earlier: &Period) -> Change {
    let against = looked.period(earlier);
    let found = series.iter().find(|(p, _)| p == earlier).map(|(_, sum)| sum);
    let nothing = |note: String| Change { against: against.clone(), percent: String::new(), amount: String::new(), way: "", note };
    let (Some(sum), Some(value)) = (found, whole.value) else { return nothing(looked.say("look-no-figure-then", &[])) };
    let Some(then) = sum.value else { return nothing(looked.say("look-no-figure-then", &[])) };
    if sum.missing > 0 || whole.missing > 0 {
        return nothing(looked.say("look-not-compared-part", &[]));
    }
    let broken =
        series.iter().any(|(p, s)| p.start > earlier.start && p.start <= now.start && marks(looked.sight, s).contains(&Mark::Break));
    let by = value - then;
    let signed = |text: String| if by > Decimal::ZERO { format!("+{text}") } else { text };
    let percent = if then > Decimal::ZERO { signed(say::percent(by * Decimal::ONE_HUNDRED / then, looked.lang)) } else { String::new() };
    let way = match by.cmp(&Decimal::ZERO) {
        std::cmp::Ordering::Greater => "up",
        std::cmp::Ordering::Less => "down",
        std::cmp::Ordering::Equal => "same",
    };
    let note = if broken { looked.say("look-across-break", &[]) } else { String::new() };
    Change { against, percent, amount: signed(say::figure(by, looked.lang)), way, note }
}

/// The line, and its table with the last first.
fn over_time(looked: &Looked, series: &[(Period, Sum)]) -> Option<Block> {
    let (wide, narrow, lines, axis) = pictures::line(looked, series)?;
    let sight = looked.sight;
    let words = pictures::line_words(looked);
    let mut head = vec![looked.say("look-period", &[])];
    head.extend(lines.iter().map(|(name, ..)| name.clone()));
    head.push(looked.say("look-marks", &[]));
    let mut periods: Vec<Period> = lines.iter().flat_map(|(_, points, _)| points.iter().map(|(p, _)| *p)).collect();
    periods.sort();
    periods.dedup();
    let rows: Vec<Row> = periods
        .iter()
        .rev()
        .take(TABLE)
        .map(|period| {
            let sums: Vec<Option<&Sum>> =
                lines.iter().map(|(_, points, _)| points.iter().find(|(p, _)| p == period).map(|(_, s)| s)).collect();
            let mut cells: Vec<String> = sums.iter().map(|s| looked.figure(s.and_then(|s| s.value))).collect();
            let mut marked: Vec<Mark> = sums.iter().flatten().flat_map(|s| marks(sight, s)).collect();
            if lines.iter().any(|(_, _, revised)| revised.contains(period)) {
                marked.push(Mark::Revised);
            }
            marked.sort();
            marked.dedup();
            cells.push(marked.iter().map(|m| words.of(*m)).collect::<Vec<_>>().join(", "));
            let text = sums.iter().flatten().find_map(|s| s.parts.first()).map(|r| sight.period_text(*r).to_owned());
            let href = text.map(|t| link(looked, &t)).unwrap_or_default();
            Row { name: looked.period(period), href, cells }
        })
        .collect();
    let more = if periods.len() > TABLE { looked.count("look-more-periods", periods.len() - TABLE) } else { String::new() };
    Some(Block {
        id: "line",
        title: looked.say("look-over-time", &[]),
        note: pictures::with_note(looked.what(), axis),
        wide: Some(wide),
        narrow: Some(narrow),
        head,
        rows,
        more,
    })
}

/// The address of the same page at another period, at the passport of its figure.
fn link(looked: &Looked, period: &str) -> String {
    let pairs = conditions(looked.sight, looked.chosen).into_iter().chain([("period".to_owned(), period.to_owned())]);
    let pairs: Vec<String> = pairs.map(|(n, v)| format!("{n}={}", super::super::escaped(&v))).collect();
    format!("?{}#passport", pairs.join("&"))
}

/// What the figure of the headline is, by what was said with it.
fn passport(looked: &Looked, whole: &Sum, part: Option<&Part>) -> Vec<Fact> {
    let (sight, about) = (looked.sight, &looked.entry.about);
    let mut out = Vec::new();
    for id in PASSPORT {
        let Some(component) = sight.flow.structure.attribute(id).and_then(|a| sight.flow.structure.attributes.get(a)) else { continue };
        let mut said: Vec<&str> = whole.parts.iter().map(|r| sight.said(*r, id)).collect();
        said.sort_unstable();
        said.dedup();
        said.retain(|s| !s.is_empty());
        if said.is_empty() || (id == "UNIT_MULT" && said == ["0"]) {
            continue;
        }
        let names: Vec<&str> = said.iter().map(|code| called(component, code, looked.lang)).collect();
        out.push(Fact { term: heading(component, looked.lang).to_owned(), text: names.join("; ") });
    }
    let made = match whole.parts.len() {
        0 => String::new(),
        1 => looked.say("look-published-as-is", &[]),
        n => looked.count("look-added", n),
    };
    if !made.is_empty() {
        out.push(Fact { term: looked.say("look-made-of", &[]), text: made });
    }
    let (provider, release) = match part {
        Some(p) => (p.name.clone(), format!("{} {}", p.id, p.number)),
        None => (about.source(), about.releases()),
    };
    out.push(Fact { term: looked.say("look-provider", &[]), text: provider });
    out.push(Fact { term: looked.say("look-release", &[]), text: release });
    out
}
