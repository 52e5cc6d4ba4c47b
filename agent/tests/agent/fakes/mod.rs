//! What the agent is tested against.

mod cluster;
mod control;
mod harness;
mod kube_server;
mod objects;

pub(crate) use harness::{Harness, action_id, at, envelope_at, in_real_time, name, signer, target};
pub(crate) use objects::{budget, deployment, node, pod};
