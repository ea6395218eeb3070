//! Fleets where they degenerate into what is known, and to the second where everything is known.

use loadbearing::sim::network::model::{
    Arrivals, Autoscaler, Change, Choice, Contention, Discipline, Distribution, Failure, Fleet,
    FleetId, Group, GroupId, Network, Outcome, Place, Servers, Station, StationId, Step, StepId,
    TimedChange,
};
use loadbearing::sim::network::workloads::single_station;
use loadbearing::sim::network::{FleetState, Measurements, Simulation};
use loadbearing::sim::units::{Seed, Span, Time};

const CHOICES: [Choice; 4] = [
    Choice::RoundRobin,
    Choice::Random,
    Choice::LeastOutstanding,
    Choice::PowerOfTwo,
];

fn at(seconds: f64) -> Time {
    Time::ZERO + Span::from_seconds(seconds)
}

fn fleet(instances: u32, in_service: u32) -> Fleet {
    Fleet {
        name: "fleet".to_owned(),
        row: vec![StationId(0)],
        instances,
        in_service,
        health_check: Span::from_seconds(10.0),
        autoscaler: None,
    }
}

fn balance(choice: Choice) -> Step {
    Step::Balance {
        fleet: FleetId(0),
        slot: 0,
        choice,
        next: StepId(0),
        refused: StepId(2),
        broken: StepId(5),
    }
}

/// Single servers behind `balancer`, of which there are `count`.
fn servers(
    count: u32,
    arrivals: Arrivals,
    service: Distribution,
    balancer: Step,
    fleet: Option<Fleet>,
) -> Network {
    let mut network = single_station(1.0, 1, service);
    network.stations = (0..count)
        .map(|i| Station {
            name: format!("server {i}"),
            ..network.stations[0].clone()
        })
        .collect();
    let Step::Visit { place, .. } = &mut network.steps[0] else {
        panic!("the workload begins with a visit")
    };
    *place = Place::Chosen {
        first: StationId(0),
        slot: 0,
    };
    network.steps.push(balancer);
    network.steps.push(Step::Depart(Outcome::Failed));
    network.sources[0].arrivals = arrivals;
    network.sources[0].entry = StepId(4);
    network.fleets.extend(fleet);
    network
}

fn measured(network: &Network, seconds: f64) -> Measurements {
    let mut simulation = Simulation::new(network, Seed::new(4).unwrap()).unwrap();
    for batch in [0.5, 1.0] {
        simulation.run_until(at(batch * seconds));
        simulation.close_batch();
    }
    simulation.measurements()
}

#[test]
fn a_fleet_that_is_always_in_service_is_a_plain_choice_bit_for_bit() {
    let poisson = Arrivals::Poisson { per_second: 250.0 };
    let service = Distribution::Exponential { mean_seconds: 0.01 };
    for choice in CHOICES {
        let plain = Step::Choose {
            first: StationId(0),
            count: 3,
            slot: 0,
            choice,
            next: StepId(0),
        };
        let plain = servers(3, poisson.clone(), service, plain, None);
        let with = fleet(3, 3);
        let fleet = servers(3, poisson.clone(), service, balance(choice), Some(with));
        assert_eq!(
            measured(&plain, 100.0),
            measured(&fleet, 100.0),
            "{choice:?}"
        );
    }
}

#[test]
fn a_fleet_with_one_out_of_service_is_the_smaller_fleet() {
    let poisson = Arrivals::Poisson { per_second: 160.0 };
    let service = Distribution::Exponential { mean_seconds: 0.01 };
    for choice in CHOICES {
        let with = |instances| {
            let fleet = fleet(instances, 2);
            let balancer = balance(choice);
            let network = servers(instances, poisson.clone(), service, balancer, Some(fleet));
            measured(&network, 100.0)
        };
        let (two, three) = (with(2), with(3));
        assert_eq!(two.total, three.total, "{choice:?}");
        assert_eq!(two.groups[0].counts, three.groups[0].counts);
        assert_eq!(two.groups[0].waiting_time, three.groups[0].waiting_time);
        assert!(two.total.counts.completed > 15_000);
    }
}

