//! How far an advisor's bucket is believed when pools are ranked.

use spot_domain::PoolRisk;

/// Share of a pool's own figure in the ranking; the rest is the mean of all. Sixteen months after a snapshot the mean
/// predicts a pool's bucket with RMSE 1.59 and the old bucket with 1.87, which makes their correlation
/// 1 − 1.87² ÷ (2 × 1.59²) ≈ 0.31. Safety layer 1 uses the figure as it stands.
const OWN_WEIGHT_PERCENT: i64 = 31;

/// What a WATCH flag adds to the probability: half the distance between the advisor's extreme buckets, so that a
/// watched pool loses against any pool of similar price.
const WATCH_PENALTY_PPM: u32 = 137_500;

/// The plain mean of the known probabilities, in millionths.
pub(super) fn mean_ppm(probabilities: &[Option<u32>]) -> u32 {
    let known: Vec<u64> = probabilities.iter().flatten().map(|value| u64::from(*value)).collect();
    if known.is_empty() { 0 } else { (known.iter().sum::<u64>() / known.len() as u64) as u32 }
}

/// A pool's probability for ranking.
pub(super) fn shrunk_ppm(own: u32, mean: u32, flag: Option<PoolRisk>) -> u32 {
    let distance = i64::from(own) - i64::from(mean);
    let shrunk = i64::from(mean) + distance * OWN_WEIGHT_PERCENT / 100;
    let penalty = match flag {
        Some(PoolRisk::Watch | PoolRisk::Danger) => WATCH_PENALTY_PPM,
        None => 0,
    };
    u32::try_from(shrunk.max(0)).unwrap_or(0) + penalty
}
