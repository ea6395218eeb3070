//! Where requests go: `next` of a node, `to` of a source.

use serde_json::Value;

use super::reader::{Reader, field_path};
use super::{LIST_MAX, traffic::Classes};

/// The word for "out of the network", so no node may have this name.
pub(super) const LEAVE: &str = "leave";

/// The kinds of routes that are objects.
pub(super) const ROUTE_FIELDS: &[&str] = &["probability", "round_robin", "random", "shortest_line"];

/// How far probabilities may be from summing to 1: what six printed digits of thirds leave.
const PROBABILITY_TOLERANCE: f64 = 1e-6;

/// A node by name, or the way out.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Target {
    /// The name.
    pub(super) name: String,
    /// Where it is written.
    pub(super) path: String,
}

impl Target {
    /// Whether this is the way out.
    pub(super) fn leaves(&self) -> bool {
        self.name == LEAVE
    }
}

/// Where requests go.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Route {
    /// Always there.
    Always(Target),
    /// At random.
    Probability(Vec<(f64, Target)>),
    /// In turn.
    RoundRobin(Vec<Target>),
    /// Where the fewest are.
    ShortestLine(Vec<Target>),
}

impl Route {
    /// Out of the network.
    pub(super) fn leave(path: &str) -> Self {
        Self::Always(Target {
            name: LEAVE.to_owned(),
            path: path.to_owned(),
        })
    }

    /// Every place that requests may go to.
    pub(super) fn targets(&self) -> Vec<&Target> {
        match self {
            Self::Always(target) => vec![target],
            Self::Probability(choices) => {
                let possible = choices.iter().filter(|(p, _)| *p > 0.0);
                possible.map(|(_, target)| target).collect()
            }
            Self::RoundRobin(targets) | Self::ShortestLine(targets) => targets.iter().collect(),
        }
    }
}

/// Something that is the same for all classes or given for each.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum ByClass<T> {
    /// The same for all.
    All(T),
    /// One for each class, in their order.
    Each(Vec<T>),
}

impl<T> ByClass<T> {
    /// What holds for the class with this index.
    pub(super) fn of(&self, class: usize) -> &T {
        match self {
            Self::All(value) => value,
            Self::Each(values) => &values[class],
        }
    }
}

/// Reads `value` with `read`, or, if it is `{"per_class": {…}}`, each class's value.
pub(super) fn by_class<T>(
    reader: &mut Reader,
    value: &Value,
    path: &str,
    classes: &Classes,
    mut read: impl FnMut(&mut Reader, &Value, &str) -> Option<T>,
) -> Option<ByClass<T>> {
    let Some(each) = value.get("per_class") else {
        return read(reader, value, path).map(ByClass::All);
    };
    reader.object(value, path, &["per_class"])?;
    let path = field_path(path, "per_class");
    let names = classes.names();
    let each = reader.object(each, &path, &names)?;
    let mut values = Vec::new();
    for name in &names {
        if let Some((value, path)) = each.required(reader, name)
            && let Some(value) = read(reader, value, &path)
        {
            values.push(value);
        }
    }
    (values.len() == names.len()).then_some(ByClass::Each(values))
}

/// Reads a route.
pub(super) fn read_route(reader: &mut Reader, value: &Value, path: &str) -> Option<Route> {
    if value.is_string() {
        return target(reader, value, path).map(Route::Always);
    }
    if !value.is_object() {
        let message = format!(
            "this should be the name of a node, \"{LEAVE}\", or an object with one of: {}",
            ROUTE_FIELDS.join(", ")
        );
        reader.problem(path, message);
        return None;
    }
    let object = reader.object(value, path, ROUTE_FIELDS)?;
    let mut kinds = ROUTE_FIELDS
        .iter()
        .filter_map(|kind| object.optional(kind).map(|found| (*kind, found)));
    let (Some((kind, (value, value_path))), None) = (kinds.next(), kinds.next()) else {
        let message = format!("say exactly one of: {}", ROUTE_FIELDS.join(", "));
        reader.problem(path, message);
        return None;
    };
    if kind == "probability" {
        return probabilities(reader, value, &value_path);
    }
    let mut targets = Vec::new();
    for (item, path) in reader.list(value, &value_path, LIST_MAX) {
        targets.push(target(reader, item, &path)?);
    }
    if targets.is_empty() {
        reader.problem(&value_path, "this should name at least one node".to_owned());
        return None;
    }
    Some(match kind {
        "round_robin" => Route::RoundRobin(targets),
        "shortest_line" => Route::ShortestLine(targets),
        _ => {
            let share = 1.0 / targets.len() as f64;
            Route::Probability(targets.into_iter().map(|target| (share, target)).collect())
        }
    })
}

fn target(reader: &mut Reader, value: &Value, path: &str) -> Option<Target> {
    let name = reader.text(value, path)?;
    Some(Target {
        name,
        path: path.to_owned(),
    })
}

fn probabilities(reader: &mut Reader, value: &Value, path: &str) -> Option<Route> {
    let object = reader.map(value, path)?;
    let mut choices = Vec::new();
    for (name, value, path) in object.entries() {
        let probability = reader.number_between(value, &path, 0.0, 1.0)?;
        let name = name.to_owned();
        choices.push((probability, Target { name, path }));
    }
    let sum: f64 = choices.iter().map(|(probability, _)| probability).sum();
    if (sum - 1.0).abs() > PROBABILITY_TOLERANCE {
        let message = format!(
            "these probabilities sum to {sum}, not to 1; who goes nowhere else goes to \"{LEAVE}\""
        );
        reader.problem(path, message);
        return None;
    }
    for (probability, _) in &mut choices {
        *probability /= sum;
    }
    Some(Route::Probability(choices))
}
