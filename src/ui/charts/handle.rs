//! A line across a picture that can be moved: dragged by pointer, or stepped by keyboard. It lies
//! over the picture, whose own line stays where the results behind it have it.

use gloo_timers::callback::Timeout;
use web_sys::{Element, KeyboardEvent, PointerEvent};
use yew::functional::{Hook, HookContext};
use yew::{
    AttrValue, Callback, Html, TargetCast, UseStateHandle, classes, html, use_effect_with,
    use_state_eq,
};

use crate::ui::charts::scale::Scale;
use crate::ui::charts::shapes::{px, stroke, words};
use crate::ui::part::Part;
use crate::ui::words as texts;

/// Height in which the line can be taken hold of [px].
const REACH_PX: f64 = 24.0;
/// Width and height of the handle at the line's end [px].
const GRIP_PX: (f64, f64) = (20.0, 18.0);
/// How long after the last key the line is set [ms].
const PAUSE_MS: u32 = 800;
/// A pointer that moved less than this has not moved [px].
const STILL_PX: f64 = 1.0;
/// Steps of a page up or down.
const PAGE: f64 = 10.0;

/// A line that can be moved.
#[derive(Clone, Debug)]
pub struct Movable {
    /// Its id, for tests and links.
    pub id: AttrValue,
    /// What it is.
    pub name: AttrValue,
    /// Where it is set.
    pub value: f64,
    /// Where the preset has it.
    pub preset: f64,
    /// The lowest that it may be set to.
    pub min: f64,
    /// The highest.
    pub max: f64,
    /// What one press of an arrow moves it by; it always rests on a multiple.
    pub step: f64,
    /// What it says at a value.
    pub say: Callback<f64, String>,
    /// It was moved to another value.
    pub onvalue: Callback<f64>,
}

impl PartialEq for Movable {
    /// What it says and whom it tells follow from what it is.
    fn eq(&self, other: &Self) -> bool {
        let numbers = |one: &Self| [one.value, one.preset, one.min, one.max, one.step];
        self.id == other.id && numbers(self) == numbers(other)
    }
}

impl Movable {
    /// The allowed multiple of the step that is nearest to `value`.
    #[must_use]
    pub fn rest(&self, value: f64) -> f64 {
        // Dividing by a whole number gives the value that is written with few digits.
        let steps = (value / self.step).round();
        let nearest = if self.step < 1.0 {
            steps / (1.0 / self.step).round()
        } else {
            steps * self.step
        };
        nearest.clamp(self.min, self.max)
    }

    /// Where `key` moves the line from `value`; `None` for keys that do not.
    #[must_use]
    pub fn pressed(&self, key: &str, value: f64) -> Option<f64> {
        let steps = match key {
            "ArrowUp" | "ArrowRight" => 1.0,
            "ArrowDown" | "ArrowLeft" => -1.0,
            "PageUp" => PAGE,
            "PageDown" => -PAGE,
            "Home" => return Some(self.min),
            "End" => return Some(self.max),
            _ => return None,
        };
        Some(self.rest(value + steps * self.step))
    }
}

/// A moving line.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Draft {
    value: f64,
    /// Where the pointer and the line were when it was taken [px]; `None` is by keyboard.
    held: Option<(f64, f64)>,
}

/// The line and its picture's scales.
#[derive(Clone, PartialEq)]
pub struct HandleProps {
    /// The line.
    pub line: Movable,
    /// Where the picture's own line is.
    pub drawn: f64,
    /// The horizontal scale.
    pub x: Scale,
    /// The vertical scale.
    pub y: Scale,
    /// Size of the picture [px].
    pub size: (f64, f64),
}

impl Part for HandleProps {
    const NAME: &'static str = "handle";

    fn draw(&self, hooks: &mut HookContext) -> Html {
        handle(self, hooks)
    }
}

