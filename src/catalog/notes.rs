//! The notes and sources of every number: made by `build/notes.rs` and read when somebody asks, so
//! that the page need not download them before its first answer.

use crate::catalog::json::{self, Node};

/// Everything there is to read about the numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    /// What belongs to parameters, by id.
    parameters: Vec<(String, Note)>,
    /// Numbers that are not parameters: prices, and what architectures are made of.
    pub figures: Vec<Figure>,
    /// Where the numbers of presets come from, by name.
    presets: Vec<(String, Vec<Origin>)>,
}

/// What there is to read about a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What it is, in a plain sentence.
    pub doc: String,
    /// The arithmetic, the limits, doubts.
    pub note: String,
    /// Where it was read.
    pub sources: Vec<Origin>,
}

/// A publication, or what an author says about several numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Its title.
    pub title: String,
    /// Who published it; empty when nobody is named.
    pub publisher: String,
    /// Where it can be read; empty when nowhere.
    pub url: String,
    /// When it was published, or else when it was read; may be empty.
    pub date: String,
    /// What else there is to say; may be empty.
    pub note: String,
}

/// A number that nobody can set on the page, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The price set or the architecture.
    pub group: String,
    /// What it is.
    pub title: String,
    /// Its value.
    pub value: String,
    /// Its unit.
    pub unit: String,
    /// Where it may lie; empty for prices.
    pub range: String,
    /// `measured`, `published`, `derived` or `assumed`.
    pub status: String,
    /// The day of the list; empty for what has none.
    pub date: String,
    /// Where it was read; may be empty.
    pub source: String,
    /// What else there is to say; may be empty.
    pub note: String,
}

/// Reads the file.
///
/// # Errors
/// When it is not the file that belongs to this program.
pub fn read(text: &str) -> Result<Notes, String> {
    let node = json::parse(text)?;
    let named = |name| object(node.field(name)).iter();
    let note = |(id, node): &(String, Node)| {
        let sources = list(node.field("sources"))
            .iter()
            .map(publication)
            .collect();
        let note = Note {
            doc: said(node.field("doc")),
            note: said(node.field("note")),
            sources,
        };
        (id.clone(), note)
    };
    let preset = |(name, node): &(String, Node)| {
        let origins = list(Some(node)).iter().map(remark).collect();
        (name.clone(), origins)
    };
    Ok(Notes {
        parameters: named("parameters").map(note).collect(),
        figures: list(node.field("figures")).iter().map(figure).collect(),
        presets: named("presets").map(preset).collect(),
    })
}

impl Notes {
    /// What there is to read about the parameter `id`.
    #[must_use]
    pub fn parameter(&self, id: &str) -> Option<&Note> {
        let found = self.parameters.iter().find(|(other, _)| other == id);
        found.map(|(_, note)| note)
    }

    /// Where the numbers of a preset come from.
    #[must_use]
    pub fn preset(&self, name: &str) -> &[Origin] {
        let found = self.presets.iter().find(|(other, _)| other == name);
        found.map_or(&[], |(_, origins)| origins)
    }
}

fn object(node: Option<&Node>) -> &[(String, Node)] {
    match node {
        Some(Node::Object(fields)) => fields,
        _ => &[],
    }
}

fn list(node: Option<&Node>) -> &[Node] {
    match node {
        Some(Node::List(nodes)) => nodes,
        _ => &[],
    }
}

fn said(node: Option<&Node>) -> String {
    match node {
        Some(Node::Text(text)) => text.clone(),
        _ => String::new(),
    }
}

/// Title, publisher, address, when it was published, when it was read.
fn publication(node: &Node) -> Origin {
    let at = |index: usize| said(list(Some(node)).get(index));
    let (published, accessed) = (at(3), at(4));
    Origin {
        title: at(0),
        publisher: at(1),
        url: at(2),
        date: if published.is_empty() {
            accessed
        } else {
            published
        },
        note: String::new(),
    }
}

/// Title, address, note.
fn remark(node: &Node) -> Origin {
    let at = |index: usize| said(list(Some(node)).get(index));
    Origin {
        title: at(0),
        publisher: String::new(),
        url: at(1),
        date: String::new(),
        note: at(2),
    }
}

fn figure(node: &Node) -> Figure {
    let said = |name: &str| said(node.field(name));
    Figure {
        group: said("group"),
        title: said("title"),
        value: said("value"),
        unit: said("unit"),
        range: said("range"),
        status: said("status"),
        date: said("date"),
        source: said("source"),
        note: said("note"),
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::catalog::{parameters, prices, scenarios};

    const TEXT: &str = include_str!(concat!(
        env!("OUT_DIR"),
        "/later/",
        env!("LOADBEARING_NOTES")
    ));

    #[test]
    fn the_file_says_of_every_parameter_what_its_record_says() {
        let notes = read(TEXT).unwrap();
        for parameter in parameters::all() {
            let note = notes.parameter(&parameter.id).expect("every parameter");
            assert_eq!(note.doc, parameter.doc, "{}", parameter.id);
            assert_eq!(note.note, parameter.note, "{}", parameter.id);
            let titles = |sources: &[super::Origin]| -> Vec<String> {
                sources.iter().map(|one| one.title.clone()).collect()
            };
            let wanted: Vec<_> = parameter
                .sources()
                .iter()
                .map(|one| one.title.clone())
                .collect();
            assert_eq!(titles(&note.sources), wanted, "{}", parameter.id);
            assert!(note.sources.iter().all(|one| !one.date.is_empty()));
        }
    }

    #[test]
    fn the_file_has_every_price_and_the_sources_of_every_preset() {
        let notes = read(TEXT).unwrap();
        for list in prices::lists() {
            let lines = notes.figures.iter().filter(|one| one.group == list.title);
            assert_eq!(lines.count(), list.set.lines.len(), "{}", list.title);
        }
        assert!(
            notes
                .figures
                .iter()
                .all(|one| !one.value.is_empty() && !one.status.is_empty())
        );
        for preset in scenarios::presets() {
            assert_eq!(notes.preset(&preset.name).len(), preset.sources.len());
        }
    }

    #[test]
    fn another_file_has_no_notes_and_a_broken_one_is_refused() {
        assert_eq!(read("[1]").unwrap(), super::Notes::default());
        assert!(read("{").is_err());
    }
}
