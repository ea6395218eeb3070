//! Mistakes in stories where machines, zones, databases and modules fail; the stories themselves
//! are files (`phenomena.rs`).

use loadbearing::catalog::parameters;
use loadbearing::sim::backend::episode::{ChapterSpan, Episode, Happening, play};
use loadbearing::sim::backend::failures::{AutoscalerPlan, FleetPlan, Mishap};
use loadbearing::sim::network::NoObserver;
use loadbearing::sim::scenario::{Failures, Scaling};
use loadbearing::sim::units::Seed;

use crate::backend::{demand, deployment, design, work};

#[test]
fn mistakes_in_mishaps_are_all_named() {
    let design = design("scalable_monolith");
    let demand = demand(&work(), &design, &deployment(&design, 2));
    let scaling: Scaling = parameters::default_section();
    let failures: Failures = parameters::default_section();
    let fixed = FleetPlan {
        autoscaler: None,
        ..FleetPlan::new(&scaling, &failures, &design)
    };
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
        fleet: Some(fixed),
        chapters: vec![ChapterSpan {
            name: "all".to_owned(),
            from_seconds: 0.0,
            to_seconds: 20.0,
        }],
    };
    let places = |episode: &Episode| -> Vec<String> {
        let told = play(&demand, episode, Seed::new(1).unwrap(), NoObserver);
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
        ..fixed
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