/// The line with its handle, over a picture.
fn handle(props: &HandleProps, hooks: &mut HookContext) -> Html {
    let draft = use_state_eq(|| None::<Draft>).run(hooks);
    // Keys are set after a pause: nothing simulates while an arrow is held.
    let settle = {
        let (draft, props) = (draft.clone(), props.clone());
        move || set(&props, &draft, None)
    };
    let waits = draft.filter(|draft| draft.held.is_none());
    use_effect_with(waits, move |waits| {
        let timer = waits.map(|_| Timeout::new(PAUSE_MS, settle));
        move || drop(timer)
    })
    .run(hooks);
    let line = &props.line;
    let value = draft.map_or(line.value, |draft| draft.value);
    let moved = value.to_bits() != props.drawn.to_bits();
    let (width, height) = props.size;
    html! {
        <svg
            class={classes!("handle-layer", moved.then_some("moved"))}
            width={format!("{width:.0}")}
            height={format!("{height:.0}")}
            viewBox={format!("0 0 {width:.0} {height:.0}")}
        >
            { preset_mark(props, value) }
            <g
                id={line.id.clone()}
                class={classes!("handle", draft.is_some().then_some("held"))}
                role="slider"
                tabindex="0"
                aria-orientation="vertical"
                aria-label={line.name.clone()}
                aria-valuemin={line.min.to_string()}
                aria-valuemax={line.max.to_string()}
                aria-valuenow={value.to_string()}
                aria-valuetext={line.say.emit(value)}
                onpointerdown={take(props, &draft)}
                onpointermove={drag(props, &draft)}
                onpointerup={release(props, &draft)}
                onpointercancel={give_back(&draft)}
                onkeydown={press(props, &draft)}
                onblur={leave(props, &draft)}
            >
                <title>{ texts::MOVE_LINE }</title>
                { shapes(props, value, moved, draft.is_some()) }
            </g>
        </svg>
    }
}

/// Lets go of the line at `value`, or where the keys have brought it.
fn set(props: &HandleProps, draft: &UseStateHandle<Option<Draft>>, value: Option<f64>) {
    if let Some(held) = **draft {
        let value = value.unwrap_or(held.value);
        draft.set(None);
        if value.to_bits() != props.line.value.to_bits() {
            props.line.onvalue.emit(value);
        }
    }
}

/// Where the pointer has brought a line that it holds.
fn held_at(props: &HandleProps, draft: &Draft, event: &PointerEvent) -> Option<f64> {
    let (pointer, start) = draft.held?;
    let way = f64::from(event.client_y()) - pointer;
    if way.abs() < STILL_PX {
        return Some(props.line.value);
    }
    Some(props.line.rest(props.y.value_from_px(start + way)))
}

fn take(props: &HandleProps, draft: &UseStateHandle<Option<Draft>>) -> Callback<PointerEvent> {
    let (props, draft) = (props.clone(), draft.clone());
    Callback::from(move |event: PointerEvent| {
        if event.button() != 0 || !event.is_primary() {
            return;
        }
        // Refused only for pointers that are gone.
        let _ = event
            .target_unchecked_into::<Element>()
            .set_pointer_capture(event.pointer_id());
        let value = draft.map_or(props.line.value, |draft| draft.value);
        let start = props.y.px_from_value(value);
        draft.set(Some(Draft {
            value,
            held: Some((f64::from(event.client_y()), start)),
        }));
    })
}

fn drag(props: &HandleProps, draft: &UseStateHandle<Option<Draft>>) -> Callback<PointerEvent> {
    let (props, draft) = (props.clone(), draft.clone());
    Callback::from(move |event: PointerEvent| {
        let Some(held) = *draft else { return };
        if let Some(value) = held_at(&props, &held, &event) {
            // The months are not read meanwhile.
            event.stop_propagation();
            draft.set(Some(Draft { value, ..held }));
        }
    })
}

fn release(props: &HandleProps, draft: &UseStateHandle<Option<Draft>>) -> Callback<PointerEvent> {
    let (props, draft) = (props.clone(), draft.clone());
    Callback::from(move |event: PointerEvent| {
        if let Some(value) = (*draft).and_then(|held| held_at(&props, &held, &event)) {
            set(&props, &draft, Some(value));
        }
    })
}

/// The browser has taken the pointer away, to scroll for one.
fn give_back(draft: &UseStateHandle<Option<Draft>>) -> Callback<PointerEvent> {
    let draft = draft.clone();
    Callback::from(move |_| draft.set(None))
}

