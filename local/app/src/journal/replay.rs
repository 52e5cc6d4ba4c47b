//! Does everything again that the journal holds.

use super::{Input, WorldCommand};
use crate::clock::VirtualClock;
use anyhow::Context;
use axum::body::Body;
use axum::http::{Request, header};
use jiff::{SignedDuration, Timestamp};
use spot_cloud::CustomerAccount;
use spot_domain::Clock;
use spot_world::account::{SharedWorld, SimulatedAccounts};
use spot_world::kubernetes::router;
use spot_world::world::{ClusterDoor, PoolName};
use std::path::Path;
use std::sync::{Arc, PoisonError};
use tower::ServiceExt;

/// Brings a fresh world to where the journal left it, and on to `until`; events that were told before are not told
/// again. Answers how many inputs there were.
pub async fn replay(
    path: &Path,
    world: &SharedWorld,
    clock: &Arc<VirtualClock>,
    accounts: &SimulatedAccounts,
    until: Timestamp,
) -> anyhow::Result<usize> {
    let inputs = super::read(path).context("reading the journal of the simulated world")?;
    let count = inputs.len();
    for (at, input) in inputs {
        clock.set(at);
        catch_up(world, at);
        apply(world, clock, accounts, input).await?;
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

async fn apply(
    world: &SharedWorld,
    clock: &Arc<VirtualClock>,
    accounts: &SimulatedAccounts,
    input: Input,
) -> anyhow::Result<()> {
    // What was refused then is refused again: the answers are not looked at.
    match input {
        Input::Launch(region, request) => drop(accounts.opened(&region).launch(&request).await),
        Input::Terminate(region, request) => drop(accounts.opened(&region).terminate(&request).await),
        Input::DetachVolume(region, volume, instance) => {
            drop(accounts.opened(&region).detach_volume(&volume, &instance, false).await);
        }
        Input::SetGroupSize(region, size) => drop(accounts.opened(&region).set_group_size(&size).await),
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
