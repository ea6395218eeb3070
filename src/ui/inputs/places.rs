//! Paths of what can be set, and where in a scenario they lead.
//!
//! `growth.initial_users` is the company's, `evolve.levers.monitoring_share` a strategy's.
//! `evolve.to.…`, `evolve.plan.…`, `evolve.trigger` and `evolve.style` are of its first rebuild,
//! `evolve.to2.…` and so on of the second. `evolve.rebuilds` says which rebuilds there are, and
//! `evolve.parts.…`, `evolve.to.parts.…` what is different in an architecture of one's own.

use crate::sim::scenario::{
    Design, Launch, Levers, MAX_REBUILDS, Rebuild, RebuildPlan, Section, Strategy,
};

/// What stands behind a strategy's id in the path of what its rebuild ends in.
pub const TO: &str = "to";
/// The last part of an architecture's path.
pub const ARCHITECTURE: &str = "architecture";
/// What stands before the paths of an architecture's parts.
pub const PARTS: &str = "parts";
/// The last part of the path of what starts a rebuild.
pub const TRIGGER: &str = "trigger";
/// The last part of the path of how a rebuild takes over.
pub const STYLE: &str = "style";
/// The last part of the path of which rebuilds a strategy has.
pub const REBUILDS: &str = "rebuilds";

/// Where a path leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place<'a> {
    /// A number of the company: section and field.
    Company(&'a str, &'a str),
    /// Something of the strategy of this id.
    Strategy(&'a str, Of<'a>),
}

/// Something of a strategy. Designs are counted from what it starts on, 0; rebuilds from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of<'a> {
    /// A lever of a design.
    Lever(usize, &'a str),
    /// The architecture of a design.
    Architecture(usize),
    /// Something that is different in the architecture of a design.
    Part(usize, &'a str),
    /// A number of the first version.
    Launch(&'a str),
    /// A number of a rebuild's plan.
    Plan(usize, &'a str),
    /// What starts a rebuild.
    Trigger(usize),
    /// How a rebuild takes over.
    Style(usize),
    /// Which rebuilds there are.
    Rebuilds,
}

/// The rebuild that `word` is about when it begins with `base`: `to` is the first's, `to2` the
/// second's.
fn rebuild_of(word: &str, base: &str) -> Option<usize> {
    match word.strip_prefix(base)? {
        "" => Some(1),
        number => (2..=MAX_REBUILDS).find(|one| one.to_string() == number),
    }
}

/// `base` of a rebuild: `to`, `to2`.
#[must_use]
pub fn numbered(base: &str, rebuild: usize) -> String {
    match rebuild {
        1 => base.to_owned(),
        rebuild => format!("{base}{rebuild}"),
    }
}

/// The beginning of the paths of a design: `evolve`, `evolve.to`, `evolve.to2`.
#[must_use]
pub fn design_path(strategy: &str, design: usize) -> String {
    match design {
        0 => strategy.to_owned(),
        design => format!("{strategy}.{}", numbered(TO, design)),
    }
}

/// Where `path` leads; `None` for what is no path.
#[must_use]
pub fn place(path: &str) -> Option<Place<'_>> {
    let (first, rest) = path.split_once('.')?;
    let of_strategy = match rest.split_once('.') {
        None => match rest {
            ARCHITECTURE => Some(Of::Architecture(0)),
            REBUILDS => Some(Of::Rebuilds),
            _ => rebuild_of(rest, TRIGGER)
                .map(Of::Trigger)
                .or_else(|| rebuild_of(rest, STYLE).map(Of::Style)),
        },
        Some((Levers::ID, field)) => Some(Of::Lever(0, field)),
        Some((PARTS, field)) => Some(Of::Part(0, field)),
        Some((Launch::ID, field)) => Some(Of::Launch(field)),
        Some((word, rest)) => match (rebuild_of(word, RebuildPlan::ID), rebuild_of(word, TO)) {
            (Some(rebuild), _) => Some(Of::Plan(rebuild, rest)),
            (_, Some(design)) => match rest.split_once('.') {
                None if rest == ARCHITECTURE => Some(Of::Architecture(design)),
                Some((Levers::ID, field)) => Some(Of::Lever(design, field)),
                Some((PARTS, field)) => Some(Of::Part(design, field)),
                _ => return None,
            },
            _ => return None,
        },
    };
    Some(match of_strategy {
        Some(of) => Place::Strategy(first, of),
        None => Place::Company(first, rest),
    })
}

impl Of<'_> {
    /// The rebuild that it is about; 0 for what the strategy starts with.
    #[must_use]
    pub const fn rebuild(self) -> usize {
        match self {
            Self::Lever(rebuild, _)
            | Self::Architecture(rebuild)
            | Self::Part(rebuild, _)
            | Self::Plan(rebuild, _)
            | Self::Trigger(rebuild)
            | Self::Style(rebuild) => rebuild,
            Self::Launch(_) | Self::Rebuilds => 0,
        }
    }

    /// Its path, as of the strategy `id` and another rebuild.
    #[must_use]
    pub fn path(self, id: &str, rebuild: usize) -> String {
        let design = design_path(id, rebuild);
        match self {
            Self::Lever(_, field) => format!("{design}.{}.{field}", Levers::ID),
            Self::Architecture(_) => format!("{design}.{ARCHITECTURE}"),
            Self::Part(_, field) => format!("{design}.{PARTS}.{field}"),
            Self::Launch(field) => format!("{id}.{}.{field}", Launch::ID),
            Self::Plan(_, field) => format!("{id}.{}.{field}", numbered(RebuildPlan::ID, rebuild)),
            Self::Trigger(_) => format!("{id}.{}", numbered(TRIGGER, rebuild)),
            Self::Style(_) => format!("{id}.{}", numbered(STYLE, rebuild)),
            Self::Rebuilds => format!("{id}.{REBUILDS}"),
        }
    }
}

/// A design of a strategy, by its number.
pub(super) fn design(strategy: &mut Strategy, design: usize) -> Option<&mut Design> {
    match design {
        0 => Some(&mut strategy.design),
        _ => rebuild(strategy, design).map(|rebuild| &mut rebuild.to),
    }
}

/// A rebuild of a strategy, by its number.
pub(super) fn rebuild(strategy: &mut Strategy, number: usize) -> Option<&mut Rebuild> {
    strategy.rebuilds.get_mut(number.checked_sub(1)?)
}

#[cfg(test)]
mod tests {
    use super::{Of, Place, place};

    #[test]
    fn every_place_of_a_strategy_is_told_by_its_path() {
        for of in [
            Of::Lever(0, "x"),
            Of::Lever(3, "x"),
            Of::Architecture(0),
            Of::Architecture(1),
            Of::Part(0, "tuning.x"),
            Of::Part(2, "x"),
            Of::Launch("x"),
            Of::Plan(1, "x"),
            Of::Plan(8, "x"),
            Of::Trigger(1),
            Of::Style(2),
            Of::Rebuilds,
        ] {
            let path = of.path("evolve", of.rebuild());
            assert_eq!(place(&path), Some(Place::Strategy("evolve", of)), "{path}");
        }
    }

    #[test]
    fn what_is_no_place_is_none_and_the_rest_is_the_company_s() {
        for path in [
            "growth",
            "evolve.to9.architecture",
            "evolve.to1.architecture",
        ] {
            assert_eq!(place(path), None, "{path}");
        }
        for path in ["evolve.plan0.x", "evolve.to.plan.x", "evolve.colour.x"] {
            assert_eq!(place(path), None, "{path}");
        }
        assert_eq!(place("money.x"), Some(Place::Company("money", "x")));
    }
}
