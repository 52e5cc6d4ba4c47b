//! The audit log.

use super::Moment;
use serde::{Deserialize, Serialize};

/// One entry. Entries of a lane are chained by their hashes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditEntry {
    /// Lane and number, `3-000000000042`.
    pub id: String,
    /// Lane, 0 to 7.
    pub lane: u64,
    /// Number within the lane, from 1, without gaps.
    pub seq: u64,
    /// When the change was made.
    pub at: Moment,
    /// Who made it.
    pub actor: String,
    /// What was done, `job.approved`.
    pub event: String,
    /// To what.
    pub resource: String,
    /// What came of it.
    pub outcome: String,
    /// Details.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub detail: serde_json::Value,
    /// Hash of this entry and all before it.
    pub hash: String,
    /// Hash of the entry before.
    pub prev_hash: String,
}
