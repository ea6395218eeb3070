//! The levers: every parameter of the model with its value, its preset and its slider, by group and
//! by whose it is. Made from the parameters' records; no lever is named here.

use crate::catalog::groups::{self, Group};
use crate::catalog::notes::Notes;
use crate::catalog::parameters::{self, Parameter};
use crate::sim::deployment::Change;
use crate::sim::scenario::{Growth, Launch, Levers, RebuildPlan, Scenario, Section, Strategy};
use crate::ui::charts::scale::Scale;
use crate::ui::inputs::places::{Of, Place, place};
use crate::ui::inputs::{self, Setting};
use crate::ui::{format, link, presets, words};

/// A number that can be set.
#[derive(Clone, Debug, PartialEq)]
pub struct Lever {
    /// Its path ([`inputs::number`]).
    pub path: String,
    /// What it is.
    pub parameter: &'static Parameter,
    /// What it is set to.
    pub value: f64,
    /// What the preset says; after a change of architecture, what is typical of that.
    pub preset: f64,
    /// What is typical of the architecture that it is about, and what people call that.
    pub typical: Option<(String, f64)>,
}

impl Lever {
    /// Whether it differs from the preset.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        !self.value.total_cmp(&self.preset).is_eq()
    }

    /// What it is, in a plain sentence; empty before the notes are here.
    #[must_use]
    pub fn doc<'a>(&self, notes: Option<&'a Notes>) -> &'a str {
        let note = notes.and_then(|notes| notes.parameter(&self.parameter.id));
        note.map_or(self.parameter.doc.as_str(), |note| &note.doc)
    }

    /// Whether every word of `query` occurs in its name, its description or its path.
    #[must_use]
    pub fn matches(&self, query: &str, notes: Option<&Notes>) -> bool {
        let (title, doc) = (&self.parameter.title, self.doc(notes));
        mentions(&format!("{title} {doc} {}", self.path), query)
    }

    /// An id for elements: its path with hyphens.
    #[must_use]
    pub fn element(&self, prefix: &str) -> String {
        format!("{prefix}-{}", self.path.replace('.', "-"))
    }

    /// The slider.
    #[must_use]
    pub fn track(&self) -> Track {
        let values = [
            self.parameter.low,
            self.parameter.high,
            self.value,
            self.preset,
        ];
        let low = values.into_iter().fold(f64::INFINITY, f64::min);
        let high = values.into_iter().fold(f64::NEG_INFINITY, f64::max);
        let wide = low > 0.0 && high / low >= LOGARITHMIC_FROM;
        let whole = matches!(
            self.parameter.unit.as_str(),
            "users" | "count" | "rows" | "bytes"
        );
        Track {
            low,
            high,
            logarithmic: wide,
            whole: whole && high - low >= 2.0,
        }
    }
}

/// A range this many times wider than its low end is slid over logarithmically.
const LOGARITHMIC_FROM: f64 = 40.0;

/// Steps of a slider.
pub const POSITIONS: f64 = 100.0;

/// The way of a slider: the plausible range, and as far beyond it as the value and the preset lie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Track {
    /// Its low end.
    pub low: f64,
    /// Its high end.
    pub high: f64,
    logarithmic: bool,
    whole: bool,
}

impl Track {
    fn scale(&self) -> Scale {
        if self.logarithmic {
            Scale::logarithmic(self.low, self.high, 0.0, POSITIONS)
        } else {
            Scale::linear(self.low, self.high, 0.0, POSITIONS)
        }
    }

    /// Where `value` lies, from 0 to [`POSITIONS`].
    #[must_use]
    pub fn position(&self, value: f64) -> f64 {
        self.scale().px_from_value(value).clamp(0.0, POSITIONS)
    }

