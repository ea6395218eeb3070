//! What founders have lived through when machines, zones, databases and modules failed, or when
//! traffic grew faster than the fleet.

use loadbearing::catalog::{architectures, parameters};
use loadbearing::sim::backend::demand::Demand;
use loadbearing::sim::backend::episode::{Chapter, ChapterSpan, Episode, Happening, play};
use loadbearing::sim::backend::failures::{AutoscalerPlan, FleetPlan, Mishap, blast_radius};
use loadbearing::sim::deployment::Balancing;
use loadbearing::sim::performance::Part;
use loadbearing::sim::scenario::{Data, Design, Failures, Levers, Scaling, Section, Work};
use loadbearing::sim::units::Seed;

use crate::backend::deployment;

/// A request of 120 ms with one query; nobody waits longer than 8 s.
fn work() -> Work {
    let defaults: Work = parameters::default_section();
    Work {
        application_ms: 120.0,
        application_cv: 0.5,
        queries_per_request: 1.0,
        query_ms: 1.2,
        cacheable_share: 0.0,
        client_timeout_seconds: 8.0,
        ..defaults
    }
}

fn design() -> Design {
    let mut architecture = architectures::find("scalable_monolith").unwrap();
    if let Some(balancer) = &mut architecture.balancer {
        balancer.balancing = Balancing::RoundRobin;
    }
    Design {
        architecture,
        levers: Levers::from_fn(|field| match field {
            "n_plus_one_factor" | "runtime_factor" => 1.0,
            "target_utilization" => 0.6,
            _ => 0.0,
        }),
    }
}

fn demand(design: &Design, instances: u32) -> Demand {
    let deployment = deployment(design, instances);
    let data: Data = parameters::default_section();
    Demand::new(&work(), &data, design, &deployment, 1e6)
}

/// The plan of the design as the catalogue's numbers say, which no autoscaler follows.
fn fixed(design: &Design) -> FleetPlan {
    let scaling: Scaling = parameters::default_section();
    let failures: Failures = parameters::default_section();
    FleetPlan {
        autoscaler: None,
        ..FleetPlan::new(&scaling, &failures, design)
    }
}

fn spans(times: &[(f64, f64)]) -> Vec<ChapterSpan> {
    let span = |&(from_seconds, to_seconds)| ChapterSpan {
        name: format!("{from_seconds} s to {to_seconds} s"),
        from_seconds,
        to_seconds,
    };
    times.iter().map(span).collect()
}

/// A story of a backend under `load` of its nominal capacity.
struct Story<'a> {
    design: &'a Design,
    instances: u32,
    load: f64,
    plan: FleetPlan,
    traffic: &'a [(f64, f64)],
    happenings: &'a [(f64, Mishap)],
    chapters: &'a [(f64, f64)],
}

impl Story<'_> {
    fn told(&self) -> Vec<Chapter> {
        let demand = demand(self.design, self.instances);
        let happening = |&(at, mishap)| (at, Happening::Fails(mishap));
        let episode = Episode {
            requests_per_second: self.load * demand.capacity(),
            traffic: self.traffic.to_vec(),
            happenings: self.happenings.iter().map(happening).collect(),
            fleet: Some(self.plan),
            chapters: spans(self.chapters),
        };
        play(&demand, &episode, Seed::new(2026).unwrap()).unwrap()
    }

    fn failed_shares(&self) -> Vec<f64> {
        let failed = |chapter: &Chapter| chapter.failed_share.value.unwrap();
        self.told().iter().map(failed).collect()
    }
}

/// Before an instance fails for good at 120 s, until the health check has noticed a minute later,
/// and afterwards.
fn story_of_a_lost_instance(instances: u32) -> Vec<Chapter> {
    let design = design();
    let story = Story {
        design: &design,
        instances,
        load: 0.7,
        plan: fixed(&design),
        traffic: &[],
        happenings: &[(
            120.0,
            Mishap::InstanceFails {
                instance: 0,
                seconds: 1e6,
            },
        )],
        chapters: &[(20.0, 120.0), (120.0, 180.0), (240.0, 540.0)],
    };
    story.told()
}

/// "We had two of everything, so we thought we were safe." At 70 % load one of two leaves 140 % for
/// the other, which drowns: waiting lines fill, and what it answers is too late.
#[test]
fn losing_one_of_two_instances_drowns_the_other() {
    let story = story_of_a_lost_instance(2);
    let failed = |chapter: usize| story[chapter].failed_share.value.unwrap();
    assert!(failed(0) < 0.001, "{story:?}");
    // Every other request goes to the one that is gone.
    assert!((failed(1) - 0.5).abs() < 0.05, "{story:?}");
    // By the conservation of work alone 1 − 1/1.4 = 0.29 cannot be served.
    assert!(failed(2) > 0.28, "{story:?}");
    assert!((story[2].instances - 1.0).abs() < 1e-9);
    assert!(story[2].part(Part::ApplicationCpu).unwrap().utilization > Some(0.99));
}

