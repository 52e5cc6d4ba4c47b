//! A simulated customer with an agent, moved from event to event by one virtual clock.

use crate::shared::{
    FakeControl, FakeQueue, QueueHandle, Seeded, VirtualTime, action_id, cluster_id, control_router, envelope, signer,
};
use http::{HeaderValue, Request, header};
use jiff::{SignedDuration, Timestamp};
use spot_agent::{Agent, AgentParts, AgentSettings, ServiceTransport};
use spot_api_types::agent::{ResultRequest, ResultStatus};
use spot_api_types::command::{Envelope, QueueMessage, SignedCommand};
use spot_domain::{ActionKind, Clock};
use spot_world::account::SharedWorld;
use spot_world::kubernetes::{AGENT_NAMESPACE, KubernetesCluster, router};
use spot_world::scenario::Scenario;
use spot_world::world::{ClusterDoor, World};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard};
use tower::ServiceExt;

/// Methods and paths of calls.
type Calls = Arc<Mutex<BTreeSet<(String, String)>>>;

/// Name of the cluster.
pub(crate) const SHOP: &str = "shop";

/// Six on-demand nodes and three Spot nodes in three zones; a service with a budget, a database on a volume, a service
/// of one replica, and something on every node.
pub(crate) const SCENARIO: &str = r#"
name = "agent"
seed = 5
start = "2026-07-06T06:00:00Z"
duration = "7d"
region = "us-east-1"

[[clusters]]
name = "shop"
  [[clusters.groups]]
  name = "shop-general"
  instance_types = ["m5.large"]
  zones = ["us-east-1a", "us-east-1b", "us-east-1c"]
  min = 3
  desired = 6
  max = 12
  [[clusters.groups]]
  name = "shop-spot"
  instance_types = ["m5.large", "m5a.large", "m5d.large"]
  capacity_type = "spot"
  zones = ["us-east-1a", "us-east-1b", "us-east-1c"]
  min = 0
  desired = 3
  max = 12
  [[clusters.workloads]]
  namespace = "web"
  name = "front"
  replicas = 9
  cpu = "300m"
  memory = "512Mi"
  max_unavailable = 1
  [[clusters.workloads]]
  kind = "stateful_set"
  namespace = "data"
  name = "store"
  replicas = 1
  cpu = "300m"
  memory = "512Mi"
  volume_gib = 10
  [[clusters.workloads]]
  namespace = "web"
  name = "back-office"
  replicas = 1
  cpu = "200m"
  memory = "256Mi"
  [[clusters.workloads]]
  kind = "daemon_set"
  namespace = "logging"
  name = "log-agent"
  cpu = "50m"
  memory = "64Mi"
"#;

pub(crate) struct Site {
    pub(crate) agent: Agent,
    pub(crate) steps: u32,
    pub(crate) cluster_uid: String,
    pub(crate) admin: kube::Client,
    /// What the agent asked of the cluster.
    pub(crate) calls: Calls,
    settings: AgentSettings,
    time: Arc<VirtualTime>,
    world: SharedWorld,
    control: Arc<Mutex<FakeControl>>,
    queue: Arc<Mutex<FakeQueue>>,
}

/// A client of the cluster's router that bears this token; its calls are noted.
fn client(world: &SharedWorld, time: &Arc<VirtualTime>, token: &str, calls: Calls) -> kube::Client {
    let bearer = format!("Bearer {token}").parse::<HeaderValue>().unwrap();
    let door = ClusterDoor::new(world.clone(), time.clone(), SHOP).unwrap();
    let service = router(Arc::new(door)).map_request(move |mut request: Request<kube::client::Body>| {
        request.headers_mut().insert(header::AUTHORIZATION, bearer.clone());
        calls.lock().unwrap().insert((request.method().to_string(), request.uri().to_string()));
        request
    });
    kube::Client::new(service, AGENT_NAMESPACE)
}

impl Site {
    /// The customer of `SCENARIO`, at its first moment, with an agent that has not begun.
    pub(crate) fn new() -> Self {
        let scenario = Scenario::parse("agent.toml", SCENARIO, &|_| Err("is not there".into())).unwrap();
        Self::of(&scenario)
    }

    pub(crate) fn of(scenario: &Scenario) -> Self {
        let now = scenario.start;
        let keys = vec![signer().public_key(now + SignedDuration::from_hours(1_000))];
        let control = Arc::new(Mutex::new(FakeControl { now, keys, ..FakeControl::default() }));
        let settings =
            AgentSettings { watch_secs: 86_400, ..AgentSettings::new(cluster_id(), AGENT_NAMESPACE, "pod-1") };
        let time = Arc::new(VirtualTime::at(now));
        Self::with(settings, time, scenario.world(scenario.seed).shared(), control, Arc::default())
    }

