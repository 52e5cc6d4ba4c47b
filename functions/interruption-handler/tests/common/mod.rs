//! A platform in memory with one organization, one account and the cluster `shop`, and the handler on it.
#![allow(clippy::unwrap_used, dead_code, unused_imports, reason = "each test binary uses a part of it")]

pub(crate) mod events;
pub(crate) mod snapshot;

pub(crate) use events::{lost, maintenance, rebalance, state, warning};

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use spot_catalog::Catalog;
use spot_domain::*;
use spot_emulators::{Emulators, Place, QueueSettings};
use spot_interruption_handler::InterruptionHandler;
use spot_platform::Queue;
use spot_runtime::messages::AdvanceJob;
use spot_runtime::{BatchMessage, Event, Function};
use spot_store::{AgentRegistration, Announce, ClusterSnapshot, Organization, OrganizationMode, OrganizationStatus};
use spot_store::{SpotPrices, Store};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

pub(crate) const REGION: &str = "us-east-1";
pub(crate) const AWS_ACCOUNT: &str = "111122223333";
/// The nodes of `Stage::set`; every fourth one from the second on is Spot.
pub(crate) const NODES: usize = 8;

pub(crate) struct HandSet(AtomicI64);
impl Clock for HandSet {
    fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.0.load(Ordering::Relaxed)).unwrap()
    }
}
impl HandSet {
    pub(crate) fn set(&self, to: Timestamp) {
        self.0.store(to.as_millisecond(), Ordering::Relaxed);
    }
}
struct Counting(AtomicU64);
impl Chance for Counting {
    fn draw(&self) -> u64 {
        self.0.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed)
    }
}

/// Everything a test needs.
pub(crate) struct Stage {
    pub(crate) emulators: Emulators,
    pub(crate) clock: Arc<HandSet>,
    pub(crate) store: Store,
    pub(crate) handler: InterruptionHandler,
    pub(crate) executor: Queue,
}

pub(crate) fn start() -> Timestamp {
    "2026-11-21T10:10:00Z".parse().unwrap()
}

pub(crate) fn at(secs: i64) -> Timestamp {
    start() + SignedDuration::from_secs(secs)
}

fn digits(number: u64) -> String {
    format!("{:012x}7000800000{number:010x}", start().as_millisecond())
}
pub(crate) fn org(number: u64) -> OrganizationId {
    format!("org_{}", digits(number)).parse().unwrap()
}
pub(crate) fn account_id(number: u64) -> AccountId {
    format!("acc_{}", digits(number)).parse().unwrap()
}
pub(crate) fn cluster_id() -> ClusterId {
    format!("clu_{}", digits(1)).parse().unwrap()
}
pub(crate) fn job_id(number: u64) -> JobId {
    format!("job_{}", digits(number)).parse().unwrap()
}
pub(crate) fn action_id(number: u64) -> ActionId {
    format!("act_{}", digits(number)).parse().unwrap()
}
pub(crate) fn instance_id(node: usize) -> String {
    format!("i-{node:017x}")
}
pub(crate) fn node_name(node: usize) -> NodeName {
    format!("ip-10-0-0-{node}.ec2.internal").as_str().into()
}
pub(crate) fn zone(node: usize) -> Zone {
    format!("{REGION}{}", ["a", "b", "c"][(node - 1) % 3]).as_str().into()
}
pub(crate) fn is_spot(node: usize) -> bool {
    node % 4 == 2
}
pub(crate) fn quiet() -> Announce {
    Announce::nothing()
}

fn catalog() -> Arc<Catalog> {
    static CATALOG: OnceLock<Arc<Catalog>> = OnceLock::new();
    CATALOG.get_or_init(|| Arc::new(Catalog::load())).clone()
}

impl Stage {
    /// A cluster of eight `m5.large` nodes over three zones, each filled by a pod of `web`; two of them are Spot. Its
    /// agent reports, prices are fresh, plans need no approval.
    pub(crate) async fn set() -> Self {
        let stage = Self::bare(NODES).await;
        let pods = snapshot::of_fleet(NODES);
        stage.put_snapshot(1, &pods, at(-30)).await;
        stage
    }

