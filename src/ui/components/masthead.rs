//! The name of the page and its question.

use yew::{Html, function_component, html};

use crate::ui::words;

/// The head of the page.
#[function_component]
pub fn Masthead() -> Html {
    html! {
        <header class="masthead">
            <a class="skip" href="#answer" onclick={focus_answer()}>{ words::SKIP }</a>
            <p class="wordmark">
                <svg viewBox="0 0 24 18" width="24" height="18" aria-hidden="true">
                    <path d="M1 2h22M4 2v14M12 2v14M20 2v14M1 16h22" />
                </svg>
                { words::PRODUCT }
            </p>
            <h1>{ words::QUESTION }</h1>
        </header>
    }
}

/// The fragment belongs to the state, so the link moves the focus itself.
fn focus_answer() -> yew::Callback<yew::MouseEvent> {
    yew::Callback::from(|event: yew::MouseEvent| {
        event.prevent_default();
        let document = web_sys::window().and_then(|window| window.document());
        let answer = document.and_then(|document| document.get_element_by_id("answer"));
        if let Some(answer) = answer
            .and_then(|found| wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlElement>(found).ok())
        {
            // Refused only by elements that can't have the focus; this one can.
            let _ = answer.focus();
        }
    })
}
