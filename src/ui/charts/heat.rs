//! A map of cells over two values: who is cheaper in each, where that changes, and where one is.

use yew::{AttrValue, Callback, Html, classes, html};

use crate::ui::charts::Side as Cheaper;
use crate::ui::charts::shapes::{area, board, px, side_sign, stroke, words};

/// Room at the left for the values of the rows [px].
const LEFT_PX: f64 = 92.0;
/// Room for the name above the map [px].
const TOP_PX: f64 = 24.0;
/// Room below for the values of the columns and their name [px].
const BOTTOM_PX: f64 = 46.0;
/// Room at the right for half a label [px].
const RIGHT_PX: f64 = 24.0;
/// The widest cell [px].
const CELL_MOST_PX: f64 = 132.0;
/// Height of a cell [px].
const CELL_PX: f64 = 42.0;
/// Width of a character, generously [px].
const CHARACTER_PX: f64 = 6.5;
/// The smallest distance between the values of two columns [px].
const GAP_PX: f64 = 16.0;
/// Radius of the signs [px].
const RADIUS_PX: f64 = 9.0;
/// Distance of the lines of a hatched cell [px].
const HATCH_PX: f64 = 7.0;

/// A side of the map.
#[derive(Clone, Debug, PartialEq)]
pub struct Side {
    /// What it is of.
    pub title: AttrValue,
    /// Its values in words, rising.
    pub values: Vec<AttrValue>,
    /// Where the scenario stands among them, counted from 0.
    pub here: f64,
}

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Who is cheaper.
    pub side: Cheaper,
    /// How surely, from 0 to 2.
    pub sure: usize,
    /// Whether the mean is above zero.
    pub above: bool,
    /// Whether it is a first look.
    pub pale: bool,
    /// All of it in words.
    pub about: AttrValue,
}

/// What a map shows.
#[derive(Clone, PartialEq)]
pub struct HeatProps {
    /// The picture in a sentence.
    pub summary: AttrValue,
    /// From left to right, and from bottom to top.
    pub sides: [Side; 2],
    /// Rows from the bottom, each from the left.
    pub cells: Vec<Vec<Option<Cell>>>,
    /// The cell that is being read: column and row.
    pub picked: (usize, usize),
    /// The reader points at a cell.
    pub onpick: Callback<(usize, usize)>,
}

/// Where things stand.
#[derive(Clone, Copy)]
struct Frame {
    cell: f64,
    bottom: f64,
}

impl Frame {
    /// The corner with the smaller coordinates of a cell.
    fn corner(&self, column: usize, row: usize) -> (f64, f64) {
        let x = LEFT_PX + column as f64 * self.cell;
        (x, self.bottom - (row as f64 + 1.0) * CELL_PX)
    }
}

/// A map of `width` [px].
pub fn heat(props: &HeatProps, width: f64) -> Html {
    let [across, up] = &props.sides;
    let columns = across.values.len().max(1) as f64;
    let bottom = TOP_PX + up.values.len() as f64 * CELL_PX;
    let frame = Frame {
        cell: ((width - LEFT_PX - RIGHT_PX) / columns).min(CELL_MOST_PX),
        bottom,
    };
    let height = bottom + BOTTOM_PX;
    let cells = props.cells.iter().enumerate().flat_map(|(row, cells)| {
        let of_row = cells.iter().enumerate();
        of_row.map(move |(column, cell)| (column, row, cell.as_ref()))
    });
    let cells = cells.map(|(column, row, cell)| one(props, frame, (column, row), cell));
    let inside = html! {
        <>
            { for cells }
            { edges(props, frame) }
            { labels(props, frame) }
            { here(props, frame) }
        </>
    };
    board("heat", &props.summary, (width, height), inside)
}

fn one(props: &HeatProps, frame: Frame, at: (usize, usize), cell: Option<&Cell>) -> Html {
    let (x, y) = frame.corner(at.0, at.1);
    let onpick = props.onpick.clone();
    let class = match cell {
        None => classes!("heat-cell", "unknown"),
        Some(cell) => classes!(
            "heat-cell",
            cell.side.class(),
            format!("sure-{}", cell.sure),
            cell.pale.then_some("pale"),
        ),
    };
    html! {
        <g
            class={classes!("heat-one", (at == props.picked).then_some("picked"))}
            onclick={onpick.reform(move |_| at)}
        >
            if let Some(cell) = cell {
                <title>{ &cell.about }</title>
            }
            { area(class, (x + 1.0, y + 1.0), (frame.cell - 2.0, CELL_PX - 2.0)) }
            if let Some(cell) = cell {
                if cell.side == Cheaper::Close {
                    <path class="hatch" d={hatch((x + 1.0, y + 1.0), frame.cell - 2.0)} />
                }
                { side_sign(
                    cell.side,
                    (x + frame.cell / 2.0, y + CELL_PX / 2.0),
                    if cell.pale { RADIUS_PX - 3.0 } else { RADIUS_PX },
                ) }
            }
        </g>
    }
}

