//! Organization: `T#org#ORG · ORG`. Its counters move in the transactions of what they count.

use crate::core::prelude::*;
use serde::{Deserialize, Serialize};
use spot_domain::OrganizationId;

/// What the organization may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrganizationMode {
    /// A customer.
    Production,
    /// Experiments only.
    Lab,
}

/// Where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrganizationStatus {
    /// In use.
    Active,
    /// Nothing is done for it.
    Suspended,
    /// Being deleted.
    Closing,
}

/// A customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organization {
    /// Id.
    pub id: OrganizationId,
    /// Name.
    pub name: String,
    /// Mode.
    pub mode: OrganizationMode,
    /// Status.
    pub status: OrganizationStatus,
    /// Name of its plan.
    pub plan: String,
    /// Linked accounts.
    pub accounts: u32,
    /// Registered clusters.
    pub clusters: u32,
    /// Optimistic version.
    pub version: u64,
}

pub(super) fn key(id: &OrganizationId) -> Key {
    Key::new(keys::organization(id), "ORG")
}

fn row(organization: &Organization, version: u64, now: Timestamp) -> Row {
    Row::new(&key(&organization.id), "ORG", now)
        .made_at_by_id(organization.id.as_str())
        .text("org", organization.id.as_str())
        .text("name", &organization.name)
        .word("mode", &organization.mode)
        .word("status", &organization.status)
        .text("plan", &organization.plan)
        .number("n_accounts", organization.accounts)
        .number("n_clusters", organization.clusters)
        .version(version)
        .in_second_index(keys::admin("ORG", &crate::core::row::word(&organization.status)), organization.id.as_str())
        .text("sum", organization.id.as_str())
}

impl TryFrom<Row> for Organization {
    type Error = CorruptItem;
    fn try_from(row: Row) -> Result<Self, CorruptItem> {
        Ok(Self {
            id: row.read("org")?,
            name: row.read_text("name")?.to_owned(),
            mode: row.read_word("mode")?,
            status: row.read_word("status")?,
            plan: row.read_text("plan")?.to_owned(),
            accounts: row.read_number("n_accounts")?,
            clusters: row.read_number("n_clusters")?,
            version: row.read_version()?,
        })
    }
}

/// Moves a counter of the organization; it must exist. The version stays: counters are no user's edit.
pub(super) fn count(org: &OrganizationId, counter: &str, by: i32) -> Write {
    let write = Write::update(key(org), format!("SET #{counter} = #{counter} + :by"));
    write.value(":by", number(by)).when("attribute_exists(#PK)", StoreErrorKind::NotFound)
}

impl Store {
    /// Makes an organization without accounts and clusters.
    pub async fn create_organization(
        &self,
        organization: &mut Organization,
        announce: &Announce,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        (organization.accounts, organization.clusters) = (0, 0);
        self.write("create an organization", Write::create(row(organization, 1, now).announcing(announce))).await?;
        organization.version = 1;
        Ok(())
    }

    /// An organization.
    pub async fn organization(&self, id: &OrganizationId) -> Result<Option<Organization>, StoreError> {
        self.get_entity("read an organization", &key(id)).await
    }

    /// Ids of all organizations of a status, in the order in which they were made; for ticks and administration.
    pub async fn organization_ids(&self, status: OrganizationStatus) -> Result<Vec<OrganizationId>, StoreError> {
        const OPERATION: &str = "list organizations";
        let pk = keys::admin("ORG", &crate::core::row::word(&status));
        let rows = self.query(OPERATION, Query::of(pk).second_index()).await?;
        let ids = rows.iter().map(|row| row.read("sum")).collect::<Result<_, _>>();
        ids.map_err(|error| crate::core::store::corrupt(OPERATION, error))
    }
}
