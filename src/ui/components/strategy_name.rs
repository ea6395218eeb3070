//! A strategy's name with its shape, so that colour is never needed.

use yew::{AttrValue, Html, Properties, classes, function_component, html};

use crate::ui::charts::Slot;

/// Whose name.
#[derive(Clone, PartialEq, Properties)]
pub struct StrategyNameProps {
    /// Its shape and colour.
    pub slot: Slot,
    /// What it is called; empty shows the shape alone.
    #[prop_or_default]
    pub title: AttrValue,
    /// Its letter.
    pub letter: char,
}

/// The shape with the letter, and the name.
#[function_component]
pub fn StrategyName(props: &StrategyNameProps) -> Html {
    html! {
        <span class={classes!("strategy", props.slot.class())}>
            <span class="strategy-sign" aria-hidden="true">{ props.letter }</span>
            { &props.title }
        </span>
    }
}
