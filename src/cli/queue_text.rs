//! The table of `loadbearing queue`, for people.

use std::fmt::Write as _;

use super::queue_report::{Measure, Node, QueueReport, Requests};

/// Digits that are shown of a measured number: more would claim more than intervals allow.
const DIGITS: i32 = 4;

/// What a number is, which decides how it is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quantity {
    Time,
    Plain,
    PerSecond,
}

/// The whole table.
pub(super) fn text(report: &QueueReport) -> String {
    let mut text = String::new();
    if let Some(title) = &report.title {
        let _ = writeln!(text, "{title}\n");
    }
    let million_per_second = report.events as f64 / report.computing_seconds / 1e6;
    let _ = writeln!(
        text,
        "simulated {}, {} events in {:.2} s ({million_per_second:.1} million/s), seed {}",
        time(report.simulated_seconds),
        thousands(report.events),
        report.computing_seconds,
        report.seed,
    );
    let _ = writeln!(
        text,
        "± half the width of the {} % interval, from {} batches",
        report.level * 100.0,
        report.batches
    );
    if let Some(reason) = report.stopped {
        let _ = writeln!(text, "STOPPED EARLY: {reason}");
    }
    if let Some(name) = report.theory {
        let _ = writeln!(text, "theory: {name}");
    }
    requests(&mut text, &report.all, "all requests".to_owned());
    for class in &report.classes {
        requests(
            &mut text,
            class,
            format!("requests of class {}", class.name),
        );
    }
    for node in &report.nodes {
        visits(&mut text, node);
    }
    text
}

fn requests(text: &mut String, all: &Requests, heading: String) {
    use Quantity::{PerSecond, Plain, Time};
    let _ = writeln!(text, "\n{heading}");
    let counts = [
        ("arrived", all.arrivals),
        ("completed", all.completed),
        ("blocked", all.blocked),
        ("abandoned", all.abandoned),
        ("timed out", all.timed_out),
    ];
    count_line(text, &counts, 2);
    let lines = [
        ("waiting time", Time, Some(all.waiting_seconds)),
        ("response time", Time, Some(all.response_seconds)),
        ("response p50", Time, Some(all.response_p50_seconds)),
        ("response p90", Time, Some(all.response_p90_seconds)),
        ("response p95", Time, Some(all.response_p95_seconds)),
        ("response p99", Time, Some(all.response_p99_seconds)),
        ("number waiting", Plain, all.number_waiting),
        ("number in system", Plain, Some(all.number_in_system)),
        ("utilisation", Plain, all.utilization),
        ("throughput", PerSecond, Some(all.throughput_per_second)),
        ("P(a visit waits)", Plain, all.probability_of_waiting),
        ("P(blocked)", Plain, Some(all.probability_of_blocking)),
        ("P(abandons)", Plain, Some(all.probability_of_abandoning)),
        ("P(times out)", Plain, Some(all.probability_of_timeout)),
    ];
    for (label, quantity, measure) in lines {
        line(text, label, quantity, measure);
    }
}

fn visits(text: &mut String, node: &Node) {
    use Quantity::{PerSecond, Plain, Time};
    let _ = writeln!(text, "\nnode {}", node.name);
    let counts = [
        ("visits", node.arrivals),
        ("served", node.served),
        ("blocked", node.blocked),
        ("abandoned", node.abandoned),
        ("timed out", node.timed_out),
    ];
    count_line(text, &counts, 2);
    let gave_up = node.abandoned + node.timed_out > 0;
    let of_all = Some(node.waiting_of_all_seconds).filter(|_| gave_up);
    let lines = [
        ("waiting time", Time, Some(node.waiting_seconds)),
        ("… who gave up too", Time, of_all),
        ("response time", Time, Some(node.response_seconds)),
        ("response p50", Time, Some(node.response_p50_seconds)),
        ("response p90", Time, Some(node.response_p90_seconds)),
        ("response p95", Time, Some(node.response_p95_seconds)),
        ("response p99", Time, Some(node.response_p99_seconds)),
        ("number waiting", Plain, Some(node.number_waiting)),
        ("number in system", Plain, Some(node.number_in_system)),
        ("utilisation", Plain, node.utilization),
        ("throughput", PerSecond, Some(node.throughput_per_second)),
        ("P(waits)", Plain, Some(node.probability_of_waiting)),
        ("P(blocked)", Plain, Some(node.probability_of_blocking)),
        ("P(abandons)", Plain, Some(node.probability_of_abandoning)),
    ];
    for (label, quantity, measure) in lines {
        line(text, label, quantity, measure);
    }
}

