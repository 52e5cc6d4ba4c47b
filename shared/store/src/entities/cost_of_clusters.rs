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
        let amounts = [hour.spot_microusd, hour.on_demand_microusd, hour.baseline_microusd];
        let key = Key::new(cost::pk(org, cluster.as_str()), format!("H#{}", keys::hour(hour.begins_at)));
        let row = cost::row(&key, hour, HOUR_LIVES_DAYS, now)
            .in_first_index(index(org, hour.begins_at), cluster.as_str())
            .text("sum", json_text(&amounts));
        self.write("save a cluster's hour", Write::put(row)).await
    }

    /// What an hour cost, over all clusters of an organization.
    pub async fn cost_of_clusters(&self, org: &OrganizationId, hour: Timestamp) -> Result<CostRow, StoreError> {
        const OPERATION: &str = "sum an hour over clusters";
        let mut sum = [Microusd(0); 3];
        for row in self.query(OPERATION, Query::of(index(org, hour)).first_index()).await? {
            let amounts: [Microusd; 3] = row.read_json("sum").map_err(|error| corrupt(OPERATION, error))?;
            sum.iter_mut().zip(amounts).for_each(|(sum, amount)| *sum += amount);
        }
        let [spot_microusd, on_demand_microusd, baseline_microusd] = sum;
        Ok(CostRow { begins_at: hour, spot_microusd, on_demand_microusd, baseline_microusd })
    }
}
