//! Where two assumptions together flip the verdict: the cells of a map, and their words.

use crate::sim::report::Stage;
use crate::sim::report::sensitivity::{Axis, BreakEvenMap, Difference, Favours};
use crate::sim::scenario::Scenario;
use crate::ui::charts::Side;
use crate::ui::charts::heat::{Cell, Side as MapSide};
use crate::ui::reading::sensitivity::{ahead, say, side, title};
use crate::ui::{format, words};

/// From which shares of futures on a cell is stronger.
const SURE_FROM: [f64; 2] = [0.75, 0.9];

/// A cell by its column from the left and its row from the bottom.
pub type At = (usize, usize);

/// A cell in words.
#[must_use]
pub fn cell_in_words(map: &BreakEvenMap, scenario: &Scenario, (column, row): At) -> String {
    let at = |axis: &Axis, place: usize| {
        let value = axis.values.get(place).copied().unwrap_or(axis.value);
        words::parameter_at(
            &title(scenario, &axis.parameter),
            &say(&axis.parameter, value),
        )
    };
    let found = cell(map, (column, row));
    let said = found.map_or_else(
        || words::CELL_UNKNOWN.to_owned(),
        |difference| ahead(&map.origin, difference),
    );
    words::map_cell(&at(&map.across, column), &at(&map.up, row), &said)
}

fn cell(map: &BreakEvenMap, (column, row): At) -> Option<&Difference> {
    map.rows.get(row)?.get(column)?.as_ref()
}

/// The cell that is nearest to where the scenario stands.
#[must_use]
pub fn here(map: &BreakEvenMap) -> At {
    let nearest = |axis: &Axis| libm::round(place(axis)) as usize;
    (nearest(&map.across), nearest(&map.up))
}

/// Where the scenario's value lies among an axis's values, counted from 0.
fn place(axis: &Axis) -> f64 {
    let above = axis.values.iter().position(|value| *value >= axis.value);
    let above = above.unwrap_or(axis.values.len().saturating_sub(1));
    match (
        above
            .checked_sub(1)
            .and_then(|below| axis.values.get(below)),
        axis.values.get(above),
    ) {
        (Some(low), Some(high)) => above as f64 - (high - axis.value) / (high - low),
        _ => above as f64,
    }
}

/// The sides of the picture: names, values, and where the scenario stands.
#[must_use]
pub fn map_sides(map: &BreakEvenMap, scenario: &Scenario) -> [MapSide; 2] {
    [&map.across, &map.up].map(|axis| MapSide {
        title: title(scenario, &axis.parameter).into(),
        values: axis
            .values
            .iter()
            .map(|value| say(&axis.parameter, *value).into())
            .collect(),
        here: place(axis),
    })
}

/// The cells for the picture, rows from the bottom.
#[must_use]
pub fn cells(map: &BreakEvenMap, scenario: &Scenario, sides: [Side; 2]) -> Vec<Vec<Option<Cell>>> {
    let one = |column: usize, row: usize| {
        let found = cell(map, (column, row))?;
        let likely = found.probability_second_cheaper;
        let likely = likely.max(1.0 - likely);
        Some(Cell {
            side: side(found.favours, sides),
            sure: SURE_FROM.iter().filter(|from| likely >= **from).count(),
            above: found.usd > 0.0,
            pale: found.stage == Stage::Coarse,
            about: cell_in_words(map, scenario, (column, row)).into(),
        })
    };
    let columns = map.across.values.len();
    (0..map.rows.len())
        .map(|row| (0..columns).map(|column| one(column, row)).collect())
        .collect()
}

/// The map in a sentence.
#[must_use]
pub fn summary(map: &BreakEvenMap) -> String {
    let count = |favours| {
        let known = map.rows.iter().flatten().flatten();
        known.filter(|cell| cell.favours == favours).count()
    };
    let counts = [Favours::First, Favours::Second, Favours::TooCloseToCall].map(count);
    words::map_summary(counts, &map.origin.first_title, &map.origin.second_title)
}

/// The heads of the table's columns.
#[must_use]
pub fn heads(map: &BreakEvenMap, scenario: &Scenario) -> Vec<String> {
    let names = [&map.across, &map.up].map(|axis| title(scenario, &axis.parameter));
    let more = [
        words::DIFFERENCE,
        words::CELL_FROM,
        words::CELL_TO,
        words::COLUMN_CHEAPER,
    ];
    names.into_iter().chain(more.map(str::to_owned)).collect()
}

/// The cells as a table, from the bottom left.
#[must_use]
pub fn table(map: &BreakEvenMap) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for (up, cells) in map.up.values.iter().zip(&map.rows) {
        for (across, cell) in map.across.values.iter().zip(cells) {
            let Some(cell) = cell else { continue };
            let cheaper = match cell.favours {
                Favours::First => &map.origin.first_title,
                Favours::Second => &map.origin.second_title,
                Favours::TooCloseToCall => words::TOO_CLOSE,
            };
            rows.push(vec![
                say(&map.across.parameter, *across),
                say(&map.up.parameter, *up),
                format::whole_usd(cell.usd),
                format::whole_usd(cell.low_usd),
                format::whole_usd(cell.high_usd),
                cheaper.to_owned(),
            ]);
        }
    }
    rows
}
