//! A picture of curves over months: bands, lines, a threshold, marks, and a month being read.

use yew::functional::{Hook, HookContext};
use yew::{AttrValue, Callback, Html, NodeRef, classes, html, use_node_ref};

use crate::ui::charts::axis::MonthAxis;
use crate::ui::charts::handle::{HandleProps, Movable};
use crate::ui::charts::marks::{MarkSign, mark_sign};
use crate::ui::charts::scale::{Extent, Scale};
use crate::ui::charts::shapes::{px, stroke, words};
use crate::ui::charts::{Layer, Mark, Series, Threshold, path};
use crate::ui::format;
use crate::ui::hooks::use_width::use_width;
use crate::ui::part::{Part, part};
use crate::ui::take_away::menu::picture_menu;

/// Room above the highest value [px].
const TOP_PX: f64 = 8.0;
/// Room for the months [px].
const BOTTOM_PX: f64 = 24.0;

/// The height that panels have by themselves [px].
pub const PANEL_PX: f64 = 150.0;

/// What a panel shows.
#[derive(Clone, PartialEq)]
pub struct PanelProps {
    /// The picture in a sentence, for those who do not see it.
    pub summary: AttrValue,
    /// The months.
    pub axis: MonthAxis,
    /// The vertical axis.
    pub extent: Extent,
    /// Labelled values of the vertical axis.
    pub ticks: Vec<(f64, AttrValue)>,
    /// Areas below the curves.
    pub layers: Vec<Layer>,
    /// The curves.
    pub series: Vec<Series>,
    /// A line across.
    pub threshold: Option<Threshold>,
    /// The same line, where it can be moved.
    pub movable: Option<Movable>,
    /// Marked months.
    pub marks: Vec<Mark>,
    /// A month with a vertical line and its words.
    pub flag: Option<(u32, AttrValue)>,
    /// The month that is being read.
    pub month: Option<u32>,
    /// The reader points at a month.
    pub onmonth: Callback<Option<u32>>,
    /// Height of the picture [px].
    pub height: f64,
}

impl PanelProps {
    /// An empty picture of these axes, with the month that is read.
    #[must_use]
    pub fn new(
        axis: MonthAxis,
        extent: Extent,
        ticks: Vec<(f64, AttrValue)>,
        month: u32,
        onmonth: &Callback<Option<u32>>,
    ) -> Self {
        Self {
            summary: AttrValue::Static(""),
            axis,
            extent,
            ticks,
            layers: Vec::new(),
            series: Vec::new(),
            threshold: None,
            movable: None,
            marks: Vec::new(),
            flag: None,
            month: Some(month),
            onmonth: onmonth.clone(),
            height: PANEL_PX,
        }
    }
}

/// The scales of a panel.
struct Frame {
    x: Scale,
    y: Scale,
}

impl Frame {
    fn new(props: &PanelProps, width: f64) -> Self {
        Self {
            x: props.axis.scale(width),
            y: props.extent.scale(props.height - BOTTOM_PX, TOP_PX),
        }
    }

    fn points(&self, values: &[f64]) -> Vec<(f64, f64)> {
        // What is no number keeps being none, so that the line has a gap there.
        let place = |(month, value): (usize, &f64)| {
            let y = if value.is_nan() {
                f64::NAN
            } else {
                self.y.px_from_value(*value)
            };
            (self.x.px_from_value(month as f64), y)
        };
        values.iter().enumerate().map(place).collect()
    }
}

impl Part for PanelProps {
    const NAME: &'static str = "panel";

    fn draw(&self, hooks: &mut HookContext) -> Html {
        panel(self, hooks)
    }
}

/// A panel as wide as its container.
fn panel(props: &PanelProps, hooks: &mut HookContext) -> Html {
    let node = use_node_ref().run(hooks);
    let width = use_width(&node).run(hooks);
    let frame = Frame::new(props, width);
    let point = pointing(&node, frame.x, props.onmonth.clone());
    html! {
        <div class="chart" ref={node.clone()}>
            <div class="plot" onpointermove={point.clone()} onpointerdown={point}>
                <svg
                    class={(props.series.len() > 2).then_some("many")}
                    role="img"
                    aria-label={props.summary.clone()}
                    width={format!("{width:.0}")}
                    height={format!("{:.0}", props.height)}
                    viewBox={format!("0 0 {width:.0} {:.0}", props.height)}
                >
                    { grid(props, &frame) }
                    { for props.layers.iter().map(|layer| area(layer, &frame)) }
                    { for props.series.iter().map(|series| curve(series, &frame)) }
                    { for props.threshold.iter().map(|line| {
                        threshold(line, &props.marks, &frame)
                    }) }
                    { for props.flag.iter().map(|(month, label)| flag(*month, label, &frame)) }
                    { for props.month.map(|month| cursor(month, props, &frame)) }
                    { for props.marks.iter().map(|mark| marked(mark, props, &frame)) }
                </svg>
                { for props.movable.iter().map(|line| {
                    part(HandleProps {
                        line: line.clone(),
                        drawn: props.threshold.as_ref().map_or(line.value, |drawn| drawn.value),
                        x: frame.x,
                        y: frame.y,
                        size: (width, props.height),
                    })
                }) }
            </div>
            { picture_menu(&node) }
        </div>
    }
}

