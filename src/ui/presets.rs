//! What ships with the program, as the page needs it: presets, architectures, limits, texts.

use std::borrow::Cow;
use std::cell::OnceCell;

use crate::catalog::{architectures, parameters, prices, scenario_file, scenarios, strategies};
use crate::sim::deployment::Architecture;
use crate::sim::scenario::{Levers, Scenario, Section};
use crate::ui::inputs::{self, DEFAULT_REPLICATIONS, Inputs};
use crate::ui::link;

/// The parameter of the users at launch.
pub const USERS: &str = "growth.initial_users";
/// The parameter of the growth.
pub const GROWTH: &str = "growth.growth_per_month";
/// The parameter of the size of the team.
pub const ENGINEERS: &str = "team.engineers";
/// The parameter of what an engineer costs.
pub const ENGINEER_COST: &str = "team.engineer_usd_per_month";
/// The parameter of what a user brings in.
pub const REVENUE: &str = "money.revenue_usd_per_user_month";

/// Everything that is read once.
struct Shelf {
    scenarios: Vec<Scenario>,
    architectures: Vec<Architecture>,
    names: Vec<&'static str>,
    architecture_ids: Vec<&'static str>,
    strategy_ids: Vec<&'static str>,
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
    let scenarios: Vec<Scenario> = scenarios.collect();
    let architectures = architectures::all();
    let mut strategy_ids: Vec<&str> = Vec::new();
    for strategy in scenarios.iter().flat_map(strategies::all) {
        if !strategy_ids.contains(&&*strategy.id) {
            strategy_ids.push(strategy.id.leak());
        }
    }
    Shelf {
        scenarios,
        strategy_ids,
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
pub fn choices() -> &'static [Scenario] {
    &shelf().scenarios
}

/// The architectures that a scenario's provider sells: id and title.
#[must_use]
pub fn architectures(scenario: &Scenario) -> Vec<(String, String)> {
    let title = |one: &Architecture| (one.id.clone(), one.title.clone());
    sold_by(&scenario.prices.id).iter().map(title).collect()
}

/// What people call an architecture; whoever sells it, it has one name.
#[must_use]
pub fn architecture_title(id: &str) -> Option<&'static str> {
    let mut architectures = shelf().architectures.iter();
    architectures
        .find(|one| one.id == id)
        .map(|one| &*one.title)
}

/// What the provider with these prices sells.
fn sold_by(prices_id: &str) -> Cow<'static, [Architecture]> {
    let list = prices::find(prices_id).unwrap_or_else(prices::current);
    if list.set.id == prices::current().set.id {
        return Cow::Borrowed(&shelf().architectures);
    }
    Cow::Owned(architectures::all_in(list))
}

/// Whether the provider of a preset sells this architecture.
fn is_sold(preset: &str, architecture: &str) -> bool {
    let preset = preset_of(&Inputs::preset(preset));
    let sold = sold_by(&preset.prices.id);
    sold.iter().any(|one| one.id == architecture)
}

/// What links may name.
#[must_use]
pub fn known() -> link::Known<'static> {
    let kept = shelf();
    link::Known {
        presets: &kept.names,
        number: is_number,
        architectures: &kept.architecture_ids,
        sold: is_sold,
        strategies: &kept.strategy_ids,
    }
}

/// Whether a number of this path may be set: a company's, a strategy's, or a lever of what a
/// rebuild ends in.
fn is_number(path: &str) -> bool {
    let (strategy, id) = match path.splitn(3, '.').collect::<Vec<_>>()[..] {
        [_, _] => (None, path.to_owned()),
        [strategy, inputs::TO, rest] => (Some(strategy), rest.to_owned()),
        [strategy, section, field] => (Some(strategy), format!("{section}.{field}")),
        _ => return false,
    };
    let levers_only = path.contains(&format!(".{}.", inputs::TO));
    let known = |strategy: &str| shelf().strategy_ids.contains(&strategy);
    parameters::find(&id).is_some_and(|parameter| {
        parameter.is_of_strategies() == strategy.is_some()
            && strategy.is_none_or(known)
            && (!levers_only || parameter.section() == Levers::ID)
    })
}

/// The company of `inputs` as the preset has it.
fn preset_of(inputs: &Inputs) -> &'static Scenario {
    let scenarios = &shelf().scenarios;
    let preset = scenarios.iter().find(|one| one.name == inputs.preset);
    preset
        .or(scenarios.first())
        .expect("presets are compiled in and tested")
}

/// Every strategy that the company of `inputs` may follow: id, title.
#[must_use]
pub fn strategies(inputs: &Inputs) -> Vec<(String, String)> {
    let all = strategies::all(preset_of(inputs)).into_iter();
    all.map(|strategy| (strategy.id, strategy.title)).collect()
}

/// The scenario that `inputs` describe.
///
/// # Panics
/// If no preset can be read, which the catalogue's tests rule out.
#[must_use]
pub fn scenario(inputs: &Inputs) -> Scenario {
    let preset = preset_of(inputs);
    inputs.scenario(preset, &sold_by(&preset.prices.id))
}

/// The scenario that `inputs` describe, as a file.
#[must_use]
pub fn scenario_text(inputs: &Inputs) -> String {
    scenario_file::write(&scenario(inputs))
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