fn press(props: &HandleProps, draft: &UseStateHandle<Option<Draft>>) -> Callback<KeyboardEvent> {
    let (props, draft) = (props.clone(), draft.clone());
    Callback::from(move |event: KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let key = event.key();
        let value = draft.map_or(props.line.value, |draft| draft.value);
        if key == "Escape" {
            draft.set(None);
        } else if key == "Enter" {
            set(&props, &draft, None);
        } else if let Some(value) = props.line.pressed(&key, value) {
            draft.set(Some(Draft { value, held: None }));
        } else {
            return;
        }
        event.prevent_default();
    })
}

fn leave(props: &HandleProps, draft: &UseStateHandle<Option<Draft>>) -> Callback<yew::FocusEvent> {
    let (props, draft) = (props.clone(), draft.clone());
    Callback::from(move |_| set(&props, &draft, None))
}

/// Where the preset has the line, when it is somewhere else.
fn preset_mark(props: &HandleProps, value: f64) -> Html {
    let preset = props.line.preset;
    if preset.to_bits() == value.to_bits() || !props.y.contains(preset) {
        return Html::default();
    }
    let (_, right) = props.x.px_range();
    let y = props.y.px_from_value(preset);
    stroke("preset-mark", (right - 8.0, y), (right + 8.0, y))
}

fn shapes(props: &HandleProps, value: f64, moved: bool, held: bool) -> Html {
    let y = props.y.px_from_value(value);
    let (left, right) = props.x.px_range();
    let half = REACH_PX / 2.0;
    let (grip_width, grip_height) = GRIP_PX;
    let top = y - grip_height / 2.0;
    let middle = right + 2.0 + grip_width / 2.0;
    let arrow = |way: f64| {
        let (foot, tip) = (px(y + 2.0 * way), px(y + 6.0 * way));
        format!(
            "M{} {foot}H{}L{} {tip}Z",
            px(middle - 4.0),
            px(middle + 4.0),
            px(middle)
        )
    };
    // Words go below a line that touches the top.
    let baseline = if y < 22.0 { y + 14.0 } else { y - 5.0 };
    let said = if held {
        texts::line_held(&props.line.say.emit(value))
    } else {
        props.line.say.emit(value)
    };
    html! {
        <>
            <rect
                class="reach"
                x={px(left)}
                y={px(y - half)}
                width={px(right - left)}
                height={px(REACH_PX)}
            />
            if moved || held {
                { stroke("handle-line", (left, y), (right, y)) }
                { words((right - 6.0, baseline), "end", &said.into()) }
            }
            <rect
                class="reach grip-reach"
                x={px(right)}
                y={px(y - half)}
                width={px(grip_width + 6.0)}
                height={px(REACH_PX)}
            />
            <rect
                class="grip"
                x={px(right + 2.0)}
                y={px(top)}
                width={px(grip_width)}
                height={px(grip_height)}
                rx="4"
            />
            <path class="grip-arrows" d={format!("{}{}", arrow(-1.0), arrow(1.0))} />
        </>
    }
}

#[cfg(test)]
mod tests {
    use yew::Callback;

    use super::Movable;

    fn line(step: f64, min: f64, max: f64) -> Movable {
        Movable {
            id: "line".into(),
            name: "Line".into(),
            value: min,
            preset: min,
            min,
            max,
            step,
            say: Callback::from(|value: f64| value.to_string()),
            onvalue: Callback::noop(),
        }
    }

    #[test]
    fn keys_move_by_steps_and_stop_at_the_ends() {
        let line = line(10.0, 1.0, 600.0);
        assert_eq!(line.pressed("ArrowUp", 500.0), Some(510.0));
        assert_eq!(line.pressed("ArrowLeft", 500.0), Some(490.0));
        assert_eq!(line.pressed("PageUp", 495.0), Some(600.0));
        assert_eq!(line.pressed("PageDown", 90.0), Some(1.0));
        assert_eq!(line.pressed("Home", 90.0), Some(1.0));
        assert_eq!(line.pressed("End", 90.0), Some(600.0));
        assert_eq!(line.pressed("a", 90.0), None);
    }

    #[test]
    fn values_rest_on_numbers_that_are_written_with_few_digits() {
        let line = line(0.01, 0.01, 1.0);
        assert_eq!(line.rest(0.6749).to_string(), "0.67");
        assert_eq!(line.pressed("ArrowUp", 0.28).unwrap().to_string(), "0.29");
        assert_eq!(line.rest(7.0).to_string(), "1");
    }
}
