//! Scales: from values to pixels and back, and the round numbers that an axis shows.

/// How values are spread over the pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spacing {
    /// Equal differences, equal distances.
    Linear,
    /// Equal ratios, equal distances; for values above zero.
    Logarithmic,
}

/// A scale from a range of values to a range of pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    spacing: Spacing,
    value: (f64, f64),
    px: (f64, f64),
}

/// The smallest ratio between the ends of a logarithmic scale.
const SMALLEST_DECADES: f64 = 10.0;

impl Scale {
    /// A linear scale that takes `low` to `px_low` and `high` to `px_high`. An empty or senseless
    /// range of values becomes one of width 1 around its start.
    #[must_use]
    pub fn linear(low: f64, high: f64, px_low: f64, px_high: f64) -> Self {
        let low = if low.is_finite() { low } else { 0.0 };
        let high = if high.is_finite() && high > low {
            high
        } else {
            low + 1.0
        };
        Self {
            spacing: Spacing::Linear,
            value: (low, high),
            px: (px_low, px_high),
        }
    }

    /// A logarithmic scale from `low` (above zero) to `high`, at least a decade wide.
    #[must_use]
    pub fn logarithmic(low: f64, high: f64, px_low: f64, px_high: f64) -> Self {
        let low = if low.is_finite() && low > 0.0 {
            low
        } else {
            1.0
        };
        let high = if high.is_finite() {
            high.max(low * SMALLEST_DECADES)
        } else {
            low * SMALLEST_DECADES
        };
        Self {
            spacing: Spacing::Logarithmic,
            value: (low, high),
            px: (px_low, px_high),
        }
    }

    /// The pixel of `value`; outside the scale it stays at the nearer end, and a value that is not
    /// a number stays at the low end.
    #[must_use]
    pub fn px_from_value(&self, value: f64) -> f64 {
        let (low, high) = self.value;
        let value = if value.is_nan() {
            low
        } else {
            value.clamp(low, high)
        };
        let share = match self.spacing {
            Spacing::Linear => (value - low) / (high - low),
            Spacing::Logarithmic => libm::log(value / low) / libm::log(high / low),
        };
        self.px.0 + share * (self.px.1 - self.px.0)
    }

    /// The value at `px`; outside the scale it is the nearer end's.
    #[must_use]
    pub fn value_from_px(&self, px: f64) -> f64 {
        let share = ((px - self.px.0) / (self.px.1 - self.px.0)).clamp(0.0, 1.0);
        let (low, high) = self.value;
        match self.spacing {
            Spacing::Linear => low + share * (high - low),
            Spacing::Logarithmic => low * libm::pow(high / low, share),
        }
    }

    /// Whether `value` lies on the scale.
    #[must_use]
    pub fn contains(&self, value: f64) -> bool {
        value >= self.value.0 && value <= self.value.1
    }

    /// The pixels of its two ends.
    #[must_use]
    pub const fn px_range(&self) -> (f64, f64) {
        self.px
    }

    /// About `wanted` round values on the scale, ascending.
    #[must_use]
    pub fn ticks(&self, wanted: usize) -> Vec<f64> {
        match self.spacing {
            Spacing::Linear => linear_ticks(self.value.0, self.value.1, wanted),
            Spacing::Logarithmic => decade_ticks(self.value.0, self.value.1, wanted),
        }
    }
}

/// From and to on an axis, and its spacing: a scale without its pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extent {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Whether equal ratios get equal distances.
    pub logarithmic: bool,
}

impl Extent {
    /// The scale of this axis on pixels from `bottom` to `top`.
    #[must_use]
    pub fn scale(&self, bottom: f64, top: f64) -> Scale {
        if self.logarithmic {
            Scale::logarithmic(self.low, self.high, bottom, top)
        } else {
            Scale::linear(self.low, self.high, bottom, top)
        }
    }
}

/// The step of 1, 2, 5 times a power of ten that cuts `range` into at most `wanted` parts.
#[must_use]
pub fn round_step(range: f64, wanted: usize) -> f64 {
    let rough = range / wanted.max(1) as f64;
    let power = libm::pow(10.0, libm::floor(libm::log10(rough)));
    let step = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .find(|step| step * power >= rough * (1.0 - 1e-9));
    step.unwrap_or(10.0) * power
}

/// The next round number at or above `value`, so that an axis ends on a tick.
#[must_use]
pub fn round_up(value: f64, wanted: usize) -> f64 {
    if !(value.is_finite() && value > 0.0) {
        return 1.0;
    }
    let step = round_step(value, wanted);
    libm::ceil(value / step - 1e-9) * step
}

