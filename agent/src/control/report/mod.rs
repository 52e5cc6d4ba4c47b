//! Speaks to the control plane: registers, renews credentials, claims and extends actions, delivers results, events,
//! snapshots and windows, and gives a sign of life when there was nothing else to say.

mod claims;
mod session;
mod tell;
mod usage;

use super::{ControlError, ControlPlane};
use crate::shared::{Counters, Session, Shared};
use crate::snapshot::UsageSampler;
use crate::time::{Backoff, NEVER, after_secs};
use jiff::Timestamp;
use spot_api_types::agent::AgentConfig;
use std::sync::Arc;

/// Speaks to the control plane.
pub(crate) struct ReportLane {
    shared: Arc<Shared>,
    control: Arc<ControlPlane>,
    backoff: Backoff,
    /// Nothing is tried before: the control plane is out of reach.
    blocked_until: Timestamp,
    cluster_uid: Option<(String, String)>,
    said_at: Timestamp,
    snapshot: Sent,
    sampler: UsageSampler,
    sample_at: Timestamp,
    extended_at: Timestamp,
}

/// The last snapshot that was taken in.
struct Sent {
    hash: String,
    generation: u64,
    urgent_generation: u64,
    at: Timestamp,
}

impl ReportLane {
    pub(crate) fn new(shared: Arc<Shared>, control: Arc<ControlPlane>) -> Self {
        let never = Timestamp::MIN;
        Self {
            shared,
            control,
            backoff: Backoff::network(),
            blocked_until: never,
            cluster_uid: None,
            said_at: never,
            snapshot: Sent { hash: String::new(), generation: u64::MAX, urgent_generation: 0, at: never },
            sampler: UsageSampler::default(),
            sample_at: never,
            extended_at: never,
        }
    }

    /// Says what is due; the answer is when something is due again.
    pub(crate) async fn step(&mut self) -> Timestamp {
        let now = self.shared.time.now();
        {
            let mut state = self.shared.state();
            if state.superseded {
                return NEVER;
            }
            state.looked_at = Some(now);
        }
        self.sample(now).await;
        if now < self.blocked_until {
            return self.blocked_until;
        }
        match self.say_all(now).await {
            Ok(()) => self.next(now),
            Err(error) => self.after_failure(&error, now),
        }
    }

    /// What is due is said in the order of its weight. The first failure to get through ends the turn.
    async fn say_all(&mut self, now: Timestamp) -> Result<(), ControlError> {
        self.register(now).await?;
        let Some((epoch, config)) = self.lease() else { return Ok(()) };
        self.claim_and_extend(epoch, now).await?;
        self.results(epoch, now).await?;
        self.credentials(epoch, now).await?;
        self.events(epoch, now).await?;
        self.heartbeat(epoch, &config, now).await?;
        self.snapshot(epoch, &config, now).await?;
        self.windows(epoch, &config, now).await?;
        self.backoff.succeeded();
        Ok(())
    }

    fn after_failure(&mut self, error: &ControlError, now: Timestamp) -> Timestamp {
        Counters::add(&self.shared.counters.control_errors);
        tracing::warn!(%error, "control plane");
        if error.code() == Some("fence_lost") {
            tracing::error!("a newer run of the agent has registered; this one stops");
            self.shared.state().superseded = true;
            self.shared.stir();
            return NEVER;
        }
        self.blocked_until = self.backoff.failed(now, &*self.shared.chance);
        self.blocked_until
    }

    fn next(&self, now: Timestamp) -> Timestamp {
        let Some((_, config)) = self.lease() else { return self.blocked_until.max(after_secs(now, 1)) };
        let state = self.shared.state();
        let session = state.session.as_ref().map_or(NEVER, Session::due_at);
        let extend = self.extend_due(&state.claims.values().collect::<Vec<_>>(), state.queue_ok);
        drop(state);
        let times = [session, extend, self.heartbeat_due(&config), self.snapshot_due(&config), self.sample_at];
        times.into_iter().fold(NEVER, Timestamp::min)
    }

    /// The lease and the settings; none before registration.
    fn lease(&self) -> Option<(u64, AgentConfig)> {
        let state = self.shared.state();
        let session = state.session.as_ref()?;
        Some((session.response.lease_epoch, session.response.config.clone()))
    }
}

/// What is refused for itself does not keep the rest from being said; what is refused for the lease does.
fn lenient(outcome: Result<(), ControlError>) -> Result<(), ControlError> {
    match outcome {
        Err(error) if error.status().is_some() && error.code() != Some("fence_lost") => {
            tracing::warn!(%error, "refused");
            Ok(())
        }
        other => other,
    }
}
