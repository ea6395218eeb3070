//! What a person brings as text, pasted or from a file: monthly users, or a whole scenario file.

use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::functional::{Hook, HookContext};
use yew::{
    Callback, Event, Html, MouseEvent, NodeRef, TargetCast, UseStateHandle, html, use_node_ref,
    use_state_eq,
};

use crate::catalog::scenario_file::MAX_TEXT_BYTES;
use crate::catalog::users_file;
use crate::ui::components::company::CompanyProps;
use crate::ui::inputs::Inputs;
use crate::ui::link;
use crate::ui::part::{Part, part};
use crate::ui::presets;
use crate::ui::state::Action;
use crate::ui::words::{self, OwnWords};

/// What the text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Users of each month.
    Users,
    /// A scenario file.
    Scenario,
}

impl Kind {
    /// The beginning of its elements' ids.
    const fn id(self) -> &'static str {
        match self {
            Self::Users => "own-users",
            Self::Scenario => "own-file",
        }
    }

    const fn words(self) -> &'static OwnWords {
        match self {
            Self::Users => &words::OWN_USERS,
            Self::Scenario => &words::OWN_FILE,
        }
    }

    /// What follows from a text, or what is wrong with it.
    fn read(self, text: &str) -> Result<Action, Vec<String>> {
        match self {
            Self::Users => match users_file::read(text) {
                Ok(file) => Ok(Action::Users(Some(file.users))),
                Err(mistakes) => Err(mistakes.iter().map(words::in_line).collect()),
            },
            Self::Scenario => match presets::own(text) {
                Ok(file) => Ok(Action::File(file)),
                Err(mistakes) => Err(mistakes.iter().map(words::in_line).collect()),
            },
        }
    }

    /// The way back from a person's own, when it is in use.
    fn remove(self, inputs: &Inputs) -> Option<Action> {
        match self {
            Self::Users => inputs.users.as_ref().map(|_| Action::Users(None)),
            Self::Scenario => {
                let first = presets::choices().first()?;
                let used = inputs.own.as_ref();
                used.map(|_| Action::Preset(first.name.clone()))
            }
        }
    }
}

/// What happens with the text.
#[derive(Clone, PartialEq)]
struct OwnTextProps {
    /// What it is.
    kind: Kind,
    /// What is set.
    inputs: Inputs,
    /// It was brought or removed.
    onaction: Callback<Action>,
}

impl Part for OwnTextProps {
    const NAME: &'static str = "own-text";

    fn draw(&self, hooks: &mut HookContext) -> Html {
        own_text(self, hooks)
    }
}

/// Monthly users of one's own.
pub fn users(props: &CompanyProps) -> Html {
    of(props, Kind::Users)
}

/// A scenario file of one's own.
pub fn file(props: &CompanyProps) -> Html {
    of(props, Kind::Scenario)
}

fn of(props: &CompanyProps, kind: Kind) -> Html {
    part(OwnTextProps {
        kind,
        inputs: props.inputs.clone(),
        onaction: props.onaction.clone(),
    })
}

/// A field to paste into, a file to choose, and what was wrong with it.
fn own_text(props: &OwnTextProps, hooks: &mut HookContext) -> Html {
    let (kind, id, said) = (props.kind, props.kind.id(), props.kind.words());
    let field = use_node_ref().run(hooks);
    let mistakes = use_state_eq(Vec::<String>::new).run(hooks);
    let take = {
        let (onaction, mistakes) = (props.onaction.clone(), mistakes.clone());
        Callback::from(move |text: String| match kind.read(&text) {
            Ok(action) => {
                mistakes.set(Vec::new());
                onaction.emit(action);
            }
            Err(found) => mistakes.set(found),
        })
    };
    let inputs = &props.inputs;
    let unlinked =
        kind == Kind::Scenario && inputs.own.is_some() && link::file_text(inputs).is_none();
    html! {
        <div class="own-text">
            <p class="about" id={format!("{id}-about")}>{ said.about }</p>
            <label for={format!("{id}-text")}>{ said.text }</label>
            <textarea
                id={format!("{id}-text")}
                ref={field.clone()}
                rows={if kind == Kind::Scenario { "14" } else { "6" }}
                spellcheck="false"
                aria-describedby={format!("{id}-about")}
                placeholder={said.example}
            />
            if !mistakes.is_empty() {
                <div class="notice" role="alert">
                    <p><strong>{ said.mistakes }</strong></p>
                    <ul>{ for mistakes.iter().map(|one| html! { <li>{ one }</li> }) }</ul>
                </div>
            }
            if unlinked {
                <p class="notice">{ words::OWN_FILE_UNLINKED }</p>
            }
            { buttons(props, &field, &take, choosing(&field, &mistakes, &take)) }
        </div>
    }
}

/// What happens when a file is chosen: its text comes into the field and is taken.
fn choosing(
    field: &NodeRef,
    mistakes: &UseStateHandle<Vec<String>>,
    take: &Callback<String>,
) -> Callback<Event> {
    let (field, mistakes, take) = (field.clone(), mistakes.clone(), take.clone());
    Callback::from(move |event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        let Some(file) = input.files().and_then(|files| files.get(0)) else {
            return;
        };
        if file.size() > MAX_TEXT_BYTES as f64 {
            mistakes.set(vec![words::own_too_long(MAX_TEXT_BYTES / 1024)]);
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
}

/// Take, write down what is set, choose a file, remove.
fn buttons(
    props: &OwnTextProps,
    field: &NodeRef,
    take: &Callback<String>,
    onchange: Callback<Event>,
) -> Html {
    let OwnTextProps {
        kind,
        inputs,
        onaction,
    } = props;
    let (kind, id, said) = (*kind, kind.id(), kind.words());
    let with_field = |act: Box<dyn Fn(HtmlTextAreaElement)>| {
        let field = field.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(field) = field.cast() {
                act(field);
            }
        })
    };
    let onclick = {
        let take = take.clone();
        with_field(Box::new(move |field| take.emit(field.value())))
    };
    let onfill = {
        let inputs = inputs.clone();
        with_field(Box::new(move |field| {
            field.set_value(&presets::scenario_text(&inputs));
        }))
    };
    let onremove = {
        let (inputs, onaction) = (inputs.clone(), onaction.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some(action) = kind.remove(&inputs) {
                onaction.emit(action);
            }
        })
    };
    html! {
        <p class="buttons">
            <button type="button" id={format!("{id}-take")} {onclick}>{ said.take }</button>
            if kind == Kind::Scenario {
                <button type="button" id="own-file-fill" onclick={onfill}>
                    { words::OWN_FILE_FILL }
                </button>
            }
            <label>
                { said.file }{ " " }
                <input type="file" accept={said.accept} {onchange} />
            </label>
            if kind.remove(inputs).is_some() {
                <button type="button" id={format!("{id}-remove")} onclick={onremove}>
                    { said.remove }
                </button>
            }
        </p>
    }
}
