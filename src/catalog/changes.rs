//! Changes of a scenario by the paths of its parameters, and the ranges over which they are varied.
//!
//! The paths are those of [`crate::sim::scenario::paths`]; the ranges are the catalogue's, widened
//! to hold the scenario's value and kept within what a scenario file may say.

use crate::catalog::nearest::nearest;
use crate::catalog::parameters::{COMPANY_SECTIONS, Parameter, STRATEGY_SECTIONS, of_field};
use crate::catalog::problem::Problem;
use crate::catalog::scenario_file;
use crate::sim::scenario::paths::parts;
use crate::sim::scenario::{Scaling, Scenario, Section};
use crate::sim::sensitivity::Factor;

/// The paths of all parameters of a scenario: the company's in reading order, then those of each
/// strategy.
#[must_use]
pub fn paths(scenario: &Scenario) -> Vec<String> {
    let company = COMPANY_SECTIONS
        .iter()
        .flat_map(|(section, fields)| fields.iter().map(move |field| format!("{section}.{field}")));
    let strategies = scenario.strategies.iter().flat_map(|strategy| {
        STRATEGY_SECTIONS.iter().flat_map(move |(section, fields)| {
            let path = move |field: &&str| format!("{}.{section}.{field}", strategy.id);
            fields.iter().map(path)
        })
    });
    company
        .chain(strategies)
        .filter(|path| scenario.value_at(path).is_some())
        .collect()
}

/// The parameter behind a path of this scenario, or what is wrong with the path, in a sentence.
///
/// # Errors
/// When the scenario has no such parameter.
pub fn parameter(scenario: &Scenario, path: &str) -> Result<&'static Parameter, String> {
    let found = scenario.value_at(path).and_then(|_| {
        let (_, section, field) = parts(path)?;
        of_field(section, field)
    });
    found.ok_or_else(|| advice(scenario, path))
}

fn advice(scenario: &Scenario, path: &str) -> String {
    let known = paths(scenario);
    let of_strategies: Vec<&str> = known
        .iter()
        .filter(|known| {
            path.contains('.') && known.split_once('.').is_some_and(|(_, rest)| rest == path)
        })
        .map(String::as_str)
        .collect();
    if !of_strategies.is_empty() {
        let each = of_strategies.join(" or ");
        return format!("\"{path}\" belongs to a strategy: write {each}.");
    }
    if let Some((Some(id), _, _)) = parts(path)
        && scenario.strategy(id).is_none()
    {
        let ids: Vec<&str> = scenario.strategies.iter().map(|s| s.id.as_str()).collect();
        return format!(
            "There is no strategy \"{id}\"; there are {}.",
            ids.join(", ")
        );
    }
    match nearest(path, known.iter().map(String::as_str)) {
        Some(near) => format!("There is no parameter \"{path}\". Did you mean \"{near}\"?"),
        None => format!(
            "There is no parameter \"{path}\"; parameters are section.field as in \
             scenario files, and strategy.section.field."
        ),
    }
}

/// Changes a parameter of a scenario.
///
/// # Errors
/// What is wrong with the path or the value, in a sentence.
pub fn change(scenario: &mut Scenario, path: &str, value: f64) -> Result<(), String> {
    let parameter = parameter(scenario, path)?;
    if !parameter.allows(value) {
        let Parameter { min, max, unit, .. } = parameter;
        return Err(format!("{value} must be between {min} and {max} [{unit}]."));
    }
    scenario.set_value_at(path, value);
    Ok(())
}

/// Every mistake that a scenario file with these contents would have.
///
/// # Errors
/// The mistakes.
pub fn check(scenario: &Scenario) -> Result<(), Vec<Problem>> {
    scenario_file::read(&scenario_file::write(scenario)).map(|_| ())
}

/// A parameter with the range over which it is varied; `None` where nothing can be varied.
#[must_use]
pub fn factor(scenario: &Scenario, path: &str) -> Option<Factor> {
    let parameter = parameter(scenario, path).ok()?;
    let value = scenario.value_at(path)?;
    // Some values are impossible in this scenario: a market smaller than the users at launch.
    let possible = |end: f64| {
        let mut changed = scenario.clone();
        let possible = change(&mut changed, path, end).is_ok() && check(&changed).is_ok();
        if possible { end } else { value }
    };
    let low = possible(parameter.low.min(value));
    let high = possible(parameter.high.max(value));
    (low < high).then(|| Factor {
        path: path.to_owned(),
        value,
        low,
        high,
    })
}

/// Sections that move nothing in studies: how soon instances boot and are missed decides only
/// windows told as a story, since the months of a company know no seconds. They can be named.
const WITHOUT_EFFECT: [&str; 1] = [Scaling::ID];

fn has_effect(path: &str) -> bool {
    parts(path).is_none_or(|(_, section, _)| !WITHOUT_EFFECT.contains(&section))
}

