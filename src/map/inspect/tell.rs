//! The guesses as a person at a terminal reads them.

use std::fmt;

use super::{Level, SpecialRow, TableGuess, TreeGuess, Why};
use crate::map::values::NumberStyle;
use crate::model::location::{a1, a1_column};
use crate::model::table::Visibility;

/// Indent of the lines after the first.
const IN: &str = "\n            ";

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Why::Word => "by its name",
            Why::Arithmetic => "by its figures",
            Why::Both => "by name and figures",
            Why::WordOnly => "by its name, but its figures are no sum of the others",
        })
    }
}

/// The first of a list, and how many more there are.
fn some<T: AsRef<str>>(list: &[T], most: usize) -> String {
    let mut out = list.iter().take(most).map(AsRef::as_ref).collect::<Vec<_>>().join(", ");
    if list.len() > most {
        out += &format!(" … ({} in all)", list.len());
    }
    out
}

fn distinct(level: &Level) -> Vec<&str> {
    let mut out: Vec<&str> = Vec::new();
    level.labels.iter().map(String::as_str).filter(|l| !l.is_empty()).for_each(|l| {
        if !out.contains(&l) {
            out.push(l);
        }
    });
    out
}

fn shorten(text: &str) -> String {
    match text.char_indices().nth(90) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

impl fmt::Display for TableGuess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (a, b) = (a1(self.area.top, self.area.left), a1(self.area.bottom, self.area.right));
        let sheet = if self.sheet_name.is_empty() { String::new() } else { format!(" of `{}`", self.sheet_name) };
        let hidden = if self.visibility == Visibility::Visible { "" } else { ", on a hidden sheet" };
        let more = if self.cut { " and more below" } else { "" };
        write!(f, "{a}:{b}{sheet}, {} rows{more}, {} columns with figures{hidden}", self.rows, self.measures.len())?;
        for t in self.titles.iter().take(4) {
            write!(f, "{IN}title   {} {}", a1(t.row, t.col), shorten(&t.text))?;
        }
        if let Some(t) = &self.anchor {
            write!(f, "{IN}anchor  {} `{}`", a1(t.row, t.col), shorten(&t.text))?;
        }
        for l in &self.labels {
            let about = l.concept.map(|c| format!(" ({}?)", c.word())).unwrap_or_default();
            let heading = if l.heading.is_empty() { "no heading".to_owned() } else { format!("`{}`", shorten(&l.heading)) };
            let sparse = match (l.sparse, l.below, l.gaps) {
                (true, ..) => ", holds for the rows below",
                (_, true, _) => ", stands below its rows",
                (.., true) => ", empty in some rows",
                _ => "",
            };
            let few = if l.labels.is_empty() { String::new() } else { format!(": {}", some(&l.labels, 5)) };
            write!(f, "{IN}labels  {} {heading}{about}{sparse}, {} distinct{few}", a1_column(l.col), l.distinct)?;
        }
        for (i, l) in self.levels.iter().enumerate() {
            let about = l.concept.map(|c| format!(" ({}?)", c.word())).unwrap_or_default();
            let labels: Vec<String> = distinct(l).into_iter().map(shorten).collect();
            write!(f, "{IN}level {} row {}{about}: {}", i + 1, l.row + 1, some(&labels, 8))?;
        }
        for m in self.measures.iter().filter(|m| m.total.is_some()).take(12) {
            if let Some(why) = m.total {
                write!(f, "{IN}sum     column {} `{}` ({why})", a1_column(m.col), shorten(&m.heading))?;
            }
        }
        special(f, "sum     row", &self.totals)?;
        special(f, "group   row", &self.groups)?;
        self.surroundings(f)
    }
}

