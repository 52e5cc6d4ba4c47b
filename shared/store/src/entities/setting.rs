//! Settings: `G#CFG · key`, for all; `T#org#ORG · CFG#key`, an organization's own.

use crate::core::prelude::*;
use crate::core::store::corrupt;
use serde::Serialize;
use serde::de::DeserializeOwned;
use spot_domain::OrganizationId;

pub(super) fn key(org: Option<&OrganizationId>, name: &str) -> Key {
    match org {
        Some(org) => Key::new(keys::organization(org), format!("CFG#{name}")),
        None => Key::new("G#CFG", name),
    }
}

impl Store {
    /// A setting: the organization's own, of all when none is given. None when it was never set.
    pub async fn setting<T: DeserializeOwned>(
        &self,
        org: Option<&OrganizationId>,
        name: &str,
    ) -> Result<Option<T>, StoreError> {
        const OPERATION: &str = "read a setting";
        let Some(row) = self.get(OPERATION, &key(org, name)).await? else { return Ok(None) };
        row.read_json("value").map(Some).map_err(|error| corrupt(OPERATION, error))
    }

    /// Sets a setting.
    pub async fn put_setting<T: Serialize>(
        &self,
        org: Option<&OrganizationId>,
        name: &str,
        value: &T,
        announce: &Announce,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let row = Row::new(&key(org, name), "CFG", now).json("value", value).announcing(announce);
        self.write("save a setting", Write::put(row)).await
    }
}
