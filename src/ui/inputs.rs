//! What a person has set: a preset, a seed, and what differs from the preset.

pub mod places;
pub mod rebuilds;

use crate::catalog::architecture_file::editing;
use crate::catalog::scenario_file::{MAX_STRATEGIES, MIN_STRATEGIES};
use crate::catalog::{prices, strategies};
use crate::sim::deployment::{Architecture, Change};
use crate::sim::scenario::{Design, RebuildStyle, Scenario, Section, Strategy, Trigger};
use crate::ui::shared::Shared;

use places::{Of, Place, place};

/// The seed of a page that names none.
pub const DEFAULT_SEED: u64 = 7;

/// How many futures a result is made of when nobody says otherwise, like the command line's.
pub const DEFAULT_REPLICATIONS: u32 = 200;

/// Something that a person can set.
#[derive(Clone, Debug, PartialEq)]
pub enum Setting {
    /// A parameter.
    Number(f64),
    /// The architecture of a design, by id.
    Architecture(String),
    /// What starts a rebuild.
    Trigger(Trigger),
    /// How a rebuild takes over.
    Style(RebuildStyle),
    /// Something that is different in an architecture.
    Part(Change),
    /// Which rebuilds a strategy has: numbers of its preset's, from 1, and [`rebuilds::NEW`].
    Rebuilds(Vec<u8>),
}

impl Setting {
    /// Whether it decides what numbers are when nobody sets them.
    const fn is_of_structure(&self) -> bool {
        matches!(self, Self::Architecture(_) | Self::Rebuilds(_))
    }
}

/// Everything that decides a result.
#[derive(Clone, Debug, PartialEq)]
pub struct Inputs {
    /// Name of the preset.
    pub preset: String,
    /// A person's own scenario file, which stands in for the preset.
    pub own: Option<Shared<Scenario>>,
    /// The seed.
    pub seed: u64,
    /// How many futures.
    pub replications: u32,
    /// The price list, when it is not the preset's: its id.
    pub prices: Option<String>,
    /// What differs from the preset, by path ([`places`]), in the order of paths.
    pub settings: Vec<(String, Setting)>,
    /// The strategies that are compared, when they are not just the preset's; the first two make
    /// the verdict.
    pub strategies: Option<Vec<String>>,
    /// Users at the end of each month, when a person brought their own; as many as there are
    /// months.
    pub users: Option<Vec<f64>>,
}

impl Inputs {
    /// A preset as it is.
    #[must_use]
    pub fn preset(name: &str) -> Self {
        Self {
            preset: name.to_owned(),
            own: None,
            seed: DEFAULT_SEED,
            replications: DEFAULT_REPLICATIONS,
            prices: None,
            settings: Vec::new(),
            strategies: None,
            users: None,
        }
    }

    /// The preset or the file as it is, with the usual seed.
    #[must_use]
    pub fn again(&self) -> Self {
        Self {
            own: self.own.clone(),
            ..Self::preset(&self.preset)
        }
    }

    /// The same company with the same prices, strategies, architectures and rebuilds, and every
    /// number as it was: what a lever goes back to.
    #[must_use]
    pub fn unchanged(&self) -> Self {
        let mut unchanged = Self {
            strategies: self.strategies.clone(),
            prices: self.prices.clone(),
            settings: self.settings.clone(),
            ..self.again()
        };
        unchanged.settings.retain(|(_, one)| one.is_of_structure());
        unchanged
    }

    /// In how many things the company and its strategies differ from the preset.
    #[must_use]
    pub fn changes(&self) -> usize {
        let others = [
            self.strategies.is_some(),
            self.users.is_some(),
            self.prices.is_some(),
        ];
        self.settings.len() + others.into_iter().filter(|one| *one).count()
    }

