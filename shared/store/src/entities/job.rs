//! Job: `T#org#J · JOB#job`, in index G1 in its cluster's list. While it is not final a pointer `OPEN#job` stands in its
//! cluster's partition: what is open on a cluster is read strongly and costs the same however many clusters the
//! organization has. The pointer carries the time at which the executor looks next (G1), lists what is open in the
//! organization (G2), and says whether the job waits for a person.

use crate::core::due::{DueKind, DueSubject};
use crate::core::prelude::*;
use crate::core::row::days_after;
use spot_domain::{ClusterId, Job, JobId, JobStatus, Microusd, OrganizationId};

/// Jobs live so long in the table.
const LIVES_DAYS: i64 = 400;

pub(super) fn key(org: &OrganizationId, id: &JobId) -> Key {
    Key::new(keys::jobs(org), format!("JOB#{id}"))
}

pub(super) fn open_key(org: &OrganizationId, cluster: &ClusterId, id: &JobId) -> Key {
    Key::new(keys::cluster(org, cluster), format!("OPEN#{id}"))
}

pub(super) fn row(job: &Job, version: u64, now: Timestamp) -> Row {
    let org = &job.organization_id;
    Row::new(&key(org, &job.id), "JOB", now)
        .time("at", job.created_at)
        .text("org", org.as_str())
        .text("job", job.id.as_str())
        .text("clu", job.cluster_id.as_str())
        .word("kind", &job.kind)
        .word("trigger", &job.trigger)
        .word("status", &job.status)
        .flag("final", job.status.is_final())
        .flag("dry_run", job.dry_run)
        .number("snapshot_gen", job.snapshot_generation)
        .maybe_time("approve_before", job.approve_before)
        .maybe_json("decided_by", job.decided_by.as_ref())
        .maybe_text("safety_check", job.safety_check.as_ref().map(|id| id.as_str()))
        .number("est_saving", job.estimated_saving_microusd_per_month.0)
        .number("step", job.step)
        .json("progress", &job.progress)
        .json("funnel", &job.funnel)
        .maybe_text("error", job.error.as_ref())
        .maybe_time("completed_at", job.completed_at)
        .version(version)
        .dies_at(days_after(job.created_at, LIVES_DAYS))
        .in_first_index(keys::cluster_jobs(org, &job.cluster_id), job.id.as_str())
        .text("sum", job.id.as_str())
}

/// What the pointer of a job says without the job being read.
pub(super) fn pointed(job: &Job) -> DueSubject {
    let mut subject = DueSubject::of(&job.organization_id);
    subject.cluster_id = Some(job.cluster_id.clone());
    subject.job_id = Some(job.id.clone());
    subject.waits = job.status == JobStatus::AwaitingApproval;
    subject
}

/// The pointer of a job that is not final.
pub(super) fn open_row(store: &Store, job: &Job, due_at: Timestamp, now: Timestamp) -> Row {
    let subject = pointed(job);
    Row::new(&open_key(&job.organization_id, &job.cluster_id, &job.id), "OPEN", now)
        .text("job", job.id.as_str())
        .due(store, DueKind::Job, job.id.as_str(), due_at, &subject)
        .in_second_index(keys::open_jobs(&job.organization_id), job.id.as_str())
}

impl TryFrom<Row> for Job {
    type Error = CorruptItem;
    fn try_from(row: Row) -> Result<Self, CorruptItem> {
        Ok(Self {
            id: row.read("job")?,
            organization_id: row.read("org")?,
            cluster_id: row.read("clu")?,
            kind: row.read_word("kind")?,
            trigger: row.read_word("trigger")?,
            status: row.read_word("status")?,
            dry_run: row.read_flag("dry_run")?,
            created_at: row.read_time("at")?,
            snapshot_generation: row.read_number("snapshot_gen")?,
            approve_before: row.read_maybe_time("approve_before")?,
            decided_by: row.read_maybe_json("decided_by")?,
            safety_check: row.read_maybe("safety_check")?,
            estimated_saving_microusd_per_month: Microusd(row.read_number("est_saving")?),
            step: row.read_number("step")?,
            progress: row.read_json("progress")?,
            funnel: row.read_json("funnel")?,
            error: row.read_maybe_text("error")?.map(str::to_owned),
            completed_at: row.read_maybe_time("completed_at")?,
            version: row.read_version()?,
        })
    }
}

/// A job over the version that was read; never over a final one.
pub(super) fn replace(job: &Job, announce: &Announce, now: Timestamp) -> Write {
    Write::replace(row(job, job.version + 1, now).announcing(announce), job.version)
        .when("#ver = :seen AND #final = :no", StoreErrorKind::VersionMismatch)
        .value(":no", aws_sdk_dynamodb::types::AttributeValue::Bool(false))
}

impl Store {
    /// A job.
    pub async fn job(&self, org: &OrganizationId, id: &JobId) -> Result<Option<Job>, StoreError> {
        self.get_entity("read a job", &key(org, id)).await
    }

    /// Saves a job that is not final, over the version that was read.
    pub async fn save_job(&self, job: &mut Job, announce: &Announce, now: Timestamp) -> Result<(), StoreError> {
        const OPERATION: &str = "save a job";
        if job.status.is_final() {
            return Err(StoreError::new(OPERATION, StoreErrorKind::Invalid));
        }
        self.write(OPERATION, replace(job, announce, now)).await?;
        job.version += 1;
        Ok(())
    }
}
