//! The few shapes that pictures are made of, with coordinates to a tenth of a pixel.

use yew::{AttrValue, Classes, Html, classes, html};

use crate::ui::charts::{Side, Slot};

/// The smallest sign that has room for a letter [px].
const LETTER_FROM_PX: f64 = 7.5;

/// A coordinate as SVG text.
#[must_use]
pub fn px(value: f64) -> String {
    format!("{value:.1}")
}

/// A straight line.
pub fn stroke(class: &'static str, from: (f64, f64), to: (f64, f64)) -> Html {
    html! { <line {class} x1={px(from.0)} y1={px(from.1)} x2={px(to.0)} y2={px(to.1)} /> }
}

/// A rectangle from its upper left corner.
pub fn area(class: impl Into<Classes>, at: (f64, f64), size: (f64, f64)) -> Html {
    let [x, y, width, height] = [at.0, at.1, size.0, size.1].map(px);
    html! { <rect class={class.into()} {x} {y} {width} {height} /> }
}

/// A whole picture of a size, which says in a sentence what is in it.
pub fn board(class: &'static str, summary: &AttrValue, size: (f64, f64), inside: Html) -> Html {
    let [width, height] = [size.0, size.1].map(|length| format!("{length:.0}"));
    html! {
        <svg
            {class}
            role="img"
            aria-label={summary}
            viewBox={format!("0 0 {width} {height}")}
            {width}
            {height}
        >
            { inside }
        </svg>
    }
}

/// Words that start, end, or have their middle at a point.
pub fn words(at: (f64, f64), anchor: &'static str, label: &AttrValue) -> Html {
    html! { <text x={px(at.0)} y={px(at.1)} text-anchor={anchor}>{ label }</text> }
}

/// The sign of a strategy, around a point; large enough for a letter inside.
pub fn sign(slot: Slot, at: (f64, f64), radius: f64) -> Html {
    let (x, y) = at;
    let shape: &[(f64, f64)] = match slot {
        Slot::First => {
            return html! { <circle class="mark-sign" cx={px(x)} cy={px(y)} r={px(radius)} /> };
        }
        Slot::Second => &[(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)],
        Slot::Third => &[(0.0, -1.35), (1.35, 0.0), (0.0, 1.35), (-1.35, 0.0)],
        Slot::Fourth => &[
            (-0.6, -1.05),
            (0.6, -1.05),
            (1.2, 0.0),
            (0.6, 1.05),
            (-0.6, 1.05),
            (-1.2, 0.0),
        ],
    };
    let point = |(dx, dy): &(f64, f64)| format!("{} {} ", px(x + dx * radius), px(y + dy * radius));
    let points: String = shape.iter().map(point).collect();
    html! { <polygon class="mark-sign" {points} /> }
}

/// The sign of who is cheaper, with its letter where there is room for one; `=` in a bar across
/// when it is too close.
pub fn side_sign(side: Side, at: (f64, f64), radius: f64) -> Html {
    let (x, y) = at;
    let letter = match side {
        Side::Of(_, letter) => letter,
        Side::Close => '=',
    };
    html! {
        <g class={classes!("mark", side.class())}>
            if let Side::Of(slot, _) = side {
                { sign(slot, at, radius) }
            } else {
                { area("mark-sign", (x - radius, y - radius), (2.0 * radius, 2.0 * radius)) }
            }
            if radius >= LETTER_FROM_PX || side == Side::Close {
                <text class="mark-letter" x={px(x)} y={px(y + 4.0)} text-anchor="middle">
                    { letter }
                </text>
            }
        </g>
    }
}
