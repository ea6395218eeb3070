//! Loops written for one workload only: the measure of what a general simulator costs.
//!
//! Each knows its network, keeps only the statistics that it prints, and draws from the same
//! generators as the simulator. W1 and W2 keep the next arrival outside the event list; W3 keeps a
//! sorted array of events and a ring of timeouts.

use std::collections::VecDeque;
use std::hint::black_box;

use histogram::Histogram;
use rand::SeedableRng;
use rand_distr::{Distribution, Exp1, StandardNormal};
use rand_xoshiro::Xoshiro256PlusPlus;

const SECOND: f64 = 1e9;

fn exponential(generator: &mut Xoshiro256PlusPlus, mean: f64) -> u64 {
    let unit: f64 = Exp1.sample(generator);
    (mean * unit + 0.5) as u64
}

fn histogram() -> Histogram {
    Histogram::new(7, 64).expect("constants in range")
}

fn quantile_seconds(histogram: &Histogram, level: f64) -> f64 {
    let bucket = histogram.quantile_bucket(level).ok().flatten();
    bucket.map_or(f64::NAN, |bucket| bucket.end() as f64 / SECOND)
}

/// W1: M/M/1. Returns the mean waiting time [s].
pub(crate) fn w1(seed: u64, customers: u64) -> f64 {
    let mut generator = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut responses = histogram();
    let mut line: VecDeque<u64> = VecDeque::with_capacity(1_024);
    let mut waiting = 0_u64;
    let mut next_departure = u64::MAX;
    let mut in_service = 0;
    let mut next_arrival = exponential(&mut generator, SECOND / 0.8);
    let (mut arrived, mut served) = (0, 0);
    while served < customers {
        if next_arrival < next_departure {
            let now = next_arrival;
            arrived += 1;
            next_arrival = if arrived < customers {
                now + exponential(&mut generator, SECOND / 0.8)
            } else {
                u64::MAX
            };
            if next_departure == u64::MAX {
                in_service = now;
                next_departure = now + exponential(&mut generator, SECOND);
            } else {
                line.push_back(now);
            }
        } else {
            let now = next_departure;
            served += 1;
            let _ = responses.increment(now - in_service);
            if let Some(first) = line.pop_front() {
                waiting += now - first;
                in_service = first;
                next_departure = now + exponential(&mut generator, SECOND);
            } else {
                next_departure = u64::MAX;
            }
        }
    }
    black_box(quantile_seconds(&responses, 0.95));
    waiting as f64 / customers as f64 / SECOND
}

/// W2: M/M/16. Returns the mean waiting time [s].
///
/// Departures are in a sorted array, the next at the end.
pub(crate) fn w2(seed: u64, customers: u64) -> f64 {
    const SERVERS: usize = 16;
    let mut generator = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut responses = histogram();
    let mut line: VecDeque<u64> = VecDeque::with_capacity(1_024);
    // (departure, arrival)
    let mut busy: Vec<(u64, u64)> = Vec::with_capacity(SERVERS);
    let mut waiting = 0_u64;
    let mut next_arrival = exponential(&mut generator, SECOND / 14.4);
    let (mut arrived, mut served) = (0, 0);
    while served < customers {
        let next_departure = busy.last().map_or(u64::MAX, |next| next.0);
        if next_arrival < next_departure {
            let now = next_arrival;
            arrived += 1;
            next_arrival = if arrived < customers {
                now + exponential(&mut generator, SECOND / 14.4)
            } else {
                u64::MAX
            };
            if busy.len() < SERVERS {
                let end = now + exponential(&mut generator, SECOND);
                insert(&mut busy, (end, now));
            } else {
                line.push_back(now);
            }
        } else {
            let Some((now, arrival)) = busy.pop() else {
                break;
            };
            served += 1;
            let _ = responses.increment(now - arrival);
            if let Some(first) = line.pop_front() {
                waiting += now - first;
                let end = now + exponential(&mut generator, SECOND);
                insert(&mut busy, (end, first));
            }
        }
    }
    black_box(quantile_seconds(&responses, 0.95));
    waiting as f64 / customers as f64 / SECOND
}

/// Inserts into an array that is sorted with the smallest at the end.
fn insert<T: Copy + PartialOrd>(sorted: &mut Vec<T>, new: T) {
    sorted.push(new);
    let entries = sorted.as_mut_slice();
    let mut hole = entries.len() - 1;
    while hole > 0 && entries[hole - 1] < new {
        entries[hole] = entries[hole - 1];
        hole -= 1;
    }
    entries[hole] = new;
}

const ARRIVAL: u32 = 0;
const APPLICATION: u32 = 1;
const DATABASE: u32 = 2;
const CACHE: u32 = 3;

/// A request of W3 on its way.
#[derive(Clone, Copy, Default)]
struct Request {
    arrival: u64,
    generation: u32,
    waiting: bool,
}

/// The state of W3.
struct Backend {
    generator: Xoshiro256PlusPlus,
    /// (time, sequence and what), the next at the end.
    events: Vec<(u64, u64)>,
    sequence: u64,
    requests: Vec<Request>,
    free: Vec<u32>,
    application_line: VecDeque<u32>,
    application_waiting: u32,
    application_busy: u32,
    database_line: VecDeque<u32>,
    database_busy: u32,
    /// (deadline, slot, generation)
    timeouts: VecDeque<(u64, u32, u32)>,
    responses: Histogram,
    response_sum: u64,
    ended: u64,
    mu: f64,
    sigma: f64,
}

