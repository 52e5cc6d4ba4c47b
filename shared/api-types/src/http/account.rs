//! Linked AWS accounts.

use super::{AccountStatus, Moment, Permissions};
use serde::{Deserialize, Serialize};
use spot_domain::AwsAccount;

/// A linked AWS account. Its external id is never shown here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Account {
    /// `acc_…`.
    pub id: String,
    /// The name the customer gave.
    pub name: String,
    /// Twelve digits.
    pub aws_account_id: String,
    /// Regions looked at.
    pub regions: Vec<String>,
    /// What we may do.
    pub permissions: Permissions,
    /// The role we assume; null until verified.
    pub role_arn: Option<String>,
    /// Status.
    pub status: AccountStatus,
    /// Why the status is an error.
    pub status_reason: Option<String>,
    /// When discovery last saw everything.
    pub last_discovery_at: Option<Moment>,
    /// When it looks next.
    pub next_discovery_at: Moment,
    /// Version.
    pub version: u64,
}

impl From<AwsAccount> for Account {
    fn from(account: AwsAccount) -> Self {
        Self {
            id: account.id.to_string(),
            name: account.name,
            aws_account_id: account.aws_account_id,
            regions: account.regions.iter().map(|region| region.as_str().to_owned()).collect(),
            permissions: account.permissions.into(),
            role_arn: account.role_arn,
            status: account.status.into(),
            status_reason: account.status_reason,
            last_discovery_at: account.last_discovery_at.map(Moment),
            next_discovery_at: account.next_discovery_at.into(),
            version: account.version,
        }
    }
}
