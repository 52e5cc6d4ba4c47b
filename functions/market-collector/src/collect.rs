//! One region: its Spot prices of this moment.

use crate::decide::believe::reason_not_to;
use crate::decide::intake::{Market, current};
use crate::{MarketCollector, Outcome};
use jiff::Timestamp;
use spot_cloud::{CloudError, CloudErrorKind};
use spot_domain::AccountStatus;
use spot_runtime::messages::CollectPrices;
use spot_store::SpotPrices;

/// Where rows that were left out are counted.
const SOURCE: &str = "spot-prices";

impl MarketCollector {
    /// Reads and stores a region's prices. An error means that the table failed; troubles of the account are an
    /// ordinary answer.
    pub async fn collect(&self, message: &CollectPrices) -> anyhow::Result<Outcome> {
        let CollectPrices { region, organization_id, account_id } = message;
        let Some(account) = self.store.account(organization_id, account_id).await? else {
            return Ok(Outcome::Nothing("there is no such account"));
        };
        if account.status == AccountStatus::Pending {
            return Ok(Outcome::Nothing("its role is not known yet"));
        }
        let now = self.clock.now();
        let door = match self.accounts.open(&account, region).await {
            Ok(door) => door,
            Err(error) => return self.failed(message, error, now).await,
        };
        // What holds now: one row per pool.
        let rows = match door.spot_prices(now).await {
            Ok(rows) => rows,
            Err(error) => return self.failed(message, error, now).await,
        };
        let market = Market { region, catalog: &self.catalog, now };
        let intake = current(&rows, &market);
        let last = self.store.spot_prices(region).await?;
        if let Some(reason) = reason_not_to(&intake, last.as_ref(), now) {
            self.store.count_rejected_rows(SOURCE, rows.len() as u64, &reason, now).await?;
            return Ok(Outcome::Refused(reason));
        }
        let pools = intake.pools.len();
        let prices = SpotPrices { region: region.clone(), taken_at: now, pools: intake.pools };
        let changed = self.store.put_spot_prices(&prices).await?;
        if let Some(worst) = intake.rejected.first() {
            let count = intake.rejected.len() as u64;
            self.store.count_rejected_rows(SOURCE, count, &worst.to_string(), now).await?;
        }
        if let Some(error) = self.catch_up_days(&*door, region, now).await? {
            tracing::warn!(%region, %error, "daily averages wait for the next look");
        }
        Ok(Outcome::Stored { pools, changed, rejected: intake.rejected })
    }

    /// An account that may not read prices makes room for another one.
    async fn failed(&self, message: &CollectPrices, error: CloudError, now: Timestamp) -> anyhow::Result<Outcome> {
        match error.kind {
            CloudErrorKind::PermissionMissing | CloudErrorKind::RoleNotAssumable => {
                self.store.refuse_region_use(&message.region, &message.account_id, now).await?;
            }
            CloudErrorKind::PoolWithoutCapacity
            | CloudErrorKind::AccountQuota
            | CloudErrorKind::SubnetFull
            | CloudErrorKind::Throttled
            | CloudErrorKind::SpotServiceRoleMissing
            | CloudErrorKind::Unsupported
            | CloudErrorKind::NotFound
            | CloudErrorKind::TokenMismatch
            | CloudErrorKind::Unreachable
            | CloudErrorKind::Unknown => {}
        }
        Ok(Outcome::Failed(error))
    }
}
