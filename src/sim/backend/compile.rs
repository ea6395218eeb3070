//! A deployment becomes a queueing network: the parts' stations, and the way of a request.
//!
//! # Model
//! clients → edge → load balancer → [worker held: half of the work → for each query: cache, or
//! (connection held: network → database or replica) → other services → third party → the other
//! half → a job done, or handed over] → answer; [background worker held: a job → its queries]. Each
//! part adds its own stations and steps;
//! this file only joins them, so a new part is a new file and a line here.
//!
//! # Equations
//! See the parts.
//!
//! # Units
//! See the parts.
//!
//! # Assumptions
//! Queries of a request follow each other. Queries of background jobs that a failed database
//! refuses are left out. A query count that is not whole is one of its two
//! neighbours at random.
//!
//! # Sources
//! See the parts.
//!
//! # Validation
//! `tests/integration/backend.rs`: degenerate deployments equal textbook queues.

use crate::sim::backend::application::{self, Portion};
use crate::sim::backend::clients::{self, Kind};
use crate::sim::backend::demand::Demand;
use crate::sim::backend::failures::{self, FleetPlan};
use crate::sim::backend::graph::Graph;
use crate::sim::backend::load_balancer::{self, INSTANCE_SLOT, SHARD_SLOT};
use crate::sim::backend::{
    broker, cache, connection_pool, database, edge, replica, serverless, services, third_party,
};
use crate::sim::deployment::Placement;
use crate::sim::network::model::{
    CacheId, ClassId, FleetId, GroupId, Network, Outcome, Place, StationId, Step, StepId,
};
use crate::sim::performance::Part;

/// The most rounds of a loop that the network can count.
const QUERIES_MAX: f64 = 65_535.0;

/// A deployment as a queueing network.
#[derive(Clone, Debug, PartialEq)]
pub struct Backend {
    /// The network.
    pub network: Network,
    /// Which group of stations is which part.
    pub parts: Vec<(Part, GroupId)>,
    /// The class of deferred jobs, when background workers do them.
    pub jobs: Option<ClassId>,
    /// What may happen to it.
    pub handles: Handles,
}

/// Where happenings take hold of a backend.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Handles {
    /// The cache whose contents are followed.
    pub cache: Option<CacheId>,
    /// The application's fleet.
    pub fleet: Option<FleetId>,
    /// Instances that the fleet can have at one time; 0 of functions, which have none.
    pub instances: u32,
    /// The primaries of all shards, when they have machines of their own.
    pub primaries: Vec<StationId>,
    /// What fails with each of [`Detail::modules`].
    pub modules: Vec<StationId>,
}

/// What is simulated in detail.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Detail {
    /// The contents of the cache are followed, instead of a probability of a hit.
    pub cache_contents: bool,
    /// Instances come, go and fail, instead of being there all the time.
    pub fleet: Option<FleetPlan>,
    /// For each module that may fail, the share of the requests at the application that then fail.
    pub modules: Vec<f64>,
}

/// The network of a deployment with these demands, offered `per_second` requests a second.
#[must_use]
pub fn compile(demand: &Demand, per_second: f64) -> Backend {
    compile_in(demand, per_second, &Detail::default())
}

/// As [`compile`], in this detail.
#[must_use]
pub fn compile_in(demand: &Demand, per_second: f64, detail: &Detail) -> Backend {
    let mut graph = Graph::default();
    let stations = Stations::new(&mut graph, demand, detail);
    let deferred = deferred_job(&mut graph, demand, &stations);
    for kind in Kind::ALL {
        let entry = request(&mut graph, demand, &stations, kind, deferred);
        let entry = match (stations.edge, kind) {
            (Some(station), Kind::Read) => edge::read(&mut graph, demand, station, entry),
            _ => entry,
        };
        clients::requests(&mut graph, demand, kind, per_second, entry);
    }
    if deferred.is_some() {
        broker::class(&mut graph, demand);
    }
    Backend {
        network: graph.finish(),
        handles: stations.handles(demand),
        parts: stations.parts,
        jobs: deferred.map(|_| broker::JOB_CLASS),
    }
}

