//! Errors as the API server words them.

use super::resource::ResourceInfo;
use serde_json::{Value, json};

/// An answer that is no success.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ApiError {
    pub(super) code: u16,
    pub(super) reason: &'static str,
    pub(super) message: String,
    pub(super) details: Value,
}

impl ApiError {
    pub(super) fn new(code: u16, reason: &'static str, message: impl Into<String>) -> Self {
        Self { code, reason, message: message.into(), details: Value::Null }
    }

    pub(super) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(400, "BadRequest", message)
    }

    /// Details that name the object.
    fn about(mut self, info: &ResourceInfo, name: &str) -> Self {
        self.details = json!({"name": name, "group": info.group, "kind": info.plural});
        self
    }

    pub(super) fn not_found(info: &ResourceInfo, name: &str) -> Self {
        Self::new(404, "NotFound", format!("{} \"{name}\" not found", info.qualified())).about(info, name)
    }

    pub(super) fn already_exists(info: &ResourceInfo, name: &str) -> Self {
        Self::new(409, "AlreadyExists", format!("{} \"{name}\" already exists", info.qualified())).about(info, name)
    }

    pub(super) fn conflict(info: &ResourceInfo, name: &str, why: &str) -> Self {
        let what = info.qualified();
        Self::new(409, "Conflict", format!("Operation cannot be fulfilled on {what} \"{name}\": {why}"))
            .about(info, name)
    }

    pub(super) fn invalid(info: &ResourceInfo, name: &str, field: &str, why: &str) -> Self {
        let message = format!("{} \"{name}\" is invalid: {field}: {why}", info.kind);
        let mut error = Self::new(422, "Invalid", message).about(info, name);
        error.details["causes"] = json!([{"reason": "FieldValueInvalid", "message": why, "field": field}]);
        error
    }

    pub(super) fn method_not_allowed() -> Self {
        Self::new(405, "MethodNotAllowed", "the server does not allow this method on the requested resource")
    }

    /// No such path.
    pub(super) fn no_route() -> Self {
        Self::new(404, "NotFound", "the server could not find the requested resource")
    }

    /// A version that is forgotten.
    pub(super) fn expired(version: u64, oldest: u64) -> Self {
        Self::new(410, "Expired", format!("too old resource version: {version} ({oldest})"))
    }

    /// A list that is forgotten.
    pub(super) fn continue_expired() -> Self {
        let message = "The provided continue parameter is too old to display a consistent list result. You can start a \
                       new list without the continue parameter.";
        Self::new(410, "Expired", message)
    }

    pub(super) fn forbidden(user: &str, verb: &str, info: &ResourceInfo, namespace: &str) -> Self {
        let scope = if namespace.is_empty() {
            "at the cluster scope".to_owned()
        } else {
            format!("in the namespace \"{namespace}\"")
        };
        let message = format!(
            "{} is forbidden: User \"{user}\" cannot {verb} resource \"{}\" in API group \"{}\" {scope}",
            info.qualified(),
            info.plural,
            info.group
        );
        Self::new(403, "Forbidden", message).about(info, "")
    }

    /// The `Status` object.
    pub(super) fn status(&self) -> Value {
        let mut status = json!({
            "kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure",
            "message": self.message, "reason": self.reason, "code": self.code,
        });
        if !self.details.is_null() {
            status["details"] = self.details.clone();
        }
        status
    }
}
