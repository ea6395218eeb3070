//! What founders have lived through, on whole backends: every file of `static/data/phenomena` is
//! told, and all that its author claims must be seen in it.

use loadbearing::catalog::{phenomena, phenomenon_file};
use loadbearing::sim::units::Seed;

/// The seed that `loadbearing window` uses unless told otherwise.
const SEED: u64 = 7;

/// One test for each file, so that a failure says which.
macro_rules! every_claim_holds {
    ($($test:ident: $name:literal,)+) => {
        const TESTED: &[&str] = &[$($name),+];

        $(#[test]
        fn $test() {
            claims_hold($name);
        })+
    };
}

every_claim_holds! {
    the_knee_lies_between_80_and_95_percent: "knee",
    a_pool_runs_dry_while_processors_idle: "pool-exhaustion",
    a_retry_storm_outlives_its_spike: "retry-storm",
    a_missing_index_hurts_after_the_data_grew: "unindexed-query",
    least_outstanding_beats_round_robin_in_the_tail: "balancing-tail",
    a_restarted_cache_drowns_the_database: "cache-stampede",
    losing_one_of_two_instances_drowns_the_other: "lost-instance",
    autoscaling_is_too_slow_for_a_spike: "slow-autoscaling",
    a_standby_ends_the_loss_of_a_database: "lost-database",
    two_zones_survive_the_loss_of_one: "lost-zone",
    coupling_sets_the_blast_radius_of_a_module: "blast-radius",
    a_queue_hides_lateness: "hidden-lateness",
}

fn claims_hold(name: &str) {
    let text = phenomena::text(name).expect("it ships");
    let phenomenon = phenomenon_file::read(text).unwrap_or_else(|mistakes| panic!("{mistakes:#?}"));
    assert_eq!(
        phenomenon.name, name,
        "a file has the name of its phenomenon"
    );
    assert!(
        !phenomenon.about.is_empty(),
        "somebody has lived through it"
    );
    assert!(
        !phenomenon.expectations.is_empty(),
        "a story without a lesson"
    );
    let told = phenomenon
        .tell(Seed::new(SEED).expect("small"))
        .expect("a whole story");
    let verdicts = phenomenon.verdicts(&told);
    assert_eq!(verdicts.len(), phenomenon.expectations.len());
    let broken: Vec<_> = verdicts.iter().filter(|verdict| !verdict.holds).collect();
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn every_file_that_ships_is_tested() {
    let shipped: Vec<&str> = phenomena::FILES.iter().map(|(name, _)| *name).collect();
    assert_eq!(shipped, TESTED);
    let folder = std::fs::read_dir(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/static/data/phenomena"
    ));
    assert_eq!(folder.expect("it is there").count(), TESTED.len());
}
