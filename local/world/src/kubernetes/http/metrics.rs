//! The metrics API: what nodes and pods use.

use super::filter::Filter;
use super::request::Call;
use super::route::MetricsPlace;
use super::{ClusterAccess, respond, with_cluster};
use crate::kubernetes::cluster::KubernetesCluster;
use crate::kubernetes::errors::ApiError;
use crate::kubernetes::meta::Key;
use crate::kubernetes::resource::Resource;
use crate::kubernetes::usage::Metrics;
use axum::body::Body;
use axum::http::Response;
use serde::Serialize;
use serde_json::{Value, json};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct List {
    kind: &'static str,
    api_version: &'static str,
    metadata: Value,
    items: Vec<Metrics>,
}

pub(super) fn serve(access: &dyn ClusterAccess, place: &MetricsPlace, call: &Call) -> Result<Response<Body>, ApiError> {
    let resource = if place.of_nodes { Resource::Node } else { Resource::Pod };
    let filter = Filter::read(call, resource)?;
    let found: Vec<Metrics> = with_cluster(access, |cluster| {
        let window = cluster.metrics_window();
        let objects = cluster.store.all(resource).values().filter(|object| {
            (place.namespace.is_empty() || *object.meta.key.namespace == *place.namespace)
                && place.name.as_ref().is_none_or(|name| **name == *object.meta.key.name)
                && filter.matches(object)
        });
        let metrics = objects.filter_map(|object| match resource {
            Resource::Node => cluster.node_metrics(object, &window),
            _ => KubernetesCluster::pod_metrics(object, &window),
        });
        metrics.collect()
    });
    match &place.name {
        Some(name) => {
            let key = Key::new(&place.namespace, name);
            let one = found.into_iter().next();
            one.map(|one| respond::json(200, &one)).ok_or_else(|| missing(&key))
        }
        None => {
            let kind = if place.of_nodes { "NodeMetricsList" } else { "PodMetricsList" };
            let api_version = "metrics.k8s.io/v1beta1";
            Ok(respond::json(200, &List { kind, api_version, metadata: json!({}), items: found }))
        }
    }
}

fn missing(key: &Key) -> ApiError {
    let name = if key.namespace.is_empty() { key.name.to_string() } else { format!("{}/{}", key.namespace, key.name) };
    ApiError::new(404, "NotFound", format!("metrics of \"{name}\" not found"))
}
