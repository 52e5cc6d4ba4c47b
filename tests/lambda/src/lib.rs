//! What stands around a Lambda in the cloud, small: the Runtime API that hands out invocations, and an AWS endpoint that
//! answers, refuses or stays silent.

mod endpoint;
mod process;
mod runtime_api;

pub use endpoint::{Endpoint, Manner};
pub use process::{Binary, binaries};
pub use runtime_api::{Answer, RuntimeApi};
