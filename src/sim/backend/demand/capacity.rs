//! What follows from a demand without simulating: the means of a request, and what each part can
//! carry at most. The equations are those of [`super`].

use super::Demand;
use crate::sim::backend::grid;
use crate::sim::deployment::{Balancing, Placement};
use crate::sim::performance::Part;

/// The most requests a second that any deployment is credited with: a guard against work that
/// needs no time at all.
const CAPACITY_MAX: f64 = 1e8;

impl Demand {
    /// The longest that an answered request can take [s]: the timeout of each of its attempts, and
    /// the backoffs between them; infinite where clients wait for ever.
    #[must_use]
    pub fn longest_seconds(&self) -> f64 {
        if self.timeout_seconds <= 0.0 {
            return f64::INFINITY;
        }
        let Some(clients) = &self.clients else {
            return self.timeout_seconds;
        };
        let (base, cap) = (clients.backoff.base, clients.backoff.cap);
        let wait =
            |failed: u32| (base.seconds() * libm::exp2(f64::from(failed))).min(cap.seconds());
        let waits: f64 = (0..clients.attempts.saturating_sub(1)).map(wait).sum();
        self.timeout_seconds * f64::from(clients.attempts) + waits
    }

    /// Reads that reach the application, as a share of all requests.
    fn origin_reads(&self) -> f64 {
        (1.0 - self.write_share) * (1.0 - self.outside.edge_read_share)
    }

    /// Share of all requests that reach the application [0…1].
    #[must_use]
    pub fn origin_share(&self) -> f64 {
        1.0 - self.outside.edge_read_share * (1.0 - self.write_share)
    }

    /// Processor time of a mean request in the application, those at the edge included [s].
    #[must_use]
    pub fn mean_application_seconds(&self) -> f64 {
        let jobs = self.jobs.inline();
        (self.application_seconds + jobs.share * jobs.seconds) * self.origin_share()
    }

    /// Jobs that a mean request leaves to background workers.
    #[must_use]
    pub fn background_jobs(&self) -> f64 {
        match self.jobs.workers {
            0 => 0.0,
            _ => self.jobs.share * self.origin_share(),
        }
    }

    /// Time for which a mean job holds a background worker when it is alone [s].
    #[must_use]
    pub fn job_seconds(&self) -> f64 {
        let query = self.round_trip_seconds + self.query_seconds();
        self.jobs.seconds + self.jobs.queries * query
    }

    /// Share of all requests that fail whatever the load, because a third party does [0…1].
    #[must_use]
    pub fn expected_failed_share(&self) -> f64 {
        self.origin_share()
            * self.outside.third_party_share
            * self.outside.third_party_failure_share
    }

    /// Queries of a mean request that ask the cache.
    #[must_use]
    pub fn cache_queries(&self) -> f64 {
        self.queries * self.origin_reads() * self.cacheable_share
    }

    /// Queries of a mean request that reach the database, those of its own job included if it does
    /// it itself.
    #[must_use]
    pub fn database_queries(&self) -> f64 {
        let jobs = self.jobs.inline();
        let queries = self.queries + jobs.share * jobs.queries;
        queries * self.origin_share() - self.cache_queries() * self.hit_probability
    }

    /// Of these, queries of a mean request that are asked of a replica.
    #[must_use]
    pub fn replica_queries(&self) -> f64 {
        let reads = self.queries * self.origin_reads();
        (reads - self.cache_queries() * self.hit_probability) * self.replica_share
    }

    /// Mean processor time of a query [s].
    #[must_use]
    pub fn query_seconds(&self) -> f64 {
        let scan = self.unindexed_share;
        (1.0 - scan) * self.indexed_seconds + scan * self.scan_seconds
    }

    /// Processor time of a mean request on the primaries [s].
    #[must_use]
    pub fn database_seconds(&self) -> f64 {
        let own = self.database_queries() - self.replica_queries();
        let in_background = self.background_jobs() * self.jobs.queries;
        (own + in_background) * self.query_seconds()
    }

    /// Processor time of a mean request on the replicas [s].
    #[must_use]
    pub fn replica_seconds(&self) -> f64 {
        self.replica_queries() * self.query_seconds()
    }

    /// Time for which a mean request holds a connection when it is alone [s].
    #[must_use]
    pub fn connection_seconds(&self) -> f64 {
        self.database_queries() * (self.round_trip_seconds + self.query_seconds())
    }

    /// Time for which a mean request keeps a connection from others when it is alone [s].
    fn connection_held_seconds(&self) -> f64 {
        if self.connection_of_its_own() {
            self.worker_seconds()
        } else {
            self.connection_seconds()
        }
    }

