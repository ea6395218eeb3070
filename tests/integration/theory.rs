//! Simulation against theory: for every row the 99.9 % interval contains the closed form and its
//! half-width is below 3 % of it.
//!
//! A network is written as a queue file, so that the same door is tested that outsiders use; the
//! right-hand side is always a formula of `sim::theory`. Seeds are fixed: nothing here changes from
//! run to run. Rows that need more than a few seconds run with `LOADBEARING_SLOW_TESTS=1`.

use std::collections::VecDeque;

use loadbearing::catalog::queue_file;
use loadbearing::sim::network::model::{Network, StationId};
use loadbearing::sim::network::{Measurements, Observer, RequestId, Simulation};
use loadbearing::sim::stats::{BatchEstimate, SpanHistogram};
use loadbearing::sim::theory::batch_arrivals::mxm1;
use loadbearing::sim::theory::closed::{Centre, machine_repair, mean_value_analysis};
use loadbearing::sim::theory::erlang_b;
use loadbearing::sim::theory::finite_capacity::mmck;
use loadbearing::sim::theory::gim1::Gim1;
use loadbearing::sim::theory::impatience::{constant_patience, exponential_patience};
use loadbearing::sim::theory::jackson::{JacksonStation, jackson};
use loadbearing::sim::theory::mdc::mdc;
use loadbearing::sim::theory::mg1::mg1;
use loadbearing::sim::theory::mmc::Mmc;
use loadbearing::sim::theory::power_of_two;
use loadbearing::sim::theory::priority::{
    PriorityClass, non_preemptive_waiting_times, preemptive_resume_response_times,
};
use loadbearing::sim::theory::processor_sharing::processor_sharing;
use loadbearing::sim::theory::transient;
use loadbearing::sim::units::{Seed, Span, Time};
use serde_json::{Value, json};

/// The confidence level of every interval.
const LEVEL: f64 = 0.999;
/// The widest half-width, relative to the closed form.
const HALF_WIDTH_MAX: f64 = 0.03;
const BATCHES: u64 = 40;
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
    WholeThroughput,
}

