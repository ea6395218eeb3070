//! The runner behind the worker, natively: reports in order, cancel, refusal, late messages.

use loadbearing::catalog::problem::Problem;
use loadbearing::catalog::scenarios;
use loadbearing::runner::inline::{Runner, Step, Steps};
use loadbearing::runner::protocol::{
    ExploreQuestion, ExploreRequest, HourRequest, Request, RunRequest, Update, decode, encode,
};
use loadbearing::runner::{simulation, studies};
use loadbearing::sim::hour::{Advance, HourReplay};
use loadbearing::sim::report::{Report, Stage};
use loadbearing::sim::scenario::Scenario;
use loadbearing::sim::units::Seed;

/// A request for a preset with few futures.
fn request(run: u32) -> RunRequest {
    let scenario = scenarios::find("b2b-saas").unwrap().text.to_owned();
    RunRequest {
        run,
        scenario,
        seed: 7,
        replications: 4,
    }
}

/// The real engine, with everything that can be asked.
fn engine() -> Runner {
    let mut runner = Runner::new(simulation::start);
    assert_eq!(runner.learn(studies::start), None);
    runner
}

/// Runs what `runner` has to do; everything it says.
fn drain(runner: &mut Runner) -> Vec<Update> {
    std::iter::from_fn(|| runner.step()).collect()
}

#[test]
fn a_run_says_its_progress_a_first_picture_and_the_result() {
    let mut runner = engine();
    assert!(runner.step().is_none(), "at rest there is nothing to do");
    assert_eq!(runner.receive(&Request::Run(request(3))), None);
    let updates = drain(&mut runner);
    assert!(!runner.is_busy());

    let mut last = 0.0;
    let mut stages = Vec::new();
    for update in &updates {
        match update {
            Update::Progress { run, fraction, .. } => {
                assert_eq!(*run, 3);
                assert!((last..=1.0).contains(fraction), "{fraction} after {last}");
                last = *fraction;
            }
            Update::Report { run, report } => {
                assert_eq!(*run, 3);
                stages.push(report.stage);
            }
            other => panic!("unexpected {other:?}"),
        }
    }
    assert_eq!(stages, [Stage::Coarse, Stage::Final]);
    assert!(
        matches!(updates.last(), Some(Update::Report { .. })),
        "nothing follows the result"
    );
}

#[test]
fn the_runner_gives_the_report_that_the_engine_gives() {
    let request = request(1);
    let mut runner = engine();
    runner.receive(&Request::Run(request.clone()));
    let through_runner = drain(&mut runner)
        .into_iter()
        .find_map(|update| match update {
            Update::Report { report, .. } if report.stage == Stage::Final => Some(*report),
            _ => None,
        });
    let scenario: Scenario = loadbearing::catalog::scenario_file::read(&request.scenario).unwrap();
    let direct = loadbearing::sim::run::run(&scenario, Seed::new(7).unwrap(), 4, &mut |_| true);
    assert_eq!(through_runner, direct);
}

/// A month of the second strategy, in the third future.
fn hour(run: u32, strategy: &str, month: u32) -> Request {
    let RunRequest { scenario, seed, .. } = request(run);
    Request::Hour(HourRequest {
        run,
        scenario,
        seed,
        strategy: strategy.to_owned(),
        future: 2,
        month,
    })
}

#[test]
fn an_hour_after_the_run_needs_no_window_that_was_simulated_for_it() {
    let mut runner = engine();
    runner.receive(&Request::Run(request(1)));
    drain(&mut runner);
    assert_eq!(runner.receive(&hour(2, "build_right_now", 9)), None);
    let mut last = None;
    while runner.is_busy() {
        assert!(runner.give().is_none(), "every window is known");
        last = runner.step();
    }
    let Some(Update::Hour { run: 2, hour: told }) = last else {
        panic!("unexpected {last:?}");
    };
    let scenario = loadbearing::catalog::scenario_file::read(&request(1).scenario).unwrap();
    let seed = Seed::new(7).unwrap();
    let mut replay = HourReplay::new(scenario, "build_right_now", (2, 9), seed).unwrap();
    let direct = loop {
        if let Advance::Done(direct) = replay.advance() {
            break direct;
        }
    };
    assert_eq!(told.open(), direct.as_deref().cloned());
    let update = Update::Hour { run: 2, hour: told };
    assert_eq!(
        encode(&update).and_then(|bytes| decode(&bytes)),
        Some(update)
    );
}

