//! The simulator against a slow twin that is written to be obviously right: every event of random
//! small networks must happen at the same nanosecond, to the same request, in the same order.

pub(crate) mod networks;
mod slow;

use loadbearing::sim::network::model::{ClassId, Outcome, StationId};
use loadbearing::sim::network::{Observer, RequestId, Simulation};
use loadbearing::sim::units::{Seed, Time};
use proptest::prelude::*;

/// One line of a trace: when [ns], what, which request, and the station or class.
pub(crate) type Line = (u64, &'static str, u64, u32);

#[derive(Default)]
struct Trace(Vec<Line>);

impl Trace {
    fn add(&mut self, now: Time, what: &'static str, request: RequestId, which: u32) {
        self.0.push((now.nanos(), what, request.0, which));
    }
}

impl Observer for Trace {
    fn arrived(&mut self, now: Time, request: RequestId, class: ClassId) {
        self.add(now, "arrived", request, u32::from(class.0));
    }
    fn came(&mut self, now: Time, request: RequestId, station: StationId) {
        self.add(now, "came", request, station.0);
    }
    fn blocked(&mut self, now: Time, request: RequestId, station: StationId) {
        self.add(now, "blocked", request, station.0);
    }
    fn waits(&mut self, now: Time, request: RequestId, station: StationId) {
        self.add(now, "waits", request, station.0);
    }
    fn begins(&mut self, now: Time, request: RequestId, station: StationId) {
        self.add(now, "begins", request, station.0);
    }
    fn gives_up(&mut self, now: Time, request: RequestId, station: StationId) {
        self.add(now, "gives up", request, station.0);
    }
    fn leaves(&mut self, now: Time, request: RequestId, station: StationId) {
        self.add(now, "leaves", request, station.0);
    }
    fn ended(&mut self, now: Time, request: RequestId, outcome: Outcome) {
        self.add(now, "ended", request, outcome as u32);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn every_event_is_the_twins(plan in networks::plan(), seed in 0..1_000_000_u64) {
        let network = plan.network();
        let seed = Seed::new(seed).unwrap();
        let horizon = Time::from_nanos(60_000_000_000);
        let mut simulation =
            Simulation::with_observer(&network, seed, Trace::default()).unwrap();
        simulation.run_until(horizon);
        let fast = &simulation.observer().0;
        let slow = slow::run(&network, seed, horizon);
        for (index, (fast, slow)) in fast.iter().zip(&slow).enumerate() {
            prop_assert_eq!(fast, slow, "line {} of {:#?}", index, &plan);
        }
        prop_assert_eq!(fast.len(), slow.len());
        prop_assert!(fast.len() > 50, "only {} lines: the case shows nothing", fast.len());
    }
}
