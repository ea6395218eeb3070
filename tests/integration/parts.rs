//! Parts that not every backend has: each is checked against theory where it degenerates to a
//! textbook queue, and against what practitioners know.

use loadbearing::sim::backend::curve::Curves;
use loadbearing::sim::backend::demand::Demand;
use loadbearing::sim::backend::window::{Precision, simulate};
use loadbearing::sim::deployment::{
    BalancerPart, Balancing, Deployment, EdgePart, ReplicaPart, ServicesPart, ThirdPartyPart,
};
use loadbearing::sim::performance::{Conditions, Part};
use loadbearing::sim::scenario::{Design, Work};

use crate::backend::{
    assert_holds, data, demand, deployment, design, mean_response, seed, settled, shared, work,
};

/// Two machines of their own for the database's reads, and hardly anything else that can be short.
fn with_replicas(read_share: f64) -> Design {
    let mut design = plenty();
    let database = &mut design.architecture.database;
    database.replicas = Some(ReplicaPart {
        max_replicas: 5,
        sizes: database.sizes.clone(),
        storage: database.storage.clone(),
        read_share,
    });
    design
}

/// Workers and connections without end, no cache, no locks, a balancer that draws.
pub(crate) fn plenty() -> Design {
    let mut design = design("scalable_monolith");
    design.architecture.application.workers_per_vcpu = 5_000.0;
    design.architecture.application.connections_per_instance = 10_000;
    design.architecture.database.contention_sigma = 0.0;
    design.architecture.database.contention_kappa = 0.0;
    design.architecture.cache = None;
    design.architecture.balancer = design.architecture.balancer.map(|balancer| BalancerPart {
        balancing: Balancing::Random,
        ..balancer
    });
    design
}

/// Queries long enough to fill a database, clients who wait.
pub(crate) fn query_bound() -> Work {
    Work {
        application_ms: 10.0,
        query_ms: 5.0,
        write_share: 0.25,
        client_timeout_seconds: 1e6,
        ..work()
    }
}

#[test]
fn replicas_are_queues_of_their_own() {
    let design = with_replicas(0.6);
    let deployment = Deployment {
        replicas: 2,
        ..deployment(&design, 4)
    };
    let demand = demand(&query_bound(), &design, &deployment);
    let rate = 0.8 * demand.capacity();
    let on_replicas = 3.0 * 0.75 * 0.6;
    let on_primary = 3.0 - on_replicas;
    let theory = shared(2, rate / 4.0, 0.01)
        + 3.0 * 0.0005
        + on_primary * shared(2, on_primary * rate, 0.005)
        + on_replicas * shared(2, on_replicas * rate / 2.0, 0.005);
    assert_holds(mean_response(&demand, rate, 2e6), theory);
}

#[test]
fn replicas_relieve_reads_but_not_writes() {
    let design = with_replicas(0.9);
    let with = |replicas, write_share| {
        let deployment = Deployment {
            replicas,
            ..deployment(&design, 20)
        };
        let work = Work {
            write_share,
            ..query_bound()
        };
        demand(&work, &design, &deployment)
    };
    let most = |replicas, write_share| with(replicas, write_share).capacity();
    // Nine reads in ten leave the primary; one replica carries them alone.
    assert!((most(1, 0.0) / most(0, 0.0) - 1.0 / 0.9).abs() < 1e-9);
    assert!((most(3, 0.0) / most(0, 0.0) - 3.0 / 0.9).abs() < 1e-9);
    assert!((most(5, 1.0) / most(0, 1.0) - 1.0).abs() < 1e-9);
    let rate = 0.9 * most(0, 0.25);
    let p95 = |replicas| simulate(&with(replicas, 0.25), rate, seed(), Precision::Full).p95_ms;
    assert!(p95(2).value < 0.6 * p95(0).value);
    // Four replicas need nothing that one more would give: the primary's writes are what is short.
    let busy = simulate(
        &with(5, 0.25),
        0.97 * most(5, 0.25),
        seed(),
        Precision::Full,
    );
    assert_eq!(busy.bottleneck, Some(Part::Database), "{busy:?}");
    let one = simulate(
        &with(1, 0.05),
        0.97 * most(1, 0.05),
        seed(),
        Precision::Full,
    );
    assert_eq!(one.bottleneck, Some(Part::Replicas), "{one:?}");
}

/// Mean response time of [`query_bound`] requests at `rate` on four instances of [`plenty`], with
/// `application` seconds of work each.
pub(crate) fn product_form(rate: f64, application: f64) -> f64 {
    let queries = 3.0 * (0.0005 + shared(2, 3.0 * rate, 0.005));
    shared(2, rate / 4.0, application) + queries
}

