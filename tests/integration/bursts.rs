//! Traffic in bursts, and lines that refuse whoever has waited too long.

use loadbearing::catalog::parameters;
use loadbearing::sim::backend::clients::Bursts;
use loadbearing::sim::backend::demand::Demand;
use loadbearing::sim::backend::window::{Precision, Window, simulate};
use loadbearing::sim::scenario::Traffic;

use crate::backend::{demand, deployment, design, seed, work};

fn on_one_machine(change: impl Fn(&mut Demand)) -> (Demand, Window) {
    let design = design("single_server");
    let mut demand = demand(&work(), &design, &deployment(&design, 1));
    change(&mut demand);
    let rate = 0.6 * demand.capacity();
    let window = simulate(&demand, rate, seed(), Precision::Full);
    (demand, window)
}

#[test]
fn traffic_has_no_bursts_unless_told_otherwise() {
    let traffic: Traffic = parameters::default_section();
    assert_eq!(Bursts::new(&traffic), None);
    let bursty = Traffic {
        burst_multiplier: 2.0,
        ..traffic
    };
    assert!(Bursts::new(&bursty).is_some());
}

#[test]
fn bursts_keep_the_mean_rate_and_slow_the_tail() {
    let (_, calm) = on_one_machine(|_| {});
    let (demand, bursty) = on_one_machine(|demand| {
        demand.bursts = Some(Bursts {
            multiplier: 2.5,
            mean_seconds: 2.0,
        });
    });
    // 400 bursts: their share of the time is known to about 7 %, and the rate to 1 %.
    let rate = bursty.requests as f64 / bursty.seconds;
    let meant = 0.6 * demand.capacity();
    assert!((rate / meant - 1.0).abs() < 0.05, "{rate} {meant}");
    assert!(
        bursty.p95_ms.value > 1.3 * calm.p95_ms.value,
        "{bursty:?} {calm:?}"
    );
}

#[test]
fn nobody_waits_longer_for_a_worker_than_the_line_allows() {
    let overload = |longest_wait_seconds| {
        let design = design("single_server");
        let mut demand = demand(&work(), &design, &deployment(&design, 1));
        demand.longest_wait_seconds = longest_wait_seconds;
        let rate = 1.5 * demand.capacity();
        simulate(&demand, rate, seed(), Precision::Full)
    };
    let (patient, shedding) = (overload(None), overload(Some(0.2)));
    assert!(
        shedding.p50_ms.value < 0.5 * patient.p50_ms.value,
        "{shedding:?} {patient:?}"
    );
    // A third is refused: what the machine cannot do.
    assert!(
        (shedding.failed_share - 1.0 / 3.0).abs() < 0.05,
        "{shedding:?}"
    );
}
