//! Servers shared equally by all inside.
//!
//! # Model
//! With n requests inside and c servers, each is served at the speed
//! r(n) = min(1, c/n) / (1 + σ(n − 1) + κ·n(n − 1)) (processor sharing, slowed by the Universal
//! Scalability Law). A clock of *attained service* advances at r(n); whoever needs service s and
//! comes at reading v leaves at reading v + s. Coming and going never touches the others.
//!
//! # Equations
//! dv/dt = r(n(t)).
//!
//! # Units
//! v in 2⁻⁸ ns and r in 2⁻³², both whole numbers: a simulation that lowers everybody's remaining
//! work one by one gets the very same instants.
//!
//! # Assumptions
//! Sharing is perfectly fine-grained; rounding is below 2⁻⁸ ns at each arrival or departure.
//!
//! # Sources
//! Kleinrock (1976), Queueing Systems II, §4.4; Gunther (2007), Guerrilla Capacity Planning.
//!
//! # Validation
//! M/M/1-PS and M/G/1-PS mean response times; agreement with the slow twin, event for event.

use super::model::Contention;
use super::station::UNLIMITED;
use crate::sim::engine::{Calendar, Entry};
use crate::sim::units::{Span, Time};

/// Fraction bits of attained service.
const WORK_BITS: u32 = 8;
/// Fraction bits of a speed.
pub(super) const SPEED_BITS: u32 = 32;
/// Attained service at which the clock is set back to zero, well before it would overflow.
const SET_BACK: u64 = 1 << 62;
/// Service needed at most, 417 days [ns]: with [`SET_BACK`] added it does not overflow the clock.
const LONGEST_SERVICE_NANOS: u64 = u64::MAX >> (WORK_BITS + 1);
/// Speeds for so many inside are computed beforehand.
const SPEEDS: u32 = 128;

/// The shared servers of one station.
#[derive(Clone, Debug)]
pub(super) struct Sharing {
    /// Who leaves at which reading of the clock of attained service.
    leaving: Calendar,
    attained: u64,
    updated: Time,
    /// The present speed.
    speed: u64,
    /// The next departure in the simulation's calendar.
    pub(super) wake: Entry,
    speeds: Vec<u64>,
    servers: u32,
    contention: Contention,
}

impl Sharing {
    pub(super) fn new(servers: u32, contention: Contention) -> Self {
        Self {
            leaving: Calendar::new(),
            attained: 0,
            updated: Time::ZERO,
            speed: 0,
            wake: Entry::NONE,
            speeds: (0..SPEEDS)
                .map(|inside| speed(inside, servers, contention))
                .collect(),
            servers,
            contention,
        }
    }

    /// `slot` comes with so much `service` to be done.
    pub(super) fn come(&mut self, now: Time, slot: u32, service: Span) {
        self.advance(now);
        let work = service.nanos().min(LONGEST_SERVICE_NANOS) << WORK_BITS;
        self.leaving
            .schedule(Time::from_nanos(self.attained + work), slot);
        self.change_speed();
    }

    /// Whoever is done at `now`; call again until nobody is.
    pub(super) fn take_done(&mut self, now: Time) -> Option<u32> {
        self.advance(now);
        let done = self.leaving.pop_until(Time::from_nanos(self.attained))?;
        self.change_speed();
        Some(done.event())
    }

    /// Whoever is `gone` leaves unfinished.
    pub(super) fn forget(&mut self, now: Time, gone: impl Fn(u32) -> bool) {
        self.advance(now);
        self.leaving.retain(|event| !gone(event));
        self.change_speed();
    }

    /// When the next is done if nobody comes before.
    pub(super) fn next_done(&self) -> Option<Time> {
        let work = self.leaving.next_time()?.nanos()
            - self.attained.min(self.leaving.next_time()?.nanos());
        Some(self.updated + Span::from_nanos(time_for(work, self.speed)))
    }

    /// The present speed of each inside, in 2⁻³².
    pub(super) const fn speed(&self) -> u64 {
        self.speed
    }

    fn advance(&mut self, now: Time) {
        let nanos = now.since(self.updated).nanos();
        self.updated = now;
        self.attained += work_in(nanos, self.speed);
        if self.attained > SET_BACK {
            self.set_back();
        }
    }