/// The month under the pointer.
fn pointing(
    node: &NodeRef,
    x: Scale,
    onmonth: Callback<Option<u32>>,
) -> Callback<yew::PointerEvent> {
    let node = node.clone();
    Callback::from(move |event: yew::PointerEvent| {
        if let Some(element) = node.cast::<web_sys::Element>() {
            let px = f64::from(event.client_x()) - element.get_bounding_client_rect().left();
            onmonth.emit(Some(x.value_from_px(px).round() as u32));
        }
    })
}

fn grid(props: &PanelProps, frame: &Frame) -> Html {
    let (left, right) = frame.x.px_range();
    let bottom = props.height - BOTTOM_PX;
    let value = |(value, label): &(f64, AttrValue)| {
        let y = frame.y.px_from_value(*value);
        html! {
            <>
                { stroke("", (left, y), (right, y)) }
                { words((left - 8.0, y + 4.0), "end", label) }
            </>
        }
    };
    let month = |month: u32| {
        let x = frame.x.px_from_value(f64::from(month));
        let label = format::calendar_month(props.axis.calendar(month));
        html! {
            <>
                { stroke("tick", (x, bottom), (x, bottom + 4.0)) }
                { words((x, props.height - 5.0), "middle", &label.into()) }
            </>
        }
    };
    html! {
        <g class="grid" aria-hidden="true">
            { for props.ticks.iter().map(value) }
            { for props.axis.labelled(right - left).into_iter().map(month) }
        </g>
    }
}

fn area(layer: &Layer, frame: &Frame) -> Html {
    let d = path::area(&frame.points(&layer.high), &frame.points(&layer.low));
    html! {
        <path class={classes!("layer", layer.class.clone())} {d}>
            <title>{ &layer.title }</title>
        </path>
    }
}

fn curve(series: &Series, frame: &Frame) -> Html {
    let band = path::area(&frame.points(&series.high), &frame.points(&series.low));
    html! {
        <g class={series.slot.class()}>
            <path class="band" d={band} />
            <path class="curve" d={path::line(&frame.points(&series.middle))} />
        </g>
    }
}

/// The line, with its words at the end that the marks leave free.
fn threshold(line: &Threshold, marks: &[Mark], frame: &Frame) -> Html {
    let y = frame.y.px_from_value(line.value);
    let (left, right) = frame.x.px_range();
    let middle = (left + right) / 2.0;
    let early = marks
        .iter()
        .any(|mark| frame.x.px_from_value(mark.month) < middle);
    let (x, anchor) = if early {
        (right - 6.0, "end")
    } else {
        (left + 6.0, "start")
    };
    // Words go below a line that touches the top.
    let baseline = if y < TOP_PX + 14.0 { y + 14.0 } else { y - 5.0 };
    html! {
        <g class="threshold">
            { stroke("", (left, y), (right, y)) }
            { words((x, baseline), anchor, &line.label) }
        </g>
    }
}

fn marked(mark: &Mark, props: &PanelProps, frame: &Frame) -> Html {
    let x = |month: f64| frame.x.px_from_value(month);
    mark_sign(&MarkSign {
        mark: mark.clone(),
        x: x(mark.month),
        range: (x(mark.early), x(mark.late)),
        y: frame.y.px_from_value(mark.value),
        bounds: (0.0, props.height - BOTTOM_PX),
    })
}

fn flag(month: u32, label: &AttrValue, frame: &Frame) -> Html {
    let x = frame.x.px_from_value(f64::from(month));
    let (left, right) = frame.x.px_range();
    let (anchor, shift) = if x > (left + right) / 2.0 {
        ("end", -6.0)
    } else {
        ("start", 6.0)
    };
    html! {
        <g class="flag">
            { upright(x, frame) }
            { words((x + shift, TOP_PX + 12.0), anchor, label) }
        </g>
    }
}

fn cursor(month: u32, props: &PanelProps, frame: &Frame) -> Html {
    let x = frame.x.px_from_value(f64::from(month));
    let dots = props.series.iter().filter_map(|series| {
        let value = series
            .middle
            .get(usize::try_from(month).ok()?)
            .filter(|one| !one.is_nan())?;
        let class = classes!("dot", series.slot.class());
        let y = px(frame.y.px_from_value(*value));
        Some(html! { <circle {class} cx={px(x)} cy={y} r="4" /> })
    });
    html! {
        <g class="cursor" aria-hidden="true">{ upright(x, frame) }{ for dots }</g>
    }
}

/// A line over the whole height.
fn upright(x: f64, frame: &Frame) -> Html {
    let (bottom, top) = frame.y.px_range();
    stroke("", (x, top), (x, bottom))
}
