//! From a pod's volumes through claims to persistent volumes: where they can be used and what would be lost.

use super::label_names::names_a_node;
use super::placement::{keys_of, node_terms};
use super::provider::region_of_zone;
use super::wire::volume::{ClaimSpec, VolumeSpec, WireVolume};
use spot_domain::{
    Labels, NodeSelectorTerm, ObjectName, PodVolume, SelectorOperator, SelectorRequirement, Zone, label_keys,
};
use std::collections::BTreeMap;

/// Storage drivers of EBS: the add-on's and that of EKS Auto Mode.
const EBS_DRIVERS: [&str; 3] = ["ebs.csi.aws.com", "ebs.csi.eks.amazonaws.com", "kubernetes.io/aws-ebs"];

/// A claim, as far as it leads to a volume.
pub(super) struct SeenClaim {
    pub(super) spec: ClaimSpec,
    pub(super) provisioner: Option<String>,
}

/// A persistent volume and where it can be used.
pub(super) struct SeenVolume {
    claim: Option<ObjectName>,
    node_affinity: Vec<NodeSelectorTerm>,
    ebs: bool,
    local: bool,
    access_modes: Vec<String>,
}

/// All claims and persistent volumes of a dump.
#[derive(Default)]
pub(super) struct Storage {
    pub(super) claims: BTreeMap<ObjectName, SeenClaim>,
    pub(super) volumes: BTreeMap<String, SeenVolume>,
    volume_of_claim: BTreeMap<ObjectName, String>,
}

impl SeenVolume {
    /// Reads a persistent volume. Before node affinity, labels and the volume's id told the zone.
    pub(super) fn read(spec: VolumeSpec, labels: &Labels) -> Self {
        let disk = spec.aws_elastic_block_store.as_ref();
        let mut node_affinity = node_terms(spec.node_affinity.required);
        if node_affinity.is_empty() {
            let labelled = labels.get(label_keys::ZONE).or_else(|| labels.get(label_keys::ZONE_BETA));
            let zones = labelled.map(|zones| zones.split("__").map(str::to_owned).collect());
            node_affinity = in_zones(
                zones.or_else(|| disk.and_then(|disk| zone_of_volume_id(&disk.volume_id)).map(|zone| vec![zone])),
            );
        }
        Self {
            claim: spec.claim_ref.map(|claim| ObjectName::new(claim.namespace, claim.name)),
            ebs: disk.is_some() || EBS_DRIVERS.contains(&spec.csi.driver.as_str()),
            local: spec.local.is_some() || spec.host_path.is_some() || keys_of(&node_affinity).any(names_a_node),
            node_affinity,
            access_modes: spec.access_modes,
        }
    }

    /// The label keys by which it is bound.
    pub(super) fn label_keys(&self) -> impl Iterator<Item = &str> {
        keys_of(&self.node_affinity)
    }
}

impl Storage {
    /// Notes which volume each claim is bound to by the volume's own word, for claims that are not in the dump.
    pub(super) fn index(&mut self) {
        let bound = self.volumes.iter().filter_map(|(name, volume)| Some((volume.claim.clone()?, name.clone())));
        self.volume_of_claim = bound.collect();
    }

    /// What the pod's volume means for its place; `None` for kinds that mean nothing.
    pub(super) fn resolve(&self, pod: &ObjectName, volume: &WireVolume, zone: Option<&Zone>) -> Option<PodVolume> {
        let claim = |name: String| ObjectName::new(pod.namespace.clone(), name);
        if let Some(source) = &volume.persistent_volume_claim {
            Some(self.persistent(claim(source.claim_name.clone()), zone))
        } else if volume.ephemeral.is_some() {
            Some(self.persistent(claim(format!("{}-{}", pod.name, volume.name)), zone))
        } else if let Some(disk) = &volume.aws_elastic_block_store {
            let zones = zone_of_volume_id(&disk.volume_id).or_else(|| zone.map(|zone| zone.0.clone()));
            let node_affinity = in_zones(zones.map(|zone| vec![zone]));
            let unknown = node_affinity.is_empty();
            let claim = claim(volume.name.clone());
            Some(PodVolume::Persistent { claim, node_affinity, ebs: true, local: false, single_node: true, unknown })
        } else if let Some(scratch) = &volume.empty_dir {
            let memory = scratch.medium == "Memory" || scratch.medium.starts_with("HugePages");
            Some(PodVolume::EmptyDir { memory })
        } else {
            volume.host_path.as_ref().map(|_| PodVolume::HostPath)
        }
    }

    fn persistent(&self, claim: ObjectName, zone: Option<&Zone>) -> PodVolume {
        let seen_claim = self.claims.get(&claim);
        let stated = seen_claim.map(|seen| &seen.spec.volume_name).filter(|name| !name.is_empty());
        let volume = stated.or_else(|| self.volume_of_claim.get(&claim)).and_then(|name| self.volumes.get(name));
        let claimed_modes = seen_claim.map(|seen| seen.spec.access_modes.as_slice()).unwrap_or_default();
        let Some(volume) = volume else {
            let provisioner = seen_claim.and_then(|seen| seen.provisioner.as_deref()).unwrap_or_default();
            let (ebs, single_node) = (EBS_DRIVERS.contains(&provisioner), is_single_node(claimed_modes));
            return PodVolume::Persistent {
                claim,
                node_affinity: Vec::new(),
                ebs,
                local: false,
                single_node,
                unknown: true,
            };
        };
        let mut node_affinity = volume.node_affinity.clone();
        if volume.ebs && node_affinity.is_empty() {
            // A disk in use is in the zone of the node that uses it.
            node_affinity = in_zones(zone.map(|zone| vec![zone.0.clone()]));
        }
        let modes = if volume.access_modes.is_empty() { claimed_modes } else { &volume.access_modes };
        PodVolume::Persistent {
            claim,
            ebs: volume.ebs,
            local: volume.local,
            single_node: is_single_node(modes) || (volume.ebs && modes.is_empty()),
            unknown: volume.ebs && node_affinity.is_empty(),
            node_affinity,
        }
    }
}

fn is_single_node(access_modes: &[String]) -> bool {
    !access_modes.is_empty()
        && access_modes.iter().all(|mode| matches!(mode.as_str(), "ReadWriteOnce" | "ReadWriteOncePod"))
}

/// The zone in `aws://us-east-1a/vol-…`.
fn zone_of_volume_id(volume_id: &str) -> Option<String> {
    let zone = volume_id.strip_prefix("aws://")?.split('/').find(|segment| !segment.is_empty())?;
    region_of_zone(zone).map(|_| zone.to_owned())
}

fn in_zones(zones: Option<Vec<String>>) -> Vec<NodeSelectorTerm> {
    let Some(values) = zones else { return Vec::new() };
    let requirement = SelectorRequirement { key: label_keys::ZONE.to_owned(), operator: SelectorOperator::In, values };
    vec![NodeSelectorTerm { match_expressions: vec![requirement], match_fields: Vec::new() }]
}
