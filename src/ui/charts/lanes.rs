//! Lanes over the months: ticks with words, and a bar for the range that a tick may fall in.

use yew::functional::{Hook, HookContext};
use yew::{AttrValue, Html, classes, html, use_node_ref};

use crate::ui::charts::Slot;
use crate::ui::charts::axis::MonthAxis;
use crate::ui::charts::scale::Scale;
use crate::ui::charts::shapes::{px, sign, stroke, words};
use crate::ui::hooks::use_width::use_width;
use crate::ui::part::Part;
use crate::ui::take_away::menu::picture_menu;

/// Height of a row of words with the bar below them [px].
const ROW_PX: f64 = 30.0;
/// Room between two lanes [px].
const GAP_PX: f64 = 10.0;
/// Where the words stand in a row [px].
const WORDS_PX: f64 = 13.0;
/// Where the bar lies in a row [px].
const BAR_PX: f64 = 22.0;
/// Half the height of a tick [px].
const TICK_PX: f64 = 6.0;
/// Width of a character, generously [px]: words are placed before they are drawn.
const CHARACTER_PX: f64 = 6.4;
/// The smallest distance between two things of one row [px].
const DISTANCE_PX: f64 = 10.0;
/// Radius of a lane's sign [px].
const RADIUS_PX: f64 = 9.0;

/// Something that happens in a month.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// The month.
    pub month: f64,
    /// The early end of its range.
    pub early: f64,
    /// The late end of its range.
    pub late: f64,
    /// What is written beside it.
    pub label: AttrValue,
    /// The same in full.
    pub title: AttrValue,
}

/// One strategy's lane.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    /// Whose it is.
    pub slot: Slot,
    /// Its letter.
    pub letter: char,
    /// Its name.
    pub title: AttrValue,
    /// What happens, the earliest first.
    pub ticks: Vec<Tick>,
}

/// What lanes show.
#[derive(Clone, PartialEq)]
pub struct LanesProps {
    /// The picture in a sentence.
    pub summary: AttrValue,
    /// The months.
    pub axis: MonthAxis,
    /// The lanes, from the top.
    pub lanes: Vec<Lane>,
    /// The month that is being read.
    pub month: u32,
}

/// Where a tick and its words are drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Place {
    /// The row of the lane, from the top.
    row: usize,
    /// The tick [px].
    x: f64,
    /// From and to of the bar [px].
    bar: (f64, f64),
    /// Where the words are held, and by which end: they begin at the tick, or end there for want
    /// of room behind it, or begin at the edge when there is none before it either.
    words: (f64, &'static str),
}

/// Places the ticks so that neither words nor bars touch.
fn place(ticks: &[Tick], x: Scale) -> Vec<Place> {
    let (_, right) = x.px_range();
    // How far each row is filled.
    let mut rows: Vec<f64> = Vec::new();
    let placed = ticks.iter().map(|tick| {
        let at = x.px_from_value(tick.month);
        let bar = (x.px_from_value(tick.early), x.px_from_value(tick.late));
        let width = tick.label.chars().count() as f64 * CHARACTER_PX;
        let (words, from) = if at + width <= right {
            ((at, "start"), at)
        } else if at >= width {
            ((at, "end"), at - width)
        } else {
            ((0.0, "start"), 0.0)
        };
        let (from, to) = (from.min(bar.0), (from + width).max(bar.1));
        let row = rows.iter().position(|filled| filled + DISTANCE_PX <= from);
        let row = row.unwrap_or_else(|| {
            rows.push(0.0);
            rows.len() - 1
        });
        rows[row] = to;
        Place {
            row,
            x: at,
            bar,
            words,
        }
    });
    placed.collect()
}

impl Part for LanesProps {
    const NAME: &'static str = "lanes";

    fn draw(&self, hooks: &mut HookContext) -> Html {
        lanes(self, hooks)
    }
}