fn special(f: &mut fmt::Formatter<'_>, what: &str, rows: &[SpecialRow]) -> fmt::Result {
    for r in rows.iter().take(6) {
        let bold = if r.bold { ", bold" } else { "" };
        let why = r.total.map(|w| format!(" (sum {w})")).unwrap_or_default();
        write!(f, "{IN}{what} {} `{}`{bold}{why}", r.row + 1, shorten(&r.label))?;
    }
    if rows.len() > 6 {
        write!(f, "{IN}{what}s: {} in all", rows.len())?;
    }
    Ok(())
}

impl TableGuess {
    fn surroundings(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for n in self.notes.iter().take(6) {
            write!(f, "{IN}note    {} {}", a1(n.row, n.col), shorten(&n.text))?;
        }
        if self.notes.len() > 6 {
            write!(f, "{IN}notes   {} in all", self.notes.len())?;
        }
        let hidden = self.measures.iter().filter(|m| m.hidden).count();
        if self.hidden_rows + hidden > 0 {
            write!(f, "{IN}hidden  {} rows, {hidden} columns with figures", self.hidden_rows)?;
        }
        if let Some(row) = self.hxl_row {
            write!(f, "{IN}tags    row {} has HXL tags", row + 1)?;
        }
        if let Some((factor, text)) = &self.unit {
            write!(f, "{IN}unit    one stands for {factor}: {}", shorten(text))?;
        }
        if !self.signs.is_empty() {
            let signs: Vec<String> = self.signs.iter().map(|(s, n)| format!("`{}` × {n}", shorten(s))).collect();
            write!(f, "{IN}signs   {}", some(&signs, 8))?;
        }
        let w = self.written;
        let doubtful = w.doubtful_comma + w.doubtful_point;
        if w.point + w.comma + doubtful > 0 {
            let probably = if w.is_doubtful() { "probably " } else { "" };
            let style = match w.style() {
                Some(NumberStyle { decimal: b'.', group: b',' }) => format!("{probably}1,234.5"),
                Some(_) => format!("{probably}1.234,5"),
                None => "in both ways".to_owned(),
            };
            write!(
                f,
                "{IN}figures as text, written {style}: {} need a decimal point, {} a decimal comma, {doubtful} fit both",
                w.point, w.comma
            )?;
        }
        if !self.persons.columns.is_empty() {
            write!(f, "{IN}PERSONS columns that belong to one person: {}", some(&self.persons.columns, 8))?;
        } else if self.persons.no_measure {
            write!(f, "{IN}PERSONS no column has figures: each row may be a person or an event")?;
        }
        Ok(())
    }
}

impl fmt::Display for TreeGuess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} nodes, root {}", self.nodes, if self.root.is_empty() { "without a name" } else { &self.root })?;
        for (prefix, uri) in &self.namespaces {
            write!(f, "{IN}prefix  {prefix} = {uri}")?;
        }
        for s in self.document.iter().take(12) {
            write!(f, "{IN}once    {s}")?;
        }
        for r in &self.records {
            let path: Vec<&str> = r.steps.iter().map(|s| s.each.as_str()).collect();
            let value = if r.is_figure { ", each a figure" } else { "" };
            write!(f, "{IN}records {} × {}{value}", path.join("  "), r.count)?;
            for step in &r.steps {
                if !step.keys.is_empty() {
                    write!(f, "{IN}  keys that look like data at {}: {}", step.each, some(&step.keys, 8))?;
                }
                for field in step.fields.iter().take(40) {
                    write!(f, "{IN}  field {field}")?;
                }
            }
        }
        if !self.persons.is_empty() {
            write!(f, "{IN}PERSONS fields that belong to one person: {}", some(&self.persons, 8))?;
        }
        Ok(())
    }
}

impl fmt::Display for super::FieldGuess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let about = self.concept.map(|c| format!(" ({}?)", c.word())).unwrap_or_default();
        let examples = if self.examples.is_empty() {
            String::new()
        } else {
            format!(": {}", some(&self.examples.iter().map(|e| shorten(e)).collect::<Vec<_>>(), 3))
        };
        write!(f, "{} {}{about}, {} filled, {} empty{examples}", self.path, self.kinds.join(" or "), self.filled, self.empty)
    }
}
