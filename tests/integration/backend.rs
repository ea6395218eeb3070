//! Windows of traffic through whole backends: degenerate deployments equal textbook queues, real
//! ones do what practitioners know, and the curve between windows is close to simulating.

use loadbearing::catalog::architectures;
use loadbearing::sim::backend::compile::compile;
use loadbearing::sim::backend::curve::Curves;
use loadbearing::sim::backend::demand::Demand;
use loadbearing::sim::backend::window::{Plan, Precision, Window, simulate};
use loadbearing::sim::deployment::{BalancerPart, Balancing, Deployment, Size};
use loadbearing::sim::network::Simulation;
use loadbearing::sim::performance::{Conditions, Estimate, Part, Performance, PerformanceSource};
use loadbearing::sim::scenario::{Data, Design, Levers, Section, Work};
use loadbearing::sim::units::{Seed, Span, Time};

pub(crate) fn seed() -> Seed {
    Seed::new(2026).unwrap()
}

/// A request of 30 ms with three queries, one in ten a write.
pub(crate) fn work() -> Work {
    Work::from_fn(|field| match field {
        "write_share" => 0.1,
        "application_ms" => 30.0,
        "application_cv" => 1.0,
        "queries_per_request" => 3.0,
        "query_ms" => 1.2,
        "scan_ns_per_row" => 43.0,
        "database_round_trip_ms" => 0.5,
        "cacheable_share" => 0.8,
        "cache_ms" => 0.3,
        "response_kilobytes" => 6.0,
        "client_timeout_seconds" => 30.0,
        _ => 0.0,
    })
}

pub(crate) fn data() -> Data {
    Data::from_fn(|field| match field {
        "bytes_per_row" => 500.0,
        "popularity_exponent" => 0.9,
        "scanned_share" => 0.01,
        _ => 0.0,
    })
}

pub(crate) fn design(architecture: &str) -> Design {
    Design {
        architecture: architectures::find(architecture).unwrap(),
        levers: Levers::from_fn(|field| match field {
            "n_plus_one_factor" | "runtime_factor" => 1.0,
            _ => 0.0,
        }),
    }
}

pub(crate) fn deployment(design: &Design, instances: u32) -> Deployment {
    Deployment {
        architecture: design.architecture.id.clone(),
        instances,
        application_size: 0,
        database_size: 0,
        shards: 1,
        replicas: 0,
        cache_size: 0,
        cache_nodes: u32::from(design.architecture.cache.is_some()),
        background_instances: 0,
    }
}

pub(crate) const ROWS: f64 = 1e6;

pub(crate) fn demand(work: &Work, design: &Design, deployment: &Deployment) -> Demand {
    Demand::new(work, &data(), design, deployment, ROWS)
}

pub(crate) fn window(demand: &Demand, load: f64) -> Window {
    simulate(demand, load * demand.capacity(), seed(), Precision::Full)
}

/// Mean response time of a long run [s], at the level of tests against theory.
pub(crate) fn mean_response(demand: &Demand, per_second: f64, requests: f64) -> Estimate {
    let backend = compile(demand, per_second);
    let mut simulation = Simulation::new(&backend.network, seed()).unwrap();
    let batch = Span::from_seconds(requests / per_second / 20.0);
    simulation.run_until(simulation.now() + batch + batch);
    simulation.start_measuring();
    for _ in 0..20 {
        simulation.run_until(simulation.now() + batch);
        simulation.close_batch();
    }
    simulation
        .measurements()
        .total
        .response_time
        .interval(0.999)
}

pub(crate) fn assert_holds(estimate: Estimate, theory: f64) {
    let Estimate { value, half_width } = estimate;
    assert!(
        (value - theory).abs() <= half_width,
        "{estimate:?} {theory}"
    );
    assert!(half_width < 0.03 * theory, "too wide: {estimate:?}");
}

/// Probability that an arrival finds all of `servers` busy (Erlang C).
fn erlang_c(servers: u32, offered: f64) -> f64 {
    let blocking = (1..=servers).fold(1.0, |b, k| offered * b / (f64::from(k) + offered * b));
    let load = offered / f64::from(servers);
    blocking / (1.0 - load * (1.0 - blocking))
}

