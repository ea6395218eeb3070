//! One parameter at a time: the trials of a tornado and its report.

use super::flip::{Search, search};
use super::results::{Factor, Results, TrialKey, difference};
use crate::sim::backend::window::Precision;
use crate::sim::report::sensitivity::{AtValue, Bar, Difference, Favours, Flip};
use crate::sim::sorting::{key_of, sort_few};
use crate::sim::study::paired::Paired;

/// Every factor at both ends of its range.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) factors: Vec<Factor>,
    /// Whether flip points are looked for.
    pub(super) flips: bool,
    /// How many factors, the most telling, get final trials; the others stay at their first.
    pub(super) in_full: usize,
}

impl Plan {
    /// The trials of a batch, the most telling first; nothing when there are no more.
    pub(super) fn batch(&self, number: u32, results: &Results) -> Vec<TrialKey> {
        match number {
            0 => self.ends(Precision::Coarse, 0..self.factors.len()),
            1 => {
                let telling = self.by_swing(results).into_iter().take(self.in_full);
                self.ends(Precision::Full, telling)
            }
            _ if self.flips => self.halvings(results),
            _ => Vec::new(),
        }
    }

    fn key(&self, precision: Precision, factor: usize, value: f64) -> TrialKey {
        TrialKey::new(precision, &self.factors, &[(factor, value)])
    }

    /// The scenario as it stands, then both ends of these factors.
    fn ends(
        &self,
        precision: Precision,
        factors: impl IntoIterator<Item = usize>,
    ) -> Vec<TrialKey> {
        let mut keys = vec![TrialKey::new(precision, &self.factors, &[])];
        for factor in factors {
            let Factor { low, high, .. } = self.factors[factor];
            for value in [low, high] {
                let key = self.key(precision, factor, value);
                if !key.changes.is_empty() {
                    keys.push(key);
                }
            }
        }
        keys
    }

    /// All factors, the largest swing first; the first of equals first.
    fn by_swing(&self, results: &Results) -> Vec<usize> {
        let swing = |factor: usize| {
            self.swing(factor, results)
                .map_or(0.0, |s| s.mean_usd.abs())
        };
        let mut order: Vec<(usize, f64)> = (0..self.factors.len())
            .map(|factor| (factor, swing(factor)))
            .collect();
        sort_few(&mut order, |(_, swing)| !key_of(*swing));
        order.into_iter().map(|(factor, _)| factor).collect()
    }

    /// The next value of every search that has not ended.
    fn halvings(&self, results: &Results) -> Vec<TrialKey> {
        (0..self.factors.len())
            .filter_map(|factor| match search(&self.factors, factor, results) {
                Search::Needs(value) => Some(self.key(Precision::Full, factor, value)),
                Search::Ended(_) => None,
            })
            .collect()
    }

    /// The differences as the scenario stands, at the low end and at the high end, at the precision
    /// that all three have.
    fn known<'a>(
        &self,
        factor: usize,
        results: &'a Results,
    ) -> Option<(Precision, [&'a [f64]; 3])> {
        let Factor { low, high, .. } = self.factors[factor];
        [Precision::Full, Precision::Coarse]
            .into_iter()
            .find_map(|precision| {
                let at = |value| results.at(precision, &self.key(precision, factor, value));
                let now = results.at(precision, &TrialKey::new(precision, &self.factors, &[]))?;
                Some((precision, [now, at(low)?, at(high)?]))
            })
    }

    /// High end minus low end, future by future.
    fn swing(&self, factor: usize, results: &Results) -> Option<Paired> {
        let (_, [_, low, high]) = self.known(factor, results)?;
        let swings: Vec<f64> = low.iter().zip(high).map(|(low, high)| high - low).collect();
        Some(Paired::new(&swings))
    }

    /// The difference as the scenario stands; `None` before the first trial.
    pub(super) fn now(&self, results: &Results) -> Option<Difference> {
        results.difference(&TrialKey::new(Precision::Full, &self.factors, &[]))
    }

    /// The bars of the factors of which both ends are known, the largest swing first.
    pub(super) fn bars(&self, results: &Results) -> Vec<Bar> {
        self.by_swing(results)
            .into_iter()
            .filter_map(|factor| self.bar(factor, results))
            .collect()
    }

    fn bar(&self, place: usize, results: &Results) -> Option<Bar> {
        let factor = &self.factors[place];
        let (precision, known) = self.known(place, results)?;
        let [now, low, high] = known.map(|differences| difference(precision, differences));
        let swing = self.swing(place, results)?;
        let favoured = [now, low, high].map(|at| at.favours);
        let flip = match search(&self.factors, place, results) {
            Search::Ended(flip) if self.flips => flip,
            _ => Flip::Unknown,
        };
        let at = |value, difference| AtValue { value, difference };
        Some(Bar {
            parameter: factor.path.clone(),
            value: factor.value,
            now,
            low: at(factor.low, low),
            high: at(factor.high, high),
            swing_usd: swing.mean_usd,
            swing_low_usd: swing.low_usd,
            swing_high_usd: swing.high_usd,
            flips: favoured.contains(&Favours::First) && favoured.contains(&Favours::Second),
            flip,
        })
    }
}