    /// The same without a snapshot.
    pub(crate) async fn bare(nodes: usize) -> Self {
        let clock = Arc::new(HandSet(AtomicI64::new(start().as_millisecond())));
        let chance = Arc::new(Counting(AtomicU64::new(1)));
        let emulators = Emulators::open(&Place::Memory, clock.clone(), chance.clone()).unwrap();
        let sdk = emulators.sdk_config();
        let store = Store::new(aws_sdk_dynamodb::Client::new(&sdk), "spot-optimizer").with_due_shards(1);
        store.create_table().await.unwrap();
        let url = emulators.create_queue("executor", &QueueSettings::default()).unwrap();
        let executor = Queue::new(aws_sdk_sqs::Client::new(&sdk), url);
        let handler = InterruptionHandler {
            store: store.clone(),
            catalog: catalog(),
            executor: executor.clone(),
            clock: clock.clone(),
            chance,
        };
        let stage = Self { emulators, clock, store, handler, executor };
        stage.link_account(1, AWS_ACCOUNT).await;
        stage.register_cluster().await;
        for node in 1..=nodes {
            stage.run_instance(node).await;
        }
        stage.price().await;
        stage.approve(ApprovalMode::Auto).await;
        stage
    }

    /// An organization with its verified account.
    pub(crate) async fn link_account(&self, number: u64, aws_account_id: &str) {
        let mut organization = Organization {
            id: org(number),
            name: format!("organization {number}"),
            mode: OrganizationMode::Production,
            status: OrganizationStatus::Active,
            plan: "free".to_owned(),
            accounts: 0,
            clusters: 0,
            version: 0,
        };
        self.store.create_organization(&mut organization, &quiet(), start()).await.unwrap();
        let mut account = AwsAccount {
            id: account_id(number),
            organization_id: org(number),
            name: "production".to_owned(),
            aws_account_id: aws_account_id.to_owned(),
            regions: vec![REGION.into()],
            permissions: Permissions::ReadWrite,
            role_arn: Some("arn:aws:iam::111122223333:role/SpotOptimizer".to_owned()),
            external_id: "secret".to_owned(),
            status: AccountStatus::Active,
            status_reason: None,
            next_discovery_at: at(60),
            last_discovery_at: Some(at(-60)),
            version: 0,
        };
        self.store.create_account(&mut account, &quiet(), start()).await.unwrap();
        self.store.verify_account(&mut account, &quiet(), start()).await.unwrap();
    }

    async fn register_cluster(&self) {
        let mut cluster = Cluster {
            id: cluster_id(),
            organization_id: org(1),
            account_id: account_id(1),
            name: "shop".to_owned(),
            arn: format!("arn:aws:eks:{REGION}:{AWS_ACCOUNT}:cluster/shop"),
            region: REGION.into(),
            kubernetes_version: "1.35".to_owned(),
            status: ClusterStatus::Active,
            active_job: None,
            cooldown_until: None,
            next_optimization_at: at(300),
            baseline: None,
            groups: vec![InstanceGroup {
                name: "eks-workers".to_owned(),
                eks_node_group: Some("workers".to_owned()),
                instance_types: vec!["m5.large".into()],
                capacity_type: CapacityType::OnDemand,
                zones: vec![zone(1), zone(2), zone(3)],
                min_size: 3,
                max_size: 12,
                desired_size: 8,
                launch_template: Some(LaunchTemplate { id: "lt-1".to_owned(), version: "1".to_owned() }),
                subnets: (1..=3).map(|number| (zone(number), format!("subnet-{number}"))).collect(),
            }],
            discovered_at: Some(at(-60)),
            stale: false,
            version: 0,
        };
        self.store.register_cluster(&mut cluster, &quiet(), start()).await.unwrap();
        let registration = AgentRegistration {
            agent_id: format!("agt_{}", digits(1)).parse().unwrap(),
            pod_name: "spot-agent-0".to_owned(),
            cluster_uid: "uid".to_owned(),
            agent_version: "0.1.0".to_owned(),
            kubernetes_version: "1.35".to_owned(),
        };
        self.store.register_agent(&org(1), &cluster_id(), &registration, &quiet(), at(-30)).await.unwrap();
    }

    /// The instance of a node, running for two hours.
    pub(crate) async fn run_instance(&self, node: usize) {
        let mut instance = Instance {
            id: instance_id(node),
            cluster_id: cluster_id(),
            instance_type: "m5.large".into(),
            zone: zone(node),
            capacity_type: if is_spot(node) { CapacityType::Spot } else { CapacityType::OnDemand },
            state: InstanceState::Running,
            launched_at: at(-7_200),
            ended_at: None,
            node_name: Some(node_name(node)),
            group: Some("eks-workers".to_owned()),
            microusd_per_hour: MicrousdPerHour(40_000),
            on_demand_microusd_per_hour: MicrousdPerHour(96_000),
            launched_by: None,
            fell_back_at: None,
            accounted_until: at(-600),
            version: 0,
        };
        let region = REGION.into();
        self.store.create_instance(&org(1), &account_id(1), &region, &mut instance, &quiet(), start()).await.unwrap();
    }

