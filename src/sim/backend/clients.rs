//! The clients: when requests come and how long their senders wait.
//!
//! # Model
//! Requests come whether or not earlier ones were answered (open arrivals), reads and writes each
//! as a Poisson process. A client gives up after its timeout, counted from the moment it first
//! wanted the answer; the backend may go on working on what nobody waits for. What they do about
//! attempts that fail is a [`ClientPolicy`], one for reads and one for writes.
//!
//! # Equations
//! Two independent Poisson processes of rates `λ·(1 − w)` and `λ·w` are one of rate λ.
//!
//! # Units
//! rates [1/s], timeout [s].
//!
//! # Assumptions
//! Every failed attempt is retried, writes as well; the timeout is that of one attempt. A budget
//! that allows as many retries as there can be is none. The budget's burst is [`BUDGET_BURST`], the
//! breaker looks at [`BREAKER_WINDOW`] attempts and probes with [`BREAKER_PROBES`]. Windows begin
//! empty: where a calm and a stormy state are both stable, a window below capacity shows the calm
//! one. No bursts beyond Poisson's.
//!
//! # Sources
//! Parameters `work.write_share`, `work.client_timeout_seconds`, and section `clients`. The burst
//! is the `maxTokens` of gRPC's example, the breaker's sizes are Resilience4j's defaults.
//!
//! # Validation
//! `tests/integration/backend.rs::overload_fails_by_refusals_and_timeouts`,
//! `tests/integration/retries.rs`, `tests/integration/phenomena.rs`.

use crate::sim::backend::demand::Demand;
use crate::sim::backend::graph::Graph;
use crate::sim::network::model::{
    ATTEMPTS_MAX, Arrivals, Backoff, CircuitBreaker, Class, ClientPolicy, RetryBudget, Source,
    StepId,
};
use crate::sim::scenario::Clients;
use crate::sim::units::Span;

/// Retries that the budget holds at most and at the beginning.
pub const BUDGET_BURST: f64 = 10.0;
/// How many of the last attempts the breaker looks at.
pub const BREAKER_WINDOW: u32 = 100;
/// How many attempts it tries before it closes.
pub const BREAKER_PROBES: u32 = 10;

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
        graph.source(Source {
            name: kind.name().into(),
            class,
            arrivals: Arrivals::Poisson {
                per_second: share * per_second,
            },
            batch: 1,
            entry,
        });
    }
}

/// Multiplies a source's rate by a factor that changes: a spike, a ramp.
pub(super) fn shape(source: &mut Source, points: &[(f64, f64)]) {
    if let Arrivals::Poisson { per_second } = source.arrivals {
        let points = points.iter();
        source.arrivals = Arrivals::PoissonRate {
            points: points
                .map(|&(at, factor)| (at, factor * per_second))
                .collect(),
        };
    }
}
