//! Ids in paths: one of another shape is like one that is not there.

use super::failure::Failure;
use axum::extract::FromRequestParts;
use http::request::Parts;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use spot_domain::{ActionId, AgentKeyId, ClusterId, InterruptionId, JobId, OverrideId};
use utoipa::IntoParams;

/// The parameters of a path.
pub(crate) struct Path<T>(pub(crate) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let read = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        read.map(|axum::extract::Path(value)| Self(value)).map_err(|_| Failure::not_found())
    }
}

/// A cluster.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct ClusterPath {
    /// `clu_…`.
    #[param(value_type = String)]
    pub(crate) cluster_id: ClusterId,
}

/// A node of a cluster.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct NodePath {
    /// `clu_…`.
    #[param(value_type = String)]
    pub(crate) cluster_id: ClusterId,
    /// Its name in Kubernetes or, while it has not joined, its instance's id.
    pub(crate) node_name: String,
}

/// A token of a cluster's agents.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct AgentTokenPath {
    /// `clu_…`.
    #[param(value_type = String)]
    pub(crate) cluster_id: ClusterId,
    /// `key_…`.
    #[param(value_type = String)]
    pub(crate) key_id: AgentKeyId,
}

/// An action of a cluster.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct ActionPath {
    /// `clu_…`.
    #[param(value_type = String)]
    pub(crate) cluster_id: ClusterId,
    /// `act_…`.
    #[param(value_type = String)]
    pub(crate) action_id: ActionId,
}

/// A job.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct JobPath {
    /// `job_…`.
    #[param(value_type = String)]
    pub(crate) job_id: JobId,
}

/// An interruption.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct InterruptionPath {
    /// `int_…`.
    #[param(value_type = String)]
    pub(crate) interruption_id: InterruptionId,
}

/// An override.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct OverridePath {
    /// `ovr_…`.
    #[param(value_type = String)]
    pub(crate) override_id: OverrideId,
}
