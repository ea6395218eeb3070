//! A scenario as a file: every value in full, in a stable order.

use super::SCENARIO_SCHEMA;
use crate::catalog::architecture_file;
use crate::catalog::json::Node;
use crate::sim::scenario::{Design, Rebuild, Scenario, Section, Strategy, Trigger};

/// The scenario as a file. [`super::read`] gives exactly this scenario back, as long as its
/// architectures and prices are those of the catalogue: a file names them, it does not hold them.
#[must_use]
pub fn write(scenario: &Scenario) -> String {
    let mut fields = vec![
        ("schema", Node::Number(f64::from(SCENARIO_SCHEMA))),
        ("name", Node::text(&*scenario.name)),
        ("title", Node::text(&*scenario.title)),
        ("about", Node::text(&*scenario.about)),
        (
            "start",
            Node::Text(format!(
                "{:04}-{:02}",
                scenario.start.year, scenario.start.month
            )),
        ),
        (
            "horizon_months",
            Node::Number(f64::from(scenario.horizon_months)),
        ),
    ];
    if let Some(users) = &scenario.monthly_users {
        fields.push(("monthly_users", numbers(users)));
    }
    if let Some(seasons) = &scenario.seasons {
        let lists = [
            ("activity", numbers(&seasons.activity)),
            ("sign_ups", numbers(&seasons.sign_ups)),
        ];
        fields.push(("seasons", Node::object(lists)));
    }
    if let Some(week) = &scenario.week {
        let lists = [
            ("hours", numbers(&week.hours)),
            ("days", numbers(&week.days)),
        ];
        fields.push(("week", Node::object(lists)));
    }
    fields.extend([
        section(&scenario.growth),
        section(&scenario.traffic),
        section(&scenario.work),
        section(&scenario.clients),
        section(&scenario.data),
        section(&scenario.team),
        section(&scenario.debt),
        section(&scenario.operations),
        section(&scenario.failures),
        section(&scenario.scaling),
        section(&scenario.survival),
        section(&scenario.money),
        section(&scenario.thresholds),
        ("prices", Node::text(&*scenario.prices.id)),
        (
            "strategies",
            Node::List(scenario.strategies.iter().map(strategy).collect()),
        ),
    ]);
    object(fields).pretty()
}

fn numbers(values: &[f64]) -> Node {
    Node::List(values.iter().copied().map(Node::Number).collect())
}

fn object(fields: Vec<(&str, Node)>) -> Node {
    Node::Object(
        fields
            .into_iter()
            .map(|(name, node)| (name.to_owned(), node))
            .collect(),
    )
}

fn section<S: Section>(section: &S) -> (&'static str, Node) {
    (S::ID, values(S::FIELDS, section.values()))
}

fn values(fields: &[&str], values: Vec<f64>) -> Node {
    let values = values.into_iter().map(Node::Number);
    object(fields.iter().copied().zip(values).collect())
}

fn strategy(strategy: &Strategy) -> Node {
    let mut fields = vec![
        ("id", Node::text(&*strategy.id)),
        ("title", Node::text(&*strategy.title)),
    ];
    fields.extend(design(&strategy.design));
    fields.push(section(&strategy.launch));
    if !strategy.rebuilds.is_empty() {
        let rebuilds = strategy.rebuilds.iter().map(rebuild).collect();
        fields.push(("rebuilds", Node::List(rebuilds)));
    }
    object(fields)
}

fn design(design: &Design) -> [(&'static str, Node); 2] {
    [
        (
            "architecture",
            architecture_file::write(&design.architecture),
        ),
        section(&design.levers),
    ]
}

fn rebuild(rebuild: &Rebuild) -> Node {
    Node::object([
        ("trigger", trigger(rebuild.trigger)),
        ("style", Node::text(rebuild.style.id())),
        ("to", Node::object(design(&rebuild.to))),
        section(&rebuild.plan),
    ])
}

fn trigger(trigger: Trigger) -> Node {
    let sustained = |months: u32| ("sustained_months", Node::Number(f64::from(months)));
    match trigger {
        Trigger::AnySign { sustained_months } => {
            Node::object([("any_sign", Node::object([sustained(sustained_months)]))])
        }
        Trigger::Sign {
            sign,
            sustained_months,
        } => Node::object([(
            "sign",
            Node::object([("sign", Node::text(sign.id())), sustained(sustained_months)]),
        )]),
        Trigger::Month(month) => Node::object([("month", Node::Number(f64::from(month)))]),
        Trigger::Users(users) => Node::object([("users", Node::Number(users))]),
    }
}
