//! Deletion of one object or of all that a selector selects.

use super::filter::Filter;
use super::request::Call;
use super::route::Place;
use super::{ClusterAccess, respond, with_cluster};
use crate::kubernetes::cluster::KubernetesCluster;
use crate::kubernetes::errors::ApiError;
use crate::kubernetes::meta::Key;
use crate::kubernetes::object::Object;
use crate::kubernetes::resource::Resource;
use axum::body::Body;
use axum::http::Response;
use serde_json::{Value, json};
use std::sync::Arc;

/// What goes with a deletion.
struct Options {
    grace_secs: Option<u32>,
    orphan: bool,
    dry: bool,
    uid: Option<String>,
}

impl Options {
    fn read(call: &Call) -> Result<Self, ApiError> {
        let body = call.json()?;
        let grace = body["gracePeriodSeconds"].as_u64().or(call.number("gracePeriodSeconds")?);
        let policy = body["propagationPolicy"].as_str().or(call.parameter("propagationPolicy"));
        Ok(Self {
            grace_secs: grace.and_then(|secs| u32::try_from(secs).ok()),
            orphan: policy == Some("Orphan") || body["orphanDependents"] == true,
            dry: call.is_dry() || body["dryRun"].as_array().is_some_and(|parts| !parts.is_empty()),
            uid: body["preconditions"]["uid"].as_str().map(str::to_owned),
        })
    }
}

/// Deletes; gives the object where it stays for a while.
fn delete(
    cluster: &mut KubernetesCluster,
    resource: Resource,
    key: &Key,
    options: &Options,
) -> Result<Option<Arc<Object>>, ApiError> {
    let object = cluster.find(resource, key)?;
    if let Some(uid) = options.uid.as_deref().filter(|uid| *uid != &*object.meta.uid) {
        let why = format!("Precondition failed: UID in precondition: {uid}, UID in object meta: {}", object.meta.uid);
        return Err(ApiError::conflict(resource.info(), &key.name, &why));
    }
    if options.dry {
        return Ok(Some(object));
    }
    if options.orphan {
        cluster.orphan_dependents(&object);
    }
    cluster.delete_object(resource, key, options.grace_secs);
    cluster.settle();
    let left = cluster.store.get(resource, key).filter(|left| left.meta.uid == object.meta.uid);
    Ok(left.cloned().or_else(|| (resource == Resource::Pod).then_some(object)))
}

pub(super) fn object(access: &dyn ClusterAccess, place: &Place, call: &Call) -> Result<Response<Body>, ApiError> {
    let options = Options::read(call)?;
    let uid = with_cluster(access, |cluster| cluster.find(place.resource, &place.key()))?.meta.uid.clone();
    let left = with_cluster(access, |cluster| delete(cluster, place.resource, &place.key(), &options))?;
    Ok(match left {
        Some(object) => respond::json(200, &*object),
        None => {
            let info = place.resource.info();
            respond::success(200, json!({"name": place.name, "group": info.group, "kind": info.plural, "uid": &*uid}))
        }
    })
}

pub(super) fn collection(access: &dyn ClusterAccess, place: &Place, call: &Call) -> Result<Response<Body>, ApiError> {
    let (options, filter) = (Options::read(call)?, Filter::read(call, place.resource)?);
    with_cluster(access, |cluster| {
        let chosen = |object: &&Arc<Object>| {
            (place.namespace.is_empty() || *object.meta.key.namespace == *place.namespace) && filter.matches(object)
        };
        let keys: Vec<Key> =
            cluster.store.all(place.resource).values().filter(chosen).map(|object| object.meta.key.clone()).collect();
        for key in keys {
            // One that went with an earlier one is gone already.
            let _ = delete(cluster, place.resource, &key, &options);
        }
    });
    Ok(respond::success(200, Value::Null))
}