impl Backend {
    /// The same backend with traffic that changes: `points` are (seconds since the beginning,
    /// factor of the constant rate), in order of time and beginning at 0, linear in between; the
    /// last factor stays. [`crate::sim::network::Simulation::new`] refuses other points.
    #[must_use]
    pub fn shaped(mut self, points: &[(f64, f64)]) -> Self {
        for source in &mut self.network.sources {
            clients::shape(source, points);
        }
        self
    }
}

/// The stations of all parts.
struct Stations {
    parts: Vec<(Part, GroupId)>,
    workers: StationId,
    processors: StationId,
    pools: StationId,
    /// The cache, and its contents if they are followed.
    cache: Option<(StationId, Option<CacheId>)>,
    /// The network to the shards and the shards, when they have machines of their own.
    database: Option<(StationId, StationId)>,
    /// The shards' read replicas.
    replicas: Option<StationId>,
    edge: Option<StationId>,
    /// The network between services.
    services: Option<StationId>,
    third_party: Option<StationId>,
    broker: Option<broker::Stations>,
    /// Instances that there can be, and the fleet if they come and go.
    instances: u32,
    fleet: Option<FleetId>,
    /// The switches of modules, each with the share of requests that need it.
    modules: Vec<(f64, StationId)>,
    /// What starts environments, where there are functions in place of machines.
    starts: Option<StationId>,
}

impl Stations {
    fn new(graph: &mut Graph, demand: &Demand, detail: &Detail) -> Self {
        let plan = detail.fleet.as_ref();
        let instances = plan.map_or(demand.instances, |plan| plan.instances(demand));
        let mut parts = Vec::new();
        let mut part = |graph: &mut Graph, part: Part| {
            let group = graph.group(part.id());
            parts.push((part, group));
            group
        };
        let group = part(graph, Part::ApplicationWorkers);
        let workers = application::workers(graph, group, demand, instances);
        let processors = if demand.serverless.is_some() {
            serverless::processors(graph)
        } else {
            let group = part(graph, Part::ApplicationCpu);
            application::processors(graph, group, demand, instances)
        };
        let group = part(graph, Part::ConnectionPool);
        let pools = connection_pool::stations(graph, group, demand, instances);
        let row = [workers, processors, pools];
        let fleet = plan.map(|plan| graph.fleet(plan.fleet(demand, row)));
        let cache = (demand.cacheable_share > 0.0).then(|| {
            let group = part(graph, Part::Cache);
            let station = cache::station(graph, group);
            let followed = detail.cache_contents;
            let contents = followed.then(|| cache::contents(graph, group, demand));
            (station, contents)
        });
        let database = (demand.placement == Placement::Separate).then(|| {
            let group = part(graph, Part::Database);
            let shards = database::shards(graph, group, demand);
            // Not a part that can be short of anything, so it is in no part's statistics.
            let between = graph.group("network");
            (database::network(graph, between), shards)
        });
        let replicas = (demand.replica_share > 0.0).then(|| {
            let group = part(graph, Part::Replicas);
            replica::stations(graph, group, demand)
        });
        let broker = (demand.background_jobs() > 0.0).then(|| {
            let group = part(graph, Part::BackgroundWorkers);
            broker::stations(graph, group, demand)
        });
        let starts = demand.serverless.map(|environments| {
            serverless::pool(graph, demand, &environments);
            serverless::starts(graph)
        });
        Self {
            starts,
            broker,
            parts,
            workers,
            processors,
            pools,
            cache,
            database,
            replicas,
            edge: edge::station(graph, demand),
            services: services::station(graph, demand),
            third_party: third_party::station(graph, demand),
            instances,
            fleet,
            modules: failures::modules(graph, &detail.modules),
        }
    }

    fn handles(&self, demand: &Demand) -> Handles {
        let shards = |first: StationId| (first.0..first.0 + demand.shards).map(StationId);
        let primaries = self.database.map(|(_, first)| shards(first).collect());
        Handles {
            cache: self.cache.and_then(|(_, contents)| contents),
            fleet: self.fleet,
            instances: match demand.serverless {
                Some(_) => 0,
                None => self.instances,
            },
            primaries: primaries.unwrap_or_default(),
            modules: self.modules.iter().map(|(_, station)| *station).collect(),
        }
    }
}

impl Stations {
    /// The connections of a request's instance.
    fn pool(&self) -> Place {
        Place::Chosen {
            first: self.pools,
            slot: INSTANCE_SLOT,
        }
    }

