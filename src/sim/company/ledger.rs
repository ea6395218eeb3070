//! The ledger: what a strategy costs, month by month, in whole cents.
//!
//! # Model
//! Four columns are paid (engineers' time for the first build, the rebuild, debt and operations),
//! one is the cloud's invoice, and four are revenue that a frictionless twin of the company would
//! have had: launched at once, never down, never slow, building features with all its time.
//!
//! # Equations
//! Revenue of a month with frictions switched on one after the other: R₀ twin, R₁ later launch,
//! R₂ downtime, R₃ slowness and users who left, R₄ features that are missing. The columns are
//! R₀ − R₁, R₁ − R₂, R₂ − R₃ and, for R₃ − R₄, what follows.
//! Time that features do not get is worth at least what it is paid. Its pay is already in the paid
//! columns (except that of a freeze and of boundaries), so delayed features cost, summed up to each
//! month, max(Σ(R₃ − R₄), pay of all missing time) − pay in the paid columns: nothing is counted
//! twice.
//!
//! # Units
//! Whole cents: columns add up to the total exactly.
//!
//! # Assumptions
//! Payroll itself is the same for all strategies and is left out.
//!
//! # Sources
//! Parameters `money.*`, `team.engineer_usd_per_month`.
//!
//! # Validation
//! `tests::money_is_conserved`, `tests::without_friction_there_is_no_regret`.

use crate::sim::units::Cents;

use super::team::Effort;

/// A column of the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// The first version, beyond what every strategy must build.
    FirstBuild,
    /// The rebuild.
    Rebuild,
    /// Time that old shortcuts take.
    DebtInterest,
    /// Keeping it running.
    Operations,
    /// The cloud's invoices.
    Cloud,
    /// Revenue lost while it was down.
    LostToDowntime,
    /// Revenue lost with users who left or did less because it was slow or down.
    LostUsers,
    /// What features bring that come later or never.
    DelayedFeatures,
    /// Revenue lost by launching later.
    LaterLaunch,
}

impl Column {
    /// All columns, in the order of reports.
    pub const ALL: [Self; 9] = [
        Self::FirstBuild,
        Self::Rebuild,
        Self::DebtInterest,
        Self::Operations,
        Self::Cloud,
        Self::LostToDowntime,
        Self::LostUsers,
        Self::DelayedFeatures,
        Self::LaterLaunch,
    ];

    /// Stable name in reports.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::FirstBuild => "first_build",
            Self::Rebuild => "rebuild",
            Self::DebtInterest => "debt_interest",
            Self::Operations => "operations",
            Self::Cloud => "cloud",
            Self::LostToDowntime => "lost_to_downtime",
            Self::LostUsers => "lost_users",
            Self::DelayedFeatures => "delayed_features",
            Self::LaterLaunch => "later_launch",
        }
    }
}

/// An amount for each column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    cents: [Cents; Column::ALL.len()],
}

impl Ledger {
    /// The amount of a column.
    #[must_use]
    pub fn get(&self, column: Column) -> Cents {
        self.cents[column as usize]
    }

    fn add(&mut self, column: Column, cents: Cents) {
        self.cents[column as usize] += cents;
    }

    /// Adds another ledger, column by column.
    pub fn add_all(&mut self, other: &Self) {
        for column in Column::ALL {
            self.add(column, other.get(column));
        }
    }

    /// The sum of all columns.
    #[must_use]
    pub fn total(&self) -> Cents {
        self.cents.iter().copied().sum()
    }
}

/// A month's revenue [USD] with frictions switched on one after the other.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Revenue {
    pub(super) twin: f64,
    pub(super) launched_later: f64,
    pub(super) down: f64,
    pub(super) slow: f64,
    pub(super) features_missing: f64,
}

/// Turns months into ledgers; carries what delayed features need from month to month.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Bookkeeping {
    features_lost: Cents,
    missing_pay: Cents,
    counted_pay: Cents,
    delayed: Cents,
}

impl Bookkeeping {
    /// The ledger of one month; amounts are worth `discount` of today's.
    pub(super) fn month(
        &mut self,
        effort: &Effort,
        engineer_usd: f64,
        invoice: Cents,
        revenue: &Revenue,
        discount: f64,
    ) -> Ledger {
        let pay = |months: f64| Cents::from_usd(months * engineer_usd * discount);
        let money = |usd: f64| Cents::from_usd(usd * discount);
        let mut ledger = Ledger::default();
        ledger.add(Column::FirstBuild, pay(effort.first_build));
        ledger.add(Column::Rebuild, pay(effort.rebuild));
        ledger.add(Column::DebtInterest, pay(effort.interest));
        ledger.add(Column::Operations, pay(effort.operations));
        let paid = ledger.total();
        ledger.add(Column::Cloud, money(invoice.usd()));
        let launched_later = money(revenue.launched_later);
        let (down, slow) = (money(revenue.down), money(revenue.slow));
        ledger.add(Column::LaterLaunch, money(revenue.twin) - launched_later);
        ledger.add(Column::LostToDowntime, launched_later - down);
        ledger.add(Column::LostUsers, down - slow);
        self.features_lost += slow - money(revenue.features_missing);
        self.counted_pay += paid;
        self.missing_pay += paid + pay(effort.frozen + effort.boundaries);
        let delayed = self.features_lost.max(self.missing_pay) - self.counted_pay;
        ledger.add(Column::DelayedFeatures, delayed - self.delayed);
        self.delayed = delayed;
        ledger
    }
}
