//! Jobs: requests that leave requests behind, in the network and on whole backends.

use loadbearing::catalog::architectures;
use loadbearing::sim::backend::compile::compile;
use loadbearing::sim::backend::curve::Curves;
use loadbearing::sim::backend::demand::Demand;
use loadbearing::sim::backend::window::{Precision, Window, simulate};
use loadbearing::sim::deployment::{Deployment, Placement};
use loadbearing::sim::network::model::{
    Class, ClassId, Distribution, Group, GroupId, Network, Place, Servers, StationId, Step, StepId,
};
use loadbearing::sim::network::workloads::single_station;
use loadbearing::sim::network::{Limits, Measurements, Simulation, StoppedBy};
use loadbearing::sim::performance::{Conditions, Part, PerformanceSource};
use loadbearing::sim::scenario::{Design, Work};
use loadbearing::sim::units::{Span, Time};

use crate::backend::{
    assert_holds, data, demand, deployment, design, mean_response, seed, settled, shared, work,
};
use crate::parts::{plenty, product_form, query_bound};

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

/// A design with a broker, and with `instances` of two background workers each.
fn brokered(mut design: Design, instances: u32) -> (Design, Deployment) {
    let part = architectures::find("scalable_monolith").unwrap().background;
    assert_eq!(part.as_ref().unwrap().size.vcpus, 2);
    design.architecture.background = part;
    let deployment = Deployment {
        background_instances: instances,
        ..deployment(&design, 4)
    };
    (design, deployment)
}

/// Half of the requests leave a job of 50 ms with two queries.
fn leaving_jobs(work: Work) -> Work {
    Work {
        deferred_share: 0.5,
        job_ms: 50.0,
        job_cv: 1.3,
        job_queries: 2.0,
        job_deadline_seconds: 30.0,
        enqueue_ms: 4.0,
        ..work
    }
}

/// Measured over a long run: mean response of requests and of jobs.
fn mean_job_response(demand: &Demand, per_second: f64, requests: f64) -> Measurements {
    let backend = compile(demand, per_second);
    measured(&backend.network, requests / per_second / 20.0).1
}

/// Everything is a queue of its own: parts of a product-form network send Poisson streams to each
/// other, so two workers without queries are M/G/2 and one that is nobody else's is M/G/1.
#[test]
fn background_workers_are_a_queue_of_their_own() {
    let (mut design, deployment) = brokered(plenty(), 1);
    let part = design.architecture.background.as_mut().unwrap();
    part.size.vcpus = 1;
    let work = Work {
        job_queries: 0.0,
        ..leaving_jobs(query_bound())
    };
    let demand = demand(&work, &design, &deployment);
    let rate = 16.0;
    let measured = mean_job_response(&demand, rate, 1.2e6);
    let jobs = &measured.classes[2];
    let (per_second, mean) = (0.5 * rate, 0.05);
    let second_moment = mean * mean * (1.0 + 1.3 * 1.3);
    let pollaczek_khinchine = mean + per_second * second_moment / (2.0 * (1.0 - per_second * mean));
    assert_holds(jobs.response_time.interval(0.999), pollaczek_khinchine);
    let theory = product_form(rate, 0.01) + 0.5 * 0.004;
    assert_holds(measured.total.response_time.interval(0.999), theory);
}

/// With more workers than jobs, a job takes its own work and its queries, which share the database
/// with those of requests.
#[test]
fn queries_of_jobs_compete_with_everybodys() {
    let (design, deployment) = brokered(plenty(), 100);
    let demand = demand(&leaving_jobs(query_bound()), &design, &deployment);
    let rate = 70.0;
    let measured = mean_job_response(&demand, rate, 3e5);
    let query = 0.0005 + shared(2, (3.0 + 0.5 * 2.0) * rate, 0.005);
    let jobs = &measured.classes[2];
    assert_holds(jobs.response_time.interval(0.999), 0.05 + 2.0 * query);
    let request = shared(2, rate / 4.0, 0.01) + 3.0 * query + 0.5 * 0.004;
    assert_holds(measured.total.response_time.interval(0.999), request);
}

#[test]
fn without_a_broker_a_request_does_its_job_itself() {
    let mut design = plenty();
    design.architecture.background = None;
    let four = deployment(&design, 4);
    let demand = demand(&leaving_jobs(query_bound()), &design, &four);
    let rate = 70.0;
    let query = 0.0005 + shared(2, (3.0 + 0.5 * 2.0) * rate, 0.005);
    // Shared processors treat all work alike: 10 ms from all and 50 ms from half of the requests.
    let processors = shared(2, rate / 4.0, 0.01 + 0.5 * 0.05);
    let theory = processors + (3.0 + 0.5 * 2.0) * query;
    assert_holds(mean_response(&demand, rate, 3e5), theory);
    assert_eq!(compile(&demand, rate).jobs, None);
}

