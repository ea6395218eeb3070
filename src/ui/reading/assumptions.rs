//! Every number behind an answer: as rows to sort and to look through, and as a file.

use crate::catalog::architecture_file::editing;
use crate::catalog::notes::{Figure, Notes, Origin};
use crate::sim::deployment::{Architecture, Change};
use crate::sim::scenario::Scenario;
use crate::ui::inputs::places::{PARTS, design_path};
use crate::ui::levers::{self, Lever};
use crate::ui::words;

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

/// What a founder changed in an architecture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tuned<'a> {
    /// The strategy that starts on it, or comes to it.
    pub strategy: usize,
    /// In which of its designs: 0 is what it starts on.
    pub design: usize,
    /// The architecture.
    pub architecture: &'a Architecture,
    /// Each change, by the path of what is changed.
    pub changes: &'a [(String, Change)],
}

/// What a founder changed in architectures, design by design.
#[must_use]
pub fn tuned(scenario: &Scenario) -> Vec<Tuned<'_>> {
    let mut all = Vec::new();
    for (index, strategy) in scenario.strategies.iter().enumerate() {
        for design in 0..=strategy.rebuilds.len() {
            let architecture = &strategy.design_at(design).architecture;
            let changes = editing::changes(architecture);
            if !changes.is_empty() {
                all.push(Tuned {
                    strategy: index,
                    design,
                    architecture,
                    changes,
                });
            }
        }
    }
    all
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

impl Filter {
    /// The prices and the numbers of architectures that it lets through; none was changed.
    #[must_use]
    pub fn figures<'a>(&self, notes: &'a Notes) -> Vec<&'a Figure> {
        let lets = |one: &&Figure| {
            let text = format!("{} {} {}", one.group, one.title, one.note);
            !self.changed
                && (self.status.is_empty() || self.status == one.status)
                && levers::mentions(&text, &self.query)
        };
        notes.figures.iter().filter(lets).collect()
    }
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

/// Everything that is shown as a table with its heads, in the model's own units, for files: rows,
/// what was changed in architectures, and the figures that `filter` lets through.
#[must_use]
pub fn table(
    rows: &[Row],
    scenario: &Scenario,
    notes: Option<&Notes>,
    filter: &Filter,
) -> (Vec<String>, Vec<Vec<String>>) {
    let heads: Vec<String> = COLUMNS.split(' ').map(str::to_owned).collect();
    let mut cells = of_levers(rows, notes);
    for tuned in tuned(scenario) {
        cells.extend(
            tuned
                .changes
                .iter()
                .map(|change| of_change(scenario, tuned, change)),
        );
    }
    let figures = notes.map_or_else(Vec::new, |notes| filter.figures(notes));
    cells.extend(figures.into_iter().map(of_figure));
    (heads, cells)
}

/// One thing that was changed in an architecture.
fn of_change(scenario: &Scenario, tuned: Tuned<'_>, change: &(String, Change)) -> Vec<String> {
    let strategy = &scenario.strategies[tuned.strategy];
    let (path, change) = change;
    let value = match change {
        Change::Number(value) => value.to_string(),
        Change::Truth(value) => value.to_string(),
        other => levers::say_change(other),
    };
    let design = design_path(&strategy.id, tuned.design);
    let mut cells = vec![String::new(); COLUMNS.split(' ').count()];
    cells[0] = format!("{design}.{PARTS}.{path}");
    words::knob(path).clone_into(&mut cells[1]);
    cells[2] = levers::owner(strategy, tuned.design, false);
    cells[3].clone_from(&tuned.architecture.title);
    cells[4] = value;
    "true".clone_into(&mut cells[13]);
    cells
}

/// A price, or a number of an architecture.
fn of_figure(figure: &Figure) -> Vec<String> {
    // An amount is a number of dollars; several, by quantity, are words.
    let amount = figure.value.strip_prefix('$');
    let amount = amount.filter(|amount| !amount.contains(' '));
    let (value, unit) = match amount {
        Some(amount) => (amount, format!("USD {}", figure.unit)),
        None => (&*figure.value, figure.unit.clone()),
    };
    let (low, high) = figure.range.split_once(" to ").unwrap_or_default();
    let from = [&*figure.source, &*figure.date];
    let from: Vec<&str> = from.into_iter().filter(|one| !one.is_empty()).collect();
    let nothing = String::new;
    vec![
        nothing(),
        figure.title.clone(),
        nothing(),
        figure.group.clone(),
        value.to_owned(),
        value.to_owned(),
        value.to_owned(),
        low.to_owned(),
        high.to_owned(),
        nothing(),
        nothing(),
        unit,
        figure.status.clone(),
        "false".to_owned(),
        from.join(", "),
        figure.note.clone(),
    ]
}

fn of_levers(rows: &[Row], notes: Option<&Notes>) -> Vec<Vec<String>> {
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
    cells.collect()
}

/// A publication in a line.
#[must_use]
pub fn cite(origin: &Origin) -> String {
    let parts = [&origin.title, &origin.publisher, &origin.date, &origin.url];
    let parts: Vec<&str> = parts.into_iter().map(String::as_str).collect();
    let said: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    said.join(", ")
}
