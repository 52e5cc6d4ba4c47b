//! Single objects: get, create, replace, evict.

use super::request::Call;
use super::route::Place;
use super::{ClusterAccess, respond, with_cluster};
use crate::kubernetes::cluster::KubernetesCluster;
use crate::kubernetes::errors::ApiError;
use crate::kubernetes::eviction::EvictionRequest;
use crate::kubernetes::resource::Resource;
use axum::body::Body;
use axum::http::Response;
use serde_json::{Value, json};

pub(super) fn get(access: &dyn ClusterAccess, place: &Place, _: &Call) -> Result<Response<Body>, ApiError> {
    let object = with_cluster(access, |cluster| cluster.find(place.resource, &place.key()))?;
    match place.part.as_deref() {
        Some("scale") => Ok(respond::json(200, &KubernetesCluster::scale_object(&object))),
        Some("eviction") => Err(ApiError::method_not_allowed()),
        Some(_) | None => Ok(respond::json(200, &*object)),
    }
}

pub(super) fn create(access: &dyn ClusterAccess, place: &Place, call: &Call) -> Result<Response<Body>, ApiError> {
    let info = place.resource.info();
    if info.namespaced && place.namespace.is_empty() {
        return Err(ApiError::method_not_allowed());
    }
    let object = call.json()?;
    check_kind(place.resource, &object)?;
    let created =
        with_cluster(access, |cluster| cluster.create(place.resource, &place.namespace, object, call.is_dry()))?;
    Ok(respond::json(201, &*created))
}

fn check_kind(resource: Resource, object: &Value) -> Result<(), ApiError> {
    let info = resource.info();
    let same = |field: &str, wanted: &str| object[field].as_str().is_none_or(|own| own == wanted);
    if !object.is_object() || !same("kind", info.kind) || !same("apiVersion", &info.api_version()) {
        let message = format!("the object sent is no {} of {}", info.kind, info.api_version());
        return Err(ApiError::bad_request(message));
    }
    Ok(())
}

pub(super) fn replace(access: &dyn ClusterAccess, place: &Place, call: &Call) -> Result<Response<Body>, ApiError> {
    let object = call.json()?;
    let written = with_cluster(access, |cluster| {
        let current = cluster.find(place.resource, &place.key())?;
        write(cluster, place, &current, object, call.is_dry())
    })?;
    Ok(respond::json(200, &written))
}

/// Writes what a put or a patch came to.
pub(super) fn write(
    cluster: &mut KubernetesCluster,
    place: &Place,
    current: &std::sync::Arc<crate::kubernetes::object::Object>,
    object: Value,
    dry: bool,
) -> Result<Value, ApiError> {
    if place.part.as_deref() == Some("scale") {
        let info = place.resource.info();
        let replicas = object["spec"]["replicas"].as_u64();
        let replicas =
            replicas.ok_or_else(|| ApiError::invalid(info, &place.name, "spec.replicas", "Invalid value"))?;
        if !dry {
            cluster.write_replicas(place.resource, &place.key(), replicas);
            cluster.settle();
        }
        let now = cluster.find(place.resource, &place.key())?;
        return Ok(KubernetesCluster::scale_object(&now));
    }
    check_kind(place.resource, &object)?;
    Ok(cluster.replace(current, object, place.part.as_deref(), dry)?.to_value())
}

pub(super) fn evict(access: &dyn ClusterAccess, place: &Place, call: &Call) -> Result<Response<Body>, ApiError> {
    let eviction = call.json()?;
    if !eviction.is_object() || eviction["kind"].as_str().is_some_and(|kind| kind != "Eviction") {
        return Err(ApiError::bad_request("the object sent is no Eviction of policy/v1"));
    }
    if eviction["metadata"]["name"].as_str().is_some_and(|name| !name.is_empty() && name != place.name) {
        return Err(ApiError::bad_request("name in URL does not match name in Eviction object"));
    }
    let request = EvictionRequest::read(&eviction, call.is_dry());
    with_cluster(access, |cluster| cluster.evict(&place.key(), &request))?;
    Ok(respond::success(201, json!(null)))
}
