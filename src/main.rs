//! Parses arguments, calls the command, turns its result into an exit code.

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let arguments = isthmus::cli::Arguments::parse();
    ExitCode::from(isthmus::cli::run(arguments))
}
