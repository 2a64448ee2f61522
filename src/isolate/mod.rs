//! How are files read that nobody trusts? By a process of its own, so that whatever they do to it ends there.
//!
//! The process is the same program, called `parse-worker`. It does the whole run and leaves report, text and
//! observations in a folder; only open files and a few words cross the line between. It has limits of memory and CPU
//! for each file (see [`Limits`](crate::model::limits::Limits)) and, where the kernel can, no other file, no network and
//! no program. Its death is no failure of ours: the file that it was reading is marked, and the run is made again
//! without opening that file, so that its report says why (F-LIM-002) and all others are read.

mod confine;
pub mod descriptors;
mod job;
mod line;
pub mod look;
pub mod memory;
pub mod point;
mod worker;

pub use job::{Death, End, FACTS, ForService, Job, LOOK, MARKED, OWN, Output, POINTED, RECORDS, REPORT, Spent, TEXT, Text, Walls};
pub use worker::{Taken, Worker};

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::os::fd::OwnedFd;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tempfile::TempDir;

use crate::read::{Data, Input};
use job::{Order, Told};
use line::Line;

/// Name of the command that is the other side.
pub const COMMAND: &str = "parse-worker";

/// What came of a job.
#[derive(Debug)]
pub struct Outcome {
    /// How it ended.
    pub end: End,
    /// Why a file, by its number, could not be read to its end.
    pub deaths: Vec<Option<Death>>,
    results: PathBuf,
    _folder: Folder,
}

impl Outcome {
    /// Where [`REPORT`], [`TEXT`] or the observations ([`Output::place`]) lie, until this value goes.
    pub fn place(&self, name: &str) -> PathBuf {
        self.results.join(name)
    }
}

/// Runs a job on files, each within its limits, and tells `on` the number of each file that is begun.
///
/// `program` is this program; `wall` is how long a file may take by the clock.
///
/// # Errors
/// The machine: no process, no folder, or a process that ends before it is given a file.
pub fn run(program: &Path, job: &Job, wall: Duration, inputs: &[Input], on: &mut dyn FnMut(usize)) -> io::Result<Outcome> {
    run_until(program, job, wall, inputs, on, &Halt::default())
}

/// Ends a run from elsewhere.
#[derive(Default)]
pub struct Halt {
    called: AtomicBool,
    line: Mutex<Option<UnixStream>>,
}

impl Halt {
    /// Ends the run, now and for good: its process is killed, and [`run_until`] gives an error of kind `Interrupted`.
    pub fn call(&self) {
        self.called.store(true, Ordering::SeqCst);
        if let Some(line) = &*self.line() {
            // A line that is closed already needs no closing.
            let _ = line.shutdown(Shutdown::Both);
        }
    }

    fn line(&self) -> MutexGuard<'_, Option<UnixStream>> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_called(&self) -> bool {
        self.called.load(Ordering::SeqCst)
    }
}

/// As [`run`], until somebody calls a halt.
///
/// # Errors
/// As [`run`]; of kind `Interrupted` after a halt.
pub fn run_until(
    program: &Path,
    job: &Job,
    wall: Duration,
    inputs: &[Input],
    on: &mut dyn FnMut(usize),
    halt: &Halt,
) -> io::Result<Outcome> {
    let folder = Folder::new()?;
    let mut deaths = vec![None; inputs.len()];
    loop {
        let results = folder.place.path().join("results");
        fs::create_dir(&results)?;
        let order =
            Order { job: job.clone(), names: inputs.iter().map(|i| i.name.clone()).collect(), deaths: deaths.clone(), folder: results };
        let log = folder.place.path().join("log");
        match attempt(program, &order, wall, inputs, &log, on, halt)? {
            Ended::Done(end) => return Ok(Outcome { end, deaths, results: order.folder, _folder: folder }),
            Ended::Died(at, death) => {
                let before = deaths.iter().flatten().count();
                match at {
                    Some(i) => deaths[i] = Some(death),
                    // What all files give together was too much.
                    None => deaths.iter_mut().filter(|d| d.is_none()).for_each(|d| *d = Some(death)),
                }
                if deaths.iter().flatten().count() == before {
                    return Err(no_start(death, &log));
                }
                fs::remove_dir_all(&order.folder)?;
            }
        }
    }
}

/// Where a run leaves what it makes, as long as the value lives. Locked by the process whose run it is: what is not locked was
/// left by one that died.
#[derive(Debug)]
struct Folder {
    place: TempDir,
    _lock: File,
}

/// What the names of folders of runs begin with.
const FOLDER: &str = "isthmus-run-";
/// The file in each that is locked.
const LOCK: &str = "lock";

impl Folder {
    fn new() -> io::Result<Folder> {
        let place = tempfile::Builder::new().prefix(FOLDER).permissions(fs::Permissions::from_mode(0o700)).tempdir()?;
        // Locked before it has its name, so that it is never seen without.
        let made = place.path().join("unlocked");
        let lock = File::create(&made)?;
        lock.lock()?;
        fs::rename(made, place.path().join(LOCK))?;
        Ok(Folder { place, _lock: lock })
    }
}

