//! The market of a region: pools with price, risk, and what we know of them ourselves.

use super::costs::ALL;
use super::market_memory::{RegionMarket, flag_of};
use super::nodes::family;
use crate::app::Shared;
use crate::edge::{Answer, Failure, PageQuery, Query, words};
use crate::gate::Person;
use axum::Json;
use axum::extract::State;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use spot_api_types::http::{Market, Moment, Pool, PoolRiskLevel};
use spot_domain::{AdvisorBucket, CapacityType, InstanceTypeName, PoolQuote, Region};
use spot_store::{Figures, OwnPools};
use std::collections::BTreeMap;
use utoipa::IntoParams;

/// Prices older than this are no basis for decisions (PRICE-01).
const STALE_AFTER: SignedDuration = SignedDuration::from_mins(60);
/// Pools of a page unless given, and at most: a whole region.
const LIMITS: (usize, usize) = (100, 5_000);

/// Which pools.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct MarketQuery {
    /// Region, `us-east-1`.
    region: String,
    /// Of any of these families, `m6i,c7g`.
    #[serde(default)]
    family: Option<String>,
    /// In this zone.
    #[serde(default)]
    zone: Option<String>,
    /// Flagged so, `watch,danger`.
    #[serde(default)]
    risk: Option<String>,
    /// Items of a page, 1 to 5000; 100 unless given.
    #[serde(default)]
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[serde(default)]
    cursor: Option<String>,
}

/// Spot pools of a region, by type and zone.
#[utoipa::path(get, path = "/spot-pools", tag = "market", params(MarketQuery),
    responses((status = 200, body = Market)))]
pub(crate) async fn pools(
    State(app): State<Shared>,
    person: Person,
    Query(query): Query<MarketQuery>,
) -> Answer<Market> {
    let region = region(&query.region)?;
    let families: Vec<String> = words("family", query.family.as_deref())?;
    let risks: Vec<PoolRiskLevel> = words("risk", query.risk.as_deref())?;
    let list = format!("/spot-pools {region} {families:?} {:?} {risks:?}", query.zone);
    let page = PageQuery::read_up_to(&app, &person, &list, query.limit, query.cursor.as_deref(), LIMITS)?;
    let market = app.markets.region(&app, &region).await?;
    let known = app.markets.known(&app, &person.organization_id, &region).await?;
    let kpi = app.store().kpi(&person.organization_id, ALL).await?;
    let own = kpi.as_ref().and_then(|kpi| Some((kpi.read()?, kpi.calculated_at)));
    let mut pools = compose(&market, &known, own.as_ref().map(|(figures, _)| figures));
    pools.retain(|pool| {
        (families.is_empty() || families.contains(&pool.family))
            && query.zone.as_ref().is_none_or(|zone| *zone == pool.zone)
            && (risks.is_empty() || risks.contains(&pool.risk))
    });
    let total = pools.len() as u64;
    let (items, next_cursor) = page.cut(&app, pools.into_iter())?;
    let taken_at = market.series.spot.as_ref().map(|prices| prices.taken_at);
    Ok(Json(Market {
        region: region.to_string(),
        as_of: taken_at.map(Moment),
        stale: is_stale(taken_at, app.now()),
        advisor_as_of: market.advisor_as_of.map(Moment),
        own_as_of: own.map(|(_, at)| Moment(at)),
        total,
        items,
        next_cursor,
    }))
}

/// Whether prices of a moment are too old to decide by.
pub(super) fn is_stale(taken_at: Option<Timestamp>, now: Timestamp) -> bool {
    taken_at.is_none_or(|at| now.duration_since(at) > STALE_AFTER)
}

/// `us-east-1`, `us-gov-west-1`.
fn region(text: &str) -> Result<Region, Failure> {
    let good =
        text.len() <= 32 && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if good && text.matches('-').count() >= 2 {
        return Ok(text.into());
    }
    Err(Failure::field("/region", "not a region like us-east-1"))
}

