//! Marks on a curve: a sign with a letter, and a bar for the range it may fall in.

use yew::{Html, classes, html};

use crate::ui::charts::shapes::{px, sign, stroke};
use crate::ui::charts::{Mark, Slot};
use crate::ui::words as texts;

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
    // Two above the line, two below.
    let offset = match mark.slot {
        Slot::First => -OFFSET_PX,
        Slot::Second => OFFSET_PX,
        Slot::Third => -3.0 * OFFSET_PX,
        Slot::Fourth => 3.0 * OFFSET_PX,
    };
    let wanted = y + offset;
    let middle = wanted.clamp(
        bounds.0 + RADIUS_PX,
        (bounds.1 - RADIUS_PX).max(bounds.0 + RADIUS_PX),
    );
    html! {
        <g class={classes!("mark", mark.slot.class(), mark.ghost.then_some("ghost"))}>
            if mark.ghost {
                <title>{ texts::BEFORE }</title>
            }
            { stroke("mark-range", (range.0, middle), (range.1, middle)) }
            { for [range.0, range.1].map(|end| {
                stroke("mark-range", (end, middle - 4.0), (end, middle + 4.0))
            }) }
            { sign(mark.slot, (*x, middle), RADIUS_PX) }
            <text class="mark-letter" x={px(*x)} y={px(middle + 4.0)} text-anchor="middle">
                { mark.letter }
            </text>
        </g>
    }
}
