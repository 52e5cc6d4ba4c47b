//! Where a node comes from: AWS or elsewhere, its zone and region, and whether it is ours to change.

use super::KnownTypes;
use spot_domain::{InstanceTypeName, Labels, Taint, UnmanagedReason, Zone, label_keys};

/// What is known of a node's provenance before anything is decided.
pub(super) struct Provenance<'a> {
    pub(super) name: &'a str,
    pub(super) provider_id: &'a str,
    /// Labels, present names included.
    pub(super) labels: &'a Labels,
    pub(super) taints: &'a [Taint],
    pub(super) instance_type: Option<&'a InstanceTypeName>,
}

impl Provenance<'_> {
    /// Whether the node runs on AWS.
    pub(super) fn is_aws(&self, known: &dyn KnownTypes) -> bool {
        match self.provider_id.split_once("://") {
            _ if self.has("eks.amazonaws.com/compute-type", "hybrid") => false,
            Some((scheme, _)) => scheme == "aws",
            None => self.shows_aws(known),
        }
    }

    /// Signs of AWS on a node that states no provider.
    fn shows_aws(&self, known: &dyn KnownTypes) -> bool {
        const PREFIXES: [&str; 4] =
            ["eks.amazonaws.com/", "karpenter.k8s.aws/", "alpha.eksctl.io/", "k8s.io/cloud-provider-aws"];
        self.labels.keys().any(|key| PREFIXES.iter().any(|prefix| key.starts_with(prefix)))
            || self.instance_type.is_some_and(|name| known.architecture(name.as_str()).is_some())
            || self.name.starts_with("fargate-ip-")
    }

    /// Why the node must not be touched.
    pub(super) fn unmanaged(&self, is_aws: bool) -> Option<UnmanagedReason> {
        if self.is_virtual() {
            Some(UnmanagedReason::Fargate)
        } else if !is_aws {
            Some(UnmanagedReason::Foreign)
        } else if self.is_control_plane() {
            Some(UnmanagedReason::ControlPlane)
        } else {
            None
        }
    }

    fn is_virtual(&self) -> bool {
        self.name.starts_with("fargate-")
            || self.provider_id.rsplit('/').next().is_some_and(|last| last.starts_with("fargate-"))
            || self.has("eks.amazonaws.com/compute-type", "fargate")
            || self.has("type", "virtual-kubelet")
            || self.taints.iter().any(|taint| taint.key == "virtual-kubelet.io/provider")
    }

    /// A node with both roles serves the API, so it counts as control plane.
    fn is_control_plane(&self) -> bool {
        const ROLES: [&str; 6] = [
            "node-role.kubernetes.io/control-plane",
            "node-role.kubernetes.io/master",
            "node-role.kubernetes.io/controlplane",
            "node-role.kubernetes.io/etcd",
            "node-role.kubernetes.io/api-server",
            "node-role.kubernetes.io/apiserver",
        ];
        let labelled = |key: &&str| self.labels.get(*key).is_some_and(|value| value != "false");
        let tainted = |key: &&str| self.taints.iter().any(|taint| taint.key == **key);
        ROLES.iter().any(|key| labelled(key) || tainted(key))
            || ["master", "control-plane"].iter().any(|role| self.has("kubernetes.io/role", role))
    }

    fn has(&self, key: &str, value: &str) -> bool {
        self.labels.get(key).is_some_and(|found| found == value)
    }

    /// The zone, from a label or else from `aws:///us-east-1a/i-…`.
    pub(super) fn zone(&self) -> Option<Zone> {
        let label = self.labels.get(label_keys::ZONE).filter(|zone| !zone.is_empty()).cloned();
        label.or_else(|| self.zone_of_provider_id()).map(Zone)
    }

    fn zone_of_provider_id(&self) -> Option<String> {
        let path = self.provider_id.strip_prefix("aws://")?;
        let zone = path.split('/').find(|segment| !segment.is_empty())?;
        region_of_zone(zone).map(|_| zone.to_owned())
    }

    /// The region, from a label or else from the zone.
    pub(super) fn region(&self) -> Option<String> {
        let label = self.labels.get(label_keys::REGION).filter(|region| !region.is_empty()).cloned();
        label.or_else(|| self.zone().and_then(|zone| region_of_zone(zone.as_str())))
    }
}

/// The region of an AWS zone, also of local and wavelength zones: all up to and with the first number.
pub(super) fn region_of_zone(zone: &str) -> Option<String> {
    let mut parts = Vec::new();
    for part in zone.split('-') {
        let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
        if !digits.is_empty() {
            parts.push(digits);
            return (parts.len() >= 3
                && zone.ends_with(|last: char| last.is_ascii_lowercase() || last.is_ascii_digit()))
            .then(|| parts.join("-"))
            .filter(|region| region != zone);
        }
        if part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return None;
        }
        parts.push(part.to_owned());
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_region_is_found_in_every_form_of_zone() {
        let cases = [
            ("us-east-1a", Some("us-east-1")),
            ("us-gov-west-1b", Some("us-gov-west-1")),
            ("ap-southeast-2c", Some("ap-southeast-2")),
            ("us-west-2-lax-1a", Some("us-west-2")),
            ("us-east-1-wl1-bos-wlz-1", Some("us-east-1")),
            ("i-0123456789abcdef0", None),
            ("us-east-1", None),
            ("", None),
            ("Zone1", None),
        ];
        for (zone, region) in cases {
            assert_eq!(region_of_zone(zone).as_deref(), region, "{zone}");
        }
    }
}
