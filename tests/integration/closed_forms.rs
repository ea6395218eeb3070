//! `sim::theory` against `queueing_cases.json`: every number the file expects, and every number
//! that its sources print.

use std::collections::BTreeMap;

use loadbearing::sim::theory::{
    batch_arrivals, closed, erlang_b, finite_capacity, gim1, impatience, jackson, mdc, mg1, mmc,
    power_of_two, priority, transient,
};
use serde_json::Value;

/// The file prints ten digits; sums and roots may lose the last of them.
const RELATIVE_TOLERANCE: f64 = 1e-8;

type Values = BTreeMap<String, f64>;

fn cases() -> Vec<Value> {
    let file: Value = serde_json::from_str(include_str!("queueing_cases.json")).unwrap();
    file["cases"].as_array().unwrap().clone()
}

fn assert_close(case: &str, key: &str, actual: f64, expected: f64, relative: f64) {
    assert!(
        (actual - expected).abs() <= relative * expected.abs() + 1e-15,
        "{case}: {key} is {actual}, expected {expected}"
    );
}

/// Names and numbers of a JSON object, arrays numbered from 0.
fn numbers(object: &Value) -> Values {
    let mut found = Values::new();
    for (key, value) in object.as_object().unwrap() {
        match value {
            Value::Array(items) => {
                for (i, item) in items.iter().enumerate() {
                    found.insert(format!("{key}[{i}]"), item.as_f64().unwrap());
                }
            }
            _ => {
                found.extend(value.as_f64().map(|number| (key.clone(), number)));
            }
        }
    }
    found
}

fn values<const N: usize>(pairs: [(&str, f64); N]) -> Values {
    pairs.map(|(key, value)| (key.to_owned(), value)).into()
}

/// What the closed forms say about a case; `None` where only a simulation can tell.
fn computed(model: &str, parameters: &Value) -> Option<Values> {
    let number = |key: &str| parameters[key].as_f64().unwrap_or(f64::NAN);
    let count = |key: &str| u32::try_from(parameters[key].as_u64().unwrap()).unwrap();
    let (lambda, mu) = (number("lam"), number("mu"));
    Some(match model {
        "M/M/1" | "M/M/c" => endless_line(lambda, mu, count("c"), number("target_s")),
        "random split" => {
            let servers = count("servers");
            endless_line(number("lam_total") / f64::from(servers), mu, 1, f64::NAN)
        }
        "M/G/c/c" => {
            let b = erlang_b::blocking_probability(lambda / mu, count("c")).unwrap();
            values([("p_block", b)])
        }
        "M/M/c/K" => limited_line(lambda, mu, count("c"), count("K")),
        "M/M/c+M" => impatient(
            lambda,
            &impatience::exponential_patience(lambda, mu, count("c"), number("theta")).unwrap(),
        ),
        "M/M/c+D" => impatient(
            lambda,
            &impatience::constant_patience(lambda, mu, count("c"), number("timeout")).unwrap(),
        ),
        "M/G/1" => {
            let station = mg1::mg1(lambda, number("es"), number("scv")).unwrap();
            values([
                ("rho", station.utilization),
                ("Wq", station.waiting_time),
                ("Lq", station.number_waiting),
                ("W", station.response_time),
                ("L", station.number_in_system),
                ("p_wait", station.utilization),
            ])
        }
        "M/D/c" => {
            let station = mdc::mdc(lambda, number("D"), count("c")).unwrap();
            values([
                ("rho", station.utilization),
                ("Lq", station.number_waiting),
                ("Wq", station.waiting_time),
                ("L", station.number_in_system),
                ("p_wait", station.waiting_probability),
            ])
        }
        "GI/M/1" => {
            let station = gim1::Gim1::deterministic(lambda, mu).unwrap();
            values([
                ("sigma", station.waiting_probability()),
                ("p_wait", station.waiting_probability()),
                ("Wq", station.waiting_time()),
                ("W", station.response_time()),
                ("Lq", station.number_waiting()),
                ("p95", station.response_time_quantile(0.95)),
            ])
        }
        _ => return computed_network(model, parameters),
    })
}

