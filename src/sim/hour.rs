//! One busy hour of one future, replayed request by request.
//!
//! # Model
//! One future of the study is lived through as [`crate::sim::run`] does, for one strategy.
//! What ran in the busy hour of the month that is asked for, and what it met, is simulated once
//! more as a window of its own at full precision, and looked into while it runs
//! ([`crate::sim::backend::replay`]).
//!
//! # Equations
//! None of its own.
//!
//! # Units
//! Those of [`crate::sim::report::hour`].
//!
//! # Assumptions
//! In the first future the window is that of `loadbearing window --month` with the same seed. It
//! has random numbers of its own and the hour's exact load and data, between which the study
//! interpolates: so its quantiles differ from the study's by what both intervals and that
//! interpolation allow.
//!
//! # Sources
//! None of its own.
//!
//! # Validation
//! `tests/integration/hour.rs`.

use crate::sim::backend::clients::{Bursts, policy};
use crate::sim::backend::demand::Demand;
use crate::sim::backend::replay::Replay;
use crate::sim::backend::task::{WindowAnswer, WindowTask};
use crate::sim::performance::{Estimate, Part};
use crate::sim::report::Quantile;
use crate::sim::report::hour::{Deployed, HOUR_SCHEMA, Hour, HourFrame, ResponseBin, SlowRequests};
use crate::sim::run::{self, OneFuture, Progress};
use crate::sim::scenario::Scenario;
use crate::sim::units::Seed;

/// An hour that is being found and replayed, in steps.
#[derive(Clone, Debug)]
pub struct HourReplay {
    future: OneFuture,
    number: u32,
    month: u32,
    seed: Seed,
    found: Option<Box<Found>>,
}

#[derive(Clone, Debug)]
struct Found {
    deployed: Deployed,
    study: [Quantile; 3],
    replay: Replay,
}

/// What one step brought.
#[derive(Clone, Debug, PartialEq)]
pub enum Advance {
    /// More work remains; how much is only known of the replay itself, the second half.
    Working(Progress),
    /// The answer; `None` when nobody uses the product in that month of that future.
    Done(Option<Box<Hour>>),
}

impl HourReplay {
    /// The busy hour of `month` of the strategy `id` in future number `number`, from 0; `None` if
    /// the scenario has no such strategy.
    #[must_use]
    pub fn new(
        scenario: Scenario,
        id: &str,
        (number, month): (u32, u32),
        seed: Seed,
    ) -> Option<Self> {
        Some(Self {
            future: OneFuture::new(scenario, id, seed, number)?,
            number,
            month,
            seed,
            found: None,
        })
    }

    /// Does a piece of work: a window, a future, or a piece of the replay.
    pub fn advance(&mut self) -> Advance {
        if let Some(found) = &mut self.found {
            let more = found.replay.advance();
            let done = self.found.as_ref().filter(|_| !more);
            return done.map_or_else(
                || self.working(),
                |found| Advance::Done(Some(Box::new(self.hour_of(found)))),
            );
        }
        let Some(story) = self.future.advance() else {
            return self.working();
        };
        let (month, seed) = (self.month, self.seed.derive("window"));
        let lived = story.months.get(month as usize);
        let hour = lived.and_then(|lived| Some((lived, lived.busy_hour.as_ref()?)));
        self.found = hour.and_then(|(lived, hour)| {
            let (scenario, strategy) = (self.future.scenario(), self.future.strategy());
            let busy = [lived.busy.p50_ms, lived.busy.p95_ms, lived.busy.p99_ms];
            let demand = Demand::new(
                &scenario.work,
                &scenario.data,
                run::design_of(strategy, hour),
                &hour.deployment,
                hour.conditions.rows,
            )
            .with_clients(policy(&scenario.clients))
            .with_bursts(Bursts::new(&scenario.traffic));
            Some(Box::new(Found {
                deployed: run::deployed(strategy, month, hour),
                study: busy.map(quantile),
                replay: Replay::new(&demand, hour.conditions.requests_per_second, seed)?,
            }))
        });
        match self.found {
            Some(_) => self.working(),
            None => Advance::Done(None),
        }
    }

    fn working(&self) -> Advance {
        let (windows, events) = self.future.windows();
        let replayed = self.found.as_ref().map(|found| found.replay.share());
        Advance::Working(Progress {
            fraction: replayed.map_or(0.0, |share| f64::midpoint(1.0, share)),
            windows,
            events,
        })
    }

    /// Hands out a window that is needed, as [`run::Run::hand_out`].
    pub fn hand_out(&mut self) -> Option<WindowTask> {
        self.future.hand_out()
    }

    /// Takes the answer to a task.
    pub fn supply(&mut self, answer: WindowAnswer) {
        self.future.supply(answer);
    }

    /// Whether [`HourReplay::advance`] can do nothing before an answer arrives.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.found.is_none() && self.future.is_waiting()
    }

    fn hour_of(&self, found: &Found) -> Hour {
        let replay = &found.replay;
        let observed = replay.observed();
        let (window, total) = (&observed.window, &observed.measured.total);
        let counts = &total.counts;
        let (looked, every) = replay.looked();
        let slow = replay.slow();
        let frames = replay.frames();
        Hour {
            schema: HOUR_SCHEMA,
            seed: self.seed.value(),
            strategy: self.future.strategy().id.clone(),
            future: self.number,
            deployed: found.deployed.clone(),
            capacity_per_second: replay.capacity(),
            overloaded: window.overloaded,
            precise: window.precise,
            quantiles: window.quantiles().map(quantile),
            study: found.study,
            mean_ms: known(total.response_time.value * 1e3),
            threshold_ms: self.future.scenario().thresholds.latency_p95_ms,
            histogram: { replay.histogram().into_iter() }
                .map(|(from, to, requests)| ResponseBin {
                    from_ms: from * 1e3,
                    to_ms: to * 1e3,
                    requests,
                })
                .collect(),
            requests: window.requests,
            unanswered: [
                counts.blocked,
                counts.abandoned,
                counts.timed_out,
                counts.failed,
            ],
            warm_up_seconds: observed.plan.warm_up_seconds,
            seconds: window.seconds,
            events: window.events,
            bottleneck: window.bottleneck.map_or("", Part::id).to_owned(),
            parts: replay.parts(),
            slow: SlowRequests {
                requests: slow.requests,
                mean_ms: slow.mean_seconds * 1e3,
                seconds: looked,
                every_seconds: every,
            },
            frames_from_seconds: frames.from_seconds,
            frame_seconds: frames.step_seconds,
            frames: { frames.frames.into_iter() }
                .map(|frame| HourFrame {
                    arrived: frame.arrived,
                    answered: frame.answered,
                    failed: frame.failed,
                    retried: frame.retried,
                    levels: frame.levels,
                })
                .collect(),
        }
    }
}

fn quantile(estimate: Estimate) -> Quantile {
    Quantile {
        ms: known(estimate.value),
        half_width_ms: Some(estimate.half_width).filter(|width| width.is_finite()),
    }
}

/// Not-a-number, of nothing that was answered, is no number in a report.
fn known(value: f64) -> f64 {
    if value.is_finite() { value } else { 0.0 }
}
