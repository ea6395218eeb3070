//! `loadbearing compare`: two to four strategies of a scenario, with bands, dates and money.

use std::process::ExitCode;

use clap::Args;

use crate::cli::study::{self, Mistakes, Study, StudyArguments};
use crate::cli::{compare_csv, progress, report_text, workers};
use crate::sim::report::Report;
use crate::sim::run::Run;

/// Replications unless told otherwise: enough for a probability to the nearest few percent.
pub(super) const REPLICATIONS: u32 = 200;

/// Arguments of `compare`.
#[derive(Args)]
pub(super) struct Compare {
    #[command(flatten)]
    study: StudyArguments,
    /// Print the whole report as JSON.
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    /// Print totals, dates and verdicts as CSV, one figure in each row.
    #[arg(long)]
    csv: bool,
}

/// Compares and prints.
pub(super) fn compare(arguments: &Compare) -> ExitCode {
    let mut mistakes = Mistakes::default();
    let Some(study) = arguments.study.read(REPLICATIONS, &mut mistakes) else {
        return mistakes.refuse();
    };
    // Nobody stops it, so there is a report.
    let Some(report) = simulate(study, arguments.study.quiet) else {
        return ExitCode::FAILURE;
    };
    study::print(&if arguments.json {
        study::json(&report)
    } else if arguments.csv {
        compare_csv::csv(&report)
    } else {
        report_text::text(&report)
    })
}

/// Runs a study to its end, with a bar.
pub(super) fn simulate(study: Study, quiet: bool) -> Option<Report> {
    let bar = progress::fraction_bar(quiet);
    let run = Run::new(study.scenario, study.seed, study.replications);
    let report = workers::run(run, study.workers, &mut |now| {
        progress::show(&bar, now);
        true
    });
    bar.finish_and_clear();
    report
}
