//! What ships with the program, as the page needs it: presets, architectures, limits, texts.

use std::borrow::Cow;
use std::cell::OnceCell;

use crate::catalog::architecture_file::editing;
use crate::catalog::problem::Problem;
use crate::catalog::{architectures, parameters, prices, scenario_file, scenarios, strategies};
use crate::sim::deployment::{Architecture, Change};
use crate::sim::scenario::{Launch, Levers, RebuildPlan, Scenario, Section, Strategy};
use crate::ui::inputs::places::{Of, Place, place};
use crate::ui::inputs::{DEFAULT_REPLICATIONS, Inputs};
use crate::ui::link;
use crate::ui::shared::Shared;

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
    price_ids: Vec<&'static str>,
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
    Shelf {
        scenarios,
        price_ids: prices::lists().iter().map(|one| &*one.set.id).collect(),
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

/// Whether an architecture is sold at the prices of `inputs`.
fn is_sold(inputs: &Inputs, architecture: &str) -> bool {
    let sold = sold_by(&priced(inputs).prices.id);
    sold.iter().any(|one| one.id == architecture)
}

/// What links may name.
#[must_use]
pub fn known() -> link::Known<'static> {
    let kept = shelf();
    link::Known {
        presets: &kept.names,
        prices: &kept.price_ids,
        file: own,
        number: is_number,
        architectures: &kept.architecture_ids,
        sold: is_sold,
        lacks: unsold,
        strategies: |inputs| strategies(inputs).into_iter().map(|(id, _)| id).collect(),
    }
}

/// What the price list that was chosen does not sell of what `inputs` are made of. A design that
/// can't be bought there stays as the preset's own prices buy it.
fn unsold(inputs: &Inputs) -> Vec<String> {
    let mut as_bought = scenario(inputs);
    let list = std::mem::replace(&mut as_bought.prices, preset_of(inputs).prices.clone());
    lacks(&as_bought, &list.id)
}

/// A person's own scenario file.
///
/// # Errors
/// Every mistake in it.
pub fn own(text: &str) -> Result<Shared<Scenario>, Vec<Problem>> {
    scenario_file::read(text).map(Shared::new)
}

/// Whether a number of this path may be set: a company's, or of one of its strategies.
fn is_number(inputs: &Inputs, path: &str) -> bool {
    let (id, section, field) = match place(path) {
        Some(Place::Company(section, field)) => {
            let found = parameters::of_field(section, field);
            return found.is_some_and(|parameter| !parameter.is_of_strategies());
        }
        Some(Place::Strategy(id, Of::Lever(_, field))) => (id, Levers::ID, field),
        Some(Place::Strategy(id, Of::Launch(field))) => (id, Launch::ID, field),
        Some(Place::Strategy(id, Of::Plan(_, field))) => (id, RebuildPlan::ID, field),
        _ => return false,
    };
    parameters::of_field(section, field).is_some() && strategy(inputs, id).is_some()
}

/// The company of `inputs` as the preset has it.
fn preset_of(inputs: &Inputs) -> &Scenario {
    if let Some(own) = &inputs.own {
        return own;
    }
    let scenarios = &shelf().scenarios;
    let preset = scenarios.iter().find(|one| one.name == inputs.preset);
    preset
        .or(scenarios.first())
        .expect("presets are compiled in and tested")
}

/// The same at the prices that were chosen.
fn priced(inputs: &Inputs) -> Cow<'_, Scenario> {
    let preset = preset_of(inputs);
    match inputs.prices.as_deref().and_then(prices::find) {
        Some(list) if list.set.id != preset.prices.id => {
            Cow::Owned(scenario_file::at_prices(preset, list).0)
        }
        _ => Cow::Borrowed(preset),
    }
}

/// The price lists that there are: id and title.
pub fn price_lists() -> impl Iterator<Item = (&'static str, &'static str)> {
    { prices::lists().iter() }.map(|list| (&*list.set.id, &*list.title))
}

/// What a price list does not sell of what `scenario` is made of, in sentences.
#[must_use]
pub fn lacks(scenario: &Scenario, list: &str) -> Vec<String> {
    let list = prices::find(list).filter(|list| list.set.id != scenario.prices.id);
    let lacks = list.map(|list| scenario_file::at_prices(scenario, list).1);
    let mut said: Vec<String> = Vec::new();
    for problem in lacks.unwrap_or_default() {
        if !said.contains(&problem.message) {
            said.push(problem.message);
        }
    }
    said
}

/// The part of this name as a part to take from an architecture, when it has one.
#[must_use]
pub fn part_of(scenario: &Scenario, architecture: &str, part: &str) -> Option<Change> {
    let sold = sold_by(&scenario.prices.id);
    let found = sold.iter().find(|one| one.id == architecture)?;
    let mut knobs = editing::knobs(found).into_iter();
    let knob = knobs.find(|knob| knob.path == part)?;
    (knob.value != Change::LeftOut).then_some(knob.value)
}

/// Every mistake in the architectures of a scenario: parts that do not fit together.
#[must_use]
pub fn mistakes(scenario: &Scenario) -> Vec<Problem> {
    // What was changed and fits is in the parts; only what was changed can be wrong.
    let own = |one: &Strategy| {
        (0..=one.rebuilds.len())
            .any(|number| !editing::changes(&one.design_at(number).architecture).is_empty())
    };
    if !scenario.strategies.iter().any(own) {
        return Vec::new();
    }
    let problems = scenario_file::read(&scenario_file::write(scenario)).err();
    let mut problems = problems.unwrap_or_default();
    problems.retain(|problem| problem.path.contains(".architecture."));
    problems
}

/// Every strategy that the company of `inputs` may follow: id, title.
#[must_use]
pub fn strategies(inputs: &Inputs) -> Vec<(String, String)> {
    let all = strategies::all(preset_of(inputs)).into_iter();
    all.map(|strategy| (strategy.id, strategy.title)).collect()
}

/// The strategy of this id that the company of `inputs` may follow, as the preset has it.
#[must_use]
pub fn strategy(inputs: &Inputs, id: &str) -> Option<Strategy> {
    let mut all = strategies::all(preset_of(inputs)).into_iter();
    all.find(|strategy| strategy.id == id)
}

/// The scenario that `inputs` describe.
///
/// # Panics
/// If no preset can be read, which the catalogue's tests rule out.
#[must_use]
pub fn scenario(inputs: &Inputs) -> Scenario {
    let preset = priced(inputs);
    inputs.scenario(&preset, &sold_by(&preset.prices.id))
}

/// The scenario that `inputs` describe, as a file.
#[must_use]
pub fn scenario_text(inputs: &Inputs) -> String {
    scenario_file::write(&scenario(inputs))
}

/// The line that computes the same on the command line; a changed scenario is a file.
#[must_use]
pub fn command(inputs: &Inputs) -> String {
    let scenario = if inputs.is_changed() || inputs.own.is_some() {
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
