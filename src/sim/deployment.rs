//! What runs where: architectures as a catalogue describes them, and the deployment that a company
//! has at one moment. Plain values shared by `backend` (which simulates them) and `company` (which
//! buys and pays for them).

use serde::{Deserialize, Serialize};

/// The name of a price line in the price set, e.g. `aws.ec2.m7g.large`.
pub type PriceId = String;

/// One size that a part can be bought in.
#[derive(Clone, Debug, PartialEq)]
pub struct Size {
    /// The name a provider gives it.
    pub name: String,
    /// Virtual processors.
    pub vcpus: u32,
    /// Memory [GiB].
    pub memory_gib: f64,
    /// What it costs.
    pub price: PriceId,
}

/// Where the database runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Placement {
    /// On the application's one machine, sharing its processors.
    WithApplication,
    /// On machines of its own.
    Separate,
}

/// How the load balancer picks an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Balancing {
    /// In turn.
    RoundRobin,
    /// Uniformly at random.
    Random,
    /// The instance with the fewest requests outstanding.
    LeastOutstanding,
    /// The better of two drawn at random.
    PowerOfTwo,
}

/// An architecture: its parts, the sizes each can grow through, and their price lines.
///
/// Read from `static/data/architectures/`, or composed by a founder: the same type.
#[derive(Clone, Debug, PartialEq)]
pub struct Architecture {
    /// Stable name in files and links.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// What it is good and bad at, in a sentence or two.
    pub about: String,
    /// The application tier.
    pub application: ApplicationPart,
    /// The database.
    pub database: DatabasePart,
    /// The cache, if there is one.
    pub cache: Option<CachePart>,
    /// The load balancer, if there is one; without it there is one instance.
    pub balancer: Option<BalancerPart>,
    /// The edge network in front of everything, if there is one.
    pub edge: Option<EdgePart>,
    /// Somebody else's service that requests wait for, if there is one.
    pub third_party: Option<ThirdPartyPart>,
    /// A broker and the workers that do deferred jobs; without them requests do their jobs
    /// themselves.
    pub background: Option<BackgroundPart>,
    /// How well such systems are usually built and run: values of some fields of
    /// `Levers`, which a founder who chooses it may begin from. Results
    /// depend on a strategy's own levers only.
    pub levers: Vec<(&'static str, f64)>,
    /// Fixed lines every month whatever the load (monitoring, addresses), by price and quantity;
    /// the quantity counts things, and hourly lines are billed for every hour of the month.
    pub fixed: Vec<(PriceId, f64)>,
    /// What a founder changed in the architecture with this id, if it is their own.
    pub composition: Option<Composition>,
}

/// How a founder's own architecture differs from the one that it starts from: for fingerprints and
/// for writing it down again. The parts have the changes in them already.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Composition {
    /// What was changed, by its path in a file (`tuning.balancing`), in the file format's order.
    pub changes: Vec<(String, Change)>,
}

/// One change of an architecture.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Another number.
    Number(f64),
    /// Yes or no.
    Truth(bool),
    /// Another choice, by its name.
    Text(String),
    /// A part that is left out.
    LeftOut,
    /// A part of the architecture with this id.
    TakenFrom(String),
}

impl Architecture {
    /// Share of all requests that reach the application when `write_share` of them write, because
    /// the edge does not answer them [0…1].
    #[must_use]
    pub fn origin_share(&self, write_share: f64) -> f64 {
        let answered = self.edge.as_ref().map_or(0.0, |edge| edge.read_share);
        1.0 - answered.clamp(0.0, 1.0) * (1.0 - write_share.clamp(0.0, 1.0))
    }

    /// Whether its parts stand in more than one zone: instances behind a balancer or functions, and
    /// a database whose standby is elsewhere.
    #[must_use]
    pub const fn spans_zones(&self) -> bool {
        let spread = self.balancer.is_some() || self.application.serverless.is_some();
        spread && self.database.standby
    }

    /// Processor time that a request's calls between services cost [ms].
    #[must_use]
    pub fn service_cpu_ms(&self) -> f64 {
        let services = self.application.services.as_ref();
        services.map_or(0.0, |part| part.calls_per_request * part.call_cpu_ms)
    }
}

/// The application tier of an architecture.
#[derive(Clone, Debug, PartialEq)]
pub struct ApplicationPart {
    /// Sizes of one instance, smallest first: the vertical ladder.
    pub sizes: Vec<Size>,
    /// Index of the size that it starts with.
    pub first_size: usize,
    /// Instances at least (2 or more survive the loss of one).
    pub min_instances: u32,
    /// Instances at most; 1 means that it grows only by its ladder.
    pub max_instances: u32,
    /// Whether instances follow the load by themselves.
    pub autoscaled: bool,
    /// Concurrent requests per vCPU (worker processes or threads).
    pub workers_per_vcpu: f64,
    /// Requests that may wait for a worker of one instance before the answer is 503.
    pub waiting_capacity: u32,
    /// How long a request may wait for a worker before the answer is 503 [ms]; `None` is for ever.
    pub longest_wait_ms: Option<f64>,
    /// Database connections of one instance.
    pub connections_per_instance: u32,
    /// Disk of one instance [GB] and its price line.
    pub disk: Option<(f64, PriceId)>,
    /// What calls between its services cost, if it is made of several.
    pub services: Option<ServicesPart>,
    /// Functions that a provider runs, in place of machines; sizes, instances, workers and
    /// connections above are then one environment's and of no effect.
    pub serverless: Option<ServerlessPart>,
}

