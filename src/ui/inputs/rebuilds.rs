//! Which rebuilds a strategy has: those of its preset, fewer, or more.

use super::places::{Of, Place, REBUILDS, numbered, place};
use super::{Inputs, Setting, choose};
use crate::catalog::parameters;
use crate::sim::deployment::Architecture;
use crate::sim::scenario::{MAX_REBUILDS, Rebuild, RebuildStyle, Scenario, Strategy, Trigger};

/// A rebuild that the preset does not have, among the numbers of those that it has.
pub const NEW: u8 = 0;

/// Months in a row that start a new rebuild when any line is crossed for so long.
const SUSTAINED_MONTHS: u32 = 2;

/// The rebuilds of a preset: 1, 2 …
#[must_use]
pub fn all_of(strategy: &Strategy) -> Vec<u8> {
    (1..=strategy.rebuilds.len() as u8).collect()
}

impl Inputs {
    /// The rebuilds that were chosen for the strategy `id`, whose preset is `preset`.
    fn rebuilds(&self, id: &str, preset: &Strategy) -> Vec<u8> {
        let path = Of::Rebuilds.path(id, 0);
        let found = self.settings.iter().find(|(other, _)| *other == path);
        match found {
            Some((_, Setting::Rebuilds(rebuilds))) => rebuilds.clone(),
            _ => all_of(preset),
        }
    }

    /// Adds a rebuild after the others of a strategy; none where there are as many as there may be.
    pub fn add_rebuild(&mut self, preset: &Strategy) {
        let mut rebuilds = self.rebuilds(&preset.id, preset);
        if rebuilds.len() < MAX_REBUILDS {
            rebuilds.push(NEW);
            self.set_rebuilds(preset, rebuilds);
        }
    }

    /// Removes a strategy's rebuild, counted from 1, with everything that was set for it.
    pub fn remove_rebuild(&mut self, preset: &Strategy, number: usize) {
        let mut rebuilds = self.rebuilds(&preset.id, preset);
        if !(1..=rebuilds.len()).contains(&number) {
            return;
        }
        rebuilds.remove(number - 1);
        for (path, setting) in std::mem::take(&mut self.settings) {
            let moved = match place(&path) {
                Some(Place::Strategy(id, of)) if id == preset.id && of.rebuild() >= number => {
                    // What belonged to it goes with it, what came after it moves up.
                    (of.rebuild() > number).then(|| of.path(id, of.rebuild() - 1))
                }
                _ => Some(path),
            };
            if let Some(path) = moved {
                self.set(&path, Some(setting));
            }
        }
        self.set_rebuilds(preset, rebuilds);
    }

    fn set_rebuilds(&mut self, preset: &Strategy, rebuilds: Vec<u8>) {
        let differs = rebuilds != all_of(preset);
        let path = format!("{}.{REBUILDS}", preset.id);
        self.set(&path, differs.then_some(Setting::Rebuilds(rebuilds)));
    }
}

/// Gives the strategy `id` these rebuilds.
pub(super) fn apply(
    scenario: &mut Scenario,
    id: &str,
    rebuilds: &[u8],
    architectures: &[Architecture],
) {
    let mut known = scenario.strategies.iter().flat_map(|one| &one.rebuilds);
    let example = known.next().cloned();
    let Some(strategy) = scenario.strategies.iter_mut().find(|one| one.id == id) else {
        return;
    };
    let preset = std::mem::take(&mut strategy.rebuilds);
    for number in rebuilds.iter().take(MAX_REBUILDS) {
        let kept = usize::from(*number).checked_sub(1);
        match kept.map(|index| preset.get(index).cloned()) {
            Some(kept) => strategy.rebuilds.extend(kept),
            None => {
                let new = new(strategy, example.as_ref(), architectures);
                strategy.rebuilds.push(new);
            }
        }
    }
}

/// A rebuild to begin from: to the next larger architecture, planned like another rebuild of this
/// company when there is one.
fn new(strategy: &Strategy, example: Option<&Rebuild>, architectures: &[Architecture]) -> Rebuild {
    let before = strategy.design_at(strategy.rebuilds.len());
    let mut to = before.clone();
    if let Some(example) = example {
        to.levers = example.to.levers;
    }
    let id = &before.architecture.id;
    let position = architectures.iter().position(|one| one.id == *id);
    if let Some(next) = position.and_then(|position| architectures.get(position + 1)) {
        choose(&mut to, next);
    }
    Rebuild {
        trigger: Trigger::AnySign {
            sustained_months: SUSTAINED_MONTHS,
        },
        style: RebuildStyle::default(),
        to,
        plan: example.map_or_else(parameters::default_section, |example| example.plan),
    }
}

/// An id for elements about a rebuild of a strategy: `evolve`, `evolve-2`.
#[must_use]
pub fn element(id: &str, number: usize) -> String {
    match number {
        1 => id.to_owned(),
        number => numbered(&format!("{id}-"), number),
    }
}
