//! What one request needs of each part, and how many requests each part can carry at most.
//!
//! # Model
//! Everything that can be said without simulating: the numbers of a deployment, looked up in its
//! design's ladders, and the mean time that a request spends in each part when it is alone.
//!
//! # Equations
//! Queries of a request `q = queries · N+1 factor`; of these `q·(1 − r·c·h)` reach the database,
//! with r the share of reads, c the share of their queries that is cacheable and that the code asks
//! the cache for, and h the cache's hit probability. Time in the database per query as in
//! [`super::database`], times what ill-fitting data relations add to it. Utilisation law: a part
//! with s servers and demand D per request carries at most `X = s / D` requests a second; the
//! backend's nominal capacity is the smallest X over its parts.
//!
//! # Units
//! times [s], rates [1/s], shares [0…1].
//!
//! # Assumptions
//! The nominal capacity is an upper bound: workers are held longer than this when others compete
//! for the processors, which only a simulation shows.
//!
//! # Sources
//! Lazowska, Zahorjan, Graham, Sevcik 1984, Quantitative System Performance, chapters 3 and 5.
//!
//! # Validation
//! `tests/integration/backend.rs::utilisation_follows_the_utilisation_law`,
//! `tests/integration/retries.rs::answers_to_later_attempts_are_slower_than_one_timeout`.

use serde::{Deserialize, Serialize};

use crate::sim::backend::broker::Jobs;
use crate::sim::backend::clients::Bursts;
use crate::sim::backend::popularity::Popularity;
use crate::sim::backend::serverless::Serverless;
use crate::sim::backend::{cache, database, replica, serverless};
use crate::sim::deployment::{Architecture, Balancing, Deployment, Placement, Size};
use crate::sim::network::model::{ClientPolicy, Contention};
use crate::sim::scenario::{Data, Design, Work};

mod capacity;

/// Milliseconds in a second: a definition.
const MILLIS: f64 = 1e-3;

/// What one request needs of each part of one deployment, and how large the parts are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Demand {
    /// Application instances.
    pub instances: u32,
    /// Virtual processors of one instance.
    pub application_vcpus: u32,
    /// Workers of one instance.
    pub workers: u32,
    /// Requests that may wait for a worker of one instance.
    pub waiting_capacity: u32,
    /// How long one may wait there [s]; `None` is for ever.
    pub longest_wait_seconds: Option<f64>,
    /// Database connections of one instance.
    pub connections: u32,
    /// How the load balancer picks an instance.
    pub balancing: Balancing,
    /// Where the database runs.
    pub placement: Placement,
    /// Virtual processors of one database shard; 0 when it runs with the application.
    pub database_vcpus: u32,
    /// Database shards.
    pub shards: u32,
    /// Read replicas of one shard.
    pub replicas: u32,
    /// Virtual processors of one replica.
    pub replica_vcpus: u32,
    /// Share of a read's database queries that are asked of a replica; 0 without replicas.
    pub replica_share: f64,
    /// What queries cost each other beyond the processors they share.
    pub contention: Contention,
    /// Share of requests that write.
    pub write_share: f64,
    /// Processor time of a request in the application [s].
    pub application_seconds: f64,
    /// Its coefficient of variation.
    pub application_cv: f64,
    /// Queries of a request, N+1 included.
    pub queries: f64,
    /// Share of queries that scan.
    pub unindexed_share: f64,
    /// Processor time of a query that an index serves [s].
    pub indexed_seconds: f64,
    /// Processor time of a query that scans [s].
    pub scan_seconds: f64,
    /// Network time of a query [s].
    pub round_trip_seconds: f64,
    /// Share of a read's queries that ask the cache first; 0 without a cache.
    pub cacheable_share: f64,
    /// Share of those that find their answer there.
    pub hit_probability: f64,
    /// Which rows look-ups are for, and how many the cache holds.
    pub popularity: Popularity,
    /// Whether look-ups wait for an answer that somebody else fetches already.
    pub coalescing: bool,
    /// Response time of the cache [s].
    pub cache_seconds: f64,
    /// How long a client waits [s].
    pub timeout_seconds: f64,
    /// What clients do about attempts that fail; [`Demand::new`] leaves it out.
    pub clients: Option<ClientPolicy>,
    /// How traffic comes in bursts; [`Demand::new`] leaves it out.
    pub bursts: Option<Bursts>,
    /// What is neither the application's own nor its data's.
    pub outside: Outside,
    /// The jobs that requests leave.
    pub jobs: Jobs,
    /// What environments need, where there are functions in place of machines.
    pub serverless: Option<Serverless>,
}