    /// The value at a position, rounded so that it reads well.
    #[must_use]
    pub fn value(&self, position: f64) -> f64 {
        if position <= 0.0 {
            return self.low;
        }
        if position >= POSITIONS {
            return self.high;
        }
        let value = self.scale().value_from_px(position);
        // What one step of the slider is worth here decides how many figures make sense.
        let next = self.scale().value_from_px(position + 1.0);
        let exponent = libm::floor(libm::log10((next - value).abs().max(f64::MIN_POSITIVE)));
        let exponent = if self.whole {
            exponent.max(0.0)
        } else {
            exponent
        };
        // Dividing by a whole power of ten gives the number that is written with few digits.
        let rounded = if exponent < 0.0 {
            let unit = libm::pow(10.0, -exponent);
            (value * unit).round() / unit
        } else {
            let unit = libm::pow(10.0, exponent);
            (value / unit).round() * unit
        };
        rounded.clamp(self.low, self.high)
    }
}

/// Levers of one owner within a group.
#[derive(Clone, Debug, PartialEq)]
pub struct LeverSet {
    /// Position of the strategy that they belong to; `None` is the company.
    pub strategy: Option<usize>,
    /// The rebuild that they are of, counted from 1: of its plan, or of what it ends in. 0 is what
    /// the strategy starts with.
    pub rebuild: usize,
    /// The levers.
    pub levers: Vec<Lever>,
}

impl LeverSet {
    /// Whose they are, in words; empty for the company's.
    #[must_use]
    pub fn owner(&self, scenario: &Scenario) -> String {
        let strategy = self.strategy.and_then(|at| scenario.strategies.get(at));
        let first = self.levers.first();
        strategy.map_or_else(String::new, |strategy| {
            let planned = first.is_some_and(|one| one.parameter.section() == RebuildPlan::ID);
            owner(strategy, self.rebuild, planned)
        })
    }
}

/// Whether every word of `query` occurs in `text`.
#[must_use]
pub fn mentions(text: &str, query: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let mut words = query.split_whitespace();
    words.all(|word| text.contains(&word.to_ascii_lowercase()))
}

/// A strategy, what a rebuild of it ends in, or its plan.
#[must_use]
pub fn owner(strategy: &Strategy, rebuild: usize, planned: bool) -> String {
    let (title, all) = (&strategy.title, strategy.rebuilds.len());
    match (rebuild, planned) {
        (0, _) => title.clone(),
        (_, true) => words::rebuild_of(title, rebuild, all),
        (_, false) => words::after_rebuild(title, rebuild, all),
    }
}

/// A group of levers.
#[derive(Clone, Debug, PartialEq)]
pub struct LeverGroup {
    /// The group.
    pub group: &'static Group,
    /// Its levers, the company's first.
    pub sets: Vec<LeverSet>,
}

impl LeverGroup {
    /// All its levers.
    pub fn levers(&self) -> impl Iterator<Item = &Lever> {
        self.sets.iter().flat_map(|set| &set.levers)
    }
}

/// Every lever of `scenario`, whose `preset` has nothing changed. Growth is none where the users of
/// each month are given.
#[must_use]
pub fn groups(scenario: &Scenario, preset: &Scenario) -> Vec<LeverGroup> {
    let group = |group: &'static Group| {
        let parameters: Vec<&Parameter> = parameters::all()
            .iter()
            .filter(|parameter| parameter.group() == group.id)
            .filter(|parameter| {
                scenario.monthly_users.is_none() || parameter.section() != Growth::ID
            })
            .collect();
        let set = |at: Option<usize>, rebuild: usize| {
            let strategy = at.and_then(|at| scenario.strategies.get(at));
            let levers = parameters.iter().filter_map(|parameter| {
                let path = match strategy {
                    None if parameter.is_of_strategies() => return None,
                    None => parameter.id.clone(),
                    Some(strategy) => strategy_path(parameter, &strategy.id, rebuild)?,
                };
                lever(parameter, path, scenario, preset)
            });
            LeverSet {
                strategy: at,
                rebuild,
                levers: levers.collect(),
            }
        };
        let mut sets = vec![set(None, 0)];
        for (at, strategy) in scenario.strategies.iter().enumerate() {
            sets.extend((0..=strategy.rebuilds.len()).map(|rebuild| set(Some(at), rebuild)));
        }
        sets.retain(|set| !set.levers.is_empty());
        LeverGroup { group, sets }
    };
    groups::all().iter().map(group).collect()
}