fn computed_network(model: &str, parameters: &Value) -> Option<Values> {
    let number = |key: &str| parameters[key].as_f64().unwrap_or(f64::NAN);
    let count = |key: &str| u32::try_from(parameters[key].as_u64().unwrap()).unwrap();
    let mu = number("mu");
    Some(match model {
        "JSQ(2) mean field" => {
            let lambda = number("lam_per_server");
            let d = count("d");
            let share = |i| power_of_two::share_with_at_least(lambda, d, i).unwrap();
            values([
                ("W", power_of_two::response_time(lambda, d).unwrap()),
                ("p_len_ge_1", share(1)),
                ("p_len_ge_2", share(2)),
                ("p_len_ge_3", share(3)),
                ("p_len_ge_4", share(4)),
            ])
        }
        "Jackson network" => open_network(parameters),
        "M/M/c//N" => {
            let (members, c) = (count("N"), count("c"));
            let loop_ = closed::machine_repair(members, number("think"), number("es"), c).unwrap();
            values([
                ("X", loop_.throughput),
                ("R", loop_.response_time),
                ("L", loop_.number_in_system),
                ("utilization", loop_.utilization),
            ])
        }
        "M/G/1 priority NP" => {
            let class = |i: usize| priority::PriorityClass {
                arrival_rate: parameters["lam"][i].as_f64().unwrap(),
                service_mean: parameters["es"][i].as_f64().unwrap(),
                service_scv: number("scv"),
            };
            let classes = [class(0), class(1)];
            let waits = priority::non_preemptive_waiting_times(&classes).unwrap();
            let [first, second] = [classes[0].arrival_rate, classes[1].arrival_rate];
            let mean = (first * waits[0] + second * waits[1]) / (first + second);
            values([("Wq1", waits[0]), ("Wq2", waits[1]), ("Wq_mean", mean)])
        }
        "M[X]/M/1" => {
            let (rate, batch) = (number("lam_batches"), number("batch"));
            let station = batch_arrivals::mxm1(rate, batch, batch * batch, mu).unwrap();
            values([
                ("rho", station.utilization),
                ("L", station.number_in_system),
                ("W", station.response_time),
            ])
        }
        "M_t/M/inf" => {
            let inside = |t| transient::ramp_number_in_system(10.0, 0.5, mu, t).unwrap();
            values([
                ("EN_t1", inside(1.0)),
                ("EN_t5", inside(5.0)),
                ("EN_t20", inside(20.0)),
                ("EN_t100", inside(100.0)),
            ])
        }
        "fluid" => {
            let (lambda, c, t) = (number("lam"), count("c"), number("t"));
            let wait = transient::fluid_waiting_time(lambda, mu, c, t).unwrap();
            let backlog = transient::fluid_backlog(lambda, mu, c, t).unwrap();
            values([("backlog_t60", backlog), ("wait_of_arrival_at_60", wait)])
        }
        _ => return None,
    })
}

fn endless_line(lambda: f64, mu: f64, c: u32, target: f64) -> Values {
    let queue = mmc::Mmc::new(lambda, mu, c).unwrap();
    values([
        ("rho", queue.utilization()),
        ("p0", 1.0 - queue.utilization()),
        ("p_wait", queue.waiting_probability()),
        ("Wq", queue.waiting_time()),
        ("Lq", queue.number_waiting()),
        ("W", queue.response_time()),
        ("L", queue.number_in_system()),
        ("wait_p90", queue.waiting_time_quantile(0.90)),
        ("wait_p95", queue.waiting_time_quantile(0.95)),
        ("wait_p99", queue.waiting_time_quantile(0.99)),
        ("p50", queue.response_time_quantile(0.50)),
        ("p95", queue.response_time_quantile(0.95)),
        ("p99", queue.response_time_quantile(0.99)),
        ("service_level_20s", queue.waiting_within(target)),
        ("ASA_s", queue.waiting_time()),
        ("Lq_theory", queue.number_waiting()),
    ])
}

fn limited_line(lambda: f64, mu: f64, c: u32, k: u32) -> Values {
    let station = finite_capacity::mmck(lambda, mu, c, k).unwrap();
    values([
        ("p0", station.empty_probability),
        ("p_block", station.blocking_probability),
        ("L", station.number_in_system),
        ("Lq", station.number_waiting),
        ("X", station.throughput),
        ("W", station.response_time),
        ("Wq", station.waiting_time),
        ("p_wait_accepted", station.waiting_probability),
        ("utilization", station.utilization),
    ])
}

fn impatient(lambda: f64, station: &impatience::Impatience) -> Values {
    assert_close(
        "Little's law",
        "Lq",
        station.number_waiting,
        lambda * station.waiting_time,
        1e-12,
    );
    values([
        ("p_wait", station.waiting_probability),
        ("p_abandon", station.abandonment_probability),
        ("Lq", station.number_waiting),
        ("Wq_all", station.waiting_time),
        ("X", station.throughput),
        ("utilization", station.utilization),
    ])
}

fn station(
    arrival_rate: f64,
    mean: f64,
    servers: Option<u32>,
    next: &[f64],
) -> jackson::JacksonStation {
    jackson::JacksonStation {
        arrival_rate,
        service_mean: mean,
        servers,
        next: next.to_vec(),
    }
}

