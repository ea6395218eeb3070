//! Prices, architectures with their typical levers, rebuilds and whole files: what follows from
//! setting them, and that links bring it back.

use std::rc::Rc;

use loadbearing::catalog::architectures;
use loadbearing::catalog::prices;
use loadbearing::catalog::scenario_file;
use loadbearing::sim::deployment::Change;
use loadbearing::sim::scenario::{RebuildStyle, Scenario, Trigger};
use loadbearing::ui::inputs::{Inputs, Setting, number};
use loadbearing::ui::link::{self, Page};
use loadbearing::ui::state::{Action, RebuildChange, State};
use loadbearing::ui::{levers, presets, reading, words};
use proptest::prelude::*;
use yew::Reducible;

use crate::page::html;

const CHEAP: &str = "hetzner-eu 2026-09";

/// A page after `actions`.
fn after(actions: impl IntoIterator<Item = Action>) -> Rc<State> {
    let start = Rc::new(State::new(Inputs::preset("b2b-saas"), Vec::new()));
    actions.into_iter().fold(start, Reducible::reduce)
}

fn set(path: &str, setting: Setting) -> Action {
    Action::Set {
        path: path.to_owned(),
        setting: Some(setting),
    }
}

fn architecture(path: &str, id: &str) -> Action {
    set(path, Setting::Architecture(id.to_owned()))
}

fn add(id: &str) -> Action {
    Action::Rebuild(RebuildChange::Add(id.to_owned()))
}

fn remove(id: &str, number: usize) -> Action {
    Action::Rebuild(RebuildChange::Remove(id.to_owned(), number))
}

/// What a link of these inputs opens.
fn linked(inputs: &Inputs) -> Inputs {
    let back = link::read(&link::write(Page::Home, inputs), presets::known());
    assert_eq!(back.notes, Vec::<String>::new());
    back.inputs
}

/// The scenario, checked as a file and through a link.
fn checked(inputs: &Inputs) -> Scenario {
    let scenario = presets::scenario(inputs);
    let file = scenario_file::read(&presets::scenario_text(inputs));
    assert_eq!(file.as_ref(), Ok(&scenario));
    assert_eq!(presets::scenario(&linked(inputs)), scenario);
    scenario
}

#[test]
fn another_price_list_buys_everything_anew_and_is_one_step() {
    let state = after([Action::Prices(CHEAP.to_owned())]);
    let scenario = checked(&state.inputs);
    assert_eq!(
        (scenario.prices.id.as_str(), state.inputs.changes()),
        (CHEAP, 1)
    );
    let sold = architectures::find_in(prices::find(CHEAP).unwrap(), "single_server");
    assert_eq!(
        Ok(&scenario.strategies[0].design.architecture),
        sold.unwrap().as_ref()
    );
    assert!(presets::command(&state.inputs).contains("scenario.json"));
    let back = Rc::clone(&state).reduce(Action::Undo);
    assert_eq!(back.inputs, Inputs::preset("b2b-saas"));
    let own = presets::scenario(&back.inputs).prices.id;
    assert!(!state.reduce(Action::Prices(own)).inputs.is_changed());
}

#[test]
fn prices_that_lack_something_are_refused_with_what_they_lack() {
    let state = after([architecture("build_right_now.architecture", "serverless")]);
    let page = {
        let inputs = state.inputs.clone();
        let link = link::write(Page::Home, &inputs);
        html(move || State::new(link::read(&link, presets::known()).inputs, Vec::new()))
    };
    assert!(
        page.contains("does not sell all of this"),
        "said before it is chosen"
    );
    let link = link::write(Page::Home, &state.inputs) + "&prices=hetzner-eu+2026-09";
    let read = link::read(&link, presets::known());
    // The list is left as the link says it, the architecture that it lacks is not.
    assert_eq!(read.inputs.prices.as_deref(), Some(CHEAP));
    assert_eq!(read.inputs.settings, []);
    assert_eq!(read.notes.len(), 1, "{:?}", read.notes);
    let mut own = Scenario::clone(&presets::scenario(&state.inputs));
    own.name = "own".to_owned();
    let file = scenario_file::write_short(&own);
    let file: String = form_urlencoded::byte_serialize(file.as_bytes()).collect();
    let link = format!("#/?v=1&prices=hetzner-eu+2026-09&file={file}");
    let read = link::read(&link, presets::known());
    assert_eq!(read.inputs.prices, None);
    assert!(read.notes[0].contains("sells no such"), "{:?}", read.notes);
}

