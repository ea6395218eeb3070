//! Companies for the tests about them: presets, what makes them quiet, and a backend that never
//! asks for anything.

use loadbearing::catalog::{scenario_file, scenarios};
use loadbearing::sim::deployment::Deployment;
use loadbearing::sim::performance::{Conditions, Part, Performance, PerformanceSource};
use loadbearing::sim::scenario::{Design, Scenario};

/// The scenario of this name that ships with the program.
pub(crate) fn preset(name: &str) -> Scenario {
    scenario_file::read(scenarios::find(name).unwrap().text).unwrap()
}

/// No deploy, no machine and no zone fails, and nobody comes in surges.
pub(crate) fn nothing_breaks(scenario: &mut Scenario) {
    scenario.team.change_failure_share = 0.0;
    scenario.failures.machine_failures_per_year = 0.0;
    scenario.failures.zone_outages_per_year = 0.0;
    scenario.traffic.spikes_per_year = 0.0;
}

/// A backend that is never busy: nothing larger is ever ordered.
pub(crate) struct Calm;

impl PerformanceSource for Calm {
    fn performance(&mut self, _: &Design, _: &Deployment, _: Conditions) -> Performance {
        Performance::default()
    }

    fn capacities(&mut self, _: &Design, _: &Deployment, _: f64) -> Vec<(Part, f64)> {
        Vec::new()
    }
}
