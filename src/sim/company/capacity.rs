//! Capacity: what runs at each moment, and how it is made larger.
//!
//! # Model
//! Once a week the busy hour shows whether a part is busier than planned. Monitoring notices that
//! at once; of what it does not watch, somebody has to become aware, sooner if experienced. Then
//! the next larger size is ordered by hand, for the load expected in some months where growth is
//! planned for, and arrives after a lead time; one order at a time, so a second bottleneck is only
//! found when the first is gone. Autoscaled instances follow the load at once and need no order
//! until their number ends. Ladders end: then nothing larger can be bought, and only a rebuild
//! helps. Nothing is made smaller. Background workers follow their jobs ([`super::background`]).
//! Functions need no instances: their concurrency limit is a ladder that ends at once, and when
//! connections are short the database grows. Databases grow in size, then by read replicas for the
//! reads that tolerate them, then in shards.
//!
//! # Equations
//! Demand of a part d = λ / capacity: its busy share if nothing waited or failed (utilisation law).
//! Needed capacity = capacity · d / target, rounded up to the next size that is sold.
//! Autoscaled instances n = ⌈λ·s / (v·target)⌉ with λ what reaches the application, s the processor
//! time of a request there [s] and v an instance's vCPUs.
//! Days to more = (1 − monitoring)·noticing·(2 − experience) + lead, on average over shortages.
//! Planned load = λ · growth until then ([`super::growth::ahead`]), and data with it.
//!
//! # Units
//! Shares [0…1]; days; GiB.
//!
//! # Assumptions
//! Autoscaling takes no time and needs no start-up; databases and caches are resized by hand;
//! resizing itself costs no downtime. A cache is kept large enough for
//! [`ladders::WORKING_SET_SHARE`] of the data.
//!
//! # Sources
//! Parameters `levers.target_utilization`, `levers.capacity_lead_days`,
//! `levers.planned_growth_months`, `team.capacity_noticing_days`; the ladders are those of
//! the architecture files. The working set's share is assumed.
//!
//! # Validation
//! `tests::orders_arrive_after_their_lead_time`, `tests::ladders_end`,
//! `tests::a_new_system_is_large_enough`,
//! `capacity::tests::replicas_come_after_the_largest_machine_and_before_shards`.

use crate::sim::deployment::{Deployment, Placement};
use crate::sim::performance::{Conditions, Part, Performance, PerformanceSource};
use crate::sim::scenario::{Design, Scenario, Work};

use super::background;
use super::clock::Day;
use super::incidents;

mod ladders;

/// Rounds of sizing a new system before it opens.
const SIZING_ROUNDS: u32 = 16;

/// Utilisation targets below this would order without end.
const MIN_TARGET: f64 = 0.05;

/// Nobody waits longer than ten years.
const MAX_LEAD_DAYS: f64 = 3650.0;

/// Instances at most, whatever an architecture says.
const MAX_INSTANCES: u32 = 1 << 16;

/// What a company runs, and what it has ordered.
#[derive(Clone, Debug)]
pub(super) struct Fleet<'a> {
    pub(super) design: &'a Design,
    /// What runs; its instances are the ones bought by hand, or the fewest when autoscaled.
    pub(super) deployment: Deployment,
    order: Option<Order>,
    /// Whether something larger was needed and none is for sale.
    pub(super) ladder_ended: bool,
    /// Changes of capacity made by hand so far.
    pub(super) changes: u32,
    /// How many rebuilds its design is the outcome of; 0 is what the strategy starts with.
    pub(super) stage: usize,
}

#[derive(Clone, Debug)]
struct Order {
    arrives: Day,
    deployment: Deployment,
}

/// The load and data that a fleet meets in its busiest hour.
#[derive(Clone, Copy, Debug)]
pub(super) struct Load {
    pub(super) requests_per_second: f64,
    pub(super) rows: f64,
    pub(super) data_bytes: f64,
}

impl Load {
    /// The load when there are so many times as many users, and data with them.
    pub(super) fn grown(self, factor: f64) -> Self {
        Self {
            requests_per_second: self.requests_per_second * factor,
            rows: self.rows * factor,
            data_bytes: self.data_bytes * factor,
        }
    }

    /// The load of a system that has this share of the traffic, and all data.
    pub(super) fn part(self, share: f64) -> Self {
        Self {
            requests_per_second: self.requests_per_second * share,
            ..self
        }
    }
}

impl<'a> Fleet<'a> {
    /// The design's first sizes.
    pub(super) fn first(design: &'a Design) -> Self {
        let architecture = &design.architecture;
        let cache = architecture.cache.as_ref();
        Self {
            design,
            deployment: Deployment {
                architecture: architecture.id.clone(),
                instances: architecture.application.min_instances.max(1),
                application_size: architecture.application.first_size as u32,
                database_size: match architecture.database.placement {
                    Placement::WithApplication => 0,
                    Placement::Separate => architecture.database.first_size as u32,
                },
                shards: 1,
                replicas: 0,
                cache_size: cache.map_or(0, |cache| cache.first_size as u32),
                cache_nodes: u32::from(cache.is_some()),
                background_instances: 0,
            },
            order: None,
            ladder_ended: false,
            changes: 0,
            stage: 0,
        }
    }

