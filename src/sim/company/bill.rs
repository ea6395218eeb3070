//! The month's bill, line by line: what a reader can check by hand.
//!
//! # Model
//! Every price line that something was used of is a line of the bill, rounded to whole cents by
//! itself; the invoice's headings are sums of lines. A company may commit a share of what its
//! machines cost to a year of spending: that share is discounted for twelve months, and is paid
//! whether it is used or not.
//!
//! # Equations
//! With L the list price of the covered lines in the month after which a commitment is made, and s
//! the committed share: C = s·L a month for twelve months. In each of them, with U the list price
//! of what is covered then: discount d·min(C, U); unused commitment (1 − d)·max(0, C − U), which is
//! paid on top. So the covered lines cost C·(1 − d) + max(0, U − C).
//!
//! # Units
//! Quantities in the unit of the price line; US cents.
//!
//! # Assumptions
//! A commitment is to money, not to sizes, as a savings plan is: machines may change under it. It
//! is made at the end of the first whole month after the launch, and anew when it ends; growth in
//! between is paid at list price. Nobody pays for what is left of it when the company ends.
//!
//! # Sources
//! Discounts: `static/data/prices`. Parameter `money.commitment_share`.
//!
//! # Validation
//! `bill::tests`, `tests/integration/bills.rs`.

use crate::sim::deployment::PriceId;
use crate::sim::prices::PriceSet;
use crate::sim::units::Cents;

use super::billing::HEADINGS;

/// Name of the line for what a new system costs beside the old one.
pub const DUAL_RUNNING: &str = "dual_running";

/// How the lines that take a commitment's discount off begin; the lines that they cover follow.
pub const COMMITMENT_DISCOUNT: &str = "commitment.discount.";

/// How the lines for what was committed and not used begin; the lines that they cover follow.
pub const COMMITMENT_UNUSED: &str = "commitment.unused.";

/// Months that a commitment lasts. A definition: the discounts are those of one year.
const COMMITMENT_MONTHS: u32 = 12;

/// Index of lines under a heading that is not in the list.
const OTHER: usize = HEADINGS.len() - 1;

/// One line of a month's bill.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The price line, or one of the names above.
    pub price: PriceId,
    /// How much of it, in the price line's unit; of a commitment, US dollars at list prices; of
    /// what ran beside, the share of it that is paid.
    pub quantity: f64,
    /// What it costs; negative for a discount.
    pub cents: Cents,
}

/// A month's bill.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Bill {
    pub(super) lines: Vec<Line>,
}

impl Bill {
    /// Adds a line.
    pub(super) fn add(&mut self, price: impl Into<PriceId>, quantity: f64, cents: Cents) {
        self.lines.push(Line {
            price: price.into(),
            quantity,
            cents,
        });
    }

    /// The sum of all lines.
    pub(super) fn total(&self) -> Cents {
        self.lines.iter().map(|line| line.cents).sum()
    }

    /// The sums by heading, in the order of [`HEADINGS`].
    pub(super) fn by_heading(&self, prices: &PriceSet) -> [Cents; HEADINGS.len()] {
        let mut sums = [Cents::ZERO; HEADINGS.len()];
        for line in &self.lines {
            sums[heading(prices, &line.price)] += line.cents;
        }
        sums
    }

    /// What the lines that begin with `covers` cost.
    fn covered(&self, covers: &str) -> Cents {
        let lines = self.lines.iter();
        lines
            .filter(|line| line.price.starts_with(covers))
            .map(|line| line.cents)
            .sum()
    }
}

/// The heading that a line of a bill counts under.
#[must_use]
pub fn heading(prices: &PriceSet, price: &str) -> usize {
    let known = |name: &str| HEADINGS.iter().position(|heading| *heading == name);
    let of_lines = |covers: &str| {
        let mut lines = prices.lines.iter();
        lines.find(|(id, _)| id.starts_with(covers))
    };
    let covers = price
        .strip_prefix(COMMITMENT_DISCOUNT)
        .or_else(|| price.strip_prefix(COMMITMENT_UNUSED));
    let line = match covers {
        Some(covers) => of_lines(covers).map(|(_, line)| line),
        None => prices.lines.get(price),
    };
    let name = line.map_or(price, |line| line.heading.as_str());
    known(name).unwrap_or(OTHER)
}