#[test]
fn another_architecture_brings_its_typical_levers_but_not_over_one_s_own() {
    let lever = |field: &str| format!("rebuild_later.levers.{field}");
    let state = after([
        set(&lever("monitoring_share"), Setting::Number(0.31)),
        architecture("rebuild_later.architecture", "services_on_kubernetes"),
    ]);
    let scenario = checked(&state.inputs);
    assert_eq!(
        state.inputs.changes(),
        2,
        "typical values are not spelled out"
    );
    let typical = architectures::find("services_on_kubernetes")
        .unwrap()
        .levers;
    for (field, value) in &typical {
        let wanted = if *field == "monitoring_share" {
            0.31
        } else {
            *value
        };
        assert_eq!(number(&scenario, &lever(field)), Some(wanted), "{field}");
    }
    // A lever goes back to what is typical, not to another architecture's.
    let base = presets::scenario(&state.inputs.unchanged());
    let monitoring = { typical.iter() }.find(|(field, _)| *field == "monitoring_share");
    let monitoring = monitoring.unwrap().1;
    assert_eq!(number(&base, &lever("monitoring_share")), Some(monitoring));
    let same =
        Rc::clone(&state).reduce(set(&lever("monitoring_share"), Setting::Number(monitoring)));
    assert_eq!(same.inputs.changes(), 1, "what is so anyway is no change");
    let back = state.reduce(Action::Undo);
    let before = presets::scenario(&after([]).inputs);
    let coupling = lever("coupling_share");
    let now = presets::scenario(&back.inputs);
    assert_eq!(
        number(&now, &coupling),
        number(&before, &coupling),
        "one step back"
    );
}

#[test]
fn levers_that_followed_are_told_in_the_comparison() {
    let before = Inputs::preset("b2b-saas");
    let now = after([architecture(
        "rebuild_later.architecture",
        "services_on_kubernetes",
    )]);
    let changes = reading::comparison::changes(&before, &now.inputs);
    let coupling = levers::title(
        &presets::scenario(&before),
        "rebuild_later.levers.coupling_share",
    );
    assert!(changes[0].contains("architecture"), "{changes:?}");
    assert!(
        changes.iter().any(|one| one.starts_with(&coupling)),
        "{changes:?}"
    );
}

#[test]
fn rebuilds_are_added_planned_and_dropped() {
    let state = after([
        add("build_right_now"),
        add("rebuild_later"),
        set(
            "rebuild_later.trigger2",
            Setting::Trigger(Trigger::Month(24)),
        ),
        set(
            "rebuild_later.style2",
            Setting::Style(RebuildStyle::Strangler),
        ),
        set("rebuild_later.plan2.team_share", Setting::Number(0.45)),
        architecture("rebuild_later.to2.architecture", "serverless"),
    ]);
    let scenario = checked(&state.inputs);
    let rebuilds: Vec<usize> = { scenario.strategies.iter() }
        .map(|one| one.rebuilds.len())
        .collect();
    assert_eq!(rebuilds, [2, 1]);
    let second = &scenario.strategies[0].rebuilds[1];
    assert_eq!(second.trigger, Trigger::Month(24));
    assert_eq!(second.style, RebuildStyle::Strangler);
    assert!((second.plan.team_share - 0.45).abs() < 1e-12);
    assert_eq!(second.to.architecture.id, "serverless");
    let grouped = levers::groups(&scenario, &scenario);
    let levers = grouped.iter().flat_map(levers::LeverGroup::levers);
    let paths: Vec<&str> = levers.map(|one| one.path.as_str()).collect();
    assert!(paths.contains(&"rebuild_later.plan2.team_share"));
    assert!(paths.contains(&"rebuild_later.to2.levers.shortcut_share"));

    // The first goes, and what was set for the second moves up with it.
    let first_gone = Rc::clone(&state).reduce(remove("rebuild_later", 1));
    let now = checked(&first_gone.inputs);
    assert_eq!(now.strategies[0].rebuilds.len(), 1);
    assert_eq!(now.strategies[0].rebuilds[0].trigger, Trigger::Month(24));
    assert_eq!(
        now.strategies[0].rebuilds[0].to.architecture.id,
        "serverless"
    );
    let back = first_gone.reduce(Action::Undo);
    assert_eq!(back.inputs, state.inputs);

    let none = after([remove("rebuild_later", 1)]);
    assert!(checked(&none.inputs).strategies[0].rebuilds.is_empty());
    assert!(link::write(Page::Home, &none.inputs).ends_with("rebuild_later.rebuilds=none"));
    let as_before = after([add("rebuild_later"), remove("rebuild_later", 2)]);
    assert_eq!(as_before.inputs, Inputs::preset("b2b-saas"));
}

