//! Looks into customers' accounts (DISC-01, DISC-03): clusters, groups, instances, volumes, and what they cost.
//!
//! load (what is stored) -> list (EKS, Auto Scaling, EC2) -> decide (what changed, what is gone, what was paid) -> apply
//! (rows that changed, ledger, messages). What could not be listed stays as it is known and is marked as stale: a
//! failed listing never looks like an empty account. A look that found nothing new writes nothing, except once an hour.

mod account;
mod apply;
mod cluster;
pub mod decide;
mod ends;
mod function;
mod history;
mod instances;
mod listing;
mod overlap;
mod region;
mod tick;

use futures::future::join_all;
use spot_catalog::Catalog;
use spot_cloud::{Accounts, CloudError};
use spot_domain::{AccountStatus, Clock, Region};
use spot_platform::Queue;
use spot_runtime::messages::DiscoverAccount;
use spot_store::{FoundCluster, Store};
use std::sync::Arc;

/// What discovery works with.
pub struct Discovery {
    /// Table.
    pub store: Store,
    /// List prices.
    pub catalog: Arc<Catalog>,
    /// Customers' accounts.
    pub accounts: Arc<dyn Accounts>,
    /// Its own queue, filled by its tick.
    pub work: Queue,
    /// The executor's queue: jobs whose instances changed.
    pub executor: Queue,
    /// The optimizer's queue: clusters that can be planned from now on.
    pub optimizer: Queue,
    /// The interruption handler's queue: instances found lost.
    pub interruptions: Queue,
    /// Clock.
    pub clock: Arc<dyn Clock>,
}

/// What came of one look at an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Everything was seen.
    Whole,
    /// A part could not be seen, with the errors there were; the next look tries again.
    Partly(Vec<(Region, CloudError)>),
    /// There was nothing to look at, with the reason.
    Nothing(&'static str),
}

impl Discovery {
    /// Looks at one account, all regions at once. An error means that the table failed; troubles of the account itself
    /// are an ordinary answer.
    pub async fn discover(&self, message: &DiscoverAccount) -> anyhow::Result<Outcome> {
        let (org, id) = (&message.organization_id, &message.account_id);
        let Some(account) = self.store.account(org, id).await? else {
            return Ok(Outcome::Nothing("there is no such account"));
        };
        if account.status == AccountStatus::Pending {
            return Ok(Outcome::Nothing("its role is not known yet"));
        }
        let known = self.store.found_clusters(org, id).await?;
        let of = |region: &Region| -> Vec<FoundCluster> {
            known.iter().filter(|found| found.region == *region).cloned().collect()
        };
        let looks = account.regions.iter().map(|region| region::look(self, &account, region, of(region)));
        let seen = join_all(looks).await.into_iter().collect::<anyhow::Result<Vec<_>>>()?;
        for found in known.iter().filter(|found| !account.regions.contains(&found.region)) {
            // Nobody looks there any more, so nobody vouches for what is known.
            if let Some(cluster) = region::registered(self, &account, found).await? {
                cluster::mark_stale(self, cluster).await?;
            }
        }
        account::settle(self, account, seen).await
    }
}
