//! What the API is made of; whoever starts it hands all of it in.

use spot_api_types::command::CommandSigner;
use spot_catalog::Catalog;
use spot_domain::{Chance, Clock, ClusterId, OrganizationId};
use spot_platform::{AgentQueues, Queue};
use spot_store::Store;
use std::fmt;
use std::sync::Arc;

/// Gives each cluster's queue of commands.
pub trait CommandQueues: Send + Sync {
    /// The queue of a cluster.
    fn of(&self, cluster: &ClusterId) -> Queue;
}

/// A token that stands in where nobody can sign in yet. It speaks for an owner of one organization and may administer.
#[derive(Clone)]
pub struct Bootstrap {
    /// SHA-256 of the token; the token itself is in a file that only its owner can read.
    pub token_sha256: [u8; 32],
    /// Whose.
    pub organization_id: OrganizationId,
}

impl fmt::Debug for Bootstrap {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Bootstrap").field("organization_id", &self.organization_id).finish_non_exhaustive()
    }
}

/// What the API works with.
pub struct Api {
    /// Table.
    pub store: Store,
    /// The optimizer's queue.
    pub optimizer: Queue,
    /// The executor's queue.
    pub executor: Queue,
    /// Addresses of agents' queues, and credentials that open one each.
    pub agent_queues: AgentQueues,
    /// Region of those queues.
    pub region: String,
    /// Agents' queues to send hints to.
    pub commands: Arc<dyn CommandQueues>,
    /// Signs commands that are fetched over HTTP; its public half is what agents are told at registration.
    pub signer: Arc<CommandSigner>,
    /// Facts.
    pub catalog: Arc<Catalog>,
    /// Clock of the loop.
    pub clock: Arc<dyn Clock>,
    /// Clock of people: cursors, rate limits, tokens. The same as `clock` unless the loop's time is simulated.
    pub wall_clock: Arc<dyn Clock>,
    /// Chance for ids.
    pub chance: Arc<dyn Chance>,
    /// Chance for tokens, tickets and salts: nobody may be able to foresee it.
    pub secrets: Arc<dyn Chance>,
    /// A token for programs and first steps; none where people sign in.
    pub bootstrap: Option<Bootstrap>,
    /// Private key (Ed25519) that access tokens are signed with; all processes of one installation share it.
    pub token_key: [u8; 32],
    /// Key that cursors are sealed with; all processes of one installation share it.
    pub cursor_key: [u8; 32],
    /// Address of the live socket, as browsers reach it.
    pub socket_url: String,
    /// Origins of the dashboard beside the API's own, `https://app.example.com`.
    pub allowed_origins: Vec<String>,
    /// Where agents are told to reach us.
    pub agent_origin: String,
    /// Everything is a dry run (EXE-02).
    pub safe_mode: bool,
    /// The account behind everything is simulated, and people are told so.
    pub simulated: bool,
}
