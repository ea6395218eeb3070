//! Functions in place of machines, on whole backends.

use loadbearing::catalog::{architectures, parameters};
use loadbearing::sim::backend::compile::compile;
use loadbearing::sim::backend::curve::Curves;
use loadbearing::sim::backend::episode::{ChapterSpan, Episode, Happening, play};
use loadbearing::sim::backend::failures::{FleetPlan, Mishap};
use loadbearing::sim::backend::window::{Precision, Window, simulate};
use loadbearing::sim::deployment::ServerlessPart;
use loadbearing::sim::network::model::Arrivals;
use loadbearing::sim::network::{NoObserver, Simulation};
use loadbearing::sim::performance::{Conditions, Part, Performance};
use loadbearing::sim::scenario::{Design, Failures, Scaling, Work};
use loadbearing::sim::units::{Span, Time};

use crate::backend::{
    assert_holds, data, demand, deployment, design, mean_response, seed, settled, shared, work,
};

fn functions(change: impl FnOnce(&mut ServerlessPart)) -> Design {
    let mut design = design("serverless");
    change(design.architecture.application.serverless.as_mut().unwrap());
    design
}

/// Without locks in the database, and with environments that are never given up.
fn textbook(change: impl FnOnce(&mut ServerlessPart)) -> Design {
    let mut design = functions(|part| {
        part.keep_alive_minutes = 1e5;
        change(part);
    });
    design.architecture.database.contention_sigma = 0.0;
    design.architecture.database.contention_kappa = 0.0;
    design
}

fn window(design: &Design, work: &Work, rate: f64, precision: Precision) -> Window {
    let demand = demand(work, design, &deployment(design, 1));
    simulate(&demand, rate, seed(), precision)
}

/// Everybody has an environment, so what is shared is the database alone.
#[test]
fn functions_share_nothing_but_the_database() {
    let design = textbook(|part| part.vcpus = 0.5);
    let demand = demand(&work(), &design, &deployment(&design, 1));
    let rate = 350.0;
    // Half a processor: 30 ms take 60.
    let theory = 0.06 + 3.0 * (0.0005 + shared(2, 3.0 * rate, 0.0012));
    assert_holds(mean_response(&demand, rate, 4e5), theory);
    let with_two = textbook(|part| part.vcpus = 2.0);
    let with_two = crate::backend::demand(&work(), &with_two, &deployment(&with_two, 1));
    assert!(
        (with_two.application_seconds - 0.03).abs() < 1e-12,
        "one thread each"
    );
}

/// Whoever comes beyond the limit is refused; the others notice nothing.
#[test]
fn beyond_the_limit_requests_are_refused_and_the_rest_are_fast() {
    let design = textbook(|part| part.concurrency_limit = 14);
    let calm = window(&design, &work(), 100.0, Precision::Full);
    assert!(calm.failed_share < 1e-3 && !calm.overloaded, "{calm:?}");
    let over = window(&design, &work(), 2_000.0, Precision::Coarse);
    assert!(over.overloaded && over.failed_share > 0.6, "{over:?}");
    assert!(
        over.p95_ms.value < 2.0 * calm.p95_ms.value,
        "{over:?} {calm:?}"
    );
    assert!(over.utilization_of(Part::ApplicationWorkers).unwrap() > 0.95);
    assert_eq!(over.utilization_of(Part::ApplicationCpu), None);
    assert_eq!(over.bottleneck, Some(Part::ApplicationWorkers));
}

/// The launch went well until a thousand functions each wanted a connection of a database that had
/// a hundred. Processors idled, and every tenth page was an error; a proxy ended it.
#[test]
fn too_many_environments_exhaust_the_database_s_connections() {
    let mut own = textbook(|part| part.proxy = None);
    // A gigabyte accepts 112 connections.
    own.architecture.database.sizes[0].memory_gib = 1.0;
    let mut proxied = own.clone();
    let part = proxied
        .architecture
        .application
        .serverless
        .as_mut()
        .unwrap();
    part.proxy = Some(String::new());
    // Somebody else's slow answer holds environments, and what they hold.
    let work = Work {
        application_ms: 300.0,
        ..work()
    };
    let rate = 400.0;
    let without = window(&own, &work, rate, Precision::Coarse);
    assert!(without.failed_share > 0.05, "{without:?}");
    assert!(without.utilization_of(Part::ConnectionPool).unwrap() > 0.9);
    assert!(without.utilization_of(Part::Database).unwrap() < 0.9);
    assert!(without.utilization_of(Part::ApplicationWorkers).unwrap() < 0.5);
    assert_eq!(without.bottleneck, Some(Part::ConnectionPool));
    let with = window(&proxied, &work, rate, Precision::Coarse);
    assert!(with.failed_share < 1e-3, "{with:?}");
    assert!(with.utilization_of(Part::ConnectionPool).unwrap() < 0.2);
    // The law knows it beforehand.
    let most = |design: &Design| {
        let demand = demand(&work, design, &deployment(design, 1));
        let pool = |&&(part, _): &&(Part, f64)| part == Part::ConnectionPool;
        demand.capacities().iter().find(pool).unwrap().1
    };
    assert!(most(&own) < rate && most(&proxied) > 10.0 * rate);
}

