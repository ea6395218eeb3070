//! Clients that try again: every request ends once, attempts are what policy and budget allow, and
//! load multiplies as the closed form says.

use std::collections::BTreeMap;

use loadbearing::sim::backend::clients;
use loadbearing::sim::backend::curve::Curves;
use loadbearing::sim::network::model::{
    Backoff, CircuitBreaker, ClassId, ClientPolicy, Distribution, Network, Outcome, RetryBudget,
    Routing, Step, StepId,
};
use loadbearing::sim::network::workloads::single_station;
use loadbearing::sim::network::{Observer, RequestId, Simulation};
use loadbearing::sim::performance::{Conditions, PerformanceSource};
use loadbearing::sim::scenario::{Clients, Section};
use loadbearing::sim::units::{Seed, Span, Time};
use proptest::prelude::*;

use crate::backend::{data, demand, deployment, design, seed, work};

fn patient(attempts: u32) -> ClientPolicy {
    ClientPolicy {
        attempts,
        backoff: Backoff {
            base: Span::from_seconds(1.0),
            cap: Span::from_seconds(3.0),
            jitter_share: 0.0,
        },
        budget: None,
        breaker: None,
    }
}

/// One request that is still wanted, under the number of its present attempt.
#[derive(Clone, Copy)]
struct Wish {
    began: u64,
    attempts: u32,
    class: usize,
}

/// Follows every request through its attempts.
#[derive(Default)]
struct Follower {
    wishes: BTreeMap<u64, Wish>,
    began: [u64; 3],
    ended: [u64; 3],
    retries: [u64; 3],
    attempts_most: [u32; 3],
    /// The most that retries ever were above the budget's share of requests so far.
    over_share: [f64; 3],
    shares: [f64; 3],
    times: u128,
    integral: u128,
    last: u64,
    other_outcomes: bool,
}

impl Follower {
    fn advance(&mut self, now: Time) {
        self.integral += u128::from(now.nanos() - self.last) * self.wishes.len() as u128;
        self.last = now.nanos();
    }
}

impl Observer for Follower {
    fn arrived(&mut self, now: Time, request: RequestId, class: ClassId) {
        self.advance(now);
        let class = usize::from(class.0);
        let wish = Wish {
            began: now.nanos(),
            attempts: 1,
            class,
        };
        self.began[class] += 1;
        assert!(self.wishes.insert(request.0, wish).is_none());
    }

    fn retries(&mut self, now: Time, failed: RequestId, retry: RequestId, outcome: Outcome) {
        self.advance(now);
        self.other_outcomes |= matches!(outcome, Outcome::Completed | Outcome::Abandoned);
        let mut wish = self.wishes.remove(&failed.0).expect("somebody wanted it");
        wish.attempts += 1;
        let class = wish.class;
        self.attempts_most[class] = self.attempts_most[class].max(wish.attempts);
        self.retries[class] += 1;
        let over = self.retries[class] as f64 - self.shares[class] * self.began[class] as f64;
        self.over_share[class] = self.over_share[class].max(over);
        assert!(self.wishes.insert(retry.0, wish).is_none());
    }

    fn ended(&mut self, now: Time, request: RequestId, _outcome: Outcome) {
        self.advance(now);
        let wish = self.wishes.remove(&request.0).expect("it ends once");
        self.times += u128::from(now.nanos() - wish.began);
        self.ended[wish.class] += 1;
    }
}

