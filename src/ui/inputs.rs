//! What a person has set: a preset, a seed, and what differs from the preset.

use std::collections::BTreeMap;

use crate::sim::deployment::Architecture;
use crate::sim::scenario::{Scenario, Section};

/// The seed of a page that names none.
pub const DEFAULT_SEED: u64 = 7;

/// Everything that decides a result.
#[derive(Clone, Debug, PartialEq)]
pub struct Inputs {
    /// Name of the preset.
    pub preset: String,
    /// The seed.
    pub seed: u64,
    /// Numbers that differ from the preset, by `section.field`.
    pub numbers: BTreeMap<String, f64>,
    /// Architectures that differ from the preset, by strategy id.
    pub architectures: BTreeMap<String, String>,
}

impl Inputs {
    /// A preset as it is.
    #[must_use]
    pub fn preset(name: &str) -> Self {
        Self {
            preset: name.to_owned(),
            seed: DEFAULT_SEED,
            numbers: BTreeMap::new(),
            architectures: BTreeMap::new(),
        }
    }

    /// Whether anything but the seed differs from the preset.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        !(self.numbers.is_empty() && self.architectures.is_empty())
    }

    /// `preset` with these changes. What names no number, strategy or architecture changes nothing.
    #[must_use]
    pub fn scenario(&self, preset: &Scenario, architectures: &[Architecture]) -> Scenario {
        let mut scenario = preset.clone();
        for (path, value) in &self.numbers {
            set_number(&mut scenario, path, *value);
        }
        for strategy in &mut scenario.strategies {
            let wanted = self.architectures.get(&strategy.id);
            let found = wanted.and_then(|id| architectures.iter().find(|one| &one.id == id));
            if let Some(architecture) = found {
                strategy.design.architecture = architecture.clone();
            }
        }
        scenario
    }
}

/// The number at `section.field` of `scenario`; `None` for a path that is none.
#[must_use]
pub fn number(scenario: &Scenario, path: &str) -> Option<f64> {
    let (section, field) = path.split_once('.')?;
    match section {
        "growth" => scenario.growth.get(field),
        "traffic" => scenario.traffic.get(field),
        "work" => scenario.work.get(field),
        "data" => scenario.data.get(field),
        "team" => scenario.team.get(field),
        "failures" => scenario.failures.get(field),
        "money" => scenario.money.get(field),
        "thresholds" => scenario.thresholds.get(field),
        _ => None,
    }
}

/// Sets the number at `section.field`; `false` for a path that is none.
pub fn set_number(scenario: &mut Scenario, path: &str, value: f64) -> bool {
    let Some((section, field)) = path.split_once('.') else {
        return false;
    };
    match section {
        "growth" => scenario.growth.set(field, value),
        "traffic" => scenario.traffic.set(field, value),
        "work" => scenario.work.set(field, value),
        "data" => scenario.data.set(field, value),
        "team" => scenario.team.set(field, value),
        "failures" => scenario.failures.set(field, value),
        "money" => scenario.money.set(field, value),
        "thresholds" => scenario.thresholds.set(field, value),
        _ => false,
    }
}
