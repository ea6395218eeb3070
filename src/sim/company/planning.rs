//! Planning: what a company would run for a load that somebody names, and what data it would have.
//!
//! # Model
//! The deployment is the one that a design is opened with when that load is expected: as large as
//! the planned utilisation asks for, by the same rules by which capacity is ordered
//! ([`super::capacity`]). The data are what the users of such a load leave behind in a year.
//!
//! # Equations
//! Users = 86,400 s · rate / (peak over average · active share · requests per active user and day);
//! rows = users · (rows per user + 12 · rows per user and month).
//!
//! # Units
//! Requests per second in the busy hour; rows.
//!
//! # Assumptions
//! Every user has been there for a year.
//!
//! # Sources
//! Parameters `traffic.*`, `data.*`, `levers.target_utilization`. The year is assumed.
//!
//! # Validation
//! `tests` below; `company::tests::a_new_system_is_large_enough`.

use crate::sim::deployment::Deployment;
use crate::sim::performance::{Conditions, PerformanceSource};
use crate::sim::scenario::{Design, Scenario};

use super::capacity::{Fleet, Load};
use super::traffic;

/// Months for which the users of a load have left data behind. Assumed.
const MONTHS_OF_DATA: f64 = 12.0;

/// Rows of the users whose busy hour brings `requests_per_second`.
#[must_use]
pub fn rows_for(scenario: &Scenario, requests_per_second: f64) -> f64 {
    let of_one_user =
        traffic::busy_hour(&scenario.traffic, traffic::average(&scenario.traffic, 1.0));
    let users = requests_per_second.max(0.0) / of_one_user;
    let data = &scenario.data;
    let rows = users * (data.rows_per_user + MONTHS_OF_DATA * data.rows_per_user_month);
    if rows.is_finite() { rows } else { 0.0 }
}

/// What `design` runs on when it is opened for these conditions.
#[must_use]
pub fn planned_deployment(
    scenario: &Scenario,
    design: &Design,
    source: &mut dyn PerformanceSource,
    conditions: Conditions,
) -> Deployment {
    let load = Load {
        requests_per_second: conditions.requests_per_second,
        rows: conditions.rows,
        data_bytes: conditions.rows * scenario.data.bytes_per_row,
    };
    Fleet::sized_for(design, &scenario.work, source, load)
        .running(&scenario.work, conditions.requests_per_second)
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{Formula, scenario};
    use super::{Conditions, planned_deployment, rows_for};
    use crate::sim::company::traffic;

    #[test]
    fn the_rows_are_those_of_the_users_behind_the_load() {
        let scenario = scenario();
        let users = 5_000.0;
        let average = traffic::average(&scenario.traffic, users);
        let busy = traffic::busy_hour(&scenario.traffic, average);
        let data = &scenario.data;
        let expected = users * (data.rows_per_user + 12.0 * data.rows_per_user_month);
        assert!((rows_for(&scenario, busy) - expected).abs() <= 1e-9 * expected.max(1.0));
    }

    #[test]
    fn more_load_is_planned_with_more_machines() {
        let scenario = scenario();
        let design = &scenario.strategies[0].design;
        let planned = |requests_per_second| {
            let conditions = Conditions {
                requests_per_second,
                rows: 1e6,
            };
            planned_deployment(&scenario, design, &mut Formula::default(), conditions)
        };
        let (small, large) = (planned(1.0), planned(1_000.0));
        assert!(
            large.instances > small.instances || large.application_size > small.application_size,
            "{small:?} {large:?}"
        );
    }
}
