//! Money as `estimate` prints it: micro-dollars ÷ 10⁶, exact to the last digit.

use serde::{Serialize, Serializer};
use spot_domain::Microusd;
use std::fmt;

/// An amount in dollars. Below a thousand million dollars the nearest `f64` prints as the exact decimal with at most
/// six places, so the rows of a report sum to its totals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Usd(pub(crate) Microusd);

impl Serialize for Usd {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.0.as_usd())
    }
}

impl From<Microusd> for Usd {
    fn from(amount: Microusd) -> Self {
        Self(amount)
    }
}

impl fmt::Display for Usd {
    /// Whole dollars with thousands separated; cents below ten dollars.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let micro = self.0.0;
        let sign = if micro < 0 { "-" } else { "" };
        let cents = (micro.unsigned_abs() + 5_000) / 10_000;
        let text = if cents == 0 {
            "$0".to_owned()
        } else if cents < 1_000 {
            format!("{sign}${}.{:02}", cents / 100, cents % 100)
        } else {
            format!("{sign}${}", thousands((micro.unsigned_abs() + 500_000) / 1_000_000))
        };
        formatter.pad(&text)
    }
}

fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `percent` percent of an amount, rounded towards zero.
pub(crate) fn percent_of(amount: Microusd, percent: u32) -> Microusd {
    let share = i128::from(amount.0) * i128::from(percent) / 100;
    Microusd(i64::try_from(share).unwrap_or(i64::MAX))
}

/// `part` of `whole` in whole percent, 0 of nothing.
pub(crate) fn percent(part: Microusd, whole: Microusd) -> i64 {
    if whole.0 == 0 { 0 } else { (part.as_usd() / whole.as_usd() * 100.0).round() as i64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_amounts_are_exact_decimals() {
        for (micro, text) in [(70_080_000, "70.08"), (1, "1e-6"), (999_999_999_999_999, "999999999.999999"), (0, "0.0")]
        {
            assert_eq!(serde_json::to_string(&Usd(Microusd(micro))).unwrap(), text);
        }
    }

    #[test]
    fn people_read_whole_dollars() {
        let shown = |micro: i64| Usd(Microusd(micro)).to_string();
        assert_eq!(shown(1_234_567_890_000), "$1,234,568");
        assert_eq!(shown(7_500_000), "$7.50");
        assert_eq!(shown(-12_400_000), "-$12");
        assert_eq!(shown(-1), "$0");
        assert_eq!(shown(9_999_999), "$10");
    }
}