/// Mean response time of a shared processor with exponential work, which is also that of any other.
pub(crate) fn shared(servers: u32, rate: f64, mean: f64) -> f64 {
    let offered = rate * mean;
    mean * (1.0 + erlang_c(servers, offered) / (f64::from(servers) - offered))
}

#[test]
fn one_worker_without_a_database_is_an_mg1_queue() {
    let mut design = design("single_server");
    design.architecture.application.workers_per_vcpu = 0.5;
    design.architecture.application.waiting_capacity = 1_000_000;
    let work = Work {
        queries_per_request: 0.0,
        application_cv: 1.5,
        client_timeout_seconds: 1e6,
        ..work()
    };
    let demand = demand(&work, &design, &deployment(&design, 1));
    assert_eq!(demand.workers, 1);
    let (rate, mean) = (0.6 / 0.03, 0.03);
    let second_moment = mean * mean * (1.0 + 1.5 * 1.5);
    let pollaczek_khinchine = mean + rate * second_moment / (2.0 * (1.0 - rate * mean));
    assert_holds(mean_response(&demand, rate, 3e6), pollaczek_khinchine);
}

#[test]
fn a_half_before_and_a_half_after_the_queries_are_one_service() {
    // Queries that take no time: what remains is the same queue.
    let mut design = design("single_server");
    design.architecture.application.workers_per_vcpu = 0.5;
    design.architecture.application.waiting_capacity = 1_000_000;
    let work = Work {
        query_ms: 1e-6,
        application_cv: 0.7,
        client_timeout_seconds: 1e6,
        ..work()
    };
    let demand = demand(&work, &design, &deployment(&design, 1));
    let (rate, mean) = (0.7 / 0.03, 0.03);
    let second_moment = mean * mean * (1.0 + 0.7 * 0.7);
    let pollaczek_khinchine = mean + rate * second_moment / (2.0 * (1.0 - rate * mean));
    assert_holds(mean_response(&demand, rate, 2e6), pollaczek_khinchine);
}

#[test]
fn many_workers_are_a_shared_processor() {
    let mut design = design("single_server");
    design.architecture.application.workers_per_vcpu = 5_000.0;
    let work = Work {
        queries_per_request: 0.0,
        client_timeout_seconds: 1e6,
        ..work()
    };
    let demand = demand(&work, &design, &deployment(&design, 1));
    let rate = 0.8 * demand.capacity();
    assert_holds(mean_response(&demand, rate, 2e6), shared(2, rate, 0.03));
}

#[test]
fn with_enough_of_everything_parts_are_a_product_form_network() {
    let mut design = design("scalable_monolith");
    design.architecture.application.workers_per_vcpu = 5_000.0;
    design.architecture.application.connections_per_instance = 10_000;
    design.architecture.database.contention_sigma = 0.0;
    design.architecture.database.contention_kappa = 0.0;
    design.architecture.balancer = design.architecture.balancer.map(|balancer| BalancerPart {
        balancing: Balancing::Random,
        ..balancer
    });
    let work = Work {
        query_ms: 5.0,
        cacheable_share: 0.0,
        client_timeout_seconds: 1e6,
        ..work()
    };
    let demand = demand(&work, &design, &deployment(&design, 2));
    let rate = 0.8 * demand.capacity();
    let queries = 3.0 * (0.0005 + shared(2, 3.0 * rate, 0.005));
    let theory = shared(2, rate / 2.0, 0.03) + queries;
    assert_holds(mean_response(&demand, rate, 2e6), theory);
}

#[test]
fn utilisation_follows_the_utilisation_law() {
    let design = design("scalable_monolith");
    let demand = demand(&work(), &design, &deployment(&design, 4));
    let window = window(&demand, 0.6);
    for (part, most) in demand.capacities() {
        if matches!(part, Part::ApplicationCpu | Part::Database) {
            let law = 0.6 * demand.capacity() / most;
            let busy = window.utilization_of(part).unwrap();
            // The contention's share of busy time depends on how many are inside.
            assert!((busy / law - 1.0).abs() < 0.02, "{part:?} {busy} {law}");
        }
    }
}

