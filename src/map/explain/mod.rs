//! What a mapping does, in plain sentences for the official who answers for it, in four languages.

use std::fmt::Write;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::model::expr::{Comparison, Expr, Operand};
use crate::model::lang::Lang;
use crate::model::mapping::{
    Axis, Codes, Cumulative, Fill, HeaderPlace, HeaderRows, Hidden, Look, Mapping, Pattern, Recode, Repeats, Role, SetValue, Table,
    TotalUse, Unknown, When,
};

/// Labels of a code, and codes of a dimension, that are named one by one.
const NAMED: usize = 6;

/// The mapping in plain sentences.
pub fn explain(mapping: &Mapping, lang: Lang) -> String {
    let mut e = Explain { lang, out: String::new() };
    e.head(mapping);
    e.place(mapping);
    e.dimensions(mapping);
    e.missing(mapping);
    e.checks(mapping);
    e.left_out(mapping);
    e.out
}

/// The sentences, by key: English, Spanish, French, Portuguese. `{}` takes the arguments in order.
static WORDS: LazyLock<FxHashMap<&'static str, [&'static str; 4]>> = LazyLock::new(|| {
    let mut all = FxHashMap::default();
    let mut here = "";
    for line in include_str!("words.txt").lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
        match Lang::ALL.iter().position(|l| line.strip_prefix(l.tag()).is_some_and(|rest| rest.starts_with(' '))) {
            Some(i) => all.entry(here).or_insert([""; 4])[i] = &line[3..],
            None => here = line,
        }
    }
    all
});

struct Explain {
    lang: Lang,
    out: String,
}

impl Explain {
    fn say(&self, key: &str, args: &[&str]) -> String {
        let lang = Lang::ALL.iter().position(|l| *l == self.lang).unwrap_or(0);
        let text = WORDS.get(key).map_or("", |w| w[lang]);
        let mut out = String::new();
        let mut args = args.iter();
        for (i, part) in text.split("{}").enumerate() {
            if i > 0 {
                out.push_str(args.next().copied().unwrap_or(""));
            }
            out.push_str(part);
        }
        out
    }

    fn title(&mut self, key: &str) {
        let text = self.say(key, &[]);
        let _ = writeln!(self.out, "\n{text}");
    }

    fn line(&mut self, key: &str, args: &[&str]) {
        let text = self.say(key, args);
        let _ = writeln!(self.out, "- {text}");
    }

    fn list(&self, items: &[String]) -> String {
        let mut out = items.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
        if items.len() > NAMED {
            let more = (items.len() - NAMED).to_string();
            out += &self.say("@and-more", &[&more]);
        }
        out
    }

    fn head(&mut self, m: &Mapping) {
        let title = m.title.as_deref().map(|t| format!("{t} ")).unwrap_or_default();
        let _ = writeln!(self.out, "{title}({})", m.id);
        let formats = m.source.format.0.join(", ");
        let words = "@files-that-sends-become-observations-of";
        let text = self.say(words, &[&formats, &m.sender.0.join(", "), &m.target]);
        let _ = writeln!(self.out, "{text}");
        if let Some(p) = &m.source.filename {
            self.line("@the-name-of-the-file-fits", &[&readable(p)]);
        }
        if let Some(l) = &m.source.locale {
            let point = super::values::NumberStyle::of_locale(l).decimal == b'.';
            let figure = if point { "1,234.5" } else { "1.234,5" };
            self.line("@figures-that-are-text-are-written", &[figure, l]);
        }
        if let Some(s) = &m.source.schema {
            self.line("@the-document-must-keep-to-the", &[s]);
        }
        if let Some(p) = &m.persons {
            let who = p.permission.as_deref().unwrap_or("—");
            self.line("@each-row-is-a-person-rows", &[who]);
        }
    }

