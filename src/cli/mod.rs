//! The command line: what can be asked, and one function per command.
//!
//! Exit codes: 0 clean or warnings only, 1 findings of severity error, 2 wrong usage or a broken machine.

mod anew;
mod audit;
mod beside;
mod compare;
mod convert;
mod demo;
#[cfg(unix)]
mod desk;
mod doctor;
#[cfg(unix)]
mod export;
mod inspect;
#[cfg(unix)]
mod isolated;
#[cfg(not(unix))]
#[path = "not_isolated.rs"]
mod isolated;
mod mapping;
#[cfg(unix)]
mod office;
#[cfg(unix)]
mod push;
mod rules;
mod schema;
#[cfg(unix)]
mod service;
mod shake;
mod shelf;
#[cfg(unix)]
mod signer;
#[cfg(unix)]
mod submit;
#[cfg(unix)]
mod tenant;
#[cfg(unix)]
mod trail;
#[cfg(unix)]
mod words;

use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::config::Config;
use crate::map::library::{Known, Library};
use crate::map::spec;
use crate::model::lang::Lang;
use crate::read::{Data, Input};
use crate::standard::Standard;

/// Reads files of migration figures as offices send them, and gives comparable SDMX observations with a report.
#[derive(Parser, Debug)]
#[command(name = "isthmus", version, about, max_term_width = 100)]
pub struct Arguments {
    /// Configuration file (TOML).
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Language of what people read: en, es, fr, pt.
    #[arg(long, global = true, value_name = "LANG", value_parser = lang)]
    lang: Option<Lang>,
    /// Structure message (SDMX-JSON or SDMX-ML) to be added to the standard's own; may be repeated.
    #[arg(long, global = true, value_name = "FILE")]
    structure: Vec<PathBuf>,
    /// Folder of mappings to choose from, instead of those that come with the program.
    #[arg(long, global = true, value_name = "DIR")]
    mappings: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Convert files to comparable observations (SDMX-CSV 2.0 or Parquet).
    Convert(ConvertArgs),
    /// Only report what a conversion would find.
    Check(CheckArgs),
    /// Say what a file is: its tables, header levels, totals, and the mapping that it matches.
    Inspect {
        /// The file; `-` reads standard input.
        input: PathBuf,
        /// Sender of the file, such as MEX.UPM.
        #[arg(long, value_name = "ID")]
        sender: Option<String>,
    },
    /// Say how comparable two files are, and why; write the letter to two offices that count the same movements.
    Compare(compare::CompareArgs),
    /// Work with mappings.
    #[command(subcommand)]
    Map(MapCommand),
    /// Look at the shared standard.
    #[command(subcommand)]
    Schema(SchemaCommand),
    /// List the rules that files are held against, and work with packs of them.
    Rules {
        #[command(subcommand)]
        command: Option<RulesCommand>,
    },
    /// Check proofs of releases and numbers, with no server and no network.
    Verify(audit::VerifyArgs),
    /// Watch that a ledger only grows, and co-sign it.
    #[command(subcommand)]
    Witness(audit::WitnessCommand),
    /// Run the whole path on example files of several countries and formats, and serve what comes of it until stopped.
    Demo(demo::DemoArgs),
    /// Hand a file in, and tell what was found in it.
    #[cfg(unix)]
    Submit(submit::SubmitArgs),
    /// Look at what was handed in, and decide about it.
    #[cfg(unix)]
    Review(office::ReviewArgs),
    /// Make, add and end the keys with which you sign decisions yourself.
    #[cfg(unix)]
    Signer(signer::SignerArgs),
    /// Release what was approved, or see what that would change.
    #[cfg(unix)]
    Release(office::ReleaseArgs),
    /// List releases.
    #[cfg(unix)]
    Releases(office::ReleasesArgs),
    /// Turn another key to a release that waits for it.
    #[cfg(unix)]
    GiveKey(office::OneRelease),
    /// Withdraw a release.
    #[cfg(unix)]
    Withdraw(office::OneRelease),
    /// Release the content of an earlier release again.
    #[cfg(unix)]
    Reinstate(office::OneRelease),
    /// Say what is different between two releases.
    #[cfg(unix)]
    Diff(office::DiffArgs),
    /// Say which cell a published number came from, or where a cell went.
    #[cfg(unix)]
    Trace(trail::TraceArgs),
    /// Write a proof of a receipt or release, to be checked with `verify`.
    #[cfg(unix)]
    Prove(trail::ProveArgs),
    /// Make an old release again from what is recorded, and compare.
    #[cfg(unix)]
    Replay(office::OneRelease),
    /// Bring what is published for everybody into a folder, as Parquet that other programs read as it is.
    #[cfg(unix)]
    Export(export::ExportArgs),
    /// Send what is published in a dataflow to another store, or to any program that takes it.
    #[cfg(unix)]
    Push(push::PushArgs),
    /// Look at the ledger, and hold everything that is kept against it.
    #[cfg(unix)]
    Ledger(trail::LedgerArgs),
    /// Change what a tenant works with, and who works for it: mappings, settings, people, tokens, sources, webhooks.
    #[cfg(unix)]
    Tenant(tenant::TenantArgs),
    /// Run the service: take files, run them, publish what people release.
    #[cfg(unix)]
    Serve(service::ServeArgs),
    /// Run the files that the service takes; any number of these may work for one service.
    #[cfg(unix)]
    Work(service::WorkArgs),
    /// Save everything that is kept to a folder, while the service works. The same folder again takes only what is new.
    #[cfg(unix)]
    Backup(service::BackupArgs),
    /// Bring the last backup of a folder back to a store that is empty, of the same kind or another.
    #[cfg(unix)]
    Restore(service::RestoreArgs),
    /// Make the accounts and tokens that a YAML file names, and print their secrets, once.
    #[cfg(unix)]
    Provision {
        /// The file.
        file: PathBuf,
        /// The folder of everything, whatever the configuration says.
        #[arg(long, value_name = "DIR")]
        data: Option<PathBuf>,
    },
    /// Print the configuration in force, as TOML.
    Config,
    /// Try whether this machine and installation work, and whether the service that is configured would.
    Doctor(doctor::DoctorArgs),
    /// Read files for a caller at the other end of standard input (see `--isolate`).
    #[cfg(unix)]
    #[command(hide = true)]
    ParseWorker,
}

