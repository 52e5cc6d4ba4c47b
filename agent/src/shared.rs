//! What the lanes of the agent have in common: settings, time, the cluster, and the state they hand to one another.
//!
//! No lock is held across a wait, and a lane that changed something for another calls `stir`.

use crate::commands::Claim;
use crate::kube_api::KubeApi;
use crate::time::{NEVER, Time};
use crate::watch::Cluster;
use jiff::Timestamp;
use spot_api_types::agent::{RegisterResponse, ResultRequest};
use spot_api_types::command::{Keyring, SignedCommand};
use spot_domain::{ActionId, Chance, ClusterId};
use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// What an agent is told before it starts.
#[derive(Clone, Debug)]
pub struct AgentSettings {
    /// The cluster as the control plane knows it.
    pub cluster_id: ClusterId,
    /// The agent's own namespace: its memory lies there, and commands against it are refused.
    pub namespace: String,
    /// Which run of the agent: UID of its pod.
    pub instance_id: String,
    /// Nothing is written to the cluster.
    pub dry_run: bool,
    /// Pods there are never evicted, whatever the policy says.
    pub excluded_namespaces: Vec<String>,
    /// The API server is asked to end a watch after so long; one silent for 30 s more is begun anew. A simulation, whose
    /// watches cannot break, sets it to a day.
    pub watch_secs: u64,
    /// Overrides `AgentConfig::heartbeat_interval_s` and `collection_interval_s`.
    pub heartbeat_interval_s: Option<u32>,
    /// See `heartbeat_interval_s`.
    pub collection_interval_s: Option<u32>,
}

/// How long the API server is asked to keep a watch open; what kube's own watcher asks.
pub const WATCH_SECS: u64 = 290;

impl AgentSettings {
    /// Settings with nothing but what must be told.
    pub fn new(cluster_id: ClusterId, namespace: &str, instance_id: &str) -> Self {
        Self {
            cluster_id,
            namespace: namespace.to_owned(),
            instance_id: instance_id.to_owned(),
            dry_run: false,
            excluded_namespaces: Vec::new(),
            watch_secs: WATCH_SECS,
            heartbeat_interval_s: None,
            collection_interval_s: None,
        }
    }
}

/// What a registration gave.
pub(crate) struct Session {
    pub(crate) response: RegisterResponse,
    pub(crate) keyring: Keyring,
    pub(crate) policy_hash: String,
    /// When credentials are to be renewed.
    pub(crate) renew_at: Timestamp,
}

/// A message that arrived.
#[derive(Clone, Debug)]
pub(crate) struct Arrived {
    pub(crate) body: ArrivedBody,
    /// Deletes it from the queue; none when it came otherwise.
    pub(crate) receipt: Option<String>,
    pub(crate) at: Timestamp,
    /// Not looked at before.
    pub(crate) hold_until: Timestamp,
    /// The lease under which it began to wait for a newer policy.
    pub(crate) held_at_epoch: Option<u64>,
}

#[derive(Clone, Debug)]
pub(crate) enum ArrivedBody {
    /// A message of the queue, unread.
    Text(String),
    /// A command fetched over HTTP, claimed with this fence.
    Claimed(SignedCommand, Claim),
}

/// A result on its way.
#[derive(Clone, Debug)]
pub(crate) struct Outgoing {
    pub(crate) action_id: ActionId,
    pub(crate) request: ResultRequest,
}

/// What lanes hand to one another.
#[derive(Default)]
pub(crate) struct State {
    pub(crate) session: Option<Session>,
    pub(crate) paused: bool,
    /// A newer run of the agent has registered: this one does nothing more.
    pub(crate) superseded: bool,
    pub(crate) register_wanted: bool,
    pub(crate) heartbeat_wanted: bool,
    pub(crate) snapshot_wanted: bool,
    /// The queue answers. If not, running drains ask the control plane itself whether to go on.
    pub(crate) queue_ok: bool,
    pub(crate) arrived: VecDeque<Arrived>,
    /// Messages that may be deleted.
    pub(crate) done_receipts: Vec<String>,
    pub(crate) claims: BTreeMap<ActionId, Claim>,
    pub(crate) outgoing: VecDeque<Outgoing>,
    /// Results that were taken in.
    pub(crate) delivered: Vec<ActionId>,
    pub(crate) running: u32,
    /// When the report lane had its last turn.
    pub(crate) looked_at: Option<Timestamp>,
}

/// Everything shared.
pub(crate) struct Shared {
    pub(crate) settings: AgentSettings,
    pub(crate) time: Arc<dyn Time>,
    pub(crate) chance: Arc<dyn Chance>,
    pub(crate) kube: KubeApi,
    pub(crate) started_at: Timestamp,
    pub(crate) counters: Counters,
    /// Reads the process's resident memory; a simulation has none of its own.
    pub(crate) resident_bytes: fn() -> u64,
    cluster: Mutex<Cluster>,
    state: Mutex<State>,
    stirred: AtomicBool,
    notify: Notify,
}

/// Counters for `/metrics` and tests.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    pub(crate) executed: AtomicU64,
    pub(crate) failed: AtomicU64,
    pub(crate) refused: AtomicU64,
    pub(crate) repeated: AtomicU64,
    pub(crate) evictions: AtomicU64,
    pub(crate) snapshots: AtomicU64,
    pub(crate) control_errors: AtomicU64,
}

impl Counters {
    pub(crate) fn add(counter: &AtomicU64) {
        counter.fetch_add(1, Ordering::Relaxed);
    }
}

impl Shared {
    pub(crate) fn new(
        settings: AgentSettings,
        time: Arc<dyn Time>,
        chance: Arc<dyn Chance>,
        client: kube::Client,
    ) -> Self {
        Self {
            kube: KubeApi::new(client, time.clone()),
            started_at: time.now(),
            settings,
            time,
            chance,
            counters: Counters::default(),
            resident_bytes: || 0,
            cluster: Mutex::default(),
            state: Mutex::new(State { queue_ok: true, ..State::default() }),
            stirred: AtomicBool::new(false),
            notify: Notify::new(),
        }
    }

    /// The cluster, for as long as nothing is waited for.
    pub(crate) fn cluster(&self) -> MutexGuard<'_, Cluster> {
        // Nothing panics while it holds the lock, and if it did the objects would still be whole.
        self.cluster.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The state, for as long as nothing is waited for.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells the other lanes that there is something for them.
    pub(crate) fn stir(&self) {
        self.stirred.store(true, Ordering::Relaxed);
        self.notify.notify_waiters();
    }

    /// Whether somebody stirred since the last time this was asked.
    pub(crate) fn take_stirred(&self) -> bool {
        self.stirred.swap(false, Ordering::Relaxed)
    }

    /// Ends at the next `stir`.
    pub(crate) fn stirred(&self) -> tokio::sync::futures::Notified<'_> {
        self.notify.notified()
    }
}

impl Session {
    /// When anything has to be done for the session itself.
    pub(crate) fn due_at(&self) -> Timestamp {
        if self.response.credentials.is_some() { self.renew_at } else { NEVER }
    }
}
