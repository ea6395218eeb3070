//! The rhythm of a year and of a week.

use crate::sim::sorting::{key_of, sort_few};

/// What the calendar does: one factor for each month, January first; 1 is an average month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seasons {
    /// What a user does, and so what one brings: factor on requests and revenue.
    pub activity: [f64; 12],
    /// Factor on new users.
    pub sign_ups: [f64; 12],
}

impl Seasons {
    /// A year without seasons.
    pub const NONE: Self = Self {
        activity: [1.0; 12],
        sign_ups: [1.0; 12],
    };
}

/// The shape of a week: how busy its hours are relative to each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WeekShape {
    /// Weights of a day's hours, from midnight on.
    pub hours: [f64; 24],
    /// Weights of the days, Monday first.
    pub days: [f64; 7],
}

impl WeekShape {
    /// Hours in a week. A definition.
    pub const HOURS: usize = 24 * 7;

    /// The hours of the week over their mean, busiest first; `None` for a week without traffic.
    #[must_use]
    pub fn over_average(&self) -> Option<[f64; Self::HOURS]> {
        let mut over: [f64; Self::HOURS] =
            std::array::from_fn(|hour| self.days[hour / 24] * self.hours[hour % 24]);
        let mean = over.iter().sum::<f64>() / Self::HOURS as f64;
        if !(mean.is_finite() && mean > 0.0) {
            return None;
        }
        over.iter_mut().for_each(|hour| *hour /= mean);
        sort_few(&mut over, |hour| !key_of(*hour));
        Some(over)
    }

    /// Its busiest hour over the average hour.
    #[must_use]
    pub fn peak_to_average(&self) -> Option<f64> {
        self.over_average().map(|over| over[0])
    }
}
