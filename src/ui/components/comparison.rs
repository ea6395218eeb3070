//! A pinned answer beside the latest one.

use yew::{Callback, Html, classes, html};

use crate::ui::reading::comparison::{self, Row};
use crate::ui::state::{Action, Answer};
use crate::ui::words;

/// The button that pins what is shown, or the table against what was pinned.
pub fn comparison(pinned: Option<&Answer>, now: &Answer, onaction: &Callback<Action>) -> Html {
    let pin = |wanted: bool, id: &'static str, label: &'static str| {
        let onclick = onaction.reform(move |_| Action::Pin(wanted));
        html! { <button type="button" {id} {onclick}>{ label }</button> }
    };
    let Some(pinned) = pinned else {
        return html! {
            <p class="buttons pin">
                { pin(true, "pin", words::PIN) }
                <small>{ words::PIN_ABOUT }</small>
            </p>
        };
    };
    let label = words::table_of(words::COMPARISON);
    let changes = comparison::changes(&pinned.inputs, &now.inputs);
    html! {
        <section id="comparison" class="comparison" aria-labelledby="comparison-title">
            <h2 id="comparison-title" class="quiet">{ words::COMPARISON }</h2>
            if changes.is_empty() {
                <p class="about">{ words::NOTHING_CHANGED }</p>
            } else {
                <ul class="changes">
                    { for changes.iter().map(|change| html! { <li>{ change }</li> }) }
                </ul>
            }
            <div class="scroll" tabindex="0" role="region" aria-label={label}>
                <table>
                    <caption class="unseen">{ words::COMPARISON }</caption>
                    <thead>
                        <tr>
                            <th scope="col">{ words::COLUMN_WHAT }</th>
                            <th scope="col">{ words::COLUMN_PINNED }</th>
                            <th scope="col">{ words::COLUMN_NOW }</th>
                            <th scope="col">{ words::COLUMN_MOVED }</th>
                        </tr>
                    </thead>
                    <tbody>
                        { for comparison::rows(pinned, now).iter().map(row) }
                    </tbody>
                </table>
            </div>
            <p class="buttons pin">
                { pin(true, "pin", words::PIN_AGAIN) }
                { pin(false, "unpin", words::UNPIN) }
            </p>
        </section>
    }
}

fn row(row: &Row) -> Html {
    let (class, mark) = match row.better {
        Some(true) => ("better", words::BETTER),
        Some(false) => ("worse", words::WORSE),
        None => ("", ""),
    };
    html! {
        <tr>
            <th scope="row">{ &row.title }</th>
            <td>{ &row.before }</td>
            <td>{ &row.now }</td>
            <td class={classes!("moved", class)}>
                { &row.moved }
                if !mark.is_empty() {
                    { " " }<span>{ mark }</span>
                }
            </td>
        </tr>
    }
}
