//! How fast is the program, beside what is possible and beside its peers? `tests/bench/run` and `tests/bench/gate` ask.

mod facts;
mod faults;
mod floor;
mod make;

use std::path::Path;
use std::process::ExitCode;

use facts::Size;
use make::{Format, Quality};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(code) => code,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}

fn run(words: &[&str]) -> Result<ExitCode, String> {
    match words {
        ["make", format, size, folder] => {
            let (format, size) = (format_named(format)?, size_named(size)?);
            make::make(format, size, Quality::Clean, Path::new(folder)).map_err(|e| e.to_string())?;
            Ok(ExitCode::SUCCESS)
        }
        ["floor", format, from, to] => {
            let rows = floor::convert(format_named(format)?, Path::new(from), Path::new(to)).map_err(|e| e.to_string())?;
            eprintln!("{rows} observations");
            Ok(ExitCode::SUCCESS)
        }
        _ => Err("bench make FORMAT SIZE FOLDER | floor FORMAT FROM TO".into()),
    }
}

fn format_named(word: &str) -> Result<Format, String> {
    Format::named(word).ok_or_else(|| format!("no format {word}; there are {}", Format::ALL.map(Format::word).join(", ")))
}

fn size_named(word: &str) -> Result<Size, String> {
    Size::named(word).ok_or_else(|| format!("no size {word}; there are {}", facts::SIZES.map(|s| s.name).join(", ")))
}
