//! Tornados and maps as text of 80 columns and as CSV.

use std::fmt::Write as _;

use crate::cli::figures::{csv_row, percent, usd, value, wrap};
use crate::sim::report::sensitivity::{
    AtValue, Bar, BreakEvenMap, Difference, Favours, Flip, Origin, Tornado,
};

/// Columns of a cell that shows its amount.
const CELL: usize = 10;

/// Columns of the values at a map's left side.
const LEFT: usize = 9;

/// The most cells in a row that show their amounts; more show signs.
const AMOUNTS_MAX: usize = 7;

/// A tornado, its `top` largest bars.
pub(super) fn tornado(tornado: &Tornado, top: usize) -> String {
    let origin = &tornado.origin;
    let mut text = heading(origin);
    text.push_str(&wrap(&format!("Now: {}.", says(origin, &tornado.now)), 0));
    text.push_str(&wrap(
        "Each parameter alone at the low and the high end of its range; amounts are what the \
         second strategy saves, ± half of the 95 % interval.",
        0,
    ));
    for bar in tornado.bars.iter().take(top) {
        bar_text(&mut text, bar);
    }
    let more = tornado.bars.len().saturating_sub(top);
    if more > 0 {
        let _ = writeln!(
            text,
            "\n{more} more with smaller swings (--top, --csv, --json)."
        );
    }
    let _ = write!(text, "\n{}", trust(origin));
    text
}

fn bar_text(text: &mut String, bar: &Bar) {
    let mark = if bar.flips { "  FLIPS THE VERDICT" } else { "" };
    let _ = writeln!(text, "\n{}{mark}", bar.parameter);
    let end = |at: &AtValue| format!("{} at {}", amount(&at.difference), value(at.value));
    let _ = writeln!(text, "  {} … {}", end(&bar.low), end(&bar.high));
    let flip = match bar.flip {
        Flip::Unknown => String::new(),
        Flip::NoneInRange => "; no flip in this range".to_owned(),
        Flip::At(flip) => format!(
            "; even at {} ({} to {} too close to call)",
            value(flip.value),
            value(flip.from),
            value(flip.to)
        ),
    };
    let sentence = format!(
        "now {}; swing {}{flip}",
        value(bar.value),
        usd(bar.swing_usd)
    );
    text.push_str(&wrap(&sentence, 2));
}

fn amount(difference: &Difference) -> String {
    let half_width = (difference.high_usd - difference.low_usd) / 2.0;
    format!("{} ±{}", usd(difference.usd), usd(half_width))
}

fn heading(origin: &Origin) -> String {
    format!(
        "{}\nfirst: {}\nsecond: {}\n",
        origin.title, origin.first_title, origin.second_title
    )
}

fn says(origin: &Origin, difference: &Difference) -> String {
    let title = match difference.favours {
        Favours::TooCloseToCall => {
            return format!("too close to call ({})", amount(difference));
        }
        Favours::First => &origin.first_title,
        Favours::Second => &origin.second_title,
    };
    format!(
        "\u{201c}{title}\u{201d} is cheaper by {} (95 % interval {} to {}; the second is cheaper \
         in {} of the futures)",
        usd(difference.usd.abs()),
        usd(difference.low_usd),
        usd(difference.high_usd),
        percent(difference.probability_second_cheaper),
    )
}

fn trust(origin: &Origin) -> String {
    wrap(
        &format!(
            "{} futures each · seed {} · {} · prices {} · engine {}",
            origin.replications, origin.seed, origin.fingerprint, origin.prices, origin.engine
        ),
        0,
    )
}