    /// The network to the primary that holds a request's rows, if there is one, and the primary.
    fn primary(&self) -> (Option<StationId>, Place) {
        let chosen = |first, slot| Place::Chosen { first, slot };
        match self.database {
            Some((network, shards)) => (Some(network), chosen(shards, SHARD_SLOT)),
            None => (None, chosen(self.processors, INSTANCE_SLOT)),
        }
    }
}

/// Adds the way of a request, from its end to its beginning, and returns its first step.
/// `deferred` is where the jobs start that background workers do.
fn request(
    graph: &mut Graph,
    demand: &Demand,
    stations: &Stations,
    kind: Kind,
    deferred: Option<StepId>,
) -> StepId {
    let instance = |first| Place::Chosen {
        first,
        slot: INSTANCE_SLOT,
    };
    let workers = instance(stations.workers);
    let processors = instance(stations.processors);
    let refused = graph.step(Step::Depart(Outcome::Blocked));
    let answered = graph.step(Step::Depart(Outcome::Completed));
    let mut released = graph.step(Step::Release {
        place: workers,
        next: answered,
    });
    let failed = graph.step(Step::Depart(Outcome::Failed));
    let mut error = graph.step(Step::Release {
        place: workers,
        next: failed,
    });
    if demand.serverless.is_some() {
        released = serverless::give_back(graph, released);
        error = serverless::give_back(graph, error);
    }
    let unconnected = error;
    if demand.connection_of_its_own() {
        released = connection_pool::release(graph, stations.pool(), released);
        error = connection_pool::release(graph, stations.pool(), error);
    }
    let released = match (stations.broker, deferred) {
        (Some(stations), Some(job)) => {
            let left = broker::enqueue(graph, demand, stations, job, released);
            broker::perhaps(graph, demand, left, released)
        }
        _ if demand.jobs.share > 0.0 => {
            let asked = own_job_queries(graph, demand, stations, released, error);
            let job = broker::work(graph, demand, processors, asked);
            broker::perhaps(graph, demand, job, released)
        }
        _ => released,
    };
    let body = if demand.queries > 0.0 {
        let half = Portion::Half;
        let after = application::work(graph, demand, half, processors, released);
        let after = elsewhere(graph, demand, stations, after, error);
        let queries = queries(graph, demand, stations, kind, after, error);
        application::work(graph, demand, half, processors, queries)
    } else {
        let whole = Portion::Whole;
        let after = elsewhere(graph, demand, stations, released, error);
        application::work(graph, demand, whole, processors, after)
    };
    let body = failures::need_modules(graph, &stations.modules, body, error);
    let body = environment(graph, demand, stations, body, unconnected);
    let acquired = graph.step(Step::Acquire {
        place: workers,
        next: body,
        blocked: refused,
        abandoned: refused,
    });
    let chosen = match stations.database {
        Some((_, shards)) => load_balancer::choose_shard(graph, demand, shards, acquired),
        None => acquired,
    };
    match stations.fleet {
        Some(fleet) => {
            let ways = [chosen, refused, failed];
            load_balancer::choose_in_service(graph, demand, fleet, ways)
        }
        None => load_balancer::choose_instance(graph, demand, stations.workers, chosen),
    }
}

/// Adds getting an environment, and a connection if each has its own, and then `body`; `failed` is
/// where a request goes that gets none. Machines need neither.
fn environment(
    graph: &mut Graph,
    demand: &Demand,
    stations: &Stations,
    body: StepId,
    failed: StepId,
) -> StepId {
    let (Some(environments), Some(starts)) = (&demand.serverless, stations.starts) else {
        return body;
    };
    let connected = if demand.connection_of_its_own() {
        connection_pool::acquire(graph, stations.pool(), body, failed)
    } else {
        body
    };
    serverless::take(graph, environments, starts, connected)
}

/// Adds a request's waits for other services and for a third party, and then `next`; `failed` is
/// where a request goes whose call fails.
fn elsewhere(
    graph: &mut Graph,
    demand: &Demand,
    stations: &Stations,
    next: StepId,
    failed: StepId,
) -> StepId {
    let called = match stations.third_party {
        Some(station) => third_party::call(graph, demand, station, next, failed),
        None => next,
    };
    match stations.services {
        Some(station) => services::calls(graph, demand, station, called),
        None => called,
    }
}

