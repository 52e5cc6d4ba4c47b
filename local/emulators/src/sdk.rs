//! The SDK's settings for clients that are answered in process.

use crate::connector::InProcess;
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_async::rt::sleep::{AsyncSleep, SharedAsyncSleep, Sleep};
use aws_smithy_async::time::TimeSource;
use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_smithy_runtime_api::client::stalled_stream_protection::StalledStreamProtectionConfig;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SdkConfig;
use aws_types::region::Region;
use spot_domain::Clock;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// The SDK waits between two tries; here nothing gets better by waiting, and a simulation must not wait.
#[derive(Debug)]
struct NoWait;

impl AsyncSleep for NoWait {
    fn sleep(&self, _: Duration) -> Sleep {
        Sleep::new(std::future::ready(()))
    }
}

/// The handed-in clock as the SDK's: what it signs and caches follows simulated time.
struct HandedIn(Arc<dyn Clock>);

impl fmt::Debug for HandedIn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("HandedIn")
    }
}

impl TimeSource for HandedIn {
    fn now(&self) -> SystemTime {
        let since = u64::try_from(self.0.now().as_millisecond()).unwrap_or(0);
        SystemTime::UNIX_EPOCH + Duration::from_millis(since)
    }
}

/// Our own credentials: no session, so no policy binds them.
pub(crate) fn own_credentials() -> Credentials {
    Credentials::new("AKIDLOOPBACK", "loopback", None, None, "loopback")
}

pub(crate) fn config(client: InProcess, credentials: Credentials) -> SdkConfig {
    let clock = HandedIn(Arc::clone(&client.0.clock));
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static(crate::emulators::REGION))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .http_client(client)
        .time_source(clock)
        .retry_config(RetryConfig::standard().with_initial_backoff(Duration::ZERO))
        .timeout_config(TimeoutConfig::disabled())
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
        .sleep_impl(SharedAsyncSleep::new(NoWait))
        .build()
}
