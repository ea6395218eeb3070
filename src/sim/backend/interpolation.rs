//! Between simulated points: the straight line between the two neighbours.
//!
//! # Model
//! A value between two points of a grid lies on the line between them, so it never leaves the range
//! of the two: no overshoot, so no invented knee. A cubic through four points was no closer to
//! direct simulation, because what is interpolated is already a ratio to an expected value, and it
//! needed twice the windows.
//!
//! # Equations
//! `y = y₀ + (y₁ − y₀)·(x − x₀)/(x₁ − x₀)`; outside the grid, the nearest end's value.
//!
//! # Units
//! Any.
//!
//! # Assumptions
//! Points are in rising order of x.
//!
//! # Sources
//! Own construction.
//!
//! # Validation
//! The tests below; `tests/integration/backend.rs::the_curve_is_close_to_direct_simulation`.

use std::ops::Range;

/// The one or two points of a grid that the value at some x depends on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bracket {
    /// Index of the point at or below x.
    pub(super) below: usize,
    /// How far x is towards the next point [0…1]; 0 when it depends on one point alone.
    pub(super) weight: f64,
}

impl Bracket {
    /// The bracket of `x` in `grid`; x outside is moved to the nearest end. A point of the grid
    /// depends on itself alone.
    pub(super) fn new(grid: &[f64], x: f64) -> Self {
        let last = grid.len() - 1;
        let above = grid.partition_point(|point| *point <= x);
        let below = above.saturating_sub(1).min(last);
        let weight = match grid.get(below + 1) {
            Some(next) if x > grid[below] => (x - grid[below]) / (next - grid[below]),
            _ => 0.0,
        };
        Self { below, weight }
    }

    /// The indices of its points.
    pub(super) fn points(self) -> Range<usize> {
        self.below..self.below + 1 + usize::from(self.weight > 0.0)
    }

    /// The value on the line through `values`, which belong to [`Bracket::points`].
    pub(super) fn value(self, values: impl Fn(usize) -> f64) -> f64 {
        let low = values(0);
        if self.weight > 0.0 {
            low + self.weight * (values(1) - low)
        } else {
            low
        }
    }

    /// Which of its points is the nearer: 0 or 1.
    pub(super) fn nearer(self) -> usize {
        usize::from(self.weight > 0.5)
    }
}

#[cfg(test)]
mod tests {
    use super::Bracket;

    fn at(xs: &[f64], ys: &[f64], x: f64) -> f64 {
        let bracket = Bracket::new(xs, x);
        let ys = &ys[bracket.points()];
        bracket.value(|point| ys[point])
    }

    #[test]
    fn goes_through_its_points_and_stays_flat_outside() {
        let (xs, ys) = ([0.0, 1.0, 3.0, 4.0], [1.0, 2.0, 2.0, 9.0]);
        for (x, y) in xs.iter().zip(ys) {
            assert!((at(&xs, &ys, *x) - y).abs() < 1e-12);
        }
        assert!((at(&xs, &ys, -5.0) - 1.0).abs() < 1e-12);
        assert!((at(&xs, &ys, 50.0) - 9.0).abs() < 1e-12);
        assert!((at(&xs, &ys, 3.25) - 3.75).abs() < 1e-12);
    }

    #[test]
    fn a_value_depends_on_its_two_neighbours_only() {
        let xs = [0.0, 1.0, 2.0, 3.0];
        assert_eq!(Bracket::new(&xs, 1.5).points(), 1..3);
        assert_eq!(Bracket::new(&xs, 2.0).points(), 2..3);
        assert_eq!(Bracket::new(&xs, -1.0).points(), 0..1);
        assert_eq!(Bracket::new(&xs, 9.0).points(), 3..4);
        assert_eq!(Bracket::new(&xs, 1.2).nearer(), 0);
        assert_eq!(Bracket::new(&xs, 1.8).nearer(), 1);
    }
}
