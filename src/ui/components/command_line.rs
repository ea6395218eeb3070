//! A line to run elsewhere, with a button that copies it.

use yew::functional::{Hook, HookContext};
use yew::{AttrValue, Callback, Html, MouseEvent, html, use_state_eq};

use crate::ui::part::Part;
use crate::ui::words;

/// The line.
#[derive(Clone, PartialEq)]
pub struct CommandLineProps {
    /// It.
    pub command: AttrValue,
}

impl Part for CommandLineProps {
    const NAME: &'static str = "command";

    fn draw(&self, hooks: &mut HookContext) -> Html {
        command_line(self, hooks)
    }
}

/// The line and its button.
fn command_line(props: &CommandLineProps, hooks: &mut HookContext) -> Html {
    let copied = use_state_eq(|| None::<AttrValue>).run(hooks);
    let onclick = {
        let (command, copied) = (props.command.clone(), copied.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some(window) = web_sys::window() {
                let (command, copied) = (command.clone(), copied.clone());
                let writing = window.navigator().clipboard().write_text(&command);
                wasm_bindgen_futures::spawn_local(async move {
                    if wasm_bindgen_futures::JsFuture::from(writing).await.is_ok() {
                        copied.set(Some(command));
                    }
                });
            }
        })
    };
    let done = copied.as_ref() == Some(&props.command);
    let said = if done { words::COPIED } else { words::COPY };
    html! {
        <p class="command">
            <code id="command">{ &props.command }</code>
            <button type="button" {onclick}>{ said }</button>
        </p>
    }
}
