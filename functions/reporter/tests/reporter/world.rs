//! A customer with clusters of m6i.large, booked as discovery books them.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use spot_catalog::Catalog;
use spot_domain::*;
use spot_emulators::{Emulators, Place, QueueSettings};
use spot_engine::accounting::{PriceChange, Span, entries};
use spot_platform::Queue;
use spot_reporter::Reporter;
use spot_runtime::messages::{RollUpHour, SummarizeOrganization};
use spot_runtime::{BatchMessage, Event, Function};
use spot_store::{
    Announce, ClusterSnapshot, CostRow, Figures, Organization, OrganizationMode, OrganizationStatus, Store, Usage,
};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

/// List price of an m6i.large in us-east-1.
pub(crate) const LIST: u64 = 96_000;

pub(crate) struct HandSet(AtomicI64);
impl Clock for HandSet {
    fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.0.load(Ordering::Relaxed)).unwrap()
    }
}
struct Counting(AtomicU64);
impl Chance for Counting {
    fn draw(&self) -> u64 {
        self.0.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed)
    }
}

/// So many minutes after ten o'clock, when the clusters were connected.
pub(crate) fn at(minutes: i64) -> Timestamp {
    "2026-11-21T10:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(minutes)
}

pub(crate) fn org() -> OrganizationId {
    format!("org_{:032x}", 1).parse().unwrap()
}

pub(crate) fn cluster_id(number: u64) -> ClusterId {
    format!("clu_{number:032x}").parse().unwrap()
}

pub(crate) fn catalog() -> Arc<Catalog> {
    static LOADED: OnceLock<Arc<Catalog>> = OnceLock::new();
    LOADED.get_or_init(|| Arc::new(Catalog::load())).clone()
}

pub(crate) struct World {
    pub(crate) emulators: Emulators,
    pub(crate) store: Store,
    pub(crate) clock: Arc<HandSet>,
    pub(crate) reporter: Reporter,
}

/// An organization without clusters.
pub(crate) async fn world() -> World {
    let clock = Arc::new(HandSet(AtomicI64::new(at(0).as_millisecond())));
    let chance = Arc::new(Counting(AtomicU64::new(1)));
    let emulators = Emulators::open(&Place::Memory, clock.clone(), chance).unwrap();
    let sdk = emulators.sdk_config();
    let store = Store::new(aws_sdk_dynamodb::Client::new(&sdk), "table").with_due_shards(1);
    store.create_table().await.unwrap();
    let url = emulators.create_queue("reports", &QueueSettings::default()).unwrap();
    let work = Queue::new(aws_sdk_sqs::Client::new(&sdk), url);
    let reporter = Reporter { store: store.clone(), catalog: catalog(), work, clock: clock.clone() };
    let mut organization = Organization {
        id: org(),
        name: "Demo".to_owned(),
        mode: OrganizationMode::Production,
        status: OrganizationStatus::Active,
        plan: "free".to_owned(),
        accounts: 0,
        clusters: 0,
        version: 0,
    };
    store.create_organization(&mut organization, &Announce::nothing(), at(0)).await.unwrap();
    World { emulators, store, clock, reporter }
}

/// A world with cluster 1: on its first day four nodes.
pub(crate) async fn one_cluster() -> World {
    let world = world().await;
    world.connect(1, 4).await;
    world
}

fn group() -> InstanceGroup {
    InstanceGroup {
        name: "asg-workers".to_owned(),
        eks_node_group: Some("workers".to_owned()),
        instance_types: vec!["m6i.large".into()],
        capacity_type: CapacityType::OnDemand,
        zones: vec!["us-east-1a".into()],
        min_size: 1,
        max_size: 20,
        desired_size: 4,
        launch_template: None,
        subnets: Vec::new(),
    }
}

pub(crate) fn cluster(number: u64, first_day: u32) -> Cluster {
    let first_day = FirstDayInstance {
        instance_type: "m6i.large".into(),
        count: first_day,
        on_demand_microusd_per_hour: MicrousdPerHour(LIST),
    };
    Cluster {
        id: cluster_id(number),
        organization_id: org(),
        account_id: account(),
        name: format!("cluster-{number}"),
        arn: format!("arn:aws:eks:us-east-1:111122223333:cluster/cluster-{number}"),
        region: "us-east-1".into(),
        kubernetes_version: "1.35".to_owned(),
        status: ClusterStatus::Active,
        active_job: None,
        cooldown_until: None,
        next_optimization_at: at(0),
        baseline: Some(Baseline { groups: vec![group()], first_day: vec![first_day], taken_at: at(0) }),
        groups: vec![group()],
        discovered_at: Some(at(0)),
        stale: false,
        version: 0,
    }
}

