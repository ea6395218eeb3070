//! The architecture at a month and one busy hour: what they say, and that the page shows it.

use std::rc::Rc;

use loadbearing::catalog::problem::Problem;
use loadbearing::runner::packed::Packed;
use loadbearing::runner::protocol::{Request, Update};
use loadbearing::sim::report::{Report, Stage};
use loadbearing::sim::scenario::Scenario;
use loadbearing::ui::inputs::Inputs;
use loadbearing::ui::presets;
use loadbearing::ui::questions::Question;
use loadbearing::ui::reading::{diagram, hour as read};
use loadbearing::ui::state::{Action, Phase, State};
use yew::Reducible;

use crate::{page, sample, sample_hour};

fn scenario() -> Scenario {
    presets::scenario(&Inputs::preset("b2b-saas"))
}

/// What a month of a strategy says.
fn of(report: &Report, position: usize, month: u32) -> diagram::MonthReading {
    let strategy = &report.strategies[position];
    let scenario = scenario();
    let built = { scenario.strategies.iter() }.find(|built| built.id == strategy.id);
    diagram::of_month(report, strategy, built.unwrap(), month).unwrap()
}

fn asked() -> Question {
    Question::Hour {
        strategy: "build_right_now".to_owned(),
        future: 3,
        month: 9,
    }
}

/// A page whose hour was asked for as run number 1.
fn asking() -> State {
    let state = Rc::new(page::answered(sample::report()));
    let state = state.reduce(Action::Ask(asked()));
    State::clone(&state.reduce(Action::Asked(1)))
}

/// A page with an hour.
fn with_hour() -> State {
    let hour = Packed::new(&sample_hour::hour());
    let state = Rc::new(asking());
    State::clone(&state.reduce(Action::Arrived(Update::Hour { run: 1, hour })))
}

#[test]
fn a_month_shows_what_runs_in_it_and_where_requests_wait() {
    let report = sample::report();
    let early = of(&report, 0, 9);
    let ids: Vec<_> = early.boxes.nodes.iter().map(|node| node.id).collect();
    assert_eq!(ids, ["clients", "application"]);
    assert_eq!(early.boxes.arrows, [(0, 1)]);
    let application = &early.boxes.nodes[1];
    assert!(
        application.marked,
        "workers are the bottleneck of the sample"
    );
    let about = application.about.to_string();
    assert!(about.contains("1 × t3.medium"), "{about}");
    assert!(
        about.contains("Workers 45% busy, where requests wait longest"),
        "{about}"
    );
    assert!(early.open);

    // Seven months after the rebuild it is the architecture that the rebuild leads to.
    let later = of(&report, 0, 33);
    let ids: Vec<_> = later.boxes.nodes.iter().map(|node| node.id).collect();
    assert!(
        ids.contains(&"balancer") && ids.contains(&"database"),
        "{ids:?}"
    );
    assert!(
        later.facts[0].contains("after rebuild 1"),
        "{:?}",
        later.facts
    );
    let database = ids.iter().position(|id| *id == "database").unwrap();
    let application = ids.iter().position(|id| *id == "application").unwrap();
    assert!(later.boxes.arrows.contains(&(application, database)));
    let under_way = of(&report, 0, 20);
    assert!(
        under_way
            .facts
            .iter()
            .any(|fact| fact.contains("80 of 100")),
        "{under_way:?}"
    );
    assert!(
        early.rows.iter().any(|row| row[1] == "45%"),
        "{:?}",
        early.rows
    );
}

#[test]
fn before_the_launch_there_is_nothing_to_zoom_into() {
    let mut report = sample::report();
    report.strategies[1].deployed.retain(|ran| ran.month > 4);
    let read = of(&report, 1, 1);
    assert!(!read.open);
    assert!(
        read.facts[0].contains("nobody uses the product"),
        "{:?}",
        read.facts
    );
    let html = page::html(move || State {
        month: Some(1),
        ..page::answered(report)
    });
    let button = html.split("data-zoom=\"build_right_now\"").nth(1).unwrap();
    assert!(button.starts_with(" disabled"), "{}", &button[..60]);
}

