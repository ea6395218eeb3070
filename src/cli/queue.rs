//! `loadbearing queue`: any queueing network from a file, simulated and measured.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use indicatif::ProgressBar;

use super::mistakes;
use super::progress;
use super::queue_report::QueueReport;
use super::queue_text;
use super::study;
use crate::catalog::problem::Problem;
use crate::catalog::queue_file::{self, FILE_BYTES_MAX, Length, QueueFile, RunPlan};
use crate::sim::network::model::{Network, Servers};
use crate::sim::network::{Measurements, Simulation};
use crate::sim::stats::BatchEstimate;
use crate::sim::units::{Seed, Span, Time};

/// The end of every run: 500 years, well before the clock's last nanosecond.
const HORIZON: Time = Time::from_nanos(500 * 365 * 86_400 * 1_000_000_000);

/// Pieces of a batch between two looks at the progress bar.
const PIECES: u64 = 20;

/// Arguments of `queue`.
#[derive(Args)]
pub(super) struct Queue {
    /// A queue file (see `loadbearing schema queue` and docs/queue.md).
    #[arg(value_name = "FILE.json")]
    file: PathBuf,
    /// Which random numbers: the same seed gives the same results everywhere.
    #[arg(long, default_value = "7", value_parser = study::seed)]
    seed: Seed,
    /// Print everything as JSON.
    #[arg(long)]
    json: bool,
    /// No progress bar.
    #[arg(long)]
    quiet: bool,
}

/// Simulates and prints.
pub(super) fn queue(arguments: &Queue) -> ExitCode {
    let name = arguments.file.display().to_string();
    let file = match read(arguments) {
        Ok(file) => file,
        Err(problems) => return refuse(&name, &problems),
    };
    let bar = progress::bar(arguments.quiet, 0);
    let simulated = simulate(&file, arguments.seed, &bar);
    bar.finish_and_clear();
    let report = match simulated {
        Ok(report) => report,
        Err(problems) => return refuse(&name, &problems),
    };
    study::print(&if arguments.json {
        study::json(&report)
    } else {
        queue_text::text(&report)
    })
}

fn read(arguments: &Queue) -> Result<QueueFile, Vec<Problem>> {
    let whole = |message: String| {
        let path = String::new();
        vec![Problem { path, message }]
    };
    // A file too long to be one is not even read.
    if std::fs::metadata(&arguments.file).is_ok_and(|file| file.len() > FILE_BYTES_MAX as u64) {
        return Err(whole(format!("it is longer than {FILE_BYTES_MAX} bytes")));
    }
    let text = std::fs::read_to_string(&arguments.file)
        .map_err(|error| whole(format!("it cannot be read: {error}")))?;
    queue_file::read(&text)
}

/// Lists every mistake.
fn refuse(name: &str, problems: &[Problem]) -> ExitCode {
    study::refuse(&mistakes::list(name, problems))
}

/// Warm-up, batches, and what came out.
pub(super) fn simulate(
    file: &QueueFile,
    seed: Seed,
    bar: &ProgressBar,
) -> Result<QueueReport, Vec<Problem>> {
    #[expect(
        clippy::disallowed_methods,
        reason = "says how long the computing took"
    )]
    let began = std::time::Instant::now();
    let mut simulation = Simulation::new(&file.network, seed).map_err(|errors| {
        let problem = |error: crate::sim::network::NetworkError| Problem {
            path: String::new(),
            message: error.to_string(),
        };
        errors.into_iter().map(problem).collect::<Vec<_>>()
    })?;
    let RunPlan {
        warm_up,
        length,
        batches,
        ..
    } = file.run;
    bar.set_length(u64::from(batches + 1) * PIECES);
    advance(&mut simulation, warm_up, 0, 1, bar);
    simulation.start_measuring();
    let mut whole = WholeNetwork::new(&file.network);
    for batch in 0..u64::from(batches) {
        advance(&mut simulation, length, batch, u64::from(batches), bar);
        simulation.close_batch();
        whole.add(&simulation.measurements());
    }
    Ok(QueueReport::new(
        file,
        seed,
        &simulation.measurements(),
        &whole,
        began.elapsed().as_secs_f64(),
    ))
}

