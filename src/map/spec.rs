//! Reads a mapping file: strict YAML, every mistake told with its line, column and the nearest known word.

use crate::model::mapping::{Axis, Mapping, Pattern, SetValue, Source, Table};
use crate::model::structure::Ref;
use crate::model::words::nearest;

/// What is wrong with a mapping file.
pub use crate::model::mistake::Mistake as SpecError;

/// Formats that `source.format` may name.
pub const FORMATS: [&str; 10] = ["xlsx", "xls", "xlsb", "ods", "csv", "json", "xml", "sdmx-csv", "sdmx-json", "sdmx-ml"];

/// Reads and checks a mapping.
pub fn parse(yaml: &str) -> Result<Mapping, SpecError> {
    let options = serde_saphyr::options! { strict_booleans: true, with_snippet: false };
    let mapping: Mapping = serde_saphyr::from_str_with_options(yaml, options).map_err(|e| SpecError::of_yaml(yaml, &e))?;
    check(yaml, &mapping)?;
    Ok(mapping)
}

/// What types alone cannot say.
fn check(yaml: &str, m: &Mapping) -> Result<(), SpecError> {
    let fail = |word: &str, message: String| Err(SpecError::of_word(yaml, word, message));
    if m.isthmus != 1 {
        return fail("isthmus", format!("this program reads version 1 of the mapping language, not {}", m.isthmus));
    }
    if Ref::parse(&m.target).is_none() {
        return fail(&m.target, format!("`{}` is not a dataflow; write it as `ISTHMUS:DF_BORDER_MVT(1.0)`", m.target));
    }
    if m.sender.0.is_empty() || m.sender.0.iter().any(|s| s.trim().is_empty()) {
        return fail("sender", "a mapping names its sender, such as `MEX.UPM`".to_owned());
    }
    check_source(&m.source, &fail)?;
    if m.tables.is_empty() == m.walk.is_empty() && !m.source.format.0.iter().all(|f| f.starts_with("sdmx-")) {
        return fail("source", "a mapping of a grid has `tables`, one of a tree has `walk`; this one has neither or both".to_owned());
    }
    for t in &m.tables {
        check_table(t, &fail)?;
    }
    for (name, value) in &m.set {
        let SetValue::Recode(r) = value else { continue };
        let ways = usize::from(r.var.is_some()) + usize::from(r.from.is_some());
        if ways > 1 {
            return fail(name, format!("`{name}` takes its label from `var` or from `from`, not from both"));
        }
        if r.pattern.iter().any(|(_, to)| to.is_empty()) {
            return fail(name, format!("a pattern of `{name}` has no replacement"));
        }
    }
    if let Some(unknown) = unknown_variable(m) {
        let (name, nearest) = unknown;
        let hint = nearest.map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
        return fail(&name, format!("nothing in this mapping binds `{name}`{hint}"));
    }
    if m.persons.as_ref().is_some_and(|p| !p.count) {
        return fail("persons", "`persons` with `count: false` would keep rows about persons, which is never done".to_owned());
    }
    Ok(())
}

type Fail<'a> = dyn Fn(&str, String) -> Result<(), SpecError> + 'a;

fn check_source(s: &Source, fail: &Fail<'_>) -> Result<(), SpecError> {
    if s.format.0.is_empty() {
        return fail("format", "`source.format` names at least one format".to_owned());
    }
    for f in &s.format.0 {
        if !FORMATS.contains(&f.as_str()) {
            let hint = nearest(f, FORMATS).map(|n| format!(": did you mean `{n}`?")).unwrap_or_default();
            fail(f, format!("`{f}` is not a format{hint} Known: {}", FORMATS.join(", ")))?;
        }
    }
    if let Some(d) = &s.delimiter
        && d.len() != 1
    {
        fail("delimiter", format!("a delimiter is one character, not `{d}`"))?;
    }
    Ok(())
}

fn check_table(t: &Table, fail: &Fail<'_>) -> Result<(), SpecError> {
    if t.rows.is_empty() && t.cols.is_empty() {
        fail(&t.id, format!("table `{}` has neither `rows` nor `cols`", t.id))?;
    }
    for axis in t.rows.iter().chain(&t.cols) {
        if axis_variables(axis).is_empty() {
            fail(&t.id, format!("an axis of table `{}` has neither `dim` nor a `match` with named groups", t.id))?;
        }
    }
    if let Some(m) = &t.markers {
        if !m.pattern.names().any(|n| n == "m") {
            fail("markers", "`markers.pattern` has a group `(?P<m>…)` for the mark itself".to_owned())?;
        }
        for group in m.set.values() {
            if !m.legend.as_ref().is_some_and(|l| l.names().any(|n| n == group)) {
                fail("legend", format!("`markers.legend` has no group `{group}`"))?;
            }
        }
    }
    Ok(())
}

