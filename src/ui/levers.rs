//! The levers: every parameter of the model with its value, its preset and its slider, by group and
//! by whose it is. Made from the parameters' records; no lever is named here.

use crate::catalog::groups::{self, Group};
use crate::catalog::notes::Notes;
use crate::catalog::parameters::{self, Parameter};
use crate::sim::scenario::{Growth, Levers, Scenario, Section};
use crate::ui::charts::scale::Scale;
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
    /// What the preset says.
    pub preset: f64,
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
        let text = format!("{title} {doc} {}", self.path).to_ascii_lowercase();
        let mut words = query.split_whitespace();
        words.all(|word| text.contains(&word.to_ascii_lowercase()))
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
    /// Whether they are of what the strategy's rebuild ends in.
    pub to: bool,
    /// The levers.
    pub levers: Vec<Lever>,
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
            .filter(|parameter| parameter.group == group.id)
            .filter(|parameter| {
                scenario.monthly_users.is_none() || parameter.section() != Growth::ID
            })
            .collect();
        let set = |strategy: Option<usize>, to: bool| {
            let of = strategy.and_then(|position| scenario.strategies.get(position));
            let prefix = match of {
                None => String::new(),
                Some(strategy) if to => format!("{}.{}.", strategy.id, inputs::TO),
                Some(strategy) => format!("{}.", strategy.id),
            };
            let own = parameters.iter().filter(|parameter| {
                parameter.is_of_strategies() == of.is_some()
                    && (!to || parameter.section() == Levers::ID)
            });
            let levers = own.filter_map(|parameter| {
                let path = format!("{prefix}{}", parameter.id);
                lever(parameter, path, scenario, preset)
            });
            LeverSet {
                strategy,
                to,
                levers: levers.collect(),
            }
        };
        let of_strategies =
            (0..scenario.strategies.len()).flat_map(|at| [(Some(at), false), (Some(at), true)]);
        let sets = std::iter::once((None, false))
            .chain(of_strategies)
            .map(|(strategy, to)| set(strategy, to));
        LeverGroup {
            group,
            sets: sets.filter(|set| !set.levers.is_empty()).collect(),
        }
    };
    groups::all().iter().map(group).collect()
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
    match path.rsplitn(3, '.').collect::<Vec<_>>()[..] {
        [field, section, ..] => parameters::of_field(section, field),
        _ => None,
    }
}

/// What is set at `path` of `scenario`, with whose it is.
#[must_use]
pub fn title(scenario: &Scenario, path: &str) -> String {
    let what = parameter(path).map_or_else(
        || words::setting(path.rsplit('.').next().unwrap_or_default()).to_owned(),
        |parameter| parameter.title.clone(),
    );
    let id = path.split('.').next().unwrap_or_default();
    let owner = scenario.strategies.iter().find(|one| one.id == id);
    let Some(owner) = owner else {
        return what;
    };
    let to = path.split('.').nth(1) == Some(inputs::TO);
    if to {
        words::lever_of(&words::after_rebuild(&owner.title), &what)
    } else {
        words::lever_of(&owner.title, &what)
    }
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
