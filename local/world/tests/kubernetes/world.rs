//! A small cluster for the tests, reached without a socket.

use jiff::{SignedDuration, Timestamp};
use spot_domain::{Architecture, CapacityType, CountOrPercent, Labels};
use spot_world::kubernetes::{
    Allocatable, ClusterAccess, Compute, KubernetesCluster, NodeSpec, Workload, WorkloadBudget, WorkloadKind,
    WorkloadVolume, router,
};
use std::sync::{Arc, Mutex};
use tower::ServiceExt;

/// A cluster and its time.
pub(crate) struct World(pub(crate) Mutex<(KubernetesCluster, Timestamp)>);

impl ClusterAccess for World {
    fn with(&self, act: &mut dyn FnMut(&mut KubernetesCluster, Timestamp)) {
        let (cluster, now) = &mut *self.0.lock().unwrap();
        act(cluster, *now);
    }
}

pub(crate) fn start() -> Timestamp {
    "2026-03-02T00:00:00Z".parse().unwrap()
}

pub(crate) fn later(from: Timestamp, secs: i64) -> Timestamp {
    from + SignedDuration::from_secs(secs)
}

pub(crate) fn node(number: usize) -> NodeSpec {
    let zone = ["us-east-1a", "us-east-1b", "us-east-1c"][number % 3];
    NodeSpec {
        name: format!("ip-10-0-{}-{}.ec2.internal", number / 250, number % 250).into(),
        instance_id: format!("i-{number:017x}"),
        instance_type: "m6i.xlarge".into(),
        zone: zone.into(),
        capacity_type: if number.is_multiple_of(2) { CapacityType::OnDemand } else { CapacityType::Spot },
        architecture: Architecture::Amd64,
        node_group: Some("workers".to_owned()),
        labels: Labels::new(),
        taints: Vec::new(),
        allocatable: Allocatable { cpu_millicores: 3920, memory_bytes: 14 << 30, pods: 58 },
        capacity: Allocatable { cpu_millicores: 4000, memory_bytes: 16 << 30, pods: 58 },
        attachable_volumes: 24,
    }
}

pub(crate) fn web(replicas: u32) -> Workload {
    Workload {
        name: "web".to_owned(),
        replicas,
        budget: Some(WorkloadBudget::MinAvailable(CountOrPercent::Count(replicas.saturating_sub(1)))),
        requests: Compute { cpu_millicores: 500, memory_bytes: 1 << 30 },
        ..Workload::default()
    }
}

pub(crate) fn database(replicas: u32) -> Workload {
    Workload {
        kind: WorkloadKind::StatefulSet,
        name: "db".to_owned(),
        replicas,
        volumes: vec![WorkloadVolume::Ebs { name: "data".to_owned(), gib: 20 }],
        ..Workload::default()
    }
}

/// `nodes` nodes with the usual add-ons and these workloads, ten minutes old.
pub(crate) fn cluster(nodes: usize, workloads: &[Workload]) -> KubernetesCluster {
    let mut cluster = KubernetesCluster::new("shop", "5f1c9d1e-0000-4000-8000-000000000001", 7);
    for workload in KubernetesCluster::system_workloads().iter() {
        cluster.apply(start(), workload);
    }
    for number in 0..nodes {
        cluster.node_joins(start(), node(number));
    }
    cluster.advance(later(start(), 60));
    for workload in workloads {
        cluster.apply(later(start(), 60), workload);
    }
    cluster.advance(later(start(), 600));
    cluster
}

impl World {
    pub(crate) fn new(nodes: usize, workloads: &[Workload]) -> Arc<Self> {
        Arc::new(Self(Mutex::new((cluster(nodes, workloads), later(start(), 600)))))
    }

    /// Lets so many seconds pass.
    pub(crate) fn pass(&self, secs: i64) {
        let (cluster, now) = &mut *self.0.lock().unwrap();
        *now = later(*now, secs);
        cluster.advance(*now);
    }

    pub(crate) fn ask<R>(&self, question: impl FnOnce(&mut KubernetesCluster, Timestamp) -> R) -> R {
        let (cluster, now) = &mut *self.0.lock().unwrap();
        question(cluster, *now)
    }
}

/// A client of the router with a bearer token, without a socket.
pub(crate) fn client_with(world: &Arc<World>, token: &str) -> kube::Client {
    let header = format!("Bearer {token}").parse::<http::HeaderValue>().unwrap();
    let service = router(Arc::clone(world) as Arc<dyn ClusterAccess>).map_request(
        move |mut request: http::Request<kube::client::Body>| {
            request.headers_mut().insert(http::header::AUTHORIZATION, header.clone());
            request
        },
    );
    kube::Client::new(service, "default")
}

/// The agent's client.
pub(crate) fn agent(world: &Arc<World>) -> kube::Client {
    client_with(world, &world.ask(|cluster, _| cluster.tokens().agent))
}

/// The administrator's client.
pub(crate) fn admin(world: &Arc<World>) -> kube::Client {
    client_with(world, &world.ask(|cluster, _| cluster.tokens().admin))
}