#[test]
fn an_hour_says_which_future_how_long_and_what_slow_requests_did() {
    let hour = sample_hour::hour();
    let facts = read::facts(&hour, 200).join(" ");
    for said in [
        "future 4 of 200",
        "2,900 requests",
        "61K events",
        "20 requests a second",
    ] {
        assert!(facts.contains(said), "{said}: {facts}");
    }
    assert!(
        facts.contains("100 requests (3.4%) got no answer"),
        "{facts}"
    );
    assert!(
        facts.contains("70 turned away by a full line, 30 given up"),
        "{facts}"
    );
    assert!(facts.contains("More comes than it can carry"), "{facts}");
    let slow = read::slow_story(&hour);
    assert!(slow.contains("140 requests"), "{slow}");
    assert!(
        slow.contains("77%, waiting for busy application workers"),
        "{slow}"
    );
    assert!(slow.contains("What holds those up: the database"), "{slow}");
    let picture = read::histogram(&hour);
    let marks: Vec<f64> = picture.marks.iter().map(|mark| mark.value).collect();
    assert_eq!(
        marks,
        [40.0, 500.0, 510.0, 900.0],
        "the line stands among the quantiles"
    );
    let parts: Vec<_> = read::durations(&hour)
        .into_iter()
        .map(|row| row.title)
        .collect();
    assert_eq!(
        parts,
        ["Workers", "App processors", "Database", "Network to the DB"],
        "the pool takes no time"
    );
}

#[test]
fn frames_count_who_waits_where() {
    let (hour, scenario) = (sample_hour::hour(), scenario());
    let built = scenario
        .strategies
        .iter()
        .find(|built| built.id == hour.strategy);
    let architecture = &built.unwrap().design.architecture;
    let said = |number: usize| {
        let boxes = read::frame_boxes(architecture, &hour, number);
        let one = boxes
            .nodes
            .into_iter()
            .find(|node| node.id == "application");
        one.unwrap().about.to_string()
    };
    assert!(
        said(4).contains("Workers: 12 wait · 12 of 12"),
        "{}",
        said(4)
    );
    assert!(
        said(23).contains("Workers: 69 wait · 12 of 12 · 1 lost"),
        "{}",
        said(23)
    );
    assert_eq!(
        read::now(&hour, 4),
        "14 wait, 12 of them for busy application workers. Since the frame before 5 began and 2 \
         were answered."
    );
    assert!(read::now(&hour, 23).ends_with("were answered, 1 failed."));
    assert!(read::now(&hour, 0).ends_with("2 wait, all of them for the database."));
    assert_eq!(read::all_rows(&hour).len(), 24);
    let (shares, summary) = read::waiting_line(&hour);
    assert!(shares.windows(2).all(|pair| pair[0] <= pair[1]) && shares[23] >= 1.0);
    assert!(summary.contains("73 at most"), "{summary}");
}

#[test]
fn an_hour_is_asked_for_heard_and_shown() {
    let state = asking();
    let question = state.questions.asked.as_ref().unwrap();
    let Request::Hour(request) = question.question.request(1, &state.inputs, ["", ""]) else {
        panic!("another request");
    };
    assert_eq!(
        (request.future, request.month, request.seed),
        (3, 9, state.inputs.seed)
    );
    assert!(request.scenario.contains("\"b2b-saas\""));
    let html = page::html(with_hour);
    for said in [
        "id=\"histogram\"",
        "id=\"durations\"",
        "id=\"moves\"",
        "Build right now, month 9, Oct\u{a0}2026",
        "frame 1 of 24, at 0\u{a0}ms",
        "All frames",
        "data-node=\"database\"",
    ] {
        assert!(html.contains(said), "{said}");
    }
    assert!(!html.contains("style=\""), "the policy forbids styles");
    let waits = page::html(asking);
    assert!(waits.contains("data-phase=\"running\"") && !waits.contains("id=\"moves\""));
}

#[test]
fn what_cannot_be_replayed_says_why_and_a_change_hides_the_hour() {
    let html = page::html(|| {
        let problems = vec![Problem {
            path: "month".to_owned(),
            message: "nobody uses the product in this month of this future".to_owned(),
        }];
        let refused = Action::Arrived(Update::Refused { run: 1, problems });
        State::clone(&Rc::new(asking()).reduce(refused))
    });
    assert!(html.contains("nobody uses the product in this month of this future. "));
    let html = page::html(|| {
        let mut coarse = page::answered(Report {
            stage: Stage::Coarse,
            ..sample::report()
        });
        coarse.phase = Phase::BEGUN;
        coarse
    });
    assert!(html.contains("as soon as the answer is final"));
    let html = page::html(|| {
        let mut state = with_hour();
        let inputs = &mut state.answer.as_mut().unwrap().inputs;
        inputs.seed += 1;
        state
    });
    assert!(!html.contains("id=\"moves\""), "it belongs to other inputs");
}
