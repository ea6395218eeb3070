//! How fast the general simulator is beside loops written for one workload only, how fast the
//! calendar is at different sizes, and what a window of a whole backend costs; natively and, from
//! the same source, in wasm under Node. `benches/README.md` says how to run it and what came out.

mod backend_window;
mod calendars;
mod hand_tuned;

use loadbearing::sim::network::Simulation;
use loadbearing::sim::network::workloads::{w1, w2, w3};
use loadbearing::sim::units::{Seed, Time};

/// What can be timed: an index for the wasm twin, a name for people.
const NAMES: [&str; 6] = [
    "W1 loop",
    "W1 simulation",
    "W2 loop",
    "W2 simulation",
    "W3 loop",
    "W3 simulation",
];

/// Runs one of [`NAMES`] with so many requests; returns a mean, so that nothing is optimised away.
fn run(which: u32, seed: u64, requests: u64) -> f64 {
    match which {
        0 => hand_tuned::w1(seed, requests),
        2 => hand_tuned::w2(seed, requests),
        4 => hand_tuned::w3(seed, requests),
        _ => {
            let network = match which {
                1 => w1(),
                3 => w2(),
                _ => w3(100.0),
            };
            let seed = Seed::new(seed).expect("a small seed");
            let mut simulation = Simulation::new(&network, seed).expect("a correct network");
            simulation.run_departures(requests, Time::NEVER);
            let measured = simulation.measurements();
            if which == 5 {
                measured.total.response_time.value
            } else {
                measured.groups[0].waiting_time.value
            }
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
#[expect(clippy::print_stdout, reason = "a bench prints what it measured")]
fn main() {
    const REQUESTS: u64 = 1_000_000;
    const ROUNDS: u64 = 7;
    // `cargo test --benches` only wants to see that it runs.
    let testing = std::env::args().any(|argument| argument == "--test");
    let (requests, rounds) = if testing {
        (1_000, 1)
    } else {
        (REQUESTS, ROUNDS)
    };
    let mut millis = vec![Vec::new(); NAMES.len()];
    let mut means = vec![0.0; NAMES.len()];
    for round in 0..rounds {
        for which in 0..NAMES.len() {
            let (mean, time) = timed(|| run(which as u32, 1 + round, requests));
            means[which] += mean / rounds as f64;
            millis[which].push(time);
        }
    }
    for (which, name) in NAMES.iter().enumerate() {
        let time = median(&mut millis[which]);
        let rate = requests as f64 / time / 1e3;
        println!(
            "{name:14} {time:8.1} ms  {rate:6.2} M/s  mean {:.6} s",
            means[which]
        );
    }
    windows(if testing { 2_000 } else { 400_000 }, rounds);
    for pending in calendars::SIZES {
        let holds = if testing { 100 } else { 1_000_000 };
        let times: Vec<String> = calendars::NAMES
            .iter()
            .enumerate()
            .map(|(which, name)| {
                let mut rounds: Vec<f64> = (0..rounds.min(5))
                    .map(|_| timed(|| calendars::hold(which as u32, pending, holds)).1)
                    .collect();
                format!("{name} {:5.1}", median(&mut rounds) * 1e6 / holds as f64)
            })
            .collect();
        println!("hold, {pending:6} pending [ns]: {}", times.join("  "));
    }
}

/// Times windows of whole backends.
#[cfg(not(target_arch = "wasm32"))]
#[expect(clippy::print_stdout, reason = "a bench prints what it measured")]
fn windows(requests: u64, rounds: u64) {
    for (which, name) in backend_window::NAMES.iter().enumerate() {
        let mut simulation = backend_window::warmed_up(which as u32, 1);
        let (mut events, mut allocations) = (0, 0);
        let mut millis: Vec<f64> = (0..rounds)
            .map(|_| {
                let work = || {
                    let done = backend_window::run(&mut simulation, requests);
                    events += done.events;
                    allocations += done.allocations;
                    done.events as f64
                };
                timed(work).1
            })
            .collect();
        let time = median(&mut millis);
        let events_each = events as f64 / (requests * rounds) as f64;
        println!(
            "{name:18} {:6.0} ns a request  {events_each:5.2} events  {:5.1} ns an event  \
             {:6.3} M requests/s  {:6.2} M events/s  {allocations} allocations",
            time * 1e6 / requests as f64,
            time * 1e6 / requests as f64 / events_each,
            requests as f64 / time / 1e3,
            requests as f64 * events_each / time / 1e3,
        );
        assert!(
            allocations <= backend_window::allocations_max(events),
            "{name}: {allocations} allocations in {events} events"
        );
    }
}

/// The result and how long it took [ms of this thread's processor time where Linux tells it, else
/// of the clock on the wall].
#[cfg(not(target_arch = "wasm32"))]
#[expect(clippy::disallowed_methods, reason = "a bench is what a clock is for")]
fn timed(work: impl FnOnce() -> f64) -> (f64, f64) {
    let wall = std::time::Instant::now();
    let processor = processor_nanos();
    let result = std::hint::black_box(work());
    let nanos = match (processor, processor_nanos()) {
        (Some(start), Some(end)) => (end - start) as f64,
        _ => wall.elapsed().as_secs_f64() * 1e9,
    };
    (result, nanos / 1e6)
}

/// Time that this thread has run [ns].
#[cfg(not(target_arch = "wasm32"))]
fn processor_nanos() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_whitespace().next()?.parse().ok()
}

#[cfg(not(target_arch = "wasm32"))]
fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

#[cfg(target_arch = "wasm32")]
fn main() {}

/// [`run`] for `benches/wasm.mjs`.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn workload(which: u32, seed: u32, requests: u32) -> f64 {
    run(which, u64::from(seed), u64::from(requests))
}

/// The names of workloads for `benches/wasm.mjs`.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn workloads() -> String {
    NAMES.join(",")
}

/// A window in motion for `benches/wasm.mjs`.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
#[derive(Debug)]
pub struct BackendWindow(loadbearing::sim::network::Simulation);

#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
impl BackendWindow {
    /// Past its warm-up.
    #[wasm_bindgen::prelude::wasm_bindgen(constructor)]
    pub fn new(which: u32) -> Self {
        Self(backend_window::warmed_up(which, 1))
    }

    /// Simulates so many more requests; returns the events that it took.
    pub fn run(&mut self, requests: u32) -> f64 {
        let done = backend_window::run(&mut self.0, u64::from(requests));
        let most = backend_window::allocations_max(done.events);
        assert!(done.allocations <= most, "{} allocations", done.allocations);
        done.events as f64
    }
}

/// The names of windows for `benches/wasm.mjs`.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn windows() -> String {
    backend_window::NAMES.join(",")
}

/// [`calendars::hold`] for `benches/wasm.mjs`.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hold(which: u32, pending: u32, holds: u32) -> f64 {
    calendars::hold(which, pending, holds)
}

/// The names of calendars for `benches/wasm.mjs`.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn calendars() -> String {
    calendars::NAMES.join(",")
}

/// The sizes of calendars for `benches/wasm.mjs`.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn sizes() -> Vec<u32> {
    calendars::SIZES.to_vec()
}

/// The fingerprint of the reference networks: wasm must print the native one.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn fingerprint() -> String {
    format!(
        "{:016x}",
        loadbearing::sim::network::workloads::fingerprint()
    )
}
