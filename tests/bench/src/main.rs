//! How fast is the program, beside what is possible and beside its peers? `tests/bench/run` and `tests/bench/gate` ask.

mod child;
mod facts;
mod faults;
mod floor;
mod gate;
mod goals;
mod make;
mod measure;
mod peers;
mod same;
mod serve;
mod table;

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use facts::{SIZES, Size};
use make::{Format, Quality};
use measure::Plan;
use peers::Peers;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const USAGE: &str = "\
tests/bench/run [SIZE…] [OPTION…]   times the program, the conversion by hand, and peers on the same files, in turn
  SIZE             10k, 105k, 1M, 10M; else 10k and 105k (10M makes 1 to 4 GB a format)
  --formats A,B    of long_xlsx, wide_xlsx, csv_es, json, rowxml, generic, specific, sdmx_csv; else all
  --reps N         runs of each command, of which the least counts; else 5
  --check          compares every output with what the generator knows
  --defects        also files with one faulty record in a hundred: are exactly those told, and at what cost?
  --peers          also other tools, installed by pip below target/bench/peers
  --best-peers     of them only the quickest of each format
  --peer-reps N    runs of each peer; else 1
tests/bench/serve [SIZE…] [--seconds N]
                    times a gateway beside nginx giving out the same bytes (P16 to P21); else 105k and 1M, and 5 seconds
                    for each question
tests/bench/gate [--write]          counts instructions at 10k against tests/bench/bounds.tsv, or writes that anew";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}

fn run(words: &[&str]) -> Result<bool, String> {
    let told = |e: io::Error| e.to_string();
    match words {
        ["run", program, options @ ..] => {
            let plan = plan(program, options)?;
            let results = measure::measure(&plan).map_err(told)?;
            print!("{}", results.tables());
            results.wrong.iter().for_each(|w| println!("WRONG {w}"));
            Ok(results.wrong.iter().all(|w| w.contains("Peer") || w.starts_with("peers:")))
        }
        ["gate", program, bounds] => gate::hold(&plan(program, &[])?, Path::new(bounds)).map_err(told),
        ["gate", program, bounds, "--write", day] => {
            gate::write(&plan(program, &[])?, Path::new(bounds), day).map_err(told)?;
            Ok(true)
        }
        ["serve", program, options @ ..] => {
            print!("{}", serve::measure(&served(program, options)?).map_err(told)?);
            Ok(true)
        }
        ["make", format, size, quality, folder] => {
            let quality = Quality::named(quality).ok_or_else(|| format!("`{quality}` is neither clean nor faulty"))?;
            make::make(format_named(format)?, size_named(size)?, quality, Path::new(folder)).map_err(told)?;
            Ok(true)
        }
        ["floor", format, from, to] => {
            let rows = floor::convert(format_named(format)?, Path::new(from), Path::new(to)).map_err(told)?;
            eprintln!("{rows} observations");
            Ok(true)
        }
        ["faults", report, list] => faults::print(Path::new(report), Path::new(list)).map_err(told).map(|()| true),
        _ => Err(USAGE.into()),
    }
}

fn plan(program: &str, options: &[&str]) -> Result<Plan, String> {
    let mut plan = Plan {
        program: PathBuf::from(program),
        folder: PathBuf::from("target/bench"),
        sizes: Vec::new(),
        formats: Format::ALL.to_vec(),
        runs: 5,
        peer_runs: 1,
        check: false,
        faults: false,
        peers: Peers::None,
    };
    let mut options = options.iter();
    while let Some(&option) = options.next() {
        let mut value = || options.next().copied().ok_or_else(|| format!("{option} wants a value\n{USAGE}"));
        match option {
            "--check" => plan.check = true,
            "--defects" => plan.faults = true,
            "--peers" => plan.peers = Peers::All,
            "--best-peers" => plan.peers = Peers::Best,
            "--reps" => plan.runs = number(value()?)?,
            "--peer-reps" => plan.peer_runs = number(value()?)?,
            "--formats" => plan.formats = value()?.split(',').map(format_named).collect::<Result<_, _>>()?,
            size if !size.starts_with('-') => plan.sizes.push(size_named(size)?),
            _ => return Err(USAGE.into()),
        }
    }
    if plan.sizes.is_empty() {
        plan.sizes = SIZES[..2].to_vec();
    }
    Ok(plan)
}

fn served(program: &str, options: &[&str]) -> Result<serve::Plan, String> {
    let (program, folder) = (PathBuf::from(program), PathBuf::from("target/bench"));
    let mut plan = serve::Plan { program, folder, sizes: Vec::new(), seconds: 5 };
    let mut options = options.iter();
    while let Some(&option) = options.next() {
        match option {
            "--seconds" => plan.seconds = number(options.next().copied().unwrap_or_default())? as u64,
            size if !size.starts_with('-') => plan.sizes.push(size_named(size)?),
            _ => return Err(USAGE.into()),
        }
    }
    if plan.sizes.is_empty() {
        plan.sizes = SIZES[1..3].to_vec();
    }
    Ok(plan)
}

fn number(word: &str) -> Result<usize, String> {
    word.parse().ok().filter(|n| *n > 0).ok_or_else(|| format!("`{word}` is no number of runs"))
}

fn format_named(word: &str) -> Result<Format, String> {
    Format::named(word).ok_or_else(|| format!("no format `{word}`; there are {}", Format::ALL.map(Format::word).join(", ")))
}

fn size_named(word: &str) -> Result<Size, String> {
    Size::named(word).ok_or_else(|| format!("no size `{word}`; there are {}", SIZES.map(|s| s.name).join(", ")))
}
