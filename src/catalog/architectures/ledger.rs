//! Where the numbers of an architecture's file come from.
//!
//! Every table with a `status` says it. What is bought and simulated does not depend on it, and the
//! page fetches it with its notes: for WebAssembly it is left out of the files.

use super::FILES;
use crate::catalog::json::{self, Node};
use crate::catalog::prices;

/// One number that somebody chose: a line of the assumption ledger.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Its value.
    pub value: f64,
    /// Its unit.
    pub unit: String,
    /// The range in which it is plausible.
    pub range: (f64, f64),
    /// Where it comes from.
    pub origin: Origin,
}

/// Where something in a file comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    /// Where it stands: `database.max_shards`.
    pub path: String,
    /// `measured`, `published`, `derived` or `assumed`.
    pub status: String,
    /// Where it was read; empty when nowhere.
    pub source: String,
    /// What else a reader should know.
    pub note: String,
}

/// The chosen numbers of the architecture with this id; empty for an unknown one.
///
/// A number without a range has one that holds nothing.
#[must_use]
pub fn figures(id: &str) -> Vec<Figure> {
    let mut figures = Vec::new();
    walk(id, &mut |path, node| {
        let (Some(Node::Number(value)), Some(_)) = (node.field("value"), node.field("status"))
        else {
            return;
        };
        let range = match node.field("range") {
            Some(Node::List(ends)) => match ends[..] {
                [Node::Number(low), Node::Number(high)] => (low, high),
                _ => (f64::NAN, f64::NAN),
            },
            _ => (f64::NAN, f64::NAN),
        };
        figures.push(Figure {
            value: *value,
            unit: said(node, "unit"),
            range,
            origin: origin(path, node),
        });
    });
    figures
}

/// Where everything in the architecture's file comes from: its numbers, ladders, and lines of the
/// bill; empty for an unknown one.
#[must_use]
pub fn origins(id: &str) -> Vec<Origin> {
    let mut origins = Vec::new();
    walk(id, &mut |path, node| {
        if node.field("status").is_some() {
            origins.push(origin(path, node));
        }
        if let Node::Text(ladder) = node
            && path.ends_with("ladder")
        {
            origins.extend(prices::current().ladder_origin(ladder, path));
        }
    });
    origins
}

/// Meets everything in a file with where it stands.
fn walk(id: &str, meet: &mut dyn FnMut(&str, &Node)) {
    let file = FILES.iter().find(|(name, _)| *name == id);
    if let Some(Ok(node)) = file.map(|(_, text)| json::parse(text)) {
        below("", &node, meet);
    }
}

fn below(path: &str, node: &Node, meet: &mut dyn FnMut(&str, &Node)) {
    meet(path, node);
    match node {
        Node::Object(fields) if path.is_empty() => {
            fields
                .iter()
                .for_each(|(name, node)| below(name, node, meet));
        }
        Node::Object(fields) => fields
            .iter()
            .for_each(|(name, node)| below(&format!("{path}.{name}"), node, meet)),
        Node::List(nodes) => nodes.iter().for_each(|node| below(path, node, meet)),
        _ => {}
    }
}

fn origin(path: &str, node: &Node) -> Origin {
    Origin {
        path: path.to_owned(),
        status: said(node, "status"),
        source: said(node, "source"),
        note: said(node, "note"),
    }
}

fn said(node: &Node, name: &str) -> String {
    match node.field(name) {
        Some(Node::Text(text)) => text.clone(),
        _ => String::new(),
    }
}
