//! Where numbers come from: notes, publications, and the numbers that cannot be set.

use yew::{Html, html};

use crate::catalog::notes::{Figure, Note, Notes, Origin};
use crate::sim::scenario::{Scenario, Strategy};
use crate::ui::reading::assumptions::{self, Filter, Tuned};
use crate::ui::{levers, presets, words};

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
    let mut said = String::new();
    // Who and when go on with the title; a note is a sentence of its own.
    for (before, one) in [
        (", ", &origin.publisher),
        (", ", &origin.date),
        (": ", &origin.note),
    ] {
        if !one.is_empty() {
            said.push_str(before);
            said.push_str(one);
        }
    }
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

/// What a founder changed in architectures, design by design.
pub fn tuned(scenario: &Scenario) -> Html {
    let design = |one: Tuned<'_>| {
        let owner = levers::owner(&scenario.strategies[one.strategy], one.design, false);
        html! {
            <>
                <h3>{ words::changed_parts(&owner, &one.architecture.title) }</h3>
                <ul class="origins">
                    { for one.changes.iter().map(|(path, change)| html! {
                        <li>{ words::knob(path) }{ ": " }{ levers::say_change(change) }</li>
                    }) }
                </ul>
            </>
        }
    };
    html! { <>{ for assumptions::tuned(scenario).into_iter().map(design) }</> }
}

/// Whether a scenario is bought at the list, or has an architecture, that people call `group`.
fn is_in_use(scenario: &Scenario, group: &str) -> bool {
    let designs = |one: &Strategy, number: usize| {
        let id = &one.design_at(number).architecture.id;
        presets::architecture_title(id) == Some(group)
    };
    let has = |one: &Strategy| (0..=one.rebuilds.len()).any(|number| designs(one, number));
    presets::price_lists().any(|(id, title)| id == scenario.prices.id && title == group)
        || scenario.strategies.iter().any(has)
}

/// The preset's own sources, when it is one, and of prices and what architectures are made of what
/// the filter lets through.
pub fn figures(notes: &Notes, filter: &Filter, scenario: &Scenario, is_preset: bool) -> Html {
    let figures = filter.figures(notes);
    let mut groups: Vec<&str> = figures.iter().map(|one| one.group.as_str()).collect();
    groups.dedup();
    let preset = if is_preset {
        notes.preset(&scenario.name)
    } else {
        &[]
    };
    html! {
        <>
            if !preset.is_empty() {
                <h3>{ words::preset_sources(&scenario.title) }</h3>
                <ul class="origins">{ for preset.iter().map(origin) }</ul>
            }
            if !groups.is_empty() {
                <h3>{ words::FIGURES }</h3>
                <p class="about">{ words::FIGURES_ABOUT }</p>
            }
            { for groups.into_iter().map(|group| {
                let of = figures.iter().filter(|one| one.group == group);
                html! {
                    <details class="data">
                        <summary>
                            { group }
                            if is_in_use(scenario, group) {
                                { " " }<strong class="mark-changed">{ words::IN_USE }</strong>
                            }
                        </summary>
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
                                <tbody>{ for of.copied().map(figure) }</tbody>
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
