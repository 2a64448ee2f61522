//! Which other tools do the same work, and how are they had? By pip, each family in a place of its own.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::child;
use crate::make::Format;

/// Families of tools: their place, and what pip is asked for. The newest that could be had when this was written.
const FAMILIES: [(&str, &[&str]); 4] = [
    (
        "frames",
        &[
            "pandas==3.1.1",
            "polars==2.1.0",
            "fastexcel==0.21.0",
            "python-calamine==0.9.1",
            "excelreader-native==7.3.0",
            "lxml",
            "orjson",
            "duckdb==1.4.4",
            "duckdb-ext",
            "duckdb-ext-excel==1.4.4.20260205",
        ],
    ),
    ("pysdmx", &["pysdmx[all]", "pyarrow"]),
    ("sdmxthon", &["sdmxthon"]),
    ("sdmxlib", &["sdmxlib", "polars", "pyarrow"]),
];

/// A tool on a format: its name, its family, its script, and what the script is told beside the files.
type Case = (Format, &'static str, &'static str, &'static str, &'static [&'static str]);

/// Of each format the quickest first.
const CASES: &[Case] = &[
    (Format::LongXlsx, "polars + excelreader", "frames", "frames_polars.py", &["long_xlsx", "excelreader"]),
    (Format::LongXlsx, "polars + fastexcel", "frames", "frames_polars.py", &["long_xlsx", "fastexcel"]),
    (Format::LongXlsx, "DuckDB excel", "frames", "frames_duckdb.py", &["long_xlsx"]),
    (Format::LongXlsx, "pandas + calamine", "frames", "frames_pandas.py", &["long_xlsx"]),
    (Format::WideXlsx, "polars + excelreader", "frames", "frames_polars.py", &["wide_xlsx", "excelreader"]),
    (Format::WideXlsx, "polars + fastexcel", "frames", "frames_polars.py", &["wide_xlsx", "fastexcel"]),
    (Format::WideXlsx, "pandas + calamine", "frames", "frames_pandas.py", &["wide_xlsx"]),
    (Format::CsvEs, "polars", "frames", "frames_polars.py", &["csv_es", ""]),
    (Format::CsvEs, "DuckDB", "frames", "frames_duckdb.py", &["csv_es"]),
    (Format::CsvEs, "pandas", "frames", "frames_pandas.py", &["csv_es"]),
    (Format::Json, "polars", "frames", "frames_polars.py", &["json", ""]),
    (Format::Json, "pandas + orjson", "frames", "frames_pandas.py", &["json"]),
    (Format::RowXml, "polars + lxml", "frames", "frames_polars.py", &["rowxml", ""]),
    (Format::RowXml, "pandas + lxml", "frames", "frames_pandas.py", &["rowxml"]),
    (Format::Generic, "sdmxthon", "sdmxthon", "sdmx.py", &["sdmxthon", "generic"]),
    (Format::Generic, "pysdmx", "pysdmx", "sdmx.py", &["pysdmx", "generic"]),
    (Format::Specific, "sdmxthon", "sdmxthon", "sdmx.py", &["sdmxthon", "specific"]),
    (Format::Specific, "pysdmx", "pysdmx", "sdmx.py", &["pysdmx", "specific"]),
    (Format::SdmxCsv, "polars", "frames", "frames_polars.py", &["sdmx_csv", ""]),
    (Format::SdmxCsv, "DuckDB", "frames", "frames_duckdb.py", &["sdmx_csv"]),
    (Format::SdmxCsv, "pandas", "frames", "frames_pandas.py", &["sdmx_csv"]),
    (Format::SdmxCsv, "sdmxlib", "sdmxlib", "sdmx.py", &["sdmxlib", "sdmx_csv"]),
    (Format::SdmxCsv, "sdmxthon", "sdmxthon", "sdmx.py", &["sdmxthon", "sdmx_csv"]),
    (Format::SdmxCsv, "pysdmx", "pysdmx", "sdmx.py", &["pysdmx", "sdmx_csv"]),
];

/// Which of them are wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Peers {
    /// None.
    None,
    /// Of each format the quickest.
    Best,
    /// All.
    All,
}

impl Peers {
    fn include(self, case: &Case) -> bool {
        match self {
            Peers::None => false,
            Peers::Best => CASES.iter().find(|c| c.0 == case.0) == Some(case),
            Peers::All => true,
        }
    }
}

/// One tool on one format, ready to run.
pub(crate) struct Peer {
    /// Its name in the tables.
    pub(crate) name: String,
    python: PathBuf,
    case: Case,
}

impl Peer {
    /// Its command, where it is a tool of that format.
    pub(crate) fn command(&self, format: Format, file: &Path, out: &Path) -> Option<Command> {
        let (of, _, _, script, words) = self.case;
        let mut command = Command::new(&self.python);
        command.arg(Path::new("tests/bench/peers").join(script)).args(words).arg(file).arg(out);
        (of == format).then_some(command)
    }
}

/// Installs every family that is wanted and can be had, and gives its tools; what cannot be had is told.
///
/// # Errors
/// Those of the disk.
pub(crate) fn install(peers: Peers, folder: &Path, left_out: &mut Vec<String>) -> io::Result<Vec<Peer>> {
    let mut out = Vec::new();
    for (family, wanted) in FAMILIES {
        let cases: Vec<&Case> = CASES.iter().filter(|c| c.2 == family && peers.include(c)).collect();
        if cases.is_empty() {
            continue;
        }
        fs::create_dir_all(folder)?;
        let home = folder.join(family);
        let (python, done) = (home.join("bin/python"), home.join("wanted"));
        if fs::read_to_string(&done).ok().as_deref() != Some(&wanted.join(" ")) {
            eprintln!("installing {}", wanted.join(" "));
            let venv = Command::new("python3").args(["-m", "venv", "--clear"]).arg(&home).status();
            let quiet = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
            let pip = venv.and_then(|_| Command::new(&python).args(quiet).args(wanted).status());
            if !pip.is_ok_and(|s| s.success()) {
                left_out.push(format!("peers: {family} cannot be installed by pip here and is left out"));
                continue;
            }
            fs::write(done, wanted.join(" "))?;
        }
        out.extend(cases.into_iter().map(|case| Peer { name: case.1.to_owned(), python: python.clone(), case: *case }));
    }
    Ok(out)
}

/// Seconds on the wall that Python takes to do nothing; `None` where there is none. The interpreter itself is asked, not a
/// script that looks for it.
pub(crate) fn start_of_python(log: &File) -> Option<f64> {
    let itself = Command::new("python3").args(["-c", "import sys; print(sys.executable)"]).stderr(Stdio::null()).output().ok()?;
    let python = String::from_utf8(itself.stdout).ok()?;
    let (code, cost) = child::run(Command::new(python.trim()).args(["-c", "pass"]), log).ok()?;
    (code == Some(0)).then_some(cost.wall)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_has_a_best_peer_of_a_known_family() {
        for format in Format::ALL {
            assert_eq!(CASES.iter().filter(|c| c.0 == format && Peers::Best.include(c)).count(), 1, "{}", format.word());
        }
        assert!(CASES.iter().all(|c| FAMILIES.iter().any(|f| f.0 == c.2)));
        let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers");
        assert!(CASES.iter().all(|c| scripts.join(c.3).is_file()));
    }
}
