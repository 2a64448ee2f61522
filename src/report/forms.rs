//! In which forms can a report be had, by which ending of a file's name, and as which media type?

use std::io::{self, Write};

use super::told::{At, Told, ToldPlace};
use super::{ess, html, sarif};
use crate::model::location::a1;

/// A form of a report.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// The canonical one, in all languages (`schemas/report.schema.json`).
    Json,
    /// For a terminal.
    Text,
    /// One line for each place.
    Csv,
    /// A page that needs no script and can be printed.
    Html,
    /// SARIF 2.1.0, for programs that show findings beside texts.
    Sarif,
    /// The validation report of the European Statistical System, version 1.0.1.
    Ess,
    /// A workbook that lists all problems.
    Xlsx,
}

impl Form {
    /// All of them.
    pub const ALL: [Form; 7] = [Form::Json, Form::Text, Form::Csv, Form::Html, Form::Sarif, Form::Ess, Form::Xlsx];

    /// Its word in a query.
    pub fn word(self) -> &'static str {
        match self {
            Form::Json => "json",
            Form::Text => "text",
            Form::Csv => "csv",
            Form::Html => "html",
            Form::Sarif => "sarif",
            Form::Ess => "ess",
            Form::Xlsx => "xlsx",
        }
    }

    /// The form of this word.
    pub fn of(word: &str) -> Option<Form> {
        Form::ALL.into_iter().find(|f| f.word() == word)
    }

    /// The form that a file's name asks for by its ending: `.ess.json`, `.html`, `.txt` …
    pub fn of_name(name: &str) -> Option<Form> {
        let name = name.to_ascii_lowercase();
        let endings = [
            (".ess.json", Form::Ess),
            (".json", Form::Json),
            (".txt", Form::Text),
            (".csv", Form::Csv),
            (".html", Form::Html),
            (".htm", Form::Html),
            (".sarif", Form::Sarif),
            (".xlsx", Form::Xlsx),
        ];
        endings.into_iter().find(|(ending, _)| name.ends_with(ending)).map(|(_, form)| form)
    }

    /// Its media type. That of [`Form::Ess`] is [`Form::Json`]'s: it is asked for by name.
    pub fn media(self) -> &'static str {
        match self {
            Form::Json | Form::Ess => "application/json",
            Form::Text => "text/plain",
            Form::Csv => "text/csv",
            Form::Html => "text/html",
            Form::Sarif => "application/sarif+json",
            Form::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// Writes reports as a page, as SARIF, or as reports of the European Statistical System; the other forms are made elsewhere:
/// by [`Report`](super::Report) those that need all languages or the run's own words, by [`crate::mark`] workbooks.
///
/// # Errors
/// Only those of the writer.
pub fn write(form: Form, told: &[Told], to: &mut dyn Write) -> io::Result<()> {
    match form {
        Form::Html => html::write(told, to),
        Form::Sarif => sarif::write(told, to),
        Form::Ess => ess::write(told, to),
        Form::Json | Form::Text | Form::Csv | Form::Xlsx => Err(io::Error::new(io::ErrorKind::Unsupported, "this form is made elsewhere")),
    }
}

/// A place for programs: `Datos!D17`, `D17`, `/a/0`; empty for the file as a whole.
pub(super) fn address(told: &Told, place: &ToldPlace) -> String {
    let inside = match &place.at {
        At::Whole => String::new(),
        At::Cell(row, col) => a1(*row, *col),
        At::Spot(_, pointer) => pointer.to_string(),
    };
    match &told.part(place).sheet {
        Some(sheet) if inside.is_empty() => sheet.clone(),
        Some(sheet) => format!("{sheet}!{inside}"),
        None => inside,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_and_a_word_ask_for_a_form() {
        assert_eq!(Form::of_name("a.ess.json"), Some(Form::Ess));
        assert_eq!(Form::of_name("a.JSON"), Some(Form::Json));
        assert_eq!(Form::of_name("a.pdf"), None);
        for form in Form::ALL {
            assert_eq!(Form::of(form.word()), Some(form));
        }
    }
}
