//! The runner with helpers: the report of one worker, whoever simulates, whatever becomes of them;
//! and windows that are known are not simulated again.

use std::sync::OnceLock;

use loadbearing::catalog::scenario_file;
use loadbearing::runner::inline::{Given, Runner};
use loadbearing::runner::known_windows::{KEPT_WINDOWS, KnownWindows};
use loadbearing::runner::protocol::{
    ExploreQuestion, ExploreRequest, Request, RunRequest, Update, decode, encode,
};
use loadbearing::runner::{simulation, studies};
use loadbearing::sim::backend::task::WindowTask;
use loadbearing::sim::report::sensitivity::Tornado;
use loadbearing::sim::report::{Report, Stage};
use loadbearing::sim::run::Run;
use loadbearing::sim::scenario::Scenario;
use loadbearing::sim::units::Seed;

use crate::companies::preset;

/// A small company over a year: its windows take a fraction of a second.
fn small() -> Scenario {
    let mut scenario = preset("b2b-saas");
    scenario.horizon_months = 12;
    scenario
}

fn request(run: u32, scenario: &Scenario) -> Request {
    Request::Run(RunRequest {
        run,
        scenario: scenario_file::write(scenario),
        seed: 7,
        replications: 4,
    })
}

/// The real engine, with everything that can be asked.
fn engine() -> Runner {
    let mut runner = Runner::new(simulation::start);
    assert_eq!(runner.learn(studies::start), None);
    runner
}

fn started(scenario: &Scenario) -> Runner {
    let mut runner = engine();
    assert_eq!(runner.receive(&request(1, scenario)), None);
    runner
}

/// The result, if `update` is it.
fn result(update: Option<Update>) -> Option<Report> {
    match update {
        Some(Update::Report { report, .. }) if report.stage == Stage::Final => Some(*report),
        _ => None,
    }
}

/// Runs to the end without helpers.
fn finish(runner: &mut Runner) -> Report {
    loop {
        if let Some(report) = result(runner.step()) {
            return report;
        }
    }
}

fn alone() -> &'static Report {
    static ALONE: OnceLock<Report> = OnceLock::new();
    ALONE.get_or_init(|| finish(&mut started(&small())))
}

/// What a helper sends back, over the border and back.
fn helped(run: u32, task: WindowTask) -> Update {
    let task = Box::new(task);
    let request: Request = decode(&encode(&Request::Window { run, task }).unwrap()).unwrap();
    let mut helper = engine();
    let update = helper.receive(&request).expect("a window");
    decode(&encode(&update).unwrap()).unwrap()
}

#[test]
fn helpers_that_answer_last_come_first_change_nothing() {
    let mut runner = started(&small());
    let mut out: Vec<(u32, WindowTask)> = Vec::new();
    let mut windows = 0;
    let report = loop {
        while out.len() < 4
            && let Some(given) = runner.give()
        {
            out.push(given);
        }
        // The worker simulates too when nothing is left to give, and waits when it must.
        if (runner.is_waiting() || out.len() == 4)
            && let Some((run, task)) = out.pop()
        {
            windows += 1;
            let Update::Window { run, answer } = helped(run, task) else {
                panic!("a window was asked for");
            };
            runner.take(run, *answer);
        } else if let Some(report) = result(runner.step()) {
            break report;
        }
    };
    assert!(windows > 10, "helpers did {windows} windows");
    assert_eq!(&report, alone());
}

#[test]
fn what_a_lost_helper_had_is_done_by_others() {
    let mut runner = started(&small());
    let mut lost = 0;
    let report = loop {
        // Helpers take and are lost, again and again.
        let given: Vec<Given> = std::iter::from_fn(|| runner.give())
            .take(3)
            .map(|(run, task)| (run, task.key))
            .collect();
        lost += given.len();
        runner.lost(&given);
        if let Some(report) = result(runner.step()) {
            break report;
        }
    };
    assert!(lost > 10);
    assert_eq!(&report, alone());
}

#[test]
fn another_price_of_people_simulates_nothing_new() {
    let mut runner = started(&small());
    let first = finish(&mut runner);
    let mut dearer = small();
    assert!(dearer.set_value("team", "engineer_usd_per_month", 99_000.0));
    runner.receive(&request(2, &dearer));
    let second = loop {
        assert!(runner.give().is_none(), "every window is known");
        if let Some(report) = result(runner.step()) {
            break report;
        }
    };
    assert_ne!(second.fingerprint, first.fingerprint, "the money changed");
    assert_eq!(second, finish(&mut started(&dearer)), "the same as anew");
}

