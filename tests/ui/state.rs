//! How the page's state changes: late answers, changes during a run, cancel, crash.

use std::rc::Rc;

use loadbearing::runner::protocol::Update;
use loadbearing::sim::report::{Report, Stage};
use loadbearing::ui::inputs::{Inputs, Setting};
use loadbearing::ui::link::Page;
use loadbearing::ui::state::{Action, Phase, State};
use yew::Reducible;

use crate::sample;

/// A page after `actions`.
fn after(actions: impl IntoIterator<Item = Action>) -> Rc<State> {
    let start = Rc::new(State::new(Inputs::preset("b2b-saas"), Vec::new()));
    actions.into_iter().fold(start, Reducible::reduce)
}

fn arrives(run: u32, stage: Stage) -> Action {
    let report = Box::new(Report {
        stage,
        ..sample::report()
    });
    Action::Arrived(Update::Report { run, report })
}

fn set_users(users: f64) -> Action {
    Action::Set {
        path: "growth.initial_users".to_owned(),
        setting: Some(Setting::Number(users)),
    }
}

#[test]
fn a_run_goes_from_waiting_to_finished() {
    let state = after([Action::Started(1)]);
    assert!(matches!(state.phase, Phase::Running { .. }));
    let state = state.reduce(arrives(1, Stage::Coarse));
    assert!(state.is_busy(), "a first picture is not the end");
    assert!(state.answer.is_some());
    let state = state.reduce(arrives(1, Stage::Final));
    assert_eq!(state.phase, Phase::Finished);
    assert!(!state.is_stale());
}

#[test]
fn late_answers_of_earlier_runs_are_dropped() {
    let state = after([Action::Started(1), set_users(900.0), Action::Started(2)]);
    let state = state.reduce(arrives(1, Stage::Final));
    assert!(state.answer.is_none());
    assert!(state.is_busy());
}

#[test]
fn an_answer_between_a_change_and_its_run_is_not_taken_for_the_new_one() {
    let state = after([
        Action::Started(1),
        arrives(1, Stage::Coarse),
        set_users(900.0),
    ]);
    assert_eq!(state.phase, Phase::Waiting);
    assert!(state.is_stale());
    let state = state.reduce(arrives(1, Stage::Final));
    assert_eq!(state.phase, Phase::Waiting, "run 1 was about other inputs");
    assert!(state.is_stale());
}

#[test]
fn setting_what_is_set_already_starts_nothing() {
    let state = after([Action::Started(1), arrives(1, Stage::Final)]);
    let state = state.reduce(Action::Seed(7));
    assert_eq!(state.phase, Phase::Finished);
}

#[test]
fn a_cancelled_run_keeps_its_picture_and_can_be_run_again() {
    let state = after([
        Action::Started(1),
        arrives(1, Stage::Coarse),
        Action::Cancel,
    ]);
    assert_eq!(state.phase, Phase::Cancelled);
    assert!(state.answer.is_some());
    let state = state.reduce(arrives(1, Stage::Final));
    assert_eq!(
        state.phase,
        Phase::Cancelled,
        "what was given up stays given up"
    );
    let state = state.reduce(Action::Again);
    assert_eq!(state.phase, Phase::Waiting);
    let late = Action::Arrived(Update::Cancelled { run: 1 });
    assert_eq!(
        state.reduce(late).phase,
        Phase::Waiting,
        "the new run is not given up"
    );
}

#[test]
fn another_preset_forgets_the_changes_but_not_the_seed() {
    let state = after([
        set_users(900.0),
        Action::Seed(11),
        Action::Preset("photo-app-2010".to_owned()),
    ]);
    assert!(!state.inputs.is_changed());
    assert_eq!(state.inputs.seed, 11);
    let state = after([set_users(900.0), Action::Seed(11), Action::Reset]);
    assert_eq!(state.inputs, Inputs::preset("b2b-saas"));
}

#[test]
fn a_crash_ends_the_run_and_leaves_what_was_set() {
    let state = after([
        set_users(900.0),
        Action::Started(1),
        Action::Crashed("why".to_owned()),
    ]);
    assert_eq!(state.phase, Phase::Crashed("why".to_owned()));
    assert!(state.inputs.is_changed());
    let state = state.reduce(set_users(800.0));
    assert_eq!(state.phase, Phase::Waiting, "changing a number is a way on");
}

