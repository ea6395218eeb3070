//! What `Intl.NumberFormat` writes in English, in plain Rust, for tests without a browser.

use super::Style;

/// `value` (finite) in `style`, with a hyphen as minus, as `Intl` does it.
pub(super) fn digits(value: f64, style: Style) -> String {
    let sign = if value < 0.0 { "-" } else { "" };
    let size = value.abs();
    match style {
        Style::Compact => format!("{sign}{}", compact(size)),
        Style::CompactUsd => format!("{sign}${}", compact(size)),
        Style::WholeUsd => format!("{sign}${}", grouped(&format!("{size:.0}"))),
        Style::Cents => {
            let cents = format!("{size:.2}");
            let (whole, part) = cents.split_once('.').unwrap_or((&cents, "00"));
            format!("{sign}${}.{part}", grouped(whole))
        }
        Style::Percent => format!("{sign}{}%", trimmed(&format!("{:.1}", size * 100.0))),
        Style::Whole => format!("{sign}{}", grouped(&format!("{size:.0}"))),
        Style::Figures => format!("{sign}{}", three_figures(size)),
    }
}

/// `1.23M`: three significant figures and the name of the power of a thousand.
fn compact(size: f64) -> String {
    let mut scaled = size;
    for name in ["", "K", "M", "B"] {
        let figures = three_figures(scaled);
        if figures != "1000" {
            return format!("{figures}{name}");
        }
        scaled /= 1000.0;
    }
    format!("{}T", three_figures(scaled))
}

/// Three significant figures without trailing zeros; `1000` for what is no smaller than that, so
/// that the caller takes the next power.
fn three_figures(size: f64) -> String {
    if size >= 999.5 {
        return "1000".to_owned();
    }
    let magnitude = if size > 0.0 {
        libm::floor(libm::log10(size)) as i32
    } else {
        0
    };
    let decimals = usize::try_from(2 - magnitude).unwrap_or(0).min(15);
    trimmed(&format!("{size:.decimals$}"))
}

/// Without zeros at the end of the fraction.
fn trimmed(figures: &str) -> String {
    if figures.contains('.') {
        figures
            .trim_end_matches('0')
            .trim_end_matches('.')
            .to_owned()
    } else {
        figures.to_owned()
    }
}

/// With a comma between groups of three digits.
fn grouped(whole: &str) -> String {
    let mut out = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