/// The path of a strategy's parameter, of what it starts with or of a rebuild; `None` where there
/// is none.
fn strategy_path(parameter: &Parameter, id: &str, rebuild: usize) -> Option<String> {
    let field = parameter.field();
    let of = match (parameter.section(), rebuild) {
        (Levers::ID, _) => Of::Lever(rebuild, field),
        (Launch::ID, 0) => Of::Launch(field),
        (RebuildPlan::ID, 1..) => Of::Plan(rebuild, field),
        _ => return None,
    };
    Some(of.path(id, rebuild))
}

/// The paths of the levers that may follow when the architecture at `path` is changed; none for
/// other paths.
#[must_use]
pub fn followers(path: &str) -> Vec<String> {
    match place(path) {
        Some(Place::Strategy(id, of @ Of::Architecture(design))) => Levers::FIELDS
            .iter()
            .map(|field| Of::Lever(of.rebuild(), field).path(id, design))
            .collect(),
        _ => Vec::new(),
    }
}

/// What is typical of the architecture of a design that the lever at `path` is of.
fn typical(scenario: &Scenario, path: &str) -> Option<(String, f64)> {
    let Place::Strategy(id, Of::Lever(design, field)) = place(path)? else {
        return None;
    };
    let architecture = &scenario.strategy(id)?.design_at(design).architecture;
    let found = { architecture.levers.iter() }.find(|(name, _)| *name == field);
    found.map(|(_, value)| (architecture.title.clone(), *value))
}

/// The lever of a parameter at `path` of `scenario`.
fn lever(
    parameter: &'static Parameter,
    path: String,
    scenario: &Scenario,
    preset: &Scenario,
) -> Option<Lever> {
    let value = inputs::number(scenario, &path)?;
    Some(Lever {
        preset: inputs::number(preset, &path).unwrap_or(value),
        typical: typical(scenario, &path),
        parameter,
        value,
        path,
    })
}

/// The lever at `path` of `scenario`, whose `preset` has nothing changed.
#[must_use]
pub fn at(path: &str, scenario: &Scenario, preset: &Scenario) -> Option<Lever> {
    lever(parameter(path)?, path.to_owned(), scenario, preset)
}

/// The parameter at the end of a path.
#[must_use]
pub fn parameter(path: &str) -> Option<&'static Parameter> {
    match place(path)? {
        Place::Company(section, field) => parameters::of_field(section, field),
        Place::Strategy(_, Of::Lever(_, field)) => parameters::of_field(Levers::ID, field),
        Place::Strategy(_, Of::Plan(_, field)) => parameters::of_field(RebuildPlan::ID, field),
        Place::Strategy(_, Of::Launch(field)) => parameters::of_field(Launch::ID, field),
        Place::Strategy(..) => None,
    }
}

/// What is set at `path` of `scenario`, with whose it is.
#[must_use]
pub fn title(scenario: &Scenario, path: &str) -> String {
    let place = place(path);
    let what = parameter(path).map_or_else(
        || {
            if let Some(Place::Strategy(_, Of::Part(_, field))) = place {
                return words::knob(field).to_owned();
            }
            let last = path.rsplit('.').next().unwrap_or_default();
            words::setting(last.trim_end_matches(char::is_numeric)).to_owned()
        },
        |parameter| parameter.title.clone(),
    );
    let Some(Place::Strategy(id, of)) = place else {
        return what;
    };
    let strategy = scenario.strategies.iter().find(|one| one.id == id);
    strategy.map_or_else(String::new, |strategy| {
        let planned = !matches!(of, Of::Lever(..) | Of::Architecture(_) | Of::Part(..));
        words::lever_of(&owner(strategy, of.rebuild(), planned), &what)
    })
}

