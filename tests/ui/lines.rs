//! Warning lines that can be moved.

use loadbearing::sim::company::threshold;
use loadbearing::sim::scenario::Sign;
use loadbearing::ui::inputs::{Inputs, Setting};
use loadbearing::ui::reading::timeline::{threshold_path, threshold_step};
use loadbearing::ui::{format, inputs, levers, presets, words};

use crate::page::{answered, html};
use crate::sample;

#[test]
fn every_sign_moves_the_number_that_it_is_measured_against() {
    let preset = Inputs::preset("b2b-saas");
    for sign in Sign::ALL {
        let path = threshold_path(sign);
        let scenario = presets::scenario(&preset);
        let number = inputs::number(&scenario, path);
        assert_eq!(number, Some(threshold(&scenario, sign)), "{path}");
        let lever = levers::at(path, &scenario, &scenario).unwrap();
        assert!(!lever.is_changed());
        let step = threshold_step(sign, lever.value);
        assert!(step > 0.0 && step <= lever.value / 10.0, "{path}: {step}");
        let mut changed = preset.clone();
        changed.set(path, Some(Setting::Number(lever.value + step)));
        let moved = threshold(&presets::scenario(&changed), sign);
        assert!((moved - lever.value - step).abs() < 1e-9, "{path}");
    }
}

#[test]
fn lines_are_sliders_with_the_limits_of_their_parameters() {
    let page = html(|| answered(sample::report()));
    assert_eq!(page.matches("role=\"slider\"").count(), 4);
    let line = page.split("id=\"line-latency\"").nth(1).unwrap();
    let line = line.split('>').next().unwrap();
    for said in [
        "aria-valuemin=\"1\"",
        "aria-valuemax=\"600000\"",
        "aria-valuenow=\"500\"",
        "aria-valuetext=\"stay below 500\u{a0}ms\"",
        "tabindex=\"0\"",
    ] {
        assert!(line.contains(said), "{said} is missing in {line}");
    }
}

#[test]
fn a_line_that_was_moved_says_so_and_can_go_back() {
    let changed = || {
        let mut state = answered(sample::report());
        let path = threshold_path(Sign::Latency);
        state.inputs.set(path, Some(Setting::Number(800.0)));
        state
    };
    let page = html(changed);
    let sign = page.split("id=\"sign-latency\"").nth(1).unwrap();
    let sign = sign.split("</figure>").next().unwrap();
    let preset = format::quantity(500.0, "ms");
    let back = words::back_to_label(&words::line_of("Slow answers"), &preset);
    assert!(sign.contains(&back), "{sign}");
    assert!(sign.contains("stay below 800\u{a0}ms"), "where it is set");
    assert!(
        sign.contains("stay below 500\u{a0}ms"),
        "where the results have it"
    );
    assert!(sign.contains("preset-mark"));
    let others = page.matches("preset-mark").count();
    assert_eq!(others, 1, "nothing else was moved");
}