/// Variables that an axis binds: its `dim` and the named groups of its `match` except `v`.
pub fn axis_variables(axis: &Axis) -> Vec<String> {
    let mut out: Vec<String> = axis.dim.iter().cloned().collect();
    if let Some(p) = &axis.matches {
        out.extend(p.names().filter(|n| *n != "v").map(str::to_owned));
    }
    out
}

/// Every variable that the mapping binds, in order: these are the slots of its records, the measure apart.
pub fn variables(m: &Mapping) -> Vec<String> {
    let mut out = Vec::new();
    let mut add = |name: String| {
        if name != MEASURE && !out.contains(&name) {
            out.push(name);
        }
    };
    let groups = |p: &Option<Pattern>| p.as_ref().map(|p| p.names().map(str::to_owned).collect::<Vec<_>>()).unwrap_or_default();
    groups(&m.source.filename).into_iter().for_each(&mut add);
    for t in &m.tables {
        groups(&t.sheet.name).into_iter().for_each(&mut add);
        t.titles.iter().flat_map(|x| x.text.names()).for_each(|n| add(n.to_owned()));
        t.rows.iter().chain(&t.cols).flat_map(axis_variables).for_each(&mut add);
        if let Some(marks) = &t.markers {
            marks.set.keys().cloned().for_each(&mut add);
        }
    }
    m.document.keys().cloned().for_each(&mut add);
    m.walk.iter().flat_map(|s| s.bind.keys().cloned()).for_each(&mut add);
    out
}

/// Identifier of the primary measure, in mappings as in every structure.
pub const MEASURE: &str = "OBS_VALUE";

/// The first variable that `set` uses and nothing binds, with the nearest one.
fn unknown_variable(m: &Mapping) -> Option<(String, Option<String>)> {
    if m.source.format.0.iter().all(|f| f.starts_with("sdmx-")) {
        return None; // the message itself binds its components
    }
    let known = variables(m);
    let mut used = Vec::new();
    for value in m.set.values() {
        if let SetValue::Recode(r) = value {
            used.extend(r.var.clone());
            used.extend(r.from.iter().flat_map(|t| template_names(t)));
        }
    }
    let wrong = used.into_iter().find(|u| !known.contains(u))?;
    let near = nearest(&wrong, known.iter().map(String::as_str)).map(str::to_owned);
    Some((wrong, near))
}

/// Names in a template such as `{YEAR}-{MONTH:02}`.
pub fn template_names(template: &str) -> Vec<String> {
    template
        .split('{')
        .skip(1)
        .filter_map(|s| s.split_once('}'))
        .map(|(name, _)| name.split(':').next().unwrap_or(name).to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "isthmus: 1\nid: x\nsender: MEX.UPM\ntarget: \"ISTHMUS:DF_BORDER_MVT(1.0)\"\nsource: { format: csv, locale: es-MX }\ntables:\n- id: t\n  anchor: { text: '^pais$' }\n  rows: [{ dim: CITIZENSHIP, look: left }]\n  cols: [{ dim: BORDER_POINT, look: up }]\nset:\n  FREQ: A\n  TIME_PERIOD: 2019\n  CITIZENSHIP: { codes: { NO: [Noruega] } }\n";

    #[test]
    fn a_mapping_reads() {
        let m = parse(GOOD).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(variables(&m), ["CITIZENSHIP", "BORDER_POINT"]);
        assert!(matches!(&m.set["TIME_PERIOD"], SetValue::Constant(c) if c == "2019"));
    }

    #[test]
    fn a_misspelt_word_is_told_with_its_place_and_the_nearest_one() {
        let e = parse(&GOOD.replace("  anchor:", "  ancor:")).expect_err("a mistake");
        assert_eq!((e.line, e.column), (8, 3), "{e}");
        assert!(e.message.contains("did you mean `anchor`"), "{e}");
        let e = parse(&GOOD.replace("look: up", "look: upp")).expect_err("a mistake");
        assert!(e.message.contains("did you mean `up`"), "{e}");
        assert_eq!(e.line, 10, "{e}");
        let e = parse(&GOOD.replace("codes: {", "codez: {")).expect_err("a mistake");
        assert!(e.message.contains("did you mean `codes`"), "{e}");
        assert_eq!(e.line, 14, "{e}");
        let e = parse(&GOOD.replace("format: csv", "format: xslx")).expect_err("a mistake");
        assert!(e.message.contains("did you mean `xlsx`"), "{e}");
    }

    #[test]
    fn a_bad_pattern_is_told_with_its_place() {
        let e = parse(&GOOD.replace("'^pais$'", "'^(pais$'")).expect_err("a mistake");
        assert_eq!(e.line, 8, "{e}");
        assert!(e.message.contains("is not a pattern"), "{e}");
    }

    #[test]
    fn a_variable_that_nothing_binds_is_named() {
        let e = parse(&GOOD.replace("TIME_PERIOD: 2019", "TIME_PERIOD: { var: YEAR }")).expect_err("a mistake");
        assert!(e.message.contains("nothing in this mapping binds `YEAR`"), "{e}");
    }
}
