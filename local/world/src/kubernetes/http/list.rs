//! Lists, whole or page by page.

use super::filter::Filter;
use super::request::Call;
use super::route::Place;
use super::{ClusterAccess, respond, with_cluster};
use crate::kubernetes::cluster::KubernetesCluster;
use crate::kubernetes::errors::ApiError;
use crate::kubernetes::meta::Key;
use crate::kubernetes::object::Object;
use crate::kubernetes::resource::ResourceInfo;
use axum::body::Body;
use axum::http::Response;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Value, json};
use std::sync::Arc;

/// One page.
struct Page {
    info: &'static ResourceInfo,
    metadata: Value,
    items: Vec<Arc<Object>>,
}

impl Serialize for Page {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let items: Vec<&Object> = self.items.iter().map(|object| &**object).collect();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("kind", &format!("{}List", self.info.kind))?;
        map.serialize_entry("apiVersion", &self.info.api_version())?;
        map.serialize_entry("metadata", &self.metadata)?;
        map.serialize_entry("items", &items)?;
        map.end()
    }
}

/// Where a list goes on: its version and the first object of the next page.
struct Continue {
    version: u64,
    start: Key,
}

impl Continue {
    fn write(&self) -> String {
        let token =
            json!({"v": "meta.k8s.io/v1", "rv": self.version, "start": [&*self.start.namespace, &*self.start.name]});
        URL_SAFE_NO_PAD.encode(token.to_string())
    }

    fn read(text: &str) -> Result<Self, ApiError> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok();
        let token: Option<Value> = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let read = |token: Value| {
            let start = Key::new(token["start"][0].as_str()?, token["start"][1].as_str()?);
            Some(Self { version: token["rv"].as_u64()?, start })
        };
        token.and_then(read).ok_or_else(|| ApiError::bad_request("continue key is not valid"))
    }
}

pub(super) fn serve(access: &dyn ClusterAccess, place: &Place, call: &Call) -> Result<Response<Body>, ApiError> {
    let filter = Filter::read(call, place.resource)?;
    let limit = call.number("limit")?.filter(|limit| *limit > 0);
    let limit = limit.map(|limit| usize::try_from(limit).unwrap_or(usize::MAX));
    let from = call.parameter("continue").map(Continue::read).transpose()?;
    let page = with_cluster(access, |cluster| page(cluster, place, &filter, limit, from))?;
    Ok(respond::json(200, &page))
}

fn page(
    cluster: &mut KubernetesCluster,
    place: &Place,
    filter: &Filter,
    limit: Option<usize>,
    from: Option<Continue>,
) -> Result<Page, ApiError> {
    let resource = place.resource;
    let wanted = |object: &&Arc<Object>| {
        (place.namespace.is_empty() || *object.meta.key.namespace == *place.namespace) && filter.matches(object)
    };
    let version = from.as_ref().map_or_else(|| cluster.store.version(), |from| from.version);
    let mut found: Vec<Arc<Object>> = match &from {
        Some(from) => {
            let after = |object: &&Arc<Object>| object.meta.key >= from.start;
            match cluster.pages.get((resource, version)) {
                Some(kept) => kept.iter().filter(after).filter(wanted).cloned().collect(),
                None if cluster.store.latest(resource) <= version && version <= cluster.store.version() => {
                    cluster.store.all(resource).values().filter(after).filter(wanted).cloned().collect()
                }
                None => return Err(ApiError::continue_expired()),
            }
        }
        None if place.namespace.is_empty() => cluster.store.all(resource).values().filter(wanted).cloned().collect(),
        None => cluster.store.within(resource, &place.namespace).filter(wanted).cloned().collect(),
    };
    let mut metadata = json!({"resourceVersion": version.to_string()});
    if let Some(next) = limit.and_then(|limit| found.get(limit)) {
        metadata["continue"] = Continue { version, start: next.meta.key.clone() }.write().into();
        let limit = limit.unwrap_or_default();
        if filter.is_empty() {
            metadata["remainingItemCount"] = (found.len() - limit).into();
        }
        found.truncate(limit);
        if cluster.pages.get((resource, version)).is_none() {
            let all: Arc<[Arc<Object>]> = cluster.store.all(resource).values().cloned().collect();
            let now = cluster.now;
            cluster.pages.keep(now, (resource, version), all);
        }
    }
    Ok(Page { info: resource.info(), metadata, items: found })
}
