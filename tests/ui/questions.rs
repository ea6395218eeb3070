//! Questions beside the answer: asked only when that is final, heard only while they are under way,
//! and never in its way.

use std::rc::Rc;

use loadbearing::catalog::problem::Problem;
use loadbearing::catalog::scenario_file;
use loadbearing::runner::packed::Packed;
use loadbearing::runner::protocol::{ExploreQuestion, Request, Update};
use loadbearing::sim::report::{Report, Stage};
use loadbearing::ui::inputs::{Inputs, Setting};
use loadbearing::ui::questions::Question;
use loadbearing::ui::state::{Action, Phase, State};
use yew::Reducible;

use crate::{sample, sample_studies};

/// `state` after `actions`.
fn then(state: Rc<State>, actions: impl IntoIterator<Item = Action>) -> Rc<State> {
    actions.into_iter().fold(state, Reducible::reduce)
}

/// A page whose run number 1 has given this answer.
fn with_answer(stage: Stage) -> Rc<State> {
    let start = Rc::new(State::new(Inputs::preset("b2b-saas"), Vec::new()));
    let report = Box::new(Report {
        stage,
        ..sample::report()
    });
    let arrived = Action::Arrived(Update::Report { run: 1, report });
    then(start, [Action::Started(1), arrived])
}

/// The same with a tornado asked for as run number 2.
fn asking() -> Rc<State> {
    let asked = [Action::Ask(Question::Tornado), Action::Asked(2)];
    then(with_answer(Stage::Final), asked)
}

fn tornado(run: u32, stage: Stage) -> Action {
    let tornado = Packed::new(&sample_studies::tornado(stage));
    Action::Arrived(Update::Tornado {
        run,
        stage,
        tornado,
    })
}

fn change() -> Action {
    Action::Set {
        path: "growth.initial_users".to_owned(),
        setting: Some(Setting::Number(900.0)),
    }
}

fn phase(state: &State) -> Option<&Phase> {
    state.questions.asked.as_ref().map(|asked| &asked.phase)
}

#[test]
fn nothing_is_asked_before_the_answer_is_final() {
    let ask = || Action::Ask(Question::Tornado);
    assert_eq!(phase(&then(with_answer(Stage::Coarse), [ask()])), None);
    let changed = then(with_answer(Stage::Final), [change(), ask()]);
    assert_eq!(phase(&changed), None, "what is set has no answer yet");
    let asked = then(with_answer(Stage::Final), [ask()]);
    assert_eq!(phase(&asked), Some(&Phase::Waiting));
    assert_eq!(asked.next_run(), 2);
}

#[test]
fn a_question_goes_from_waiting_to_finished_and_leaves_the_answer_alone() {
    let before = asking();
    assert_eq!(phase(&before), Some(&Phase::BEGUN));
    let progress = Action::Arrived(Update::Progress {
        run: 2,
        fraction: 0.5,
        windows: 9,
        events: 99,
    });
    let state = then(Rc::clone(&before), [progress, tornado(2, Stage::Coarse)]);
    assert!(matches!(phase(&state), Some(Phase::Running { fraction, .. }) if *fraction > 0.4));
    assert!(state.questions.tornado.is_some(), "a first picture");
    let state = then(state, [tornado(2, Stage::Final)]);
    assert_eq!(phase(&state), Some(&Phase::Finished));
    let found = state.questions.tornado.as_ref().unwrap();
    assert_eq!(found.inputs, state.inputs);
    assert_eq!(state.answer, before.answer);
    assert_eq!(state.phase, Phase::Finished);
    assert_eq!(state.next_run(), 3, "no two questions have one number");
}

#[test]
fn answers_to_other_questions_are_dropped() {
    let state = then(
        asking(),
        [tornado(1, Stage::Final), tornado(3, Stage::Final)],
    );
    assert!(state.questions.tornado.is_none());
    let again = [
        Action::Ask(Question::Tornado),
        tornado(2, Stage::Final),
        Action::Asked(state.next_run()),
        tornado(2, Stage::Final),
    ];
    assert!(then(state, again).questions.tornado.is_none());
}

