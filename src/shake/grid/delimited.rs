//! A delimited text is written anew with other quotes or fields, and read again.

use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::sync::Arc;

use super::Grids;
use crate::model::location::{PartKind, Sources};
use crate::read::{Data, Input, Opened, ReadOptions, csv};
use crate::shake::Mutant;
use crate::shake::chance::Chance;
use crate::shake::outcome::{Right, Touch};
use crate::shake::sheet::Sheet;

/// How it is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// Every field quoted, lines ended as on another system.
    Quoted,
    /// One empty field more in every line.
    Wider,
    /// One field less, or one more, in one line.
    Ragged,
}

impl Grids<'_> {
    pub(super) fn fields(&self, chance: &mut Chance, style: Style) -> Option<Mutant> {
        if self.ground.workbook() || self.sheets.len() != 1 {
            return None;
        }
        let t = chance.pick(&self.tables)?;
        let victim = *chance.pick(&t.rows)?;
        let shorter = chance.below(2) == 0;
        let text = self.written_out(style, victim, shorter);
        let input = Input { name: self.ground.file.clone(), data: Data::Bytes(Arc::from(text.into_bytes())) };
        let options = ReadOptions { encoding: Some("utf-8".to_owned()), delimiter: Some(b';'), ..ReadOptions::default() };
        // The part keeps its number, so that places of both files can be compared.
        let part = self.sheets[0].head.part;
        let mut sources = Sources::default();
        (0..part.0).for_each(|_| {
            sources.add("", "", PartKind::File);
        });
        let (opened, mut findings) = csv::open(&input, &options, &mut sources).ok()?;
        let Opened::Book(mut book) = opened else { return None };
        let mut sheet: Option<Sheet> = None;
        let more = book.read(0, &mut |head, block| {
            sheet.get_or_insert_with(|| Sheet::new(head)).add(block);
            ControlFlow::Continue(())
        });
        findings.extend(more.ok()?);
        let sheet = sheet?;
        let (right, what) = match style {
            Style::Quoted => (Right::SAME, "all".to_owned()),
            Style::Wider => (Right::SAME, "all".to_owned()),
            Style::Ragged => {
                let how = if shorter { "less" } else { "more" };
                let right = match (shorter, sheet.last_col()) {
                    // What is left of a record of two fields is a label, as in a note.
                    (true, 0..=1) => self.gone(0, |s| s.row == victim),
                    _ => Right::EITHER,
                };
                (right, format!("a field {how} at {}", self.place(0, victim, 0)))
            }
        };
        let mut mutant = self.mutant(vec![sheet], right, what);
        mutant.found = Some(findings);
        Some(if style == Style::Ragged { mutant.touching([Touch::Row(part, victim)]) } else { mutant })
    }

    fn written_out(&self, style: Style, victim: u32, shorter: bool) -> String {
        let sheet = &self.sheets[0];
        let width = sheet.last_col() + 1;
        let end = if style == Style::Quoted { "\r\n" } else { "\n" };
        let mut out = String::new();
        for line in &sheet.lines {
            let mine = match (style, line.index == victim, shorter) {
                (Style::Wider, _, _) | (Style::Ragged, true, false) => width + 1,
                (Style::Ragged, true, true) => width.saturating_sub(1).max(1),
                _ => width,
            };
            let mut cells = line.cells.iter().peekable();
            for col in 0..mine {
                let text = cells.next_if(|c| c.col == col).map_or("", |c| sheet.text(c));
                if col > 0 {
                    out.push(';');
                }
                if style == Style::Quoted || text.contains([';', '"', '\n', '\r']) {
                    let _ = write!(out, "\"{}\"", text.replace('"', "\"\""));
                } else {
                    out.push_str(if col >= width && style == Style::Ragged { "5" } else { text });
                }
            }
            out.push_str(end);
        }
        out
    }
}
