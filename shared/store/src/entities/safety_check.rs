//! Safety check: `T#org#C#clu#S · VAL#val`, stored before anything of its plan runs.

use crate::core::prelude::*;
use crate::core::row::days_after;
use spot_domain::{ClusterId, JobId, OrganizationId, SafetyCheckId, SafetyReport};

/// As long as jobs.
const LIVES_DAYS: i64 = 400;

/// The check of one plan.
#[derive(Clone, Debug, PartialEq)]
pub struct SafetyCheck {
    /// Id.
    pub id: SafetyCheckId,
    /// Cluster.
    pub cluster_id: ClusterId,
    /// The job it was made for.
    pub job_id: JobId,
    /// SHA-256 of the plan it judged.
    pub plan_hash: String,
    /// What it says.
    pub report: SafetyReport,
    /// When it was made.
    pub checked_at: Timestamp,
}

pub(super) fn key(org: &OrganizationId, cluster: &ClusterId, id: &SafetyCheckId) -> Key {
    Key::new(keys::safety(org, cluster), format!("VAL#{id}"))
}

impl TryFrom<Row> for SafetyCheck {
    type Error = CorruptItem;
    fn try_from(row: Row) -> Result<Self, CorruptItem> {
        Ok(Self {
            id: row.read("val")?,
            cluster_id: row.read("clu")?,
            job_id: row.read("job")?,
            plan_hash: row.read_text("plan_hash")?.to_owned(),
            report: row.read_json("report")?,
            checked_at: row.read_time("up")?,
        })
    }
}

impl Store {
    /// Stores a check; it never changes.
    pub async fn create_safety_check(&self, org: &OrganizationId, check: &SafetyCheck) -> Result<(), StoreError> {
        let row = Row::new(&key(org, &check.cluster_id, &check.id), "VAL", check.checked_at)
            .text("val", check.id.as_str())
            .text("clu", check.cluster_id.as_str())
            .text("job", check.job_id.as_str())
            .text("plan_hash", &check.plan_hash)
            .word("verdict", &check.report.verdict)
            .json("report", &check.report)
            .dies_at(days_after(check.checked_at, LIVES_DAYS));
        self.write("store a safety check", Write::create(row)).await
    }

    /// A check.
    pub async fn safety_check(
        &self,
        org: &OrganizationId,
        cluster: &ClusterId,
        id: &SafetyCheckId,
    ) -> Result<Option<SafetyCheck>, StoreError> {
        self.get_entity("read a safety check", &key(org, cluster, id)).await
    }
}
