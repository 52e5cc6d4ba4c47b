//! Everything a decision looks at.

use jiff::Timestamp;
use spot_domain::{
    Action, ActionKind, ActionStatus, InstanceTypeName, Job, NodeName, NodeTarget, ObjectName, Owner, Plan, Zone,
};
use std::collections::BTreeMap;

/// A pod on a node, as far as a decision needs it.
#[derive(Clone, Debug, PartialEq)]
pub struct PodView {
    /// Name.
    pub name: ObjectName,
    /// Its controller.
    pub owner: Option<Owner>,
    /// DaemonSet and mirror pods go with their node.
    pub bound_to_node: bool,
    /// A volume ties it to a zone.
    pub tied_to_zone: bool,
    /// It asks for more than room: a selector, affinity, anti-affinity, spread.
    pub choosy: bool,
}

/// A node of the newest snapshot.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeView {
    /// Name.
    pub name: NodeName,
    /// UID.
    pub uid: String,
    /// The instance it runs on.
    pub instance_id: Option<String>,
    /// Ready.
    pub ready: bool,
    /// Cordoned.
    pub unschedulable: bool,
    /// Pods that have not ended.
    pub pods: Vec<PodView>,
    /// The Auto Scaling group of its instance.
    pub group: Option<String>,
}

/// How much may happen at once (EXE-09).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Actions under way at once in the cluster.
    pub max_concurrent: u32,
    /// Nodes drained at once in planned work.
    pub max_disrupted_nodes: u32,
}

/// The scene.
pub struct Scene<'a> {
    /// Now.
    pub now: Timestamp,
    /// The job.
    pub job: &'a Job,
    /// Its plan.
    pub plan: &'a Plan,
    /// All its actions, oldest first.
    pub actions: &'a [Action],
    /// Nodes by name, of the newest snapshot.
    pub nodes: &'a BTreeMap<NodeName, NodeView>,
    /// Workloads of the pods as they were when the plan was made.
    pub planned_owners: &'a BTreeMap<ObjectName, Option<Owner>>,
    /// Offerings that would do as well as the planned one for a node whose launch was refused; each was re-checked.
    pub alternatives: &'a BTreeMap<NodeName, Vec<(InstanceTypeName, Zone)>>,
    /// The group each planned node is launched with.
    pub launch_groups: &'a BTreeMap<NodeName, String>,
    /// Limits.
    pub limits: Limits,
    /// On-demand may stand in for Spot (policy).
    pub fallback: bool,
    /// Planned work: budgets and limits are waited for. An interruption's job is not.
    pub voluntary: bool,
    /// Nodes of the newest snapshot whose instances are lost, with the moment at which they end, or ended. A node of
    /// the same name on another instance is not among them.
    pub ends_at: &'a BTreeMap<NodeName, Timestamp>,
    /// Finish or undo the step under way, begin no other: the job was cancelled, or everything is paused.
    pub stop_requested: bool,
}

impl Scene<'_> {
    /// This job's actions of its current step.
    pub(crate) fn of_step(&self) -> impl Iterator<Item = &Action> {
        let step = self.job.step;
        self.actions.iter().filter(move |action| action.step == step)
    }

    /// The newest action of the current step that `wanted` accepts.
    pub(crate) fn newest(&self, wanted: impl Fn(&ActionKind) -> bool) -> Option<&Action> {
        self.of_step().filter(|action| wanted(&action.kind)).last()
    }

    /// Actions of the current step that are not over.
    pub(crate) fn under_way(&self) -> u32 {
        self.of_step().filter(|action| !action.status.is_final()).count() as u32
    }

    /// Room for further actions.
    pub(crate) fn room(&self) -> usize {
        if self.voluntary { self.limits.max_concurrent.saturating_sub(self.under_way()) as usize } else { usize::MAX }
    }

    /// A node by name with its UID; none when it is not there any more.
    pub(crate) fn target(&self, name: &NodeName) -> Option<NodeTarget> {
        self.nodes.get(name).map(|node| NodeTarget { name: node.name.clone(), uid: node.uid.clone() })
    }
}

/// The node is being lost, and whoever answers that has taken it over: it is neither drained nor ended nor uncordoned
/// by planned work any more.
pub(crate) fn is_taken_over(scene: &Scene<'_>, drain: &Action) -> bool {
    let code = drain.result.as_ref().and_then(|result| result.error_code.as_deref());
    match drain.status {
        ActionStatus::Cancelled => scene.voluntary && !scene.stop_requested,
        ActionStatus::Failed => scene.voluntary && code == Some("overtaken"),
        ActionStatus::Pending | ActionStatus::PickedUp | ActionStatus::Completed | ActionStatus::Expired => false,
    }
}

/// Why an action did not succeed, for people.
pub(crate) fn failure_of(action: &Action) -> Option<String> {
    let words = |fallback: &str| {
        let said = action.result.as_ref().map(|result| result.message.clone()).filter(|message| !message.is_empty());
        format!("{}: {}", action.kind.name(), said.unwrap_or_else(|| fallback.to_owned()))
    };
    match action.status {
        ActionStatus::Failed => Some(words("failed")),
        ActionStatus::Expired => Some(words("was not picked up in time")),
        ActionStatus::Cancelled => Some(words("was cancelled")),
        ActionStatus::Pending | ActionStatus::PickedUp | ActionStatus::Completed => None,
    }
}