/// Slanting lines within a cell.
fn hatch((left, top): (f64, f64), width: f64) -> String {
    let height = CELL_PX - 2.0;
    let mut path = String::new();
    let mut start = HATCH_PX;
    while start < width + height {
        // From the top edge, or the right one, down to the left edge, or the bottom.
        let (x1, y1) = (start.min(width), (start - width).max(0.0));
        let (x2, y2) = ((start - height).max(0.0), start.min(height));
        let [x1, x2] = [x1, x2].map(|x| px(left + x));
        let [y1, y2] = [y1, y2].map(|y| px(top + y));
        path.push_str(&format!("M{x1} {y1}L{x2} {y2}"));
        start += HATCH_PX;
    }
    path
}

/// Lines between cells whose means have different signs.
fn edges(props: &HeatProps, frame: Frame) -> Html {
    let above = |column: usize, row: usize| {
        let cell = props.cells.get(row)?.get(column)?.as_ref()?;
        Some(cell.above)
    };
    let differ = |one: Option<bool>, other: Option<bool>| {
        one.zip(other).is_some_and(|(one, other)| one != other)
    };
    let mut lines = Vec::new();
    for (row, cells) in props.cells.iter().enumerate() {
        for column in 0..cells.len() {
            let (x, y) = frame.corner(column, row);
            let this = above(column, row);
            if differ(this, above(column + 1, row)) {
                let x = x + frame.cell;
                lines.push(stroke("flip-edge", (x, y), (x, y + CELL_PX)));
            }
            if differ(this, above(column, row + 1)) {
                lines.push(stroke("flip-edge", (x, y), (x + frame.cell, y)));
            }
        }
    }
    html! { <g>{ for lines }</g> }
}

fn labels(props: &HeatProps, frame: Frame) -> Html {
    let [across, up] = &props.sides;
    let columns = across.values.len();
    // As many columns are labelled as there is room for, the first always.
    let longest = across
        .values
        .iter()
        .map(|label| label.chars().count())
        .max();
    let room = longest.unwrap_or(1) as f64 * CHARACTER_PX + GAP_PX;
    let every = (room / frame.cell).ceil().max(1.0) as usize;
    let right = LEFT_PX + columns as f64 * frame.cell;
    html! {
        <g class="grid" aria-hidden="true">
            { words((0.0, 14.0), "start", &up.title) }
            { for up.values.iter().enumerate().map(|(row, label)| {
                let (x, y) = frame.corner(0, row);
                words((x - 6.0, y + CELL_PX / 2.0 + 4.0), "end", label)
            }) }
            { for across.values.iter().enumerate().step_by(every).map(|(column, label)| {
                let (x, _) = frame.corner(column, 0);
                words((x + frame.cell / 2.0, frame.bottom + 16.0), "middle", label)
            }) }
            { words((right, frame.bottom + 38.0), "end", &across.title) }
        </g>
    }
}

/// A ring where the scenario stands.
fn here(props: &HeatProps, frame: Frame) -> Html {
    let [across, up] = &props.sides;
    let x = LEFT_PX + (across.here + 0.5) * frame.cell;
    let y = frame.bottom - (up.here + 0.5) * CELL_PX;
    html! {
        <g class="here">
            <circle class="halo" cx={px(x)} cy={px(y)} r="14" />
            <circle cx={px(x)} cy={px(y)} r="14" />
        </g>
    }
}

#[cfg(test)]
mod tests {
    use super::{CELL_PX, hatch};

    #[test]
    fn hatched_lines_stay_in_their_cell() {
        let path = hatch((10.0, 20.0), 50.0);
        let numbers = path.split(['M', 'L', ' ']).filter(|part| !part.is_empty());
        let numbers: Vec<f64> = numbers.map(|part| part.parse().unwrap()).collect();
        assert!(numbers.len() >= 40);
        for point in numbers.chunks(2) {
            assert!((10.0..=60.0).contains(&point[0]), "{point:?}");
            assert!((20.0..=20.0 + CELL_PX).contains(&point[1]), "{point:?}");
        }
    }
}
