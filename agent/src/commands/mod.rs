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
    /// The fence, when it is ours.
    pub(crate) fn fence(&self) -> Option<u64> {
        match self {
            Self::Held { fence, .. } => Some(*fence),
            Self::Wanted | Self::Lost | Self::Cancelled => None,
        }
    }
}
