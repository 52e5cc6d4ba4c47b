//! Cost rows: `T#org#COST#scope · H#hour` and `D#day`, for charts. The ledger is the truth; these are made from it.

use crate::core::prelude::*;
use crate::core::row::days_after;
use crate::core::store::entities;
use spot_domain::{Microusd, OrganizationId};

/// Hours live so long; days as long as the ledger's hours.
pub(super) const HOUR_LIVES_DAYS: i64 = 100;
const DAY_LIVES_DAYS: i64 = 1_200;

/// What an hour or a day cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostRow {
    /// Its beginning.
    pub begins_at: Timestamp,
    /// Paid for Spot.
    pub spot_microusd: Microusd,
    /// Paid for on-demand.
    pub on_demand_microusd: Microusd,
    /// What it would have cost without us.
    pub baseline_microusd: Microusd,
    /// What the plans that were let run promised for it; none where no plan was in force. Of several clusters or hours,
    /// those without a plan count with what was paid.
    pub predicted_microusd: Option<Microusd>,
}

impl CostRow {
    /// Paid.
    pub fn paid_microusd(&self) -> Microusd {
        self.spot_microusd + self.on_demand_microusd
    }

    /// One row that begins at `begins_at`, of costs of several hours or clusters.
    pub fn sum_of<'a>(begins_at: Timestamp, parts: impl Iterator<Item = &'a Self> + Clone) -> Self {
        let sum = |amount: fn(&Self) -> Microusd| parts.clone().map(amount).sum();
        let promised = parts.clone().any(|part| part.predicted_microusd.is_some());
        Self {
            begins_at,
            spot_microusd: sum(|part| part.spot_microusd),
            on_demand_microusd: sum(|part| part.on_demand_microusd),
            baseline_microusd: sum(|part| part.baseline_microusd),
            predicted_microusd: promised
                .then(|| sum(|part| part.predicted_microusd.unwrap_or_else(|| part.paid_microusd()))),
        }
    }
}

pub(super) fn pk(org: &OrganizationId, scope: &str) -> String {
    format!("T#{org}#COST#{scope}")
}

impl TryFrom<Row> for CostRow {
    type Error = CorruptItem;
    fn try_from(row: Row) -> Result<Self, CorruptItem> {
        Ok(Self {
            begins_at: row.read_time("begins_at")?,
            spot_microusd: Microusd(row.read_number("spot")?),
            on_demand_microusd: Microusd(row.read_number("on_demand")?),
            baseline_microusd: Microusd(row.read_number("baseline")?),
            predicted_microusd: row.has("predicted").then(|| row.read_number("predicted")).transpose()?.map(Microusd),
        })
    }
}

pub(super) fn row(key: &Key, cost: &CostRow, lives_days: i64, now: Timestamp) -> Row {
    let row = Row::new(key, "COST", now)
        .time("begins_at", cost.begins_at)
        .number("spot", cost.spot_microusd.0)
        .number("on_demand", cost.on_demand_microusd.0)
        .number("baseline", cost.baseline_microusd.0)
        .dies_at(days_after(cost.begins_at, lives_days));
    match cost.predicted_microusd {
        Some(predicted) => row.number("predicted", predicted.0),
        None => row,
    }
}

impl Store {
    /// Puts the cost of an hour. `scope` is a cluster's id, or `all` for the organization.
    pub async fn put_cost_hour(
        &self,
        org: &OrganizationId,
        scope: &str,
        cost: &CostRow,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let key = Key::new(pk(org, scope), format!("H#{}", keys::hour(cost.begins_at)));
        self.write("save an hour's cost", Write::put(row(&key, cost, HOUR_LIVES_DAYS, now))).await
    }

    /// Puts the cost of a day.
    pub async fn put_cost_day(
        &self,
        org: &OrganizationId,
        scope: &str,
        cost: &CostRow,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let key = Key::new(pk(org, scope), format!("D#{}", keys::day(cost.begins_at)));
        self.write("save a day's cost", Write::put(row(&key, cost, DAY_LIVES_DAYS, now))).await
    }

    /// Hours from `from` until before `until`, oldest first.
    pub async fn cost_hours(
        &self,
        org: &OrganizationId,
        scope: &str,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<CostRow>, StoreError> {
        let [from_key, until_key] = [from, until].map(|at| format!("H#{}", keys::hour(at)));
        self.costs(pk(org, scope), from_key, until_key, from, until).await
    }

    /// Days from `from` until before `until`, oldest first.
    pub async fn cost_days(
        &self,
        org: &OrganizationId,
        scope: &str,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<CostRow>, StoreError> {
        let [from_key, until_key] = [from, until].map(|at| format!("D#{}", keys::day(at)));
        self.costs(pk(org, scope), from_key, until_key, from, until).await
    }

    async fn costs(
        &self,
        pk: String,
        from_key: String,
        until_key: String,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<CostRow>, StoreError> {
        const OPERATION: &str = "list costs";
        let rows = self.query(OPERATION, Query::of(pk).between(from_key, until_key).eventual()).await?;
        let mut costs: Vec<CostRow> = entities(OPERATION, rows)?;
        costs.retain(|cost| cost.begins_at >= from && cost.begins_at < until);
        Ok(costs)
    }
}
