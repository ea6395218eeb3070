//! Three backends that were written independently in SimPy agree with ours.
//!
//! `tests/peers/simpy_backend.py` simulates them with code of its own and wrote
//! `tests/peers/recorded.json`, parameters and command included; here the same parameters become
//! our backend's network, and both results must agree within their intervals, which must be narrow.

use loadbearing::catalog::architectures;
use loadbearing::sim::backend::compile::compile;
use loadbearing::sim::backend::demand::Demand;
use loadbearing::sim::deployment::{Balancing, Deployment, Placement};
use loadbearing::sim::network::model::Contention;
use loadbearing::sim::network::{GroupMeasurements, Measurements, QUANTILE_LEVELS, Simulation};
use loadbearing::sim::performance::{Estimate, Part};
use loadbearing::sim::scenario::{Data, Design, Levers, Section, Work};
use loadbearing::sim::stats::BatchEstimate;
use loadbearing::sim::units::{Seed, Span};
use serde_json::Value;

const RECORDED: &str = include_str!("../peers/recorded.json");

/// Level of all intervals.
const LEVEL: f64 = 0.999;

/// Requests that we measure, in as many batches as the peer.
const REQUESTS: f64 = 1_500_000.0;
const BATCHES: u32 = 30;

/// Largest half-width of an interval, ours or the peer's, relative to the value: as against theory.
const NARROW: f64 = 0.03;

/// Largest half-width of a share of requests: a tenth of a percentage point.
const NARROW_SHARE: f64 = 0.001;

/// Relative error of quantiles from our histogram; the peer sorts all response times.
const HISTOGRAM_ERROR: f64 = 1.0 / 128.0;

/// The demands that the peer's parameters say, in our terms.
fn demand(parameters: &Value) -> Demand {
    let number = |name: &str| {
        parameters[name]
            .as_f64()
            .unwrap_or_else(|| panic!("no {name}"))
    };
    let whole = |name: &str| number(name) as u32;
    let design = Design {
        architecture: architectures::find("scalable_monolith").unwrap(),
        levers: Levers::from_fn(|_| 1.0),
    };
    let deployment = Deployment {
        architecture: design.architecture.id.clone(),
        instances: 1,
        application_size: 0,
        database_size: 0,
        replicas: 0,
        shards: 1,
        cache_size: 0,
        cache_nodes: 0,
        background_instances: 0,
    };
    let (work, data) = (Work::from_fn(|_| 0.0), Data::from_fn(|_| 0.0));
    Demand {
        instances: whole("instances"),
        application_vcpus: whole("application_vcpus"),
        workers: whole("workers"),
        waiting_capacity: whole("waiting_capacity"),
        connections: whole("connections"),
        balancing: match parameters["balancing"].as_str().unwrap() {
            "round_robin" => Balancing::RoundRobin,
            "least_outstanding" => Balancing::LeastOutstanding,
            other => panic!("balancing {other}"),
        },
        placement: Placement::Separate,
        database_vcpus: whole("database_vcpus"),
        contention: Contention {
            sigma: number("contention_sigma"),
            kappa: number("contention_kappa"),
        },
        write_share: number("write_share"),
        application_seconds: number("application_seconds"),
        application_cv: number("application_cv"),
        queries: number("queries"),
        unindexed_share: number("unindexed_share"),
        indexed_seconds: number("indexed_seconds"),
        scan_seconds: number("scan_seconds"),
        round_trip_seconds: number("round_trip_seconds"),
        cacheable_share: number("cacheable_share"),
        hit_probability: number("hit_probability"),
        cache_seconds: number("cache_seconds"),
        timeout_seconds: f64::INFINITY,
        ..Demand::new(&work, &data, &design, &deployment, 1.0)
    }
}

/// What our backend measures, by the peer's names.
struct Ours {
    measured: Measurements,
    parts: Vec<(Part, usize)>,
}

