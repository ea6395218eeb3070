//! The answer to take along: as a file, as words, as a link, on paper.

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, Window};
use yew::functional::{Hook, HookContext};
use yew::{AttrValue, Callback, Html, MouseEvent, UseStateHandle, html, use_state_eq};

use crate::sim::report::Report;
use crate::ui::part::Part;
use crate::ui::shared::Shared;
use crate::ui::take_away::json_text::json_text;
use crate::ui::take_away::save;
use crate::ui::words;

/// The parts of the page that the answer in words is made of, in reading order.
const WORDS_OF: &str =
    "#verdict, #turns, #timeline figcaption, table.ledger, #trust .trust-line, #command";

/// What is taken away.
#[derive(Clone, PartialEq)]
pub struct TakeAwayProps {
    /// The report.
    pub report: Shared<Report>,
    /// The scenario file.
    pub file: AttrValue,
}

impl Part for TakeAwayProps {
    const NAME: &'static str = "take-away";

    fn draw(&self, hooks: &mut HookContext) -> Html {
        take_away(self, hooks)
    }
}

/// The section.
fn take_away(props: &TakeAwayProps, hooks: &mut HookContext) -> Html {
    let said = use_state_eq(String::new).run(hooks);
    let TakeAwayProps { report, file } = props;
    let name = report.scenario.clone();
    let whole = {
        let (report, name) = (report.clone(), save::file_name(&name, "report.json"));
        move || {
            if let Some(text) = json_text(&*report) {
                save::text(&name, save::JSON, &text);
            }
        }
    };
    let scenario = {
        let file = file.clone();
        move || save::text("scenario.json", save::JSON, &file)
    };
    html! {
        <section
            id="take-away"
            class="take-away"
            aria-labelledby="take-away-title"
            data-provenance={words::taken_from(
                &report.title, report.seed, &report.fingerprint, &report.engine,
            )}
        >
            <h2 id="take-away-title" class="quiet">{ words::TAKE_AWAY }</h2>
            <p class="take-away-ways">
                { button("take-report", words::TAKE_REPORT, whole) }
                { button("take-scenario", words::TAKE_SCENARIO, scenario) }
                { button("take-text", words::TAKE_TEXT, copying(said.clone(), in_words)) }
                { button("take-link", words::TAKE_LINK, copying(said.clone(), address)) }
                { button("take-print", words::TAKE_PRINT, print) }
            </p>
            <p class="take-away-said" role="status">{ &*said }</p>
        </section>
    }
}

fn button(id: &'static str, title: &'static str, act: impl Fn() + 'static) -> Html {
    let onclick = Callback::from(move |_: MouseEvent| act());
    html! { <button {id} type="button" {onclick}>{ title }</button> }
}

/// Copies what `text` finds in the page, and says whether that worked.
fn copying(
    said: UseStateHandle<String>,
    text: fn(&Window) -> Option<String>,
) -> impl Fn() + 'static {
    move || {
        let Some(window) = web_sys::window() else {
            return;
        };
        let Some(text) = text(&window) else { return };
        let said = said.clone();
        let writing = window.navigator().clipboard().write_text(&text);
        wasm_bindgen_futures::spawn_local(async move {
            let done = wasm_bindgen_futures::JsFuture::from(writing).await.is_ok();
            let words = if done {
                words::COPIED
            } else {
                words::NOT_COPIED
            };
            said.set(words.to_owned());
        });
    }
}

/// The answer in words: what the page says, in its order, and the page's address.
fn in_words(window: &Window) -> Option<String> {
    let found = window.document()?.query_selector_all(WORDS_OF).ok()?;
    let parts = (0..found.length()).filter_map(|index| {
        let element: HtmlElement = found.get(index)?.dyn_into().ok()?;
        Some(element.inner_text())
    });
    let mut lines = Vec::new();
    for part in parts.chain(address(window)) {
        let told = part.lines().map(str::trim).filter(|line| !line.is_empty());
        lines.extend(told.map(str::to_owned));
        lines.push(String::new());
    }
    Some(lines.join("\n"))
}

fn address(window: &Window) -> Option<String> {
    window.location().href().ok()
}

fn print() {
    if let Some(window) = web_sys::window() {
        // A frame may forbid it; then nothing is printed.
        let _ = window.print();
    }
}
