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
use spot_domain::{Architecture, CapacityType, InstanceTypeName, Labels, Node, NodeName, UnmanagedReason, label_keys};

/// A node with what was seen of it besides.
pub(super) struct SeenNode {
    pub(super) node: Node,
    pub(super) architecture: Option<Architecture>,
    pub(super) origin: Origin,
    pub(super) region: Option<String>,
    pub(super) is_aws: bool,
    /// The capacity type was not stated.
    pub(super) capacity_type_assumed: bool,
    /// Where it stands in the text, in bytes, for the case that it is of no use.
    pub(super) offset: usize,
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
        let NodeParts { mut metadata, spec, status } = parts;
        let labels = with_canonical_names(std::mem::take(&mut metadata.labels));
        let origin = origin::of_node(&labels, &metadata.annotations);
        let reported = status.node_info.architecture.clone();
        let provider_id = spec.provider_id.clone();
        let mut node = stated_node(metadata, spec, status, &labels);
        let provenance = Provenance {
            name: node.name.as_str(),
            provider_id: &provider_id,
            labels: &labels,
            taints: &node.taints,
            instance_type: node.instance_type.as_ref(),
        };
        let is_aws = provenance.is_aws(known);
        let (unmanaged, zone, region) = (provenance.unmanaged(is_aws), provenance.zone(), provenance.region());
        let (capacity_type, capacity_type_assumed) = how_bought(&labels, unmanaged);
        (node.unmanaged, node.zone, node.capacity_type) = (unmanaged, zone, capacity_type);
        let architecture = architecture(&labels, &reported, node.instance_type.as_ref(), known);
        node.labels = complete(labels, &node, region.as_deref());
        Self {
            node,
            architecture,
            origin,
            region,
            is_aws,
            capacity_type_assumed,
            provider_id,
            offset: 0,
            path: String::new(),
        }
    }

    /// Whether CPU, memory or number of pods that it can allocate is not stated.
    pub(super) fn allocatable_missing(&self) -> bool {
        let allocatable = &self.node.allocatable;
        [allocatable.cpu_millicores, allocatable.memory_bytes, allocatable.pods].contains(&0)
    }

    /// Whether it is ours to change.
    pub(super) fn is_managed(&self) -> bool {
        self.node.unmanaged.is_none()
    }
}

/// What the object states outright. A dump stripped of conditions is believed by what the node can allocate.
fn stated_node(metadata: Metadata, spec: NodeSpec, status: NodeStatus, labels: &Labels) -> Node {
    let taints = taints::read(spec.taints);
    let has_allocatable = !status.allocatable.0.is_empty();
    let allocatable = if has_allocatable { status.allocatable } else { status.capacity };
    let attachable = allocatable.get("attachable-volumes-aws-ebs");
    let system = stated(labels, label_keys::OS).unwrap_or(&status.node_info.operating_system);
    Node {
        name: NodeName(metadata.name),
        instance_type: stated(labels, label_keys::INSTANCE_TYPE).map(InstanceTypeName::from),
        terminating: metadata.deletion_timestamp.is_some() || taints.iter().any(taints::is_leaving),
        taints,
        unschedulable: spec.unschedulable,
        annotations: metadata.annotations.opt_outs(),
        created_at: metadata.creation_timestamp.0,
        ready: Condition::ready(&status.conditions).unwrap_or(has_allocatable),
        windows: system.eq_ignore_ascii_case("windows"),
        attachable_ebs_volumes: attachable.map(|slots| u32::try_from(slots).unwrap_or(u32::MAX)),
        allocatable: allocatable.into_resources(),
        ..Node::default()
    }
}

/// The capacity type, and whether it was only assumed.
fn how_bought(labels: &Labels, unmanaged: Option<UnmanagedReason>) -> (Option<CapacityType>, bool) {
    match (capacity_type(labels), unmanaged) {
        (None, None) => (Some(CapacityType::OnDemand), true),
        (stated, _) => (stated, false),
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
fn complete(mut labels: Labels, node: &Node, region: Option<&str>) -> Labels {
    let zone = node.zone.as_ref().map(|zone| zone.as_str());
    let known =
        [(label_keys::HOSTNAME, Some(node.name.as_str())), (label_keys::ZONE, zone), (label_keys::REGION, region)];
    for (key, value) in known {
        if let Some(value) = value {
            labels.entry(key.to_owned()).or_insert_with(|| value.to_owned());
        }
    }
    labels
}