/// Adds a request's queries, one after the other, and then `next`; `failed` is where a request goes
/// that gets no connection.
fn queries(
    graph: &mut Graph,
    demand: &Demand,
    stations: &Stations,
    kind: Kind,
    next: StepId,
    failed: StepId,
) -> StepId {
    let head = graph.reserve();
    let (network, place) = stations.primary();
    let way = |graph: &mut Graph, after: StepId| {
        let ways = released(graph, demand, stations, after, failed);
        let query = database::query(graph, demand, network, place, ways);
        let query = match (stations.replicas, kind) {
            (Some(first), Kind::Read) => {
                replica::read_query(graph, demand, network, first, query, ways[0])
            }
            _ => query,
        };
        connect(graph, demand, stations, query, failed)
    };
    let database = way(graph, head);
    let body = match (stations.cache, kind) {
        (Some((station, contents)), Kind::Read) => {
            let followed = contents.map(|cache| {
                let fill = graph.step(Step::Fill { cache, next: head });
                (cache, way(graph, fill), failed)
            });
            let ways = cache::Ways {
                next: head,
                database,
                followed,
            };
            cache::read_query(graph, demand, station, &ways)
        }
        _ => database,
    };
    repeat(graph, head, demand.queries, body, next)
}

/// Adds the wait for a connection of a query, and then `next`, unless the request has one already;
/// without one, `failed`.
fn connect(
    graph: &mut Graph,
    demand: &Demand,
    stations: &Stations,
    next: StepId,
    failed: StepId,
) -> StepId {
    if demand.connection_of_its_own() {
        return next;
    }
    connection_pool::acquire(graph, stations.pool(), next, failed)
}

/// Adds giving back a query's connection, unless the request keeps it, and then `next`, or `failed`
/// if the database refused the query; nobody is refused by a database that cannot fail.
fn released(
    graph: &mut Graph,
    demand: &Demand,
    stations: &Stations,
    next: StepId,
    failed: StepId,
) -> [StepId; 2] {
    if demand.connection_of_its_own() {
        return [next, failed];
    }
    let pool = stations.pool();
    let answered = connection_pool::release(graph, pool, next);
    let refused = match stations.fleet {
        Some(_) => connection_pool::release(graph, pool, failed),
        None => answered,
    };
    [answered, refused]
}

/// Makes `head` go through `body` a random number of times of this mean, and then to `next`;
/// returns the step before it.
fn repeat(graph: &mut Graph, head: StepId, mean: f64, body: StepId, next: StepId) -> StepId {
    graph.fill(head, Step::Repeat { body, next });
    graph.step(Step::Count {
        mean: mean.min(QUERIES_MAX),
        next: head,
    })
}

/// Adds the queries of a job that its request does itself, and then `next`; `failed` is where the
/// request goes if it gets no connection.
fn own_job_queries(
    graph: &mut Graph,
    demand: &Demand,
    stations: &Stations,
    next: StepId,
    failed: StepId,
) -> StepId {
    if demand.jobs.queries <= 0.0 {
        return next;
    }
    let head = graph.reserve();
    let (network, place) = stations.primary();
    let ways = released(graph, demand, stations, head, failed);
    let query = database::query(graph, demand, network, place, ways);
    let body = connect(graph, demand, stations, query, failed);
    repeat(graph, head, demand.jobs.queries, body, next)
}

/// Adds the way of the jobs that background workers do, if any, and returns its first step.
fn deferred_job(graph: &mut Graph, demand: &Demand, stations: &Stations) -> Option<StepId> {
    let (network, place) = stations.primary();
    let job = broker::job(graph, demand, stations.broker?, |graph, next, worker| {
        if demand.jobs.queries <= 0.0 {
            return next;
        }
        let head = graph.reserve();
        let refused = match stations.fleet {
            Some(_) => {
                let next = graph.step(Step::Depart(Outcome::Failed));
                graph.step(Step::Release {
                    place: worker,
                    next,
                })
            }
            None => head,
        };
        let body = database::query(graph, demand, network, place, [head, refused]);
        repeat(graph, head, demand.jobs.queries, body, next)
    });
    Some(match stations.database {
        Some((_, shards)) => load_balancer::choose_shard(graph, demand, shards, job),
        None => job,
    })
}
