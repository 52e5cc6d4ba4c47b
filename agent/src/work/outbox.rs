//! Results: made, remembered, sent, and known to have been taken in.

use super::WorkLane;
use crate::commands::Claim;
use crate::shared::{Counters, Outgoing};
use crate::tasks::Outcome;
use jiff::Timestamp;
use spot_api_types::agent::{ResultRequest, ResultStatus};
use spot_domain::ActionId;

/// Results waiting at most; the oldest make way. Those under way are bounded by the queue itself.
const MAX_OUTGOING: usize = 500;

impl WorkLane {
    pub(super) fn note_delivered(&mut self, now: Timestamp) {
        let delivered = std::mem::take(&mut self.shared.state().delivered);
        for action_id in delivered {
            if self.memory().entries.get(&action_id).is_some_and(|entry| !entry.delivered) {
                self.memory().update(&action_id, |entry| entry.delivered = true);
            }
        }
        self.memory().forget_old(now);
    }

    pub(super) fn request(&self, outcome: Outcome, fence: u64, started_at: Timestamp, now: Timestamp) -> ResultRequest {
        ResultRequest {
            instance_id: self.shared.settings.instance_id.clone(),
            lease_epoch: self.lease_epoch(),
            fence,
            status: outcome.status,
            result: outcome.result,
            started_at,
            duration_ms: u64::try_from(now.duration_since(started_at).as_millis()).unwrap_or(0),
            dry_run: self.shared.settings.dry_run,
            refused_by: outcome.refused_by,
        }
    }

    pub(super) fn send(&self, action_id: ActionId, request: ResultRequest) {
        let mut state = self.shared.state();
        if state.outgoing.iter().any(|outgoing| outgoing.action_id == action_id) {
            return;
        }
        state.outgoing.push_back(Outgoing { action_id, request });
        if state.outgoing.len() > MAX_OUTGOING {
            state.outgoing.pop_front();
        }
        drop(state);
        self.shared.stir();
    }

    pub(super) fn finish(&mut self, index: usize, outcome: Option<Outcome>, now: Timestamp) {
        let run = self.runs.remove(index);
        let action_id = run.action_id().clone();
        let claim = self.shared.state().claims.get(&action_id).cloned();
        let fence = claim.as_ref().and_then(Claim::fence);
        let Some(outcome) = outcome else {
            // Another's: it is over for us, and nobody is told.
            self.shared.state().claims.remove(&action_id);
            self.memory().update(&action_id, |entry| (entry.command, entry.delivered) = (None, true));
            return;
        };
        let counters = &self.shared.counters;
        Counters::add(if outcome.status == ResultStatus::Completed { &counters.executed } else { &counters.failed });
        tracing::info!(action = %action_id, status = ?outcome.status, message = outcome.result.message, "command over");
        let fence = fence.or_else(|| self.memory().entries.get(&action_id).and_then(|entry| entry.fence)).unwrap_or(0);
        let request = self.request(outcome, fence, run.started_at().unwrap_or(now), now);
        self.memory().update(&action_id, |entry| {
            entry.command = None;
            entry.result = Some(request.clone());
        });
        self.shared.state().claims.remove(&action_id);
        self.send(action_id, request);
    }
}
