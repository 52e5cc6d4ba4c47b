//! Ends actions whose time is over (EXE-06): nobody picked them up before they expired, or whoever did went silent.
//! Their jobs are told at once and decide what that means.
//!
//! load (what the due index names) -> decide (each item's own condition, in the table) -> apply (one conditional write,
//! a message to the executor). An item that is ended already, or whose holder has come back, is left alone, so a tick
//! that runs twice or breaks off does no harm.

mod function;

use futures::future::join_all;
use jiff::Timestamp;
use spot_domain::{Action, Clock, JobId, OrganizationId};
use spot_platform::Queue;
use spot_runtime::messages::AdvanceJob;
use spot_store::{Announce, AuditIntent, DueItem, DueKind, DueSubject, Overdue, Store, StoreError};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Actions taken from one partition per tick: the rest waits for the next one, so that a tick always ends in time.
const MOST_PER_SHARD: usize = 250;
/// Actions ended side by side.
const AT_ONCE: usize = 10;

/// What the reaper works with.
pub struct ActionReaper {
    /// Table.
    pub store: Store,
    /// The executor's queue.
    pub executor: Queue,
    /// Clock.
    pub clock: Arc<dyn Clock>,
}

impl ActionReaper {
    /// Ends what is overdue; answers how many actions that were. What cannot be ended now is due again next time, and
    /// holds up nothing else.
    pub async fn tick(&self) -> anyhow::Result<usize> {
        let now = self.clock.now();
        let due = self.store.due_in_turn(DueKind::Action, now, MOST_PER_SHARD).await?;
        let (mut ended, mut failure) = (0, None);
        let mut woken: BTreeSet<JobId> = BTreeSet::new();
        for some in due.chunks(AT_ONCE) {
            let mut messages = Vec::new();
            for outcome in join_all(some.iter().map(|item| self.end(item, now))).await {
                match outcome {
                    Ok(Some((organization_id, action))) => {
                        ended += 1;
                        if woken.insert(action.job_id.clone()) {
                            messages.push(AdvanceJob { organization_id, job_id: action.job_id });
                        }
                    }
                    Ok(None) => {}
                    Err(error) => failure = Some(error),
                }
            }
            self.executor.send_all(&messages).await?;
        }
        match failure {
            Some(error) => Err(error.into()),
            None => Ok(ended),
        }
    }

    /// Ends one action if it is overdue by the table, whatever the index says.
    async fn end(&self, item: &DueItem, now: Timestamp) -> Result<Option<(OrganizationId, Action)>, StoreError> {
        let DueSubject { organization_id, cluster_id, job_id, action_id, .. } = &item.subject;
        let (Some(cluster_id), Some(action_id)) = (cluster_id, action_id) else { return Ok(None) };
        let detail = serde_json::json!({ "action_id": action_id, "job_id": job_id, "cluster_id": cluster_id });
        let announce = Announce::audit(AuditIntent {
            actor: "action-reaper".to_owned(),
            event: "action.overdue".to_owned(),
            resource: action_id.to_string(),
            outcome: "failure".to_owned(),
            detail: detail.clone(),
        })
        .and_event("action.overdue", detail);
        let overdue = self.store.end_overdue_action(organization_id, cluster_id, action_id, &announce, now).await?;
        let action = match overdue {
            Overdue::Expired(action) | Overdue::Failed(action) => action,
            Overdue::NotOverdue => return Ok(None),
        };
        tracing::info!(action_id = %action.id, job_id = %action.job_id, status = ?action.status, "ended");
        Ok(Some((organization_id.clone(), action)))
    }
}