/// Lanes as wide as their container.
fn lanes(props: &LanesProps, hooks: &mut HookContext) -> Html {
    let node = use_node_ref().run(hooks);
    let width = use_width(&node).run(hooks);
    let x = props.axis.scale(width);
    let mut height = 0.0;
    let mut drawn = Vec::new();
    for lane in &props.lanes {
        let places = place(&lane.ticks, x);
        let rows = places.iter().map(|place| place.row + 1).max().unwrap_or(1);
        drawn.push(draw(lane, &places, x, height));
        height += rows as f64 * ROW_PX + GAP_PX;
    }
    let at = x.px_from_value(f64::from(props.month));
    html! {
        <div class="chart" ref={node.clone()}>
            <svg
                role="img"
                aria-label={props.summary.clone()}
                width={format!("{width:.0}")}
                height={format!("{height:.0}")}
                viewBox={format!("0 0 {width:.0} {height:.0}")}
            >
                <g class="cursor" aria-hidden="true">{ stroke("", (at, 0.0), (at, height)) }</g>
                { for drawn }
            </svg>
            { picture_menu(&node) }
        </div>
    }
}

fn draw(lane: &Lane, places: &[Place], x: Scale, top: f64) -> Html {
    let (left, right) = x.px_range();
    let middle = top + BAR_PX;
    let at = left - 2.0 * RADIUS_PX;
    html! {
        <g class={classes!("mark", "lane", lane.slot.class())}>
            <g class="grid">{ stroke("", (left, middle), (right, middle)) }</g>
            { sign(lane.slot, (at, middle), RADIUS_PX) }
            <text class="mark-letter" x={px(at)} y={px(middle + 4.0)} text-anchor="middle">
                { lane.letter }
            </text>
            { for lane.ticks.iter().zip(places).map(|(tick, place)| one(tick, place, top)) }
        </g>
    }
}

fn one(tick: &Tick, place: &Place, top: f64) -> Html {
    let top = top + place.row as f64 * ROW_PX;
    let y = top + BAR_PX;
    let (at, anchor) = place.words;
    html! {
        <g>
            <title>{ &tick.title }</title>
            { stroke("mark-range", (place.bar.0, y), (place.bar.1, y)) }
            { stroke("mark-tick", (place.x, y - TICK_PX), (place.x, y + TICK_PX)) }
            { words((at, top + WORDS_PX), anchor, &tick.label) }
        </g>
    }
}

#[cfg(test)]
mod tests {
    use super::{Scale, Tick, place};

    fn tick(month: f64, range: (f64, f64), label: &'static str) -> Tick {
        Tick {
            month,
            early: range.0,
            late: range.1,
            label: label.into(),
            title: label.into(),
        }
    }

    #[test]
    fn words_that_would_touch_go_into_rows_of_their_own() {
        let ticks = [
            tick(0.0, (0.0, 0.0), "launch"),
            tick(1.0, (1.0, 2.0), "rebuild starts"),
            tick(30.0, (20.0, 34.0), "cut-over"),
        ];
        let placed = place(&ticks, Scale::linear(0.0, 35.0, 70.0, 600.0));
        let rows: Vec<_> = placed.iter().map(|one| one.row).collect();
        assert_eq!(rows, [0, 1, 0]);
    }

    #[test]
    fn words_without_room_behind_their_tick_end_at_it() {
        let ticks = [tick(34.0, (30.0, 35.0), "rebuild abandoned, in 12 of 100")];
        let placed = place(&ticks, Scale::linear(0.0, 35.0, 70.0, 600.0));
        assert_eq!(placed[0].words, (placed[0].x, "end"));
        assert!(placed[0].x <= 600.0);
    }

    #[test]
    fn words_without_room_on_either_side_begin_at_the_edge() {
        let ticks = [tick(18.0, (16.0, 20.0), "rebuild abandoned, in 12 of 100")];
        let placed = place(&ticks, Scale::linear(0.0, 35.0, 40.0, 280.0));
        assert_eq!(placed[0].words, (0.0, "start"));
    }
}
