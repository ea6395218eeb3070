//! What ships with the program, as the page needs it: presets, architectures, limits, texts.

use std::cell::OnceCell;

use crate::catalog::{architectures, parameters, prices, scenario_file, scenarios};
use crate::sim::deployment::Architecture;
use crate::sim::scenario::Scenario;
use crate::ui::inputs::{self, DEFAULT_REPLICATIONS, Inputs};
use crate::ui::{link, reading};

/// The parameter of the users at launch.
pub const USERS: &str = "growth.initial_users";
/// The parameter of the growth.
pub const GROWTH: &str = "growth.growth_per_month";

/// A preset to choose.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// Its name in links.
    pub name: String,
    /// Its title.
    pub title: String,
}

/// Everything that is read once.
struct Shelf {
    scenarios: Vec<Scenario>,
    architectures: Vec<Architecture>,
    names: Vec<&'static str>,
    architecture_ids: Vec<&'static str>,
}

thread_local! {
    // Read once for each thread and kept for the page's life: leaked, so that links can borrow it.
    static SHELF: OnceCell<&'static Shelf> = const { OnceCell::new() };
}

fn shelf() -> &'static Shelf {
    SHELF.with(|shelf| *shelf.get_or_init(|| Box::leak(Box::new(read()))))
}

fn read() -> Shelf {
    let presets = scenarios::presets();
    // Presets that do not read are a mistake of ours that the catalogue's tests find.
    let scenarios = presets
        .iter()
        .filter_map(|preset| scenario_file::read(preset.text).ok());
    let architectures = architectures::all();
    Shelf {
        scenarios: scenarios.collect(),
        names: presets.iter().map(|preset| preset.name.as_str()).collect(),
        architecture_ids: architectures
            .iter()
            .map(|one| &*one.id.clone().leak())
            .collect(),
        architectures,
    }
}

/// The presets, in the order that people are shown them.
#[must_use]
pub fn choices() -> Vec<Choice> {
    let choice = |scenario: &Scenario| Choice {
        name: scenario.name.clone(),
        title: scenario.title.clone(),
    };
    shelf().scenarios.iter().map(choice).collect()
}

/// Architectures: id and title.
#[must_use]
pub fn architecture_titles() -> Vec<(String, String)> {
    let pair = |one: &Architecture| (one.id.clone(), one.title.clone());
    shelf().architectures.iter().map(pair).collect()
}

/// What links may name.
#[must_use]
pub fn known() -> link::Known<'static> {
    let kept = shelf();
    link::Known {
        presets: &kept.names,
        number: |path| {
            let first = shelf().scenarios.first();
            first.is_some_and(|scenario| inputs::number(scenario, path).is_some())
        },
        architectures: &kept.architecture_ids,
    }
}

/// The scenario that `inputs` describe.
///
/// # Panics
/// If no preset can be read, which the catalogue's tests rule out.
#[must_use]
pub fn scenario(inputs: &Inputs) -> Scenario {
    let shelf = shelf();
    let preset = shelf
        .scenarios
        .iter()
        .find(|scenario| scenario.name == inputs.preset);
    let preset = preset
        .or(shelf.scenarios.first())
        .expect("presets are compiled in and tested");
    let list = prices::find(&preset.prices.id).unwrap_or_else(prices::current);
    if list.set.id == prices::current().set.id {
        return inputs.scenario(preset, &shelf.architectures);
    }
    inputs.scenario(preset, &architectures::all_in(list))
}

/// The scenario that `inputs` describe, as a file.
#[must_use]
pub fn scenario_text(inputs: &Inputs) -> String {
    scenario_file::write(&scenario(inputs))
}

/// The smallest and the largest value of a parameter.
#[must_use]
pub fn limits(id: &str) -> (f64, f64) {
    parameters::find(id).map_or((0.0, f64::MAX), |parameter| (parameter.min, parameter.max))
}

/// Letters for the first two strategies.
#[must_use]
pub fn letters(scenario: &Scenario) -> [char; 2] {
    let title = |position: usize| {
        scenario
            .strategies
            .get(position)
            .map(|one| one.title.as_str())
    };
    reading::letters_of(title(0), title(1))
}

/// The line that computes the same on the command line; a changed scenario is a file.
#[must_use]
pub fn command(inputs: &Inputs) -> String {
    let scenario = if inputs.is_changed() {
        "scenario.json"
    } else {
        inputs.preset.as_str()
    };
    let mut line = format!(
        "loadbearing compare --scenario {scenario} --seed {}",
        inputs.seed
    );
    if inputs.replications != DEFAULT_REPLICATIONS {
        line.push_str(&format!(" --replications {}", inputs.replications));
    }
    line
}
