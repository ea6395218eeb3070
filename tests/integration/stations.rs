//! Stations against their closed forms: every discipline and every way to leave, in brief. The
//! whole collection of published cases is in `theory`.

use loadbearing::sim::network::model::{
    Arrivals, Contention, Discipline, Distribution, Network, Outcome, Place, Population, Routing,
    Servers, Source, StationId, Step, StepId,
};
use loadbearing::sim::network::workloads::{single_station, w1, w2, w3};
use loadbearing::sim::network::{Measurements, Simulation};
use loadbearing::sim::stats::BatchEstimate;
use loadbearing::sim::units::{Seed, Span, Time};

const EXPONENTIAL: Distribution = Distribution::Exponential { mean_seconds: 1.0 };

fn measure(network: &Network, customers: u64) -> Measurements {
    let mut simulation = Simulation::new(network, Seed::new(1).unwrap()).unwrap();
    simulation.run_departures(customers / 20, Time::NEVER);
    simulation.start_measuring();
    for _ in 0..20 {
        simulation.run_departures(customers / 20, Time::NEVER);
        simulation.close_batch();
    }
    let measured = simulation.measurements();
    assert_eq!(measured.stopped_by, None);
    measured
}

/// The 99.9 % interval contains the expected value and is narrower than `width` of it.
#[track_caller]
fn agrees(name: &str, estimate: &BatchEstimate, expected: f64, width: f64) {
    let half = estimate.half_width(0.999);
    let value = estimate.value;
    assert!(
        (value - expected).abs() <= half,
        "{name}: {value} ± {half}, expected {expected}"
    );
    assert!(
        half < width * expected,
        "{name}: {value} ± {half} is too wide"
    );
}

#[test]
fn mm1_waits_responds_and_is_busy_as_erlang_said() {
    let measured = measure(&w1(), 8_000_000);
    let station = &measured.groups[0];
    agrees("waiting time", &station.waiting_time, 4.0, 0.03);
    agrees("response time", &station.response_time, 5.0, 0.03);
    agrees("number waiting", &station.number_waiting, 3.2, 0.03);
    agrees("number in system", &station.number_in_system, 4.0, 0.03);
    agrees("utilization", &station.utilization, 0.8, 0.03);
    agrees(
        "probability of waiting",
        &station.probability_of_waiting,
        0.8,
        0.03,
    );
    agrees("throughput", &station.throughput, 0.8, 0.03);
    let quantiles = [3.465_735_903, 11.512_925, 14.978_661_37, 23.025_850_93];
    for (estimate, expected) in station.response_quantiles.iter().zip(quantiles) {
        agrees("quantile", estimate, expected, 0.04);
    }
}

#[test]
fn mm16_waits_as_erlang_c_says() {
    let measured = measure(&w2(), 8_000_000);
    agrees(
        "waiting",
        &measured.groups[0].waiting_time,
        0.369_589_621_2,
        0.04,
    );
    let waits = &measured.groups[0].probability_of_waiting;
    agrees("probability", waits, 0.591_343_393_9, 0.03);
}

#[test]
fn the_web_backend_agrees_with_the_published_reference() {
    let measured = measure(&w3(100.0), 4_000_000);
    let total = &measured.total;
    agrees("mean", &total.response_time, 0.081_82, 0.02);
    agrees("p50", &total.response_quantiles[0], 0.064_518, 0.02);
    agrees("p95", &total.response_quantiles[2], 0.203_39, 0.02);
    agrees("p99", &total.response_quantiles[3], 0.326_61, 0.02);
    assert_eq!(total.counts.blocked, 0);
    let overloaded = measure(&w3(140.0), 4_000_000);
    let total = &overloaded.total;
    agrees("blocked", &total.probability_of_blocking, 0.047_45, 0.1);
    agrees(
        "overloaded p50",
        &total.response_quantiles[0],
        1.443_388,
        0.02,
    );
}

#[test]
fn processor_sharing_depends_on_the_mean_of_service_only() {
    let services = [
        EXPONENTIAL,
        Distribution::Deterministic { mean_seconds: 1.0 },
        Distribution::HyperExponential {
            mean_seconds: 1.0,
            squared_cv: 4.0,
        },
    ];
    for service in services {
        let mut network = single_station(0.7, 1, service);
        network.stations[0].discipline = Discipline::ProcessorSharing {
            contention: Contention::NONE,
        };
        let measured = measure(&network, 4_000_000);
        agrees(
            "response",
            &measured.groups[0].response_time,
            1.0 / 0.3,
            0.03,
        );
        agrees("utilization", &measured.groups[0].utilization, 0.7, 0.03);
    }
}

#[test]
fn a_full_system_blocks() {
    let mut network = single_station(50.0, 4, Distribution::Exponential { mean_seconds: 0.1 });
    network.stations[0].waiting_capacity = Some(2);
    let measured = measure(&network, 2_000_000);
    let station = &measured.groups[0];
    agrees(
        "blocked",
        &station.probability_of_blocking,
        0.293_542_993_5,
        0.03,
    );
    agrees("waiting", &station.waiting_time, 0.023_268_801_19, 0.03);
    agrees(
        "waited",
        &station.probability_of_waiting,
        0.598_340_606_1,
        0.03,
    );
    agrees("busy", &station.utilization, 0.883_071_258_1, 0.03);
}

