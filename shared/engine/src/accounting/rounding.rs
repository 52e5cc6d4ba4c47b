//! One rounding for all money.

/// Milliseconds of an hour.
pub(super) const HOUR_MS: i128 = 3_600_000;

/// `numerator / denominator` for a positive denominator, rounded half to even.
pub(super) fn divide_half_even(numerator: i128, denominator: i128) -> i64 {
    let floor = numerator.div_euclid(denominator);
    let twice = numerator.rem_euclid(denominator) * 2;
    let up = twice > denominator || (twice == denominator && floor % 2 != 0);
    i64::try_from(floor + i128::from(up)).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_go_to_the_even_neighbor_on_both_sides_of_zero() {
        let halves = [(1, 0), (3, 2), (5, 2), (-1, 0), (-3, -2), (7, 4)];
        for (numerator, rounded) in halves {
            assert_eq!(divide_half_even(numerator, 2), rounded, "{numerator}/2");
        }
        assert_eq!(divide_half_even(2, 3), 1);
        assert_eq!(divide_half_even(-2, 3), -1);
    }
}
