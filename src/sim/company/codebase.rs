//! The code base: how much of it is shortcuts, and what that costs those who change it.
//!
//! # Model
//! Every month's features add code; a share of it is built by shortcut, and what stands on a
//! shortcut often has to be one too. Old shortcuts take time from everything built on them: little
//! while there is little code, more as it grows, and more when parts are coupled.
//!
//! # Equations
//! With F features built [engineer-months] and D of them shortcuts: dF = f, dD = f·(s + (1 − s)·k·
//! D/F). Maturity m = 1 − 2^(−F/(E·onset)), E the team's size. Weight q = D/F · (1 + c)/2 · m, c
//! the coupling that no boundary keeps out, coupling·(1 − boundaries). Share of development time
//! lost = `debt.interest_share` · q.
//!
//! # Units
//! Engineer-months; shares [0…1].
//!
//! # Assumptions
//! No debt is paid back except by a rebuild. Boundaries (coupling 0) halve what a shortcut costs.
//! A rebuilt system starts with the code that was not in its scope, and that code's shortcuts.
//!
//! # Sources
//! Loss in the worst code: Tornhill and Borg 2022 (tasks take 124 % longer, so 55 % is lost);
//! typical code then loses 23–42 % (Besker 2019, Stripe 2018). Contagion: Besker 2019 (a quarter).
//! How fast it comes is not published: `debt.onset_months` is assumed.
//!
//! # Validation
//! `codebase::tests`; `tests::shortcuts_slow_delivery`.

use crate::sim::scenario::{Debt, Levers};

/// Code and its shortcuts.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Codebase {
    features: f64,
    shortcuts: f64,
}

impl Codebase {
    /// Adds `months` engineer-months of features.
    pub(super) fn build(&mut self, debt: &Debt, levers: &Levers, months: f64) {
        let share = levers.shortcut_share.clamp(0.0, 1.0);
        let contagion = debt.contagion_share.clamp(0.0, 1.0) * self.shortcut_share(levers);
        self.shortcuts += months * (share + (1.0 - share) * contagion);
        self.features += months;
    }

    /// The part of this code that a rebuild with the scope `scope_share` carries over [0…1].
    pub(super) fn outside(self, scope_share: f64) -> Self {
        let kept = 1.0 - scope_share.clamp(0.0, 1.0);
        Self {
            features: self.features * kept,
            shortcuts: self.shortcuts * kept,
        }
    }

    fn shortcut_share(&self, levers: &Levers) -> f64 {
        if self.features > 0.0 {
            (self.shortcuts / self.features).clamp(0.0, 1.0)
        } else {
            levers.shortcut_share.clamp(0.0, 1.0)
        }
    }

    /// How much the old code is felt [0…1]: 0 in new or clean code.
    pub(super) fn weight(&self, debt: &Debt, levers: &Levers, engineers: f64) -> f64 {
        let half = (engineers * debt.onset_months).max(f64::MIN_POSITIVE);
        let maturity = 1.0 - libm::exp2(-self.features / half);
        let coupling = levers.open_coupling();
        self.shortcut_share(levers) * (1.0 + coupling) / 2.0 * maturity
    }

    /// Share of development time that old shortcuts take [0…1].
    pub(super) fn interest_share(&self, debt: &Debt, levers: &Levers, engineers: f64) -> f64 {
        (debt.interest_share * self.weight(debt, levers, engineers)).clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Codebase;
    use crate::sim::scenario::{Debt, Levers, Section};

    const DEBT: Debt = Debt {
        interest_share: 0.55,
        onset_months: 12.0,
        contagion_share: 0.25,
        defect_factor: 5.0,
        boundary_effort_share: 0.0,
    };

    fn levers(shortcut_share: f64, coupling_share: f64) -> Levers {
        let mut levers = Levers::from_fn(|_| 0.0);
        levers.shortcut_share = shortcut_share;
        levers.coupling_share = coupling_share;
        levers
    }

    /// By hand: ten years of all-shortcut, coupled code: q → 1, so 55 % is lost; 12 months: half.
    #[test]
    fn interest_follows_its_equation() {
        let levers = levers(1.0, 1.0);
        let mut code = Codebase::default();
        assert!(code.interest_share(&DEBT, &levers, 4.0) < 1e-12);
        code.build(&DEBT, &levers, 48.0);
        assert!((code.interest_share(&DEBT, &levers, 4.0) - 0.275).abs() < 1e-12);
        code.build(&DEBT, &levers, 48_000.0);
        assert!((code.interest_share(&DEBT, &levers, 4.0) - 0.55).abs() < 1e-9);
    }

    /// Typical code (six features in ten by shortcut, coupling 0.6) lies in the published range.
    #[test]
    fn typical_code_loses_the_published_share() {
        let levers = levers(0.6, 0.6);
        let mut code = Codebase::default();
        for _ in 0..600 {
            code.build(&DEBT, &levers, 4.0);
        }
        let lost = code.interest_share(&DEBT, &levers, 4.0);
        assert!((0.23..0.42).contains(&lost), "{lost}");
    }

    #[test]
    fn clean_code_costs_nothing() {
        let levers = levers(0.0, 1.0);
        let mut code = Codebase::default();
        code.build(&DEBT, &levers, 100.0);
        assert!(code.interest_share(&DEBT, &levers, 4.0).abs() < 1e-15);
    }
}
