//! The simulated clusters: their behavior over time, and their API as kube-rs sees it.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the answer")]

mod api;
mod behavior;
mod nodes;
mod patches;
mod python_client;
mod scale;
mod volumes;
mod watches;
mod world;