/// The three open networks of the file, told apart by their parameters.
fn open_network(parameters: &Value) -> Values {
    let lambda = parameters["lam"].as_f64().unwrap();
    let number = |value: &Value| value.as_f64().unwrap();
    let count = |value: &Value| value.as_u64().and_then(|c| u32::try_from(c).ok());
    if let Some(stages) = parameters["stages"].as_array() {
        let mean = |i: usize| 1.0 / number(&stages[i]["mu"]);
        let tandem = jackson::jackson(&[
            station(lambda, mean(0), count(&stages[0]["c"]), &[0.0, 1.0]),
            station(0.0, mean(1), count(&stages[1]["c"]), &[]),
        ]);
        let tandem = tandem.unwrap();
        return values([
            ("W1", tandem.response_times[0]),
            ("W2", tandem.response_times[1]),
            ("W_total", tandem.response_time),
        ]);
    }
    if parameters["visits"].is_array() {
        return central_server(lambda, parameters);
    }
    let (app, cache, db) = (&parameters["app"], &parameters["cache"], &parameters["db"]);
    let backend = jackson::jackson(&[
        station(
            lambda,
            number(&app["mean"]),
            count(&app["c"]),
            &[0.0, number(&cache["p"]), number(&db["p"])],
        ),
        station(0.0, number(&cache["mean"]), None, &[]),
        station(0.0, number(&db["mean"]), count(&db["c"]), &[]),
    ]);
    let backend = backend.unwrap();
    let wait = |i: usize| backend.stations[i].unwrap().waiting_probability();
    values([
        ("W_total", backend.response_time),
        ("app_W", backend.response_times[0]),
        ("db_W", backend.response_times[2]),
        ("app_p_wait", wait(0)),
        ("db_p_wait", wait(2)),
    ])
}

/// Jain's example: a processor visited once more often than the two disks together, so that from it
/// a request goes to a disk or leaves, and from a disk back.
fn central_server(lambda: f64, parameters: &Value) -> Values {
    let list = |key: &str, i: usize| parameters[key][i].as_f64().unwrap();
    let (visits, means) = (|i| list("visits", i), |i| list("means", i));
    let to_disk = |i: usize| visits(i) / visits(0);
    let network = jackson::jackson(&[
        station(lambda, means(0), Some(1), &[0.0, to_disk(1), to_disk(2)]),
        station(0.0, means(1), Some(1), &[1.0]),
        station(0.0, means(2), Some(1), &[1.0]),
    ]);
    let network = network.unwrap();
    let mut found = values([("W_total", network.response_time)]);
    for i in 0..3 {
        let alone = network.stations[i].unwrap();
        found.insert(format!("U[{i}]"), alone.utilization());
        found.insert(format!("R[{i}]"), network.response_times[i]);
        found.insert(format!("Q[{i}]"), network.numbers[i]);
    }
    found
}

#[test]
fn theory_reproduces_every_expected_number() {
    let mut checked = 0;
    for case in cases() {
        let name = case["name"].as_str().unwrap();
        let model = case["model"].as_str().unwrap();
        let Some(computed) = computed(model, &case["parameters"]) else {
            assert_eq!(
                case["status"], "measured",
                "{name}: no closed form is known"
            );
            continue;
        };
        for (key, expected) in numbers(&case["expected"]) {
            let actual = computed.get(&key).copied();
            let actual = actual.unwrap_or_else(|| panic!("{name}: {key} is not computed"));
            assert_close(name, &key, actual, expected, RELATIVE_TOLERANCE);
            checked += 1;
        }
    }
    assert!(checked > 150, "only {checked} numbers were compared");
}

/// The published numbers and half of the last digit that their source prints.
#[test]
fn theory_reproduces_what_was_published() {
    const PUBLISHED: &[(&str, &str, f64, f64)] = &[
        ("Bronson 23.14 M/M/1", "Lq", 2.25, 0.005),
        ("Bronson 23.14 M/M/1", "Wq", 4.5 / 60.0, 0.05 / 60.0),
        ("Bronson 23.14 M/M/1", "p0", 0.25, 0.005),
        (
            "Hillier-Lieberman County Hospital s=1",
            "Lq",
            4.0 / 3.0,
            1e-12,
        ),
        (
            "Hillier-Lieberman County Hospital s=1",
            "Wq",
            2.0 / 3.0,
            1e-12,
        ),
        ("Cimba tutorial 1 M/M/1 rho=0.75", "Lq_theory", 2.25, 0.005),
        ("Call centre 10 Erlang 14 agents", "p_wait", 0.174, 0.0005),
        (
            "Call centre 10 Erlang 14 agents",
            "service_level_20s",
            0.888,
            0.0005,
        ),
        ("Call centre 10 Erlang 14 agents", "ASA_s", 7.8, 0.05),
        ("octave-queueing M/M/4/6", "p_block", 0.293_543, 5e-7),
        ("octave-queueing M/M/1/10 rho=1", "L", 5.0, 1e-12),
        ("Jain ex. 34.1 open network", "U[0]", 0.48, 0.005),
        ("Jain ex. 34.1 open network", "U[1]", 0.42, 0.005),
        ("Jain ex. 34.1 open network", "U[2]", 0.72, 0.005),
        ("Jain ex. 34.1 open network", "R[0]", 0.0192, 5e-5),
        ("Jain ex. 34.1 open network", "R[1]", 0.0345, 5e-5),
        ("Jain ex. 34.1 open network", "R[2]", 0.107, 5e-4),
    ];
    let cases = cases();
    for &(name, key, published, half_digit) in PUBLISHED {
        let case = cases.iter().find(|case| case["name"] == name).unwrap();
        let model = case["model"].as_str().unwrap();
        let actual = computed(model, &case["parameters"]).unwrap()[key];
        assert!(
            (actual - published).abs() <= half_digit,
            "{name}: {key} is {actual}, published {published}"
        );
    }
}
