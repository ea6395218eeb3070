//! The bill by price line: the first future month by month, and means over all of them.

use crate::sim::company::{
    COMMITMENT_DISCOUNT, COMMITMENT_UNUSED, DUAL_RUNNING, HEADINGS, Line, Story, heading,
};
use crate::sim::ordered::OrderedMap;
use crate::sim::prices::{PriceSet, PriceUnit};
use crate::sim::report::BillLine;
use crate::sim::sorting::sort_few;
use crate::sim::units::Cents;

/// What the stories of one strategy were billed, line by line.
#[derive(Clone, Debug, Default)]
pub(super) struct Bills {
    totals: OrderedMap<String, Cents>,
    first: Vec<Vec<Line>>,
    stories: usize,
}

impl Bills {
    /// Counts a story in, and takes its lines out of it: of many futures only sums are kept.
    pub(super) fn add(&mut self, story: &mut Story) {
        let months: Vec<Vec<Line>> = story
            .months
            .iter_mut()
            .map(|month| std::mem::take(&mut month.lines))
            .collect();
        for line in months.iter().flatten() {
            if let Some(total) = self.totals.get_mut(&line.price) {
                *total += line.cents;
            } else {
                self.totals.insert(line.price.clone(), line.cents);
            }
        }
        if self.stories == 0 {
            self.first = months;
        }
        self.stories += 1;
    }

    /// The lines, in the order of the invoice's headings.
    pub(super) fn lines(&self, prices: &PriceSet) -> Vec<BillLine> {
        let mut lines: Vec<BillLine> = self
            .totals
            .iter()
            .map(|(name, total)| self.line(prices, name, *total))
            .collect();
        sort_few(&mut lines, |line| heading(prices, &line.line) as u64);
        lines
    }

    fn line(&self, prices: &PriceSet, name: &str, total: Cents) -> BillLine {
        let of_month = |month: &Vec<Line>| {
            let found = month.iter().find(|line| line.price == name);
            found.map_or((0.0, 0.0), |line| (line.quantity, line.cents.usd()))
        };
        let (quantities, usd) = self.first.iter().map(of_month).unzip();
        let (title, unit) = words(prices, name);
        BillLine {
            line: name.to_owned(),
            title,
            heading: HEADINGS[heading(prices, name)].to_owned(),
            unit: unit.to_owned(),
            mean_usd: total.usd() / self.stories.max(1) as f64,
            quantities,
            usd,
        }
    }
}

/// What people call a line, and what it counts.
fn words(prices: &PriceSet, name: &str) -> (String, &'static str) {
    if let Some(covers) = name.strip_prefix(COMMITMENT_DISCOUNT) {
        return (
            format!("Discount for a year's commitment ({covers}*)"),
            "usd",
        );
    }
    if let Some(covers) = name.strip_prefix(COMMITMENT_UNUSED) {
        return (format!("Committed and not used ({covers}*)"), "usd");
    }
    if name == DUAL_RUNNING {
        return ("The new system beside the old one".to_owned(), "share");
    }
    prices.lines.get(name).map_or_else(
        || (name.to_owned(), ""),
        |line| (line.title.clone(), unit(line.unit)),
    )
}

const fn unit(unit: PriceUnit) -> &'static str {
    match unit {
        PriceUnit::Hour => "hour",
        PriceUnit::Month => "month",
        PriceUnit::Gigabyte => "gigabyte",
        PriceUnit::GigabyteMonth => "gigabyte-month",
        PriceUnit::Count { .. } => "count",
    }
}
