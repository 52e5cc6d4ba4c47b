//! From an instance to the node that its kubelet registers.

use super::World;
use crate::account::AccountInstance;
use crate::kubernetes::{Allocatable, NodeSpec};
use spot_domain::NodeName;

const MIB: u64 = 1 << 20;

impl World {
    pub(super) fn node_joins(&mut self, instance_id: &str) {
        let Some(instance) = self.account.instance(instance_id).filter(|instance| instance.is_live()) else { return };
        let Some(spec) = self.node_spec(instance) else { return };
        if let Some(cluster) = self.clusters.get_mut(&instance.cluster) {
            cluster.node_joins(self.now, spec);
        }
    }

    /// The node of an instance: shape by its type, labels and taints by its launch template.
    fn node_spec(&self, instance: &AccountInstance) -> Option<NodeSpec> {
        let template = self.account.templates.get(&instance.template)?;
        let facts = self.catalog.instance_type(instance.instance_type.as_str())?;
        let shape = self.catalog.domain_type(facts)?;
        let pods = shape.allocatable.pods;
        Some(NodeSpec {
            name: NodeName(instance.private_dns_name.clone()),
            instance_id: instance.id.clone(),
            instance_type: instance.instance_type.clone(),
            zone: instance.zone.clone(),
            capacity_type: instance.capacity_type,
            architecture: shape.architecture,
            node_group: template.eks_node_group.clone(),
            labels: template.labels.clone(),
            taints: template.taints.clone(),
            allocatable: Allocatable {
                cpu_millicores: shape.allocatable.cpu_millicores,
                memory_bytes: shape.allocatable.memory_bytes,
                pods,
            },
            capacity: Allocatable {
                cpu_millicores: u64::from(shape.vcpus) * 1_000,
                memory_bytes: shape.memory_mib * MIB,
                pods,
            },
            attachable_volumes: shape.attachable_ebs_volumes,
        })
    }
}
