//! A customer's AWS account: one narrow trait, its shapes, and the adapter that speaks to AWS.
//!
//! The other adapter is the simulated account of `local/world`; one contract suite judges both.

mod account;
mod error;
mod shapes;

pub use account::*;
pub use error::*;
pub use shapes::*;
