//! Whether the signer of a call may use the queue it is for.

use super::queues;
use crate::answer::ServiceError;
use crate::platform::Platform;
use crate::request::Call;
use crate::{policy, sts};
use serde_json::Value;

/// Temporary credentials are bound to their session policy; our own are not bound.
pub(super) fn check(platform: &Platform, call: &Call<'_>, body: &Value) -> Result<(), ServiceError> {
    let Some(session) = sts::session_of(platform, call)? else { return Ok(()) };
    let resource = queues::arn(queues::requested(body));
    // IAM knows no batch actions: a batch needs the right to the single action.
    let action = format!("sqs:{}", call.operation.strip_suffix("Batch").unwrap_or(call.operation));
    match &session.policy {
        Some(policy) if !policy::allows(policy, &action, &resource) => {
            let who = &session.arn;
            Err(ServiceError::denied(format!(
                "User: {who} is not authorized to perform: {action} on resource: {resource}"
            )))
        }
        Some(_) | None => Ok(()),
    }
}
