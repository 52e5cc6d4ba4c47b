//! From the table to the engine and back: a cluster's planning input out of what is stored about it, and the job made
//! of the plan that came of it. Every function that plans does it by these, so that all see the same cluster.

mod compose;
mod groups;
mod job;
mod load;
mod snapshot;

pub use compose::{Known, compose};
pub use groups::groups_of_id;
pub use job::{JobRequest, PlannedJob, planned_job};
pub use load::{LoadedInput, load_input, load_input_for_loss};
pub use snapshot::read_snapshot;
