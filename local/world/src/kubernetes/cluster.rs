//! A simulated EKS cluster: its objects, its clock, and the order in which its controllers act.

use super::budget_index::BudgetIndex;
use super::counters::ReadyMeter;
use super::draw::Draw;
use super::meta::Key;
use super::node_state::NodeState;
use super::object::Object;
use super::pages::Pages;
use super::pod_index::PodIndex;
use super::resource::Resource;
use super::scheduler::Queue;
use super::store::Store;
use super::timers::{Timer, Timers};
use super::volumes::Volumes;
use super::watchers::Watchers;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// What a controller has to look at. The order is the order of work: owners before owned, budgets last.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Work {
    /// Objects whose owner with this UID is gone.
    Collect(Arc<str>),
    Deployment(Key),
    ReplicaSet(Key),
    StatefulSet(Key),
    /// A DaemonSet on one node.
    Daemon(Key, Arc<str>),
    Job(Key),
    Budget(Key),
}

/// A simulated cluster. Time passes only by `advance` and by calls that say what time it is.
#[derive(Debug)]
pub struct KubernetesCluster {
    pub(super) name: String,
    pub(super) uid: String,
    pub(super) now: Timestamp,
    pub(super) is_founded: bool,
    pub(super) store: Store,
    pub(super) draw: Draw,
    pub(super) timers: Timers,
    pub(super) work: BTreeSet<Work>,
    pub(super) pods: PodIndex,
    pub(super) nodes: BTreeMap<Arc<str>, NodeState>,
    /// Number and zone of each node, for looking them up.
    pub(super) places: HashMap<Arc<str>, (u32, Option<u64>)>,
    pub(super) budgets: BudgetIndex,
    pub(super) dependents: BTreeMap<Arc<str>, BTreeSet<(Resource, Key)>>,
    /// Pods of DaemonSets by the set's UID and the node they are for.
    pub(super) daemons: BTreeMap<(Arc<str>, Arc<str>), Key>,
    pub(super) daemon_status_planned: BTreeSet<Key>,
    pub(super) queue: Queue,
    pub(super) volumes: Volumes,
    pub(super) meter: ReadyMeter,
    pub(super) budgets_broken: u64,
    pub(super) evictions: u64,
    pub(super) watchers: Watchers,
    pub(super) pages: Pages,
    pub(super) nodes_seen: u32,
    pub(super) addresses_given: u32,
}

impl KubernetesCluster {
    /// An empty cluster. Same seed and same calls give the same objects, byte for byte.
    pub fn new(name: &str, uid: &str, seed: u64) -> Self {
        Self {
            name: name.to_owned(),
            uid: uid.to_owned(),
            now: Timestamp::UNIX_EPOCH,
            is_founded: false,
            store: Store::new(),
            draw: Draw::new(seed, uid),
            timers: Timers::default(),
            work: BTreeSet::new(),
            pods: PodIndex::default(),
            nodes: BTreeMap::new(),
            places: HashMap::new(),
            budgets: BudgetIndex::default(),
            dependents: BTreeMap::new(),
            daemons: BTreeMap::new(),
            daemon_status_planned: BTreeSet::new(),
            queue: Queue::default(),
            volumes: Volumes::default(),
            meter: ReadyMeter::default(),
            budgets_broken: 0,
            evictions: 0,
            watchers: Watchers::default(),
            pages: Pages::default(),
            nodes_seen: 0,
            addresses_given: 0,
        }
    }

    /// The cluster's name in EKS.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// UID of the namespace `kube-system`, which stands for the cluster's.
    pub fn uid(&self) -> &str {
        &self.uid
    }

    /// Rises with every change of an object: whoever watches has something to hear when it is another than before.
    pub fn version(&self) -> u64 {
        self.store.version()
    }

    /// The moment up to which everything has happened.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// When something will happen by itself next.
    pub fn next_event_at(&self) -> Option<Timestamp> {
        self.timers.next_at()
    }

    /// Lets time pass. A moment before the present changes nothing.
    pub fn advance(&mut self, to: Timestamp) {
        if !self.is_founded {
            self.now = to;
            self.meter.begin(to);
            self.is_founded = true;
            self.found();
        }
        while let Some((at, timer)) = self.timers.pop_until(to) {
            self.now = self.now.max(at);
            self.fire(timer);
            while let Some((_, timer)) = self.timers.pop_until(at) {
                self.fire(timer);
            }
            self.settle();
        }
        self.now = self.now.max(to);
        self.settle();
        self.watchers.wake_expired(self.now);
        self.pages.expire(self.now);
    }

    fn fire(&mut self, timer: Timer) {
        match timer {
            Timer::NodeReady(name, uid) => self.node_becomes_ready(&name, &uid),
            Timer::HeartbeatMissed(name, uid) => self.heartbeat_missed(&name, &uid),
            Timer::InstanceChecked(name, uid) => self.instance_checked(&name, &uid),
            Timer::OrphansCollected(name, pods) => self.collect_orphans(&name, &pods),
            Timer::TolerationOver(key, uid) => self.toleration_over(&key, &uid),
            Timer::PodStarts(key, uid) => self.pod_starts(&key, &uid),
            Timer::PodReady(key, uid) => self.pod_becomes_ready(&key, &uid),
            Timer::PodStopped(key, uid) => self.pod_stopped(&key, &uid),
            Timer::PodFinished(key, uid) => self.pod_finished(&key, &uid),
            Timer::VolumeAttached(volume) => self.volume_attached(&volume),
            Timer::VolumeDetached(volume, node) => self.volume_detach_due(&volume, &node),
            Timer::DaemonStatus(key) => self.write_daemon_set_status(&key),
            Timer::Schedule => self.queue.retry_now(),
            Timer::JobExpired(key, uid) => self.job_expired(&key, &uid),
        }
    }

    /// Lets controllers and scheduler act until nothing is left to do at this moment.
    pub(super) fn settle(&mut self) {
        loop {
            match self.work.pop_first() {
                Some(Work::Collect(uid)) => self.collect_dependents(&uid),
                Some(Work::Deployment(key)) => self.reconcile_deployment(&key),
                Some(Work::ReplicaSet(key)) => self.reconcile_replica_set(&key),
                Some(Work::StatefulSet(key)) => self.reconcile_stateful_set(&key),
                Some(Work::Daemon(key, node)) => self.reconcile_daemon(&key, &node),
                Some(Work::Job(key)) => self.reconcile_job(&key),
                Some(Work::Budget(key)) => self.reconcile_budget(&key),
                None if self.queue.has_work() => self.schedule(),
                None => break,
            }
        }
    }

    /// Writes an object and tells everyone concerned.
    pub(super) fn put(&mut self, object: Object) -> Arc<Object> {
        let (before, after) = self.store.put(object);
        self.noticed(before.as_ref(), Some(&after));
        after
    }

    /// Takes an object away and tells everyone concerned.
    pub(super) fn remove(&mut self, resource: Resource, key: &Key) {
        if let Some(before) = self.store.remove(resource, key) {
            self.noticed(Some(&before), None);
        }
    }
}
