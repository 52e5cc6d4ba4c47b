//! Refuses XML answers that break off. The SDK reads them to where they break and takes the rest for absent: half a
//! listing would then look like a whole one, and instances like gone.

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::AfterDeserializationInterceptorContextRef;
use aws_smithy_runtime_api::client::orchestrator::Metadata;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;

/// An interceptor of every client that speaks XML; JSON that breaks off is an error by itself.
#[derive(Clone, Debug)]
pub(super) struct WholeAnswers;

impl Intercept for WholeAnswers {
    fn name(&self) -> &'static str {
        "WholeAnswers"
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let (Some(call), Some(body)) = (config.load::<Metadata>(), context.response().body().bytes()) else {
            return Err("an answer without a body".into());
        };
        let end = format!("</{}Response>", call.name());
        if context.output_or_error().is_ok() && !body.trim_ascii_end().ends_with(end.as_bytes()) {
            return Err(format!("the answer to {} does not end with {end}", call.name()).into());
        }
        Ok(())
    }
}
