//! Users: how many there are on each day, of the company and of its frictionless twin.
//!
//! # Model
//! Each day new users come in proportion to those there are, until the market is full; a share of
//! them leaves whatever the service does; and some leave because the service was down. Where the
//! founder has a series of users it replaces the curve, and its own churn and seasons are already
//! in it: those who left because of downtime or slowness then scale it down. A later launch starts
//! the same path later.
//!
//! # Equations
//! U ← U + U·(g·s·max(0, 1 − U/M) − c) − lost, each day, with g and c the daily rates that compound
//! to the monthly ones and s the calendar month's factor on sign-ups. Growth of this future:
//! g_month·max(0, 1 + cv·z), z standard normal.
//! Series: log-linear between the month's ends.
//! Weekly growth w is the monthly growth (1 + w)^(30.436875/7) − 1.
//! Planned growth over m months: (1 + g·max(0, 1 − U/M) − c)^m at the scenario's own monthly rates,
//! as far as the market goes and never below 1; of a series, its own growth over them.
//!
//! # Units
//! Users; rates per month in the scenario, per day here.
//!
//! # Assumptions
//! Growth does not depend on speed or features (contested; downtime and, where a scenario says so,
//! slowness make users leave). Whoever plans expects the scenario's rates, not this future's. A
//! later launch meets the same market later. Surges bring traffic, not lasting users.
//!
//! # Sources
//! Parameters `growth.*`.
//!
//! # Validation
//! `tests::users_are_conserved`; `tests::a_market_fills_up`.

use crate::sim::scenario::{Growth, Scenario};

use super::clock::{DAYS_PER_MONTH, Day, days_in};

/// The path of users of one company.
#[derive(Clone, Debug)]
pub(super) struct Users {
    path: Path,
    /// Days from the first day to the launch.
    launch_day: Day,
    /// Users now.
    pub(super) now: f64,
    /// Where everybody came from and went.
    pub(super) flows: Flows,
}

/// Users gained and lost since the launch: `initial + gained − left − lost = now`.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Flows {
    pub(super) initial: f64,
    pub(super) gained: f64,
    pub(super) left: f64,
    pub(super) lost: f64,
}

#[derive(Clone, Debug)]
enum Path {
    /// Saturating growth: daily rates.
    Curve {
        growth: f64,
        churn: f64,
        market: f64,
    },
    /// A founder's own numbers: one for each day since the launch, and the share of them who are
    /// still here.
    Series { by_day: Vec<f64>, kept: f64 },
}

impl Users {
    /// Users of a company that launches on `launch_day`; `luck` is a standard normal draw.
    pub(super) fn new(scenario: &Scenario, launch_day: Day, luck: f64) -> Self {
        let path = match &scenario.monthly_users {
            Some(series) => Path::Series {
                by_day: daily(series, scenario),
                kept: 1.0,
            },
            None => curve(&scenario.growth, luck),
        };
        Self {
            path,
            launch_day,
            now: 0.0,
            flows: Flows::default(),
        }
    }

    /// Lives through `day`, on which the share `lost_share` of users left because of downtime or
    /// slowness, and `season` times as many sign up as in an average month.
    pub(super) fn live(&mut self, scenario: &Scenario, day: Day, lost_share: f64, season: f64) {
        if day < self.launch_day {
            return;
        }
        let age = (day - self.launch_day) as usize;
        let lost = self.now * lost_share.clamp(0.0, 1.0);
        match &mut self.path {
            Path::Curve { .. } if age == 0 => {
                self.now = scenario.growth.initial_users.max(0.0);
                self.flows.initial = self.now;
            }
            Path::Curve {
                growth,
                churn,
                market,
            } => {
                let room = (1.0 - self.now / market.max(1.0)).max(0.0);
                let gained = self.now * *growth * room * season.max(0.0);
                // Who left because it was down cannot leave again.
                let left = (self.now * *churn).min(self.now - lost);
                self.flows.gained += gained;
                self.flows.left += left;
                self.now += gained - left - lost;
            }
            Path::Series { by_day, kept } => {
                *kept *= 1.0 - lost_share.clamp(0.0, 1.0);
                let target = by_day[age.min(by_day.len() - 1)] * *kept;
                let change = target - (self.now - lost);
                if age == 0 {
                    self.flows.initial = target;
                } else if change >= 0.0 {
                    self.flows.gained += change;
                } else {
                    self.flows.left -= change;
                }
                self.now = target;
            }
        }
        self.flows.lost += if age == 0 { 0.0 } else { lost };
        self.now = self.now.clamp(0.0, MAX_USERS);
    }
}