fn policy() -> impl Strategy<Value = ClientPolicy> {
    let backoff = (0..2_000_000_000_u64, 0..5_000_000_000_u64, 0.0..=1.0).prop_map(
        |(base, cap, jitter_share)| Backoff {
            base: Span::from_nanos(base),
            cap: Span::from_nanos(cap),
            jitter_share,
        },
    );
    let budget = (0.0..1.5, 1.0..20.0).prop_map(|(share, burst)| RetryBudget { share, burst });
    let breaker = (1..30_u32, 0.05..=1.0, 0..3_000_000_000_u64, 1..5_u32).prop_map(
        |(window, threshold, open, probes)| CircuitBreaker {
            window,
            threshold,
            open: Span::from_nanos(open),
            probes,
        },
    );
    (
        1..6_u32,
        backoff,
        proptest::option::of(budget),
        proptest::option::of(breaker),
    )
        .prop_map(|(attempts, backoff, budget, breaker)| ClientPolicy {
            attempts,
            backoff,
            budget,
            breaker,
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn requests_end_once_and_attempts_are_what_is_allowed(
        plan in super::twin::networks::plan(),
        policies in (policy(), proptest::option::of(policy())),
        seed in 0..1_000_000_u64,
    ) {
        let mut network = plan.network();
        network.classes[0].policy = Some(policies.0.clone());
        network.classes[1].policy = policies.1.clone();
        let shares = [Some(policies.0), policies.1, None]
            .map(|policy| policy.and_then(|policy| policy.budget).map_or(0.0, |b| b.share));
        let follower = Follower { shares, ..Follower::default() };
        let seed = Seed::new(seed).unwrap();
        let mut simulation = Simulation::with_observer(&network, seed, follower).unwrap();
        simulation.run_until(Time::from_nanos(30_000_000_000));
        simulation.close_batch();
        let open: u64 = simulation.observer().began.iter().sum::<u64>()
            - simulation.observer().ended.iter().sum::<u64>();
        prop_assert_eq!(open, simulation.observer().wishes.len() as u64);
        simulation.stop_sources();
        simulation.run_until(Time::NEVER);
        let measured = simulation.measurements();
        prop_assert_eq!(measured.stopped_by, None);
        let book = simulation.observer();
        // Some of these networks lock up: a server held by somebody who waits for the same one.
        let now = simulation.now().nanos();
        let rest = u128::from(now - book.last) * book.wishes.len() as u128;
        let inside: u128 = book.wishes.values().map(|wish| u128::from(now - wish.began)).sum();
        prop_assert!(!book.other_outcomes);
        prop_assert_eq!(book.integral + rest, book.times + inside);
        prop_assert_eq!(measured.total.response_sum_nanos, book.times);
        prop_assert_eq!(measured.total.number_integral_nanos, book.integral + rest);
        for (which, class) in network.classes.iter().enumerate() {
            let counts = measured.classes[which].counts;
            prop_assert_eq!(counts.arrivals, book.began[which]);
            prop_assert_eq!(counts.ended(), book.ended[which]);
            let stuck = book.wishes.values().filter(|wish| wish.class == which).count();
            prop_assert_eq!(counts.arrivals, counts.ended() + stuck as u64);
            // Every first attempt and every retry was sent, but for those that the breaker ended.
            prop_assert_eq!(
                counts.attempts,
                counts.arrivals + book.retries[which] - counts.failed_fast
            );
            prop_assert!(counts.failed_fast <= counts.failed);
            let Some(policy) = &class.policy else {
                prop_assert_eq!(counts.attempts, counts.arrivals);
                continue;
            };
            prop_assert!(book.attempts_most[which] <= policy.attempts);
            if let Some(budget) = &policy.budget {
                // Tokens are counted in millionths.
                let rounding = 1e-6 * (counts.arrivals + 1) as f64;
                prop_assert!(book.over_share[which] <= budget.burst + rounding);
            } else {
                prop_assert_eq!(counts.retries_denied, 0);
            }
        }
    }
}

/// Requests that fail with this probability, whatever the load, after a service that nobody waits
/// for.
fn failing(probability: f64, policy: ClientPolicy) -> Network {
    let service = Distribution::Exponential { mean_seconds: 0.1 };
    let mut network = single_station(50.0, 1, service);
    network.stations[0].servers = loadbearing::sim::network::model::Servers::Infinite;
    network.steps[0] = match network.steps[0].clone() {
        Step::Visit {
            place,
            service,
            blocked,
            abandoned,
            ..
        } => Step::Visit {
            place,
            service,
            next: StepId(4),
            blocked,
            abandoned,
        },
        other => other,
    };
    network.steps.push(Step::Route(Routing::Probability(vec![
        (probability, StepId(5)),
        (1.0 - probability, StepId(1)),
    ])));
    network.steps.push(Step::Depart(Outcome::Failed));
    network.classes[0].policy = Some(policy);
    network
}

#[test]
fn independent_failures_multiply_load_as_the_closed_form_says() {
    for (p, attempts) in [(0.5, 1_u32), (0.5, 4), (0.1, 3), (0.9, 10)] {
        let network = failing(p, patient(attempts));
        let mut simulation = Simulation::new(&network, Seed::new(3).unwrap()).unwrap();
        simulation.run_departures(200_000, Time::NEVER);
        simulation.stop_sources();
        simulation.run_until(Time::NEVER);
        let counts = simulation.measurements().total.counts;
        assert_eq!(simulation.requests_inside(), 0, "everybody has left");
        assert_eq!(counts.arrivals, counts.ended());
        let requests = counts.arrivals as f64;
        let expected: f64 = (0..attempts).map(|k| libm::pow(p, f64::from(k))).sum();
        // The number of attempts of one request is at most `attempts`, so its standard deviation
        // is below half of that; 5 standard errors.
        let slack = 5.0 * 0.5 * f64::from(attempts) / requests.sqrt();
        let mean = counts.attempts as f64 / requests;
        assert!(
            (mean - expected).abs() < slack,
            "{p} {attempts}: {mean} {expected}"
        );
        let failed = counts.failed as f64 / requests;
        let lost = libm::pow(p, f64::from(attempts));
        assert!(
            (failed - lost).abs() < 5.0 * 0.5 / requests.sqrt(),
            "{failed} {lost}"
        );
    }
}

#[test]
fn a_budget_limits_what_independent_failures_multiply() {
    let mut policy = patient(4);
    policy.budget = Some(RetryBudget {
        share: 0.1,
        burst: 10.0,
    });
    let network = failing(0.5, policy);
    let mut simulation = Simulation::new(&network, Seed::new(3).unwrap()).unwrap();
    simulation.run_departures(100_000, Time::NEVER);
    let counts = simulation.measurements().total.counts;
    let per_request = counts.attempts as f64 / counts.arrivals as f64;
    // Half of the requests would retry, so the budget is always used up.
    assert!((1.099..=1.1002).contains(&per_request), "{per_request}");
    assert!(counts.retries_denied > 0);
}

/// Notes how long each request took.
#[derive(Default)]
struct Lengths {
    began: BTreeMap<u64, u64>,
    seconds: Vec<f64>,
}

impl Observer for Lengths {
    fn arrived(&mut self, now: Time, request: RequestId, _class: ClassId) {
        self.began.insert(request.0, now.nanos());
    }
    fn retries(&mut self, _now: Time, failed: RequestId, retry: RequestId, _outcome: Outcome) {
        let began = self.began.remove(&failed.0).unwrap();
        self.began.insert(retry.0, began);
    }
    fn ended(&mut self, now: Time, request: RequestId, _outcome: Outcome) {
        let began = self.began.remove(&request.0).unwrap();
        self.seconds.push((now.nanos() - began) as f64 / 1e9);
    }
}

/// How long requests take that fail at once, every time.
fn always_failing(policy: ClientPolicy) -> Vec<f64> {
    let service = Distribution::Deterministic { mean_seconds: 1.0 };
    let mut network = single_station(10.0, 1, service);
    network.sources[0].entry = StepId(2);
    network.classes[0].policy = Some(policy);
    let seed = Seed::new(4).unwrap();
    let mut simulation = Simulation::with_observer(&network, seed, Lengths::default()).unwrap();
    simulation.run_departures(20_000, Time::NEVER);
    simulation.observer().seconds.clone()
}

#[test]
fn backoff_doubles_up_to_its_cap_and_jitter_halves_it_on_average() {
    // 1 + 2 + 3 + 3 seconds between five attempts.
    let mut policy = patient(5);
    let plain = always_failing(policy.clone());
    assert!(plain.iter().all(|seconds| (seconds - 9.0).abs() < 1e-9));
    policy.backoff.jitter_share = 1.0;
    let full = always_failing(policy.clone());
    let mean = full.iter().sum::<f64>() / full.len() as f64;
    assert!((mean - 4.5).abs() < 0.05, "{mean}");
    assert!(full.iter().all(|seconds| (0.0..9.0).contains(seconds)));
    policy.backoff.jitter_share = 0.5;
    let half = always_failing(policy);
    assert!(half.iter().all(|seconds| (4.5..9.0).contains(seconds)));
}

#[test]
fn an_open_breaker_sends_only_its_probes() {
    let mut policy = patient(1);
    policy.breaker = Some(CircuitBreaker {
        window: 20,
        threshold: 0.5,
        open: Span::from_seconds(10.0),
        probes: 2,
    });
    // Everything fails, after 0.1 s: 20 attempts open it, and then 2 probes every 10 s or so.
    let network = failing(1.0, policy);
    let mut simulation = Simulation::new(&network, Seed::new(3).unwrap()).unwrap();
    simulation.run_until(Time::from_nanos(1_000_000_000_000));
    let counts = simulation.measurements().total.counts;
    assert!((150..260).contains(&counts.attempts), "{}", counts.attempts);
    assert!(counts.failed_fast > 40_000);
    assert_eq!(counts.completed, 0);
}

#[test]
fn a_policy_that_does_nothing_changes_nothing() {
    let service = Distribution::Exponential { mean_seconds: 1.0 };
    let mut network = single_station(0.9, 1, service);
    network.classes[0].timeout = Some(Span::from_seconds(3.0));
    let run = |network: &Network| {
        let mut simulation = Simulation::new(network, Seed::new(8).unwrap()).unwrap();
        simulation.run_departures(50_000, Time::NEVER);
        // As text, because intervals that nobody asked for are not equal to themselves.
        format!("{:?}", simulation.measurements())
    };
    let without = run(&network);
    network.classes[0].policy = Some(patient(1));
    assert_eq!(run(&network), without);
}

#[test]
fn mistakes_in_a_policy_are_all_named() {
    let service = Distribution::Exponential { mean_seconds: 1.0 };
    let mut network = single_station(0.9, 1, service);
    let mut policy = patient(0);
    policy.backoff.jitter_share = f64::NAN;
    policy.budget = Some(RetryBudget {
        share: -1.0,
        burst: 0.5,
    });
    policy.breaker = Some(CircuitBreaker {
        window: 0,
        threshold: 0.0,
        open: Span::ZERO,
        probes: 0,
    });
    network.classes[0].policy = Some(policy);
    let errors = Simulation::new(&network, Seed::new(1).unwrap()).unwrap_err();
    let places: Vec<&str> = errors.iter().map(|error| &*error.place).collect();
    assert_eq!(
        places,
        [
            "classes[0].policy.attempts",
            "classes[0].policy.backoff.jitter_share",
            "classes[0].policy.budget.share",
            "classes[0].policy.budget.burst",
            "classes[0].policy.breaker.window",
            "classes[0].policy.breaker.threshold",
            "classes[0].policy.breaker.probes",
        ]
    );
}

#[test]
fn a_scenario_without_retries_has_no_policy_and_any_other_a_valid_one() {
    let mut clients: Clients = loadbearing::catalog::parameters::default_section();
    assert_eq!(clients::policy(&clients), None);
    clients.attempts = 3.0;
    let plain = clients::policy(&clients).unwrap();
    assert_eq!((plain.attempts, &plain.budget), (3, &None));
    clients.retry_budget_share = 0.1;
    clients.breaker_threshold = 0.5;
    let careful = clients::policy(&clients).unwrap();
    assert!(careful.budget.is_some() && careful.breaker.is_some());
    // Whatever a file may say is a network that can be simulated.
    for value in [0.0, 1e-3, 0.5, 1.0, 100.0, 3_600.0] {
        let section = Clients::from_fn(|_| value);
        if let Some(policy) = clients::policy(&section) {
            let network = failing(0.5, policy);
            assert!(Simulation::new(&network, Seed::new(1).unwrap()).is_ok());
        }
    }
}

/// Three attempts of a second with waits of 1 s and 2 s between them take 6 s at most. Where every
/// second request needs one more attempt, a curve says so: its quantiles do not end at the timeout
/// of the first.
#[test]
fn answers_to_later_attempts_are_slower_than_one_timeout() {
    let mut clients = Clients::from_fn(|_| 0.0);
    clients.attempts = 3.0;
    clients.backoff_seconds = 1.0;
    clients.backoff_cap_seconds = 30.0;
    clients.retry_budget_share = 10.0;
    let mut work = work();
    work.client_timeout_seconds = 1.0;
    let design = design("scalable_monolith");
    let deployment = deployment(&design, 1);
    let alone = demand(&work, &design, &deployment);
    assert!((alone.longest_seconds() - 1.0).abs() < 1e-12);
    let patient = alone.clone().with_clients(clients::policy(&clients));
    assert!((patient.longest_seconds() - 6.0).abs() < 1e-12);
    let conditions = Conditions {
        requests_per_second: 1.1 * alone.capacity(),
        rows: crate::backend::ROWS,
    };
    let mut curves = Curves::new(work, data(), seed()).with_clients(&clients);
    let _ = curves.performance(&design, &deployment, conditions);
    while curves.measure_next() {}
    let performance = curves.performance(&design, &deployment, conditions);
    assert!(performance.p99_ms.value > 1_500.0, "{performance:?}");
    assert!(performance.p99_ms.value <= 6_000.0, "{performance:?}");
}
