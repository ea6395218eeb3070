//! The platform's number formats, one made for each style and kept.

use std::cell::OnceCell;

use js_sys::Intl::{
    CompactDisplay, NumberFormat, NumberFormatNotation, NumberFormatOptions, NumberFormatStyle,
};
use js_sys::{Array, Function};
use wasm_bindgen::{JsCast, JsValue};

use super::Style;
use crate::ui::words;

thread_local! {
    static FORMATS: [OnceCell<Function>; 7] = const { [const { OnceCell::new() }; 7] };
}

/// `value` (finite) in `style`, in the language of the page's words.
pub(super) fn digits(value: f64, style: Style) -> String {
    FORMATS.with(|formats| {
        let format = formats[style as usize].get_or_init(|| make(style));
        let written = format.call1(&JsValue::UNDEFINED, &JsValue::from_f64(value));
        written
            .ok()
            .and_then(|text| text.as_string())
            .unwrap_or_default()
    })
}

fn make(style: Style) -> Function {
    let options: NumberFormatOptions = js_sys::Object::new().unchecked_into();
    match style {
        Style::Compact | Style::CompactUsd => {
            options.set_notation(NumberFormatNotation::Compact);
            options.set_compact_display(CompactDisplay::Short);
            options.set_minimum_significant_digits(1);
            options.set_maximum_significant_digits(3);
        }
        Style::WholeUsd | Style::Whole => options.set_maximum_fraction_digits(0),
        // Two digits after the point, as the currency has.
        Style::Cents => {}
        Style::Percent => {
            options.set_style(NumberFormatStyle::Percent);
            options.set_maximum_fraction_digits(1);
        }
        Style::Figures => {
            options.set_minimum_significant_digits(1);
            options.set_maximum_significant_digits(3);
        }
    }
    if matches!(style, Style::CompactUsd | Style::WholeUsd | Style::Cents) {
        options.set_style(NumberFormatStyle::Currency);
        options.set_currency("USD");
    }
    NumberFormat::new(&Array::of1(&words::LANGUAGE.into()), &options).format()
}
