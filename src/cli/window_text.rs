//! The table of `loadbearing window`, for people.

use std::fmt::Write as _;

use super::window::Answer;
use crate::sim::backend::figures::Measured;
use crate::sim::backend::inspection::{DeploymentReport, WindowReport};

/// The whole table.
pub(super) fn text(answer: &Answer) -> String {
    let window = &answer.window;
    let mut text = heading(answer);
    let _ = writeln!(text, "\nresponse time of answered requests");
    let study = answer.study;
    let times = [
        ("mean", window.response_ms.mean, None),
        (
            "p50",
            window.response_ms.p50,
            study.map(|study| study.p50_ms),
        ),
        ("p90", window.response_ms.p90, None),
        (
            "p95",
            window.response_ms.p95,
            study.map(|study| study.p95_ms),
        ),
        (
            "p99",
            window.response_ms.p99,
            study.map(|study| study.p99_ms),
        ),
    ];
    for (name, measured, study) in times {
        let _ = write!(text, "  {name:12}{}", with_interval(measured, " ms"));
        if let Some(study) = study {
            let _ = write!(text, "   the study says {} ms", number(study));
        }
        text.push('\n');
    }
    let answered = with_interval(window.throughput_per_second, " /s");
    let _ = writeln!(text, "  {:12}{answered}", "answered");
    let _ = writeln!(text, "\nnot answered in time");
    let _ = writeln!(text, "  {:12}{}", "all", percent(window.failed_share));
    for failure in &window.failures {
        let name = failure.cause.replace('_', " ");
        let _ = writeln!(text, "  {name:12}{}", percent(failure.share));
    }
    jobs(&mut text, window);
    parts(&mut text, window);
    let _ = writeln!(
        text,
        "\n± half the width of the {} % interval{}",
        window.level * 100.0,
        if window.precise || window.overloaded {
            ""
        } else {
            "; p95 is less precise than ± 5 %"
        }
    );
    let _ = writeln!(
        text,
        "{} requests and {} events, {} s measured after {} s of warm-up, seed {}",
        window.requests,
        window.events,
        number(window.seconds),
        number(window.warm_up_seconds),
        window.seed
    );
    text
}

fn heading(answer: &Answer) -> String {
    let window = &answer.window;
    let from = match answer.month {
        Some(month) => format!("busy hour of month {month} in the first future"),
        None => "a load that was asked for".to_owned(),
    };
    let mut text = format!("{}, {}: {from}\n", answer.scenario, answer.strategy);
    let _ = writeln!(
        text,
        "{} requests/s, {} % of the nominal capacity; {} rows",
        number(window.requests_per_second),
        number(window.load * 100.0),
        number(window.rows.round())
    );
    deployment(&mut text, &window.deployment);
    if window.overloaded {
        let _ = writeln!(
            text,
            "OVERLOADED: a transient over {} s, not a steady state",
            number(window.seconds)
        );
    }
    text
}

fn deployment(text: &mut String, ran: &DeploymentReport) {
    let _ = writeln!(
        text,
        "{}: {} × {} ({} workers, {} connections each)",
        ran.architecture,
        ran.instances,
        ran.application_size,
        ran.workers_per_instance,
        ran.connections_per_instance
    );
    let mut beside = Vec::new();
    if let Some(size) = &ran.database_size {
        beside.push(format!("database {} × {size}", ran.shards));
    }
    if let Some(size) = { &ran.cache_size }.as_ref().filter(|_| ran.cache_nodes > 0) {
        beside.push(format!("cache {} × {size}", ran.cache_nodes));
    }
    if let Some(workers) = ran.background_workers {
        beside.push(format!("{workers} background workers"));
    }
    if !beside.is_empty() {
        let _ = writeln!(text, "{}", beside.join(", "));
    }
}

fn jobs(text: &mut String, window: &WindowReport) {
    let Some(jobs) = &window.jobs else {
        return;
    };
    let _ = writeln!(text, "\njobs ({} left, {} done)", jobs.left, jobs.completed);
    let _ = writeln!(text, "  {:12}{}", "p95", with_interval(jobs.p95_ms, " ms"));
    let _ = writeln!(text, "  {:12}{}", "late", percent(jobs.late_share));
    if jobs.backlog_grows {
        let _ = writeln!(text, "  more and more of them wait: all will be late");
    }
}

fn parts(text: &mut String, window: &WindowReport) {
    let _ = writeln!(
        text,
        "\n{:22}{:>8}{:>16}{:>16}",
        "part", "busy", "wait/request", "number waiting"
    );
    for part in &window.parts {
        let busy = part
            .utilization
            .map_or_else(|| "–".to_owned(), |busy| format!("{:.1} %", busy * 100.0));
        let mark = if window.bottleneck == Some(part.part) {
            "  bottleneck"
        } else {
            ""
        };
        let _ = writeln!(
            text,
            "{:22}{busy:>8}{:>16}{:>16}{mark}",
            part.part.replace('_', " "),
            format!("{} ms", number(part.waiting_ms)),
            number(part.number_waiting)
        );
    }
}

fn with_interval(measured: Measured, unit: &str) -> String {
    let Some(value) = measured.value else {
        return "nothing observed".to_owned();
    };
    let half_width = measured
        .half_width
        .map_or_else(|| "unknown".to_owned(), number);
    format!("{:>10}{unit} ± {half_width}", number(value))
}

fn percent(share: Measured) -> String {
    let times = |value: Option<f64>| value.map(|value| value * 100.0);
    let share = Measured {
        value: times(share.value),
        half_width: times(share.half_width),
    };
    with_interval(share, " %")
}

/// A share as a percentage.
pub(super) fn percent_value(share: Option<f64>) -> String {
    share.map_or_else(
        || "–".to_owned(),
        |share| format!("{} %", number(share * 100.0)),
    )
}

/// Four digits that count; more would claim more than intervals allow.
pub(super) fn number(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return format!("{value}");
    }
    let size = libm::log10(value.abs()).floor() as i32;
    let decimals = (3 - size).clamp(0, 6) as usize;
    let text = format!("{value:.decimals$}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}
