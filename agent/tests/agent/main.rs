//! The agent as a whole, under a virtual clock and without sockets, against a Kubernetes API and a control plane that
//! answer as the real ones do.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the answer")]

mod commands;
mod drains;
mod driver;
mod evictions;
mod fakes;
mod reports;
mod rollouts;
mod room;
#[path = "../shared/mod.rs"]
mod shared;
mod watches;
