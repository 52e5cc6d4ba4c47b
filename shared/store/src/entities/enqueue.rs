//! Enqueues a phase of a plan: actions and the job's progress in one transaction, on condition that the plan's safety
//! check exists.

use super::{action, job, safety_check};
use crate::core::prelude::*;
use spot_domain::{Action, Job};

/// Actions of one phase at most; the rest goes into the next one.
pub const MAX_ACTIONS_PER_PHASE: usize = 40;

impl Store {
    /// Enqueues actions and saves the job over the version that was read. Either all of it is there afterwards or
    /// nothing: a repeat meets a newer version of the job.
    pub async fn enqueue_actions(
        &self,
        job: &mut Job,
        actions: &mut [Action],
        announce: &Announce,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        const OPERATION: &str = "enqueue actions";
        let org = job.organization_id.clone();
        if actions.is_empty() || actions.len() > MAX_ACTIONS_PER_PHASE || job.status.is_final() {
            return Err(StoreError::new(OPERATION, StoreErrorKind::Invalid));
        }
        let mut writes = vec![job::replace(job, announce, now)];
        if let Some(check) = &job.safety_check {
            let key = safety_check::key(&org, &job.cluster_id, check);
            writes.push(Write::check(key, "attribute_exists(#PK)", StoreErrorKind::Conflict));
        }
        writes.extend(actions.iter().map(|action| Write::create(action::row(self, &org, action, 1, now))));
        self.transact(OPERATION, writes).await?;
        job.version += 1;
        for action in actions {
            action.version = 1;
        }
        Ok(())
    }
}