#[test]
fn twitter_2007_uses_two_thirds_of_its_workers() {
    // Cook, Scaling Twitter, 2007: 180 Rails processes, 600 requests/s of 200 ms, of which 50 to
    // 100 ms in the database. Little's law: 600 · 0.2 = 120 busy workers.
    let mut design = design("scalable_monolith");
    let application = &mut design.architecture.application;
    application.sizes = vec![Size {
        name: "machine".into(),
        vcpus: 20,
        memory_gib: 8.0,
        price: String::new(),
    }];
    application.workers_per_vcpu = 1.0;
    application.connections_per_instance = 20;
    let work = Work {
        application_ms: 125.0,
        queries_per_request: 4.0,
        query_ms: 0.75,
        database_round_trip_ms: 18.0,
        cacheable_share: 0.0,
        ..work()
    };
    let deployment = Deployment {
        database_size: 2,
        ..deployment(&design, 9)
    };
    let demand = demand(&work, &design, &deployment);
    assert_eq!(demand.instances * demand.workers, 180);
    let window = simulate(&demand, 600.0, seed(), Precision::Full);
    let busy = window.utilization_of(Part::ApplicationWorkers).unwrap();
    assert!((busy - 120.0 / 180.0).abs() < 0.01, "{busy}");
    assert!(!window.overloaded);
}

#[test]
fn a_pool_of_one_connection_serialises_the_queries() {
    let mut design = design("scalable_monolith");
    let work = Work {
        cacheable_share: 0.0,
        query_ms: 5.0,
        ..work()
    };
    let plenty = demand(&work, &design, &deployment(&design, 2));
    design.architecture.application.connections_per_instance = 1;
    let one = demand(&work, &design, &deployment(&design, 2));
    let connections = 2.0 / one.connection_seconds();
    let rate = 0.95 * connections;
    assert!(rate < 0.95 * plenty.capacity());
    let free = simulate(&plenty, rate, seed(), Precision::Full);
    let short = simulate(&one, rate, seed(), Precision::Full);
    assert!(short.p50_ms.value > 1.5 * free.p50_ms.value);
    assert_eq!(short.bottleneck, Some(Part::ConnectionPool), "{short:?}");
    assert!(simulate(&one, 1.1 * connections, seed(), Precision::Full).overloaded);
}

#[test]
fn few_workers_make_others_wait_while_processors_idle() {
    let mut design = design("scalable_monolith");
    design.architecture.application.workers_per_vcpu = 1.0;
    let work = Work {
        database_round_trip_ms: 30.0,
        cacheable_share: 0.0,
        ..work()
    };
    let demand = demand(&work, &design, &deployment(&design, 2));
    let window = window(&demand, 0.95);
    assert_eq!(
        window.bottleneck,
        Some(Part::ApplicationWorkers),
        "{window:?}"
    );
    assert!(window.utilization_of(Part::ApplicationCpu).unwrap() < 0.5);
}

#[test]
fn overload_fails_by_refusals_and_timeouts() {
    let mut design = design("single_server");
    design.architecture.application.waiting_capacity = 0;
    let refusing = demand(&work(), &design, &deployment(&design, 1));
    let window_refusing = window(&refusing, 2.0);
    assert!(
        (window_refusing.failed_share - 0.5).abs() < 0.05,
        "{window_refusing:?}"
    );
    assert!(window_refusing.overloaded);
    design.architecture.application.waiting_capacity = 100_000;
    let impatient = Work {
        client_timeout_seconds: 2.0,
        ..work()
    };
    let waiting = demand(&impatient, &design, &deployment(&design, 1));
    let window_waiting = window(&waiting, 2.0);
    assert!(window_waiting.failed_share > 0.45, "{window_waiting:?}");
    assert!(window_waiting.p99_ms.value <= 2_000.0 * 1.01);
    assert!(
        window_waiting.p50_ms.value > 500.0,
        "whoever is answered waited"
    );
}

