//! The nouns of the running loop: customers' accounts and clusters, instances, jobs, actions, interruptions, the ledger.

mod account;
mod action;
mod cluster;
mod entity_ids;
mod instance;
mod interruption;
mod job;
mod ledger;
mod overrides;
mod time;

pub use account::*;
pub use action::*;
pub use cluster::*;
pub use entity_ids::*;
pub use instance::*;
pub use interruption::*;
pub use job::*;
pub use ledger::*;
pub use overrides::*;
pub use time::*;
