//! What would flip the answer: the sentences, the tornado and the map, as HTML and as words.

use loadbearing::runner::packed::Packed;
use loadbearing::sim::report::Stage;
use loadbearing::sim::report::sensitivity::{Bar, BreakEvenMap, Flip, Tornado};
use loadbearing::ui::inputs::{Inputs, Setting};
use loadbearing::ui::phase::Phase;
use loadbearing::ui::questions::{Asked, Found, Question};
use loadbearing::ui::reading::sensitivity;
use loadbearing::ui::state::State;
use loadbearing::ui::{presets, words};

use crate::page::{answered, html};
use crate::{sample, sample_studies};

/// A page with a final answer, and these studies of it.
fn studied(tornado: Option<Tornado>, map: Option<BreakEvenMap>) -> State {
    let mut state = answered(sample::report());
    let inputs = state.inputs.clone();
    state.questions.tornado = tornado.map(|it| Found::new(Packed::new(&it), &inputs));
    state.questions.map = map.map(|it| Found::new(Packed::new(&it), &inputs));
    state
}

fn asked(state: &mut State, question: Question, phase: Phase) {
    state.questions.asked = Some(Asked {
        question,
        run: 2,
        phase,
    });
}

/// The part of `page` from the section on.
fn section(page: &str) -> &str {
    &page[page.find("id=\"explore\"").expect("the section is there")..]
}

#[test]
fn nothing_is_offered_before_the_answer_is_final() {
    let page = html(|| {
        let mut state = answered(sample::report());
        state.phase = Phase::BEGUN;
        state
    });
    assert!(section(&page).contains(words::EXPLORE_LATER));
    assert!(!section(&page).contains(words::EXPLORE_BEGIN));
    let page = html(|| studied(None, None));
    assert!(section(&page).contains(words::EXPLORE_BEGIN));
    assert!(!page.contains("id=\"tornado\"") && !page.contains("id=\"flip\""));
}

#[test]
fn a_tornado_says_what_turns_the_answer_and_shows_the_strongest() {
    let page = html(|| studied(Some(sample_studies::tornado(Stage::Final)), None));
    let section = section(&page);
    assert!(section.contains(words::TURNS_IF));
    let said =
        "is below 5.2% a month (now 8% a month): then “Rebuild later” is cheaper on average.";
    assert!(section.contains(said), "{section}");
    assert!(page.contains("id=\"flip\""), "the verdict has it as a fact");
    assert_eq!(section.matches("\"tornado-row").count(), 12);
    assert!(section.contains("Show all 15"));
    // Three sides of the picture: the flip in words, zero, and the answer as it stands.
    for name in [words::FLIPS, words::EVEN, words::AS_IT_STANDS] {
        assert!(section.contains(name), "{name}");
    }
    assert!(section.contains("Try 29% a month"));
    assert!(section.contains("From 4.8% a month to 5.5% a month it is too close to call."));
    assert!(!section.contains(words::TORNADO_FIRST_LOOK));
}

#[test]
fn when_nothing_turns_the_answer_the_page_says_so_once_that_is_known() {
    let calm = |stage| {
        let mut tornado = sample_studies::tornado(stage);
        tornado.bars.remove(0);
        tornado
    };
    let page = html(move || studied(Some(calm(Stage::Final)), None));
    assert!(section(&page).contains(words::TURNS_NEVER));
    assert!(!page.contains("id=\"flip\""));
    let page = html(move || studied(Some(calm(Stage::Coarse)), None));
    assert!(section(&page).contains(words::TURNS_UNKNOWN));
}

#[test]
fn what_is_under_way_shows_its_progress_and_first_looks_are_pale() {
    let page = html(|| {
        let mut state = studied(Some(sample_studies::tornado(Stage::Coarse)), None);
        let phase = Phase::Running {
            fraction: 0.42,
            windows: 3,
            events: 5,
        };
        asked(&mut state, Question::Tornado, phase);
        state
    });
    let section = section(&page);
    assert!(section.contains("value=\"0.42\"") && section.contains("42%"));
    assert!(section.contains(words::CANCEL));
    assert!(section.contains(words::TORNADO_FIRST_LOOK));
    assert_eq!(
        section.matches("tornado-arm").count(),
        section.matches(" pale").count()
    );
    assert!(section.contains(words::MAP_LATER));
}

