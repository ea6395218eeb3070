//! Jobs: requests that leave requests behind, in the network and on whole backends.

use loadbearing::sim::network::model::{
    Class, ClassId, Distribution, Group, GroupId, Network, Place, Servers, StationId, Step, StepId,
};
use loadbearing::sim::network::workloads::single_station;
use loadbearing::sim::network::{Limits, Measurements, Simulation, StoppedBy};
use loadbearing::sim::units::{Seed, Span, Time};

use crate::backend::assert_holds;

fn seed() -> Seed {
    Seed::new(2026).unwrap()
}

fn exponential(mean_seconds: f64) -> Distribution {
    Distribution::Exponential { mean_seconds }
}

/// An M/M/1 queue whose every customer leaves a job on departure, which one worker does.
fn with_jobs(per_second: f64, job_seconds: f64, deadline: Option<Span>) -> Network {
    let mut network = single_station(per_second, 1, exponential(0.5));
    network.groups.push(Group {
        name: "workers".to_owned(),
    });
    let mut workers = network.stations[0].clone();
    workers.name = "workers".to_owned();
    workers.group = GroupId(1);
    workers.servers = Servers::Finite(1);
    network.stations.push(workers);
    network.classes.push(Class {
        name: "jobs".to_owned(),
        background: true,
        deadline,
        ..Class::default()
    });
    let Step::Visit {
        service,
        place,
        blocked,
        abandoned,
        ..
    } = network.steps[0].clone()
    else {
        unreachable!("a single station is visited first")
    };
    let spawn = StepId(network.steps.len() as u32);
    let job = StepId(spawn.0 + 1);
    network.steps[0] = Step::Visit {
        place,
        service,
        next: spawn,
        blocked,
        abandoned,
    };
    network.steps.push(Step::Spawn {
        class: ClassId(1),
        entry: job,
        next: StepId(1),
    });
    network.steps.push(Step::Visit {
        place: Place::Fixed(StationId(1)),
        service: exponential(job_seconds),
        next: StepId(1),
        blocked,
        abandoned,
    });
    network
}

fn measured(network: &Network, batch_seconds: f64) -> (Simulation, Measurements) {
    let mut simulation = Simulation::new(network, seed()).unwrap();
    let batch = Span::from_seconds(batch_seconds);
    simulation.run_until(simulation.now() + batch);
    simulation.start_measuring();
    for _ in 0..20 {
        simulation.run_until(simulation.now() + batch);
        simulation.close_batch();
    }
    let measured = simulation.measurements();
    (simulation, measured)
}

/// Departures of an M/M/1 queue are Poisson again (Burke), so the workers are one too: a job's time
/// is exponential with mean 1/(μ − λ), and exceeds d with probability e^(−(μ − λ)·d).
#[test]
fn jobs_are_a_queue_of_their_own_and_late_as_theory_says() {
    let deadline = 1.0;
    let network = with_jobs(1.0, 0.6, Some(Span::from_seconds(deadline)));
    let (_, measured) = measured(&network, 40_000.0);
    let jobs = &measured.classes[1];
    let free = 1.0 / 0.6 - 1.0;
    assert_holds(jobs.response_time.interval(0.999), 1.0 / free);
    assert_holds(jobs.late_share.interval(0.999), libm::exp(-free * deadline));
    assert_holds(measured.total.response_time.interval(0.999), 1.0);
    assert_eq!(measured.classes[0].counts, measured.total.counts);
    assert_eq!(measured.total.counts.late, 0);
}

/// The requests' every event happens as if nobody left jobs.
#[test]
fn jobs_do_not_touch_the_random_numbers_of_requests() {
    let with = measured(&with_jobs(1.0, 0.6, None), 1_000.0).1;
    let without = measured(&single_station(1.0, 1, exponential(0.5)), 1_000.0).1;
    assert_eq!(with.total, without.total);
    assert_eq!(with.groups[0], without.groups[0]);
    assert!(with.events > without.events);
}

#[test]
fn every_request_leaves_one_job_and_littles_law_is_exact() {
    let network = with_jobs(1.0, 0.8, Some(Span::ZERO));
    let mut simulation = Simulation::new(&network, seed()).unwrap();
    simulation.run_until(Time::from_nanos(5_000_000_000_000));
    let before = simulation.class_inside(ClassId(1));
    let counts = simulation.measurements().classes[1].counts;
    assert_eq!(counts.arrivals, counts.completed + before);
    simulation.stop_sources();
    simulation.run_until(Time::NEVER);
    let measured = simulation.measurements();
    let [requests, jobs] = &measured.classes[..] else {
        panic!("two classes")
    };
    assert_eq!(jobs.counts.arrivals, requests.counts.completed);
    assert_eq!(jobs.counts.completed, jobs.counts.arrivals);
    assert_eq!(
        jobs.counts.late, jobs.counts.completed,
        "none is done in no time"
    );
    assert_eq!(jobs.number_integral_nanos, jobs.response_sum_nanos);
    assert_eq!(simulation.departures(), requests.counts.ended());
    assert_eq!(simulation.requests_inside(), 0);
}

/// A job that leaves a job that leaves a job, without end and at one instant.
#[test]
fn jobs_without_end_run_into_a_limit_and_not_out_of_memory() {
    let mut network = with_jobs(1.0, 0.6, None);
    let endless = StepId(network.steps.len() as u32);
    network.steps.push(Step::Spawn {
        class: ClassId(1),
        entry: endless,
        next: StepId(1),
    });
    network.steps[4] = Step::Spawn {
        class: ClassId(1),
        entry: endless,
        next: StepId(1),
    };
    let mut simulation = Simulation::new(&network, seed()).unwrap();
    simulation.run_until(Time::from_nanos(100_000_000_000));
    assert_eq!(simulation.stopped_by(), Some(StoppedBy::StepsAtOnce));
    // Two for each: the line fills up.
    network.steps[endless.0 as usize] = Step::Spawn {
        class: ClassId(1),
        entry: endless,
        next: StepId(5),
    };
    let mut simulation = Simulation::new(&network, seed()).unwrap();
    simulation.set_limits(Limits {
        requests: 1_000,
        ..Limits::default()
    });
    simulation.run_until(Time::from_nanos(100_000_000_000));
    assert_eq!(simulation.stopped_by(), Some(StoppedBy::Requests));
}

#[test]
fn mistakes_in_leaving_jobs_are_named() {
    let mut network = with_jobs(1.0, 0.6, None);
    network.steps.push(Step::Spawn {
        class: ClassId(7),
        entry: StepId(99),
        next: StepId(98),
    });
    let errors = Simulation::new(&network, seed()).unwrap_err();
    let places: Vec<&str> = errors.iter().map(|error| error.place.as_str()).collect();
    assert_eq!(
        places,
        ["steps[6].class", "steps[6].entry", "steps[6].next"]
    );
}