/// A tornado as CSV, a row for each parameter.
pub(super) fn tornado_csv(tornado: &Tornado) -> String {
    let mut text = csv_row([
        "parameter",
        "value",
        "low",
        "low_difference_usd",
        "low_difference_low_usd",
        "low_difference_high_usd",
        "high",
        "high_difference_usd",
        "high_difference_low_usd",
        "high_difference_high_usd",
        "swing_usd",
        "swing_low_usd",
        "swing_high_usd",
        "flips",
        "flip_value",
        "flip_from",
        "flip_to",
    ]);
    for bar in &tornado.bars {
        let mut fields = vec![bar.parameter.clone(), bar.value.to_string()];
        for at in [&bar.low, &bar.high] {
            let Difference {
                usd,
                low_usd,
                high_usd,
                ..
            } = at.difference;
            fields.extend([at.value, usd, low_usd, high_usd].map(|number| number.to_string()));
        }
        let swing = [bar.swing_usd, bar.swing_low_usd, bar.swing_high_usd];
        fields.extend(swing.map(|number| number.to_string()));
        fields.push(bar.flips.to_string());
        match bar.flip {
            Flip::At(flip) => {
                fields.extend([flip.value, flip.from, flip.to].map(|number| number.to_string()));
            }
            Flip::Unknown | Flip::NoneInRange => fields.extend([(); 3].map(|()| String::new())),
        }
        text.push_str(&csv_row(fields));
    }
    text
}

/// A map, the highest values at the top.
pub(super) fn map(map: &BreakEvenMap) -> String {
    let origin = &map.origin;
    let amounts = map.across.values.len() <= AMOUNTS_MAX;
    let mut text = heading(origin);
    text.push_str(&wrap(
        if amounts {
            "Amounts are what the second strategy saves; in brackets they are too close to call."
        } else {
            "1: the first strategy is cheaper, 2: the second is, \u{b7}: too close to call."
        },
        0,
    ));
    let _ = writeln!(text, "\n{}, now {}", map.up.parameter, value(map.up.value));
    for (up, row) in map.up.values.iter().zip(&map.rows).rev() {
        let _ = write!(text, "{:>LEFT$}", value(*up));
        for cell in row {
            if amounts {
                let _ = write!(text, "{:>CELL$}", in_full(cell.as_ref()));
            } else {
                let _ = write!(text, "{:>3}", sign(cell.as_ref()));
            }
        }
        text.push('\n');
    }
    let values: Vec<String> = map
        .across
        .values
        .iter()
        .map(|across| value(*across))
        .collect();
    if amounts {
        let _ = write!(text, "{:LEFT$}", "");
        for across in &values {
            let _ = write!(text, "{across:>CELL$}");
        }
        text.push('\n');
    } else {
        text.push_str(&wrap(&format!("columns: {}", values.join(" ")), LEFT));
    }
    let axis = format!("{}, now {}", map.across.parameter, value(map.across.value));
    let _ = writeln!(text, "{:LEFT$} {axis}", "");
    let _ = write!(text, "\n{}", trust(origin));
    text
}

fn in_full(cell: Option<&Difference>) -> String {
    match cell {
        None => String::new(),
        Some(cell) if cell.favours == Favours::TooCloseToCall => format!("({})", usd(cell.usd)),
        Some(cell) => usd(cell.usd),
    }
}

const fn sign(cell: Option<&Difference>) -> &'static str {
    match cell {
        None => " ",
        Some(cell) => match cell.favours {
            Favours::First => "1",
            Favours::Second => "2",
            Favours::TooCloseToCall => "\u{b7}",
        },
    }
}

/// A map as CSV, a row for each cell.
pub(super) fn map_csv(map: &BreakEvenMap) -> String {
    let (across, up) = (map.across.parameter.as_str(), map.up.parameter.as_str());
    let names = ["difference_usd", "low_usd", "high_usd", "favours"];
    let mut text = csv_row([across, up].into_iter().chain(names));
    for (up, row) in map.up.values.iter().zip(&map.rows) {
        for (across, cell) in map.across.values.iter().zip(row) {
            let Some(cell) = cell else { continue };
            let numbers = [*across, *up, cell.usd, cell.low_usd, cell.high_usd];
            let favours = match cell.favours {
                Favours::First => &map.origin.first,
                Favours::Second => &map.origin.second,
                Favours::TooCloseToCall => "too_close_to_call",
            };
            let fields = numbers.map(|number| number.to_string());
            text.push_str(&csv_row(fields.iter().map(String::as_str).chain([favours])));
        }
    }
    text
}
