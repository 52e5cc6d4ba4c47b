//! An agent with all its surroundings under one virtual clock, which jumps from event to event.

use super::cluster::FakeCluster;
use super::kube_server::router;
use crate::shared::{
    ControlTransport, FakeControl, FakeQueue, QueueHandle, Seeded, VirtualTime, action_id, cluster_id, envelope, signer,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use spot_agent::edge::RealTime;
use spot_agent::{Agent, AgentParts, AgentSettings, Time};
use spot_api_types::agent::ResultRequest;
use spot_api_types::command::{Envelope, Hint, QueueMessage, SignedCommand};
use spot_domain::{ActionKind, Clock, NodeTarget, ObjectName};
use std::sync::{Arc, Mutex, MutexGuard};

pub(crate) const CLUSTER_UID: &str = "11111111-2222-3333-4444-555555555555";
/// 2026-01-01T01:00:00Z.
const START_SECS: i64 = 1_767_229_200;

/// So many seconds after the beginning.
pub(crate) fn at(secs: i64) -> Timestamp {
    Timestamp::from_second(START_SECS + secs).unwrap()
}

/// Cluster, control plane, queue.
pub(crate) type Surroundings = (Arc<Mutex<FakeCluster>>, Arc<Mutex<FakeControl>>, Arc<Mutex<FakeQueue>>);

pub(crate) struct Harness {
    pub(crate) agent: Agent,
    time: Arc<VirtualTime>,
    cluster: Arc<Mutex<FakeCluster>>,
    control: Arc<Mutex<FakeControl>>,
    queue: Arc<Mutex<FakeQueue>>,
    next: Timestamp,
    pub(crate) steps: u32,
    pub(crate) settings: AgentSettings,
}

fn agent(settings: AgentSettings, time: Arc<dyn Time>, (cluster, control, queue): &Surroundings) -> Agent {
    Agent::new(AgentParts {
        settings,
        time,
        chance: Arc::new(Seeded::new(1)),
        kube: kube::Client::new(router(cluster.clone()), "default"),
        control: Arc::new(ControlTransport(control.clone())),
        queue: Some(Arc::new(QueueHandle(queue.clone()))),
        resident_bytes: || 0,
    })
}

/// A cluster with these objects, a control plane with a key, and an empty queue.
fn surroundings(objects: Vec<Value>, now: Timestamp) -> Surroundings {
    let mut cluster = FakeCluster::new(now);
    cluster.apply(json!({"kind": "Namespace", "metadata": {"name": "kube-system", "uid": CLUSTER_UID}}));
    objects.into_iter().for_each(|object| drop(cluster.apply(object)));
    let keys = vec![signer().public_key(now + SignedDuration::from_hours(1_000))];
    let control = FakeControl { now, keys, ..FakeControl::default() };
    (Arc::new(Mutex::new(cluster)), Arc::new(Mutex::new(control)), Arc::default())
}

fn settings() -> AgentSettings {
    AgentSettings { watch_secs: 86_400, ..AgentSettings::new(cluster_id(), "spot", "pod-1") }
}

/// An agent by the machine's clock, for its own driver, with what surrounds it.
pub(crate) fn in_real_time(objects: Vec<Value>) -> (Agent, Surroundings) {
    let surroundings = surroundings(objects, RealTime.now());
    (agent(settings(), Arc::new(RealTime), &surroundings), surroundings)
}

/// A command as the executor would sign it at that time.
pub(crate) fn envelope_at(now: Timestamp, number: u64, kind: ActionKind, policy_hash: String) -> Envelope {
    envelope(CLUSTER_UID, now, number, kind, policy_hash)
}

impl Harness {
    /// An agent of a cluster with these objects; nothing has happened yet.
    pub(crate) fn new(objects: Vec<Value>) -> Self {
        Self::with(settings(), Arc::new(VirtualTime::at(at(0))), surroundings(objects, at(0)))
    }

    fn with(settings: AgentSettings, time: Arc<VirtualTime>, (cluster, control, queue): Surroundings) -> Self {
        let agent = agent(settings.clone(), time.clone(), &(cluster.clone(), control.clone(), queue.clone()));
        Self { agent, next: time.now(), time, cluster, control, queue, steps: 0, settings }
    }

    /// The same cluster and control plane with other settings, before anything happened.
    pub(crate) fn with_settings(self, change: impl FnOnce(&mut AgentSettings)) -> Self {
        let mut settings = self.settings.clone();
        change(&mut settings);
        Self::with(settings, self.time, (self.cluster, self.control, self.queue))
    }

    /// The agent is killed, and another starts in its place.
    pub(crate) fn killed_and_restarted(self) -> Self {
        let Self { settings, time, cluster, control, queue, agent, .. } = self;
        drop(agent);
        cluster.lock().unwrap().watchers.clear();
        Self::with(AgentSettings { instance_id: "pod-2".to_owned(), ..settings }, time, (cluster, control, queue))
    }

    pub(crate) fn cluster(&self) -> MutexGuard<'_, FakeCluster> {
        self.cluster.lock().unwrap()
    }

    pub(crate) fn control(&self) -> MutexGuard<'_, FakeControl> {
        self.control.lock().unwrap()
    }

    pub(crate) fn queue(&self) -> MutexGuard<'_, FakeQueue> {
        self.queue.lock().unwrap()
    }

    /// Seconds since the beginning.
    pub(crate) fn secs(&self) -> f64 {
        self.time.now().duration_since(at(0)).as_secs_f64()
    }

    /// Lets time go on to that second, from event to event.
    pub(crate) async fn run_until(&mut self, secs: i64) {
        self.run_while(secs, |_| true).await;
    }

    /// The same, but only while the condition holds. The answer is whether it ceased to.
    pub(crate) async fn run_while(&mut self, secs: i64, holds: impl Fn(&Self) -> bool) -> bool {
        let (until, mut restless) = (at(secs), 0);
        loop {
            self.next = self.agent.step().await;
            self.steps += 1;
            assert!(self.steps < 200_000, "the agent never rests");
            if !holds(self) {
                return true;
            }
            let next = self.next.min(self.cluster().next_at());
            if next > until {
                self.go_to(until);
                return false;
            }
            let now = self.time.now();
            if now >= until {
                return false;
            }
            restless = if next <= now { restless + 1 } else { 0 };
            assert!(restless < 5, "the agent is due at once, again and again");
            self.go_to(next.max(now));
        }
    }

    /// Waits for a result of the action.
    pub(crate) async fn result_of(&mut self, number: u64, within_secs: i64) -> ResultRequest {
        let action = action_id(number);
        let found = |harness: &Self| {
            let control = harness.control();
            control.accepted.iter().find(|((id, _), _)| *id == action).map(|(_, result)| result.clone())
        };
        let came = self.run_while(within_secs, |harness| found(harness).is_none()).await;
        assert!(came, "no result of action {number} by second {within_secs}");
        found(self).unwrap()
    }

    fn go_to(&mut self, now: Timestamp) {
        self.time.set(now);
        self.cluster().tick(now);
        self.control().now = now;
    }

    /// A command as the executor would sign it now.
    pub(crate) fn envelope(&self, number: u64, kind: ActionKind) -> Envelope {
        envelope_at(self.time.now(), number, kind, self.control().policy.hash())
    }

    /// Puts a message into the queue, and says so.
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

    pub(crate) fn hint(&self) {
        self.deliver(QueueMessage::Hint(Hint { heartbeat: true }).to_body());
    }

    /// A voluntary drain with a deadline so many seconds from the beginning.
    pub(crate) fn drain(node: &str, deadline_secs: i64) -> ActionKind {
        ActionKind::DrainNode { node: target(node), deadline_at: at(deadline_secs), grace_secs: 30, voluntary: true }
    }

    /// A drain of a node that will be lost.
    pub(crate) fn urgent_drain(&self, number: u64, node: &str, deadline_secs: i64) -> Envelope {
        let kind = ActionKind::DrainNode {
            node: target(node),
            deadline_at: at(deadline_secs),
            grace_secs: 30,
            voluntary: false,
        };
        Envelope { urgent: true, ..self.envelope(number, kind) }
    }
}

pub(crate) fn target(node: &str) -> NodeTarget {
    NodeTarget { name: node.into(), uid: format!("uid-{node}") }
}

pub(crate) fn name(namespace: &str, name: &str) -> ObjectName {
    ObjectName::new(namespace, name)
}
