//! What is further down the page: the answer is longer than any screen.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::{Callback, Html, MouseEvent, html};

use crate::ui::words;

/// The sections of an answer in the order of the page, by id.
pub const SECTIONS: [(&str, &str); 11] = [
    ("timeline", words::TIMELINE),
    ("traffic", words::TRAFFIC),
    ("money", words::MONEY),
    ("cloud", words::CLOUD),
    ("why", words::WHY),
    ("pace", words::PACE),
    ("diagram", words::hour::DIAGRAM),
    ("hour", words::hour::HOUR),
    ("explore", words::EXPLORE),
    ("trust", words::TRUST),
    ("take-away", words::TAKE_AWAY),
];

/// A way to each section.
pub fn contents() -> Html {
    html! {
        <nav class="contents" aria-label={words::CONTENTS}>
            <ul>
                { for SECTIONS.iter().map(|(id, title)| html! {
                    <li>
                        <button type="button" onclick={go(id)}>{ title }</button>
                    </li>
                }) }
            </ul>
        </nav>
    }
}

/// Moves what is seen and the focus; the fragment of the address belongs to the state.
fn go(id: &'static str) -> Callback<MouseEvent> {
    Callback::from(move |_: MouseEvent| {
        let document = web_sys::window().and_then(|window| window.document());
        let found = document.and_then(|document| document.get_element_by_id(id));
        if let Some(section) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
            section.set_tab_index(-1);
            // Refused only by elements that can't have the focus; this one can.
            let _ = section.focus();
            section.scroll_into_view();
        }
    })
}
