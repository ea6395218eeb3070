//! One name for every parameter of a scenario: `money.discount_per_year` for the company's,
//! `rebuild_later.levers.shortcut_share` for one strategy's. Between a strategy and its section a
//! slash says the same as a dot.

use super::{Scenario, Strategy};

/// The parts of a path: the strategy's id, if it is about one, the section and the field.
#[must_use]
pub fn parts(path: &str) -> Option<(Option<&str>, &str, &str)> {
    let (owner, field) = path.rsplit_once('.')?;
    Some(match owner.rsplit_once(['/', '.']) {
        Some((strategy, section)) => (Some(strategy), section, field),
        None => (None, owner, field),
    })
}

impl Scenario {
    /// The strategy of this id.
    #[must_use]
    pub fn strategy(&self, id: &str) -> Option<&Strategy> {
        self.strategies.iter().find(|strategy| strategy.id == id)
    }

    /// The value of a parameter by its path; `None` for one that is not there.
    #[must_use]
    pub fn value_at(&self, path: &str) -> Option<f64> {
        match parts(path)? {
            (None, section, field) => self.value(section, field),
            (Some(id), section, field) => self.strategy(id)?.value(section, field),
        }
    }

    /// Sets a parameter by its path; `false` where [`Scenario::value_at`] is `None`.
    pub fn set_value_at(&mut self, path: &str, value: f64) -> bool {
        let Some((strategy, section, field)) = parts(path) else {
            return false;
        };
        let Some(id) = strategy else {
            return self.set_value(section, field, value);
        };
        let mut strategies = self.strategies.iter_mut();
        let found = strategies.find(|strategy| strategy.id == id);
        found.is_some_and(|strategy| strategy.set_value(section, field, value))
    }
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn paths_have_a_strategy_or_none() {
        assert_eq!(parts("money.x"), Some((None, "money", "x")));
        assert_eq!(parts("a.levers.x"), Some((Some("a"), "levers", "x")));
        assert_eq!(parts("a/levers.x"), parts("a.levers.x"));
        assert_eq!(parts("money"), None);
    }
}
