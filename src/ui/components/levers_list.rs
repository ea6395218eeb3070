//! The levers in their groups, and a search in them.

use web_sys::HtmlInputElement;
use yew::functional::{Hook, HookContext};
use yew::{Callback, Html, InputEvent, TargetCast, html, use_memo, use_state_eq};

use crate::catalog::notes::{self, Notes};
use crate::ui::charts::Slot;
use crate::ui::components::lever::lever;
use crate::ui::components::rail::RailProps;
use crate::ui::components::strategy_name::strategy_name;
use crate::ui::hooks::use_later::{NOTES, use_later};
use crate::ui::levers::{self, LeverGroup, LeverSet};
use crate::ui::part::{Part, part};
use crate::ui::{reading, words};

/// The levers inside their place.
#[derive(PartialEq)]
struct LeversList(RailProps);

impl Part for LeversList {
    const NAME: &'static str = "levers-list";

    fn draw(&self, hooks: &mut HookContext) -> Html {
        list(&self.0, hooks)
    }
}

/// Every lever of the company that a rail is about.
pub fn levers_list(props: &RailProps) -> Html {
    part(LeversList(props.clone()))
}

fn list(props: &RailProps, hooks: &mut HookContext) -> Html {
    let query = use_state_eq(String::new).run(hooks);
    // One bit for each group.
    let unfolded = use_state_eq(|| 0_u32).run(hooks);
    let groups = levers::groups(&props.scenario, &props.preset);
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
        <>
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
        </>
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
