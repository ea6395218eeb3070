//! Decimals to doubles: exact, and small.
//!
//! The standard library reads decimals with a table of 10 KB that does not compress, `serde_json`
//! with another; a visitor of the page would download both. Here short decimals are one
//! multiplication or division of doubles, which is exact enough by itself, and all others are
//! shifted digit by digit until their first 53 bits can be read off: slow, and it does not matter.

/// Digits that decide how a decimal is rounded: no double and no middle between two has more.
const MAX_DIGITS: usize = 800;
/// Largest whole number below which every one is a double.
const EXACT_WHOLE: u64 = 1 << 53;
/// Largest power of ten that is a double.
const EXACT_POWER: i32 = 22;
/// Bits of a double's fraction, the hidden one included.
const FRACTION_BITS: i32 = 53;
/// Exponent of the smallest double with all bits of its fraction.
const MIN_EXPONENT: i32 = -1022;
/// Exponent of the largest double.
const MAX_EXPONENT: i32 = 1023;
/// Bits that one step may shift by: a digit and what is left of those before it fit 64 bits.
const MAX_SHIFT: i32 = 30;
/// Decimal points beyond this are infinity, or zero.
const MAX_POINT: i32 = 400;

/// The double nearest to a decimal: a sign, digits with or without a point, an exponent. `None`
/// when `text` is something else; infinite when it is too large.
#[must_use]
pub(super) fn read_decimal(text: &str) -> Option<f64> {
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], read_exponent(&text[at + 1..])?),
        None => (text, 0),
    };
    let value = Decimal::read(mantissa, exponent)?.value();
    Some(if negative { -value } else { value })
}

/// An exponent; far ones are brought nearer, which changes nothing.
fn read_exponent(text: &str) -> Option<i32> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let mut value = 0_i32;
    for byte in digits.bytes() {
        let digit = i32::from(digit(byte)?);
        // Texts are shorter than this many digits, so what is beyond stays beyond.
        value = (value * 10 + digit).min(100_000_000);
    }
    (!digits.is_empty()).then_some(sign * value)
}

fn digit(byte: u8) -> Option<u8> {
    byte.is_ascii_digit().then(|| byte - b'0')
}

/// 0.d₁d₂d₃… × 10^`point`.
struct Decimal {
    /// Digits from 0 to 9; the first and the last are not 0, and none means zero.
    digits: Vec<u8>,
    point: i32,
}

impl Decimal {
    fn read(mantissa: &str, exponent: i32) -> Option<Self> {
        let mut decimal = Self {
            digits: Vec::new(),
            point: exponent,
        };
        let (mut whole, mut empty) = (true, true);
        for byte in mantissa.bytes() {
            if byte == b'.' && whole {
                whole = false;
                continue;
            }
            let digit = digit(byte)?;
            empty = false;
            if digit == 0 && decimal.digits.is_empty() {
                decimal.point -= i32::from(!whole);
            } else {
                decimal.push(digit);
                decimal.point += i32::from(whole);
            }
        }
        decimal.trim();
        (!empty).then_some(decimal)
    }

    /// One more digit; of those that do not fit only that one was not 0 is kept.
    fn push(&mut self, digit: u8) {
        if self.digits.len() < MAX_DIGITS {
            self.digits.push(digit);
        } else if digit != 0
            && let Some(last) = self.digits.last_mut()
        {
            *last |= 1;
        }
    }

    fn trim(&mut self) {
        while self.digits.last() == Some(&0) {
            self.digits.pop();
        }
    }

    fn value(mut self) -> f64 {
        if self.digits.is_empty() || self.point < -MAX_POINT {
            return 0.0;
        }
        if self.point > MAX_POINT {
            return f64::INFINITY;
        }
        self.short().unwrap_or_else(|| self.long())
    }

    /// A whole number and a power of ten that are both doubles: one rounding.
    fn short(&self) -> Option<f64> {
        let digits = i32::try_from(self.digits.len()).ok()?;
        let whole = self.digits.iter().try_fold(0_u64, |whole, digit| {
            let next = whole * 10 + u64::from(*digit);
            (next <= EXACT_WHOLE).then_some(next)
        })? as f64;
        let exponent = self.point - digits;
        if exponent.abs() > EXACT_POWER {
            return None;
        }
        let power = (0..exponent.abs()).fold(1.0, |power, _| power * 10.0);
        Some(if exponent < 0 {
            whole / power
        } else {
            whole * power
        })
    }

    fn long(&mut self) -> f64 {
        // What is read is this decimal times 2^exponent; brought to [½, 1), then to [1, 2).
        let mut exponent = 0;
        while self.point > 0 {
            exponent += self.shift(-3 * self.point);
        }
        while self.point < 0 || self.digits.first() < Some(&5) {
            exponent += self.shift((-3 * self.point).max(1));
        }
        exponent -= 1;
        while exponent < MIN_EXPONENT {
            exponent += self.shift(exponent - MIN_EXPONENT);
        }
        let mut left = FRACTION_BITS;
        while left > 0 {
            left += self.shift(left);
        }
        let mut fraction = self.rounded();
        if fraction == 1 << FRACTION_BITS {
            fraction >>= 1;
            exponent += 1;
        }
        if exponent > MAX_EXPONENT {
            return f64::INFINITY;
        }
        let hidden = 1 << (FRACTION_BITS - 1);
        if fraction < hidden {
            return f64::from_bits(fraction);
        }
        let biased = u64::try_from(exponent + MAX_EXPONENT).unwrap_or(0);
        f64::from_bits((biased << (FRACTION_BITS - 1)) | (fraction - hidden))
    }

