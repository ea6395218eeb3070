//! Points to the text of an SVG path.

use std::fmt::Write;

/// A line through `points`; empty without points. Coordinates are rounded to a tenth of a pixel.
#[must_use]
pub fn line(points: &[(f64, f64)]) -> String {
    let mut path = String::new();
    for (index, (x, y)) in points.iter().enumerate() {
        let command = if index == 0 { 'M' } else { 'L' };
        // Writing to a String can't fail.
        let _ = write!(path, "{command}{x:.1} {y:.1}");
    }
    path
}

/// The closed area between an upper and a lower line; empty if either is.
#[must_use]
pub fn area(upper: &[(f64, f64)], lower: &[(f64, f64)]) -> String {
    if upper.is_empty() || lower.is_empty() {
        return String::new();
    }
    let mut outline: Vec<_> = upper.to_vec();
    outline.extend(lower.iter().rev());
    let mut path = line(&outline);
    path.push('Z');
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
}
