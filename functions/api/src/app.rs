//! The API at work: its parts, and what it remembers between requests. A memory only saves calls; losing it changes
//! nothing.

use crate::auth::{AccessTokens, Passwords, Sessions};
use crate::edge::Cursors;
use crate::gate::{AgentKeys, Limiter};
use crate::parts::Api;
use crate::people::{Markets, Views};
use crate::routes::RouteRule;
use jiff::Timestamp;
use spot_domain::OrganizationId;
use spot_store::Store;
use std::sync::Arc;

/// Shared by all requests.
pub(crate) type Shared = Arc<App>;

pub(crate) struct App {
    pub(crate) parts: Api,
    pub(crate) cursors: Cursors,
    pub(crate) access_tokens: AccessTokens,
    pub(crate) passwords: Passwords,
    pub(crate) sessions: Sessions,
    pub(crate) agent_keys: AgentKeys,
    pub(crate) limiter: Limiter,
    pub(crate) views: Views,
    pub(crate) markets: Markets,
    /// The rows of the table of routes.
    pub(crate) rules: Vec<RouteRule>,
}

impl App {
    pub(crate) fn new(parts: Api) -> Shared {
        let cursors = Cursors::new(parts.cursor_key);
        Arc::new(Self {
            cursors,
            access_tokens: AccessTokens::new(&parts.token_key),
            passwords: Passwords::default(),
            sessions: Sessions::default(),
            agent_keys: AgentKeys::default(),
            limiter: Limiter::default(),
            views: Views::default(),
            markets: Markets::default(),
            rules: crate::routes::rules(),
            parts,
        })
    }

    pub(crate) fn store(&self) -> &Store {
        &self.parts.store
    }

    /// The loop's time.
    pub(crate) fn now(&self) -> Timestamp {
        self.parts.clock.now()
    }

    /// People's time.
    pub(crate) fn wall_now(&self) -> Timestamp {
        self.parts.wall_clock.now()
    }

    /// Whether everything is paused.
    pub(crate) async fn paused(&self) -> Result<bool, spot_store::StoreError> {
        Ok(self.store().setting::<bool>(None, PAUSED).await?.unwrap_or(false))
    }
}

/// The setting that stops everything voluntary; the executor reads it too.
pub(crate) const PAUSED: &str = "paused";

/// An organization's setting that stops one job; the executor reads it too.
pub(crate) fn cancelled_setting(job: &spot_domain::JobId) -> String {
    format!("cancelled.{job}")
}

/// Who a bootstrap token speaks for is known by this name in the audit log.
pub(crate) fn bootstrap_actor(org: &OrganizationId) -> String {
    format!("bootstrap@{org}")
}
