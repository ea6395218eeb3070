//! Other arrivals, other service, other orders of service.

use loadbearing::sim::theory::batch_arrivals::mxm1;
use loadbearing::sim::theory::gim1::Gim1;
use loadbearing::sim::theory::mdc::mdc;
use loadbearing::sim::theory::mg1::mg1;
use loadbearing::sim::theory::priority::{
    PriorityClass, non_preemptive_waiting_times, preemptive_resume_response_times,
};
use loadbearing::sim::theory::processor_sharing::processor_sharing;
use serde_json::{Value, json};

use super::{
    ClassResponseTime, ClassWaitingTime, MILLION, NumberInside, NumberWaiting, P50, P95,
    ResponseTime, Utilization, WaitingProbability, WaitingTime, check_theory, deterministic,
    erlang, exponential, gamma, hyper_exponential, log_normal, network, slow_rows, station,
    station_with,
};

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