/// How many times as many users a company of `now` users expects in `months` months, `age` days
/// after its launch [≥ 1].
pub(super) fn ahead(scenario: &Scenario, now: f64, age: Day, months: f64) -> f64 {
    let months = months.clamp(0.0, MAX_PLANNED_MONTHS);
    if months <= 0.0 {
        return 1.0;
    }
    let factor = if let Some(series) = &scenario.monthly_users {
        let at = |months: f64| {
            let index = (months.max(0.0) as usize).min(series.len().saturating_sub(1));
            series.get(index).copied().unwrap_or(0.0).max(1.0)
        };
        let today = f64::from(age) / DAYS_PER_MONTH;
        at(today + months) / at(today)
    } else {
        let growth = &scenario.growth;
        let market = growth.market_users.max(1.0);
        let room = (1.0 - now / market).max(0.0);
        let monthly = growth.growth_per_month * room - growth.churn_per_month;
        let most = market / now.max(1.0);
        libm::pow((1.0 + monthly).max(0.0), months).min(most)
    };
    factor.max(1.0)
}

/// Nobody plans further ahead than the longest horizon.
const MAX_PLANNED_MONTHS: f64 = 84.0;

/// More users than there are people: no path goes beyond it, however absurd its rates.
const MAX_USERS: f64 = 1e10;

fn curve(growth: &Growth, luck: f64) -> Path {
    let monthly = growth.growth_per_month * (1.0 + growth.growth_cv * luck).max(0.0);
    let to_daily = |monthly: f64| libm::pow((1.0 + monthly).max(0.0), 1.0 / DAYS_PER_MONTH) - 1.0;
    Path::Curve {
        growth: to_daily(monthly),
        churn: -to_daily(-growth.churn_per_month.min(1.0)),
        market: growth.market_users,
    }
}

/// Users on each day, log-linear between the month's ends; the first month starts at the number of
/// users at launch or, if that is larger, at its own end.
fn daily(series: &[f64], scenario: &Scenario) -> Vec<f64> {
    let first = series.first().copied().unwrap_or(0.0);
    let mut before = scenario.growth.initial_users.min(first).max(1.0);
    let mut by_day = Vec::new();
    for month in 0..scenario.horizon_months.max(1) {
        let end = series
            .get(month as usize)
            .or(series.last())
            .copied()
            .unwrap_or(0.0)
            .max(1.0);
        let days = days_in(scenario.start.plus(month));
        let ratio = libm::log(end / before);
        for day in 1..=days {
            by_day.push(before * libm::exp(ratio * f64::from(day) / f64::from(days)));
        }
        before = end;
    }
    by_day
}

#[cfg(test)]
mod tests {
    use super::Users;
    use crate::sim::company::fixtures;

    /// Half of the users would have left anyway on a day on which all leave because it was down:
    /// nobody leaves twice.
    #[test]
    fn nobody_leaves_twice() {
        let mut scenario = fixtures::scenario();
        scenario.growth.churn_per_month = 1.0;
        let mut users = Users::new(&scenario, 0, 0.0);
        for (day, lost_share) in [0.0, 0.4, 1.0, 0.0].into_iter().enumerate() {
            users.live(&scenario, day as u32, lost_share, 1.0);
            let flows = users.flows;
            let stayed = flows.initial + flows.gained - flows.left - flows.lost;
            assert!(
                (stayed - users.now).abs() < 1e-9 * flows.initial,
                "{users:?}"
            );
        }
    }
}