    fn place(&mut self, m: &Mapping) {
        self.title("@where-it-looks");
        for t in &m.tables {
            self.table(t);
        }
        for (name, pointer) in &m.document {
            self.line("@is-taken-once-from", &[name, &code(pointer)]);
        }
        for (i, s) in m.walk.iter().enumerate() {
            let words = if i == 0 { "@it-goes-through-every" } else { "@inside-it-it-goes-through-every" };
            self.line(words, &[&code(&s.each)]);
            for (name, source) in &s.bind {
                if source.trim() == "key()" {
                    self.line("@is-the-name-of-the-key", &[name]);
                } else {
                    self.line("@is-read-from", &[name, &code(source)]);
                }
            }
            if let Some(e) = &s.skip {
                let cond = self.condition(e);
                self.line("@left-out-where", &[&cond]);
            }
        }
    }

    fn table(&mut self, t: &Table) {
        let mut sheet = match (&t.sheet.name, t.sheet.for_each) {
            (Some(p), true) => self.say("@on-every-sheet-named", &[&readable(p)]),
            (Some(p), false) => self.say("@on-the-sheet-named", &[&readable(p)]),
            (None, true) => self.say("@on-every-sheet", &[]),
            (None, false) => self.say("@in-the-file", &[]),
        };
        if t.sheet.hidden == Hidden::Include {
            sheet += &self.say("@hidden-sheets-too", &[]);
        }
        self.line("@table-found-at-the-cell-that", &[&t.id, &sheet, &readable(&t.anchor.text)]);
        if let Some(p) = &t.anchor.after {
            self.line("@it-comes-after", &[&readable(p)]);
        }
        if t.anchor.header == HeaderPlace::Above {
            self.line("@its-header-stands-above-that-cell", &[]);
        }
        if let HeaderRows::Rows(n) = t.header_rows {
            self.line("@its-header-has-rows", &[&n.to_string()]);
        }
        if let Some(p) = &t.until.text {
            self.line("@it-ends-where-a-row-begins", &[&readable(p)]);
        }
        if let Some(n) = t.until.blank_rows {
            self.line("@it-ends-at-blank-rows", &[&n.to_string()]);
        }
        for title in &t.titles {
            let names: Vec<&str> = title.text.names().collect();
            self.line("@is-read-from-the-text", &[&names.join(", "), &readable(&title.text)]);
        }
        t.rows.iter().for_each(|a| self.axis(a, true));
        t.cols.iter().for_each(|a| self.axis(a, false));
        if t.allow_position {
            self.line("@columns-are-named-by-position-a", &[]);
        }
    }

    fn axis(&mut self, a: &Axis, row: bool) {
        let name = super::spec::axis_variables(a).join(", ");
        let place = if let Some(p) = &a.col {
            self.say("@from-the-column", &[&readable(p)])
        } else if let Some(n) = a.row.filter(|_| !row) {
            self.say("@from-row-of-the-header", &[&n.to_string()])
        } else {
            match a.look {
                Some(Look::Up | Look::UpLeft | Look::UpRight) => self.say("@from-the-heading-above", &[]),
                Some(Look::Down) => self.say("@from-the-heading-below", &[]),
                Some(Look::LeftUp) => self.say("@from-the-group-heading-above", &[]),
                Some(Look::LeftDown) => self.say("@from-the-group-label-below", &[]),
                Some(Look::Right) => self.say("@from-the-label-to-the-right", &[]),
                _ if row => self.say("@from-the-first-column", &[]),
                _ => self.say("@from-the-heading-above", &[]),
            }
        };
        let mut more = String::new();
        if let Some(w) = &a.when {
            more += &self.when(w);
        }
        more += &match a.fill {
            Some(Fill::Down) => self.say("@it-holds-for-empty-cells-below", &[]),
            Some(Fill::Right) => self.say("@it-holds-for-empty-cells-to", &[]),
            _ => String::new(),
        };
        more += &match a.role {
            Role::Subtotal => self.say("@its-own-figures-sum-the-group", &[]),
            Role::Total => self.say("@its-figures-sum-everything", &[]),
            Role::Note => self.say("@such-rows-are-left-out", &[]),
            Role::Label => String::new(),
        };
        if a.optional {
            more += &self.say("@it-may-be-missing", &[]);
        }
        self.line("@is-read", &[&name, &place, &more]);
    }

