//! Files of older versions, brought to the newest one step at a time, for ever.
//!
//! A step works on the JSON tree, before anything is read from it, and is never changed once it is
//! published: whoever saved a file can open it. Mistakes are told with the paths of the file as it
//! was written, so a step says which paths it has moved.

use crate::catalog::json::Node;

/// One version to the next.
struct Step {
    /// The version that it leads to.
    to: u32,
    /// Changes the tree; tells what it has moved.
    change: fn(&mut Node) -> Vec<Moved>,
    /// Whether the older way of writing stays allowed, as a shorthand.
    shorthand: bool,
}

/// Something that stands elsewhere after a step.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Moved {
    /// Its path in the file.
    from: String,
    /// Its path after the step.
    to: String,
}

/// Every step, in order.
const STEPS: [Step; 1] = [Step {
    to: 2,
    change: one_rebuild_becomes_a_list,
    shorthand: true,
}];

/// The version of the newest files.
pub(super) const NEWEST: u32 = STEPS[STEPS.len() - 1].to;

/// What has moved on the way to the newest version.
#[derive(Debug, Default)]
pub(super) struct Moves(Vec<Moved>);

impl Moves {
    /// The path in the file as it was written.
    pub(super) fn written(&self, path: &str) -> String {
        let mut path = path.to_owned();
        for moved in self.0.iter().rev() {
            if let Some(rest) = path.strip_prefix(&*moved.to)
                && (rest.is_empty() || rest.starts_with(['.', '[']))
            {
                path = format!("{}{rest}", moved.from);
            }
        }
        path
    }
}

/// Brings a file of `version` to the newest one.
pub(super) fn migrate(file: &mut Node, version: u32) -> Moves {
    let mut moves = Moves::default();
    for step in &STEPS {
        if step.to > version || step.shorthand {
            moves.0.extend((step.change)(file));
        }
    }
    moves
}

/// 1 to 2: a strategy's only `rebuild` becomes the list `rebuilds`, and `null` an empty one.
fn one_rebuild_becomes_a_list(file: &mut Node) -> Vec<Moved> {
    let mut moves = Vec::new();
    let Some(Node::List(strategies)) = field(file, "strategies") else {
        return moves;
    };
    for (index, strategy) in strategies.iter_mut().enumerate() {
        let Node::Object(fields) = strategy else {
            continue;
        };
        if fields.iter().any(|(name, _)| name == "rebuilds") {
            continue;
        }
        for (name, node) in fields.iter_mut().filter(|(name, _)| name == "rebuild") {
            let from = format!("strategies[{index}].rebuild");
            "rebuilds".clone_into(name);
            *node = match std::mem::replace(node, Node::Null) {
                Node::Null => Node::List(Vec::new()),
                one => Node::List(vec![one]),
            };
            let list = format!("strategies[{index}].rebuilds");
            let first = format!("{list}[0]");
            moves.extend([list, first].map(|to| Moved {
                from: from.clone(),
                to,
            }));
        }
    }
    moves
}

/// The field of this name, if `node` is an object that has it.
fn field<'a>(node: &'a mut Node, name: &str) -> Option<&'a mut Node> {
    let Node::Object(fields) = node else {
        return None;
    };
    let field = fields.iter_mut().find(|(other, _)| other == name);
    field.map(|(_, node)| node)
}

#[cfg(test)]
mod tests {
    use super::{NEWEST, STEPS, migrate};
    use crate::catalog::json::parse;

    #[test]
    fn steps_lead_from_each_version_to_the_next() {
        for (index, step) in STEPS.iter().enumerate() {
            assert_eq!(step.to, index as u32 + 2);
        }
    }

    #[test]
    fn one_rebuild_becomes_a_list_of_one() {
        let text = r#"{"strategies": [{"rebuild": {"a": 1}}, {"rebuild": null}, {}, 7]}"#;
        let mut file = parse(text).unwrap();
        let moves = migrate(&mut file, 1);
        let expected = r#"{"strategies": [{"rebuilds": [{"a": 1}]}, {"rebuilds": []}, {}, 7]}"#;
        assert_eq!(file, parse(expected).unwrap());
        let written = |path| moves.written(path);
        assert_eq!(
            written("strategies[0].rebuilds[0].plan"),
            "strategies[0].rebuild.plan"
        );
        assert_eq!(written("strategies[0].rebuilds"), "strategies[0].rebuild");
        assert_eq!(written("strategies[2].rebuilds"), "strategies[2].rebuilds");
        assert_eq!(written("strategies[0].title"), "strategies[0].title");
    }

    /// The older way of writing one rebuild stays allowed in the newest version.
    #[test]
    fn one_rebuild_is_a_shorthand_in_every_version() {
        let mut file = parse(r#"{"strategies": [{"rebuild": {}}]}"#).unwrap();
        let _ = migrate(&mut file, NEWEST);
        let expected = parse(r#"{"strategies": [{"rebuilds": [{}]}]}"#).unwrap();
        assert_eq!(file, expected);
        let _ = migrate(&mut file, 1);
        assert_eq!(file, expected, "what is new already stays");
    }
}
