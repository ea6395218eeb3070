//! What a window is of: a month's busy hour or a load that was asked for, and what was changed by
//! hand.

use super::{StudyResponses, Window};
use crate::catalog::architectures;
use crate::catalog::prices;
use crate::cli::study::{self, Mistakes};
use crate::sim::deployment::{Architecture, Deployment, Size};
use crate::sim::performance::{Conditions, Estimate};
use crate::sim::run;
use crate::sim::scenario::{Design, Scenario, Strategy};
use crate::sim::units::Seed;

/// The most requests a second that can be asked for.
const RATE_MAX: f64 = 1e7;

/// The most rows that can be asked for.
const ROWS_MAX: f64 = 1e13;

/// What is simulated.
pub(super) struct Setting {
    pub(super) design: Design,
    pub(super) deployment: Deployment,
    pub(super) conditions: Conditions,
    /// What the study says, where the window is one of its own.
    pub(super) study: Option<StudyResponses>,
}

/// The architecture that was asked for, bought at the scenario's prices.
pub(super) fn architecture(
    scenario: &Scenario,
    arguments: &Window,
    mistakes: &mut Mistakes,
) -> Option<Architecture> {
    let id = arguments.architecture.as_ref()?;
    let list = prices::find(&scenario.prices.id).unwrap_or_else(prices::current);
    match architectures::find_in(list, id) {
        Some(Ok(architecture)) => Some(architecture),
        Some(Err(missing)) => {
            mistakes.add("--architecture", missing);
            None
        }
        None => {
            mistakes.add("--architecture", study::unknown(id, architectures::ids()));
            None
        }
    }
}

/// Notes numbers that no window can have.
pub(super) fn check_numbers(scenario: &Scenario, arguments: &Window, mistakes: &mut Mistakes) {
    let positive = |value: f64, most: f64| value > 0.0 && value <= most;
    if let Some(rate) = arguments.rate.filter(|rate| !positive(*rate, RATE_MAX)) {
        let message = format!("{rate} is no rate: above 0 and at most {RATE_MAX} requests/s.");
        mistakes.add("--rate", message);
    }
    if let Some(rows) = arguments.rows.filter(|rows| !positive(*rows, ROWS_MAX)) {
        mistakes.add(
            "--rows",
            format!("{rows} must be above 0 and at most {ROWS_MAX:e}."),
        );
    }
    let months = scenario.horizon_months;
    if let Some(month) = arguments.month.filter(|month| *month >= months) {
        let last = months.saturating_sub(1);
        mistakes.add(
            "--month",
            format!("The story has months 0 to {last}, not {month}."),
        );
    }
}

impl Setting {
    /// The window of a strategy, on another architecture if one was asked for, with what was
    /// changed by hand; notes what is wrong, and is `None` then.
    pub(super) fn new(
        scenario: &Scenario,
        (strategy, architecture): (&Strategy, Option<Architecture>),
        arguments: &Window,
        mistakes: &mut Mistakes,
    ) -> Option<Self> {
        let seed = arguments.seed;
        let mut setting = match (arguments.month, arguments.rate) {
            (Some(month), _) => of_month(scenario, strategy, month, seed)
                .map_err(|message| mistakes.add("--month", message))
                .ok()?,
            (None, rate) => of_rate(scenario, &strategy.design, rate.unwrap_or(1.0), seed),
        };
        if let Some(rows) = arguments.rows {
            setting.conditions.rows = rows;
            setting.study = None;
        }
        if let Some(architecture) = architecture {
            setting.design.architecture = architecture;
            setting.study = None;
        }
        if arguments.architecture.is_some() || arguments.rate.is_some() {
            let Self {
                design, conditions, ..
            } = &setting;
            setting.deployment = run::planned_deployment(scenario, design, *conditions, seed);
        }
        change_by_hand(&mut setting, arguments, mistakes);
        mistakes.is_empty().then_some(setting)
    }
}

fn of_rate(scenario: &Scenario, design: &Design, rate: f64, seed: Seed) -> Setting {
    let conditions = Conditions {
        requests_per_second: rate,
        rows: run::rows_for(scenario, rate).max(1.0),
    };
    Setting {
        design: design.clone(),
        deployment: run::planned_deployment(scenario, design, conditions, seed),
        conditions,
        study: None,
    }
}

fn of_month(
    scenario: &Scenario,
    strategy: &Strategy,
    month: u32,
    seed: Seed,
) -> Result<Setting, String> {
    let story = run::first_future(scenario, strategy, seed);
    let lived = story.months.get(month as usize);
    let busy = lived.and_then(|month| Some((month, month.busy_hour.as_ref()?)));
    let Some((lived, hour)) = busy else {
        let nobody = format!("Nobody uses the product in month {month}");
        return Err(match (story.company_ends, story.launch) {
            (Some(end), _) if end < month => {
                format!("{nobody}: in this future the company ends with month {end}.")
            }
            (_, Some(launch)) => format!("{nobody}: it opens in month {launch}."),
            (_, None) => format!("{nobody}: it never opens."),
        });
    };
    let value = |estimate: Estimate| estimate.value;
    Ok(Setting {
        design: run::design_of(strategy, hour).clone(),
        deployment: hour.deployment.clone(),
        conditions: hour.conditions,
        study: Some(StudyResponses {
            p50_ms: value(lived.busy.p50_ms),
            p95_ms: value(lived.busy.p95_ms),
            p99_ms: value(lived.busy.p99_ms),
        }),
    })
}

/// Sizes and numbers from the command line, within what the architecture can be bought in.
fn change_by_hand(setting: &mut Setting, arguments: &Window, mistakes: &mut Mistakes) {
    let before = setting.deployment.clone();
    let architecture = &setting.design.architecture;
    let deployment = &mut setting.deployment;
    let application = &architecture.application;
    let counts = [
        (
            "--instances",
            arguments.instances,
            application.max_instances,
            &mut deployment.instances,
        ),
        (
            "--shards",
            arguments.shards,
            architecture.database.max_shards,
            &mut deployment.shards,
        ),
        (
            "--cache-nodes",
            arguments.cache_nodes,
            { &architecture.cache }
                .as_ref()
                .map_or(0, |cache| cache.max_nodes),
            &mut deployment.cache_nodes,
        ),
    ];
    for (option, wanted, most, place) in counts {
        let Some(wanted) = wanted else { continue };
        if wanted > most {
            let message = format!("{} has at most {most}, not {wanted}.", architecture.id);
            mistakes.add(option, message);
        } else {
            *place = wanted;
        }
    }
    let sizes: [(&str, &Option<String>, &[Size], &mut u32); 2] = [
        (
            "--application-size",
            &arguments.application_size,
            &application.sizes,
            &mut deployment.application_size,
        ),
        (
            "--database-size",
            &arguments.database_size,
            &architecture.database.sizes,
            &mut deployment.database_size,
        ),
    ];
    for (option, wanted, sizes, place) in sizes {
        let Some(wanted) = wanted else { continue };
        match sizes.iter().position(|size| size.name == *wanted) {
            Some(index) => *place = index as u32,
            None if sizes.is_empty() => {
                let message = format!("{} has no machines for it.", architecture.id);
                mistakes.add(option, message);
            }
            None => mistakes.add(
                option,
                study::unknown(wanted, sizes.iter().map(|s| s.name.as_str())),
            ),
        }
    }
    if setting.deployment != before {
        setting.study = None;
    }
}
