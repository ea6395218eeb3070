//! The month that every picture reads, chosen by keyboard, mouse or finger.

use web_sys::HtmlInputElement;
use yew::{Callback, Html, InputEvent, TargetCast, html};

use crate::ui::charts::axis::MonthAxis;
use crate::ui::{format, words};

/// A slider over the months, with something `beside` it.
pub fn scrubber(
    axis: MonthAxis,
    month: u32,
    onmonth: &Callback<Option<u32>>,
    beside: Html,
) -> Html {
    let oninput = onmonth.reform(|event: InputEvent| {
        let number = event
            .target_unchecked_into::<HtmlInputElement>()
            .value_as_number();
        Some(number as u32)
    });
    let said = format::story_month(axis.start, month);
    html! {
        <p class="scrubber">
            <label for="month">{ words::READ_MONTH }</label>
            <input
                id="month"
                type="range"
                min="0"
                max={axis.last().to_string()}
                step="1"
                value={month.to_string()}
                aria-valuetext={said.clone()}
                {oninput}
            />
            <output for="month" class="figures">{ said }</output>
            { beside }
        </p>
    }
}
