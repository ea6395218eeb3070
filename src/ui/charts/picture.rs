//! A picture that is drawn for the width it has, with the menu beside it.

use yew::{Callback, Html, Properties, function_component, html, use_node_ref};

use crate::ui::hooks::use_width::use_width;
use crate::ui::take_away::menu::PictureMenu;

/// How it is drawn.
#[derive(Clone, PartialEq, Properties)]
pub struct PictureProps {
    /// Draws it for a width [px].
    pub draw: Callback<f64, Html>,
}

/// A picture as wide as its container.
#[function_component]
pub fn Picture(props: &PictureProps) -> Html {
    let node = use_node_ref();
    let width = use_width(&node);
    html! {
        <div class="chart" ref={node.clone()}>
            { props.draw.emit(width) }
            <PictureMenu holder={node} />
        </div>
    }
}
