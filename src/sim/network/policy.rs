//! What clients do about attempts that fail: they try again, within a budget, unless a breaker
//! stops them.
//!
//! # Model
//! A request is one wish of one client, from the first attempt it intended to the final outcome. An
//! attempt that times out, is blocked or fails is followed by another after a backoff, until one
//! succeeds, the attempts are used up, the budget is empty, or the breaker is open. After a timeout
//! the attempt goes on inside the network, unseen, beside the next one: that is how retries
//! multiply load. Whoever abandoned a line has left for good.
//!
//! # Equations
//! Backoff after failure k = 1, 2 …: `d = min(cap, base·2^(k−1))`, then
//! `d·(1 − jitter) + d·jitter·U` with U uniform on \[0, 1): jitter 1 is full jitter.
//! Budget: a bucket of at most `burst` tokens, full at the beginning; a first attempt adds `share`,
//! a retry takes 1, so `retries ≤ share·requests + burst`.
//! With failures independent of load, each of probability p, n attempts at most send
//! `Σ p^k, k = 0 … n − 1` attempts for each request, and the share p^n fails.
//! Breaker: opens when of the last `window` attempts at least `threshold·window` failed; while it
//! is open every attempt fails at once; after `open` it lets `probes` attempts through and closes
//! if fewer than `threshold·probes` of them fail, else it opens again.
//!
//! # Units
//! Spans; shares from 0 to 1 (a budget's may be larger); tokens in millionths.
//!
//! # Assumptions
//! Budget and breaker are shared by all clients of a class, as by the processes of one calling
//! service that sees enough traffic; browsers each have their own and share nothing. A breaker's
//! refusal is final: it is not retried. Response time counts from the first attempt; waiting time
//! is that of the attempt that was answered.
//!
//! # Sources
//! Beyer et al. 2016, Site Reliability Engineering, chapters 21 and 22 (at most 3 attempts, retries
//! below 10 % of requests); Brooker 2015, Exponential Backoff and Jitter, AWS Architecture Blog;
//! Nygard 2018, Release It!, chapter 5 (circuit breaker).
//!
//! # Validation
//! `tests/integration/retries.rs`: the closed form above, conservation, the budget's bound;
//! `network::breaker` against an obvious twin; `tests/integration/phenomena.rs`.

use serde::{Deserialize, Serialize};

use super::check::NetworkError;
use crate::sim::units::Span;

/// The most attempts for one request.
pub const ATTEMPTS_MAX: u32 = 100;
/// The most outcomes that a breaker remembers.
pub const BREAKER_WINDOW_MAX: u32 = 100_000;
/// The largest budget share and burst.
const TOKENS_MAX: f64 = 1e9;

/// What the clients of a class do about attempts that fail.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClientPolicy {
    /// Attempts for one request at most, the first included: 1 to [`ATTEMPTS_MAX`].
    pub attempts: u32,
    /// How long they wait before they try again.
    pub backoff: Backoff,
    /// How many retries all of them together may send; `None` is no limit.
    pub budget: Option<RetryBudget>,
    /// What stops sending when most attempts fail.
    pub breaker: Option<CircuitBreaker>,
}

/// How long a client waits before its next attempt: exponential, capped, with jitter.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Backoff {
    /// Before the second attempt.
    pub base: Span,
    /// At most.
    pub cap: Span,
    /// Share of the wait that is random: 0 none, 1 all of it (full jitter).
    pub jitter_share: f64,
}

/// A bucket of tokens that retries take and first attempts fill.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RetryBudget {
    /// Tokens that a first attempt adds: retries as a share of requests in the long run.
    pub share: f64,
    /// What the bucket holds at most and at the beginning [retries], at least 1.
    pub burst: f64,
}

/// Stops sending when most attempts fail.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct CircuitBreaker {
    /// How many of the last attempts it looks at, 1 to [`BREAKER_WINDOW_MAX`].
    pub window: u32,
    /// The failed share of them from which on it is open, above 0 to 1.
    pub threshold: f64,
    /// How long it stays open before it lets probes through.
    pub open: Span,
    /// How many probes, at least 1.
    pub probes: u32,
}

impl ClientPolicy {
    /// Every mistake in it, for the class at `place`.
    pub(super) fn mistakes(&self, place: &str) -> Vec<NetworkError> {
        let mut errors = Vec::new();
        let mut must = |good: bool, field: &str, rule: &str| {
            if !good {
                errors.push(NetworkError::new(format!("{place}.{field}"), rule.into()));
            }
        };
        must(
            (1..=ATTEMPTS_MAX).contains(&self.attempts),
            "attempts",
            "must be 1 to 100",
        );
        must(
            (0.0..=1.0).contains(&self.backoff.jitter_share),
            "backoff.jitter_share",
            "must be from 0 to 1",
        );
        if let Some(budget) = &self.budget {
            must(
                (0.0..=TOKENS_MAX).contains(&budget.share),
                "budget.share",
                "must be from 0 to 1e9",
            );
            must(
                (1.0..=TOKENS_MAX).contains(&budget.burst),
                "budget.burst",
                "must be from 1 to 1e9: below 1 there is never a whole token for a retry",
            );
        }
        if let Some(breaker) = &self.breaker {
            must(
                (1..=BREAKER_WINDOW_MAX).contains(&breaker.window),
                "breaker.window",
                "must be 1 to 100,000",
            );
            must(
                breaker.threshold > 0.0 && breaker.threshold <= 1.0,
                "breaker.threshold",
                "must be above 0 and at most 1; leave the breaker out to have none",
            );
            must(
                (1..=BREAKER_WINDOW_MAX).contains(&breaker.probes),
                "breaker.probes",
                "must be 1 to 100,000",
            );
        }
        errors
    }
}
