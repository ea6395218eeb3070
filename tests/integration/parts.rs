//! Parts that not every backend has: each is checked against theory where it degenerates to a
//! textbook queue, and against what practitioners know.

use loadbearing::sim::backend::window::{Precision, simulate};
use loadbearing::sim::deployment::{BalancerPart, Balancing, Deployment, ReplicaPart};
use loadbearing::sim::performance::Part;
use loadbearing::sim::scenario::{Design, Work};

use crate::backend::{assert_holds, demand, deployment, design, mean_response, seed, shared, work};

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
fn plenty() -> Design {
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
fn query_bound() -> Work {
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
