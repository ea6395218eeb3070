//! Any number of workers, answering in any order, give the report of one.

use loadbearing::cli::workers;
use loadbearing::runner::protocol::{decode, encode};
use loadbearing::sim::backend::task::{WindowAnswer, WindowTask};
use loadbearing::sim::report::{Report, Stage};
use loadbearing::sim::run::{self, Advance, Run};
use loadbearing::sim::scenario::Scenario;
use loadbearing::sim::units::Seed;

use crate::companies::preset;

const REPLICATIONS: u32 = 6;

/// A small company over a year: its windows take a fraction of a second.
fn small() -> Scenario {
    let mut scenario = preset("b2b-saas");
    scenario.horizon_months = 12;
    scenario
}

fn started() -> Run {
    Run::new(small(), Seed::new(7).unwrap(), REPLICATIONS)
}

fn alone() -> Report {
    run::run(&small(), Seed::new(7).unwrap(), REPLICATIONS, &mut |_| true).unwrap()
}

#[test]
fn one_two_and_three_workers_give_the_same_report() {
    let alone = alone();
    for count in [1, 2, 3] {
        let report = workers::run(started(), count, &mut |_| true).unwrap();
        assert_eq!(report.fingerprint, alone.fingerprint, "{count} workers");
        assert_eq!(report, alone, "{count} workers");
    }
}

#[test]
fn workers_stop_when_asked() {
    let mut steps = 0;
    let stopped = workers::run(started(), 2, &mut |_| {
        steps += 1;
        steps < 3
    });
    assert_eq!((stopped, steps), (None, 3));
}

/// A message as it arrives on the other side.
fn sent<T: serde::Serialize + serde::de::DeserializeOwned>(message: &T) -> T {
    decode(&encode(message).unwrap()).unwrap()
}

/// Picks one of `count` by a generator that only has to mix well (Knuth's MMIX).
fn pick(state: &mut u64, count: usize) -> usize {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) as usize % count
}

/// Both pictures of a run whose tasks and answers travel as messages and arrive in an order of
/// chance, some twice, with workers that are lost on the way.
fn shuffled(mut order: u64, lose: bool) -> [Report; 2] {
    let mut run = started();
    let mut first = None;
    let mut tasks: Vec<WindowTask> = Vec::new();
    let mut answers: Vec<WindowAnswer> = Vec::new();
    loop {
        while tasks.len() + answers.len() < 7
            && let Some(task) = run.hand_out()
        {
            tasks.push(sent(&task));
        }
        if !tasks.is_empty() && (run.is_waiting() || pick(&mut order, 2) == 0) {
            let task = tasks.swap_remove(pick(&mut order, tasks.len()));
            answers.push(task.simulate());
        }
        if !answers.is_empty() && (run.is_waiting() || pick(&mut order, 3) == 0) {
            let answer = answers.swap_remove(pick(&mut order, answers.len()));
            run.supply(sent(&answer));
            if pick(&mut order, 5) == 0 {
                run.supply(answer);
            }
        }
        if lose && pick(&mut order, 40) == 0 {
            tasks.clear();
            run.take_back();
        }
        match run.advance() {
            Advance::Working(_) => {}
            Advance::Coarse(report) => first = Some(*report),
            Advance::Done(report) => return [first.unwrap(), *report],
        }
    }
}

#[test]
fn answers_in_any_order_give_the_same_pictures() {
    let in_order = shuffled(0, false);
    assert_eq!(in_order[1], alone());
    assert_eq!(in_order[0].stage, Stage::Coarse);
    for order in 1..3 {
        assert_eq!(shuffled(order, false), in_order, "order {order}");
        assert_eq!(shuffled(order, true), in_order, "order {order} with losses");
    }
}

/// Windows beyond what the first picture may cost are dropped, whoever simulated them: how many
/// that are depends on the workers, the picture must not.
#[test]
fn the_first_picture_of_a_large_company_is_the_same_with_workers() {
    let scenario = preset("photo-app-2010");
    let picture = |outstanding: usize| {
        let mut run = Run::new(scenario.clone(), Seed::new(7).unwrap(), 16);
        let mut tasks: Vec<WindowTask> = Vec::new();
        loop {
            while tasks.len() < outstanding
                && let Some(task) = run.hand_out()
            {
                tasks.push(task);
            }
            // The last that was handed out is answered first.
            if let Some(task) = tasks.pop() {
                run.supply(task.simulate());
            }
            if let Advance::Coarse(report) = run.advance() {
                return *report;
            }
        }
    };
    // By fingerprint: approximations have no half-width, and not-a-number equals nothing.
    assert_eq!(picture(0).fingerprint, picture(5).fingerprint);
}
