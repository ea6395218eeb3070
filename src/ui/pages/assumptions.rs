//! Every number behind the answer: what it is, where it is from, and a field to change it.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::functional::{Hook, HookContext};
use yew::{Callback, Event, Html, InputEvent, TargetCast, classes, html, use_memo, use_state_eq};

use crate::catalog::notes::{self, Notes};
use crate::sim::scenario::Scenario;
use crate::ui::components::number_field::parameter_field;
use crate::ui::components::origins::{figures, note, tuned};
use crate::ui::hooks::use_later::{Later, NOTES, use_later};
use crate::ui::part::Part;
use crate::ui::reading::assumptions::{self, Filter, Order, Row};
use crate::ui::shared::Shared;
use crate::ui::state::Action;
use crate::ui::take_away::{csv, save};
use crate::ui::{format, words};

/// How far numbers can be trusted, the best first.
const STATUSES: [&str; 4] = ["measured", "published", "derived", "assumed"];

/// What is set.
#[derive(Clone, PartialEq)]
pub struct AssumptionsProps {
    /// The scenario with all changes.
    pub scenario: Shared<Scenario>,
    /// The scenario without them.
    pub preset: Shared<Scenario>,
    /// Whether it is a person's own file.
    pub own: bool,
    /// Something was changed.
    pub onaction: Callback<Action>,
}

impl Part for AssumptionsProps {
    const NAME: &'static str = "assumptions";

    fn draw(&self, hooks: &mut HookContext) -> Html {
        assumptions(self, hooks)
    }
}

/// The page.
fn assumptions(props: &AssumptionsProps, hooks: &mut HookContext) -> Html {
    let filter = use_state_eq(Filter::default).run(hooks);
    let order = use_state_eq(Order::default).run(hooks);
    let file = use_later(NOTES, true).run(hooks);
    let notes = use_memo(file.clone(), |file| {
        file.text().and_then(|text| notes::read(text).ok())
    })
    .run(hooks);
    // Below, `if let` is one child whether notes are here or not; a loop over an option would make
    // Yew draw everything before it anew, and the focus would be lost.
    let rows = assumptions::rows(
        (&props.scenario, &props.preset),
        Option::as_ref(&notes),
        &filter,
        *order,
    );
    let save = |ending: &'static str| {
        let (rows, notes, filter) = (rows.clone(), notes.clone(), filter.clone());
        let scenario = props.scenario.clone();
        let name = format!("{}-assumptions.{ending}", props.scenario.name);
        Callback::from(move |_: yew::MouseEvent| {
            let (heads, cells) =
                assumptions::table(&rows, &scenario, Option::as_ref(&notes), &filter);
            if ending == "csv" {
                save::text(&name, save::CSV, &csv::csv(&heads, &cells));
            } else {
                save::text(&name, save::JSON, &csv::json(&heads, &cells));
            }
        })
    };
    let label = words::table_of(words::ASSUMPTIONS);
    html! {
        <section id="assumptions" class="assumptions" aria-labelledby="page-title">
            <h2 id="page-title" tabindex="-1">{ words::ASSUMPTIONS }</h2>
            <p class="about">{ words::ASSUMPTIONS_ABOUT }</p>
            <div class="buttons">
                { search(&filter) }
                { statuses(&filter) }
                { only_changed(&filter) }
                <button type="button" id="assumptions-csv" onclick={save("csv")}>
                    { words::DOWNLOAD_CSV }
                </button>
                <button type="button" id="assumptions-json" onclick={save("json")}>
                    { words::DOWNLOAD_JSON }
                </button>
            </div>
            <p class="figures" role="status" id="assumptions-count">
                { words::numbers(rows.len()) }
                if file == Later::Missing { { " " }{ words::NOTES_MISSING } }
            </p>
            <div class="scroll tall" tabindex="0" role="region" aria-label={label}>
                // On a phone rows are cards: the roles keep it a table for who hears it.
                <table role="table">
                    <caption class="unseen">{ words::ASSUMPTIONS }</caption>
                    <thead role="rowgroup">
                        { heads(*order, &Callback::from(move |next| order.set(next))) }
                    </thead>
                    <tbody role="rowgroup">
                        { for rows.iter().map(|one| {
                            row(one, Option::as_ref(&notes), &props.onaction)
                        }) }
                    </tbody>
                </table>
            </div>
            { tuned(&props.scenario) }
            if let Some(notes) = Option::as_ref(&notes) {
                { figures(notes, &filter, &props.scenario, !props.own) }
            }
        </section>
    }
}

/// A change of the filter.
fn change<E: 'static>(
    filter: &yew::UseStateHandle<Filter>,
    with: impl Fn(&mut Filter, E) + 'static,
) -> Callback<E> {
    let filter = filter.clone();
    Callback::from(move |event: E| {
        let mut next = Filter::clone(&filter);
        with(&mut next, event);
        filter.set(next);
    })
}