#[test]
fn balancing_by_outstanding_requests_beats_chance() {
    let p95 = |balancing| {
        let mut design = design("scalable_monolith");
        design.architecture.balancer = design
            .architecture
            .balancer
            .map(|part| BalancerPart { balancing, ..part });
        let demand = demand(&work(), &design, &deployment(&design, 8));
        window(&demand, 0.8).p95_ms.value
    };
    let random = p95(Balancing::Random);
    assert!(p95(Balancing::LeastOutstanding) < p95(Balancing::PowerOfTwo));
    assert!(p95(Balancing::PowerOfTwo) < 0.9 * random);
}

#[test]
fn a_longer_warm_up_changes_nothing() {
    let design = design("single_server");
    let demand = demand(&work(), &design, &deployment(&design, 1));
    let rate = 0.9 * demand.capacity();
    let usual = simulate(&demand, rate, seed(), Precision::Full);
    let plan = Plan::new(&demand, rate, Precision::Full);
    let backend = compile(&demand, rate);
    let mut simulation = Simulation::new(&backend.network, seed()).unwrap();
    simulation.run_until(Time::ZERO + Span::from_seconds(10.0 * plan.warm_up_seconds));
    simulation.start_measuring();
    for _ in 0..40 {
        simulation.run_until(simulation.now() + Span::from_seconds(plan.batch_seconds));
        simulation.close_batch();
    }
    let p95 = simulation.measurements().total.response_quantiles[2].interval(0.95);
    let (value, width) = (
        p95.value * 1e3,
        p95.half_width * 1e3 + usual.p95_ms.half_width,
    );
    assert!(
        (value - usual.p95_ms.value).abs() < width,
        "{value} {usual:?}"
    );
}

#[test]
fn the_same_window_twice_and_a_coarse_one_for_a_twentieth_of_the_work() {
    let design = design("scalable_monolith");
    let demand = demand(&work(), &design, &deployment(&design, 6));
    let full = window(&demand, 0.8);
    assert_eq!(full, window(&demand, 0.8));
    let coarse = simulate(&demand, 0.8 * demand.capacity(), seed(), Precision::Coarse);
    assert!(
        coarse.events * 8 < full.events,
        "{} {}",
        coarse.events,
        full.events
    );
    assert!((coarse.p50_ms.value / full.p50_ms.value - 1.0).abs() < 0.1);
    assert!(full.precise && full.p95_ms.half_width <= 0.05 * full.p95_ms.value);
}

/// The answer once nothing is wanted any more.
pub(crate) fn settled(
    curves: &mut Curves,
    design: &Design,
    deployment: &Deployment,
    conditions: Conditions,
) -> Performance {
    curves.refine(Precision::Full);
    loop {
        let performance = curves.performance(design, deployment, conditions);
        if curves.wanted() == 0 {
            return performance;
        }
        while curves.measure_next() {}
    }
}

#[test]
fn the_curve_is_close_to_direct_simulation() {
    let cases = [
        ("single_server", 1, 0.0, 3e6, [0.4, 0.72, 0.86, 0.93]),
        ("scalable_monolith", 5, 0.1, 4e7, [0.2, 0.6, 0.75, 0.93]),
        ("scalable_monolith", 24, 0.0, 2e8, [0.42, 0.58, 0.72, 0.86]),
    ];
    let mut errors = Vec::new();
    for (architecture, instances, unindexed, rows, loads) in cases {
        let mut design = design(architecture);
        design.levers.unindexed_query_share = unindexed;
        let deployment = deployment(&design, instances);
        let demand = Demand::new(&work(), &data(), &design, &deployment, rows);
        let mut curves = Curves::new(work(), data(), seed());
        for load in loads {
            let rate = load * demand.capacity();
            let conditions = Conditions {
                requests_per_second: rate,
                rows,
            };
            let curve = settled(&mut curves, &design, &deployment, conditions);
            let direct = simulate(&demand, rate, seed(), Precision::Full);
            // Where two parts are equally loaded the distribution's shape changes fastest, and at
            // the knee everything does: there the curve promises less.
            let (middle, tail) = if load > 0.9 { (0.2, 0.2) } else { (0.04, 0.08) };
            let pairs = [
                (tail, curve.p50_ms, direct.p50_ms),
                (middle, curve.p95_ms, direct.p95_ms),
                (tail, curve.p99_ms, direct.p99_ms),
            ];
            for (bound, curve, direct) in pairs {
                let error = curve.value / direct.value - 1.0;
                let noise =
                    (curve.half_width / curve.value).hypot(direct.half_width / direct.value);
                assert!(
                    error.abs() < bound + noise,
                    "{architecture} {load}: {curve:?} {direct:?} {error:.3}"
                );
                if load <= 0.9 {
                    errors.push(error.abs());
                }
            }
        }
    }
    let mean = errors.iter().sum::<f64>() / errors.len() as f64;
    assert!(mean < 0.03, "{mean}");
}

