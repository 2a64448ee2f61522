//! A first mapping for a file that no mapping fits: what could be seen is written down, what must be decided is a comment.
//!
//! Nothing is presented as known that the file does not say. The draft reads as a mapping, and its test is made from the
//! file's first rows, so that a person sees at once what comes out.

pub mod decide;
mod grid;
mod meaning;
mod sample;
mod set;
mod tree;

pub use grid::{draft_decided, draft_grid};
pub use meaning::{Drafted, Made, Need, VariableTold};
pub use tree::draft_tree;

use super::concept::{Concept, fold};
use super::inspect::Written;
use super::values::NumberStyle;
use crate::model::lang::Lang;

/// A variable that the draft binds.
#[derive(Clone, Debug)]
struct Variable {
    name: String,
    concept: Option<Concept>,
    /// Where it comes from, for people: a heading, a level, a key.
    from: String,
    labels: Vec<String>,
    /// The labels are numbers.
    numeric: bool,
    /// Some rows of a long table have none.
    blanks: bool,
}

/// Variables in the order of binding; a name that is taken gets a number.
#[derive(Default)]
struct Variables {
    all: Vec<Variable>,
}

impl Variables {
    /// Takes a variable; one that came from the same place before takes the labels.
    fn add(&mut self, concept: Option<Concept>, from: &str, labels: &[String], numeric: bool) -> String {
        self.add_as(&slug(from), concept, from, labels, numeric)
    }

    /// The same, with the name that it has where its concept gives none.
    fn add_as(&mut self, base: &str, concept: Option<Concept>, from: &str, labels: &[String], numeric: bool) -> String {
        let base = concept.map(Concept::variable).filter(|v| !v.is_empty()).unwrap_or(base);
        let mut name = base.to_owned();
        for n in 2.. {
            match self.all.iter_mut().find(|v| v.name == name) {
                None => break,
                Some(v) if v.from == from => {
                    labels.iter().filter(|l| !v.labels.contains(l)).cloned().collect::<Vec<_>>().into_iter().for_each(|l| v.labels.push(l));
                    return name;
                }
                Some(_) => name = format!("{base}_{n}"),
            }
        }
        self.all.push(Variable { name: name.clone(), concept, from: from.to_owned(), labels: labels.to_vec(), numeric, blanks: false });
        name
    }
}

/// A heading as the name of a variable: `Tipo de visa` is `TIPO_DE_VISA`.
fn slug(text: &str) -> String {
    let plain: String = fold(text).chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).take(30).collect();
    let plain = plain.trim_matches('_').to_owned();
    if plain.starts_with(|c: char| c.is_ascii_uppercase()) && plain != "OBS_VALUE" {
        plain
    } else {
        format!("LABEL_{plain}").trim_end_matches('_').to_owned()
    }
}

/// A text in single quotes, as YAML has it.
fn quoted(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("'{}'", line.replace('\'', "''"))
}

/// A text inside a comment.
fn said(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(120).collect();
    format!("`{}`", line.trim())
}

/// A pattern that fits this text and nothing else, whatever the blanks.
fn exactly(text: &str) -> String {
    format!("(?i)^{}$", loosely(text))
}

/// The text as a part of a pattern, whatever the blanks.
fn loosely(text: &str) -> String {
    text.split_whitespace().map(regex::escape).collect::<Vec<_>>().join(r"\s+")
}

/// Lines of a draft.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn add(&mut self, line: impl AsRef<str>) {
        self.0.push_str(line.as_ref());
        self.0.push('\n');
    }
}

/// What every draft begins with.
fn head(out: &mut Lines, name: &str, title: Option<&str>) {
    out.add(format!("# Draft for {}. Lines with `choose` wait for a decision; the file does not say it.", said(name)));
    out.add("isthmus: 1");
    out.add("id: choose.an.id  # choose: country, subject, layout, such as mx.entradas.punto-sexo-edad");
    if let Some(t) = title {
        out.add(format!("title: {}", quoted(t)));
    }
    out.add("sender: CHOOSE  # choose: country and office, such as MEX.UPM");
    out.add("target: \"ISTHMUS:DF_CHOOSE(1.0)\"  # choose: a dataflow; `isthmus schema list` names them");
}

/// Locale of labels and figures, and what of it is open.
fn locale(lang: Option<Lang>, written: &Written) -> (String, String) {
    let style = written.style();
    let tag = lang.map_or("en", Lang::tag);
    let point = NumberStyle { decimal: b'.', group: b',' };
    let of = |locale: &str| NumberStyle::of_locale(locale);
    let probably = if written.is_doubtful() { "probably " } else { "" };
    match style {
        Some(s) => {
            let with = ["es-MX", "es-CL", "pt-BR", "fr", "en", "de"].into_iter().find(|l| l.starts_with(tag) && of(l) == s);
            let locale = with.unwrap_or(if s == point { "en" } else { "es-CL" });
            let shown = if s == point { "1,234.5" } else { "1.234,5" };
            (locale.to_owned(), format!("choose the country: figures are {probably}written {shown}"))
        }
        None if lang.is_none() => (tag.to_owned(), "choose: no word of the file says its language".to_owned()),
        None if tag == "es" => ("es-MX".to_owned(), "choose the country: es-MX writes 1,234.5 and es-CL 1.234,5".to_owned()),
        None => (tag.to_owned(), "choose the country, such as en-CA".to_owned()),
    }
}

#[cfg(test)]
mod tests;