fn part(path: &str, change: Change) -> Action {
    set(path, Setting::Part(change))
}

#[test]
fn parts_are_changed_together_and_another_architecture_has_its_own() {
    let state = after([
        part("build_right_now.parts.cache", Change::LeftOut),
        part(
            "build_right_now.parts.tuning.workers_per_vcpu",
            Change::Number(9.0),
        ),
        part("rebuild_later.to.parts.max_instances", Change::Number(3.0)),
    ]);
    let scenario = checked(&state.inputs);
    let built = &scenario.strategies[1].design.architecture;
    assert!(built.cache.is_none());
    assert!((built.application.workers_per_vcpu - 9.0).abs() < 1e-12);
    let target = &scenario.strategies[0].rebuilds[0].to.architecture;
    assert_eq!(
        (target.application.max_instances, target.cache.is_some()),
        (3, true)
    );
    assert!(link::write(Page::Home, &state.inputs).contains("&build_right_now.parts.cache=none"));
    let cheap = Rc::clone(&state).reduce(Action::Prices(CHEAP.to_owned()));
    assert!(
        checked(&cheap.inputs).strategies[1]
            .design
            .architecture
            .cache
            .is_none()
    );
    let other = architecture("build_right_now.architecture", "services_on_kubernetes");
    let other = Rc::clone(&state).reduce(other);
    assert_eq!(
        other.inputs.changes(),
        2,
        "what was different went with the architecture"
    );
    assert_eq!(Rc::clone(&other).reduce(Action::Undo).inputs, state.inputs);
    let shipped = state.reduce(Action::AsShipped("build_right_now".to_owned()));
    assert_eq!(shipped.inputs.changes(), 1);
}

#[test]
fn parts_that_do_not_fit_are_told_all_at_once_and_not_simulated() {
    let change = || {
        let state = after([
            part("build_right_now.parts.balancer", Change::LeftOut),
            part(
                "build_right_now.parts.tuning.workers_per_vcpu",
                Change::Number(1e9),
            ),
        ]);
        State::clone(&state)
    };
    let inputs = change().inputs;
    let refused = scenario_file::read(&presets::scenario_text(&inputs)).unwrap_err();
    assert_eq!(refused.len(), 2, "{refused:?}");
    assert_eq!(linked(&inputs), inputs);
    let page = html(change);
    for mistake in &refused {
        assert!(page.contains(&mistake.path), "{}", mistake.path);
    }
    assert!(page.contains(words::PARTS_MISTAKES));
    let read = link::read("#/?v=1&build_right_now.parts.colour=9", presets::known());
    assert_eq!(read.notes.len(), 1);
}

#[test]
fn the_page_of_every_number_says_what_is_different_in_an_architecture() {
    let page = html(|| {
        let state = after([part("build_right_now.parts.cache", Change::LeftOut)]);
        State {
            page: Page::Assumptions,
            ..State::clone(&state)
        }
    });
    assert!(page.contains(&words::changed_parts(
        "Build right now",
        "Scalable monolith"
    )));
    assert!(page.contains("<li>Cache: none</li>"));
}

#[test]
fn the_page_shows_every_rebuild_with_what_can_be_said_of_it() {
    let page = html(|| {
        let state = after([add("rebuild_later"), add("build_right_now")]);
        State::clone(&state)
    });
    for id in [
        "architecture-rebuild_later-to2",
        "trigger-rebuild_later-2",
        "style-rebuild_later-2",
        "drop-rebuild-rebuild_later-2",
        "architecture-build_right_now-to",
        "add-rebuild-build_right_now",
        "prices",
    ] {
        assert!(page.contains(&format!("id=\"{id}\"")), "{id}");
    }
    assert!(page.contains(words::THEN_TO));
}

