//! What functions are made of on AWS: clients out of the environment that Lambda gives, everything missing named at once.

use crate::chance::{RealChance, SystemChance, WallClock};
use crate::warmth::Warmth;
use crate::{CommandQueues, TokenSecret};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_http_client::tls;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SdkConfig;
use aws_types::region::Region;
use spot_api_types::command::CommandSigner;
use spot_domain::{Chance, Clock};
use spot_platform::{AgentQueues, Bus, GatewayPush, Push, Queue, SigningKey};
use spot_runtime::{MissingSettings, Settings};
use spot_store::Store;
use std::sync::Arc;
use std::time::Duration;
use tracing_subscriber::filter::LevelFilter;

/// A call of ours answers in milliseconds. One that does not is tried anew after three seconds and given up after
/// eight: well before the shortest time-out of a function (30 s), so that a function says itself that AWS was silent.
fn timeouts() -> TimeoutConfig {
    let attempt = Duration::from_secs(3);
    TimeoutConfig::builder().operation_attempt_timeout(attempt).operation_timeout(Duration::from_secs(8)).build()
}

/// One for all clients: certificates are read once, and each host has its connections once.
fn http_client() -> SharedHttpClient {
    let provider = tls::Provider::Rustls(tls::rustls_provider::CryptoMode::AwsLc);
    aws_smithy_http_client::Builder::new().tls_provider(provider).build_https()
}

/// Settings and clients.
pub struct Parts {
    settings: Settings,
    sdk: SdkConfig,
    /// One client a service: each has connections of its own.
    sqs: Option<aws_sdk_sqs::Client>,
    secrets_manager: Option<aws_sdk_secretsmanager::Client>,
    store: Option<Store>,
    queue: Option<Queue>,
    warmth: Option<Warmth>,
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
            .http_client(http_client())
            .behavior_version(aws_sdk_dynamodb::config::BehaviorVersion::latest())
            .region(Region::new(region))
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .timeout_config(timeouts());
        if let Ok(endpoint) = std::env::var("AWS_ENDPOINT_URL") {
            sdk = sdk.endpoint_url(endpoint);
        }
        Self { settings, sdk: sdk.build(), sqs: None, secrets_manager: None, store: None, queue: None, warmth: None }
    }

    /// SDK settings, for what only one function needs.
    pub fn sdk(&self) -> &SdkConfig {
        &self.sdk
    }

    /// A text from the environment.
    pub fn text(&mut self, name: &str) -> String {
        self.settings.text(name)
    }

    /// An address from the environment.
    pub fn url(&mut self, name: &str) -> String {
        self.settings.url(name)
    }

    /// Texts separated by commas from the environment.
    pub fn list(&mut self, name: &str) -> Vec<String> {
        self.settings.list(name)
    }

    /// A flag from the environment.
    pub fn flag(&mut self, name: &str) -> bool {
        self.settings.flag(name)
    }

    /// The table named in `TABLE_NAME`.
    pub fn store(&mut self) -> Store {
        let store = Store::new(aws_sdk_dynamodb::Client::new(&self.sdk), self.settings.text("TABLE_NAME"));
        self.store.insert(store).clone()
    }

    /// The queue whose URL an environment variable holds.
    pub fn queue(&mut self, variable: &str) -> Queue {
        let queue = Queue::new(self.sqs(), self.settings.url(variable));
        self.queue.insert(queue).clone()
    }

    /// The bus named in `BUS_NAME`.
    pub fn bus(&mut self) -> Bus {
        Bus::new(aws_sdk_eventbridge::Client::new(&self.sdk), self.settings.text("BUS_NAME"))
    }

    /// Connections of the WebSocket stage at `SOCKET_ENDPOINT`.
    pub fn push(&mut self) -> Arc<dyn Push> {
        let sdk = self.sdk.to_builder().endpoint_url(self.settings.url("SOCKET_ENDPOINT")).build();
        Arc::new(GatewayPush::new(aws_sdk_apigatewaymanagement::Client::new(&sdk)))
    }

    /// Queues of agents and the credentials that open one each, below the prefixes in the environment.
    pub fn agent_queues(&mut self) -> AgentQueues {
        let role = self.settings.text("AGENT_QUEUE_ROLE_ARN");
        let (url, arn) = (self.settings.url("AGENT_QUEUE_URL_PREFIX"), self.settings.text("AGENT_QUEUE_ARN_PREFIX"));
        AgentQueues::new(aws_sdk_sts::Client::new(&self.sdk), self.sqs(), &role, &url, &arn)
    }

    /// Queues of agents to send to, below the prefix in the environment.
    pub fn command_queues(&mut self) -> CommandQueues {
        CommandQueues::new(self.sqs(), self.settings.url("AGENT_QUEUE_URL_PREFIX"))
    }

    /// What commands are signed with, from the secret named in `SIGNING_KEY_SECRET`. Asked for after all settings: what is
    /// missing is told before anybody is called.
    pub async fn signer(&mut self) -> anyhow::Result<Arc<CommandSigner>> {
        let secret = self.settings.text("SIGNING_KEY_SECRET");
        self.settings.check()?;
        // While it waits for its secrets it can connect to the rest.
        self.warmth();
        let key = SigningKey::read(&self.secrets_manager(), &secret).await?;
        Ok(Arc::new(CommandSigner::new(key.key_id(), key.secret())))
    }

    /// What keys of people's tokens come from, from the secret named in `TOKEN_SECRET`. Asked for after all settings.
    pub async fn token_secret(&mut self) -> anyhow::Result<TokenSecret> {
        let secret = self.settings.text("TOKEN_SECRET");
        self.settings.check()?;
        self.warmth();
        Ok(TokenSecret::read(&self.secrets_manager(), &secret).await?)
    }

    fn sqs(&mut self) -> aws_sdk_sqs::Client {
        self.sqs.get_or_insert_with(|| aws_sdk_sqs::Client::new(&self.sdk)).clone()
    }

    fn secrets_manager(&mut self) -> aws_sdk_secretsmanager::Client {
        self.secrets_manager.get_or_insert_with(|| aws_sdk_secretsmanager::Client::new(&self.sdk)).clone()
    }

    /// The connections of what was opened, begun if they are not yet.
    pub(crate) fn warmth(&mut self) -> Warmth {
        let (store, queue) = (self.store.clone(), self.queue.clone());
        self.warmth.get_or_insert_with(|| Warmth::begin(store, queue)).clone()
    }

    /// The machine's clock.
    pub fn clock(&self) -> Arc<dyn Clock> {
        Arc::new(WallClock)
    }

    /// Chance for ids and jitter.
    pub fn chance(&self) -> Arc<dyn Chance> {
        Arc::new(RealChance::default())
    }

    /// Chance for tokens, tickets and salts.
    pub fn secrets(&self) -> Arc<dyn Chance> {
        Arc::new(SystemChance)
    }

    /// What logs say, `info` for example, from `LOG_LEVEL`.
    pub(crate) fn log_level(&mut self) -> LevelFilter {
        let text = self.settings.text("LOG_LEVEL");
        text.parse().unwrap_or_else(|_| {
            if !text.is_empty() {
                self.settings
                    .malformed("LOG_LEVEL", &format!("`{text}` is none of error, warn, info, debug, trace, off"));
            }
            LevelFilter::INFO
        })
    }

    /// Fails with everything that is missing or malformed so far.
    pub(crate) fn check(&self) -> Result<(), MissingSettings> {
        self.settings.check()
    }
}