#[test]
fn changes_can_be_undone_and_done_again() {
    let start = after([set_users(900.0), Action::Started(1), Action::Seed(9)]);
    assert!(start.history.can_undo() && !start.history.can_redo());
    let back = Rc::clone(&start).reduce(Action::Undo);
    assert_eq!((back.inputs.seed, back.inputs.changes()), (7, 1));
    assert_eq!(
        back.phase,
        Phase::Waiting,
        "what is set again is computed again"
    );
    let first = back.reduce(Action::Undo);
    assert_eq!(first.inputs, Inputs::preset("b2b-saas"));
    assert!(!first.history.can_undo());
    assert_eq!(Rc::clone(&first).reduce(Action::Undo).inputs, first.inputs);
    let again = first.reduce(Action::Redo).reduce(Action::Redo);
    assert_eq!(again.inputs, start.inputs);
    let other = again.reduce(Action::Undo).reduce(set_users(700.0));
    assert!(
        !other.history.can_redo(),
        "another change leaves nothing to redo"
    );
}

#[test]
fn dragging_a_lever_is_one_step_and_a_pause_begins_another() {
    let dragged = after([
        Action::Started(1),
        set_users(600.0),
        set_users(700.0),
        set_users(800.0),
    ]);
    assert_eq!(
        dragged.reduce(Action::Undo).inputs,
        Inputs::preset("b2b-saas")
    );
    let paused = after([
        Action::Started(1),
        set_users(600.0),
        Action::Started(2),
        set_users(700.0),
    ]);
    let back = paused.reduce(Action::Undo);
    assert_eq!(back.inputs.settings[0].1, Setting::Number(600.0));
}

#[test]
fn setting_the_presets_own_value_is_no_change() {
    let state = after([set_users(900.0), set_users(500.0)]);
    assert!(!state.inputs.is_changed());
    let architecture = |id: &str| Action::Set {
        path: "rebuild_later.architecture".to_owned(),
        setting: Some(Setting::Architecture(id.to_owned())),
    };
    let state = after([architecture("scalable_monolith")]);
    assert!(state.inputs.is_changed());
    assert!(
        !state
            .reduce(architecture("single_server"))
            .inputs
            .is_changed()
    );
}

#[test]
fn a_strategy_that_goes_takes_its_settings_with_it() {
    let ids = |ids: &[&str]| Action::Strategies(ids.iter().map(|id| (*id).to_owned()).collect());
    let set = Action::Set {
        path: "evolve.plan.team_share".to_owned(),
        setting: Some(Setting::Number(0.4)),
    };
    let state = after([ids(&["rebuild_later", "build_right_now", "evolve"]), set]);
    assert_eq!(state.inputs.changes(), 2);
    let state = state.reduce(ids(&["rebuild_later", "build_right_now"]));
    assert_eq!(state.inputs, Inputs::preset("b2b-saas"));
}

#[test]
fn a_pinned_answer_stays_while_others_come() {
    let state = after([Action::Pin(true)]);
    assert_eq!(state.pinned, None, "there is nothing to pin yet");
    let state = after([
        Action::Started(1),
        arrives(1, Stage::Final),
        Action::Pin(true),
    ]);
    let pinned = state.pinned.clone();
    assert!(pinned.is_some());
    let state = [
        set_users(900.0),
        Action::Started(2),
        arrives(2, Stage::Final),
    ]
    .into_iter()
    .fold(state, Reducible::reduce);
    assert_eq!(state.pinned, pinned);
    assert_ne!(state.answer, pinned);
    assert_eq!(state.reduce(Action::Pin(false)).pinned, None);
}

#[test]
fn another_page_changes_nothing_that_is_set() {
    let state = after([
        Action::Started(1),
        set_users(900.0),
        Action::Page(Page::Method),
    ]);
    assert_eq!((state.page, state.inputs.changes()), (Page::Method, 1));
}

#[test]
fn progress_changes_nothing_of_a_page_at_rest_and_an_end_does() {
    let progress = |run, fraction| {
        Action::Arrived(Update::Progress {
            run,
            fraction,
            windows: 1,
            events: 1,
        })
    };
    let begun = after([Action::Started(1)]);
    let further = begun.clone().reduce(progress(1, 0.5));
    assert_ne!(begun.phase, further.phase);
    assert_eq!(begun.at_rest(), further.at_rest());
    let seen = further.clone().reduce(Action::Month(Some(7)));
    assert_ne!(seen.at_rest(), further.at_rest());
    let finished = State {
        phase: Phase::Finished,
        ..State::clone(&further)
    };
    assert_ne!(finished.at_rest(), further.at_rest());
}
