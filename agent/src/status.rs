//! How the agent is, for probes and scrapes.

use crate::shared::Shared;
use crate::time::after_secs;
use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// How the agent is; cheap to keep and to ask.
#[derive(Clone)]
pub struct AgentStatus(Arc<Shared>);

impl AgentStatus {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        Self(shared)
    }

    /// Alive: it has looked at what there is to say within the last minutes.
    pub fn is_alive(&self) -> bool {
        /// Five times the interval of heartbeats.
        const SILENCE_SECS: u64 = 300;
        let looked_at = self.0.state().looked_at.unwrap_or(self.0.started_at);
        self.0.time.now() < after_secs(looked_at, SILENCE_SECS)
    }

    /// Ready: registered, and in step with the cluster.
    pub fn is_ready(&self) -> bool {
        self.0.state().session.is_some() && self.0.cluster().is_complete()
    }

    /// Everything is paused.
    pub fn is_paused(&self) -> bool {
        self.0.state().paused
    }

    /// The metrics in Prometheus' text format.
    pub fn metrics(&self) -> String {
        let (counters, mut text) = (&self.0.counters, String::new());
        let (kube_calls, kube_errors) = self.0.kube.counts();
        let (ready, paused) = (u64::from(self.is_ready()), u64::from(self.is_paused()));
        let running = u64::from(self.0.state().running);
        let rows = [
            ("commands_completed_total", "counter", counters.executed.load(Ordering::Relaxed)),
            ("commands_failed_total", "counter", counters.failed.load(Ordering::Relaxed)),
            ("commands_refused_total", "counter", counters.refused.load(Ordering::Relaxed)),
            ("commands_repeated_total", "counter", counters.repeated.load(Ordering::Relaxed)),
            ("commands_running", "gauge", running),
            ("evictions_total", "counter", counters.evictions.load(Ordering::Relaxed)),
            ("snapshots_total", "counter", counters.snapshots.load(Ordering::Relaxed)),
            ("control_plane_errors_total", "counter", counters.control_errors.load(Ordering::Relaxed)),
            ("kubernetes_calls_total", "counter", kube_calls),
            ("kubernetes_errors_total", "counter", kube_errors),
            ("resident_memory_bytes", "gauge", (self.0.resident_bytes)()),
            ("ready", "gauge", ready),
            ("paused", "gauge", paused),
        ];
        for (name, kind, value) in rows {
            // Writing to a text cannot fail.
            let _ = writeln!(text, "# TYPE spot_agent_{name} {kind}\nspot_agent_{name} {value}");
        }
        text
    }
}