#[test]
fn the_edge_thins_out_what_reaches_the_backend() {
    let mut design = plenty();
    let without = demand(&query_bound(), &design, &deployment(&design, 4));
    design.architecture.edge = Some(EdgePart {
        read_share: 0.6,
        delay_ms: 12.0,
        transfer: String::new(),
        requests: String::new(),
    });
    let with = demand(&query_bound(), &design, &deployment(&design, 4));
    // A quarter writes, and of the reads 60 % stay at the edge.
    let origin = 1.0 - 0.6 * 0.75;
    assert!((with.capacity() * origin / without.capacity() - 1.0).abs() < 1e-9);
    let rate = 0.8 * with.capacity();
    let theory = (1.0 - origin) * 0.012 + origin * product_form(rate * origin, 0.01);
    assert_holds(mean_response(&with, rate, 2e6), theory);
}

#[test]
fn waiting_for_a_third_party_takes_workers_not_processors() {
    let mut design = plenty();
    design.architecture.third_party = Some(ThirdPartyPart {
        request_share: 0.3,
        delay_ms: 200.0,
        delay_cv: 1.5,
        failure_share: 0.1,
    });
    let four = deployment(&design, 4);
    let work = query_bound();
    let with = demand(&work, &design, &four);
    let rate = 0.8 * with.capacity();
    let window = simulate(&with, rate, seed(), Precision::Full);
    assert!((window.failed_share - 0.03).abs() < 0.005, "{window:?}");
    assert!(!window.overloaded, "what fails anyway is no overload");
    // Those that fail miss the second half of their work.
    design.architecture.third_party = design.architecture.third_party.map(|part| ThirdPartyPart {
        failure_share: 0.0,
        ..part
    });
    let with = demand(&work, &design, &four);
    let theory = product_form(rate, 0.01) + 0.3 * 0.2;
    assert_holds(mean_response(&with, rate, 2e6), theory);
    // 0.3 · 200 ms of waiting beside 35 ms of work: few workers are all held while processors idle.
    design.architecture.application.workers_per_vcpu = 2.0;
    let short = demand(&work, &design, &deployment(&design, 2));
    let window = simulate(&short, 0.95 * short.capacity(), seed(), Precision::Full);
    assert_eq!(window.bottleneck, Some(Part::ApplicationWorkers));
    assert!(window.utilization_of(Part::ApplicationCpu).unwrap() < 0.5);
}

#[test]
fn calls_between_services_cost_time_and_processors() {
    let mut design = plenty();
    design.architecture.application.services = Some(ServicesPart {
        calls_per_request: 5.0,
        call_network_ms: 2.0,
        call_cpu_ms: 1.0,
        operations_parts: 0,
    });
    let demand = demand(&query_bound(), &design, &deployment(&design, 4));
    let rate = 0.8 * demand.capacity();
    assert_holds(
        mean_response(&demand, rate, 2e6),
        product_form(rate, 0.015) + 5.0 * 0.002,
    );
    let processors = demand.capacities()[1];
    assert_eq!(processors.0, Part::ApplicationCpu);
    assert!((processors.1 - 8.0 / 0.015).abs() < 1e-6);
}

/// As `backend::the_curve_is_close_to_direct_simulation`, below the knee.
#[test]
fn the_curve_is_close_with_every_part() {
    let mut design = design("services_on_kubernetes");
    design.architecture.third_party = Some(ThirdPartyPart {
        request_share: 0.05,
        delay_ms: 150.0,
        delay_cv: 1.0,
        failure_share: 0.01,
    });
    let deployment = Deployment {
        replicas: 1,
        ..deployment(&design, 5)
    };
    let rows = 4e7;
    let demand = Demand::new(&work(), &data(), &design, &deployment, rows);
    let mut curves = Curves::new(work(), data(), seed());
    for load in [0.42, 0.72, 0.86] {
        let rate = load * demand.capacity();
        let conditions = Conditions {
            requests_per_second: rate,
            rows,
        };
        let curve = settled(&mut curves, &design, &deployment, conditions);
        let direct = simulate(&demand, rate, seed(), Precision::Full);
        let pairs = [
            (0.08, curve.p50_ms, direct.p50_ms),
            (0.04, curve.p95_ms, direct.p95_ms),
            (0.08, curve.p99_ms, direct.p99_ms),
        ];
        for (bound, curve, direct) in pairs {
            let error = curve.value / direct.value - 1.0;
            let noise = (curve.half_width / curve.value).hypot(direct.half_width / direct.value);
            assert!(error.abs() < bound + noise, "{load}: {curve:?} {direct:?}");
        }
    }
}
