//! The arithmetic of [`super::curve`]: windows around a point become one answer.

use crate::sim::backend::approximation::expected_seconds;
use crate::sim::backend::demand::Demand;
use crate::sim::backend::interpolation::Bracket;
use crate::sim::backend::window::{UNANSWERED_MAX, Window};
use crate::sim::performance::{Estimate, Part, Performance};

/// Quantiles that are interpolated: p50, p95, p99.
const QUANTILES: usize = 3;

/// Windows at neighbouring loads of one fleet and data size.
pub(super) struct Neighbours<'a> {
    /// Where the load asked for lies between them.
    pub(super) bracket: Bracket,
    /// The windows, one or two.
    pub(super) windows: &'a [&'a Window],
    /// What [`expected_seconds`] says of each, at that fleet and data size [s].
    pub(super) expected: &'a [f64],
}

/// The weighted sum of what windows at several corners say.
#[derive(Default)]
pub(super) struct Blend {
    /// Logarithm of quantile [ms] over expected mean [s].
    log_ratio: [f64; QUANTILES],
    relative_half_width: [f64; QUANTILES],
    failed_share: f64,
    /// By [`Part::ALL`]; `None` for a part that is not there.
    utilization: [Option<f64>; Part::ALL.len()],
    /// The weight of the corner that counts most, the bottleneck in its nearest window, and whether
    /// its window at the load below is overloaded already.
    nearest: (f64, Option<Part>, bool),
}

impl Blend {
    /// Adds what `neighbours` say, with `weight`; all weights sum to 1.
    pub(super) fn add(&mut self, neighbours: &Neighbours<'_>, weight: f64) {
        let &Neighbours {
            bracket,
            windows,
            expected,
        } = neighbours;
        let at = |value: &dyn Fn(&Window, f64) -> f64| {
            bracket.value(|point| value(windows[point], expected[point]))
        };
        for quantile in 0..QUANTILES {
            self.log_ratio[quantile] +=
                weight * at(&|window, mean| libm::log(window.quantiles()[quantile].value / mean));
            let width = at(&|window, _| relative(window.quantiles()[quantile]));
            self.relative_half_width[quantile] += weight * width;
        }
        self.failed_share += weight * at(&|window, _| window.failed_share);
        for (place, part) in Part::ALL.into_iter().enumerate() {
            if windows[0].utilization_of(part).is_some() {
                let busy = at(&|window, _| window.utilization_of(part).unwrap_or(0.0));
                *self.utilization[place].get_or_insert(0.0) += weight * busy;
            }
        }
        let window = windows[bracket.nearer()];
        if weight > self.nearest.0 {
            self.nearest = (weight, window.bottleneck, windows[0].overloaded);
        }
    }

    /// The performance of a deployment with these demands at `load`.
    pub(super) fn performance(self, demand: &Demand, load: f64) -> Performance {
        let loads = demand.loads();
        let expected = expected_seconds(demand, load.max(loads[0]));
        let longest_ms = demand.longest_seconds() * 1e3;
        let mut least = 0.0_f64;
        let quantiles = [0, 1, 2].map(|quantile| {
            let value = expected * libm::exp(self.log_ratio[quantile]);
            least = least.max(value.min(longest_ms));
            Estimate {
                value: least,
                half_width: self.relative_half_width[quantile] * least,
            }
        });
        let last = loads[loads.len() - 1];
        let mut failed_share = self.failed_share.clamp(0.0, 1.0);
        if load > last {
            failed_share = 1.0 - (1.0 - failed_share) * last / load;
        }
        let most_failed = UNANSWERED_MAX + demand.expected_failed_share();
        Performance {
            p50_ms: quantiles[0],
            p95_ms: quantiles[1],
            p99_ms: quantiles[2],
            failed_share,
            held_seconds: demand.held_seconds(expected),
            utilization: utilization(demand, load, failed_share, &self.utilization),
            bottleneck: self.nearest.1,
            overloaded: load >= 1.0 || self.nearest.2 || failed_share > most_failed,
        }
    }
}

/// Busy shares: by the utilisation law for processors, interpolated for what is held.
fn utilization(
    demand: &Demand,
    load: f64,
    failed_share: f64,
    interpolated: &[Option<f64>; Part::ALL.len()],
) -> Vec<(Part, f64)> {
    let answered = load * demand.capacity() * (1.0 - failed_share);
    let capacities = demand.capacities();
    let below_grid = (load / demand.loads()[0]).min(1.0);
    let mut parts = Vec::with_capacity(interpolated.len());
    for (part, busy) in Part::ALL.into_iter().zip(interpolated) {
        let Some(busy) = busy else { continue };
        let most = capacities.iter().find(|(other, _)| *other == part);
        let share = match (part, most) {
            (Part::ApplicationCpu | Part::Database | Part::Replicas, Some((_, most)))
                if load < 1.0 =>
            {
                answered / most
            }
            _ => busy * below_grid,
        };
        parts.push((part, share.clamp(0.0, 1.0)));
    }
    parts
}

/// Half-width over value.
pub(super) fn relative(estimate: Estimate) -> f64 {
    estimate.half_width / estimate.value
}
