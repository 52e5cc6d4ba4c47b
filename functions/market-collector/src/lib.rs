//! Collects prices of every region in use (PRICE-01..03): Spot prices each five minutes, thirty-day averages and list
//! prices once a day.
//!
//! load (the last snapshot) -> ask one account of the region -> decide (which rows are plausible, whether the answer is
//! believable as a whole) -> apply (snapshot, averages, list prices; each rewritten only when it changed). A snapshot
//! says when it was taken; whoever decides by it judges its age. An answer that failed leaves the last one standing.

mod collect;
mod daily;
pub mod decide;
mod function;
mod tick;

use decide::intake::Rejected;
use spot_catalog::Catalog;
use spot_cloud::{Accounts, CloudError};
use spot_domain::Clock;
use spot_platform::Queue;
use spot_store::Store;
use std::sync::Arc;

/// What the market collector works with.
pub struct MarketCollector {
    /// Table.
    pub store: Store,
    /// List prices.
    pub catalog: Arc<Catalog>,
    /// Customers' accounts.
    pub accounts: Arc<dyn Accounts>,
    /// Its own queue, filled by its tick.
    pub work: Queue,
    /// Clock.
    pub clock: Arc<dyn Clock>,
}

/// What came of one region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The snapshot is as of now.
    Stored {
        /// Pools with a price.
        pools: usize,
        /// Any price differs from the last snapshot's.
        changed: bool,
        /// Rows left out, with the reason of each.
        rejected: Vec<Rejected>,
    },
    /// The answer as a whole was not believed; the last snapshot stands.
    Refused(String),
    /// AWS did not answer; the last snapshot stands and the next tick tries again.
    Failed(CloudError),
    /// There was nobody to ask, with the reason.
    Nothing(&'static str),
}
