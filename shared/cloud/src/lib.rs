//! A customer's AWS account: one narrow trait, its shapes, and the adapter that speaks to AWS.
//!
//! The other adapter is the simulated account of `local/world`; one contract suite judges both.

mod account;
#[cfg(feature = "aws")]
mod aws;
mod calls;
#[cfg(feature = "contract")]
pub mod contract;
mod error;
mod explain;
mod iam;
mod shapes;

pub use account::*;
#[cfg(feature = "aws")]
pub use aws::{AwsAccounts, LAUNCH_TOKEN_TAG, sort_code};
pub use calls::*;
pub use error::*;
pub use explain::*;
pub use iam::*;
pub use shapes::*;
