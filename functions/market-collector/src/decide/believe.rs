//! Whether an answer can be the whole truth about a region.

use super::intake::Intake;
use jiff::{SignedDuration, Timestamp};
use spot_store::SpotPrices;

/// A snapshot that is refused for decisions anyway (PRICE-01) is no measure of a new one.
const MEASURE_FOR: SignedDuration = SignedDuration::from_mins(60);

/// Why an answer is not to be believed; none when it is. A region does not lose half of its pools within an hour.
pub fn reason_not_to(intake: &Intake, last: Option<&SpotPrices>, now: Timestamp) -> Option<String> {
    let pools = intake.pools.len();
    if pools == 0 {
        return Some(format!("no plausible row, {} rejected", intake.rejected.len()));
    }
    let last = last.filter(|last| now.duration_since(last.taken_at) <= MEASURE_FOR)?;
    let known = last.pools.len();
    (pools * 2 < known).then(|| format!("{pools} pools, where there were {known} a moment ago"))
}
