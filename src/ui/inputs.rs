//! What a person has set: a preset, a seed, and what differs from the preset.

use crate::catalog::scenario_file::{MAX_STRATEGIES, MIN_STRATEGIES};
use crate::catalog::strategies;
use crate::sim::deployment::Architecture;
use crate::sim::scenario::{Levers, Scenario, Section, Strategy, Trigger};

/// The seed of a page that names none.
pub const DEFAULT_SEED: u64 = 7;

/// How many futures a result is made of when nobody says otherwise, like the command line's.
pub const DEFAULT_REPLICATIONS: u32 = 200;

/// What stands behind a strategy's id in the path of what its rebuild ends in.
pub const TO: &str = "to";
/// The last part of an architecture's path.
pub const ARCHITECTURE: &str = "architecture";
/// The last part of the path of what starts a rebuild.
pub const TRIGGER: &str = "trigger";

/// Something that a person can set.
#[derive(Clone, Debug, PartialEq)]
pub enum Setting {
    /// A parameter.
    Number(f64),
    /// The architecture of a design, by id.
    Architecture(String),
    /// What starts a rebuild.
    Trigger(Trigger),
}

/// Everything that decides a result.
#[derive(Clone, Debug, PartialEq)]
pub struct Inputs {
    /// Name of the preset.
    pub preset: String,
    /// The seed.
    pub seed: u64,
    /// How many futures.
    pub replications: u32,
    /// What differs from the preset, by path, in the order of paths: `section.field` of the
    /// company, `strategy.section.field`, `strategy.architecture`, `strategy.trigger`, and
    /// `strategy.to.…` of what a rebuild ends in.
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
            seed: DEFAULT_SEED,
            replications: DEFAULT_REPLICATIONS,
            settings: Vec::new(),
            strategies: None,
            users: None,
        }
    }

    /// The same preset and the same strategies with everything as it was: what a lever goes back
    /// to.
    #[must_use]
    pub fn unchanged(&self) -> Self {
        Self {
            strategies: self.strategies.clone(),
            ..Self::preset(&self.preset)
        }
    }

    /// In how many things the company and its strategies differ from the preset.
    #[must_use]
    pub fn changes(&self) -> usize {
        let lists = [self.strategies.is_some(), self.users.is_some()];
        self.settings.len() + lists.into_iter().filter(|one| *one).count()
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

    /// Forgets what was set for the strategy `id`.
    pub fn forget(&mut self, id: &str) {
        self.settings
            .retain(|(path, _)| path.split('.').next() != Some(id));
    }

    /// `preset` with these changes. What names no number, strategy or architecture changes nothing.
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
        for (path, setting) in &self.settings {
            apply(&mut scenario, path, setting, architectures);
        }
        scenario
    }
}

/// Where a path leads.
enum Place<'a> {
    /// A number of the company: section and field.
    Company(&'a str, &'a str),
    /// Something of a strategy, or of what its rebuild ends in.
    Strategy {
        /// The strategy's id.
        id: &'a str,
        /// Whether it is of what the rebuild ends in.
        to: bool,
        /// What is left of the path.
        rest: &'a str,
    },
}

fn place(path: &str) -> Option<Place<'_>> {
    let (id, rest) = path.split_once('.')?;
    if let Some((TO, rest)) = rest.split_once('.') {
        return Some(Place::Strategy { id, to: true, rest });
    }
    let of_strategy = rest.contains('.') || rest == ARCHITECTURE || rest == TRIGGER;
    Some(if of_strategy {
        Place::Strategy {
            id,
            to: false,
            rest,
        }
    } else {
        Place::Company(id, rest)
    })
}

/// What `scenario` says at `path`; `None` for a path that is none.
#[must_use]
pub fn setting(scenario: &Scenario, path: &str) -> Option<Setting> {
    let (id, to, rest) = match place(path)? {
        Place::Company(section, field) => {
            return scenario.value(section, field).map(Setting::Number);
        }
        Place::Strategy { id, to, rest } => (id, to, rest),
    };
    let strategy = scenario.strategies.iter().find(|one| one.id == id)?;
    let target = strategy.rebuilds.first();
    let design = if to { &target?.to } else { &strategy.design };
    let architecture = || Setting::Architecture(design.architecture.id.clone());
    match rest.split_once('.') {
        None if rest == ARCHITECTURE => Some(architecture()),
        None if rest == TRIGGER && !to => target.map(|one| Setting::Trigger(one.trigger)),
        None => None,
        Some((Levers::ID, field)) => design.levers.get(field).map(Setting::Number),
        Some(_) if to => None,
        Some((section, field)) => strategy.value(section, field).map(Setting::Number),
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

/// Applies a setting; one that fits nothing changes nothing.
fn apply(scenario: &mut Scenario, path: &str, setting: &Setting, architectures: &[Architecture]) {
    let (id, to, rest) = match (place(path), setting) {
        (Some(Place::Company(section, field)), Setting::Number(value)) => {
            scenario.set_value(section, field, *value);
            return;
        }
        (Some(Place::Strategy { id, to, rest }), _) => (id, to, rest),
        _ => return,
    };
    let Some(strategy) = scenario.strategies.iter_mut().find(|one| one.id == id) else {
        return;
    };
    let design = match strategy.rebuilds.first_mut() {
        Some(rebuild) if to => &mut rebuild.to,
        _ if to => return,
        _ => &mut strategy.design,
    };
    match (rest.split_once('.'), setting) {
        (None, Setting::Architecture(id)) => {
            // A link knows a founder's own architecture by the one that it starts from.
            let other = |one: &&Architecture| one.id == *id && design.architecture.id != *id;
            if let Some(found) = architectures.iter().find(other) {
                design.architecture = found.clone();
            }
        }
        (None, Setting::Trigger(trigger)) => {
            if let Some(rebuild) = strategy.rebuilds.first_mut() {
                rebuild.trigger = *trigger;
            }
        }
        (Some((Levers::ID, field)), Setting::Number(value)) => {
            design.levers.set(field, *value);
        }
        (Some((section, field)), Setting::Number(value)) if !to => {
            strategy.set_value(section, field, *value);
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