/// Simulates part number `part` of `parts` of a length.
fn advance(simulation: &mut Simulation, length: Length, part: u64, parts: u64, bar: &ProgressBar) {
    let began = simulation.now();
    // Parts differ by at most one request or nanosecond, and add up to the whole.
    let share = |whole: u64, part: u64, parts: u64| {
        let up_to = |part: u64| (u128::from(whole) * u128::from(part) / u128::from(parts)) as u64;
        up_to(part + 1) - up_to(part)
    };
    for piece in 0..PIECES {
        match length {
            Length::Requests(requests) => {
                let more = share(share(requests, part, parts), piece, PIECES);
                simulation.run_departures(more, HORIZON);
            }
            Length::Duration(span) => {
                let span = share(span.nanos(), part, parts);
                let so_far = (u128::from(span) * u128::from(piece + 1) / u128::from(PIECES)) as u64;
                simulation.run_until(began + Span::from_nanos(so_far));
            }
        }
        bar.inc(1);
        bar.set_message(format!(
            "{} million events",
            simulation.events() / 1_000_000
        ));
    }
}

/// Means over all nodes together, which single nodes' intervals do not give.
pub(super) struct WholeNetwork {
    /// Which nodes have servers that can be counted, and how many.
    servers: Vec<Option<u64>>,
    /// Of each batch: its length [s], ∫ waiting, ∫ busy [s], visits that waited, visits let in.
    batches: Vec<[f64; 5]>,
    before: [f64; 5],
}

impl WholeNetwork {
    fn new(network: &Network) -> Self {
        let mut servers = vec![Some(0); network.groups.len()];
        for station in &network.stations {
            let group = &mut servers[station.group.0 as usize];
            *group = match (station.servers, *group) {
                (Servers::Finite(count), Some(sum)) => Some(sum + u64::from(count)),
                _ => None,
            };
        }
        Self {
            servers,
            batches: Vec::new(),
            before: [0.0; 5],
        }
    }

    /// Notes a batch from the measurements up to its end.
    fn add(&mut self, measured: &Measurements) {
        let seconds = measured.span.seconds();
        let mut now = [seconds, 0.0, 0.0, 0.0, 0.0];
        for (group, servers) in measured.groups.iter().zip(&self.servers) {
            if group.number_waiting.value.is_finite() {
                now[1] += group.number_waiting.value * seconds;
            }
            if servers.is_some() && group.number_busy.value.is_finite() {
                now[2] += group.number_busy.value * seconds;
            }
            now[3] += group.counts.joined_line as f64;
            now[4] += (group.counts.arrivals - group.counts.blocked) as f64;
        }
        let mut batch = now;
        for (new, old) in batch.iter_mut().zip(self.before) {
            *new -= old;
        }
        self.before = now;
        self.batches.push(batch);
    }

    fn ratio(&self, x: usize, n: usize) -> BatchEstimate {
        let pairs = self.batches.iter().map(|batch| (batch[x], batch[n]));
        BatchEstimate::ratio(self.before[x], self.before[n], pairs)
    }

    /// Requests waiting anywhere.
    pub(super) fn number_waiting(&self) -> BatchEstimate {
        self.ratio(1, 0)
    }

    /// Busy share of all servers that can be counted; `None` if there are none.
    pub(super) fn utilization(&self) -> Option<BatchEstimate> {
        let servers: u64 = self.servers.iter().flatten().sum();
        let busy = self.ratio(2, 0);
        (servers > 0).then(|| BatchEstimate {
            value: busy.value / servers as f64,
            standard_error: busy.standard_error / servers as f64,
            degrees: busy.degrees,
        })
    }

    /// For each node, whether its servers can be counted.
    pub(super) fn countable(&self) -> impl Iterator<Item = bool> + '_ {
        self.servers.iter().map(Option::is_some)
    }

    /// Share of all visits to nodes that had to wait.
    pub(super) fn probability_of_waiting(&self) -> BatchEstimate {
        self.ratio(3, 4)
    }
}
