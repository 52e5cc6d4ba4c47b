//! KPI: `T#org#KPI · scope`, the dashboard's figures, calculated ahead so that reading them is one item.

use crate::core::prelude::*;
use crate::core::store::entities;
use serde_json::Value;
use spot_domain::OrganizationId;

/// Figures of a scope: `all`, or a cluster's id.
#[derive(Clone, Debug, PartialEq)]
pub struct Kpi {
    /// Scope.
    pub scope: String,
    /// Figures by name.
    pub figures: Value,
    /// When they were calculated.
    pub calculated_at: Timestamp,
}

pub(super) fn key(org: &OrganizationId, scope: &str) -> Key {
    Key::new(format!("T#{org}#KPI"), scope)
}

impl TryFrom<Row> for Kpi {
    type Error = CorruptItem;
    fn try_from(row: Row) -> Result<Self, CorruptItem> {
        let scope = row.read_text("SK")?.to_owned();
        Ok(Self { scope, figures: row.read_json("figures")?, calculated_at: row.read_time("calc_at")? })
    }
}

impl Store {
    /// Puts figures, unless later ones are there.
    pub async fn put_kpi(&self, org: &OrganizationId, kpi: &Kpi) -> Result<(), StoreError> {
        self.announce_kpi(org, kpi, &Announce::nothing()).await
    }

    /// Puts figures and tells about it, unless later ones are there.
    pub async fn announce_kpi(&self, org: &OrganizationId, kpi: &Kpi, announce: &Announce) -> Result<(), StoreError> {
        let row = Row::new(&key(org, &kpi.scope), "KPI", kpi.calculated_at)
            .json("figures", &kpi.figures)
            .time("calc_at", kpi.calculated_at)
            .announcing(announce);
        let write = Write::put(row)
            .when("attribute_not_exists(#calc_at) OR #calc_at <= :at", StoreErrorKind::Conflict)
            .value(":at", moment(kpi.calculated_at));
        match self.write("save figures", write).await {
            Err(error) if error.kind == StoreErrorKind::Conflict => Ok(()),
            other => other,
        }
    }

    /// Figures of a scope.
    pub async fn kpi(&self, org: &OrganizationId, scope: &str) -> Result<Option<Kpi>, StoreError> {
        self.get_entity("read figures", &key(org, scope)).await
    }

    /// Figures of all scopes of an organization.
    pub async fn kpis(&self, org: &OrganizationId) -> Result<Vec<Kpi>, StoreError> {
        const OPERATION: &str = "list figures";
        entities(OPERATION, self.query(OPERATION, Query::of(format!("T#{org}#KPI")).eventual()).await?)
    }
}
