//! What was saved, and why: paid hours, the baseline they are held against, and the causes between the two.
//!
//! Every amount is rounded once, to whole micro-dollars, half to even; everything above is sums of integers, so that
//! causes add up to baseline − paid exactly.

mod baseline;
mod hours;
mod roll_up;
mod rounding;

pub use baseline::{baseline_microusd_per_hour, first_day_microusd_per_hour};
pub use hours::{PriceChange, Span, amount, entries, hour_of};
pub use roll_up::{Fleets, roll_up};
