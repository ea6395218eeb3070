//! The command line: arguments in, text or JSON out.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod compare;
mod report_text;

/// When does this backend crack, and is it cheaper to build it right now or to rebuild it later?
#[derive(Parser)]
#[command(name = "loadbearing", version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

/// What to do.
#[derive(Subcommand)]
enum Command {
    /// Compare two strategies of a company: when each cracks, and what each costs.
    Compare(compare::Compare),
    /// List the scenarios that ship with the program.
    Scenarios,
}

/// Runs the command line of this process.
#[must_use]
pub fn main() -> ExitCode {
    match Arguments::parse().command {
        None => ExitCode::SUCCESS,
        Some(Command::Compare(arguments)) => compare::compare(&arguments),
        Some(Command::Scenarios) => compare::list_scenarios(),
    }
}