#[test]
fn impatience_is_exponential_or_constant() {
    let mut network = single_station(12.0, 10, EXPONENTIAL);
    network.stations[0].patience = Some(Distribution::Exponential { mean_seconds: 5.0 });
    let measured = measure(&network, 4_000_000);
    let station = &measured.groups[0];
    agrees(
        "abandoned",
        &station.probability_of_abandoning,
        0.177_420_951_9,
        0.03,
    );
    agrees(
        "waiting of all",
        &station.waiting_time_all,
        0.887_104_759_7,
        0.03,
    );
    agrees(
        "waited",
        &station.probability_of_waiting,
        0.944_496_617_4,
        0.03,
    );

    let mut network = single_station(0.9, 1, EXPONENTIAL);
    network.stations[0].patience = Some(Distribution::Deterministic { mean_seconds: 3.0 });
    let measured = measure(&network, 4_000_000);
    let station = &measured.groups[0];
    agrees(
        "abandoned",
        &station.probability_of_abandoning,
        0.166_710_256,
        0.03,
    );
    agrees(
        "waiting of all",
        &station.waiting_time_all,
        1.331_328_225,
        0.03,
    );
}

fn two_priorities(discipline: Discipline) -> Network {
    let mut network = single_station(0.4, 1, EXPONENTIAL);
    network.stations[0].discipline = discipline;
    let mut low = network.classes[0].clone();
    low.name = "low".to_owned();
    low.priority = 9;
    network.classes.push(low);
    network.sources.push(Source {
        name: "low".to_owned(),
        class: loadbearing::sim::network::model::ClassId(1),
        ..network.sources[0].clone()
    });
    network
}

#[test]
fn priorities_wait_as_cobham_says() {
    let measured = measure(
        &two_priorities(Discipline::NonPreemptivePriority),
        8_000_000,
    );
    agrees(
        "high",
        &measured.classes[0].waiting_time,
        1.333_333_333,
        0.03,
    );
    agrees(
        "low",
        &measured.classes[1].waiting_time,
        6.666_666_667,
        0.05,
    );

    let measured = measure(&two_priorities(Discipline::PreemptiveResume), 8_000_000);
    // The high class sees M/M/1 with ρ = 0.4; the low one responds in
    // 1/(1−ρ₁) + (ρ₁ + ρ₂)/((1−ρ₁)(1−ρ₁−ρ₂)) seconds.
    agrees("high", &measured.classes[0].response_time, 1.0 / 0.6, 0.03);
    let low = 1.0 / 0.6 + 0.8 / (0.6 * 0.2);
    agrees("low", &measured.classes[1].response_time, low, 0.05);
}

#[test]
fn a_closed_population_is_the_machine_repair_model() {
    let mut network = single_station(1.0, 4, Distribution::Exponential { mean_seconds: 0.2 });
    network.sources.clear();
    network.populations.push(Population {
        name: "clients".to_owned(),
        class: loadbearing::sim::network::model::ClassId(0),
        members: 100,
        think: Distribution::Exponential { mean_seconds: 5.0 },
        entry: StepId(0),
    });
    let measured = measure(&network, 4_000_000);
    agrees(
        "throughput",
        &measured.groups[0].throughput,
        18.269_999_51,
        0.03,
    );
    agrees(
        "response",
        &measured.total.response_time,
        0.473_453_896_3,
        0.03,
    );
    agrees(
        "busy",
        &measured.groups[0].utilization,
        0.913_499_975_5,
        0.03,
    );
}

#[test]
fn batches_and_even_arrivals() {
    let mut network = single_station(0.2, 1, EXPONENTIAL);
    network.sources[0].batch = 4;
    let measured = measure(&network, 8_000_000);
    agrees("batch", &measured.groups[0].response_time, 12.5, 0.04);

    let mut network = single_station(0.8, 1, EXPONENTIAL);
    network.sources[0].arrivals = Arrivals::Deterministic { per_second: 0.8 };
    let measured = measure(&network, 4_000_000);
    agrees("even", &measured.groups[0].waiting_time, 1.692_730_84, 0.03);
}

