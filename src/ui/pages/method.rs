//! How it is computed: the model's documentation, fetched when somebody opens it.

use yew::functional::{Hook, HookContext};
use yew::{Html, html};

use crate::ui::hooks::use_later::{Later, METHOD, use_later};
use crate::ui::part::Part;
use crate::ui::words;

/// Nothing of it can be set.
#[derive(Clone, Debug, PartialEq)]
pub struct MethodProps;

impl Part for MethodProps {
    const NAME: &'static str = "method";

    fn draw(&self, hooks: &mut HookContext) -> Html {
        method(hooks)
    }
}

/// The page.
fn method(hooks: &mut HookContext) -> Html {
    let body = match use_later(METHOD, true).run(hooks) {
        Later::Coming => html! { <p role="status">{ words::LOADING }</p> },
        Later::Missing => html! { <p class="notice" role="alert">{ words::METHOD_MISSING }</p> },
        // Our own file, made from docs/model.md when the site was built.
        Later::Here(text) => html! { <div class="prose">{ Html::from_html_unchecked(text) }</div> },
    };
    html! {
        <section id="method" class="method" aria-labelledby="page-title">
            <h2 id="page-title" tabindex="-1">{ words::METHOD }</h2>
            <p class="about">{ words::METHOD_ABOUT }</p>
            { body }
        </section>
    }
}
