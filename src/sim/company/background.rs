//! Background workers: how many a company runs, and what falls behind when there are too few.
//!
//! # Model
//! Where requests leave jobs and the architecture has a broker, instances of background workers
//! follow the jobs by themselves, as autoscaled instances follow requests. Once a week somebody
//! looks at how busy they are and, when that is more than planned, orders that there be more of
//! them at least, by hand and with the lead time of all orders.
//!
//! # Equations
//! Instances n = ⌈λ·o·p·J / (v·target)⌉ with λ the offered rate, o the origin's share, p the share
//! of requests that leave a job, J = job_ms · runtime factor + job_queries · (round trip +
//! query_ms), and v an instance's vCPUs. In a surge that is beyond the workers all jobs are late.
//!
//! # Units
//! Instances; shares [0…1].
//!
//! # Assumptions
//! The scaler knows a query by its time on a million rows; what slower queries add, the weekly look
//! finds. Jobs that a surge left behind are done before the next one. A lost worker costs nothing:
//! another does its job.
//!
//! # Sources
//! Parameters `work.deferred_share` and those after it, `levers.target_utilization`.
//!
//! # Validation
//! The tests below.

use crate::sim::deployment::{Architecture, BackgroundPart, Placement};
use crate::sim::scenario::{Design, Work};

/// Instances at most, whatever an architecture says.
const MAX_INSTANCES: u32 = 1 << 16;

/// The part that does a company's jobs; `None` without jobs or without a broker.
pub(super) fn part<'a>(architecture: &'a Architecture, work: &Work) -> Option<&'a BackgroundPart> {
    let part = architecture.background.as_ref();
    part.filter(|_| work.deferred_share > 0.0)
}

/// Share of all requests that leave a job to background workers [0…1].
pub(super) fn jobs_per_request(architecture: &Architecture, work: &Work) -> f64 {
    match part(architecture, work) {
        Some(_) => architecture.origin_share(work.write_share) * work.deferred_share.min(1.0),
        None => 0.0,
    }
}

/// Application time that a request's own job adds, where there is no broker [ms].
pub(super) fn own_job_ms(design: &Design, work: &Work) -> f64 {
    if design.architecture.background.is_some() {
        return 0.0;
    }
    work.deferred_share * work.job_ms * design.levers.runtime_factor
}

/// The instances that `requests_per_second` need at `target` utilisation; 0 without jobs.
pub(super) fn instances(
    design: &Design,
    work: &Work,
    requests_per_second: f64,
    target: f64,
) -> u32 {
    let Some(part) = part(&design.architecture, work) else {
        return 0;
    };
    let round_trip_ms = match design.architecture.database.placement {
        Placement::WithApplication => 0.0,
        Placement::Separate => work.database_round_trip_ms,
    };
    let own_ms = work.job_ms * design.levers.runtime_factor;
    let job_seconds = (own_ms + work.job_queries * (round_trip_ms + work.query_ms)) / 1e3;
    let jobs_per_second = requests_per_second * jobs_per_request(&design.architecture, work);
    let vcpus = f64::from(part.size.vcpus.max(1));
    within(part, jobs_per_second * job_seconds / (vcpus * target))
}

/// The smallest number of instances that is at least `needed`, as far as they go.
pub(super) fn within(part: &BackgroundPart, needed: f64) -> u32 {
    let most = part.max_instances.clamp(1, MAX_INSTANCES);
    let fewest = part.min_instances.clamp(1, most);
    (needed.ceil() as u32).clamp(fewest, most)
}

#[cfg(test)]
mod tests {
    use super::super::capacity::Fleet;
    use super::instances;
    use crate::sim::company::fixtures::{self, Capacities, load};
    use crate::sim::deployment::Deployment;
    use crate::sim::performance::Part;
    use crate::sim::scenario::{Design, Scenario, Work};

    /// The fixture's second design with a broker; half of the requests leave a job of 103 ms.
    fn with_jobs() -> (Scenario, Design) {
        let mut scenario = fixtures::scenario();
        scenario.work.deferred_share = 0.5;
        let mut design = scenario.strategies[1].design.clone();
        design.architecture.background = Some(fixtures::background());
        (scenario, design)
    }

    /// 100 requests a second leave 50 jobs of 100 ms and two queries of 1.5 ms each: 5.15 workers
    /// are busy, and at 60 % on two processors that needs 4.29 instances.
    #[test]
    fn workers_follow_the_jobs() {
        let (mut scenario, design) = with_jobs();
        let needed = |work: &Work, rate| instances(&design, work, rate, 0.6);
        assert_eq!(needed(&scenario.work, 100.0), 5);
        assert_eq!(
            needed(&scenario.work, 0.0),
            1,
            "at least one while there are jobs"
        );
        assert_eq!(needed(&scenario.work, 1e9), 20);
        scenario.work.deferred_share = 0.0;
        assert_eq!(needed(&scenario.work, 100.0), 0);
    }

    /// Jobs that take twice as long as the scaler knows.
    fn slow(_: &Design, deployment: &Deployment) -> Vec<(Part, f64)> {
        let workers = 2.0 * f64::from(deployment.background_instances);
        vec![(Part::BackgroundWorkers, workers / (0.5 * 2.0 * 0.103))]
    }

    /// 5 instances would be 103 % busy, and 60 % need 8.6.
    #[test]
    fn the_weekly_look_finds_jobs_that_are_slower_than_the_scaler_knows() {
        let (scenario, design) = with_jobs();
        let sized =
            |rate| Fleet::sized_for(&design, &scenario.work, &mut Capacities(slow), load(rate));
        let fleet = sized(100.0);
        assert_eq!(fleet.deployment.background_instances, 9);
        assert!(!fleet.ladder_ended);
        let fleet = sized(1_000.0);
        assert_eq!(fleet.deployment.background_instances, 20);
        assert!(fleet.ladder_ended);
    }
}
