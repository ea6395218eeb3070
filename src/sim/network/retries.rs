//! Clients that try again while the simulation runs; [`super::policy`] says how.

use super::breaker::Breaker;
use super::model::Outcome;
use super::observer::Observer;
use super::policy::{Backoff, ClientPolicy, RetryBudget};
use super::simulation::{Kind, Simulation};
use super::{RequestId, StoppedBy};
use crate::sim::engine::{Stream, Streams};
use crate::sim::units::Span;

/// Tokens of a budget are counted in millionths, so that sums are exact.
const TOKEN: u64 = 1_000_000;

/// The clients of one class.
#[derive(Clone, Debug)]
pub(super) struct Clients {
    attempts: u32,
    backoff: Backoff,
    budget: Option<Budget>,
    breaker: Option<Breaker>,
    stream: Stream,
}

/// A bucket of tokens.
#[derive(Clone, Copy, Debug)]
struct Budget {
    tokens: u64,
    most: u64,
    share: u64,
}

/// How far a request's client has come.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Attempt {
    /// Where its attempts start.
    entry: u32,
    /// Attempts begun, the present one included.
    number: u32,
    /// The breaker's epoch when the present one was sent.
    epoch: u32,
}

impl Budget {
    fn new(budget: &RetryBudget) -> Self {
        let millionths = |tokens: f64| (tokens * TOKEN as f64 + 0.5) as u64;
        Self {
            tokens: millionths(budget.burst),
            most: millionths(budget.burst),
            share: millionths(budget.share),
        }
    }

    fn take(&mut self) -> bool {
        let enough = self.tokens >= TOKEN;
        if enough {
            self.tokens -= TOKEN;
        }
        enough
    }
}

impl Clients {
    /// The clients of the class of this name, with their own stream of random numbers.
    pub(super) fn new(class: &str, policy: &ClientPolicy, streams: &Streams) -> Self {
        Self {
            attempts: policy.attempts,
            backoff: policy.backoff,
            budget: policy.budget.as_ref().map(Budget::new),
            breaker: policy.breaker.as_ref().map(Breaker::new),
            stream: streams.stream(&format!("backoff/{class}")),
        }
    }

    /// How long to wait after this many attempts have failed.
    fn wait(&mut self, failed: u32) -> Span {
        let base = self.backoff.base.nanos();
        // 63 doublings are as good as any number: the cap is reached unless the base is 0.
        let doublings = (failed - 1).min(63);
        let full = u128::from(base) << doublings;
        let full = full.min(u128::from(self.backoff.cap.nanos())) as u64;
        let jitter = self.backoff.jitter_share;
        if jitter <= 0.0 {
            return Span::from_nanos(full);
        }
        let share = 1.0 - jitter + jitter * self.stream.uniform();
        Span::from_nanos((full as f64 * share + 0.5) as u64)
    }
}

impl<O: Observer> Simulation<O> {
    /// The first attempt of a request; says whether it is sent. If not, the request has ended.
    #[inline(never)]
    pub(super) fn begin_attempts(&mut self, slot: u32, class: u16, entry: u32) -> bool {
        let Some(clients) = &mut self.clients[usize::from(class)] else {
            return true;
        };
        if let Some(budget) = &mut clients.budget {
            budget.tokens = (budget.tokens + budget.share).min(budget.most);
        }
        self.slab.attempts[slot as usize] = Attempt {
            entry,
            number: 1,
            epoch: 0,
        };
        self.send_attempt(slot, class)
    }

    /// Asks the breaker, if there is one, and ends the request if it says no.
    fn send_attempt(&mut self, slot: u32, class: u16) -> bool {
        let class = usize::from(class);
        let breaker = self.clients[class]
            .as_mut()
            .and_then(|clients| clients.breaker.as_mut());
        if let Some(breaker) = breaker {
            let Some(epoch) = breaker.admit(self.now) else {
                self.classes[class].counts.failed_fast += 1;
                self.answer(slot, Outcome::Failed);
                self.slab.end(slot);
                return false;
            };
            self.slab.attempts[slot as usize].epoch = epoch;
        }
        self.classes[class].counts.attempts += 1;
        true
    }

    /// An attempt of a class that has a policy ended; says whether its client will try again. If
    /// so, `slot` stands for nobody any more: it is free, or after a timeout still to be orphaned.
    #[inline(never)]
    pub(super) fn will_retry(&mut self, slot: u32, class: u16, outcome: Outcome) -> bool {
        let Some(clients) = &mut self.clients[usize::from(class)] else {
            return false;
        };
        let attempt = self.slab.attempts[slot as usize];
        if let Some(breaker) = &mut clients.breaker {
            breaker.record(self.now, attempt.epoch, outcome != Outcome::Completed);
        }
        let may = match outcome {
            Outcome::Completed | Outcome::Abandoned => false,
            Outcome::Blocked | Outcome::TimedOut | Outcome::Failed => {
                attempt.number < clients.attempts
            }
        };
        if !may {
            return false;
        }
        if clients.budget.as_mut().is_some_and(|b| !b.take()) {
            self.classes[usize::from(class)].counts.retries_denied += 1;
            return false;
        }
        let wait = clients.wait(attempt.number);
        self.back_off(slot, class, outcome, wait);
        true
    }

    /// The client waits in a place of its own; what is left of a timed-out attempt keeps `slot`.
    fn back_off(&mut self, slot: u32, class: u16, outcome: Outcome, wait: Span) {
        let attempt = self.slab.attempts[slot as usize];
        let request = &self.slab.all[slot as usize];
        let from = (class, request.level, request.population);
        let (arrived, failed) = (request.arrived, RequestId(request.id));
        if outcome != Outcome::TimedOut {
            self.slab.end(slot);
        }
        let Some(next) = self.slab.begin(arrived, from, self.limits.requests) else {
            self.stopped_by = Some(StoppedBy::Requests);
            return;
        };
        self.slab.attempts[next as usize] = attempt;
        let retry = RequestId(self.slab.all[next as usize].id);
        self.observer.retries(self.now, failed, retry, outcome);
        self.calendar
            .schedule(self.now + wait, Kind::Retry.event(next));
    }

    /// A client has waited long enough and tries again.
    pub(super) fn end_backoff(&mut self, slot: u32) {
        let class = self.slab.all[slot as usize].class;
        let attempt = &mut self.slab.attempts[slot as usize];
        attempt.number += 1;
        let entry = attempt.entry;
        if self.send_attempt(slot, class) {
            self.watch_timeout(slot, class);
            self.walk(slot, entry);
        }
    }
}
