//! Vector bin packing: placing classes of items into bins of several types at least cost.

pub mod audit;
mod covering;
mod greedy;
mod improvement;
mod knapsack;
mod model;
mod problem;
mod random;
mod relaxation;
mod resource_price;
mod rounding;
mod search;
mod solve;

pub use problem::{BinType, Effort, ItemClass, MAX_DIMENSIONS, OpenBin, PackedBin, Packing, Problem, Size};
pub use solve::pack;