    /// Changes an instance as discovery would.
    pub(crate) async fn change_instance(&self, node: usize, change: impl FnOnce(&mut Instance)) {
        let before = self.store.instance(&org(1), &cluster_id(), &instance_id(node)).await.unwrap().unwrap();
        let mut after = before.clone();
        change(&mut after);
        self.store.save_instance_if_changed(&org(1), &before, &mut after, &quiet(), at(0)).await.unwrap();
    }

    /// Spot at 35 % of the list price in every zone, seen a minute ago.
    async fn price(&self) {
        let market = catalog().market(REGION).market;
        let zones: Vec<Zone> = (1..=3).map(zone).collect();
        let priced = market.types.iter().filter(|quote| quote.spot_microusd_per_hour.is_some());
        let pools = priced.flat_map(|quote| {
            zones.iter().map(|zone| PoolQuote {
                zone: zone.clone(),
                instance_type: quote.instance_type.clone(),
                spot_microusd_per_hour: MicrousdPerHour(quote.on_demand_microusd_per_hour.0 * 35 / 100),
            })
        });
        let prices = SpotPrices { region: REGION.into(), taken_at: at(-60), pools: pools.collect() };
        self.store.put_spot_prices(&prices).await.unwrap();
    }

    pub(crate) async fn approve(&self, approval: ApprovalMode) {
        self.set_policy(|policy| policy.approval = approval).await;
    }

    pub(crate) async fn set_policy(&self, change: impl FnOnce(&mut Policy)) {
        let mut stored = self.store.policy(&org(1), &cluster_id()).await.unwrap();
        change(&mut stored.policy);
        let (policy, version) = (stored.policy, stored.version);
        self.store.save_policy(&org(1), &cluster_id(), policy, version, &quiet(), at(0)).await.unwrap();
    }

    pub(crate) async fn put_snapshot(&self, generation: u64, items: &[Value], taken_at: Timestamp) {
        let text = json!({ "apiVersion": "v1", "kind": "List", "items": items }).to_string();
        let content = zstd::encode_all(text.as_bytes(), 3).unwrap();
        let snapshot = ClusterSnapshot { generation, taken_at, content };
        self.store.put_snapshot(&org(1), &cluster_id(), &snapshot, taken_at).await.unwrap();
    }

    /// Hands events over as one batch; answers which of them (by place) have to come again.
    pub(crate) async fn deliver(&self, events: &[Value]) -> Vec<usize> {
        let bodies: Vec<String> = events.iter().map(Value::to_string).collect();
        self.deliver_bodies(&bodies).await
    }

    pub(crate) async fn deliver_bodies(&self, bodies: &[String]) -> Vec<usize> {
        let message = |(place, body): (usize, &String)| BatchMessage { id: place.to_string(), body: body.clone() };
        let messages = bodies.iter().enumerate().map(message).collect();
        let reply = self.handler.handle(Event::Messages(messages)).await.unwrap();
        reply.batch_item_failures.iter().map(|failed| failed.item_identifier.parse().unwrap()).collect()
    }

    /// Jobs that the executor was told of, in order of their ids.
    pub(crate) async fn told(&self) -> Vec<JobId> {
        let mut told = Vec::new();
        loop {
            let received = self.executor.receive(10, 0).await.unwrap();
            if received.is_empty() {
                told.sort();
                told.dedup();
                return told;
            }
            for message in received {
                told.push(message.read::<AdvanceJob>().unwrap().job_id);
                self.executor.delete(&message.receipt).await.unwrap();
            }
        }
    }

    pub(crate) async fn jobs(&self) -> Vec<Job> {
        self.store.open_jobs(&org(1), &cluster_id()).await.unwrap()
    }

    /// The only open job, its plan.
    pub(crate) async fn only_job(&self) -> (Job, Plan) {
        let [job] = &self.jobs().await[..] else { panic!("{:?}", self.jobs().await) };
        let plan = self.store.job_plan(&org(1), &job.id).await.unwrap().unwrap();
        (job.clone(), plan.outcome.plan)
    }

    /// What is known of a node's instance.
    pub(crate) async fn record(&self, node: usize, kind: InterruptionKind) -> Option<Interruption> {
        self.store.interruption_of(&org(1), &instance_id(node), kind).await.unwrap()
    }

    /// The risk of a node's pool at a moment, as an organization sees it.
    pub(crate) async fn risk(&self, of: u64, node: usize, moment: Timestamp) -> Option<PoolRisk> {
        let flags = self.store.flags(&org(of), &REGION.into(), moment).await.unwrap();
        let pool = |flag: &&PoolFlag| flag.zone == zone(node) && flag.instance_type.as_str() == "m5.large";
        flags.iter().find(pool).map(|flag| flag.risk)
    }
}
