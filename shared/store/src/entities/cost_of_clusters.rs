//! Hourly costs of clusters, found by hour: index G1 `T#org#COSTS#hour`, so that an organization's hour is the sum of
//! one query, however late a cluster's part of it comes.

use super::cost::{self, CostRow, HOUR_LIVES_DAYS};
use crate::core::prelude::*;
use crate::core::row::json_text;
use crate::core::store::corrupt;
use spot_domain::{ClusterId, Microusd, OrganizationId};

fn index(org: &OrganizationId, hour: Timestamp) -> String {
    format!("T#{org}#COSTS#{}", keys::hour(hour))
}

impl Store {
    /// Puts the cost of a cluster's hour.
    pub async fn put_cluster_cost_hour(
        &self,
        org: &OrganizationId,
        cluster: &ClusterId,
        hour: &CostRow,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let paid_and_baseline = [hour.spot_microusd, hour.on_demand_microusd, hour.baseline_microusd];
        let amounts: Amounts = paid_and_baseline.into_iter().chain(hour.predicted_microusd).collect();
        let key = Key::new(cost::pk(org, cluster.as_str()), format!("H#{}", keys::hour(hour.begins_at)));
        let row = cost::row(&key, hour, HOUR_LIVES_DAYS, now)
            .in_first_index(index(org, hour.begins_at), cluster.as_str())
            .text("sum", json_text(&amounts));
        self.write("save a cluster's hour", Write::put(row)).await
    }

    /// What an hour cost, over all clusters of an organization.
    pub async fn cost_of_clusters(&self, org: &OrganizationId, hour: Timestamp) -> Result<CostRow, StoreError> {
        const OPERATION: &str = "sum an hour over clusters";
        let rows = self.query(OPERATION, Query::of(index(org, hour)).first_index()).await?;
        let read = |row: &Row| row.read_json("sum").map(|amounts: Amounts| cost_of(hour, &amounts));
        let costs = rows.iter().map(read).collect::<Result<Vec<_>, _>>().map_err(|error| corrupt(OPERATION, error))?;
        Ok(CostRow::sum_of(hour, costs.iter()))
    }
}

/// Paid for Spot, for on-demand, the baseline, and where a plan was in force what it promised.
type Amounts = Vec<Microusd>;

fn cost_of(begins_at: Timestamp, amounts: &Amounts) -> CostRow {
    let amount = |place: usize| amounts.get(place).copied();
    CostRow {
        begins_at,
        spot_microusd: amount(0).unwrap_or_default(),
        on_demand_microusd: amount(1).unwrap_or_default(),
        baseline_microusd: amount(2).unwrap_or_default(),
        predicted_microusd: amount(3),
    }
}
