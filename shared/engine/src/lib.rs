//! The verbs of Spot Optimizer, pure: the same input gives the same bytes. No clock, no I/O, no randomness.

pub mod accounting;
pub mod checker;
pub mod packing;

mod fleet;
mod forced;
mod lost;
mod market;
mod movable;
mod outcome;
mod planner;
mod safety;
mod solve;
mod stages;
mod world;

pub use forced::force_on_demand;
pub use lost::{leave_early, replace_lost};
pub use planner::plan;
