//! Draws durations from a [`Distribution`].
//!
//! # Model
//! Exponential and normal by ziggurat, gamma by Marsaglia and Tsang (all from `rand_distr`, which
//! without `std` computes with the pinned `libm`), log-normal by `libm::exp` of a normal.
//!
//! # Equations
//! Log-normal of mean m and coefficient of variation v: σ² = ln(1 + v²), μ = ln m − σ²/2.
//! Hyper-exponential of squared coefficient of variation s with balanced means: the first branch
//! has probability p = (1 + √((s − 1)/(s + 1)))/2 and mean m/(2p), the second m/(2(1 − p)).
//!
//! # Units
//! Parameters in seconds, draws in whole nanoseconds, rounded to the nearest.
//!
//! # Assumptions
//! Draws are independent. Rounding to a nanosecond shifts means by less than a nanosecond.
//!
//! # Sources
//! Marsaglia, Tsang (2000), The Ziggurat Method; A Simple Method for Generating Gamma Variables.
//! Morse (1958) for balanced means.
//!
//! # Validation
//! Moments of a million draws against the closed forms below; a golden hash of draws that native
//! and wasm must share.

use rand_distr::Gamma;

use super::distribution::Distribution;
use super::stream::Stream;
use crate::sim::units::Span;

/// Nanoseconds in one second: a definition.
const NANOS_PER_SECOND: f64 = 1e9;

/// Longest mean that a distribution may have [s]: about 32 years, so that draws fit the clock.
pub const MEAN_SECONDS_MAX: f64 = 1e9;

/// Up to so many stages an Erlang draw is a sum of exponentials; above, one gamma draw is faster.
const ERLANG_SUM_STAGES_MAX: u32 = 6;

/// What is wrong with a distribution, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DistributionError(pub String);

impl std::fmt::Display for DistributionError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for DistributionError {}

/// A distribution, ready to draw from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sampler {
    form: Form,
}

/// All lengths in nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Form {
    Fixed(Span),
    Exponential { mean: f64 },
    ErlangSum { stage_mean: f64, stages: u32 },
    HyperExponential { first: f64, means: [f64; 2] },
    LogNormal { mu: f64, sigma: f64 },
    Gamma(Gamma<f64>),
}

impl Sampler {
    /// A sampler of `distribution`.
    ///
    /// # Errors
    /// When the mean is negative, not a number or above [`MEAN_SECONDS_MAX`], when a coefficient
    /// of variation is outside its range, or when there are no stages.
    pub fn new(distribution: &Distribution) -> Result<Self, DistributionError> {
        let mean_seconds = distribution.mean_seconds();
        if !(0.0..=MEAN_SECONDS_MAX).contains(&mean_seconds) {
            return Err(DistributionError(format!(
                "the mean is {mean_seconds} s; it must be from 0 to {MEAN_SECONDS_MAX:e} s"
            )));
        }
        let mean = mean_seconds * NANOS_PER_SECOND;
        let fixed = Form::Fixed(Span::from_seconds(mean_seconds));
        let form = match *distribution {
            Distribution::Deterministic { .. } => fixed,
            Distribution::Exponential { .. } => Form::Exponential { mean },
            Distribution::Erlang { stages, .. } => erlang(mean, stages)?,
            Distribution::HyperExponential { squared_cv, .. } => {
                hyper_exponential(mean, squared_cv)?
            }
            Distribution::LogNormal { cv, .. } => log_normal(mean, check_cv(cv)?),
            Distribution::Gamma { cv, .. } => gamma(mean, check_cv(cv)?)?,
        };
        // A mean of nothing is always nothing, whatever the shape.
        Ok(Self {
            form: if mean > 0.0 { form } else { fixed },
        })
    }

    /// The next duration.
    #[inline]
    pub fn draw(&self, stream: &mut Stream) -> Span {
        match self.form {
            Form::Fixed(span) => span,
            Form::Exponential { mean } => rounded(mean * stream.exponential()),
            Form::LogNormal { mu, sigma } => rounded(libm::exp(mu + sigma * stream.normal())),
            _ => self.draw_other(stream),
        }
    }

    /// The rarer forms, out of the hot path.
    #[inline(never)]
    fn draw_other(&self, stream: &mut Stream) -> Span {
        match self.form {
            Form::ErlangSum { stage_mean, stages } => {
                let mut sum = 0.0;
                for _ in 0..stages {
                    sum += stream.exponential();
                }
                rounded(stage_mean * sum)
            }
            Form::HyperExponential { first, means } => {
                let branch = usize::from(stream.uniform() >= first);
                rounded(means[branch] * stream.exponential())
            }
            Form::Gamma(gamma) => rounded(stream.sample(&gamma)),
            Form::Fixed(span) => span,
            Form::Exponential { .. } | Form::LogNormal { .. } => self.draw(stream),
        }
    }

    /// The duration, if it is always the same.
    #[must_use]
    pub const fn constant(&self) -> Option<Span> {
        match self.form {
            Form::Fixed(span) => Some(span),
            _ => None,
        }
    }
}

/// Whole nanoseconds, rounded to the nearest; the conversion saturates.
#[inline]
fn rounded(nanos: f64) -> Span {
    Span::from_nanos((nanos + 0.5) as u64)
}

