//! A tornado: for each row two bars that reach from a base to what is seen at either end.

use yew::{AttrValue, Callback, Html, classes, html};

use crate::ui::charts::Side;
use crate::ui::charts::scale::Scale;
use crate::ui::charts::shapes::{area, board, px, side_sign, stroke, words};

mod room;

use room::{Label, in_two, shortened, span, text_px};

/// From this width on names stand beside their bars, and not above them [px].
const WIDE_PX: f64 = 760.0;
/// Room for names beside bars [px].
const NAMES_PX: f64 = 270.0;
/// Height of a line of words [px].
const LINE_PX: f64 = 19.0;
/// Height of one bar [px].
const BAR_PX: f64 = 11.0;
/// Room between rows [px].
const GAP_PX: f64 = 13.0;
/// Room for the axis above and below [px].
const AXIS_PX: f64 = 40.0;
/// Width of a character, generously [px].
const CHARACTER_PX: f64 = 6.7;
/// Radius of a sign at a bar's end [px].
const RADIUS_PX: f64 = 5.5;
/// Between a bar's end, or its sign, and what is written behind it [px].
const APART_PX: f64 = 4.0;
/// The same where an arrow stands between them, from the middle of the sign [px].
const ARROW_PX: f64 = RADIUS_PX + 12.0;

/// What is seen at one end of a range.
#[derive(Clone, Debug, PartialEq)]
pub struct Arm {
    /// Where the bar ends, in the unit of the axis.
    pub value: f64,
    /// Its interval; none for a first look, which is pale and has no sign.
    pub range: Option<(f64, f64)>,
    /// Who is cheaper there.
    pub side: Side,
    /// The value behind the bar's end: "4.4%".
    pub label: AttrValue,
    /// Where the bar ends, in words; written when the bar is cut.
    pub amount: AttrValue,
}

/// A row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its name.
    pub title: AttrValue,
    /// All of it in words.
    pub about: AttrValue,
    /// Whether it flips the verdict.
    pub flips: bool,
    /// The low end and the high end; none where the base is.
    pub arms: [Option<Arm>; 2],
}

