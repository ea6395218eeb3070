//! Tables as files: comma-separated values (RFC 4180), or a JSON object for each row.

use crate::catalog::{quoted as text, read_number};

/// A table as a file: a line for the heads, then one for each row.
#[must_use]
pub fn csv(heads: &[String], rows: &[Vec<String>]) -> String {
    let mut text = line(heads);
    for row in rows {
        text.push_str(&line(row));
    }
    text
}

fn line(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| quoted(&plain(cell))).collect();
    format!("{}\r\n", cells.join(","))
}

/// A cell with the signs that spreadsheets take for numbers: no space that does not break, and the
/// minus of keyboards where nothing but a number follows.
fn plain(cell: &str) -> String {
    let digit = |one: char| one.is_ascii_digit() || "\u{2212}\u{2060}$,.%KMB".contains(one);
    let number = cell.chars().all(digit);
    let sign = |one: char| match one {
        '\u{2060}' => None,
        '\u{a0}' | '\u{202f}' => Some(' '),
        '\u{2212}' if number => Some('-'),
        other => Some(other),
    };
    cell.chars().filter_map(sign).collect()
}

/// The same as a JSON list: an object for each row, a line for each object.
#[must_use]
pub fn json(heads: &[String], rows: &[Vec<String>]) -> String {
    let mut all = String::from("[");
    for (index, row) in rows.iter().enumerate() {
        all.push_str(if index > 0 { ",\n{" } else { "\n{" });
        for (index, (head, cell)) in heads.iter().zip(row).enumerate() {
            if index > 0 {
                all.push(',');
            }
            all.push_str(&text(head));
            all.push(':');
            let plain = matches!(cell.as_str(), "true" | "false") || read_number(cell).is_some();
            all.push_str(&if plain { cell.clone() } else { text(cell) });
        }
        all.push('}');
    }
    all.push_str("\n]\n");
    all
}

/// Quoted where a comma, a quote or a line break asks for it.
fn quoted(cell: &str) -> String {
    // Spreadsheets run what begins like a formula; a leading apostrophe keeps it text. A negative
    // number is none.
    let formula = cell.starts_with(['=', '+', '@', '\t', '\r'])
        || (cell.starts_with('-') && cell.contains(['(', '!', '|']));
    let cell = if formula {
        format!("'{cell}")
    } else {
        cell.to_owned()
    };
    if cell.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell
    }
}

#[cfg(test)]
mod tests {
    use super::{csv, json};

    fn texts(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| (*cell).to_owned()).collect()
    }

    #[test]
    fn commas_quotes_and_line_breaks_are_quoted() {
        let heads = texts(&["Month", "Cloud, a month"]);
        let rows = [texts(&["Jan", "$1,200"]), texts(&["a \"b\"", "c\nd"])];
        assert_eq!(
            csv(&heads, &rows),
            "Month,\"Cloud, a month\"\r\nJan,\"$1,200\"\r\n\"a \"\"b\"\"\",\"c\nd\"\r\n"
        );
    }

    #[test]
    fn spreadsheets_know_negative_numbers() {
        let cells = texts(&[
            "\u{2212}\u{2060}$1,962,305",
            "\u{2212}\u{2060}$2 to $3",
            "12\u{a0}ms",
        ]);
        assert_eq!(
            csv(&cells, &[]),
            "\"-$1,962,305\",\u{2212}$2 to $3,12 ms\r\n"
        );
    }

    #[test]
    fn json_has_numbers_and_truths_as_what_they_are() {
        let rows = [texts(&["a \"b\"", "-1.5"]), texts(&["", "true"])];
        let text = json(&texts(&["name", "value"]), &rows);
        let read: serde_json::Value = serde_json::from_str(&text).unwrap();
        let wanted = serde_json::json!([
            {"name": "a \"b\"", "value": -1.5}, {"name": "", "value": true}
        ]);
        assert_eq!(read, wanted);
    }

    #[test]
    fn nothing_becomes_a_formula() {
        let text = csv(&texts(&["=1+1", "@x", "-5", "-cmd|(x)"]), &[]);
        assert_eq!(text, "'=1+1,'@x,-5,'-cmd|(x)\r\n");
    }
}
