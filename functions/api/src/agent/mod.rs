//! What agents say and are told (API.md §14). Every request of an agent says that it lives, and counts only for the
//! newest registration: an older run of the agent is refused with `fence_lost`.

pub(crate) mod claims;
pub(crate) mod credentials;
pub(crate) mod events;
pub(crate) mod heartbeat;
pub(crate) mod pending;
pub(crate) mod register;
pub(crate) mod results;
pub(crate) mod snapshots;
pub(crate) mod windows;

use crate::app::App;
use crate::edge::{Code, Failure};
use crate::gate::Agent;
use jiff::{SignedDuration, Timestamp};
use spot_domain::{Action, ActionId, ActionLayer};
use spot_runtime::messages::AdvanceJob;
use spot_store::{Heard, Said};

/// A claim lasts so long unless extended.
const LEASE: SignedDuration = SignedDuration::from_secs(60);

/// Notes that an agent was heard; refuses one that another registration came after.
async fn hear(app: &App, agent: &Agent, lease_epoch: u64, said: &Said) -> Result<Heard, Failure> {
    let heard = app.store().hear_agent(&agent.organization_id, &agent.cluster_id, lease_epoch, said, app.now()).await?;
    heard.ok_or_else(|| Code::FenceLost.failure("a newer run of the agent has registered"))
}

/// An action of the agent's cluster that agents carry out; any other looks missing.
async fn action(app: &App, agent: &Agent, id: &ActionId) -> Result<Action, Failure> {
    let found = app.store().action(&agent.organization_id, &agent.cluster_id, id).await?;
    found.filter(|action| action.kind.layer() == ActionLayer::Agent).ok_or_else(Failure::not_found)
}

/// Who holds what this run of the agent claims.
fn holder(instance_id: &str, lease_epoch: u64) -> String {
    format!("{instance_id}#{lease_epoch}")
}

/// The lease under which a holder claimed; none when it is no agent.
fn epoch_of(holder: &str) -> Option<u64> {
    holder.rsplit_once('#')?.1.parse().ok()
}

fn lease_until(now: Timestamp) -> Timestamp {
    now.saturating_add(LEASE).unwrap_or(now)
}

/// The executor looks at a job at once.
async fn advance(app: &App, agent: &Agent, job: &spot_domain::JobId) -> Result<(), Failure> {
    let message = AdvanceJob { organization_id: agent.organization_id.clone(), job_id: job.clone() };
    app.parts.executor.send(&message).await?;
    Ok(())
}

/// Names of pods' UIDs and the like: short, and nothing that a key could be confused by.
fn check_instance(instance_id: &str) -> Result<(), Failure> {
    let good = (1..=128).contains(&instance_id.len())
        && instance_id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'));
    if good { Ok(()) } else { Err(Failure::field("/instance_id", "1 to 128 letters, digits, `-`, `.`, `_`")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_holder_tells_its_lease() {
        assert_eq!(epoch_of(&holder("pod-uid", 7)), Some(7));
        assert_eq!(epoch_of("executor"), None);
    }

    #[test]
    fn instance_ids_cannot_hold_what_keys_are_made_of() {
        assert!(check_instance("0b0c6d1e-3f6f-4d8f-9a53-6b1f2f6c7a10").is_ok());
        for wrong in ["", "a#b", "a/b", &"x".repeat(129)] {
            assert!(check_instance(wrong).is_err(), "{wrong}");
        }
    }
}
