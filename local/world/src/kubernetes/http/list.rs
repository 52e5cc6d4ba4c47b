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

/// The first objects of a list; the key of the one that follows, and how many follow.
fn some_of<'a>(
    mut objects: impl Iterator<Item = &'a Arc<Object>>,
    limit: usize,
) -> (Vec<Arc<Object>>, Option<(Key, usize)>) {
    let found = objects.by_ref().take(limit).cloned().collect();
    let next = objects.next().map(|next| next.meta.key.clone());
    (found, next.map(|next| (next, 1 + objects.count())))
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
    let limit = limit.unwrap_or(usize::MAX);
    let (found, next) = match &from {
        Some(from) => match cluster.pages.get((resource, version)) {
            Some(kept) => {
                let start = kept.partition_point(|object| object.meta.key < from.start);
                some_of(kept[start..].iter().filter(wanted), limit)
            }
            None if cluster.store.latest(resource) <= version && version <= cluster.store.version() => {
                let after = cluster.store.all(resource).range(from.start.clone()..);
                some_of(after.map(|(_, object)| object).filter(wanted), limit)
            }
            None => return Err(ApiError::continue_expired()),
        },
        None if place.namespace.is_empty() => some_of(cluster.store.all(resource).values().filter(wanted), limit),
        None => some_of(cluster.store.within(resource, &place.namespace).filter(wanted), limit),
    };
    let mut metadata = json!({"resourceVersion": version.to_string()});
    if let Some((start, remaining)) = next {
        metadata["continue"] = Continue { version, start }.write().into();
        if filter.is_empty() {
            metadata["remainingItemCount"] = remaining.into();
        }
        if cluster.pages.get((resource, version)).is_none() {
            let all: Arc<[Arc<Object>]> = cluster.store.all(resource).values().cloned().collect();
            let now = cluster.now;
            cluster.pages.keep(now, (resource, version), all);
        }
    }
    Ok(Page { info: resource.info(), metadata, items: found })
}
