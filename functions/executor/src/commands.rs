//! Commands for the agent: signed over exact bytes, sent to the cluster's own queue.

use crate::Executor;
use crate::load::Loaded;
use spot_api_types::command::{Envelope, QueueMessage};
use spot_domain::{Action, ActionStatus, Job, OrganizationId};

/// Sends a command. Sending one again does no harm: the agent knows the action by its id. A command is sent when it is
/// new and again each time the job is looked at while nobody has picked it up.
pub(crate) async fn send(
    executor: &Executor,
    _org: &OrganizationId,
    action: &Action,
    job: &Job,
    loaded: &Loaded,
) -> anyhow::Result<()> {
    if action.status != ActionStatus::Pending {
        return Ok(());
    }
    let now = executor.clock.now();
    let age = now.duration_since(action.created_at);
    // New, or so old that the first message may have been lost: commands are read within a long poll of 20 s.
    if age.as_secs() > 0 && age.as_secs() < RESEND_AFTER_SECS {
        return Ok(());
    }
    let Some(agent) = &loaded.agent else { return Ok(()) };
    let policy_hash = agent.policy_hash.clone().unwrap_or_default();
    let mut envelope = Envelope::of(action, &agent.registration.cluster_uid, &policy_hash, now);
    envelope.dry_run = job.dry_run || executor.safe_mode;
    envelope.urgent = !loaded.is_voluntary();
    let command = executor.signer.sign(&envelope)?;
    executor.commands.of(&action.cluster_id).send(&QueueMessage::Command(command)).await?;
    Ok(())
}

/// A command that nobody picked up for so long is sent again.
const RESEND_AFTER_SECS: i64 = 60;
