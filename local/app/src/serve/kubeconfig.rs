//! A kubeconfig for the simulated clusters, so that kubectl and other clients can look at them.

use super::data::{DataDirectory, write_private};
use crate::machine::Machine;
use serde_json::json;
use std::net::SocketAddr;
use std::sync::PoisonError;

/// Writes it, with the administrator of each cluster.
pub(super) fn write(directory: &DataDirectory, machine: &Machine, address: SocketAddr) -> anyhow::Result<()> {
    let world = machine.world.lock().unwrap_or_else(PoisonError::into_inner);
    let (mut clusters, mut users, mut contexts) = (Vec::new(), Vec::new(), Vec::new());
    for (name, cluster) in &world.clusters {
        let server = format!("http://{address}/kubernetes/{name}");
        clusters.push(json!({ "name": name, "cluster": { "server": server } }));
        users.push(json!({ "name": name, "user": { "token": cluster.tokens().admin } }));
        contexts.push(json!({ "name": name, "context": { "cluster": name, "user": name } }));
    }
    let first = world.clusters.keys().next().cloned().unwrap_or_default();
    let config = json!({ "apiVersion": "v1", "kind": "Config", "clusters": clusters, "users": users,
        "contexts": contexts, "current-context": first });
    // JSON is YAML.
    write_private(&directory.kubeconfig_file(), &serde_json::to_string_pretty(&config)?)
}
