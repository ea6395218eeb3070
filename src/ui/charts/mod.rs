//! Pictures as SVG components. They take numbers, labels and scales, and never see a report.

pub mod axis;
pub mod path;
pub mod scale;
pub mod shapes;

pub mod boxes;
pub mod durations;
pub mod handle;
pub mod heat;
pub mod histogram;
pub mod lanes;
pub mod marks;
pub mod panel;
pub mod picture;
pub mod stack;
pub mod strip;
pub mod tornado;

use yew::AttrValue;

/// Which of up to four compared strategies something belongs to: its colour, its shape, its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// The first strategy: solid line, round mark.
    First,
    /// The second strategy: square mark.
    Second,
    /// The third strategy: mark on its corner.
    Third,
    /// The fourth strategy: mark with six corners.
    Fourth,
}

impl Slot {
    /// All slots, in the order of the strategies.
    pub const ALL: [Self; 4] = [Self::First, Self::Second, Self::Third, Self::Fourth];

    /// The slot of the strategy at `position`; there are no more strategies than slots.
    #[must_use]
    pub fn at(position: usize) -> Self {
        Self::ALL.get(position).copied().unwrap_or(Self::Fourth)
    }

    /// The class that gives it its colour.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::First => "slot-first",
            Self::Second => "slot-second",
            Self::Third => "slot-third",
            Self::Fourth => "slot-fourth",
        }
    }
}

/// Who is cheaper: one of two strategies, with its letter, or neither clearly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// This one.
    Of(Slot, char),
    /// Too close to call.
    Close,
}

impl Side {
    /// The class that gives it its colour.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Of(slot, _) => slot.class(),
            Self::Close => "slot-none",
        }
    }
}

/// A curve over months with the spread around it: one value for each month.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Whose it is.
    pub slot: Slot,
    /// What the legend calls it.
    pub label: AttrValue,
    /// Lower edge of the band.
    pub low: Vec<f64>,
    /// The line.
    pub middle: Vec<f64>,
    /// Upper edge of the band.
    pub high: Vec<f64>,
}

/// An area over months between two edges, with a colour of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// The class that gives it its colour.
    pub class: String,
    /// What it is.
    pub title: AttrValue,
    /// Its lower edge, one value for each month.
    pub low: Vec<f64>,
    /// Its upper edge.
    pub high: Vec<f64>,
}

/// A horizontal line with words.
#[derive(Clone, Debug, PartialEq)]
pub struct Threshold {
    /// Where, in the unit of the vertical axis.
    pub value: f64,
    /// What it says: "stay below 500 ms".
    pub label: AttrValue,
}

/// A marked month on a curve, with the range that it may fall in.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Whose it is: gives shape and colour.
    pub slot: Slot,
    /// One letter, so that colour is not needed.
    pub letter: char,
    /// The month.
    pub month: f64,
    /// The early end of its range.
    pub early: f64,
    /// The late end of its range.
    pub late: f64,
    /// The height, in the unit of the vertical axis.
    pub value: f64,
    /// Whether it is of a pinned answer, behind the one that is shown.
    pub ghost: bool,
}
