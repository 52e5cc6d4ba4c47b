//! What the dashboard's figures were at the beginning of an hour: `T#org#KPIH#scope · H#hour`, for trends.

use super::figures::FigurePoint;
use crate::core::prelude::*;
use crate::core::row::days_after;
use crate::core::store::corrupt;
use spot_domain::OrganizationId;

/// A trend looks a day back.
const LIVES_DAYS: i64 = 3;

fn key(org: &OrganizationId, scope: &str, hour: Timestamp) -> Key {
    Key::new(format!("T#{org}#KPIH#{scope}"), format!("H#{}", keys::hour(hour)))
}

impl Store {
    /// Keeps what the figures of a scope are in an hour.
    pub async fn keep_figures(
        &self,
        org: &OrganizationId,
        scope: &str,
        hour: Timestamp,
        figures: &FigurePoint,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let row = Row::new(&key(org, scope, hour), "KPIH", now)
            .json("figures", figures)
            .dies_at(days_after(hour, LIVES_DAYS));
        self.write("keep figures", Write::put(row)).await
    }

    /// What the figures of a scope were in an hour.
    pub async fn figures_of_hour(
        &self,
        org: &OrganizationId,
        scope: &str,
        hour: Timestamp,
    ) -> Result<Option<FigurePoint>, StoreError> {
        const OPERATION: &str = "read figures of an hour";
        let Some(row) = self.get(OPERATION, &key(org, scope, hour)).await? else { return Ok(None) };
        row.read_json("figures").map(Some).map_err(|error| corrupt(OPERATION, error))
    }
}