#[test]
fn studies_of_earlier_inputs_say_so_and_do_not_stand_in_the_verdict() {
    let page = html(|| {
        let mut state = studied(
            Some(sample_studies::tornado(Stage::Final)),
            Some(sample_studies::map(Stage::Final)),
        );
        let set = Setting::Number(900.0);
        state.inputs.set("growth.initial_users", Some(set));
        state.answer.as_mut().unwrap().inputs = state.inputs.clone();
        state
    });
    assert!(section(&page).matches(words::EXPLORE_STALE).count() == 2);
    assert!(page.contains("class=\"explore stale\""));
    assert!(!page.contains("id=\"flip\""));
}

#[test]
fn a_study_whose_place_another_took_can_be_asked_again() {
    let page = html(|| {
        let mut state = studied(Some(sample_studies::tornado(Stage::Coarse)), None);
        let other = Question::Map {
            across: "growth.growth_per_month".to_owned(),
            up: "team.engineers".to_owned(),
        };
        asked(&mut state, other, Phase::Finished);
        state
    });
    assert!(section(&page).contains(words::EXPLORE_STOPPED));
    assert!(section(&page).contains(words::EXPLORE_AGAIN));
}

#[test]
fn a_study_that_fails_says_that_the_answer_stands() {
    let page = html(|| {
        let mut state = studied(None, None);
        asked(
            &mut state,
            Question::Tornado,
            Phase::Crashed("why".to_owned()),
        );
        state
    });
    assert!(section(&page).contains(words::EXPLORE_CRASHED));
    assert!(page.contains("id=\"verdict\""));
}

#[test]
fn a_map_shows_who_wins_where_without_needing_colour() {
    let page = html(|| {
        studied(
            Some(sample_studies::tornado(Stage::Final)),
            Some(sample_studies::map(Stage::Final)),
        )
    });
    let section = section(&page);
    let map = &section[section.find("class=\"map-drawn\"").unwrap()..];
    assert_eq!(map.matches("\"heat-cell ").count(), 9);
    assert_eq!(map.matches("class=\"hatch\"").count(), 2);
    assert_eq!(map.matches("class=\"halo\"").count(), 1);
    // Between −90K and 5K upwards, −10K and 40K, −40K and 40K …
    assert_eq!(map.matches("flip-edge").count(), 4);
    let summary = words::map_summary([2, 5, 2], "Rebuild later", "Build right now");
    assert!(map.contains(&summary), "{map}");
    // The nearest cell to where the scenario stands is read first: 11.3% and $17.1K.
    assert!(map.contains("aria-valuetext=\"$17.1K a month\""));
    assert!(map.contains(words::MAP_SET));
}

#[test]
fn a_map_of_other_parameters_is_not_taken_for_the_chosen_one() {
    let mut map = sample_studies::map(Stage::Final);
    map.up.parameter = "team.engineers".to_owned();
    let page = html(move || studied(Some(sample_studies::tornado(Stage::Final)), Some(map)));
    assert!(section(&page).contains(words::MAP_AGAIN));
}

#[test]
fn a_first_look_is_drawn_from_where_all_futures_stand() {
    let mut tornado = sample_studies::tornado(Stage::Final);
    let scenario = presets::scenario(&Inputs::preset("b2b-saas"));
    let bar: &mut Bar = &mut tornado.bars[4];
    // Its few futures are 30,000 dollars above all of them, its ends 5,000 beside those.
    bar.now = sample_studies::difference(112e3, Stage::Coarse);
    bar.low.difference = sample_studies::difference(117e3, Stage::Coarse);
    bar.high.difference = sample_studies::difference(107e3, Stage::Coarse);
    bar.flip = Flip::Unknown;
    let row = &sensitivity::table(&tornado, &scenario)[4];
    assert_eq!((&*row[3], &*row[5]), ("$87,000", "$77,000"));
    assert_eq!(row[6], words::NOT_LOOKED);
}

#[test]
fn one_giant_does_not_make_all_others_too_short_to_read() {
    let mut tornado = sample_studies::tornado(Stage::Final);
    let (low, high) = sensitivity::extent(&tornado, 12);
    assert!(low <= 0.0 && high > 82e3);
    tornado.bars[0].high.difference.usd = 30e6;
    assert_eq!(sensitivity::extent(&tornado, 12), (low, high));
}
