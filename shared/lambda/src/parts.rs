//! What functions are made of on AWS: clients out of the environment that Lambda gives, everything missing named at once.

use crate::chance::{RealChance, WallClock};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SdkConfig;
use aws_types::region::Region;
use spot_api_types::command::CommandSigner;
use spot_domain::{Chance, Clock};
use spot_platform::{AgentQueues, Bus, Queue, SigningKey};
use spot_runtime::{MissingSettings, Settings};
use spot_store::Store;
use std::sync::Arc;
use std::time::Duration;

/// A call of ours answers in milliseconds. One that does not is tried anew after three seconds and given up after
/// eight: well before the shortest time-out of a function (30 s), so that a function says itself that AWS was silent.
fn timeouts() -> TimeoutConfig {
    let attempt = Duration::from_secs(3);
    TimeoutConfig::builder().operation_attempt_timeout(attempt).operation_timeout(Duration::from_secs(8)).build()
}

/// Settings and clients.
pub struct Parts {
    settings: Settings,
    sdk: SdkConfig,
}

impl Parts {
    /// From the process's environment. Lambda hands a function its role's credentials there and replaces the process
    /// before they end, so no chain of providers is needed.
    pub fn from_environment() -> Self {
        let mut settings = Settings::from_environment();
        let region = settings.text("AWS_REGION");
        let (key, secret) = (settings.text("AWS_ACCESS_KEY_ID"), settings.text("AWS_SECRET_ACCESS_KEY"));
        let session = std::env::var("AWS_SESSION_TOKEN").ok();
        let credentials = Credentials::new(key, secret, session, None, "lambda");
        let mut sdk = SdkConfig::builder()
            .behavior_version(aws_sdk_dynamodb::config::BehaviorVersion::latest())
            .region(Region::new(region))
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .timeout_config(timeouts());
        if let Ok(endpoint) = std::env::var("AWS_ENDPOINT_URL") {
            sdk = sdk.endpoint_url(endpoint);
        }
        Self { settings, sdk: sdk.build() }
    }

    /// SDK settings, for what only one function needs.
    pub fn sdk(&self) -> &SdkConfig {
        &self.sdk
    }

    /// A text from the environment.
    pub fn text(&mut self, name: &str) -> String {
        self.settings.text(name)
    }

    /// A flag from the environment.
    pub fn flag(&mut self, name: &str) -> bool {
        self.settings.flag(name)
    }

    /// The table named in `TABLE_NAME`.
    pub fn store(&mut self) -> Store {
        Store::new(aws_sdk_dynamodb::Client::new(&self.sdk), self.settings.text("TABLE_NAME"))
    }

    /// The queue whose URL an environment variable holds.
    pub fn queue(&mut self, variable: &str) -> Queue {
        Queue::new(aws_sdk_sqs::Client::new(&self.sdk), self.settings.text(variable))
    }

    /// A queue by its URL.
    pub fn queue_at(&self, url: &str) -> Queue {
        Queue::new(aws_sdk_sqs::Client::new(&self.sdk), url)
    }

    /// The bus named in `BUS_NAME`.
    pub fn bus(&mut self) -> Bus {
        Bus::new(aws_sdk_eventbridge::Client::new(&self.sdk), self.settings.text("BUS_NAME"))
    }

    /// Queues of agents, below the prefixes in the environment.
    pub fn agent_queues(&mut self) -> AgentQueues {
        let role = self.settings.text("AGENT_QUEUE_ROLE_ARN");
        let (url, arn) = (self.settings.text("AGENT_QUEUE_URL_PREFIX"), self.settings.text("AGENT_QUEUE_ARN_PREFIX"));
        AgentQueues::new(aws_sdk_sts::Client::new(&self.sdk), &role, &url, &arn)
    }

    /// What commands are signed with, from the secret named in `SIGNING_KEY_SECRET`.
    pub async fn signer(&mut self) -> anyhow::Result<Arc<CommandSigner>> {
        let secret = self.settings.text("SIGNING_KEY_SECRET");
        anyhow::ensure!(!secret.is_empty(), "SIGNING_KEY_SECRET is missing");
        let key = SigningKey::read(&aws_sdk_secretsmanager::Client::new(&self.sdk), &secret).await?;
        Ok(Arc::new(CommandSigner::new(key.key_id(), key.secret())))
    }

    /// The machine's clock.
    pub fn clock(&self) -> Arc<dyn Clock> {
        Arc::new(WallClock)
    }

    /// Chance.
    pub fn chance(&self) -> Arc<dyn Chance> {
        Arc::new(RealChance::default())
    }

    /// Ends the reading: fails with everything that was missing.
    pub fn finish(self) -> Result<(), MissingSettings> {
        self.settings.finish()
    }
}
