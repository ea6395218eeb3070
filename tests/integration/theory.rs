//! Simulation against theory: for every row the 99.9 % interval contains the closed form and its
//! half-width is below 3 % of it.
//!
//! A network is written as a queue file, so that the same door is tested that outsiders use; the
//! right-hand side is always a formula of `sim::theory`. Seeds are fixed: nothing here changes from
//! run to run. Rows that need more than a few seconds run with `LOADBEARING_SLOW_TESTS=1`.

mod general;
mod losses;
mod mmc;
mod networks;
mod transients;

use loadbearing::catalog::queue_file;
use loadbearing::sim::network::model::Network;
use loadbearing::sim::network::{Measurements, Simulation};
use loadbearing::sim::stats::BatchEstimate;
use loadbearing::sim::units::{Seed, Time};
use serde_json::{Value, json};

/// The confidence level of every interval.
const LEVEL: f64 = 0.999;
/// The widest half-width, relative to the closed form.
const HALF_WIDTH_MAX: f64 = 0.03;
/// Many, so that the intervals themselves are well known.
const BATCHES: u64 = 80;
const MILLION: u64 = 1_000_000;

/// What is compared: of a node (by its index), of a class, or of the whole network.
#[derive(Clone, Copy, Debug)]
enum Measure {
    Utilization(usize),
    WaitingProbability(usize),
    BlockingProbability(usize),
    AbandonmentProbability(usize),
    WaitingTime(usize),
    WaitingTimeOfAll(usize),
    ResponseTime(usize),
    NumberWaiting(usize),
    NumberInside(usize),
    Throughput(usize),
    /// The node's response time that half, 95 %, 99 % do not exceed.
    P50(usize),
    P95(usize),
    P99(usize),
    ClassWaitingTime(usize),
    ClassResponseTime(usize),
    WholeResponseTime,
    WholeP50,
    WholeP95,
    WholeP99,
    WholeThroughput,
}

use Measure::{
    AbandonmentProbability, BlockingProbability, ClassResponseTime, ClassWaitingTime, NumberInside,
    NumberWaiting, P50, P95, P99, ResponseTime, Throughput, Utilization, WaitingProbability,
    WaitingTime, WaitingTimeOfAll, WholeP50, WholeP95, WholeP99, WholeResponseTime,
    WholeThroughput,
};

impl Measure {
    fn of(self, measured: &Measurements) -> BatchEstimate {
        let node = |node: usize| &measured.groups[node];
        match self {
            Utilization(i) => node(i).utilization,
            WaitingProbability(i) => node(i).probability_of_waiting,
            BlockingProbability(i) => node(i).probability_of_blocking,
            AbandonmentProbability(i) => node(i).probability_of_abandoning,
            WaitingTime(i) => node(i).waiting_time,
            WaitingTimeOfAll(i) => node(i).waiting_time_all,
            ResponseTime(i) => node(i).response_time,
            NumberWaiting(i) => node(i).number_waiting,
            NumberInside(i) => node(i).number_in_system,
            Throughput(i) => node(i).throughput,
            P50(i) => node(i).response_quantiles[0],
            P95(i) => node(i).response_quantiles[2],
            P99(i) => node(i).response_quantiles[3],
            ClassWaitingTime(class) => measured.classes[class].waiting_time,
            ClassResponseTime(class) => measured.classes[class].response_time,
            WholeResponseTime => measured.total.response_time,
            WholeP50 => measured.total.response_quantiles[0],
            WholeP95 => measured.total.response_quantiles[2],
            WholeP99 => measured.total.response_quantiles[3],
            WholeThroughput => measured.total.throughput,
        }
    }
}

/// The claims of one test: all are checked before any fails it.
#[derive(Default)]
struct Claims {
    misses: Vec<String>,
}

