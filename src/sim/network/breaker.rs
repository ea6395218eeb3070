//! A circuit breaker while the simulation runs; [`super::policy`] says what it does.

use super::policy::CircuitBreaker;
use crate::sim::units::{Span, Time};

/// The breaker of one class.
#[derive(Clone, Debug)]
pub(super) struct Breaker {
    state: State,
    /// How often the state changed: outcomes of attempts from before say nothing about now.
    epoch: u32,
    window: u32,
    threshold: f64,
    open: Span,
    probes: u32,
    /// Which of the last attempts failed, one bit each, in a ring.
    failures: Vec<u64>,
    /// Where the next outcome goes.
    at: u32,
    remembered: u32,
    failed: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Closed,
    Open { until: Time },
    HalfOpen { unsent: u32, unanswered: u32 },
}

impl Breaker {
    pub(super) fn new(breaker: &CircuitBreaker) -> Self {
        Self {
            state: State::Closed,
            epoch: 0,
            window: breaker.window,
            threshold: breaker.threshold,
            open: breaker.open,
            probes: breaker.probes,
            failures: vec![0; breaker.window.div_ceil(u64::BITS) as usize],
            at: 0,
            remembered: 0,
            failed: 0,
        }
    }

    /// Whether an attempt may be sent now, and if so the epoch to give back with its outcome.
    pub(super) fn admit(&mut self, now: Time) -> Option<u32> {
        if let State::Open { until } = self.state {
            if now < until {
                return None;
            }
            self.change(State::HalfOpen {
                unsent: self.probes,
                unanswered: self.probes,
            });
        }
        if let State::HalfOpen { unsent, .. } = &mut self.state {
            *unsent = unsent.checked_sub(1)?;
        }
        Some(self.epoch)
    }

    /// The outcome of an attempt that was admitted in `epoch`.
    pub(super) fn record(&mut self, now: Time, epoch: u32, failed: bool) {
        if epoch != self.epoch {
            return;
        }
        let (outcomes, complete) = match &mut self.state {
            State::Closed => {
                self.remember(failed);
                (self.window, self.remembered == self.window)
            }
            State::HalfOpen { unanswered, .. } => {
                *unanswered -= 1;
                let complete = *unanswered == 0;
                self.failed += u32::from(failed);
                (self.probes, complete)
            }
            State::Open { .. } => return,
        };
        if !complete {
            return;
        }
        if f64::from(self.failed) >= self.threshold * f64::from(outcomes) {
            self.change(State::Open {
                until: now + self.open,
            });
        } else if self.state != State::Closed {
            self.change(State::Closed);
        }
    }

    fn change(&mut self, state: State) {
        self.state = state;
        self.epoch = self.epoch.wrapping_add(1);
        self.failures.fill(0);
        self.at = 0;
        self.remembered = 0;
        self.failed = 0;
    }

    /// Puts an outcome in the place of the oldest.
    fn remember(&mut self, failed: bool) {
        let word = &mut self.failures[(self.at / u64::BITS) as usize];
        let bit = 1 << (self.at % u64::BITS);
        self.failed -= u32::from(*word & bit != 0);
        self.failed += u32::from(failed);
        if failed {
            *word |= bit;
        } else {
            *word &= !bit;
        }
        self.at = if self.at + 1 == self.window {
            0
        } else {
            self.at + 1
        };
        self.remembered = (self.remembered + 1).min(self.window);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use super::{Breaker, CircuitBreaker};
    use crate::sim::engine::Streams;
    use crate::sim::units::{Seed, Span, Time};

    /// The same in words: lists and comparisons.
    struct Twin {
        last: VecDeque<bool>,
        open_until: Option<u64>,
        /// Probes sent, and their outcomes.
        probing: Option<(u32, Vec<bool>)>,
        epoch: u32,
    }

    impl Twin {
        fn admit(&mut self, now: u64, policy: &CircuitBreaker) -> Option<u32> {
            if let Some(until) = self.open_until {
                if now < until {
                    return None;
                }
                self.open_until = None;
                self.probing = Some((0, Vec::new()));
                self.epoch += 1;
            }
            if let Some((sent, _)) = &mut self.probing {
                if *sent == policy.probes {
                    return None;
                }
                *sent += 1;
            }
            Some(self.epoch)
        }

        fn record(&mut self, now: u64, epoch: u32, failed: bool, policy: &CircuitBreaker) {
            if epoch != self.epoch || self.open_until.is_some() {
                return;
            }
            let (list, size): (Vec<bool>, u32) = if let Some((_, outcomes)) = &mut self.probing {
                outcomes.push(failed);
                (outcomes.clone(), policy.probes)
            } else {
                self.last.push_back(failed);
                while self.last.len() > policy.window as usize {
                    self.last.pop_front();
                }
                (self.last.iter().copied().collect(), policy.window)
            };
            if list.len() < size as usize {
                return;
            }
            let share = list.iter().filter(|&&failed| failed).count() as f64 / f64::from(size);
            if share >= policy.threshold {
                self.open_until = Some(now + policy.open.nanos());
                self.epoch += 1;
            } else if self.probing.is_some() {
                self.epoch += 1;
            } else {
                return;
            }
            self.probing = None;
            self.last.clear();
        }
    }

    #[test]
    fn it_does_what_its_obvious_twin_does() {
        let streams = Streams::new(Seed::new(5).expect("small"));
        for (round, (window, threshold, probes)) in
            [(1, 1.0, 1), (4, 0.5, 2), (65, 0.25, 5), (130, 0.75, 1)]
                .into_iter()
                .enumerate()
        {
            let policy = CircuitBreaker {
                window,
                threshold,
                open: Span::from_nanos(40),
                probes,
            };
            let mut stream = streams.stream(&format!("breaker/{round}"));
            let mut breaker = Breaker::new(&policy);
            let mut twin = Twin {
                last: VecDeque::new(),
                open_until: None,
                probing: None,
                epoch: 0,
            };
            let mut inside: Vec<u32> = Vec::new();
            let mut refused = 0;
            for now in 0..20_000 {
                // Bad times and good ones, each longer than a window.
                let failing = if now / 500 % 2 == 0 { 0.1 } else { 0.9 };
                let time = Time::from_nanos(now);
                if stream.uniform() < 0.5 {
                    let admitted = breaker.admit(time);
                    assert_eq!(admitted, twin.admit(now, &policy), "at {now}");
                    refused += u32::from(admitted.is_none());
                    inside.extend(admitted);
                } else if !inside.is_empty() {
                    let which = stream.below(inside.len() as u32) as usize;
                    let epoch = inside.swap_remove(which);
                    let failed = stream.uniform() < failing;
                    breaker.record(time, epoch, failed);
                    twin.record(now, epoch, failed, &policy);
                }
            }
            assert!((100..10_000).contains(&refused), "{refused} of {round}");
        }
    }
}
