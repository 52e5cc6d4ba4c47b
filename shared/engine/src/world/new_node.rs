//! The labels a node would have if it were launched: its group's, and those that follow from the choice.

use super::requirement::{LabelValue, NodeLabels};
use spot_domain::{CapacityType, InstanceType, NodeGroup, NodeGroupKind, Zone, label_keys as keys};

/// A node that might be launched.
pub(crate) struct NewNode<'a> {
    pub(crate) group: &'a NodeGroup,
    pub(crate) instance_type: &'a InstanceType,
    pub(crate) zone: &'a Zone,
    pub(crate) capacity_type: CapacityType,
    pub(crate) region: &'a str,
}

impl NodeLabels for NewNode<'_> {
    fn label(&self, key: &str) -> LabelValue<'_> {
        let known = match key {
            keys::ZONE | keys::ZONE_BETA => self.zone.as_str(),
            keys::REGION | keys::REGION_BETA => self.region,
            keys::INSTANCE_TYPE | keys::INSTANCE_TYPE_BETA => self.instance_type.name.as_str(),
            keys::ARCH | keys::ARCH_BETA => self.instance_type.architecture.label(),
            keys::OS | "beta.kubernetes.io/os" => "linux",
            keys::KARPENTER_CAPACITY_TYPE if self.group.kind == NodeGroupKind::KarpenterNodePool => {
                match self.capacity_type {
                    CapacityType::Spot => "spot",
                    CapacityType::OnDemand => "on-demand",
                }
            }
            keys::EKS_CAPACITY_TYPE if self.group.kind == NodeGroupKind::EksNodeGroup => match self.capacity_type {
                CapacityType::Spot => "SPOT",
                CapacityType::OnDemand => "ON_DEMAND",
            },
            keys::HOSTNAME => return LabelValue::Unknown,
            _ if self.group.unknown_label_keys.iter().any(|unknown| unknown == key) => return LabelValue::Unknown,
            _ => return LabelValue::Known(self.group.labels.get(key).map(String::as_str)),
        };
        LabelValue::Known(Some(known))
    }

    fn name(&self) -> Option<&str> {
        None
    }
}

impl NodeLabels for spot_domain::Node {
    fn label(&self, key: &str) -> LabelValue<'_> {
        LabelValue::Known(self.labels.get(key).map(String::as_str))
    }

    fn name(&self) -> Option<&str> {
        Some(self.name.as_str())
    }
}

/// What of a new node's choice a label key depends on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct DependsOn {
    pub(crate) instance_type: bool,
    pub(crate) zone: bool,
    pub(crate) capacity_type: bool,
}

impl DependsOn {
    pub(crate) fn of<'a>(keys_used: impl Iterator<Item = &'a str>) -> Self {
        let mut depends = Self::default();
        for key in keys_used {
            match key {
                keys::ZONE | keys::ZONE_BETA => depends.zone = true,
                keys::INSTANCE_TYPE | keys::INSTANCE_TYPE_BETA | keys::ARCH | keys::ARCH_BETA => {
                    depends.instance_type = true;
                }
                keys::KARPENTER_CAPACITY_TYPE | keys::EKS_CAPACITY_TYPE => depends.capacity_type = true,
                _ => {}
            }
        }
        depends
    }
}