#[derive(Args, Debug)]
struct Common {
    /// The files; `-` reads standard input.
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// Use this mapping, whatever the layout says.
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// Sender of the files, such as MEX.UPM; else the one whose mapping fits.
    #[arg(long, value_name = "ID")]
    sender: Option<String>,
    /// Day on which the files were received (2026-11-21); else today.
    #[arg(long, value_name = "DATE")]
    received: Option<String>,
    /// What stood before in the same dataflow: SDMX or Parquet as we write it, or a file as those that are read. May be repeated.
    #[arg(long, value_name = "FILE")]
    previous: Vec<PathBuf>,
    /// What a partner reports of the same movements, from its side.
    #[arg(long, value_name = "FILE")]
    mirror: Vec<PathBuf>,
    /// A dataset of the same office that belongs with it: the flows of a stock, another table of the same register.
    #[arg(long, value_name = "FILE")]
    beside: Vec<PathBuf>,
    /// What somebody else publishes of the same, for its order of magnitude.
    #[arg(long, value_name = "FILE")]
    benchmark: Vec<PathBuf>,
    /// Hold the files against this pack of rules too; may be repeated.
    #[arg(long, value_name = "PACK")]
    rules: Vec<PathBuf>,
    /// Read cells as this patch corrects them, where they still hold what it says; may be repeated.
    #[arg(long, value_name = "PATCH")]
    patch: Vec<PathBuf>,
    /// Write the report: `.json` (all four languages), `.html`, `.xlsx`, `.csv`, `.txt`, `.sarif` or `.ess.json` (the validation
    /// report of the European Statistical System).
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Read the files in a process of its own, with limits of memory and time for each: for files that nobody trusts.
    #[arg(long)]
    isolate: bool,
    /// Print nothing but errors.
    #[arg(long, short)]
    quiet: bool,
}

