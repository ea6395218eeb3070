//! One warning sign: what it means, when both strategies cross its line, and its curves.

use yew::{AttrValue, Callback, Html, classes, html};

use crate::ui::charts::Series;
use crate::ui::charts::axis::MonthAxis;
use crate::ui::charts::handle::Movable;
use crate::ui::charts::panel::PanelProps;
use crate::ui::components::lever;
use crate::ui::components::strategy_name::strategy_name;
use crate::ui::inputs::Setting;
use crate::ui::levers::Lever;
use crate::ui::part::part;
use crate::ui::reading::crossings::CrossingReading;
use crate::ui::reading::timeline::{SignReading, say, sign_ticks, threshold_step};
use crate::ui::state::Action;
use crate::ui::{format, words};

/// A sign to draw.
#[derive(Clone, Debug, PartialEq)]
pub struct SignFigureProps {
    /// It.
    pub reading: SignReading,
    /// The months.
    pub axis: MonthAxis,
    /// The month that is being read.
    pub month: u32,
    /// The number behind the warning line.
    pub lever: Option<Lever>,
    /// The reader points at a month.
    pub onmonth: Callback<Option<u32>>,
    /// The warning line was moved.
    pub onaction: Callback<Action>,
}

/// A warning sign with its picture.
pub fn sign_figure(props: &SignFigureProps) -> Html {
    let SignFigureProps {
        reading,
        axis,
        month,
        lever,
        onmonth,
        onaction,
    } = props;
    let (title, meaning) = words::sign(reading.sign.id());
    let say = say(reading.sign);
    let ticks: Vec<_> = sign_ticks(reading.sign, &reading.extent)
        .into_iter()
        .map(|(tick, said)| (tick, AttrValue::from(said)))
        .collect();
    let summary = reading
        .crossings
        .iter()
        .map(|one| format!(" {}: {}.", one.title, one.when));
    let summary: String = std::iter::once(format!("{title}, {meaning}."))
        .chain(summary)
        .collect();
    let limit = format!("{}: {}", words::WARNING_LINE, reading.threshold.label);
    html! {
        <figure class="sign" id={format!("sign-{}", reading.sign.id())}>
            <figcaption>
                <h3>{ title }</h3>
                <p class="meaning">{ meaning }{ ". " }{ limit }{ "." }</p>
                { for lever.iter().filter(|lever| lever.is_changed()).map(|lever| {
                    lever::back(lever, &words::line_of(title), onaction)
                }) }
                <ul class="crossings">{ for reading.crossings.iter().map(crossing) }</ul>
            </figcaption>
            <div>
                <p class="readout figures">
                    <span>{ format::calendar_month(axis.calendar(*month)) }</span>
                    { for reading.series.iter().zip(&reading.crossings).map(|(series, one)| {
                        readout(series, one.letter, *month, say)
                    }) }
                </p>
                { part(PanelProps {
                    summary: AttrValue::from(summary),
                    series: reading.series.clone(),
                    threshold: Some(reading.threshold.clone()),
                    movable: lever.as_ref().map(|lever| movable(reading, lever, onaction)),
                    marks: reading.marks.clone(),
                    ..PanelProps::new(*axis, reading.extent, ticks, *month, onmonth)
                }) }
            </div>
        </figure>
    }
}

/// The warning line as one that can be moved; it sets the number behind it.
fn movable(reading: &SignReading, lever: &Lever, onaction: &Callback<Action>) -> Movable {
    let sign = reading.sign;
    let path = lever.path.clone();
    Movable {
        id: format!("line-{}", sign.id()).into(),
        name: words::line_of(words::sign(sign.id()).0).into(),
        value: lever.value,
        preset: lever.preset,
        min: lever.parameter.min,
        max: lever.parameter.max,
        step: threshold_step(sign, reading.threshold.value),
        say: Callback::from(move |value| words::threshold(sign.id(), &say(sign)(value))),
        onvalue: onaction.reform(move |value| Action::Set {
            path: path.clone(),
            setting: Some(Setting::Number(value)),
        }),
    }
}

/// A strategy's value in a month, and its band.
fn readout(series: &Series, letter: char, month: u32, say: fn(f64) -> String) -> Html {
    html! {
        <span>
            { strategy_name(series.slot, letter, "") }
            { at(&series.middle, month).map_or_else(String::new, say) }
            <small>{ band(at(&series.low, month), at(&series.high, month), say) }</small>
        </span>
    }
}

fn at(values: &[f64], month: u32) -> Option<f64> {
    values.get(usize::try_from(month).ok()?).copied()
}

fn band(low: Option<f64>, high: Option<f64>, say: fn(f64) -> String) -> String {
    match (low, high) {
        (Some(low), Some(high)) => format!(" ({})", format::range(&say(low), &say(high))),
        _ => String::new(),
    }
}

fn crossing(one: &CrossingReading) -> Html {
    let value = one
        .month
        .map_or_else(String::new, |month| month.to_string());
    html! {
        <li
            class={classes!(one.month.is_none().then_some("calm"))}
            data-strategy={one.strategy.clone()}
        >
            { strategy_name(one.slot, one.letter, "") }
            <span>
                <span class="unseen">{ &one.title }{ ": " }</span>
                <data {value}>{ &one.when }</data>
                if !one.cause.is_empty() {
                    <span class="cause">{ &one.cause }</span>
                }
            </span>
        </li>
    }
}