/// p99 [s] and the share of cold starts of `hours` after the first one.
fn cold(arrivals: impl Fn(f64) -> Arrivals, rate: f64, hours: f64) -> (f64, f64) {
    let design = functions(|_| {});
    let demand = demand(&work(), &design, &deployment(&design, 1));
    let mut backend = compile(&demand, rate);
    for source in &mut backend.network.sources {
        if let Arrivals::Poisson { per_second } = source.arrivals {
            source.arrivals = arrivals(per_second);
        }
    }
    let mut simulation = Simulation::new(&backend.network, seed()).unwrap();
    simulation.run_until(Time::ZERO + Span::from_seconds(3_600.0));
    simulation.start_measuring();
    simulation.run_until(Time::ZERO + Span::from_seconds((1.0 + hours) * 3_600.0));
    let measured = simulation.measurements();
    let starts = { &measured.groups }
        .iter()
        .find(|group| group.name == "cold starts")
        .unwrap();
    let share = starts.counts.arrivals as f64 / measured.total.counts.ended() as f64;
    (measured.total.response_quantiles[3].value, share)
}

/// The demo was slow and the load test was not. Now and then a few people come at once, and most of
/// the environments they need were given up since the last time; under a steady load of a thousand
/// times as much nobody waits for one.
#[test]
fn cold_starts_show_at_low_load_in_bursts_and_vanish_at_steady_high_load() {
    let bursts = |per_second| Arrivals::Modulated {
        calm_per_second: 0.0,
        burst_per_second: 500.0 * per_second,
        calm_mean_seconds: 998.0,
        burst_mean_seconds: 2.0,
    };
    let (quiet_p99, quiet_share) = cold(bursts, 0.05, 40.0);
    let steady = |per_second| Arrivals::Poisson { per_second };
    let (busy_p99, busy_share) = cold(steady, 50.0, 1.0);
    // Five times what it takes to show in p99.
    assert!(quiet_share > 0.05, "{quiet_share}");
    assert!(quiet_p99 > 0.3, "{quiet_p99}");
    assert!(busy_share < 1e-4, "{busy_share}");
    assert!(busy_p99 < 0.2, "{busy_p99}");
}

/// The curve reaches down to where a company begins: a request every quarter of an hour is cold as
/// often as not, five a second hardly ever.
#[test]
fn the_curve_knows_the_cold_starts_of_a_small_company() {
    let design = functions(|_| {});
    let deployment = deployment(&design, 1);
    let mut curves = Curves::new(work(), data(), seed());
    let mut at = |requests_per_second: f64| -> Performance {
        let conditions = Conditions {
            requests_per_second,
            rows: 1e6,
        };
        settled(&mut curves, &design, &deployment, conditions)
    };
    let alone = at(0.001);
    let some = at(5.0);
    assert!(alone.p95_ms.value > 400.0, "{alone:?}");
    assert!(some.p95_ms.value < 150.0, "{some:?}");
    assert!(!alone.overloaded && !some.overloaded);
    // 30 ms of work and three queries of 1.2 ms and 0.5 ms there and back.
    assert!((some.held_seconds - 0.0351).abs() < 0.001, "{some:?}");
}

/// Functions have no instance to lose, and losing a zone other than the primary's takes nothing
/// from them; their database fails as any other.
#[test]
fn functions_have_no_instances_to_lose() {
    let design = functions(|part| part.proxy = None);
    let demand = demand(&work(), &design, &deployment(&design, 1));
    let scaling: Scaling = parameters::default_section();
    let failures: Failures = parameters::default_section();
    let told = |mishap| {
        let span = |name: &str, from_seconds, to_seconds| ChapterSpan {
            name: name.to_owned(),
            from_seconds,
            to_seconds,
        };
        let episode = Episode {
            requests_per_second: 50.0,
            traffic: Vec::new(),
            happenings: vec![(20.0, Happening::Fails(mishap))],
            fleet: Some(FleetPlan::new(&scaling, &failures, &design)),
            chapters: vec![span("before", 5.0, 19.0), span("after", 20.0, 40.0)],
        };
        play(&demand, &episode, seed(), NoObserver).map(|played| played.chapters)
    };
    let mistakes = told(Mishap::InstanceFails {
        instance: 0,
        seconds: 10.0,
    });
    assert_eq!(mistakes.unwrap_err()[0].place, "happenings[0]");
    let failed = |mishap| {
        let chapters = told(mishap).unwrap();
        [0, 1].map(|at: usize| chapters[at].failed_share.value.unwrap())
    };
    let zone = |zone| Mishap::ZoneFails {
        zone,
        seconds: 20.0,
    };
    assert!(failed(zone(1)).iter().all(|share| *share < 1e-9));
    let restore_seconds = 20.0;
    for lost in [zone(0), Mishap::DatabaseFails { restore_seconds }] {
        let [before, after] = failed(lost);
        assert!(before < 1e-9 && after > 0.95, "{before} {after}");
    }
}

#[test]
fn only_functions_have_environments() {
    for architecture in architectures::all() {
        let design = design(&architecture.id);
        let demand = demand(&work(), &design, &deployment(&design, 2));
        let pools = compile(&demand, 10.0).network.warm_pools.len();
        assert_eq!(pools, usize::from(architecture.id == "serverless"));
    }
}
