//! Stations that turn requests away, and requests that give up.

use loadbearing::sim::theory::erlang_b;
use loadbearing::sim::theory::finite_capacity::mmck;
use loadbearing::sim::theory::impatience::{constant_patience, exponential_patience};
use serde_json::json;

use super::{
    AbandonmentProbability, BlockingProbability, MILLION, NumberInside, NumberWaiting,
    ResponseTime, Throughput, Utilization, WaitingProbability, WaitingTime, WaitingTimeOfAll,
    check_theory, deterministic, exponential, hyper_exponential, log_normal, station_with,
};

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
