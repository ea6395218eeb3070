//! Between simulated points: a monotone cubic, and where a value lies between two steps of a grid.
//!
//! # Model
//! A curve through points that never rises between two points of which the second is lower, and the
//! other way round: no overshoot, so no invented knee. The slope at a point depends on its two
//! neighbours only.
//!
//! # Equations
//! Cubic Hermite interpolation; the slope at a point is 0 where the secants on both sides differ in
//! sign, else their weighted harmonic mean (Fritsch and Butland 1984); at the ends, the secant.
//!
//! # Units
//! Any.
//!
//! # Assumptions
//! Points are in rising order of x.
//!
//! # Sources
//! Fritsch, Carlson 1980, Monotone piecewise cubic interpolation; Fritsch, Butland 1984, A method
//! for constructing local monotone piecewise cubic interpolants.
//!
//! # Validation
//! The tests below; `tests/integration/backend.rs::the_curve_is_close_to_direct_simulation`.

/// Which points of a grid the value at some x depends on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Stencil {
    /// Index of the first of them.
    pub(super) first: usize,
    /// How many, 1 to 4.
    pub(super) count: usize,
    /// Index, among them, of the point at or below x.
    pub(super) below: usize,
}

impl Stencil {
    /// The stencil for `x` in `grid`; x outside is moved to the nearest end. A point of the grid
    /// depends on itself alone.
    pub(super) fn new(grid: &[f64], x: f64) -> Self {
        let last = grid.len() - 1;
        let above = grid.partition_point(|point| *point <= x);
        let below = above.saturating_sub(1).min(last);
        if x <= grid[below] || below == last {
            return Self {
                first: below,
                count: 1,
                below: 0,
            };
        }
        let first = below.saturating_sub(1);
        Self {
            first,
            count: (below + 2).min(last) - first + 1,
            below: below - first,
        }
    }
}

/// The monotone cubic through `(xs, ys)` at `x`, which lies between the points `below` and
/// `below + 1`; the only point's value when there is one.
pub(super) fn monotone_cubic(xs: &[f64], ys: &[f64], below: usize, x: f64) -> f64 {
    if xs.len() == 1 {
        return ys[0];
    }
    let width = xs[below + 1] - xs[below];
    let t = ((x - xs[below]) / width).clamp(0.0, 1.0);
    let (slope_0, slope_1) = (slope(xs, ys, below), slope(xs, ys, below + 1));
    let (t2, t3) = (t * t, t * t * t);
    ys[below] * (2.0 * t3 - 3.0 * t2 + 1.0)
        + width * slope_0 * (t3 - 2.0 * t2 + t)
        + ys[below + 1] * (3.0 * t2 - 2.0 * t3)
        + width * slope_1 * (t3 - t2)
}

fn slope(xs: &[f64], ys: &[f64], at: usize) -> f64 {
    let secant = |from: usize| (ys[from + 1] - ys[from]) / (xs[from + 1] - xs[from]);
    if at == 0 {
        return secant(0);
    }
    if at + 1 == xs.len() {
        return secant(at - 1);
    }
    let (left, right) = (secant(at - 1), secant(at));
    if left * right <= 0.0 {
        return 0.0;
    }
    let (width_left, width_right) = (xs[at] - xs[at - 1], xs[at + 1] - xs[at]);
    let weight_left = 2.0 * width_right + width_left;
    let weight_right = width_right + 2.0 * width_left;
    (weight_left + weight_right) / (weight_left / left + weight_right / right)
}

#[cfg(test)]
mod tests {
    use super::{Stencil, monotone_cubic};

    fn at(xs: &[f64], ys: &[f64], x: f64) -> f64 {
        let stencil = Stencil::new(xs, x);
        let range = stencil.first..stencil.first + stencil.count;
        monotone_cubic(&xs[range.clone()], &ys[range], stencil.below, x)
    }

    #[test]
    fn goes_through_its_points_and_stays_flat_outside() {
        let (xs, ys) = ([0.0, 1.0, 3.0, 4.0], [1.0, 2.0, 2.0, 9.0]);
        for (x, y) in xs.iter().zip(ys) {
            assert!((at(&xs, &ys, *x) - y).abs() < 1e-12);
        }
        assert!((at(&xs, &ys, -5.0) - 1.0).abs() < 1e-12);
        assert!((at(&xs, &ys, 50.0) - 9.0).abs() < 1e-12);
    }

    #[test]
    fn lines_are_reproduced() {
        let (xs, ys) = ([0.0, 1.0, 3.0, 7.0], [0.0, 2.0, 6.0, 14.0]);
        for step in 0..70 {
            let x = f64::from(step) * 0.1;
            assert!((at(&xs, &ys, x) - 2.0 * x).abs() < 1e-12);
        }
    }

    #[test]
    fn never_overshoots() {
        let xs = [0.1, 0.3, 0.5, 0.8, 0.9, 0.95, 1.05, 2.0];
        let ys = [0.0, 0.1, 0.3, 0.9, 1.8, 2.4, 5.0, 5.0];
        let mut last = f64::NEG_INFINITY;
        for step in 0..2_000 {
            let y = at(&xs, &ys, f64::from(step) * 0.001);
            assert!(y >= last - 1e-12 && y <= 5.0 + 1e-12, "{step}: {last} {y}");
            last = y;
        }
    }

    #[test]
    fn a_value_depends_on_its_four_neighbours_only() {
        let xs = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0];
        let mut ys = [0.0, 1.0, 4.0, 9.0, 16.0, 25.0];
        let before = at(&xs, &ys, 2.5);
        ys[0] = -100.0;
        ys[5] = 100.0;
        assert!((at(&xs, &ys, 2.5) - before).abs() < 1e-12);
        let stencil = Stencil::new(&xs, 2.5);
        assert_eq!((stencil.first, stencil.count, stencil.below), (1, 4, 1));
        assert_eq!(Stencil::new(&xs, 3.0).count, 1);
        assert_eq!(Stencil::new(&xs, 0.5).count, 3);
        assert_eq!(Stencil::new(&xs, 4.5).count, 3);
    }
}