#[test]
fn an_hour_that_nobody_uses_is_refused() {
    let mut runner = engine();
    let path_of = |update: Option<Update>| match update {
        Some(Update::Refused { problems, .. }) => problems[0].path.clone(),
        other => panic!("unexpected {other:?}"),
    };
    assert_eq!(path_of(runner.receive(&hour(1, "no_such", 9))), "strategy");
    assert_eq!(runner.receive(&hour(2, "build_right_now", 0)), None);
    assert_eq!(path_of(drain(&mut runner).pop()), "month");
    assert!(!runner.is_busy());
}

#[test]
fn mistakes_are_refused_all_at_once_and_stop_the_run_before() {
    let mut runner = engine();
    runner.receive(&Request::Run(request(1)));
    let mut wrong = request(2);
    wrong.seed = u64::MAX;
    wrong.replications = 0;
    wrong.scenario = "{\"schema\": 1, \"colour\": \"red\"}".to_owned();
    let Some(Update::Refused { run, problems }) = runner.receive(&Request::Run(wrong)) else {
        panic!("it is full of mistakes");
    };
    assert_eq!(run, 2);
    let at = |path: &str| problems.iter().any(|problem| problem.path.contains(path));
    assert!(
        at("seed") && at("replications") && at("colour"),
        "{problems:?}"
    );
    assert!(!runner.is_busy(), "the run before was replaced");
}

#[test]
fn messages_survive_the_border() {
    let updates = [
        Update::Ready,
        Update::Progress {
            run: 1,
            fraction: 0.5,
            windows: 3,
            events: Seed::MAX,
        },
        Update::Cancelled { run: 2 },
        Update::Crashed {
            message: "why".to_owned(),
        },
    ];
    for update in updates {
        let text = serde_json::to_string(&update).unwrap();
        assert_eq!(serde_json::from_str::<Update>(&text).unwrap(), update);
    }
    let asked = Request::Run(request(1));
    let text = serde_json::to_string(&asked).unwrap();
    assert_eq!(serde_json::from_str::<Request>(&text).unwrap(), asked);
}

/// A question about a preset over a year.
fn exploration(run: u32, question: ExploreQuestion) -> Request {
    let scenario = scenarios::find("b2b-saas").unwrap().text;
    Request::Explore(ExploreRequest {
        run,
        scenario: scenario.replacen("\"horizon_months\": 36", "\"horizon_months\": 12", 1),
        seed: 7,
        replications: 4,
        question,
    })
}

const PREMIUM: &str = "build_right_now.launch.extra_engineer_months";

#[test]
fn a_tornado_and_a_map_come_in_parts_and_end() {
    let tornado = ExploreQuestion::Tornado {
        parameters: vec![PREMIUM.to_owned()],
        flips: true,
        in_full: None,
    };
    let map = ExploreQuestion::Map {
        across: PREMIUM.to_owned(),
        up: "money.discount_per_year".to_owned(),
        steps: 2,
    };
    for question in [tornado, map] {
        let mut runner = engine();
        let asked = exploration(5, question);
        let asked = decode(&encode(&asked).unwrap()).unwrap();
        assert_eq!(runner.receive(&asked), None);
        let stages: Vec<Stage> = drain(&mut runner)
            .iter()
            .filter_map(|update| {
                assert_eq!(
                    decode::<Update>(&encode(update).unwrap()).as_ref(),
                    Some(update)
                );
                match update {
                    Update::Progress { run: 5, .. } => None,
                    Update::Tornado {
                        run: 5,
                        stage,
                        tornado,
                    } => {
                        assert_eq!(tornado.open().map(|it| it.origin.stage), Some(*stage));
                        Some(*stage)
                    }
                    Update::Map { run: 5, stage, map } => {
                        assert_eq!(map.open().map(|it| it.origin.stage), Some(*stage));
                        Some(*stage)
                    }
                    other => panic!("unexpected {other:?}"),
                }
            })
            .collect();
        let (last, parts) = stages.split_last().unwrap();
        assert_eq!(*last, Stage::Final);
        assert!(!parts.is_empty() && parts.iter().all(|stage| *stage == Stage::Coarse));
        assert!(!runner.is_busy());
    }
}

#[test]
fn questions_about_nothing_are_refused() {
    let refused = |question| {
        let mut runner = engine();
        match runner.receive(&exploration(1, question)) {
            Some(Update::Refused { run: 1, problems }) => problems,
            other => panic!("unexpected {other:?}"),
        }
    };
    let parameters = vec![
        "money.nothing".to_owned(),
        "levers.coupling_share".to_owned(),
    ];
    let (flips, in_full) = (false, Some(3));
    assert_eq!(
        refused(ExploreQuestion::Tornado {
            parameters,
            flips,
            in_full
        })
        .len(),
        2
    );
    let (across, up, steps) = (PREMIUM.to_owned(), PREMIUM.to_owned(), 1000);
    assert_eq!(refused(ExploreQuestion::Map { across, up, steps }).len(), 2);
}

