//! The company: a preset, and a sentence to change it.

use std::rc::Rc;

use web_sys::HtmlSelectElement;
use yew::{Callback, Event, Html, Properties, TargetCast, function_component, html};

use crate::sim::scenario::{Scenario, Strategy};
use crate::sim::units::Seed;
use crate::ui::charts::Slot;
use crate::ui::components::number_field::NumberField;
use crate::ui::components::strategy_name::strategy_name;
use crate::ui::presets::{self, Choice};
use crate::ui::state::Action;
use crate::ui::words;

/// What is set, and what there is to choose from.
#[derive(Clone, PartialEq, Properties)]
pub struct CompanyProps {
    /// The presets.
    pub choices: Rc<Vec<Choice>>,
    /// Architectures: id and title.
    pub architectures: Rc<Vec<(String, String)>>,
    /// The scenario with all changes.
    pub scenario: Rc<Scenario>,
    /// Letters of the first two strategies.
    pub letters: [char; 2],
    /// The seed.
    pub seed: u64,
    /// Whether anything differs from the preset.
    pub changed: bool,
    /// Something was changed.
    pub onaction: Callback<Action>,
}

/// The part of the page where one says what is simulated.
#[function_component]
pub fn Company(props: &CompanyProps) -> Html {
    html! {
        <section class="company" aria-labelledby="company-title">
            <h2 id="company-title" class="quiet">{ words::COMPANY }</h2>
            { gallery(props) }
            <p class="about">{ &props.scenario.about }</p>
            <div class="sentence" role="group" aria-labelledby="company-title">
                { growth(props) }
                { for props.scenario.strategies.iter().take(2).enumerate().map(
                    |(position, strategy)| design(props, position, strategy)
                ) }
                { seed(props) }
                if props.changed {
                    <button
                        type="button"
                        class="quiet-button"
                        onclick={props.onaction.reform(|_| Action::Reset)}
                    >
                        { words::RESET }
                    </button>
                }
            </div>
        </section>
    }
}

fn gallery(props: &CompanyProps) -> Html {
    html! {
        <fieldset class="gallery">
            <legend>{ words::SCENARIOS }</legend>
            { for props.choices.iter().map(|choice| {
                let name = choice.name.clone();
                let preset = name.clone();
                html! {
                    <label class="preset">
                        <input
                            type="radio"
                            name="scenario"
                            value={name.clone()}
                            checked={choice.name == props.scenario.name}
                            onchange={props.onaction.reform(move |_: Event| {
                                Action::Preset(preset.clone())
                            })}
                        />
                        <span>{ &choice.title }</span>
                    </label>
                }
            }) }
        </fieldset>
    }
}

fn growth(props: &CompanyProps) -> Html {
    if props.scenario.monthly_users.is_some() {
        return html! { <p id="imported">{ words::IMPORTED }</p> };
    }
    let set = |path: &'static str, scale: f64| {
        props.onaction.reform(move |value: f64| Action::Number {
            path: path.to_owned(),
            value: Some(value / scale),
        })
    };
    let growth = &props.scenario.growth;
    let users = presets::limits(presets::USERS);
    let gains = presets::limits(presets::GROWTH);
    // 0.08 times 100 is 8.000000000000002 or so: to the hundredth of a percent.
    let percent = (growth.growth_per_month * 1e4).round() / 1e2;
    html! {
        <p>
            { words::STARTS_WITH }
            <NumberField
                id="users-at-start"
                label={words::USERS_AT_START}
                value={growth.initial_users}
                min={users.0}
                max={users.1}
                step="any"
                onvalue={set(presets::USERS, 1.0)}
            />
            { words::USERS_AND }
            <NumberField
                id="growth-per-month"
                label={words::GROWTH_LABEL}
                value={percent}
                min={gains.0 * 100.0}
                max={gains.1 * 100.0}
                step="any"
                onvalue={set(presets::GROWTH, 100.0)}
            />
            { words::GROWTH_A_MONTH }
        </p>
    }
}

fn design(props: &CompanyProps, position: usize, strategy: &Strategy) -> Html {
    let id = strategy.id.clone();
    let onchange = props
        .onaction
        .reform(move |event: Event| Action::Architecture {
            strategy: id.clone(),
            architecture: Some(event.target_unchecked_into::<HtmlSelectElement>().value()),
        });
    let current = &strategy.design.architecture.id;
    html! {
        <p>
            { strategy_name(Slot::at(position), props.letters[position], &strategy.title) }
            { " " }{ words::STARTS_ON }
            <select
                id={format!("architecture-{}", strategy.id)}
                class="field"
                aria-label={words::architecture_of(&strategy.title)}
                {onchange}
            >
                { for props.architectures.iter().map(|(id, title)| html! {
                    <option value={id.clone()} selected={id == current}>{ title }</option>
                }) }
            </select>
        </p>
    }
}

fn seed(props: &CompanyProps) -> Html {
    html! {
        <p title={words::SEED_ABOUT}>
            { words::SEED }
            <NumberField
                id="seed"
                label={words::SEED}
                value={props.seed as f64}
                min={0.0}
                max={Seed::MAX as f64}
                step="1"
                onvalue={props.onaction.reform(|value: f64| Action::Seed(value as u64))}
            />
        </p>
    }
}