impl Claims {
    #[expect(clippy::print_stdout, reason = "`--nocapture` shows the whole table")]
    fn claim(&mut self, name: &str, what: &str, estimate: BatchEstimate, theory: f64) {
        let half_width = estimate.half_width(LEVEL);
        let value = estimate.value;
        let errors = (value - theory) / estimate.standard_error;
        let line = format!(
            "{name}: {what} is {value:.6} ± {half_width:.6}, theory {theory:.6} \
             ({errors:+.2} standard errors)"
        );
        println!("{line}");
        let contains = (estimate.value - theory).abs() <= half_width;
        let narrow = half_width < HALF_WIDTH_MAX * theory.abs();
        if !contains || !narrow {
            self.misses.push(line);
        }
    }
}

impl Drop for Claims {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert!(self.misses.is_empty(), "\n{}", self.misses.join("\n"));
        }
    }
}

/// Whether rows that take long are wanted.
fn slow_rows() -> bool {
    std::env::var_os("LOADBEARING_SLOW_TESTS").is_some()
}

/// The queue file's nodes and traffic as a network; seconds are its unit of time.
fn network(nodes: &Value, traffic: &Value) -> Network {
    let mut file = traffic.clone();
    file["schema"] = json!(1);
    file["nodes"] = nodes.clone();
    queue_file::read(&file.to_string())
        .expect("a good file")
        .network
}

/// What `requests` after a warm-up measure, in batches.
fn simulate(name: &str, network: &Network, requests: u64) -> Measurements {
    let seed = Seed::new(2026).unwrap().derive(name);
    let mut simulation = Simulation::new(network, seed).unwrap();
    simulation.run_departures(requests / 20, Time::NEVER);
    simulation.start_measuring();
    for _ in 0..BATCHES {
        simulation.run_departures(requests / BATCHES, Time::NEVER);
        simulation.close_batch();
    }
    let measured = simulation.measurements();
    assert_eq!(measured.stopped_by, None, "{name}");
    measured
}

/// Simulates `requests` and compares each measure with its formula.
fn check_theory(name: &str, network: &Network, requests: u64, rows: &[(Measure, f64)]) {
    let measured = simulate(name, network, requests);
    let mut claims = Claims::default();
    for (measure, theory) in rows {
        let what = format!("{measure:?}");
        claims.claim(name, &what, measure.of(&measured), *theory);
    }
}

fn per_second(rate: f64) -> String {
    format!("{rate} /s")
}

fn seconds(span: f64) -> String {
    format!("{span} s")
}

fn exponential(mean: f64) -> Value {
    json!({"distribution": "exponential", "mean": seconds(mean)})
}

fn deterministic(mean: f64) -> Value {
    json!({"distribution": "deterministic", "mean": seconds(mean)})
}

fn erlang(mean: f64, stages: u32) -> Value {
    json!({"distribution": "erlang", "mean": seconds(mean), "stages": stages})
}

fn hyper_exponential(mean: f64, squared_cv: f64) -> Value {
    json!({"distribution": "hyper-exponential", "mean": seconds(mean), "squared_cv": squared_cv})
}

fn log_normal(mean: f64, cv: f64) -> Value {
    json!({"distribution": "log-normal", "mean": seconds(mean), "cv": cv})
}

fn gamma(mean: f64, cv: f64) -> Value {
    json!({"distribution": "gamma", "mean": seconds(mean), "cv": cv})
}

fn poisson(rate: f64) -> Value {
    json!({"sources": [
        {"arrivals": {"process": "poisson", "rate": per_second(rate)}, "to": "a"}]})
}

/// Poisson arrivals at one node "a".
fn station(lambda: f64, servers: u32, service: &Value) -> Network {
    network(
        &json!([{"name": "a", "servers": servers, "service": service}]),
        &poisson(lambda),
    )
}

/// As [`station`], with more said about the node.
fn station_with(lambda: f64, servers: u32, service: &Value, more: &[(&str, Value)]) -> Network {
    let mut node = json!({"name": "a", "servers": servers, "service": service});
    for (field, value) in more {
        node[*field] = value.clone();
    }
    network(&json!([node]), &poisson(lambda))
}
