//! Turns one node of the dump into the domain's node, with what its group will be made from.

use super::KnownTypes;
use super::capacity_type::capacity_type;
use super::label_names::with_canonical_names;
use super::origin::{self, Origin};
use super::provider::Provenance;
use super::taints;
use super::wire::metadata::Metadata;
use super::wire::node::{NodeSpec, NodeStatus};
use super::wire::pod::Condition;
use spot_domain::{Architecture, CapacityType, InstanceTypeName, Labels, Node, NodeName, label_keys};

/// A node with what was seen of it besides.
pub(super) struct SeenNode {
    pub(super) node: Node,
    pub(super) architecture: Option<Architecture>,
    pub(super) origin: Origin,
    pub(super) region: Option<String>,
    pub(super) is_aws: bool,
    /// The capacity type was not stated.
    pub(super) capacity_type_assumed: bool,
    /// CPU, memory or number of pods that it can allocate is not stated.
    pub(super) allocatable_missing: bool,
    /// Place in the text, for the case that it is of no use.
    pub(super) position: (usize, usize),
    pub(super) path: String,
    pub(super) provider_id: String,
}

/// The three parts of a node object.
pub(super) struct NodeParts {
    pub(super) metadata: Metadata,
    pub(super) spec: NodeSpec,
    pub(super) status: NodeStatus,
}

impl SeenNode {
    /// Reads a node; where it stood is filled in by the caller.
    pub(super) fn read(parts: NodeParts, known: &dyn KnownTypes) -> Self {
        let NodeParts { metadata, spec, status } = parts;
        let labels = with_canonical_names(metadata.labels);
        let origin = origin::of_node(&labels, &metadata.annotations);
        let taints = taints::read(spec.taints);
        let instance_type = stated(&labels, label_keys::INSTANCE_TYPE).map(InstanceTypeName::from);
        let provenance = Provenance {
            name: &metadata.name,
            provider_id: &spec.provider_id,
            labels: &labels,
            taints: &taints,
            instance_type: instance_type.as_ref(),
        };
        let is_aws = provenance.is_aws(known);
        let unmanaged = provenance.unmanaged(is_aws);
        let (zone, region) = (provenance.zone(), provenance.region());
        let stated_capacity_type = capacity_type(&labels);
        let capacity_type_assumed = stated_capacity_type.is_none() && unmanaged.is_none();
        let capacity_type =
            if capacity_type_assumed { Some(CapacityType::OnDemand) } else { stated_capacity_type };
        let architecture = architecture(&labels, &status.node_info.architecture, instance_type.as_ref(), known);
        let has_allocatable = !status.allocatable.0.is_empty();
        let ready = Condition::ready(&status.conditions).unwrap_or(has_allocatable);
        let allocatable = if has_allocatable { status.allocatable } else { status.capacity };
        let attachable = allocatable.get("attachable-volumes-aws-ebs");
        let allocatable = allocatable.into_resources();
        let system = stated(&labels, label_keys::OS).unwrap_or(&status.node_info.operating_system);
        let node = Node {
            windows: system.eq_ignore_ascii_case("windows"),
            terminating: metadata.deletion_timestamp.is_some() || taints.iter().any(taints::is_leaving),
            attachable_ebs_volumes: attachable.map(|slots| u32::try_from(slots).unwrap_or(u32::MAX)),
            annotations: metadata.annotations.opt_outs(),
            created_at: metadata.creation_timestamp.0,
            unschedulable: spec.unschedulable,
            name: NodeName(metadata.name.clone()),
            labels: complete(labels.clone(), &metadata.name, zone.as_ref().map(|zone| zone.as_str()), region.as_deref()),
            instance_type,
            zone,
            capacity_type,
            unmanaged,
            ready,
            taints,
            ..Node::default()
        };
        Self {
            allocatable_missing: [allocatable.cpu_millicores, allocatable.memory_bytes, allocatable.pods].contains(&0),
            node: Node { allocatable, ..node },
            architecture,
            origin,
            region,
            is_aws,
            capacity_type_assumed,
            position: (1, 1),
            path: String::new(),
            provider_id: spec.provider_id,
        }
    }

    /// Whether it is ours to change.
    pub(super) fn is_managed(&self) -> bool {
        self.node.unmanaged.is_none()
    }
}

fn stated<'a>(labels: &'a Labels, key: &str) -> Option<&'a str> {
    labels.get(key).map(String::as_str).filter(|value| !value.is_empty())
}

fn architecture(
    labels: &Labels,
    reported: &str,
    instance_type: Option<&InstanceTypeName>,
    known: &dyn KnownTypes,
) -> Option<Architecture> {
    match stated(labels, label_keys::ARCH).unwrap_or(reported) {
        "amd64" | "x86_64" => Some(Architecture::Amd64),
        "arm64" | "aarch64" => Some(Architecture::Arm64),
        "" => instance_type.and_then(|name| known.architecture(name.as_str())),
        _ => None,
    }
}

/// Labels that every node has in a cluster, added where the dump lacks them, since volumes and spread refer to them.
fn complete(mut labels: Labels, name: &str, zone: Option<&str>, region: Option<&str>) -> Labels {
    let known = [(label_keys::HOSTNAME, Some(name)), (label_keys::ZONE, zone), (label_keys::REGION, region)];
    for (key, value) in known {
        if let Some(value) = value {
            labels.entry(key.to_owned()).or_insert_with(|| value.to_owned());
        }
    }
    labels
}
