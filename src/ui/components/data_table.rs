//! The numbers behind a picture, folded away.

use yew::{AttrValue, Callback, Html, MouseEvent, html};

use crate::ui::take_away::{csv, save};
use crate::ui::words;

/// A table of texts.
#[derive(Clone, Debug, PartialEq)]
pub struct DataTableProps {
    /// What the table is of.
    pub caption: AttrValue,
    /// Heads of the columns; the first is of the rows' names.
    pub heads: Vec<String>,
    /// Rows; the first cell is the row's name.
    pub rows: Vec<Vec<String>>,
}

/// A table that unfolds.
pub fn data_table(props: &DataTableProps) -> Html {
    let label = words::table_of(&props.caption);
    let take = {
        let props = props.clone();
        Callback::from(move |_: MouseEvent| {
            let text = csv::csv(&props.heads, &props.rows);
            save::text(&save::file_name(&props.caption, "csv"), save::CSV, &text);
        })
    };
    html! {
        <details class="data">
            <summary>
                { words::AS_TABLE }<span class="table-of">{ ": " }{ &props.caption }</span>
            </summary>
            <p><button type="button" onclick={take}>{ words::TAKE_CSV }</button></p>
            <div class="scroll" tabindex="0" role="region" aria-label={label}>
                <table>
                    <caption class="unseen">{ &props.caption }</caption>
                    <thead>
                        <tr>
                            { for props.heads.iter().map(|head| html! {
                                <th scope="col">{ head }</th>
                            }) }
                        </tr>
                    </thead>
                    <tbody>{ for props.rows.iter().map(|cells| row(cells)) }</tbody>
                </table>
            </div>
        </details>
    }
}

fn row(cells: &[String]) -> Html {
    let mut cells = cells.iter();
    let name = cells.next().cloned().unwrap_or_default();
    html! {
        <tr>
            <th scope="row">{ name }</th>
            { for cells.map(|cell| html! { <td>{ cell }</td> }) }
        </tr>
    }
}
