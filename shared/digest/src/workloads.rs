//! Controllers with replicas, and whether a rollout of theirs can start new pods before old ones stop.

use super::owners::{self, ReplicaSets};
use super::wire::controller::{ReplicaSpec, RollingUpdate};
use super::wire::resources::IntOrPercent;
use spot_domain::{ObjectName, OwnerKind, Workload};
use std::collections::BTreeMap;

/// Workloads by kind and name.
pub(super) type Workloads = BTreeMap<(OwnerKind, ObjectName), Workload>;

/// Reads a workload object. Of all kinds only a Deployment can surge, unless it is told not to.
pub(super) fn read(kind: OwnerKind, name: ObjectName, spec: &ReplicaSpec) -> Workload {
    let surges = kind == OwnerKind::Deployment
        && !spec.paused
        && spec.strategy.kind != "Recreate"
        && allows_surge(&spec.strategy.rolling_update);
    Workload { kind, name, replicas: spec.replicas.unwrap_or(1), recreate: !surges }
}

fn allows_surge(update: &RollingUpdate) -> bool {
    !matches!(update.max_surge, Some(IntOrPercent::Int(0) | IntOrPercent::Percent(0)))
}

/// Adds what ReplicaSets tell of workloads that are not in the dump as objects: themselves, and their Deployments.
pub(super) fn add_from_replica_sets(workloads: &mut Workloads, replica_sets: &ReplicaSets) {
    let mut told = Workloads::new();
    for (name, seen) in replica_sets {
        let owner = owners::above(&name.name, seen.controller.as_ref());
        let owner_name = ObjectName::new(name.namespace.clone(), owner.name);
        let key = (owner.kind, owner_name.clone());
        if workloads.contains_key(&key) {
            continue;
        }
        let new = Workload { kind: owner.kind, name: owner_name, replicas: 0, recreate: true };
        let workload = told.entry(key).or_insert(new);
        workload.replicas = workload.replicas.saturating_add(seen.wanted);
        workload.recreate &= !(owner.kind == OwnerKind::Deployment && seen.wanted > 0 && seen.may_surge);
    }
    workloads.append(&mut told);
}
