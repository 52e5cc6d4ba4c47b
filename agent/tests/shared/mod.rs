//! What both suites use: a control plane and a queue, virtual time, and signed commands.

// Each suite is a program of its own and leaves some of it unused.
#![allow(dead_code, unused_imports, reason = "shared by two programs")]

mod control;
mod orders;
mod time;

pub(crate) use control::{ControlTransport, FakeControl, FakeQueue, QueueHandle, control_router};
pub(crate) use orders::{action_id, cluster_id, envelope, signer};
pub(crate) use time::{Seeded, VirtualTime};
