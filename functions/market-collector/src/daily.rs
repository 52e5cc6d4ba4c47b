//! Once a day per region: the days that are over join the thirty-day averages, and list prices are taken from the
//! catalog. The day for which it was done is noted last, so a run that breaks off is repeated.

use crate::MarketCollector;
use crate::decide::average::{begin_of_day, day, over};
use crate::decide::intake::{Market, plausible};
use jiff::{SignedDuration, Timestamp};
use spot_cloud::{CloudError, CustomerAccount};
use spot_domain::Region;
use spot_store::{Announce, OnDemandPrices, SpotPriceDay, SpotPrices};

const DAY: SignedDuration = SignedDuration::from_hours(24);
/// Days of an average.
const AVERAGED_DAYS: i32 = 30;
/// Days that are caught up after an outage; a longer price history is more than one invocation can read.
const MOST_CAUGHT_UP: i32 = 3;

impl MarketCollector {
    /// Does what the day asks for, if it is not done. An error of AWS is handed back; the next look tries again.
    pub(crate) async fn catch_up_days(
        &self,
        door: &dyn CustomerAccount,
        region: &Region,
        now: Timestamp,
    ) -> anyhow::Result<Option<CloudError>> {
        let (name, today) = (format!("market.{region}"), begin_of_day(now));
        let done: Option<Timestamp> = self.store.setting(None, &name).await?;
        if done == Some(today) {
            return Ok(None);
        }
        let earliest = today - DAY * MOST_CAUGHT_UP;
        let from = done.unwrap_or(today - DAY).max(earliest).min(today);
        let market = Market { region, catalog: &self.catalog, now };
        let rows = match door.spot_prices(from).await {
            Ok(rows) => plausible(rows, &market),
            Err(error) => return Ok(Some(error)),
        };
        let mut begin = from;
        while begin < today {
            let one = SpotPriceDay { region: region.clone(), day: begin, pools: day(&rows, begin, begin + DAY) };
            if !one.pools.is_empty() {
                self.store.put_spot_price_day(&one, now).await?;
            }
            begin += DAY;
        }
        self.store_averages(region, today, now).await?;
        self.store_list_prices(region, now).await?;
        self.store.put_setting(None, &name, &today, &Announce::nothing(), now).await?;
        Ok(None)
    }

    async fn store_averages(&self, region: &Region, today: Timestamp, now: Timestamp) -> anyhow::Result<()> {
        let days = self.store.spot_price_days(region, today - DAY * AVERAGED_DAYS, today).await?;
        let pools = over(&days);
        if !pools.is_empty() {
            let averages = SpotPrices { region: region.clone(), taken_at: now, pools };
            self.store.put_average_spot_prices(&averages).await?;
        }
        Ok(())
    }

    async fn store_list_prices(&self, region: &Region, now: Timestamp) -> anyhow::Result<()> {
        let quotes = self.catalog.market(region.as_str()).market.types;
        let price = |quote: spot_domain::TypeQuote| (quote.instance_type, quote.on_demand_microusd_per_hour);
        let prices = quotes.into_iter().map(price).collect();
        self.store.put_on_demand_prices(&OnDemandPrices { region: region.clone(), taken_at: now, prices }).await?;
        Ok(())
    }
}