    /// Whether the company differs from the preset.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.changes() > 0
    }

    /// Sets what differs from the preset at `path`; `None` is the preset's.
    pub fn set(&mut self, path: &str, setting: Option<Setting>) {
        self.settings.retain(|(other, _)| other != path);
        if let Some(setting) = setting {
            let place = self
                .settings
                .iter()
                .position(|(other, _)| other.as_str() > path);
            let place = place.unwrap_or(self.settings.len());
            self.settings.insert(place, (path.to_owned(), setting));
        }
    }

    /// Forgets what was set for the parts of the architecture whose path begins with `design`.
    pub fn forget_parts(&mut self, design: &str) {
        let parts = format!("{design}.{}.", places::PARTS);
        self.settings.retain(|(path, _)| !path.starts_with(&parts));
    }

    /// Forgets what was set for the strategy `id`.
    pub fn forget(&mut self, id: &str) {
        self.settings
            .retain(|(path, _)| path.split('.').next() != Some(id));
    }

    /// `preset`, which has these prices already, with all other changes; `architectures` are what
    /// these prices buy. What names no number, strategy or architecture changes nothing.
    #[must_use]
    pub fn scenario(&self, preset: &Scenario, architectures: &[Architecture]) -> Scenario {
        let mut scenario = preset.clone();
        if let Some(ids) = &self.strategies {
            let all = strategies::all(preset);
            let chosen = ids
                .iter()
                .filter_map(|id| all.iter().find(|one| one.id == *id));
            let chosen: Vec<Strategy> = chosen.take(MAX_STRATEGIES).cloned().collect();
            if chosen.len() >= MIN_STRATEGIES {
                scenario.strategies = chosen;
            }
        }
        if let Some(users) = &self.users {
            scenario.horizon_months = u32::try_from(users.len()).unwrap_or(u32::MAX);
            scenario.monthly_users = Some(users.clone());
        }
        // First which rebuilds there are, then what they end in, then their numbers.
        for step in 0..3 {
            for (path, setting) in &self.settings {
                let of = match setting {
                    Setting::Rebuilds(_) => 0,
                    Setting::Architecture(_) => 1,
                    _ => 2,
                };
                if of == step {
                    apply(&mut scenario, path, setting, architectures);
                }
            }
        }
        self.tune(&mut scenario);
        scenario
    }

    /// Changes the parts of architectures, each architecture's together: one change alone may not
    /// fit.
    fn tune(&self, scenario: &mut Scenario) {
        let list = prices::find(&scenario.prices.id).unwrap_or_else(prices::current);
        for strategy in &mut scenario.strategies {
            for number in 0..=strategy.rebuilds.len() {
                let mut changes: Vec<(String, Change)> = Vec::new();
                for (path, setting) in &self.settings {
                    if let (Some(Place::Strategy(id, of)), Setting::Part(change)) =
                        (place(path), setting)
                        && let Of::Part(design, field) = of
                        && (id, design) == (&*strategy.id, number)
                    {
                        changes.push((field.to_owned(), change.clone()));
                    }
                }
                if let Some(design) = places::design(strategy, number)
                    && !changes.is_empty()
                {
                    design.architecture =
                        editing::with_changes(&design.architecture, &changes, list);
                }
            }
        }
    }
}

/// What `scenario` says at `path`; `None` for a path that is none.
#[must_use]
pub fn setting(scenario: &Scenario, path: &str) -> Option<Setting> {
    let (id, of) = match place(path)? {
        Place::Company(section, field) => {
            return scenario.value(section, field).map(Setting::Number);
        }
        Place::Strategy(id, of) => (id, of),
    };
    let strategy = scenario.strategies.iter().find(|one| one.id == id)?;
    // Before the first rebuild there is none: of an index out of range nothing is got.
    let rebuild = strategy.rebuilds.get(of.rebuild().wrapping_sub(1));
    let design = match of.rebuild() {
        0 => &strategy.design,
        _ => &rebuild?.to,
    };
    match of {
        Of::Lever(_, field) => design.levers.get(field).map(Setting::Number),
        Of::Architecture(_) => Some(Setting::Architecture(design.architecture.id.clone())),
        Of::Part(_, field) => {
            let mut knobs = editing::knobs(&design.architecture).into_iter();
            let knob = knobs.find(|knob| knob.path == field)?;
            Some(Setting::Part(knob.value))
        }
        Of::Launch(field) => strategy.launch.get(field).map(Setting::Number),
        Of::Plan(_, field) => rebuild?.plan.get(field).map(Setting::Number),
        Of::Trigger(_) => Some(Setting::Trigger(rebuild?.trigger)),
        Of::Style(_) => Some(Setting::Style(rebuild?.style)),
        Of::Rebuilds => Some(Setting::Rebuilds(rebuilds::all_of(strategy))),
    }
}

/// The number at `path` of `scenario`; `None` for a path that is none.
#[must_use]
pub fn number(scenario: &Scenario, path: &str) -> Option<f64> {
    match setting(scenario, path)? {
        Setting::Number(number) => Some(number),
        _ => None,
    }
}

/// Builds a design on another architecture, as such systems are usually built and run: levers that
/// depend on it take its typical values.
fn choose(design: &mut Design, architecture: &Architecture) {
    design.architecture = architecture.clone();
    for (field, value) in &architecture.levers {
        design.levers.set(field, *value);
    }
}

