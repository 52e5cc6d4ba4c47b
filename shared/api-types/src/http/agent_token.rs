//! Tokens of agents, and what it takes to install one (CLU-05).

use super::Moment;
use serde::{Deserialize, Serialize};

/// A token as it is listed: never the token itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AgentToken {
    /// `key_…`.
    pub key_id: String,
    /// Its first letters.
    pub prefix: String,
    /// What it is for.
    pub description: String,
    /// Whether it is good, and if not, why.
    pub state: AgentTokenState,
    /// When it was made.
    pub created_at: Moment,
    /// Good until then; none: until it is revoked.
    pub expires_at: Option<Moment>,
    /// When it was revoked.
    pub revoked_at: Option<Moment>,
    /// When it was last used, to the hour.
    pub last_used_at: Option<Moment>,
}

/// Whether a token is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AgentTokenState {
    /// It opens its cluster.
    Valid,
    /// Its time is over.
    Expired,
    /// Somebody withdrew it.
    Revoked,
}

/// `POST …/agent-tokens`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AgentTokenRequest {
    /// What it is for; 120 letters at most.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 120))]
    pub description: Option<String>,
    /// Days that it is good for; until it is revoked unless given.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 365))]
    pub expires_in_days: Option<u32>,
}

/// A token that was just made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AgentTokenCreated {
    /// As it is listed.
    pub listed: AgentToken,
    /// The token. Told once: none in the answer to a repeat, since only its hash is kept.
    pub token: Option<String>,
}

/// The tokens of a cluster, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AgentTokens {
    /// The newest hundred.
    pub items: Vec<AgentToken>,
}

/// What it takes to install an agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AgentInstall {
    /// Namespace of the agent.
    pub namespace: String,
    /// Version of the agent that belongs to this installation.
    pub agent_version: String,
    /// The image that the manifest names. No public one exists: it is built from `agent/` by whoever installs it.
    pub image: String,
    /// Address that the agent calls.
    pub api_url: String,
    /// What to run, in order. The one that needs the token asks for it, so that it stands in no history and no file.
    pub commands: Vec<InstallCommand>,
    /// Everything but the token, as YAML: namespace, service account, roles, deployment.
    pub manifest: String,
}

/// A command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InstallCommand {
    /// What it does.
    pub what: String,
    /// For a POSIX shell with `kubectl`.
    pub command: String,
}
