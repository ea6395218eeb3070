//! The part of a scenario file that is about the year and the week.

use super::{MAX_FACTOR, section_of, section_with};
use crate::catalog::object::{Mistakes, Object};
use crate::catalog::parameters;
use crate::sim::scenario::{Seasons, Section, Traffic, WeekShape};

/// `"seasons": {"activity": […12], "sign_ups": […12]}`; a list that is left out is all ones.
pub(super) fn seasons(root: &mut Object<'_>, mistakes: &mut Mistakes) -> Option<Seasons> {
    let node = root.optional("seasons")?;
    let mut fields = mistakes.object(node, "seasons")?;
    let even = Seasons::NONE;
    let seasons = Seasons {
        activity: list(&mut fields, "activity", even.activity, mistakes),
        sign_ups: list(&mut fields, "sign_ups", even.sign_ups, mistakes),
    };
    fields.finish(mistakes, section_of);
    Some(seasons)
}

/// `"week": {"hours": […24], "days": […7]}`; a list that is left out is all ones.
pub(super) fn week(root: &mut Object<'_>, mistakes: &mut Mistakes) -> Option<WeekShape> {
    let node = root.optional("week")?;
    let mut fields = mistakes.object(node, "week")?;
    let week = WeekShape {
        hours: list(&mut fields, "hours", [1.0; 24], mistakes),
        days: list(&mut fields, "days", [1.0; 7], mistakes),
    };
    fields.finish(mistakes, section_of);
    if week.peak_to_average().is_none() {
        mistakes.add("week", "Some hour of the week must have traffic.");
        return None;
    }
    Some(week)
}

/// The section `traffic`. The peak of a stated week is the week's own, unless the section says
/// another, to which the week is then stretched.
pub(super) fn traffic(
    root: &mut Object<'_>,
    week: Option<&WeekShape>,
    mistakes: &mut Mistakes,
) -> Traffic {
    let mut said = false;
    let mut traffic: Traffic = section_with(
        parameters::default_section(),
        root,
        mistakes,
        |fields, _: &mut Traffic, _| {
            said = fields.has("peak_to_average");
        },
    );
    let parameter = parameters::of_field(Traffic::ID, "peak_to_average");
    if let Some(peak) = week.and_then(WeekShape::peak_to_average)
        && let Some(parameter) = parameter.filter(|_| !said)
    {
        if peak > parameter.max {
            mistakes.add(
                "week",
                format!(
                    "Its busiest hour is {peak:.0} times the average; {} is the most.",
                    parameter.max
                ),
            );
        } else {
            traffic.peak_to_average = peak.max(parameter.min);
        }
    }
    traffic
}

fn list<const N: usize>(
    fields: &mut Object<'_>,
    name: &'static str,
    otherwise: [f64; N],
    mistakes: &mut Mistakes,
) -> [f64; N] {
    let path = fields.path_of(name);
    let mut values = otherwise;
    let Some(nodes) = fields
        .optional(name)
        .and_then(|node| mistakes.list(node, &path, N..=N))
    else {
        return values;
    };
    for (index, (value, node)) in values.iter_mut().zip(nodes).enumerate() {
        let path = format!("{path}[{index}]");
        if let Some(read) = mistakes.number(node, &path, 0.0..=MAX_FACTOR, "") {
            *value = read;
        }
    }
    values
}
