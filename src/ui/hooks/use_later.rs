//! Files that are fetched when somebody asks for what is in them.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::Response;
use yew::{AttrValue, hook, use_effect_with, use_state_eq};

/// The notes and sources of every number.
pub const NOTES: &str = env!("LOADBEARING_NOTES");

/// The model's documentation, as a piece of HTML.
pub const METHOD: &str = env!("LOADBEARING_METHOD");

/// A file that was asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Later {
    /// It is not here yet.
    Coming,
    /// Its text.
    Here(AttrValue),
    /// It could not be fetched.
    Missing,
}

impl Later {
    /// Its text, once it is here.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Here(text) => Some(text),
            _ => None,
        }
    }
}

/// The file `name` beside the page, fetched once it is `wanted`.
#[hook]
pub fn use_later(name: &'static str, wanted: bool) -> Later {
    let file = use_state_eq(|| Later::Coming);
    let set = file.setter();
    use_effect_with(wanted, move |wanted| {
        if *wanted {
            spawn_local(async move {
                let text = fetch(name).await;
                set.set(text.map_or(Later::Missing, |text| Later::Here(text.into())));
            });
        }
    });
    Later::clone(&file)
}

async fn fetch(name: &str) -> Option<String> {
    let request = web_sys::window()?.fetch_with_str(name);
    let response: Response = JsFuture::from(request).await.ok()?.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    JsFuture::from(response.text().ok()?)
        .await
        .ok()?
        .as_string()
}
