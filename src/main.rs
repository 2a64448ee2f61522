//! Parses arguments, calls the command, turns its result into an exit code.

fn main() {}
