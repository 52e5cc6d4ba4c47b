//! A region's Spot market on real types and list prices: prices that move, capacity that goes and comes back.
//!
//! Nothing ticks. A pool's prices and outages are made as far as somebody looks, from keys and not from the order of
//! questions, so a pool that nobody uses costs nothing and a run is the same each time. What is measured and what is
//! chosen stands in [`source_figures`]; [`statistics`] sets the market's own figures beside the source's.

mod dice;
mod filling;
mod offering;
mod outages;
mod price_path;
mod region;
pub mod source_figures;
pub mod statistics;

pub use dice::{Dice, quantile_at};
pub use outages::Outage;
pub use region::{PoolIndex, RegionMarket, Shortage};

/// The markets of all regions in which the account has anything.
pub type Market = std::collections::BTreeMap<spot_domain::Region, RegionMarket>;
