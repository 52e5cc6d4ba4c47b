//! Claiming actions and keeping the claims of those under way.

use super::ReportLane;
use crate::commands::Claim;
use crate::control::ControlError;
use crate::time::{NEVER, after_secs};
use http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use spot_domain::ActionId;

/// A claim is extended when it ends within so many seconds: half of the 60 it lasts.
const EXTEND_BEFORE_SECS: u64 = 30;
/// The same while no hint can come by the queue: a pause must stop running drains within 5 s.
const EXTEND_INTERVAL_WITHOUT_QUEUE_SECS: u64 = 4;

impl ReportLane {
    pub(super) fn extend_due(&self, claims: &[&Claim], queue_ok: bool) -> Timestamp {
        let due = claims.iter().filter_map(|claim| match claim {
            Claim::Held { lease_until, .. } => Some(before(*lease_until, EXTEND_BEFORE_SECS)),
            Claim::Wanted => Some(Timestamp::MIN),
            Claim::Lost | Claim::Cancelled => None,
        });
        let soonest = due.fold(NEVER, Timestamp::min);
        if soonest == NEVER || queue_ok {
            return soonest;
        }
        soonest.min(after_secs(self.extended_at, EXTEND_INTERVAL_WITHOUT_QUEUE_SECS))
    }

    pub(super) async fn claim_and_extend(&mut self, epoch: u64, now: Timestamp) -> Result<(), ControlError> {
        let (claims, queue_ok): (Vec<(ActionId, Claim)>, bool) = {
            let state = self.shared.state();
            (state.claims.iter().map(|(id, claim)| (id.clone(), claim.clone())).collect(), state.queue_ok)
        };
        if now < self.extend_due(&claims.iter().map(|(_, claim)| claim).collect::<Vec<_>>(), queue_ok) {
            return Ok(());
        }
        for (action, claim) in claims {
            let answer = match &claim {
                Claim::Wanted => {
                    let answer = self.control.claim(&action, epoch).await;
                    answer.map(|held| (Claim::Held { fence: held.fence, lease_until: held.lease_until }, false))
                }
                Claim::Held { fence, lease_until } if queue_ok && now < before(*lease_until, EXTEND_BEFORE_SECS) => {
                    Ok((Claim::Held { fence: *fence, lease_until: *lease_until }, false))
                }
                Claim::Held { fence, .. } => {
                    let answer = self.control.extend(&action, epoch, *fence).await;
                    answer.map(|held| (Claim::Held { fence: *fence, lease_until: held.lease_until }, held.paused))
                }
                Claim::Lost | Claim::Cancelled => continue,
            };
            let (next, paused) = match answer {
                Ok(next) => next,
                Err(error) => (after_refusal(error)?, false),
            };
            let mut state = self.shared.state();
            state.paused |= paused;
            if let Some(known) = state.claims.get_mut(&action) {
                *known = next;
            }
            drop(state);
            self.said_at = now;
            self.shared.stir();
        }
        self.extended_at = now;
        Ok(())
    }
}

/// What a refused claim or extension makes of the claim.
fn after_refusal(error: ControlError) -> Result<Claim, ControlError> {
    let status = error.status().and_then(|status| StatusCode::from_u16(status).ok());
    match status {
        None => Err(error),
        Some(StatusCode::GONE) => Ok(Claim::Cancelled),
        Some(_) => Ok(Claim::Lost),
    }
}

fn before(moment: Timestamp, secs: u64) -> Timestamp {
    moment.saturating_sub(SignedDuration::from_secs(i64::try_from(secs).unwrap_or(0))).unwrap_or(moment)
}
