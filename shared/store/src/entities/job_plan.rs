//! Plan of a job: `T#org#J#job · PLN#nn`, zstd-compressed JSON in parts.

use crate::core::prelude::*;
use crate::core::row::{days_after, json_text};
use crate::core::store::corrupt;
use spot_domain::{Job, JobId, JobPlan, OrganizationId, PlanOutcome};

/// A part's size at most.
const PART_BYTES: usize = 16 * 1024;
/// Parts that fit into the transaction that starts a job.
const MAX_PARTS: usize = 90;
/// As long as its job.
const LIVES_DAYS: i64 = 400;
/// zstd's own default: best size for its time.
const COMPRESSION: i32 = 3;

/// Key of a part.
pub(super) fn part_key(org: &OrganizationId, id: &JobId, number: usize) -> Key {
    Key::new(keys::plan(org, id), format!("PLN#{number:03}"))
}

/// Reads a plan out of all its parts.
pub(super) fn read_parts(rows: &[Row]) -> Result<PlanOutcome, CorruptItem> {
    let missing = || CorruptItem {
        pk: String::new(),
        sk: "PLN#".to_owned(),
        attribute: "parts".to_owned(),
        trouble: "are not there".to_owned(),
    };
    let first = rows.first().ok_or_else(missing)?;
    if first.read_number::<usize>("parts")? != rows.len() {
        return Err(first.corrupt("parts", "are not all there"));
    }
    let mut packed = Vec::new();
    for row in rows {
        packed.extend_from_slice(row.read_bytes("data")?);
    }
    let text = zstd::decode_all(packed.as_slice()).map_err(|error| first.corrupt("data", error))?;
    serde_json::from_slice(&text).map_err(|error| first.corrupt("data", error))
}

/// The rows of a plan.
pub(super) fn rows(operation: &'static str, job: &Job, plan: &JobPlan, now: Timestamp) -> Result<Vec<Row>, StoreError> {
    let text = json_text(&plan.outcome);
    let packed = zstd::encode_all(text.as_bytes(), COMPRESSION)
        .map_err(|error| StoreError::with_source(operation, StoreErrorKind::Invalid, error))?;
    let parts: Vec<_> = packed.chunks(PART_BYTES).collect();
    if parts.len() > MAX_PARTS {
        return Err(StoreError::new(operation, StoreErrorKind::Invalid));
    }
    let row = |(number, part): (usize, &&[u8])| {
        let key = part_key(&job.organization_id, &job.id, number);
        let row = Row::new(&key, "PLN", now).number("parts", parts.len()).bytes("data", part.to_vec());
        row.dies_at(days_after(job.created_at, LIVES_DAYS))
    };
    Ok(parts.iter().enumerate().map(row).collect())
}

impl Store {
    /// The plan of a job.
    pub async fn job_plan(&self, org: &OrganizationId, id: &JobId) -> Result<Option<JobPlan>, StoreError> {
        const OPERATION: &str = "read a plan";
        let rows = self.query(OPERATION, Query::of(keys::plan(org, id)).prefix("PLN#")).await?;
        if rows.is_empty() {
            return Ok(None);
        }
        let outcome = read_parts(&rows).map_err(|error| corrupt(OPERATION, error))?;
        Ok(Some(JobPlan { job_id: id.clone(), outcome }))
    }
}