    /// The design, made large enough for `load` before anybody uses it.
    pub(super) fn sized_for(
        design: &'a Design,
        work: &Work,
        source: &mut dyn PerformanceSource,
        load: Load,
    ) -> Self {
        let mut fleet = Self::first(design);
        for _ in 0..SIZING_ROUNDS {
            let wanted = fleet.wanted(work, source, load);
            if wanted == fleet.deployment {
                break;
            }
            fleet.deployment = wanted;
        }
        fleet
    }

    /// What runs at a load: more instances than bought when they scale by themselves.
    pub(super) fn running(&self, work: &Work, requests_per_second: f64) -> Deployment {
        let mut deployment = self.deployment.clone();
        if self.design.architecture.application.autoscaled {
            let needed = self.instances_needed(work, requests_per_second);
            deployment.instances = self.count(needed).max(deployment.instances);
        }
        let workers = background::instances(self.design, work, requests_per_second, self.target());
        deployment.background_instances = workers.max(deployment.background_instances);
        deployment
    }

    /// How it performs at a load.
    pub(super) fn performance(
        &self,
        work: &Work,
        source: &mut dyn PerformanceSource,
        requests_per_second: f64,
        rows: f64,
    ) -> Performance {
        let conditions = Conditions {
            requests_per_second,
            rows,
        };
        let running = self.running(work, requests_per_second);
        source.performance(self.design, &running, conditions)
    }

    /// The most requests a second that it can answer and whose jobs it can do, at the size that it
    /// has for `requests_per_second`.
    pub(super) fn capacity(
        &self,
        work: &Work,
        source: &mut dyn PerformanceSource,
        requests_per_second: f64,
        rows: f64,
    ) -> (f64, f64) {
        let running = self.running(work, requests_per_second);
        let capacities = source.capacities(self.design, &running, rows);
        let least = |of_jobs: bool| {
            capacities
                .iter()
                .filter(|(part, _)| (*part == Part::BackgroundWorkers) == of_jobs)
                .fold(f64::INFINITY, |least, (_, most)| least.min(*most))
        };
        (least(false), least(true))
    }

    /// Receives what was ordered for `day`.
    pub(super) fn receive(&mut self, day: Day) {
        if let Some(order) = self.order.take_if(|order| order.arrives <= day) {
            self.deployment = order.deployment;
            self.changes += 1;
        }
    }

    /// Orders what the busy hour asks for, if nothing is on its way.
    pub(super) fn review(
        &mut self,
        day: Day,
        scenario: &Scenario,
        source: &mut dyn PerformanceSource,
        load: Load,
    ) {
        if self.order.is_some() {
            return;
        }
        let wanted = self.wanted(&scenario.work, source, load);
        if wanted != self.deployment {
            self.order = Some(Order {
                arrives: day + self.lead_days(scenario),
                deployment: wanted,
            });
        }
    }

    /// Days from the look that would show a shortage to having more: until somebody notices it,
    /// and until it is there.
    fn lead_days(&self, scenario: &Scenario) -> Day {
        let levers = &self.design.levers;
        let unseen = 1.0 - levers.monitoring_share.clamp(0.0, 1.0);
        let noticing = scenario.team.capacity_noticing_days * incidents::inexperience(scenario);
        let days = unseen * noticing.max(0.0) + levers.capacity_lead_days;
        days.clamp(0.0, MAX_LEAD_DAYS) as Day
    }

    fn target(&self) -> f64 {
        self.design.levers.target_utilization.clamp(MIN_TARGET, 1.0)
    }

    fn instances_needed(&self, work: &Work, requests_per_second: f64) -> f64 {
        let application = &self.design.architecture.application;
        let size = self.deployment.application_size as usize;
        let vcpus = application.sizes.get(size).map_or(1, |size| size.vcpus);
        let architecture = &self.design.architecture;
        let own_ms = work.application_ms * self.design.levers.runtime_factor
            + background::own_job_ms(self.design, work);
        let seconds = (own_ms + architecture.service_cpu_ms()) / 1e3;
        let at_application = requests_per_second * architecture.origin_share(work.write_share);
        at_application * seconds / (f64::from(vcpus.max(1)) * self.target())
    }

    /// The smallest number of instances that is at least `needed`, as far as they go.
    fn count(&self, needed: f64) -> u32 {
        let application = &self.design.architecture.application;
        let most = application.max_instances.clamp(1, MAX_INSTANCES);
        let fewest = application.min_instances.clamp(1, most);
        (needed.ceil() as u32).clamp(fewest, most)
    }
}

