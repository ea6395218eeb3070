//! Small controls that several parts of the page have: a button, and a list to choose from.

use web_sys::HtmlSelectElement;
use yew::{AttrValue, Callback, Event, Html, MouseEvent, TargetCast, html};

/// A button with an id (or none), what it says, what it says to those who hear it (or the same).
pub fn button(
    id: &'static str,
    (said, label): (AttrValue, Option<AttrValue>),
    onclick: Callback<MouseEvent>,
) -> Html {
    let id = (!id.is_empty()).then_some(id);
    html! { <button type="button" {id} aria-label={label} {onclick}>{ said }</button> }
}

/// A list with its label; options are values and their words.
pub fn chooser(
    id: &'static str,
    label: &'static str,
    options: Vec<(AttrValue, AttrValue)>,
    chosen: usize,
    onchoose: &Callback<String>,
) -> Html {
    let onchange =
        onchoose.reform(|event: Event| event.target_unchecked_into::<HtmlSelectElement>().value());
    html! {
        <span>
            <label for={id}>{ label }</label>
            <select {id} {onchange}>
                { for options.into_iter().enumerate().map(|(place, (value, said))| html! {
                    <option {value} selected={place == chosen}>{ said }</option>
                }) }
            </select>
        </span>
    }
}