fn account() -> AccountId {
    format!("acc_{:032x}", 1).parse().unwrap()
}

pub(crate) fn instance(cluster: u64, number: u64, price: u64, from: Timestamp) -> Instance {
    Instance {
        id: format!("i-{cluster:08x}{number:09x}"),
        cluster_id: cluster_id(cluster),
        instance_type: "m6i.large".into(),
        zone: "us-east-1a".into(),
        capacity_type: if price == LIST { CapacityType::OnDemand } else { CapacityType::Spot },
        state: InstanceState::Running,
        launched_at: from,
        ended_at: None,
        node_name: None,
        group: None,
        microusd_per_hour: MicrousdPerHour(price),
        on_demand_microusd_per_hour: MicrousdPerHour(LIST),
        launched_by: None,
        fell_back_at: None,
        accounted_until: from,
        version: 0,
    }
}

impl World {
    pub(crate) fn set(&self, minutes: i64) {
        self.clock.0.store(at(minutes).as_millisecond(), Ordering::Relaxed);
    }

    pub(crate) async fn connect(&self, number: u64, first_day: u32) {
        let mut cluster = cluster(number, first_day);
        self.store.register_cluster(&mut cluster, &Announce::nothing(), at(0)).await.unwrap();
    }

    /// Instances that run from a minute on.
    pub(crate) async fn run(&self, cluster: u64, numbers: std::ops::Range<u64>, price: u64, from: i64) {
        for number in numbers {
            let mut instance = instance(cluster, number, price, at(from));
            let region = "us-east-1".into();
            let nothing = Announce::nothing();
            self.store.create_instance(&org(), &account(), &region, &mut instance, &nothing, at(0)).await.unwrap();
        }
    }

    /// Books an instance up to a minute; `ends` when it ended then.
    pub(crate) async fn book(&self, read: &Instance, until: i64, ends: bool) {
        let span = Span {
            cluster_id: &read.cluster_id,
            instance_id: &read.id,
            instance_type: &read.instance_type,
            zone: &read.zone,
            capacity_type: read.capacity_type,
            action_id: None,
            overlap: false,
            from: read.accounted_until,
            to: at(until),
            on_demand: read.on_demand_microusd_per_hour,
        };
        let price = [PriceChange { since: at(-60), microusd_per_hour: read.microusd_per_hour }];
        let mut after = Instance { accounted_until: at(until), ..read.clone() };
        if ends {
            (after.state, after.ended_at) = (InstanceState::Terminated, Some(at(until)));
        }
        let mut usage = [Usage { instance: after, entries: entries(&span, &price) }];
        assert!(self.store.record_usage(&org(), &mut usage, self.clock.now()).await.unwrap().is_empty());
    }

    /// Ends instances of a cluster.
    pub(crate) async fn end(&self, cluster: u64, numbers: std::ops::Range<u64>, at_minute: i64) {
        for number in numbers {
            let id = instance(cluster, number, 1, at(0)).id;
            let read = self.store.instance(&org(), &cluster_id(cluster), &id).await.unwrap().unwrap();
            self.book(&read, at_minute, true).await;
        }
    }

    /// Discovery looks at a cluster: full hours are booked, and those before are closed.
    pub(crate) async fn discover(&self, cluster: u64, minute: i64) {
        let hour = minute.div_euclid(60) * 60;
        for read in self.store.instances(&org(), &cluster_id(cluster)).await.unwrap() {
            if read.ended_at.is_none() && read.accounted_until < at(hour) {
                self.book(&read, hour, false).await;
            }
        }
        let mut known = self.store.cluster(&org(), &cluster_id(cluster)).await.unwrap().unwrap();
        known.discovered_at = Some(at(minute));
        self.store.save_cluster(&mut known, &Announce::nothing(), at(minute)).await.unwrap();
    }

    /// The agent sends a snapshot of so many nodes and pods of 800 millicores: two fit onto a node.
    pub(crate) async fn snapshot(&self, cluster: u64, generation: u64, minute: i64, nodes: u32, pods: u32) {
        let items: Vec<Value> = (0..nodes).map(node).chain((0..pods).map(|number| pod(number, nodes))).collect();
        let text = json!({ "apiVersion": "v1", "kind": "List", "items": items }).to_string();
        self.raw_snapshot(cluster, generation, minute, zstd::encode_all(text.as_bytes(), 3).unwrap()).await;
    }

