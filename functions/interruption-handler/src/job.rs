//! Starting the job that answers a case, and telling the executor.

use crate::InterruptionHandler;
use crate::under_way::Work;
use spot_domain::{Cluster, JobId, JobKind, JobTrigger, PlanOutcome, SafetyCheckId};
use spot_planning_input::{JobRequest, PlannedJob, planned_job};
use spot_store::{Announce, AuditIntent, StoreErrorKind};

impl InterruptionHandler {
    /// Stores the job with its plan and safety check and sends it to the executor. A job of this id that is there
    /// already is sent again.
    pub(crate) async fn start(
        &self,
        cluster: &Cluster,
        id: &JobId,
        outcome: PlanOutcome,
        snapshot_generation: u64,
    ) -> anyhow::Result<Work> {
        let now = self.clock.now();
        let request = JobRequest {
            id: id.clone(),
            check_id: SafetyCheckId::fresh(&*self.clock, &*self.chance),
            organization_id: cluster.organization_id.clone(),
            cluster_id: cluster.id.clone(),
            kind: JobKind::Interruption,
            trigger: JobTrigger::Event,
            dry_run: false,
            approve_before: None,
            snapshot_generation,
        };
        let PlannedJob { mut job, plan, check } = planned_job(request, outcome, now);
        self.store.create_safety_check(&cluster.organization_id, &check).await?;
        let announce = Announce::audit(AuditIntent {
            actor: "interruption-handler".to_owned(),
            event: "job.created".to_owned(),
            resource: id.to_string(),
            outcome: "success".to_owned(),
            detail: serde_json::json!({ "cluster_id": cluster.id, "steps": plan.outcome.plan.steps.len() }),
        })
        .and_event("job.queued", serde_json::json!({ "job_id": id, "cluster_id": cluster.id }));
        match self.store.start_job(&mut job, Some(&plan), now, &announce, now).await {
            Ok(()) => {}
            Err(error) if error.kind == StoreErrorKind::Conflict => {}
            Err(error) => return Err(error.into()),
        }
        self.wake(&cluster.organization_id, id).await?;
        Ok(Work { job, plan })
    }
}
