//! Where time goes: for each row two bars, each of work and of waiting.

use yew::{AttrValue, Html, html};

use crate::ui::charts::shapes::{px, words};

/// Room for the names of the rows [px].
const LEFT_PX: f64 = 132.0;
/// Room for the words behind the longest bar [px].
const RIGHT_PX: f64 = 168.0;
/// Height of a row [px].
const ROW_PX: f64 = 42.0;
/// Up to this width the name of a row stands above its bars [px].
const NARROW_PX: f64 = 480.0;
/// What that takes [px].
const NAME_PX: f64 = 18.0;
/// Height of a bar [px].
const BAR_PX: f64 = 13.0;
/// Where the two bars of a row begin [px].
const BARS: [f64; 2] = [3.0, 20.0];

/// One bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Duration {
    /// Work.
    pub served: f64,
    /// Waiting.
    pub waited: f64,
    /// What is written behind it.
    pub label: AttrValue,
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub struct Durations {
    /// Its name.
    pub title: AttrValue,
    /// The two that are compared.
    pub pair: [Duration; 2],
}

/// The picture, for a holder of `width`.
pub fn durations(rows: &[Durations], summary: &AttrValue, width: f64) -> Html {
    let most = { rows.iter().flat_map(|row| &row.pair) }
        .map(|one| one.served + one.waited)
        .fold(f64::MIN_POSITIVE, f64::max);
    let (left, above) = if width < NARROW_PX {
        (0.0, NAME_PX)
    } else {
        (LEFT_PX, 0.0)
    };
    let tall = ROW_PX + above;
    let height = rows.len() as f64 * tall;
    let scale = (width - left - RIGHT_PX).max(30.0) / most;
    let bar = |class: &'static str, from: f64, to: f64, y: f64| {
        let length = ((to - from) * scale).max(0.0);
        html! {
            <rect
                {class}
                x={px(left + from * scale)}
                y={px(y)}
                width={px(length)}
                height={px(BAR_PX)}
            />
        }
    };
    html! {
        <svg
            role="img"
            aria-label={summary}
            width={format!("{width:.0}")}
            height={format!("{height:.0}")}
            viewBox={format!("0 0 {width:.0} {height:.0}")}
        >
            { for rows.iter().enumerate().map(|(index, row)| {
                let top = index as f64 * tall;
                let name = if above > 0.0 { top + 13.0 } else { top + 22.0 };
                html! {
                    <g>
                        <text class="row-title" x="0" y={px(name)}>{ &row.title }</text>
                        { for row.pair.iter().zip(BARS).map(|(one, y)| {
                            let (y, all) = (top + above + y, one.served + one.waited);
                            html! {
                                <>
                                    { bar("bar-busy", 0.0, one.served, y) }
                                    { bar("bar-waiting", one.served, all, y) }
                                    { words(
                                        (left + all * scale + 5.0, y + 11.0),
                                        "start",
                                        &one.label,
                                    ) }
                                </>
                            }
                        }) }
                    </g>
                }
            }) }
        </svg>
    }
}