/// The factors of these paths, or of all parameters that can move something when there are none.
///
/// # Errors
/// Every path that is no parameter of the scenario.
pub fn factors(scenario: &Scenario, wanted: &[String]) -> Result<Vec<Factor>, Vec<Problem>> {
    let all;
    let wanted = if wanted.is_empty() {
        let paths = paths(scenario).into_iter();
        all = paths.filter(|path| has_effect(path)).collect::<Vec<_>>();
        &all
    } else {
        wanted
    };
    let problems: Vec<Problem> = wanted
        .iter()
        .filter_map(|path| {
            let message = parameter(scenario, path).err()?;
            Some(Problem {
                path: path.clone(),
                message,
            })
        })
        .collect();
    if !problems.is_empty() {
        return Err(problems);
    }
    let factors = wanted.iter().filter_map(|path| factor(scenario, path));
    Ok(factors.collect())
}

/// The two sides of a map.
///
/// # Errors
/// Paths that are no parameters, that cannot be varied, or that are the same.
pub fn sides(scenario: &Scenario, across: &str, up: &str) -> Result<[Factor; 2], Vec<Problem>> {
    let mut problems = Vec::new();
    let mut side = |path: &str| {
        let found = parameter(scenario, path)
            .and_then(|_| factor(scenario, path).ok_or_else(|| cannot_vary(path)));
        found
            .map_err(|message| {
                let path = path.to_owned();
                problems.push(Problem { path, message });
            })
            .ok()
    };
    match (side(across), side(up)) {
        (Some(across), Some(up)) if across.path != up.path => Ok([across, up]),
        (Some(across), Some(_)) => Err(vec![Problem {
            path: across.path,
            message: "The two sides of a map must be different parameters.".to_owned(),
        }]),
        _ => Err(problems),
    }
}

fn cannot_vary(path: &str) -> String {
    format!("\"{path}\" has no range over which it can be varied in this scenario.")
}

#[cfg(test)]
mod tests {
    use super::{change, factor, factors, paths};
    use crate::catalog::{scenario_file, scenarios};
    use crate::sim::scenario::Scenario;

    fn scenario() -> Scenario {
        scenario_file::read(scenarios::find("b2b-saas").unwrap().text).unwrap()
    }

    #[test]
    fn every_path_is_a_parameter_with_a_value() {
        let scenario = scenario();
        let paths = paths(&scenario);
        assert!(paths.iter().any(|path| path == "money.discount_per_year"));
        assert!(
            paths
                .iter()
                .any(|path| path == "rebuild_later.plan.overrun_mean")
        );
        assert!(
            !paths
                .iter()
                .any(|path| path.starts_with("build_right_now.plan"))
        );
        for factor in factors(&scenario, &[]).unwrap() {
            assert!(
                factor.low <= factor.value && factor.value <= factor.high,
                "{factor:?}"
            );
        }
    }

    #[test]
    fn what_moves_nothing_is_tried_only_when_it_is_named() {
        let scenario = scenario();
        let boot = "scaling.boot_seconds".to_owned();
        assert!(paths(&scenario).contains(&boot));
        let all = factors(&scenario, &[]).unwrap();
        assert!(!all.iter().any(|factor| factor.path.starts_with("scaling.")));
        assert!(all.iter().any(|factor| factor.path == "team.engineers"));
        assert_eq!(factors(&scenario, &[boot]).unwrap().len(), 1);
    }

    #[test]
    fn what_is_set_by_a_path_is_read_by_it() {
        let mut scenario = scenario();
        for path in paths(&scenario) {
            let slashed = path.replacen("_later.", "_later/", 1);
            assert!(scenario.set_value_at(&slashed, 0.125), "{path}");
            let value = scenario.value_at(&path).map(f64::to_bits);
            assert_eq!(value, Some(0.125_f64.to_bits()), "{path}");
        }
        for path in [
            "team.engineeers",
            "nobody/levers.coupling_share",
            "levers.coupling_share",
        ] {
            assert!(!scenario.set_value_at(path, 1.0), "{path}");
            assert_eq!(scenario.value_at(path), None);
        }
    }

    #[test]
    fn ranges_hold_the_value_and_stay_possible() {
        let mut scenario = scenario();
        scenario.growth.initial_users = 50_000.0;
        let market = factor(&scenario, "growth.market_users").unwrap();
        // 20,000 would be fewer than there are at launch.
        assert!((market.low - 200_000.0).abs() < 1e-9, "{market:?}");
        let users = factor(&scenario, "growth.initial_users").unwrap();
        assert!((users.high - 50_000.0).abs() < 1e-9);
    }

    #[test]
    fn wrong_paths_and_values_are_told_what_would_be_right() {
        let mut scenario = scenario();
        let mut message = |path: &str, value| change(&mut scenario, path, value).unwrap_err();
        assert!(message("team.engineeers", 3.0).contains("team.engineers"));
        assert!(message("levers.coupling_share", 0.5).contains("rebuild_later.levers"));
        assert!(message("nobody/levers.coupling_share", 0.5).contains("build_right_now"));
        assert!(message("growth.growth_per_month", -1.0).contains("between 0 and 3"));
        assert!(message("build_right_now/plan.overrun_mean", 2.0).contains("no parameter"));
    }
}
