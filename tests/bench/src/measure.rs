//! What do the program, the conversion by hand and the peers cost on the same files, in turn?

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::child::{self, Cost};
use crate::facts::Size;
use crate::faults;
use crate::make::{Format, Quality};
use crate::peers::{self, Peer, Peers};
use crate::same;

/// What is to be measured, and with what.
pub(crate) struct Plan {
    /// The program.
    pub(crate) program: PathBuf,
    /// Folder for files, results and peers.
    pub(crate) folder: PathBuf,
    pub(crate) sizes: Vec<Size>,
    pub(crate) formats: Vec<Format>,
    /// Runs of each command; the least counts.
    pub(crate) runs: usize,
    /// Runs of each peer.
    pub(crate) peer_runs: usize,
    /// Whether outputs are compared with what the generator knows.
    pub(crate) check: bool,
    /// Whether files with faults are converted too.
    pub(crate) faults: bool,
    /// Which peers run too.
    pub(crate) peers: Peers,
}

/// Who converted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Tool {
    /// The program.
    Program,
    /// The conversion by hand.
    Floor,
    /// Another tool, by name.
    Peer(String),
}

/// One line of the results.
#[derive(Debug)]
pub(crate) struct Result1 {
    pub(crate) size: Size,
    pub(crate) format: Format,
    pub(crate) tool: Tool,
    pub(crate) cost: Cost,
}

/// Faulty beside clean, for one format.
#[derive(Debug)]
pub(crate) struct Faulty {
    pub(crate) size: Size,
    pub(crate) format: Format,
    pub(crate) clean: Cost,
    pub(crate) faulty: Cost,
    /// What differs between what was planted and what was told; empty where nothing does.
    pub(crate) verdict: faults::Verdict,
}

/// All that was measured.
#[derive(Default, Debug)]
pub(crate) struct Results {
    pub(crate) lines: Vec<Result1>,
    pub(crate) faulty: Vec<Faulty>,
    /// Seconds that an empty Python takes to start and end, where there is one.
    pub(crate) python: Option<f64>,
    /// What went wrong: a wrong output, a tool that stopped.
    pub(crate) wrong: Vec<String>,
}

/// Measures all of the plan.
///
/// # Errors
/// Those of the disk and of starting commands.
pub(crate) fn measure(plan: &Plan) -> io::Result<Results> {
    fs::create_dir_all(&plan.folder)?;
    let log = File::create(plan.folder.join("log.txt"))?;
    let mut results = Results::default();
    let peers = peers::install(plan.peers, &plan.folder.join("peers"), &mut results.wrong)?;
    for &size in &plan.sizes {
        for &format in &plan.formats {
            one(plan, size, format, &peers, &log, &mut results)?;
            if plan.faults && format.has_faults() {
                faulty(plan, size, format, &log, &mut results)?;
            }
            // At once: who stops a long run keeps what it has measured.
            fs::write(plan.folder.join("tables.md"), results.tables())?;
        }
    }
    Ok(results)
}

/// All tools on one file, in turn: what the machine does besides falls on all of them.
fn one(plan: &Plan, size: Size, format: Format, peers: &[Peer], log: &File, results: &mut Results) -> io::Result<()> {
    let file = made(plan, size, format, Quality::Clean)?;
    let out = plan.folder.join(format!("out-{}.csv", std::process::id()));
    let mut tools = vec![(Tool::Program, convert(plan, format, &file, &out)), (Tool::Floor, floor(format, &file, &out)?)];
    for peer in peers {
        tools.extend(peer.command(format, &file, &out).map(|command| (Tool::Peer(peer.name.clone()), command)));
    }
    let answer = if plan.check { Some(same::sum(&made(plan, size, Format::SdmxCsv, Quality::Clean)?)?) } else { None };
    let mut least: Vec<Option<Cost>> = vec![None; tools.len()];
    for run in 0..plan.runs.max(plan.peer_runs) {
        // In turn with the rest, as the machine may be busy at one time and idle at another.
        let python = if size.is_small() { peers::start_of_python(log) } else { None };
        results.python = [results.python, python].into_iter().flatten().min_by(f64::total_cmp);
        for ((tool, command), least) in tools.iter_mut().zip(&mut least) {
            let is_peer = matches!(tool, Tool::Peer(_));
            let stopped = run > 0 && least.is_none();
            if stopped || run >= if is_peer { plan.peer_runs } else { plan.runs } {
                continue;
            }
            let who = format!("{} {} {tool:?}", size.name, format.word());
            eprintln!("{who}");
            let (code, cost) = child::run(command, log)?;
            if code != Some(0) {
                results.wrong.push(format!("{who}: stopped with {code:?}, see {}", plan.folder.join("log.txt").display()));
                continue;
            }
            *least = Some(least.map_or(cost, |c| c.least(cost)));
            // SDMX libraries write other columns and other forms of the same number.
            if let Some(answer) = answer.as_ref().filter(|_| run == 0 && !(is_peer && format.is_sdmx())) {
                let got = same::sum(&out)?;
                if got != *answer {
                    results.wrong.push(format!("{who}: another output, {} lines of {}", got.lines, answer.lines));
                }
            }
            fs::remove_file(&out)?;
        }
    }
    for ((tool, _), cost) in tools.into_iter().zip(least) {
        results.lines.extend(cost.map(|cost| Result1 { size, format, tool, cost }));
    }
    Ok(())
}