    fn when(&self, w: &When) -> String {
        let mut out: Vec<String> = Vec::new();
        let mut add = |on: Option<bool>, yes: &str, no: &str| {
            if let Some(on) = on {
                out.push(self.say(if on { yes } else { no }, &[]));
            }
        };
        add(w.bold, "@bold", "@not-bold");
        add(w.italic, "@italic", "@not-italic");
        add(w.merged, "@merged", "@not-merged");
        if let Some(n) = w.indent {
            out.push(self.say("@indented-by", &[&n.to_string()]));
        }
        if let Some(c) = &w.fill_color {
            out.push(self.say("@with-the-background", &[c]));
        }
        if let Some(p) = &w.text {
            out.push(self.say("@reading", &[&readable(p)]));
        }
        self.say("@where-the-cell-is", &[&out.join(", ")])
    }

    fn dimensions(&mut self, m: &Mapping) {
        self.title("@what-each-dimension-is-made-of");
        for (name, value) in &m.set {
            match value {
                SetValue::Constant(c) => self.line("@always", &[name, c]),
                SetValue::Recode(r) => self.recode(name, r),
            }
        }
        if m.set.is_empty() {
            self.line("@nothing-is-said-yet", &[]);
        }
        self.line("@any-other-dimension-takes-the-default", &[]);
        if !m.sum_over.is_empty() {
            self.line("@rows-that-differ-only-are-added", &[&m.sum_over.join(", ")]);
        }
        if m.repeats == Repeats::Add {
            self.line("@rows-with-one-key-are-added", &[]);
        }
        for r in &m.rules {
            let cond = self.condition(&r.when);
            let mut does: Vec<String> = r.set.iter().map(|(k, v)| format!("{k} = {}", v.0)).collect();
            if let Some(why) = &r.skip {
                does.push(self.say("@it-is-left-out", &[why]));
            }
            if let Some(text) = &r.error {
                does.push(self.say("@it-is-an-error", &[text]));
            }
            if let Some(f) = &r.factor {
                does.push(self.say("@the-figure-is-multiplied-by", &[&f.to_string()]));
            }
            self.line("@where", &[&cond, &does.join("; ")]);
        }
    }

    fn recode(&mut self, name: &str, r: &Recode) {
        let from = match (&r.var, &r.from) {
            (Some(v), _) => self.say("@from", &[v]),
            (None, Some(t)) => self.say("@from", &[&code(t)]),
            (None, None) => self.say("@from-its-own-label", &[]),
        };
        let mut ways: Vec<String> = Vec::new();
        match &r.codes {
            Some(Codes::List(id)) => ways.push(self.say("@names-and-synonyms-of-the-codelist", &[id])),
            Some(Codes::Map(map)) => {
                let all: Vec<String> = map.iter().map(|(c, labels)| format!("{} → {c}", quoted(&labels.0))).collect();
                ways.push(self.list(&all));
            }
            None => {}
        }
        if !r.pattern.is_empty() {
            let all: Vec<String> = r.pattern.iter().map(|(p, to)| format!("{} → {to}", readable(p))).collect();
            ways.push(self.list(&all));
        }
        if let Some(p) = &r.period {
            let out = p.out.as_deref().unwrap_or("{Y}");
            ways.push(
                self.say("@a-period-written-becomes", &[&p.input.0.iter().map(|t| code(t)).collect::<Vec<_>>().join(", "), &code(out)]),
            );
            if let Some(month) = p.fiscal_start {
                ways.push(self.say("@fiscal-years-begin-in-month", &[&month.to_string()]));
            }
        }
        if !r.split.is_empty() {
            let part = |(l, parts): (&_, &indexmap::IndexMap<String, crate::model::mapping::Text>)| {
                let l: &crate::model::mapping::Text = l;
                format!("«{}» → {}", l.0, parts.iter().map(|(k, v)| format!("{k} {}", v.0)).collect::<Vec<_>>().join(" + "))
            };
            let all: Vec<String> = r.split.iter().map(part).collect();
            ways.push(self.list(&all));
        }
        if let Some(u) = &r.unit {
            ways.push(self.say("@figures-are-multiplied-by", &[&u.factor.to_string()]));
        }
        match r.cumulative {
            Some(Cumulative::Difference) => ways.push(self.say("@running-totals-become-the-difference-to", &[])),
            Some(Cumulative::Keep) => ways.push(self.say("@running-totals-stay-as-they-are", &[])),
            None => {}
        }
        if let Some(c) = &r.empty {
            ways.push(self.say("@an-empty-label-is", &[c]));
        }
        if r.unknown == Unknown::Keep {
            ways.push(self.say("@other-labels-are-kept-as-they", &[]));
        }
        let ways = if ways.is_empty() { self.say("@as-it-stands", &[]) } else { ways.join("; ") };
        self.line("@pair", &[name, &from, &ways]);
    }

