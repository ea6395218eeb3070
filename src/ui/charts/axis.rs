//! The months along the bottom of a picture: which are labelled, and where.

use crate::sim::scenario::CalendarMonth;
use crate::ui::charts::scale::Scale;

/// Room for the labels at the left of pictures over months [px].
const LEFT_PX: f64 = 70.0;
/// Room at the right end for half a month's label [px].
const RIGHT_PX: f64 = 26.0;
/// The smallest distance between the labels of two months [px].
const LABEL_DISTANCE_PX: f64 = 64.0;

/// Distances between labelled months that people read easily.
const MONTH_STEPS: [u32; 6] = [1, 2, 3, 6, 12, 24];

/// The months of a story.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MonthAxis {
    /// The calendar month of month 0.
    pub start: CalendarMonth,
    /// How many months there are.
    pub months: u32,
}

impl MonthAxis {
    /// The months to label on an axis of `width_px`, as many as fit; every label is a multiple of
    /// a step of 1, 2, 3, 6, 12 or 24 months that starts in a January or at month 0.
    #[must_use]
    pub fn labelled(&self, width_px: f64) -> Vec<u32> {
        let last = self.months.saturating_sub(1);
        let room = (width_px / LABEL_DISTANCE_PX).max(1.0);
        let step = MONTH_STEPS
            .into_iter()
            .find(|step| f64::from(last) / f64::from(*step) <= room)
            .unwrap_or(24);
        let offset = (12 - (u32::from(self.start.month) - 1) % 12) % step;
        (0..=last).filter(|month| month % step == offset).collect()
    }

    /// Where the months stand in a picture of `width_px`, the same in all pictures of one page.
    #[must_use]
    pub fn scale(&self, width_px: f64) -> Scale {
        let last = f64::from(self.last().max(1));
        Scale::linear(0.0, last, LEFT_PX, width_px - RIGHT_PX)
    }

    /// The calendar month of `month`.
    #[must_use]
    pub fn calendar(&self, month: u32) -> CalendarMonth {
        self.start.plus(month)
    }

    /// The last month.
    #[must_use]
    pub fn last(&self) -> u32 {
        self.months.saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{LABEL_DISTANCE_PX, MonthAxis};
    use crate::sim::scenario::CalendarMonth;

    proptest! {
        #[test]
        fn labels_never_crowd(
            months in 1_u32..85, year in 1990_u16..2100, month in 1_u8..=12,
            width in 200.0..2000.0_f64,
        ) {
            let axis = MonthAxis { start: CalendarMonth { year, month }, months };
            let labelled = axis.labelled(width);
            let px = width / f64::from(months.max(2) - 1);
            for pair in labelled.windows(2) {
                let distance = f64::from(pair[1] - pair[0]) * px;
                prop_assert!(distance >= LABEL_DISTANCE_PX * 0.99 || pair[1] - pair[0] == 24);
            }
            prop_assert!(labelled.iter().all(|label| *label < months));
        }
    }

    #[test]
    fn yearly_labels_fall_on_januaries() {
        let axis = MonthAxis {
            start: CalendarMonth {
                year: 2010,
                month: 10,
            },
            months: 37,
        };
        let labelled = axis.labelled(300.0);
        assert!(
            labelled
                .iter()
                .all(|month| axis.calendar(*month).month == 1),
            "{labelled:?}"
        );
    }
}