/// What a request needs of the edge, of the network between services, and of others' services.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Outside {
    /// Share of reads that the edge answers.
    pub edge_read_share: f64,
    /// How long it takes for that [s].
    pub edge_seconds: f64,
    /// Network time of a request's calls between services [s].
    pub service_network_seconds: f64,
    /// Share of requests at the application that call a third party.
    pub third_party_share: f64,
    /// Mean time of such a call [s].
    pub third_party_seconds: f64,
    /// Its coefficient of variation.
    pub third_party_cv: f64,
    /// Share of such calls that fail.
    pub third_party_failure_share: f64,
}

impl Outside {
    fn new(architecture: &Architecture) -> Self {
        let mut outside = Self::default();
        if let Some(edge) = &architecture.edge {
            outside.edge_read_share = share(edge.read_share);
            outside.edge_seconds = edge.delay_ms.max(0.0) * MILLIS;
        }
        if let Some(services) = &architecture.application.services {
            let network_ms = services.calls_per_request * services.call_network_ms;
            outside.service_network_seconds = network_ms.max(0.0) * MILLIS;
        }
        if let Some(other) = &architecture.third_party {
            outside.third_party_share = share(other.request_share);
            outside.third_party_seconds = other.delay_ms.max(0.0) * MILLIS;
            outside.third_party_cv = other.delay_cv.max(0.0);
            outside.third_party_failure_share = share(other.failure_share);
        }
        outside
    }
}

impl Demand {
    /// What requests need of `deployment` with `rows` rows. Sizes beyond a ladder's end are its
    /// last.
    #[must_use]
    pub fn new(
        work: &Work,
        data: &Data,
        design: &Design,
        deployment: &Deployment,
        rows: f64,
    ) -> Self {
        let hit = cache_hit_probability(data, &design.architecture, deployment, rows);
        Self::with_hit_probability(work, data, design, deployment, rows, hit)
    }

