//! What of the things heard is new, or was left unfinished: the rest is known already and at most woken.

use crate::InterruptionHandler;
use crate::heard::What;
use crate::record::OpenCase;
use crate::subject::Case;
use spot_domain::{ActionKind, ActionStatus, Interruption, InterruptionState, JobId, OrganizationId};
use spot_runtime::messages::AdvanceJob;

/// A termination of ours is among so many of a cluster's newest actions when its end is heard of.
const NEWEST_ACTIONS: usize = 100;

/// A case to be answered.
pub(crate) enum Admitted {
    /// Heard for the first time.
    New(Case),
    /// Recorded, but its job was never stored: a delivery before this one broke off.
    Unfinished(OpenCase),
}

impl Admitted {
    pub(crate) fn case(&self) -> &Case {
        match self {
            Self::New(case) | Self::Unfinished(OpenCase { case, .. }) => case,
        }
    }
}

impl InterruptionHandler {
    /// Whether a case is to be answered now.
    pub(crate) async fn admit(&self, case: Case) -> anyhow::Result<Option<Admitted>> {
        let org = &case.organization_id;
        match self.store.interruption_of(org, &case.instance.id, case.heard.what.kind()).await? {
            Some(record) => self.known(case, record).await,
            None if self.was_ended_by_us(&case).await? => {
                let (source, id) = &case.heard.event;
                self.store.note_event(source, id, "we ended it ourselves", self.clock.now()).await?;
                Ok(None)
            }
            None => Ok(Some(Admitted::New(case))),
        }
    }

    async fn known(&self, case: Case, record: Interruption) -> anyhow::Result<Option<Admitted>> {
        let Some(job_id) = record.job_id.as_ref().filter(|_| record.state == InterruptionState::Acting) else {
            return Ok(None);
        };
        match self.store.job(&case.organization_id, job_id).await? {
            None => Ok(Some(Admitted::Unfinished(OpenCase { case, record }))),
            Some(job) => {
                if !job.status.is_final() {
                    self.wake(&case.organization_id, job_id).await?;
                }
                Ok(None)
            }
        }
    }

    /// The executor looks at the job at once.
    pub(crate) async fn wake(&self, org: &OrganizationId, job_id: &JobId) -> anyhow::Result<()> {
        Ok(self.executor.send(&AdvanceJob { organization_id: org.clone(), job_id: job_id.clone() }).await?)
    }

    /// Ends of our own making are told like all others.
    async fn was_ended_by_us(&self, case: &Case) -> anyhow::Result<bool> {
        match case.heard.what {
            What::Ended | What::Lost { .. } => {}
            What::Warning | What::Rebalance | What::Maintenance => return Ok(false),
        }
        let newest = self.store.actions(&case.organization_id, &case.cluster_id, NEWEST_ACTIONS).await?;
        Ok(newest.iter().any(|action| match (&action.kind, action.status) {
            (_, ActionStatus::Failed | ActionStatus::Expired | ActionStatus::Cancelled) => false,
            (ActionKind::TerminateInstance { instance_id, .. }, _) => *instance_id == case.instance.id,
            _ => false,
        }))
    }
}