#[test]
fn the_order_of_windows_does_not_matter() {
    let design = design("scalable_monolith");
    let ask = |order: &[usize]| {
        let mut curves = Curves::new(work(), data(), seed());
        curves.refine(Precision::Full);
        let questions = [
            (2, 30.0, 1e5),
            (5, 150.0, 1e6),
            (7, 300.0, 1e6),
            (2, 80.0, 1e5),
        ];
        let question = |curves: &mut Curves, at: usize| {
            let (instances, requests_per_second, rows) = questions[at];
            let conditions = Conditions {
                requests_per_second,
                rows,
            };
            curves.performance(&design, &deployment(&design, instances), conditions)
        };
        for at in order {
            question(&mut curves, *at);
            curves.measure_next();
        }
        while curves.measure_next() {}
        (0..questions.len())
            .map(|at| question(&mut curves, at))
            .collect::<Vec<_>>()
    };
    assert_eq!(ask(&[0, 1, 2, 3]), ask(&[3, 1, 0, 2]));
}

#[test]
fn asking_simulates_nothing_and_notes_what_is_wanted() {
    let design = design("single_server");
    let mut curves = Curves::new(work(), data(), seed());
    let conditions = Conditions {
        requests_per_second: 20.0,
        rows: 5e6,
    };
    let first = curves.performance(&design, &deployment(&design, 1), conditions);
    assert!(first.p50_ms.value > 0.0 && first.p50_ms.value <= first.p95_ms.value);
    assert_eq!((curves.windows(), curves.events()), (0, 0));
    let wanted = curves.wanted();
    assert!(0 < wanted && wanted <= 8, "{wanted}");
    assert!(curves.measure_next());
    assert_eq!((curves.windows(), curves.wanted()), (1, wanted - 1));
    assert!(curves.events() > 1_000);
    while curves.measure_next() {}
    curves.performance(&design, &deployment(&design, 1), conditions);
    assert_eq!(curves.wanted(), 0);
    curves.refine(Precision::Full);
    curves.performance(&design, &deployment(&design, 1), conditions);
    assert_eq!(curves.wanted(), wanted);
}

#[test]
fn far_beyond_capacity_the_answered_rate_stays() {
    let design = design("single_server");
    let deployment = deployment(&design, 1);
    let demand = demand(&work(), &design, &deployment);
    let mut curves = Curves::new(work(), data(), seed());
    let mut answered = |load: f64| {
        let requests_per_second = load * demand.capacity();
        let conditions = Conditions {
            requests_per_second,
            rows: ROWS,
        };
        let performance = settled(&mut curves, &design, &deployment, conditions);
        assert!(performance.overloaded);
        requests_per_second * (1.0 - performance.failed_share)
    };
    let (at_four, at_forty) = (answered(4.0), answered(40.0));
    assert!((at_four / at_forty - 1.0).abs() < 1e-9);
}

#[test]
fn nonsense_is_survived() {
    let design = design("scalable_monolith");
    let odd = Deployment {
        instances: 0,
        application_size: 99,
        database_size: 99,
        shards: 0,
        cache_nodes: 0,
        ..deployment(&design, 1)
    };
    let mut curves = Curves::new(work(), data(), seed());
    for requests_per_second in [f64::NAN, -1.0, 0.0, 1e300] {
        for rows in [f64::NAN, -1.0, 0.0, 1e300] {
            let conditions = Conditions {
                requests_per_second,
                rows,
            };
            let performance = curves.performance(&design, &odd, conditions);
            assert!(performance.p95_ms.value.is_finite(), "{conditions:?}");
            assert!((0.0..=1.0).contains(&performance.failed_share));
        }
    }
    while curves.measure_next() {}
}