#[derive(Args, Debug)]
struct ConvertArgs {
    #[command(flatten)]
    common: Common,
    /// Where the observations go: `.csv`, `.parquet`, a folder (one file per dataflow), or `-` for standard output.
    #[arg(short, long, value_name = "OUT")]
    output: PathBuf,
}

#[derive(Args, Debug)]
struct CheckArgs {
    #[command(flatten)]
    common: Common,
    /// Form of the report on standard output.
    #[arg(long, value_enum, default_value = "text")]
    format: ReportFormat,
    /// Write the file with its problems marked in it: coloured cells, notes, a first sheet that lists them all (.xlsx). A file that
    /// is no Excel workbook gives a workbook of its problems and the rows they are in.
    #[arg(long, value_name = "OUT")]
    marked: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ReportFormat {
    /// For people.
    Text,
    /// For programs, all four languages.
    Json,
    /// One line per finding and cell.
    Csv,
}

#[derive(Subcommand, Debug)]
enum MapCommand {
    /// Run the tests inside mappings.
    Test {
        /// Mapping files or folders; none: those that come with the program.
        paths: Vec<PathBuf>,
    },
    /// Draft a mapping from a file.
    New {
        /// The file.
        input: PathBuf,
        /// Where the draft goes; none: standard output.
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Say in plain sentences what a mapping does.
    Explain {
        /// A mapping file, or the id of one that comes with the program.
        mapping: String,
    },
    /// List the mappings that are known.
    List,
    /// Run a mapping on changed copies of files: is anything ever silently different?
    Shake {
        /// A mapping file, or the id of one that comes with the program; `any`: the one that fits each file.
        mapping: String,
        /// The files.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// What the changes are drawn from; the same seed makes the same changes.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// How many changed copies of each file.
        #[arg(long, default_value_t = 200)]
        count: u64,
    },
}

#[derive(Subcommand, Debug)]
enum RulesCommand {
    /// List the rules of the catalogue.
    List {
        /// Say of each whether it can be written as VTL 2.1, and why not.
        #[arg(long)]
        vtl: bool,
        /// Say of each what it asks for, with an example and what to do then.
        #[arg(long, conflicts_with = "vtl")]
        explain: bool,
    },
    /// Run the tests inside packs of rules.
    Test {
        /// Packs, or folders of them; none: those that come with the program.
        paths: Vec<PathBuf>,
    },
    /// Write a pack, or what the catalogue asks of a dataflow, as VTL 2.1: rulesets, and the checks that apply them.
    Export {
        /// The pack; or a dataflow, such as ISTHMUS:DF_MIG_FLOW(1.0), for the rules of the catalogue.
        pack: PathBuf,
    },
    /// Make a pack of the rulesets of a script of VTL 2.1.
    Import {
        /// The script.
        script: PathBuf,
        /// The dataflow that it is for, where the script does not say: ISTHMUS:DF_BORDER_MVT(1.0).
        #[arg(long, value_name = "REF")]
        dataflow: Option<String>,
    },
}

#[derive(Subcommand, Debug)]
enum SchemaCommand {
    /// List structures, dataflows and codelists.
    List,
    /// Show one in words.
    Show {
        /// Its id (`DF_BORDER_MVT`) or reference (`ISTHMUS:DF_BORDER_MVT(1.0)`).
        id: String,
    },
    /// Print one as an SDMX-JSON structure message.
    Export {
        /// Its id or reference.
        id: String,
    },
    /// Hold a structure message (SDMX-ML or SDMX-JSON) against the standard, as a service does before it takes one.
    Check {
        /// The message.
        file: PathBuf,
    },
}

fn lang(text: &str) -> Result<Lang, String> {
    Lang::parse(text).ok_or_else(|| format!("`{text}` is not one of en, es, fr, pt"))
}

/// Why a command stops.
#[derive(Debug)]
enum Stop {
    /// The caller is at fault: what to change.
    Usage(String),
    /// The machine is at fault.
    Machine(String),
}

impl From<io::Error> for Stop {
    fn from(e: io::Error) -> Self {
        Stop::Machine(e.to_string())
    }
}

/// What every command works with.
struct Tools {
    config: Config,
    lang: Lang,
    standard: Standard,
}

/// Runs a command and gives the exit code.
pub fn run(arguments: Arguments) -> u8 {
    #[cfg(unix)]
    if matches!(arguments.command, Command::ParseWorker) {
        return isolated::worker();
    }
    match &arguments.command {
        Command::Convert(ConvertArgs { common, .. }) | Command::Check(CheckArgs { common, .. }) if !common.isolate => {
            anew::reading(&common.inputs);
        }
        Command::Serve(_) | Command::Work(_) | Command::Demo(_) => anew::serving(),
        _ => {}
    }
    let result = unbroken(|| tools(&arguments).and_then(|tools| dispatch(&arguments.command, &tools)));
    match result {
        Ok(code) => code,
        // Whoever reads our output has gone: that is success.
        Err(Stop::Machine(e)) if e.contains("Broken pipe") => 0,
        Err(Stop::Usage(why) | Stop::Machine(why)) => {
            let _ = writeln!(io::stderr(), "isthmus: {why}");
            2
        }
    }
}

/// Does something, and makes a sentence of what would end the program.
///
/// A reader that we are guests of may fail on a damaged file; that is caught where it is called, and nobody needs to read
/// of it. What is caught here is a mistake of ours: the place of it is told, never what the file held.
fn unbroken(what: impl FnOnce() -> Result<u8, Stop>) -> Result<u8, Stop> {
    let last = Arc::new(Mutex::new(String::new()));
    let noted = last.clone();
    std::panic::set_hook(Box::new(move |info| {
        let place = info.location().map(|l| format!("{}:{}", l.file(), l.line())).unwrap_or_default();
        if let Ok(mut last) = noted.lock() {
            *last = place;
        }
    }));
    catch_unwind(AssertUnwindSafe(what)).unwrap_or_else(|_| {
        let place = last.lock().map_or_else(|_| String::new(), |l| l.clone());
        Err(Stop::Machine(format!("a mistake of this program stopped it ({place}); please report it with the file, if you may")))
    })
}

fn tools(a: &Arguments) -> Result<Tools, Stop> {
    let mut config = Config::load(a.config.as_deref(), std::env::vars()).map_err(|e| Stop::Usage(e.to_string()))?;
    if a.lang.is_some() {
        config.lang = a.lang;
    }
    if a.mappings.is_some() {
        config.mappings.clone_from(&a.mappings);
    }
    config.structures.extend(a.structure.iter().cloned());
    let lang = spoken(config.lang);
    // The first that is asked for; a process runs one command.
    let _ = SPOKEN.set(lang);
    let standard = Standard::with_structures(&config.structures).map_err(|e| Stop::Usage(e.to_string()))?;
    Ok(Tools { config, lang, standard })
}

/// The language of the command that runs, for what goes wrong far from where it is known.
static SPOKEN: OnceLock<Lang> = OnceLock::new();

/// The language that is asked for, else that of the environment.
fn spoken(asked: Option<Lang>) -> Lang {
    let from_environment = || ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|n| std::env::var(n).ok().filter(|v| !v.is_empty()));
    asked.or_else(|| from_environment().and_then(|l| Lang::parse(&l))).unwrap_or(Lang::En)
}

fn dispatch(command: &Command, tools: &Tools) -> Result<u8, Stop> {
    match command {
        Command::Convert(a) => convert::convert(a, tools),
        Command::Check(a) => convert::check(a, tools),
        Command::Inspect { input, sender } => inspect::inspect(input, sender.as_deref(), tools),
        Command::Compare(a) => compare::compare(a, tools),
        Command::Map(MapCommand::Test { paths }) => mapping::test(paths, tools),
        Command::Map(MapCommand::New { input, output }) => mapping::new(input, output.as_deref(), tools),
        Command::Map(MapCommand::Explain { mapping }) => mapping::explain(mapping, tools),
        Command::Map(MapCommand::List) => mapping::list(tools),
        Command::Map(MapCommand::Shake { mapping, files, seed, count }) => shake::shake(mapping, files, *seed, *count, tools),
        Command::Schema(SchemaCommand::List) => schema::list(tools),
        Command::Schema(SchemaCommand::Show { id }) => schema::show(id, tools),
        Command::Schema(SchemaCommand::Export { id }) => schema::export(id, tools),
        Command::Schema(SchemaCommand::Check { file }) => schema::check(file, tools),
        Command::Rules { command: None } => doctor::rules(false, tools),
        Command::Rules { command: Some(RulesCommand::List { explain: true, .. }) } => rules::explain(tools),
        Command::Rules { command: Some(RulesCommand::List { vtl, .. }) } => doctor::rules(*vtl, tools),
        Command::Rules { command: Some(RulesCommand::Test { paths }) } => rules::test(paths, tools),
        Command::Rules { command: Some(RulesCommand::Export { pack }) } => rules::export(pack, tools),
        Command::Rules { command: Some(RulesCommand::Import { script, dataflow }) } => rules::import(script, dataflow.as_deref(), tools),
        Command::Verify(a) => audit::verify(a),
        Command::Witness(c) => audit::witness(c),
        Command::Demo(a) => demo::demo(a, tools),
        #[cfg(unix)]
        Command::Submit(a) => submit::submit(a, tools),
        #[cfg(unix)]
        Command::Review(a) => office::review(a, tools),
        #[cfg(unix)]
        Command::Signer(a) => signer::signer(a, tools),
        #[cfg(unix)]
        Command::Release(a) => office::release(a, tools),
        #[cfg(unix)]
        Command::Releases(a) => office::releases(a, tools),
        #[cfg(unix)]
        Command::GiveKey(a) => office::to_release(a, office::ToRelease::GiveKey, tools),
        #[cfg(unix)]
        Command::Withdraw(a) => office::to_release(a, office::ToRelease::Withdraw, tools),
        #[cfg(unix)]
        Command::Reinstate(a) => office::to_release(a, office::ToRelease::Restore, tools),
        #[cfg(unix)]
        Command::Diff(a) => office::diff(a, tools),
        #[cfg(unix)]
        Command::Trace(a) => trail::trace(a, tools),
        #[cfg(unix)]
        Command::Prove(a) => trail::prove(a, tools),
        #[cfg(unix)]
        Command::Replay(a) => trail::replay(a, tools),
        #[cfg(unix)]
        Command::Export(a) => export::export(a, tools),
        #[cfg(unix)]
        Command::Push(a) => push::push(a, tools),
        #[cfg(unix)]
        Command::Ledger(a) => trail::ledger(a, tools),
        #[cfg(unix)]
        Command::Tenant(a) => tenant::tenant(a, tools),
        #[cfg(unix)]
        Command::Serve(a) => service::serve(a, tools),
        #[cfg(unix)]
        Command::Work(a) => service::work_only(a, tools),
        #[cfg(unix)]
        Command::Backup(a) => service::backup(a, tools),
        #[cfg(unix)]
        Command::Restore(a) => service::restore(a, tools),
        #[cfg(unix)]
        Command::Provision { file, data } => service::provision(file, data.as_deref(), tools),
        Command::Config => {
            print(&tools.config.to_toml())?;
            Ok(0)
        }
        Command::Doctor(a) => doctor::doctor(a, tools),
        #[cfg(unix)]
        Command::ParseWorker => Ok(isolated::worker()),
    }
}

impl Tools {
    /// The standard with the structures that these mappings name; none where they name none that is not there already.
    fn standard_for<'k>(&self, known: impl Iterator<Item = &'k Known>) -> Result<Option<Standard>, Stop> {
        let mut named: Vec<PathBuf> = known.flat_map(Known::structures).collect();
        named.sort();
        named.dedup();
        if named.is_empty() {
            return Ok(None);
        }
        // What the caller adds comes first, so that it wins.
        self.standard.and_structures(&named).map(Some).map_err(|e| Stop::Usage(e.to_string()))
    }

