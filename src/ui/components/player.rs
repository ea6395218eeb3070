//! How the requests of an hour moved: frame by frame, by hand or by themselves.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::functional::{Hook, HookContext};
use yew::{AttrValue, Callback, Event, Html, InputEvent, MouseEvent, TargetCast, html};

use crate::sim::deployment::Architecture;
use crate::sim::report::hour::Hour;
use crate::sim::scenario::Scenario;
use crate::ui::charts::boxes::BoxesProps;
use crate::ui::charts::path;
use crate::ui::components::data_table::{DataTableProps, data_table};
use crate::ui::hooks::use_player::{Player, use_player};
use crate::ui::part::{Part, part};
use crate::ui::reading::hour as read;
use crate::ui::shared::Shared;
use crate::ui::words::hour as texts;

/// Frames a second that can be chosen.
const SPEEDS: [u32; 4] = [2, 5, 12, 30];

/// Frames a second at first.
const SPEED: u32 = 5;

/// Height of the line of those who wait [px].
const LINE_PX: f64 = 56.0;

/// An hour to be played.
#[derive(Clone, PartialEq)]
pub struct MovesProps {
    /// It.
    pub hour: Shared<Hour>,
    /// The scenario that it belongs to.
    pub scenario: Shared<Scenario>,
}

/// What ran in an hour.
fn architecture<'a>(hour: &Hour, scenario: &'a Scenario) -> Option<&'a Architecture> {
    let mut strategies = scenario.strategies.iter();
    let built = strategies.find(|one| one.id == hour.strategy)?;
    Some(&built.design_at(hour.deployed.stage as usize).architecture)
}

impl Part for MovesProps {
    const NAME: &'static str = "moves";

    fn draw(&self, hooks: &mut HookContext) -> Html {
        let player = use_player(self.hour.frames.len(), SPEED).run(hooks);
        moves(self, &player)
    }
}

/// The frames with their controls.
fn moves(props: &MovesProps, player: &Player) -> Html {
    let hour = &props.hour;
    let Some(architecture) = architecture(hour, &props.scenario) else {
        return Html::default();
    };
    let boxes = read::frame_boxes(architecture, hour, player.frame);
    let now = AttrValue::from(read::now(hour, player.frame));
    html! {
        <>
            { controls(hour, player) }
            // Whoever listens hears single frames, not a film.
            <p id="now" class="now" aria-live={if player.plays { "off" } else { "polite" }}>
                { &now }
            </p>
            { line(hour, player.frame) }
            { part(BoxesProps { boxes, summary: now }) }
            { data_table(&DataTableProps {
                caption: texts::MOVES.into(),
                heads: [texts::PART, texts::WAITING, texts::SERVED_NOW, texts::LOST_NOW]
                    .map(str::to_owned)
                    .to_vec(),
                rows: read::frame_rows(hour, player.frame),
            }) }
        </>
    }
}

fn controls(hour: &Hour, player: &Player) -> Html {
    let last = hour.frames.len().saturating_sub(1);
    let frame = player.frame;
    let step = |to: usize| player.show.reform(move |_: MouseEvent| to);
    let onspeed = player.hurry.reform(|event: Event| {
        let choice: HtmlSelectElement = event.target_unchecked_into();
        let place = usize::try_from(choice.selected_index()).unwrap_or(0);
        SPEEDS.get(place).copied().unwrap_or(SPEED)
    });
    let name = match (player.plays, frame >= last) {
        (true, _) => texts::PAUSE,
        (false, true) => texts::AGAIN,
        (false, false) => texts::PLAY,
    };
    html! {
        <div class="player">
            <p class="player-buttons">
                <button
                    id="frame-back"
                    type="button"
                    onclick={step(frame.saturating_sub(1))}
                    disabled={frame == 0}
                >
                    { texts::STEP_BACK }
                </button>
                <button
                    id="frame-on"
                    type="button"
                    onclick={step(frame + 1)}
                    disabled={frame >= last}
                >
                    { texts::STEP_ON }
                </button>
                <button
                    id="play"
                    class="play"
                    type="button"
                    onclick={toggle(&player.toggle)}
                >
                    { name }
                </button>
                <label class="play" for="speed">{ texts::SPEED }</label>
                <select id="speed" class="play" onchange={onspeed}>
                    { for SPEEDS.iter().map(|speed| html! {
                        <option selected={*speed == player.speed}>{ speed }</option>
                    }) }
                </select>
                <span class="play meaning">{ read::slowed(hour, f64::from(player.speed)) }</span>
            </p>
            { slider(hour, player) }
        </div>
    }
}

/// The frames along a line.
fn slider(hour: &Hour, player: &Player) -> Html {
    let (frame, last) = (player.frame, hour.frames.len().saturating_sub(1));
    let at = read::seconds(hour.frame_seconds * frame as f64);
    let said = texts::frame_of(frame + 1, last + 1, &at);
    let oninput = player.show.reform(|event: InputEvent| {
        let slider: HtmlInputElement = event.target_unchecked_into();
        slider.value_as_number() as usize
    });
    html! {
        <p class="chooser">
            <label for="frame">{ texts::MOMENT }</label>
            <input
                id="frame"
                type="range"
                min="0"
                max={last.to_string()}
                step="1"
                value={frame.to_string()}
                aria-valuetext={said.clone()}
                {oninput}
            />
            <output for="frame" class="figures">{ said }</output>
        </p>
    }
}

fn toggle(toggle: &Callback<()>) -> Callback<MouseEvent> {
    toggle.reform(|_| ())
}

/// Those who wait, over all frames, and where the shown one is.
fn line(hour: &Hour, frame: usize) -> Html {
    let (shares, summary) = read::waiting_line(hour);
    let width = shares.len().max(2) as f64 - 1.0;
    let points = shares.iter().enumerate();
    let upper: Vec<(f64, f64)> = points
        .map(|(index, share)| (index as f64, 1.0 + (1.0 - share) * (LINE_PX - 2.0)))
        .collect();
    let lower: Vec<(f64, f64)> = upper.iter().map(|point| (point.0, LINE_PX)).collect();
    let at = frame.to_string();
    html! {
        <div class="chart waiting-line">
            <svg
                role="img"
                aria-label={summary.clone()}
                viewBox={format!("0 0 {width:.0} {LINE_PX:.0}")}
                preserveAspectRatio="none"
                width="100%"
                height={format!("{LINE_PX:.0}")}
            >
                <path class="bar-waiting" d={path::area(&upper, &lower)} />
                <line
                    class="here"
                    x1={at.clone()}
                    x2={at}
                    y1="0"
                    y2={format!("{LINE_PX:.0}")}
                    vector-effect="non-scaling-stroke"
                />
            </svg>
            <p class="meaning">{ summary }{ "." }</p>
        </div>
    }
}
