//! Before a steady state, or without one: many independent runs.

use loadbearing::sim::network::model::StationId;
use loadbearing::sim::network::{Observer, RequestId, Simulation};
use loadbearing::sim::stats::BatchEstimate;
use loadbearing::sim::theory::transient;
use loadbearing::sim::units::{Seed, Span, Time};
use serde_json::json;

use super::{Claims, exponential, network, station};

/// The mean and the interval of independent runs, each with its own seed.
fn replicate(name: &str, runs: u32, run: impl Fn(Seed) -> f64) -> BatchEstimate {
    let seed = Seed::new(2026).unwrap().derive(name);
    let outcomes: Vec<f64> = (0..runs)
        .map(|i| run(seed.derive(&i.to_string())))
        .collect();
    let mean = outcomes.iter().sum::<f64>() / f64::from(runs);
    BatchEstimate::from_batch_values(mean, outcomes.iter().copied())
}

#[test]
fn a_ramp_with_endless_servers() {
    let nodes = json!([{"name": "a", "servers": "infinite", "service": exponential(1.0)}]);
    let ramp = json!({"sources": [{"to": "a", "arrivals": {"process": "rate function",
        "points": [{"at": "0 s", "rate": "10 /s"}, {"at": "1000 s", "rate": "510 /s"}]}}]});
    let network = network(&nodes, &ramp);
    let mut claims = Claims::default();
    for (at, runs) in [(1.0, 20_000), (5.0, 10_000), (20.0, 8_000), (100.0, 2_000)] {
        let inside = replicate("ramp", runs, |seed| {
            let mut simulation = Simulation::new(&network, seed).unwrap();
            simulation.run_until(Time::ZERO + Span::from_seconds(at));
            f64::from(simulation.inside(StationId(0)))
        });
        let theory = transient::ramp_number_in_system(10.0, 0.5, 1.0, at).unwrap();
        claims.claim("ramp", &format!("inside at {at} s"), inside, theory);
    }
}

/// Notes how long the first request after a minute waits.
#[derive(Default)]
struct FirstAfterAMinute {
    request: Option<RequestId>,
    came: Time,
    waited: Option<Span>,
}

impl Observer for FirstAfterAMinute {
    fn came(&mut self, now: Time, request: RequestId, _station: StationId) {
        if self.request.is_none() && now.seconds() >= 60.0 {
            (self.request, self.came) = (Some(request), now);
        }
    }

    fn begins(&mut self, now: Time, request: RequestId, _station: StationId) {
        if self.request == Some(request) {
            self.waited = Some(now.since(self.came));
        }
    }
}

#[test]
fn overload_fills_like_a_tank() {
    let (lambda, mu, c) = (160.0, 1.0 / 0.06, 8);
    let network = station(lambda, c, &exponential(1.0 / mu));
    let minute = Time::ZERO + Span::from_seconds(60.0);
    let mut claims = Claims::default();
    let backlog = replicate("fluid backlog", 600, |seed| {
        let mut simulation = Simulation::new(&network, seed).unwrap();
        simulation.run_until(minute);
        f64::from(simulation.inside(StationId(0))) - f64::from(c)
    });
    let theory = transient::fluid_backlog(lambda, mu, c, 60.0).unwrap();
    claims.claim("fluid", "backlog after a minute", backlog, theory);
    let wait = replicate("fluid wait", 600, |seed| {
        let watcher = FirstAfterAMinute::default();
        let mut simulation = Simulation::with_observer(&network, seed, watcher).unwrap();
        simulation.run_until(minute + Span::from_seconds(60.0));
        simulation
            .observer()
            .waited
            .expect("a minute is enough")
            .seconds()
    });
    let theory = transient::fluid_waiting_time(lambda, mu, c, 60.0).unwrap();
    claims.claim("fluid", "wait of who comes after a minute", wait, theory);
}