/// All pools of a region that have a price, by type and zone.
pub(super) fn compose(market: &RegionMarket, known: &OwnPools, own: Option<&Figures>) -> Vec<Pool> {
    let Some(spot) = &market.series.spot else { return Vec::new() };
    let key = |quote: &PoolQuote| (quote.instance_type.clone(), quote.zone.clone());
    let averages: BTreeMap<_, u64> = match &market.series.average {
        Some(average) => average.pools.iter().map(|quote| (key(quote), quote.spot_microusd_per_hour.0)).collect(),
        None => BTreeMap::new(),
    };
    let buckets: BTreeMap<&InstanceTypeName, AdvisorBucket> = match &market.series.advisor {
        Some(table) => table.rows.iter().map(|row| (&row.instance_type, row.bucket)).collect(),
        None => BTreeMap::new(),
    };
    let mut pools: Vec<Pool> = spot
        .pools
        .iter()
        .map(|quote| {
            let shipped = market.shipped.get(&quote.instance_type);
            let listed = market.series.on_demand.as_ref().and_then(|list| list.prices.get(&quote.instance_type));
            let on_demand =
                listed.copied().or(shipped.map(|quote| quote.on_demand_microusd_per_hour)).map(|price| price.0);
            let bucket = buckets.get(&quote.instance_type).copied();
            let bucket = bucket.or_else(|| shipped.and_then(|quote| quote.advisor_bucket));
            pool(quote, averages.get(&key(quote)).copied(), on_demand.filter(|price| *price > 0), bucket, known, own)
        })
        .collect();
    pools.sort_by(|one, other| (&one.instance_type, &one.zone).cmp(&(&other.instance_type, &other.zone)));
    pools
}

fn pool(
    quote: &PoolQuote,
    average: Option<u64>,
    on_demand: Option<u64>,
    bucket: Option<AdvisorBucket>,
    known: &OwnPools,
    own: Option<&Figures>,
) -> Pool {
    let spot = quote.spot_microusd_per_hour.0;
    let (instance_type, zone) = (&quote.instance_type, &quote.zone);
    let risk = flag_of(&known.flags, Some(instance_type.as_str()), Some(zone.as_str()));
    let until = known.flags.iter().filter(|flag| flag.instance_type == *instance_type && flag.zone == *zone);
    let strikes = known.strikes.iter().find(|strikes| {
        strikes.instance_type == *instance_type
            && strikes.zone == *zone
            && strikes.offering.capacity_type == CapacityType::Spot
    });
    // Where figures are there, a pool that they do not name has none of our nodes.
    let own = own.map(|figures| figures.by_pool.get(&format!("{instance_type}/{zone}")).copied().unwrap_or_default());
    let probability = bucket.map(|bucket| f64::from(bucket.interruption_probability_month_ppm()) / 1e6);
    Pool {
        instance_type: instance_type.to_string(),
        family: family(instance_type.as_str()),
        zone: zone.to_string(),
        spot_microusd_per_hour: spot,
        average_spot_microusd_per_hour: average,
        on_demand_microusd_per_hour: on_demand,
        saving_pct: on_demand.map(|price| percent_below(spot, price)),
        advisor_bucket: bucket.map(|bucket| bucket.label().to_owned()),
        interruption_probability: probability,
        stability: bucket.map(|bucket| f64::from(1_000_000 - bucket.interruption_probability_month_ppm()) / 1e6),
        risk,
        risk_until: until.map(|flag| flag.until).max().filter(|_| risk != PoolRiskLevel::Ok).map(Moment),
        unavailable_until: strikes.map(|strikes| strikes.offering.until.into()),
        nodes: own.map(|part| part.nodes),
        launched_nodes: own.map(|part| part.launched),
        failed_launches: strikes.map_or(0, |strikes| strikes.strikes),
    }
}

/// By how much `price` is below `list`, in percent with one decimal.
fn percent_below(price: u64, list: u64) -> f64 {
    let (price, list) = (price as f64, list as f64);
    ((1.0 - price / list) * 1_000.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_have_a_shape() {
        assert!(region("us-east-1").is_ok() && region("us-gov-west-1").is_ok());
        for wrong in ["", "useast1", "US-EAST-1", "us-east-1#", "../../etc-x-y"] {
            assert!(region(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn savings_are_told_with_one_decimal() {
        assert_eq!(percent_below(31_000, 96_000), 67.7);
        assert_eq!(percent_below(110, 100), -10.0);
    }
}
