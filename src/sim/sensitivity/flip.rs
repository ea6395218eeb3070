//! The value of a parameter at which the cheaper strategy changes, by bisection.

use super::results::{Factor, Results, TrialKey};
use crate::sim::backend::window::Precision;
use crate::sim::report::sensitivity::{Flip, FlipPoint};
use crate::sim::study::paired::Paired;

/// Halvings of the range in which the sign changes: to a 64th of it.
const HALVINGS: u32 = 6;

/// How far the search for a flip has come.
pub(super) enum Search {
    /// This value is needed next.
    Needs(f64),
    /// There is nothing more to find.
    Ended(Flip),
}

/// A range whose ends have means of different sign.
#[derive(Clone, Copy)]
struct Bracket {
    from: (f64, f64),
    to: (f64, f64),
}

impl Bracket {
    fn new(from: &(f64, Paired), to: &(f64, Paired)) -> Option<Self> {
        let bracket = Self {
            from: (from.0, from.1.mean_usd),
            to: (to.0, to.1.mean_usd),
        };
        ((bracket.from.1 > 0.0) != (bracket.to.1 > 0.0)).then_some(bracket)
    }

    /// Where a straight line between the ends is zero.
    fn zero(&self, factor: &Factor) -> f64 {
        let share = self.from.1 / (self.from.1 - self.to.1);
        factor.between(self.from.0, self.to.0, share.clamp(0.0, 1.0))
    }
}

/// What is known of the flip of a factor, once both ends and the present value are.
pub(super) fn search(factors: &[Factor], place: usize, results: &Results) -> Search {
    let factor = &factors[place];
    let mean = |value: f64| {
        let key = TrialKey::new(Precision::Full, factors, &[(place, value)]);
        let differences = results.at(Precision::Full, &key)?;
        Some((value, Paired::new(differences)))
    };
    let mut known: Vec<(f64, Paired)> = [factor.low, factor.value, factor.high]
        .into_iter()
        .filter_map(mean)
        .collect();
    if known.len() < 3 {
        return Search::Ended(Flip::Unknown);
    }
    known.dedup_by(|one, other| one.0.to_bits() == other.0.to_bits());
    // When both sides of the present value have a flip, the nearer one.
    let far = |bracket: &Bracket| (bracket.zero(factor) - factor.value).abs();
    let bracket = known
        .windows(2)
        .filter_map(|pair| Bracket::new(&pair[0], &pair[1]))
        .min_by(|one, other| far(one).total_cmp(&far(other)));
    let Some(mut bracket) = bracket else {
        return Search::Ended(Flip::NoneInRange);
    };
    for _ in 0..HALVINGS {
        let middle = factor.between(bracket.from.0, bracket.to.0, 0.5);
        if middle <= bracket.from.0 || middle >= bracket.to.0 {
            break;
        }
        let Some((_, paired)) = mean(middle) else {
            return Search::Needs(middle);
        };
        if (paired.mean_usd > 0.0) == (bracket.from.1 > 0.0) {
            bracket.from = (middle, paired.mean_usd);
        } else {
            bracket.to = (middle, paired.mean_usd);
        }
    }
    let value = bracket.zero(factor);
    let values = results.final_values(place, factor.value);
    let below = values.iter().rev().filter(|(at, _)| *at <= value);
    let above = values.iter().filter(|(at, _)| *at >= value);
    Search::Ended(Flip::At(FlipPoint {
        value,
        from: clear_from(below, value).unwrap_or(factor.low),
        to: clear_from(above, value).unwrap_or(factor.high),
    }))
}

/// Going away from a flip through simulated values, where the interval stops holding zero;
/// straight between values. `None` if it never does.
fn clear_from<'a>(values: impl Iterator<Item = &'a (f64, Paired)>, flip: f64) -> Option<f64> {
    // At the flip itself the nearer end of the interval is taken to be as far as at its neighbour.
    let mut before: Option<(f64, Paired)> = None;
    for &(value, paired) in values {
        if !paired.holds_zero() {
            let nearer_end = |paired: &Paired, above: bool| {
                if above {
                    paired.low_usd
                } else {
                    paired.high_usd
                }
            };
            let above = paired.mean_usd > 0.0;
            let here = nearer_end(&paired, above);
            let (start, there) = before.map_or_else(
                || (flip, here - paired.mean_usd),
                |(value, other)| (value, nearer_end(&other, above)),
            );
            let share = there / (there - here);
            return Some(start + (value - start) * share.clamp(0.0, 1.0));
        }
        before = Some((value, paired));
    }
    None
}
