//! Vector bin packing: placing classes of items into bins of several types at least cost.

pub mod audit;
mod budget;
mod bulk;
mod covering;
mod forms;
mod greedy;
mod guide;
mod improvement;
mod knapsack;
mod model;
mod next_bin;
mod packed;
mod problem;
mod random;
mod relaxation;
mod resource_price;
mod rooms;
mod rounding;
mod search;
mod sequence;
mod solve;

pub use problem::{BinType, Effort, ItemClass, MAX_DIMENSIONS, OpenBin, PackedBin, Packing, Problem, Size};
pub use solve::pack;
