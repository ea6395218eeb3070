//! The few shapes that pictures are made of, with coordinates to a tenth of a pixel.

use yew::{AttrValue, Html, html};

/// A coordinate as SVG text.
#[must_use]
pub fn px(value: f64) -> String {
    format!("{value:.1}")
}

/// A straight line.
pub fn stroke(class: &'static str, from: (f64, f64), to: (f64, f64)) -> Html {
    html! { <line {class} x1={px(from.0)} y1={px(from.1)} x2={px(to.0)} y2={px(to.1)} /> }
}

/// Words that start, end, or have their middle at a point.
pub fn words(at: (f64, f64), anchor: &'static str, label: &AttrValue) -> Html {
    html! { <text x={px(at.0)} y={px(at.1)} text-anchor={anchor}>{ label }</text> }
}

/// The round or square sign of a strategy, around a point.
pub fn sign(round: bool, at: (f64, f64), radius: f64) -> Html {
    if round {
        html! { <circle class="mark-sign" cx={px(at.0)} cy={px(at.1)} r={px(radius)} /> }
    } else {
        let side = px(2.0 * radius);
        html! {
            <rect
                class="mark-sign"
                x={px(at.0 - radius)}
                y={px(at.1 - radius)}
                width={side.clone()}
                height={side}
                rx="2"
            />
        }
    }
}
