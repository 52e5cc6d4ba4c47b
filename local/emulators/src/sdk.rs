//! The SDK's settings for clients that are answered in process.

use crate::connector::InProcess;
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_async::rt::sleep::{AsyncSleep, SharedAsyncSleep, Sleep};
use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_smithy_runtime_api::client::stalled_stream_protection::StalledStreamProtectionConfig;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SdkConfig;
use aws_types::region::Region;
use std::time::Duration;

/// The SDK waits between two tries; here nothing gets better by waiting, and a simulation must not wait.
#[derive(Debug)]
struct NoWait;

impl AsyncSleep for NoWait {
    fn sleep(&self, _: Duration) -> Sleep {
        Sleep::new(std::future::ready(()))
    }
}

/// Our own credentials: no session, so no policy binds them.
pub(crate) fn own_credentials() -> Credentials {
    Credentials::new("AKIDLOOPBACK", "loopback", None, None, "loopback")
}

pub(crate) fn config(client: InProcess, credentials: Credentials) -> SdkConfig {
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static(crate::emulators::REGION))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .http_client(client)
        .retry_config(RetryConfig::standard().with_initial_backoff(Duration::ZERO))
        .timeout_config(TimeoutConfig::disabled())
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
        .sleep_impl(SharedAsyncSleep::new(NoWait))
        .build()
}
