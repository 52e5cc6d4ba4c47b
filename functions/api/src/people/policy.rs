//! A cluster's policy: read whole, changed by a merge patch (RFC 7396).

use super::{audited, cluster};
use crate::app::{App, Shared};
use crate::edge::{Body, ClusterPath, Failure, IfMatch, Path, Tagged, parse};
use crate::gate::Person;
use axum::extract::State;
use serde_json::{Map, Value};
use spot_api_types::http::PolicyDocument;
use spot_domain::{ClusterId, Policy};
use spot_store::StoredPolicy;

/// The policy in force; the default until one is saved.
#[utoipa::path(get, path = "/clusters/{cluster_id}/policy", tag = "clusters", params(ClusterPath),
    responses((status = 200, body = PolicyDocument, headers(("ETag" = String, description = "The version.")))))]
pub(crate) async fn get(
    State(app): State<Shared>,
    person: Person,
    Path(path): Path<ClusterPath>,
) -> Result<Tagged<PolicyDocument>, Failure> {
    cluster(&app, &person, &path.cluster_id).await?;
    let stored = app.store().policy(&person.organization_id, &path.cluster_id).await?;
    Ok(shown(&path.cluster_id, stored))
}

/// Change a policy: fields that are named are set, null brings the default back, the others stay.
#[utoipa::path(patch, path = "/clusters/{cluster_id}/policy", tag = "clusters",
    params(ClusterPath, ("If-Match" = String, Header, description = "The policy's ETag.")),
    request_body(content = Object, description = "A merge patch of `policy`."),
    responses((status = 200, body = PolicyDocument, headers(("ETag" = String, description = "The new version.")))))]
pub(crate) async fn patch(
    State(app): State<Shared>,
    person: Person,
    Path(path): Path<ClusterPath>,
    seen: IfMatch,
    Body(patch): Body<Map<String, Value>>,
) -> Result<Tagged<PolicyDocument>, Failure> {
    cluster(&app, &person, &path.cluster_id).await?;
    let stored = app.store().policy(&person.organization_id, &path.cluster_id).await?;
    seen.check(stored.version)?;
    let policy = patched(&stored.policy, &patch)?;
    if policy == stored.policy {
        return Ok(shown(&path.cluster_id, stored));
    }
    save(&app, &person, &path.cluster_id, policy, stored.version, patch).await
}

async fn save(
    app: &App,
    person: &Person,
    id: &ClusterId,
    policy: Policy,
    seen: u64,
    patch: Map<String, Value>,
) -> Result<Tagged<PolicyDocument>, Failure> {
    let announce = audited(person, "policy.changed", id.as_str(), Value::Object(patch))
        .and_event("policy.changed", serde_json::json!({ "cluster_id": id }));
    let saved = app.store().save_policy(&person.organization_id, id, policy, seen, &announce, app.now()).await?;
    Ok(shown(id, saved))
}

/// The policy with a patch applied, if it is one and means something.
fn patched(policy: &Policy, patch: &Map<String, Value>) -> Result<Policy, Failure> {
    let mut document = serde_json::to_value(policy).unwrap_or_default();
    merge(&mut document, &Value::Object(patch.clone()));
    let read: Policy = parse(document.to_string().as_bytes())?;
    // What is not there again when it is written was not understood.
    let written = serde_json::to_value(&read).unwrap_or_default();
    if let Some(pointer) = unknown(&document, &written, "") {
        return Err(Failure::field(&pointer, "there is no such field"));
    }
    read.validate().map_err(|error| Failure::field(&format!("/{}", error.field.replace('.', "/")), error.reason))?;
    Ok(read)
}

/// A merge patch, as RFC 7396 has it.
fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(fields) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let Value::Object(known) = target else { return };
    for (name, value) in fields {
        if value.is_null() {
            known.remove(name);
        } else {
            merge(known.entry(name.clone()).or_insert(Value::Null), value);
        }
    }
}

/// The first field of `document` that `written` does not have.
fn unknown(document: &Value, written: &Value, path: &str) -> Option<String> {
    let (Value::Object(document), Value::Object(written)) = (document, written) else { return None };
    document.iter().find_map(|(name, value)| {
        let path = format!("{path}/{}", name.replace('~', "~0").replace('/', "~1"));
        match written.get(name) {
            Some(known) => unknown(value, known, &path),
            None => Some(path),
        }
    })
}

fn shown(id: &ClusterId, stored: StoredPolicy) -> Tagged<PolicyDocument> {
    let document = PolicyDocument {
        cluster_id: id.to_string(),
        policy: serde_json::to_value(&stored.policy).unwrap_or_default(),
        hash: stored.hash,
        version: stored.version,
    };
    Tagged(stored.version, document)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn apply(patch: Value) -> Result<Policy, Failure> {
        let Value::Object(patch) = patch else { panic!("an object") };
        patched(&Policy::default(), &patch)
    }

    #[test]
    fn named_fields_are_set_and_null_brings_the_default_back() {
        let policy =
            apply(json!({ "approval": "auto", "limits": { "max_concurrent": 3, "cooldown_s": null } })).unwrap();
        assert_eq!((policy.limits.max_concurrent, policy.limits.cooldown_s), (3, 300));
        assert_eq!(policy.approval, spot_domain::ApprovalMode::Auto);
        assert_eq!(policy.binpack, Policy::default().binpack);
    }

    #[test]
    fn free_labels_are_no_unknown_fields() {
        let policy = apply(json!({ "exclusions": { "labels": { "team/a": "x" } } })).unwrap();
        assert_eq!(policy.exclusions.labels.len(), 1);
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for wrong in [
            json!({ "colour": "red" }),
            json!({ "limits": { "max_concurent": 3 } }),
            json!({ "limits": 7 }),
            json!({ "approval": "perhaps" }),
            json!({ "constraints": { "vcpu": { "min": 9, "max": 3 } } }),
        ] {
            assert!(apply(wrong.clone()).is_err(), "{wrong}");
        }
    }
}
