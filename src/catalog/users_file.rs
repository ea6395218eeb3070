//! Users month by month as a spreadsheet exports them: CSV in, a series or every mistake with its
//! line out.
//!
//! One line for each month, the oldest first: the users at its end, or the month and the users,
//! separated by a comma, a semicolon or a tab. A header and empty lines are skipped. Months are
//! dates (`2026-01`, `2026-01-31`) or count up by one. Thousands may be separated by commas,
//! spaces, apostrophes or underscores. Where commas separate both columns and thousands, a line is
//! a month and its users if the first cells of all lines are months, and one number otherwise.

use crate::catalog::decimal::read_decimal;
use crate::catalog::problem::Problem;
use crate::catalog::scenario_file::{
    MAX_HORIZON_MONTHS, MAX_START_YEAR, MAX_TEXT_BYTES, MAX_USERS, MIN_HORIZON_MONTHS,
    MIN_START_YEAR,
};
use crate::sim::scenario::{CalendarMonth, Scenario};

/// Mistakes that are listed at most: a wrong file has one in every line.
const MAX_MISTAKES: usize = 20;

/// Characters of a line that a message repeats at most.
const MAX_SHOWN: usize = 40;

/// Users month by month.
#[derive(Clone, Debug, PartialEq)]
pub struct UsersFile {
    /// Users at the end of each month.
    pub users: Vec<f64>,
    /// The first month, where the file has dates.
    pub first_month: Option<CalendarMonth>,
}

impl UsersFile {
    /// `scenario` with these users: its horizon becomes theirs, and its start where they say one.
    pub fn put_into(self, scenario: &mut Scenario) {
        scenario.horizon_months = self.users.len() as u32;
        scenario.start = self.first_month.unwrap_or(scenario.start);
        scenario.monthly_users = Some(self.users);
    }
}

/// Reads such a file.
///
/// # Errors
/// Every mistake with its line (`line 7`), as far as [`MAX_MISTAKES`]. Never panics, whatever the
/// text is.
pub fn read(text: &str) -> Result<UsersFile, Vec<Problem>> {
    let mut reader = Reader::default();
    let file = reader.read(text);
    if reader.mistakes.is_empty() {
        Ok(file)
    } else {
        Err(reader.mistakes)
    }
}

#[derive(Default)]
struct Reader {
    mistakes: Vec<Problem>,
}

/// A line that is not empty: its number and its cells.
struct Row {
    line: usize,
    cells: Vec<String>,
}

/// What the first of two columns says.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Month {
    Date(CalendarMonth),
    Count(u32),
}

impl Month {
    fn follows(self, before: Self) -> bool {
        match (before, self) {
            (Self::Date(before), Self::Date(now)) => before.plus(1) == now,
            (Self::Count(before), Self::Count(now)) => before.checked_add(1) == Some(now),
            _ => false,
        }
    }
}

impl Reader {
    fn add(&mut self, path: String, message: impl Into<String>) {
        if self.mistakes.len() < MAX_MISTAKES {
            self.mistakes.push(Problem {
                path,
                message: message.into(),
            });
        }
    }

    fn read(&mut self, text: &str) -> UsersFile {
        let mut file = UsersFile {
            users: Vec::new(),
            first_month: None,
        };
        if text.len() > MAX_TEXT_BYTES {
            let message = format!(
                "A file of users may have {MAX_TEXT_BYTES} bytes; this has {}.",
                text.len()
            );
            self.add("file".into(), message);
            return file;
        }
        let rows = rows(text);
        let months = months(&rows);
        self.check_order(&rows, &months);
        file.first_month = match months.first() {
            Some(Month::Date(month)) => Some(*month),
            _ => None,
        };
        let columns = usize::from(!months.is_empty());
        for row in &rows {
            let cells = row.cells.get(columns..).unwrap_or_default();
            if let Some(users) = self.users(row.line, &cells.join(",")) {
                file.users.push(users);
            }
        }
        let limits = MIN_HORIZON_MONTHS as usize..=MAX_HORIZON_MONTHS as usize;
        if !limits.contains(&rows.len()) {
            let message = format!(
                "There must be {MIN_HORIZON_MONTHS} to {MAX_HORIZON_MONTHS} months, a line each; \
                 there are {}.",
                rows.len()
            );
            self.add("file".into(), message);
        }
        file
    }

