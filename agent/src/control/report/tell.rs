//! Results, events, heartbeats and snapshots.

use super::{ReportLane, Sent, lenient};
use crate::control::ControlError;
use crate::shared::Counters;
use crate::snapshot::write_document;
use crate::time::{NEVER, after_secs};
use crate::watch::Kind;
use jiff::Timestamp;
use spot_api_types::agent::{AgentConfig, EventsRequest, HeartbeatRequest, MAX_EVENTS, SnapshotHeader};

impl ReportLane {
    /// Tells results under the lease of this run, whichever run they are of: only the newest lease is heard. They count
    /// by their fence.
    pub(super) async fn results(&mut self, lease_epoch: u64, now: Timestamp) -> Result<(), ControlError> {
        loop {
            let Some(mut next) = self.shared.state().outgoing.front().cloned() else { return Ok(()) };
            (next.request.instance_id, next.request.lease_epoch) = (self.control.instance_id(), lease_epoch);
            match self.control.result(&next.action_id, &next.request).await {
                Ok(_) => {}
                Err(error @ ControlError::Unavailable { .. }) => return Err(error),
                // Nobody waits for it any more, or it will never be understood: once more would change nothing.
                Err(error) => tracing::warn!(%error, action = %next.action_id, "result not taken in"),
            }
            self.said_at = now;
            let mut state = self.shared.state();
            state.outgoing.pop_front();
            state.delivered.push(next.action_id);
            drop(state);
            self.shared.stir();
        }
    }

    pub(super) async fn events(&mut self, lease_epoch: u64, now: Timestamp) -> Result<(), ControlError> {
        loop {
            let events: Vec<_> = self.shared.cluster().events.iter().take(MAX_EVENTS).cloned().collect();
            if events.is_empty() {
                return Ok(());
            }
            let request = EventsRequest { instance_id: self.control.instance_id(), lease_epoch, events };
            lenient(self.control.events(&request).await)?;
            self.said_at = now;
            let mut cluster = self.shared.cluster();
            // The oldest may have made way for newer ones meanwhile: what was sent is told by its uid.
            cluster.events.retain(|event| !request.events.iter().any(|sent| sent.uid == event.uid));
        }
    }

    pub(super) fn heartbeat_due(&self, config: &AgentConfig) -> Timestamp {
        let interval = self.shared.settings.heartbeat_interval_s.unwrap_or(config.heartbeat_interval_s);
        after_secs(self.said_at, u64::from(interval.max(1)))
    }

    pub(super) async fn heartbeat(
        &mut self,
        lease_epoch: u64,
        config: &AgentConfig,
        now: Timestamp,
    ) -> Result<(), ControlError> {
        let wanted = self.shared.state().heartbeat_wanted;
        if !wanted && now < self.heartbeat_due(config) {
            return Ok(());
        }
        let request = self.heartbeat_request(lease_epoch, now);
        let answer = self.control.heartbeat(&request).await?;
        self.said_at = now;
        let mut state = self.shared.state();
        state.heartbeat_wanted = false;
        state.snapshot_wanted |= answer.snapshot_wanted;
        let policy_changed = !answer.policy_hash.is_empty() && answer.policy_hash != request.policy_hash;
        state.register_wanted |= policy_changed || answer.config_version > config.version;
        let changed = state.paused != answer.paused || state.register_wanted;
        state.paused = answer.paused;
        drop(state);
        if changed {
            self.shared.stir();
        }
        Ok(())
    }

    fn heartbeat_request(&self, lease_epoch: u64, now: Timestamp) -> HeartbeatRequest {
        let in_step_at = self.shared.cluster().in_step_at;
        let state = self.shared.state();
        HeartbeatRequest {
            instance_id: self.control.instance_id(),
            lease_epoch,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            uptime_s: u64::try_from(now.duration_since(self.shared.started_at).as_secs()).unwrap_or(0),
            memory_bytes: (self.shared.resident_bytes)(),
            cpu_millicores: 0,
            errors_last_minute: 0,
            last_collection_at: in_step_at,
            k8s_api_ok: self.shared.kube.is_ok(),
            queue_ok: state.queue_ok,
            policy_hash: state.session.as_ref().map(|session| session.policy_hash.clone()).unwrap_or_default(),
            snapshot_hash: self.snapshot.hash.clone(),
            running: state.running,
        }
    }

    pub(super) fn snapshot_due(&self, config: &AgentConfig) -> Timestamp {
        let cluster = self.shared.cluster();
        if !cluster.is_complete() || cluster.generation() == self.snapshot.generation {
            return NEVER;
        }
        let urgent = cluster.urgent_generation() > self.snapshot.urgent_generation;
        let secs = if urgent { config.urgent_snapshot_interval_s } else { config.snapshot_interval_s };
        after_secs(self.snapshot.at, u64::from(secs))
    }

    pub(super) async fn snapshot(
        &mut self,
        lease_epoch: u64,
        config: &AgentConfig,
        now: Timestamp,
    ) -> Result<(), ControlError> {
        let wanted = self.shared.state().snapshot_wanted && self.shared.cluster().is_complete();
        if !wanted && now < self.snapshot_due(config) {
            return Ok(());
        }
        let (document, header, urgent_generation) = {
            let cluster = self.shared.cluster();
            let document = write_document(&cluster);
            let header = SnapshotHeader {
                instance_id: self.control.instance_id(),
                lease_epoch,
                generation: cluster.generation(),
                hash: document.hash.clone(),
                taken_at: now,
                nodes: cluster.count(Kind::Node),
                pods: cluster.count(Kind::Pod),
            };
            (document, header, cluster.urgent_generation())
        };
        if wanted || document.hash != self.snapshot.hash {
            // A document that is refused is not sent again until the cluster has changed.
            lenient(self.control.snapshot(&header, document.body).await.map(drop))?;
            self.said_at = now;
            Counters::add(&self.shared.counters.snapshots);
        }
        self.snapshot = Sent { hash: document.hash, generation: header.generation, urgent_generation, at: now };
        self.shared.state().snapshot_wanted = false;
        Ok(())
    }
}
