//! What tests of whole flows share: AWS with latency in virtual time, a journal of what was called when, tenants to lay
//! into the table.

mod journal;
mod metered;
mod steady;
mod tenants;
mod virtual_time;

pub use journal::{Figures, Journal};
pub use metered::metered;
pub use steady::{Seeded, Still};
pub use tenants::{Laid, lay};
pub use virtual_time::VirtualTime;
