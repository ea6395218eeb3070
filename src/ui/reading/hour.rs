//! A replayed hour: as pictures, in sentences and as tables.

use yew::AttrValue;

use crate::sim::deployment::Architecture;
use crate::sim::report::hour::{Hour, HourFrame, HourPart};
use crate::ui::charts::boxes::{Boxes, Line};
use crate::ui::charts::durations::{Duration, Durations};
use crate::ui::charts::histogram::{Bar, Histogram, Mark};
use crate::ui::format;
use crate::ui::reading::diagram;
use crate::ui::words::hour as texts;

/// Parts that take less than this share of a slow request's time are left out of the picture.
const LEAST_SHARE: f64 = 0.002;

/// Waiting of less than this share of a time is not told beside it.
const TOLD_SHARE: f64 = 0.02;

/// Names of the quantiles that a report has.
const QUANTILES: [&str; 3] = ["p50", "p95", "p99"];

/// Seconds as people say them.
#[must_use]
pub fn seconds(value: f64) -> String {
    if value >= 120.0 {
        format::minutes(value / 60.0)
    } else {
        format::millis(value * 1e3)
    }
}

/// What was simulated, and what came out, in sentences.
#[must_use]
pub fn facts(hour: &Hour, futures: u32) -> Vec<String> {
    let [_, p95, _] = &hour.quantiles;
    let study = &hour.study[1];
    let spread = |one: &crate::sim::report::Quantile| {
        let ms = format::millis(one.ms);
        match one.half_width_ms {
            Some(width) => texts::give_or_take(&ms, &format::millis(width)),
            None => ms,
        }
    };
    let future = texts::future_of(hour.future + 1, futures);
    let mut facts = vec![texts::hour_window(
        &future,
        &format::whole(hour.requests as f64),
        &seconds(hour.seconds),
        &seconds(hour.warm_up_seconds),
        &format::count(hour.events as f64),
        &format::quantity(hour.deployed.requests_per_second, ""),
        &format::quantity(hour.capacity_per_second, ""),
    )];
    if hour.overloaded {
        facts.push(texts::OVERLOADED.to_owned());
    }
    facts.push(texts::hour_study(&spread(p95), &spread(study)));
    let failed: u64 = hour.unanswered.iter().sum();
    facts.push(if failed == 0 {
        texts::ALL_ANSWERED.to_owned()
    } else {
        let causes = hour.unanswered.iter().enumerate();
        let causes = causes.filter(|(_, count)| **count > 0);
        let causes: Vec<String> = causes
            .map(|(place, count)| texts::cause(place, &format::whole(*count as f64)))
            .collect();
        texts::unanswered(
            &format::whole(failed as f64),
            &format::percent(failed as f64 / hour.requests.max(1) as f64),
            &causes.join(", "),
        )
    });
    facts
}

/// The response times as a picture.
#[must_use]
pub fn histogram(hour: &Hour) -> Histogram {
    let say = |place: usize| format::millis(hour.quantiles[place].ms);
    let mut marks: Vec<Mark> = QUANTILES
        .iter()
        .enumerate()
        .map(|(place, name)| Mark {
            value: hour.quantiles[place].ms,
            label: texts::level(name, &say(place)).into(),
            warning: false,
        })
        .collect();
    let limit = format::millis(hour.threshold_ms);
    let after = { marks.iter() }.filter(|mark| mark.value < hour.threshold_ms);
    let place = after.count();
    let warning = Mark {
        value: hour.threshold_ms,
        label: texts::level(texts::WARNING_LINE_SHORT, &limit).into(),
        warning: true,
    };
    marks.insert(place, warning);
    let bar = |bin: &crate::sim::report::hour::ResponseBin| Bar {
        from: bin.from_ms,
        to: bin.to_ms,
        count: bin.requests as f64,
        title: texts::bin(&range(bin), &format::whole(bin.requests as f64)).into(),
    };
    Histogram {
        summary: texts::histogram_summary(&say(0), &say(1), &say(2), &limit).into(),
        bars: hour.histogram.iter().map(bar).collect(),
        marks,
        say: format::millis,
    }
}

fn range(bin: &crate::sim::report::hour::ResponseBin) -> String {
    format::range(&format::millis(bin.from_ms), &format::millis(bin.to_ms))
}

/// The same as a table.
#[must_use]
pub fn histogram_rows(hour: &Hour) -> Vec<Vec<String>> {
    let rows = hour.histogram.iter();
    rows.map(|bin| vec![range(bin), format::whole(bin.requests as f64)])
        .collect()
}