/// Counts to a number of steps, for what does not depend on the engine.
#[derive(Debug)]
struct Counting {
    left: u32,
}

impl Steps for Counting {
    fn step(&mut self, run: u32) -> Step {
        self.left -= 1;
        let report = Box::new(nothing());
        let update = if self.left == 0 {
            Update::Report { run, report }
        } else {
            Update::Progress {
                run,
                fraction: 0.0,
                windows: 0,
                events: 0,
            }
        };
        Step {
            update,
            ended: self.left == 0,
        }
    }
}

/// A report of nothing.
fn nothing() -> Report {
    serde_json::from_str(include_str!("protocol/nothing.json")).unwrap()
}

/// Starts a count to the number of replications.
fn count(request: &Request) -> Result<Box<dyn Steps>, Vec<Problem>> {
    match request {
        Request::Run(request) => Ok(Box::new(Counting {
            left: request.replications,
        })),
        _ => Err(Vec::new()),
    }
}

#[test]
fn a_cancelled_run_says_so_once_and_nothing_more() {
    let mut runner = Runner::new(count);
    runner.receive(&Request::Run(request(1)));
    assert!(runner.step().is_some());
    assert_eq!(
        runner.receive(&Request::Cancel { run: 1 }),
        Some(Update::Cancelled { run: 1 })
    );
    assert!(!runner.is_busy());
    assert_eq!(runner.step(), None);
    assert_eq!(runner.receive(&Request::Cancel { run: 1 }), None);
}

#[test]
fn cancelling_an_earlier_run_leaves_the_present_one_alone() {
    let mut runner = Runner::new(count);
    runner.receive(&Request::Run(request(1)));
    runner.receive(&Request::Run(request(2)));
    assert_eq!(runner.receive(&Request::Cancel { run: 1 }), None);
    let updates = drain(&mut runner);
    assert_eq!(updates.len(), 4, "run 2 counts to its end");
    assert!(updates.iter().all(|update| match update {
        Update::Progress { run, .. } | Update::Report { run, .. } => *run == 2,
        _ => false,
    }));
}

/// A question beside a run, which is started by counting as well.
fn question(run: u32) -> Request {
    Request::Hour(HourRequest {
        run,
        scenario: String::new(),
        seed: 7,
        strategy: String::new(),
        future: 0,
        month: 0,
    })
}

fn count_two(_: &Request) -> Result<Box<dyn Steps>, Vec<Problem>> {
    Ok(Box::new(Counting { left: 2 }))
}

#[test]
fn a_question_waits_until_the_runner_knows_how_it_is_started() {
    let mut runner = Runner::new(count);
    runner.receive(&Request::Run(request(1)));
    assert_eq!(runner.receive(&question(2)), None);
    assert!(runner.is_ignorant() && !runner.is_busy(), "the run is over");
    assert_eq!(runner.step(), None);
    assert_eq!(runner.learn(count_two), None);
    assert!(!runner.is_ignorant());
    assert_eq!(drain(&mut runner).len(), 2);
    // The next one begins at once.
    assert_eq!(runner.receive(&question(3)), None);
    assert!(!runner.is_ignorant() && runner.is_busy());
}

#[test]
fn a_question_that_waits_can_be_cancelled_replaced_and_refused() {
    let mut runner = Runner::new(count);
    runner.receive(&question(1));
    let cancelled = runner.receive(&Request::Cancel { run: 1 });
    assert_eq!(cancelled, Some(Update::Cancelled { run: 1 }));
    assert!(!runner.is_ignorant());

    runner.receive(&question(2));
    runner.receive(&Request::Run(request(3)));
    assert!(!runner.is_ignorant() && runner.is_busy());
    assert_eq!(runner.learn(count_two), None, "nothing waited");
    assert_eq!(drain(&mut runner).len(), 4, "run 3 counts to its end");

    let mut runner = Runner::new(count);
    runner.receive(&question(4));
    let problem = Problem {
        path: "question".to_owned(),
        message: "it did not arrive".to_owned(),
    };
    let problems = vec![problem.clone()];
    let refused = Some(Update::Refused { run: 4, problems });
    assert_eq!(runner.give_up(problem.clone()), refused);
    assert_eq!(runner.give_up(problem), None);
    // The next one asks again.
    runner.receive(&question(5));
    assert!(runner.is_ignorant());
}