    /// Multiplies by 2^`bits`, or by as much of it as one step can; gives what is left to make up
    /// for, with its sign turned.
    fn shift(&mut self, bits: i32) -> i32 {
        let bits = bits.clamp(-MAX_SHIFT, MAX_SHIFT);
        if bits < 0 {
            self.halve(-bits);
        } else {
            self.double(bits);
        }
        self.trim();
        -bits
    }

    fn halve(&mut self, times: i32) {
        let digits = std::mem::take(&mut self.digits);
        let mut rest = 0_u64;
        let mut next = digits.into_iter();
        loop {
            let digit = next.next();
            if digit.is_none() && rest == 0 {
                return;
            }
            rest = rest * 10 + u64::from(digit.unwrap_or(0));
            let whole = (rest >> times) as u8;
            rest &= (1 << times) - 1;
            if whole == 0 && self.digits.is_empty() {
                self.point -= 1;
            } else {
                self.push(whole);
            }
        }
    }

    fn double(&mut self, times: i32) {
        let mut carry = 0_u64;
        for digit in self.digits.iter_mut().rev() {
            carry += u64::from(*digit) << times;
            *digit = (carry % 10) as u8;
            carry /= 10;
        }
        while carry > 0 {
            self.digits.insert(0, (carry % 10) as u8);
            self.point += 1;
            carry /= 10;
        }
    }

    /// The nearest whole number, the even one of two.
    fn rounded(&self) -> u64 {
        let whole = usize::try_from(self.point).unwrap_or(0);
        let digit = |place: usize| self.digits.get(place).copied().unwrap_or(0);
        let down = (0..whole).fold(0_u64, |value, place| value * 10 + u64::from(digit(place)));
        if self.point < 0 {
            return 0;
        }
        let more = self.digits.len() > whole + 1;
        let up = digit(whole) > 5 || (digit(whole) == 5 && (more || down % 2 == 1));
        down + u64::from(up)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::read_decimal;

    fn assert_reads_as_the_standard_library_does(text: &str) {
        let expected: Option<f64> = text.parse().ok();
        let read = read_decimal(text);
        assert_eq!(
            read.map(f64::to_bits),
            expected.map(f64::to_bits),
            "{text}: {read:?}, {expected:?}"
        );
    }

    #[test]
    fn the_hard_ones_are_rounded_as_they_should_be() {
        for text in [
            "0",
            "-0",
            "1",
            "+1",
            "1.",
            ".5",
            "00012.500",
            "0.1",
            "-0.3e-5",
            "1e22",
            "1e23",
            "9007199254740993",
            "9007199254740992",
            "9007199254740991.5",
            "9007199254740993e3",
            "2.2250738585072011e-308",
            "2.2250738585072014e-308",
            "4.9e-324",
            "2.4e-324",
            "2.4703282292062327208e-324",
            "2.4703282292062328e-324",
            "1.7976931348623157e308",
            "1.7976931348623158e308",
            "1.7976931348623159e308",
            "1e309",
            "1e-400",
            "1e999999999999",
            "1e-999999999999",
            "0e999999999999",
            "6.631236846766476e-316",
            "8.442911973260991817e-309",
            "3.237883913302901e-319",
            "0.500000000000000166533453693773481063544750213623046875",
            "1.00000000000000011102230246251565404236316680908203125",
            "1.00000000000000011102230246251565404236316680908203124",
            "1.00000000000000011102230246251565404236316680908203126",
        ] {
            assert_reads_as_the_standard_library_does(text);
        }
        let long = format!("1.{}1", "0".repeat(2_000));
        assert_reads_as_the_standard_library_does(&long);
        let middle = format!("9007199254740993.{}1", "0".repeat(2_000));
        assert_reads_as_the_standard_library_does(&middle);
        assert_reads_as_the_standard_library_does(&format!("{}e-1990", "7".repeat(2_000)));
        assert_reads_as_the_standard_library_does(&format!("0.{}7e1990", "0".repeat(2_000)));
    }

    #[test]
    fn what_is_no_decimal_is_none() {
        for text in [
            "", "-", ".", "e5", "1e", "1e+", "1.2.3", "1 ", "0x1", "--1", "1e5.", "é", ".",
        ] {
            assert_eq!(read_decimal(text), None, "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn every_double_is_read_back(bits in any::<u64>()) {
            let value = f64::from_bits(bits);
            prop_assume!(value.is_finite());
            assert_reads_as_the_standard_library_does(&format!("{value:e}"));
            assert_reads_as_the_standard_library_does(&format!("{value}"));
        }

        #[test]
        fn decimals_are_read_as_the_standard_library_does(
            digits in prop::collection::vec(0..10_u8, 1..40),
            point in 0..40_usize,
            exponent in -345_i32..330,
        ) {
            let mut text: String = digits.iter().map(|digit| char::from(b'0' + digit)).collect();
            text.insert(point.min(digits.len()), '.');
            assert_reads_as_the_standard_library_does(&format!("{text}e{exponent}"));
        }
    }
}
