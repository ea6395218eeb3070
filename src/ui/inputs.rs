//! What a person has set: a preset, a seed, and what differs from the preset.

use std::collections::BTreeMap;

use crate::sim::deployment::Architecture;
use crate::sim::scenario::Scenario;

/// The seed of a page that names none.
pub const DEFAULT_SEED: u64 = 7;

/// How many futures a result is made of when nobody says otherwise, like the command line's.
pub const DEFAULT_REPLICATIONS: u32 = 200;

/// Everything that decides a result.
#[derive(Clone, Debug, PartialEq)]
pub struct Inputs {
    /// Name of the preset.
    pub preset: String,
    /// The seed.
    pub seed: u64,
    /// How many futures.
    pub replications: u32,
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
            replications: DEFAULT_REPLICATIONS,
            numbers: BTreeMap::new(),
            architectures: BTreeMap::new(),
        }
    }

    /// Whether the company differs from the preset.
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
    scenario.value(section, field)
}

/// Sets the number at `section.field`; `false` for a path that is none.
pub fn set_number(scenario: &mut Scenario, path: &str, value: f64) -> bool {
    let parts = path.split_once('.');
    parts.is_some_and(|(section, field)| scenario.set_value(section, field, value))
}
