//! "Did you mean …?": the known name nearest to a mistyped one.

/// The name within reach of `typed`: at most a third of its letters (and two at least) inserted,
/// left out or changed. The first of equally near ones.
pub(super) fn nearest<'a>(
    typed: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let letters: Vec<char> = typed.chars().take(MAX_LETTERS).collect();
    let reach = (letters.len() / 3).max(2);
    names
        .into_iter()
        .map(|name| (distance(&letters, name), name))
        .filter(|(distance, _)| *distance <= reach)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// Longer names are compared by their beginnings.
const MAX_LETTERS: usize = 80;

/// Levenshtein's distance: letters inserted, left out or changed.
fn distance(left: &[char], right: &str) -> usize {
    let mut row: Vec<usize> = (0..=left.len()).collect();
    for (line, letter) in right.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        for (column, other) in left.iter().enumerate() {
            let changed = diagonal + usize::from(letter != *other);
            diagonal = row[column + 1];
            row[column + 1] = changed.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[left.len()]
}

#[cfg(test)]
mod tests {
    use super::{distance, nearest};

    #[test]
    fn counts_changed_letters() {
        let letters: Vec<char> = "kitten".chars().collect();
        assert_eq!(distance(&letters, "sitting"), 3);
        assert_eq!(distance(&[], "abc"), 3);
    }

    #[test]
    fn finds_the_near_and_refuses_the_far() {
        let names = ["traffic", "team", "thresholds"];
        assert_eq!(nearest("trafic", names), Some("traffic"));
        assert_eq!(nearest("treshold", names), Some("thresholds"));
        assert_eq!(nearest("weather", names), None);
    }
}
