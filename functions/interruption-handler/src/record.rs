//! The record of what was heard and what was done: made once per loss, risk or maintenance of an instance.

use crate::InterruptionHandler;
use crate::subject::Case;
use spot_domain::{Interruption, InterruptionId, InterruptionState, JobId};
use spot_store::{Announce, AuditIntent, Recorded, StoreError, StoreErrorKind};

/// A case with its record.
#[derive(Clone, Debug)]
pub(crate) struct OpenCase {
    pub(crate) case: Case,
    pub(crate) record: Interruption,
}

impl InterruptionHandler {
    /// Records a case that `job` will answer, or that needs no answer, with the reason. None when somebody else has
    /// recorded it meanwhile: then it is theirs to answer.
    pub(crate) async fn record(&self, case: Case, job: Result<&JobId, &str>) -> Result<Option<OpenCase>, StoreError> {
        let now = self.clock.now();
        let mut record = Interruption {
            id: InterruptionId::fresh(&*self.clock, &*self.chance),
            organization_id: case.organization_id.clone(),
            cluster_id: case.cluster_id.clone(),
            instance_id: case.instance.id.clone(),
            instance_type: case.instance.instance_type.clone(),
            zone: case.instance.zone.clone(),
            kind: case.heard.what.kind(),
            event_at: case.heard.at,
            received_at: now,
            job_id: job.ok().cloned(),
            state: if job.is_ok() { InterruptionState::Acting } else { InterruptionState::NothingToDo },
            note: job.err().unwrap_or_default().to_owned(),
            drained_at: None,
            recovered_at: None,
            version: 0,
        };
        let announce = announce(&record);
        match self.store.record_interruption(&mut record, &announce, now).await? {
            Recorded::New => Ok(Some(OpenCase { case, record })),
            Recorded::Known(_) => Ok(None),
        }
    }

    /// Closes a record: there was nothing to do after all.
    pub(crate) async fn nothing_to_do(&self, record: &mut Interruption, reason: &str) -> Result<(), StoreError> {
        record.state = InterruptionState::NothingToDo;
        record.job_id = None;
        reason.clone_into(&mut record.note);
        self.save(record).await
    }

    /// Hands a record over to a job that answers it already.
    pub(crate) async fn hand_over(&self, record: &mut Interruption, job: &JobId) -> Result<(), StoreError> {
        record.job_id = Some(job.clone());
        self.save(record).await
    }

    async fn save(&self, record: &mut Interruption) -> Result<(), StoreError> {
        let announce = announce(record);
        match self.store.save_interruption(record, &announce, self.clock.now()).await {
            // Another delivery was faster, with the same.
            Err(error) if error.kind == StoreErrorKind::VersionMismatch => Ok(()),
            other => other,
        }
    }
}

fn announce(record: &Interruption) -> Announce {
    let detail = serde_json::json!({ "interruption_id": record.id, "cluster_id": record.cluster_id,
        "instance_id": record.instance_id, "kind": record.kind, "state": record.state, "job_id": record.job_id,
        "note": record.note });
    Announce::audit(AuditIntent {
        actor: "interruption-handler".to_owned(),
        event: "interruption.received".to_owned(),
        resource: record.instance_id.clone(),
        outcome: "success".to_owned(),
        detail: detail.clone(),
    })
    .and_event("interruption.received", detail)
}
