//! An architecture's parts and numbers as a person changes them one by one.

use super::{INSTANCES, MAX_INSTANCES, PARTS, SWITCHES, Tuning, read, tuning, write};
use crate::catalog::object::Mistakes;
use crate::catalog::prices::PriceList;
use crate::sim::deployment::{Architecture, Change, Composition, Placement};

/// Something of an architecture that can be changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Knob {
    /// Where it stands in a file's object: `max_instances`, `tuning.workers_per_vcpu`.
    pub path: String,
    /// What it may be.
    pub kind: Kind,
    /// What it is.
    pub value: Change,
}

/// What a knob may be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// A number between the least and the most; whether it is whole.
    Number(f64, f64, bool),
    /// Yes or no.
    Truth,
    /// One of these.
    Choice(&'static [&'static str]),
    /// Another architecture's part; whether it can be left out.
    Part(bool),
}

impl Kind {
    /// Whether a change is of this kind, whatever it says.
    const fn may_be(self, change: &Change) -> bool {
        matches!(
            (self, change),
            (Self::Number(..), Change::Number(_))
                | (Self::Truth, Change::Truth(_))
                | (Self::Choice(_), Change::Text(_))
                | (Self::Part(_), Change::LeftOut | Change::TakenFrom(_))
        )
    }
}

/// Everything of an architecture that can be changed and has an effect, as it is now.
#[must_use]
pub fn knobs(architecture: &Architecture) -> Vec<Knob> {
    let application = &architecture.application;
    let functions = application.serverless.is_some();
    let mut knobs = Vec::new();
    let mut add = |path: &str, kind: Kind, value: Change| {
        // What was changed is shown even while it does not fit.
        let changed = changed(architecture, path).filter(|change| kind.may_be(change));
        let value = changed.cloned().unwrap_or(value);
        let path = path.to_owned();
        knobs.push(Knob { path, kind, value });
    };
    if !functions {
        let instances = [application.min_instances, application.max_instances];
        for ((name, _), value) in INSTANCES.into_iter().zip(instances) {
            let kind = Kind::Number(1.0, f64::from(MAX_INSTANCES), true);
            add(name, kind, Change::Number(f64::from(value)));
        }
    }
    let database = &architecture.database;
    let separate = database.placement == Placement::Separate;
    let switches = [
        (separate, database.standby),
        (!functions, application.autoscaled),
    ];
    for ((name, _), (matters, value)) in SWITCHES.into_iter().zip(switches) {
        if matters {
            add(name, Kind::Truth, Change::Truth(value));
        }
    }
    let has = [
        true,
        database.replicas.is_some(),
        architecture.cache.is_some(),
        architecture.balancer.is_some(),
        architecture.edge.is_some(),
        architecture.background.is_some(),
    ];
    for ((name, may_leave), has) in PARTS.into_iter().zip(has) {
        let value = if has {
            Change::TakenFrom(architecture.id.clone())
        } else {
            Change::LeftOut
        };
        add(name, Kind::Part(may_leave), value);
    }
    for (name, kind, value) in tuning::values(architecture) {
        add(&format!("tuning.{name}"), kind, value);
    }
    knobs
}

/// What a founder changed at `path`.
fn changed<'a>(architecture: &'a Architecture, path: &str) -> Option<&'a Change> {
    let changes = &architecture.composition.as_ref()?.changes;
    let found = changes.iter().find(|(other, _)| other == path);
    found.map(|(_, change)| change)
}

/// Whether something can be changed at `path`, in some architecture.
#[must_use]
pub fn is_knob(path: &str) -> bool {
    let outside = INSTANCES.map(|(name, _)| name);
    let switches = SWITCHES.map(|(name, _)| name);
    let parts = PARTS.map(|(name, _)| name);
    match path.strip_prefix("tuning.") {
        Some(name) => Tuning::names().any(|one| one == name),
        None => { outside.iter().chain(&switches).chain(&parts) }.any(|one| *one == path),
    }
}

/// The architecture with these changes, as `list` sells it. When they don't fit together it is
/// unchanged but says that they were made: reading it from a file then tells every mistake.
#[must_use]
pub fn with_changes(
    architecture: &Architecture,
    changes: &[(String, Change)],
    list: &PriceList,
) -> Architecture {
    let mut wanted = architecture.clone();
    let all = &mut wanted.composition.get_or_insert_default().changes;
    for (path, change) in changes {
        all.retain(|(other, _)| other != path);
        all.push((path.clone(), change.clone()));
    }
    let mut mistakes = Mistakes::default();
    let found = read(&write(&wanted), "", list, &mut mistakes);
    mistakes.or(found).unwrap_or(wanted)
}

/// What a founder changed in an architecture, by path.
#[must_use]
pub fn changes(architecture: &Architecture) -> &[(String, Change)] {
    let composition = architecture.composition.as_ref();
    composition.map_or(&[], |Composition { changes }| changes)
}

#[cfg(test)]
mod tests {
    use super::{Kind, is_knob, knobs, with_changes};
    use crate::catalog::{architectures, prices};
    use crate::sim::deployment::Change;

    /// Each knob alone, turned to where it is, changes nothing of what is built.
    #[test]
    fn knobs_turned_to_where_they_are_build_the_same() {
        let list = prices::current();
        for architecture in architectures::all() {
            for knob in knobs(&architecture) {
                assert!(is_knob(&knob.path), "{}", knob.path);
                let changes = [(knob.path.clone(), knob.value)];
                let mut same = with_changes(&architecture, &changes, list);
                assert!(same.composition.take().is_some());
                assert_eq!(same, architecture, "{} {}", architecture.id, knob.path);
            }
        }
    }

    #[test]
    fn what_is_turned_is_turned_and_what_does_not_fit_waits() {
        let list = prices::current();
        let before = architectures::find("scalable_monolith").unwrap();
        let change = |path: &str, value| [(path.to_owned(), value)];
        let after = with_changes(&before, &change("cache", Change::LeftOut), list);
        assert!(after.cache.is_none());
        let cached = knobs(&after).into_iter().find(|one| one.path == "cache");
        let cached = cached.unwrap();
        assert_eq!(
            (cached.kind, cached.value),
            (Kind::Part(true), Change::LeftOut)
        );
        let more = with_changes(
            &after,
            &change("tuning.workers_per_vcpu", Change::Number(9.0)),
            list,
        );
        assert!(more.cache.is_none() && more.application.workers_per_vcpu > 8.9);
        let unfit = with_changes(&before, &change("balancer", Change::LeftOut), list);
        assert_eq!(unfit.balancer, before.balancer);
        let shown = knobs(&unfit).into_iter().find(|one| one.path == "balancer");
        assert_eq!(
            shown.unwrap().value,
            Change::LeftOut,
            "what was chosen is shown"
        );
        assert_eq!(unfit.composition.unwrap().changes.len(), 1);
    }
}
