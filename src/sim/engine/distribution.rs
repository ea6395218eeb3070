//! The description of a distribution of durations: plain values, no behaviour.

/// A distribution of durations, by its mean [s] and what else it needs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Distribution {
    /// Always the same.
    Deterministic {
        /// The duration [s].
        mean_seconds: f64,
    },
    /// Memoryless.
    Exponential {
        /// The mean [s].
        mean_seconds: f64,
    },
    /// The sum of `stages` exponential stages; squared coefficient of variation 1/stages.
    Erlang {
        /// The mean [s].
        mean_seconds: f64,
        /// The number of stages, at least 1.
        stages: u32,
    },
    /// One of two exponentials, with balanced means; for coefficients of variation above 1.
    HyperExponential {
        /// The mean [s].
        mean_seconds: f64,
        /// The squared coefficient of variation, at least 1.
        squared_cv: f64,
    },
    /// Log-normal.
    LogNormal {
        /// The mean [s].
        mean_seconds: f64,
        /// The coefficient of variation, above 0.
        cv: f64,
    },
    /// Gamma.
    Gamma {
        /// The mean [s].
        mean_seconds: f64,
        /// The coefficient of variation, above 0.
        cv: f64,
    },
}

impl Distribution {
    /// Its mean [s].
    #[must_use]
    pub const fn mean_seconds(&self) -> f64 {
        match *self {
            Self::Deterministic { mean_seconds }
            | Self::Exponential { mean_seconds }
            | Self::Erlang { mean_seconds, .. }
            | Self::HyperExponential { mean_seconds, .. }
            | Self::LogNormal { mean_seconds, .. }
            | Self::Gamma { mean_seconds, .. } => mean_seconds,
        }
    }

    /// Its squared coefficient of variation: variance over squared mean [1].
    #[must_use]
    pub fn squared_cv(&self) -> f64 {
        match *self {
            Self::Deterministic { .. } => 0.0,
            Self::Exponential { .. } => 1.0,
            Self::Erlang { stages, .. } => 1.0 / f64::from(stages),
            Self::HyperExponential { squared_cv, .. } => squared_cv,
            Self::LogNormal { cv, .. } | Self::Gamma { cv, .. } => cv * cv,
        }
    }
}
