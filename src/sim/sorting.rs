//! Sorting by whole numbers.
//!
//! The standard library's sorts are compiled anew for each type and order, four kilobytes each.
//! Here everything that is sorted has a whole number as its key, so that one sort does for all.

/// A key in the order of [`f64::total_cmp`].
#[must_use]
pub const fn key_of(value: f64) -> u64 {
    let bits = value.to_bits();
    if bits >> 63 == 1 {
        !bits
    } else {
        bits | 1 << 63
    }
}

/// The double with this key.
#[must_use]
pub const fn value_of(key: u64) -> f64 {
    f64::from_bits(if key >> 63 == 1 {
        key & !(1 << 63)
    } else {
        !key
    })
}

/// Sorts keys with what belongs to them; equal keys by that.
pub fn sort_keys(keys: &mut Vec<(u64, u32)>) {
    let mut merged = keys.clone();
    let mut width = 1;
    while width < keys.len() {
        for begin in (0..keys.len()).step_by(2 * width) {
            let middle = (begin + width).min(keys.len());
            let end = (middle + width).min(keys.len());
            let (mut left, mut right) = (begin, middle);
            for slot in &mut merged[begin..end] {
                let from_left = right == end || (left < middle && keys[left] <= keys[right]);
                let side = if from_left { &mut left } else { &mut right };
                *slot = keys[*side];
                *side += 1;
            }
        }
        std::mem::swap(keys, &mut merged);
        width *= 2;
    }
}

/// Sorts doubles, in the order of [`f64::total_cmp`].
pub fn sort_values(values: &mut [f64]) {
    let mut keys: Vec<(u64, u32)> = values.iter().map(|value| (key_of(*value), 0)).collect();
    sort_keys(&mut keys);
    for (value, (key, _)) in values.iter_mut().zip(keys) {
        *value = value_of(key);
    }
}

/// Sorts a few items, some hundreds at most: the steps grow with their number squared. Items with
/// equal keys stay in order.
pub fn sort_few<T>(items: &mut [T], key: impl Fn(&T) -> u64) {
    for end in 1..items.len() {
        let mut place = end;
        while place > 0 && key(&items[place - 1]) > key(&items[place]) {
            items.swap(place - 1, place);
            place -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{key_of, sort_few, sort_keys, sort_values, value_of};

    proptest! {
        #[test]
        fn they_sort_as_the_standard_library_does(
            bits in prop::collection::vec(any::<u64>(), 0..70),
            keys in prop::collection::vec((0..9_u64, any::<u32>()), 0..70),
        ) {
            let mut values: Vec<f64> = bits.into_iter().map(f64::from_bits).collect();
            let mut expected = values.clone();
            expected.sort_by(f64::total_cmp);
            sort_values(&mut values);
            let bits = |values: Vec<f64>| values.into_iter().map(f64::to_bits).collect::<Vec<_>>();
            prop_assert_eq!(bits(values), bits(expected));

            let (mut sorted, mut few) = (keys.clone(), keys.clone());
            sort_keys(&mut sorted);
            let mut expected = keys.clone();
            expected.sort_unstable();
            prop_assert_eq!(sorted, expected);

            sort_few(&mut few, |(key, _)| *key);
            let mut expected = keys;
            expected.sort_by_key(|(key, _)| *key);
            prop_assert_eq!(few, expected);
        }
    }

    #[test]
    fn keys_are_in_the_order_of_their_values() {
        let values = [
            f64::NEG_INFINITY,
            -1.0,
            -5e-324,
            -0.0,
            0.0,
            5e-324,
            2.5,
            f64::INFINITY,
        ];
        for pair in values.windows(2) {
            assert!(key_of(pair[0]) < key_of(pair[1]), "{pair:?}");
        }
        for value in values {
            assert_eq!(value_of(key_of(value)).to_bits(), value.to_bits());
        }
    }
}