/// Deletes what runs left whose process was killed: it holds what offices sent. Folders of other users are not looked into.
///
/// # Errors
/// The folder of temporary files cannot be read.
pub fn tidy() -> io::Result<()> {
    for entry in fs::read_dir(tempfile::env::temp_dir())? {
        let path = entry?.path();
        if !path.file_name().is_some_and(|n| n.to_string_lossy().starts_with(FOLDER)) {
            continue;
        }
        // One that has no lock yet is just being made; one that cannot be deleted is another's.
        let left = File::open(path.join(LOCK)).is_ok_and(|lock| lock.try_lock().is_ok());
        if left && let Err(why) = fs::remove_dir_all(&path) {
            tracing::warn!(path = %path.display(), %why, "what a run left cannot be deleted");
        }
    }
    Ok(())
}

enum Ended {
    Done(End),
    /// While it read this file, or none in particular.
    Died(Option<usize>, Death),
}

/// Runs one process from start to end.
fn attempt(
    program: &Path,
    order: &Order,
    wall: Duration,
    inputs: &[Input],
    log: &Path,
    on: &mut dyn FnMut(usize),
    halt: &Halt,
) -> io::Result<Ended> {
    let (mut ours, theirs) = Line::pair()?;
    ours.patience(wall)?;
    *halt.line() = Some(ours.other()?);
    if halt.is_called() {
        return Err(io::ErrorKind::Interrupted.into());
    }
    let child = Command::new(program)
        .arg(COMMAND)
        .env_clear()
        .envs(memory::said(inputs.iter().map(memory::bytes).sum()))
        .stdin(Stdio::from(OwnedFd::from(theirs)))
        .stdout(Stdio::null())
        .stderr(Stdio::from(File::create(log)?))
        .spawn()?;
    let mut child = Guarded(child);
    let mut begun = false;
    let mut at = None;
    let talk = ours.say(order).and_then(|()| {
        loop {
            match ours.hear()? {
                Told::Want(i) => {
                    let input = inputs.get(i).ok_or(io::ErrorKind::InvalidData)?;
                    begun = true;
                    at = Some(i);
                    on(i);
                    ours.hand(&open(input, log)?)?;
                }
                Told::Closing => (begun, at) = (true, None),
                Told::Short => return Ok(None),
                Told::End(end) => return Ok(Some(end)),
            }
        }
    });
    let death = match talk {
        Err(_) if halt.is_called() => {
            child.end()?;
            return Err(io::ErrorKind::Interrupted.into());
        }
        Ok(Some(end)) => {
            child.0.wait()?;
            return Ok(Ended::Done(end));
        }
        Ok(None) => {
            child.end()?;
            Death::Memory
        }
        Err(e) if matches!(e.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => {
            child.end()?;
            Death::Wall
        }
        Err(e) => {
            // The line breaks because the process is gone; if it is not, the machine is at fault.
            let status = child.0.try_wait()?;
            let broken = matches!(e.kind(), io::ErrorKind::UnexpectedEof | io::ErrorKind::BrokenPipe | io::ErrorKind::ConnectionReset);
            match status {
                Some(status) => cause(status, log),
                None if broken => cause(child.0.wait()?, log),
                None => return Err(e),
            }
        }
    };
    if begun { Ok(Ended::Died(at, death)) } else { Err(no_start(death, log)) }
}

/// A process that does not outlive its caller.
struct Guarded(Child);

impl Guarded {
    fn end(&mut self) -> io::Result<()> {
        self.0.kill()?;
        self.0.wait().map(|_| ())
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        // It has ended already wherever all went well.
        let _ = self.end();
    }
}

/// Opens a file for reading only. Bytes in memory become a file that has no name.
fn open(input: &Input, log: &Path) -> io::Result<File> {
    Ok(match &input.data {
        Data::File(path) => File::open(path)?,
        Data::Open(file) => file.try_clone()?,
        Data::Hashed(hashing) => open(&Input { name: input.name.clone(), data: hashing.data().clone() }, log)?,
        Data::Bytes(bytes) => {
            let path = log.with_file_name("input");
            fs::File::create(&path)?.write_all(bytes)?;
            let file = File::open(&path)?;
            fs::remove_file(&path)?;
            file
        }
    })
}

/// Why a process ended, by how it ended and by its last words.
fn cause(status: ExitStatus, log: &Path) -> Death {
    const ABORT: i32 = 6;
    const KILL: i32 = 9;
    const CPU: i32 = if cfg!(any(target_arch = "mips", target_arch = "mips64")) { 30 } else { 24 };
    match status.signal() {
        Some(CPU) => Death::Cpu,
        Some(KILL) => Death::Killed,
        Some(ABORT) if last_words(log).contains("memory allocation of") => Death::Memory,
        _ => Death::Crash,
    }
}

fn last_words(log: &Path) -> String {
    let mut bytes = Vec::new();
    let _ = File::open(log).and_then(|f| f.take(1 << 16).read_to_end(&mut bytes));
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A process that ends before it is given anything: the limits are too narrow for the program itself, or it is broken.
fn no_start(death: Death, log: &Path) -> io::Error {
    let words = last_words(log);
    let words = words.lines().next().unwrap_or("").trim();
    let word = death.word();
    io::Error::other(format!("the process that reads files ended before its work was done ({word}): {words}"))
}
