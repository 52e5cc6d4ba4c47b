//! The global pause: everything voluntary stops within seconds.

use super::Moment;
use serde::{Deserialize, Serialize};

/// Whether everything is paused.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Pause {
    /// Nothing new begins and running drains stop. Interruptions are still answered.
    pub paused: bool,
    /// Everything is a dry run on this installation, whatever is asked.
    pub safe_mode: bool,
    /// Who changed it last.
    pub changed_by: Option<String>,
    /// When.
    pub changed_at: Option<Moment>,
    /// Why.
    pub reason: Option<String>,
}

/// `PUT /pause`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PauseRequest {
    /// Wanted state.
    pub paused: bool,
    /// Why, for the audit; 500 letters at most.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub reason: Option<String>,
}
