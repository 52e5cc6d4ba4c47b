//! What was measured on real Spot capacity, and what of the market's behaviour is our own choice.
//!
//! The measured figures are aggregates printed by `local/world/scripts/availability_aggregates.py`; none of the recorded
//! series is in the project. Origins: pings of V100 capacity in nine zones of three regions (AWS, February–March 2023,
//! every 195 s, 27 days, the first 60 % of each series) and logs of EC2 fleet requests and price changes in us-east-1
//! (January 2024). Those types are scarce GPUs, so their shapes are used (lengths, clustering, zones failing together)
//! but not their level: how often a pool fails follows the Spot Advisor's bucket of its type.

/// Quantiles of how long capacity stays away, in seconds: 1,106 outages.
pub const OUTAGE_SECS: [(f64, f64); 9] = [
    (0.0, 585.0),
    (0.1, 585.0),
    (0.25, 780.0),
    (0.5, 1_950.0),
    (0.75, 7_020.0),
    (0.9, 17_160.0),
    (0.95, 28_909.0),
    (0.99, 65_335.0),
    (1.0, 288_795.0),
];

/// Quantiles of how long capacity stays back between two outages, in seconds: 1,103 stretches.
pub const BACK_SECS: [(f64, f64); 9] = [
    (0.0, 585.0),
    (0.1, 585.0),
    (0.25, 780.0),
    (0.5, 1_950.0),
    (0.75, 6_825.0),
    (0.9, 24_570.0),
    (0.95, 47_073.0),
    (0.99, 150_205.0),
    (1.0, 453_960.0),
];

/// Share of those stretches that end within an hour: outages come in clusters.
pub const NEXT_OUTAGE_WITHIN_AN_HOUR: f64 = 0.646;

/// Correlation of availability of one type in two zones of a region (mean over the pairs of both sets of 2022 and 2023).
pub const ZONE_CORRELATION_SAME_REGION: f64 = 0.44;

/// Correlation of availability of two types in one zone (2022: K80 beside V100).
pub const TYPE_CORRELATION_SAME_ZONE: f64 = 0.10;

/// Share of "cheapest pool first" requests that were filled at the first try. The kept-apart part of the logs says
/// 0.475, the part read by the script 0.546 (174 requests, most of them for tens of instances).
pub const CHEAPEST_FIRST_TRY_FILLED: f64 = 0.475;

/// How often a pool's previous outcome was the next one too (kept-apart part; the script's part: 0.832).
pub const NEXT_TRY_SAME: f64 = 0.85;

/// Share filled by the third and later pools of the price table (46 requests).
pub const LATER_CHOICE_FILLED: f64 = 0.85;

/// Quantiles of the time between two price changes of a pool, in seconds: 4,351 changes of 2,696 pools.
pub const PRICE_CHANGE_GAP_SECS: [(f64, f64); 9] = [
    (0.0, 5_459.0),
    (0.1, 15_208.0),
    (0.25, 22_442.0),
    (0.5, 66_616.0),
    (0.75, 90_363.0),
    (0.9, 177_312.0),
    (0.95, 335_750.0),
    (0.99, 426_594.0),
    (1.0, 627_292.0),
];

/// Quantiles of the size of a price change, as the logarithm's distance.
pub const PRICE_MOVE_LOG: [(f64, f64); 9] = [
    (0.0, 0.0001),
    (0.1, 0.0006),
    (0.25, 0.0013),
    (0.5, 0.0024),
    (0.75, 0.0044),
    (0.9, 0.0076),
    (0.95, 0.0102),
    (0.99, 0.0179),
    (1.0, 0.0459),
];

/// Quantiles of how far one zone's price of a type stands from the median zone's, as the logarithm's distance.
pub const ZONE_PRICE_LOG: [(f64, f64); 9] = [
    (0.0, 0.0),
    (0.1, 0.0),
    (0.25, 0.0093),
    (0.5, 0.0383),
    (0.75, 0.0858),
    (0.9, 0.1547),
    (0.95, 0.2112),
    (0.99, 0.3596),
    (1.0, 1.0245),
];

/// Share of reclaimed instances of one pool that go within three minutes of the first (arXiv 2604.16457: above 92 %).
pub const RECLAIMED_WITHIN_THREE_MINUTES: f64 = 0.92;

/// Own choices, where nothing was measured.
pub mod chosen {
    /// An outage takes every instance of the pool.
    pub const OUTAGE_TAKES_ALL: f64 = 0.3;
    /// If not all: each instance is taken with this probability.
    pub const OUTAGE_TAKES_EACH: f64 = 0.4;
    /// The warning comes the full 120 s ahead.
    pub const WARNED_IN_TIME: f64 = 0.93;
    /// The warning comes late, 20 to 100 s ahead; the rest is not warned at all ("best effort").
    pub const WARNED_LATE: f64 = 0.05;
    /// A rebalance recommendation comes 5 to 20 minutes ahead of a reclaim.
    pub const REBALANCE_AHEAD: f64 = 0.6;
    /// An instance of the pool that an outage spares gets a recommendation all the same.
    pub const REBALANCE_IN_VAIN: f64 = 0.3;
    /// An outage of Spot that on-demand feels too.
    pub const ON_DEMAND_SHORT_TOO: f64 = 0.03;
    /// Seconds between two requests for which `NEXT_TRY_SAME` is held to be measured; the logs do not say.
    pub const BETWEEN_TRIES_SECS: f64 = 1_800.0;
    /// A pool fills a first try like the cheapest ones below this share of the region's price order …
    pub const CHEAPEST_SHARE: f64 = 0.01;
    /// … like a later choice here (the logs' tables had some 240 rows) …
    pub const LATER_SHARE: f64 = 0.03;
    /// … and from here on almost always.
    pub const DEAR_SHARE: f64 = 0.30;
    /// How often "almost always" is.
    pub const DEAR_FILLED: f64 = 0.97;
    /// Share of a pool's outages that its type suffers in the whole region …
    pub const REGIONAL_SHARE: f64 = 0.55;
    /// … each zone with this probability.
    pub const ZONE_JOINS: f64 = 0.8;
    /// Share of a pool's outages that its family suffers in the zone.
    pub const ZONAL_SHARE: f64 = 0.15;
    /// How far a type's prices may lie from the advisor's saving, as the logarithm's distance: prices of estimate and
    /// market are drawn apart.
    pub const TYPE_PRICE_LOG: f64 = 0.03;
    /// Share of its distance from the mean that a price gives back with each change …
    pub const PRICE_RETURN: f64 = 0.02;
    /// … which with the measured moves leaves prices this far from their mean (standard deviation, logarithm).
    pub const PRICE_STANDING_LOG: f64 = 0.027;
    /// Seconds from request to `running`, by quantiles.
    pub const PENDING_SECS: [(f64, f64); 4] = [(0.0, 4.0), (0.5, 9.0), (0.9, 18.0), (1.0, 40.0)];
    /// Seconds from `running` until the kubelet joins, by quantiles: an EKS image of today.
    pub const BOOT_SECS: [(f64, f64); 5] = [(0.0, 28.0), (0.5, 48.0), (0.9, 85.0), (0.99, 180.0), (1.0, 300.0)];
    /// Seconds from `shutting-down` to `terminated`, by quantiles.
    pub const SHUTDOWN_SECS: [(f64, f64); 3] = [(0.0, 20.0), (0.5, 40.0), (1.0, 90.0)];
    /// Milliseconds until an event reaches the bus, by quantiles.
    pub const EVENT_DELAY_MS: [(f64, f64); 3] = [(0.0, 150.0), (0.9, 900.0), (1.0, 4_000.0)];
}
