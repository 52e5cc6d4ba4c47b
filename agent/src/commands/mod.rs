//! Commands on their way in: where they come from, whether they are genuine, whether the guard lets them pass, and what
//! is remembered of them.

mod guard;
mod intake;
mod memory;
mod queue;
mod queue_lane;

pub(crate) use guard::{Guard, Veto};
pub(crate) use intake::{Intake, Verdict};
pub(crate) use memory::{Entry, Memory};
pub use queue::{CommandQueue, QueueError, QueueMessageBody};
pub(crate) use queue_lane::QueueLane;

use jiff::Timestamp;
use spot_api_types::command::Envelope;

/// How the control plane sees who carries out an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Claim {
    /// To be claimed.
    Wanted,
    /// Ours.
    Held { fence: u64, lease_until: Timestamp },
    /// Another's: stop and say nothing.
    Lost,
    /// Withdrawn: stop.
    Cancelled,
}

impl Claim {
    /// Of a command that is new to this run of the agent: to be claimed, or claimed for us by whoever signed it. That
    /// is extended before long, which also tells when it ends.
    pub(crate) fn at_first(envelope: &Envelope, now: Timestamp) -> Self {
        envelope.fence.map_or(Self::Wanted, |fence| Self::Held { fence, lease_until: now })
    }

    /// The fence, when it is ours.
    pub(crate) fn fence(&self) -> Option<u64> {
        match self {
            Self::Held { fence, .. } => Some(*fence),
            Self::Wanted | Self::Lost | Self::Cancelled => None,
        }
    }
}