/// A setting in words.
#[must_use]
pub fn say(path: &str, setting: &Setting) -> String {
    match setting {
        Setting::Number(value) => {
            let unit = parameter(path).map_or("", |parameter| &parameter.unit);
            format::quantity(*value, unit)
        }
        Setting::Architecture(id) => {
            let found = presets::architecture_title(id);
            found.unwrap_or(id).to_owned()
        }
        Setting::Trigger(trigger) => words::trigger_short(&link::trigger_text(*trigger)),
        Setting::Style(style) => words::style(style.id()).to_owned(),
        Setting::Part(change) => say_change(change),
        Setting::Rebuilds(rebuilds) => words::rebuilds(rebuilds.len()),
    }
}

/// A change of an architecture in words.
#[must_use]
pub fn say_change(change: &Change) -> String {
    match change {
        Change::Number(value) => format::quantity(*value, ""),
        Change::Truth(value) => words::yes_or_no(*value).to_owned(),
        Change::Text(text) => words::plain_words(text),
        Change::LeftOut => words::LEFT_OUT.to_owned(),
        Change::TakenFrom(id) => words::taken_over(presets::architecture_title(id).unwrap_or(id)),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{POSITIONS, groups};
    use crate::catalog::parameters;
    use crate::ui::inputs::Inputs;
    use crate::ui::presets;

    #[test]
    fn every_parameter_is_a_lever_in_exactly_one_group() {
        let scenario = presets::scenario(&Inputs::preset("b2b-saas"));
        let groups = groups(&scenario, &scenario);
        for parameter in parameters::all() {
            let holds = |group: &&super::LeverGroup| {
                group
                    .levers()
                    .any(|lever| lever.parameter.id == parameter.id)
            };
            assert_eq!(groups.iter().filter(holds).count(), 1, "{}", parameter.id);
        }
        let levers = || groups.iter().flat_map(|group| group.levers());
        let paths: BTreeSet<_> = levers().map(|lever| &lever.path).collect();
        assert_eq!(paths.len(), levers().count(), "no path twice");
        assert!(levers().all(|lever| !lever.is_changed()));
    }

    #[test]
    fn sliders_reach_both_ends_and_come_back_to_where_they_are() {
        let scenario = presets::scenario(&Inputs::preset("b2b-saas"));
        for group in groups(&scenario, &scenario) {
            for lever in group.levers() {
                let track = lever.track();
                let path = &lever.path;
                assert!(lever.parameter.allows(track.value(0.0)), "{path}");
                assert!(lever.parameter.allows(track.value(POSITIONS)), "{path}");
                let mut last = f64::NEG_INFINITY;
                for position in 0..=100 {
                    let value = track.value(f64::from(position));
                    assert!(value >= last, "{path} falls at {position}");
                    last = value;
                    let back = track.position(value);
                    // Whole numbers are rarer than positions.
                    let near = if track.whole { 60.0 } else { 1.0 };
                    assert!(
                        (back - f64::from(position)).abs() <= near,
                        "{path} at {position}"
                    );
                }
            }
        }
    }

    #[test]
    fn levers_are_found_by_any_of_their_words() {
        let scenario = presets::scenario(&Inputs::preset("b2b-saas"));
        let found = |query: &str| {
            let groups = groups(&scenario, &scenario);
            let levers = groups.iter().flat_map(|group| group.levers());
            levers.filter(|lever| lever.matches(query, None)).count()
        };
        assert_eq!(found("users at launch"), 1);
        assert_eq!(found("LAUNCH users"), found("users launch"));
        assert_eq!(found("monitoring rebuild_later.to"), 1);
        assert_eq!(found("no such thing"), 0);
        assert_eq!(
            found(" "),
            groups(&scenario, &scenario)
                .iter()
                .map(|one| one.levers().count())
                .sum::<usize>()
        );
    }
}