    fn with(
        settings: AgentSettings,
        time: Arc<VirtualTime>,
        world: SharedWorld,
        control: Arc<Mutex<FakeControl>>,
        queue: Arc<Mutex<FakeQueue>>,
    ) -> Self {
        let (tokens, cluster_uid) = {
            let world = world.lock().unwrap();
            (world.clusters[SHOP].tokens(), world.clusters[SHOP].uid().to_owned())
        };
        let calls = Calls::default();
        let agent = Agent::new(AgentParts {
            settings: settings.clone(),
            time: time.clone(),
            chance: Arc::new(Seeded::new(1)),
            kube: client(&world, &time, &tokens.agent, calls.clone()),
            control: Arc::new(ServiceTransport::new(control_router(control.clone()))),
            queue: Some(Arc::new(QueueHandle(queue.clone()))),
            resident_bytes: || 0,
        });
        let admin = client(&world, &time, &tokens.admin, Calls::default());
        Self { agent, steps: 0, cluster_uid, admin, calls, settings, time, world, control, queue }
    }

    /// The agent's pod is killed; another one starts.
    pub(crate) fn killed_and_restarted(self) -> Self {
        let Self { settings, time, world, control, queue, agent, .. } = self;
        drop(agent);
        Self::with(AgentSettings { instance_id: "pod-2".to_owned(), ..settings }, time, world, control, queue)
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.time.now()
    }

    pub(crate) fn after_secs(&self, secs: i64) -> Timestamp {
        self.now() + SignedDuration::from_secs(secs)
    }

    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap()
    }

    pub(crate) fn control(&self) -> MutexGuard<'_, FakeControl> {
        self.control.lock().unwrap()
    }

    pub(crate) fn queue(&self) -> MutexGuard<'_, FakeQueue> {
        self.queue.lock().unwrap()
    }

    /// Asks the simulated cluster itself.
    pub(crate) fn ask<R>(&self, question: impl FnOnce(&mut KubernetesCluster, Timestamp) -> R) -> R {
        let mut world = self.world();
        let now = self.now();
        world.advance(now);
        question(world.clusters.get_mut(SHOP).unwrap(), now)
    }

    /// Sets the clock, lets the world catch up, and makes sure that nothing happened that never may.
    fn go_to(&self, at: Timestamp) {
        self.time.set(at);
        self.control().now = at;
        let mut world = self.world();
        world.advance(at);
        world.account.take_events(at);
        let seen = world.clusters[SHOP].check_invariants();
        let broken = (seen.budgets_broken, seen.nodes_overcommitted, seen.volumes_doubly_used);
        assert_eq!(broken, (0, 0, 0), "at {at}: {seen:?}");
    }

    /// Lets so many seconds pass without the agent, as if its pod could not run.
    pub(crate) fn pass_without_agent(&self, secs: i64) {
        self.go_to(self.after_secs(secs));
    }

    /// Lets so many seconds pass.
    pub(crate) async fn pass(&mut self, secs: i64) {
        self.run_while(secs, |_| true).await;
    }

    /// The same, but only while the condition holds. The answer is whether it ceased to.
    pub(crate) async fn run_while(&mut self, secs: i64, holds: impl Fn(&Self) -> bool) -> bool {
        let (until, mut restless) = (self.after_secs(secs), 0);
        loop {
            let due = self.agent.step().await;
            self.steps += 1;
            if !holds(self) {
                return true;
            }
            let now = self.now();
            let next = self.world().next_event_at().map_or(due, |at| at.min(due)).max(now);
            if now >= until {
                return false;
            }
            restless = if next == now { restless + 1 } else { 0 };
            assert!(restless < 5, "the agent is due at once, again and again");
            self.go_to(next.min(until));
        }
    }

    /// A command as the executor would sign it now.
    pub(crate) fn envelope(&self, number: u64, kind: ActionKind) -> Envelope {
        envelope(&self.cluster_uid, self.now(), number, kind, self.control().policy.hash())
    }

    /// Puts a message into the queue.
    pub(crate) fn deliver(&self, body: String) {
        self.queue().messages.push_back(body);
        self.agent.messages_waiting();
    }

    /// Signs and delivers.
    pub(crate) fn send(&self, envelope: &Envelope) -> SignedCommand {
        let command = signer().sign(envelope).unwrap();
        self.deliver(QueueMessage::Command(command.clone()).to_body());
        command
    }

    /// Signs and delivers a command for now.
    pub(crate) fn order(&self, number: u64, kind: ActionKind) -> SignedCommand {
        self.send(&self.envelope(number, kind))
    }

    /// What the control plane has taken in as the result of the action.
    pub(crate) fn result(&self, number: u64) -> Option<ResultRequest> {
        let control = self.control();
        control.accepted.iter().find(|((id, _), _)| *id == action_id(number)).map(|(_, result)| result.clone())
    }

    /// Waits for it.
    pub(crate) async fn result_of(&mut self, number: u64, within_secs: i64) -> ResultRequest {
        let came = self.run_while(within_secs, |site| site.result(number).is_none()).await;
        assert!(came, "no result of action {number} within {within_secs} s");
        self.result(number).unwrap()
    }

    /// Waits for it, and it must be good.
    pub(crate) async fn completed(&mut self, number: u64, within_secs: i64) -> ResultRequest {
        let result = self.result_of(number, within_secs).await;
        assert_eq!(result.status, ResultStatus::Completed, "{result:?}");
        result
    }
}
