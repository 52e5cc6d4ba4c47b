//! Who is signed in.

use super::Moment;
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

/// `POST /invites/accept`: the token of a one-time link and who one wants to be.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AcceptInvite {
    /// From the link.
    pub token: String,
    /// Address; what one signs in with.
    pub email: String,
    /// As shown; the address's first part unless given.
    #[serde(default)]
    pub display_name: Option<String>,
    /// 12 to 128 letters.
    #[cfg_attr(feature = "openapi", schema(min_length = 12, max_length = 128))]
    pub password: String,
}

/// `POST /invites`: who is to be let in, and as what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct InviteRequest {
    /// Address; the link is good for it alone.
    pub email: String,
    /// Role.
    pub role: Role,
}

/// An invitation.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invite {
    /// Address.
    pub email: String,
    /// Role.
    pub role: Role,
    /// Good until then, and once.
    pub expires_at: Moment,
    /// Of the link, `/join#<token>` on the dashboard; told once, null in a repeat.
    pub token: Option<String>,
}

/// `POST /auth/login`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Login {
    /// Address.
    pub email: String,
    /// Password.
    pub password: String,
}

/// `POST /auth/refresh`.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct RefreshRequest {
    /// For clients without cookies; browsers send none.
    pub refresh_token: Option<String>,
}

/// `POST /auth/logout`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Logout {
    /// On every device.
    pub all: bool,
}

/// What one signs requests with.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Tokens {
    /// For `Authorization: Bearer …`; to be kept in memory only.
    pub access_token: String,
    /// `Bearer`.
    pub token_type: String,
    /// Seconds until a new one is needed.
    pub expires_in_s: u64,
    /// For clients without cookies; null for browsers, which have it in a cookie.
    pub refresh_token: Option<String>,
    /// Who signed in.
    pub user: SignedInUser,
}

/// A person who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignedInUser {
    /// `usr_…`.
    pub id: String,
    /// Address.
    pub email: String,
    /// As shown.
    pub display_name: String,
    /// Role.
    pub role: Role,
    /// May administer the installation.
    pub administrator: bool,
    /// `org_…`.
    pub organization_id: String,
}

/// A ticket for the live socket.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WsTicket {
    /// Offered as sub-protocol `ticket.<ticket>`; good once.
    pub ticket: String,
    /// Seconds it is good for.
    pub expires_in_s: u64,
    /// Address of the socket.
    pub url: String,
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
    /// May administer the installation: pause everything.
    pub administrator: bool,
    /// Organization.
    pub organization: OrganizationSummary,
    /// The account behind everything is simulated.
    pub simulated: bool,
    /// Routes that refuse this reader, out of the same table by which requests are judged. All others may be asked.
    pub refused: Vec<RefusedRoute>,
}

/// A route that refuses the reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefusedRoute {
    /// `PATCH`.
    pub method: String,
    /// As the contract writes it: `/clusters/{cluster_id}/policy`.
    pub path: String,
    /// Who may: `a member or owner`.
    pub needs: String,
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
