//! Pools of execution environments that stay warm for a while after a request: serverless
//! functions.
//!
//! # Model
//! How many requests run at once is the servers of a station that they acquire and release. Inside,
//! a request takes an idle environment from the pool, the one that was used last, or finds none and
//! has to start a new one, which the graph makes it wait for. When it is done it gives its
//! environment back. An environment that nobody took for the keep-alive time is given up.
//!
//! # Equations
//! An environment that became idle at t can be taken before t + keep-alive and not from then on.
//!
//! # Units
//! Whole nanoseconds.
//!
//! # Assumptions
//! Giving up costs nothing. More idle environments than [`WarmPool::most_idle`] are not kept: the
//! one that has been idle for longest is given up.
//!
//! # Sources
//! Shahrad and others 2020, Serverless in the Wild: keep-alive policies of providers.
//!
//! # Validation
//! `tests/integration/warm_pools.rs`.

use std::collections::VecDeque;

use super::check::NetworkError;
use crate::sim::units::{Span, Time};

/// The most idle environments of a pool: as many as requests in a network by default.
pub const IDLE_MAX: u32 = 1 << 20;

/// A pool of environments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WarmPool {
    /// How long an idle environment is kept; `None` is for ever.
    pub keep_alive: Option<Span>,
    /// How many idle ones are kept, at most [`IDLE_MAX`].
    pub most_idle: u32,
}

impl WarmPool {
    /// What is wrong with it.
    pub(super) fn mistake(&self, place: String) -> Option<NetworkError> {
        let message = format!(
            "keeps up to {} idle environments; at most {IDLE_MAX}",
            self.most_idle
        );
        (self.most_idle > IDLE_MAX).then(|| NetworkError::new(place, message))
    }
}

/// A pool while the simulation runs.
#[derive(Clone, Debug)]
pub(super) struct Idle {
    keep_alive: Option<Span>,
    most: usize,
    /// Since when each is idle, in order of time.
    since: VecDeque<Time>,
}

impl Idle {
    pub(super) const fn new(pool: &WarmPool) -> Self {
        Self {
            keep_alive: pool.keep_alive,
            most: pool.most_idle as usize,
            since: VecDeque::new(),
        }
    }

    /// Takes the environment that was used last; says whether there was one.
    pub(super) fn take(&mut self, now: Time) -> bool {
        if let Some(span) = self.keep_alive {
            while self
                .since
                .front()
                .is_some_and(|since| now.since(*since) >= span)
            {
                self.since.pop_front();
            }
        }
        self.since.pop_back().is_some()
    }

    /// Keeps an environment that is idle from now on.
    pub(super) fn give_back(&mut self, now: Time) {
        self.since.push_back(now);
        if self.since.len() > self.most {
            self.since.pop_front();
        }
    }
}
