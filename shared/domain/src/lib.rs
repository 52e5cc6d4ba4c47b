//! The nouns of Spot Optimizer: what a cluster, a market, a policy and a plan are made of.
//!
//! No I/O, no async, no clock: everything here is a value. `PlanningInput` is the whole world the engine sees;
//! `PlanOutcome` is all it answers. Both are published as JSON Schema, so their field names are a contract.

mod budget;
mod ids;
mod instance_type;
mod market;
mod money;
mod node;
mod plan;
mod planning_input;
mod pod;
mod policy;
mod report;
mod resources;
mod running;
mod safety;
mod scheduling;
mod volume;
mod workload;

pub use budget::*;
pub use ids::*;
pub use instance_type::*;
pub use market::*;
pub use money::*;
pub use node::*;
pub use plan::*;
pub use planning_input::*;
pub use pod::*;
pub use policy::*;
pub use report::*;
pub use resources::*;
pub use running::*;
pub use safety::*;
pub use scheduling::*;
pub use volume::*;
pub use workload::*;
