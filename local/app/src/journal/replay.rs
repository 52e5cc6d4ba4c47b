//! Does everything again that the journal holds.

use super::{Input, WorldCommand};
use crate::clock::VirtualClock;
use anyhow::Context;
use axum::body::Body;
use axum::http::{Request, header};
use jiff::{SignedDuration, Timestamp};
use spot_cloud::{Accounts, CustomerAccount};
use spot_domain::{AwsAccount, Clock, Region};
use spot_world::account::SharedWorld;
use spot_world::kubernetes::router;
use spot_world::world::{ClusterDoor, PoolName};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, PoisonError};
use tower::ServiceExt;

/// Brings a fresh world to where the journal left it, and on to `until`; events that were told before are not told
/// again. Answers how many inputs there were.
pub async fn replay(
    path: &Path,
    world: &SharedWorld,
    clock: &Arc<VirtualClock>,
    accounts: &dyn Accounts,
    account: &AwsAccount,
    until: Timestamp,
) -> anyhow::Result<usize> {
    let inputs = super::read(path).context("reading the journal of the simulated world")?;
    let count = inputs.len();
    let mut opened: BTreeMap<Region, Arc<dyn CustomerAccount>> = BTreeMap::new();
    for (at, input) in inputs {
        clock.set(at);
        catch_up(world, at);
        apply(world, clock, (accounts, account, &mut opened), input).await?;
    }
    clock.set(until);
    catch_up(world, until);
    Ok(count)
}

/// What was on its way then has been told then.
fn catch_up(world: &SharedWorld, at: Timestamp) {
    let mut world = world.lock().unwrap_or_else(PoisonError::into_inner);
    world.advance(at);
    drop(world.account.take_events(at));
}

type Opened<'a> = (&'a dyn Accounts, &'a AwsAccount, &'a mut BTreeMap<Region, Arc<dyn CustomerAccount>>);

async fn apply(
    world: &SharedWorld,
    clock: &Arc<VirtualClock>,
    accounts: Opened<'_>,
    input: Input,
) -> anyhow::Result<()> {
    // What was refused then is refused again: the answers are not looked at.
    match input {
        Input::Launch(region, request) => drop(open(accounts, region).await?.launch(&request).await),
        Input::Terminate(region, request) => drop(open(accounts, region).await?.terminate(&request).await),
        Input::DetachVolume(region, volume, instance) => {
            drop(open(accounts, region).await?.detach_volume(&volume, &instance, false).await);
        }
        Input::SetGroupSize(region, size) => drop(open(accounts, region).await?.set_group_size(&size).await),
        Input::Kubernetes { cluster, method, path, bearer, content_type, body } => {
            let clock: Arc<dyn Clock> = clock.clone();
            let door =
                ClusterDoor::new(Arc::clone(world), clock, &cluster).context("a cluster of the journal is gone")?;
            let mut request = Request::builder().method(method.as_str()).uri(path);
            for (name, value) in [(header::AUTHORIZATION, bearer), (header::CONTENT_TYPE, content_type)] {
                if let Some(value) = value {
                    request = request.header(name, value);
                }
            }
            drop(router(Arc::new(door)).oneshot(request.body(Body::from(body))?).await);
        }
        Input::Command(command) => {
            command.apply(world);
        }
    }
    Ok(())
}

async fn open((accounts, account, opened): Opened<'_>, region: Region) -> anyhow::Result<Arc<dyn CustomerAccount>> {
    if let Some(known) = opened.get(&region) {
        return Ok(Arc::clone(known));
    }
    let door = accounts.open(account, &region).await?;
    opened.insert(region, Arc::clone(&door));
    Ok(door)
}

impl WorldCommand {
    /// Does it; answers whether the world knows the pool.
    pub fn apply(&self, world: &SharedWorld) -> bool {
        let mut world = world.lock().unwrap_or_else(PoisonError::into_inner);
        let (Self::InterruptPool(target) | Self::StarvePool(target)) = self;
        let length = SignedDuration::from_mins(i64::from(target.minutes));
        let pool = PoolName {
            region: target.region.clone(),
            instance_type: target.instance_type.clone(),
            zone: target.zone.clone(),
        };
        match self {
            Self::InterruptPool(_) => world.interrupt_pool(&pool, length).is_some(),
            Self::StarvePool(_) => {
                let until = world.now() + length;
                world.starve_pool(&pool, until, false)
            }
        }
    }
}
