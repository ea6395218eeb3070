//! How much of a tornado's width its bars may take, so that what is written behind them fits, and
//! how names fit beside them.

use super::CHARACTER_PX;

/// The part of the width that bars keep, whatever is written behind them.
const LEAST_SHARE: f64 = 0.36;
/// From the edges to the longest bar at least [px].
const EDGE_PX: f64 = 8.0;
/// What the wide ones of a label's letters take beyond others [px].
const WIDE_LETTERS_PX: f64 = 7.0;
/// How often the two edges are adapted to each other: each depends on where the other is.
const ROUNDS: usize = 8;

/// What is written behind the end of a bar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Label {
    /// Where the bar, or its whisker, ends: 0 at the low end of the axis, 1 at the high end.
    pub share: f64,
    /// Whether it stands to the right of that.
    pub ahead: bool,
    /// How much room it takes from there [px].
    pub room: f64,
}

/// How wide `text` is, generously [px].
pub(super) fn text_px(text: &str) -> f64 {
    // What only forbids a line break has no width; a minus and an M have more than others.
    let letters = text.chars().filter(|letter| *letter != '\u{2060}');
    letters.count() as f64 * CHARACTER_PX + WIDE_LETTERS_PX
}

/// From and to of the axis [px]: the widest that leaves room for all labels between `names` and
/// `width`, as long as bars keep their share.
pub(super) fn span(labels: &[Label], names: f64, width: f64) -> (f64, f64) {
    let (mut left, mut right) = (names + EDGE_PX, width - EDGE_PX);
    for _ in 0..ROUNDS {
        for label in labels {
            if label.ahead && label.share > 0.0 {
                right = right.min(left + (width - label.room - left) / label.share);
            } else if !label.ahead && label.share < 1.0 {
                let rest = 1.0 - label.share;
                left = left.max(right - (right - names - label.room) / rest);
            }
        }
    }
    let lack = (width - names) * LEAST_SHARE - (right - left);
    if lack > 0.0 {
        // Both give back what they took beyond the edge, in proportion.
        let (before, behind) = (left - names, width - right);
        let all = (before + behind).max(f64::MIN_POSITIVE);
        left -= lack * before / all;
        right += lack * behind / all;
    }
    (left, right)
}

/// `text` in two lines of which the first has at most `most` characters; the second is empty when
/// one is enough, or when there is no space to break it at.
pub(super) fn in_two(text: &str, most: usize) -> (&str, &str) {
    if text.chars().count() <= most {
        return (text, "");
    }
    let end = text
        .char_indices()
        .nth(most + 1)
        .map_or(text.len(), |(at, _)| at);
    match text[..end].rfind(' ') {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text, ""),
    }
}

/// `text` in at most `most` characters.
pub(super) fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}\u{2026}", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::{EDGE_PX, LEAST_SHARE, Label, in_two, shortened, span, text_px};

    fn label(share: f64, ahead: bool, room: f64) -> Label {
        Label { share, ahead, room }
    }

    #[test]
    fn a_join_has_no_width() {
        assert!((text_px("\u{2212}\u{2060}$4") - text_px("123")).abs() < 1e-9);
    }

    #[test]
    fn labels_fit_behind_their_bars() {
        let labels = [
            label(0.0, false, 95.0),
            label(0.75, true, 124.0),
            label(0.62, true, 110.0),
            label(0.3, false, 124.0),
        ];
        for (names, width) in [(0.0, 358.0), (0.0, 640.0), (270.0, 988.0)] {
            let (left, right) = span(&labels, names, width);
            for one in labels {
                let at = left + one.share * (right - left);
                let fits = if one.ahead {
                    at + one.room <= width + 0.5
                } else {
                    at - one.room >= names - 0.5
                };
                assert!(fits, "{one:?} at {at:.1} of {names}–{width}");
            }
            assert!(right - left >= LEAST_SHARE * (width - names) - 1e-9);
        }
    }

    #[test]
    fn bars_keep_their_share_and_take_what_is_free() {
        let long = [label(0.0, false, 300.0), label(1.0, true, 300.0)];
        let (left, right) = span(&long, 0.0, 288.0);
        assert!((right - left - 288.0 * LEAST_SHARE).abs() < 1e-6);
        assert!(left > 0.0 && right < 288.0);
        assert_eq!(span(&[], 0.0, 300.0), (EDGE_PX, 300.0 - EDGE_PX));
        // A short bar may have a long label.
        assert_eq!(
            span(&[label(0.1, true, 200.0)], 0.0, 300.0),
            (EDGE_PX, 300.0 - EDGE_PX)
        );
    }

    #[test]
    fn long_names_end_in_dots() {
        assert_eq!(shortened("Growth", 6), "Growth");
        assert_eq!(shortened("Growth a month", 8), "Growth\u{2026}");
    }

    #[test]
    fn long_names_break_between_words() {
        assert_eq!(in_two("Growth", 6), ("Growth", ""));
        assert_eq!(in_two("Growth a month", 8), ("Growth a", "month"));
        assert_eq!(in_two("Growth a month", 7), ("Growth", "a month"));
        assert_eq!(
            in_two("Gr\u{f6}\u{df}enordnung", 4),
            ("Gr\u{f6}\u{df}enordnung", "")
        );
    }
}
