//! One lever: a number, a slider, the way back to the preset, and what is known about it.

use web_sys::HtmlInputElement;
use yew::{Callback, Html, InputEvent, TargetCast, classes, html};

use crate::catalog::notes::Notes;
use crate::ui::components::number_field::parameter_field;
use crate::ui::components::origins::note;
use crate::ui::inputs::Setting;
use crate::ui::levers::{Lever, POSITIONS};
use crate::ui::state::Action;
use crate::ui::{format, words};

/// A lever of the company, or of `owner`.
pub fn lever(
    lever: &Lever,
    owner: &str,
    notes: Option<&Notes>,
    onaction: &Callback<Action>,
) -> Html {
    let parameter = lever.parameter;
    let known = notes.and_then(|notes| notes.parameter(&parameter.id));
    let label = if owner.is_empty() {
        parameter.title.clone()
    } else {
        words::lever_of(owner, &parameter.title)
    };
    let changed = lever.is_changed();
    html! {
        <div
            class={classes!("lever", changed.then_some("changed"))}
            key={lever.path.as_str()}
            data-path={lever.path.clone()}
        >
            <p class="lever-title">
                <span>{ &parameter.title }</span>
                if parameter.status.id() == "assumed" {
                    <small class="tag">{ words::status("assumed").0 }</small>
                }
            </p>
            <p class="lever-row">
                { slider(lever, &label, onaction) }
                { parameter_field(
                    lever.element("lever"),
                    label.clone(),
                    lever.path.clone(),
                    lever.value,
                    onaction,
                ) }
                <span class="unit">{ format::unit(&parameter.unit) }</span>
            </p>
            if changed {
                { back(lever, &label, onaction) }
            } else if let Some(architecture) = typical(lever) {
                <p class="lever-back">{ words::as_typical_of(architecture) }</p>
            }
            <details class="lever-about">
                <summary>
                    { words::ABOUT_NUMBER }
                    <span class="unseen">{ " " }{ &label }</span>
                </summary>
                { about(lever, notes) }
                { for known.map(note) }
            </details>
        </div>
    }
}

/// The architecture whose typical value the lever has.
fn typical(lever: &Lever) -> Option<&str> {
    let found = lever.typical.as_ref();
    let same = found.filter(|(_, value)| value.total_cmp(&lever.value).is_eq());
    same.map(|(architecture, _)| architecture.as_str())
}

fn slider(lever: &Lever, label: &str, onaction: &Callback<Action>) -> Html {
    let track = lever.track();
    let path = lever.path.clone();
    let oninput = onaction.reform(move |event: InputEvent| {
        let position = event
            .target_unchecked_into::<HtmlInputElement>()
            .value_as_number();
        Action::Set {
            path: path.clone(),
            setting: Some(Setting::Number(track.value(position))),
        }
    });
    html! {
        <input
            type="range"
            id={lever.element("slide")}
            min="0"
            max={POSITIONS.to_string()}
            step="1"
            value={track.position(lever.value).round().to_string()}
            aria-label={label.to_owned()}
            aria-valuetext={format::quantity(lever.value, &lever.parameter.unit)}
            {oninput}
        />
    }
}

/// The way back to the preset.
pub fn back(lever: &Lever, label: &str, onaction: &Callback<Action>) -> Html {
    let preset = format::quantity(lever.preset, &lever.parameter.unit);
    let path = lever.path.clone();
    html! {
        <p class="lever-back">
            <span class="mark-changed">{ words::CHANGED }</span>
            { " " }
            <button
                type="button"
                class="quiet-button"
                aria-label={words::back_to_label(label, &preset)}
                onclick={onaction.reform(move |_| Action::Set {
                    path: path.clone(),
                    setting: None,
                })}
            >
                { words::back_to(&preset) }
            </button>
        </p>
    }
}

/// What it is, its ranges, and how far it can be trusted.
fn about(lever: &Lever, notes: Option<&Notes>) -> Html {
    let parameter = lever.parameter;
    let say = |value| format::quantity(value, &parameter.unit);
    let (status, meaning) = words::status(parameter.status.id());
    let mut facts = vec![
        (words::PRESET_VALUE.to_owned(), say(lever.preset)),
        (words::DEFAULT_VALUE.to_owned(), say(parameter.value)),
        (
            words::PLAUSIBLE.to_owned(),
            format::range(&say(parameter.low), &say(parameter.high)),
        ),
        (
            words::ALLOWED.to_owned(),
            format::range(&say(parameter.min), &say(parameter.max)),
        ),
        (words::STATUS.to_owned(), format!("{status}: {meaning}")),
    ];
    if let Some((architecture, value)) = &lever.typical {
        facts.insert(1, (words::typical_of(architecture), say(*value)));
    }
    html! {
        <>
            <p>{ lever.doc(notes) }</p>
            <dl>
                { for facts.into_iter().map(|(name, fact)| html! {
                    <div><dt>{ name }</dt><dd>{ fact }</dd></div>
                }) }
            </dl>
        </>
    }
}
