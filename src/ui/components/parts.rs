//! The parts of the architectures, to change one by one.

use web_sys::HtmlInputElement;
use yew::{AttrValue, Callback, Event, Html, TargetCast, html};

use crate::catalog::architecture_file::editing::{self, Kind, Knob};
use crate::catalog::problem::Problem;
use crate::sim::deployment::{Architecture, Change};
use crate::ui::components::company::{CompanyProps, chosen, shown};
use crate::ui::components::number_field::{ANY_STEP, NumberFieldProps};
use crate::ui::inputs::Setting;
use crate::ui::inputs::places::{Of, design_path};
use crate::ui::part::part;
use crate::ui::state::Action;
use crate::ui::{levers, link, presets, words};

/// Every design's parts, and what does not fit together.
pub fn parts(props: &CompanyProps) -> Html {
    let strategies = &props.scenario.strategies;
    let mut designs = Vec::new();
    for strategy in strategies {
        for number in 0..=strategy.rebuilds.len() {
            let architecture = &strategy.design_at(number).architecture;
            let title = levers::owner(strategy, number, false);
            designs.push(design(props, (&strategy.id, number), &title, architecture));
        }
    }
    let mistakes = presets::mistakes(&props.scenario);
    html! {
        <>
            <p class="about">{ words::PARTS_ABOUT }</p>
            if !mistakes.is_empty() {
                { refused(&mistakes) }
            }
            <div class="cards">{ for designs }</div>
        </>
    }
}

fn refused(mistakes: &[Problem]) -> Html {
    html! {
        <div class="notice" role="alert">
            <p><strong>{ words::PARTS_MISTAKES }</strong></p>
            <ul>{ for mistakes.iter().map(|one| html! { <li>{ words::in_line(one) }</li> }) }</ul>
        </div>
    }
}

fn design(
    props: &CompanyProps,
    (id, number): (&str, usize),
    title: &str,
    architecture: &Architecture,
) -> Html {
    let path = design_path(id, number);
    let own = !editing::changes(architecture).is_empty();
    let label = words::lever_of(title, words::AS_SHIPPED);
    let back = {
        let path = path.clone();
        props
            .onaction
            .reform(move |_| Action::AsShipped(path.clone()))
    };
    html! {
        <fieldset class="parts" key={path.clone()}>
            <legend>{ title }{ ": " }{ shown(architecture) }</legend>
            { for editing::knobs(architecture).into_iter().map(|knob| {
                let place = Of::Part(number, &knob.path).path(id, number);
                one(props, (title, architecture), &place, &knob)
            }) }
            if own {
                <button type="button" class="quiet-button" aria-label={label} onclick={back}>
                    { words::AS_SHIPPED }
                </button>
            }
        </fieldset>
    }
}

fn one(
    props: &CompanyProps,
    (owner, architecture): (&str, &Architecture),
    place: &str,
    knob: &Knob,
) -> Html {
    let title = words::knob(&knob.path);
    let label = AttrValue::from(words::lever_of(owner, title));
    let id = format!("part-{}", place.replace('.', "-"));
    let path = place.to_owned();
    let onchange: Callback<Change> = props.onaction.reform(move |change| Action::Set {
        path: path.clone(),
        setting: Some(Setting::Part(change)),
    });
    let field = match (knob.kind, &knob.value) {
        (Kind::Number(min, max, whole), Change::Number(value)) => part(NumberFieldProps {
            id: id.into(),
            label,
            value: *value,
            min,
            max,
            step: if whole { "1".into() } else { ANY_STEP },
            onvalue: onchange.reform(Change::Number),
        }),
        (Kind::Truth, Change::Truth(value)) => {
            let onchange = onchange.reform(|event: Event| {
                Change::Truth(event.target_unchecked_into::<HtmlInputElement>().checked())
            });
            html! { <input type="checkbox" {id} aria-label={label} checked={*value} {onchange} /> }
        }
        (kind, value) => {
            let of = (knob.path.as_str(), architecture.id.as_str());
            choice(props, (id, label), (kind, value), of, &onchange)
        }
    };
    html! { <p><span aria-hidden="true">{ title }</span>{ field }</p> }
}

/// A list: of ways to balance, or of architectures that have the part.
fn choice(
    props: &CompanyProps,
    (id, label): (String, AttrValue),
    (kind, value): (Kind, &Change),
    (name, own): (&str, &str),
    onchange: &Callback<Change>,
) -> Html {
    let ids = presets::architectures(&props.scenario);
    let mut choices: Vec<Change> = Vec::new();
    if let Kind::Choice(names) = kind {
        choices.extend(names.iter().map(|name| Change::Text((*name).to_owned())));
    } else {
        choices.extend(
            { ids.iter() }.filter_map(|(id, _)| presets::part_of(&props.scenario, id, name)),
        );
        if kind == Kind::Part(true) {
            choices.push(Change::LeftOut);
        }
    }
    if !choices.contains(value) {
        choices.insert(0, value.clone());
    }
    let onchange = onchange.reform(move |event| {
        let ids: Vec<&str> = ids.iter().map(|(id, _)| &**id).collect();
        link::read_change(&chosen(event), &ids)
    });
    html! {
        <select {id} class="field" aria-label={label} {onchange}>
            { for choices.iter().map(|one| html! {
                <option value={link::change_text(one)} selected={one == value}>
                    { match one {
                        Change::TakenFrom(id) if id == own => words::ITS_OWN.to_owned(),
                        one => levers::say_change(one),
                    } }
                </option>
            }) }
        </select>
    }
}
