//! One's own monthly users, pasted or from a spreadsheet: one month a line, the number of users in
//! the last column.

use crate::catalog::scenario_file::{MAX_HORIZON_MONTHS, MAX_USERS, MIN_HORIZON_MONTHS};
use crate::ui::link::number;
use crate::ui::words;

/// The longest text that is read [bytes]: seven years with a hundred columns fit.
pub const LONGEST: usize = 64 * 1024;

/// Mistakes that are named; a file of another kind has one in every line.
const NAMED: usize = 8;

/// The users at the end of each month.
///
/// # Errors
/// Every mistake in words, with its line, and how many there are beyond those named.
pub fn read(text: &str) -> Result<Vec<f64>, Vec<String>> {
    if text.len() > LONGEST {
        return Err(vec![words::users_too_long(LONGEST / 1024)]);
    }
    let lines = text.trim_start_matches('\u{feff}').lines().enumerate();
    let lines = lines.filter(|(_, line)| !line.trim().is_empty());
    let (mut users, mut mistakes) = (Vec::new(), Vec::new());
    for (position, (index, line)) in lines.enumerate() {
        match last_number(line) {
            Ok(number) => users.push(number),
            // The first line may hold the names of the columns.
            Err(_) if position == 0 && !line.bytes().any(|byte| byte.is_ascii_digit()) => {}
            Err(mistake) => mistakes.push(words::in_line(index + 1, &mistake)),
        }
    }
    let more = mistakes.len().saturating_sub(NAMED);
    mistakes.truncate(NAMED);
    if more > 0 {
        mistakes.push(words::users_more(more));
    }
    let months = MIN_HORIZON_MONTHS as usize..=MAX_HORIZON_MONTHS as usize;
    if mistakes.is_empty() && !months.contains(&users.len()) {
        let (least, most) = (MIN_HORIZON_MONTHS, MAX_HORIZON_MONTHS);
        mistakes.push(words::users_months(users.len(), least, most));
    }
    if mistakes.is_empty() {
        Ok(users)
    } else {
        Err(mistakes)
    }
}

fn last_number(line: &str) -> Result<f64, String> {
    let cells = cells(line);
    // 12,500 is twelve thousand or month 12 with 500 users.
    let digits = |cell: &String| cell.bytes().all(|byte| byte.is_ascii_digit());
    let first = |cell: &String| (1..=3).contains(&cell.len()) && digits(cell);
    let groups = |cell: &String| cell.len() == 3 && digits(cell);
    let looks_grouped = line.contains(',') && !line.contains(['"', ';', '\t']);
    if looks_grouped && first(&cells[0]) && cells[1..].iter().all(groups) {
        return Err(words::users_ambiguous(line.trim()));
    }
    let Some(cell) = cells.iter().rev().find(|cell| !cell.is_empty()) else {
        return Err(words::users_no_number(line.trim()));
    };
    let digits = cell.replace([',', ' ', '_', '\u{a0}', '\u{202f}'], "");
    number(&digits)
        .filter(|users| (0.0..=MAX_USERS).contains(users))
        .ok_or_else(|| words::users_no_number(cell))
}

/// The cells of a line, which tabs, semicolons or commas part, with quotes taken off.
fn cells(line: &str) -> Vec<String> {
    let mark = ['\t', ';', ',']
        .into_iter()
        .find(|mark| line.contains(*mark));
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for letter in line.chars() {
        if letter == '"' {
            quoted = !quoted;
        } else if Some(letter) == mark && !quoted {
            cells.push(String::new());
        } else if let Some(cell) = cells.last_mut() {
            cell.push(letter);
        }
    }
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::read;

    /// A year that ends with these lines.
    fn year(lines: &[&str]) -> String {
        let first: String = (0..12 - lines.len()).map(|_| "100\n").collect();
        first + &lines.join("\n")
    }

    #[test]
    fn plain_numbers_and_spreadsheets_are_read() {
        for (line, users) in [
            ("500", 500.0),
            (" 1500.5 ", 1500.5),
            ("2026-01,500", 500.0),
            ("Jan;500", 500.0),
            ("2026-01\t12 500", 12_500.0),
            ("\"Jan 2026\",\"12,500\"", 12_500.0),
            ("1 500 000", 1_500_000.0),
        ] {
            let read = read(&year(&["200", line]));
            assert_eq!(read.unwrap().last(), Some(&users), "{line}");
        }
        let with_head = format!("\u{feff}month,users\r\n{}", year(&[]));
        assert_eq!(read(&with_head).unwrap(), [100.0; 12]);
    }

    #[test]
    fn mistakes_have_their_lines() {
        let mistakes = read(&year(&["many", "12,500", "1,500,000", "-4"])).unwrap_err();
        assert_eq!(mistakes.len(), 4);
        for (mistake, said) in mistakes
            .iter()
            .zip(["Line 9", "Line 10", "Line 11", "Line 12"])
        {
            assert!(mistake.starts_with(said), "{mistake}");
        }
        assert!(mistakes[1].contains("12,500"));
        assert_eq!(read("1\n2\n3").unwrap_err().len(), 1, "too few months");
        assert_eq!(read("").unwrap_err().len(), 1);
        assert_eq!(read(&"x\n".repeat(30)).unwrap_err().len(), 9);
        assert_eq!(read(&"1\n".repeat(50_000)).unwrap_err().len(), 1);
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_failing(
            text in proptest::collection::vec(any::<char>(), 0..200),
        ) {
            let _ = read(&String::from_iter(text));
        }
    }
}
