//! `isthmus inspect`: what a file is, its tables, header levels and totals, and the mapping that it matches.

use std::ops::ControlFlow;
use std::path::Path;

use super::{Stop, Tools, input, print};
use crate::map::choose::{self, Choice, Fit, Look};
use crate::map::inspect::TreeGuess;
use crate::map::inspect::{self, TableGuess};
use crate::model::location::Sources;
use crate::model::table::{Block, SheetHead, Visibility};
use crate::pipeline;
use crate::read::{self, Opened, ReadError, ReadOptions};

pub(super) fn inspect(path: &Path, sender: Option<&str>, tools: &Tools) -> Result<u8, Stop> {
    let file = input(path)?;
    let mut sources = Sources::default();
    let limits = tools.config.limits;
    print(&format!("{}\n", file.name))?;
    let format = match read::sniff(&file, &limits, &mut sources) {
        Ok(f) => f,
        Err(e) => return refused(e, &sources, tools),
    };
    print(&format!("  kind      {} ({} bytes)\n", format.word(), file.data.len()?))?;
    let options = ReadOptions { limits, ..ReadOptions::default() };
    let (opened, findings) = match pipeline::open(&file, format, &options, &mut sources) {
        Ok(o) => o,
        Err(e) => return refused(e, &sources, tools),
    };
    for f in &findings.list {
        print(&format!("  note      {}\n", super::convert::sentence(f, &sources, tools)))?;
    }
    let library = tools.library()?;
    let choose = |look: &Look<'_>| choose::choose(&library.known, format.word(), &file.name, sender, look);
    let (choice, fits) = match opened {
        Opened::Book(mut book) => {
            let mut sheets = Vec::new();
            for i in 0..book.sheets().len() {
                let read = book.read(i, &mut |head, block| {
                    sheets.push((head.clone(), block.clone()));
                    ControlFlow::Break(())
                });
                if let Err(e) = read {
                    return refused(e, &sources, tools);
                }
            }
            for (head, block) in &sheets {
                print(&sheet(head, block))?;
            }
            for guess in inspect::describe(&sheets) {
                print(&table(&guess))?;
            }
            choose(&Look::Sheets(&sheets))
        }
        Opened::Tree(tree) => {
            print(&document(&inspect::describe_tree(&tree)))?;
            choose(&Look::Tree(&tree))
        }
        Opened::Coded(message) => {
            print(&format!("  structure {}\n", message.structures().join(", ")))?;
            choose(&Look::Structures(message.structures()))
        }
        Opened::Archive(members) => {
            for m in &members {
                print(&format!("  member    {} ({} bytes)\n", m.name, m.data.len()?))?;
            }
            return Ok(0);
        }
    };
    print(&matches(&choice, &fits, &library.known))?;
    Ok(0)
}

fn refused(e: ReadError, sources: &Sources, tools: &Tools) -> Result<u8, Stop> {
    match e {
        ReadError::Io(e) => Err(e.into()),
        ReadError::Refused(f) => {
            print(&format!("  refused   {}\n", super::convert::sentence(&f, sources, tools)))?;
            Ok(1)
        }
    }
}

fn sheet(head: &SheetHead, block: &Block) -> String {
    let hidden = if head.visibility == Visibility::Visible { "" } else { ", hidden" };
    let more = if block.last { "" } else { " and more" };
    let name = if head.name.is_empty() { "(one table)" } else { head.name.as_str() };
    let hidden_rows = block.rows.iter().filter(|r| r.hidden).count();
    let rows = if hidden_rows > 0 { format!(", {hidden_rows} rows hidden") } else { String::new() };
    format!(
        "  sheet     {name}: {} rows, {} cells{more}, {} merged areas{hidden}{rows}\n",
        block.rows.len(),
        block.cells.len(),
        head.merges.len()
    )
}

fn table(g: &TableGuess) -> String {
    format!("  table     {g}\n")
}

fn document(g: &TreeGuess) -> String {
    format!("  document  {g}\n")
}

fn matches(choice: &Choice, fits: &[Fit], known: &[crate::map::library::Known]) -> String {
    match choice {
        Choice::One(i) => {
            let m = &known[*i].mapping;
            format!("  mapping   {} ({}) of {} for {}\n", m.id, known[*i].path, m.sender.0.join(", "), m.target)
        }
        Choice::Several(all) => {
            let names: Vec<&str> = all.iter().map(|&i| known[i].mapping.id.as_str()).collect();
            format!("  mapping   several fit equally: {}; name one with --mapping, or the sender with --sender\n", names.join(", "))
        }
        Choice::None(_) => {
            let mut out = "  mapping   none fits this layout; draft one with `isthmus map new`\n".to_owned();
            for f in fits.iter().filter(|f| f.found.0 > 0).take(3) {
                let sender = if f.sender == Some(false) { format!("; sender is {}", f.senders.join(", ")) } else { String::new() };
                out += &format!(
                    "  nearest   {}: {} of {} parts found; missing: {}{sender}\n",
                    f.id,
                    f.found.0,
                    f.found.1,
                    f.missing.join("; ")
                );
            }
            out
        }
    }
}