/// What a tornado shows.
#[derive(Clone, PartialEq)]
pub struct TornadoProps {
    /// The picture in a sentence.
    pub summary: AttrValue,
    /// Where all bars begin.
    pub base: f64,
    /// What the base is called, zero, and a row that flips.
    pub names: [&'static str; 3],
    /// Whose side is left and right of zero.
    pub sides: [AttrValue; 2],
    /// From and to of the axis.
    pub extent: (f64, f64),
    /// Labelled values of the axis.
    pub ticks: Vec<(f64, AttrValue)>,
    /// The rows, from the top.
    pub rows: Vec<Row>,
    /// The row that is being read.
    pub picked: usize,
    /// The reader points at a row, or at none.
    pub onpoint: Callback<Option<usize>>,
    /// The reader picks a row.
    pub onpick: Callback<usize>,
}

/// Where things stand.
#[derive(Clone, Copy)]
struct Frame {
    x: Scale,
    /// From and to of the axis.
    extent: (f64, f64),
    width: f64,
    /// Room at the left for names; 0 where they stand above.
    names: f64,
}

impl Frame {
    const fn row_px(&self) -> f64 {
        let bars = 2.0 * BAR_PX + GAP_PX;
        if self.names > 0.0 {
            bars
        } else {
            bars + LINE_PX
        }
    }
}

/// A tornado of `width` [px].
pub fn tornado(props: &TornadoProps, width: f64) -> Html {
    let wide = width >= WIDE_PX;
    let names = if wide { NAMES_PX } else { 0.0 };
    let (low, high) = props.extent;
    let arms = props.rows.iter().flat_map(|row| row.arms.iter().flatten());
    let labels: Vec<Label> = arms.map(|arm| label(arm, props, names)).collect();
    let (left, right) = span(&labels, names, width);
    let frame = Frame {
        x: Scale::linear(low, high, left, right),
        extent: props.extent,
        width,
        names,
    };
    let bottom = AXIS_PX + props.rows.len() as f64 * frame.row_px();
    let height = bottom + 22.0;
    let rows = props.rows.iter().enumerate();
    let rows = rows.map(|(place, one)| row(props, &frame, place, one));
    let inside = html! {
        <>
            { grid(props, &frame, bottom) }
            { lines(props, &frame, bottom) }
            { for rows }
        </>
    };
    board("tornado", &props.summary, (width, height), inside)
}

/// What is written behind an arm: from where on, and how much room it takes.
fn label(arm: &Arm, props: &TornadoProps, names: f64) -> Label {
    let (low, high) = props.extent;
    let ahead = arm.value >= props.base;
    let cut = is_cut(arm, props.extent);
    let far = match arm.range {
        Some((from, to)) if !cut => {
            if ahead {
                to.max(arm.value)
            } else {
                from.min(arm.value)
            }
        }
        _ => arm.value,
    };
    let apart = if cut { ARROW_PX } else { RADIUS_PX + APART_PX };
    Label {
        share: (far.clamp(low, high) - low) / (high - low).max(f64::MIN_POSITIVE),
        ahead,
        room: apart + text_px(&said(arm, cut, names > 0.0)),
    }
}

fn is_cut(arm: &Arm, (low, high): (f64, f64)) -> bool {
    arm.value < low || arm.value > high
}

/// What is written behind an arm; beside a narrow picture's cut bars there is room for the amount
/// alone.
fn said(arm: &Arm, cut: bool, wide: bool) -> AttrValue {
    match (cut, wide) {
        (false, _) => arm.label.clone(),
        (true, true) => AttrValue::from(format!("{}: {}", arm.label, arm.amount)),
        (true, false) => arm.amount.clone(),
    }
}

fn grid(props: &TornadoProps, frame: &Frame, bottom: f64) -> Html {
    let mut free = 0.0;
    html! {
        <g class="grid" aria-hidden="true">
            { for props.ticks.iter().map(|(tick, label)| {
                let x = frame.x.px_from_value(*tick);
                // An amount that would touch the one before is left out.
                let half = text_px(label) / 2.0;
                let fits = x - half >= free;
                if fits {
                    free = x + half;
                }
                html! {
                    <>
                        { stroke("", (x, AXIS_PX - 4.0), (x, bottom)) }
                        { for fits.then(|| words((x, bottom + 16.0), "middle", label)) }
                    </>
                }
            }) }
        </g>
    }
}

/// Zero, where the verdict flips, and the base, with their names.
fn lines(props: &TornadoProps, frame: &Frame, bottom: f64) -> Html {
    let [base, zero] = [props.base, 0.0].map(|value| frame.x.px_from_value(value));
    let [base_name, zero_name, _] = props.names;
    let [left, right] = &props.sides;
    let top = AXIS_PX - 6.0;
    let apart = text_px(left) + text_px(right) <= frame.width - frame.names;
    let (high, low) = if apart { (12.0, 12.0) } else { (9.0, 21.0) };
    // The two names go away from each other.
    let (base_anchor, zero_anchor) = if base < zero {
        ("end", "start")
    } else {
        ("start", "end")
    };
    let shift = if base < zero { 4.0 } else { -4.0 };
    let line = |class: &'static str, x: f64, name: Html| {
        html! { <g {class}>{ stroke("", (x, top), (x, bottom)) }{ name }</g> }
    };
    let [base_label, zero_label] = [
        words((base - shift, top - 1.0), base_anchor, &base_name.into()),
        words((zero + shift, top - 1.0), zero_anchor, &zero_name.into()),
    ];
    html! {
        <g class="tornado-lines">
            { line("zero", zero, zero_label) }
            { line("base", base, base_label) }
            { words((frame.names, high), "start", left) }
            { words((frame.width, low), "end", right) }
        </g>
    }
}

fn row(props: &TornadoProps, frame: &Frame, place: usize, row: &Row) -> Html {
    let top = AXIS_PX + place as f64 * frame.row_px();
    let (name_y, bars, room) = if frame.names > 0.0 {
        (top + BAR_PX + 4.0, top, frame.names - 8.0)
    } else {
        (top + 12.0, top + LINE_PX, frame.width)
    };
    let flips = if row.flips { props.names[2] } else { "" };
    let (point, leave) = (props.onpoint.clone(), props.onpoint.clone());
    let pick = props.onpick.clone();
    let picked = place == props.picked;
    let back = (frame.width, frame.row_px());
    let arms = row.arms.iter().zip([bars, bars + BAR_PX]);
    html! {
        <g
            class={classes!("tornado-row", picked.then_some("picked"))}
            onpointerenter={move |_| point.emit(Some(place))}
            onpointerleave={move |_| leave.emit(None)}
            onclick={move |_| pick.emit(place)}
        >
            <title>{ &row.about }</title>
            { area("tornado-back", (0.0, top - GAP_PX / 2.0), back) }
            { name(row, flips, name_y, room) }
            { for arms.filter_map(|(arm, top)| {
                Some(draw(arm.as_ref()?, props.base, frame, top))
            }) }
        </g>
    }
}

