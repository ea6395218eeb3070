//! Which part is short: what requests wait for, or what that is held for.
//!
//! # Model
//! A mean request waits for each part for some time, and the part with the largest share of it is
//! the bottleneck. Workers and connections are only held while others work: when one of them is the
//! largest, what it is held for is named instead if that is busy enough. Jobs may wait: their
//! workers are named only when jobs are late or their backlog grows ([`super::broker`]), and the
//! database in their place when it is that busy. Functions refuse at once what nobody can wait for:
//! the limit or the connections are named then ([`super::serverless`]).
//!
//! # Equations
//! Bottleneck = the part with the largest waiting time of a mean request. If that part is held for
//! others and the busiest of them is busy at least [`SATURATED`] of the time, it is named: for
//! connections the busiest processor, for workers and for requests that wait for an answer which
//! another one fetches the busiest processor or the connections.
//!
//! # Units
//! Waiting [ms], busy shares [0…1].
//!
//! # Assumptions
//! On one machine with the application the database is named when it causes most of the processors'
//! work.
//!
//! # Sources
//! [`SATURATED`] is assumed.
//!
//! # Validation
//! The tests below.

use crate::sim::deployment::Placement;
use crate::sim::performance::Part;

/// Busier than this, a part is the cause when what is held for it is short.
pub(super) const SATURATED: f64 = 0.85;

/// The part that requests wait for, as in the module's equations; `None` when nobody waits. Jobs
/// are `late` or they may wait: then their workers are nobody's bottleneck.
pub(super) fn bottleneck(
    placement: Placement,
    utilization: &[(Part, f64)],
    waiting_ms: &[(Part, f64)],
    late: bool,
) -> Option<Part> {
    let processor = |part| matches!(part, Part::ApplicationCpu | Part::Database | Part::Replicas);
    let pool = |part| part == Part::ConnectionPool;
    let (part, _) = largest(waiting_ms, |part| late || part != Part::BackgroundWorkers)?;
    let saturated = |counts: &dyn Fn(Part) -> bool| {
        largest(utilization, counts).filter(|(_, busy)| *busy >= SATURATED)
    };
    let cause = match part {
        Part::ApplicationWorkers | Part::Cache => {
            saturated(&processor).or_else(|| saturated(&pool))
        }
        Part::ConnectionPool => saturated(&processor),
        Part::BackgroundWorkers => saturated(&|part| part == Part::Database),
        Part::ApplicationCpu | Part::Database | Part::Replicas => None,
    };
    match cause {
        None => Some(part),
        // On one machine they are the same processors: whose work waits more has more of it.
        Some((busiest, _)) if processor(busiest) && placement == Placement::WithApplication => {
            largest(waiting_ms, processor).map_or(Some(busiest), |(part, _)| Some(part))
        }
        Some((busiest, _)) => Some(busiest),
    }
}

/// The part with the largest value above zero, the first of equals, among those that `counts`.
fn largest(values: &[(Part, f64)], counts: impl Fn(Part) -> bool) -> Option<(Part, f64)> {
    let mut most: Option<(Part, f64)> = None;
    for &(part, value) in values {
        if counts(part) && value > most.map_or(0.0, |(_, value)| value) {
            most = Some((part, value));
        }
    }
    most
}

#[cfg(test)]
mod tests {
    use super::{Part, Placement, bottleneck};

    const WORKERS: Part = Part::ApplicationWorkers;
    const POOL: Part = Part::ConnectionPool;

    #[test]
    fn what_is_held_for_a_busy_part_is_not_the_cause() {
        let waiting = [(WORKERS, 900.0), (POOL, 50.0), (Part::Database, 200.0)];
        let name = |pool, database| {
            let busy = [(WORKERS, 1.0), (POOL, pool), (Part::Database, database)];
            bottleneck(Placement::Separate, &busy, &waiting, false)
        };
        assert_eq!(name(1.0, 0.99), Some(Part::Database));
        assert_eq!(name(0.9, 0.5), Some(POOL));
        assert_eq!(name(0.5, 0.5), Some(WORKERS));
    }

    #[test]
    fn on_one_machine_the_larger_user_of_its_processors_is_named() {
        let busy = [
            (WORKERS, 1.0),
            (Part::ApplicationCpu, 1.0),
            (Part::Database, 0.7),
        ];
        let waiting = [
            (WORKERS, 9.0),
            (Part::ApplicationCpu, 3.0),
            (Part::Database, 7.0),
        ];
        let name =
            |waiting: &[(Part, f64)]| bottleneck(Placement::WithApplication, &busy, waiting, false);
        assert_eq!(name(&waiting), Some(Part::Database));
        assert_eq!(name(&waiting[..2]), Some(Part::ApplicationCpu));
    }

    #[test]
    fn jobs_may_wait_until_they_are_late() {
        let crew = Part::BackgroundWorkers;
        let waiting = [(Part::Database, 2.0), (crew, 900.0)];
        let name = |database, late| {
            let busy = [(Part::Database, database), (crew, 1.0)];
            bottleneck(Placement::Separate, &busy, &waiting, late)
        };
        assert_eq!(name(0.3, false), Some(Part::Database));
        assert_eq!(name(0.3, true), Some(crew));
        assert_eq!(name(0.99, true), Some(Part::Database));
    }

    #[test]
    fn nobody_waits_for_nothing() {
        assert_eq!(
            bottleneck(Placement::Separate, &[], &[(WORKERS, 0.0)], true),
            None
        );
    }
}
