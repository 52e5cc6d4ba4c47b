//! What a path means.

use super::request::Call;
use crate::kubernetes::errors::ApiError;
use crate::kubernetes::meta::Key;
use crate::kubernetes::resource::Resource;

/// A collection or an object in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) resource: Resource,
    /// Empty means all namespaces, or a resource without namespaces.
    pub(super) namespace: String,
    pub(super) name: String,
    /// Subresource.
    pub(super) part: Option<String>,
}

impl Place {
    pub(super) fn key(&self) -> Key {
        Key::new(&self.namespace, &self.name)
    }
}

/// Metrics of nodes or pods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct MetricsPlace {
    pub(super) of_nodes: bool,
    pub(super) namespace: String,
    pub(super) name: Option<String>,
}

/// A path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Route {
    Version,
    Health,
    CoreVersions,
    Groups,
    Group(String),
    Resources(String, String),
    AccessReview,
    Metrics(MetricsPlace),
    Collection(Place),
    Object(Place),
}

impl Route {
    pub(super) fn parse(call: &Call) -> Result<Self, ApiError> {
        let parts: Vec<&str> = call.path.split('/').filter(|part| !part.is_empty()).collect();
        match parts.as_slice() {
            ["version"] => Ok(Self::Version),
            ["healthz" | "livez" | "readyz", ..] => Ok(Self::Health),
            ["api"] => Ok(Self::CoreVersions),
            ["apis"] => Ok(Self::Groups),
            ["apis", group] => Ok(Self::Group((*group).to_owned())),
            ["api", version] => Ok(Self::Resources(String::new(), (*version).to_owned())),
            ["apis", group, version] => Ok(Self::Resources((*group).to_owned(), (*version).to_owned())),
            ["api", version, rest @ ..] => within("", version, rest),
            ["apis", "metrics.k8s.io", "v1beta1", rest @ ..] => metrics(rest),
            ["apis", "authorization.k8s.io", "v1", "selfsubjectaccessreviews"] => Ok(Self::AccessReview),
            ["apis", group, version, rest @ ..] => within(group, version, rest),
            _ => Err(ApiError::no_route()),
        }
    }
}

fn metrics(rest: &[&str]) -> Result<Route, ApiError> {
    let (of_nodes, namespace, name) = match rest {
        ["nodes"] => (true, "", None),
        ["nodes", name] => (true, "", Some(*name)),
        ["pods"] => (false, "", None),
        ["namespaces", namespace, "pods"] => (false, *namespace, None),
        ["namespaces", namespace, "pods", name] => (false, *namespace, Some(*name)),
        _ => return Err(ApiError::no_route()),
    };
    Ok(Route::Metrics(MetricsPlace { of_nodes, namespace: namespace.to_owned(), name: name.map(str::to_owned) }))
}

fn within(group: &str, version: &str, rest: &[&str]) -> Result<Route, ApiError> {
    let (namespace, rest) = match rest {
        ["namespaces", namespace, plural, more @ ..]
            if !matches!(*plural, "status" | "finalize") || !more.is_empty() =>
        {
            (*namespace, &rest[2..])
        }
        _ => ("", rest),
    };
    let (plural, name, part) = match rest {
        [plural] => (*plural, "", None),
        [plural, name] => (*plural, *name, None),
        [plural, name, part] => (*plural, *name, Some((*part).to_owned())),
        _ => return Err(ApiError::no_route()),
    };
    let resource = Resource::find(group, version, plural).ok_or_else(ApiError::no_route)?;
    let info = resource.info();
    let known = part.as_deref().is_none_or(|part| info.subresources.contains(&part));
    let placed =
        if name.is_empty() { info.namespaced || namespace.is_empty() } else { info.namespaced != namespace.is_empty() };
    if !known || !placed {
        return Err(ApiError::no_route());
    }
    let place = Place { resource, namespace: namespace.to_owned(), name: name.to_owned(), part };
    Ok(if name.is_empty() { Route::Collection(place) } else { Route::Object(place) })
}
