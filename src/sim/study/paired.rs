//! Differences between two strategies, future by future, and what they say together.

use crate::sim::company::Story;
use crate::sim::stats::student::two_sided_quantile;

use super::bands::mean;

/// Level of the interval of the mean difference.
const LEVEL: f64 = 0.95;

/// What one strategy costs more than another in one future [USD].
#[must_use]
pub fn difference_usd(first: &Story, second: &Story) -> f64 {
    (first.total().total() - second.total().total()).usd()
}

/// The mean of paired differences with its interval.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Paired {
    /// The mean [USD].
    pub mean_usd: f64,
    /// Lower end of its 95 % interval [USD].
    pub low_usd: f64,
    /// Upper end of its 95 % interval [USD].
    pub high_usd: f64,
    /// Share of futures with a difference above zero.
    pub share_above: f64,
}

impl Paired {
    /// What these differences say.
    #[must_use]
    pub fn new(differences_usd: &[f64]) -> Self {
        let half_width = half_width(differences_usd);
        let mean_usd = mean(differences_usd);
        let above = differences_usd.iter().filter(|usd| **usd > 0.0).count();
        Self {
            mean_usd,
            low_usd: mean_usd - half_width,
            high_usd: mean_usd + half_width,
            share_above: above as f64 / differences_usd.len().max(1) as f64,
        }
    }

    /// Whether the interval holds zero.
    #[must_use]
    pub fn holds_zero(&self) -> bool {
        self.low_usd <= 0.0 && self.high_usd >= 0.0
    }
}

/// Half of the mean's interval; 0 with fewer than two values, which tell nothing of their spread.
fn half_width(values: &[f64]) -> f64 {
    if values.len() < 2 {
        return 0.0;
    }
    let count = values.len() as f64;
    let mean = mean(values);
    let squares: f64 = values
        .iter()
        .map(|value| (value - mean) * (value - mean))
        .sum();
    let deviation = (squares / (count - 1.0)).sqrt();
    two_sided_quantile(LEVEL, values.len() as u32 - 1) * deviation / count.sqrt()
}

#[cfg(test)]
mod tests {
    use super::{Paired, half_width};

    /// By hand: 1, 2, 3, 4: mean 2.5, s = 1.290994, t(0.975, 3) = 3.182446:
    /// 3.182446 · 1.290994 / 2 = 2.054260.
    #[test]
    fn the_interval_is_students() {
        assert!((half_width(&[1.0, 2.0, 3.0, 4.0]) - 2.054_260).abs() < 1e-5);
        assert!(half_width(&[5.0; 9]).abs() < 1e-12);
        let paired = Paired::new(&[1.0, 2.0, 3.0, 4.0]);
        assert!((paired.low_usd - 0.445_740).abs() < 1e-5 && !paired.holds_zero());
        assert!(Paired::new(&[-1.0, 1.0, 2.0]).holds_zero());
    }
}
