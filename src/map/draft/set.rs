//! The `set` block of a draft: what the labels themselves say, and a question for everything else.

use super::{Lines, Variable, quoted, said};
use crate::map::concept::{self, Concept};

/// Labels that are shown in a question.
const SHOWN: usize = 8;

/// Writes the block. `units` are texts of the file that speak of thousands, with the factor.
pub(super) fn write(out: &mut Lines, variables: &[Variable], units: &[(String, String)]) {
    let mut set = Lines::default();
    let mut open = Lines::default();
    open.add("  # choose FREQ: A for years, Q for quarters, M for months, W for weeks, D for days");
    open.add("  # choose REF_AREA: the reporting country, such as MEX");
    open.add("  # choose COUNT_UNIT: PERSON, EVENT, CASE, HOUSEHOLD … what one stands for");
    open.add("  # choose: the other dimensions of the dataflow; `isthmus schema show` lists them with their defaults");
    time(&mut set, &mut open, variables);
    for v in variables.iter().filter(|v| !v.concept.is_some_and(Concept::is_time)) {
        match v.concept {
            Some(Concept::Sex) => sex(&mut set, &mut open, v),
            Some(Concept::Age) => age(&mut set, &mut open, v),
            Some(Concept::Nationality | Concept::Birth) => {
                set.add(format!(
                    "  {}: {}  # from the heading {}; choose another dimension if it means another",
                    v.name,
                    coded(v, "CL_AREA"),
                    said(&v.from)
                ));
            }
            Some(Concept::Country) => {
                open.add(format!("  # choose: {} is citizenship, country of birth, residence or destination? ({})", v.name, said(&v.from)));
                open.add(format!("  # CITIZENSHIP: {{ var: {}, codes: CL_AREA }}", v.name));
            }
            _ => question(&mut open, v),
        }
    }
    for (text, factor) in units {
        open.add(format!("  # choose: the file says {}; if that holds for these figures:", said(text)));
        open.add(format!("  # OBS_VALUE: {{ unit: {{ factor: {factor} }} }}"));
    }
    out.add(if set.0.is_empty() { "set: {}" } else { "set:" });
    out.0.push_str(&set.0);
    out.0.push_str(&open.0);
}

/// A variable that is named like its dimension, with the list of its codes.
fn coded(v: &Variable, list: &str) -> String {
    let named = v.concept.is_some_and(|c| c.variable() == v.name);
    if named { format!("{{ codes: {list} }}") } else { format!("{{ var: {}, codes: {list} }}", v.name) }
}

fn some(labels: &[String]) -> String {
    let mut out = labels.iter().take(SHOWN).map(|l| said(l)).collect::<Vec<_>>().join(", ");
    if labels.len() > SHOWN {
        out += &format!(" … ({} in all)", labels.len());
    }
    out
}

fn question(open: &mut Lines, v: &Variable) {
    let about = v.concept.filter(|c| !c.variable().is_empty()).map(|c| format!(" (probably: {})", c.word())).unwrap_or_default();
    let labels = if v.labels.is_empty() { String::new() } else { format!(": {}", some(&v.labels)) };
    open.add(format!("  # choose: {}{about} comes from {}{labels}", v.name, said(&v.from)));
    let example = v.labels.first().filter(|l| !l.contains(['\n', '#'])).map_or_else(|| "label".to_owned(), Clone::clone);
    open.add(format!("  # DIMENSION: {{ var: {}, codes: {{ CODE: [{}] }} }}", v.name, quoted(&example)));
}

