//! When requests come from outside.
//!
//! # Model
//! Poisson, deterministic, renewal, Poisson with a piecewise linear rate, and a two-state
//! Markov-modulated Poisson process.
//!
//! # Equations
//! Changing rate: the next arrival after s is the t with ∫ₛᵗ λ(u) du = E, E exponential of mean 1.
//! Modulated: in each state the gap is exponential; if the state ends first, the gap is drawn again
//! in the other state from there (exponentials forget).
//!
//! # Units
//! Rates per second, times in seconds, gaps in whole nanoseconds.
//!
//! # Assumptions
//! The rate stays at its last point. The modulated process begins in its long-run mixture of
//! states.
//!
//! # Sources
//! Çinlar (1975) for the inversion; Fischer, Meier-Hellstern (1993), The MMPP Cookbook.
//!
//! # Validation
//! Counts against ∫λ for ramps; the mean rate and the burstiness of the modulated process.

use super::model::Arrivals;
use super::program::checked_sampler;
use crate::sim::engine::{Sampler, Stream};
use crate::sim::units::{Span, Time};

/// Draws the gaps between arrivals.
#[derive(Clone, Debug)]
pub(super) enum Gaps {
    /// The mean gap [ns].
    Poisson {
        mean: f64,
    },
    Independent(Sampler),
    /// (time [s], rate [1/s]) points and the piece that the last arrival fell into.
    Changing {
        points: Vec<(f64, f64)>,
        piece: usize,
    },
    Modulated(Modulated),
    Never,
}

/// The state of a two-state Markov-modulated Poisson process: calm is 0, burst is 1.
#[derive(Clone, Debug)]
pub(super) struct Modulated {
    per_second: [f64; 2],
    mean_seconds: [f64; 2],
    state: usize,
    /// How long the present state lasts after the last arrival [s].
    rest_seconds: f64,
}

impl Gaps {
    pub(super) fn new(arrivals: &Arrivals, stream: &mut Stream) -> Self {
        if super::program::is_silent(arrivals) {
            return Self::Never;
        }
        match *arrivals {
            Arrivals::Poisson { per_second } => Self::Poisson {
                mean: 1e9 / per_second,
            },
            Arrivals::Deterministic { per_second } => {
                let mean_seconds = 1.0 / per_second;
                Self::Independent(checked_sampler(
                    &super::model::Distribution::Deterministic { mean_seconds },
                ))
            }
            Arrivals::Renewal { ref gap } => Self::Independent(checked_sampler(gap)),
            Arrivals::PoissonRate { ref points } => Self::Changing {
                points: points.clone(),
                piece: 0,
            },
            Arrivals::Modulated {
                calm_per_second,
                burst_per_second,
                calm_mean_seconds,
                burst_mean_seconds,
            } => {
                let mean_seconds = [calm_mean_seconds, burst_mean_seconds];
                let calm_share = calm_mean_seconds / (calm_mean_seconds + burst_mean_seconds);
                let state = usize::from(stream.uniform() >= calm_share);
                Self::Modulated(Modulated {
                    per_second: [calm_per_second, burst_per_second],
                    mean_seconds,
                    state,
                    rest_seconds: mean_seconds[state] * stream.exponential(),
                })
            }
        }
    }

    /// The gap from `now`, which is the last arrival, to the next; `None` if there is no next.
    #[inline]
    pub(super) fn next(&mut self, now: Time, stream: &mut Stream) -> Option<Span> {
        match self {
            Self::Poisson { mean } => Some(Span::from_nanos(
                (*mean * stream.exponential() + 0.5) as u64,
            )),
            Self::Independent(sampler) => Some(sampler.draw(stream)),
            Self::Changing { points, piece } => next_changing(points, piece, now, stream),
            Self::Modulated(modulated) => modulated.next(stream),
            Self::Never => None,
        }
    }
}

impl Modulated {
    fn next(&mut self, stream: &mut Stream) -> Option<Span> {
        let mut waited = 0.0;
        loop {
            let rate = self.per_second[self.state];
            // Without arrivals in a state the gap outlasts it.
            let gap = if rate > 0.0 {
                stream.exponential() / rate
            } else {
                f64::INFINITY
            };
            if gap < self.rest_seconds {
                self.rest_seconds -= gap;
                return Some(Span::from_seconds(waited + gap));
            }
            waited += self.rest_seconds;
            self.state = 1 - self.state;
            self.rest_seconds = self.mean_seconds[self.state] * stream.exponential();
        }
    }
}

fn next_changing(
    points: &[(f64, f64)],
    piece: &mut usize,
    now: Time,
    stream: &mut Stream,
) -> Option<Span> {
    let start = now.seconds();
    let mut at = start;
    let mut area = stream.exponential();
    loop {
        let (begin, rate_at_begin) = points[*piece];
        let Some(&(end, rate_at_end)) = points.get(*piece + 1) else {
            if rate_at_begin <= 0.0 {
                return None;
            }
            return Some(Span::from_seconds(
                at.max(begin) + area / rate_at_begin - start,
            ));
        };
        if at >= end {
            *piece += 1;
            continue;
        }
        let slope = (rate_at_end - rate_at_begin) / (end - begin);
        let rate = rate_at_begin + slope * (at - begin);
        let left = 0.5 * (rate + rate_at_end) * (end - at);
        if area < left {
            // The root of rate·x + slope·x²/2 = area, in the form that is stable for small slopes.
            let root = (rate * rate + 2.0 * slope * area).max(0.0).sqrt();
            return Some(Span::from_seconds(at + 2.0 * area / (rate + root) - start));
        }
        area -= left;
        at = end;
        *piece += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::Gaps;
    use crate::sim::engine::Streams;
    use crate::sim::network::model::Arrivals;
    use crate::sim::units::{Seed, Time};

    fn count_until(arrivals: &Arrivals, from: f64, to: f64, name: &str) -> u32 {
        let mut stream = Streams::new(Seed::new(4).unwrap()).stream(name);
        let mut gaps = Gaps::new(arrivals, &mut stream);
        let (mut now, mut count) = (Time::ZERO, 0);
        while let Some(gap) = gaps.next(now, &mut stream) {
            now += gap;
            if now.seconds() >= to {
                break;
            }
            count += u32::from(now.seconds() >= from);
        }
        count
    }

    #[test]
    fn a_ramp_sends_as_many_as_its_integral() {
        let ramp = Arrivals::PoissonRate {
            points: vec![(0.0, 100.0), (100.0, 500.0), (150.0, 0.0)],
        };
        // ∫ = 30,000 and 12,500 with standard deviations 173 and 112: four of them.
        let up = count_until(&ramp, 0.0, 100.0, "up");
        assert!((29_300..30_700).contains(&up), "{up}");
        let down = count_until(&ramp, 100.0, 1e6, "down");
        assert!((12_050..12_950).contains(&down), "{down}");
    }

    #[test]
    fn a_modulated_process_keeps_its_long_run_rate() {
        let bursty = Arrivals::Modulated {
            calm_per_second: 0.0,
            burst_per_second: 300.0,
            calm_mean_seconds: 2.0,
            burst_mean_seconds: 1.0,
        };
        // Rate 100/s. Var N(t) → λt + 2(Δλ)²·p(1−p)·t/(r₁+r₂)... = (100 + 26,667)·t.
        let count = count_until(&bursty, 0.0, 10_000.0, "bursty");
        let deviation = (26_767.0_f64 * 10_000.0).sqrt();
        assert!((f64::from(count) - 1e6).abs() < 4.0 * deviation, "{count}");
    }
}
