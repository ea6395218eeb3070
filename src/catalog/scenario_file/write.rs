//! A scenario as a file: every value in full, in a stable order.

use super::SCENARIO_SCHEMA;
use crate::catalog::architecture_file;
use crate::catalog::json::Node;
use crate::catalog::parameters;
use crate::sim::scenario::{
    Design, Rebuild, RebuildStyle, Scenario, Section, Strategy, Traffic, Trigger,
};

/// The scenario as a file. [`super::read`] gives exactly this scenario back, as long as its
/// architectures and prices are those of the catalogue: a file names them, it does not hold them.
#[must_use]
pub fn write(scenario: &Scenario) -> String {
    tree(scenario).pretty()
}

/// The same on one line, without what has its default: for links.
#[must_use]
pub fn write_short(scenario: &Scenario) -> String {
    let mut node = tree(scenario);
    shorten(&mut node, scenario.week.is_some());
    node.compact()
}

/// Leaves out numbers that are their parameter's default. The peak of a stated week is the week's
/// own where a file leaves it out, so it stays.
fn shorten(node: &mut Node, has_week: bool) {
    match node {
        Node::List(nodes) => nodes.iter_mut().for_each(|node| shorten(node, has_week)),
        Node::Object(fields) => fields.retain_mut(|(name, node)| {
            if let Node::Object(numbers) = &mut *node
                && parameters::all().iter().any(|one| one.section() == name)
            {
                numbers.retain(|(field, node)| {
                    let default = parameters::of_field(name, field).map(|one| one.value);
                    let kept = has_week && name == Traffic::ID && field == "peak_to_average";
                    kept || default.map(Node::Number).as_ref() != Some(node)
                });
                return !numbers.is_empty();
            }
            shorten(node, has_week);
            !(name == "style" && *node == Node::text(RebuildStyle::default().id()))
        }),
        _ => {}
    }
}

fn tree(scenario: &Scenario) -> Node {
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
    if !scenario.learn.is_empty() {
        fields.push(("learn", Node::text(&*scenario.learn)));
    }
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
    object(fields)
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

#[cfg(test)]
mod tests {
    use super::{write, write_short};
    use crate::catalog::{scenario_file, scenarios};

    #[test]
    fn short_files_say_the_same_in_half_the_length() {
        for preset in scenarios::presets() {
            let scenario = scenario_file::read(preset.text).unwrap();
            let short = write_short(&scenario);
            assert_eq!(scenario_file::read(&short), Ok(scenario.clone()));
            assert!(short.len() * 2 < write(&scenario).len(), "{}", short.len());
        }
    }
}
