//! The groups that levers are shown in: `static/data/groups.toml`, typed.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::catalog::shipped;

const TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/data/groups.json"));

/// Levers that belong together: a cause of trouble and its remedies.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Stable name.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// What it is about, in a sentence.
    pub about: String,
    /// The sections of parameters that belong to it.
    pub sections: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct File {
    groups: Vec<Group>,
}

/// All groups, in reading order.
///
/// # Panics
/// When `static/data/groups.toml` was edited so that it does not read; it is compiled in, and a
/// test reads it.
pub fn all() -> &'static [Group] {
    static GROUPS: OnceLock<Vec<Group>> = OnceLock::new();
    GROUPS.get_or_init(|| {
        let file: File = shipped::read(TEXT).expect("groups.toml reads");
        file.groups
    })
}

/// The id of the group that a section's parameters belong to; the first group's for a section that
/// no group names, so that no lever is ever without a place.
pub(super) fn of_section(section: &str) -> &'static str {
    let named = |group: &&Group| group.sections.iter().any(|one| one == section);
    let group = all().iter().find(named).or(all().first());
    group.map_or("", |group| &group.id)
}

#[cfg(test)]
mod tests {
    use crate::catalog::shipped::tests::assert_read_alike;

    #[test]
    fn the_page_reads_the_same_file_as_the_command_line() {
        assert_read_alike::<super::File>(super::TEXT);
    }
}
