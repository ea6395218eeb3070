//! Points to the text of an SVG path. A point that is not a number lifts the pen.

use std::fmt::Write;

/// A point in pixels.
type Point = (f64, f64);

fn is_drawn(point: &Point) -> bool {
    point.0.is_finite() && point.1.is_finite()
}

/// A line through `points`, in one piece for each run of numbers. Coordinates are rounded to a
/// tenth of a pixel.
#[must_use]
pub fn line(points: &[Point]) -> String {
    let mut path = String::new();
    for run in points.split(|point| !is_drawn(point)) {
        for (index, (x, y)) in run.iter().enumerate() {
            let command = if index == 0 { 'M' } else { 'L' };
            // Writing to a String can't fail.
            let _ = write!(path, "{command}{x:.1} {y:.1}");
        }
    }
    path
}

/// The areas between an upper and a lower line of the same months, one for each run of numbers.
#[must_use]
pub fn area(upper: &[Point], lower: &[Point]) -> String {
    let pairs: Vec<_> = upper.iter().zip(lower).collect();
    let drawn = |pair: &(&Point, &Point)| is_drawn(pair.0) && is_drawn(pair.1);
    let mut path = String::new();
    for run in pairs
        .split(|pair| !drawn(pair))
        .filter(|run| !run.is_empty())
    {
        let there = run.iter().map(|(upper, _)| **upper);
        let back = run.iter().rev().map(|(_, lower)| **lower);
        path.push_str(&line(&there.chain(back).collect::<Vec<_>>()));
        path.push('Z');
    }
    path
}

#[cfg(test)]
mod tests {
    use super::{area, line};

    #[test]
    fn lines_move_once_and_then_draw() {
        assert_eq!(line(&[(0.0, 1.0), (2.04, 3.0)]), "M0.0 1.0L2.0 3.0");
        assert_eq!(line(&[]), "");
    }

    #[test]
    fn areas_come_back_along_the_lower_line() {
        let path = area(&[(0.0, 0.0), (1.0, 0.0)], &[(0.0, 5.0), (1.0, 5.0)]);
        assert_eq!(path, "M0.0 0.0L1.0 0.0L1.0 5.0L0.0 5.0Z");
        assert_eq!(area(&[(0.0, 0.0)], &[]), "");
    }

    #[test]
    fn what_is_no_number_leaves_a_gap() {
        let points = [
            (0.0, f64::NAN),
            (1.0, 2.0),
            (2.0, f64::NAN),
            (3.0, 4.0),
            (4.0, 5.0),
        ];
        assert_eq!(line(&points), "M1.0 2.0M3.0 4.0L4.0 5.0");
        assert_eq!(area(&points, &points).matches('Z').count(), 2);
    }
}
