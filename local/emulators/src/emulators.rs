//! The door: opens the emulators, hands out SDK settings, and answers a runner's questions about what is due.

use crate::answer::ServiceError;
use crate::calls::CallCount;
use crate::connections::Connections;
use crate::connector::InProcess;
use crate::database::{OpenError, Place};
use crate::dynamodb::Change;
use crate::events::{self, BusEvent, EventRule};
use crate::faults::FaultRule;
use crate::platform::Platform;
use crate::schedules::{self, DueSchedule};
use crate::sqs::{self, QueueDepth, QueueSettings};
use crate::{sdk, secrets};
use aws_credential_types::Credentials;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_types::SdkConfig;
use jiff::{SignedDuration, Timestamp};
use spot_domain::{Chance, Clock};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// The account everything here belongs to.
pub(crate) const ACCOUNT: &str = "000000000000";
/// The region everything here lies in.
pub(crate) const REGION: &str = "us-east-1";

/// The emulated account. Cheap to clone; all clones share one state.
#[derive(Clone)]
pub struct Emulators {
    platform: Arc<Platform>,
}

impl fmt::Debug for Emulators {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Emulators")
    }
}

/// The state could not be read or written: the disk is full, or the file is damaged.
#[derive(Debug, thiserror::Error)]
#[error("the emulators' state failed: {0}")]
pub struct StateError(String);

impl From<ServiceError> for StateError {
    fn from(error: ServiceError) -> Self {
        Self(error.message)
    }
}
impl From<rusqlite::Error> for StateError {
    fn from(error: rusqlite::Error) -> Self {
        Self(error.to_string())
    }
}

impl Emulators {
    /// Opens the state at `place`, or makes it.
    pub fn open(place: &Place, clock: Arc<dyn Clock>, chance: Arc<dyn Chance>) -> Result<Self, OpenError> {
        Ok(Self { platform: Arc::new(Platform::open(place, clock, chance)?) })
    }

    /// The HTTP client to set in an SDK client's settings.
    pub fn http_client(&self) -> SharedHttpClient {
        SharedHttpClient::new(InProcess(Arc::clone(&self.platform)))
    }

    /// Answers one request of an SDK client, for who carries requests in another way: over HTTP to other processes.
    pub fn answer(&self, request: &HttpRequest) -> Result<HttpResponse, ConnectorError> {
        self.platform.answer(request)
    }

    /// Settings for every SDK client of ours.
    pub fn sdk_config(&self) -> SdkConfig {
        self.sdk_config_with(sdk::own_credentials())
    }

    /// Settings for a client with other credentials, for example those of an agent's session.
    pub fn sdk_config_with(&self, credentials: Credentials) -> SdkConfig {
        sdk::config(InProcess(Arc::clone(&self.platform)), credentials)
    }

    /// Makes a queue, or changes the settings of the one there is; answers its URL.
    pub fn create_queue(&self, name: &str, settings: &QueueSettings) -> Result<String, StateError> {
        self.platform.transact(|state| sqs::create(state, name, settings))?;
        Ok(sqs::url(name))
    }

    /// URL of a queue, whether it exists or not.
    pub fn queue_url(&self, name: &str) -> String {
        sqs::url(name)
    }

    /// ARN of a queue, whether it exists or not.
    pub fn queue_arn(&self, name: &str) -> String {
        sqs::arn(name)
    }

    /// How many messages a queue holds.
    pub fn queue_depth(&self, name: &str) -> Result<QueueDepth, StateError> {
        let now = self.platform.now().as_millisecond();
        Ok(self.platform.transact(|state| sqs::depth(state, name, now))?)
    }

    /// When the next message of a queue can be received (past when one can be now); none when it is empty.
    pub fn next_visible_at(&self, queue: &str) -> Result<Option<Timestamp>, StateError> {
        Ok(self.platform.transact(|state| sqs::next_visible_at(state, queue)?.map(schedules::moment).transpose())?)
    }

    /// Adds or replaces a rule of a bus.
    pub fn put_rule(&self, rule: &EventRule) -> Result<(), StateError> {
        Ok(events::put_rule(&self.platform, rule)?)
    }

    /// Puts an event on a bus as AWS itself does (`aws.*` sources are refused to everybody else); answers its id.
    pub fn deliver_event(&self, event: &BusEvent) -> Result<String, StateError> {
        Ok(events::deliver(&self.platform, event)?)
    }

    /// Adds a schedule. One that is there keeps its next due time.
    pub fn put_schedule(&self, name: &str, every: SignedDuration, first_at: Timestamp) -> Result<(), StateError> {
        Ok(schedules::put(&self.platform, name, every, first_at)?)
    }

    /// Schedules due by now, earliest first. They stay due until `schedule_done`.
    pub fn due_schedules(&self) -> Result<Vec<DueSchedule>, StateError> {
        Ok(schedules::due(&self.platform)?)
    }

    /// Moves a schedule to its first due time after now.
    pub fn schedule_done(&self, schedule: &DueSchedule) -> Result<(), StateError> {
        Ok(schedules::done(&self.platform, schedule)?)
    }

    /// When the next schedule is due.
    pub fn next_schedule_at(&self) -> Result<Option<Timestamp>, StateError> {
        Ok(self.platform.transact(|state| schedules::next_due_at(state)?.map(schedules::moment).transpose())?)
    }

    /// Sets a secret.
    pub fn put_secret(&self, name: &str, value: &str) -> Result<(), StateError> {
        Ok(secrets::put(&self.platform, name, value)?)
    }

    /// From now on frames to WebSocket connections go there.
    pub fn hold_connections(&self, holder: Arc<dyn Connections>) {
        self.platform.connections.set(holder);
    }

    /// Written items that announce something, after `sequence`, oldest first: the table's filtered stream.
    pub fn changes(&self, after: u64, limit: usize) -> Result<Vec<Change>, StateError> {
        Ok(self.platform.dynamodb.changes(after, limit)?)
    }

    /// Forgets changes up to and with `sequence`, once they are relayed.
    pub fn forget_changes(&self, sequence: u64) -> Result<(), StateError> {
        Ok(self.platform.dynamodb.forget_changes(sequence)?)
    }

    /// Lets something go wrong.
    pub fn arm(&self, rule: FaultRule) {
        self.platform.faults.arm(rule);
    }

    /// Nothing goes wrong any more.
    pub fn disarm(&self) {
        self.platform.faults.clear();
    }

    /// What was called since the process began, by service and operation.
    pub fn calls(&self) -> BTreeMap<(String, String), CallCount> {
        self.platform.calls.all()
    }
}