    pub(crate) async fn raw_snapshot(&self, cluster: u64, generation: u64, minute: i64, content: Vec<u8>) {
        let snapshot = ClusterSnapshot { generation, taken_at: at(minute), content };
        self.store.put_snapshot(&org(), &cluster_id(cluster), &snapshot, at(minute)).await.unwrap();
    }

    /// Hands the function the messages that its queue would hand it; answers whether all went well.
    pub(crate) async fn handle(&self, bodies: &[String]) -> bool {
        let message = |(number, body): (usize, &String)| BatchMessage { id: number.to_string(), body: body.clone() };
        let messages = bodies.iter().enumerate().map(message).collect();
        self.reporter.handle(Event::Messages(messages)).await.unwrap().batch_item_failures.is_empty()
    }

    pub(crate) async fn roll_up(&self, cluster: u64) -> bool {
        let (organization_id, cluster_id) = (org(), cluster_id(cluster));
        let message = RollUpHour { organization_id, cluster_id, hour: self.clock.now() };
        self.handle(&[serde_json::to_string(&message).unwrap()]).await
    }

    pub(crate) async fn summarize(&self, since_minute: i64) -> bool {
        let message = SummarizeOrganization { organization_id: org(), since_hour: at(since_minute) };
        self.handle(&[serde_json::to_string(&message).unwrap()]).await
    }

    /// Does what is in its queue until it is empty; answers how many messages that were.
    pub(crate) async fn work_off(&self) -> usize {
        let mut count = 0;
        loop {
            let messages = self.reporter.work.receive(10, 0).await.unwrap();
            if messages.is_empty() {
                return count;
            }
            for message in messages {
                assert!(self.handle(std::slice::from_ref(&message.body)).await);
                self.reporter.work.delete(&message.receipt).await.unwrap();
                count += 1;
            }
        }
    }

    pub(crate) async fn hours(&self, cluster: u64) -> Vec<LedgerHour> {
        self.store.ledger_hours(&org(), &cluster_id(cluster), at(-10_000), at(100_000)).await.unwrap()
    }

    pub(crate) async fn costs(&self, scope: &str) -> Vec<CostRow> {
        self.store.cost_hours(&org(), scope, at(-10_000), at(100_000)).await.unwrap()
    }

    pub(crate) async fn days(&self, scope: &str) -> Vec<CostRow> {
        self.store.cost_days(&org(), scope, at(-100_000), at(100_000)).await.unwrap()
    }

    pub(crate) async fn figures(&self, scope: &str) -> Figures {
        self.store.kpi(&org(), scope).await.unwrap().unwrap().read().unwrap()
    }
}

fn node(number: u32) -> Value {
    let name = format!("node-{number}");
    json!({
        "apiVersion": "v1", "kind": "Node",
        "metadata": { "name": name, "creationTimestamp": "2026-11-20T00:00:00Z", "labels": {
            "kubernetes.io/arch": "amd64", "kubernetes.io/os": "linux", "kubernetes.io/hostname": name,
            "node.kubernetes.io/instance-type": "m6i.large", "topology.kubernetes.io/region": "us-east-1",
            "topology.kubernetes.io/zone": "us-east-1a", "eks.amazonaws.com/nodegroup": "workers",
            "eks.amazonaws.com/capacityType": "ON_DEMAND" } },
        "spec": { "providerID": format!("aws:///us-east-1a/i-{number:017x}") },
        "status": {
            "allocatable": { "cpu": "1930m", "memory": "7080000Ki", "pods": "29" },
            "conditions": [{ "type": "Ready", "status": if number == 0 { "False" } else { "True" } }] },
    })
}

fn pod(number: u32, nodes: u32) -> Value {
    json!({
        "apiVersion": "v1", "kind": "Pod",
        "metadata": { "name": format!("web-{number}"), "namespace": "shop", "creationTimestamp": "2026-11-20T00:00:00Z",
            "ownerReferences": [{ "apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "web", "controller": true }] },
        "spec": { "nodeName": format!("node-{}", number % nodes),
            "containers": [{ "name": "main", "image": "example.com/web:1",
                "resources": { "requests": { "cpu": "800m", "memory": "256Mi" } } }] },
        "status": { "phase": "Running" },
    })
}
