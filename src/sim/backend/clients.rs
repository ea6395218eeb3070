//! The clients: when requests come and how long their senders wait.
//!
//! # Model
//! Requests come whether or not earlier ones were answered (open arrivals), reads and writes each
//! as a Poisson process, or in bursts as a two-state Markov-modulated one ([`Bursts`]) of the same
//! mean rate. A client gives up an attempt after its timeout; the backend may go on working on what
//! nobody waits for. What clients do about attempts that fail is a [`ClientPolicy`], one for reads
//! and one for writes.
//!
//! # Equations
//! Two independent Poisson processes of rates `λ·(1 − w)` and `λ·w` are one of rate λ.
//! Bursts of m times the calm rate, the share s of the time: calm rate `λ / (1 + s·(m − 1))`; mean
//! lengths b and `b·(1 − s)/s`.
//!
//! # Units
//! rates [1/s], timeout [s].
//!
//! # Assumptions
//! Every failed attempt is retried, writes as well; the timeout is that of one attempt. A budget
//! that allows as many retries as there can be is none. The budget's burst is [`BUDGET_BURST`], the
//! breaker looks at [`BREAKER_WINDOW`] attempts and probes with [`BREAKER_PROBES`]. Windows begin
//! empty: where a calm and a stormy state are both stable, a window below capacity shows the calm
//! one. Reads and writes burst each for itself; a story with a shape of its own has no bursts.
//!
//! # Sources
//! Parameters `work.write_share`, `work.client_timeout_seconds`, and section `clients`. The burst
//! is the `maxTokens` of gRPC's example, the breaker's sizes are Resilience4j's defaults.
//!
//! # Validation
//! `tests/integration/backend.rs::overload_fails_by_refusals_and_timeouts`,
//! `tests/integration/retries.rs`, `tests/integration/phenomena.rs`.

use serde::{Deserialize, Serialize};

use crate::sim::backend::demand::Demand;
use crate::sim::backend::graph::Graph;
use crate::sim::network::model::{
    ATTEMPTS_MAX, Arrivals, Backoff, CircuitBreaker, Class, ClientPolicy, RetryBudget, Source,
    StepId,
};
use crate::sim::scenario::{Clients, Traffic};
use crate::sim::units::Span;

/// Retries that the budget holds at most and at the beginning.
pub const BUDGET_BURST: f64 = 10.0;
/// How many of the last attempts the breaker looks at.
pub const BREAKER_WINDOW: u32 = 100;
/// How many attempts it tries before it closes.
pub const BREAKER_PROBES: u32 = 10;

/// Share of the time that bursts take -- assumed.
pub const BURST_TIME_SHARE: f64 = 0.1;

/// Traffic that comes in bursts.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bursts {
    /// Traffic in a burst over calm traffic, above 1.
    pub multiplier: f64,
    /// Mean length of a burst [s].
    pub mean_seconds: f64,
}

impl Bursts {
    /// The bursts of a scenario's traffic; `None` when there are none, so that nothing of them is
    /// simulated.
    #[must_use]
    pub fn new(traffic: &Traffic) -> Option<Self> {
        let (multiplier, mean_seconds) = (traffic.burst_multiplier, traffic.burst_seconds);
        (multiplier > 1.0 && mean_seconds > 0.0).then_some(Self {
            multiplier,
            mean_seconds,
        })
    }

    /// The mean time from the beginning of a burst to that of the next [s].
    #[must_use]
    pub fn cycle_seconds(&self) -> f64 {
        self.mean_seconds / BURST_TIME_SHARE
    }

    fn arrivals(&self, per_second: f64) -> Arrivals {
        let calm_per_second = per_second / (1.0 + BURST_TIME_SHARE * (self.multiplier - 1.0));
        Arrivals::Modulated {
            calm_per_second,
            burst_per_second: calm_per_second * self.multiplier,
            calm_mean_seconds: self.cycle_seconds() - self.mean_seconds,
            burst_mean_seconds: self.mean_seconds,
        }
    }
}

/// What a request does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// It reads: its queries may be answered by the cache.
    Read,
    /// It writes: all its queries go to the database.
    Write,
}

impl Kind {
    /// Both, in the order of their classes.
    pub(super) const ALL: [Self; 2] = [Self::Read, Self::Write];

    const fn name(self) -> &'static str {
        match self {
            Self::Read => "reads",
            Self::Write => "writes",
        }
    }
}

/// What the clients of a scenario do about attempts that fail; `None` when that is nothing, so that
/// nothing of it is simulated.
#[must_use]
pub fn policy(clients: &Clients) -> Option<ClientPolicy> {
    let attempts = (clients.attempts.round() as u32).clamp(1, ATTEMPTS_MAX);
    let breaker = (clients.breaker_threshold > 0.0).then(|| CircuitBreaker {
        window: BREAKER_WINDOW,
        threshold: clients.breaker_threshold.min(1.0),
        open: Span::from_seconds(clients.breaker_open_seconds),
        probes: BREAKER_PROBES,
    });
    if attempts == 1 && breaker.is_none() {
        return None;
    }
    let share = clients.retry_budget_share.max(0.0);
    Some(ClientPolicy {
        attempts,
        backoff: Backoff {
            base: Span::from_seconds(clients.backoff_seconds),
            cap: Span::from_seconds(clients.backoff_cap_seconds),
            jitter_share: clients.jitter_share.clamp(0.0, 1.0),
        },
        budget: (share < f64::from(attempts - 1)).then_some(RetryBudget {
            share,
            burst: BUDGET_BURST,
        }),
        breaker,
    })
}

/// Adds the requests of one kind, out of `per_second` of all kinds, that start at `entry`.
pub(super) fn requests(
    graph: &mut Graph,
    demand: &Demand,
    kind: Kind,
    per_second: f64,
    entry: StepId,
) {
    let share = match kind {
        Kind::Read => 1.0 - demand.write_share,
        Kind::Write => demand.write_share,
    };
    let timeout = demand.timeout_seconds;
    let class = graph.class(Class {
        name: kind.name().into(),
        priority: 0,
        policy: demand.clients.clone(),
        timeout: (timeout > 0.0 && timeout.is_finite()).then(|| Span::from_seconds(timeout)),
        ..Class::default()
    });
    if share * per_second > 0.0 {
        let per_second = share * per_second;
        graph.source(Source {
            name: kind.name().into(),
            class,
            arrivals: { &demand.bursts }
                .as_ref()
                .map_or(Arrivals::Poisson { per_second }, |bursts| {
                    bursts.arrivals(per_second)
                }),
            batch: 1,
            entry,
        });
    }
}

/// Multiplies a source's rate by a factor that changes: a spike, a ramp.
pub(super) fn shape(source: &mut Source, points: &[(f64, f64)]) {
    let per_second = match source.arrivals {
        Arrivals::Poisson { per_second } => per_second,
        Arrivals::Modulated {
            calm_per_second,
            burst_per_second,
            calm_mean_seconds,
            burst_mean_seconds,
        } => {
            let in_calm = calm_per_second * calm_mean_seconds;
            let in_burst = burst_per_second * burst_mean_seconds;
            (in_calm + in_burst) / (calm_mean_seconds + burst_mean_seconds)
        }
        _ => return,
    };
    let points = points.iter();
    source.arrivals = Arrivals::PoissonRate {
        points: points
            .map(|&(at, factor)| (at, factor * per_second))
            .collect(),
    };
}
