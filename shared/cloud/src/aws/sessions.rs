//! Sessions of customers' roles, kept until shortly before they end.

use super::counting::Counting;
use super::errors::ends_the_session;
use super::failure::{failure, incomplete};
use super::whole_answers::WholeAnswers;
use crate::{CloudError, CloudErrorKind};
use aws_config::SdkConfig;
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_sts::types::{AssumedRoleUser, Credentials as AssumedCredentials};
use aws_types::region::Region;
use jiff::{SignedDuration, Timestamp};
use spot_domain::Clock;
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

const ASSUME_ROLE: &str = "sts:AssumeRole";
/// What the customer reads in CloudTrail beside every call of ours.
const SESSION_NAME: &str = "spot-optimizer";
/// The longest that STS allows a role to be assumed by another role.
const SESSION_SECS: i32 = 3600;
/// A session is not begun a listing with in its last minutes: the slowest takes less.
const KEPT_UNTIL_BEFORE_END: SignedDuration = SignedDuration::from_mins(5);
/// Sessions of this many roles and regions may lie about before those that ended are swept out.
const SWEEP_FROM: usize = 256;

/// What a session belongs to. Holds the external id: never printed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct RoleKey {
    pub(super) role_arn: String,
    /// Empty: none is sent, which only the check that a role refuses that asks for.
    pub(super) external_id: String,
    pub(super) region: String,
}

/// The clients of one session.
pub(super) struct Clients {
    pub(super) ec2: aws_sdk_ec2::Client,
    pub(super) autoscaling: aws_sdk_autoscaling::Client,
    pub(super) eks: aws_sdk_eks::Client,
}

struct Session {
    clients: Arc<Clients>,
    keep_until: Timestamp,
}

/// A slot of its own for each role: one that STS answers slowly holds up nobody else.
type Slot = Arc<tokio::sync::Mutex<Option<Session>>>;

pub(super) struct Sessions {
    sdk: SdkConfig,
    sts: aws_sdk_sts::Client,
    clock: Arc<dyn Clock>,
    counting: Counting,
    slots: std::sync::Mutex<BTreeMap<RoleKey, Slot>>,
}

impl Sessions {
    pub(super) fn new(sdk: SdkConfig, clock: Arc<dyn Clock>, counting: Counting) -> Self {
        let config = aws_sdk_sts::config::Builder::from(&sdk).interceptor(counting.clone()).interceptor(WholeAnswers);
        let sts = aws_sdk_sts::Client::from_conf(config.build());
        Self { sdk, sts, clock, counting, slots: Default::default() }
    }

    /// The clients of the role's session; a new one is begun when there is none that lasts.
    pub(super) async fn clients(&self, key: &RoleKey) -> Result<Arc<Clients>, CloudError> {
        let slot = self.slot(key);
        let mut session = slot.lock().await;
        if let Some(kept) = session.as_ref().filter(|kept| self.clock.now() < kept.keep_until) {
            return Ok(kept.clients.clone());
        }
        *session = None;
        let begun = self.begin(key).await?;
        let clients = begun.clients.clone();
        *session = Some(begun);
        Ok(clients)
    }

    /// Lets go of a session that AWS does not accept any more.
    pub(super) async fn forget_if_ended(&self, key: &RoleKey, error: &CloudError) {
        if ends_the_session(&error.code) {
            *self.slot(key).lock().await = None;
        }
    }

    fn slot(&self, key: &RoleKey) -> Slot {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        if slots.len() >= SWEEP_FROM && !slots.contains_key(key) {
            let now = self.clock.now();
            let lasts = |slot: &mut Slot| match slot.try_lock() {
                Ok(session) => session.as_ref().is_some_and(|kept| now < kept.keep_until),
                Err(_) => true,
            };
            slots.retain(|_, slot| lasts(slot));
        }
        slots.entry(key.clone()).or_default().clone()
    }

    async fn begin(&self, key: &RoleKey) -> Result<Session, CloudError> {
        let answer = self
            .sts
            .assume_role()
            .role_arn(&key.role_arn)
            .role_session_name(SESSION_NAME)
            .duration_seconds(SESSION_SECS)
            .set_external_id(Some(key.external_id.clone()).filter(|id| !id.is_empty()))
            .send()
            .await
            .map_err(|error| failure(ASSUME_ROLE, &error))?;
        same_account(key, answer.assumed_role_user.as_ref())?;
        let assumed = answer.credentials.ok_or_else(|| incomplete(ASSUME_ROLE, "credentials"))?;
        let ends_at = Timestamp::from_second(assumed.expiration.secs())
            .map_err(|_| incomplete(ASSUME_ROLE, "an end of the session"))?;
        Ok(Session { clients: Arc::new(self.build(key, assumed)), keep_until: ends_at - KEPT_UNTIL_BEFORE_END })
    }

    fn build(&self, key: &RoleKey, assumed: AssumedCredentials) -> Clients {
        // No expiry of their own: when to renew is decided here, by the clock handed in.
        let credentials = Credentials::new(
            assumed.access_key_id,
            assumed.secret_access_key,
            Some(assumed.session_token),
            None,
            "customer-role",
        );
        let sdk = self
            .sdk
            .to_builder()
            .region(Region::new(key.region.clone()))
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .build();
        macro_rules! client {
            ($sdk_crate:ident $(, $further:expr)?) => {
                $sdk_crate::Client::from_conf(
                    $sdk_crate::config::Builder::from(&sdk)
                        .interceptor(self.counting.clone())
                        $(.interceptor($further))?
                        // Retries of one customer's calls do not use up another's.
                        .retry_partition($sdk_crate::config::retry::RetryPartition::custom("customer").build())
                        .build(),
                )
            };
        }
        Clients {
            ec2: client!(aws_sdk_ec2, WholeAnswers),
            autoscaling: client!(aws_sdk_autoscaling, WholeAnswers),
            eks: client!(aws_sdk_eks),
        }
    }
}

/// STS names whose role it was; any other account than the linked one is not acted in.
fn same_account(key: &RoleKey, user: Option<&AssumedRoleUser>) -> Result<(), CloudError> {
    let asked = key.role_arn.split(':').nth(4);
    let given = user.and_then(|user| user.arn.split(':').nth(4));
    if given.is_some() && given == asked {
        return Ok(());
    }
    let message = format!("asked for {}, STS answered a session of {}", key.role_arn, given.unwrap_or("nobody"));
    Err(CloudError::new(ASSUME_ROLE, CloudErrorKind::RoleNotAssumable, "OtherAccount", message))
}
