//! Who calls, as handlers get it. Only the gate makes these.

use crate::auth::Claims;
use crate::edge::{Code, Failure};
use axum::extract::FromRequestParts;
use http::request::Parts;
use spot_api_types::http::Role;
use spot_domain::{AgentKeyId, ClusterId, OrganizationId};

/// A person of an organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Person {
    /// Whose data they see.
    pub(crate) organization_id: OrganizationId,
    /// What they may.
    pub(crate) role: Role,
    /// May administer the installation.
    pub(crate) administrator: bool,
    /// What their access token says; none for the bootstrap token.
    pub(crate) session: Option<Claims>,
    /// As the audit log names them.
    pub(crate) actor: String,
}

/// A cluster's agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Agent {
    /// Whose.
    pub(crate) organization_id: OrganizationId,
    /// Which cluster's.
    pub(crate) cluster_id: ClusterId,
    /// By which key.
    pub(crate) key_id: AgentKeyId,
}

impl<S: Send + Sync> FromRequestParts<S> for Person {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Code::Unauthenticated.failure(""))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Agent {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Code::Unauthenticated.failure(""))
    }
}
