//! The activity feed.

use super::Moment;
use serde::{Deserialize, Serialize};

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Activity {
    /// `evt_…`; as on the live channel `org:activity`, so that neither hole nor repeat shows.
    pub id: String,
    /// When.
    pub at: Moment,
    /// What kind, `job.closed`, `action.completed`.
    pub kind: String,
    /// Its cluster.
    pub cluster_id: Option<String>,
    /// Its job.
    pub job_id: Option<String>,
    /// Its action.
    pub action_id: Option<String>,
    /// What the event itself says.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub detail: serde_json::Value,
}
