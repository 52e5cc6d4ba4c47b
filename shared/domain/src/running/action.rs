//! An action: the only way anything in a customer's account or cluster is changed.

use super::{ActionId, ClusterId, JobId};
use crate::{CapacityType, InstanceTypeName, NodeName, ObjectName, Zone};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Who carries an action out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActionLayer {
    /// The executor, through the AWS API.
    Aws,
    /// The agent in the cluster, by a signed command.
    Agent,
}

/// A Kubernetes node by name and UID: a new node of the same name is another node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeTarget {
    /// Name.
    pub name: NodeName,
    /// UID; the command is refused when it differs.
    pub uid: String,
}

/// What is to be done (EXE-01). A closed list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ActionKind {
    /// Buys one instance by EC2 Fleet; Spot or on-demand, first offering that can be had.
    LaunchInstance {
        /// The group whose launch template and subnets are used.
        group: String,
        /// The planned node it becomes.
        planned_node: NodeName,
        /// Spot or on-demand.
        capacity_type: CapacityType,
        /// Offerings in order of preference: all of them passed the safety check.
        offerings: Vec<(InstanceTypeName, Zone)>,
        /// Set when it stands in for Spot that could not be had.
        stands_in_for_spot: bool,
    },
    /// Ends an instance, after its identity was checked again.
    TerminateInstance {
        /// `i-…`.
        instance_id: String,
        /// The node that ran on it.
        node: Option<NodeName>,
        /// The group whose wanted size goes down with it.
        group: Option<String>,
    },
    /// Detaches a volume from an instance that is about to end.
    DetachVolume {
        /// `vol-…`.
        volume_id: String,
        /// `i-…`.
        instance_id: String,
    },
    /// Changes a group's bounds or wanted size.
    UpdateAutoScalingGroup {
        /// Name.
        group: String,
        /// New bounds and size; none leaves as it is.
        min_size: Option<u32>,
        /// See `min_size`.
        max_size: Option<u32>,
        /// See `min_size`.
        desired_size: Option<u32>,
    },
    /// Marks a node unschedulable.
    CordonNode(NodeTarget),
    /// Takes the mark away.
    UncordonNode(NodeTarget),
    /// Cordons and evicts everything evictable.
    DrainNode {
        /// Node.
        node: NodeTarget,
        /// Waits for disruption budgets until then, and stops there.
        deadline_at: Timestamp,
        /// Grace given to each pod.
        grace_secs: u32,
        /// Planned work honours opt-out annotations and leaves a node uncordoned when it fails; a notice does neither.
        voluntary: bool,
    },
    /// Evicts one pod through the Eviction API.
    EvictPod {
        /// Pod.
        pod: ObjectName,
        /// Its UID.
        uid: String,
        /// Grace.
        grace_secs: u32,
    },
    /// Sets labels of a node.
    LabelNode {
        /// Node.
        node: NodeTarget,
        /// Labels to set; none removes the label.
        labels: Vec<(String, Option<String>)>,
    },
    /// Restarts a workload's rollout, so that a single replica gets a second one before the first goes.
    RestartRollout {
        /// The Deployment.
        workload: ObjectName,
        /// Waits for the new replica until then.
        deadline_at: Timestamp,
    },
}

impl ActionKind {
    /// Who carries it out.
    pub fn layer(&self) -> ActionLayer {
        match self {
            Self::LaunchInstance { .. }
            | Self::TerminateInstance { .. }
            | Self::DetachVolume { .. }
            | Self::UpdateAutoScalingGroup { .. } => ActionLayer::Aws,
            Self::CordonNode(_)
            | Self::UncordonNode(_)
            | Self::DrainNode { .. }
            | Self::EvictPod { .. }
            | Self::LabelNode { .. }
            | Self::RestartRollout { .. } => ActionLayer::Agent,
        }
    }

    /// The kind's name, as it is written on the wire.
    pub fn name(&self) -> &'static str {
        match self {
            Self::LaunchInstance { .. } => "launch_instance",
            Self::TerminateInstance { .. } => "terminate_instance",
            Self::DetachVolume { .. } => "detach_volume",
            Self::UpdateAutoScalingGroup { .. } => "update_auto_scaling_group",
            Self::CordonNode(_) => "cordon_node",
            Self::UncordonNode(_) => "uncordon_node",
            Self::DrainNode { .. } => "drain_node",
            Self::EvictPod { .. } => "evict_pod",
            Self::LabelNode { .. } => "label_node",
            Self::RestartRollout { .. } => "restart_rollout",
        }
    }
}

/// Life of an action (EXE-05). The last four are final.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActionStatus {
    /// Waits to be picked up.
    Pending,
    /// Somebody holds the lease.
    PickedUp,
    /// Done.
    Completed,
    /// Tried and not done.
    Failed,
    /// Nobody picked it up in time.
    Expired,
    /// Withdrawn before it was picked up.
    Cancelled,
}

impl ActionStatus {
    /// Never changes again.
    pub fn is_final(self) -> bool {
        match self {
            Self::Pending | Self::PickedUp => false,
            Self::Completed | Self::Failed | Self::Expired | Self::Cancelled => true,
        }
    }
}

/// What came of an action.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionResult {
    /// What was done, in words.
    pub message: String,
    /// Why it failed: a closed list of codes in the documentation; none when it did not.
    pub error_code: Option<String>,
    /// The instance launched or ended.
    pub instance_id: Option<String>,
    /// What the launch really became.
    pub offering: Option<(InstanceTypeName, Zone)>,
    /// Pods evicted.
    pub evicted: u32,
    /// Pods that a budget or a rule kept, with the reason.
    pub refused: Vec<(ObjectName, String)>,
}

/// One action.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Action {
    /// Id.
    pub id: ActionId,
    /// Its cluster.
    pub cluster_id: ClusterId,
    /// Its job.
    pub job_id: JobId,
    /// The plan step it belongs to.
    pub step: u32,
    /// What is to be done.
    pub kind: ActionKind,
    /// Status.
    pub status: ActionStatus,
    /// Rising number within the cluster; the agent refuses an older one.
    pub sequence: u64,
    /// When it was made.
    pub created_at: Timestamp,
    /// Not picked up after this moment.
    pub expires_at: Timestamp,
    /// Rises with each claim; a result with an older one is refused.
    pub fence: u64,
    /// The claim ends here unless extended.
    pub lease_until: Option<Timestamp>,
    /// Who claimed it.
    pub holder: Option<String>,
    /// When it ended.
    pub completed_at: Option<Timestamp>,
    /// What came of it.
    pub result: Option<ActionResult>,
    /// Optimistic version.
    pub version: u64,
}
