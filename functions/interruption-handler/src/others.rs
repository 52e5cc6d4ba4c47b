//! What else is going on in the cluster: other jobs with their plans, and their actions on nodes that are lost.

use crate::InterruptionHandler;
use crate::under_way::Work;
use spot_domain::{ActionKind, Cluster, JobId, JobKind, JobStatus, NodeName};
use spot_store::{Announce, AuditIntent};

impl InterruptionHandler {
    /// Jobs of the cluster that run or are about to, with their plans.
    pub(crate) async fn work_under_way(&self, cluster: &Cluster) -> anyhow::Result<Vec<Work>> {
        let org = &cluster.organization_id;
        let mut work = Vec::new();
        for job in self.store.open_jobs(org, &cluster.id).await? {
            let runs = match job.status {
                JobStatus::Running => true,
                JobStatus::Queued => job.kind == JobKind::Interruption,
                JobStatus::AwaitingApproval
                | JobStatus::Completed
                | JobStatus::Failed
                | JobStatus::Cancelled
                | JobStatus::Expired => false,
            };
            if runs && let Some(plan) = self.store.job_plan(org, &job.id).await? {
                work.push(Work { job, plan });
            }
        }
        Ok(work)
    }

    /// Withdraws what other jobs have not begun on these nodes: the loss decides there now (CLU-08).
    pub(crate) async fn cancel_unstarted(
        &self,
        cluster: &Cluster,
        nodes: &[NodeName],
        except: &JobId,
    ) -> anyhow::Result<()> {
        let (org, now) = (&cluster.organization_id, self.clock.now());
        for action in self.store.pending_actions(org, &cluster.id, now).await? {
            let on_lost = node_of(&action.kind).is_some_and(|node| nodes.contains(node));
            if action.job_id == *except || !on_lost {
                continue;
            }
            let announce = Announce::audit(AuditIntent {
                actor: "interruption-handler".to_owned(),
                event: "action.cancelled".to_owned(),
                resource: action.id.to_string(),
                outcome: "success".to_owned(),
                detail: serde_json::json!({ "kind": action.kind.name(), "reason": "its node is being lost" }),
            });
            self.store.cancel_action(org, &cluster.id, &action.id, &announce, now).await?;
        }
        Ok(())
    }
}

fn node_of(kind: &ActionKind) -> Option<&NodeName> {
    match kind {
        ActionKind::CordonNode(node)
        | ActionKind::UncordonNode(node)
        | ActionKind::DrainNode { node, .. }
        | ActionKind::LabelNode { node, .. } => Some(&node.name),
        ActionKind::LaunchInstance { .. }
        | ActionKind::TerminateInstance { .. }
        | ActionKind::DetachVolume { .. }
        | ActionKind::UpdateAutoScalingGroup { .. }
        | ActionKind::EvictPod { .. }
        | ActionKind::RestartRollout { .. } => None,
    }
}
