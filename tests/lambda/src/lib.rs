//! What stands around a Lambda in the cloud, small: the Runtime API that hands out invocations, and our AWS account behind
//! one address, which answers or stays silent.

mod endpoint;
mod process;
mod runtime_api;
mod sample;
mod template;

pub use endpoint::{Endpoint, Manner};
pub use process::{Running, built, path_of, start, start_where};
pub use runtime_api::{Answer, RuntimeApi};
pub use sample::{Expected, Sample, event, samples};
pub use template::{Binary, binaries};
