//! The metrics API: what nodes and pods use.

use super::filter::Filter;
use super::request::Call;
use super::route::MetricsPlace;
use super::{ClusterAccess, respond, with_cluster};
use crate::kubernetes::errors::ApiError;
use crate::kubernetes::meta::Key;
use crate::kubernetes::resource::Resource;
use axum::body::Body;
use axum::http::Response;
use serde_json::{Value, json};

pub(super) fn serve(access: &dyn ClusterAccess, place: &MetricsPlace, call: &Call) -> Result<Response<Body>, ApiError> {
    let resource = if place.of_nodes { Resource::Node } else { Resource::Pod };
    let filter = Filter::read(call, resource)?;
    let found: Vec<Value> = with_cluster(access, |cluster| {
        let objects = cluster.store.all(resource).values().filter(|object| {
            (place.namespace.is_empty() || *object.meta.key.namespace == *place.namespace)
                && place.name.as_ref().is_none_or(|name| **name == *object.meta.key.name)
                && filter.matches(object)
        });
        let metrics = objects.filter_map(|object| match resource {
            Resource::Node => cluster.node_metrics(&object.meta.key.name),
            _ => cluster.pod_metrics(object),
        });
        metrics.collect()
    });
    let kind = if place.of_nodes { "NodeMetrics" } else { "PodMetrics" };
    match &place.name {
        Some(name) => {
            let key = Key::new(&place.namespace, name);
            let one = found.into_iter().next();
            one.map(|one| respond::json(200, &one)).ok_or_else(|| missing(&key))
        }
        None => {
            let list = json!({"kind": format!("{kind}List"), "apiVersion": "metrics.k8s.io/v1beta1", "metadata": {}, "items": found});
            Ok(respond::json(200, &list))
        }
    }
}

fn missing(key: &Key) -> ApiError {
    let name = if key.namespace.is_empty() { key.name.to_string() } else { format!("{}/{}", key.namespace, key.name) };
    ApiError::new(404, "NotFound", format!("metrics of \"{name}\" not found"))
}