/// Requests at 1 s, 2 s, 3 s … that need 0.1 s, and one instance that fails at 100.05 s.
fn one_instance(failure: Failure, returns_at: f64, timeout: Option<f64>) -> Measurements {
    let every_second = Arrivals::Deterministic { per_second: 1.0 };
    let service = Distribution::Deterministic { mean_seconds: 0.1 };
    let balancer = balance(Choice::RoundRobin);
    let mut network = servers(1, every_second, service, balancer, Some(fleet(1, 1)));
    network.classes[0].timeout = timeout.map(Span::from_seconds);
    let (fleet, instance) = (FleetId(0), 0);
    network.changes = vec![
        TimedChange {
            at: at(100.05),
            change: Change::InstanceFails {
                fleet,
                instance,
                failure,
            },
        },
        TimedChange {
            at: at(returns_at),
            change: Change::InstanceReturns { fleet, instance },
        },
    ];
    measured(&network, 300.5)
}

/// One is inside when it fails, ten are sent to it until the health check has noticed, and until
/// that has noticed its return everybody is refused.
#[test]
fn a_single_instance_is_unavailable_from_its_failure_until_its_health_check_passes() {
    let counts = one_instance(Failure::Crash, 200.05, None).total.counts;
    assert_eq!((counts.arrivals, counts.ended()), (300, 300));
    assert_eq!((counts.failed, counts.blocked), (1 + 10, 100));
    assert_eq!(counts.completed, 300 - 111);
}

#[test]
fn a_failure_shorter_than_the_health_check_is_over_when_the_instance_is_back() {
    let counts = one_instance(Failure::Crash, 105.05, None).total.counts;
    assert_eq!((counts.failed, counts.blocked), (1 + 5, 0));
}

#[test]
fn requests_to_a_silent_instance_hang_until_the_clients_timeout() {
    let measured = one_instance(Failure::Silence, 200.05, Some(3.0));
    let counts = measured.total.counts;
    assert_eq!((counts.timed_out, counts.blocked), (1 + 10, 100));
    assert_eq!((counts.failed, counts.completed), (0, 300 - 111));
    // Eleven waited three seconds, 189 were served in 0.1 s, and the refused waited not at all.
    assert_eq!(measured.total.response_sum_nanos, 51_900_000_000);
}

#[test]
fn an_instance_that_is_back_knows_nothing_of_the_requests_that_hang() {
    let counts = one_instance(Failure::Silence, 105.05, None).total.counts;
    assert_eq!((counts.failed, counts.timed_out, counts.blocked), (6, 0, 0));
}

/// Whoever fails fast has the fewest requests outstanding and draws more than its share, while
/// others idle; with turns it has its share. One that hangs has the most, and is soon left alone.
///
/// For the share x that it draws: about 4·x of the four others idle, and ties are broken evenly,
/// so x = 1/(1 + 4·x) = 0.39.
#[test]
fn the_fewest_outstanding_are_where_requests_fail_fast() {
    let lost = |choice, failure| {
        let poisson = Arrivals::Poisson { per_second: 80.0 };
        let service = Distribution::Exponential { mean_seconds: 0.05 };
        let mut network = servers(5, poisson, service, balance(choice), Some(fleet(5, 5)));
        network.classes[0].timeout = Some(Span::from_seconds(2.0));
        network.changes.push(TimedChange {
            at: at(100.0),
            change: Change::InstanceFails {
                fleet: FleetId(0),
                instance: 2,
                failure,
            },
        });
        // Out of service after 10 s, and the last client has given up after 12.
        let counts = measured(&network, 112.0).total.counts;
        (counts.failed + counts.timed_out) as f64 / (80.0 * 10.0)
    };
    assert!((lost(Choice::RoundRobin, Failure::Crash) - 0.2).abs() < 0.03);
    assert!((lost(Choice::LeastOutstanding, Failure::Crash) - 0.39).abs() < 0.05);
    assert!(lost(Choice::LeastOutstanding, Failure::Silence) < 0.05);
    assert!((lost(Choice::RoundRobin, Failure::Silence) - 0.2).abs() < 0.03);
}

