//! Nodes that a person has forced on-demand (OVR-01, OVR-03): carried out before anything is planned for money, and
//! ended when their time is over.

use crate::load::Loaded;
use crate::{Optimizer, Outcome};
use jiff::Timestamp;
use spot_domain::{
    Instance, InstanceState, JobKind, NodeName, Override, OverrideState, PlanOutcome, SafetyCheckId, SafetyVerdict,
};
use spot_engine::checker::check_plan;
use spot_engine::force_on_demand;
use spot_planning_input::{JobRequest, PlannedJob, planned_job};
use spot_runtime::messages::{AdvanceJob, OptimizeCluster};
use spot_store::{Announce, AuditIntent, StoreErrorKind, override_changed};

/// While another job has the cluster, an override is tried again after so many seconds.
const LOOK_AGAIN_SECS: u32 = 60;
/// The cluster is not free.
const WAITS: Outcome = Outcome::Nothing("an override waits until the cluster is free");

/// What is to be done about an override.
enum Course {
    /// Nothing.
    Leave,
    /// It is to be carried out.
    CarryOut,
    /// It is over, with the reason for people.
    End(&'static str),
}

impl Optimizer {
    /// Ends overrides that are over; answers the first that is to be carried out.
    pub(crate) async fn settle_overrides(
        &self,
        overrides: &[Override],
        now: Timestamp,
    ) -> anyhow::Result<Option<Override>> {
        let mut waiting = None;
        for known in overrides {
            match self.course(known, now).await? {
                Course::Leave => {}
                Course::CarryOut => waiting = waiting.or_else(|| Some(known.clone())),
                Course::End(why) => self.end_override(known.clone(), why, now).await?,
            }
        }
        Ok(waiting)
    }

    async fn course(&self, known: &Override, now: Timestamp) -> anyhow::Result<Course> {
        let (org, over) = (&known.organization_id, known.expires_at <= now);
        match known.state {
            OverrideState::Active if over => Ok(Course::End("its time is over")),
            OverrideState::Active => {
                let instance = self.store.instance(org, &known.cluster_id, known.instance_id()).await?;
                let is_lost = instance.is_some_and(|instance| is_gone(&instance));
                Ok(if is_lost { Course::End("its on-demand node is gone") } else { Course::Leave })
            }
            OverrideState::Applying | OverrideState::Ending => Ok(match self.store.job(org, &known.job_id).await? {
                Some(job) if !job.status.is_final() => Course::Leave,
                Some(_) => Course::End("its job is over"),
                None if known.state == OverrideState::Ending => Course::End("ended early"),
                None if over => Course::End("the cluster was not free in time"),
                None => Course::CarryOut,
            }),
            OverrideState::Ended => Ok(Course::Leave),
        }
    }

    /// Starts the job of an override, or ends it with the reason why there is none.
    pub(crate) async fn force(
        &self,
        message: &OptimizeCluster,
        loaded: &Loaded,
        known: Override,
        now: Timestamp,
    ) -> anyhow::Result<Outcome> {
        if loaded.cluster.active_job.is_some() || loaded.open_interruptions {
            return self.look_again(message).await;
        }
        let planned = match node_on(loaded, &known.target_id) {
            Some(node) => planned(loaded, node),
            None => Err("its node was gone before on-demand could take its place".to_owned()),
        };
        match planned {
            Ok(outcome) => self.start_override(message, loaded, known, outcome).await,
            Err(why) => {
                self.end_override(known, &why, now).await?;
                Ok(Outcome::Nothing("an override cannot be carried out"))
            }
        }
    }

    async fn start_override(
        &self,
        message: &OptimizeCluster,
        loaded: &Loaded,
        known: Override,
        outcome: PlanOutcome,
    ) -> anyhow::Result<Outcome> {
        let now = self.clock.now();
        let request = JobRequest {
            id: known.job_id.clone(),
            check_id: SafetyCheckId::fresh(&*self.clock, &*self.chance),
            organization_id: known.organization_id.clone(),
            cluster_id: known.cluster_id.clone(),
            kind: JobKind::Override,
            trigger: spot_domain::JobTrigger::User,
            dry_run: false,
            // Who asked has confirmed it.
            approve_before: None,
            snapshot_generation: loaded.generation,
        };
        let PlannedJob { mut job, plan, check } = planned_job(request, outcome, now);
        self.store.create_safety_check(&job.organization_id, &check).await?;
        match self.store.start_job(&mut job, Some(&plan), now, &told(&known), now).await {
            Ok(()) => {}
            Err(error) if error.kind == StoreErrorKind::Conflict => return self.look_again(message).await,
            Err(error) => return Err(error.into()),
        }
        let advance = AdvanceJob { organization_id: job.organization_id.clone(), job_id: job.id.clone() };
        self.executor.send(&advance).await?;
        Ok(Outcome::Started(job.id))
    }

    /// Only messages that are about overrides come again: ticks come by themselves.
    async fn look_again(&self, message: &OptimizeCluster) -> anyhow::Result<Outcome> {
        if message.overrides_only {
            self.work.send_after(message, LOOK_AGAIN_SECS).await?;
        }
        Ok(WAITS)
    }

    /// Somebody else may have changed it meanwhile: then the next look judges it anew.
    async fn end_override(&self, mut known: Override, why: &str, now: Timestamp) -> anyhow::Result<()> {
        known.end(why, now);
        let announce = override_changed("optimizer", &known);
        match self.store.save_override(&mut known, &announce, now).await {
            Err(error) if error.kind != StoreErrorKind::VersionMismatch => Err(error.into()),
            Ok(()) | Err(_) => Ok(()),
        }
    }
}

fn is_gone(instance: &Instance) -> bool {
    instance.ended_at.is_some()
        || match instance.state {
            InstanceState::Pending | InstanceState::Running => false,
            InstanceState::ShuttingDown | InstanceState::Stopped | InstanceState::Terminated | InstanceState::Gone => {
                true
            }
        }
}

fn node_on<'a>(loaded: &'a Loaded, instance_id: &str) -> Option<&'a NodeName> {
    let mut named = loaded.seen.nodes.iter().zip(&loaded.seen.identities);
    let found = named.find(|(_, identity)| identity.instance_id.as_deref() == Some(instance_id));
    found.map(|(node, _)| &node.name)
}

/// The plan, checked like any other.
fn planned(loaded: &Loaded, node: &NodeName) -> Result<PlanOutcome, String> {
    let outcome = force_on_demand(&loaded.input, node)?;
    if let Some(violation) = check_plan(&loaded.input, &outcome).into_iter().next() {
        tracing::error!(rule = violation.rule.code(), detail = %violation.detail, "override withheld");
        return Err("the plan did not pass the independent check".to_owned());
    }
    if outcome.report.safety.verdict == SafetyVerdict::Rejected {
        return Err("a safety layer would break".to_owned());
    }
    Ok(outcome)
}

fn told(known: &Override) -> Announce {
    Announce::audit(AuditIntent {
        actor: "optimizer".to_owned(),
        event: "job.created".to_owned(),
        resource: known.job_id.to_string(),
        outcome: "success".to_owned(),
        detail: serde_json::json!({ "cluster_id": known.cluster_id, "override_id": known.id }),
    })
    .and_event(
        "job.queued",
        serde_json::json!({ "job_id": known.job_id, "cluster_id": known.cluster_id, "override_id": known.id }),
    )
}