    /// The mappings to choose from. One that does not read is a mistake of the installation.
    fn library(&self) -> Result<Library, Stop> {
        let library = match &self.config.mappings {
            None => Library::embedded(),
            Some(dir) => Library::from_path(dir).map_err(|e| Stop::Usage(format!("{}: {e}", dir.display())))?,
        };
        match library.broken.first() {
            Some((path, e)) => Err(Stop::Usage(format!("mapping {path}: {e}"))),
            None => Ok(library),
        }
    }
}

/// A mapping that the caller names by its file.
fn named_mapping(path: &Path) -> Result<Known, Stop> {
    let text = std::fs::read_to_string(path).map_err(|e| Stop::Usage(format!("{}: {e}", path.display())))?;
    let mapping = spec::parse(&text).map_err(|e| Stop::Usage(format!("{}: {e}", path.display())))?;
    let folder = Some(path.parent().unwrap_or(Path::new("")).to_owned());
    Ok(Known { path: path.display().to_string(), folder, mapping, text })
}

/// A file that the caller names, or standard input.
fn input(path: &Path) -> Result<Input, Stop> {
    if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        io::Read::read_to_end(&mut io::stdin().lock(), &mut bytes)?;
        return Ok(Input { name: "standard-input".to_owned(), data: Data::Bytes(Arc::from(bytes)) });
    }
    if path.is_dir() {
        return Err(Stop::Usage(format!("{} is a folder; name the files in it", path.display())));
    }
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    std::fs::metadata(path).map_err(|e| Stop::Usage(format!("{}: {e}", path.display())))?;
    Ok(Input { name, data: Data::File(path.to_owned()) })
}

