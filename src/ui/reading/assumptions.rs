//! Every number behind an answer: as rows to sort and to look through, and as a file.

use crate::catalog::notes::{Notes, Origin};
use crate::sim::scenario::Scenario;
use crate::ui::levers::{self, Lever};

/// A number that can be set, with whose it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// It.
    pub lever: Lever,
    /// The group that it is in.
    pub group: &'static str,
    /// The strategy that it is of; empty for the company.
    pub owner: String,
}

/// What rows are ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// As the levers are grouped.
    #[default]
    Group,
    /// By name.
    Name,
    /// The most doubtful first.
    Status,
    /// What was changed first.
    Changed,
}

/// Which rows are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words that must occur.
    pub query: String,
    /// `measured`, `published`, `derived`, `assumed`, or empty for all.
    pub status: String,
    /// Only what differs from the preset.
    pub changed: bool,
}

/// The rows of a scenario, and of its preset, that a filter lets through, in order.
#[must_use]
pub fn rows(
    (scenario, preset): (&Scenario, &Scenario),
    notes: Option<&Notes>,
    filter: &Filter,
    order: Order,
) -> Vec<Row> {
    let mut rows = Vec::new();
    for group in levers::groups(scenario, preset) {
        for set in group.sets {
            let owner = set.owner(scenario);
            rows.extend(set.levers.into_iter().map(|lever| Row {
                lever,
                group: &group.group.title,
                owner: owner.clone(),
            }));
        }
    }
    rows.retain(|row| {
        let status = row.lever.parameter.status.id();
        (filter.status.is_empty() || filter.status == status)
            && (!filter.changed || row.lever.is_changed())
            && row.lever.matches(&filter.query, notes)
    });
    // A plain insertion: the library's sorts bring 4 KB of code for each kind of key, and there are
    // about a hundred rows.
    let key = |row: &Row| match order {
        Order::Group => (0, ""),
        Order::Name => (0, row.lever.parameter.title.as_str()),
        Order::Status => (u8::MAX - row.lever.parameter.status as u8, ""),
        Order::Changed => (u8::from(!row.lever.is_changed()), ""),
    };
    for end in 1..rows.len() {
        let place = rows[..end]
            .iter()
            .position(|row| key(row) > key(&rows[end]));
        if let Some(place) = place {
            rows[place..=end].rotate_right(1);
        }
    }
    rows
}

/// The columns of the file.
const COLUMNS: &str = "path title of group value preset default low high min max unit status \
    changed sources note";

/// Rows as a table with its heads, in the model's own units, for files.
#[must_use]
pub fn table(rows: &[Row], notes: Option<&Notes>) -> (Vec<String>, Vec<Vec<String>>) {
    let heads: Vec<String> = COLUMNS.split(' ').map(str::to_owned).collect();
    let cells = rows.iter().map(|row| {
        let (lever, group, owner) = (&row.lever, row.group, &row.owner);
        let parameter = lever.parameter;
        let note = notes.and_then(|notes| notes.parameter(&parameter.id));
        let sources = note.map_or(&[][..], |note| &note.sources);
        let sources: Vec<String> = sources.iter().map(cite).collect();
        vec![
            lever.path.clone(),
            parameter.title.clone(),
            owner.clone(),
            group.to_owned(),
            lever.value.to_string(),
            lever.preset.to_string(),
            parameter.value.to_string(),
            parameter.low.to_string(),
            parameter.high.to_string(),
            parameter.min.to_string(),
            parameter.max.to_string(),
            parameter.unit.clone(),
            parameter.status.id().to_owned(),
            lever.is_changed().to_string(),
            sources.join("; "),
            note.map_or_else(String::new, |note| note.note.clone()),
        ]
    });
    (heads, cells.collect())
}

/// A publication in a line.
#[must_use]
pub fn cite(origin: &Origin) -> String {
    let parts = [&origin.title, &origin.publisher, &origin.date, &origin.url];
    let parts: Vec<&str> = parts.into_iter().map(String::as_str).collect();
    let said: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    said.join(", ")
}
