//! Marks on a curve: a round or square sign with a letter, and a bar for the range it may fall in.

use yew::{Html, html};

use crate::ui::charts::shapes::{px, sign, stroke};
use crate::ui::charts::{Mark, Slot};

/// Half the size of a mark [px].
const RADIUS_PX: f64 = 9.0;

/// How far a mark sits from the line it belongs to, so that two marks of one month both show [px].
const OFFSET_PX: f64 = 12.0;

/// A mark in pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct MarkSign {
    /// What is marked.
    pub mark: Mark,
    /// Its middle.
    pub x: f64,
    /// From and to of its range.
    pub range: (f64, f64),
    /// The line that it belongs to.
    pub y: f64,
    /// The lowest and the highest pixel it may touch.
    pub bounds: (f64, f64),
}

/// A mark with its range.
pub fn mark_sign(props: &MarkSign) -> Html {
    let MarkSign {
        mark,
        x,
        range,
        y,
        bounds,
    } = props;
    let above = mark.slot == Slot::First;
    let wanted = if above { y - OFFSET_PX } else { y + OFFSET_PX };
    let middle = wanted.clamp(
        bounds.0 + RADIUS_PX,
        (bounds.1 - RADIUS_PX).max(bounds.0 + RADIUS_PX),
    );
    html! {
        <g class={yew::classes!("mark", mark.slot.class())}>
            { stroke("mark-range", (range.0, middle), (range.1, middle)) }
            { for [range.0, range.1].map(|end| {
                stroke("mark-range", (end, middle - 4.0), (end, middle + 4.0))
            }) }
            { sign(above, (*x, middle), RADIUS_PX) }
            <text class="mark-letter" x={px(*x)} y={px(middle + 4.0)} text-anchor="middle">
                { mark.letter }
            </text>
        </g>
    }
}