/// The counts that matter: the first `always`, and the others where they are not zero.
fn count_line(text: &mut String, counts: &[(&str, u64)], always: usize) {
    let shown = counts
        .iter()
        .enumerate()
        .filter(|(index, (_, count))| *index < always || *count > 0)
        .map(|(_, (name, count))| format!("{} {name}", thousands(*count)));
    let _ = writeln!(text, "  {}", shown.collect::<Vec<_>>().join(" · "));
}

/// One line: what, its value, its interval, and what theory says.
fn line(text: &mut String, label: &str, quantity: Quantity, measure: Option<Measure>) {
    let Some(measure) = measure else { return };
    // All numbers of a line have the unit of the first.
    let (name, length) = match quantity {
        Quantity::Time => time_unit(measure.value.unwrap_or(1.0)),
        Quantity::Plain => ("", 1.0),
        Quantity::PerSecond => ("/s", 1.0),
    };
    let write = |value: Option<f64>| value.map_or("–".to_owned(), |x| number(x / length));
    let (value, half_width) = (write(measure.value), write(measure.half_width));
    let _ = write!(text, "  {label:<20}{value:>11} {name:<4}± {half_width:<12}");
    if measure.theory.is_some() {
        let _ = write!(text, "theory {} {name}", write(measure.theory));
    }
    let trimmed = text.trim_end().len();
    text.truncate(trimmed);
    text.push('\n');
}

/// The largest unit of time that leaves at least one before the point, and its length [s].
fn time_unit(seconds: f64) -> (&'static str, f64) {
    const UNITS: [(&str, f64); 6] = [
        ("d", 86_400.0),
        ("h", 3600.0),
        ("min", 60.0),
        ("s", 1.0),
        ("ms", 1e-3),
        ("us", 1e-6),
    ];
    if seconds <= 0.0 {
        return ("s", 1.0);
    }
    let unit = UNITS.into_iter().find(|(_, length)| seconds >= *length);
    unit.unwrap_or(("ns", 1e-9))
}

/// A time with its unit.
fn time(seconds: f64) -> String {
    let (name, length) = time_unit(seconds);
    format!("{} {name}", number(seconds / length))
}

/// A number with [`DIGITS`] significant digits.
fn number(value: f64) -> String {
    if value.abs() < f64::MIN_POSITIVE {
        return "0".to_owned();
    }
    let magnitude = libm::floor(libm::log10(value.abs())) as i32;
    if !(-5..=8).contains(&magnitude) {
        return format!("{value:.3e}");
    }
    let decimals = (DIGITS - 1 - magnitude).max(0) as usize;
    format!("{value:.decimals$}")
}

/// A whole number with commas between thousands.
fn thousands(count: u64) -> String {
    let digits = count.to_string();
    let mut written = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::{number, thousands, time};

    #[test]
    fn numbers_have_four_digits_and_times_their_unit() {
        assert_eq!(number(0.123_456), "0.1235");
        assert_eq!(number(12.345_6), "12.35");
        assert_eq!(number(123_456.0), "123456");
        assert_eq!(number(0.0), "0");
        assert_eq!(number(1.234e-9), "1.234e-9");
        assert_eq!(time(0.0615), "61.50 ms");
        assert_eq!(time(90.0), "1.500 min");
        assert_eq!(time(2e-9), "2.000 ns");
        assert_eq!(time(0.0), "0 s");
        assert_eq!(thousands(1_234_567), "1,234,567");
        assert_eq!(thousands(123), "123");
    }
}
