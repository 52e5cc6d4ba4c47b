//! Why a plan is as it is: who was looked at, what ruled it out, what is blocked and what that costs.

use crate::{Microusd, NodeName, ObjectName, Plan, SafetyReport, StepKind};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What keeps a node, or a pod on it, as it is. A closed list; the documentation explains each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BlockRule {
    /// The policy is switched off.
    PolicyDisabled,
    /// The policy excludes the node's type, taint or label.
    NodeExcluded,
    /// The node carries an opt-out annotation or label.
    NodeOptOut,
    /// The node is not Ready.
    NodeNotReady,
    /// The node is already being deleted.
    NodeTerminating,
    /// The node has just joined.
    NodeTooYoung,
    /// The node's pods are not all known.
    PodsUnknown,
    /// The instance type is not in the catalog.
    UnknownInstanceType,
    /// The node's zone, group or capacity type is not known.
    UnknownPlacement,
    /// A Windows node: there are no Windows facts to plan with.
    WindowsNode,
    /// A budget allows no disruption.
    DisruptionBudget,
    /// Two budgets select one pod, which the Eviction API refuses.
    TwoDisruptionBudgets,
    /// The pod carries an opt-out annotation.
    PodOptOut,
    /// The policy excludes the pod's label.
    PodExcluded,
    /// The only replica, and no second one can be made first.
    SingleReplica,
    /// All replicas are on this node, and no further one can be made first.
    AllReplicasOnOneNode,
    /// Data on the node's disk would be lost.
    LocalData,
    /// No controller would make the pod anew.
    BarePod,
    /// A running Job would start over.
    RunningJob,
    /// The last DNS pod.
    LastDnsPod,
    /// The pod is being deleted; wait for it.
    PodTerminating,
    /// The pod is not Ready, so its replacement may not come up either.
    PodNotReady,
    /// Where the pod's volume can be used is not known.
    VolumeUnknown,
    /// The pod's placement rules allow no other node.
    NoFittingNode,
    /// No cheaper capacity can be had for what runs there.
    NoCheaperOffering,
    /// The saving is too small to disturb pods for.
    SavingTooSmall,
    /// A safety layer would break.
    SafetyLayer,
    /// The stand-in is too young to go back to Spot.
    ReturnCooldown,
    /// A person has forced the node on-demand for a while.
    Override,
}

/// A node that stays as it is although money could be saved, and what keeps it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Blocked {
    /// The node.
    pub node: NodeName,
    /// The pod that keeps it, when it is one.
    pub pod: Option<ObjectName>,
    /// The rule.
    pub rule: BlockRule,
    /// What is the matter.
    pub message: String,
    /// What the node would save if nothing kept it. Several rows of one node carry the same money.
    pub microusd_per_month: Microusd,
    /// What to change.
    pub remedy: String,
}

/// Something that was considered and not done. A candidate has one row per kind of step and rule, the last try last.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Rejection {
    /// The node that would have left.
    pub candidate: String,
    /// The kind of step that was tried.
    pub kind: StepKind,
    /// The rule that ruled it out.
    pub rule: BlockRule,
    /// Why, in one sentence.
    pub reason: String,
}

/// How many pools were seen and what was left after each rule (LIVE-05).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PoolFunnel {
    /// Type × zone pairs of the input.
    pub seen: u32,
    /// Allowed by policy and known to have Spot and an advisor row.
    pub allowed: u32,
    /// Not flagged, not unavailable, stable enough.
    pub not_risky: u32,
    /// Cheaper than on-demand and ranked.
    pub scored: u32,
    /// In use after the plan.
    pub chosen: u32,
}

/// The reasons behind a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[must_use = "an unread report is not actionable"]
pub struct PlanReport {
    /// Cost of the fleet before, instances only.
    pub before_microusd_per_month: Microusd,
    /// Cost of the fleet after.
    pub after_microusd_per_month: Microusd,
    /// Saved by paying less for the same hours (Spot instead of on-demand).
    pub rate_savings_microusd_per_month: Microusd,
    /// Saved by running less (fewer, smaller nodes).
    pub usage_savings_microusd_per_month: Microusd,
    /// Safety before and after.
    pub safety: SafetyReport,
    /// What keeps nodes as they are.
    pub blocked: Vec<Blocked>,
    /// Money behind `blocked`, each node counted once.
    pub blocked_microusd_per_month: Microusd,
    /// Considered and not done.
    pub rejected: Vec<Rejection>,
    /// Pools seen and chosen.
    pub pools: PoolFunnel,
}

/// What the engine answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlanOutcome {
    /// What to do.
    pub plan: Plan,
    /// Why.
    pub report: PlanReport,
}
