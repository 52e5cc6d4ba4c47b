//! The ledger's last word (MET-01..06, MET-10): rolls hours up and writes what the dashboard shows.
//!
//! load (entries, instances, baseline's rate) -> decide (hours, figures) -> apply (ledger hours, costs, summary,
//! figures). An hour is final when discovery has closed it; until then it is estimated and made anew each time: what is
//! in the ledger already, and what runs at its present price. A final hour is written once, after everything that is
//! made from it, so that a run that died is simply repeated.

mod apply;
mod baseline;
mod cluster;
pub mod decide;
pub mod figures;
mod function;
mod organization;
pub mod plans;
mod tick;

pub use cluster::Outcome;

use spot_catalog::Catalog;
use spot_domain::Clock;
use spot_platform::Queue;
use spot_store::Store;
use std::sync::Arc;

/// What the reporter works with.
pub struct Reporter {
    /// Table.
    pub store: Store,
    /// Facts: types and list prices, for the baseline.
    pub catalog: Arc<Catalog>,
    /// Its own queue, filled by its tick.
    pub work: Queue,
    /// Clock.
    pub clock: Arc<dyn Clock>,
}

/// Scope of an organization's figures and costs; a cluster's is its id.
pub(crate) const ALL: &str = "all";