#[cfg(test)]
mod tests {
    use super::Fleet;
    use crate::sim::company::fixtures::{self, Capacities, load};
    use crate::sim::deployment::{Deployment, ReplicaPart, ServicesPart};
    use crate::sim::performance::Part;
    use crate::sim::scenario::Design;

    /// A database of one request a second for each processor, nine of ten of them reads that
    /// replicas may answer; everything else has no limit.
    fn reads(design: &Design, deployment: &Deployment) -> Vec<(Part, f64)> {
        let size = &design.architecture.database.sizes[deployment.database_size as usize];
        let machine = f64::from(size.vcpus * deployment.shards);
        if deployment.replicas == 0 {
            return vec![(Part::Database, machine)];
        }
        let replicas = machine * f64::from(deployment.replicas);
        vec![
            (Part::Database, machine / 0.1),
            (Part::Replicas, replicas / 0.9),
        ]
    }

    fn sized(max_replicas: u32, requests_per_second: f64) -> (u32, u32, u32, bool) {
        let scenario = fixtures::scenario();
        let mut design = scenario.strategies[1].design.clone();
        let database = &mut design.architecture.database;
        database.max_shards = 2;
        database.replicas = Some(ReplicaPart {
            max_replicas,
            sizes: database.sizes.clone(),
            storage: database.storage.clone(),
            read_share: 0.9,
        });
        let load = load(requests_per_second);
        let fleet = Fleet::sized_for(&design, &scenario.work, &mut Capacities(reads), load);
        let deployment = &fleet.deployment;
        (
            deployment.database_size,
            deployment.replicas,
            deployment.shards,
            fleet.ladder_ended,
        )
    }

    /// The largest of the fixture's four sizes has 16 processors; 60 % of it are 9.6 a second.
    #[test]
    fn replicas_come_after_the_largest_machine_and_before_shards() {
        assert_eq!(sized(5, 9.0), (3, 0, 1, false));
        assert_eq!(sized(5, 10.0), (3, 1, 1, false));
        // 0.9 · 40 / 9.6 = 3.75 replicas.
        assert_eq!(sized(5, 40.0), (3, 4, 1, false));
        assert_eq!(sized(5, 80.0), (3, 5, 2, false));
        assert_eq!(sized(5, 120.0), (3, 5, 2, true));
        assert_eq!(sized(0, 40.0), (3, 0, 2, true));
    }

    /// 1,000 requests a second of 30 ms on 2 processors at 60 %: 25 instances. The edge keeps half
    /// of the reads, which are nine in ten; five calls of 2 ms make 40 ms of 30.
    #[test]
    fn instances_follow_what_reaches_the_application() {
        let scenario = fixtures::scenario();
        let mut design = scenario.strategies[1].design.clone();
        let instances = |design: &Design| {
            let fleet = Fleet::first(design);
            fleet.running(&scenario.work, 1_000.0).instances
        };
        assert_eq!(instances(&design), 25);
        design.architecture.application.services = Some(ServicesPart {
            calls_per_request: 5.0,
            call_network_ms: 1.0,
            call_cpu_ms: 2.0,
            operations_parts: 3,
        });
        assert_eq!(instances(&design), 34);
        design.architecture.application.services = None;
        design.architecture.edge = Some(fixtures::edge());
        assert_eq!(instances(&design), 14);
    }

    /// Environments for 200 requests a second, and a connection for each 10 in a GiB.
    fn functions(design: &Design, deployment: &Deployment) -> Vec<(Part, f64)> {
        let size = &design.architecture.database.sizes[deployment.database_size as usize];
        vec![
            (Part::ApplicationWorkers, 200.0),
            (Part::ConnectionPool, 10.0 * size.memory_gib),
            (Part::Database, 1e6),
        ]
    }

    #[test]
    fn functions_order_no_instances_and_connections_come_with_a_larger_database() {
        let scenario = fixtures::scenario();
        let mut design = scenario.strategies[1].design.clone();
        design.architecture.application.serverless = Some(fixtures::serverless());
        let sized = |requests_per_second| {
            let load = load(requests_per_second);
            Fleet::sized_for(&design, &scenario.work, &mut Capacities(functions), load)
        };
        // The fixture's databases have 8, 16, 32 and 64 GiB; 60 % of 80 are 48 a second.
        let first = Fleet::first(&design).deployment;
        assert_eq!(sized(40.0).deployment, first);
        assert_eq!(sized(50.0).deployment.database_size, 1);
        assert!(!sized(150.0).ladder_ended);
        assert!(sized(210.0).ladder_ended, "the concurrency limit");
        assert_eq!(
            sized(210.0).deployment.application_size,
            first.application_size
        );
        assert_eq!(sized(210.0).deployment.instances, first.instances);
    }
}