/// An application of functions: every request has an execution environment to itself.
#[derive(Clone, Debug, PartialEq)]
pub struct ServerlessPart {
    /// Memory of an environment [MB, 1,024 of them a GB].
    pub memory_megabytes: f64,
    /// Its share of a virtual processor, or several of them.
    pub vcpus: f64,
    /// Environments that may be in use at once; who comes then is refused.
    pub concurrency_limit: u32,
    /// Mean time until a new environment can begin [ms].
    pub cold_start_ms: f64,
    /// Coefficient of variation of that.
    pub cold_start_cv: f64,
    /// How long an idle environment is kept [min].
    pub keep_alive_minutes: f64,
    /// Price line of requests to functions.
    pub requests: PriceId,
    /// Price line of the memory that is held, in gigabyte-seconds.
    pub gigabyte_seconds: PriceId,
    /// Price line of requests to the gateway in front of them.
    pub gateway: PriceId,
    /// A proxy that shares the database's connections, by the hour and virtual processor of the
    /// database; without it every environment keeps a connection of its own.
    pub proxy: Option<PriceId>,
}

/// An application made of services that call each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ServicesPart {
    /// Calls between services that a request causes, one after the other.
    pub calls_per_request: f64,
    /// Network time of one call, there and back [ms].
    pub call_network_ms: f64,
    /// Processor time of one call, both sides [ms on one vCPU].
    pub call_cpu_ms: f64,
    /// Kinds of part that have to be looked after beyond a monolith's.
    pub operations_parts: u32,
}

/// The edge network (CDN) of an architecture.
#[derive(Clone, Debug, PartialEq)]
pub struct EdgePart {
    /// Share of reads that it answers itself [0…1].
    pub read_share: f64,
    /// How long that takes [ms].
    pub delay_ms: f64,
    /// Price line of gigabytes sent to the internet through it.
    pub transfer: PriceId,
    /// Price line of requests to it.
    pub requests: PriceId,
}

/// Somebody else's service that requests wait for with a worker in hand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ThirdPartyPart {
    /// Share of the requests at the application that call it [0…1].
    pub request_share: f64,
    /// Mean time until it answers [ms].
    pub delay_ms: f64,
    /// Coefficient of variation of that.
    pub delay_cv: f64,
    /// Share of calls that fail [0…1].
    pub failure_share: f64,
}

/// A message broker and the workers behind it, which do what need not be done before the answer.
#[derive(Clone, Debug, PartialEq)]
pub struct BackgroundPart {
    /// What the workers run on, each on a vCPU of its own.
    pub size: Size,
    /// Their instances at least, while there are jobs.
    pub min_instances: u32,
    /// Their instances at most.
    pub max_instances: u32,
    /// Price line of requests to the broker.
    pub messages: PriceId,
}

/// The database of an architecture.
#[derive(Clone, Debug, PartialEq)]
pub struct DatabasePart {
    /// Where it runs.
    pub placement: Placement,
    /// Sizes, smallest first; empty when it runs with the application.
    pub sizes: Vec<Size>,
    /// Index of the size that it starts with.
    pub first_size: usize,
    /// Whether a standby takes over (the sizes' prices then include it).
    pub standby: bool,
    /// Read replicas, if it can have them.
    pub replicas: Option<ReplicaPart>,
    /// The most shards that the application can spread its data over; 1 is none.
    pub max_shards: u32,
    /// Storage price line [GB-month].
    pub storage: PriceId,
    /// Share of a query's work that cannot run beside other queries' (σ of the Universal
    /// Scalability Law) [0…1].
    pub contention_sigma: f64,
    /// What each pair of queries costs in keeping each other consistent (κ of the same law) [≥ 0].
    pub contention_kappa: f64,
}

/// The read replicas of a database: copies that answer some of its reads.
#[derive(Clone, Debug, PartialEq)]
pub struct ReplicaPart {
    /// Replicas of one shard at most.
    pub max_replicas: u32,
    /// Sizes, one for each of the database's: a replica is as large as its primary.
    pub sizes: Vec<Size>,
    /// Storage price line of a replica [GB-month].
    pub storage: PriceId,
    /// Share of read queries that may see data a moment old, and so may be asked of a replica
    /// [0…1].
    pub read_share: f64,
}

/// The cache of an architecture.
#[derive(Clone, Debug, PartialEq)]
pub struct CachePart {
    /// Node sizes, smallest first.
    pub sizes: Vec<Size>,
    /// Index of the size that it starts with.
    pub first_size: usize,
    /// Nodes at most.
    pub max_nodes: u32,
    /// Whether requests for what is not there wait for an answer that somebody else fetches
    /// already, instead of fetching it as well.
    pub coalescing: bool,
}

/// The load balancer of an architecture.
#[derive(Clone, Debug, PartialEq)]
pub struct BalancerPart {
    /// How it picks an instance.
    pub balancing: Balancing,
    /// Price by the hour.
    pub hourly: PriceId,
    /// Price of a capacity unit by the hour.
    pub capacity_unit: PriceId,
}

/// What an architecture runs on at one moment: everything that decides how fast it answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deployment {
    /// The architecture's id.
    pub architecture: String,
    /// Application instances.
    pub instances: u32,
    /// Index into the application's sizes.
    pub application_size: u32,
    /// Index into the database's sizes (0 when it runs with the application).
    pub database_size: u32,
    /// Database shards.
    pub shards: u32,
    /// Read replicas of each shard.
    pub replicas: u32,
    /// Index into the cache's sizes.
    pub cache_size: u32,
    /// Cache nodes; 0 without a cache.
    pub cache_nodes: u32,
    /// Instances of background workers; 0 without any.
    pub background_instances: u32,
}
