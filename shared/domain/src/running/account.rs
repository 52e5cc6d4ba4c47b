//! A customer's AWS account as it was linked.

use super::{AccountId, OrganizationId};
use crate::Region;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// How far the customer lets us go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permissions {
    /// Look only.
    ReadOnly,
    /// Look and act.
    ReadWrite,
}

/// Where the link stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountStatus {
    /// The role is not there yet.
    Pending,
    /// First discovery runs.
    Scanning,
    /// Works.
    Active,
    /// The role or a permission is gone: everything for this account pauses.
    Error,
}

/// A linked AWS account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AwsAccount {
    /// Id.
    pub id: AccountId,
    /// Whose.
    pub organization_id: OrganizationId,
    /// The name the customer gave.
    pub name: String,
    /// Twelve digits.
    pub aws_account_id: String,
    /// Regions to look at.
    pub regions: Vec<Region>,
    /// What we may do.
    pub permissions: Permissions,
    /// The role we assume; none until verified.
    pub role_arn: Option<String>,
    /// What the role's trust policy asks for; never shown, never logged.
    pub external_id: String,
    /// Status.
    pub status: AccountStatus,
    /// Why the status is an error, for people.
    pub status_reason: Option<String>,
    /// When discovery is due next.
    pub next_discovery_at: Timestamp,
    /// When discovery last saw everything.
    pub last_discovery_at: Option<Timestamp>,
    /// Optimistic version.
    pub version: u64,
}
