//! How does a sender get the own file back, with its problems marked in it?
//!
//! A workbook of Office Open XML is changed in place: flagged cells get a colour and a note, a first sheet lists every problem
//! with a link to its cell, and every part that is not concerned is copied as it lies in the package, compressed bytes and all.
//! Any other file, and a workbook that is written in a way that is not changed without risk, gives a workbook of our own: the
//! list of problems and the rows they are in. [`crate::read`] takes a marked workbook that comes back for what it was before.

mod cells;
mod frame;
mod fresh;
mod list;
mod notes;
mod patch;
mod styles;
mod tags;

#[cfg(test)]
mod tests;

use std::io::{self, Cursor, Seek, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::read::refusal::Trouble;
use crate::read::{Input, Limits};
use crate::report::told::Told;

/// What was made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Marked {
    /// The sender's own workbook, with marks.
    Own,
    /// A workbook of ours, and why.
    Fresh(String),
}

/// Writes the marked workbook of a file. `receipt` is what it is marked for: a receipt, or the digest of the file.
///
/// # Errors
/// The file cannot be read, or the writer fails. What is wrong with the file is no error.
pub fn write(input: &Input, told: &[Told], receipt: &str, limits: &Limits, mut to: impl Write + Seek) -> io::Result<Marked> {
    let receipt: String = receipt.chars().filter(|c| c.is_ascii_alphanumeric() || "-._:".contains(*c)).take(100).collect();
    let reason = match told {
        [one] if one.inputs.first().is_some_and(|i| i.name != input.name) => "archive",
        [one] if one.inputs.first().is_some_and(|i| i.format == "xlsx") => match patch::workbook(input, one, &receipt, limits, &mut to) {
            Ok(()) => return Ok(Marked::Own),
            Err(Odd::Io(e)) => return Err(e),
            Err(Odd::Not(reason)) => reason,
        },
        [_] => "format",
        _ => "archive",
    };
    to.write_all(&fresh::workbook(Some(input), told, reason, &receipt, limits)?)?;
    Ok(Marked::Fresh(reason.to_owned()))
}

/// Writes a workbook with nothing but the list of problems.
///
/// # Errors
/// Only those of the writer.
pub fn list(told: &[Told], receipt: &str, to: &mut dyn Write) -> io::Result<()> {
    to.write_all(&fresh::list(told, receipt, &Limits::default())?)
}

/// Why a workbook is not changed in place.
#[derive(Debug)]
enum Odd {
    /// It is written in a way that is not changed: a word for what is odd.
    Not(&'static str),
    /// The machine failed.
    Io(io::Error),
}

impl From<Trouble> for Odd {
    fn from(t: Trouble) -> Self {
        match t {
            Trouble::Refused(r) => Odd::Not(r.reason),
            Trouble::Io(e) => Odd::Io(e),
        }
    }
}

/// Parts that are made, compressed.
type Made = ZipWriter<Cursor<Vec<u8>>>;

fn new_package() -> Made {
    ZipWriter::new(Cursor::new(Vec::new()))
}

/// How parts are written: compressed, and the same at any time.
fn options() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        // A tenth more bytes than by the usual level, in a third of the time.
        .compression_level(Some(2))
        .last_modified_time(zip::DateTime::default())
        .large_file(false)
}

const SHEET_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";
