//! Reads every object of the dump by its kind and keeps the last of each name.

use super::KnownTypes;
use super::budgets;
use super::daemon_sets;
use super::documents::{FoundObject, TypeName};
use super::error::{DumpError, DumpErrorKind};
use super::nodes::{NodeParts, SeenNode};
use super::owners::{ReplicaSets, SeenReplicaSet};
use super::pods::SeenPod;
use super::source::Source;
use super::volumes::{SeenClaim, SeenVolume, Storage};
use super::wire::controller::{DaemonSetSpec, ReplicaSpec, ReplicaStatus};
use super::wire::metadata::Metadata;
use super::wire::node::NodeStatus;
use super::wire::pod::PodStatus;
use super::workloads::{self, Workloads};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;
use spot_domain::{DaemonSet, ObjectName, OwnerKind, PodDisruptionBudget};
use std::collections::BTreeMap;

/// All objects of a dump that matter, not yet linked to one another.
#[derive(Default)]
pub(super) struct Objects {
    pub(super) nodes: BTreeMap<String, SeenNode>,
    pub(super) pods: BTreeMap<ObjectName, SeenPod>,
    pub(super) storage: Storage,
    pub(super) replica_sets: ReplicaSets,
    pub(super) workloads: Workloads,
    pub(super) daemon_sets: BTreeMap<ObjectName, DaemonSet>,
    pub(super) budgets: BTreeMap<ObjectName, PodDisruptionBudget>,
    pub(super) ignored_kinds: BTreeMap<String, u32>,
    pub(super) duplicates: u32,
    /// The newest time stated anywhere.
    pub(super) newest: Timestamp,
}

/// The kinds that matter.
#[derive(Clone, Copy)]
enum Kind {
    Node,
    Pod,
    Claim,
    Volume,
    ReplicaSet,
    DaemonSet,
    Replicated(OwnerKind),
    Budget,
}

fn kind_of(type_name: &TypeName) -> Option<Kind> {
    let group = if type_name.api_version.is_empty() { "*" } else { type_name.group() };
    let core = matches!(group, "*" | "");
    let apps = matches!(group, "*" | "apps" | "extensions");
    Some(match type_name.kind.as_str() {
        "Node" if core => Kind::Node,
        "Pod" if core => Kind::Pod,
        "PersistentVolumeClaim" if core => Kind::Claim,
        "PersistentVolume" if core => Kind::Volume,
        "ReplicationController" if core => Kind::Replicated(OwnerKind::ReplicationController),
        "Deployment" if apps => Kind::Replicated(OwnerKind::Deployment),
        "StatefulSet" if apps => Kind::Replicated(OwnerKind::StatefulSet),
        "ReplicaSet" if apps => Kind::ReplicaSet,
        "DaemonSet" if apps => Kind::DaemonSet,
        "PodDisruptionBudget" if matches!(group, "*" | "policy") => Kind::Budget,
        _ => return None,
    })
}

/// One object with its metadata read.
struct Parts<'o, 'a> {
    source: &'a Source<'a>,
    found: &'o FoundObject<'a>,
    metadata: Metadata,
}

impl<'a> Parts<'_, 'a> {
    fn spec<T: Deserialize<'a> + Default>(&self) -> Result<T, DumpError> {
        read_part(self.source, self.found.raw.spec, &self.found.path, "spec")
    }

    fn status<T: Deserialize<'a> + Default>(&self) -> Result<T, DumpError> {
        read_part(self.source, self.found.raw.status, &self.found.path, "status")
    }
}

fn read_part<'a, T: Deserialize<'a> + Default>(
    source: &Source<'_>,
    raw: Option<&'a RawValue>,
    path: &str,
    part: &str,
) -> Result<T, DumpError> {
    raw.map_or_else(|| Ok(T::default()), |raw| source.parse(raw, &below(path, part)))
}

fn below(path: &str, part: &str) -> String {
    if path.is_empty() || path.ends_with(' ') { format!("{path}{part}") } else { format!("{path}.{part}") }
}

