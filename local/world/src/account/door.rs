//! The doors by which functions reach the simulated account: the same traits as AWS.

use super::error::{operations, refuse};
use super::faults::CallFault;
use crate::world::World;
use async_trait::async_trait;
use jiff::Timestamp;
use spot_cloud::{
    Accounts, CloudError, CloudErrorKind, CloudInstance, CloudVolume, CustomerAccount, EksCluster, GroupSize,
    LaunchRequest, Launched, SpotPrice, TerminateRequest,
};
use spot_domain::{AwsAccount, Clock, InstanceGroup, Region};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The world, shared between its runner, the functions and the agents.
pub type SharedWorld = Arc<Mutex<World>>;

/// Rows that one page of the price history holds at most.
const PRICES_PER_PAGE: usize = 1_000;

/// Opens the simulated account.
pub struct SimulatedAccounts {
    world: SharedWorld,
    clock: Arc<dyn Clock>,
}

impl SimulatedAccounts {
    /// A door to the world's account; every call first lets the world catch up with the clock.
    pub fn new(world: SharedWorld, clock: Arc<dyn Clock>) -> Self {
        Self { world, clock }
    }

    /// The account for who was let in before: no role is assumed.
    pub fn opened(&self, region: &Region) -> SimulatedAccount {
        SimulatedAccount { world: Arc::clone(&self.world), clock: Arc::clone(&self.clock), region: region.clone() }
    }
}

#[async_trait]
impl Accounts for SimulatedAccounts {
    async fn open(&self, account: &AwsAccount, region: &Region) -> Result<Arc<dyn CustomerAccount>, CloudError> {
        let door = self.opened(region);
        door.call(operations::ASSUME_ROLE, |world, _| {
            let identity = &world.account.identity;
            let fits = identity.aws_account_id == account.aws_account_id
                && Some(&identity.role_arn) == account.role_arn.as_ref()
                && identity.external_id == account.external_id;
            let message = "not authorized to perform: sts:AssumeRole";
            let kind = CloudErrorKind::RoleNotAssumable;
            if fits { Ok(()) } else { Err(refuse(operations::ASSUME_ROLE, kind, "AccessDenied", message)) }
        })?;
        Ok(Arc::new(door))
    }
}

/// The simulated account in one region.
pub struct SimulatedAccount {
    world: SharedWorld,
    clock: Arc<dyn Clock>,
    region: Region,
}

impl SimulatedAccount {
    fn lock(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One call: counted, met by its fault, done, and perhaps not answered.
    fn call<T>(
        &self,
        operation: &'static str,
        what: impl FnOnce(&mut World, Timestamp) -> Result<T, CloudError>,
    ) -> Result<T, CloudError> {
        let mut world = self.lock();
        world.advance(self.clock.now());
        let now = world.now();
        let account = &mut world.account;
        account.count(operation, 1);
        // By the calls of this operation alone: readings are not in a journal of what was done to the world.
        let calls = account.calls.get(operation).copied().unwrap_or_default();
        let dice = account.dice.named("throttled").named(operation).numbered(calls);
        let after = account.faults.meet(operation, now, dice)?;
        let answer = what(&mut world, now);
        world.settle();
        match after {
            None | Some(CallFault::Fails(..)) => answer,
            Some(CallFault::AnswerLost) => {
                Err(refuse(operation, CloudErrorKind::Unreachable, "Timeout", "the answer did not arrive"))
            }
            Some(CallFault::LastPageMissing) => {
                Err(refuse(operation, CloudErrorKind::Unreachable, "Http500", "a page of the listing did not arrive"))
            }
        }
    }
}

#[async_trait]
impl CustomerAccount for SimulatedAccount {
    async fn clusters(&self) -> Result<Vec<EksCluster>, CloudError> {
        self.call(operations::LIST_CLUSTERS, |world, _| Ok(world.account.list_clusters(&self.region)))
    }

    async fn instances(&self, cluster: &str) -> Result<Vec<CloudInstance>, CloudError> {
        self.call(operations::DESCRIBE_INSTANCES, |world, now| {
            Ok(world.account.list_instances(&self.region, cluster, now))
        })
    }

    async fn instance(&self, instance_id: &str) -> Result<Option<CloudInstance>, CloudError> {
        self.call(operations::DESCRIBE_INSTANCES, |world, _| {
            let found = world.account.instance(instance_id).filter(|instance| instance.region == self.region);
            Ok(found.map(super::shapes::AccountInstance::to_cloud))
        })
    }

    async fn groups(&self, cluster: &str) -> Result<Vec<InstanceGroup>, CloudError> {
        self.call(operations::DESCRIBE_GROUPS, |world, _| Ok(world.account.list_groups(&self.region, cluster)))
    }

    async fn volumes(&self, cluster: &str) -> Result<Vec<CloudVolume>, CloudError> {
        self.call(operations::DESCRIBE_VOLUMES, |world, _| Ok(world.volumes(&self.region, cluster)))
    }

    async fn spot_prices(&self, since: Timestamp) -> Result<Vec<SpotPrice>, CloudError> {
        self.call(operations::PRICE_HISTORY, |world, now| {
            let rows = world.market.get_mut(&self.region).map(|market| market.spot_prices(since, now));
            let rows = rows.unwrap_or_default();
            world.account.count_pages(operations::PRICE_HISTORY, rows.len(), PRICES_PER_PAGE);
            Ok(rows)
        })
    }

    async fn launch(&self, request: &LaunchRequest) -> Result<Launched, CloudError> {
        self.call(operations::CREATE_FLEET, |world, now| {
            world.account.launch(&mut world.market, &self.region, request, now)
        })
    }

    async fn terminate(&self, request: &TerminateRequest) -> Result<(), CloudError> {
        let operation = match &request.auto_scaling_group {
            Some(group) => {
                if !request.dry_run {
                    self.call(operations::SUSPEND, |world, _| {
                        world.account.stop_evening_out(group);
                        Ok(())
                    })?;
                }
                operations::TERMINATE_IN_GROUP
            }
            None => operations::TERMINATE,
        };
        self.call(operation, |world, now| world.account.terminate(&mut world.market, &self.region, request, now))
    }

    async fn detach_volume(&self, volume_id: &str, instance_id: &str, dry_run: bool) -> Result<(), CloudError> {
        self.call(operations::DETACH_VOLUME, |world, _| {
            world.detach_volume(&self.region, volume_id, instance_id, dry_run)
        })
    }

    async fn set_group_size(&self, size: &GroupSize) -> Result<(), CloudError> {
        self.call(operations::UPDATE_GROUP, |world, now| world.account.set_group_size(size, now))
    }
}