/// Applies a setting; one that fits nothing changes nothing.
fn apply(scenario: &mut Scenario, path: &str, setting: &Setting, architectures: &[Architecture]) {
    let (id, of) = match place(path) {
        Some(Place::Company(section, field)) => {
            if let Setting::Number(value) = setting {
                scenario.set_value(section, field, *value);
            }
            return;
        }
        Some(Place::Strategy(id, of)) => (id, of),
        None => return,
    };
    if let Setting::Rebuilds(numbers) = setting {
        rebuilds::apply(scenario, id, numbers, architectures);
        return;
    }
    let Some(strategy) = scenario.strategies.iter_mut().find(|one| one.id == id) else {
        return;
    };
    let number = of.rebuild();
    match (of, setting) {
        (Of::Launch(field), Setting::Number(value)) => {
            strategy.launch.set(field, *value);
        }
        (Of::Lever(..) | Of::Architecture(_), _) => {
            if let Some(design) = places::design(strategy, number) {
                apply_to_design(design, of, setting, architectures);
            }
        }
        _ => {
            let Some(rebuild) = places::rebuild(strategy, number) else {
                return;
            };
            match (of, setting) {
                (Of::Plan(_, field), Setting::Number(value)) => {
                    rebuild.plan.set(field, *value);
                }
                (Of::Trigger(_), Setting::Trigger(trigger)) => rebuild.trigger = *trigger,
                (Of::Style(_), Setting::Style(style)) => rebuild.style = *style,
                _ => {}
            }
        }
    }
}

fn apply_to_design(design: &mut Design, of: Of, setting: &Setting, architectures: &[Architecture]) {
    match (of, setting) {
        (Of::Lever(_, field), Setting::Number(value)) => {
            design.levers.set(field, *value);
        }
        (Of::Architecture(_), Setting::Architecture(id)) => {
            // A link knows a founder's own architecture by the one that it starts from.
            let other = |one: &&Architecture| one.id == *id && design.architecture.id != *id;
            if let Some(found) = architectures.iter().find(other) {
                choose(design, found);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::{Inputs, Setting, number};
    use crate::sim::deployment::{Change, Composition};
    use crate::ui::presets;

    #[test]
    fn every_kind_of_number_can_be_set() {
        let mut inputs = Inputs::preset("b2b-saas");
        for path in [
            "growth.initial_users",
            "rebuild_later.levers.monitoring_share",
            "rebuild_later.to.levers.monitoring_share",
            "rebuild_later.plan.team_share",
            "build_right_now.launch.extra_engineer_months",
        ] {
            inputs.set(path, Some(Setting::Number(0.125)));
            assert_eq!(
                number(&presets::scenario(&inputs), path),
                Some(0.125),
                "{path}"
            );
        }
        let before = presets::scenario(&inputs);
        for path in [
            "growth",
            "growth.colour",
            "nobody.levers.x",
            "build_right_now.to.levers.x",
        ] {
            inputs.set(path, Some(Setting::Number(0.125)));
            assert_eq!(number(&presets::scenario(&inputs), path), None, "{path}");
        }
        assert_eq!(presets::scenario(&inputs), before);
    }

    /// A founder's own architecture is not lost by a link that names the one it starts from.
    #[test]
    fn an_architecture_of_one_s_own_stays_until_another_is_chosen() {
        let mut preset = presets::scenario(&Inputs::preset("b2b-saas"));
        let path = "build_right_now.architecture";
        let position = { preset.strategies.iter() }.position(|one| one.id == "build_right_now");
        let own = &mut preset.strategies[position.unwrap()].design.architecture;
        own.application.max_instances = 7;
        own.composition = Some(Composition {
            changes: vec![("max_instances".to_owned(), Change::Number(7.0))],
        });
        let id = own.id.clone();
        let mut inputs = Inputs::preset("b2b-saas");
        let all = crate::catalog::architectures::all();
        assert_eq!(inputs.scenario(&preset, &all), preset);
        inputs.set(path, Some(Setting::Architecture(id)));
        assert_eq!(inputs.scenario(&preset, &all), preset);
        inputs.set(path, Some(Setting::Architecture("single_server".into())));
        let changed = inputs.scenario(&preset, &all);
        let chosen = &changed.strategies[position.unwrap()].design.architecture;
        assert_eq!((&*chosen.id, &chosen.composition), ("single_server", &None));
    }

    #[test]
    fn chosen_strategies_come_in_their_order_and_one_alone_is_none() {
        let mut inputs = Inputs::preset("b2b-saas");
        let chosen = ["never_rebuild", "build_right_now", "evolve", "nothing"];
        inputs.strategies = Some(chosen.map(str::to_owned).to_vec());
        let ids = |inputs: &Inputs| -> Vec<String> {
            let scenario = presets::scenario(inputs);
            scenario.strategies.into_iter().map(|one| one.id).collect()
        };
        assert_eq!(ids(&inputs), ["never_rebuild", "build_right_now", "evolve"]);
        inputs.strategies = Some(vec!["evolve".to_owned()]);
        assert_eq!(ids(&inputs), ["rebuild_later", "build_right_now"]);
    }
}
