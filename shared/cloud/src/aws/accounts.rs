//! Opens customers' accounts: what every call has in common, set up once.

use super::account::AwsCustomerAccount;
use super::counting::Counting;
use super::sessions::{RoleKey, Sessions};
use crate::{Accounts, CallObserver, CloudError, CloudErrorKind, CustomerAccount};
use async_trait::async_trait;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, SdkConfig};
use spot_domain::{AwsAccount, Clock, Region};
use std::sync::Arc;
use std::time::Duration;

/// A connection inside AWS takes milliseconds; two seconds mean that there will be none.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);
/// The slowest listing (price history, a thousand rows) answers within three seconds.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(10);
/// One call with its retries; a tick has many calls to make in its own time-out.
const CALL_TIMEOUT: Duration = Duration::from_secs(25);
/// First try and two more, with the SDK's jittered back-off; what fails then waits for the next tick.
const ATTEMPTS: u32 = 3;

/// How many items a listing asks for at once: the most that each service gives.
#[derive(Clone, Copy, Debug)]
pub(super) struct PageSizes {
    pub(super) ec2: i32,
    pub(super) autoscaling: i32,
    pub(super) eks: i32,
}

const LARGEST_PAGES: PageSizes = PageSizes { ec2: 1000, autoscaling: 100, eks: 100 };

/// Opens accounts at AWS.
pub struct AwsAccounts {
    sessions: Arc<Sessions>,
    pages: PageSizes,
}

impl AwsAccounts {
    /// `sdk` carries our own credentials, the HTTP client, and on test machines an endpoint.
    /// `observer` is told of every call.
    pub fn new(sdk: &SdkConfig, clock: Arc<dyn Clock>, observer: Arc<dyn CallObserver>) -> Self {
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .operation_attempt_timeout(ATTEMPT_TIMEOUT)
            .operation_timeout(CALL_TIMEOUT)
            .build();
        let sdk = sdk
            .to_builder()
            .behavior_version(BehaviorVersion::latest())
            .timeout_config(timeouts)
            // Standard, not adaptive: one throttled customer must not slow down the others' calls.
            .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS))
            .build();
        Self { sessions: Arc::new(Sessions::new(sdk, clock, Counting(observer))), pages: LARGEST_PAGES }
    }

    /// Smaller pages than the largest, so that tests see many with few items.
    pub fn with_page_size(mut self, items: i32) -> Self {
        self.pages = PageSizes { ec2: items, autoscaling: items, eks: items };
        self
    }
}

#[async_trait]
impl Accounts for AwsAccounts {
    async fn open(&self, account: &AwsAccount, region: &Region) -> Result<Arc<dyn CustomerAccount>, CloudError> {
        let key = role_key(account, region)?;
        // Assumed at once, so that a role that is gone is found out here.
        self.sessions.clients(&key).await?;
        Ok(Arc::new(AwsCustomerAccount::new(self.sessions.clone(), key, self.pages)))
    }
}

fn role_key(account: &AwsAccount, region: &Region) -> Result<RoleKey, CloudError> {
    let refuse = |code: &str, message: String| {
        Err(CloudError::new("sts:AssumeRole", CloudErrorKind::RoleNotAssumable, code, message))
    };
    let Some(role_arn) = account.role_arn.clone() else {
        return refuse("NoRole", "the account is linked, but its role is not known yet".into());
    };
    // arn:partition:iam::ACCOUNT:role/NAME
    if role_arn.split(':').nth(4) != Some(account.aws_account_id.as_str()) {
        return refuse("OtherAccount", format!("{role_arn} is not a role of account {}", account.aws_account_id));
    }
    Ok(RoleKey { role_arn, external_id: account.external_id.clone(), region: region.as_str().to_owned() })
}
