//! One busy hour replayed: it is the window that the command line shows, its looks agree with the
//! ways of all its requests, and a queue that grows is seen to grow.

use loadbearing::catalog::{scenario_file, scenarios};
use loadbearing::sim::backend::demand::Demand;
use loadbearing::sim::backend::inspection::{Question, inspect};
use loadbearing::sim::backend::replay::{FRAMES_MAX, Replay};
use loadbearing::sim::backend::window::{Observed, Precision, observe};
use loadbearing::sim::hour::{Advance, HourReplay};
use loadbearing::sim::network::trace::{Doing, Recorder};
use loadbearing::sim::performance::Conditions;
use loadbearing::sim::report::hour::Hour;
use loadbearing::sim::run;
use loadbearing::sim::scenario::{Scenario, Strategy};
use loadbearing::sim::units::{Seed, Time};

fn scenario() -> Scenario {
    scenario_file::read(scenarios::find("b2b-saas").unwrap().text).unwrap()
}

fn seed() -> Seed {
    Seed::new(7).unwrap()
}

/// A month of a future.
fn replayed(strategy: &str, when: (u32, u32)) -> Option<Hour> {
    let mut replay = HourReplay::new(scenario(), strategy, when, seed()).unwrap();
    loop {
        if let Advance::Done(hour) = replay.advance() {
            return hour.map(|hour| *hour);
        }
    }
}

/// A deployment planned for 200 requests a second, and its demands.
fn demand(strategy: &Strategy) -> Demand {
    let scenario = scenario();
    let planned = Conditions {
        requests_per_second: 200.0,
        rows: 2e7,
    };
    let deployment = run::planned_deployment(&scenario, &strategy.design, planned, seed());
    let (work, data) = (&scenario.work, &scenario.data);
    Demand::new(work, data, &strategy.design, &deployment, planned.rows)
}

fn played(demand: &Demand, load: f64) -> Replay {
    let rate = demand.capacity() * load;
    let mut replay = Replay::new(demand, rate, Seed::new(11).unwrap()).unwrap();
    while replay.advance() {}
    replay
}

#[test]
fn an_hour_is_the_window_of_the_command_line_and_agrees_with_the_study() {
    let scenario = scenario();
    let strategy = &scenario.strategies[0];
    let hour = replayed(&strategy.id, (0, 12)).unwrap();
    let story = run::first_future(&scenario, strategy, seed());
    let lived = &story.months[12];
    let busy = lived.busy_hour.as_ref().unwrap();
    let inspection = inspect(&Question {
        work: &scenario.work,
        data: &scenario.data,
        traffic: &scenario.traffic,
        clients: &scenario.clients,
        design: run::design_of(strategy, busy),
        deployment: &busy.deployment,
        conditions: busy.conditions,
        seed: seed().derive("window"),
        traced: 0,
    });
    let window = inspection.unwrap().report;
    let [p50, p95, p99] = hour.quantiles;
    assert_eq!(Some(p50.ms), window.response_ms.p50.value);
    assert_eq!(Some(p95.ms), window.response_ms.p95.value);
    assert_eq!(Some(p99.ms), window.response_ms.p99.value);
    assert_eq!(
        (hour.requests, hour.events),
        (window.requests, window.events)
    );
    assert_eq!(hour.deployed.instances, window.deployment.instances);
    // The study interpolates between windows of its own: both intervals, and a tenth.
    for (own, study) in hour.quantiles.iter().zip(&hour.study) {
        let apart = (own.ms - study.ms).abs();
        let widths = own.half_width_ms.unwrap() + study.half_width_ms.unwrap();
        let allowed = widths + 0.1 * study.ms;
        assert!(apart <= allowed, "{own:?} {study:?}");
    }
    // Every request that was answered is in the histogram, on its side of the quantiles.
    let answered: u64 = hour.histogram.iter().map(|bin| bin.requests).sum();
    assert_eq!(
        answered,
        hour.requests - hour.unanswered.iter().sum::<u64>()
    );
    let below = |ms: f64| {
        let bins = hour.histogram.iter().filter(|bin| bin.to_ms <= ms);
        bins.map(|bin| bin.requests).sum::<u64>() as f64 / answered as f64
    };
    assert!(below(p50.ms) <= 0.5 && below(p50.ms * 1.3) >= 0.5);
    assert!(below(p95.ms) <= 0.95 && below(p95.ms * 1.3) >= 0.95);
    // The page shows what ran beside the report of the same study.
    assert_eq!(hour.deployed, run::deployed(strategy, 12, busy));
    assert_eq!(hour.bottleneck, window.bottleneck.unwrap_or_default());
}

