//! Means and percentiles over futures.

use crate::sim::report::Band;
use crate::sim::sorting::sort_values;

/// The band of `values`; all zero when there are none.
pub(super) fn band(values: impl IntoIterator<Item = f64>) -> Band {
    let mut values: Vec<f64> = values.into_iter().collect();
    if values.is_empty() {
        return Band::default();
    }
    // The mean in the order of replications, so that it is the same sum everywhere.
    let mean = mean(&values);
    sort_values(&mut values);
    Band {
        mean,
        p10: percentile(&values, 0.1),
        p50: percentile(&values, 0.5),
        p90: percentile(&values, 0.9),
    }
}

/// The mean; 0 of nothing.
pub(super) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// The median; 0 of nothing.
pub(super) fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    sort_values(&mut values);
    percentile(&values, 0.5)
}

/// Between the order statistics around it, linearly; 0 of nothing.
pub(super) fn percentile(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else {
        return 0.0;
    };
    let at = share * last as f64;
    let below = at as usize;
    let above = (below + 1).min(last);
    let part = at - below as f64;
    sorted[below] + (sorted[above] - sorted[below]) * part
}

/// Month by which `share` of all replications have seen something that happened in `months` (in
/// order) of them; `None` if fewer did.
pub(super) fn month_by(months: &[u32], replications: usize, share: f64) -> Option<u32> {
    let enough = (share * replications as f64).ceil() as usize;
    months.get(enough.saturating_sub(1)).copied()
}

#[cfg(test)]
mod tests {
    use super::{band, median, month_by};

    #[test]
    fn percentiles_lie_between_order_statistics() {
        let band = band((1..=11).map(f64::from));
        assert_eq!(
            (band.mean, band.p10, band.p50, band.p90),
            (6.0, 2.0, 6.0, 10.0)
        );
        assert!((median([4.0, 1.0]) - 2.5).abs() < 1e-12);
        assert!(median([]).abs() < 1e-12);
    }

    #[test]
    fn months_count_those_in_which_it_never_happens() {
        let months = [3, 5, 9];
        assert_eq!(month_by(&months, 10, 0.1), Some(3));
        assert_eq!(month_by(&months, 10, 0.3), Some(9));
        assert_eq!(month_by(&months, 10, 0.5), None);
    }
}
