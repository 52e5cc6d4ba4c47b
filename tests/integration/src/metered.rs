//! The emulated AWS with the latency of the real one, every call noted.

use crate::{Journal, VirtualTime};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_types::SdkConfig;
use spot_emulators::Emulators;

/// What a call to DynamoDB and one to anything else takes: short for each, so that rates come out high.
const DYNAMODB_MS: u64 = 3;
const OTHER_MS: u64 = 6;

#[derive(Clone, Debug)]
struct Metered<T> {
    inner: T,
    journal: Journal,
    time: VirtualTime,
}

impl HttpClient for Metered<SharedHttpClient> {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        let inner = self.inner.http_connector(settings, components);
        SharedHttpConnector::new(Metered { inner, journal: self.journal.clone(), time: self.time.clone() })
    }
}

impl HttpConnector for Metered<SharedHttpConnector> {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let Self { inner, journal, time } = self.clone();
        HttpConnectorFuture::new(async move {
            let target = request.headers().get("x-amz-target").unwrap_or_default().to_owned();
            let body = request.body().bytes().unwrap_or_default().to_vec();
            let of_dynamodb = target.starts_with("DynamoDB_");
            time.pass(if of_dynamodb { DYNAMODB_MS } else { OTHER_MS }).await;
            let answer = inner.call(request).await;
            let answered = answer.as_ref().ok().and_then(|answer| answer.body().bytes()).unwrap_or_default();
            journal.note(time.now_ms(), &target, &body, answered);
            answer
        })
    }
}

/// Settings for SDK clients whose calls take virtual time and are noted.
pub fn metered(emulators: &Emulators, journal: &Journal, time: &VirtualTime) -> SdkConfig {
    let client = Metered { inner: emulators.http_client(), journal: journal.clone(), time: time.clone() };
    emulators.sdk_config().into_builder().http_client(SharedHttpClient::new(client)).build()
}
