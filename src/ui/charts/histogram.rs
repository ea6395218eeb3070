//! A histogram over a logarithmic axis, with lines at values that matter.

use yew::{AttrValue, Html, classes, html};

use crate::ui::charts::scale::Scale;
use crate::ui::charts::shapes::{px, stroke, words};

/// Height of the bars [px].
const BARS_PX: f64 = 150.0;
/// Height of the words of one line [px].
const WORDS_PX: f64 = 17.0;
/// Room for the axis [px].
const BOTTOM_PX: f64 = 24.0;
/// Room at both ends [px].
const SIDE_PX: f64 = 8.0;
/// Pixels for each labelled value.
const TICK_PX: f64 = 60.0;
/// Width of a character of a line's words, which are bold, generously [px].
const CHARACTER_PX: f64 = 7.4;
/// From a line to its words [px].
const APART_PX: f64 = 5.0;

/// A bar: from, to, how many, and what it says.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// Lower end, above 0.
    pub from: f64,
    /// Upper end.
    pub to: f64,
    /// Its height.
    pub count: f64,
    /// It in words.
    pub title: AttrValue,
}

/// A line across, with its words.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Where.
    pub value: f64,
    /// What it says.
    pub label: AttrValue,
    /// Whether it is the warning line.
    pub warning: bool,
}

/// What a histogram shows.
#[derive(Clone, Debug)]
pub struct Histogram {
    /// The picture in a sentence.
    pub summary: AttrValue,
    /// Its bars, ascending.
    pub bars: Vec<Bar>,
    /// The lines, ascending.
    pub marks: Vec<Mark>,
    /// How a value of the axis is said.
    pub say: fn(f64) -> String,
}

/// The picture, for a holder of `width`.
pub fn histogram(props: &Histogram, width: f64) -> Html {
    let marks = || props.marks.iter().map(|mark| mark.value);
    let low = props.bars.first().map_or(1.0, |bar| bar.from);
    let low = marks().fold(low, f64::min).max(1e-6);
    let high = marks().fold(props.bars.last().map_or(10.0, |bar| bar.to), f64::max);
    let x = Scale::logarithmic(low * 0.95, high * 1.05, SIDE_PX, width - SIDE_PX);
    // Areas are requests: bins that are wider on this axis are not higher for it.
    let wide = |bar: &Bar| x.px_from_value(bar.to) - x.px_from_value(bar.from);
    let dense = |bar: &Bar| bar.count / wide(bar).max(0.1);
    let most = props.bars.iter().map(dense).fold(1e-9, f64::max);
    let top = props.marks.len() as f64 * WORDS_PX + 4.0;
    let ground = top + BARS_PX;
    let height = ground + BOTTOM_PX;
    let wanted = (width / TICK_PX) as usize;
    let bar = |bar: &Bar| {
        let (left, right) = (x.px_from_value(bar.from), x.px_from_value(bar.to));
        let tall = dense(bar) / most * BARS_PX;
        html! {
            <rect
                class="bin"
                x={px(left + 0.5)}
                y={px(ground - tall)}
                width={px((right - left - 1.0).max(0.5))}
                height={px(tall.max(0.5))}
            >
                <title>{ &bar.title }</title>
            </rect>
        }
    };
    let tick = |value: f64| {
        let at = x.px_from_value(value);
        let anchor = anchor(at, width, 24.0);
        html! {
            <>
                { stroke("tick", (at, ground), (at, ground + 4.0)) }
                { words((at, height - 6.0), anchor, &(props.say)(value).into()) }
            </>
        }
    };
    html! {
        <svg
            role="img"
            aria-label={&props.summary}
            width={format!("{width:.0}")}
            height={format!("{height:.0}")}
            viewBox={format!("0 0 {width:.0} {height:.0}")}
        >
            { for props.bars.iter().map(bar) }
            <g class="grid" aria-hidden="true">
                { stroke("tick", (0.0, ground), (width, ground)) }
                { for x.ticks(wanted).into_iter().map(tick) }
            </g>
            { lines(&props.marks, x, width, ground) }
        </svg>
    }
}

