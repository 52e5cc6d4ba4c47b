//! The verbs of Spot Optimizer, pure: the same input gives the same bytes. No clock, no I/O, no randomness.

pub mod checker;
pub mod packing;
