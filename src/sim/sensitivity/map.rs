//! Two parameters together: the trials of a break-even map and its report.

use super::results::{Factor, Results, TrialKey};
use crate::sim::backend::window::Precision;
use crate::sim::report::sensitivity::{Axis, Difference};

/// Two factors over a grid.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    /// The one across, then the one that goes up.
    pub(super) factors: Vec<Factor>,
    /// Values along each side.
    pub(super) steps: u32,
}

impl Plan {
    /// The trials of a batch; nothing when there are no more.
    pub(super) fn batch(&self, number: u32) -> Vec<TrialKey> {
        let precision = match number {
            0 => Precision::Coarse,
            1 => Precision::Full,
            _ => return Vec::new(),
        };
        let rows = self.keys(precision);
        let mut keys: Vec<TrialKey> = Vec::new();
        for key in rows.into_iter().flatten() {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        keys
    }

    fn keys(&self, precision: Precision) -> Vec<Vec<TrialKey>> {
        let across = self.values(0);
        let row = |up: &f64| {
            let key =
                |across: &f64| TrialKey::new(precision, &self.factors, &[(0, *across), (1, *up)]);
            across.iter().map(key).collect()
        };
        self.values(1).iter().map(row).collect()
    }

    fn values(&self, factor: usize) -> Vec<f64> {
        let factor = &self.factors[factor];
        let last = self.steps.max(2) - 1;
        (0..=last)
            .map(|step| match step {
                0 => factor.low,
                step if step == last => factor.high,
                step => {
                    let share = f64::from(step) / f64::from(last);
                    factor.between(factor.low, factor.high, share)
                }
            })
            .collect()
    }

    /// The map's sides.
    pub(super) fn axes(&self) -> [Axis; 2] {
        [0, 1].map(|factor| Axis {
            parameter: self.factors[factor].path.clone(),
            value: self.factors[factor].value,
            values: self.values(factor),
        })
    }

    /// What is known of each cell.
    pub(super) fn rows(&self, results: &Results) -> Vec<Vec<Option<Difference>>> {
        let cell = |key: &TrialKey| results.difference(key);
        self.keys(Precision::Full)
            .iter()
            .map(|row| row.iter().map(cell).collect())
            .collect()
    }
}
