//! The levers: beside the page where there is room, a sheet at the bottom of a phone.

use web_sys::{HtmlElement, HtmlInputElement};
use yew::functional::{Hook, HookContext};
use yew::{
    AttrValue, Callback, Html, InputEvent, KeyboardEvent, NodeRef, TargetCast, UseStateHandle,
    classes, html, use_memo, use_node_ref, use_state_eq,
};

use crate::catalog::notes::{self, Notes};
use crate::sim::scenario::Scenario;
use crate::ui::charts::Slot;
use crate::ui::components::lever::lever;
use crate::ui::components::strategy_name::strategy_name;
use crate::ui::hooks::use_later::{NOTES, use_later};
use crate::ui::levers::{self, LeverGroup, LeverSet};
use crate::ui::part::Part;
use crate::ui::shared::Shared;
use crate::ui::state::Action;
use crate::ui::{reading, words};

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
    let query = use_state_eq(String::new).run(hooks);
    // One bit for each group.
    let unfolded = use_state_eq(|| 0_u32).run(hooks);
    let groups = levers::groups(&props.scenario, &props.preset);
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: yew::MouseEvent| open.set(!*open))
    };
    let onkeydown = closing(open.clone(), button.clone());
    let oninput = {
        let query = query.clone();
        Callback::from(move |event: InputEvent| {
            query.set(event.target_unchecked_into::<HtmlInputElement>().value());
        })
    };
    let searching = !query.trim().is_empty();
    let file = use_later(NOTES, searching || *unfolded != 0).run(hooks);
    let notes = use_memo(file, |file| {
        file.text().and_then(|text| notes::read(text).ok())
    })
    .run(hooks);
    let notes = Option::as_ref(&notes);
    let found = groups.iter().flat_map(LeverGroup::levers);
    let found = found.filter(|lever| lever.matches(&query, notes)).count();
    let draw = |(index, group): (usize, &LeverGroup)| {
        let bit = 1_u32.wrapping_shl(index as u32);
        let shown = searching || *unfolded & bit != 0;
        let unfolded = unfolded.clone();
        let onclick = Callback::from(move |_: yew::MouseEvent| unfolded.set(*unfolded ^ bit));
        one(props, group, notes, (&query, shown), onclick)
    };
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
                <p class="rail-search">
                    <label for="levers-search">{ words::SEARCH_LEVERS }</label>
                    <input
                        id="levers-search"
                        type="search"
                        autocomplete="off"
                        value={(*query).clone()}
                        {oninput}
                    />
                    <span role="status" class="unseen">
                        if searching { { words::found(found) } }
                    </span>
                </p>
                if searching && found == 0 {
                    <p class="about">{ words::NO_LEVER }</p>
                }
                { for groups.iter().enumerate().map(draw) }
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

fn one(
    props: &RailProps,
    group: &LeverGroup,
    notes: Option<&Notes>,
    (query, shown): (&str, bool),
    onclick: Callback<yew::MouseEvent>,
) -> Html {
    let matching = group
        .levers()
        .filter(|lever| lever.matches(query, notes))
        .count();
    if matching == 0 {
        return Html::default();
    }
    let changed = group.levers().filter(|lever| lever.is_changed()).count();
    let id = format!("group-{}", group.group.id);
    html! {
        <div class="lever-group" key={group.group.id.as_str()}>
            <h3>
                <button
                    type="button"
                    class="fold"
                    aria-expanded={shown.to_string()}
                    aria-controls={id.clone()}
                    {onclick}
                >
                    <span>{ &group.group.title }</span>
                    <small class="figures">{ words::group_counts(matching, changed) }</small>
                </button>
            </h3>
            <div {id} hidden={!shown}>
                if shown {
                    <p class="meaning">{ &group.group.about }</p>
                    { for group.sets.iter().map(|one| set(props, one, notes, query)) }
                }
            </div>
        </div>
    }
}

fn set(props: &RailProps, set: &LeverSet, notes: Option<&Notes>, query: &str) -> Html {
    let levers: Vec<_> = set
        .levers
        .iter()
        .filter(|lever| lever.matches(query, notes))
        .collect();
    let strategies = &props.scenario.strategies;
    let owner = set.strategy.and_then(|position| strategies.get(position));
    if levers.is_empty() {
        return Html::default();
    }
    let title = set.owner(&props.scenario);
    let position = set.strategy.unwrap_or(0);
    let letters = reading::letters_of(strategies.iter().map(|one| &*one.title));
    html! {
        <>
            if owner.is_some() {
                <h4>{ strategy_name(Slot::at(position), letters[position], &title) }</h4>
            }
            { for levers.into_iter().map(|one| {
                lever(one, &title, notes, &props.onaction)
            }) }
        </>
    }
}
