//! A picture that is drawn for the width it has, with the menu beside it.

use yew::functional::{Hook, HookContext};
use yew::{Callback, Html, html, use_node_ref};

use crate::ui::hooks::use_width::use_width;
use crate::ui::part::Part;
use crate::ui::take_away::menu::picture_menu;

/// How it is drawn.
#[derive(Clone, PartialEq)]
pub struct PictureProps {
    /// Draws it for a width [px].
    pub draw: Callback<f64, Html>,
}

impl Part for PictureProps {
    const NAME: &'static str = "picture";

    fn draw(&self, hooks: &mut HookContext) -> Html {
        picture(self, hooks)
    }
}

/// A picture as wide as its container.
fn picture(props: &PictureProps, hooks: &mut HookContext) -> Html {
    let node = use_node_ref().run(hooks);
    let width = use_width(&node).run(hooks);
    html! {
        <div class="chart" ref={node.clone()}>
            { props.draw.emit(width) }
            { picture_menu(&node) }
        </div>
    }
}
