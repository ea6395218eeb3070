//! Where numbers come from: notes, publications, and the numbers that cannot be set.

use yew::{Html, html};

use crate::catalog::notes::{Figure, Note, Notes, Origin};
use crate::sim::scenario::Scenario;
use crate::ui::words;

/// The note and the sources of a parameter.
pub fn note(note: &Note) -> Html {
    html! {
        <>
            if !note.note.is_empty() { <p>{ &note.note }</p> }
            if !note.sources.is_empty() {
                <ul>{ for note.sources.iter().map(origin) }</ul>
            }
        </>
    }
}

fn origin(origin: &Origin) -> Html {
    let said = [&origin.publisher, &origin.date, &origin.note];
    let said: Vec<&str> = said.into_iter().map(String::as_str).collect();
    let said: String = said
        .into_iter()
        .filter(|one| !one.is_empty())
        .map(|one| format!(", {one}"))
        .collect();
    html! {
        <li>
            if origin.url.is_empty() {
                <strong>{ &origin.title }</strong>
            } else {
                <a href={origin.url.clone()} rel="noreferrer">{ &origin.title }</a>
            }
            { said }
        </li>
    }
}

/// The preset's own sources, prices, and what architectures are made of.
pub fn figures(notes: &Notes, scenario: &Scenario) -> Html {
    let mut groups: Vec<&str> = notes.figures.iter().map(|one| one.group.as_str()).collect();
    groups.dedup();
    let preset = notes.preset(&scenario.name);
    html! {
        <>
            if !preset.is_empty() {
                <h3>{ words::preset_sources(&scenario.title) }</h3>
                <ul class="origins">{ for preset.iter().map(origin) }</ul>
            }
            <h3>{ words::FIGURES }</h3>
            <p class="about">{ words::FIGURES_ABOUT }</p>
            { for groups.into_iter().map(|group| {
                let of = notes.figures.iter().filter(|one| one.group == group);
                html! {
                    <details class="data">
                        <summary>{ group }</summary>
                        <div
                            class="scroll"
                            tabindex="0"
                            role="region"
                            aria-label={group.to_owned()}
                        >
                            <table>
                                <caption class="unseen">{ group }</caption>
                                <thead>
                                    <tr>
                                        <th scope="col">{ words::COLUMN_NUMBER }</th>
                                        <th scope="col">{ words::COLUMN_VALUE }</th>
                                        <th scope="col">{ words::PLAUSIBLE }</th>
                                        <th scope="col">{ words::STATUS }</th>
                                        <th scope="col">{ words::COLUMN_FROM }</th>
                                    </tr>
                                </thead>
                                <tbody>{ for of.map(figure) }</tbody>
                            </table>
                        </div>
                    </details>
                }
            }) }
        </>
    }
}

fn figure(figure: &Figure) -> Html {
    let from = [&figure.source, &figure.date, &figure.note];
    let from: Vec<&str> = from.into_iter().map(String::as_str).collect();
    let from: Vec<&str> = from.into_iter().filter(|one| !one.is_empty()).collect();
    html! {
        <tr>
            <th scope="row">{ &figure.title }</th>
            <td>{ &figure.value }{ " " }{ &figure.unit }</td>
            <td>{ &figure.range }</td>
            <td>{ words::status(&figure.status).0 }</td>
            <td class="from">{ from.join(". ") }</td>
        </tr>
    }
}
