//! Scenes for one claim: a large node with one small pod that would surely leave, and a well filled fleet.

use crate::builder::{Cluster, GIB, a_pod_of};
use spot_domain::{CapacityType, NodeName, OwnerKind, PlanningInput, Pod};

/// An input, the node under test and its one pod under test.
pub struct Scene {
    /// The input.
    pub input: PlanningInput,
    /// Name of the node under test.
    pub node: String,
    /// Place of the pod under test.
    pub pod: usize,
}

impl Scene {
    /// The pod under test.
    pub fn pod(&mut self) -> &mut Pod {
        &mut self.input.pods[self.pod]
    }

    /// Name of the pod under test.
    pub fn pod_name(&self) -> String {
        self.input.pods[self.pod].name.name.clone()
    }

    /// The node under test.
    pub fn node(&mut self) -> &mut spot_domain::Node {
        let name = self.node.clone();
        self.node_named(&name)
    }

    /// A node by name.
    pub fn node_named(&mut self, name: &str) -> &mut spot_domain::Node {
        self.input.nodes.iter_mut().find(|node| node.name.as_str() == name).expect("in the scene")
    }

    /// Adds a pod of a Deployment.
    pub fn add_pod(
        &mut self,
        deployment: &str,
        node: Option<&str>,
        cpu_millicores: u64,
        memory_bytes: u64,
    ) -> &mut Pod {
        let mut cluster = Cluster { input: self.input.clone() };
        cluster.pod(deployment, node, cpu_millicores, memory_bytes);
        self.input = cluster.input;
        self.input.pods.last_mut().expect("just added")
    }
}

/// Three half-filled `m5.large` on-demand nodes in zones a, b and c, each with about 900 millicores and 4 GiB free, and
/// `node-4`, an `m5.4xlarge` in zone a that holds one of two `app` pods; the other is on `node-2`.
pub fn idle_node() -> Scene {
    let mut cluster = Cluster::in_region("us-east-1");
    for zone in ["a", "b", "c"] {
        let node = cluster.node("m5.large", zone, CapacityType::OnDemand);
        cluster.pod("web", Some(&node), 1000, 2 * GIB);
    }
    cluster.pod("app", Some("node-2"), 300, GIB);
    let node = cluster.node("m5.4xlarge", "a", CapacityType::OnDemand);
    cluster.pod("app", Some(&node), 300, GIB);
    let pod = cluster.input.pods.len() - 1;
    Scene { input: cluster.input, node, pod }
}

/// The same with `node-4` bought as Spot.
pub fn idle_spot_node() -> Scene {
    let mut scene = idle_node();
    scene.node().capacity_type = Some(CapacityType::Spot);
    scene
}

/// `m5.large` nodes over three zones, each filled by one pod that leaves no room for a second.
pub fn full_fleet(nodes: u64, capacity_type: CapacityType) -> Cluster {
    let mut cluster = Cluster::in_region("us-east-1");
    for number in 0..nodes {
        let node = cluster.node("m5.large", ["a", "b", "c"][(number % 3) as usize], capacity_type);
        cluster.pod("web", Some(&node), 1500, 5 * GIB);
    }
    cluster
}

/// A generated cluster with its first node and that node's first pod under test.
pub fn of_generated(input: PlanningInput) -> Scene {
    let node = input.nodes[0].name.clone();
    let pod = input.pods.iter().position(|pod| pod.node.as_ref() == Some(&node)).expect("the first node has a pod");
    Scene { node: node.0, pod, input }
}

/// Adds a pod that belongs to its node.
pub fn add_daemon_pod(input: &mut PlanningInput, daemon_set: &str, node: &str) {
    let mut pod = a_pod_of(OwnerKind::DaemonSet, daemon_set, input.pods.len(), Some(node), 50, GIB / 16);
    pod.node = Some(NodeName::from(node));
    input.pods.push(pod);
}
