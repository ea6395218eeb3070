//! The small menu beside each picture.

use yew::{Callback, Html, MouseEvent, NodeRef, html};

use crate::ui::take_away::picture::{Kind, take};
use crate::ui::words;

/// A menu that unfolds: the picture inside `holder` as a bitmap, or as a drawing.
pub fn picture_menu(holder: &NodeRef) -> Html {
    let save = |kind: Kind| {
        let holder = holder.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(holder) = holder.cast::<web_sys::Element>() {
                take(&holder, kind);
            }
        })
    };
    html! {
        <details class="take">
            <summary aria-label={words::TAKE_PICTURE} title={words::TAKE_PICTURE}>
                <span aria-hidden="true">{ "⤓" }</span>
            </summary>
            <p>
                <button type="button" onclick={save(Kind::Png)}>{ words::TAKE_PNG }</button>
                <button type="button" onclick={save(Kind::Svg)}>{ words::TAKE_SVG }</button>
            </p>
        </details>
    }
}
