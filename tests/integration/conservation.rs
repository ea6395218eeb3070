//! What holds exactly on every run: nobody is lost, Little's law to the nanosecond, the same seed
//! gives the same bits, other parts' random numbers never shift, and every run ends.

use loadbearing::sim::network::model::{
    Arrivals, Choice, ClassId, Discipline, Distribution, Group, GroupId, Network, Outcome, Place,
    Routing, Servers, Source, Station, StationId, Step, StepId,
};
use loadbearing::sim::network::workloads::{single_station, w1, w3};
use loadbearing::sim::network::{Limits, Observer, RequestId, Simulation, StoppedBy};
use loadbearing::sim::units::{Seed, Time};
use proptest::prelude::*;

/// Sums, one request at a time, what the simulator keeps in its own clever ways.
#[derive(Default)]
struct Accountant {
    began: std::collections::BTreeMap<u64, u64>,
    /// ∫ number in system dt, stepwise, and the sum of times in system [ns].
    integral: u128,
    last: u64,
    times: u128,
    arrivals: Vec<u64>,
}

impl Accountant {
    fn advance(&mut self, now: Time) {
        let passed = u128::from(now.nanos() - self.last);
        self.integral += passed * self.began.len() as u128;
        self.last = now.nanos();
    }
}

impl Observer for Accountant {
    fn arrived(&mut self, now: Time, request: RequestId, class: ClassId) {
        self.advance(now);
        self.began.insert(request.0, now.nanos());
        if class.0 == 0 {
            self.arrivals.push(now.nanos());
        }
    }
    fn ended(&mut self, now: Time, request: RequestId, _outcome: Outcome) {
        self.advance(now);
        let began = self
            .began
            .remove(&request.0)
            .expect("it began and ended once");
        self.times += u128::from(now.nanos() - began);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn littles_law_holds_to_the_nanosecond(
        plan in super::twin::networks::plan(),
        seed in 0..1_000_000_u64,
        nanos in 1..60_000_000_000_u64,
    ) {
        let network = plan.network();
        let seed = Seed::new(seed).unwrap();
        let mut simulation =
            Simulation::with_observer(&network, seed, Accountant::default()).unwrap();
        simulation.run_until(Time::from_nanos(nanos / 2));
        simulation.close_batch();
        simulation.run_until(Time::from_nanos(nanos));
        let measured = simulation.measurements();
        let books = simulation.observer();
        // Up to the horizon: the last stretch, and those still inside counted up to it.
        let rest = u128::from(nanos - books.last) * books.began.len() as u128;
        let inside: u128 = books.began.values().map(|began| u128::from(nanos - began)).sum();
        prop_assert_eq!(books.integral + rest, books.times + inside);
        prop_assert_eq!(measured.total.number_integral_nanos, books.integral + rest);
        prop_assert_eq!(measured.total.response_sum_nanos, books.times);
        let counts = measured.total.counts;
        prop_assert_eq!(counts.arrivals, counts.ended() + books.began.len() as u64);
    }

    #[test]
    fn a_network_whose_sources_stop_empties(
        plan in super::twin::networks::plan(),
        seed in 0..1_000_000_u64,
    ) {
        prop_assume!(!plan.can_deadlock());
        let network = plan.network();
        let mut simulation = Simulation::new(&network, Seed::new(seed).unwrap()).unwrap();
        simulation.run_until(Time::from_nanos(20_000_000_000));
        simulation.stop_sources();
        simulation.run_until(Time::NEVER);
        prop_assert_eq!(simulation.requests_inside(), 0);
        let measured = simulation.measurements();
        let counts = measured.total.counts;
        prop_assert_eq!(counts.arrivals, counts.ended());
        let group = &measured.groups[0].counts;
        prop_assert_eq!(
            group.arrivals,
            group.served + group.blocked + group.abandoned + group.timed_out
        );
    }
}

#[test]
fn another_part_never_shifts_the_random_numbers_of_the_first() {
    let arrivals = |network: &Network| {
        let seed = Seed::new(7).unwrap();
        let mut simulation =
            Simulation::with_observer(network, seed, Accountant::default()).unwrap();
        simulation.run_until(Time::from_nanos(1_000_000_000_000));
        simulation.observer().arrivals.clone()
    };
    let network = w1();
    let mut larger = w1();
    let mut class = larger.classes[0].clone();
    class.name = "other".to_owned();
    larger.classes.insert(1, class);
    larger.groups.insert(
        0,
        Group {
            name: "other".to_owned(),
        },
    );
    larger.stations[0].group = GroupId(1);
    larger.stations.push(Station {
        name: "other".to_owned(),
        group: GroupId(0),
        servers: Servers::Infinite,
        discipline: Discipline::Fifo,
        waiting_capacity: None,
        patience: None,
    });
    larger.steps.push(Step::Visit {
        place: Place::Fixed(StationId(1)),
        service: Distribution::Exponential { mean_seconds: 3.0 },
        next: StepId(1),
        blocked: StepId(2),
        abandoned: StepId(3),
    });
    larger.sources.insert(
        0,
        Source {
            name: "other".to_owned(),
            class: ClassId(1),
            arrivals: Arrivals::Poisson { per_second: 5.0 },
            batch: 1,
            entry: StepId(4),
        },
    );
    let times = arrivals(&network);
    assert!(times.len() > 700);
    assert_eq!(times, arrivals(&larger));
}

#[test]
fn the_same_seed_gives_the_same_bits_and_another_does_not() {
    let run = |seed| {
        let mut simulation = Simulation::new(&w3(140.0), Seed::new(seed).unwrap()).unwrap();
        for _ in 0..2 {
            simulation.run_departures(10_000, Time::NEVER);
            simulation.close_batch();
        }
        simulation.measurements()
    };
    assert_eq!(run(1), run(1));
    assert_ne!(run(1), run(2));
}

#[test]
fn an_overloaded_network_stops_at_its_limit_of_requests() {
    let network = single_station(100.0, 1, Distribution::Exponential { mean_seconds: 1.0 });
    let mut simulation = Simulation::new(&network, Seed::new(1).unwrap()).unwrap();
    simulation.set_limits(Limits {
        requests: 1_000,
        ..Limits::default()
    });
    simulation.run_until(Time::NEVER);
    assert_eq!(simulation.stopped_by(), Some(StoppedBy::Requests));
    assert_eq!(
        simulation.measurements().stopped_by,
        Some(StoppedBy::Requests)
    );
    let now = simulation.now();
    simulation.run_departures(1, Time::NEVER);
    assert_eq!(simulation.now(), now, "a stopped run stays where it is");
}

#[test]
fn an_endless_run_stops_at_its_limit_of_events() {
    let mut simulation = Simulation::new(&w3(100.0), Seed::new(1).unwrap()).unwrap();
    simulation.set_limits(Limits {
        events: 10_000,
        ..Limits::default()
    });
    simulation.run_until(Time::NEVER);
    assert_eq!(simulation.stopped_by(), Some(StoppedBy::Events));
    assert_eq!(simulation.events(), 10_000);
}

#[test]
fn a_loop_that_takes_no_time_ends_the_run() {
    let mut network = single_station(1.0, 1, Distribution::Exponential { mean_seconds: 1.0 });
    network.steps[1] = Step::Route(Routing::RoundRobin(vec![StepId(1)]));
    let mut simulation = Simulation::new(&network, Seed::new(1).unwrap()).unwrap();
    simulation.run_until(Time::from_nanos(1_000_000_000_000));
    assert_eq!(simulation.stopped_by(), Some(StoppedBy::StepsAtOnce));
}

#[test]
fn every_mistake_is_named_at_once() {
    let mut network = single_station(-1.0, 0, Distribution::Exponential { mean_seconds: -1.0 });
    network.steps.push(Step::Choose {
        first: StationId(0),
        count: 3,
        slot: 9,
        choice: Choice::Random,
        next: StepId(99),
    });
    network
        .steps
        .push(Step::Route(Routing::Probability(vec![(0.4, StepId(0))])));
    let errors = Simulation::new(&network, Seed::new(1).unwrap()).unwrap_err();
    let places: Vec<&str> = errors.iter().map(|error| error.place.as_str()).collect();
    let expected = [
        "stations[0].servers",
        "steps[0].service",
        "steps[4].slot",
        "steps[4].first",
        "steps[4].next",
        "steps[5].route",
        "sources[0].arrivals",
    ];
    assert_eq!(places, expected, "{errors:#?}");
    assert!(errors.iter().all(|error| error.message.len() > 10));
}

#[test]
fn waiting_for_ever_is_a_run_that_ends() {
    // One worker, held while waiting for itself: a deadlock.
    let mut network = single_station(1.0, 1, Distribution::Exponential { mean_seconds: 1.0 });
    let acquire = |next| Step::Acquire {
        place: Place::Fixed(StationId(0)),
        next: StepId(next),
        blocked: StepId(5),
        abandoned: StepId(5),
    };
    let release = |next| Step::Release {
        place: Place::Fixed(StationId(0)),
        next: StepId(next),
    };
    network.steps = vec![
        Step::Acquire {
            place: Place::Fixed(StationId(0)),
            next: StepId(1),
            blocked: StepId(4),
            abandoned: StepId(4),
        },
        acquire(2),
        release(3),
        release(4),
        Step::Depart(Outcome::Completed),
        release(4),
    ];
    let mut simulation = Simulation::new(&network, Seed::new(1).unwrap()).unwrap();
    simulation.run_until(Time::from_nanos(50_000_000_000));
    simulation.stop_sources();
    simulation.run_until(Time::NEVER);
    assert!(simulation.requests_inside() > 10);
    assert_eq!(simulation.departures(), 0);
}
