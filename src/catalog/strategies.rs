//! Strategies that can be put beside a scenario's own: `static/data/strategies.toml`, typed.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::catalog::parameters;
use crate::catalog::shipped;
use crate::sim::scenario::{RebuildPlan, RebuildStyle, Scenario, Section, Strategy, Trigger};

const TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/data/strategies.json"));

/// A strategy that follows from a scenario's own.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Derived {
    /// Stable name.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// Whether it never rebuilds.
    pub never: bool,
    /// The month in which its only rebuild begins.
    pub month: u32,
    /// Whether that goes piece by piece.
    pub strangler: bool,
    /// Fields of its plan that take the low end of their plausible range.
    pub lowest: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct File {
    strategies: Vec<Derived>,
}

/// All of them, in the order that people are shown them.
///
/// # Panics
/// When `static/data/strategies.toml` was edited so that it does not read; it is compiled in, and a
/// test reads it.
pub fn derived() -> &'static [Derived] {
    static DERIVED: OnceLock<Vec<Derived>> = OnceLock::new();
    DERIVED.get_or_init(|| {
        let file: File = shipped::read(TEXT).expect("strategies.toml reads");
        file.strategies
    })
}

impl Derived {
    /// This strategy for the company of `scenario`; `None` when nothing of it rebuilds.
    #[must_use]
    pub fn of(&self, scenario: &Scenario) -> Option<Strategy> {
        let rebuilds = |strategy: &&Strategy| !strategy.rebuilds.is_empty();
        let mut strategy = scenario.strategies.iter().find(rebuilds)?.clone();
        strategy.id.clone_from(&self.id);
        strategy.title.clone_from(&self.title);
        strategy.rebuilds.truncate(usize::from(!self.never));
        for rebuild in &mut strategy.rebuilds {
            rebuild.trigger = Trigger::Month(self.month);
            if self.strangler {
                rebuild.style = RebuildStyle::Strangler;
            }
            for field in &self.lowest {
                if let Some(parameter) = parameters::of_field(RebuildPlan::ID, field) {
                    rebuild.plan.set(field, parameter.low);
                }
            }
        }
        Some(strategy)
    }
}

/// Every strategy that the company of `scenario` may follow: its own, then what is derived.
#[must_use]
pub fn all(scenario: &Scenario) -> Vec<Strategy> {
    let mut all = scenario.strategies.clone();
    for derived in derived() {
        if all.iter().all(|strategy| strategy.id != derived.id) {
            all.extend(derived.of(scenario));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use crate::catalog::shipped::tests::assert_read_alike;

    #[test]
    fn the_page_reads_the_same_file_as_the_command_line() {
        assert_read_alike::<super::File>(super::TEXT);
    }
}
