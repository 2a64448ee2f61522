//! What is written beside a run? Its report in the form that the file's name asks for, and the sender's file with its problems
//! marked.

use std::fs::File;
use std::io::{Cursor, Write};
use std::path::Path;

use super::convert::{replace, replace_file};
use super::{Stop, input};
use crate::mark;
use crate::model::lang::Lang;
use crate::model::limits::Limits;
use crate::read::Input;
use crate::report::forms::{self, Form};
use crate::report::told::Told;

/// The form that the name of a report's file asks for; JSON where it asks for none.
pub(super) fn form(path: &Path) -> Form {
    path.file_name().and_then(|n| Form::of_name(&n.to_string_lossy())).unwrap_or(Form::Json)
}

/// What a workbook of these files is marked for, where there is no receipt.
pub(super) fn receipt(told: &[Told]) -> String {
    told.first().and_then(|t| t.inputs.first()).map_or(String::new(), |i| format!("sha256:{}", i.sha256))
}

/// Writes reports in a form that is made of what they tell in one language.
pub(super) fn write_told(form: Form, told: &[Told], path: &Path) -> Result<(), Stop> {
    replace(path, |mut out| match form {
        Form::Xlsx => mark::list(told, &receipt(told), &mut out),
        form => forms::write(form, told, &mut out),
    })
}

/// The file that is to be marked.
pub(super) fn one_file(inputs: &[std::path::PathBuf]) -> Result<Input, Stop> {
    match inputs {
        [one] if one.as_os_str() != "-" => input(one),
        _ => Err(Stop::Usage("--marked wants one file, by its name".to_owned())),
    }
}

/// Writes the marked workbook, and says on standard error where it is not the sender's own.
pub(super) fn write_marked(input: &Input, told: &[Told], limits: &Limits, path: &Path) -> Result<(), Stop> {
    replace_file(path, |file| mark::write(input, told, &receipt(told), limits, file).map(drop))
}

/// A kept report in one language.
pub(super) fn kept(path: &Path, lang: Lang) -> Result<Vec<Told>, Stop> {
    Told::kept(&std::fs::read(path)?, lang).map_err(|e| Stop::Machine(format!("the report cannot be read: {e}")))
}

/// Makes the marked workbook of a file that nobody trusts: in the process that may read it. Gives whether it is the sender's own.
pub(super) fn mark_here(input: Option<&Input>, told: &[Told], receipt: &str, limits: &Limits, to: &mut File) -> Result<bool, Stop> {
    let Some(input) = input else {
        // What ends its reader is not read again.
        let mut whole = Cursor::new(Vec::new());
        mark::list(told, receipt, &mut whole)?;
        to.write_all(whole.get_ref())?;
        return Ok(false);
    };
    Ok(mark::write(input, told, receipt, limits, to)? == mark::Marked::Own)
}
