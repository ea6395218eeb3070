//! Where windows are simulated: the grid of loads, fleet sizes and data sizes.
//!
//! Between the points of a grid, results are interpolated ([`super::curve`]); the points are few,
//! so that all replications and strategies share their windows.

/// Loads at which windows are simulated, relative to the deployment's nominal capacity [1].
///
/// Denser where response times rise steeply; beyond 1 the backend is overloaded.
pub const LOADS: [f64; 12] = [
    0.1, 0.3, 0.5, 0.65, 0.8, 0.88, 0.94, 1.0, 1.1, 1.3, 2.0, 4.0,
];

/// Loads at which windows of functions are simulated: as [`LOADS`], and far below, where
/// environments are given up between requests.
const SERVERLESS_LOADS: [f64; 18] = [
    1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.03, 0.1, 0.3, 0.5, 0.65, 0.8, 0.88, 0.94, 1.0, 1.1, 1.3, 2.0,
    4.0,
];

/// Loads at which windows are simulated, of functions or of machines.
#[must_use]
pub const fn loads(serverless: bool) -> &'static [f64] {
    if serverless {
        &SERVERLESS_LOADS
    } else {
        &LOADS
    }
}

/// Fleet sizes at which windows are simulated: every small one, then further and further apart.
const FLEETS: [u32; 14] = [1, 2, 3, 4, 6, 8, 12, 16, 32, 64, 128, 256, 512, 1024];

/// Ratio of one data size to the one before.
pub const DATA_STEP: f64 = 8.0;

/// Fewer rows than this behave like these.
pub const ROWS_MIN: f64 = 1_000.0;

/// More rows than this behave like these.
pub const ROWS_MAX: f64 = 1e13;

/// A value between two points of a grid.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Between {
    /// The point at or below.
    pub low: u32,
    /// The point above; the same for a point of the grid.
    pub high: u32,
    /// How far towards the point above [0…1], on a logarithmic scale.
    pub weight: f64,
}

impl Between {
    /// The one point of what there is none of.
    pub const NONE: Self = Self {
        low: 0,
        high: 0,
        weight: 0.0,
    };

    /// The points with their weights; one for a point of the grid.
    pub fn points(self) -> impl Iterator<Item = (u32, f64)> {
        let high = (self.weight > 0.0).then_some((self.high, self.weight));
        [(self.low, 1.0 - self.weight)].into_iter().chain(high)
    }
}

/// Where `instances` lies among fleet sizes of an architecture that has at most `most`.
#[must_use]
pub fn fleet(instances: u32, most: u32) -> Between {
    let instances = instances.max(1);
    let above = FLEETS.partition_point(|size| *size <= instances);
    let low = FLEETS[above.saturating_sub(1)];
    let next = FLEETS.get(above).copied().unwrap_or(instances);
    let high = if instances <= most {
        next.min(most.max(1))
    } else {
        next
    };
    if low == instances || high <= low {
        return Between {
            low: instances,
            high: instances,
            weight: 0.0,
        };
    }
    let weight = libm::log(f64::from(instances) / f64::from(low))
        / libm::log(f64::from(high) / f64::from(low));
    if instances == high {
        return Between {
            low: high,
            high,
            weight: 0.0,
        };
    }
    Between { low, high, weight }
}

/// Where `rows` lies among data steps.
#[must_use]
pub fn data_step(rows: f64) -> Between {
    let steps = libm::log(clamped(rows) / ROWS_MIN) / libm::log(DATA_STEP);
    let low = steps.floor();
    Between {
        low: low as u32,
        high: low as u32 + 1,
        weight: steps - low,
    }
}

/// Rows at a data step.
#[must_use]
pub fn rows_at(step: u32) -> f64 {
    (0..step).fold(ROWS_MIN, |rows, _| rows * DATA_STEP)
}

/// `rows` within what is simulated; not-a-number becomes the least.
#[must_use]
pub fn clamped(rows: f64) -> f64 {
    if rows >= ROWS_MIN {
        rows.min(ROWS_MAX)
    } else {
        ROWS_MIN
    }
}

#[cfg(test)]
mod tests {
    use super::{Between, data_step, fleet, rows_at};

    #[test]
    fn small_fleets_are_simulated_as_they_are() {
        for instances in [1, 2, 3, 4, 6, 8] {
            assert_eq!(fleet(instances, 400).points().count(), 1);
            assert_eq!(fleet(instances, 400).low, instances);
        }
    }

    #[test]
    fn large_fleets_lie_between_two() {
        let between = fleet(45, 400);
        assert_eq!((between.low, between.high), (32, 64));
        assert!((between.weight - 0.4919).abs() < 1e-3);
        let top = fleet(300, 400);
        assert_eq!((top.low, top.high), (256, 400));
        assert_eq!(fleet(400, 400).points().collect::<Vec<_>>(), [(400, 1.0)]);
        assert_eq!(fleet(0, 1).low, 1);
        assert_eq!(fleet(5000, 400).low, 5000);
    }

    #[test]
    fn data_steps_are_geometric_and_bounded() {
        let between = data_step(rows_at(3));
        assert!(between.weight < 1e-9 || between.weight > 1.0 - 1e-9);
        let between = data_step(rows_at(3) * 2.0);
        assert_eq!((between.low, between.high), (3, 4));
        assert!((between.weight - 1.0 / 3.0).abs() < 1e-9);
        assert_eq!(data_step(-1.0), data_step(f64::NAN));
        assert_eq!(data_step(1e300), data_step(1e13));
        let Between { low, weight, .. } = data_step(5.0);
        assert_eq!((low, weight.to_bits()), (0, 0.0_f64.to_bits()));
    }
}
