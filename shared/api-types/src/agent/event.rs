//! What happened in the cluster and cannot wait for the next snapshot.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Events in one request at most.
pub const MAX_EVENTS: usize = 200;

/// Body of `POST …/events`; events are told apart by their `uid`, and a repeat changes nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EventsRequest {
    /// Which run of the agent.
    pub instance_id: String,
    /// Its lease.
    pub lease_epoch: u64,
    /// Events, oldest first.
    pub events: Vec<ClusterEvent>,
}

/// Kinds of event (AGT-04).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ClusterEventKind {
    /// The scheduler finds no node for a pod.
    PodPending,
    /// The kubelet evicted a pod.
    PodEvicted,
    /// A container was killed for its memory.
    OomKilled,
    /// A node stopped being Ready.
    NodeNotReady,
    /// A node became Ready for the first time, or again.
    NodeReady,
    /// A node joined.
    NodeAdded,
    /// A node is gone.
    NodeRemoved,
    /// A node bears the mark of a coming interruption.
    InterruptionTaint,
}

/// The object an event is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EventObject {
    /// Namespace; none for nodes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// Name.
    pub name: String,
    /// UID.
    pub uid: String,
}

/// One event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClusterEvent {
    /// What tells it apart: made from kind, object and the state that changed, so that a restarted agent repeats none.
    pub uid: String,
    /// Kind.
    pub kind: ClusterEventKind,
    /// What it is about.
    pub object: EventObject,
    /// The node concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub node: Option<String>,
    /// When the agent saw it.
    pub at: Timestamp,
}
