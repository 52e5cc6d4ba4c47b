//! Who may do what: an administrator everything, the agent what its chart asks for, anyone else nothing.

use super::request::Call;
use super::respond;
use super::route::{Place, Route};
use crate::kubernetes::cluster::KubernetesCluster;
use crate::kubernetes::draw;
use crate::kubernetes::errors::ApiError;
use crate::kubernetes::resource::{Resource, ResourceInfo};
use axum::body::Body;
use axum::http::Response;
use serde_json::json;

/// The bearer tokens of a cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tokens {
    /// May do everything.
    pub admin: String,
    /// May do what the agent's service account may.
    pub agent: String,
}

/// Whose token it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum User {
    Admin,
    Agent,
}

/// The namespace in which the agent lives and may keep its own things.
pub const AGENT_NAMESPACE: &str = "spot-optimizer";

impl User {
    fn name(self) -> &'static str {
        match self {
            Self::Admin => "kubernetes-admin",
            Self::Agent => "system:serviceaccount:spot-optimizer:spot-optimizer-agent",
        }
    }
}

impl KubernetesCluster {
    /// The tokens that this cluster accepts. They are secrets of a simulation only: anyone can work them out.
    pub fn tokens(&self) -> Tokens {
        let token = |user: &str| {
            let salt = draw::hash(&format!("{user} {}", self.uid));
            format!("{user}.{:016x}{:016x}", draw::mix(salt), draw::mix(salt.rotate_left(31)))
        };
        Tokens { admin: token("admin"), agent: token("agent") }
    }
}

/// Whose call it is.
pub(super) fn user(cluster: &KubernetesCluster, call: &Call) -> Result<User, ApiError> {
    let tokens = cluster.tokens();
    match call.bearer.as_deref() {
        Some(token) if token == tokens.admin => Ok(User::Admin),
        Some(token) if token == tokens.agent => Ok(User::Agent),
        Some(_) | None => Err(ApiError::new(401, "Unauthorized", "Unauthorized")),
    }
}

fn verb(call: &Call, of_one: bool) -> &'static str {
    match (call.method.as_str(), of_one) {
        ("GET", false) if call.wants_watch() => "watch",
        ("GET", false) => "list",
        ("GET", true) => "get",
        ("POST", _) => "create",
        ("PUT", _) => "update",
        ("PATCH", _) => "patch",
        ("DELETE", true) => "delete",
        _ => "deletecollection",
    }
}

/// The agent's role, as the chart grants it.
fn agent_may(verb: &str, info: &ResourceInfo, part: Option<&str>, namespace: &str) -> bool {
    let reads = matches!(verb, "get" | "list" | "watch");
    let writes = matches!(verb, "create" | "update" | "patch");
    let at_home = namespace == AGENT_NAMESPACE;
    match (info.resource, part) {
        (Resource::Secret | Resource::ServiceAccount, _) => false,
        (Resource::Pod, Some("eviction")) => verb == "create",
        (Resource::Node, _) => reads || matches!(verb, "update" | "patch"),
        (Resource::Deployment, None | Some("scale")) => reads || matches!(verb, "update" | "patch"),
        (Resource::ConfigMap | Resource::Lease, _) => at_home && (reads || writes),
        (Resource::Event, _) => reads || verb == "create",
        (_, None) => reads,
        (_, Some(_)) => verb == "get",
    }
}

fn check_place(user: User, place: &Place, call: &Call, of_one: bool) -> Result<(), ApiError> {
    let (verb, info) = (verb(call, of_one), place.resource.info());
    if user == User::Admin || agent_may(verb, info, place.part.as_deref(), &place.namespace) {
        return Ok(());
    }
    Err(ApiError::forbidden(user.name(), verb, info, &place.namespace))
}

/// Refuses what the user may not do. Discovery, version and metrics are open to every user.
pub(super) fn check(user: User, route: &Route, call: &Call) -> Result<(), ApiError> {
    match route {
        Route::Collection(place) => check_place(user, place, call, false),
        Route::Object(place) => check_place(user, place, call, true),
        Route::Metrics(_) if call.method != "GET" => Err(ApiError::method_not_allowed()),
        Route::Version
        | Route::Health
        | Route::CoreVersions
        | Route::Groups
        | Route::Group(_)
        | Route::Resources(..)
        | Route::AccessReview
        | Route::Metrics(_) => Ok(()),
    }
}

/// Answers a user who asks what it may do.
pub(super) fn review(user: User, call: &Call) -> Result<Response<Body>, ApiError> {
    let mut review = call.json()?;
    let asked = review["spec"]["resourceAttributes"].clone();
    let text = |field: &str| asked[field].as_str().unwrap_or_default();
    let found = crate::kubernetes::resource::RESOURCES
        .iter()
        .find(|info| info.group == text("group") && info.plural == text("resource"));
    let part = Some(text("subresource")).filter(|part| !part.is_empty());
    let allowed =
        user == User::Admin || found.is_some_and(|info| agent_may(text("verb"), info, part, text("namespace")));
    review["status"] = json!({"allowed": allowed});
    Ok(respond::json(201, &review))
}
