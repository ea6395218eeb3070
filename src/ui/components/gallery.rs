//! Every preset, to choose one by what it is about.

use yew::{Event, Html, html};

use crate::ui::components::company::{CompanyProps, is_current};
use crate::ui::state::Action;
use crate::ui::{presets, words};

/// Every preset with what it is about and what it teaches.
pub fn gallery(props: &CompanyProps) -> Html {
    html! {
            <div class="cards" role="radiogroup" aria-label={words::SCENARIOS}>
                { for presets::choices().iter().map(|choice| {
                    let name = choice.name.clone();
                    html! {
                        <label class="preset">
                            <input
                                type="radio"
                                name="scenario"
                                value={name.clone()}
                                checked={is_current(props, choice)}
                                onchange={props.onaction.reform(move |_: Event| {
                                    Action::Preset(name.clone())
                                })}
                            />
                            <span>
                                <strong>{ &choice.title }</strong>
                                <small>{ &choice.about }</small>
                                <small class="learn">{ &choice.learn }</small>
                            </span>
                        </label>
                    }
                }) }
            </div>
    }
}