/// The parts in which requests spend time.
fn timed(hour: &Hour) -> impl Iterator<Item = &HourPart> {
    let own = hour.parts.iter().filter(|part| !part.jobs);
    own.filter(|part| {
        let mean = part.waiting_ms + part.service_ms;
        let slow = part.slow_waiting_ms + part.slow_service_ms;
        mean > LEAST_SHARE * hour.mean_ms || slow > LEAST_SHARE * hour.slow.mean_ms
    })
}

/// Where the time went, as a picture.
#[must_use]
pub fn durations(hour: &Hour) -> Vec<Durations> {
    let one = |served: f64, waited: f64| Duration {
        served,
        waited,
        label: if waited > TOLD_SHARE * (served + waited) {
            texts::time_of(
                &format::millis(served + waited),
                &format::millis(waited),
                served < TOLD_SHARE * waited,
            )
        } else {
            texts::time_of(&format::millis(served), "", false)
        }
        .into(),
    };
    let row = |part: &HourPart| Durations {
        title: texts::part_in_full(&part.part).into(),
        pair: [
            one(part.service_ms, part.waiting_ms),
            one(part.slow_service_ms, part.slow_waiting_ms),
        ],
    };
    timed(hour).map(row).collect()
}

/// The same as a table.
#[must_use]
pub fn duration_rows(hour: &Hour) -> Vec<Vec<String>> {
    let row = |part: &HourPart| {
        let times = [
            part.service_ms,
            part.waiting_ms,
            part.slow_service_ms,
            part.slow_waiting_ms,
        ];
        let name = std::iter::once(texts::part_in_full(&part.part));
        name.chain(times.map(format::millis)).collect()
    };
    timed(hour).map(row).collect()
}

/// What slow requests spent most of their time on; empty when none was slow.
#[must_use]
pub fn slow_story(hour: &Hour) -> String {
    let doings = hour
        .parts
        .iter()
        .filter(|part| !part.jobs)
        .flat_map(|part| {
            let waited = (part.slow_waiting_ms, true, part);
            [waited, (part.slow_service_ms, false, part)]
        });
    let most = doings.max_by(|a, b| a.0.total_cmp(&b.0));
    match most {
        Some((time, waiting, part)) if hour.slow.requests > 0 && time > 0.0 => {
            let told = texts::slow_story(
                &format::whole(hour.slow.requests as f64),
                &format::millis(hour.slow.mean_ms),
                &part.part,
                &format::percent((time / hour.slow.mean_ms.max(1e-9) * 100.0).round() / 100.0),
                waiting,
            );
            let held = waiting && part.held && !hour.bottleneck.is_empty();
            let told = match &*hour.bottleneck {
                cause if held && cause != part.part => told + &texts::held_up(cause),
                _ => told,
            };
            let looked = texts::looked(
                &seconds(hour.slow.every_seconds),
                &seconds(hour.slow.seconds),
            );
            format!("{told} {looked}")
        }
        _ => String::new(),
    }
}

/// Requests waiting at all parts in a frame.
#[must_use]
pub fn waiting(frame: &HourFrame) -> u32 {
    frame.levels.iter().map(|three| three[0]).sum()
}

/// The most that waited at each level over all frames.
fn highest(hour: &Hour) -> Vec<u32> {
    let width = hour.frames.first().map_or(0, |frame| frame.levels.len());
    let mut most = vec![0; width];
    for frame in &hour.frames {
        for (most, three) in most.iter_mut().zip(&frame.levels) {
            *most = three[0].max(*most);
        }
    }
    most
}

/// The parts that frames have numbers of: of two on one machine, the first.
fn moving(hour: &Hour) -> impl Iterator<Item = &HourPart> {
    let mut seen = Vec::new();
    hour.parts.iter().filter(move |part| {
        let new = !seen.contains(&part.level);
        seen.push(part.level);
        new
    })
}

/// Whether two parts run on the same machine.
fn is_beside(part: &HourPart, other: &HourPart) -> bool {
    other.level == part.level && other.part != part.part
}

fn levels(frame: &HourFrame, part: &HourPart) -> [u32; 3] {
    let place = usize::try_from(part.level).unwrap_or(usize::MAX);
    frame.levels.get(place).copied().unwrap_or_default()
}

/// Requests counted, as people say it.
fn said(count: u32) -> String {
    format::whole(f64::from(count))
}

fn servers(part: &HourPart) -> String {
    { part.servers }.map_or_else(String::new, |count| format::whole(count as f64))
}

