//! Kubernetes quantities (`250m`, `1.5Gi`, `1e3`), exactly and rounded up as the API machinery does.
//! Grammar: <https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/>

use std::fmt;

/// Significant digits that are kept; what lies behind can only round the last of them up. With 20 digits the
/// largest binary suffix (2^60) still fits into 128 bits.
const KEPT_DIGITS: u32 = 20;

/// A parsed quantity: significand × 10^decimal_exponent × 2^binary_exponent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Quantity {
    significand: u128,
    decimal_exponent: i32,
    binary_exponent: u32,
}

/// Why a text is no usable quantity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum QuantityError {
    Malformed,
    Negative,
}

impl fmt::Display for QuantityError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Malformed => "is not a quantity",
            Self::Negative => "is negative",
        })
    }
}

impl Quantity {
    /// Reads a quantity that must not be negative.
    pub(super) fn parse(text: &str) -> Result<Self, QuantityError> {
        let (negative, unsigned) = match text.as_bytes().first() {
            Some(b'-') => (true, &text[1..]),
            Some(b'+') => (false, &text[1..]),
            _ => (false, text),
        };
        let number_end = unsigned.find(|character: char| !character.is_ascii_digit() && character != '.');
        let (number, suffix) = unsigned.split_at(number_end.unwrap_or(unsigned.len()));
        let (significand, fraction_exponent) = digits(number).ok_or(QuantityError::Malformed)?;
        let (suffix_exponent, binary_exponent) = suffix_exponents(suffix).ok_or(QuantityError::Malformed)?;
        if negative && significand > 0 {
            return Err(QuantityError::Negative);
        }
        let decimal_exponent = fraction_exponent.saturating_add(suffix_exponent);
        Ok(Self { significand, decimal_exponent, binary_exponent })
    }

    /// The value in whole units, rounded up; `None` beyond 64 bits.
    pub(super) fn whole(self) -> Option<u64> {
        self.scaled(0)
    }

    /// The value in thousandths, rounded up; `None` beyond 64 bits.
    pub(super) fn thousandths(self) -> Option<u64> {
        self.scaled(3)
    }

    fn scaled(self, shift: i32) -> Option<u64> {
        if self.significand == 0 {
            return Some(0);
        }
        let exponent = self.decimal_exponent.saturating_add(shift);
        let base = self.significand << self.binary_exponent;
        let power = 10_u128.checked_pow(exponent.unsigned_abs());
        let value = match (exponent >= 0, power) {
            (true, power) => base.checked_mul(power?)?,
            (false, Some(power)) => base.div_ceil(power),
            // Smaller than any unit, yet not nothing.
            (false, None) => 1,
        };
        u64::try_from(value).ok()
    }
}

/// Digits with at most one point, as a significand and an exponent of ten.
fn digits(number: &str) -> Option<(u128, i32)> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.len() + fraction.len() == 0 || fraction.contains('.') {
        return None;
    }
    let (mut significand, mut exponent, mut kept, mut cut_off) = (0_u128, 0_i32, 0, false);
    for (index, digit) in whole.bytes().chain(fraction.bytes()).enumerate() {
        let digit = u128::from(digit - b'0');
        if kept < KEPT_DIGITS {
            significand = significand * 10 + digit;
            kept += u32::from(significand > 0);
            exponent -= i32::from(index >= whole.len());
        } else {
            cut_off |= digit > 0;
            exponent = exponent.saturating_add(i32::from(index < whole.len()));
        }
    }
    Some((significand + u128::from(cut_off), exponent))
}

/// The exponents of ten and of two that a suffix stands for.
fn suffix_exponents(suffix: &str) -> Option<(i32, u32)> {
    Some(match suffix {
        "" => (0, 0),
        "n" => (-9, 0),
        "u" => (-6, 0),
        "m" => (-3, 0),
        "k" => (3, 0),
        "M" => (6, 0),
        "G" => (9, 0),
        "T" => (12, 0),
        "P" => (15, 0),
        "E" => (18, 0),
        "Ki" => (0, 10),
        "Mi" => (0, 20),
        "Gi" => (0, 30),
        "Ti" => (0, 40),
        "Pi" => (0, 50),
        "Ei" => (0, 60),
        _ => (decimal_exponent(suffix.strip_prefix(['e', 'E'])?)?, 0),
    })
}