#[test]
fn a_share_of_no_jobs_changes_not_a_bit() {
    let plain = design("scalable_monolith");
    let mut without = plain.clone();
    without.architecture.background = None;
    let jobless = Work {
        deferred_share: 0.0,
        ..leaving_jobs(work())
    };
    let deployment = Deployment {
        background_instances: 7,
        ..deployment(&plain, 2)
    };
    let with = demand(&jobless, &plain, &deployment);
    let without = demand(&work(), &without, &deployment);
    assert_eq!(with, without);
    assert_eq!(compile(&with, 50.0), compile(&without, 50.0));
}

#[test]
fn on_one_machine_jobs_of_workers_share_its_database() {
    let (design, deployment) = brokered(design("single_server"), 1);
    assert_eq!(
        design.architecture.database.placement,
        Placement::WithApplication
    );
    let demand = demand(&leaving_jobs(work()), &design, &deployment);
    let window = simulate(&demand, 0.5 * demand.capacity(), seed(), Precision::Coarse);
    assert!(window.jobs.unwrap().completed > 500, "{window:?}");
    assert!(window.failed_share < 0.01, "{window:?}");
}

/// The story's company: an eighth of the requests leaves a thumbnail of 400 ms to be made.
fn thumbnails() -> Work {
    Work {
        application_ms: 10.0,
        deferred_share: 0.125,
        job_ms: 400.0,
        job_cv: 1.0,
        job_queries: 2.0,
        job_deadline_seconds: 60.0,
        enqueue_ms: 5.0,
        ..work()
    }
}

/// One hour of it after the first: how many jobs wait, how many of the hour's were late, p95 of
/// requests [s] and their errors, and how busy the web servers were.
#[derive(Debug)]
struct Hour {
    waiting: f64,
    late_share: f64,
    p95_seconds: f64,
    errors: f64,
    processors: f64,
}

fn hours(background_instances: u32, count: u32) -> Vec<Hour> {
    let (design, deployment) = brokered(design("scalable_monolith"), background_instances);
    let demand = demand(&thumbnails(), &design, &deployment);
    let backend = compile(&demand, 43.0);
    let mut simulation = Simulation::new(&backend.network, seed()).unwrap();
    let group = |part: Part| {
        let found = backend.parts.iter().find(|(other, _)| *other == part);
        found.unwrap().1
    };
    (1..=count)
        .map(|hour| {
            simulation.start_measuring();
            simulation.run_until(Time::ZERO + Span::from_seconds(3_600.0 * f64::from(hour)));
            let measured = simulation.measurements();
            let counts = &measured.classes[2].counts;
            let processors = group(Part::ApplicationCpu).0 as usize;
            Hour {
                waiting: simulation.waiting(group(Part::BackgroundWorkers)) as f64,
                late_share: counts.late as f64 / counts.completed as f64,
                p95_seconds: measured.total.response_quantiles[2].value,
                errors: measured.total.failed_share.value,
                processors: measured.groups[processors].utilization.value,
            }
        })
        .collect()
}

/// Pages were fast, errors were none, the web servers half asleep; and people asked where their
/// pictures were. Two workers got 5.4 jobs a second and did 5: a little behind every second, each
/// hour the line grew by the same 1,500, and jobs were minutes late, then hours. Nothing but
/// lateness showed it, and one more machine ended it.
#[test]
fn a_queue_hides_lateness() {
    let story = hours(1, 3);
    for hour in &story {
        assert!(hour.p95_seconds < 0.08, "{story:?}");
        assert!(hour.errors.abs() < 1e-9, "{story:?}");
        assert!(hour.processors < 0.2, "{story:?}");
    }
    // What comes less what two workers do, who need 400 ms and two queries for each; the counts of
    // both vary like Poisson's, and three standard deviations hold nearly all of it.
    let (left, done) = (43.0 * 0.125 * 3_600.0, 2.0 / 0.4034 * 3_600.0);
    for (hours, hour) in (1_u32..).zip(&story) {
        let hours = f64::from(hours);
        let off = hour.waiting - hours * (left - done);
        assert!(
            off.abs() < 3.0 * (hours * (left + done)).sqrt(),
            "{off} {story:?}"
        );
    }
    assert!(
        story[0].late_share > 0.5 && story[2].late_share > 0.999,
        "{story:?}"
    );
    let cured = hours(2, 1);
    assert!(cured.iter().all(|hour| hour.late_share < 1e-3), "{cured:?}");
    assert!(cured.iter().all(|hour| hour.waiting < 20.0), "{cured:?}");
}