fn search(filter: &yew::UseStateHandle<Filter>) -> Html {
    let oninput = change(filter, |filter, event: InputEvent| {
        filter.query = event.target_unchecked_into::<HtmlInputElement>().value();
    });
    html! {
        <label>
            { words::SEARCH_NUMBERS }{ " " }
            <input type="search" id="assumptions-search" autocomplete="off" {oninput} />
        </label>
    }
}

fn statuses(filter: &yew::UseStateHandle<Filter>) -> Html {
    let onchange = change(filter, |filter, event: Event| {
        filter.status = event.target_unchecked_into::<HtmlSelectElement>().value();
    });
    html! {
        <label>
            { words::STATUS }{ " " }
            <select id="assumptions-status" class="field" {onchange}>
                <option value="" selected={filter.status.is_empty()}>{ words::ANY_STATUS }</option>
                { for STATUSES.map(|status| html! {
                    <option value={status} selected={filter.status == status}>
                        { words::status(status).0 }
                    </option>
                }) }
            </select>
        </label>
    }
}

fn only_changed(filter: &yew::UseStateHandle<Filter>) -> Html {
    let onchange = change(filter, |filter, event: Event| {
        filter.changed = event.target_unchecked_into::<HtmlInputElement>().checked();
    });
    html! {
        <label>
            <input type="checkbox" id="assumptions-changed" checked={filter.changed} {onchange} />
            { " " }{ words::ONLY_CHANGED }
        </label>
    }
}

/// The heads of the columns; four of them sort.
fn heads(order: Order, onorder: &Callback<Order>) -> Html {
    let sorts = |by: Order, label: &'static str| {
        let sort = if by == order { "ascending" } else { "none" };
        let onclick = onorder.reform(move |_: yew::MouseEvent| by);
        html! {
            <th role="columnheader" scope="col" aria-sort={sort}>
                <button type="button" class="quiet-button" {onclick}>
                    { label }
                    <span aria-hidden="true">{ if by == order { " ↓" } else { "" } }</span>
                </button>
            </th>
        }
    };
    let head = |label: &'static str| html! { <th role="columnheader" scope="col">{ label }</th> };
    html! {
        <tr role="row">
            { sorts(Order::Name, words::COLUMN_NUMBER) }
            { sorts(Order::Changed, words::COLUMN_VALUE) }
            { head(words::PRESET_VALUE) }
            { head(words::PLAUSIBLE) }
            { sorts(Order::Status, words::STATUS) }
            { sorts(Order::Group, words::COLUMN_GROUP) }
            { head(words::COLUMN_FROM) }
        </tr>
    }
}

fn row(row: &Row, notes: Option<&Notes>, onaction: &Callback<Action>) -> Html {
    let lever = &row.lever;
    let parameter = lever.parameter;
    let say = |value| format::quantity(value, &parameter.unit);
    let label = if row.owner.is_empty() {
        parameter.title.clone()
    } else {
        words::lever_of(&row.owner, &parameter.title)
    };
    let changed = lever.is_changed();
    let (status, meaning) = words::status(parameter.status.id());
    html! {
        <tr
            role="row"
            class={classes!(changed.then_some("changed"))}
            key={lever.path.as_str()}
        >
            <th role="rowheader" scope="row">
                { &parameter.title }
                if !row.owner.is_empty() { <small>{ &row.owner }</small> }
                <details>
                    <summary>
                        { words::ABOUT_NUMBER }
                        <span class="unseen">{ " " }{ &label }</span>
                    </summary>
                    <small>{ lever.doc(notes) }{ " " }<code>{ &lever.path }</code></small>
                </details>
            </th>
            <td role="cell" class="value">
                { parameter_field(
                    lever.element("number"),
                    label.clone(),
                    lever.path.clone(),
                    lever.value,
                    onaction,
                ) }
                { " " }<small>{ format::unit(&parameter.unit) }</small>
                if changed { <strong class="mark-changed">{ words::CHANGED }</strong> }
            </td>
            <td role="cell" data-head={words::PRESET_VALUE}>{ say(lever.preset) }</td>
            <td role="cell" data-head={words::PLAUSIBLE}>
                { format::range(&say(parameter.low), &say(parameter.high)) }
            </td>
            <td role="cell" title={meaning}>
                <span class={classes!((status == "assumed").then_some("tag"))}>{ status }</span>
            </td>
            <td role="cell">{ row.group }</td>
            <td role="cell" class="from">
                { for notes.and_then(|notes| notes.parameter(&parameter.id)).map(note) }
            </td>
        </tr>
    }
}
