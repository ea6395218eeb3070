//! The name of the page and its question.

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::functional::{Hook, HookContext};
use yew::{Html, hook, html, use_effect_with, use_mut_ref};

use crate::ui::inputs::Inputs;
use crate::ui::link::{self, Page};
use crate::ui::part::Part;
use crate::ui::words;

/// Where one is.
#[derive(Clone, PartialEq)]
pub struct MastheadProps {
    /// The page that is shown.
    pub page: Page,
    /// What is set, which all pages share.
    pub inputs: Inputs,
}

impl Part for MastheadProps {
    const NAME: &'static str = "masthead";

    fn draw(&self, hooks: &mut HookContext) -> Html {
        masthead(self, hooks)
    }
}

/// The head of the page, with the way to the others.
fn masthead(props: &MastheadProps, hooks: &mut HookContext) -> Html {
    use_focus_on_arrival(props.page).run(hooks);
    let pages = [
        (Page::Home, words::SIMULATOR),
        (Page::Assumptions, words::ASSUMPTIONS),
        (Page::Method, words::METHOD),
    ];
    html! {
        <header class="masthead">
            if props.page == Page::Home {
                <a class="skip" href="#answer" onclick={focus_answer()}>{ words::SKIP }</a>
            }
            <div class="masthead-row">
                <p class="wordmark">
                    <svg viewBox="0 0 24 18" width="24" height="18" aria-hidden="true">
                        <path d="M1 2h22M4 2v14M12 2v14M20 2v14M1 16h22" />
                    </svg>
                    { words::PRODUCT }
                </p>
                <nav aria-label={words::PAGES}>
                    { for pages.map(|(page, title)| html! {
                        <a
                            href={link::write(page, &props.inputs)}
                            aria-current={(page == props.page).then_some("page")}
                        >
                            { title }
                        </a>
                    }) }
                </nav>
            </div>
            <h1>{ words::QUESTION }</h1>
        </header>
    }
}

/// Moves the focus to the title of a page that was gone to, so that a reader's voice begins there.
#[hook]
fn use_focus_on_arrival(page: Page) {
    let last = use_mut_ref(|| page);
    use_effect_with(page, move |page| {
        if last.replace(*page) != *page {
            // The page itself is drawn after this.
            Timeout::new(0, || {
                focus("page-title");
                if let Some(window) = web_sys::window() {
                    window.scroll_to_with_x_and_y(0.0, 0.0);
                }
            })
            .forget();
        }
    });
}

/// The fragment belongs to the state, so the link moves the focus itself.
fn focus_answer() -> yew::Callback<yew::MouseEvent> {
    yew::Callback::from(|event: yew::MouseEvent| {
        event.prevent_default();
        focus("answer");
    })
}

/// Moves the focus, and with it what is seen.
pub fn focus(id: &str) {
    let document = web_sys::window().and_then(|window| window.document());
    let found = document.and_then(|document| document.get_element_by_id(id));
    if let Some(element) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
        // Refused only by elements that can't have the focus; these can.
        let _ = element.focus();
    }
}