fn thumbnail_window(design: &Design, deployment: &Deployment, rate: f64) -> Window {
    let demand = demand(&thumbnails(), design, deployment);
    simulate(&demand, rate, seed(), Precision::Full)
}

/// We did without a queue: whoever uploads waits for the thumbnail, and so does whoever shares the
/// processors with it. Nothing is late, and the page is slow. That is the trade.
#[test]
fn a_job_done_before_the_answer_makes_the_page_slow() {
    let (with, deployment) = brokered(design("scalable_monolith"), 3);
    let mut without = with.clone();
    without.architecture.background = None;
    let rate = 60.0;
    let queued = thumbnail_window(&with, &deployment, rate);
    let inline = thumbnail_window(&without, &deployment, rate);
    assert!(
        inline.p95_ms.value > 5.0 * queued.p95_ms.value,
        "{queued:?} {inline:?}"
    );
    assert_eq!(inline.jobs, None);
    let jobs = queued.jobs.unwrap();
    assert!(jobs.late_share < 1e-3 && !jobs.backlog_grows, "{jobs:?}");
    // The job itself is done no sooner.
    assert!(
        jobs.p95_ms.value > inline.p50_ms.value,
        "{jobs:?} {inline:?}"
    );
}

/// A window says it as well: requests are fine, and the load is beyond what can be carried.
#[test]
fn a_growing_backlog_is_an_overloaded_window_and_all_its_jobs_are_lost() {
    let (design, deployment) = brokered(design("scalable_monolith"), 1);
    let window = thumbnail_window(&design, &deployment, 50.0);
    let jobs = window.jobs.unwrap();
    assert!(jobs.backlog_grows && window.overloaded, "{window:?}");
    assert!((window.failed_share - 0.125).abs() < 0.01, "{window:?}");
    assert_eq!(window.bottleneck, Some(Part::BackgroundWorkers));
    assert!(window.utilization_of(Part::BackgroundWorkers).unwrap() > 0.99);
    assert!(window.p95_ms.value < 80.0, "{window:?}");
    let calm = thumbnail_window(&design, &deployment, 20.0);
    assert!(!calm.overloaded && calm.failed_share < 1e-3, "{calm:?}");
    assert_ne!(calm.bottleneck, Some(Part::BackgroundWorkers));
}

/// A deadline that is shorter than the job: late, though nothing is short of anything.
#[test]
fn a_deadline_shorter_than_the_job_fails_without_overload() {
    let (design, deployment) = brokered(design("scalable_monolith"), 20);
    let work = Work {
        job_cv: 0.0,
        job_queries: 0.0,
        job_deadline_seconds: 0.399,
        ..thumbnails()
    };
    let demand = demand(&work, &design, &deployment);
    let window = simulate(&demand, 40.0, seed(), Precision::Coarse);
    assert!(
        (window.jobs.unwrap().late_share - 1.0).abs() < 1e-9,
        "{window:?}"
    );
    assert!((window.failed_share - 0.125).abs() < 0.03, "{window:?}");
    assert!(!window.overloaded, "{window:?}");
}

#[test]
fn the_curve_knows_when_jobs_are_late_and_where_workers_lie_between_windows() {
    let (design, deployment) = brokered(design("scalable_monolith"), 5);
    let mut curves = Curves::new(thumbnails(), data(), seed());
    let at = |curves: &mut Curves, rate: f64| {
        let conditions = Conditions {
            requests_per_second: rate,
            rows: 1e6,
        };
        settled(curves, &design, &deployment, conditions)
    };
    // Ten workers carry 198.8 requests a second.
    let most = { curves.capacities(&design, &deployment, 1e6) }
        .iter()
        .find(|(part, _)| *part == Part::BackgroundWorkers)
        .unwrap()
        .1;
    assert!((most - 10.0 / (0.125 * 0.4034)).abs() < 1e-6, "{most}");
    let calm = at(&mut curves, 0.6 * most);
    let late = at(&mut curves, 1.3 * most);
    assert!(!calm.overloaded && calm.failed_share < 0.001, "{calm:?}");
    assert!(
        late.overloaded && (late.failed_share - 0.125).abs() < 0.02,
        "{late:?}"
    );
    assert_eq!(late.bottleneck, Some(Part::BackgroundWorkers));
    assert!(
        late.p95_ms.value < 2.0 * calm.p95_ms.value,
        "{late:?} {calm:?}"
    );
}