/// One of ten leaves 78 %: a minute of errors for every tenth request, and then nobody notices.
#[test]
fn losing_one_of_ten_instances_goes_unnoticed_after_the_health_check() {
    let story = story_of_a_lost_instance(10);
    let failed = |chapter: usize| story[chapter].failed_share.value.unwrap();
    assert!(failed(0) < 0.001, "{story:?}");
    assert!((failed(1) - 0.1).abs() < 0.02, "{story:?}");
    assert!(failed(2) < 0.001, "{story:?}");
    let p95 = |chapter: usize| story[chapter].response_ms.p95.value.unwrap();
    assert!(p95(2) < 1.5 * p95(0), "{story:?}");
}

/// Four instances at 60 % and then three times the traffic, with this autoscaler: the ten minutes
/// after the rise begins at 300 s, and the time from 25 to 30 minutes.
fn story_of_a_rise(design: &Design, instances: u32, rise_seconds: f64) -> Vec<Chapter> {
    let scaling: Scaling = parameters::default_section();
    let failures: Failures = parameters::default_section();
    let plan = FleetPlan::new(&scaling, &failures, design);
    let share_of_four = 4.0 / f64::from(instances);
    let story = Story {
        design,
        instances,
        load: 0.6 * share_of_four,
        plan,
        traffic: &[(0.0, 1.0), (300.0, 1.0), (300.0 + rise_seconds, 3.0)],
        happenings: &[],
        chapters: &[(200.0, 300.0), (300.0, 900.0), (1500.0, 1800.0)],
    };
    story.told()
}

/// "We do autoscale." The metric takes a minute, the machine two, and a saturated fleet asks for
/// ⌈4/0.6⌉ = 7 where 12 are needed; the next look at it comes after the cool-down.
#[test]
fn autoscaling_is_too_slow_for_a_spike() {
    let story = story_of_a_rise(&design(), 4, 10.0);
    let failed = |chapter: usize| story[chapter].failed_share.value.unwrap();
    assert!(failed(0) < 0.001, "{story:?}");
    assert!(failed(1) > 0.2, "{story:?}");
    assert!(failed(2) < 0.001, "{story:?}");
    assert!(story[2].instances > 11.0, "{story:?}");
}

/// The same traffic, reached in twenty minutes: instances come as fast as they are needed.
#[test]
fn autoscaling_follows_a_slower_ramp() {
    let story = story_of_a_rise(&design(), 4, 1200.0);
    for chapter in &story {
        assert!(chapter.failed_share.value.unwrap() < 0.001, "{story:?}");
    }
    assert!(story[2].instances > 9.0, "{story:?}");
}

/// The same spike on a fleet planned to be 20 % busy: it is served before anything new boots.
#[test]
fn headroom_serves_the_spike_that_autoscaling_misses() {
    let mut design = design();
    design.levers.target_utilization = 0.2;
    let story = story_of_a_rise(&design, 12, 10.0);
    for chapter in &story {
        assert!(chapter.failed_share.value.unwrap() < 0.001, "{story:?}");
    }
}

/// The primary is lost at 120 s: before, while nobody answers, and from 240 s on.
fn story_of_a_lost_database(standby: bool) -> Vec<f64> {
    let mut design = design();
    design.architecture.database.standby = standby;
    let failures: Failures = parameters::default_section();
    let restore_seconds = failures.database_restore_hours * 3600.0;
    let story = Story {
        design: &design,
        instances: 4,
        load: 0.5,
        plan: fixed(&design),
        traffic: &[],
        happenings: &[(120.0, Mishap::DatabaseFails { restore_seconds })],
        chapters: &[(20.0, 120.0), (120.0, 210.0), (240.0, 600.0)],
    };
    story.failed_shares()
}

/// A standby in another zone takes a minute and a half; everything fails for so long, and then it
/// is over.
#[test]
fn a_standby_ends_the_loss_of_a_database_within_minutes() {
    let [before, outage, after] = story_of_a_lost_database(true)[..] else {
        panic!("three chapters")
    };
    assert!(
        before < 0.001 && outage > 0.99 && after < 0.001,
        "{outage} {after}"
    );
}

/// "The backup was fine. Restoring it took until the evening."
#[test]
fn a_single_zone_database_is_down_for_the_rest_of_the_day() {
    let [before, outage, after] = story_of_a_lost_database(false)[..] else {
        panic!("three chapters")
    };
    assert!(
        before < 0.001 && outage > 0.99 && after > 0.99,
        "{outage} {after}"
    );
}