#[test]
fn what_a_report_says_ran_is_what_is_replayed() {
    let report = run::run(&scenario(), seed(), 4, &mut |_| true).unwrap();
    for strategy in &report.strategies {
        let deployed = &strategy.deployed;
        let first = deployed.first().unwrap().month;
        let launch = strategy.story.iter().find(|event| event.kind == "launch");
        assert!(f64::from(first) <= launch.unwrap().month.p90 + 1.0);
        let hour = replayed(&strategy.id, (strategy.deployed_future, first + 6)).unwrap();
        assert_eq!(deployed[6], hour.deployed);
        let lived = deployed.last().unwrap().month + 1;
        let alive = |row: &&loadbearing::sim::report::MonthRow| row.alive_share > 0.0;
        let longest = strategy.months.iter().filter(alive).count();
        assert_eq!(lived as usize, longest, "of no future more is known");
        if first > 0 {
            assert_eq!(
                replayed(&strategy.id, (strategy.deployed_future, first - 1)),
                None,
                "nobody uses it yet"
            );
        }
    }
    assert!(
        report
            .strategies
            .iter()
            .any(|one| one.deployed[0].month > 0)
    );
    assert!(HourReplay::new(scenario(), "no_such", (0, 1), seed()).is_none());
}

/// Slow requests as they went, up to an instant: how many, how long [ms], and how long they waited
/// at each group, all together [ms].
fn slow_ones(traced: &Observed<Recorder>, from_ms: f64, until: f64) -> (f64, f64, Vec<f64>) {
    let network = &traced.backend.network;
    let (mut count, mut inside) = (0.0, 0.0);
    let mut waited = vec![0.0; network.groups.len()];
    for trace in traced.observer.traces() {
        let Some((ended, _)) = trace.ended else {
            continue;
        };
        let response = ended.since(trace.arrived).millis();
        if response <= from_ms || ended.since(Time::ZERO).seconds() > until {
            continue;
        }
        count += 1.0;
        inside += response;
        let waits = { trace.stays.iter() }.filter(|stay| stay.doing == Doing::Waiting);
        for stay in waits {
            let group = network.stations[stay.station.0 as usize].group.0 as usize;
            waited[group] += stay.to.unwrap_or(ended).since(stay.from).millis();
        }
    }
    (count, inside, waited)
}

