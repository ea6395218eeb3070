//! Many futures become one report: bands, warning signs, paired differences.
//!
//! # Model
//! A study lives through N worlds with every strategy. Each number of the report is a statistic
//! over those futures; differences between strategies are taken future by future.
//!
//! # Equations
//! Bands: mean, and 10th, 50th, 90th percentile with linear interpolation between order
//! statistics. Interval of the mean difference: d̄ ± t(0.975, N − 1)·s/√N.
//!
//! A month's numbers are of the companies that live in it; costs so far, warning signs, events and
//! the verdict are of all futures, those included whose company has ended.
//!
//! # Units
//! US dollars in reports, whole cents before.
//!
//! # Assumptions
//! Futures are independent and equally likely; the interval's t distribution needs N of some tens
//! because project overruns have a heavy tail.
//!
//! # Sources
//! Law (2015), Simulation Modeling and Analysis, §10.2 (paired comparison), §11.2 (common random
//! numbers).
//!
//! # Validation
//! Unit tests of each file; `tests/integration/compare.rs`.

mod bands;
mod bill;
mod crossings;
mod deployed;
pub mod fingerprint;
pub mod paired;
mod rule;
mod running;
mod strategies;
mod verdict;

use crate::sim::company::{Story, World, simulate};
use crate::sim::performance::PerformanceSource;
use crate::sim::report::{REPORT_SCHEMA, Report, Stage};
use crate::sim::scenario::Scenario;
use crate::sim::units::Seed;

pub use deployed::deployed;

/// Fewest replications: a spread needs two.
pub const MIN_REPLICATIONS: u32 = 2;

/// Most replications.
pub const MAX_REPLICATIONS: u32 = 10_000;

/// The futures that have been lived through so far.
#[derive(Clone, Debug, Default)]
pub struct Futures {
    /// For each strategy, its story in each replication.
    stories: Vec<Vec<Story>>,
    /// For each strategy, what it was billed.
    bills: Vec<bill::Bills>,
}

impl Futures {
    /// No future yet, for as many strategies as the scenario has.
    #[must_use]
    pub fn new(scenario: &Scenario) -> Self {
        Self {
            stories: vec![Vec::new(); scenario.strategies.len()],
            bills: vec![bill::Bills::default(); scenario.strategies.len()],
        }
    }

    /// How many replications there are.
    #[must_use]
    pub fn replications(&self) -> u32 {
        self.stories
            .first()
            .map_or(0, |stories| stories.len() as u32)
    }

    /// Adds the next replication: a story for each strategy.
    pub fn add(&mut self, stories: Vec<Story>) {
        let kept = self.stories.iter_mut().zip(&mut self.bills);
        for ((all, bills), mut story) in kept.zip(stories) {
            bills.add(&mut story);
            all.push(story);
        }
    }
}

/// Lives through a replication with every strategy.
#[must_use]
pub fn live(
    scenario: &Scenario,
    seed: Seed,
    replication: u32,
    source: &mut dyn PerformanceSource,
) -> Vec<Story> {
    let world = World::new(scenario, seed, replication);
    let strategies = scenario.strategies.iter();
    strategies
        .map(|strategy| simulate(scenario, strategy, &world, source))
        .collect()
}

/// What the report says of the windows behind it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Windows {
    /// Request-level windows simulated.
    pub count: u32,
    /// Events simulated in them.
    pub events: u64,
    /// Largest relative half-width of a p95 among the windows that are not overloaded.
    pub p95_relative_half_width: f64,
}

/// The report of a study.
#[must_use]
pub fn report(
    scenario: &Scenario,
    seed: Seed,
    futures: &Futures,
    windows: Windows,
    stage: Stage,
) -> Report {
    let strategies = scenario
        .strategies
        .iter()
        .zip(futures.stories.iter().zip(&futures.bills))
        .map(|(strategy, (stories, bills))| {
            let bill = bills.lines(&scenario.prices);
            strategies::summarize(scenario, strategy, stories, bill)
        })
        .collect();
    let verdict = |second| verdict::verdict(scenario, (0, second), &futures.stories);
    let mut report = Report {
        schema: REPORT_SCHEMA,
        engine: env!("CARGO_PKG_VERSION").to_owned(),
        prices: scenario.prices.id.clone(),
        scenario: scenario.name.clone(),
        title: scenario.title.clone(),
        seed: seed.value(),
        replications: futures.replications(),
        stage,
        fingerprint: String::new(),
        windows: windows.count,
        events: windows.events,
        p95_relative_half_width: windows.p95_relative_half_width,
        start_year: scenario.start.year,
        start_month: scenario.start.month,
        four_year_survival_share: scenario.survival.four_year_share,
        strategies,
        verdict: verdict(1),
        further_verdicts: (2..scenario.strategies.len()).map(verdict).collect(),
        rivals: verdict::rivals(scenario, &futures.stories),
    };
    report.fingerprint = fingerprint::fingerprint(scenario, &report);
    report
}

#[cfg(test)]
mod tests;
