//! Quantities with their unit: durations, rates, and distributions of durations.

use serde_json::Value;

use super::reader::Reader;
use super::{CV_MAX, STAGES_MAX};
use crate::sim::network::model::Distribution;
use crate::sim::units::Span;

/// Units of time and their length [s].
const UNITS: &[(&str, f64)] = &[
    ("ns", 1e-9),
    ("us", 1e-6),
    ("µs", 1e-6),
    ("ms", 1e-3),
    ("s", 1.0),
    ("min", 60.0),
    ("h", 3600.0),
    ("d", 86_400.0),
];

/// The longest duration that a file may say [s]: ten years, of the 584 the clock can count.
const SECONDS_MAX: f64 = 10.0 * 365.0 * 86_400.0;
/// The largest rate [1/s]: one arrival each nanosecond, the clock's tick.
const RATE_MAX: f64 = 1e9;
/// The smallest rate [1/s]: one arrival in ten years.
const RATE_MIN: f64 = 1.0 / SECONDS_MAX;
/// The shortest mean of a distribution [s]: the clock's tick.
const MEAN_SECONDS_MIN: f64 = 1e-9;

/// The fields of each distribution.
pub(super) const DISTRIBUTION_FIELDS: &[&str] =
    &["distribution", "mean", "stages", "squared_cv", "cv"];

/// The names of distributions and the field that each needs beside its mean.
pub(super) const DISTRIBUTIONS: &[(&str, Option<&str>)] = &[
    ("deterministic", None),
    ("exponential", None),
    ("erlang", Some("stages")),
    ("hyper-exponential", Some("squared_cv")),
    ("log-normal", Some("cv")),
    ("gamma", Some("cv")),
];

/// What a duration looks like, as a pattern of the schema.
pub(super) const DURATION_PATTERN: &str = r"^[0-9]*\.?[0-9]+(e-?[0-9]+)? ?(ns|us|µs|ms|s|min|h|d)$";
/// What a rate looks like, as a pattern of the schema.
pub(super) const RATE_PATTERN: &str = r"^[0-9]*\.?[0-9]+(e-?[0-9]+)? ?/ ?(ns|us|µs|ms|s|min|h|d)$";

/// A duration from `least` to ten years.
pub(super) fn duration(
    reader: &mut Reader,
    value: &Value,
    path: &str,
    least: Span,
) -> Option<Span> {
    let found = value
        .as_str()
        .and_then(seconds_from_text)
        .filter(|seconds| (least.seconds()..=SECONDS_MAX).contains(seconds));
    if found.is_none() {
        let message = "this should be a duration with its unit, such as \"60 ms\" or \"5 min\" \
            (ns, us, ms, s, min, h, d; at most ten years)";
        reader.problem(path, message.to_owned());
    }
    found.map(Span::from_seconds)
}

/// A duration as seconds, at least a nanosecond.
fn mean_seconds(reader: &mut Reader, value: &Value, path: &str) -> Option<f64> {
    let seconds = value
        .as_str()
        .and_then(seconds_from_text)
        .filter(|seconds| *seconds >= MEAN_SECONDS_MIN);
    duration(reader, value, path, Span::from_nanos(1)).and(seconds)
}

/// The mean of a period [s].
pub(super) fn period_seconds(reader: &mut Reader, value: &Value, path: &str) -> Option<f64> {
    mean_seconds(reader, value, path)
}

/// A point of time since the start [s].
pub(super) fn instant_seconds(reader: &mut Reader, value: &Value, path: &str) -> Option<f64> {
    let seconds = value.as_str().and_then(seconds_from_text);
    duration(reader, value, path, Span::ZERO).and(seconds)
}

/// A rate above zero [1/s]; zero itself where `zero` allows it.
pub(super) fn rate(reader: &mut Reader, value: &Value, path: &str, zero: Zero) -> Option<f64> {
    let found = value
        .as_str()
        .and_then(per_second_from_text)
        .filter(|rate| {
            (RATE_MIN..=RATE_MAX).contains(rate) || (zero == Zero::Allowed && *rate <= 0.0)
        });
    if found.is_none() {
        let message = "this should be a rate with its unit, such as \"100 /s\" or \"2 /h\" \
            (/ms, /s, /min, /h, /d; from one in ten years to 10^9 /s)";
        reader.problem(path, message.to_owned());
    }
    found
}

/// Whether a rate may be zero.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Zero {
    /// It may.
    Allowed,
    /// It may not.
    Refused,
}

fn seconds_from_text(text: &str) -> Option<f64> {
    let (number, unit) = number_and_rest(text)?;
    let length = unit_seconds(unit)?;
    Some(number * length)
}

