//! What the trials have said so far.

use serde::{Deserialize, Serialize};

use crate::sim::backend::window::Precision;
use crate::sim::ordered::OrderedMap;
use crate::sim::report::Stage;
use crate::sim::report::sensitivity::{Difference, Favours};
use crate::sim::sorting::{key_of, sort_few};
use crate::sim::study::paired::Paired;

/// A parameter and the range over which it is varied.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Factor {
    /// Its path ([`crate::sim::scenario::paths`]).
    pub path: String,
    /// Its value in the scenario.
    pub value: f64,
    /// Low end of the range, at most the value.
    pub low: f64,
    /// High end of the range, at least the value.
    pub high: f64,
}

/// The largest ratio of a range's ends that is divided evenly; beyond, it is divided by ratios.
const EVEN_RATIO_MAX: f64 = 10.0;

impl Factor {
    /// The value at `share` of the way between two values of the range [0…1].
    pub(super) fn between(&self, from: f64, to: f64, share: f64) -> f64 {
        if self.low > 0.0 && self.high / self.low > EVEN_RATIO_MAX {
            from * libm::pow(to / from, share)
        } else {
            from + (to - from) * share
        }
    }
}

/// A trial among those of one question: how precise, and what is changed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TrialKey {
    pub(super) precision: Precision,
    /// Places of the factors that are changed, with the bits of their values.
    pub(super) changes: Vec<(u32, u64)>,
}

impl TrialKey {
    /// The trial of a scenario with these factors at these values.
    pub(super) fn new(precision: Precision, factors: &[Factor], values: &[(usize, f64)]) -> Self {
        let changed = values
            .iter()
            .filter(|(factor, value)| factors[*factor].value.to_bits() != value.to_bits());
        Self {
            precision,
            changes: changed
                .map(|(factor, value)| (*factor as u32, value.to_bits()))
                .collect(),
        }
    }
}

/// The differences of all trials that are known, future by future [USD].
#[derive(Clone, Debug, Default)]
pub(super) struct Results {
    trials: OrderedMap<TrialKey, Vec<f64>>,
}

impl Results {
    /// Adds a trial.
    pub(super) fn add(&mut self, key: TrialKey, differences_usd: Vec<f64>) {
        self.trials.insert(key, differences_usd);
    }

    /// Whether a trial is known.
    pub(super) fn has(&self, key: &TrialKey) -> bool {
        self.trials.contains_key(key)
    }

    /// The most precise of what is known with these changes, and how precise that is.
    pub(super) fn best(&self, key: &TrialKey) -> Option<(Precision, &[f64])> {
        [Precision::Full, Precision::Coarse]
            .into_iter()
            .find_map(|precision| Some((precision, self.at(precision, key)?)))
    }

    /// The differences with these changes at this precision.
    pub(super) fn at(&self, precision: Precision, key: &TrialKey) -> Option<&[f64]> {
        let key = TrialKey {
            precision,
            changes: key.changes.clone(),
        };
        self.trials.get(&key).map(Vec::as_slice)
    }

    /// The difference with these changes, as far as it is known.
    pub(super) fn difference(&self, key: &TrialKey) -> Option<Difference> {
        let (precision, differences) = self.best(key)?;
        Some(difference(precision, differences))
    }

    /// What is changed alone in the final trials of a factor, and the differences there, by value.
    pub(super) fn final_values(&self, factor: usize, value: f64) -> Vec<(f64, Paired)> {
        let alone = |key: &TrialKey| match key.changes.as_slice() {
            [] => Some(value),
            [(changed, bits)] if *changed as usize == factor => Some(f64::from_bits(*bits)),
            _ => None,
        };
        let mut values: Vec<(f64, Paired)> = self
            .trials
            .iter()
            .filter(|(key, _)| key.precision == Precision::Full)
            .filter_map(|(key, differences)| Some((alone(key)?, Paired::new(differences))))
            .collect();
        sort_few(&mut values, |(value, _)| key_of(*value));
        values
    }
}

/// What the differences of one trial say.
pub(super) fn difference(precision: Precision, differences_usd: &[f64]) -> Difference {
    let paired = Paired::new(differences_usd);
    Difference {
        usd: paired.mean_usd,
        low_usd: paired.low_usd,
        high_usd: paired.high_usd,
        probability_second_cheaper: paired.share_above,
        favours: if paired.holds_zero() {
            Favours::TooCloseToCall
        } else if paired.mean_usd > 0.0 {
            Favours::Second
        } else {
            Favours::First
        },
        replications: differences_usd.len() as u32,
        stage: match precision {
            Precision::Coarse => Stage::Coarse,
            Precision::Full => Stage::Final,
        },
    }
}
