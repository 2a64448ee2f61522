//! Has the program become slower? Instructions an observation at ten thousand, against a bound for each format.
//!
//! Instructions are counted by callgrind and hardly differ from run to run however busy the machine is, which seconds do.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::thread;

use crate::facts::Size;
use crate::make::{Format, Quality};
use crate::measure::{self, Plan};

/// What a bound is above what was measured when it was written: compilers and processors differ a little.
const ROOM: f64 = 1.05;
/// Below this part of its bound a format is told to be due for a lower one.
const SLACK: f64 = 0.85;

/// One line of the file of bounds.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Bound {
    /// Instructions an observation that may not be exceeded.
    bound: u64,
    /// What was measured when the bound was written.
    measured: u64,
    /// What the conversion by hand took then.
    floor: u64,
    /// The day.
    day: String,
}

const HEADER: &str = "format\tbound\tmeasured\tby hand\tmeasured on";

/// Holds the program against its bounds; `false` where one is exceeded.
///
/// # Errors
/// Those of the disk, of callgrind, and of a file of bounds that lacks a format.
pub(crate) fn hold(plan: &Plan, bounds: &Path) -> io::Result<bool> {
    let wanted = parse(&fs::read_to_string(bounds)?)?;
    let counted = count(plan, &[Tool::Program])?;
    let (mut passed, mut failed) = (0, 0);
    println!("instructions an observation at ten thousand observations");
    for format in Format::ALL {
        let lacks =
            || io::Error::other(format!("{} has no line {}; write it anew: tests/bench/gate --write", bounds.display(), format.word()));
        let b = wanted.get(format.word()).ok_or_else(lacks)?;
        let n = counted[&(format, Tool::Program)];
        let ratio = n as f64 / b.floor as f64;
        let word = match n {
            n if n > b.bound => "SLOWER",
            n if (n as f64) < b.bound as f64 * SLACK => "ok; the bound can be lowered: tests/bench/gate --write",
            _ => "ok",
        };
        if n > b.bound {
            failed += 1;
        } else {
            passed += 1;
        }
        println!("{:<10} {n:>7} of {:>7}, {ratio:>5.2} times the conversion by hand  {word}", format.word(), b.bound);
    }
    println!("{passed} passed, {failed} failed");
    Ok(failed == 0)
}

/// Writes the bounds anew from what the program takes now.
///
/// # Errors
/// Those of the disk and of callgrind.
pub(crate) fn write(plan: &Plan, bounds: &Path, day: &str) -> io::Result<()> {
    let counted = count(plan, &[Tool::Program, Tool::Floor])?;
    let mut out = format!("{HEADER}\n");
    for format in Format::ALL {
        let (measured, floor) = (counted[&(format, Tool::Program)], counted[&(format, Tool::Floor)]);
        let bound = (measured as f64 * ROOM).ceil() as u64;
        out += &line(format, &Bound { bound, measured, floor, day: day.to_owned() });
    }
    fs::write(bounds, &out)?;
    print!("{out}");
    Ok(())
}

fn line(format: Format, b: &Bound) -> String {
    format!("{}\t{}\t{}\t{}\t{}\n", format.word(), b.bound, b.measured, b.floor, b.day)
}

fn parse(text: &str) -> io::Result<BTreeMap<String, Bound>> {
    let mut out = BTreeMap::new();
    for (i, line) in text.lines().enumerate().skip(1) {
        let number = |s: &str| s.parse().map_err(|_| io::Error::other(format!("line {}: `{s}` is no number", i + 1)));
        let [format, bound, measured, floor, day] = line.split('\t').collect::<Vec<_>>()[..] else {
            return Err(io::Error::other(format!("line {}: wants `{HEADER}`", i + 1)));
        };
        let bound = Bound { bound: number(bound)?, measured: number(measured)?, floor: number(floor)?, day: day.to_owned() };
        out.insert(format.to_owned(), bound);
    }
    Ok(out)
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Tool {
    Program,
    Floor,
}

/// Instructions an observation, of each format and tool; on all cores, as counts do not mind.
fn count(plan: &Plan, tools: &[Tool]) -> io::Result<BTreeMap<(Format, Tool), u64>> {
    let size = Size::named("10k").expect("the smallest size");
    let mut waiting = Vec::new();
    for format in Format::ALL {
        let file = measure::made(plan, size, format, Quality::Clean)?;
        waiting.extend(tools.iter().map(|tool| (format, *tool, file.clone())));
    }
    let (waiting, done) = (Mutex::new(waiting), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for worker in 0..thread::available_parallelism().map_or(1, usize::from) {
            let (waiting, done) = (&waiting, &done);
            scope.spawn(move || {
                let next = || waiting.lock().expect("no worker stops while it holds the list").pop();
                while let Some((format, tool, file)) = next() {
                    let out = plan.folder.join(format!("gate-{worker}.csv"));
                    let counted = one(plan, format, tool, &file, &out);
                    done.lock().expect("no worker stops while it holds the list").push(((format, tool), counted));
                }
            });
        }
    });
    let done = done.into_inner().expect("all workers have ended");
    done.into_iter().map(|(key, counted)| Ok((key, counted? / size.observations()))).collect()
}

fn one(plan: &Plan, format: Format, tool: Tool, file: &Path, out: &PathBuf) -> io::Result<u64> {
    let command = match tool {
        Tool::Program => measure::convert(plan, format, file, out),
        Tool::Floor => measure::floor(format, file, out)?,
    };
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(command.get_program()).args(command.get_args());
    let ran = valgrind.stdin(Stdio::null()).output()?;
    let text = String::from_utf8_lossy(&ran.stderr);
    fs::remove_file(out).ok();
    if !ran.status.success() {
        return Err(io::Error::other(format!("{} {tool:?} under callgrind: {}\n{text}", format.word(), ran.status)));
    }
    collected(&text).ok_or_else(|| io::Error::other(format!("callgrind counted nothing:\n{text}")))
}

/// The count in callgrind's closing lines: `==123== Collected : 77378943`.
fn collected(text: &str) -> Option<u64> {
    text.lines().rev().find_map(|l| l.split_once("Collected :")?.1.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_is_read_from_the_closing_lines() {
        assert_eq!(collected("==9== Events    : Ir\n==9== Collected : 77378943\n==9== \n"), Some(77_378_943));
        assert_eq!(collected("==9== nothing\n"), None);
    }

    #[test]
    fn bounds_are_written_as_they_are_read() {
        let b = Bound { bound: 105, measured: 100, floor: 50, day: "2026-11-22".into() };
        let text = format!("{HEADER}\n{}", line(Format::Json, &b));
        assert_eq!(parse(&text).expect("a file of bounds").get("json"), Some(&b));
        let error = parse(&format!("{HEADER}\njson\tx\t1\t1\t2026-11-22\n")).expect_err("no number").to_string();
        assert_eq!(error, "line 2: `x` is no number");
    }
}
