//! The agent's protocol. Every route lies below `/clusters/{cluster_id}` and takes the agent's token.
//!
//! # What it costs
//! A cluster of 100 nodes may cost 0.30 USD a month, all in. So one route serves as sign of life: **every** request of
//! the agent says that it is alive, and a heartbeat is sent only when nothing else was said for `heartbeat_interval_s`
//! (45, so that an agent is heard within every minute). A heartbeat carries `snapshot_hash`: when it equals the one the control plane has, nothing but `last_seen`
//! is written. Snapshots go up when something changed, every `snapshot_interval_s` (300) at most, or after
//! `urgent_snapshot_interval_s` (30) when the change matters to a decision: a node came, went, or changed readiness or
//! its cordon, a pod cannot be scheduled. Per month (HTTP API 1.00, request and compute of a function 0.25, write
//! 0.625, object put 5.00, queue request 0.40 USD per million):
//!
//! | what | times | USD |
//! |---|---|---|
//! | heartbeats not covered by other requests | 35,000 | 0.07 |
//! | snapshots | 8,800 | 0.06 |
//! | usage windows, 5 KiB | 8,800 | 0.04 |
//! | long polls of 20 s | 131,000 | 0.05 |
//! | actions, 50 a day, four requests each | 6,000 | 0.02 |

mod action;
mod event;
mod heartbeat;
mod register;
mod snapshot;
mod window;

pub use action::*;
pub use event::*;
pub use heartbeat::*;
pub use register::*;
pub use snapshot::*;
pub use window::*;
