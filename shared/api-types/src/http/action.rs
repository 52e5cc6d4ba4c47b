//! Actions: everything that is ever changed in an account or a cluster.

use super::{ActionLayer, ActionStatus, CapacityType, Job, LedgerEntry, Moment, PlanStep, SafetyReport, TimelineEvent};
use serde::{Deserialize, Serialize};
use spot_domain::ActionKind;

/// What is done (a closed list).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ActionType {
    /// Buys one instance.
    LaunchInstance,
    /// Ends an instance.
    TerminateInstance,
    /// Detaches a volume.
    DetachVolume,
    /// Changes a group's bounds or wanted size.
    UpdateAutoScalingGroup,
    /// Marks a node unschedulable.
    CordonNode,
    /// Takes the mark away.
    UncordonNode,
    /// Cordons and evicts everything evictable.
    DrainNode,
    /// Evicts one pod.
    EvictPod,
    /// Sets labels of a node.
    LabelNode,
    /// Restarts a workload's rollout, so that a single replica gets a second one first.
    RestartRollout,
}

/// What an action is about. What does not apply is null.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActionTarget {
    /// Kubernetes node; the planned node's name for a launch.
    pub node: Option<String>,
    /// `i-…`.
    pub instance_id: Option<String>,
    /// `namespace/name` of a pod.
    pub pod: Option<String>,
    /// `namespace/name` of a Deployment.
    pub workload: Option<String>,
    /// Auto Scaling group.
    pub group: Option<String>,
    /// `vol-…`.
    pub volume_id: Option<String>,
    /// Spot or on-demand, of a launch.
    pub capacity_type: Option<CapacityType>,
    /// Pools a launch may use, `type/zone`, first choice first.
    pub offerings: Vec<String>,
    /// A launch stands in for Spot that could not be had.
    pub stands_in_for_spot: bool,
    /// Drains and rollouts stop here.
    pub deadline_at: Option<Moment>,
}

/// What came of an action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActionOutcome {
    /// What was done, in words.
    pub message: String,
    /// Why it failed.
    pub error_code: Option<String>,
    /// The instance launched or ended.
    pub instance_id: Option<String>,
    /// The pool a launch got, `type/zone`.
    pub offering: Option<String>,
    /// Pods evicted.
    pub evicted: u32,
    /// Pods that a budget or a rule kept.
    pub refused: Vec<RefusedPod>,
}

/// A pod that was not evicted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefusedPod {
    /// `namespace/name`.
    pub pod: String,
    /// What kept it.
    pub reason: String,
}

/// One action.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Action {
    /// `act_…`.
    pub id: String,
    /// Its job.
    pub job_id: String,
    /// Its cluster.
    pub cluster_id: String,
    /// What is done.
    #[serde(rename = "type")]
    pub kind: ActionType,
    /// By whom.
    pub layer: ActionLayer,
    /// Status.
    pub status: ActionStatus,
    /// The plan's step it belongs to.
    pub step: u32,
    /// What it is about.
    pub target: ActionTarget,
    /// Rising number within the cluster.
    pub sequence: u64,
    /// When it was made.
    pub created_at: Moment,
    /// Not picked up after this moment.
    pub expires_at: Moment,
    /// When it ended.
    pub completed_at: Option<Moment>,
    /// What came of it; null before the end.
    pub result: Option<ActionOutcome>,
}

/// An action from the decision to the ledger.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActionDetail {
    /// As in lists.
    #[serde(flatten)]
    pub action: Action,
    /// The job it is part of; null when it is older than jobs are kept.
    pub job: Option<Job>,
    /// The plan's step it carries out, with the reason.
    pub plan_step: Option<PlanStep>,
    /// The safety check that the plan passed.
    pub safety: Option<SafetyReport>,
    /// What happened when, oldest first.
    pub timeline: Vec<TimelineEvent>,
    /// What the instance cost in the hour in which the action took effect, as the ledger has it.
    pub ledger_entries: Vec<LedgerEntry>,
}

