//! One line per cell of a finding, for those who sort and filter.

use std::io::{self, Write};

use super::Report;
use super::json::MOST;
use super::messages::{Catalogue, Words};
use super::places::Places;
use crate::model::lang::Lang;

impl Report {
    /// Writes UTF-8 with a header line, comma and `\n`, in this language.
    ///
    /// # Errors
    /// Only those of the writer.
    pub fn write_csv(&self, lang: Lang, to: &mut dyn Write) -> io::Result<()> {
        let places = Places::new(&self.summary.sources, &self.summary.spots);
        let words = Words { places: &places, flow: self.summary.flow.as_deref() };
        let catalogue = Catalogue::of(lang);
        let mut out = csv::Writer::from_writer(to);
        out.write_record(catalogue.ui("ui-csv-header", &[]).split(','))?;
        for (i, f) in self.findings().iter().enumerate() {
            let (id, title) = ((i + 1).to_string(), catalogue.title(f.rule));
            let (sentence, remedy) = (inert(catalogue.sentence(f, words)), inert(catalogue.remedy(f, words)));
            for &at in f.cells.iter().take(MOST) {
                let p = places.fields(at);
                out.write_record([
                    &id,
                    f.severity.word(),
                    f.rule.id,
                    &title,
                    &inert(p.file),
                    &inert(p.sheet.unwrap_or_default()),
                    &p.cell.unwrap_or_default(),
                    &p.line.map_or(String::new(), |n| n.to_string()),
                    &inert(p.pointer.unwrap_or_default()),
                    &sentence,
                    &remedy,
                ])?;
            }
        }
        out.flush()
    }

    /// The same as a text.
    pub fn csv(&self, lang: Lang) -> String {
        let mut bytes = Vec::new();
        self.write_csv(lang, &mut bytes).expect("memory takes all bytes");
        String::from_utf8(bytes).expect("texts are UTF-8")
    }
}

/// A text that a spreadsheet would take for a formula gets an apostrophe: names of files and sheets are the sender's.
fn inert(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::super::example;
    use super::*;

    #[test]
    fn a_line_for_each_cell() {
        let text = example::report().csv(Lang::Es);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        assert_eq!(reader.headers().expect("a header").iter().nth(6), Some("celda"));
        let lines: Vec<_> = reader.records().map(|r| r.expect("a record")).collect();
        assert_eq!(lines.len(), 2 + 2 + 60 + 1 + 1);
        assert_eq!(&lines[5][6], "A12");
        assert_eq!(&lines[65][2], "X-VAD-001");
    }

    #[test]
    fn names_are_no_formulas() {
        let text = example::set_aside().csv(Lang::En);
        assert!(text.contains(",'=personas.csv,") && !text.contains("Juana"), "{text}");
    }
}