/// A zone falls silent: two zones at 40 % lose half of their instances and, for the failover, their
/// database; one zone loses everything until the zone is back.
#[test]
fn two_zones_survive_the_loss_of_one() {
    let told = |standby| {
        let mut design = design();
        design.architecture.database.standby = standby;
        let zone = Mishap::ZoneFails {
            zone: 0,
            seconds: 3600.0,
        };
        let story = Story {
            design: &design,
            instances: 4,
            load: 0.4,
            plan: fixed(&design),
            traffic: &[],
            happenings: &[(120.0, zone)],
            chapters: &[(20.0, 120.0), (120.0, 180.0), (240.0, 600.0)],
        };
        story.told()
    };
    let (two, one) = (told(true), told(false));
    let failed = |chapter: &Chapter| chapter.failed_share.value.unwrap();
    assert!(failed(&two[1]) > 0.9 && failed(&two[2]) < 0.001, "{two:?}");
    assert!((two[2].instances - 2.0).abs() < 1e-9);
    assert!(failed(&one[1]) > 0.9 && failed(&one[2]) > 0.999, "{one:?}");
    // Nobody refuses what is sent to a silent zone: clients find out by waiting.
    let cause = |chapter: &Chapter, cause| {
        let found = chapter.failures.iter().find(|found| found.cause == cause);
        found.map_or(0, |found| found.requests)
    };
    assert!(cause(&one[1], "timed_out") > 10 * cause(&one[1], "failed").max(1));
}

/// "The recommendations were down, and so was the checkout." A module that one request in ten needs
/// takes the others with it by how much they hang together.
#[test]
fn coupling_sets_the_blast_radius_of_a_module() {
    for coupling in [0.0, 0.2, 1.0] {
        let mut design = design();
        design.levers.coupling_share = coupling;
        let module = Mishap::ModuleFails {
            share: 0.1,
            seconds: 100.0,
        };
        let story = Story {
            design: &design,
            instances: 4,
            load: 0.5,
            plan: fixed(&design),
            traffic: &[],
            happenings: &[(100.0, module)],
            chapters: &[(20.0, 99.0), (100.0, 200.0), (202.0, 300.0)],
        };
        let failed = story.failed_shares();
        assert!(failed[0] < 0.001 && failed[2] < 0.001, "{failed:?}");
        let expected = blast_radius(0.1, coupling);
        // Three standard errors of 5,000 requests.
        assert!(
            (failed[1] - expected).abs() < 0.02,
            "{coupling}: {failed:?}"
        );
    }
}

#[test]
fn mistakes_in_mishaps_are_all_named() {
    let design = design();
    let demand = demand(&design, 2);
    let fails = |mishap| (10.0, Happening::Fails(mishap));
    let mut episode = Episode {
        requests_per_second: 10.0,
        traffic: Vec::new(),
        happenings: vec![
            fails(Mishap::InstanceFails {
                instance: 2,
                seconds: 1.0,
            }),
            fails(Mishap::ZoneFails {
                zone: 2,
                seconds: 1.0,
            }),
            fails(Mishap::DatabaseFails {
                restore_seconds: f64::NAN,
            }),
            fails(Mishap::ModuleFails {
                share: 1.5,
                seconds: 1.0,
            }),
            fails(Mishap::InstanceFails {
                instance: 1,
                seconds: 1.0,
            }),
        ],
        fleet: Some(fixed(&design)),
        chapters: spans(&[(0.0, 20.0)]),
    };
    let places = |episode: &Episode| -> Vec<String> {
        let told = play(&demand, episode, Seed::new(1).unwrap());
        told.unwrap_err().into_iter().map(|e| e.place).collect()
    };
    let wrong = |index: usize| format!("happenings[{index}]");
    assert_eq!(places(&episode), [0, 1, 2, 3].map(wrong));
    episode.fleet = Some(FleetPlan {
        autoscaler: Some(AutoscalerPlan {
            target: 0.0,
            metric_period_seconds: 60.0,
            boot_seconds: 60.0,
            scale_out_cooldown_seconds: 60.0,
            scale_in_cooldown_seconds: 60.0,
            min: 3,
            max: 2,
        }),
        ..fixed(&design)
    });
    episode.happenings.clear();
    let expected = ["target", "min"].map(|field| format!("fleets[0].autoscaler.{field}"));
    assert_eq!(places(&episode), expected);
    episode.fleet = None;
    episode.happenings = vec![fails(Mishap::DatabaseFails {
        restore_seconds: 1.0,
    })];
    assert_eq!(places(&episode), [wrong(0)]);
}
