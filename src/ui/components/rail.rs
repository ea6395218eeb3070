//! The place of the levers: beside the page where there is room, a sheet at the bottom of a phone.

use web_sys::HtmlElement;
use yew::functional::{Hook, HookContext};
use yew::{
    AttrValue, Callback, Html, KeyboardEvent, NodeRef, UseStateHandle, classes, html, use_node_ref,
    use_state_eq,
};

use crate::sim::scenario::Scenario;
use crate::ui::part::{Draw, Part};
use crate::ui::shared::Shared;
use crate::ui::state::Action;
use crate::ui::words;

/// What can be set, and what was.
#[derive(Clone, PartialEq)]
pub struct RailProps {
    /// The scenario with all changes.
    pub scenario: Shared<Scenario>,
    /// The scenario without them.
    pub preset: Shared<Scenario>,
    /// In how many things they differ.
    pub changes: usize,
    /// Whether there is something to undo, and to redo.
    pub history: (bool, bool),
    /// The verdict in a line.
    pub said: AttrValue,
    /// The levers in their groups, once they are here.
    pub levers: Option<Draw<RailProps>>,
    /// Something was changed.
    pub onaction: Callback<Action>,
}

impl Part for RailProps {
    const NAME: &'static str = "rail";

    fn draw(&self, hooks: &mut HookContext) -> Html {
        rail(self, hooks)
    }
}

/// Escape closes the sheet and goes back to its button.
fn closing(open: UseStateHandle<bool>, button: NodeRef) -> Callback<KeyboardEvent> {
    Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Escape" && *open {
            open.set(false);
            if let Some(button) = button.cast::<HtmlElement>() {
                // Refused only by elements that can't have the focus; this one can.
                let _ = button.focus();
            }
        }
    })
}

/// What is always seen on a phone: the verdict, and the button of the sheet.
fn bar(props: &RailProps, open: bool, button: NodeRef, onclick: Callback<yew::MouseEvent>) -> Html {
    html! {
        <div class="rail-bar">
            <p class="rail-said" aria-hidden="true">{ &props.said }</p>
            <button
                type="button"
                id="levers-toggle"
                ref={button}
                aria-expanded={open.to_string()}
                aria-controls="levers-sheet"
                {onclick}
            >
                { words::levers_button(open, props.changes) }
            </button>
        </div>
    }
}

/// The rail.
fn rail(props: &RailProps, hooks: &mut HookContext) -> Html {
    let button = use_node_ref().run(hooks);
    let open = use_state_eq(|| false).run(hooks);
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: yew::MouseEvent| open.set(!*open))
    };
    let onkeydown = closing(open.clone(), button.clone());
    html! {
        <section
            id="levers"
            class={classes!("rail", open.then_some("open"))}
            aria-labelledby="levers-title"
            {onkeydown}
        >
            { bar(props, *open, button, toggle) }
            <div id="levers-sheet" class="rail-sheet">
                <h2 id="levers-title" class="quiet">{ words::LEVERS }</h2>
                { tools(props) }
                { for props.levers.map(|levers| (levers.0)(props)) }
            </div>
        </section>
    }
}

/// Undo, redo, reset, and how much was changed.
fn tools(props: &RailProps) -> Html {
    let button = |id: &'static str, label: &'static str, allowed: bool, action: fn() -> Action| {
        let onclick = props.onaction.reform(move |_| action());
        html! { <button type="button" {id} disabled={!allowed} {onclick}>{ label }</button> }
    };
    html! {
        <p class="buttons">
            { button("undo", words::UNDO, props.history.0, || Action::Undo) }
            { button("redo", words::REDO, props.history.1, || Action::Redo) }
            { button("reset", words::RESET, props.changes > 0, || Action::Reset) }
            <span class="figures" id="changes">{ words::changes(props.changes) }</span>
        </p>
    }
}