impl Ours {
    fn simulate(parameters: &Value) -> Self {
        let per_second = parameters["requests_per_second"].as_f64().unwrap();
        let backend = compile(&demand(parameters), per_second);
        let seed = Seed::new(2026).unwrap();
        let mut simulation = Simulation::new(&backend.network, seed).unwrap();
        let batch = Span::from_seconds(REQUESTS / per_second / f64::from(BATCHES));
        simulation.run_until(simulation.now() + batch + batch);
        simulation.start_measuring();
        for _ in 0..BATCHES {
            simulation.run_until(simulation.now() + batch);
            simulation.close_batch();
        }
        let parts = backend.parts.iter();
        Self {
            measured: simulation.measurements(),
            parts: parts
                .map(|(part, group)| (*part, group.0 as usize))
                .collect(),
        }
    }

    fn group(&self, part: Part) -> &GroupMeasurements {
        let (_, group) = self.parts.iter().find(|(other, _)| *other == part).unwrap();
        &self.measured.groups[*group]
    }

    fn measure(&self, name: &str) -> BatchEstimate {
        let total = &self.measured.total;
        let quantile = |level: f64| {
            let place = QUANTILE_LEVELS
                .iter()
                .position(|known| (known - level).abs() < 1e-9);
            total.response_quantiles[place.unwrap()]
        };
        match name {
            "response_mean_seconds" => total.response_time,
            "response_p50_seconds" => quantile(0.5),
            "response_p95_seconds" => quantile(0.95),
            "response_p99_seconds" => quantile(0.99),
            "blocked_share" => total.probability_of_blocking,
            "worker_waiting_seconds" => self.group(Part::ApplicationWorkers).waiting_time,
            "connection_waiting_seconds" => self.group(Part::ConnectionPool).waiting_time,
            "processors_utilization" => self.group(Part::ApplicationCpu).utilization,
            "database_utilization" => self.group(Part::Database).utilization,
            "workers_utilization" => self.group(Part::ApplicationWorkers).utilization,
            "connections_utilization" => self.group(Part::ConnectionPool).utilization,
            other => panic!("no measure {other}"),
        }
    }
}

/// Whether an interval is narrow: relative to the value; for waits, which may be rare, relative to
/// the mean response that they are part of; for shares of all requests, in percentage points.
fn narrow_enough(name: &str, estimate: Estimate, mean_response: f64) -> bool {
    let most = match name {
        "blocked_share" => NARROW_SHARE,
        "worker_waiting_seconds" | "connection_waiting_seconds" => NARROW * mean_response,
        _ => NARROW * estimate.value,
    };
    estimate.half_width <= most
}

#[test]
fn simpy_agrees() {
    let recorded: Value = serde_json::from_str(RECORDED).unwrap();
    assert_eq!(recorded["level"].as_f64(), Some(LEVEL));
    let configurations = recorded["configurations"].as_array().unwrap();
    assert_eq!(configurations.len(), 3);
    let mut wrong = Vec::new();
    for configuration in configurations {
        let ours = Ours::simulate(&configuration["parameters"]);
        let measures = configuration["measures"].as_object().unwrap();
        assert_eq!(measures.len(), 11);
        let mean = measures["response_mean_seconds"]["value"].as_f64().unwrap();
        for (name, theirs) in measures {
            let field = |field: &str| theirs[field].as_f64().unwrap();
            let theirs = Estimate {
                value: field("value"),
                half_width: field("half_width"),
            };
            let ours = ours.measure(name).interval(LEVEL);
            let rounding = if name.starts_with("response_p") {
                HISTOGRAM_ERROR * theirs.value
            } else {
                0.0
            };
            // The interval of a difference of two independent estimates.
            let combined = ours.half_width.hypot(theirs.half_width) + rounding;
            let apart = (ours.value - theirs.value).abs();
            let narrow =
                [ours, theirs].map(|estimate| narrow_enough(name, estimate, mean)) == [true; 2];
            if apart > combined || !narrow {
                let title = &configuration["parameters"]["name"];
                wrong.push(format!("{title}, {name}: ours {ours:?}, theirs {theirs:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
