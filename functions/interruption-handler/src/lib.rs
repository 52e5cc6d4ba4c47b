//! Answers what is heard of instances (INT-01..03, INT-06, RISK-01): warnings, rebalance recommendations, lost
//! instances, announced maintenance.
//!
//! load (account → organization → cluster → instance, then the cluster as it is and as the work under way will leave
//! it) -> decide (nothing, flag the pool, replace, leave early) -> apply (the interruption recorded once, one job per
//! loss, a message to the executor). Whatever is heard twice, late or out of order joins what is known already, and a
//! crash between two steps is mended by the next delivery.

mod admit;
mod answer;
pub mod decide;
mod early;
mod flags;
mod function;
pub mod heard;
mod job;
mod loss;
mod others;
mod record;
mod subject;
pub mod under_way;

use spot_catalog::Catalog;
use spot_domain::{Chance, Clock};
use spot_platform::Queue;
use spot_store::Store;
use std::sync::Arc;

/// What the handler works with.
pub struct InterruptionHandler {
    /// Table.
    pub store: Store,
    /// Facts.
    pub catalog: Arc<Catalog>,
    /// The executor's queue.
    pub executor: Queue,
    /// Clock.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub chance: Arc<dyn Chance>,
}
