//! A plan: steps that leave no choice for execution time, and the fleet they lead to.

use crate::{CapacityType, InstanceTypeName, Microusd, MicrousdPerHour, NodeGroupId, NodeName, ObjectName, Zone};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a step is for, in the order in which steps are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// Nodes of a flagged or unstable Spot pool go elsewhere.
    LeaveRiskyPool,
    /// On-demand nodes become Spot.
    OnDemandToSpot,
    /// Nodes without pods go.
    RemoveEmptyNode,
    /// A node's pods fit on the others.
    ConsolidateDelete,
    /// Several nodes become fewer or cheaper ones.
    ConsolidateReplace,
    /// Spot is dearer than on-demand, or not to be had.
    FallBackToOnDemand,
    /// A stand-in on-demand node becomes Spot again.
    ReturnToSpot,
    /// Nodes are added for pods that fit nowhere.
    LaunchForPending,
    /// A person has forced a Spot node on-demand for a while.
    ForceOnDemand,
}

/// One pod's move.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PodMove {
    /// The pod evicted; its replacement is meant by `to`.
    pub pod: ObjectName,
    /// From this node.
    pub from: NodeName,
    /// To this node, which stays or joins.
    pub to: NodeName,
    /// A second replica is made Ready before this one is evicted, by a rolling restart of its workload.
    pub surge: bool,
}

/// One step. Its joining nodes are Ready before any of its leaving nodes is drained.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlanStep {
    /// Kind.
    pub kind: StepKind,
    /// Nodes that are drained and terminated.
    pub leaving: Vec<NodeName>,
    /// Nodes that are launched; described in `Plan::nodes`.
    pub joining: Vec<NodeName>,
    /// Where each pod goes.
    pub moves: Vec<PodMove>,
    /// What the step saves; negative when safety costs money.
    pub saves_microusd_per_month: Microusd,
    /// Why, in one sentence.
    pub reason: String,
}

/// One node of the fleet after the plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlannedNode {
    /// Its name now, or a new name `spot-plan-N` for one that joins.
    pub name: NodeName,
    /// Joins by this plan.
    pub joining: bool,
    /// Ours to change.
    pub managed: bool,
    /// Instance type.
    pub instance_type: Option<InstanceTypeName>,
    /// Zone.
    pub zone: Option<Zone>,
    /// Spot or on-demand.
    pub capacity_type: Option<CapacityType>,
    /// Its group.
    pub group: Option<NodeGroupId>,
    /// Price; 0 when unknown.
    pub microusd_per_hour: MicrousdPerHour,
    /// Pods on it, DaemonSet and mirror pods aside.
    pub pods: Vec<ObjectName>,
}

/// What becomes of a pending pod.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PendingPod {
    /// The pod.
    pub pod: ObjectName,
    /// The node of the planned fleet that has room for it.
    pub placed_on: Option<NodeName>,
    /// Why there, or why nowhere.
    pub reason: String,
}

/// A plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Plan {
    /// Version of this shape.
    pub schema_version: u32,
    /// Steps in order.
    pub steps: Vec<PlanStep>,
    /// The whole fleet after the last step.
    pub nodes: Vec<PlannedNode>,
    /// Pending pods.
    pub pending: Vec<PendingPod>,
}
