//! M/M/c: published examples, a sweep of load and servers, quantiles of waiting.

use std::collections::VecDeque;

use loadbearing::sim::network::model::StationId;
use loadbearing::sim::network::{Observer, RequestId, Simulation};
use loadbearing::sim::stats::{BatchEstimate, SpanHistogram};
use loadbearing::sim::theory::mmc::Mmc;
use loadbearing::sim::units::{Seed, Span, Time};

use super::{
    BATCHES, Claims, MILLION, Measure, NumberInside, NumberWaiting, P50, P95, P99, ResponseTime,
    Utilization, WaitingProbability, WaitingTime, check_theory, exponential, station,
};

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
    check_mmc("rho=0.3 c=8", 2.4, 1.0, 8, 55 * MILLION);
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
    /// Of the batch, and of all batches: the share that waited no longer than [`SERVICE_LEVEL`].
    served_in_time: u64,
    service_levels: Vec<f64>,
}

/// The target of the call centre's published service level.
const SERVICE_LEVEL: Span = Span::from_nanos(20_000_000_000);

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
        self.served_in_time += u64::from(now.since(came) <= SERVICE_LEVEL);
        self.in_batch += 1;
        if self.in_batch == self.per_batch {
            let level = self.served_in_time as f64 / self.in_batch as f64;
            self.service_levels.push(level);
            (self.in_batch, self.served_in_time) = (0, 0);
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
    let levels = watcher.service_levels.iter().copied();
    let mean = levels.clone().sum::<f64>() / levels.len() as f64;
    let level = BatchEstimate::from_batch_values(mean, levels);
    let theory = queue.waiting_within(SERVICE_LEVEL.seconds());
    // Where nearly nobody waits so long, a share of 1 says nothing.
    if theory < 0.999 {
        claims.claim(name, "service level of 20 s", level, theory);
    }
}

#[test]
fn quantiles_of_waiting_nearly_full() {
    check_waits("waits M/M/16 rho=0.9", 14.4, 1.0, 16, 24 * MILLION);
}

#[test]
fn quantiles_of_waiting() {
    check_waits("waits M/M/1 rho=0.8", 0.8, 1.0, 1, 9 * MILLION);
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