#[test]
fn answers_to_a_run_that_was_given_up_are_kept_for_the_next() {
    let mut runner = started(&small());
    let (run, task) = loop {
        if let Some(given) = runner.give() {
            break given;
        }
        let _ = runner.step();
    };
    let key = task.key;
    runner.receive(&Request::Cancel { run });
    if let Update::Window { run, answer } = helped(run, task) {
        runner.take(run, *answer);
    }
    runner.receive(&request(2, &small()));
    for _ in 0..1000 {
        if let Some((_, task)) = runner.give() {
            assert_ne!(task.key, key, "it was simulated before");
            return;
        }
        let _ = runner.step();
    }
    panic!("nothing was handed out");
}

/// Which of three assumptions decides: of people, of money, and of what requests need.
fn study(run: u32) -> Request {
    let parameters = [
        "build_right_now.launch.extra_engineer_months",
        "money.discount_per_year",
        "work.application_ms",
    ];
    Request::Explore(ExploreRequest {
        run,
        scenario: scenario_file::write(&small()),
        seed: 7,
        replications: 14,
        question: ExploreQuestion::Tornado {
            parameters: parameters.map(str::to_owned).to_vec(),
            flips: true,
            in_full: Some(2),
        },
    })
}

/// The answer that one worker comes to which knows no window and shares none with anybody.
fn studied_alone() -> &'static Tornado {
    static ALONE: OnceLock<Tornado> = OnceLock::new();
    ALONE.get_or_init(|| {
        let mut exploration = studies::start(&study(1)).unwrap();
        loop {
            let step = exploration.step(1);
            if let (Update::Tornado { tornado, .. }, true) = (step.update, step.ended) {
                return tornado.open().unwrap();
            }
        }
    })
}

/// The answer of `runner` with helpers that answer last come first, and are lost with what they
/// have now and then if `lose` says so; and the windows that were simulated for it.
fn studied(runner: &mut Runner, run: u32, lose: bool) -> (Tornado, u32) {
    assert_eq!(runner.receive(&study(run)), None);
    let mut out: Vec<(u32, WindowTask)> = Vec::new();
    let (mut windows, mut rounds) = (0, 0);
    loop {
        while out.len() < 4
            && let Some(given) = runner.give()
        {
            out.push(given);
        }
        rounds += 1;
        if lose && rounds % 7 == 0 {
            let given: Vec<Given> = out.drain(..).map(|(run, task)| (run, task.key)).collect();
            runner.lost(&given);
        }
        let full = runner.is_waiting() || out.len() == 4;
        if full && let Some((run, task)) = out.pop() {
            windows += 1;
            let Update::Window { run, answer } = helped(run, task) else {
                panic!("a window was asked for");
            };
            runner.take(run, *answer);
        } else if let Some(Update::Tornado { stage, tornado, .. }) = runner.step()
            && stage == Stage::Final
        {
            assert!(!runner.is_busy());
            return (tornado.open().unwrap(), windows);
        }
    }
}

#[test]
fn helpers_change_nothing_of_a_study_and_what_is_known_is_not_simulated_again() {
    let mut anew = engine();
    let (tornado, windows) = studied(&mut anew, 1, false);
    assert_eq!(&tornado, studied_alone());
    assert!(windows > 10, "helpers did {windows} windows");

    let mut after_a_run = started(&small());
    finish(&mut after_a_run);
    let (tornado, fewer) = studied(&mut after_a_run, 2, false);
    assert_eq!(&tornado, studied_alone());
    assert!(fewer < windows, "{fewer} after a run, {windows} anew");

    assert_eq!(studied(&mut anew, 2, false), (tornado, 0), "asked again");
}

#[test]
fn a_study_survives_helpers_that_are_lost() {
    let mut runner = engine();
    assert_eq!(&studied(&mut runner, 1, true).0, studied_alone());
}

#[test]
fn the_windows_that_nobody_used_for_longest_are_forgotten_first() {
    let mut run = Run::new(small(), Seed::new(7).unwrap(), 4);
    let task = loop {
        if let Some(task) = run.hand_out() {
            break task;
        }
        let _ = run.advance();
    };
    let window = task.simulate().window;
    let at = |rate: usize| WindowTask {
        requests_per_second: rate as f64,
        ..task.clone()
    };
    let mut known = KnownWindows::new();
    assert!(known.is_empty() && known.find(&at(0)).is_none());
    for rate in 0..=KEPT_WINDOWS {
        known.keep(&at(rate), &window);
        known.keep(&at(rate), &window);
    }
    assert_eq!(known.len(), KEPT_WINDOWS);
    assert!(known.find(&at(0)).is_none());
    assert_eq!(known.find(&at(1)), Some(&window));
    assert_eq!(known.find(&at(KEPT_WINDOWS)), Some(&window));
    // The first was used just now, so the second goes.
    known.keep(&at(KEPT_WINDOWS + 1), &window);
    assert!(known.find(&at(2)).is_none());
    assert_eq!(known.find(&at(1)), Some(&window));
}