    fn missing(&mut self, m: &Mapping) {
        self.title("@what-counts-as-missing-or-zero");
        let before = self.out.len();
        let mut one = |missing: &indexmap::IndexMap<crate::model::mapping::Text, String>,
                       zero: &[crate::model::mapping::Text],
                       empty: Option<&String>| {
            for (sign, status) in missing {
                self.line("@means-a-missing-value-status", &[&format!("«{}»", sign.0), status]);
            }
            if !zero.is_empty() {
                let all: Vec<String> = zero.iter().map(|z| format!("«{}»", z.0)).collect();
                self.line("@means-zero", &[&all.join(", ")]);
            }
            if let Some(status) = empty {
                self.line("@an-empty-cell-is-a-missing", &[status]);
            }
        };
        m.tables.iter().for_each(|t| one(&t.values.missing, &t.values.zero, t.values.empty.as_ref()));
        for value in m.set.values() {
            if let SetValue::Recode(r) = value {
                one(&r.missing, &r.zero, r.null.as_ref());
            }
        }
        if self.out.len() == before {
            self.line("@no-sign-stands-for-a-missing", &[]);
        }
    }

    fn checks(&mut self, m: &Mapping) {
        self.title("@what-is-checked");
        for t in &m.tables {
            for (p, what) in [(&t.totals.cols, "@columns"), (&t.totals.rows, "@rows")] {
                if let Some(p) = p {
                    let what = self.say(what, &[]);
                    let usage = self.usage(t.totals.usage);
                    self.line("@in-the-named-are-sums", &[&t.id, &what, &readable(p), &usage]);
                }
            }
            if !t.totals.tolerance.is_zero() {
                self.line("@a-difference-of-up-to-still", &[&t.totals.tolerance.to_string()]);
            }
            if t.rows.iter().chain(&t.cols).any(|a| a.role == Role::Subtotal) {
                self.line("@in-the-figures-of-a-group", &[&t.id]);
            }
            if let Some(marks) = &t.markers {
                let all: Vec<String> = marks.status.iter().map(|(k, v)| format!("«{}» → {v}", k.0)).collect();
                let what = marks.set.keys().cloned().chain(all).collect::<Vec<_>>().join(", ");
                self.line("@footnote-marks-are-read-from-labels", &[&what]);
            }
        }
        for (name, value) in &m.set {
            if let SetValue::Recode(r) = value {
                for (label, usage) in &r.total {
                    let usage = self.usage(*usage);
                    self.line("@is-a-sum", &[name, &label.0, &usage]);
                }
            }
        }
        self.line("@every-cell-with-content-is-used", &[]);
        self.line("@tests-inside-the-mapping", &[&m.tests.len().to_string()]);
    }

