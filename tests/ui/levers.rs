//! What can be set, as HTML: the sentence, the levers, the strategies, one's own users.

use loadbearing::catalog::{groups, parameters};
use loadbearing::sim::scenario::Trigger;
use loadbearing::ui::components::rail::RailProps;
use loadbearing::ui::inputs::{Inputs, Setting};
use loadbearing::ui::part::{Parts, PartsProps};
use loadbearing::ui::presets;
use loadbearing::ui::rest::REST;
use loadbearing::ui::shared::Shared;
use loadbearing::ui::state::State;
use loadbearing::ui::words;
use yew::{Callback, ServerRenderer};

use crate::page::{html, wait};

/// The levers of `inputs`, as HTML.
fn rail(make: impl FnOnce() -> Inputs + Send + 'static) -> String {
    let props = || {
        let inputs = make();
        RailProps {
            scenario: Shared::new(presets::scenario(&inputs)),
            preset: Shared::new(presets::scenario(&inputs.unchanged())),
            changes: inputs.changes(),
            history: (inputs.is_changed(), false),
            said: "Build right now: $50K less".into(),
            levers: Some(REST.levers),
            onaction: Callback::noop(),
        }
    };
    let page = ServerRenderer::<Parts>::with_props(|| PartsProps::new(props())).hydratable(false);
    wait(page.render())
}

fn changed() -> Inputs {
    let mut inputs = Inputs::preset("b2b-saas");
    inputs.set("growth.initial_users", Some(Setting::Number(900.0)));
    inputs.set(
        "rebuild_later.trigger",
        Some(Setting::Trigger(Trigger::Month(9))),
    );
    inputs
}

#[test]
fn the_rail_has_every_group_with_its_count_and_nothing_to_undo_at_first() {
    let page = rail(|| Inputs::preset("b2b-saas"));
    for group in groups::all() {
        assert!(page.contains(&group.title), "{}", group.title);
    }
    assert!(page.contains("aria-expanded=\"false\""));
    assert!(
        page.contains("<button type=\"button\" id=\"undo\" disabled"),
        "nothing to undo"
    );
    assert!(page.contains("as the preset"));
}

#[test]
fn what_was_changed_is_counted_where_it_is() {
    let page = rail(changed);
    let growth = parameters::all()
        .iter()
        .filter(|one| one.group() == "growth");
    assert!(page.contains(&words::group_counts(growth.count(), 1)));
    assert!(page.contains("2 changed"), "all in all");
    assert!(!page.contains("<button type=\"button\" id=\"undo\" disabled"));
}

#[test]
fn the_sentence_says_users_team_money_and_what_starts_a_rebuild() {
    let page = html(|| State::new(changed(), Vec::new()));
    for said in [
        "id=\"users-at-start\"",
        "value=\"900\"",
        "id=\"engineers\"",
        "id=\"engineer-cost\"",
        "id=\"revenue\"",
        "id=\"architecture-rebuild_later-to\"",
        "id=\"trigger-rebuild_later\"",
        "id=\"compare-never_rebuild\"",
    ] {
        assert!(page.contains(said), "the page does not say {said:?}");
    }
    assert!(
        !page.contains(words::REMOVE),
        "two strategies are the fewest"
    );
}

#[test]
fn three_strategies_can_become_two_and_four_are_the_most() {
    let with = |ids: &'static [&'static str]| {
        html(move || {
            let mut inputs = Inputs::preset("b2b-saas");
            inputs.strategies = Some(ids.iter().map(|id| (*id).to_owned()).collect());
            State::new(inputs, Vec::new())
        })
    };
    let three = with(&["rebuild_later", "build_right_now", "evolve"]);
    assert_eq!(three.matches(&format!(">{}<", words::REMOVE)).count(), 3);
    assert!(three.contains("slot-third"));
    assert!(three.contains("id=\"compare-never_rebuild\""));
    let four = with(&[
        "rebuild_later",
        "build_right_now",
        "evolve",
        "never_rebuild",
    ]);
    assert!(four.contains("slot-fourth"));
    assert!(!four.contains("id=\"compare-"), "no fifth");
}

#[test]
fn own_users_replace_growth_and_can_be_removed() {
    let page = html(|| {
        let mut inputs = Inputs::preset("b2b-saas");
        inputs.users = Some((1..=24).map(|month| f64::from(month) * 1000.0).collect());
        State::new(inputs, Vec::new())
    });
    assert!(page.contains("your 24 months, from 1,000 to 24K"));
    assert!(page.contains("id=\"own-users-remove\""));
    assert!(!page.contains("id=\"growth-per-month\""));
}

#[test]
fn the_gallery_shows_every_preset_with_its_story() {
    let page = html(|| State::new(Inputs::preset("b2b-saas"), Vec::new()));
    for preset in presets::choices() {
        assert!(
            page.contains(&preset.title) && page.contains(&format!("value=\"{}\"", preset.name))
        );
        let learn = format!("<small class=\"learn\">{}</small>", preset.learn);
        assert!(page.contains(&learn), "{learn}");
    }
    assert_eq!(
        page.matches("class=\"preset\"").count(),
        presets::choices().len()
    );
}
