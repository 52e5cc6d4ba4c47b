//! The price of one Spot pool: steps that are seldom and small, and lean back to their mean.

use super::dice::Dice;
use super::source_figures::{PRICE_CHANGE_GAP_SECS, PRICE_MOVE_LOG, chosen};
use spot_domain::MicrousdPerHour;
use std::collections::VecDeque;

/// AWS gives Spot prices in hundredths of a cent.
const STEP_MICROUSD: f64 = 100.0;

/// Prices older than this are forgotten, except the one that held at the border.
const KEPT_SECS: i64 = 50 * 3600;

/// Prices over time, made as far as anybody looked.
#[derive(Clone, Debug)]
pub(super) struct PricePath {
    dice: Dice,
    mean_log: f64,
    away_log: f64,
    highest: f64,
    number: u64,
    next_at: i64,
    changes: VecDeque<(i64, MicrousdPerHour)>,
}

impl PricePath {
    /// A path around `mean`, never above the list price, beginning at `start`.
    pub(super) fn new(dice: Dice, mean: f64, on_demand: MicrousdPerHour, start: i64) -> Self {
        // A sum of twelve even draws is normal enough for where the price stands on the first day.
        let normal = (0..12).map(|number| dice.named("standing").numbered(number).share()).sum::<f64>() - 6.0;
        let first_gap = dice.named("first gap");
        let gap = first_gap.quantile(&PRICE_CHANGE_GAP_SECS) * first_gap.named("phase").share();
        let mut path = Self {
            dice,
            mean_log: mean.ln(),
            away_log: normal * chosen::PRICE_STANDING_LOG,
            highest: on_demand.0 as f64,
            number: 0,
            next_at: start + gap as i64,
            changes: VecDeque::new(),
        };
        path.changes.push_back((start, path.rounded()));
        path
    }

    fn rounded(&self) -> MicrousdPerHour {
        let price = (self.mean_log + self.away_log).exp().min(self.highest);
        MicrousdPerHour(((price / STEP_MICROUSD).round() * STEP_MICROUSD).max(STEP_MICROUSD) as u64)
    }

    fn note(&mut self, at: i64) {
        let price = self.rounded();
        if self.changes.back().is_none_or(|(_, last)| *last != price) {
            self.changes.push_back((at, price));
        }
    }

    /// Makes prices up to and including this second.
    pub(super) fn advance(&mut self, to: i64) {
        while self.next_at <= to {
            let dice = self.dice.numbered(self.number);
            self.number += 1;
            let step = dice.named("move").quantile(&PRICE_MOVE_LOG) * dice.named("sign").sign();
            self.away_log += step - chosen::PRICE_RETURN * self.away_log;
            let at = self.next_at;
            self.note(at);
            self.next_at = at + dice.named("gap").quantile(&PRICE_CHANGE_GAP_SECS) as i64;
        }
        while self.changes.get(1).is_some_and(|(at, _)| *at < to - KEPT_SECS) {
            self.changes.pop_front();
        }
    }

    /// Multiplies the mean from now on.
    pub(super) fn raise(&mut self, now: i64, factor: f64) {
        self.advance(now);
        self.mean_log += factor.ln();
        self.note(now);
    }

    /// The price that held at a moment up to which prices were made.
    pub(super) fn at(&self, at: i64) -> MicrousdPerHour {
        let after = self.changes.partition_point(|(since, _)| *since <= at);
        self.changes[after.saturating_sub(1)].1
    }

    /// The price that held at `since` and every change after it.
    pub(super) fn since(&self, since: i64) -> impl Iterator<Item = (i64, MicrousdPerHour)> + '_ {
        let after = self.changes.partition_point(|(at, _)| *at <= since);
        self.changes.range(after.saturating_sub(1)..).copied()
    }

    /// Price times seconds between two moments.
    pub(super) fn integral(&self, from: i64, to: i64) -> u128 {
        let mut sum = 0;
        let mut rows = self.since(from).peekable();
        while let Some((since, price)) = rows.next() {
            let begin = since.max(from);
            let end = rows.peek().map_or(to, |(next, _)| (*next).min(to));
            if end > begin {
                sum += u128::from(price.0) * (end - begin) as u128;
            }
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path() -> PricePath {
        PricePath::new(Dice::new(3).named("pool"), 60_000.0, MicrousdPerHour(200_000), 0)
    }

    #[test]
    fn the_integral_is_the_sum_of_its_seconds() {
        let mut path = path();
        path.advance(40 * 3600);
        path.raise(40 * 3600, 1.5);
        path.advance(48 * 3600);
        let seconds: u128 = (1_000..48 * 3600).map(|at| u128::from(path.at(at).0)).sum();
        assert_eq!(path.integral(1_000, 48 * 3600), seconds);
        assert_eq!(path.integral(1_000, 90_000) + path.integral(90_000, 48 * 3600), seconds);
    }

    #[test]
    fn prices_stay_near_their_mean_and_below_the_list_price() {
        let mut path = path();
        for day in 0..2_000_i64 {
            path.advance(day * 86_400);
            let price = path.at(day * 86_400).0;
            assert!((50_000..72_000).contains(&price), "{price} on day {day}");
        }
        path.raise(2_000 * 86_400, 10.0);
        assert_eq!(path.at(2_000 * 86_400), MicrousdPerHour(200_000));
    }
}
