//! The page in each of its states, as HTML.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use loadbearing::catalog::problem::Problem;
use loadbearing::sim::report::{Report, Stage};
use loadbearing::ui::components::contents::SECTIONS;
use loadbearing::ui::hooks::use_rest::RestHandle;
use loadbearing::ui::hooks::use_simulation::Controls;
use loadbearing::ui::inputs::Inputs;
use loadbearing::ui::link::Page;
use loadbearing::ui::pages::home::WorkbenchProps;
use loadbearing::ui::part::{Parts, PartsProps};
use loadbearing::ui::rest::{Arrival, REST};
use loadbearing::ui::shared::Shared;
use loadbearing::ui::state::{Answer, Phase, State};
use loadbearing::ui::words;
use yew::{Callback, ServerRenderer};

use crate::sample;

/// Wakes a thread that waits for a future.
struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Waits for `future` on this thread.
pub(crate) fn wait<T>(future: impl Future<Output = T>) -> T {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(done) => return done,
            Poll::Pending => thread::park(),
        }
    }
}

/// The page in the state that `make` makes, as HTML.
pub(crate) fn html(make: impl FnOnce() -> State + Send + 'static) -> String {
    html_with(Arrival::Here(&REST), make)
}

/// The page with the rest of the program this far on its way.
fn html_with(arrival: Arrival, make: impl FnOnce() -> State + Send + 'static) -> String {
    let props = move || WorkbenchProps {
        state: make(),
        controls: Controls {
            cancel: Callback::noop(),
            again: Callback::noop(),
        },
        rest: RestHandle {
            arrival,
            want: Callback::noop(),
            again: Callback::noop(),
        },
        onaction: Callback::noop(),
    };
    let page =
        ServerRenderer::<Parts>::with_props(move || PartsProps::new(props())).hydratable(false);
    wait(page.render())
}

/// A page that shows `report` for the first preset.
pub(crate) fn answered(report: Report) -> State {
    let inputs = Inputs::preset("b2b-saas");
    let mut state = State::new(inputs.clone(), Vec::new());
    state.phase = Phase::Finished;
    state.answer = Some(Answer {
        report: Shared::new(report),
        inputs,
    });
    state
}

#[test]
fn a_page_that_just_opened_says_what_it_waits_for() {
    let page = html(|| State::new(Inputs::preset("b2b-saas"), Vec::new()));
    assert!(page.contains(words::WAITING));
    assert!(page.contains("id=\"cancel\""));
    assert!(page.contains("id=\"users-at-start\""));
    assert!(!page.contains("id=\"verdict\""));
}

#[test]
fn an_answer_shows_verdict_dates_money_and_fingerprint() {
    let page = html(|| answered(sample::report()));
    for said in [
        "costs about $240K less over 36 months",
        "94 of 100",
        "month 7, Aug\u{a0}2026",
        "months 5–10 in 8 of 10 futures",
        "crossed in only",
        "K7F2-9QXM",
        "38 of 100 such companies are alive after 4 years",
        "200 futures",
        "costs cross",
        "loadbearing compare --scenario b2b-saas --seed 7",
        "<data value=\"439000\">$439K</data>",
    ] {
        assert!(page.contains(said), "the page does not say {said:?}");
    }
    assert!(!page.contains(words::TOO_CLOSE));
}

#[test]
fn the_sentence_and_the_verdict_do_not_wait_for_the_rest_of_the_program() {
    for (arrival, said) in [
        (Arrival::Coming, words::REST_COMING),
        (Arrival::Missing, words::REST_MISSING),
    ] {
        let page = html_with(arrival, || answered(sample::report()));
        for id in [
            "users-at-start",
            "verdict",
            "levers-toggle",
            "undo",
            "gallery",
        ] {
            assert!(page.contains(&format!("id=\"{id}\"")), "{id}");
        }
        assert!(page.contains(said), "the page does not say {said:?}");
        assert!(!page.contains("class=\"chart\""));
        let again = page.contains(words::TRY_AGAIN);
        assert_eq!(again, arrival == Arrival::Missing);
        for other in [Page::Assumptions, Page::Method] {
            let page = html_with(arrival, move || {
                let mut state = State::new(Inputs::preset("b2b-saas"), Vec::new());
                state.page = other;
                state
            });
            assert!(page.contains(said), "{other:?} does not say {said:?}");
        }
    }
}

#[test]
fn every_picture_and_the_whole_answer_can_be_taken_away() {
    let page = html(|| answered(sample::report()));
    let pictures = page.matches("class=\"chart\"").count();
    assert!(pictures > 4);
    assert_eq!(page.matches(words::TAKE_PNG).count(), pictures);
    assert_eq!(page.matches(words::TAKE_SVG).count(), pictures);
    for id in ["report", "scenario", "text", "link", "print"] {
        assert!(page.contains(&format!("id=\"take-{id}\"")), "{id}");
    }
    assert!(
        page.contains("K7F2-9QXM\""),
        "pictures say where they come from"
    );
}