impl Objects {
    /// Takes in one object.
    pub(super) fn take<'a>(
        &mut self,
        source: &'a Source<'a>,
        found: &FoundObject<'a>,
        known: &dyn KnownTypes,
    ) -> Result<(), DumpError> {
        let Some(kind) = kind_of(&found.type_name) else {
            *self.ignored_kinds.entry(found.type_name.counted_as()).or_default() += 1;
            return Ok(());
        };
        let metadata: Metadata = read_part(source, found.raw.metadata, &found.path, "metadata")?;
        if metadata.name.is_empty() {
            let position = source.position(found.raw.metadata.map_or(0, |raw| source.offset_of(raw)));
            let (field, reason) =
                (below(&found.path, "metadata.name"), format!("a {} has no name", found.type_name.kind));
            return Err(source.error(DumpErrorKind::BadField, Some(position), &field, reason));
        }
        self.saw(metadata.creation_timestamp.0);
        let parts = Parts { source, found, metadata };
        let replaced = match kind {
            Kind::Node => self.take_node(parts, known)?,
            Kind::Pod => self.take_pod(parts)?,
            Kind::Claim => self.take_claim(parts)?,
            Kind::Volume => self.take_volume(parts)?,
            Kind::ReplicaSet => self.take_replica_set(&parts)?,
            Kind::DaemonSet => self.take_daemon_set(&parts)?,
            Kind::Replicated(owner_kind) => self.take_workload(owner_kind, &parts)?,
            Kind::Budget => self.take_budget(&parts)?,
        };
        self.duplicates += u32::from(replaced);
        Ok(())
    }

    fn saw(&mut self, moment: Option<Timestamp>) {
        self.newest = self.newest.max(moment.unwrap_or(self.newest));
    }

    fn take_node(&mut self, parts: Parts<'_, '_>, known: &dyn KnownTypes) -> Result<bool, DumpError> {
        let (spec, status): (_, NodeStatus) = (parts.spec()?, parts.status()?);
        status.conditions.iter().flat_map(|condition| condition.moments()).for_each(|moment| self.saw(moment.0));
        let piece = parts.found.raw.spec.or(parts.found.raw.metadata);
        let offset = piece.map_or(0, |raw| parts.source.offset_of(raw));
        let mut seen = SeenNode::read(NodeParts { metadata: parts.metadata, spec, status }, known);
        seen.offset = offset;
        seen.path = below(&parts.found.path, "spec.providerID");
        Ok(self.nodes.insert(seen.node.name.0.clone(), seen).is_some())
    }

    fn take_pod(&mut self, parts: Parts<'_, '_>) -> Result<bool, DumpError> {
        let (spec, status): (_, PodStatus) = (parts.spec()?, parts.status()?);
        status.conditions.iter().flat_map(|condition| condition.moments()).for_each(|moment| self.saw(moment.0));
        let seen = SeenPod::read(parts.metadata, spec, status);
        Ok(self.pods.insert(seen.pod.name.clone(), seen).is_some())
    }

    fn take_claim(&mut self, parts: Parts<'_, '_>) -> Result<bool, DumpError> {
        const PROVISIONERS: [&str; 2] =
            ["volume.kubernetes.io/storage-provisioner", "volume.beta.kubernetes.io/storage-provisioner"];
        let provisioner = PROVISIONERS.iter().find_map(|key| parts.metadata.annotations.get(key)).map(str::to_owned);
        let claim = SeenClaim { spec: parts.spec()?, provisioner };
        Ok(self.storage.claims.insert(parts.metadata.object_name(), claim).is_some())
    }

    fn take_volume(&mut self, parts: Parts<'_, '_>) -> Result<bool, DumpError> {
        let volume = SeenVolume::read(parts.spec()?, &parts.metadata.labels);
        Ok(self.storage.volumes.insert(parts.metadata.name, volume).is_some())
    }

    fn take_replica_set(&mut self, parts: &Parts<'_, '_>) -> Result<bool, DumpError> {
        let (spec, status): (ReplicaSpec, ReplicaStatus) = (parts.spec()?, parts.status()?);
        let seen = SeenReplicaSet::read(&parts.metadata, spec.replicas.unwrap_or(1), status.replicas);
        Ok(self.replica_sets.insert(parts.metadata.object_name(), seen).is_some())
    }

    fn take_daemon_set(&mut self, parts: &Parts<'_, '_>) -> Result<bool, DumpError> {
        let spec: DaemonSetSpec = parts.spec()?;
        let daemon_set = daemon_sets::read(&parts.metadata, spec.template.spec);
        Ok(self.daemon_sets.insert(daemon_set.name.clone(), daemon_set).is_some())
    }

    fn take_workload(&mut self, kind: OwnerKind, parts: &Parts<'_, '_>) -> Result<bool, DumpError> {
        let spec: ReplicaSpec = parts.spec()?;
        let workload = workloads::read(kind, parts.metadata.object_name(), &spec);
        Ok(self.workloads.insert((kind, workload.name.clone()), workload).is_some())
    }

    fn take_budget(&mut self, parts: &Parts<'_, '_>) -> Result<bool, DumpError> {
        let beta = parts.found.type_name.api_version == "policy/v1beta1";
        let budget = budgets::read(parts.metadata.object_name(), beta, parts.spec()?, &parts.status()?);
        Ok(self.budgets.insert(budget.name.clone(), budget).is_some())
    }
}