    /// As [`Demand::new`], with the cache's hit probability known already.
    #[must_use]
    pub fn with_hit_probability(
        work: &Work,
        data: &Data,
        design: &Design,
        deployment: &Deployment,
        rows: f64,
        hit_probability: f64,
    ) -> Self {
        let architecture = &design.architecture;
        let application = &architecture.application;
        let vcpus = vcpus(&application.sizes, deployment.application_size).max(1);
        let shards = deployment.shards.max(1);
        let separate = architecture.database.placement == Placement::Separate;
        let cached = architecture.cache.is_some() && deployment.cache_nodes > 0;
        let replicas = replica::Size::new(&architecture.database, deployment);
        let query = database::QueryTime::new(work, data, rows / f64::from(shards));
        let mut demand = Self {
            instances: deployment.instances.max(1),
            application_vcpus: vcpus,
            workers: whole(f64::from(vcpus) * application.workers_per_vcpu),
            waiting_capacity: application.waiting_capacity,
            longest_wait_seconds: application.longest_wait_ms.map(|ms| ms.max(0.0) * MILLIS),
            connections: application.connections_per_instance.max(1),
            balancing: architecture
                .balancer
                .as_ref()
                .map_or(Balancing::RoundRobin, |balancer| balancer.balancing),
            placement: architecture.database.placement,
            database_vcpus: if separate {
                self::vcpus(&architecture.database.sizes, deployment.database_size).max(1)
            } else {
                0
            },
            shards,
            replicas: replicas.count,
            replica_vcpus: replicas.vcpus,
            replica_share: share(replicas.read_share),
            contention: contention(architecture),
            write_share: share(work.write_share),
            application_seconds: application_seconds(work, design),
            application_cv: work.application_cv.max(0.0),
            queries: (work.queries_per_request * design.levers.n_plus_one_factor.max(1.0)).max(0.0),
            unindexed_share: share(design.levers.unindexed_query_share),
            indexed_seconds: query.indexed_seconds * design.levers.relation_factor.max(1.0),
            scan_seconds: query.scan_seconds * design.levers.relation_factor.max(1.0),
            round_trip_seconds: if separate {
                work.database_round_trip_ms.max(0.0) * MILLIS
            } else {
                0.0
            },
            cacheable_share: if cached {
                share(work.cacheable_share) * (1.0 - share(design.levers.uncached_share))
            } else {
                0.0
            },
            hit_probability: if cached { share(hit_probability) } else { 0.0 },
            popularity: popularity(data, architecture, deployment, rows),
            coalescing: { &architecture.cache }
                .as_ref()
                .is_some_and(|cache| cache.coalescing),
            cache_seconds: work.cache_ms.max(0.0) * MILLIS,
            timeout_seconds: work.client_timeout_seconds,
            clients: None,
            bursts: None,
            outside: Outside::new(architecture),
            jobs: Jobs::new(work, design, deployment),
            serverless: None,
        };
        serverless::apply(&mut demand, design, deployment);
        demand
    }

    /// The same, with clients that do this about attempts that fail.
    #[must_use]
    pub fn with_clients(mut self, clients: Option<ClientPolicy>) -> Self {
        self.clients = clients;
        self
    }

    /// The same, with traffic that comes in bursts.
    #[must_use]
    pub const fn with_bursts(mut self, bursts: Option<Bursts>) -> Self {
        self.bursts = bursts;
        self
    }
}

/// Probability that a read finds its row in the deployment's cache; 0 without one.
#[must_use]
pub fn cache_hit_probability(
    data: &Data,
    architecture: &Architecture,
    deployment: &Deployment,
    rows: f64,
) -> f64 {
    if architecture.cache.is_none() {
        return 0.0;
    }
    popularity(data, architecture, deployment, rows).hit_probability()
}

fn popularity(
    data: &Data,
    architecture: &Architecture,
    deployment: &Deployment,
    rows: f64,
) -> Popularity {
    let cache = { &architecture.cache }.as_ref();
    let size = cache.and_then(|cache| size(&cache.sizes, deployment.cache_size));
    let memory = size.map_or(0.0, |size| size.memory_gib);
    Popularity {
        rows,
        capacity_rows: cache::capacity_rows(deployment.cache_nodes, memory, data.bytes_per_row),
        exponent: data.popularity_exponent.max(0.0),
    }
}

fn application_seconds(work: &Work, design: &Design) -> f64 {
    let own = work.application_ms.max(0.0) * MILLIS * design.levers.runtime_factor.max(0.0);
    own + design.architecture.service_cpu_ms().max(0.0) * MILLIS
}

fn contention(architecture: &Architecture) -> Contention {
    match architecture.database.placement {
        Placement::Separate => Contention {
            sigma: architecture.database.contention_sigma.max(0.0),
            kappa: architecture.database.contention_kappa.max(0.0),
        },
        Placement::WithApplication => Contention::NONE,
    }
}

fn size(sizes: &[Size], index: u32) -> Option<&Size> {
    sizes.get(index as usize).or_else(|| sizes.last())
}

fn vcpus(sizes: &[Size], index: u32) -> u32 {
    size(sizes, index).map_or(0, |size| size.vcpus)
}

fn whole(count: f64) -> u32 {
    (count.round() as u32).max(1)
}

fn share(value: f64) -> f64 {
    if value.is_nan() {
        0.0
    } else {
        value.clamp(0.0, 1.0)
    }
}