#[test]
fn companies_that_always_live_need_no_odds() {
    let page = html(|| {
        let mut report = sample::report();
        report.four_year_survival_share = 1.0;
        answered(report)
    });
    assert!(!page.contains("id=\"survival\""));
}

#[test]
fn months_in_which_no_company_lives_have_no_numbers() {
    let page = html(|| {
        let mut report = sample::report();
        for strategy in &mut report.strategies {
            for row in &mut strategy.months[30..] {
                row.alive_share = 0.0;
            }
        }
        answered(report)
    });
    assert!(!page.contains("NaN"));
    let months = |page: &str| page.matches("–\u{a0}min").count();
    assert!(months(&page) > months(&html(|| answered(sample::report()))));
}

#[test]
fn too_close_to_call_has_its_own_words_and_look() {
    let page = html(|| answered(sample::too_close()));
    assert!(page.contains(words::TOO_CLOSE));
    assert!(page.contains("verdict too-close"));
    assert!(page.contains("\u{2212}\u{2060}$24K to $40K"));
    assert!(!page.contains("costs about"));
}

#[test]
fn the_first_picture_says_that_more_is_coming() {
    let page = html(|| {
        let mut report = sample::report();
        report.stage = Stage::Coarse;
        let mut state = answered(report);
        state.phase = Phase::Running {
            fraction: 0.42,
            windows: 120,
            events: 9_000_000,
        };
        state
    });
    assert!(page.contains(words::FIRST_PICTURE));
    assert!(page.contains("data-stage=\"coarse\""));
    assert!(page.contains("42% · 120 windows · 9M events"));
}

#[test]
fn an_answer_to_earlier_inputs_says_so() {
    let page = html(|| {
        let mut state = answered(sample::report());
        state.inputs.seed = 8;
        state.phase = Phase::Waiting;
        state
    });
    assert!(page.contains(words::STALE));
    assert!(page.contains("answer stale"));
}

#[test]
fn a_crash_shows_what_it_said_the_seed_and_a_way_on() {
    let page = html(|| {
        let mut state = State::new(Inputs::preset("b2b-saas"), Vec::new());
        state.inputs.seed = 4711;
        state.phase = Phase::Crashed("index out of bounds".to_owned());
        state
    });
    for said in [
        words::CRASHED,
        "index out of bounds",
        "--seed 4711",
        "id=\"again\"",
    ] {
        assert!(page.contains(said), "the page does not say {said:?}");
    }
}

#[test]
fn mistakes_are_shown_with_their_place() {
    let page = html(|| {
        let mut state = State::new(
            Inputs::preset("b2b-saas"),
            vec!["colour: unknown".to_owned()],
        );
        let path = "growth.initial_users".to_owned();
        state.phase = Phase::Refused(vec![Problem {
            path,
            message: "say 1 or more".to_owned(),
        }]);
        state
    });
    for said in [
        words::REFUSED,
        "growth.initial_users",
        "say 1 or more",
        "colour: unknown",
    ] {
        assert!(page.contains(said), "the page does not say {said:?}");
    }
}

#[test]
fn imported_users_leave_no_growth_to_change() {
    let page = html(|| State::new(Inputs::preset("photo-app-2010"), Vec::new()));
    assert!(page.contains(words::IMPORTED.split('\'').next().unwrap()));
    assert!(!page.contains("id=\"growth-per-month\""));
}

#[test]
fn the_page_keeps_a_strict_policy_and_names_every_picture() {
    let page = html(|| answered(sample::report()));
    assert!(
        !page.contains(" style="),
        "inline styles are refused by the policy"
    );
    assert!(!page.contains("<script"));
    for id in [
        "story",
        "sign-latency",
        "sign-downtime",
        "sign-delivery_pace",
        "sign-cloud_spend",
        "users-figure",
        "requests-figure",
        "cumulative",
        "fan",
        "bridge",
        "cloud-rebuild_later",
        "cloud-build_right_now",
        "time-rebuild_later",
        "time-build_right_now",
        "debt-figure",
    ] {
        let figure = page.split(&format!("id=\"{id}\"")).nth(1).expect(id);
        let figure = figure.split("</figure>").next().unwrap();
        assert!(figure.contains("role=\"img\" aria-label=\""), "{id}");
        // The story and the signs share the table of their section.
        let own = !id.starts_with("sign-") && id != "story";
        assert_eq!(figure.contains("<details class=\"data\">"), own, "{id}");
    }
    assert!(!page.contains("aria-label=\"\""));
    assert!(!page.contains("NaN"));
}

#[test]
fn everything_further_down_that_is_named_at_the_top_is_there() {
    let page = html(|| answered(sample::report()));
    for (id, title) in SECTIONS {
        assert!(page.contains(&format!("id=\"{id}\"")), "{id} is missing");
        assert!(
            page.contains(&format!(">{title}</button>")),
            "{title} is not named"
        );
    }
}
