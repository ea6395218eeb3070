//! A cache whose contents are followed: it hits as often as Che's formula says, and answers as a
//! probability of a hit does; after a restart it is cold.

use loadbearing::catalog::{architectures, parameters};
use loadbearing::sim::backend::demand::Demand;
use loadbearing::sim::backend::episode::{Chapter, ChapterSpan, Episode, Happening, play};
use loadbearing::sim::backend::popularity::Popularity;
use loadbearing::sim::network::NoObserver;
use loadbearing::sim::performance::Part;
use loadbearing::sim::scenario::{Data, Design, Levers, Section as _, Work};
use loadbearing::sim::units::Seed;

use crate::backend::deployment;

/// A read with one query that is always asked of the cache, which holds a part of the rows.
fn demand(rows: f64, capacity_rows: f64) -> Demand {
    let defaults: Work = parameters::default_section();
    let work = Work {
        application_ms: 1.0,
        queries_per_request: 1.0,
        query_ms: 0.5,
        write_share: 0.0,
        cacheable_share: 1.0,
        ..defaults
    };
    let design = Design {
        architecture: architectures::find("scalable_monolith").unwrap(),
        levers: Levers::from_fn(|field| match field {
            "n_plus_one_factor" | "runtime_factor" => 1.0,
            _ => 0.0,
        }),
    };
    let data: Data = parameters::default_section();
    let popularity = Popularity {
        rows,
        capacity_rows,
        exponent: 0.9,
    };
    Demand {
        popularity,
        hit_probability: popularity.hit_probability(),
        ..Demand::new(&work, &data, &design, &deployment(&design, 2), rows)
    }
}

fn chapter(name: &str, from_seconds: f64, to_seconds: f64) -> ChapterSpan {
    ChapterSpan {
        name: name.to_owned(),
        from_seconds,
        to_seconds,
    }
}

fn told(
    demand: &Demand,
    happenings: Vec<(f64, Happening)>,
    chapters: &[ChapterSpan],
) -> Vec<Chapter> {
    let episode = Episode {
        requests_per_second: 1_000.0,
        traffic: Vec::new(),
        happenings,
        fleet: None,
        chapters: chapters.to_vec(),
    };
    play(demand, &episode, Seed::new(11).unwrap(), NoObserver)
        .unwrap()
        .chapters
}

/// Of the requests of a chapter, the share whose query reached the database, from the
/// utilisation law: a query keeps one of the processors busy.
fn missed(demand: &Demand, chapter: &Chapter) -> f64 {
    let busy = chapter.part(Part::Database).unwrap().utilization.unwrap();
    let processors = f64::from(demand.database_vcpus);
    busy * processors / (1_000.0 * demand.query_seconds())
}

#[test]
fn contents_that_are_followed_hit_as_often_as_ches_formula_says() {
    for (rows, capacity) in [(1e5, 1e4), (1e8, 1e5)] {
        let demand = demand(rows, capacity);
        // A restart after the end of the story makes the contents be followed.
        let story = [chapter("steady", 5.0, 155.0)];
        let followed = told(&demand, vec![(200.0, Happening::CacheRestarts)], &story);
        let by_chance = told(&demand, Vec::new(), &story);
        let misses = 1.0 - demand.hit_probability;
        // 150,000 look-ups: three standard errors of a share near one half are below 2 % of it.
        for chapters in [&followed, &by_chance] {
            let found = missed(&demand, &chapters[0]);
            assert!((found / misses - 1.0).abs() < 0.03, "{found} {misses}");
        }
        let (one, other) = (
            &followed[0].response_ms.mean,
            &by_chance[0].response_ms.mean,
        );
        let apart = one.value.unwrap() - other.value.unwrap();
        let known = one.half_width.unwrap().hypot(other.half_width.unwrap());
        assert!(apart.abs() < 2.0 * known, "{one:?} {other:?}");
        assert!(known < 0.03 * one.value.unwrap(), "{one:?} {other:?}");
    }
}

#[test]
fn a_restarted_cache_misses_and_fills_again() {
    let demand = demand(1e6, 1e6);
    let story = [
        chapter("warm", 5.0, 20.0),
        chapter("cold", 20.1, 21.0),
        chapter("filling", 50.0, 60.0),
    ];
    let told = told(&demand, vec![(20.0, Happening::CacheRestarts)], &story);
    let misses: Vec<f64> = told.iter().map(|part| missed(&demand, part)).collect();
    assert!(misses[0] < 1e-9, "{misses:?}");
    assert!(misses[1] > 0.6, "{misses:?}");
    assert!(misses[2] < 0.8 * misses[1] && misses[2] > 0.2, "{misses:?}");
}
