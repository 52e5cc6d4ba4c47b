//! Fetches messages: from the queue, or over HTTP while the queue is out of reach.

use super::{Claim, CommandQueue};
use crate::control::ControlPlane;
use crate::shared::{Arrived, ArrivedBody, Shared};
use crate::time::{Backoff, NEVER, after_secs};
use jiff::Timestamp;
use spot_api_types::agent::{MAX_PENDING, QueueAddress, QueueCredentials};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// After so many failures in a row commands are fetched over HTTP: with the back-off, some 10 s after the first.
const FAILURES_UNTIL_FALLBACK: u32 = 3;
/// Between two questions over HTTP.
const PENDING_INTERVAL_SECS: u64 = 15;
/// A queue that does not wait is asked this often although nobody said that there is a message.
const UNASKED_INTERVAL_SECS: u64 = 300;

/// Fetches messages.
pub(crate) struct QueueLane {
    shared: Arc<Shared>,
    control: Arc<ControlPlane>,
    queue: Option<Arc<dyn CommandQueue>>,
    told: Arc<AtomicBool>,
    backoff: Backoff,
    queue_at: Timestamp,
    pending_at: Timestamp,
    pending_backoff: Backoff,
}

impl QueueLane {
    pub(crate) fn new(
        shared: Arc<Shared>,
        control: Arc<ControlPlane>,
        queue: Option<Arc<dyn CommandQueue>>,
        told: Arc<AtomicBool>,
    ) -> Self {
        let (backoff, pending_backoff) = (Backoff::network(), Backoff::network());
        let never_yet = Timestamp::MIN;
        Self { shared, control, queue, told, backoff, queue_at: never_yet, pending_at: never_yet, pending_backoff }
    }

    /// Fetches what there is; the answer is when to look again.
    pub(crate) async fn step(&mut self) -> Timestamp {
        let now = self.shared.time.now();
        let Some((epoch, access)) = self.access() else { return NEVER };
        let from_queue = match (&self.queue, access) {
            (Some(queue), Some((address, credentials))) => {
                let queue = queue.clone();
                self.ask_queue(&*queue, &address, &credentials, now).await
            }
            _ => NEVER,
        };
        let fallback = from_queue == NEVER || self.backoff.tries() >= FAILURES_UNTIL_FALLBACK;
        self.shared.state().queue_ok = !fallback;
        if !fallback {
            return from_queue;
        }
        from_queue.min(self.ask_control(epoch).await)
    }

    /// The lease, and the queue if there is one; none before registration.
    fn access(&self) -> Option<(u64, Option<(QueueAddress, QueueCredentials)>)> {
        let state = self.shared.state();
        let session = state.session.as_ref().filter(|_| !state.superseded)?;
        let queue = session.response.queue.clone().zip(session.response.credentials.clone());
        Some((session.response.lease_epoch, queue))
    }

    async fn ask_queue(
        &mut self,
        queue: &dyn CommandQueue,
        address: &QueueAddress,
        credentials: &QueueCredentials,
        now: Timestamp,
    ) -> Timestamp {
        let told = self.told.swap(false, Ordering::Relaxed);
        let due = now >= self.queue_at || (told && self.backoff.tries() == 0);
        let receipts = std::mem::take(&mut self.shared.state().done_receipts);
        if !receipts.is_empty() && queue.delete(address, credentials, &receipts).await.is_err() {
            // They will be received again, and are known.
            tracing::debug!(count = receipts.len(), "messages not deleted");
        }
        if !due {
            return self.queue_at;
        }
        match queue.receive(address, credentials).await {
            Ok(messages) => {
                self.backoff.succeeded();
                let more = !messages.is_empty();
                let now = self.shared.time.now();
                let texts =
                    messages.into_iter().map(|message| (ArrivedBody::Text(message.body), Some(message.receipt)));
                self.take(texts, now);
                // A long poll is asked again at once: it is what waits. One that does not wait is emptied first.
                self.queue_at = if queue.waits() || more { now } else { after_secs(now, UNASKED_INTERVAL_SECS) };
            }
            Err(error) => {
                tracing::warn!(%error, "queue out of reach");
                self.queue_at = self.backoff.failed(self.shared.time.now(), &*self.shared.chance);
            }
        }
        self.queue_at
    }

    async fn ask_control(&mut self, epoch: u64) -> Timestamp {
        let now = self.shared.time.now();
        if now < self.pending_at {
            return self.pending_at;
        }
        match self.control.pending(epoch, MAX_PENDING).await {
            Ok(answer) => {
                self.pending_backoff.succeeded();
                let claimed = answer.commands.into_iter().map(|pending| {
                    let claim = Claim::Held { fence: pending.fence, lease_until: pending.lease_until };
                    (ArrivedBody::Claimed(pending.command, claim), None)
                });
                self.take(claimed, now);
                self.pending_at = after_secs(now, PENDING_INTERVAL_SECS);
            }
            Err(error) => {
                tracing::warn!(%error, "no pending commands to be had");
                let again = self.pending_backoff.failed(now, &*self.shared.chance);
                self.pending_at = again.max(after_secs(now, PENDING_INTERVAL_SECS));
            }
        }
        self.pending_at
    }

    fn take(&self, bodies: impl Iterator<Item = (ArrivedBody, Option<String>)>, now: Timestamp) {
        let mut state = self.shared.state();
        let before = state.arrived.len();
        state.arrived.extend(bodies.map(|(body, receipt)| Arrived {
            body,
            receipt,
            at: now,
            hold_until: now,
            held_at_epoch: None,
        }));
        let more = state.arrived.len() > before;
        drop(state);
        if more {
            self.shared.stir();
        }
    }
}
