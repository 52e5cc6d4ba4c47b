//! Money as integers: prices in micro-dollars per hour, sums in micro-dollars.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::iter::Sum;
use std::ops::{Add, AddAssign, Sub};

/// A month is 730 hours everywhere in the product (365 days × 24 h ÷ 12).
pub const HOURS_PER_MONTH: u64 = 730;

/// A price in micro-dollars (10⁻⁶ USD) per hour. AWS prices carry at most six decimals, so they are exact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct MicrousdPerHour(pub u64);

/// An amount in micro-dollars; negative when something costs more than before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Microusd(pub i64);

impl MicrousdPerHour {
    /// What this price amounts to in a month of 730 hours.
    pub fn per_month(self) -> Microusd {
        Microusd((self.0 * HOURS_PER_MONTH) as i64)
    }

    /// This price less `percent` percent, rounded half to even.
    pub fn less_percent(self, percent: u8) -> Self {
        let kept = 100 - u64::from(percent.min(100));
        let product = self.0 * kept;
        let (quotient, remainder) = (product / 100, product % 100);
        let up = remainder > 50 || (remainder == 50 && quotient % 2 == 1);
        Self(quotient + u64::from(up))
    }
}

impl Microusd {
    /// The amount in dollars, for display only.
    pub fn as_usd(self) -> f64 {
        self.0 as f64 / 1e6
    }
}

impl Add for MicrousdPerHour {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}
impl Sum for MicrousdPerHour {
    fn sum<I: Iterator<Item = Self>>(values: I) -> Self {
        values.fold(Self(0), Add::add)
    }
}
impl Add for Microusd {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}
impl AddAssign for Microusd {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}
impl Sub for Microusd {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}
impl Sum for Microusd {
    fn sum<I: Iterator<Item = Self>>(values: I) -> Self {
        values.fold(Self(0), Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_of_ten_cents_is_seventy_three_dollars() {
        assert_eq!(MicrousdPerHour(100_000).per_month(), Microusd(73_000_000));
    }

    #[test]
    fn percentages_round_half_to_even() {
        assert_eq!(MicrousdPerHour(96_000).less_percent(60), MicrousdPerHour(38_400));
        assert_eq!(MicrousdPerHour(50).less_percent(51), MicrousdPerHour(24));
        assert_eq!(MicrousdPerHour(150).less_percent(99), MicrousdPerHour(2));
    }
}
