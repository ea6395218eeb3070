//! A strategy's name with its shape, so that colour is never needed.

use yew::{Html, classes, html};

use crate::ui::charts::Slot;

/// The shape with the letter, and the name; an empty name shows the shape alone.
pub fn strategy_name(slot: Slot, letter: char, title: &str) -> Html {
    html! {
        <span class={classes!("strategy", slot.class())}>
            <span class="strategy-sign" aria-hidden="true">{ letter }</span>
            { title }
        </span>
    }
}