/// A frame as a picture.
#[must_use]
pub fn frame_boxes(architecture: &Architecture, hour: &Hour, number: usize) -> Boxes {
    let mut nodes = diagram::with_machines(architecture, Some(&hour.deployed));
    let most = highest(hour);
    let Some(frame) = hour.frames.get(number) else {
        return Boxes::default();
    };
    let client = |label: &'static str, count: u32| Line {
        label: label.into(),
        value: said(count).into(),
        ..Line::default()
    };
    if let Some(clients) = nodes.first_mut() {
        clients.lines.push(client(texts::BEGAN, frame.arrived));
        clients.lines.push(client(texts::ANSWERED, frame.answered));
        clients.lines.push(client(texts::FAILED, frame.failed));
        if hour.frames.iter().any(|frame| frame.retried > 0) {
            clients.lines.push(client(texts::RETRIED, frame.retried));
        }
    }
    for part in moving(hour) {
        let [waiting, busy, lost] = levels(frame, part);
        let place = usize::try_from(part.level).unwrap_or(usize::MAX);
        let most = f64::from(most.get(place).copied().unwrap_or(0).max(1));
        let own = part.servers.map(|count| count.max(1) as f64);
        let mut value = texts::moves(&said(waiting), &said(busy), &servers(part));
        if lost > 0 {
            value += &texts::lost(&said(lost));
        }
        let shared = { hour.parts.iter() }.any(|other| is_beside(part, other));
        let label = if shared {
            texts::SHARED.to_owned()
        } else {
            texts::part_in_box(&part.part)
        };
        let line = Line {
            label: label.into(),
            value: value.into(),
            share: own.map(|own| f64::from(busy) / own),
            waiting: own.map(|_| f64::from(waiting) / most),
            marked: false,
            tall: true,
        };
        diagram::put(&mut nodes, &part.part, line);
    }
    diagram::joined(nodes, |line| {
        if line.value.is_empty() {
            line.label.to_string()
        } else {
            format!("{}: {}", line.label, line.value)
        }
    })
}

/// What is happening in a frame, in a sentence.
#[must_use]
pub fn now(hour: &Hour, number: usize) -> String {
    let Some(frame) = hour.frames.get(number) else {
        return String::new();
    };
    let most = moving(hour)
        .map(|part| (levels(frame, part)[0], part))
        .max_by_key(|(count, _)| *count);
    let (count, part) = most.map_or((0, ""), |(count, part)| (count, &*part.part));
    let told = texts::now(&said(waiting(frame)), &said(count), part);
    if number == 0 {
        return told;
    }
    let moved = texts::moved(&said(frame.arrived), &said(frame.answered));
    told + &moved + &texts::now_failed(&said(frame.failed), &said(frame.retried))
}

/// A frame as a table: part, waiting, served, lost.
#[must_use]
pub fn frame_rows(hour: &Hour, number: usize) -> Vec<Vec<String>> {
    let Some(frame) = hour.frames.get(number) else {
        return Vec::new();
    };
    let row = |part: &HourPart| {
        let name = std::iter::once(texts::part_in_full(&part.part));
        name.chain(levels(frame, part).map(said)).collect()
    };
    moving(hour).map(row).collect()
}

/// All frames as a table: when, waiting, began, answered, failed.
#[must_use]
pub fn all_rows(hour: &Hour) -> Vec<Vec<String>> {
    let rows = hour.frames.iter().enumerate();
    rows.map(|(number, frame)| {
        let counts = [waiting(frame), frame.arrived, frame.answered, frame.failed];
        let name = std::iter::once(seconds(hour.frame_seconds * number as f64));
        name.chain(counts.map(said)).collect()
    })
    .collect()
}

/// Requests waiting over all frames, as shares of the most, and in a sentence.
#[must_use]
pub fn waiting_line(hour: &Hour) -> (Vec<f64>, AttrValue) {
    let counts: Vec<u32> = hour.frames.iter().map(waiting).collect();
    let most = counts.iter().copied().max().unwrap_or(0);
    let at = counts.iter().position(|count| *count == most).unwrap_or(0);
    let time = |frames: usize| seconds(hour.frame_seconds * frames as f64);
    let summary = texts::waiting_summary(&said(most), &time(at), &time(counts.len()));
    let share = |count: u32| f64::from(count) / f64::from(most.max(1));
    (counts.into_iter().map(share).collect(), summary.into())
}

/// How fast frames run against what they show.
#[must_use]
pub fn slowed(hour: &Hour, frames_a_second: f64) -> String {
    let times = 1.0 / (hour.frame_seconds * frames_a_second).max(f64::MIN_POSITIVE);
    if times >= 1.0 {
        texts::slowed(&format::count(times.round()), true)
    } else {
        texts::slowed(&format::count((1.0 / times).round()), false)
    }
}
