//! The company: a preset, and a sentence to change it.

use web_sys::HtmlSelectElement;
use yew::functional::HookContext;
use yew::{Callback, Event, Html, TargetCast, html};

use crate::catalog::architecture_file::editing;
use crate::sim::deployment::Architecture;
use crate::sim::scenario::{Scenario, Strategy};
use crate::sim::units::Seed;
use crate::ui::charts::Slot;
use crate::ui::components::number_field::{NumberFieldProps, parameter_field};
use crate::ui::components::rebuild::rebuilds;
use crate::ui::components::strategy_name::strategy_name;
use crate::ui::inputs::places::ARCHITECTURE;
use crate::ui::inputs::{self, Inputs, Setting};
use crate::ui::part::{Draw, Part, part};
use crate::ui::presets;
use crate::ui::shared::Shared;
use crate::ui::state::Action;
use crate::ui::{format, reading, words};

/// What is folded away below the sentence: what each fold holds.
#[derive(Clone, Copy, PartialEq)]
pub struct Folded {
    /// Every preset with what it is about.
    pub gallery: Draw<CompanyProps>,
    /// The parts of the architectures.
    pub parts: Draw<CompanyProps>,
    /// A founder's own monthly users.
    pub own_users: Draw<CompanyProps>,
    /// A founder's own scenario file.
    pub own_file: Draw<CompanyProps>,
}

/// What is set, and what there is to choose from.
#[derive(Clone, PartialEq)]
pub struct CompanyProps {
    /// The scenario with all changes.
    pub scenario: Shared<Scenario>,
    /// What was set.
    pub inputs: Inputs,
    /// What is folded away, once it is here.
    pub folded: Option<Folded>,
    /// Something was changed.
    pub onaction: Callback<Action>,
}

// Of its own, so that pointing at a month does not buy everything anew at other prices.
impl Part for CompanyProps {
    const NAME: &'static str = "company";

    fn draw(&self, _: &mut HookContext) -> Html {
        company(self)
    }
}

/// The part of the page where one says what is simulated.
fn company(props: &CompanyProps) -> Html {
    let strategies = &props.scenario.strategies;
    let letters = reading::letters_of(strategies.iter().map(|one| &*one.title));
    html! {
        <section class="company" aria-labelledby="company-title">
            <h2 id="company-title" class="quiet">{ words::COMPANY }</h2>
            <div class="sentence" role="group" aria-labelledby="company-title">
                <p>{ words::WE_BUILD }{ preset(props) }</p>
                { growth(props) }
                { team(props) }
                { prices(props) }
                <>
                    { for strategies.iter().zip(letters).enumerate().map(
                        |(position, (strategy, letter))| design(props, position, letter, strategy)
                    ) }
                </>
                { further(props) }
                { seed(props) }
            </div>
            <p class="about">{ &props.scenario.about }</p>
            { fold(props, "gallery", words::ALL_SCENARIOS, |folded| folded.gallery) }
            { fold(props, "parts", words::PARTS, |folded| folded.parts) }
            { fold(props, "own-users", words::OWN_USERS.title, |folded| folded.own_users) }
            { fold(props, "own-file", words::OWN_FILE.title, |folded| folded.own_file) }
        </section>
    }
}

/// What is folded away behind its title.
fn fold(
    props: &CompanyProps,
    id: &'static str,
    title: &'static str,
    of: fn(&Folded) -> Draw<CompanyProps>,
) -> Html {
    let inside = props.folded.as_ref().map(|folded| (of(folded).0)(props));
    html! {
        <details {id}>
            <summary>{ title }</summary>
            { for inside }
        </details>
    }
}

/// The value of the list that an event is about.
pub(super) fn chosen(event: Event) -> String {
    event.target_unchecked_into::<HtmlSelectElement>().value()
}

fn preset(props: &CompanyProps) -> Html {
    html! {
        <select
            id="scenario"
            class="field"
            aria-label={words::SCENARIOS}
            onchange={props.onaction.reform(|event| Action::Preset(chosen(event)))}
        >
            if let Some(own) = &props.inputs.own {
                <option value="" selected=true disabled=true>
                    { words::own_file(&own.title) }
                </option>
            }
            { for presets::choices().iter().map(|choice| html! {
                <option value={choice.name.clone()} selected={is_current(props, choice)}>
                    { &choice.title }
                </option>
            }) }
        </select>
    }
}

/// Whether a preset is the company that is shown.
pub(super) fn is_current(props: &CompanyProps, choice: &Scenario) -> bool {
    props.inputs.own.is_none() && choice.name == props.scenario.name
}

fn growth(props: &CompanyProps) -> Html {
    let scenario = &props.scenario;
    if let Some(users) = &props.inputs.users {
        let said = |users: Option<&f64>| format::count(users.copied().unwrap_or(0.0));
        let said = words::own_users(users.len(), &said(users.first()), &said(users.last()));
        return html! { <p id="imported">{ said }</p> };
    }
    if scenario.monthly_users.is_some() {
        return html! { <p id="imported">{ words::IMPORTED }</p> };
    }
    html! {
        <p>
            { words::STARTS_WITH }
            { number(props, "users-at-start", words::USERS_AT_START, presets::USERS) }
            { words::USERS_AND }
            { number(props, "growth-per-month", words::GROWTH_LABEL, presets::GROWTH) }
            { words::GROWTH_A_MONTH }
        </p>
    }
}

