//! What does the process that parses need to know, and what does it tell?

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::look::Window;
use super::point::Pointing;
use crate::model::comparison::{Agreed, Earlier, Laid};

/// Work for a process of its own: files to be read, and what is wanted of them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Job {
    /// The configuration as TOML: language, mappings, structures, limits.
    pub config: String,
    /// Language of the text, as a tag.
    pub lang: String,
    /// A mapping that the caller names: where it is, and its text.
    pub mapping: Option<(String, String)>,
    /// The sender, where the caller names one.
    pub sender: Option<String>,
    /// When the files were received, as `2026-11-21`.
    pub received: String,
    /// Form of the text for people or programs.
    pub text: Text,
    /// Form of the observations; none: only the report.
    pub output: Option<Output>,
    /// Files that lie beside those that are run; they are opened by name before any file is read.
    #[serde(default)]
    pub beside: Vec<Laid>,
    /// Packs of rules that are in force: where each is, and its text.
    #[serde(default)]
    pub packs: Vec<(String, String)>,
    /// Corrections of cells that were agreed: where each patch is, and its text.
    #[serde(default)]
    pub patches: Vec<(String, String)>,
    /// What a service wants beside that.
    #[serde(default)]
    pub service: Option<ForService>,
    /// Nothing is run: of two files, a report of before and the file that it is about, [`MARKED`] is made for this receipt;
    /// where it is empty, for the digest of the file.
    #[serde(default)]
    pub mark: Option<String>,
    /// Nothing is run: of the one file this part of a sheet is told, as [`LOOK`]; where a mapping is named, with what it claims each
    /// cell as.
    #[serde(default)]
    pub look: Option<Window>,
    /// Nothing is run: of the one file it is told what a person who points at it gets, as [`POINTED`].
    #[serde(default)]
    pub point: Option<Pointing>,
}

impl Job {
    /// Work with nothing said of it yet but the configuration (as TOML), the language (a tag) and the day of receipt.
    pub fn of(config: String, lang: impl Into<String>, received: String) -> Job {
        let (lang, text) = (lang.into(), Text::Words);
        Job {
            config,
            lang,
            mapping: None,
            sender: None,
            received,
            text,
            output: None,
            beside: Vec::new(),
            packs: Vec::new(),
            patches: Vec::new(),
            service: None,
            mark: None,
            look: None,
            point: None,
        }
    }
}

/// What a service adds to a job and wants of it: [`RECORDS`] and [`FACTS`].
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ForService {
    /// Mappings that come before those of the library: where each is, and its text.
    pub mappings: Vec<(String, String)>,
    /// Severities that persons gave to rules: the rule, and `error`, `warning` or `information`.
    pub overrides: Vec<(String, String)>,
    /// Structure messages that come before all others: the name of each, and its text.
    #[serde(default)]
    pub structures: Vec<(String, String)>,
    /// The dataflow that alone is wanted, where the file is an archive of which this is a share.
    #[serde(default)]
    pub only: Option<String>,
    /// What the office agreed to send; none: there is no such list.
    #[serde(default)]
    pub agreed: Option<Vec<Agreed>>,
    /// An earlier receipt of the same bytes.
    #[serde(default)]
    pub earlier: Option<Earlier>,
    /// Dataflows in which counts below a number are protected.
    #[serde(default)]
    pub protect: BTreeMap<String, u32>,
}

/// Form of the text that a run gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Text {
    /// For people.
    Words,
    /// For programs, all four languages.
    Json,
    /// One line per finding and cell.
    Csv,
}

/// Form of the observations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Output {
    /// One dataset as SDMX-CSV.
    Csv,
    /// One dataset as Parquet.
    Parquet,
    /// One file of SDMX-CSV for each dataflow.
    Folder,
    /// All datasets one after another, as SDMX-CSV.
    Stream,
}

impl Output {
    /// Where the observations lie in the folder of results: a file, or for [`Output::Folder`] a folder.
    pub fn place(self) -> &'static str {
        match self {
            Output::Csv | Output::Stream => "observations.csv",
            Output::Parquet => "observations.parquet",
            Output::Folder => "observations",
        }
    }
}

/// Name of the report in the folder of results (JSON).
pub const REPORT: &str = "report.json";
/// Name of the file with each observation and where it came from (Parquet), for a service.
pub const RECORDS: &str = "records.parquet";
/// Name of the file with what the service states about the run (JSON), for a service.
pub const FACTS: &str = "facts.json";
/// Name of the marked workbook in the folder of results.
pub const MARKED: &str = "marked.xlsx";
/// Name of the picture of a part of a sheet in the folder of results (JSON; `null` where there is none).
pub const LOOK: &str = "look.json";
/// Name of what pointing at a file gave, in the folder of results (JSON).
pub const POINTED: &str = "pointed.json";
/// What [`End::Done`] names among its files where the marked workbook is the sender's own.
pub const OWN: &str = "own";
/// Name of the text in the folder of results.
pub const TEXT: &str = "text";

/// Why a process ended before its work was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Death {
    /// It wanted more memory than a file may take.
    Memory,
    /// It took more CPU time than a file may take.
    Cpu,
    /// It took longer than a file may take.
    Wall,
    /// The system ended it, for want of memory or by somebody's hand.
    Killed,
    /// It failed.
    Crash,
}

impl Death {
    /// The word for it in finding F-LIM-002, argument `reason`.
    pub fn word(self) -> &'static str {
        match self {
            Death::Memory => "memory",
            Death::Cpu => "cpu",
            Death::Wall => "wall",
            Death::Killed => "killed",
            Death::Crash => "crash",
        }
    }
}

/// What the caller says first.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Order {
    pub(super) job: Job,
    /// Names of the files.
    pub(super) names: Vec<String>,
    /// Files that ended an earlier process: they are not opened again.
    pub(super) deaths: Vec<Option<Death>>,
    /// The only place that may be written.
    pub(super) folder: PathBuf,
}

/// What the process tells while it works.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Told {
    /// It wants the file with this number.
    Want(usize),
    /// All files are read; report and observations are being written.
    Closing,
    /// The system gave no more memory.
    Short,
    /// It is done.
    End(End),
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum End {
    /// Report and text lie in the folder, and the observations unless a finding of severity error is told.
    Done {
        /// Whether a finding of severity error is among the findings; then there are no observations.
        errors: bool,
        /// Files below the place of the observations, for [`Output::Folder`].
        files: Vec<String>,
        /// Why the observations cannot be written as the caller wants them: what to change.
        unwritten: Option<String>,
        /// Dataflows that a service asks for by themselves: there were several, and the first is what was made.
        #[serde(default)]
        others: Vec<String>,
        /// What it took.
        spent: Spent,
        /// What it was kept from.
        #[serde(default)]
        walls: Walls,
    },
    /// The caller asked for what cannot be: what to change.
    Usage(String),
    /// The machine failed.
    Machine(String),
}

/// What the process was kept from, beside its limits: what this system's kernel can.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Walls {
    /// All files but those of its folder of results (Landlock, Linux 5.13 or later).
    pub files: bool,
    /// Network, other programs and the kernel's own doors (seccomp).
    pub calls: bool,
}

/// What a run took. It differs from run to run, so it is told to operators and never part of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spent {
    /// Milliseconds of CPU.
    pub cpu_ms: u64,
    /// Most memory held at once, in KiB; 0 where the system does not tell.
    pub peak_kib: u64,
}
