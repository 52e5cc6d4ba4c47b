//! Action: `T#org#C#clu#Q · ACT#act`. While it is not final it stands in the due index: with its expiry while it waits,
//! with the end of its lease while somebody holds it.

use crate::core::due::{DueKind, DueSubject};
use crate::core::prelude::*;
use crate::core::row::days_after;
use crate::core::store::entities;
use jiff::SignedDuration;
use spot_domain::{Action, ActionId, ActionStatus, ClusterId, Job, OrganizationId};

/// Actions live so long in the table.
const LIVES_DAYS: i64 = 30;
/// No action waits longer, so older ones need not be looked at.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(60);

pub(super) fn key(org: &OrganizationId, cluster: &ClusterId, id: &ActionId) -> Key {
    Key::new(keys::actions(org, cluster), format!("ACT#{id}"))
}

/// Ids begin with their time, so a range of time is a range of keys.
pub(super) fn first_key_from(at: Timestamp) -> String {
    format!("ACT#{}_{:012x}", ActionId::PREFIX, at.as_millisecond().max(0))
}

pub(super) fn row(store: &Store, org: &OrganizationId, action: &Action, version: u64, now: Timestamp) -> Row {
    let row = Row::new(&key(org, &action.cluster_id, &action.id), "ACT", now)
        .time("at", action.created_at)
        .text("org", org.as_str())
        .text("act", action.id.as_str())
        .text("clu", action.cluster_id.as_str())
        .text("job", action.job_id.as_str())
        .number("step", action.step)
        .json("kind", &action.kind)
        .word("layer", &action.kind.layer())
        .word("status", &action.status)
        .number("seq", action.sequence)
        .time("expires_at", action.expires_at)
        .number("fence", action.fence)
        .maybe_time("lease_until", action.lease_until)
        .maybe_text("holder", action.holder.as_ref())
        .maybe_time("completed_at", action.completed_at)
        .maybe_json("result", action.result.as_ref())
        .version(version)
        .dies_at(days_after(action.created_at, LIVES_DAYS));
    let due_at = match action.status {
        ActionStatus::Pending => action.expires_at,
        ActionStatus::PickedUp => action.lease_until.unwrap_or(action.expires_at),
        ActionStatus::Completed | ActionStatus::Failed | ActionStatus::Expired | ActionStatus::Cancelled => return row,
    };
    let mut subject = DueSubject::of(org);
    subject.cluster_id = Some(action.cluster_id.clone());
    subject.job_id = Some(action.job_id.clone());
    subject.action_id = Some(action.id.clone());
    row.due(store, DueKind::Action, action.cluster_id.as_str(), due_at, &subject)
}

impl TryFrom<Row> for Action {
    type Error = CorruptItem;
    fn try_from(row: Row) -> Result<Self, CorruptItem> {
        Ok(Self {
            id: row.read("act")?,
            cluster_id: row.read("clu")?,
            job_id: row.read("job")?,
            step: row.read_number("step")?,
            kind: row.read_json("kind")?,
            status: row.read_word("status")?,
            sequence: row.read_number("seq")?,
            created_at: row.read_time("at")?,
            expires_at: row.read_time("expires_at")?,
            fence: row.read_number("fence")?,
            lease_until: row.read_maybe_time("lease_until")?,
            holder: row.read_maybe_text("holder")?.map(str::to_owned),
            completed_at: row.read_maybe_time("completed_at")?,
            result: row.read_maybe_json("result")?,
            version: row.read_version()?,
        })
    }
}

impl Store {
    /// An action.
    pub async fn action(
        &self,
        org: &OrganizationId,
        cluster: &ClusterId,
        id: &ActionId,
    ) -> Result<Option<Action>, StoreError> {
        self.get_entity("read an action", &key(org, cluster, id)).await
    }

    /// Actions of a job, oldest first, read strongly: what closes a job is decided by it.
    pub async fn actions_of_job(&self, org: &OrganizationId, job: &Job) -> Result<Vec<Action>, StoreError> {
        const OPERATION: &str = "list a job's actions";
        let query = Query::of(keys::actions(org, &job.cluster_id))
            .between(first_key_from(job.created_at), "ACT#~")
            .filter("#job = :job", &[(":job", text(job.id.as_str()))]);
        entities(OPERATION, self.query(OPERATION, query).await?)
    }

    /// Actions of a cluster that wait to be picked up and have not expired, oldest first.
    pub async fn pending_actions(
        &self,
        org: &OrganizationId,
        cluster: &ClusterId,
        now: Timestamp,
    ) -> Result<Vec<Action>, StoreError> {
        const OPERATION: &str = "list pending actions";
        let since = now.checked_sub(LONGEST_WAIT).unwrap_or(Timestamp::UNIX_EPOCH);
        let query = Query::of(keys::actions(org, cluster)).between(first_key_from(since), "ACT#~").filter(
            "#status = :pending AND #expires_at > :now",
            &[(":pending", text("pending")), (":now", moment(now))],
        );
        entities(OPERATION, self.query(OPERATION, query).await?)
    }

    /// The newest actions of a cluster, newest first.
    pub async fn actions(
        &self,
        org: &OrganizationId,
        cluster: &ClusterId,
        limit: usize,
    ) -> Result<Vec<Action>, StoreError> {
        const OPERATION: &str = "list actions";
        let query = Query::of(keys::actions(org, cluster)).prefix("ACT#").newest_first().limit(limit).eventual();
        entities(OPERATION, self.query(OPERATION, query).await?)
    }
}