/// Multiples of a round step; each is a product, because sums print 0.6000000000000001.
fn linear_ticks(low: f64, high: f64, wanted: usize) -> Vec<f64> {
    let step = round_step(high - low, wanted);
    let first = libm::ceil(low / step - 1e-9);
    let last = libm::floor(high / step + 1e-9);
    // A narrow range may hold no round value at all; then the difference is negative.
    let count = (last - first + 1.0).max(0.0);
    (0..count as u32)
        .map(|index| (first + f64::from(index)) * step)
        .collect()
}

/// Powers of ten, with 2 and 5 between them while there is room.
fn decade_ticks(low: f64, high: f64, wanted: usize) -> Vec<f64> {
    let decades = libm::log10(high / low);
    let steps: &[f64] = if decades * 3.0 <= wanted as f64 {
        &[1.0, 2.0, 5.0]
    } else {
        &[1.0]
    };
    let first = libm::floor(libm::log10(low)) as i32;
    let last = libm::ceil(libm::log10(high)) as i32;
    (first..=last)
        .flat_map(|power| {
            steps
                .iter()
                .map(move |step| step * libm::pow(10.0, f64::from(power)))
        })
        .filter(|tick| *tick >= low * (1.0 - 1e-9) && *tick <= high * (1.0 + 1e-9))
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Scale, round_step, round_up};

    proptest! {
        #[test]
        fn pixels_and_values_are_each_others_inverse(
            low in -1e6..1e6_f64, width in 1e-3..1e9_f64, share in 0.0..1.0_f64,
            flip in any::<bool>(),
        ) {
            let (start, end) = if flip { (300.0, 0.0) } else { (0.0, 300.0) };
            let scale = Scale::linear(low, low + width, start, end);
            let value = low + share * width;
            let back = scale.value_from_px(scale.px_from_value(value));
            prop_assert!((back - value).abs() <= 1e-9 * (low.abs() + width));
        }

        #[test]
        fn logarithmic_scales_keep_order_and_stay_inside(
            low in 1e-3..1e3_f64, ratio in 1.0..1e6_f64, a in 0.0..1e9_f64, b in 0.0..1e9_f64,
        ) {
            let scale = Scale::logarithmic(low, low * ratio, 0.0, 200.0);
            let (small, large) = if a < b { (a, b) } else { (b, a) };
            prop_assert!(scale.px_from_value(small) <= scale.px_from_value(large));
            prop_assert!((0.0..=200.0).contains(&scale.px_from_value(a)));
        }

        #[test]
        fn ticks_are_few_round_ascending_and_inside(
            low in -1e6..1e6_f64, width in 1e-3..1e9_f64, wanted in 1_usize..12,
        ) {
            let scale = Scale::linear(low, low + width, 0.0, 100.0);
            let ticks = scale.ticks(wanted);
            prop_assert!(ticks.len() <= wanted + 1);
            prop_assert!(ticks.windows(2).all(|pair| pair[0] < pair[1]));
            let slack = 1e-6 * (width + low.abs());
            let inside = low - slack..=low + width + slack;
            prop_assert!(ticks.iter().all(|tick| inside.contains(tick)));
        }

        #[test]
        fn axes_end_on_a_tick_at_or_above_the_largest_value(
            value in 1e-6..1e12_f64, wanted in 1_usize..8,
        ) {
            let end = round_up(value, wanted);
            prop_assert!(end >= value * (1.0 - 1e-8));
            prop_assert!(end <= value + round_step(value, wanted) * (1.0 + 1e-8));
        }
    }

    #[test]
    fn ticks_print_as_people_write_them() {
        let ticks = Scale::linear(0.0, 1.0, 0.0, 100.0).ticks(5);
        let printed: Vec<_> = ticks.iter().map(|tick| format!("{tick:.1}")).collect();
        assert_eq!(printed, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
    }

    #[test]
    fn decades_get_twos_and_fives_when_there_is_room() {
        let scale = Scale::logarithmic(100.0, 1000.0, 0.0, 100.0);
        assert_eq!(scale.ticks(4).len(), 4, "100, 200, 500, 1000");
        let wide = Scale::logarithmic(1.0, 1e4, 0.0, 100.0);
        assert_eq!(wide.ticks(5).len(), 5, "powers of ten only");
    }

    #[test]
    fn senseless_ranges_still_make_a_scale() {
        for (low, high) in [
            (0.0, 0.0),
            (f64::NAN, 1.0),
            (5.0, f64::INFINITY),
            (3.0, 2.0),
        ] {
            for scale in [
                Scale::linear(low, high, 0.0, 10.0),
                Scale::logarithmic(low, high, 0.0, 10.0),
            ] {
                assert!(scale.px_from_value(f64::NAN).is_finite());
                assert!(scale.px_from_value(f64::INFINITY).is_finite());
                assert!(scale.ticks(4).iter().all(|tick| tick.is_finite()));
            }
        }
    }
}