/// The same file clean and with one faulty record in a hundred, in turn; and whether exactly those are told.
fn faulty(plan: &Plan, size: Size, format: Format, log: &File, results: &mut Results) -> io::Result<()> {
    let out = plan.folder.join(format!("out-{}.csv", std::process::id()));
    let files = [made(plan, size, format, Quality::Clean)?, made(plan, size, format, Quality::Faulty)?];
    let mut least: [Option<Cost>; 2] = [None; 2];
    for _ in 0..plan.runs {
        for (file, least) in files.iter().zip(&mut least) {
            let (_, cost) = child::run(&mut convert(plan, format, file, &out), log)?;
            *least = Some(least.map_or(cost, |c| c.least(cost)));
        }
    }
    let report = plan.folder.join("faulty.report.json");
    let mut check = Command::new(&plan.program);
    check.arg("check").args(["--quiet", "--report"]).arg(&report).arg("--mapping").arg(mapping(format)).arg(&files[1]);
    child::run(&mut check, log)?;
    let list = files[1].with_file_name(format!("{}.faults.tsv", format.file()));
    let verdict = faults::compare(&report, &list)?;
    if let [Some(clean), Some(faulty)] = least {
        results.faulty.push(Faulty { size, format, clean, faulty, verdict });
    }
    Ok(())
}

fn mapping(format: Format) -> PathBuf {
    Path::new("mappings/bench").join(format!("{}.yaml", format.word()))
}

/// The command of the program.
pub(crate) fn convert(plan: &Plan, format: Format, file: &Path, out: &Path) -> Command {
    let mut command = Command::new(&plan.program);
    command.arg("convert").arg("--mapping").arg(mapping(format)).arg(file).arg("-o").arg(out);
    // Ten million observations are more than what is read of a file without being told to.
    let room = (64u64 << 30).to_string();
    command.env("ISTHMUS_LIMITS_FILE", &room).env("ISTHMUS_LIMITS_CELLS", &room);
    command
}

/// The command of the conversion by hand.
pub(crate) fn floor(format: Format, file: &Path, out: &Path) -> io::Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["floor", format.word()]).arg(file).arg(out);
    Ok(command)
}

/// The file of a workload, made anew where this program is younger.
///
/// # Errors
/// Those of the disk.
pub(crate) fn made(plan: &Plan, size: Size, format: Format, quality: Quality) -> io::Result<PathBuf> {
    let word = if quality == Quality::Faulty { "-faulty" } else { "" };
    let folder = plan.folder.join(format!("{}{word}", size.name));
    let file = folder.join(format.file());
    let me = std::env::current_exe()?;
    let age = |path: &Path| fs::metadata(path).and_then(|m| m.modified());
    if age(&file).ok() < age(&me).ok() {
        eprintln!("making {}", file.display());
        // A process of its own: its memory must not count as that of the commands started later.
        let made = Command::new(me).args(["make", format.word(), size.name, quality.word()]).arg(&folder).status()?;
        if !made.success() {
            return Err(io::Error::other(format!("{} cannot be made", file.display())));
        }
    }
    Ok(file)
}
