//! Simulated EKS clusters with a Kubernetes API.
//!
//! A cluster is a value that time is handed to: `advance` lets controllers, scheduler and kubelets act up to a moment,
//! from event to event. The account tells it of instances (`node_joins`, `node_lost`), a scenario of workloads
//! (`apply`, `scale`, `deploy`), and everyone else speaks to it over HTTP (`router`), with or without sockets.

mod api;
mod budget_index;
mod changes;
mod cluster;
mod controllers;
mod counters;
mod draw;
mod dump;
mod errors;
mod eviction;
mod feasible;
mod founding;
mod http;
mod invariants;
mod kubelet;
mod meta;
mod node;
mod node_lifecycle;
mod node_spec;
mod node_state;
mod object;
mod pages;
mod pod;
mod pod_index;
mod pod_rules;
mod quantity;
mod resource;
mod scenario_calls;
mod scheduler;
mod selector;
mod store;
mod timers;
mod usage;
mod volumes;
mod watchers;
mod workload;
mod workload_objects;

pub use cluster::KubernetesCluster;
pub use counters::{InvariantReport, ReadyTime};
pub use http::{AGENT_NAMESPACE, ClusterAccess, Tokens, router};
pub use node_spec::{Allocatable, NodeSpec};
pub use scenario_calls::PodCounts;
pub use volumes::EbsVolume;
pub use workload::{
    Compute, Workload, WorkloadAffinity, WorkloadBudget, WorkloadKind, WorkloadSpread, WorkloadUsage, WorkloadVolume,
};