fn decimal_exponent(text: &str) -> Option<i32> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if unsigned.is_empty() || !unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // An exponent too long for a number is as absurd as the greatest one.
    let magnitude = unsigned.parse().unwrap_or(i32::MAX / 2).min(i32::MAX / 2);
    Some(if text.starts_with('-') { -magnitude } else { magnitude })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn whole(text: &str) -> Option<u64> {
        Quantity::parse(text).unwrap().whole()
    }

    fn thousandths(text: &str) -> Option<u64> {
        Quantity::parse(text).unwrap().thousandths()
    }

    #[test]
    fn every_suffix_of_the_grammar_is_read() {
        let cases = [("1Ki", 1 << 10), ("1Mi", 1 << 20), ("1.5Gi", 3 << 29), ("1Ti", 1 << 40), ("1Pi", 1 << 50)];
        for (text, bytes) in cases {
            assert_eq!(whole(text), Some(bytes), "{text}");
        }
        for (text, value) in
            [("1k", 1_000), ("1M", 1_000_000), ("2e3", 2_000), ("2E3", 2_000), ("5E-1", 1), (".5k", 500)]
        {
            assert_eq!(whole(text), Some(value), "{text}");
        }
        assert_eq!(whole("1E"), Some(1_000_000_000_000_000_000));
        assert_eq!(whole("7Ei"), Some(7 << 60));
    }

    #[test]
    fn fractions_round_up() {
        assert_eq!(thousandths("0.5"), Some(500));
        assert_eq!(thousandths("1n"), Some(1));
        assert_eq!(thousandths("0.00011"), Some(1));
        assert_eq!(whole("128974848000m"), Some(128_974_848));
        assert_eq!(whole("1001m"), Some(2));
        assert_eq!(thousandths("1e-99999999999999"), Some(1));
        assert_eq!(thousandths("0e99999999999999"), Some(0));
        assert_eq!(whole("0.1234567890123456789012345678Ei"), Some(142_335_986_942_043_634));
    }

    #[test]
    fn what_is_too_large_is_told_apart_from_what_is_no_quantity() {
        assert_eq!(whole("99999999999Ei"), None);
        assert_eq!(whole("1e999999999999"), None);
        assert_eq!(Quantity::parse("-1"), Err(QuantityError::Negative));
        assert!(Quantity::parse("-0").is_ok());
        for text in ["", "m", "1.2.3", "1 Gi", "1gi", "0x10", "1e", "1e+", "1e1.5", "NaN", "--1", "1Kib", "१"] {
            assert_eq!(Quantity::parse(text), Err(QuantityError::Malformed), "{text}");
        }
    }

    /// The value of `digits` / 10^`places` in units of 10^-`shift`, rounded up, by another way: long division.
    fn rounded_up(digits: u64, places: u32, multiplier: u128) -> u64 {
        let numerator = u128::from(digits) * multiplier;
        let divisor = 10_u128.pow(places);
        u64::try_from(numerator / divisor + u128::from(!numerator.is_multiple_of(divisor))).unwrap()
    }

    proptest! {
        #[test]
        fn a_plain_decimal_equals_long_division(digits in 0_u64..1_000_000_000, places in 0_u32..9) {
            let point = 10_u64.pow(places);
            let text = format!("{}.{:0width$}", digits / point, digits % point, width = places as usize);
            prop_assert_eq!(thousandths(&text), Some(rounded_up(digits, places, 1000)));
            let with_suffix = format!("{text}Mi");
            prop_assert_eq!(whole(&with_suffix), Some(rounded_up(digits, places, 1 << 20)));
        }

        #[test]
        fn the_same_value_in_other_words_is_the_same(value in 0_u64..1_000_000_000_000) {
            let milli = format!("{value}000m");
            let exponent = format!("{value}e0");
            let zeros = format!("+000{value}.000");
            for text in [milli, exponent, zeros] {
                prop_assert_eq!(whole(&text), Some(value));
            }
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,12}", number in "[-+.0-9eEinumkKMGTP]{0,40}") {
            let _ = Quantity::parse(&text).map(Quantity::whole);
            let _ = Quantity::parse(&number).map(|quantity| (quantity.whole(), quantity.thousandths()));
        }
    }
}