    fn check_order(&mut self, rows: &[Row], months: &[Month]) {
        for (pair, rows) in months.windows(2).zip(rows.windows(2)) {
            if !pair[1].follows(pair[0]) {
                let message = format!(
                    "\"{}\" does not follow \"{}\": write every month once, the oldest first.",
                    shown(&rows[1].cells[0]),
                    shown(&rows[0].cells[0])
                );
                self.add(format!("line {}", rows[1].line), message);
            }
        }
        if let Some(Month::Date(first)) = months.first()
            && !(MIN_START_YEAR..=MAX_START_YEAR).contains(&first.year)
        {
            let message = format!("The first year must be {MIN_START_YEAR} to {MAX_START_YEAR}.");
            self.add(format!("line {}", rows[0].line), message);
        }
    }

    fn users(&mut self, line: usize, cell: &str) -> Option<f64> {
        let path = format!("line {line}");
        let Some(users) = number(cell) else {
            let message = format!("\"{}\" is no number of users.", shown(cell));
            self.add(path, message);
            return None;
        };
        if (0.0..=MAX_USERS).contains(&users) {
            return Some(users);
        }
        self.add(path, format!("Users must be between 0 and {MAX_USERS:e}."));
        None
    }
}

/// The lines with something in them, without a header.
fn rows(text: &str) -> Vec<Row> {
    let text = text.trim_start_matches('\u{feff}');
    let separator = [';', '\t']
        .into_iter()
        .find(|separator| text.contains(*separator))
        .unwrap_or(',');
    let mut rows: Vec<Row> = text
        .lines()
        .enumerate()
        .map(|(index, line)| Row {
            line: index + 1,
            cells: cells(line, separator),
        })
        .filter(|row| row.cells.iter().any(|cell| !cell.is_empty()))
        .collect();
    let header = rows.first().is_some_and(|row| {
        let no_number = |cell: &String| !cell.bytes().any(|byte| byte.is_ascii_digit());
        row.cells.iter().all(no_number)
    });
    if header {
        rows.remove(0);
    }
    rows
}

/// The cells of a line, without quotes and outer spaces; a trailing separator adds none.
fn cells(line: &str, separator: char) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for letter in line.chars() {
        if letter == '"' {
            quoted = !quoted;
        } else if letter == separator && !quoted {
            cells.push(String::new());
        } else if let Some(cell) = cells.last_mut() {
            cell.push(letter);
        }
    }
    let mut cells: Vec<String> = cells.iter().map(|cell| cell.trim().to_owned()).collect();
    while cells.len() > 1 && cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
    cells
}

/// The months that the first cells are, if they are months in every line.
fn months(rows: &[Row]) -> Vec<Month> {
    let read: Option<Vec<Month>> = rows
        .iter()
        .map(|row| {
            if row.cells.len() > 1 {
                month(&row.cells[0])
            } else {
                None
            }
        })
        .collect();
    let months = read.unwrap_or_default();
    // 1,500 and 2,000 and 1,800 are thousands: counts go up by one, mostly.
    let counted = months.iter().all(|month| matches!(month, Month::Count(_)));
    let follow = months
        .windows(2)
        .filter(|pair| pair[1].follows(pair[0]))
        .count();
    let groups = |row: &Row| row.cells.iter().skip(1).all(|cell| cell.len() == 3);
    let thousands = rows.iter().all(groups);
    if counted && thousands && follow + 1 < months.len() {
        return Vec::new();
    }
    months
}

fn month(cell: &str) -> Option<Month> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = cell.split(['-', '/', '.']);
    let first = parts.next()?;
    if !digits(first) {
        return None;
    }
    let Some(second) = parts.next() else {
        return (first.len() <= 4).then(|| first.parse().ok().map(Month::Count))?;
    };
    let rest: Vec<&str> = parts.collect();
    if first.len() != 4 || !digits(second) || rest.len() > 1 || !rest.iter().all(|day| digits(day))
    {
        return None;
    }
    let (year, month) = (first.parse().ok()?, second.parse().ok()?);
    (1..=12)
        .contains(&month)
        .then_some(Month::Date(CalendarMonth { year, month }))
}

/// A number with or without separated thousands.
fn number(cell: &str) -> Option<f64> {
    let plain = |letter: char| letter.is_ascii_digit() || ".-+eE".contains(letter);
    let separator = |letter: char| letter.is_whitespace() || "'’_,".contains(letter);
    if !cell
        .chars()
        .all(|letter| plain(letter) || separator(letter))
    {
        return None;
    }
    // Separated groups have three digits and stand before the point, or it was another number:
    // 1.234,5 is a thousand and more elsewhere.
    let (whole, fraction) = cell.split_once('.').unwrap_or((cell, ""));
    if fraction.contains(separator) {
        return None;
    }
    let mut groups = whole.split(separator);
    groups.next()?;
    if groups.any(|group| group.len() != 3) {
        return None;
    }
    let digits: String = cell.chars().filter(|letter| plain(*letter)).collect();
    read_decimal(&digits).filter(|value| value.is_finite())
}

