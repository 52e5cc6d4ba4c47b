//! The agent against the simulated world: a cluster with scheduler, kubelets and controllers behind a Kubernetes API,
//! on instances that come and go. What is asserted is what the cluster is in the end, as any other client sees it.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the answer")]

mod anchors;
mod binary;
mod commands;
mod manifest;
mod protocol;
#[path = "../shared/mod.rs"]
mod shared;
mod site;
mod views;
mod weeks;