    fn change_speed(&mut self) {
        let inside = self.leaving.len() as u32;
        self.speed = match self.speeds.get(inside as usize) {
            Some(&speed) => speed,
            None => speed(inside, self.servers, self.contention),
        };
    }

    #[cold]
    fn set_back(&mut self) {
        let mut old = std::mem::take(&mut self.leaving);
        while let Some(entry) = old.pop() {
            let rest = entry.time().nanos() - self.attained.min(entry.time().nanos());
            self.leaving.schedule(Time::from_nanos(rest), entry.event());
        }
        self.attained = 0;
    }
}

/// The speed of each of `inside` requests, in 2⁻³²; 0 when there is nobody.
pub(super) fn speed(inside: u32, servers: u32, contention: Contention) -> u64 {
    if inside == 0 {
        return 0;
    }
    let n = f64::from(inside);
    let others = n - 1.0;
    let slowdown = 1.0 + contention.sigma * others + contention.kappa * n * others;
    let share = if servers == UNLIMITED {
        1.0
    } else {
        (f64::from(servers) / n).min(1.0)
    };
    // At least one unit, so that every request ends some day.
    ((share / slowdown * (1_u64 << SPEED_BITS) as f64 + 0.5) as u64).max(1)
}

/// The work done in `nanos` at `speed`, rounded down: (nanos · speed) / 2^(32 − 8).
pub(super) const fn work_in(nanos: u64, speed: u64) -> u64 {
    let high = (nanos >> SPEED_BITS) * speed;
    let low = (nanos & ((1 << SPEED_BITS) - 1)) * speed;
    (high << WORK_BITS) + (low >> (SPEED_BITS - WORK_BITS))
}

/// The shortest time in which `work` is done at `speed` [ns].
pub(super) fn time_for(work: u64, speed: u64) -> u64 {
    const SHIFT: u32 = SPEED_BITS - WORK_BITS;
    if speed == 0 {
        return u64::MAX;
    }
    if work < 1 << (64 - SHIFT) {
        return (work << SHIFT).div_ceil(speed);
    }
    let wide = (u128::from(work) << SHIFT).div_ceil(u128::from(speed));
    u64::try_from(wide).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::{Sharing, speed, time_for, work_in};
    use crate::sim::network::model::Contention;
    use crate::sim::units::{Span, Time};

    #[test]
    fn the_shortest_time_does_the_work_and_one_less_does_not() {
        for inside in [1, 2, 3, 7, 100, 12_345] {
            let speed = speed(inside, 2, Contention::NONE);
            for work in [1, 255, 1 << 20, (1 << 39) + 17, 1 << 45, 1 << 55] {
                let nanos = time_for(work, speed);
                assert!(work_in(nanos, speed) >= work, "{inside} {work}");
                assert!(work_in(nanos - 1, speed) < work, "{inside} {work}");
            }
        }
    }

    #[test]
    fn two_share_one_server() {
        let mut sharing = Sharing::new(1, Contention::NONE);
        sharing.come(Time::ZERO, 0, Span::from_nanos(100));
        sharing.come(Time::from_nanos(50), 1, Span::from_nanos(100));
        // 50 left of the first at half speed.
        assert_eq!(sharing.next_done(), Some(Time::from_nanos(150)));
        assert_eq!(sharing.take_done(Time::from_nanos(150)), Some(0));
        assert_eq!(sharing.take_done(Time::from_nanos(150)), None);
        assert_eq!(sharing.next_done(), Some(Time::from_nanos(200)));
    }

    #[test]
    fn the_clock_is_set_back_without_anybody_noticing() {
        let mut sharing = Sharing::new(1, Contention::NONE);
        let day = 86_400_000_000_000_u64;
        sharing.come(Time::ZERO, 9, Span::MAX);
        let mut now = Time::ZERO;
        // The clock gains two days in three and is set back after 208; the first request would
        // leave at 417.
        for _ in 0..150 {
            // A second request needs one day of the shared server, every third day.
            sharing.come(now, 1, Span::from_nanos(day));
            assert_eq!(sharing.next_done(), Some(now + Span::from_nanos(2 * day)));
            now += Span::from_nanos(2 * day);
            assert_eq!(sharing.take_done(now), Some(1));
            now += Span::from_nanos(day);
        }
    }
}
