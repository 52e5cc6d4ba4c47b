//! Builds planning inputs: nodes of real types at the catalog's prices, pods under controllers.

use spot_catalog::Catalog;
use spot_domain::{
    Architecture, CapacityType, Labels, Node, NodeGroup, NodeGroupId, NodeName, ObjectName, Owner, OwnerKind,
    PLANNING_SCHEMA_VERSION, PlanningInput, Pod, PodPhase, Policy, Resources, SafetyBounds, Workload, Zone, label_keys,
};
use std::sync::OnceLock;

/// Bytes of a MiB.
pub const MIB: u64 = 1 << 20;
/// Bytes of a GiB.
pub const GIB: u64 = 1 << 30;

fn catalog() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(Catalog::load)
}

/// A cluster in the making.
pub struct Cluster {
    /// The input so far.
    pub input: PlanningInput,
}

impl Cluster {
    /// An empty cluster in a region, one x86-64 group over its zones a, b and c.
    pub fn in_region(region: &str) -> Self {
        let zones = ["a", "b", "c"].iter().map(|letter| Zone(format!("{region}{letter}"))).collect();
        let group = NodeGroup {
            id: NodeGroupId("main".into()),
            display_name: "main".into(),
            architecture: Some(Architecture::Amd64),
            zones,
            ..NodeGroup::default()
        };
        let input = PlanningInput {
            schema_version: PLANNING_SCHEMA_VERSION,
            now: jiff::Timestamp::from_second(1_760_000_000).expect("a valid time"),
            nodes: Vec::new(),
            node_groups: vec![group],
            pods: Vec::new(),
            disruption_budgets: Vec::new(),
            workloads: Vec::new(),
            daemon_sets: Vec::new(),
            policy: Policy::default(),
            market: catalog().market(region).market,
            instance_types: catalog().instance_types_for(region),
            safety: SafetyBounds::default(),
            launch_for_pending: false,
        };
        Self { input }
    }

    /// Adds a Ready node and returns its name. `zone` is the zone's letter.
    pub fn node(&mut self, instance_type: &str, zone: &str, capacity_type: CapacityType) -> String {
        let name = format!("node-{}", self.input.nodes.len() + 1);
        let kind = self
            .input
            .instance_types
            .iter()
            .find(|kind| kind.name.as_str() == instance_type)
            .unwrap_or_else(|| panic!("{instance_type} is in the catalog"));
        let zone = format!("{}{zone}", self.input.market.region);
        let labels = Labels::from([
            (label_keys::INSTANCE_TYPE.to_owned(), instance_type.to_owned()),
            (label_keys::ZONE.to_owned(), zone.clone()),
            (label_keys::ARCH.to_owned(), kind.architecture.label().to_owned()),
            (label_keys::OS.to_owned(), "linux".to_owned()),
            (label_keys::HOSTNAME.to_owned(), name.clone()),
        ]);
        self.input.nodes.push(Node {
            name: NodeName(name.clone()),
            instance_type: Some(kind.name.clone()),
            zone: Some(Zone(zone)),
            capacity_type: Some(capacity_type),
            group: Some(NodeGroupId("main".into())),
            allocatable: kind.allocatable.clone(),
            labels,
            ready: true,
            ..Node::default()
        });
        name
    }

    /// Adds a pod of a Deployment to a node (or pending, `None`); the Deployment's replicas follow.
    pub fn pod(&mut self, deployment: &str, node: Option<&str>, cpu_millicores: u64, memory_bytes: u64) -> &mut Pod {
        let pod =
            a_pod_of(OwnerKind::Deployment, deployment, self.input.pods.len(), node, cpu_millicores, memory_bytes);
        self.input.pods.push(pod);
        let name = ObjectName::new("shop", deployment);
        match self.input.workloads.iter_mut().find(|workload| workload.name == name) {
            Some(workload) => workload.replicas += 1,
            None => self.input.workloads.push(a_deployment(deployment, 1)),
        }
        self.input.pods.last_mut().expect("just pushed")
    }
}

/// A Deployment in namespace `shop`.
pub fn a_deployment(name: &str, replicas: u32) -> Workload {
    Workload { kind: OwnerKind::Deployment, name: ObjectName::new("shop", name), replicas, recreate: false }
}

/// A Ready pod in namespace `shop`, labelled `app=<owner>`.
pub fn a_pod_of(
    kind: OwnerKind,
    owner: &str,
    number: usize,
    node: Option<&str>,
    cpu_millicores: u64,
    memory_bytes: u64,
) -> Pod {
    Pod {
        name: ObjectName::new("shop", format!("{owner}-{number}")),
        node: node.map(NodeName::from),
        phase: if node.is_some() { PodPhase::Running } else { PodPhase::Pending },
        ready: node.is_some(),
        requests: Resources::pod(cpu_millicores, memory_bytes),
        owner: Some(Owner { kind, name: owner.to_owned() }),
        labels: Labels::from([("app".to_owned(), owner.to_owned())]),
        ..Pod::default()
    }
}
