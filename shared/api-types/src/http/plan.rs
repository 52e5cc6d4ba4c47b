//! A plan as a story: what is done in which order and why, what was considered and not done, what keeps money from
//! being saved, and how safe the fleet is before and after.

use super::{BlockRule, CapacityType, Moment, SafetyLayer, SafetyVerdict, StepKind, StepPhase};
use serde::{Deserialize, Serialize};

/// A plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlanStory {
    /// Steps in the order in which they are carried out.
    pub steps: Vec<PlanStep>,
    /// The fleet before.
    pub before: FleetSummary,
    /// The fleet after.
    pub after: FleetSummary,
    /// Saved by paying less for the same hours.
    pub rate_savings_microusd_per_month: i64,
    /// Saved by running less.
    pub usage_savings_microusd_per_month: i64,
    /// How safe it is.
    pub safety: SafetyReport,
    /// What keeps nodes as they are. Rows of one node carry the same money.
    pub blocked: Vec<Blocked>,
    /// Money behind `blocked`, each node counted once.
    pub blocked_microusd_per_month: i64,
    /// Considered and not done.
    pub rejected: Vec<Rejection>,
    /// Pods that wait for a node, and what becomes of them.
    pub pending: Vec<PendingPod>,
}

/// A fleet in figures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FleetSummary {
    /// Cost, instances only.
    pub microusd_per_month: i64,
    /// Nodes.
    pub nodes: u32,
    /// Of them on Spot; null where that is not known (of a fleet before a plan, nodes that leave are only named).
    pub spot_nodes: Option<u32>,
}

/// One step. Its joining nodes are Ready before any of its leaving nodes is drained.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlanStep {
    /// Place in the plan, from 0; actions name it.
    pub number: u32,
    /// Kind.
    pub kind: StepKind,
    /// Why, in one sentence.
    pub reason: String,
    /// Nodes that are drained and terminated.
    pub leaving: Vec<String>,
    /// Nodes that are bought.
    pub joining: Vec<PlannedNode>,
    /// Pods that move.
    pub moves: Vec<PodMove>,
    /// What the step saves; negative when safety costs money.
    pub saves_microusd_per_month: i64,
    /// How far it is; null before it begins.
    pub progress: Option<StepProgress>,
}

/// A node that a plan buys.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlannedNode {
    /// Name within the plan.
    pub name: String,
    /// Type.
    pub instance_type: Option<String>,
    /// Zone.
    pub zone: Option<String>,
    /// Spot or on-demand.
    pub capacity_type: Option<CapacityType>,
    /// Price; null where it is not known.
    pub price_microusd_per_hour: Option<u64>,
    /// Pods meant for it.
    pub pods: u32,
    /// The instance it became.
    pub instance_id: Option<String>,
}

/// One pod's move.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PodMove {
    /// `namespace/name`.
    pub pod: String,
    /// From this node.
    pub from: String,
    /// To this node.
    pub to: String,
    /// A second replica is made Ready before this one is evicted.
    pub surge: bool,
}

/// How far a step is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StepProgress {
    /// What is being done.
    pub phase: StepPhase,
    /// Since when.
    pub since: Moment,
    /// What went wrong; once set the step is undone as far as it can be.
    pub failure: Option<String>,
}

/// What keeps a node as it is although money could be saved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Blocked {
    /// Node.
    pub node: String,
    /// The pod that keeps it, `namespace/name`, when it is one.
    pub pod: Option<String>,
    /// Rule.
    pub rule: BlockRule,
    /// What is the matter.
    pub message: String,
    /// What the node would save if nothing kept it.
    pub microusd_per_month: i64,
    /// What to change.
    pub remedy: String,
}

/// Something that was considered and not done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Rejection {
    /// The node that would have left.
    pub candidate: String,
    /// What was tried.
    pub kind: StepKind,
    /// What ruled it out.
    pub rule: BlockRule,
    /// Why, in one sentence.
    pub reason: String,
}

/// The safety check of a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SafetyReport {
    /// Verdict over all layers.
    pub verdict: SafetyVerdict,
    /// Layers in order.
    pub layers: Vec<LayerReading>,
}

/// One safety layer, measured before and after a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LayerReading {
    /// Layer.
    pub layer: SafetyLayer,
    /// What is measured, in words.
    pub measure: String,
    /// The bound: a count for zones, a share 0–1 otherwise.
    pub bound: f64,
    /// Before; null where there is nothing to measure.
    pub before: Option<f64>,
    /// After.
    pub after: Option<f64>,
    /// Held before.
    pub held_before: bool,
    /// Holds after.
    pub holds_after: bool,
}

/// What becomes of a pod that waits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PendingPod {
    /// `namespace/name`.
    pub pod: String,
    /// The node with room for it.
    pub placed_on: Option<String>,
    /// Why there, or why nowhere.
    pub reason: String,
}