    /// Time for which a mean request holds a worker when it is alone [s].
    #[must_use]
    pub fn worker_seconds(&self) -> f64 {
        let elsewhere = self.outside.service_network_seconds
            + self.outside.third_party_share * self.outside.third_party_seconds;
        self.mean_application_seconds()
            + self.connection_seconds()
            + self.cache_queries() * self.cache_seconds
            + elsewhere * self.origin_share()
            + self.background_jobs() * self.jobs.enqueue_seconds
    }

    /// Response time of a mean request when it is alone [s].
    #[must_use]
    pub fn alone_seconds(&self) -> f64 {
        let at_edge = self.outside.edge_read_share * (1.0 - self.write_share);
        self.worker_seconds() + at_edge * self.outside.edge_seconds
    }

    /// Response time of a mean request at the application when it is alone [s].
    #[must_use]
    pub fn origin_seconds(&self) -> f64 {
        self.worker_seconds() / self.origin_share().max(f64::MIN_POSITIVE)
    }

    /// Mean time for which a request at the application holds a worker [s], when the mean response
    /// of all, those at the edge included, is `response_seconds`.
    #[must_use]
    pub fn held_seconds(&self, response_seconds: f64) -> f64 {
        let at_edge = self.outside.edge_read_share * (1.0 - self.write_share);
        let elsewhere = response_seconds - at_edge * self.outside.edge_seconds;
        elsewhere / self.origin_share().max(f64::MIN_POSITIVE)
    }

    /// Loads at which its windows are simulated, relative to its capacity.
    #[must_use]
    pub fn loads(&self) -> &'static [f64] {
        grid::loads(self.serverless.is_some())
    }

    /// Whether a request keeps one connection from beginning to end.
    #[must_use]
    pub fn connection_of_its_own(&self) -> bool {
        self.serverless
            .is_some_and(|environments| !environments.proxied)
    }

    /// Application processors that share one line of requests: all of them when the balancer
    /// compares instances, else one instance's.
    #[must_use]
    pub fn processors_together(&self) -> f64 {
        let instances = match self.balancing {
            Balancing::LeastOutstanding | Balancing::PowerOfTwo => self.instances,
            Balancing::RoundRobin | Balancing::Random => 1,
        };
        f64::from(self.application_vcpus) * f64::from(instances)
    }

    /// The most requests a second that each part can carry; infinite for a part that is not asked.
    #[must_use]
    pub fn capacities(&self) -> Vec<(Part, f64)> {
        let instances = f64::from(self.instances);
        let together = self.placement == Placement::WithApplication;
        let on_application = if together {
            self.database_seconds()
        } else {
            0.0
        };
        let processors = instances * f64::from(self.application_vcpus);
        let mut capacities = vec![
            (
                Part::ApplicationWorkers,
                instances * f64::from(self.workers) / self.worker_seconds(),
            ),
            (
                Part::ApplicationCpu,
                processors / (self.mean_application_seconds() + on_application),
            ),
            (
                Part::ConnectionPool,
                instances * f64::from(self.connections) / self.connection_held_seconds(),
            ),
        ];
        // Environments do not share their processors: nothing of them can be short.
        capacities.retain(|(part, _)| self.serverless.is_none() || *part != Part::ApplicationCpu);
        if !together {
            let shards = f64::from(self.shards);
            let most = |machines: f64, vcpus: u32, seconds: f64| {
                machines * f64::from(vcpus) / (seconds * self.slowed(vcpus))
            };
            let primaries = most(shards, self.database_vcpus, self.database_seconds());
            capacities.push((Part::Database, primaries));
            if self.replica_share > 0.0 {
                let machines = shards * f64::from(self.replicas);
                let replicas = most(machines, self.replica_vcpus, self.replica_seconds());
                capacities.push((Part::Replicas, replicas));
            }
        }
        if self.background_jobs() > 0.0 {
            let seconds = self.background_jobs() * self.job_seconds();
            let workers = f64::from(self.jobs.workers) / seconds;
            capacities.push((Part::BackgroundWorkers, workers));
        }
        capacities
    }

    /// How many times longer a query takes when it and others keep `vcpus` busy.
    fn slowed(&self, vcpus: u32) -> f64 {
        let busy = f64::from(vcpus);
        1.0 + self.contention.sigma * (busy - 1.0) + self.contention.kappa * busy * (busy - 1.0)
    }

    /// The most requests a second that the backend can carry: an upper bound.
    #[must_use]
    pub fn capacity(&self) -> f64 {
        self.capacities()
            .iter()
            .map(|(_, capacity)| *capacity)
            .fold(CAPACITY_MAX, f64::min)
    }
}
