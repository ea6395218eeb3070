//! The clients: when requests come and how long their senders wait.
//!
//! # Model
//! Requests come whether or not earlier ones were answered (open arrivals), reads and writes each
//! as a Poisson process. A client gives up after its timeout, counted from the moment it first
//! wanted the answer; the backend may go on working on what nobody waits for.
//!
//! # Equations
//! Two independent Poisson processes of rates `λ·(1 − w)` and `λ·w` are one of rate λ.
//!
//! # Units
//! rates [1/s], timeout [s].
//!
//! # Assumptions
//! No retries and no bursts beyond Poisson's yet.
//!
//! # Sources
//! Parameters `work.write_share`, `work.client_timeout_seconds`.
//!
//! # Validation
//! `tests/integration/backend.rs::overload_fails_by_refusals_and_timeouts`.

use crate::sim::backend::demand::Demand;
use crate::sim::backend::graph::Graph;
use crate::sim::network::model::{Arrivals, Class, Source, StepId};
use crate::sim::units::Span;

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
        timeout: (timeout > 0.0 && timeout.is_finite()).then(|| Span::from_seconds(timeout)),
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