#[test]
fn time_is_somewhere_and_slow_requests_spend_it_as_their_traces_say() {
    let scenario = scenario();
    let demand = demand(&scenario.strategies[1]);
    let replay = played(&demand, 0.8);
    let observed = replay.observed();
    let total = &observed.measured.total;
    assert!(!observed.window.overloaded);
    let parts = replay.parts();
    let times = parts.iter().map(|one| one.waiting_ms + one.service_ms);
    let sum: f64 = times.sum();
    let mean = total.response_time.value * 1e3;
    assert!((sum / mean - 1.0).abs() < 0.02, "{sum} of {mean} ms");

    // Every request of the same window, as it went.
    let (looked, every) = replay.looked();
    let warm = observed.plan.warm_up_seconds;
    let recorder = Recorder::after_warm_up(400_000);
    let rate = demand.capacity() * 0.8;
    let seed = Seed::new(11).unwrap();
    let traced = observe(&demand, rate, seed, Precision::Full, recorder).unwrap();
    assert_eq!(traced.window, observed.window, "looking changes nothing");
    let slow_from = observed.window.p95_ms.value;
    let (number, inside, waited) = slow_ones(&traced, slow_from, warm + looked);
    let slow = replay.slow();
    assert!(number > 300.0, "{number} slow requests in {looked} s");
    assert!(
        (slow.requests as f64 / number - 1.0).abs() < 0.05,
        "{} {number}",
        slow.requests
    );
    assert!((slow.mean_seconds * 1e3 / (inside / number) - 1.0).abs() < 0.02);
    let seen: f64 = parts
        .iter()
        .map(|one| one.slow_waiting_ms + one.slow_service_ms)
        .sum();
    let every_ms = every * 1e3;
    assert!(
        (seen - slow.mean_seconds * 1e3).abs() < every_ms,
        "{seen} {slow:?}"
    );
    for part in parts.iter().filter(|part| part.held) {
        let exact = waited[part.level as usize] / number;
        let found = part.slow_waiting_ms;
        let allowed = 0.03 * slow.mean_seconds * 1e3;
        assert!(
            (found - exact).abs() < allowed,
            "{}: {found} {exact}",
            part.part
        );
    }
}

#[test]
fn frames_follow_each_other_and_lose_nobody() {
    let scenario = scenario();
    let demand = demand(&scenario.strategies[1]);
    let replay = played(&demand, 0.7);
    let frames = replay.frames();
    assert_eq!(frames.frames.len() as u64, FRAMES_MAX);
    let workers = replay
        .parts()
        .iter()
        .position(|one| one.part == "application_workers");
    let workers = workers.unwrap();
    let at = |index: usize| {
        let [waiting, busy, _] = frames.frames[index].levels[workers];
        i64::from(waiting) + i64::from(busy)
    };
    let (mut begun, mut ended) = (0, 0);
    for frame in &frames.frames[1..] {
        begun += i64::from(frame.arrived);
        ended += i64::from(frame.answered) + i64::from(frame.failed);
    }
    // Without an edge everybody inside has a worker or waits for one.
    assert_eq!(at(frames.frames.len() - 1) - at(0), begun - ended);
    assert!(begun > 50, "something moves: {begun} begin");
    let changes = (1..frames.frames.len()).filter(|index| at(*index) != at(*index - 1));
    assert!(changes.count() > 40);
}

#[test]
fn beyond_capacity_the_queue_is_seen_to_grow() {
    let scenario = scenario();
    let demand = demand(&scenario.strategies[1]);
    let replay = played(&demand, 1.4);
    assert!(replay.observed().window.overloaded);
    let frames = replay.frames();
    assert!(frames.from_seconds == 0.0, "from the empty beginning on");
    // Beside the lines some share processors from the beginning on.
    let parts = replay.parts();
    let workers = parts.iter().find(|one| one.part == "application_workers");
    let line = workers.unwrap().level as usize;
    let waiting = |index: usize| frames.frames[index].levels[line][0];
    let count = frames.frames.len();
    assert!(count > 60, "{count}");
    assert_eq!(waiting(0), 0);
    assert!(waiting(count / 4) > 0);
    let quarters = [1, 2, 3].map(|quarter| waiting(count * quarter / 4));
    assert!(
        quarters[0] < quarters[1] && quarters[1] < quarters[2],
        "{quarters:?}"
    );
    let failed: u32 = frames.frames.iter().map(|frame| frame.failed).sum();
    assert!(failed > 0, "what finds no place is turned away");
}

#[test]
fn a_replay_is_the_same_twice() {
    let scenario = scenario();
    let demand = demand(&scenario.strategies[0]);
    let (once, again) = (played(&demand, 0.6), played(&demand, 0.6));
    assert_eq!(once.frames(), again.frames());
    assert_eq!(once.parts(), again.parts());
    assert_eq!(once.histogram(), again.histogram());
}
