//! Patches: by content type applied to the object as it is, then written like a replacement.

use super::patch_forms::{json_patch, merge, strategic_merge};
use super::request::Call;
use super::route::Place;
use super::{ClusterAccess, objects, respond, with_cluster};
use crate::kubernetes::cluster::KubernetesCluster;
use crate::kubernetes::errors::ApiError;
use axum::body::Body;
use axum::http::Response;
use serde_json::Value;

/// The kinds of patches.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Json,
    Merge,
    Strategic,
    Apply,
}

fn form(call: &Call) -> Result<Form, ApiError> {
    match call.content_type.as_str() {
        "application/json-patch+json" => Ok(Form::Json),
        "application/merge-patch+json" => Ok(Form::Merge),
        "application/strategic-merge-patch+json" => Ok(Form::Strategic),
        "application/apply-patch+yaml" | "application/apply-patch+json" => Ok(Form::Apply),
        other => {
            let message = format!("the body of the request was in an unknown format: {other}");
            Err(ApiError::new(415, "UnsupportedMediaType", message))
        }
    }
}

pub(super) fn serve(access: &dyn ClusterAccess, place: &Place, call: &Call) -> Result<Response<Body>, ApiError> {
    let (form, patch) = (form(call)?, call.json()?);
    with_cluster(access, |cluster| {
        let current = match cluster.find(place.resource, &place.key()) {
            Err(error) if form == Form::Apply && error.code == 404 && place.part.is_none() => {
                return create(cluster, place, call, patch);
            }
            found => found?,
        };
        let mut object = match place.part.as_deref() {
            Some("scale") => KubernetesCluster::scale_object(&current),
            Some(_) | None => current.to_value(),
        };
        // A patch that names no version is applied to whatever there is.
        let states_version = matches!(form, Form::Json) || !patch["metadata"]["resourceVersion"].is_null();
        if !states_version {
            object["metadata"]["resourceVersion"] = Value::Null;
        }
        match form {
            Form::Json => json_patch(&mut object, &patch).map_err(|why| {
                ApiError::new(
                    422,
                    "Invalid",
                    format!("the server rejected our request due to an error in our request: {why}"),
                )
            })?,
            Form::Merge => merge(&mut object, &patch),
            Form::Strategic => strategic_merge(&mut object, &patch, ""),
            Form::Apply => strategic_merge(&mut object, &patch, ""),
        }
        if let Some(metadata) = object["metadata"].as_object_mut() {
            metadata.retain(|_, value| !value.is_null());
        }
        let written = objects::write(cluster, place, &current, object, call.is_dry())?;
        Ok(respond::json(200, &written))
    })
}

fn create(
    cluster: &mut KubernetesCluster,
    place: &Place,
    call: &Call,
    mut object: Value,
) -> Result<Response<Body>, ApiError> {
    object["metadata"]["name"] = place.name.as_str().into();
    let created = cluster.create(place.resource, &place.namespace, object, call.is_dry())?;
    Ok(respond::json(201, &*created))
}