/// The period, from the variables that say when.
fn time(set: &mut Lines, open: &mut Lines, variables: &[Variable]) {
    let of = |c: Concept| variables.iter().find(|v| v.concept == Some(c));
    let (year, month, quarter, week, date) =
        (of(Concept::Year), of(Concept::Month), of(Concept::Quarter), of(Concept::Week), of(Concept::Date));
    let plain_years = |v: &Variable| v.labels.iter().all(|l| l.len() == 4);
    match (year, month, quarter.or(week), date) {
        (Some(y), Some(m), None, _) => {
            let word = if m.numeric { "{m}" } else { "{month}" };
            set.add(format!(
                "  TIME_PERIOD: {{ from: '{{{}}} {{{}}}', period: {{ in: '{{Y}} {word}', out: '{{Y}}-{{m:02}}' }} }}",
                y.name, m.name
            ));
        }
        (Some(y), None, None, None) if plain_years(y) => set.add(format!("  TIME_PERIOD: {{ var: {} }}", y.name)),
        (Some(y), None, None, None) => {
            open.add(format!("  # choose TIME_PERIOD: {} has marks beside the year: {}", y.name, some(&y.labels)));
            open.add(format!("  # TIME_PERIOD: {{ var: {}, pattern: [['^(\\d{{4}}).*$', '$1']] }}", y.name));
        }
        (_, _, Some(part), _) => {
            open.add(format!("  # choose TIME_PERIOD: {} has {}", part.name, some(&part.labels)));
            let from = year.map_or_else(|| format!("var: {}", part.name), |y| format!("from: '{{{}}} {{{}}}'", y.name, part.name));
            open.add(format!("  # TIME_PERIOD: {{ {from}, period: {{ in: '{{Y}} Q{{q}}', out: '{{Y}}-Q{{q}}' }} }}"));
        }
        (_, _, None, Some(d)) => {
            open.add(format!(
                "  # choose TIME_PERIOD: how {} is written ({}), and whether it is the period of the figures",
                d.name,
                some(&d.labels)
            ));
            let var = if d.name == "TIME_PERIOD" { String::new() } else { format!("var: {}, ", d.name) };
            open.add(format!("  # TIME_PERIOD: {{ {var}period: {{ in: '{}', out: '{{Y}}-{{m:02}}' }} }}", form(d)));
        }
        (None, Some(m), None, None) => {
            open.add(format!("  # choose TIME_PERIOD: {} has months, and nothing says the year: {}", m.name, some(&m.labels)));
        }
        (None, None, None, None) => {
            open.add("  # choose TIME_PERIOD: nothing in the table says when; a title, the sheet's or the file's name may")
        }
    }
}

/// How a date is probably written.
pub(super) fn form(d: &Variable) -> &'static str {
    let Some(example) = d.labels.first() else { return "{Y}-{m}-{d}" };
    let year_first = example.get(..4).is_some_and(concept::is_year);
    let parts = example.split(['-', '/', '.']).count();
    match (year_first, parts, example.contains('T')) {
        (true, 2, _) => "{Y}-{m}",
        (true, 3, true) => "{Y}-{m}-{d}T{H}:{M}:{S}",
        (true, ..) => "{Y}-{m}-{d}",
        (false, 1, _) if d.numeric => "{serial}",
        (false, 2, _) => "{m}/{Y}",
        _ => "{d}/{m}/{Y}",
    }
}

fn sex(set: &mut Lines, open: &mut Lines, v: &Variable) {
    let mut codes = Vec::new();
    for code in ["M", "F"] {
        let labels: Vec<String> = v.labels.iter().filter(|l| concept::sex(l) == Some(code)).map(|l| quoted(l)).collect();
        if !labels.is_empty() {
            codes.push(format!("{code}: [{}]", labels.join(", ")));
        }
    }
    if codes.is_empty() {
        return question(open, v);
    }
    let var = if v.name == "SEX" { String::new() } else { format!("var: {}, ", v.name) };
    set.add(format!("  SEX: {{ {var}codes: {{ {} }} }}", codes.join(", ")));
    rest(open, v, "SEX", |l| concept::sex(l).is_some());
}

fn age(set: &mut Lines, open: &mut Lines, v: &Variable) {
    let mut forms: Vec<(&str, &str)> = Vec::new();
    for label in &v.labels {
        if let Some(f) = concept::age_pattern(label)
            && !forms.contains(&f)
        {
            forms.push(f);
        }
    }
    if forms.is_empty() {
        return question(open, v);
    }
    let var = if v.name == "AGE" { String::new() } else { format!("var: {}, ", v.name) };
    let patterns: Vec<String> = forms.iter().map(|(p, to)| format!("[{}, {}]", quoted(p), quoted(to))).collect();
    set.add(format!("  AGE: {{ {var}pattern: [{}] }}", patterns.join(", ")));
    rest(open, v, "AGE", |l| concept::age_pattern(l).is_some());
}

/// Labels that the codes above do not explain.
fn rest(open: &mut Lines, v: &Variable, dimension: &str, known: impl Fn(&str) -> bool) {
    let left: Vec<String> = v.labels.iter().filter(|l| !known(l) && !concept::is_total(l)).cloned().collect();
    if !left.is_empty() {
        open.add(format!("  # choose: codes of {dimension} for {}", some(&left)));
    }
}
