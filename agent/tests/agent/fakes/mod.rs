//! What the agent is tested against.

mod cluster;
mod harness;
mod kube_server;
mod objects;

pub(crate) use crate::shared::{action_id, signer};
pub(crate) use harness::{Harness, at, envelope_at, in_real_time, name, target};
pub(crate) use objects::{budget, deployment, node, pod};
