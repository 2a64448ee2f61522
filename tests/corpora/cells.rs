//! Which cells does a file hold, as the readers give them? One JSON line for each sheet and each cell that holds
//! something, for comparison with other programs' readers (see `run` beside it).
//!
//! Exit code 0: read. 3: refused, the last line says why. 2: wrong usage or a broken machine.

use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;

use isthmus::model::finding::{Arg, Finding};
use isthmus::model::location::Sources;
use isthmus::model::table::{Kind, SheetHead, Visibility};
use isthmus::read::{Data, Input, Opened, ReadError, ReadOptions, sniff};
use serde_json::json;

fn main() -> ExitCode {
    let mut out = BufWriter::new(io::stdout().lock());
    let Some(path) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("cells FILE");
        return ExitCode::from(2);
    };
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let mut sources = Sources::default();
    let told = tell(&Input { name, data: Data::File(path) }, &mut sources, &mut out);
    let code = match told {
        Ok(()) => 0,
        Err(ReadError::Refused(f)) => {
            let _ = writeln!(out, "{}", refusal(&f, &sources));
            3
        }
        Err(ReadError::Io(e)) => {
            eprintln!("{e}");
            2
        }
    };
    if out.flush().is_err() { ExitCode::from(2) } else { ExitCode::from(code) }
}

/// Reads the file to its end and tells what is in it; the members of a zip one after the other.
fn tell(input: &Input, sources: &mut Sources, out: &mut impl Write) -> Result<(), ReadError> {
    let options = ReadOptions::default();
    let format = sniff(input, &options.limits, sources)?;
    writeln!(out, "{}", json!({ "format": format.word() }))?;
    match isthmus::pipeline::open(input, format, &options, sources)?.0 {
        Opened::Book(mut book) => {
            for sheet in 0..book.sheets().len() {
                let name = &book.sheets()[sheet];
                writeln!(out, "{}", json!({ "sheet": name.name, "visible": name.visibility == Visibility::Visible }))?;
                let mut failed = Ok(());
                book.read(sheet, &mut |head, block| {
                    for i in 0..block.rows.len() {
                        for cell in block.row_cells(i) {
                            failed = tell_cell(head, block.rows[i].index, cell, block.text(head, cell), out);
                            if failed.is_err() {
                                return ControlFlow::Break(());
                            }
                        }
                    }
                    ControlFlow::Continue(())
                })?;
                failed?;
            }
        }
        Opened::Tree(tree) => writeln!(out, "{}", json!({ "nodes": tree.nodes.len() }))?,
        Opened::Coded(mut message) => {
            let mut records = 0;
            message.read(&mut |batch| {
                records += batch.len();
                ControlFlow::Continue(())
            })?;
            writeln!(out, "{}", json!({ "records": records }))?;
        }
        Opened::Archive(members) => {
            for member in members {
                match tell(&member, sources, out) {
                    Err(ReadError::Refused(f)) => writeln!(out, "{}", json!({ "member": member.name, "refused": refusal(&f, sources) }))?,
                    other => other?,
                }
            }
        }
    }
    Ok(())
}

/// `[row, column, kind, text]`, both from 0; `date` is a number that its format shows as a date or time.
fn tell_cell(head: &SheetHead, row: u32, cell: &isthmus::model::table::Cell, text: &str, out: &mut impl Write) -> io::Result<()> {
    let kind = match cell.kind {
        Kind::Empty => return Ok(()),
        Kind::Text | Kind::Shared => "text",
        Kind::Number if head.style(cell).date && head.date1904 => "date1904",
        Kind::Number if head.style(cell).date => "date",
        Kind::Number => "number",
        Kind::Bool => "bool",
        Kind::Error => "error",
    };
    writeln!(out, "{}", json!([row, cell.col, kind, text]))
}

/// The rule, the reason and every argument, and the place.
fn refusal(f: &Finding, sources: &Sources) -> serde_json::Value {
    let mut told = serde_json::Map::new();
    told.insert("rule".into(), f.rule.id.into());
    for (name, arg) in &f.args {
        let value = match arg {
            Arg::Text(t) => t.clone().into(),
            Arg::Figure(d) => d.to_string().into(),
            Arg::Count(n) => (*n).into(),
            Arg::Place(at) => sources.label(*at).into(),
            Arg::Said(names) => names.get(isthmus::model::lang::Lang::En).into(),
        };
        told.insert((*name).into(), value);
    }
    told.insert("at".into(), f.cells.first().map_or(String::new(), |at| sources.label(*at)).into());
    told.into()
}