fn check_cv(cv: f64) -> Result<f64, DistributionError> {
    if cv > 0.0 && cv <= 1e3 {
        Ok(cv)
    } else {
        Err(DistributionError(format!(
            "the coefficient of variation is {cv}; it must be above 0 and at most 1000 \
             (for 0, use deterministic)"
        )))
    }
}

fn erlang(mean: f64, stages: u32) -> Result<Form, DistributionError> {
    if stages == 0 {
        return Err(DistributionError(
            "an Erlang distribution needs at least 1 stage".to_owned(),
        ));
    }
    if stages <= ERLANG_SUM_STAGES_MAX {
        let stage_mean = mean / f64::from(stages);
        return Ok(Form::ErlangSum { stage_mean, stages });
    }
    gamma(mean, (1.0 / f64::from(stages)).sqrt())
}

fn hyper_exponential(mean: f64, squared_cv: f64) -> Result<Form, DistributionError> {
    if !(1.0..=1e6).contains(&squared_cv) {
        return Err(DistributionError(format!(
            "the squared coefficient of variation is {squared_cv}; a hyper-exponential needs 1 to \
             1,000,000"
        )));
    }
    let first = 0.5 * (1.0 + ((squared_cv - 1.0) / (squared_cv + 1.0)).sqrt());
    let means = [mean / (2.0 * first), mean / (2.0 * (1.0 - first))];
    Ok(Form::HyperExponential { first, means })
}

fn log_normal(mean: f64, cv: f64) -> Form {
    let variance = libm::log1p(cv * cv);
    Form::LogNormal {
        mu: libm::log(mean) - 0.5 * variance,
        sigma: variance.sqrt(),
    }
}

fn gamma(mean: f64, cv: f64) -> Result<Form, DistributionError> {
    let shape = 1.0 / (cv * cv);
    if mean <= 0.0 {
        return Ok(Form::Fixed(Span::ZERO));
    }
    Gamma::new(shape, mean / shape)
        .map(Form::Gamma)
        .map_err(|error| DistributionError(format!("gamma distribution: {error}")))
}

#[cfg(test)]
mod tests {
    use super::{Distribution, Sampler};
    use crate::sim::engine::Streams;
    use crate::sim::units::Seed;

    const DRAWS: u32 = 1_000_000;

    fn distributions() -> Vec<Distribution> {
        let mean_seconds = 0.25;
        vec![
            Distribution::Deterministic { mean_seconds },
            Distribution::Exponential { mean_seconds },
            Distribution::Erlang {
                mean_seconds,
                stages: 2,
            },
            Distribution::Erlang {
                mean_seconds,
                stages: 40,
            },
            Distribution::HyperExponential {
                mean_seconds,
                squared_cv: 4.0,
            },
            Distribution::LogNormal {
                mean_seconds,
                cv: 1.0,
            },
            Distribution::Gamma {
                mean_seconds,
                cv: 0.5,
            },
            Distribution::Gamma {
                mean_seconds,
                cv: 1.5,
            },
        ]
    }

    #[test]
    fn moments_agree_with_the_closed_forms() {
        for (number, distribution) in distributions().into_iter().enumerate() {
            let sampler = Sampler::new(&distribution).unwrap();
            let mut stream = Streams::new(Seed::new(11).unwrap()).stream(&format!("d{number}"));
            let (mut sum, mut squares) = (0.0, 0.0);
            for _ in 0..DRAWS {
                let x = sampler.draw(&mut stream).seconds();
                sum += x;
                squares += x * x;
            }
            let mean = sum / f64::from(DRAWS);
            let squared_cv = squares / f64::from(DRAWS) / (mean * mean) - 1.0;
            let expected = distribution.squared_cv();
            // Five standard errors of the mean; the second moment's is wider by the kurtosis.
            let mean_tolerance = 5.0 * 0.25 * (expected / f64::from(DRAWS)).sqrt() + 1e-9;
            assert!(
                (mean - 0.25).abs() < mean_tolerance,
                "{distribution:?}: {mean}"
            );
            assert!(
                (squared_cv - expected).abs() < 0.04 * expected + 1e-9,
                "{distribution:?}: squared cv {squared_cv}, expected {expected}"
            );
        }
    }

    #[test]
    fn impossible_parameters_are_errors_in_words() {
        let cases = [
            Distribution::Exponential { mean_seconds: -1.0 },
            Distribution::Exponential {
                mean_seconds: f64::NAN,
            },
            Distribution::Erlang {
                mean_seconds: 1.0,
                stages: 0,
            },
            Distribution::HyperExponential {
                mean_seconds: 1.0,
                squared_cv: 0.5,
            },
            Distribution::LogNormal {
                mean_seconds: 1.0,
                cv: 0.0,
            },
        ];
        for case in cases {
            assert!(!Sampler::new(&case).unwrap_err().0.is_empty(), "{case:?}");
        }
    }

    #[test]
    fn a_mean_of_nothing_is_always_nothing() {
        let mut stream = Streams::new(Seed::new(1).unwrap()).stream("zero");
        let sampler = Sampler::new(&Distribution::LogNormal {
            mean_seconds: 0.0,
            cv: 1.0,
        });
        assert_eq!(sampler.unwrap().draw(&mut stream).nanos(), 0);
    }
}
