//! The simulated clusters: their behavior over time, and their API as kube-rs sees it.

mod api;
mod behavior;
mod nodes;
mod patches;
mod python_client;
mod scale;
mod volumes;
mod watches;
mod world;
