//! The fake cluster over HTTP: lists with pages, watches with resource versions, merge patches, evictions.

use super::cluster::{Answer, FakeCluster, Key, collection, status};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::response::Response;
use futures::StreamExt;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

type Shared = Arc<Mutex<FakeCluster>>;

pub(crate) fn router(cluster: Shared) -> Router {
    Router::new().fallback(answer).with_state(cluster)
}

async fn answer(State(cluster): State<Shared>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let query = query(parts.uri.query().unwrap_or(""));
    let path: Vec<&str> = parts.uri.path().trim_matches('/').split('/').collect();
    let mut cluster = cluster.lock().unwrap();
    if let Some(code) = cluster.broken {
        return respond(status(code, "Broken", "everything is broken"));
    }
    let target = target(&path);
    if query.get("watch").is_some_and(|watch| watch == "true") {
        return watch(&mut cluster, &target.0.0, &query);
    }
    let answer = match parts.method.as_str() {
        "GET" => read(&mut cluster, &path, &target.0, &query),
        "POST" if target.1 == "eviction" => {
            let body = serde_json::from_slice(&body).unwrap();
            cluster.evict(&target.0.1, &target.0.2, &body)
        }
        "POST" => create(&mut cluster, serde_json::from_slice(&body).unwrap()),
        "PATCH" => patch(&mut cluster, &target.0, &body),
        other => panic!("{other} {}", parts.uri),
    };
    if parts.method != "GET" && answer.0 < 300 {
        let now = cluster.now;
        cluster.writes.push((now, parts.method.to_string(), parts.uri.path().to_owned()));
    }
    respond(answer)
}

fn respond((code, body): Answer) -> Response {
    Response::builder()
        .status(code)
        .header("content-type", "application/json")
        .body(Body::from(body.to_string()))
        .unwrap()
}

/// Collection, namespace, name; and the subresource.
fn target(path: &[&str]) -> (Key, String) {
    let rest = if path[0] == "api" { &path[2..] } else { path.get(3..).unwrap_or(&[]) };
    let (namespace, rest) = match rest {
        ["namespaces", namespace, rest @ ..] if !rest.is_empty() => (*namespace, rest),
        rest => ("", rest),
    };
    let part = |index: usize| rest.get(index).copied().unwrap_or("").to_owned();
    ((part(0), namespace.to_owned(), part(1)), part(2))
}

fn query(text: &str) -> BTreeMap<String, String> {
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(|(key, value)| (key.to_owned(), value.replace("%3D", "="))).collect()
}

fn read(cluster: &mut FakeCluster, path: &[&str], key: &Key, query: &BTreeMap<String, String>) -> Answer {
    match path {
        ["version"] => (200, json!({"gitVersion": "v1.34.1"})),
        ["apis", "metrics.k8s.io", ..] => status(404, "NotFound", "no metrics server"),
        _ if key.2.is_empty() => list(cluster, &key.0, query),
        _ => {
            cluster.objects.get(key).map_or_else(|| status(404, "NotFound", "not found"), |found| (200, found.clone()))
        }
    }
}

fn list(cluster: &mut FakeCluster, collection: &str, query: &BTreeMap<String, String>) -> Answer {
    cluster.lists += 1;
    let node = query.get("fieldSelector").and_then(|selector| selector.strip_prefix("spec.nodeName="));
    let matching = cluster.objects.iter().filter(|(key, _)| key.0 == collection).map(|(_, object)| object);
    let matching: Vec<_> =
        matching.filter(|object| node.is_none_or(|node| object["spec"]["nodeName"] == node)).collect();
    let from: usize = query.get("continue").map_or(0, |token| token.parse().unwrap());
    let limit: usize = query.get("limit").map_or(usize::MAX, |limit| limit.parse().unwrap());
    let until = matching.len().min(from.saturating_add(limit));
    let next = if until < matching.len() { until.to_string() } else { String::new() };
    let items: Vec<_> = matching[from..until].iter().map(|object| (*object).clone()).collect();
    (
        200,
        json!({"kind": "List", "metadata": {"resourceVersion": cluster.revision.to_string(), "continue": next}, "items": items}),
    )
}

fn watch(cluster: &mut FakeCluster, collection: &str, query: &BTreeMap<String, String>) -> Response {
    let since: u64 = query["resourceVersion"].parse().unwrap();
    let (sender, receiver) = tokio::sync::mpsc::unbounded_channel::<Value>();
    if since < cluster.compacted {
        let (_, gone) = status(410, "Expired", "too old resource version");
        sender.send(json!({"type": "ERROR", "object": gone})).unwrap();
    } else {
        let missed = cluster.history.iter().filter(|(revision, key, ..)| *revision > since && key.0 == collection);
        missed.for_each(|(_, _, event, object)| sender.send(json!({"type": event, "object": object})).unwrap());
        cluster.watchers.push((collection.to_owned(), sender));
    }
    let lines = futures::stream::unfold(receiver, |mut receiver| async {
        let line = receiver.recv().await?;
        Some((Ok::<_, std::io::Error>(Bytes::from(format!("{line}\n"))), receiver))
    });
    Response::new(Body::from_stream(lines.boxed()))
}

fn create(cluster: &mut FakeCluster, object: Value) -> Answer {
    let names = &object["metadata"];
    let name = |field: &str| names[field].as_str().unwrap_or("").to_owned();
    let key = (collection(&object).to_owned(), name("namespace"), name("name"));
    if cluster.objects.contains_key(&key) {
        return status(409, "AlreadyExists", "already exists");
    }
    (201, cluster.apply(object))
}

fn patch(cluster: &mut FakeCluster, key: &Key, body: &[u8]) -> Answer {
    let Some(before) = cluster.objects.get(key).cloned() else { return status(404, "NotFound", "not found") };
    let patch: Value = serde_json::from_slice(body).unwrap();
    let version = &patch["metadata"]["resourceVersion"];
    if !version.is_null() && *version != before["metadata"]["resourceVersion"] {
        return status(409, "Conflict", "the object has been modified");
    }
    let mut after = before.clone();
    merge(&mut after, &patch);
    let restarted = after["spec"]["template"] != before["spec"]["template"];
    if restarted {
        after["metadata"]["generation"] = (before["metadata"]["generation"].as_u64().unwrap() + 1).into();
    }
    let written = cluster.apply(after);
    if restarted {
        cluster.template_changed(key);
    }
    (200, written)
}

/// RFC 7386.
fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(fields) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = json!({});
    }
    for (name, value) in fields {
        if value.is_null() {
            target.as_object_mut().unwrap().remove(name);
        } else {
            merge(&mut target[name], value);
        }
    }
}
