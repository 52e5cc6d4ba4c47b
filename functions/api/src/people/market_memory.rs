//! Market data of regions, kept for a while: they are the same for every organization, and no person needs them fresher
//! than the collector writes them.

use crate::app::App;
use crate::edge::Failure;
use jiff::{SignedDuration, Timestamp};
use spot_api_types::http::PoolRiskLevel;
use spot_catalog::Catalog;
use spot_domain::{InstanceType, InstanceTypeName, OrganizationId, PoolFlag, Region, TypeQuote};
use spot_store::{OwnPools, RegionSeries};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Prices move every five minutes.
const SERIES_KEPT: SignedDuration = SignedDuration::from_secs(60);
/// Flags tell of interruptions.
const FLAGS_KEPT: SignedDuration = SignedDuration::from_secs(15);

/// A region's market without what an organization itself knows.
pub(super) struct RegionMarket {
    pub(super) series: RegionSeries,
    /// List prices and buckets shipped with the product, for types the series do not name.
    pub(super) shipped: BTreeMap<InstanceTypeName, TypeQuote>,
    /// The types that are sold in the region.
    pub(super) types: BTreeMap<InstanceTypeName, InstanceType>,
    /// Of when the buckets are; none where nobody says any.
    pub(super) advisor_as_of: Option<Timestamp>,
}

/// By region, with the moment at which it was read.
type Memory<T> = Mutex<BTreeMap<Region, (Timestamp, Arc<T>)>>;

/// What is remembered.
#[derive(Default)]
pub(crate) struct Markets {
    regions: Memory<RegionMarket>,
    flags: Memory<Vec<PoolFlag>>,
}

impl Markets {
    /// The market of a region; one call of the store when it is not remembered.
    pub(super) async fn region(&self, app: &App, region: &Region) -> Result<Arc<RegionMarket>, Failure> {
        let now = app.now();
        if let Some(known) = fresh(&self.regions, region, SERIES_KEPT, now) {
            return Ok(known);
        }
        let series = app.store().region_series(region).await?;
        let quotes = app.parts.catalog.market(region.as_str()).market.types;
        let shipped = quotes.into_iter().map(|quote| (quote.instance_type.clone(), quote)).collect();
        let types = app.parts.catalog.instance_types_for(region.as_str());
        let types = types.into_iter().map(|known| (known.name.clone(), known)).collect();
        let advisor_as_of = advisor_as_of(&app.parts.catalog, &series, &shipped);
        let market = Arc::new(RegionMarket { series, shipped, types, advisor_as_of });
        keep(&self.regions, region, market.clone(), now);
        Ok(market)
    }

    /// What an organization knows of a region's pools, and what all do: one call, and one more when the flags of all are
    /// not remembered.
    pub(super) async fn known(&self, app: &App, org: &OrganizationId, region: &Region) -> Result<OwnPools, Failure> {
        let now = app.now();
        let mut known = app.store().own_pools(org, region, now).await?;
        let shared = match fresh(&self.flags, region, FLAGS_KEPT, now) {
            Some(shared) => shared,
            None => {
                let shared = Arc::new(app.store().shared_flags(region, now).await?);
                keep(&self.flags, region, shared.clone(), now);
                shared
            }
        };
        known.flags.extend(shared.iter().filter(|flag| flag.until > now).cloned());
        Ok(known)
    }

    /// The flags that count in a region for an organization.
    pub(super) async fn flags(
        &self,
        app: &App,
        org: &OrganizationId,
        region: &Region,
    ) -> Result<Vec<PoolFlag>, Failure> {
        Ok(self.known(app, org, region).await?.flags)
    }
}

/// When the advisor was read; before it ever was, the day of the figures that stand in.
fn advisor_as_of(
    catalog: &Catalog,
    series: &RegionSeries,
    shipped: &BTreeMap<InstanceTypeName, TypeQuote>,
) -> Option<Timestamp> {
    if let Some(table) = &series.advisor {
        return Some(table.taken_at);
    }
    let any = shipped.values().any(|quote| quote.advisor_bucket.is_some());
    any.then(|| format!("{}T00:00:00Z", catalog.advisor_date()).parse().ok()).flatten()
}

fn fresh<T>(memory: &Memory<T>, region: &Region, kept: SignedDuration, now: Timestamp) -> Option<Arc<T>> {
    let memory = memory.lock().unwrap_or_else(PoisonError::into_inner);
    let (read_at, value) = memory.get(region)?;
    (*read_at <= now && now.duration_since(*read_at) < kept).then(|| value.clone())
}

fn keep<T>(memory: &Memory<T>, region: &Region, value: Arc<T>, now: Timestamp) {
    memory.lock().unwrap_or_else(PoisonError::into_inner).insert(region.clone(), (now, value));
}

/// How a pool is flagged; the graver of several flags counts.
pub(super) fn flag_of(flags: &[PoolFlag], instance_type: Option<&str>, zone: Option<&str>) -> PoolRiskLevel {
    let of_pool = flags
        .iter()
        .filter(|flag| Some(flag.instance_type.as_str()) == instance_type && Some(flag.zone.as_str()) == zone);
    of_pool.map(|flag| flag.risk).max().into()
}
