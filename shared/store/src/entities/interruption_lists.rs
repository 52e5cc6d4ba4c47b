//! Interruptions by instance and by job. A job's are listed beside its plan: `T#org#J#job · INT#int`.

use super::interruption::{LIVES_DAYS, instance_key, key};
use crate::core::prelude::*;
use crate::core::row::days_after;
use crate::core::store::{corrupt, entities};
use spot_domain::{Interruption, InterruptionId, InterruptionKind, JobId, OrganizationId};

/// The line in its job's list; none for one that no job answers.
pub(super) fn pointer(interruption: &Interruption, now: Timestamp) -> Option<Write> {
    let job = interruption.job_id.as_ref()?;
    let key = Key::new(keys::plan(&interruption.organization_id, job), format!("INT#{}", interruption.id));
    let row = Row::new(&key, "INTJ", now).text("int", interruption.id.as_str());
    Some(Write::put(row.dies_at(days_after(interruption.received_at, LIVES_DAYS))))
}

impl Store {
    /// What is known of an instance: of its loss, whichever way it was heard of, of a risk to it, or of maintenance.
    pub async fn interruption_of(
        &self,
        org: &OrganizationId,
        instance_id: &str,
        kind: InterruptionKind,
    ) -> Result<Option<Interruption>, StoreError> {
        const OPERATION: &str = "find an instance's interruption";
        let Some(known) = self.get(OPERATION, &instance_key(org, instance_id, kind)).await? else { return Ok(None) };
        let id = known.read("int").map_err(|error| corrupt(OPERATION, error))?;
        self.interruption(org, &id).await
    }

    /// Interruptions that a job answers, oldest first.
    pub async fn interruptions_of_job(
        &self,
        org: &OrganizationId,
        job: &JobId,
    ) -> Result<Vec<Interruption>, StoreError> {
        const OPERATION: &str = "list a job's interruptions";
        let rows = self.query(OPERATION, Query::of(keys::plan(org, job)).prefix("INT#")).await?;
        let ids = rows.iter().map(|row| row.read("int")).collect::<Result<Vec<InterruptionId>, _>>();
        let ids = ids.map_err(|error| corrupt(OPERATION, error))?;
        let wanted: Vec<_> = ids.iter().map(|id| key(org, id)).collect();
        let mut found = self.batch_get(OPERATION, &wanted, false).await?;
        entities(OPERATION, wanted.iter().filter_map(|key| found.take(key)).collect())
    }
}
