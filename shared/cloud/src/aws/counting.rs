//! Tells the observer of every request that goes out, from inside the SDK, so that none can be forgotten.

use crate::{CallObserver, rights_of};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::BeforeTransmitInterceptorContextRef;
use aws_smithy_runtime_api::client::orchestrator::Metadata;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use std::fmt;
use std::sync::Arc;

/// Counted for a call that the table of rights does not know; a test keeps it at zero.
const NOT_IN_THE_TABLE: &str = "unknown:Unknown";

/// An interceptor of every client.
#[derive(Clone)]
pub(super) struct Counting(pub(super) Arc<dyn CallObserver>);

impl fmt::Debug for Counting {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Counting")
    }
}

/// The prefix of a service's actions in IAM, by the SDK's name of the service.
fn iam_prefix(service: &str) -> &str {
    match service {
        "EC2" => "ec2",
        "Auto Scaling" => "autoscaling",
        "EKS" => "eks",
        "STS" => "sts",
        other => other,
    }
}

impl Intercept for Counting {
    fn name(&self) -> &'static str {
        "Counting"
    }

    fn read_before_transmit(
        &self,
        _: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if let Some(call) = config.load::<Metadata>() {
            let operation = format!("{}:{}", iam_prefix(call.service()), call.name());
            self.0.called(rights_of(&operation).map_or(NOT_IN_THE_TABLE, |rights| rights.operation));
        }
        Ok(())
    }
}