/// The lines with their words, down to the ground.
fn lines(marks: &[Mark], x: Scale, width: f64, ground: f64) -> Html {
    let room = |mark: &Mark| mark.label.chars().count() as f64 * CHARACTER_PX + APART_PX;
    let at = |mark: &Mark| (x.px_from_value(mark.value), room(mark));
    let lines: Vec<(f64, f64)> = marks.iter().map(at).collect();
    let places = places(&lines, width);
    let line = |((mark, (at, _)), place): ((&Mark, &(f64, f64)), Place)| {
        let baseline = (place.row + 1) as f64 * WORDS_PX - 4.0;
        let (anchor, shift) = if place.before {
            ("end", -APART_PX)
        } else {
            ("start", APART_PX)
        };
        let class = if mark.warning { "threshold" } else { "flag" };
        html! {
            <g class={classes!("level", class)}>
                { stroke("", (*at, baseline - 10.0), (*at, ground)) }
                { words((at + shift, baseline), anchor, &mark.label) }
            </g>
        }
    };
    html! { <>{ for marks.iter().zip(&lines).zip(places).map(line) }</> }
}

/// Where the words of a line stand.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Place {
    /// In which row, from the top, where the line begins as well.
    row: usize,
    /// Whether they stand to the left of the line.
    before: bool,
}

/// Places for lines at ascending `(x, room for the words)`, a row each, so that no words lie on
/// another line: they stand to the right of theirs where they have room before the next that
/// cannot do so; those begin at the top, the rightmost first.
fn places(lines: &[(f64, f64)], width: f64) -> Vec<Place> {
    let mut limit = width;
    let mut row = 0;
    let mut places = vec![
        Place {
            row: 0,
            before: false
        };
        lines.len()
    ];
    for (place, (at, room)) in places.iter_mut().zip(lines).rev() {
        if at + room > limit {
            limit = *at;
            *place = Place { row, before: true };
            row += 1;
        }
    }
    for place in places.iter_mut().filter(|place| !place.before) {
        place.row = row;
        row += 1;
    }
    places
}

/// Words near an edge end there.
fn anchor(at: f64, width: f64, room: f64) -> &'static str {
    if at < room {
        "start"
    } else if at > width - room {
        "end"
    } else {
        "middle"
    }
}

#[cfg(test)]
mod tests {
    use super::places;

    #[test]
    fn words_lie_on_no_other_line() {
        let width = 358.0;
        for lines in [
            vec![(128.0, 70.0), (202.0, 66.0), (236.0, 79.0), (315.0, 153.0)],
            vec![(20.0, 70.0), (40.0, 66.0), (60.0, 79.0), (80.0, 153.0)],
            vec![(290.0, 70.0), (310.0, 66.0), (330.0, 79.0), (350.0, 153.0)],
            vec![(100.0, 153.0), (200.0, 66.0), (345.0, 70.0), (350.0, 79.0)],
        ] {
            let places = places(&lines, width);
            let mut rows: Vec<usize> = places.iter().map(|place| place.row).collect();
            rows.sort_unstable();
            assert_eq!(rows, [0, 1, 2, 3], "a row each");
            for (one, (at, room)) in places.iter().zip(&lines) {
                let (from, to) = if one.before {
                    (at - room, *at)
                } else {
                    (*at, at + room)
                };
                assert!(from >= 0.0 && to <= width, "{lines:?}");
                for (other, (x, _)) in places.iter().zip(&lines) {
                    // A line that begins further down does not reach these words.
                    let crosses = other.row < one.row && (from + 1.0..to - 1.0).contains(x);
                    assert!(!crosses, "{lines:?}: {one:?} and {other:?}");
                }
            }
        }
    }
}
