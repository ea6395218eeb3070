//! The command line: arguments in, text or JSON out.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// When does this backend crack, and is it cheaper to build it right now or to rebuild it later?
#[derive(Parser)]
#[command(name = "loadbearing", version)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

/// What to do.
#[derive(Subcommand)]
enum Command {}

/// Runs the command line of this process.
#[must_use]
pub fn main() -> ExitCode {
    match Arguments::parse().command {
        None => ExitCode::SUCCESS,
        Some(command) => match command {},
    }
}
