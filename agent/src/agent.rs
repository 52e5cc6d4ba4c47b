//! The agent: its lanes, driven step by step in a simulation or side by side in the binary.

use crate::commands::{CommandQueue, QueueLane};
use crate::control::{ControlPlane, ReportLane, Transport};
use crate::shared::{AgentSettings, Shared};
use crate::time::{NEVER, Time};
use crate::watch::WatchLane;
use crate::work::WorkLane;
use futures::future::{Either, select};
use futures::pin_mut;
use jiff::Timestamp;
use spot_domain::Chance;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Rounds within one step at most: a lane that is never content must not keep a simulation from going on.
const MAX_ROUNDS: u32 = 12;

/// What an agent is made from: everything that reaches beyond it is handed in.
pub struct AgentParts {
    /// Settings.
    pub settings: AgentSettings,
    /// Time.
    pub time: Arc<dyn Time>,
    /// Chance: jitter only.
    pub chance: Arc<dyn Chance>,
    /// The Kubernetes API.
    pub kube: kube::Client,
    /// The control plane.
    pub control: Arc<dyn Transport>,
    /// The queue; none: commands are fetched over HTTP.
    pub queue: Option<Arc<dyn CommandQueue>>,
    /// Reads the process's resident memory; `|| 0` where there is no process of its own.
    pub resident_bytes: fn() -> u64,
}

/// An agent.
///
/// # How a simulation drives it
/// One call of `step` does everything that is due at the time the clock shows, and answers when something is due next
/// without anything happening outside. The simulation calls it again at that time, or earlier when the cluster changed
/// (the watches have something to say) or a message was put into the queue (after `messages_waiting`). It needs a tokio
/// runtime of one thread, since kube's client is a task, and no timer: `Time::sleep_until` may hand out a future that
/// never ends. Between steps nothing runs.
pub struct Agent {
    shared: Arc<Shared>,
    watch: WatchLane,
    queue: QueueLane,
    work: WorkLane,
    report: ReportLane,
    told: Arc<AtomicBool>,
}

impl Agent {
    /// A new agent; nothing is done before the first step.
    pub fn new(parts: AgentParts) -> Self {
        let AgentParts { settings, time, chance, kube, control, queue, resident_bytes } = parts;
        let (cluster_id, instance_id) = (settings.cluster_id.clone(), settings.instance_id.clone());
        let control = Arc::new(ControlPlane::new(control, time.clone(), cluster_id, instance_id));
        let mut shared = Shared::new(settings, time, chance, kube);
        shared.resident_bytes = resident_bytes;
        let shared = Arc::new(shared);
        let told = Arc::new(AtomicBool::new(false));
        Self {
            watch: WatchLane::new(shared.clone()),
            queue: QueueLane::new(shared.clone(), control.clone(), queue, told.clone()),
            work: WorkLane::new(shared.clone()),
            report: ReportLane::new(shared.clone(), control),
            shared,
            told,
        }
    }

    /// Says that the queue holds a message; for queues that do not wait.
    pub fn messages_waiting(&self) {
        self.told.store(true, Ordering::Relaxed);
        self.shared.stir();
    }

    /// What a probe and a scrape see.
    pub fn status(&self) -> crate::AgentStatus {
        crate::AgentStatus::new(self.shared.clone())
    }

    /// Whether a newer run of the agent took over, so that this one should end.
    pub fn is_superseded(&self) -> bool {
        self.shared.state().superseded
    }

    /// Does all that is due, and answers when something is due next.
    pub async fn step(&mut self) -> Timestamp {
        for _ in 0..MAX_ROUNDS {
            let mut next = self.watch.step().await;
            next = next.min(self.report.step().await);
            next = next.min(self.queue.step().await);
            next = next.min(self.work.step().await);
            if !self.shared.take_stirred() {
                return next;
            }
        }
        self.shared.time.now()
    }

    /// Drives the lanes side by side until a newer run takes over.
    pub async fn run(self) {
        let Self { shared, mut watch, mut queue, mut work, mut report, .. } = self;
        let (time, state) = (&*shared.time, &*shared);
        let watching = async {
            loop {
                let next = watch.step().await;
                let (heard, due) = (watch.heard(), time.sleep_until(next));
                pin_mut!(heard);
                select(heard, due).await;
            }
        };
        let queueing = async {
            loop {
                turn(state, queue.step()).await;
            }
        };
        let working = async {
            loop {
                turn(state, work.step()).await;
            }
        };
        let reporting = async {
            while !state.state().superseded {
                turn(state, report.step()).await;
            }
        };
        let lanes = futures::future::join3(watching, queueing, working);
        pin_mut!(lanes, reporting);
        match select(reporting, lanes).await {
            Either::Left(((), _)) | Either::Right(_) => {}
        }
    }
}

/// One turn of a lane, and rest until something is due or somebody stirs. Who stirs during the turn is heard too.
async fn turn(shared: &Shared, step: impl Future<Output = Timestamp>) {
    let stirred = shared.stirred();
    pin_mut!(stirred);
    stirred.as_mut().enable();
    let next = step.await;
    if next == NEVER {
        return stirred.await;
    }
    select(stirred, shared.time.sleep_until(next)).await;
}
