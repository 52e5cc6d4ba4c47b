//! Who is signed in.

use serde::{Deserialize, Serialize};

/// What a member of an organization may do. Each may do what those before may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Look.
    Viewer,
    /// Look and decide on plans.
    Member,
    /// Everything.
    Owner,
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Me {
    /// `usr_…`; null for the bootstrap token.
    pub user_id: Option<String>,
    /// As shown.
    pub display_name: String,
    /// Role.
    pub role: Role,
    /// Organization.
    pub organization: OrganizationSummary,
    /// The account behind everything is simulated.
    pub simulated: bool,
}

/// An organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrganizationSummary {
    /// `org_…`.
    pub id: String,
    /// Name.
    pub name: String,
    /// Linked accounts.
    pub accounts: u32,
    /// Registered clusters.
    pub clusters: u32,
}

/// Whether the API lives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Health {
    /// `ok`.
    pub status: String,
    /// Version of the product.
    pub version: String,
}