fn per_second_from_text(text: &str) -> Option<f64> {
    let (number, rest) = number_and_rest(text)?;
    let unit = rest.strip_prefix('/')?.trim_start_matches(' ');
    Some(number / unit_seconds(unit)?)
}

fn unit_seconds(unit: &str) -> Option<f64> {
    let found = UNITS.iter().find(|(name, _)| *name == unit);
    found.map(|(_, seconds)| *seconds)
}

/// The number that a text begins with, not negative, and what follows it.
fn number_and_rest(text: &str) -> Option<(f64, &str)> {
    let digits = |c: char| c.is_ascii_digit() || c == '.';
    let mut end = text.find(|c| !digits(c)).unwrap_or(text.len());
    if let Some(exponent) = text[end..].strip_prefix('e') {
        let unsigned = exponent.strip_prefix('-').unwrap_or(exponent);
        let length = unsigned
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(unsigned.len());
        if length > 0 {
            end = text.len() - unsigned.len() + length;
        }
    }
    let number: f64 = text[..end].parse().ok()?;
    let rest = text[end..].strip_prefix(' ').unwrap_or(&text[end..]);
    number.is_finite().then_some((number, rest))
}

/// A distribution of durations.
pub(super) fn distribution(reader: &mut Reader, value: &Value, path: &str) -> Option<Distribution> {
    let names: Vec<&str> = DISTRIBUTIONS.iter().map(|(name, _)| *name).collect();
    if !value.is_object() {
        let message = format!(
            "this should be an object such as {{\"distribution\": \"exponential\", \
             \"mean\": \"60 ms\"}}; distributions: {}",
            names.join(", ")
        );
        reader.problem(path, message);
        return None;
    }
    let object = reader.object(value, path, DISTRIBUTION_FIELDS)?;
    let name = object.required(reader, "distribution");
    let name = name.and_then(|(name, path)| reader.one_of(name, &path, &names));
    let mean = object.required(reader, "mean");
    let mean = mean.and_then(|(mean, path)| mean_seconds(reader, mean, &path));
    let (name, needed) = DISTRIBUTIONS[name?];
    for shape in ["stages", "squared_cv", "cv"] {
        if needed != Some(shape)
            && let Some((_, path)) = object.optional(shape)
        {
            reader.problem(&path, format!("{name} has no such field"));
        }
    }
    let shape = match needed {
        Some(shape) => Some(object.required(reader, shape)?),
        None => None,
    };
    distribution_from_parts(reader, name, mean?, shape)
}

fn distribution_from_parts(
    reader: &mut Reader,
    name: &str,
    mean_seconds: f64,
    shape: Option<(&Value, String)>,
) -> Option<Distribution> {
    let least_cv = 1e-3;
    Some(match (name, shape) {
        ("deterministic", _) => Distribution::Deterministic { mean_seconds },
        ("exponential", _) => Distribution::Exponential { mean_seconds },
        ("erlang", Some((stages, path))) => Distribution::Erlang {
            mean_seconds,
            stages: reader.whole_u32(stages, &path, 1..=STAGES_MAX)?,
        },
        ("hyper-exponential", Some((squared_cv, path))) => Distribution::HyperExponential {
            mean_seconds,
            squared_cv: reader.number_between(squared_cv, &path, 1.0, CV_MAX * CV_MAX)?,
        },
        ("log-normal", Some((cv, path))) => Distribution::LogNormal {
            mean_seconds,
            cv: reader.number_between(cv, &path, least_cv, CV_MAX)?,
        },
        ("gamma", Some((cv, path))) => Distribution::Gamma {
            mean_seconds,
            cv: reader.number_between(cv, &path, least_cv, CV_MAX)?,
        },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{per_second_from_text, seconds_from_text};

    #[test]
    fn durations_and_rates_need_their_unit() {
        assert_eq!(seconds_from_text("60 ms"), Some(0.06));
        assert_eq!(seconds_from_text("60ms"), Some(0.06));
        assert_eq!(seconds_from_text("1.5 min"), Some(90.0));
        assert_eq!(seconds_from_text("2e-3 s"), Some(0.002));
        assert_eq!(per_second_from_text("100 /s"), Some(100.0));
        assert_eq!(per_second_from_text("30/min"), Some(0.5));
        for wrong in [
            "", "60", "ms", "-1 s", "1 week", "1e999 s", "1..5 s", "1 /s", "é s", "NaN s",
        ] {
            assert_eq!(seconds_from_text(wrong), None, "{wrong}");
        }
        for wrong in ["100", "100 s", "/s", "-3 /s", "100 //s"] {
            assert_eq!(per_second_from_text(wrong), None, "{wrong}");
        }
    }
}
