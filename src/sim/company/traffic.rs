//! Traffic: how users become requests over a week.
//!
//! # Model
//! A week's hours, sorted by load, follow a power law between a silent and the busiest hour. Four
//! levels stand for them: the busiest hour of each day, and three bands below it. A scenario can
//! say the hours of its week instead; then these are sorted. Surges come on top and die down
//! exponentially; so does the burst of a launch, and months have their factors.
//!
//! # Equations
//! Average rate a = users · active share · requests per active user and day / 86,400 s.
//! Hour of rank u (0 quietest, 1 busiest): p·u^(p−1)·a with p the peak over the average; its mean
//! is a and its maximum p·a for every p ≥ 1. A band from rank v to w holds (w^p − v^p) of the
//! requests.
//! A stated week: hour h of day d has weight w_h·w_d; over their mean, and stretched about 1 so
//! that the busiest is p, where p is changed. Level k then holds the hours of its ranks.
//! Launch: a·(1 + (m − 1)·2^(−days/h)), m the multiplier and h the half-life.
//! Surge: s·a·2^(−t/h), stepped by half-lives, while above the ordinary busy hour.
//!
//! # Units
//! Requests per second; shares of time and of requests.
//!
//! # Assumptions
//! The shape of the week does not change as the company grows. A launch's burst is of the users
//! there are and brings no lasting ones. During a surge the week's shape is
//! ignored: its load is what counts.
//!
//! # Sources
//! Parameters `traffic.*`. The power law is assumed: it has the two published properties (mean and
//! peak) and no more.
//!
//! # Validation
//! `tests::levels_share_out_all_time_and_all_requests`, `tests::a_stated_week_is_followed`.

use crate::sim::scenario::{Traffic, WeekShape};

use super::clock::Day;

/// Seconds in a day. A definition.
const SECONDS_PER_DAY: f64 = 86_400.0;

/// Ranks at which the bands of load end, busiest first: one hour a day, then up to a quarter, up
/// to 60 %, and the rest of the day.
const BAND_ENDS: [f64; 5] = [1.0, 23.0 / 24.0, 0.75, 0.4, 0.0];

/// Number of load levels.
pub(super) const LEVELS: usize = BAND_ENDS.len() - 1;

/// Half-lives of a surge that are looked at.
const SURGE_STEPS: u32 = 6;

/// One level of load.
#[derive(Clone, Copy, Debug)]
pub(super) struct Level {
    /// Requests per second.
    pub(super) requests_per_second: f64,
    /// Share of the week.
    pub(super) time_share: f64,
    /// Share of the week's requests.
    pub(super) request_share: f64,
}

/// Requests per second, averaged over a week.
pub(super) fn average(traffic: &Traffic, users: f64) -> f64 {
    users * traffic.daily_active_share * traffic.requests_per_active_user_day / SECONDS_PER_DAY
}

/// Requests per second in the busiest hour of an ordinary week.
pub(super) fn busy_hour(traffic: &Traffic, average: f64) -> f64 {
    average * peak(traffic)
}

fn peak(traffic: &Traffic) -> f64 {
    traffic.peak_to_average.max(1.0)
}

/// The levels of a week, busiest first. The first one's load is the busy hour itself.
pub(super) fn levels(traffic: &Traffic, week: Option<&WeekShape>, average: f64) -> [Level; LEVELS] {
    if let Some(over) = week.and_then(WeekShape::over_average) {
        return shaped(&stretched(over, peak(traffic)), average);
    }
    let peak = peak(traffic);
    std::array::from_fn(|band| {
        let (high, low) = (BAND_ENDS[band], BAND_ENDS[band + 1]);
        let time_share = high - low;
        let request_share = libm::pow(high, peak) - libm::pow(low, peak);
        let over_average = if band == 0 {
            peak
        } else {
            request_share / time_share
        };
        Level {
            requests_per_second: average * over_average,
            time_share,
            request_share,
        }
    })
}

/// The hours of a week with their swing about the mean stretched so that the peak is `peak`.
fn stretched(mut over: [f64; WeekShape::HOURS], peak: f64) -> [f64; WeekShape::HOURS] {
    let swing = over[0] - 1.0;
    // An even week has no swing to stretch.
    if swing > EVEN {
        let factor = (peak - 1.0) / swing;
        for hour in &mut over {
            *hour = (1.0 + (*hour - 1.0) * factor).max(0.0);
        }
    }
    over
}

/// A week whose peak is closer to its mean than this is even.
const EVEN: f64 = 1e-9;

/// The levels of a week whose hours, busiest first, are so many times the average.
fn shaped(over: &[f64; WeekShape::HOURS], average: f64) -> [Level; LEVELS] {
    let total: f64 = over.iter().sum();
    let until = |end: f64| ((1.0 - end) * WeekShape::HOURS as f64).round() as usize;
    std::array::from_fn(|band| {
        let hours = &over[until(BAND_ENDS[band])..until(BAND_ENDS[band + 1])];
        let sum: f64 = hours.iter().sum();
        let over_average = if band == 0 {
            over[0]
        } else {
            sum / hours.len() as f64
        };
        Level {
            requests_per_second: average * over_average,
            time_share: hours.len() as f64 / WeekShape::HOURS as f64,
            request_share: sum / total,
        }
    })
}

/// Traffic of a user on day `age` after the launch over later days: the launch's burst [≥ 0].
pub(super) fn launch_burst(traffic: &Traffic, age: Day) -> f64 {
    let more = traffic.launch_multiplier - 1.0;
    let half_life = traffic.launch_half_life_days.max(f64::MIN_POSITIVE);
    (1.0 + more * libm::exp2(-f64::from(age) / half_life)).max(0.0)
}

/// One step of a surge.
#[derive(Clone, Copy, Debug)]
pub(super) struct SurgeStep {
    /// Requests per second.
    pub(super) requests_per_second: f64,
    /// How long [min].
    pub(super) minutes: f64,
}

/// What a surge of `size` times the scenario's brings, as far as it exceeds the busy hour.
pub(super) fn surge(traffic: &Traffic, average: f64, size: f64) -> Vec<SurgeStep> {
    let ordinary = busy_hour(traffic, average);
    let minutes = traffic.spike_half_life_hours.max(0.0) * 60.0;
    let mut height = traffic.spike_multiplier * size * average;
    let mut steps = Vec::new();
    for _ in 0..SURGE_STEPS {
        // The middle of a half-life in time: 2^(−1/2) of its top.
        let middle = height * std::f64::consts::FRAC_1_SQRT_2;
        if middle <= ordinary {
            break;
        }
        steps.push(SurgeStep {
            requests_per_second: middle,
            minutes,
        });
        height /= 2.0;
    }
    steps
}