impl Backend {
    fn schedule(&mut self, time: u64, kind: u32, slot: u32) {
        self.sequence += 1;
        let word = (self.sequence << 28) | u64::from(kind << 24 | slot);
        insert(&mut self.events, (time, word));
    }

    fn begin_application(&mut self, now: u64, slot: u32) {
        let normal: f64 = StandardNormal.sample(&mut self.generator);
        let service = (libm::exp(self.mu + self.sigma * normal) + 0.5) as u64;
        self.schedule(now + service, APPLICATION, slot);
    }

    fn begin_database(&mut self, now: u64, slot: u32) {
        let service = exponential(&mut self.generator, 0.025 * SECOND);
        self.schedule(now + service, DATABASE, slot);
    }

    fn arrive(&mut self, now: u64) {
        let slot = self.free.pop().unwrap_or_else(|| {
            self.requests.push(Request::default());
            self.requests.len() as u32 - 1
        });
        let request = &mut self.requests[slot as usize];
        request.arrival = now;
        self.timeouts
            .push_back((now + 30_000_000_000, slot, request.generation));
        if self.application_busy < 8 {
            self.application_busy += 1;
            self.begin_application(now, slot);
        } else if self.application_waiting < 200 {
            self.requests[slot as usize].waiting = true;
            self.application_waiting += 1;
            self.application_line.push_back(slot);
        } else {
            self.drop_request(slot);
        }
    }

    fn drop_request(&mut self, slot: u32) {
        self.ended += 1;
        self.requests[slot as usize].generation += 1;
        self.free.push(slot);
    }

    fn end_application(&mut self, now: u64, slot: u32) {
        if let Some(next) = self.application_line.pop_front() {
            self.application_waiting -= 1;
            self.requests[next as usize].waiting = false;
            self.begin_application(now, next);
        } else {
            self.application_busy -= 1;
        }
        let roll =
            (rand::Rng::next_u64(&mut self.generator) >> 11) as f64 * (1.0 / (1_u64 << 53) as f64);
        if roll < 0.44 {
            if self.database_busy < 4 {
                self.database_busy += 1;
                self.begin_database(now, slot);
            } else {
                self.database_line.push_back(slot);
            }
        } else {
            let service = exponential(&mut self.generator, 0.001 * SECOND);
            self.schedule(now + service, CACHE, slot);
        }
    }

    fn end_database(&mut self, now: u64, slot: u32) {
        if let Some(next) = self.database_line.pop_front() {
            self.begin_database(now, next);
        } else {
            self.database_busy -= 1;
        }
        self.complete(now, slot);
    }

    fn complete(&mut self, now: u64, slot: u32) {
        let response = now - self.requests[slot as usize].arrival;
        let _ = self.responses.increment(response);
        self.response_sum += response;
        self.drop_request(slot);
        while let Some(&(_, slot, generation)) = self.timeouts.front() {
            if self.requests[slot as usize].generation == generation {
                break;
            }
            self.timeouts.pop_front();
        }
    }

    /// Whoever timed out in the line leaves it.
    fn time_out(&mut self, now: u64) {
        while let Some(&(deadline, slot, generation)) = self.timeouts.front() {
            if deadline > now {
                break;
            }
            self.timeouts.pop_front();
            let request = self.requests[slot as usize];
            if request.generation == generation && request.waiting {
                self.application_line.retain(|&other| other != slot);
                self.application_waiting -= 1;
                self.drop_request(slot);
            }
        }
    }
}

/// W3: a web backend at 100 requests per second. Returns the mean response time [s].
pub(crate) fn w3(seed: u64, customers: u64) -> f64 {
    let variance = libm::log1p(1.0);
    let mut backend = Backend {
        generator: Xoshiro256PlusPlus::seed_from_u64(seed),
        events: Vec::with_capacity(64),
        sequence: 0,
        requests: Vec::with_capacity(512),
        free: Vec::with_capacity(512),
        application_line: VecDeque::with_capacity(256),
        application_waiting: 0,
        application_busy: 0,
        database_line: VecDeque::with_capacity(256),
        database_busy: 0,
        timeouts: VecDeque::with_capacity(512),
        responses: histogram(),
        response_sum: 0,
        ended: 0,
        mu: libm::log(0.06 * SECOND) - 0.5 * variance,
        sigma: variance.sqrt(),
    };
    let first = exponential(&mut backend.generator, 0.01 * SECOND);
    backend.schedule(first, ARRIVAL, 0);
    let mut arrived = 0;
    while let Some((now, word)) = backend.events.pop() {
        backend.time_out(now);
        let slot = (word & 0xff_ffff) as u32;
        match (word >> 24 & 0xf) as u32 {
            ARRIVAL => {
                arrived += 1;
                if arrived < customers {
                    let gap = exponential(&mut backend.generator, 0.01 * SECOND);
                    backend.schedule(now + gap, ARRIVAL, 0);
                }
                backend.arrive(now);
            }
            APPLICATION => backend.end_application(now, slot),
            DATABASE => backend.end_database(now, slot),
            _ => backend.complete(now, slot),
        }
    }
    black_box(quantile_seconds(&backend.responses, 0.95));
    backend.response_sum as f64 / backend.ended as f64 / SECOND
}
