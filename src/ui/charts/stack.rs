//! Amounts stacked along bars that share one scale.

use yew::functional::{Hook, HookContext};
use yew::{AttrValue, Html, classes, html, use_node_ref};

use crate::ui::charts::Slot;
use crate::ui::charts::scale::Scale;
use crate::ui::charts::shapes::{px, sign, stroke};
use crate::ui::hooks::use_width::use_width;
use crate::ui::part::Part;
use crate::ui::take_away::menu::picture_menu;

/// Sizes of a bar [px].
#[derive(Clone, Copy, Debug)]
struct Sizes {
    /// Its height.
    bar: f64,
    /// Room above it for its name and total.
    title: f64,
    /// Room below it.
    gap: f64,
}

/// Few bars.
const LARGE: Sizes = Sizes {
    bar: 34.0,
    title: 26.0,
    gap: 14.0,
};
/// Many bars.
const SMALL: Sizes = Sizes {
    bar: 12.0,
    title: 21.0,
    gap: 3.0,
};
/// The narrowest segment that has room for its amount [px].
const LABEL_FROM_PX: f64 = 54.0;

/// One amount of a bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// Its colour.
    pub class: String,
    /// How much; negative amounts are drawn as nothing.
    pub value: f64,
    /// What is written into it when there is room.
    pub label: AttrValue,
    /// What it is and how much, in words.
    pub title: AttrValue,
}

/// One bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// Whose it is; none for what is nobody's alone.
    pub slot: Option<Slot>,
    /// Its name.
    pub title: AttrValue,
    /// Its sum in words.
    pub total: AttrValue,
    /// Its amounts, from the start.
    pub segments: Vec<Segment>,
    /// The sum that it had before, when one is pinned.
    pub before: Option<f64>,
}

/// What the stacks show.
#[derive(Clone, PartialEq)]
pub struct StacksProps {
    /// The picture in a sentence.
    pub summary: AttrValue,
    /// The bars, from the top.
    pub bars: Vec<Bar>,
    /// Whether they are many, and small.
    pub small: bool,
}

impl Part for StacksProps {
    const NAME: &'static str = "stacks";

    fn draw(&self, hooks: &mut HookContext) -> Html {
        stacks(self, hooks)
    }
}

/// Bars as wide as their container.
fn stacks(props: &StacksProps, hooks: &mut HookContext) -> Html {
    let node = use_node_ref().run(hooks);
    let width = use_width(&node).run(hooks);
    let sum = |bar: &Bar| {
        bar.segments
            .iter()
            .map(|segment| segment.value.max(0.0))
            .sum::<f64>()
    };
    let before = |bar: &Bar| bar.before.unwrap_or(0.0);
    let longest = |bar: &Bar| sum(bar).max(before(bar));
    let longest = props.bars.iter().map(longest).fold(0.0, f64::max);
    let scale = Scale::linear(0.0, longest, 0.0, width);
    let sizes = if props.small { SMALL } else { LARGE };
    let row_px = sizes.title + sizes.bar + sizes.gap;
    let height = props.bars.len() as f64 * row_px;
    html! {
        <div class="chart" ref={node.clone()}>
            <svg
                role="img"
                aria-label={props.summary.clone()}
                width={format!("{width:.0}")}
                height={format!("{height:.0}")}
                viewBox={format!("0 0 {width:.0} {height:.0}")}
            >
                { for props.bars.iter().enumerate().map(|(row, bar)| {
                    let top = row as f64 * row_px;
                    let segments = segments(bar, top + sizes.title, scale, sizes.bar);
                    let before = bar.before.map(|before| {
                        let x = scale.px_from_value(before) - 1.0;
                        let bar = top + sizes.title;
                        let ends = (bar - 5.0, bar + sizes.bar + 5.0);
                        stroke("ghost-total", (x, ends.0), (x, ends.1))
                    });
                    html! {
                        <g class="stack">{ title(bar, top) }{ segments }{ for before }</g>
                    }
                }) }
            </svg>
            { picture_menu(&node) }
        </div>
    }
}

fn title(bar: &Bar, top: f64) -> Html {
    let y = px(top + 17.0);
    let sign = bar.slot.map(|slot| {
        let sign = sign(slot, (8.0, top + 12.0), 5.5);
        html! { <g class={classes!("mark", slot.class())}>{ sign }</g> }
    });
    let x = if bar.slot.is_some() { "22" } else { "0" };
    html! {
        <>
            { for sign }
            <text class="stack-title" {x} {y}>
                <tspan class="stack-total">{ &bar.total }</tspan>
                <tspan dx="8">{ &bar.title }</tspan>
            </text>
        </>
    }
}

/// How wide a segment is drawn: a pixel less than it is, so that neighbours part, but never so
/// little that an amount cannot be seen.
fn drawn_px(width: f64, value: f64) -> f64 {
    let least = if value > 0.0 { 1.0 } else { 0.0 };
    (width - 1.0).max(least)
}

fn segments(bar: &Bar, top: f64, scale: Scale, height: f64) -> Html {
    let mut from = 0.0;
    let drawn = bar.segments.iter().map(|segment| {
        let start = scale.px_from_value(from);
        from += segment.value.max(0.0);
        let width = scale.px_from_value(from) - start;
        html! {
            <g class="segment">
                <title>{ &segment.title }</title>
                <rect
                    class={segment.class.clone()}
                    x={px(start)}
                    y={px(top)}
                    width={px(drawn_px(width, segment.value))}
                    height={px(height)}
                />
                if width >= LABEL_FROM_PX && !segment.label.is_empty() {
                    <text
                        class={classes!("segment-label", segment.class.clone())}
                        x={px(start + width / 2.0)}
                        y={px(top + height / 2.0 + 4.5)}
                        text-anchor="middle"
                    >
                        { &segment.label }
                    </text>
                }
            </g>
        }
    });
    drawn.collect()
}
