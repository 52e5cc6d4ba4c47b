//! When a pool has no capacity: clusters of outages, some shared with other zones, some with the family.

use super::dice::{Dice, quantile_at};
use super::source_figures::{BACK_SECS, NEXT_OUTAGE_WITHIN_AN_HOUR, OUTAGE_SECS, chosen};

/// Capacity of a pool being away from `start` to `end` (seconds since the epoch).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outage {
    /// First second.
    pub start: i64,
    /// First second after it.
    pub end: i64,
    /// Key of everything drawn about it.
    pub dice: Dice,
    /// Every instance of the pool is taken.
    pub takes_all: bool,
    /// On-demand cannot be had either.
    pub on_demand_too: bool,
}

impl Outage {
    /// Whether an instance is taken.
    pub fn takes(&self, instance_id: &str) -> bool {
        self.takes_all || self.dice.named("takes").named(instance_id).happens(chosen::OUTAGE_TAKES_EACH)
    }
}

/// A sequence of clusters of outages, made as far as anybody looked.
#[derive(Clone, Debug)]
pub(super) struct Stream {
    dice: Dice,
    mean_gap_secs: f64,
    outages: Vec<(u64, Outage)>,
    episodes: u64,
    made_until: i64,
}

impl Stream {
    /// Begins quiet at `start`; clusters come with this mean distance.
    pub(super) fn new(dice: Dice, start: i64, mean_gap_secs: f64) -> Self {
        Self { dice, mean_gap_secs, outages: Vec::new(), episodes: 0, made_until: start }
    }

    /// The outage with this number, with the number of its cluster.
    fn nth(&mut self, number: usize) -> (u64, Outage) {
        while self.outages.len() <= number {
            self.make_cluster();
        }
        self.outages[number]
    }

    fn make_cluster(&mut self) {
        let dice = self.dice.numbered(self.episodes);
        let mut start = self.made_until + dice.named("gap").waiting(self.mean_gap_secs) as i64;
        for number in 0.. {
            let dice = dice.named("outage").numbered(number);
            let end = start + dice.named("length").quantile(&OUTAGE_SECS) as i64;
            let outage = Outage {
                start,
                end,
                dice,
                takes_all: dice.named("all").happens(chosen::OUTAGE_TAKES_ALL),
                on_demand_too: dice.named("on-demand").happens(chosen::ON_DEMAND_SHORT_TOO),
            };
            self.outages.push((self.episodes, outage));
            self.made_until = end;
            if !dice.named("again").happens(NEXT_OUTAGE_WITHIN_AN_HOUR) {
                break;
            }
            // Only the short stretches of the source lie within a cluster; the long ones are the clusters' distance.
            let back = quantile_at(&BACK_SECS, dice.named("back").share() * NEXT_OUTAGE_WITHIN_AN_HOUR);
            start = end + back as i64;
        }
        self.episodes += 1;
    }
}

/// How a pool listens to one stream.
#[derive(Clone, Debug)]
pub(super) struct Listening {
    dice: Dice,
    joins: f64,
    next: usize,
}

/// Largest difference between zones in the beginning of one regional outage.
const ZONE_LAG_SECS: f64 = 240.0;

impl Listening {
    /// Joins each cluster of a stream with this probability, drawn from the pool's own dice.
    pub(super) fn new(dice: Dice, joins: f64) -> Self {
        Self { dice, joins, next: 0 }
    }

    /// The next outage that is the pool's too.
    pub(super) fn peek(&mut self, stream: &mut Stream) -> Outage {
        loop {
            let (cluster, outage) = stream.nth(self.next);
            if self.joins >= 1.0 {
                return outage;
            }
            if self.dice.numbered(cluster).happens(self.joins) {
                let lag = outage.dice.named("lag").numbered(self.dice.bits()).between(0.0, ZONE_LAG_SECS) as i64;
                return Outage { start: (outage.start + lag).min(outage.end - 1), ..outage };
            }
            self.next += 1;
        }
    }

    /// Leaves the outage behind that was peeked at.
    pub(super) fn pass(&mut self) {
        self.next += 1;
    }
}

/// Probability that a cluster of outages takes an instance which was there at its beginning.
pub(super) fn taken_by_cluster() -> f64 {
    let spared = (1.0 - chosen::OUTAGE_TAKES_ALL) * (1.0 - chosen::OUTAGE_TAKES_EACH);
    let again = NEXT_OUTAGE_WITHIN_AN_HOUR;
    1.0 - (1.0 - again) * spared / (1.0 - again * spared)
}

/// Mean distance of clusters in a pool whose instances are interrupted within a month with this probability.
pub(super) fn mean_gap_secs(interruption_probability_month: f64) -> f64 {
    let month_secs = 730.0 * 3600.0;
    let interruptions_per_sec = -(1.0 - interruption_probability_month).ln() / month_secs;
    taken_by_cluster() / interruptions_per_sec
}
