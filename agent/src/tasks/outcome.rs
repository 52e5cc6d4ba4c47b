//! How a task goes and how it ends.

use jiff::Timestamp;
use spot_api_types::agent::{RefusedBy, ResultStatus};
use spot_domain::{ActionResult, NodeTarget, ObjectName};

/// Pods named in a result at most: a result stays below 4 KiB.
const MAX_PODS_NAMED: usize = 20;
/// Longest text of a reason.
const MAX_REASON_CHARS: usize = 200;

/// How far a task is.
pub(crate) enum Progress {
    /// To be looked at again then, or when something changes.
    Wait(Timestamp),
    /// Over.
    Done(Outcome),
}

/// Why a task stops before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// Everything is paused.
    Paused,
    /// The action was withdrawn.
    Cancelled,
    /// The claim is another's.
    Lost,
    /// An urgent drain of the same node took over.
    Overtaken,
    /// Its time is over.
    Deadline,
    /// A pod may not be moved.
    Kept,
    /// Two budgets select a pod.
    TwoBudgets,
    /// The agent may not evict.
    Forbidden,
    /// A budget waits for pods that no node has room for.
    NoRoom,
}

impl Stop {
    /// A code and words.
    pub(crate) fn in_words(self) -> (&'static str, &'static str) {
        match self {
            Self::Paused => ("paused", "stopped by the global pause"),
            Self::Cancelled => ("cancelled", "withdrawn while it ran"),
            Self::Lost => ("fence_lost", "claimed by another"),
            Self::Overtaken => ("overtaken", "an urgent drain of the same node took over"),
            Self::Deadline => ("deadline_passed", "pods were left when the deadline came"),
            Self::Kept => ("pods_may_not_move", "a pod appeared that may not be moved"),
            Self::TwoBudgets => {
                ("two_budgets", "more than one disruption budget selects a pod; the Eviction API cannot serve it")
            }
            Self::Forbidden => ("forbidden", "the agent's role does not allow evictions"),
            Self::NoRoom => ("no_room", "a disruption budget waits for pods that the scheduler finds no node for"),
        }
    }
}

/// How a task ended.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    pub(crate) status: ResultStatus,
    pub(crate) result: ActionResult,
    pub(crate) refused_by: Option<RefusedBy>,
}

impl Outcome {
    pub(crate) fn completed(message: String) -> Self {
        let result = ActionResult { message, ..ActionResult::default() };
        Self { status: ResultStatus::Completed, result, refused_by: None }
    }

    pub(crate) fn failed(code: &str, message: String) -> Self {
        let result = ActionResult { message, error_code: Some(code.to_owned()), ..ActionResult::default() };
        Self { status: ResultStatus::Failed, result, refused_by: None }
    }

    /// Not begun, because the cluster's own rules forbid it.
    pub(crate) fn refused(code: &str, message: String) -> Self {
        Self { refused_by: Some(RefusedBy::Budget), ..Self::failed(code, message) }
    }

    /// A node of the same name is not the same node.
    pub(crate) fn another_uid(node: &NodeTarget) -> Self {
        let message = format!("the node `{}` is another one than meant", node.name);
        Self { refused_by: Some(RefusedBy::Guard), ..Self::failed("uid_mismatch", message) }
    }

    pub(crate) fn by_budget(self) -> Self {
        Self { refused_by: Some(RefusedBy::Budget), ..self }
    }

    /// With what became of pods.
    pub(crate) fn with_pods(mut self, evicted: u32, mut refused: Vec<(ObjectName, String)>) -> Self {
        if refused.len() > MAX_PODS_NAMED {
            self.result.message = format!("{}; {} pods in all", self.result.message, refused.len());
            refused.truncate(MAX_PODS_NAMED);
        }
        for (_, reason) in &mut refused {
            *reason = reason.chars().take(MAX_REASON_CHARS).collect();
        }
        (self.result.evicted, self.result.refused) = (evicted, refused);
        self
    }
}