fn team(props: &CompanyProps) -> Html {
    html! {
        <p>
            { words::BUILT_BY }
            { number(props, "engineers", words::ENGINEERS, presets::ENGINEERS) }
            { words::ENGINEERS_AT }
            { number(props, "engineer-cost", words::ENGINEER_COST, presets::ENGINEER_COST) }
            { words::EARNS }
            { number(props, "revenue", words::REVENUE, presets::REVENUE) }
            { words::PER_USER }
        </p>
    }
}

/// The price list; one that does not sell everything can't be chosen, and says why.
fn prices(props: &CompanyProps) -> Html {
    let current = &props.scenario.prices.id;
    html! {
        <p>
            { words::BOUGHT_AT }
            <select
                id="prices"
                class="field"
                aria-label={words::PRICES}
                onchange={props.onaction.reform(|event| Action::Prices(chosen(event)))}
            >
                { for presets::price_lists().map(|(id, title)| {
                    let lacks = presets::lacks(&props.scenario, id);
                    html! {
                        <option
                            value={id}
                            selected={id == current}
                            disabled={!lacks.is_empty()}
                            title={lacks.join(" ")}
                        >
                            { if lacks.is_empty() {
                                title.to_owned()
                            } else {
                                words::prices_lack(title)
                            } }
                        </option>
                    }
                }) }
            </select>
        </p>
    }
}

/// A number of the company inside the sentence.
fn number(props: &CompanyProps, id: &str, label: &str, path: &'static str) -> Html {
    let value = inputs::number(&props.scenario, path).unwrap_or(0.0);
    let field = parameter_field(id.into(), label.into(), path.into(), value, &props.onaction);
    if label.ends_with(words::IN_USD) {
        html! { <span class="together">{ " $" }{ field }</span> }
    } else {
        field
    }
}

/// A list of architectures for a design; a founder's own goes by its own name.
pub(super) fn architecture(
    props: &CompanyProps,
    design: String,
    label: String,
    current: &Architecture,
) -> Html {
    let id = format!("architecture-{}", design.replace('.', "-"));
    let onchange = props.onaction.reform(move |event| Action::Set {
        path: format!("{design}.{}", ARCHITECTURE),
        setting: Some(Setting::Architecture(chosen(event))),
    });
    html! {
        <select {id} class="field" aria-label={label} {onchange}>
            { for presets::architectures(&props.scenario).into_iter().map(|(id, title)| {
                let selected = id == current.id;
                let title = if selected { shown(current) } else { title };
                html! { <option value={id} {selected}>{ title }</option> }
            }) }
        </select>
    }
}

/// An architecture's name, and whether it was changed.
pub(super) fn shown(architecture: &Architecture) -> String {
    let title = &architecture.title;
    let ships = presets::architecture_title(&architecture.id) == Some(title);
    if ships && !editing::changes(architecture).is_empty() {
        words::tuned(title)
    } else {
        title.clone()
    }
}

fn design(props: &CompanyProps, position: usize, letter: char, strategy: &Strategy) -> Html {
    let architecture = architecture(
        props,
        strategy.id.clone(),
        words::architecture_of(&strategy.title),
        &strategy.design.architecture,
    );
    html! {
        <p class="design" key={strategy.id.clone()}>
            { strategy_name(Slot::at(position), letter, &strategy.title) }
            { " " }{ words::STARTS_ON }{ architecture }
            { rebuilds(props, strategy) }
            { without(props, strategy) }
        </p>
    }
}

/// The button that takes a strategy away, as long as two remain.
fn without(props: &CompanyProps, strategy: &Strategy) -> Html {
    let all = props.scenario.strategies.iter().map(|one| one.id.clone());
    let others: Vec<String> = all.filter(|id| *id != strategy.id).collect();
    if others.len() < 2 {
        return Html::default();
    }
    html! {
        <button
            type="button"
            class="quiet-button"
            aria-label={words::without(&strategy.title)}
            onclick={props.onaction.reform(move |_| Action::Strategies(others.clone()))}
        >
            { words::REMOVE }
        </button>
    }
}

/// The strategies that could be compared as well.
fn further(props: &CompanyProps) -> Html {
    let ids: Vec<String> = props
        .scenario
        .strategies
        .iter()
        .map(|one| one.id.clone())
        .collect();
    let all = presets::strategies(&props.inputs).into_iter();
    let further: Vec<_> = all.filter(|(id, _)| !ids.contains(id)).collect();
    if further.is_empty() || ids.len() >= Slot::ALL.len() {
        return Html::default();
    }
    html! {
        <p class="further">
            { words::COMPARE_WITH }
            { for further.into_iter().map(|(id, title)| {
                let mut wanted = ids.clone();
                wanted.push(id.clone());
                html! {
                    <button
                        type="button"
                        id={format!("compare-{id}")}
                        onclick={props.onaction.reform(move |_| {
                            Action::Strategies(wanted.clone())
                        })}
                    >
                        { "+ " }{ title }
                    </button>
                }
            }) }
        </p>
    }
}

fn seed(props: &CompanyProps) -> Html {
    html! {
        <p title={words::SEED_ABOUT}>
            { words::SEED_LABEL }
            { part(NumberFieldProps {
                id: "seed".into(),
                label: words::SEED.into(),
                value: props.inputs.seed as f64,
                min: 0.0,
                max: Seed::MAX as f64,
                step: "1".into(),
                onvalue: props.onaction.reform(|value: f64| Action::Seed(value as u64)),
            }) }
        </p>
    }
}
