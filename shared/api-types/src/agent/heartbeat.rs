//! The sign of life of an agent that has nothing else to say.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// `POST …/heartbeat`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HeartbeatRequest {
    /// Which run of the agent.
    pub instance_id: String,
    /// Its lease.
    pub lease_epoch: u64,
    /// Version of the agent.
    pub version: String,
    /// Since it started.
    pub uptime_s: u64,
    /// Resident memory; 0 when unknown.
    #[serde(default)]
    pub memory_bytes: u64,
    /// CPU taken since the heartbeat before; 0 when unknown.
    #[serde(default)]
    pub cpu_millicores: u32,
    /// Errors of any kind.
    #[serde(default)]
    pub errors_last_minute: u32,
    /// When all watches were last known to be in step with the cluster.
    #[serde(default)]
    pub last_collection_at: Option<Timestamp>,
    /// The Kubernetes API answers.
    pub k8s_api_ok: bool,
    /// The queue answers.
    pub queue_ok: bool,
    /// The policy the guard holds to.
    pub policy_hash: String,
    /// Hash of the cluster as the agent sees it; equal to that of the last snapshot unless one is about to be sent.
    #[serde(default)]
    pub snapshot_hash: String,
    /// Commands under way.
    #[serde(default)]
    pub running: u32,
}

/// Answer to a heartbeat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HeartbeatResponse {
    /// The control plane's time.
    pub server_time: Timestamp,
    /// The configuration the agent should have; it registers again when its own is older.
    #[serde(default)]
    pub config_version: u64,
    /// The policy the agent should hold to; it registers again when its own differs. Empty: no opinion.
    #[serde(default)]
    pub policy_hash: String,
    /// Everything stops: running drains within seconds, nothing new begins.
    #[serde(default)]
    pub paused: bool,
    /// The control plane lacks the snapshot of `snapshot_hash`: send it now.
    #[serde(default)]
    pub snapshot_wanted: bool,
}