/// Instances of one shared processor, with an autoscaler that aims at 60 %; `offered` processors'
/// worth of work in the first 1,000 s and then `later`.
fn autoscaled(offered: f64, later: f64) -> Network {
    let mean_seconds = 0.02;
    let rate = |offered: f64| offered / mean_seconds;
    let points = [
        (0.0, rate(offered)),
        (1000.0, rate(offered)),
        (1000.1, rate(later)),
    ];
    let arrivals = Arrivals::PoissonRate {
        points: points.to_vec(),
    };
    let fleet = Fleet {
        autoscaler: Some(Autoscaler {
            processors: StationId(0),
            target: 0.6,
            metric_period: Span::from_seconds(60.0),
            boot: Span::from_seconds(90.0),
            scale_out_cooldown: Span::from_seconds(160.0),
            scale_in_cooldown: Span::from_seconds(300.0),
            min: 1,
            max: 8,
        }),
        ..fleet(8, 1)
    };
    let service = Distribution::Exponential { mean_seconds };
    let balancer = balance(Choice::LeastOutstanding);
    let mut network = servers(8, arrivals, service, balancer, Some(fleet));
    for station in &mut network.stations {
        station.discipline = Discipline::ProcessorSharing {
            contention: Contention::NONE,
        };
        station.waiting_capacity = Some(20);
    }
    network
}

fn states(network: &Network, times: &[f64]) -> Vec<FleetState> {
    let mut simulation = Simulation::new(network, Seed::new(9).unwrap()).unwrap();
    let state = |&time: &f64| {
        simulation.run_until(at(time));
        // What is measured does not depend on when statistics begin anew.
        simulation.start_measuring();
        simulation.fleet(FleetId(0)).unwrap()
    };
    times.iter().map(state).collect()
}

/// 2.7 processors' worth of work at 60 % is 4.5 instances. A saturated fleet of n asks for
/// ⌈n/0.6⌉: 1 becomes 2 at 60 s (there at 150 s); after the cool-down 2 become 4 at 240 s (there
/// at 330 s); and 4, which are busy for 68 %, become 5 at 420 s (there at 510 s).
#[test]
fn an_autoscaler_finds_the_fleet_that_the_law_says() {
    let network = autoscaled(2.7, 0.9);
    let times = [
        59.0, 61.0, 149.0, 151.0, 239.0, 241.0, 331.0, 421.0, 511.0, 999.0,
    ];
    let found = states(&network, &times);
    let found: Vec<_> = found.iter().map(|s| (s.in_service, s.booting)).collect();
    let expected = [
        (1, 0),
        (1, 1),
        (1, 1),
        (2, 0),
        (2, 0),
        (2, 2),
        (4, 0),
        (4, 1),
        (5, 0),
        (5, 0),
    ];
    assert_eq!(found, expected);
}

/// 0.9 at 60 % is 1.5 instances, but the period in which the load falls, at 1,000 s, still asks for
/// ⌈(2.7 · 40 + 0.9 · 20)/60/0.6⌉ = 4. That is the most of the next five minutes, so one drains at
/// 1,320 s, and two more when 2 were enough from 1,380 s to 1,680 s.
#[test]
fn an_autoscaler_shrinks_only_after_fewer_have_been_enough_for_a_while() {
    let network = autoscaled(2.7, 0.9);
    let found = states(&network, &[1319.0, 1321.0, 1381.0, 1679.0, 1681.0, 3000.0]);
    let found: Vec<_> = found.iter().map(|s| s.in_service).collect();
    assert_eq!(found, [5, 4, 4, 4, 2, 2]);
}

