//! The command line: arguments in, text or JSON out.

use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use crate::catalog::{phenomenon_file, queue_file, schema};

mod bill_text;
mod compare;
mod compare_csv;
mod figures;
mod grid;
mod mistakes;
mod phenomenon;
mod progress;
mod queue;
mod queue_report;
mod queue_text;
mod queue_theory;
mod report_text;
mod run;
mod sensitivity;
mod sensitivity_text;
mod study;
mod sweep;
mod window;
mod window_text;
pub mod workers;

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
    /// Live through a company's months with its strategies, as tables.
    Run(run::Run),
    /// Compare two to four strategies of a company: when each cracks, and what each costs.
    Compare(compare::Compare),
    /// Compare strategies for every row of a grid of parameters, as CSV or JSON lines.
    Sweep(sweep::Sweep),
    /// Tell which assumptions move the verdict most, and at which values it flips.
    Sensitivity(sensitivity::Sensitivity),
    /// Tell which strategy is cheaper over two assumptions together.
    Map(sensitivity::Map),
    /// Simulate one window of requests: an hour of a scenario, any load, or a phenomenon's story.
    Window(Box<window::Window>),
    /// List the scenarios and the phenomena that ship with the program.
    Scenarios,
    /// Simulate any queueing network from a file: the door for checking the engine.
    Queue(queue::Queue),
    /// Print the JSON Schema of a kind of file.
    Schema {
        /// Which kind of file.
        of: SchemaOf,
    },
}

/// What has a JSON Schema.
#[derive(Clone, Copy, ValueEnum)]
enum SchemaOf {
    /// Scenario files, for `compare`.
    Scenario,
    /// Phenomenon files, for `window`.
    Phenomenon,
    /// Queue files, for `queue`.
    Queue,
}

/// Runs the command line of this process.
#[must_use]
pub fn main() -> ExitCode {
    match Arguments::parse().command {
        None => ExitCode::SUCCESS,
        Some(Command::Compare(arguments)) => compare::compare(&arguments),
        Some(Command::Run(arguments)) => run::run(&arguments),
        Some(Command::Sweep(arguments)) => sweep::sweep(&arguments),
        Some(Command::Sensitivity(arguments)) => sensitivity::sensitivity(&arguments),
        Some(Command::Map(arguments)) => sensitivity::map(&arguments),
        Some(Command::Window(arguments)) => window::window(&arguments),
        Some(Command::Scenarios) => study::list_scenarios(),
        Some(Command::Queue(arguments)) => queue::queue(&arguments),
        Some(Command::Schema { of }) => print_schema(of),
    }
}

fn print_schema(of: SchemaOf) -> ExitCode {
    let text = match of {
        SchemaOf::Scenario => schema::scenario(),
        SchemaOf::Phenomenon => phenomenon_file::schema(),
        SchemaOf::Queue => format!("{:#}", queue_file::schema()),
    };
    study::print(&text)
}
