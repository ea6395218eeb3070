//! A number inside a sentence.

use web_sys::HtmlInputElement;
use yew::functional::{Hook, HookContext};
use yew::{AttrValue, Callback, Html, InputEvent, TargetCast, html, use_state};

use crate::catalog::parameters::Parameter;
use crate::ui::format;
use crate::ui::inputs::Setting;
use crate::ui::levers;
use crate::ui::part::{Part, part};
use crate::ui::state::Action;

/// The step of a number that may be any between its limits.
pub const ANY_STEP: AttrValue = AttrValue::Static("any");

/// A number with its limits.
#[derive(Clone, PartialEq)]
pub struct NumberFieldProps {
    /// Its id, for tests and labels.
    pub id: AttrValue,
    /// What it is, with its unit.
    pub label: AttrValue,
    /// Its value.
    pub value: f64,
    /// The smallest that may be typed.
    pub min: f64,
    /// The largest that may be typed.
    pub max: f64,
    /// What one press of an arrow adds; `any` allows all numbers between.
    pub step: AttrValue,
    /// A number within the limits was typed.
    pub onvalue: Callback<f64>,
}

/// A parameter's number, as a person can change it.
pub fn parameter_field(
    id: String,
    label: String,
    path: String,
    value: f64,
    onaction: &Callback<Action>,
) -> Html {
    let found = levers::parameter(&path);
    let Some(Parameter { unit, min, max, .. }) = found else {
        return Html::default();
    };
    let scale = format::scale(unit);
    let onvalue = onaction.reform(move |value: f64| Action::Set {
        path: path.clone(),
        setting: Some(Setting::Number(value / scale)),
    });
    part(NumberFieldProps {
        id: id.into(),
        label: label.into(),
        value: format::typed(value, unit),
        min: format::typed(*min, unit),
        max: format::typed(*max, unit),
        step: ANY_STEP,
        onvalue,
    })
}

/// What was typed last, and the number in it.
#[derive(Clone, PartialEq)]
struct Typed {
    text: AttrValue,
    number: f64,
}

impl Part for NumberFieldProps {
    const NAME: &'static str = "number";

    fn draw(&self, hooks: &mut HookContext) -> Html {
        number_field(self, hooks)
    }
}

/// A number that a person can change. What is half typed stays as it is typed.
fn number_field(props: &NumberFieldProps, hooks: &mut HookContext) -> Html {
    let typed = use_state(|| None::<Typed>).run(hooks);
    let shown = match typed.as_ref() {
        Some(typed) if typed.number.total_cmp(&props.value).is_eq() => typed.text.clone(),
        _ => AttrValue::from(props.value.to_string()),
    };
    let oninput = {
        let NumberFieldProps {
            min, max, onvalue, ..
        } = props.clone();
        let typed = typed.clone();
        Callback::from(move |event: InputEvent| {
            let input: HtmlInputElement = event.target_unchecked_into();
            let number = input.value_as_number();
            if number.is_finite() && (min..=max).contains(&number) {
                typed.set(Some(Typed {
                    text: input.value().into(),
                    number,
                }));
                onvalue.emit(number);
            }
        })
    };
    html! {
        <input
            id={props.id.clone()}
            class="field"
            type="number"
            inputmode="decimal"
            aria-label={props.label.clone()}
            title={props.label.clone()}
            value={shown}
            min={props.min.to_string()}
            max={props.max.to_string()}
            step={props.step.clone()}
            required=true
            {oninput}
        />
    }
}
