//! What a row of the table says about a route.

use crate::app::Shared;
use utoipa_axum::router::UtoipaMethodRouter;

/// Who may call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Anybody.
    Public,
    /// Whoever is signed in.
    SignedIn,
    /// Viewers, members and owners of the organization.
    Viewer,
    /// Members and owners.
    Member,
    /// Owners.
    Owner,
    /// Who administers the installation.
    Admin,
    /// The agent of the cluster in the path.
    Agent,
}

impl Who {
    /// For people.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Public => "nothing",
            Self::SignedIn => "somebody signed in",
            Self::Viewer => "a viewer, member or owner",
            Self::Member => "a member or owner",
            Self::Owner => "an owner",
            Self::Admin => "an administrator",
            Self::Agent => "the cluster's agent",
        }
    }
}

/// How often.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RateClass {
    /// Without a token.
    Open,
    /// Signing in; tries per account and source are counted for all processes beside this.
    Auth,
    /// Reading.
    Read,
    /// Changing.
    Write,
    /// What makes others work.
    Heavy,
    /// Agents.
    Agent,
    /// Administration.
    Admin,
}

impl RateClass {
    /// Requests a minute: per source, person, or cluster.
    pub fn requests_per_minute(self) -> u32 {
        match self {
            Self::Open | Self::Auth => 60,
            Self::Read => 600,
            Self::Write => 120,
            Self::Heavy => 10,
            // Five hundred nodes interrupted at once are fifteen hundred requests within a minute.
            Self::Agent => 2_400,
            Self::Admin => 300,
        }
    }

    /// As documents write it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Auth => "auth",
            Self::Read => "read",
            Self::Write => "write",
            Self::Heavy => "heavy",
            Self::Agent => "agent",
            Self::Admin => "admin",
        }
    }
}

/// What a repeat does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Idempotency {
    /// `Idempotency-Key` is needed, and a repeat gets the first answer.
    Key,
    /// A repeat leads to the same state by itself.
    Natural,
    /// Nothing is changed.
    Read,
}

/// A row without its handler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteRule {
    /// Method.
    pub method: &'static str,
    /// Path below `/api/v1`.
    pub path: &'static str,
    /// Who may call.
    pub who: Who,
    /// How often.
    pub rate: RateClass,
    /// What a repeat does.
    pub idempotency: Idempotency,
}

/// A row.
pub(crate) struct Route {
    pub(crate) rule: RouteRule,
    /// The handler with what its annotation says for the OpenAPI document.
    pub(crate) handler: UtoipaMethodRouter<Shared>,
}