    fn usage(&self, usage: TotalUse) -> String {
        match usage {
            TotalUse::Check => self.say("@compared-with-their-parts-and-not", &[]),
            TotalUse::Keep => self.say("@compared-with-their-parts-and-published", &[]),
            TotalUse::AtLeast => self.say("@published-and-not-less-than-parts", &[]),
            TotalUse::Skip => self.say("@left-out", &[]),
        }
    }

    fn left_out(&mut self, m: &Mapping) {
        let all: Vec<_> = m.ignore.iter().chain(m.tables.iter().flat_map(|t| &t.ignore)).collect();
        if all.is_empty() {
            return;
        }
        self.title("@what-is-left-out-on-purpose");
        for i in all {
            let parts: [(&Option<Pattern>, &str); 5] =
                [(&i.col, "@the-column"), (&i.row, "@the-row"), (&i.text, "@the-text"), (&i.sheet, "@the-sheet"), (&i.key, "@the-key")];
            let what: Vec<String> = parts.iter().filter_map(|(p, words)| Some(self.say(words, &[&readable(p.as_ref()?)]))).collect();
            self.line("@pair-2", &[&what.join(", "), &i.why]);
        }
    }

    fn condition(&self, e: &Expr) -> String {
        let shown = |o: &Operand| match o {
            Operand::Null => self.say("@nothing", &[]),
            Operand::Text(t) => format!("«{t}»"),
            other => other.to_string(),
        };
        match e {
            Expr::And(a, b) => self.say("@and", &[&self.condition(a), &self.condition(b)]),
            Expr::Or(a, b) => self.say("@or", &[&self.condition(a), &self.condition(b)]),
            Expr::Not(a) => self.say("@not", &[&self.condition(a)]),
            Expr::Compare(a, how, b) => {
                let words: &str = match how {
                    Comparison::Equal => "@is",
                    Comparison::Different => "@is-not",
                    Comparison::Less => "@is-less-than",
                    Comparison::AtMost => "@is-at-most",
                    Comparison::Greater => "@is-more-than",
                    Comparison::AtLeast => "@is-at-least",
                };
                self.say(words, &[&shown(a), &shown(b)])
            }
            Expr::OneOf(a, list, wanted) => {
                let all: Vec<String> = list.iter().map(shown).collect();
                let words: &str = if *wanted { "@is-one-of" } else { "@is-none-of" };
                self.say(words, &[&shown(a), &all.join(", ")])
            }
        }
    }
}

fn code(text: &str) -> String {
    format!("`{text}`")
}

fn quoted(labels: &[String]) -> String {
    labels.iter().map(|l| format!("«{l}»")).collect::<Vec<_>>().join(" / ")
}