impl From<&ActionKind> for ActionType {
    fn from(kind: &ActionKind) -> Self {
        match kind {
            ActionKind::LaunchInstance { .. } => Self::LaunchInstance,
            ActionKind::TerminateInstance { .. } => Self::TerminateInstance,
            ActionKind::DetachVolume { .. } => Self::DetachVolume,
            ActionKind::UpdateAutoScalingGroup { .. } => Self::UpdateAutoScalingGroup,
            ActionKind::CordonNode(_) => Self::CordonNode,
            ActionKind::UncordonNode(_) => Self::UncordonNode,
            ActionKind::DrainNode { .. } => Self::DrainNode,
            ActionKind::EvictPod { .. } => Self::EvictPod,
            ActionKind::LabelNode { .. } => Self::LabelNode,
            ActionKind::RestartRollout { .. } => Self::RestartRollout,
        }
    }
}

impl From<&ActionKind> for ActionTarget {
    fn from(kind: &ActionKind) -> Self {
        let node = |name: &spot_domain::NodeName| Some(name.to_string());
        match kind {
            ActionKind::LaunchInstance { group, planned_node, capacity_type, offerings, stands_in_for_spot } => Self {
                node: node(planned_node),
                group: Some(group.clone()),
                capacity_type: Some((*capacity_type).into()),
                offerings: offerings.iter().map(|(of_type, zone)| format!("{of_type}/{zone}")).collect(),
                stands_in_for_spot: *stands_in_for_spot,
                ..Self::default()
            },
            ActionKind::TerminateInstance { instance_id, node, group } => Self {
                node: node.as_ref().map(ToString::to_string),
                instance_id: Some(instance_id.clone()),
                group: group.clone(),
                ..Self::default()
            },
            ActionKind::DetachVolume { volume_id, instance_id } => {
                Self { instance_id: Some(instance_id.clone()), volume_id: Some(volume_id.clone()), ..Self::default() }
            }
            ActionKind::UpdateAutoScalingGroup { group, min_size: _, max_size: _, desired_size: _ } => {
                Self { group: Some(group.clone()), ..Self::default() }
            }
            ActionKind::CordonNode(target) | ActionKind::UncordonNode(target) => {
                Self { node: node(&target.name), ..Self::default() }
            }
            ActionKind::DrainNode { node: target, deadline_at, grace_secs: _, voluntary: _ } => {
                Self { node: node(&target.name), deadline_at: Some((*deadline_at).into()), ..Self::default() }
            }
            ActionKind::EvictPod { pod, uid: _, grace_secs: _ } => {
                Self { pod: Some(pod.to_string()), ..Self::default() }
            }
            ActionKind::LabelNode { node: target, labels: _ } => Self { node: node(&target.name), ..Self::default() },
            ActionKind::RestartRollout { workload, deadline_at } => Self {
                workload: Some(workload.to_string()),
                deadline_at: Some((*deadline_at).into()),
                ..Self::default()
            },
        }
    }
}

impl From<spot_domain::ActionResult> for ActionOutcome {
    fn from(result: spot_domain::ActionResult) -> Self {
        let refused = result.refused.into_iter();
        Self {
            message: result.message,
            error_code: result.error_code,
            instance_id: result.instance_id,
            offering: result.offering.map(|(of_type, zone)| format!("{of_type}/{zone}")),
            evicted: result.evicted,
            refused: refused.map(|(pod, reason)| RefusedPod { pod: pod.to_string(), reason }).collect(),
        }
    }
}

impl From<spot_domain::Action> for Action {
    fn from(action: spot_domain::Action) -> Self {
        Self {
            id: action.id.to_string(),
            job_id: action.job_id.to_string(),
            cluster_id: action.cluster_id.to_string(),
            kind: (&action.kind).into(),
            layer: action.kind.layer().into(),
            status: action.status.into(),
            step: action.step,
            target: (&action.kind).into(),
            sequence: action.sequence,
            created_at: action.created_at.into(),
            expires_at: action.expires_at.into(),
            completed_at: action.completed_at.map(Moment),
            result: action.result.map(ActionOutcome::from),
        }
    }
}