/// The name, shortened where there is no room, and whether it flips: in one line above the bars,
/// in two beside them. A long name beside them takes the second line when that is free.
fn name(row: &Row, flips: &'static str, y: f64, room: f64) -> Html {
    let beside = room < NAMES_PX;
    let most = (room / CHARACTER_PX) as usize;
    let mark = if flips.is_empty() {
        AttrValue::Static("")
    } else {
        AttrValue::from(format!("\u{21c4}\u{a0}{flips}"))
    };
    let taken = if beside { 0 } else { mark.chars().count() + 2 };
    let most = most.saturating_sub(taken);
    let (title, rest) = if beside && mark.is_empty() {
        in_two(&row.title, most)
    } else {
        (row.title.as_str(), "")
    };
    let two = !mark.is_empty() || !rest.is_empty();
    let (name_y, rest_at, anchor) = match (beside, two) {
        (true, true) => (y - 7.0, (0.0, y + 8.0), "start"),
        (true, false) => (y, (0.0, y), "start"),
        (false, _) => (y, (room, y), "end"),
    };
    let words_of = |at, text: &str| words(at, "start", &shortened(text, most).into());
    html! {
        <g class="row-title">
            { words_of((0.0, name_y), title) }
            if rest.is_empty() {
                <g class="row-flips">{ words(rest_at, anchor, &mark) }</g>
            } else {
                { words_of(rest_at, rest) }
            }
        </g>
    }
}

fn draw(arm: &Arm, base: f64, frame: &Frame, top: f64) -> Html {
    let at = |value: f64| frame.x.px_from_value(value);
    let (start, end) = (at(base), at(arm.value));
    let middle = top + BAR_PX / 2.0;
    let cut = is_cut(arm, frame.extent);
    let ahead = if end < start { -1.0 } else { 1.0 };
    let whisker = arm.range.filter(|_| !cut);
    let whisker = whisker.map(|(from, to)| (at(from), at(to)));
    let class = classes!(
        "tornado-arm",
        arm.side.class(),
        arm.range.is_none().then_some("pale"),
    );
    let size = ((end - start).abs().max(0.5), BAR_PX - 2.0);
    html! {
        <g {class}>
            { area("tornado-bar", (start.min(end), top + 1.0), size) }
            { for whisker.map(|(from, to)| stroke("whisker", (from, middle), (to, middle))) }
            { for arm.range.map(|_| side_sign(arm.side, (end, middle), RADIUS_PX)) }
            if cut {
                { arrow((end + ahead * (RADIUS_PX + 2.0), middle), ahead) }
            }
            { value(arm, frame, ([start, end], middle), ahead, whisker) }
        </g>
    }
}

/// What says that a bar goes on.
fn arrow((x, y): (f64, f64), ahead: f64) -> Html {
    let points = [(0.0, -4.0), (0.0, 4.0), (6.0, 0.0)];
    let points = points.map(|(dx, dy)| format!("{},{}", px(x + ahead * dx), px(y + dy)));
    html! { <polygon class="mark-sign" points={points.join(" ")} /> }
}

/// The value behind the bar, and its amount when it is cut. Where even a narrow picture has no room
/// for it there, it stands on the other side of the base, where its line is free.
fn value(
    arm: &Arm,
    frame: &Frame,
    ([start, end], middle): ([f64; 2], f64),
    ahead: f64,
    whisker: Option<(f64, f64)>,
) -> Html {
    let cut = is_cut(arm, frame.extent);
    let label = said(arm, cut, frame.names > 0.0);
    let before = ahead < 0.0;
    let room = text_px(&label);
    let y = middle + 4.0;
    let far = whisker.map_or(end, |(from, to)| if before { from } else { to });
    let sign = if arm.range.is_some() { RADIUS_PX } else { 0.0 };
    let x = match (cut, before) {
        (true, _) => end + ahead * ARROW_PX,
        (false, true) => far.min(end - sign) - APART_PX,
        (false, false) => far.max(end + sign) + APART_PX,
    };
    // The room was found by steps.
    let fits = |x: f64, before: bool| {
        if before {
            x - room >= frame.names - 1.0
        } else {
            x + room <= frame.width + 1.0
        }
    };
    let other = start - ahead * APART_PX;
    let (x, before) = if !fits(x, before) && fits(other, !before) {
        (other, !before)
    } else {
        (x, before)
    };
    words((x, y), if before { "end" } else { "start" }, &label)
}