use Measure::{
    AbandonmentProbability, BlockingProbability, ClassResponseTime, ClassWaitingTime, NumberInside,
    NumberWaiting, P50, P95, P99, ResponseTime, Throughput, Utilization, WaitingProbability,
    WaitingTime, WaitingTimeOfAll, WholeResponseTime, WholeThroughput,
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
        let line = format!(
            "{name}: {what} is {:.6} ± {half_width:.6}, theory {theory:.6} ({:+.2} standard errors)",
            estimate.value,
            (estimate.value - theory) / estimate.standard_error,
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

/// Simulates `requests` in batches and compares each measure with its formula.
fn check_theory(name: &str, network: &Network, requests: u64, rows: &[(Measure, f64)]) {
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
    let mut claims = Claims::default();
    for (measure, theory) in rows {
        claims.claim(
            name,
            &format!("{measure:?}"),
            measure.of(&measured),
            *theory,
        );
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

/// Every measure of an M/M/c station.
fn mmc_rows(queue: &Mmc) -> Vec<(Measure, f64)> {
    vec![
        (Utilization(0), queue.utilization()),
        (WaitingProbability(0), queue.waiting_probability()),
        (WaitingTime(0), queue.waiting_time()),
        (NumberWaiting(0), queue.number_waiting()),
        (ResponseTime(0), queue.response_time()),
        (NumberInside(0), queue.number_in_system()),
        (P50(0), queue.response_time_quantile(0.50)),
        (P95(0), queue.response_time_quantile(0.95)),
        (P99(0), queue.response_time_quantile(0.99)),
    ]
}

fn check_mmc(name: &str, lambda: f64, mu: f64, c: u32, requests: u64) {
    let queue = Mmc::new(lambda, mu, c).unwrap();
    let network = station(lambda, c, &exponential(1.0 / mu));
    check_theory(name, &network, requests, &mmc_rows(&queue));
}

#[test]
fn mm1() {
    check_mmc("M/M/1 rho=0.8", 0.8, 1.0, 1, 5 * MILLION);
    check_mmc(
        "Bronson 23.14",
        30.0 / 3600.0,
        40.0 / 3600.0,
        1,
        4 * MILLION,
    );
    check_mmc(
        "County Hospital",
        2.0 / 3600.0,
        3.0 / 3600.0,
        1,
        3 * MILLION,
    );
    check_mmc("Cimba tutorial", 0.75, 1.0, 1, 4 * MILLION);
}

#[test]
fn mmc() {
    check_mmc("Ciw tutorial bank", 0.2 / 60.0, 0.1 / 60.0, 4, 4 * MILLION);
    check_mmc("Call centre", 10.0 / 180.0, 1.0 / 180.0, 14, 9 * MILLION);
}

#[test]
fn mm16_nearly_full() {
    check_mmc("M/M/16 rho=0.9", 14.4, 1.0, 16, 20 * MILLION);
}

#[test]
fn sweep_of_light_load() {
    check_mmc("rho=0.3 c=1", 0.3, 1.0, 1, MILLION);
    check_mmc("rho=0.3 c=2", 0.6, 1.0, 2, 3 * MILLION);
    check_mmc("rho=0.3 c=8", 2.4, 1.0, 8, 45 * MILLION);
}

#[test]
fn sweep_of_middling_load() {
    check_mmc("rho=0.6 c=1", 0.6, 1.0, 1, 2 * MILLION);
    check_mmc("rho=0.6 c=2", 1.2, 1.0, 2, 2 * MILLION);
    check_mmc("rho=0.6 c=8", 4.8, 1.0, 8, 5 * MILLION);
}

#[test]
fn sweep_of_heavy_load_one_server() {
    check_mmc("rho=0.9 c=1", 0.9, 1.0, 1, 32 * MILLION);
}

#[test]
fn sweep_of_heavy_load_two_servers() {
    check_mmc("rho=0.9 c=2", 1.8, 1.0, 2, 24 * MILLION);
}

#[test]
fn sweep_of_heavy_load_eight_servers() {
    check_mmc("rho=0.9 c=8", 7.2, 1.0, 8, 18 * MILLION);
}

/// Waiting times of one first-come-first-served station, in batches of equal numbers.
#[derive(Default)]
struct Waits {
    line: VecDeque<Time>,
    warm_up: u64,
    per_batch: u64,
    batch: SpanHistogram,
    in_batch: u64,
    batches: Vec<[f64; 3]>,
    whole: SpanHistogram,
}

const WAIT_LEVELS: [f64; 3] = [0.90, 0.95, 0.99];

impl Observer for Waits {
    fn came(&mut self, now: Time, _request: RequestId, _station: StationId) {
        self.line.push_back(now);
    }

    fn begins(&mut self, now: Time, _request: RequestId, _station: StationId) {
        let came = self.line.pop_front().expect("who begins came");
        if self.warm_up > 0 {
            self.warm_up -= 1;
            return;
        }
        self.batch.record(now.since(came));
        self.whole.record(now.since(came));
        self.in_batch += 1;
        if self.in_batch == self.per_batch {
            self.in_batch = 0;
            self.batches.push(self.batch.quantiles_seconds(WAIT_LEVELS));
            self.batch.reset();
        }
    }
}

/// Quantiles of waiting, which the engine does not keep and an observer sees.
fn check_waits(name: &str, lambda: f64, mu: f64, c: u32, requests: u64) {
    let queue = Mmc::new(lambda, mu, c).unwrap();
    let watcher = Waits {
        warm_up: requests / 20,
        per_batch: requests / BATCHES,
        ..Waits::default()
    };
    let seed = Seed::new(2026).unwrap().derive(name);
    let network = station(lambda, c, &exponential(1.0 / mu));
    let mut simulation = Simulation::with_observer(&network, seed, watcher).unwrap();
    simulation.run_departures(requests + requests / 20, Time::NEVER);
    let watcher = simulation.observer();
    let mut claims = Claims::default();
    let values = watcher.whole.quantiles_seconds(WAIT_LEVELS);
    for (which, level) in WAIT_LEVELS.into_iter().enumerate() {
        let batches = watcher.batches.iter().map(|batch| batch[which]);
        let estimate = BatchEstimate::from_batch_values(values[which], batches);
        let theory = queue.waiting_time_quantile(level);
        claims.claim(name, &format!("waiting at {level}"), estimate, theory);
    }
}

#[test]
fn quantiles_of_waiting() {
    check_waits("waits M/M/1 rho=0.8", 0.8, 1.0, 1, 6 * MILLION);
    check_waits(
        "waits Bronson",
        30.0 / 3600.0,
        40.0 / 3600.0,
        1,
        4 * MILLION,
    );
    check_waits(
        "waits County Hospital",
        2.0 / 3600.0,
        3.0 / 3600.0,
        1,
        3 * MILLION,
    );
    check_waits(
        "waits Ciw tutorial bank",
        0.2 / 60.0,
        0.1 / 60.0,
        4,
        5 * MILLION,
    );
    check_waits(
        "waits call centre",
        10.0 / 180.0,
        1.0 / 180.0,
        14,
        14 * MILLION,
    );
}

#[test]
fn erlang_b_is_insensitive() {
    let (lambda, c) = (45.0, 53);
    let blocked = erlang_b::blocking_probability(lambda, c).unwrap();
    let busy = erlang_b::utilization(lambda, c).unwrap();
    for (name, service, requests) in [
        ("M/M/53/53", exponential(1.0), 5 * MILLION),
        ("M/D/53/53", deterministic(1.0), 5 * MILLION),
        ("M/H2/53/53", hyper_exponential(1.0, 4.0), 14 * MILLION),
        ("M/LN/53/53", log_normal(1.0, 1.0), 5 * MILLION),
    ] {
        let network = station_with(lambda, c, &service, &[("waiting_capacity", json!(0))]);
        let rows = [(BlockingProbability(0), blocked), (Utilization(0), busy)];
        check_theory(name, &network, requests, &rows);
    }
}

fn check_mmck(name: &str, lambda: f64, mu: f64, c: u32, k: u32, requests: u64) {
    let theory = mmck(lambda, mu, c, k).unwrap();
    let limit = [("waiting_capacity", json!(k - c))];
    let network = station_with(lambda, c, &exponential(1.0 / mu), &limit);
    let rows = [
        (BlockingProbability(0), theory.blocking_probability),
        (WaitingProbability(0), theory.waiting_probability),
        (NumberInside(0), theory.number_in_system),
        (NumberWaiting(0), theory.number_waiting),
        (Throughput(0), theory.throughput),
        (ResponseTime(0), theory.response_time),
        (WaitingTime(0), theory.waiting_time),
        (Utilization(0), theory.utilization),
    ];
    check_theory(name, &network, requests, &rows);
}

#[test]
fn mmck_finite_lines() {
    check_mmck("M/M/4/6", 50.0, 10.0, 4, 6, MILLION);
    check_mmck("M/M/1/10 rho=1", 1.0, 1.0, 1, 10, 4 * MILLION);
    check_mmck("M/M/1/3 rho=1/3", 1.0, 3.0, 1, 3, 2 * MILLION);
}

#[test]
fn mmck_overloaded_web_tier() {
    check_mmck("M/M/8/208", 140.0, 1.0 / 0.06, 8, 208, 22 * MILLION);
}

#[test]
fn impatience() {
    let theory = exponential_patience(12.0, 1.0, 10, 0.2).unwrap();
    let patience = [("patience", exponential(5.0))];
    let rows = [
        (WaitingProbability(0), theory.waiting_probability),
        (AbandonmentProbability(0), theory.abandonment_probability),
        (NumberWaiting(0), theory.number_waiting),
        (WaitingTimeOfAll(0), theory.waiting_time),
        (Utilization(0), theory.utilization),
        (Throughput(0), theory.throughput),
    ];
    let network = station_with(12.0, 10, &exponential(1.0), &patience);
    check_theory("Erlang A", &network, 2 * MILLION, &rows);
    for (name, lambda, c, tau) in [
        ("M/M/1+D", 0.9, 1, 3.0),
        ("M/M/4+D overloaded", 5.0, 4, 1.5),
    ] {
        let theory = constant_patience(lambda, 1.0, c, tau).unwrap();
        let patience = [("patience", deterministic(tau))];
        let rows = [
            (WaitingProbability(0), theory.waiting_probability),
            (AbandonmentProbability(0), theory.abandonment_probability),
            (NumberWaiting(0), theory.number_waiting),
            (WaitingTimeOfAll(0), theory.waiting_time),
            (Utilization(0), theory.utilization),
            (Throughput(0), theory.throughput),
        ];
        let network = station_with(lambda, c, &exponential(1.0), &patience);
        check_theory(name, &network, 2 * MILLION, &rows);
    }
}

fn check_mg1(name: &str, service: &Value, scv: f64, requests: u64) {
    let theory = mg1(0.8, 1.0, scv).unwrap();
    let rows = [
        (Utilization(0), theory.utilization),
        (WaitingProbability(0), theory.utilization),
        (WaitingTime(0), theory.waiting_time),
        (NumberWaiting(0), theory.number_waiting),
        (ResponseTime(0), theory.response_time),
        (NumberInside(0), theory.number_in_system),
    ];
    check_theory(name, &station(0.8, 1, service), requests, &rows);
}

#[test]
fn mg1_little_spread() {
    check_mg1("M/D/1", &deterministic(1.0), 0.0, 2 * MILLION);
    check_mg1("M/E2/1", &erlang(1.0, 2), 0.5, 4 * MILLION);
    check_mg1("M/LN/1 cv=1", &log_normal(1.0, 1.0), 1.0, 5 * MILLION);
    check_mg1("M/Gamma/1 cv=1.5", &gamma(1.0, 1.5), 2.25, 10 * MILLION);
}

#[test]
fn mg1_great_spread() {
    check_mg1(
        "M/H2/1 cv^2=4",
        &hyper_exponential(1.0, 4.0),
        4.0,
        10 * MILLION,
    );
}

/// A log-normal of cv 2 has a fourth moment of 15,625: its mean waiting time is slow to show.
#[test]
fn mg1_heavy_tail() {
    if slow_rows() {
        check_mg1("M/LN/1 cv^2=4", &log_normal(1.0, 2.0), 4.0, 200 * MILLION);
    }
}

#[test]
fn mdc_constant_service() {
    let theory = mdc(3.2, 1.0, 4).unwrap();
    let rows = [
        (Utilization(0), theory.utilization),
        (WaitingProbability(0), theory.waiting_probability),
        (WaitingTime(0), theory.waiting_time),
        (NumberWaiting(0), theory.number_waiting),
        (NumberInside(0), theory.number_in_system),
    ];
    let network = station(3.2, 4, &deterministic(1.0));
    check_theory("M/D/4", &network, 3 * MILLION, &rows);
}

#[test]
fn gim1_spaced_arrivals() {
    let nodes = json!([{"name": "a", "service": exponential(1.0)}]);
    let clock = json!({"process": "deterministic", "rate": "0.8 /s"});
    let stages = json!({"process": "renewal", "gap": erlang(1.25, 2)});
    for (name, arrivals, theory) in [
        ("D/M/1", clock, Gim1::deterministic(0.8, 1.0).unwrap()),
        ("E2/M/1", stages, Gim1::erlang(0.8, 1.0, 2).unwrap()),
    ] {
        let network = network(
            &nodes,
            &json!({"sources": [{"arrivals": arrivals, "to": "a"}]}),
        );
        let rows = [
            (Utilization(0), theory.utilization()),
            (WaitingProbability(0), theory.waiting_probability()),
            (WaitingTime(0), theory.waiting_time()),
            (ResponseTime(0), theory.response_time()),
            (NumberWaiting(0), theory.number_waiting()),
            (P50(0), theory.response_time_quantile(0.50)),
            (P95(0), theory.response_time_quantile(0.95)),
        ];
        check_theory(name, &network, 3 * MILLION, &rows);
    }
}

#[test]
fn a_random_balancer_splits_poisson_into_poisson() {
    let nodes = json!([{"name": "a", "copies": 4, "choose": "random",
        "service": exponential(1.0)}]);
    let alone = Mmc::new(0.8, 1.0, 1).unwrap();
    let rows = [
        (Utilization(0), alone.utilization()),
        (WaitingProbability(0), alone.waiting_probability()),
        (WaitingTime(0), alone.waiting_time()),
        (NumberWaiting(0), 4.0 * alone.number_waiting()),
        (ResponseTime(0), alone.response_time()),
        (NumberInside(0), 4.0 * alone.number_in_system()),
        (P50(0), alone.response_time_quantile(0.50)),
        (P95(0), alone.response_time_quantile(0.95)),
        (P99(0), alone.response_time_quantile(0.99)),
    ];
    let network = network(&nodes, &poisson(3.2));
    check_theory("random over 4 M/M/1", &network, 6 * MILLION, &rows);
}

/// 2,000 servers stand for infinitely many; the error of that is of the order of 1/2,000.
#[test]
fn power_of_two_choices() {
    let servers = 2000;
    let nodes = json!([{"name": "a", "copies": servers, "choose": "power of two",
        "service": exponential(1.0)}]);
    let network = network(&nodes, &poisson(0.9 * f64::from(servers)));
    let name = "power of two choices";
    let mut simulation = Simulation::new(&network, Seed::new(2026).unwrap()).unwrap();
    simulation.run_until(Time::ZERO + Span::from_seconds(100.0));
    simulation.start_measuring();
    // The share of servers with at least 1, 2, 3, 4 inside, every ten service times.
    let mut shares: Vec<[f64; 4]> = Vec::new();
    for _ in 0..BATCHES {
        let mut batch = [0.0; 4];
        for _ in 0..12 {
            simulation.run_until(simulation.now() + Span::from_seconds(10.0));
            for station in 0..servers {
                let inside = simulation.inside(StationId(station));
                for (share, least) in batch.iter_mut().zip(1..) {
                    *share += f64::from(u8::from(inside >= least)) / 12.0 / f64::from(servers);
                }
            }
        }
        shares.push(batch);
        simulation.close_batch();
    }
    let mut claims = Claims::default();
    let response = simulation.measurements().groups[0].response_time;
    let theory = power_of_two::response_time(0.9, 2).unwrap();
    claims.claim(name, "response time", response, theory);
    for (which, least) in (0..4).zip(1..) {
        let batches = shares.iter().map(|batch| batch[which]);
        let mean = batches.clone().sum::<f64>() / BATCHES as f64;
        let estimate = BatchEstimate::from_batch_values(mean, batches);
        let theory = power_of_two::share_with_at_least(0.9, 2, least).unwrap();
        claims.claim(
            name,
            &format!("share with {least} or more"),
            estimate,
            theory,
        );
    }
}

#[test]
fn sharing_is_insensitive() {
    for (c, lambda) in [(1, 0.7), (4, 2.8)] {
        let theory = processor_sharing(lambda, 1.0, c).unwrap();
        for (name, service) in [
            ("deterministic", deterministic(1.0)),
            ("Erlang", erlang(1.0, 4)),
            ("exponential", exponential(1.0)),
            ("hyper-exponential", hyper_exponential(1.0, 4.0)),
            ("log-normal", log_normal(1.0, 1.5)),
        ] {
            let shared = [("discipline", json!("processor sharing"))];
            let network = station_with(lambda, c, &service, &shared);
            let rows = [
                (Utilization(0), theory.utilization),
                (ResponseTime(0), theory.response_time),
                (NumberInside(0), theory.number_in_system),
            ];
            check_theory(
                &format!("{name} PS c={c}"),
                &network,
                5 * MILLION / 2,
                &rows,
            );
        }
    }
}

fn jackson_station(gamma: f64, mean: f64, c: Option<u32>, next: &[f64]) -> JacksonStation {
    JacksonStation {
        arrival_rate: gamma,
        service_mean: mean,
        servers: c,
        next: next.to_vec(),
    }
}

#[test]
fn jackson_tandem_and_feedback() {
    let theory = jackson(&[
        jackson_station(1.0, 1.0 / 1.5, Some(1), &[0.0, 1.0]),
        jackson_station(0.0, 1.0 / 0.75, Some(2), &[]),
    ]);
    let theory = theory.unwrap();
    let nodes = json!([
        {"name": "a", "service": exponential(1.0 / 1.5), "next": "b"},
        {"name": "b", "servers": 2, "service": exponential(1.0 / 0.75)},
    ]);
    let rows = [
        (ResponseTime(0), theory.response_times[0]),
        (ResponseTime(1), theory.response_times[1]),
        (WholeResponseTime, theory.response_time),
    ];
    check_theory("tandem", &network(&nodes, &poisson(1.0)), MILLION, &rows);

    let theory = jackson(&[jackson_station(0.4, 1.0, Some(1), &[0.5])]).unwrap();
    let nodes = json!([{"name": "a", "service": exponential(1.0),
        "next": {"probability": {"a": 0.5, "leave": 0.5}}}]);
    let rows = [
        (Utilization(0), theory.stations[0].unwrap().utilization()),
        (ResponseTime(0), theory.response_times[0]),
        (NumberInside(0), theory.numbers[0]),
        (WholeResponseTime, theory.response_time),
    ];
    check_theory(
        "feedback",
        &network(&nodes, &poisson(0.4)),
        3 * MILLION,
        &rows,
    );
}

#[test]
fn jackson_central_server() {
    let theory = jackson(&[
        jackson_station(3.0, 0.01, Some(1), &[0.0, 7.0 / 16.0, 8.0 / 16.0]),
        jackson_station(0.0, 0.02, Some(1), &[1.0]),
        jackson_station(0.0, 0.03, Some(1), &[1.0]),
    ]);
    let theory = theory.unwrap();
    let nodes = json!([
        {"name": "a", "service": exponential(0.01),
         "next": {"probability": {"b": 0.4375, "c": 0.5, "leave": 0.0625}}},
        {"name": "b", "service": exponential(0.02), "next": "a"},
        {"name": "c", "service": exponential(0.03), "next": "a"},
    ]);
    let mut rows = vec![(WholeResponseTime, theory.response_time)];
    for i in 0..3 {
        rows.push((Utilization(i), theory.stations[i].unwrap().utilization()));
        rows.push((ResponseTime(i), theory.response_times[i]));
        rows.push((NumberInside(i), theory.numbers[i]));
    }
    // Each request makes 31 visits.
    let requests = 9 * MILLION / 10;
    check_theory(
        "Jain 34.1",
        &network(&nodes, &poisson(3.0)),
        requests,
        &rows,
    );
}

#[test]
fn jackson_web_backend() {
    let theory = jackson(&[
        jackson_station(100.0, 0.06, Some(8), &[0.0, 0.56, 0.44]),
        jackson_station(0.0, 0.001, None, &[]),
        jackson_station(0.0, 0.025, Some(4), &[]),
    ]);
    let theory = theory.unwrap();
    let nodes = json!([
        {"name": "a", "servers": 8, "service": exponential(0.06),
         "next": {"probability": {"cache": 0.56, "db": 0.44}}},
        {"name": "cache", "servers": "infinite", "service": exponential(0.001)},
        {"name": "db", "servers": 4, "service": exponential(0.025)},
    ]);
    let (app, db) = (theory.stations[0].unwrap(), theory.stations[2].unwrap());
    let rows = [
        (WholeResponseTime, theory.response_time),
        (ResponseTime(0), app.response_time()),
        (ResponseTime(2), db.response_time()),
        (WaitingProbability(0), app.waiting_probability()),
        (WaitingProbability(2), db.waiting_probability()),
    ];
    check_theory(
        "web backend",
        &network(&nodes, &poisson(100.0)),
        4 * MILLION,
        &rows,
    );
}

#[test]
fn closed_populations() {
    let crowd = |members: u32, think: &Value| json!({"populations": [{"members": members, "think": think, "to": "a"}]});
    let theory = machine_repair(100, 5.0, 0.2, 4).unwrap();
    let rows = [
        (WholeThroughput, theory.throughput),
        (ResponseTime(0), theory.response_time),
        (WaitingTime(0), theory.waiting_time),
        (NumberInside(0), theory.number_in_system),
        (NumberWaiting(0), theory.number_waiting),
        (Utilization(0), theory.utilization),
    ];
    let nodes = json!([{"name": "a", "servers": 4, "service": exponential(0.2)}]);
    // The distribution of thinking does not matter.
    for (name, think) in [
        ("thinks randomly", exponential(5.0)),
        ("thinks for 5 s", deterministic(5.0)),
    ] {
        let network = network(&nodes, &crowd(100, &think));
        check_theory(name, &network, 3 * MILLION, &rows);
    }
    let theory = mean_value_analysis(
        20,
        3.0,
        &[
            Centre::Queueing(0.15),
            Centre::Queueing(0.1),
            Centre::Delay(0.5),
        ],
    );
    let theory = theory.unwrap();
    let nodes = json!([
        {"name": "a", "service": exponential(0.15), "next": "b"},
        {"name": "b", "service": exponential(0.1), "next": "c"},
        {"name": "c", "servers": "infinite", "service": gamma(0.5, 2.0)},
    ]);
    let network = network(&nodes, &crowd(20, &exponential(3.0)));
    let rows = [
        (WholeThroughput, theory.throughput),
        (WholeResponseTime, theory.response_time),
        (ResponseTime(0), theory.residence_times[0]),
        (ResponseTime(1), theory.residence_times[1]),
        (NumberInside(2), theory.numbers[2]),
    ];
    check_theory("mean value analysis", &network, MILLION, &rows);
}

#[test]
fn priorities() {
    let class = |rate, scv| PriorityClass {
        arrival_rate: rate,
        service_mean: 1.0,
        service_scv: scv,
    };
    let traffic = json!({
        "classes": [{"name": "first", "priority": 0}, {"name": "second", "priority": 1}],
        "sources": [
            {"class": "first", "to": "a", "arrivals": {"process": "poisson", "rate": "0.4 /s"}},
            {"class": "second", "to": "a", "arrivals": {"process": "poisson", "rate": "0.4 /s"}},
        ],
    });
    for (name, service, scv) in [
        ("exponential", exponential(1.0), 1.0),
        ("deterministic", deterministic(1.0), 0.0),
    ] {
        let classes = [class(0.4, scv), class(0.4, scv)];
        let node =
            |discipline: &str| json!([{"name": "a", "discipline": discipline, "service": service}]);
        let waits = non_preemptive_waiting_times(&classes).unwrap();
        let rows = [
            (ClassWaitingTime(0), waits[0]),
            (ClassWaitingTime(1), waits[1]),
            (WaitingTime(0), (waits[0] + waits[1]) / 2.0),
        ];
        let network_of = |discipline: &str| network(&node(discipline), &traffic);
        let polite = network_of("non-preemptive priority");
        check_theory(&format!("{name} polite"), &polite, 6 * MILLION, &rows);

        let times = preemptive_resume_response_times(&classes);
        let rows = [
            (ClassResponseTime(0), times[0].unwrap()),
            (ClassResponseTime(1), times[1].unwrap()),
        ];
        let rude = network_of("preemptive resume");
        check_theory(&format!("{name} rude"), &rude, 4 * MILLION, &rows);
    }
}

#[test]
fn batches_arrive_together() {
    let theory = mxm1(0.2, 4.0, 16.0, 1.0).unwrap();
    let nodes = json!([{"name": "a", "service": exponential(1.0)}]);
    let traffic = json!({"sources": [{"batch": 4, "to": "a",
        "arrivals": {"process": "poisson", "rate": "0.2 /s"}}]});
    let rows = [
        (Utilization(0), theory.utilization),
        (NumberInside(0), theory.number_in_system),
        (NumberWaiting(0), theory.number_waiting),
        (ResponseTime(0), theory.response_time),
        (WaitingTime(0), theory.waiting_time),
    ];
    check_theory(
        "batches of 4",
        &network(&nodes, &traffic),
        6 * MILLION,
        &rows,
    );
}

/// The mean and the interval of independent runs, each with its own seed.
fn replicate(name: &str, runs: u32, run: impl Fn(Seed) -> f64) -> BatchEstimate {
    let seed = Seed::new(2026).unwrap().derive(name);
    let outcomes: Vec<f64> = (0..runs)
        .map(|i| run(seed.derive(&i.to_string())))
        .collect();
    let mean = outcomes.iter().sum::<f64>() / f64::from(runs);
    BatchEstimate::from_batch_values(mean, outcomes.iter().copied())
}

#[test]
fn a_ramp_with_endless_servers() {
    let nodes = json!([{"name": "a", "servers": "infinite", "service": exponential(1.0)}]);
    let ramp = json!({"sources": [{"to": "a", "arrivals": {"process": "rate function",
        "points": [{"at": "0 s", "rate": "10 /s"}, {"at": "1000 s", "rate": "510 /s"}]}}]});
    let network = network(&nodes, &ramp);
    let mut claims = Claims::default();
    for (at, runs) in [(1.0, 20_000), (5.0, 10_000), (20.0, 8_000), (100.0, 2_000)] {
        let inside = replicate("ramp", runs, |seed| {
            let mut simulation = Simulation::new(&network, seed).unwrap();
            simulation.run_until(Time::ZERO + Span::from_seconds(at));
            f64::from(simulation.inside(StationId(0)))
        });
        let theory = transient::ramp_number_in_system(10.0, 0.5, 1.0, at).unwrap();
        claims.claim("ramp", &format!("inside at {at} s"), inside, theory);
    }
}

/// Notes how long the first request after a minute waits.
#[derive(Default)]
struct FirstAfterAMinute {
    request: Option<RequestId>,
    came: Time,
    waited: Option<Span>,
}

impl Observer for FirstAfterAMinute {
    fn came(&mut self, now: Time, request: RequestId, _station: StationId) {
        if self.request.is_none() && now.seconds() >= 60.0 {
            (self.request, self.came) = (Some(request), now);
        }
    }

    fn begins(&mut self, now: Time, request: RequestId, _station: StationId) {
        if self.request == Some(request) {
            self.waited = Some(now.since(self.came));
        }
    }
}

#[test]
fn overload_fills_like_a_tank() {
    let (lambda, mu, c) = (160.0, 1.0 / 0.06, 8);
    let network = station(lambda, c, &exponential(1.0 / mu));
    let minute = Time::ZERO + Span::from_seconds(60.0);
    let mut claims = Claims::default();
    let backlog = replicate("fluid backlog", 600, |seed| {
        let mut simulation = Simulation::new(&network, seed).unwrap();
        simulation.run_until(minute);
        f64::from(simulation.inside(StationId(0))) - f64::from(c)
    });
    let theory = transient::fluid_backlog(lambda, mu, c, 60.0).unwrap();
    claims.claim("fluid", "backlog after a minute", backlog, theory);
    let wait = replicate("fluid wait", 600, |seed| {
        let watcher = FirstAfterAMinute::default();
        let mut simulation = Simulation::with_observer(&network, seed, watcher).unwrap();
        simulation.run_until(minute + Span::from_seconds(60.0));
        simulation
            .observer()
            .waited
            .expect("a minute is enough")
            .seconds()
    });
    let theory = transient::fluid_waiting_time(lambda, mu, c, 60.0).unwrap();
    claims.claim("fluid", "wait of who comes after a minute", wait, theory);
}