/// Writes to standard output.
fn print(text: &str) -> Result<(), Stop> {
    io::stdout().lock().write_all(text.as_bytes()).map_err(Stop::from)
}

/// Today, as `2026-11-21`, in UTC: the only place where the clock is asked.
fn today() -> String {
    #[expect(clippy::disallowed_methods, reason = "the command line hands the clock to the stages as an argument")]
    let now = std::time::SystemTime::now();
    day(now.duration_since(std::time::UNIX_EPOCH).map_or(0, |d| d.as_secs() / 86_400) as i64)
}

/// The day so many days after 1970-01-01, as `2026-11-21`.
fn day(days: i64) -> String {
    // Days to civil date, after Howard Hinnant's algorithm.
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let (day, month) = (doy - (153 * mp + 2) / 5 + 1, if mp < 10 { mp + 3 } else { mp - 9 });
    let year = yoe + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_well_formed() {
        <Arguments as clap::CommandFactory>::command().debug_assert();
    }

    #[test]
    fn a_mistake_of_ours_is_one_sentence_without_what_the_file_held() {
        let told = unbroken(|| panic!("label of a cell: Juana Pérez"));
        drop(std::panic::take_hook());
        let Err(Stop::Machine(why)) = told else { panic!("not stopped: {told:?}") };
        assert!(why.contains("src/cli/mod.rs:") && !why.contains("Juana") && why.lines().count() == 1, "{why}");
        assert!(matches!(unbroken(|| Ok(1)), Ok(1)));
        drop(std::panic::take_hook());
    }

    #[test]
    fn today_is_a_date() {
        let d = today();
        assert_eq!(d.len(), 10);
        assert!(d.as_str() >= "2026-01-01", "{d}");
    }
}