/// What a company has committed to, one amount for each of the price set's commitments.
#[derive(Clone, Debug, Default)]
pub(super) struct Commitments {
    monthly: Vec<Cents>,
    months_left: u32,
}

impl Commitments {
    /// Charges this month's commitments to its bill.
    pub(super) fn charge(&self, prices: &PriceSet, bill: &mut Bill) {
        if self.months_left == 0 {
            return;
        }
        for (commitment, committed) in prices.commitments.iter().zip(&self.monthly) {
            let discount = commitment.discount_share.clamp(0.0, 1.0);
            let covers = &commitment.covers;
            let used = bill.covered(covers);
            let covered = (*committed).min(used);
            let unused = *committed - covered;
            if covered > Cents::ZERO {
                bill.add(
                    format!("{COMMITMENT_DISCOUNT}{covers}"),
                    covered.usd(),
                    Cents::from_usd(-discount * covered.usd()),
                );
            }
            if unused > Cents::ZERO {
                bill.add(
                    format!("{COMMITMENT_UNUSED}{covers}"),
                    unused.usd(),
                    Cents::from_usd((1.0 - discount) * unused.usd()),
                );
            }
        }
    }

    /// Ends the month whose `bill` is charged; commits `share` of it where nothing is committed any
    /// more and the month was a `whole` one.
    pub(super) fn renew(&mut self, prices: &PriceSet, bill: &Bill, share: f64, whole: bool) {
        self.months_left = self.months_left.saturating_sub(1);
        if self.months_left > 0 || share <= 0.0 || !whole {
            return;
        }
        self.monthly = prices
            .commitments
            .iter()
            .map(|commitment| {
                let list_price = bill.covered(&commitment.covers);
                Cents::from_usd(share.min(1.0) * list_price.usd())
            })
            .collect();
        self.months_left = COMMITMENT_MONTHS;
    }
}

#[cfg(test)]
mod tests {
    use super::{Bill, Cents, Commitments};
    use crate::sim::company::fixtures;

    /// A month of machines that cost so much at list price.
    fn month(cents: i64) -> Bill {
        let mut bill = Bill::default();
        bill.add("machine", 1.0, Cents::new(cents));
        bill.add("database", 1.0, Cents::new(5_000));
        bill
    }

    /// By hand, with the fixture's 25 % off machines: of $100.00, 60 % are committed: $60.00 a
    /// month. A month of $100.00 costs 60·0.75 + 40 = $85.00; one of $40.00 costs 60·0.75 =
    /// $45.00, more than without. The database's $50.00 is not covered.
    #[test]
    fn what_is_committed_is_paid_used_or_not() {
        let prices = fixtures::scenario().prices;
        let mut commitments = Commitments::default();
        let mut first = month(10_000);
        commitments.charge(&prices, &mut first);
        assert_eq!(
            first.total(),
            Cents::new(15_000),
            "nothing is committed yet"
        );
        commitments.renew(&prices, &first, 0.6, true);
        for (list, paid) in [(10_000, 8_500), (4_000, 4_500)] {
            let mut bill = month(list);
            commitments.charge(&prices, &mut bill);
            assert_eq!(bill.total(), Cents::new(paid + 5_000));
            let by_heading = bill.by_heading(&prices);
            assert_eq!(by_heading[0], Cents::new(paid));
            assert_eq!(by_heading.iter().copied().sum::<Cents>(), bill.total());
        }
    }

    #[test]
    fn a_commitment_lasts_a_year_and_is_made_anew_from_what_runs_then() {
        let prices = fixtures::scenario().prices;
        let mut commitments = Commitments::default();
        commitments.renew(&prices, &month(10_000), 1.0, false);
        assert_eq!(commitments.months_left, 0, "not after part of a month");
        commitments.renew(&prices, &month(10_000), 1.0, true);
        for _ in 0..12 {
            let mut bill = month(40_000);
            commitments.charge(&prices, &mut bill);
            assert_eq!(bill.total(), Cents::new(7_500 + 30_000 + 5_000));
            commitments.renew(&prices, &bill, 1.0, true);
        }
        let mut bill = month(40_000);
        commitments.charge(&prices, &mut bill);
        assert_eq!(bill.total(), Cents::new(30_000 + 5_000));
        let mut never = Commitments::default();
        never.renew(&prices, &month(10_000), 0.0, true);
        assert_eq!(never.months_left, 0);
    }
}