#[test]
fn another_question_takes_the_place_of_the_first_and_keeps_what_that_found() {
    let map = Question::Map {
        across: "growth.growth_per_month".to_owned(),
        up: "team.engineer_usd_per_month".to_owned(),
    };
    let arrived = |run| {
        let (map, stage) = (
            Packed::new(&sample_studies::map(Stage::Final)),
            Stage::Final,
        );
        Action::Arrived(Update::Map { run, stage, map })
    };
    let state = then(asking(), [tornado(2, Stage::Coarse), Action::Ask(map)]);
    let state = then(state, [Action::Asked(3), arrived(2)]);
    assert!(state.questions.map.is_none() && state.questions.tornado.is_some());
    let state = then(state, [arrived(3)]);
    assert!(state.questions.map.is_some());
    assert_eq!(phase(&state), Some(&Phase::Finished));
}

#[test]
fn a_change_gives_the_question_up_and_keeps_what_was_found_as_of_before() {
    let state = then(asking(), [tornado(2, Stage::Coarse), change()]);
    assert_eq!(phase(&state), None);
    let found = state.questions.tornado.clone().unwrap();
    assert_ne!(found.inputs, state.inputs);
    assert_eq!(state.phase, Phase::Waiting);
    assert_eq!(state.next_run(), 3, "number 2 may still be spoken of");
    let state = then(state, [tornado(2, Stage::Final), Action::Started(3)]);
    assert_eq!(state.questions.tornado, Some(found));
    let back = then(state, [Action::Undo]);
    let found = back.questions.tornado.as_ref().unwrap();
    assert_eq!(found.inputs, back.inputs, "it is right again");
}

#[test]
fn a_new_run_takes_the_place_of_a_question() {
    let state = then(asking(), [Action::Again]);
    assert_eq!((phase(&state), &state.phase), (None, &Phase::Waiting));
    let state = then(state, [Action::Started(3), tornado(2, Stage::Final)]);
    assert!(state.questions.tornado.is_none());
}

#[test]
fn a_cancelled_question_stays_cancelled_and_can_be_asked_again() {
    let state = then(asking(), [tornado(2, Stage::Coarse), Action::StopAsking]);
    assert_eq!(phase(&state), Some(&Phase::Cancelled));
    let state = then(state, [tornado(2, Stage::Final)]);
    assert_eq!(phase(&state), Some(&Phase::Cancelled));
    assert!(state.can_ask());
    let state = then(state, [Action::Ask(Question::Tornado)]);
    assert_eq!(phase(&state), Some(&Phase::Waiting));
    let finished = then(asking(), [tornado(2, Stage::Final), Action::StopAsking]);
    assert_eq!(
        phase(&finished),
        Some(&Phase::Finished),
        "nothing to give up"
    );
}

#[test]
fn a_question_that_is_refused_or_crashes_says_so_itself() {
    let problems = vec![Problem {
        path: "across".to_owned(),
        message: "no such parameter".to_owned(),
    }];
    let refused = Action::Arrived(Update::Refused {
        run: 2,
        problems: problems.clone(),
    });
    let state = then(asking(), [refused]);
    assert_eq!(phase(&state), Some(&Phase::Refused(problems)));
    let state = then(asking(), [Action::Crashed("why".to_owned())]);
    assert_eq!(phase(&state), Some(&Phase::Crashed("why".to_owned())));
    assert_eq!(state.phase, Phase::Finished, "the answer is not touched");
}

#[test]
fn a_question_is_about_the_two_strategies_of_the_headline() {
    let inputs = Inputs {
        strategies: Some(
            ["rebuild_later", "evolve", "build_right_now"]
                .map(str::to_owned)
                .into(),
        ),
        replications: 400,
        ..Inputs::preset("b2b-saas")
    };
    let question = Question::Map {
        across: "growth.growth_per_month".to_owned(),
        up: "evolve/levers.coupling_share".to_owned(),
    };
    let Request::Explore(request) = question.request(5, &inputs, ["evolve", "build_right_now"])
    else {
        panic!("a study was asked for");
    };
    assert_eq!((request.run, request.replications), (5, 100));
    assert!(matches!(request.question, ExploreQuestion::Map { .. }));
    let scenario = scenario_file::read(&request.scenario).unwrap();
    let ids: Vec<_> = scenario.strategies.iter().map(|one| &*one.id).collect();
    assert_eq!(ids, ["evolve", "build_right_now"]);
}