#[test]
fn an_autoscaler_replaces_whom_the_health_check_took_out() {
    let mut network = autoscaled(2.7, 2.7);
    network.changes.push(TimedChange {
        at: at(900.0),
        change: Change::InstanceFails {
            fleet: FleetId(0),
            instance: 0,
            failure: Failure::Crash,
        },
    });
    // Ten seconds until it is noticed, ninety until another is there.
    let found = states(&network, &[909.0, 911.0, 999.0, 1001.0]);
    let found: Vec<_> = found.iter().map(|s| (s.in_service, s.booting)).collect();
    assert_eq!(found[0], (5, 0));
    assert_eq!(found[1], (4, 1));
    assert_eq!(found[2].0, 4);
    assert!(found[3].0 >= 5, "{found:?}");
}

/// Whoever waits or is served at a station that goes down, or comes later, is turned away.
#[test]
fn a_station_that_is_down_turns_everybody_away_until_it_is_up() {
    let every_second = Arrivals::Deterministic { per_second: 1.0 };
    let service = Distribution::Deterministic { mean_seconds: 2.5 };
    let mut network = single_station(1.0, 1, service);
    network.sources[0].arrivals = every_second;
    let station = StationId(0);
    network.changes = vec![
        TimedChange {
            at: at(5.75),
            change: Change::StationFails { station },
        },
        TimedChange {
            at: at(8.25),
            change: Change::StationReturns { station },
        },
    ];
    let counts = measured(&network, 10.9).total.counts;
    // 1 and 2 were served until 3.5 and were to be until 6; 2 to 5 are inside when it goes down,
    // 6, 7 and 8 come to closed doors, 9 and 10 are inside again.
    assert_eq!((counts.completed, counts.blocked), (1, 4 + 3));
    assert_eq!(counts.arrivals, 10);
}

#[test]
fn mistakes_in_fleets_and_changes_are_all_named() {
    let poisson = Arrivals::Poisson { per_second: 1.0 };
    let service = Distribution::Exponential { mean_seconds: 0.01 };
    let with = Fleet {
        row: vec![StationId(0), StationId(1)],
        ..fleet(3, 4)
    };
    let mut network = servers(3, poisson, service, balance(Choice::Random), Some(with));
    network.steps[4] = Step::Balance {
        fleet: FleetId(1),
        slot: 0,
        choice: Choice::Random,
        next: StepId(0),
        refused: StepId(2),
        broken: StepId(77),
    };
    let fails = |instance| Change::InstanceFails {
        fleet: FleetId(0),
        instance,
        failure: Failure::Crash,
    };
    let station = StationId(1);
    let changes = [fails(3), fails(0), Change::StationFails { station }];
    network.changes = changes
        .map(|change| TimedChange {
            at: at(1.0),
            change,
        })
        .to_vec();
    let errors = Simulation::new(&network, Seed::new(1).unwrap()).unwrap_err();
    let places: Vec<&str> = errors.iter().map(|error| error.place.as_str()).collect();
    let expected = [
        "steps[4].fleet",
        "steps[4].broken",
        "fleets[0].in_service",
        "fleets[0].row",
        "fleets[0].row",
        "changes[0].instance",
        "changes[2].station",
    ];
    assert_eq!(places, expected, "{errors:#?}");
}

#[test]
fn mistakes_in_an_autoscaler_are_all_named() {
    let mut network = autoscaled(1.0, 1.0);
    let other = Station {
        name: "other".to_owned(),
        group: GroupId(0),
        servers: Servers::Finite(1),
        ..network.stations[0].clone()
    };
    network.stations.push(other);
    network.groups.push(Group {
        name: "unused".to_owned(),
    });
    let scaler = network.fleets[0].autoscaler.as_mut().unwrap();
    scaler.target = 1.5;
    scaler.metric_period = Span::ZERO;
    scaler.max = 9;
    let errors = Simulation::new(&network, Seed::new(1).unwrap()).unwrap_err();
    let places: Vec<&str> = errors.iter().map(|error| error.place.as_str()).collect();
    let expected = ["target", "metric_period", "min", "processors"];
    let expected = expected.map(|field| format!("fleets[0].autoscaler.{field}"));
    assert_eq!(places, expected, "{errors:#?}");
}