fn shown(text: &str) -> String {
    text.chars().take(MAX_SHOWN).collect()
}

#[cfg(test)]
mod tests {
    use super::{CalendarMonth, MAX_MISTAKES, MAX_TEXT_BYTES, read};

    fn lines(line: impl Fn(u32) -> String) -> String {
        (0..12).map(|month| line(month) + "\n").collect()
    }

    #[test]
    fn one_number_a_line_is_enough() {
        let file = read(&lines(|month| format!("{}", 1_000 + month))).unwrap();
        assert_eq!(file.users.len(), 12);
        assert_eq!(file.first_month, None);
        assert_eq!(file.users[11].to_bits(), 1_011.0_f64.to_bits());
    }

    #[test]
    fn what_spreadsheets_write_is_read() {
        let expected = 1_234_567.0_f64;
        let forms = [
            lines(|month| format!("2026-{:02},1234567", month + 1)),
            lines(|month| format!("2026-{:02}-28;1 234 567", month + 1)),
            lines(|month| format!("{month}\t1'234'567")),
            lines(|month| format!("{},1,234,567", month + 1)),
            lines(|_| "\"1,234,567\"".to_owned()),
            lines(|_| "1,234,567".to_owned()),
            format!(
                "\u{feff}Month,Users\r\n\r\n{}",
                lines(|month| { format!("2026/{:02},\"1,234,567\",\r", month + 1) })
            ),
            lines(|_| " 1_234_567.0 ".to_owned()),
        ];
        for text in forms {
            let file = read(&text).unwrap_or_else(|mistakes| panic!("{text}{mistakes:?}"));
            assert!(
                file.users
                    .iter()
                    .all(|users| (users - expected).abs() < 1e-9),
                "{text}"
            );
            assert_eq!(file.users.len(), 12, "{text}");
        }
        let dated = read(&lines(|month| format!("2026-{:02},5", month + 1))).unwrap();
        assert_eq!(
            dated.first_month,
            Some(CalendarMonth {
                year: 2026,
                month: 1
            })
        );
    }

    /// 1,500 is fifteen hundred where the lines before the comma do not count months.
    #[test]
    fn commas_are_thousands_where_no_months_are_counted() {
        let thousands = read(&lines(|month| format!("{},500", 1 + month / 2))).unwrap();
        assert_eq!(thousands.users[0].to_bits(), 1_500.0_f64.to_bits());
        let counted = read(&lines(|month| format!("{},500", 1 + month))).unwrap();
        assert_eq!(counted.users[0].to_bits(), 500.0_f64.to_bits());
    }

    #[test]
    fn every_mistake_has_its_line() {
        let mut text = String::from("month;users\n");
        for (line, row) in [
            "2026-01;100",
            "2026-02;many",
            "2026-03;-5",
            "2026-05;130",
            "2026-06;1e99",
            "2026-07;1,23",
            "2026-08;1.234,5",
            "2026-09;1.234.567",
            "2026-10;9",
            "2026-11;9",
            "2026-12;9",
        ]
        .iter()
        .enumerate()
        {
            text.push_str(row);
            text.push('\n');
            assert!(line < 12);
        }
        let mistakes = read(&text).unwrap_err();
        let found: Vec<(&str, bool)> = mistakes
            .iter()
            .map(|mistake| (&*mistake.path, mistake.message.ends_with('.')))
            .collect();
        let paths = [
            "line 5", "line 3", "line 4", "line 6", "line 7", "line 8", "line 9", "file",
        ];
        assert_eq!(found, paths.map(|path| (path, true)));
        assert!(
            mistakes[0]
                .message
                .contains("\"2026-05\" does not follow \"2026-03\"")
        );
        assert!(
            mistakes[7].message.contains("12 to 84 months"),
            "{}",
            mistakes[7].message
        );
    }

    #[test]
    fn strange_texts_are_refused_without_a_panic() {
        let long = "1\n".repeat(MAX_TEXT_BYTES);
        let wrong = "x1\n".repeat(84);
        for text in [
            "", ",", "\"", "1", ";;;\n;;", "\u{0}", "9-9-9,1", &long, &wrong,
        ] {
            let mistakes = read(text).unwrap_err();
            assert!((1..=MAX_MISTAKES).contains(&mistakes.len()));
        }
    }
}
