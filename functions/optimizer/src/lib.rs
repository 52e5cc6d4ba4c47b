//! Plans clusters (DEC-01..05, CLU-08): every ten minutes, on demand, and when something happened.
//!
//! load (snapshot, prices, flags, instances) -> decide (engine, then the independent checker) -> apply (job, safety
//! check, plan in the table; a message to the executor). A plan is only ever stored together with its safety check.

mod forced;
mod function;
mod glance;
mod job;
mod load;
mod restraint;
mod tick;

use anyhow::Context;
use glance::Glance;
use load::Loaded;
use restraint::Restraint;
use spot_catalog::Catalog;
use spot_domain::{Chance, Clock, JobId, JobTrigger, PlanOutcome, SafetyVerdict};
use spot_engine::checker::check_plan;
use spot_planning_input::PlannedJob;
use spot_platform::Queue;
use spot_runtime::messages::{AdvanceJob, OptimizeCluster};
use spot_store::{Announce, Store, StoreErrorKind};
use std::sync::Arc;

/// What the optimizer works with.
pub struct Optimizer {
    /// Table.
    pub store: Store,
    /// Facts.
    pub catalog: Arc<Catalog>,
    /// Its own queue, filled by its tick.
    pub work: Queue,
    /// The executor's queue.
    pub executor: Queue,
    /// Clock.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub chance: Arc<dyn Chance>,
}

/// What came of one look at a cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A job was started.
    Started(JobId),
    /// Nothing to do, with the reason.
    Nothing(&'static str),
}

impl Optimizer {
    /// Plans one cluster. Everything that can be missing (a snapshot, prices, the cluster itself) is an ordinary answer.
    pub async fn optimize(&self, message: &OptimizeCluster) -> anyhow::Result<Outcome> {
        let now = self.clock.now();
        let (org, id) = (&message.organization_id, &message.cluster_id);
        let loaded = match load::load(self, org, id, now).await? {
            Ok(loaded) => loaded,
            Err(reason) => return Ok(Outcome::Nothing(reason)),
        };
        if let Some(waiting) = self.settle_overrides(&loaded.overrides, now).await? {
            return self.force(message, &loaded, waiting, now).await;
        }
        if message.overrides_only {
            return Ok(Outcome::Nothing("no override waits"));
        }
        let asked_by_hand = message.trigger == JobTrigger::User;
        if let Some(reason) = not_now(&loaded, asked_by_hand, now) {
            return Ok(Outcome::Nothing(reason));
        }
        let (glance, memory) = (Glance::at(&loaded.input), format!("planned.{id}"));
        let before = self.store.setting::<Glance>(Some(org), &memory).await.unwrap_or_default();
        if !asked_by_hand && before.is_some_and(|before| !glance.differs_from(&before)) {
            return Ok(Outcome::Nothing(
                "nothing that matters has changed since the last plan, which had nothing to do",
            ));
        }
        let outcome = spot_engine::plan(&loaded.input);
        if let Some(violation) = check_plan(&loaded.input, &outcome).into_iter().next() {
            // A defect of ours: nothing is done, loudly.
            tracing::error!(cluster_id = %id, rule = violation.rule.code(), detail = %violation.detail, "plan withheld");
            return Ok(Outcome::Nothing("the plan did not pass the independent check"));
        }
        if outcome.plan.steps.is_empty() || outcome.report.safety.verdict == SafetyVerdict::Rejected {
            self.store.put_setting(Some(org), &memory, &glance, &Announce::nothing(), now).await?;
            return Ok(Outcome::Nothing("no step is worth it"));
        }
        if !asked_by_hand && let Some(restraint) = self.held_back(message, &outcome, now).await? {
            if restraint == Restraint::SavesTooLittle {
                self.store.put_setting(Some(org), &memory, &glance, &Announce::nothing(), now).await?;
            }
            return Ok(Outcome::Nothing(restraint.in_words()));
        }
        self.start(message, &loaded, outcome).await
    }

    async fn held_back(
        &self,
        message: &OptimizeCluster,
        outcome: &PlanOutcome,
        now: jiff::Timestamp,
    ) -> anyhow::Result<Option<Restraint>> {
        let (org, id) = (&message.organization_id, &message.cluster_id);
        let newest_first = self.store.cluster_jobs(org, id, restraint::JOBS_LOOKED_AT).await?;
        Ok(restraint::holds_back(outcome, &newest_first, now))
    }

    async fn start(&self, message: &OptimizeCluster, loaded: &Loaded, outcome: PlanOutcome) -> anyhow::Result<Outcome> {
        let now = self.clock.now();
        let made = job::make(self, message, loaded, outcome, now);
        let PlannedJob { mut job, plan, check } = made.planned;
        self.store.create_safety_check(&message.organization_id, &check).await?;
        match self.store.start_job(&mut job, Some(&plan), made.due_at, &made.announce, now).await {
            Ok(()) => {}
            Err(error) if error.kind == StoreErrorKind::Conflict => {
                return Ok(Outcome::Nothing("another job has the cluster, or it cools down"));
            }
            Err(error) => return Err(error).context("starting the job"),
        }
        if !job.status.is_final() && job.approve_before.is_none() {
            let message = AdvanceJob { organization_id: job.organization_id.clone(), job_id: job.id.clone() };
            self.executor.send(&message).await?;
        }
        Ok(Outcome::Started(job.id))
    }
}

fn not_now(loaded: &Loaded, asked_by_hand: bool, now: jiff::Timestamp) -> Option<&'static str> {
    if loaded.cluster.active_job.is_some() {
        return Some("a job has the cluster");
    }
    if loaded.waiting_for_approval && !asked_by_hand {
        return Some("a plan waits for approval");
    }
    if loaded.cluster.cooldown_until.is_some_and(|until| until > now) {
        return Some("the cluster cools down");
    }
    if loaded.open_interruptions {
        return Some("an interruption is being answered");
    }
    None
}
