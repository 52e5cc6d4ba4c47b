//! Discovery: which groups, versions and resources there are.

use crate::kubernetes::errors::ApiError;
use crate::kubernetes::resource::{RESOURCES, ResourceInfo};
use serde_json::{Value, json};

/// The version that the simulated clusters claim.
const GIT_VERSION: &str = "v1.33.5-eks-113cf36";
const VERBS: [&str; 8] = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
const METRICS: &str = "metrics.k8s.io";
const AUTHORIZATION: &str = "authorization.k8s.io";

pub(super) fn version() -> Value {
    json!({
        "major": "1", "minor": "33", "gitVersion": GIT_VERSION, "gitCommit": "", "gitTreeState": "clean",
        "buildDate": "2026-01-01T00:00:00Z", "goVersion": "go1.24.6", "compiler": "gc", "platform": "linux/amd64",
    })
}

pub(super) fn core_versions() -> Value {
    let addresses = json!([{"clientCIDR": "0.0.0.0/0", "serverAddress": ""}]);
    json!({"kind": "APIVersions", "versions": ["v1"], "serverAddressByClientCIDRs": addresses})
}

/// Groups and their one version each.
fn group_versions() -> Vec<(&'static str, &'static str)> {
    let mut all: Vec<(&str, &str)> =
        RESOURCES.iter().filter(|info| !info.group.is_empty()).map(|info| (info.group, info.version)).collect();
    all.extend([(METRICS, "v1beta1"), (AUTHORIZATION, "v1")]);
    all.sort_unstable();
    all.dedup();
    all
}

fn group_object(group: &str, version: &str) -> Value {
    let version = json!({"groupVersion": format!("{group}/{version}"), "version": version});
    json!({"name": group, "versions": [version], "preferredVersion": version})
}

pub(super) fn groups() -> Value {
    let groups: Vec<Value> =
        group_versions().into_iter().map(|(group, version)| group_object(group, version)).collect();
    json!({"kind": "APIGroupList", "apiVersion": "v1", "groups": groups})
}

pub(super) fn group(name: &str) -> Result<Value, ApiError> {
    let found = group_versions().into_iter().find(|(group, _)| *group == name).ok_or_else(ApiError::no_route)?;
    let mut object = group_object(found.0, found.1);
    object["kind"] = "APIGroup".into();
    object["apiVersion"] = "v1".into();
    Ok(object)
}

fn entries(info: &ResourceInfo) -> Vec<Value> {
    let mut all = vec![json!({
        "name": info.plural, "singularName": info.singular, "namespaced": info.namespaced, "kind": info.kind,
        "verbs": VERBS, "shortNames": info.short,
    })];
    all.extend(info.subresources.iter().map(|part| {
        let name = format!("{}/{part}", info.plural);
        match *part {
            "eviction" => {
                json!({"name": name, "singularName": "", "namespaced": true, "group": "policy", "version": "v1",
                                 "kind": "Eviction", "verbs": ["create"]})
            }
            "scale" => json!({"name": name, "singularName": "", "namespaced": true, "group": "autoscaling",
                              "version": "v1", "kind": "Scale", "verbs": ["get", "patch", "update"]}),
            _ => json!({"name": name, "singularName": "", "namespaced": info.namespaced, "kind": info.kind,
                        "verbs": ["get", "patch", "update"]}),
        }
    }));
    all
}

pub(super) fn resources(group: &str, version: &str) -> Result<Value, ApiError> {
    let simple = |name: &str, namespaced: bool, kind: &str, verbs: &[&str]| json!({"name": name, "singularName": "", "namespaced": namespaced, "kind": kind, "verbs": verbs});
    let all: Vec<Value> = match (group, version) {
        (METRICS, "v1beta1") => vec![
            simple("nodes", false, "NodeMetrics", &["get", "list"]),
            simple("pods", true, "PodMetrics", &["get", "list"]),
        ],
        (AUTHORIZATION, "v1") => {
            vec![simple("selfsubjectaccessreviews", false, "SelfSubjectAccessReview", &["create"])]
        }
        _ => {
            let own = RESOURCES.iter().filter(|info| info.group == group && info.version == version);
            own.flat_map(entries).collect()
        }
    };
    if all.is_empty() {
        return Err(ApiError::no_route());
    }
    let group_version = if group.is_empty() { version.to_owned() } else { format!("{group}/{version}") };
    Ok(json!({"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": group_version, "resources": all}))
}
