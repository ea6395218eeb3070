//! Stations that send requests to each other, balancers, closed populations.

use loadbearing::sim::network::Simulation;
use loadbearing::sim::network::model::StationId;
use loadbearing::sim::stats::BatchEstimate;
use loadbearing::sim::theory::closed::{Centre, machine_repair, mean_value_analysis};
use loadbearing::sim::theory::jackson::{JacksonStation, jackson};
use loadbearing::sim::theory::mmc::Mmc;
use loadbearing::sim::theory::power_of_two;
use loadbearing::sim::units::{Seed, Span, Time};
use serde_json::{Value, json};

use super::{
    BATCHES, BlockingProbability, Claims, MILLION, Measure, NumberInside, NumberWaiting, P50, P95,
    P99, ResponseTime, Utilization, WaitingProbability, WaitingTime, WholeP50, WholeP95, WholeP99,
    WholeResponseTime, WholeThroughput, check_theory, deterministic, exponential, gamma,
    log_normal, network, poisson, simulate,
};

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
        for _ in 0..6 {
            simulation.run_until(simulation.now() + Span::from_seconds(10.0));
            for station in 0..servers {
                let inside = simulation.inside(StationId(station));
                for (share, least) in batch.iter_mut().zip(1..) {
                    *share += f64::from(u8::from(inside >= least)) / 6.0 / f64::from(servers);
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
    let crowd = |members: u32, think: &Value| {
        let population = json!({"members": members, "think": think, "to": "a"});
        json!({"populations": [population]})
    };
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

/// A web backend without a closed form, against a simulation of 120 million requests by a loop
/// written for it alone (the status "measured" in `queueing_cases.json`); its standard errors count
/// as well.
fn check_web_backend(name: &str, rate: f64, requests: u64, reference: &[(Measure, f64, f64)]) {
    let nodes = json!([
        {"name": "a", "servers": 8, "waiting_capacity": 200, "service": log_normal(0.06, 1.0),
         "next": {"probability": {"cache": 0.56, "db": 0.44}}},
        {"name": "cache", "servers": "infinite", "service": exponential(0.001)},
        {"name": "db", "servers": 4, "service": exponential(0.025)},
    ]);
    let mut traffic = poisson(rate);
    traffic["classes"] = json!([{"name": "request", "timeout": "30 s"}]);
    let measured = simulate(name, &network(&nodes, &traffic), requests);
    let mut claims = Claims::default();
    for (measure, value, standard_error) in reference {
        let mut estimate = measure.of(&measured);
        estimate.standard_error = estimate.standard_error.hypot(*standard_error);
        claims.claim(name, &format!("{measure:?}"), estimate, *value);
    }
    assert_eq!(
        measured.total.counts.timed_out, 0,
        "{name}: nobody waits for 30 s"
    );
}

#[test]
fn a_web_backend_as_in_other_simulators() {
    let reference = [
        (WholeResponseTime, 0.08182, 1.4e-5),
        (WholeP50, 0.064_518_2, 1.3e-5),
        (WholeP95, 0.203_391_4, 4.4e-5),
        (WholeP99, 0.326_605_2, 1.3e-4),
    ];
    check_web_backend("W3", 100.0, 4 * MILLION, &reference);
}

#[test]
fn an_overloaded_web_backend_as_in_other_simulators() {
    let reference = [
        (BlockingProbability(0), 0.04745, 1.4e-4),
        (WholeResponseTime, 1.425_351, 1e-3),
        (WholeP50, 1.443_388, 6e-4),
        (WholeP95, 1.700_275, 4e-4),
    ];
    check_web_backend("W3 overloaded", 140.0, 20 * MILLION, &reference);
}