/// A pattern as words where it is little more than words; else as it stands.
fn readable(p: &Pattern) -> String {
    let raw = p.0.as_str();
    let mut text = raw.replace("(?i)", "").replace(r"\s+", " ").replace(r"\s*", " ");
    for blank in ["[ _-]?", "[ _-]*", "[ _-]+", "[ _]?", "[ _]*", "[ _]+", " ?"] {
        text = text.replace(blank, " ");
    }
    // A group stands for its variable, whatever is inside it; `(?:a|b)` at the top is one or the other.
    while let Some(start) = text.find("(?P<") {
        let Some(name_end) = text[start..].find('>').map(|i| start + i) else { break };
        let mut depth = 0;
        let end = text[start..].char_indices().find_map(|(i, c)| {
            depth += i32::from(c == '(') - i32::from(c == ')');
            (depth == 0).then_some(start + i)
        });
        let Some(end) = end else { break };
        let name = format!("<{}>", &text[start + 4..name_end]);
        text.replace_range(start..=end, &name);
    }
    // `[oó]` is a letter with or without its accent: the accent is how it is spelt.
    while let Some(open) = text.find('[') {
        let Some(close) = text[open..].find(']').map(|i| open + i) else { break };
        let inside: Vec<char> = text[open + 1..close].chars().collect();
        let [_, accented] = inside.as_slice() else { break };
        let letter = accented.to_string();
        text.replace_range(open..=close, &letter);
    }
    let begins = text.starts_with('^');
    let ends = text.ends_with('$');
    let mut text = text.trim_start_matches('^').trim_end_matches('$').to_owned();
    if let Some(inner) =
        text.strip_prefix("(?:").or_else(|| text.strip_prefix('(')).and_then(|t| t.strip_suffix(')')).filter(|t| !t.contains(['(', ')']))
    {
        text = inner.to_owned();
    }
    let literal =
        text.replace(r"\.", ".").replace(r"\-", "-").replace(r"\*", "*").replace(r"\(", "(").replace(r"\)", ")").replace(r"\/", "/");
    let plain_text = text.replace(r"\.", "").replace(r"\-", "").replace(r"\*", "").replace(r"\(", "").replace(r"\)", "").replace(r"\/", "");
    if plain_text.contains(['\\', '[', ']', '(', ')', '*', '+', '?', '{', '}', '^', '$', '.']) || literal.trim().is_empty() {
        return code(raw);
    }
    let words: Vec<String> =
        literal.split('|').map(|w| format!("«{}{}{}»", if begins { "" } else { "…" }, w.trim(), if ends { "" } else { "…" })).collect();
    words.join(" / ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::map::spec::parse;

    const MAPPING: &str = r#"
isthmus: 1
id: mx.entradas
title: Entradas por punto
sender: MEX.UPM
target: "ISTHMUS:DF_BORDER_MVT(1.0)"
source: { format: [xlsx, xls], filename: '(?i)cuadro[ _]?2', locale: es-MX }
tables:
- id: cuadro
  sheet: { name: '^(?P<YEAR>20\d\d)$', for_each: true }
  anchor: { text: '(?i)^punto de internaci[oó]n$', after: '(?i)^cuadro 2\.1' }
  until: { text: '(?i)^(fuente|nota)', blank_rows: 2 }
  rows:
  - { dim: TRANSPORT, when: { bold: true }, look: left-up, as: subtotal }
  - { dim: BORDER_POINT, look: left }
  cols: [{ dim: SEX, row: 1, look: up-left, fill: merged }]
  totals: { cols: '(?i)^total$', use: check, tolerance: 2 }
  values: { missing: { 'n.d.': L }, zero: ['-'] }
  ignore: [{ col: '^Observaciones$', why: texto libre }]
set:
  FREQ: A
  TIME_PERIOD: { var: YEAR }
  SEX: { codes: { M: [Hombres, Varones], F: [Mujeres] } }
  AGE: { pattern: [['^(\d+) a (\d+)$', 'Y$1T$2']] }
  CITIZENSHIP: { codes: CL_AREA }
rules:
- { when: "TRANSPORT == 'L' and OBS_VALUE > 400", set: { OBS_NOTE: check } }
"#;

    fn told(lang: Lang) -> String {
        explain(&parse(MAPPING).unwrap_or_else(|e| panic!("{e}")), lang)
    }

    #[test]
    fn a_mapping_is_told_in_english() {
        let text = told(Lang::En);
        for part in [
            "Entradas por punto (mx.entradas)",
            "Files (xlsx, xls) that MEX.UPM sends become observations of ISTHMUS:DF_BORDER_MVT(1.0).",
            "The name of the file fits «…cuadro 2…».",
            "written 1,234.5 (locale es-MX)",
            "found on every sheet named «<YEAR>» at the cell that reads «punto de internación»",
            "It comes after «cuadro 2.1…».",
            "It ends where a row begins with «fuente…» / «nota…».",
            "TRANSPORT is read from the group heading above, where the cell is bold; its own figures sum the group.",
            "SEX is read from row 1 of the header.",
            "FREQ: always A.",
            "TIME_PERIOD: from YEAR: as it stands.",
            "«Hombres» / «Varones» → M, «Mujeres» → F",
            "names and synonyms of the codelist CL_AREA",
            "Where TRANSPORT is «L» and OBS_VALUE is more than 400: OBS_NOTE = check.",
            "«n.d.» means a missing value (status L).",
            "«-» means zero.",
            "the columns named «total» are sums: compared with their parts and not published",
            "A difference of up to 2 still agrees.",
            "the column «Observaciones»: texto libre.",
        ] {
            assert!(text.contains(part), "`{part}` is not in:\n{text}");
        }
    }

    #[test]
    fn the_four_languages_tell_the_same() {
        let lines: Vec<usize> = Lang::ALL.iter().map(|l| told(*l).lines().count()).collect();
        assert!(lines.windows(2).all(|w| w[0] == w[1]), "{lines:?}");
        assert!(told(Lang::Es).contains("Dónde busca") && told(Lang::Es).contains("«-» significa cero."));
        assert!(told(Lang::Fr).contains("Ce qui est vérifié"));
        assert!(told(Lang::Pt).contains("De que é feita cada dimensão"));
        for lang in Lang::ALL {
            assert!(!told(lang).contains("{}"));
        }
    }

    #[test]
    fn every_sentence_is_used_and_has_four_languages() {
        let source = include_str!("mod.rs");
        let used: Vec<&str> =
            source.split('"').filter(|s| s.starts_with('@') && s.len() > 2 && !s.contains(['.', ' ', '{', '('])).collect();
        for key in &used {
            assert!(WORDS.contains_key(key), "`{key}` has no sentence");
        }
        for (key, words) in WORDS.iter() {
            assert!(used.contains(key), "`{key}` is never said");
            let holes: Vec<usize> = words.iter().map(|w| w.matches("{}").count()).collect();
            assert!(holes.iter().all(|h| *h == holes[0]), "`{key}` has different places for arguments: {holes:?}");
            assert!(words.iter().all(|w| !w.trim().is_empty()), "`{key}` lacks a language");
        }
    }

    #[test]
    fn walks_are_told_step_by_step() {
        let yaml = "isthmus: 1\nid: x\nsender: A\ntarget: \"ISTHMUS:DF_X(1.0)\"\nsource: { format: json, schema: x.schema.json }\ndocument: { ROUND: /meta/ronda }\nwalk:\n- { each: '$.puntos[*]', bind: { FMP: '@.codigo' }, skip: \"@.estado in ['cerrado', 'x'] or not (FMP != null)\" }\n- { each: '@.*', bind: { CITIZENSHIP: key(), OBS_VALUE: '@' } }\nset:\n  GROUP: { split: { h: { SEX: M, AGE: Y_GE18 } }, total: { total: check } }\n  OBS_VALUE: { missing: { 's/d': M }, null: M, unit: { factor: 1000 } }\n";
        let text = explain(&parse(yaml).unwrap_or_else(|e| panic!("{e}")), Lang::En);
        for part in [
            "It goes through every `$.puntos[*]`.",
            "CITIZENSHIP is the name of the key.",
            "Left out where (@.estado is one of «cerrado», «x» or not (FMP is not nothing)).",
            "«h» → SEX M + AGE Y_GE18",
            "GROUP: «total» is a sum",
            "An empty cell is a missing value (status M).",
            "figures are multiplied by 1000",
            "must keep to the contract x.schema.json",
        ] {
            assert!(text.contains(part), "`{part}` is not in:\n{text}");
        }
    }

    #[test]
    fn patterns_become_words_where_they_are_words() {
        let show = |p: &str| readable(&Pattern::new(p).expect("a pattern"));
        assert_eq!(show("(?i)^pa[ií]s$"), "«país»");
        assert_eq!(show(r"^Casos \(p\)$"), "«Casos (p)»");
        assert_eq!(show("(?i)^A[NÑ]O[ _]+ESTIMACI[OÓ]N$"), "«AÑO ESTIMACIÓN»");
        assert_eq!(show(r"^\d{4}$"), r"`^\d{4}$`");
        assert_eq!(show("(?i)^(sub)?total$"), "`(?i)^(sub)?total$`");
    }
}