/// A server held through another station: with one worker for two stages the worker is an M/G/1
/// whose service is the whole (two exponential stages of 0.4 s: Pollaczek and Khinchine).
#[test]
fn a_held_server_is_busy_through_what_its_request_does_elsewhere() {
    let stage = Distribution::Exponential { mean_seconds: 0.4 };
    let mut network = single_station(1.0, 1, stage);
    let mut inner = network.stations[0].clone();
    inner.name = "inner".to_owned();
    inner.group = loadbearing::sim::network::model::GroupId(1);
    inner.servers = Servers::Finite(5);
    network.stations.push(inner);
    network
        .groups
        .push(loadbearing::sim::network::model::Group {
            name: "inner".to_owned(),
        });
    let place = |station| {
        loadbearing::sim::network::model::Place::Fixed(loadbearing::sim::network::model::StationId(
            station,
        ))
    };
    let visit = |next| Step::Visit {
        place: place(1),
        service: stage,
        next: StepId(next),
        blocked: StepId(5),
        abandoned: StepId(5),
    };
    network.steps = vec![
        Step::Acquire {
            place: place(0),
            next: StepId(1),
            blocked: StepId(5),
            abandoned: StepId(5),
        },
        visit(2),
        visit(3),
        Step::Release {
            place: place(0),
            next: StepId(4),
        },
        Step::Depart(Outcome::Completed),
        Step::Depart(Outcome::Failed),
    ];
    // A visit that fails would carry the worker out: the check must notice.
    let errors = Simulation::new(&network, Seed::new(1).unwrap()).unwrap_err();
    assert!(errors[0].place.starts_with("steps["), "{errors:?}");
    for index in [1, 2] {
        if let Step::Visit {
            blocked, abandoned, ..
        } = &mut network.steps[index]
        {
            *blocked = StepId(3);
            *abandoned = StepId(3);
        }
    }
    let measured = measure(&network, 4_000_000);
    // λ = 1, E[S] = 0.8, E[S²] = 2·0.4² + 0.8² = 0.96.
    agrees(
        "waiting",
        &measured.groups[0].waiting_time,
        0.96 / 2.0 / 0.2,
        0.03,
    );
    agrees("busy", &measured.groups[0].utilization, 0.8, 0.03);
    agrees("inner", &measured.groups[1].number_in_system, 0.8, 0.03);
}

#[test]
fn a_client_that_times_out_leaves_the_line_at_once() {
    // Everybody times out after 2 s; whoever is being served then goes on in vain.
    let mut network = single_station(0.9, 1, EXPONENTIAL);
    network.classes[0].timeout = Some(Span::from_seconds(2.0));
    let mut simulation = Simulation::new(&network, Seed::new(3).unwrap()).unwrap();
    simulation.run_departures(200_000, Time::NEVER);
    simulation.stop_sources();
    simulation.run_until(Time::NEVER);
    let measured = simulation.measurements();
    let total = &measured.total;
    assert_eq!(simulation.requests_inside(), 0);
    assert_eq!(
        total.counts.arrivals,
        total.counts.completed + total.counts.timed_out
    );
    let station = &measured.groups[0];
    assert!(station.counts.timed_out > 0);
    assert!(
        station.counts.timed_out < total.counts.timed_out,
        "some were being served"
    );
    assert_eq!(
        station.counts.arrivals,
        station.counts.served + station.counts.timed_out
    );
    assert!(total.response_quantiles[3].value <= 2.0 * 1.01);
}

/// Four stations of one server behind a routing step.
fn four_behind(routing: impl Fn(Vec<StepId>) -> Routing) -> Network {
    let mut network = single_station(3.2, 1, EXPONENTIAL);
    let visit = network.steps[0].clone();
    for index in 1..4 {
        let mut station = network.stations[0].clone();
        station.name = format!("station {index}");
        network.stations.push(station);
    }
    for index in 0..4 {
        let mut visit = visit.clone();
        if let Step::Visit { place, .. } = &mut visit {
            *place = Place::Fixed(StationId(index));
        }
        network.steps.push(visit);
    }
    network.steps[0] = Step::Route(routing((4..8).map(StepId).collect()));
    network
}

#[test]
fn routing_at_random_in_turn_and_to_the_shortest_line() {
    let at_random = four_behind(|steps| {
        Routing::Probability(steps.into_iter().map(|step| (0.25, step)).collect())
    });
    let measured = measure(&at_random, 8_000_000);
    agrees("at random", &measured.groups[0].waiting_time, 4.0, 0.03);

    // Each station sees every fourth arrival: E4/M/1 with the root σ of
    // σ = (4λ/(4λ + 1 − σ))⁴ with λ = 0.8 (so 3.2 in all); wait σ/(1 − σ).
    let in_turn = four_behind(Routing::RoundRobin);
    let mut root = 0.5_f64;
    for _ in 0..200 {
        let factor = 3.2 / (3.2 + 1.0 - root);
        root = factor * factor * factor * factor;
    }
    let measured = measure(&in_turn, 8_000_000);
    let expected = root / (1.0 - root);
    agrees("in turn", &measured.groups[0].waiting_time, expected, 0.03);

    // No closed form: better than in turn, worse than one line for all four (Erlang C).
    let shortest = four_behind(|steps| {
        let stations = (0..4).map(StationId);
        Routing::ShortestLine(steps.into_iter().zip(stations).collect())
    });
    let waiting = measure(&shortest, 4_000_000).groups[0].waiting_time;
    let half = waiting.half_width(0.999);
    assert!(waiting.value - half > 0.745_54, "{}", waiting.value);
    assert!(waiting.value + half < expected, "{}", waiting.value);
}
