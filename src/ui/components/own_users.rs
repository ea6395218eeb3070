//! One's own monthly users: pasted, or from a file.

use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::functional::{Hook, HookContext};
use yew::{Callback, Event, Html, MouseEvent, TargetCast, html, use_node_ref, use_state_eq};

use crate::catalog::scenario_file::MAX_TEXT_BYTES;
use crate::catalog::users_file;
use crate::ui::part::Part;
use crate::ui::state::Action;
use crate::ui::words;

/// What happens with the numbers.
#[derive(Clone, PartialEq)]
pub struct OwnUsersProps {
    /// Whether a person's own numbers are in use.
    pub used: bool,
    /// Numbers were brought or removed.
    pub onaction: Callback<Action>,
}

impl Part for OwnUsersProps {
    const NAME: &'static str = "own-users";

    fn draw(&self, hooks: &mut HookContext) -> Html {
        own_users(self, hooks)
    }
}

/// A field to paste into, a file to choose, and what was wrong with it.
fn own_users(props: &OwnUsersProps, hooks: &mut HookContext) -> Html {
    let field = use_node_ref().run(hooks);
    let mistakes = use_state_eq(Vec::<String>::new).run(hooks);
    let take = {
        let (onaction, mistakes) = (props.onaction.clone(), mistakes.clone());
        Callback::from(move |text: String| match users_file::read(&text) {
            Ok(file) => {
                mistakes.set(Vec::new());
                onaction.emit(Action::Users(Some(file.users)));
            }
            Err(found) => mistakes.set(found.iter().map(words::in_line).collect()),
        })
    };
    let onclick = {
        let (field, take) = (field.clone(), take.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some(field) = field.cast::<HtmlTextAreaElement>() {
                take.emit(field.value());
            }
        })
    };
    let onchange = {
        let (field, mistakes) = (field.clone(), mistakes.clone());
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            let Some(file) = input.files().and_then(|files| files.get(0)) else {
                return;
            };
            if file.size() > MAX_TEXT_BYTES as f64 {
                mistakes.set(vec![words::users_too_long(MAX_TEXT_BYTES / 1024)]);
                return;
            }
            let (field, take) = (field.clone(), take.clone());
            spawn_local(async move {
                let text = JsFuture::from(file.text()).await.ok();
                let text = text.and_then(|text| text.as_string()).unwrap_or_default();
                if let Some(field) = field.cast::<HtmlTextAreaElement>() {
                    field.set_value(&text);
                }
                take.emit(text);
            });
        })
    };
    html! {
        <details class="own-users" id="own-users">
            <summary>{ words::OWN_USERS }</summary>
            <p class="about" id="own-users-about">{ words::OWN_USERS_ABOUT }</p>
            <label for="own-users-text">{ words::OWN_USERS_TEXT }</label>
            <textarea
                id="own-users-text"
                ref={field}
                rows="6"
                spellcheck="false"
                aria-describedby="own-users-about"
                placeholder={"2026-01, 500\n2026-02, 540\n2026-03, 583"}
            />
            if !mistakes.is_empty() {
                <div class="notice" role="alert">
                    <p><strong>{ words::OWN_USERS_MISTAKES }</strong></p>
                    <ul>{ for mistakes.iter().map(|one| html! { <li>{ one }</li> }) }</ul>
                </div>
            }
            <p class="buttons">
                <button type="button" id="own-users-take" {onclick}>
                    { words::OWN_USERS_TAKE }
                </button>
                <label>
                    { words::OWN_USERS_FILE }{ " " }
                    <input type="file" accept=".csv,.txt,.tsv,text/csv,text/plain" {onchange} />
                </label>
                if props.used {
                    <button
                        type="button"
                        id="own-users-remove"
                        onclick={props.onaction.reform(|_| Action::Users(None))}
                    >
                        { words::OWN_USERS_REMOVE }
                    </button>
                }
            </p>
        </details>
    }
}