#[test]
fn a_file_of_one_s_own_stands_in_for_the_preset() {
    let mut own = presets::scenario(&Inputs::preset("marketplace"));
    own.title = "Our market".to_owned();
    own.strategies[0].id = "ours".to_owned();
    own.team.engineers = 4.25;
    let text = scenario_file::write(&own);
    let file = presets::own(&text).unwrap();
    let state = after([
        Action::Seed(11),
        Action::File(file),
        set("ours.levers.shortcut_share", Setting::Number(0.125)),
    ]);
    let scenario = checked(&state.inputs);
    assert_eq!(scenario.title, "Our market");
    assert_eq!(number(&scenario, "team.engineers"), Some(4.25));
    assert_eq!((state.inputs.seed, state.inputs.changes()), (11, 1));
    assert!(link::write(Page::Home, &state.inputs).contains("&ours.levers.shortcut_share=0.125"));
    assert!(presets::command(&state.inputs).contains("scenario.json"));
    let reset = Rc::clone(&state).reduce(Action::Reset);
    assert_eq!(presets::scenario(&reset.inputs), own);
    let page = {
        let link = link::write(Page::Home, &state.inputs);
        html(move || State::new(link::read(&link, presets::known()).inputs, Vec::new()))
    };
    assert!(page.contains(&words::own_file("Our market")));
    let mut cards = page.split("<label class=\"preset\">").skip(1);
    let current = |card: &str| {
        card.split('>')
            .next()
            .is_some_and(|tag| tag.contains(" checked"))
    };
    assert!(cards.clone().count() > 5 && !cards.any(current));
    let back = state.reduce(Action::Preset("b2b-saas".to_owned()));
    assert_eq!(back.inputs.own, None);
}

#[test]
fn a_file_too_long_for_a_link_says_so_and_mistakes_are_told_all_at_once() {
    let mut own = presets::scenario(&Inputs::preset("photo-app-2010"));
    own.about = "ü".repeat(1_900);
    own.title = "Long".to_owned();
    let long = after([Action::File(
        presets::own(&scenario_file::write(&own)).unwrap(),
    )]);
    assert_eq!(link::file_text(&long.inputs), None);
    let page = html(move || {
        let file = presets::own(&scenario_file::write(&own)).unwrap();
        State::clone(&after([Action::File(file)]))
    });
    assert!(page.contains(&words::OWN_FILE_UNLINKED[..40]));
    let mistakes = presets::own(r#"{"schema": 2, "team": {"engineeers": 3}, "prices": "none"}"#);
    assert!(mistakes.unwrap_err().len() >= 4);
    let read = link::read("#/?v=1&file=%7B%7D", presets::known());
    assert!(read.notes.len() >= 4 && read.inputs == Inputs::preset("b2b-saas"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever is added, dropped and chosen, in whatever order, is a scenario that can be run,
    /// and its link opens the same.
    #[test]
    fn any_order_of_changes_is_a_scenario_and_a_link(
        steps in proptest::collection::vec((0_usize..7, 0_usize..5, 1_usize..5), 0..14),
    ) {
        let ids: Vec<&str> = architectures::ids().collect();
        let strategies = ["rebuild_later", "build_right_now"];
        let actions = steps.into_iter().map(|(kind, which, rebuild)| {
            let strategy = strategies[which % 2];
            let design = if rebuild == 1 { "to".to_owned() } else { format!("to{rebuild}") };
            match kind {
                0 => add(strategy),
                1 => remove(strategy, rebuild),
                2 => architecture(&format!("{strategy}.{design}.architecture"), ids[which]),
                3 => architecture(&format!("{strategy}.architecture"), ids[which]),
                4 => set(
                    &format!("{strategy}.{design}.levers.monitoring_share"),
                    Setting::Number(0.5),
                ),
                5 => part(&format!("{strategy}.{design}.parts.max_instances"), Change::Number(5.0)),
                _ => Action::Undo,
            }
        });
        let state = after(actions);
        let scenario = presets::scenario(&state.inputs);
        prop_assert_eq!(presets::scenario(&linked(&state.inputs)), scenario.clone());
        // Parts may not fit, and are told then; nothing else is ever wrong.
        match scenario_file::read(&presets::scenario_text(&state.inputs)) {
            Ok(read) => prop_assert_eq!(read, scenario),
            Err(mistakes) => prop_assert_eq!(mistakes, presets::mistakes(&scenario)),
        }
    }
}
