//! Beginning, moving on and closing a job: each one transaction.

use super::{cluster, job, job_plan};
use crate::core::prelude::*;
use spot_domain::{ClusterId, Job, JobId, JobKind, JobPlan, OrganizationId};

impl Store {
    /// Starts a job with its plan. An optimization takes the cluster: a conflict means that another job has it, or that
    /// it has not cooled down; an override's does too, and waits for no rest. An interruption never waits. The executor
    /// looks at the job at `due_at`.
    pub async fn start_job(
        &self,
        job: &mut Job,
        plan: Option<&JobPlan>,
        due_at: Timestamp,
        announce: &Announce,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        const OPERATION: &str = "start a job";
        let mut writes = vec![
            Write::create(job::row(job, 1, now).announcing(announce)),
            Write::create(job::open_row(self, job, due_at, now)),
        ];
        match job.kind {
            JobKind::Optimize => writes.insert(0, take_cluster(job, RESTED, now)),
            JobKind::Override => writes.insert(0, take_cluster(job, FREE, now)),
            JobKind::Interruption => {}
        }
        if let Some(plan) = plan {
            writes.extend(job_plan::rows(OPERATION, job, plan, now)?.into_iter().map(Write::create));
        }
        self.transact(OPERATION, writes).await?;
        job.version = 1;
        Ok(())
    }

    /// Closes a job: status and the rest as given, the pointer goes, the cluster is free and cools down until
    /// `cooldown_until`. The caller has read all its actions and found them final.
    pub async fn close_job(
        &self,
        job: &mut Job,
        cooldown_until: Option<Timestamp>,
        announce: &Announce,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        const OPERATION: &str = "close a job";
        if !job.status.is_final() {
            return Err(StoreError::new(OPERATION, StoreErrorKind::Invalid));
        }
        let pointer = job::open_key(&job.organization_id, &job.cluster_id, &job.id);
        let mut writes = vec![job::replace(job, announce, now), Write::delete(pointer)];
        match job.kind {
            JobKind::Optimize | JobKind::Override => writes.push(free_cluster(job, cooldown_until, now)),
            JobKind::Interruption => {}
        }
        self.transact(OPERATION, writes).await?;
        job.version += 1;
        Ok(())
    }

    /// Saves a job that is not final over the version that was read, and lets the executor look at it at `due_at`: both
    /// or neither, so that an approval cannot be stored and then slept over.
    pub async fn save_job_due(
        &self,
        job: &mut Job,
        due_at: Timestamp,
        announce: &Announce,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        const OPERATION: &str = "save a job and wake it";
        if job.status.is_final() {
            return Err(StoreError::new(OPERATION, StoreErrorKind::Invalid));
        }
        let key = job::open_key(&job.organization_id, &job.cluster_id, &job.id);
        let pointer = Write::update(key, "SET #G1SK = :at, #sum = :sum")
            .text(":at", keys::sortable(due_at))
            .text(":sum", job::pointed(job).summary());
        let pointer = pointer.when("attribute_exists(#PK)", StoreErrorKind::NotFound);
        self.transact(OPERATION, vec![job::replace(job, announce, now), pointer]).await?;
        job.version += 1;
        Ok(())
    }

    /// Moves the executor's next look at a job, from the time that was seen to be due. Only one of several callers
    /// gets `true`.
    pub async fn take_job(
        &self,
        org: &OrganizationId,
        cluster: &ClusterId,
        id: &JobId,
        due_at: Timestamp,
        next_at: Timestamp,
    ) -> Result<bool, StoreError> {
        let write = look_at(org, cluster, id, next_at)
            .text(":due", keys::sortable(due_at))
            .when("#G1SK = :due", StoreErrorKind::Conflict);
        match self.write("take a job", write).await {
            Ok(()) => Ok(true),
            Err(error) if error.kind == StoreErrorKind::Conflict => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Lets the executor look at a job at `at`, whatever was planned; nothing when the job is closed.
    pub async fn wake_job(
        &self,
        org: &OrganizationId,
        cluster: &ClusterId,
        id: &JobId,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let write = look_at(org, cluster, id, at).when("attribute_exists(#PK)", StoreErrorKind::NotFound);
        match self.write("wake a job", write).await {
            Err(error) if error.kind == StoreErrorKind::NotFound => Ok(()),
            other => other,
        }
    }
}

fn look_at(org: &OrganizationId, cluster: &ClusterId, id: &JobId, at: Timestamp) -> Write {
    Write::update(job::open_key(org, cluster, id), "SET #G1SK = :at").text(":at", keys::sortable(at))
}

/// No job has the cluster.
const FREE: &str = "attribute_exists(#PK) AND attribute_not_exists(#active_job)";
/// Nor does it rest after one.
const RESTED: &str = "attribute_exists(#PK) AND attribute_not_exists(#active_job) \
                      AND (attribute_not_exists(#cooldown_until) OR #cooldown_until <= :now)";

fn take_cluster(job: &Job, condition: &str, now: Timestamp) -> Write {
    let key = cluster::key(&job.organization_id, &job.cluster_id);
    Write::update(key, "SET #active_job = :job, #up = :now, #ver = #ver + :one")
        .text(":job", job.id.as_str())
        .value(":now", moment(now))
        .value(":one", number(1))
        .announcing(&Announce::nothing(), &[])
        .when(condition, StoreErrorKind::Conflict)
}

fn free_cluster(job: &Job, cooldown_until: Option<Timestamp>, now: Timestamp) -> Write {
    let key = cluster::key(&job.organization_id, &job.cluster_id);
    let cooldown = if cooldown_until.is_some() { ", #cooldown_until = :until" } else { "" };
    let write = Write::update(key, format!("SET #up = :now, #ver = #ver + :one{cooldown}"))
        .text(":job", job.id.as_str())
        .value(":now", moment(now))
        .value(":one", number(1))
        .announcing(&Announce::nothing(), &["active_job"])
        .when("#active_job = :job", StoreErrorKind::Conflict);
    match cooldown_until {
        Some(until) => write.value(":until", moment(until)),
        None => write,
    }
}
