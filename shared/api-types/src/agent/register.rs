//! Registering, what the agent is told then, and credentials for its queue.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use spot_domain::AgentId;
use std::fmt;

/// `POST …/agent/register`. The first call pins the cluster's UID; a repeat changes nothing but the lease.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RegisterRequest {
    /// Version of the agent.
    pub agent_version: String,
    /// Which run of the agent: UID of its pod.
    pub instance_id: String,
    /// Kubernetes version, `v1.34.1`.
    pub kubernetes_version: String,
    /// UID of the namespace `kube-system`, which no cluster shares with another.
    pub cluster_uid: String,
    /// Nodes now.
    pub node_count: u32,
    /// The agent writes nothing.
    pub dry_run: bool,
    /// Kinds of action it knows.
    #[serde(default)]
    pub capabilities: Vec<String>,
}

/// Answer to a registration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RegisterResponse {
    /// The agent's id.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub agent_id: AgentId,
    /// Rises with each registration; requests with an older one are refused with `fence_lost`.
    pub lease_epoch: u64,
    /// How often what is done.
    #[serde(default)]
    pub config: AgentConfig,
    /// What the guard holds to.
    #[serde(default)]
    pub policy: AgentPolicy,
    /// Keys whose signatures count.
    pub signing_keys: Vec<SigningKey>,
    /// Its queue; none: commands are fetched over HTTP only.
    #[serde(default)]
    pub queue: Option<QueueAddress>,
    /// For the queue alone.
    #[serde(default)]
    pub credentials: Option<QueueCredentials>,
    /// No command up to this number may still be started: an agent that lost its memory repeats none.
    #[serde(default)]
    pub sequence_floor: u64,
    /// The control plane's time.
    pub server_time: Timestamp,
}

/// Intervals and limits, set by the control plane. Units in the names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct AgentConfig {
    /// Rises with each change; the agent registers again when a heartbeat names a newer one.
    pub version: u64,
    /// Silence after which a heartbeat is sent.
    pub heartbeat_interval_s: u32,
    /// Between two uploads of a changed snapshot.
    pub snapshot_interval_s: u32,
    /// The same after a change that matters to a decision.
    pub urgent_snapshot_interval_s: u32,
    /// Between two samples of usage.
    pub collection_interval_s: u32,
    /// Length of a usage window.
    pub window_s: u32,
    /// Commands carried out side by side; urgent ones are not counted.
    pub max_concurrent: u32,
}

impl Default for AgentConfig {
    fn default() -> Self {
        Self {
            version: 0,
            heartbeat_interval_s: 60,
            snapshot_interval_s: 300,
            urgent_snapshot_interval_s: 30,
            collection_interval_s: 30,
            window_s: 300,
            max_concurrent: 5,
        }
    }
}

/// What the guard of the agent holds to, whatever is signed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct AgentPolicy {
    /// Pods there are never evicted by us.
    pub excluded_namespaces: Vec<String>,
    /// Voluntary drains begun within an hour; none: no limit.
    pub max_voluntary_drains_per_hour: Option<u32>,
    /// Nothing voluntary begins within these.
    pub freezes: Vec<FreezeWindow>,
}

impl AgentPolicy {
    /// What a command must name: SHA-256 of the policy's JSON, in hexadecimal digits.
    pub fn hash(&self) -> String {
        let text = serde_json::to_vec(self).expect("a policy of strings and numbers is JSON");
        Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// A time in which nothing voluntary begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FreezeWindow {
    /// From this moment.
    pub from: Timestamp,
    /// To this one.
    pub to: Timestamp,
}

/// A public key whose signature counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SigningKey {
    /// Named by commands.
    pub key_id: String,
    /// Always `Ed25519`.
    pub alg: String,
    /// 32 bytes in base64.
    pub public_key: String,
    /// Signatures count until then.
    pub not_after: Timestamp,
}

/// Where the queue is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QueueAddress {
    /// URL.
    pub url: String,
    /// Region.
    pub region: String,
}

/// `POST …/agent/credentials`; called at two thirds of the credentials' life.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CredentialsRequest {
    /// Which run of the agent.
    pub instance_id: String,
    /// Its lease.
    pub lease_epoch: u64,
}

/// Credentials that can receive, delete and change visibility on one queue, for an hour at most.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QueueCredentials {
    /// Access key.
    pub access_key_id: String,
    /// Secret key.
    pub secret_access_key: String,
    /// Session token.
    pub session_token: String,
    /// When they end.
    pub expires_at: Timestamp,
}

impl fmt::Debug for QueueCredentials {
    /// Secrets are in no log.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("QueueCredentials").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}
