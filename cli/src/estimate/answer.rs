//! The shape of what `estimate` answers; `--json` prints it as it is, text and page render it.

use super::assumptions::Assumption;
use super::changes::Change;
use super::money::Usd;
use jiff::Timestamp;
use serde::Serialize;
use spot_domain::{
    BlockRule, CapacityType, InstanceTypeName, Labels, NodeName, ObjectName, PendingPod, Policy, PoolFunnel, Rejection,
    Resources, SafetyReport, StepKind, Taint, Zone,
};

/// Version of this shape.
pub(crate) const ESTIMATE_SCHEMA_VERSION: u32 = 1;

/// The whole answer.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Estimate {
    /// Version of this shape.
    pub(crate) schema_version: u32,
    /// Region whose prices were used.
    pub(crate) region: String,
    /// The moment the dump shows.
    pub(crate) as_of: Timestamp,
    /// Σ `now[].usd_per_month`.
    pub(crate) current_usd_per_month: Usd,
    /// Σ `planned[].usd_per_month`.
    pub(crate) planned_usd_per_month: Usd,
    /// The difference of the two.
    pub(crate) savings_usd_per_month: Usd,
    /// The low end of the range.
    pub(crate) savings_low_usd_per_month: Usd,
    /// The high end of the range.
    pub(crate) savings_high_usd_per_month: Usd,
    /// Where the saving comes from.
    pub(crate) savings_by_cause: SavingsByCause,
    /// The fleet of the dump.
    pub(crate) now: Vec<NodeRow>,
    /// The fleet after the last step.
    pub(crate) planned: Vec<NodeRow>,
    /// Pods without a node.
    pub(crate) pending: Vec<PendingPod>,
    /// Steps in order.
    pub(crate) steps: Vec<Step>,
    /// What has to be changed where nodes come from, so that the steps can happen.
    pub(crate) changes: Vec<Change>,
    /// What keeps nodes as they are.
    pub(crate) blocked: Vec<BlockedRow>,
    /// Money behind `blocked`, each node counted once.
    pub(crate) blocked_usd_per_month: Usd,
    /// The safety layers before and after.
    pub(crate) safety: SafetyReport,
    /// Considered and not done.
    pub(crate) rejected: Vec<Rejection>,
    /// Spot pools seen and chosen.
    pub(crate) pools: PoolFunnel,
    /// The policy in force.
    pub(crate) policy: Policy,
    /// What had to be assumed.
    pub(crate) assumptions: Vec<Assumption>,
    /// Objects of kinds that do not matter here, by kind.
    pub(crate) ignored_kinds: Vec<IgnoredKind>,
}

/// The saving split by cause.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct SavingsByCause {
    /// Paying less for the same hours.
    pub(crate) rate_usd_per_month: Usd,
    /// Running less.
    pub(crate) usage_usd_per_month: Usd,
}

/// One node, now or planned.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct NodeRow {
    /// Name; a node that stays keeps it.
    pub(crate) name: NodeName,
    /// EC2 instance type.
    pub(crate) instance_type: Option<InstanceTypeName>,
    /// Availability zone.
    pub(crate) zone: Option<Zone>,
    /// `on_demand`, `spot` or unknown.
    pub(crate) capacity_type: Option<CapacityType>,
    /// Ours to change.
    pub(crate) managed: bool,
    /// Price; 0 when unknown.
    pub(crate) usd_per_month: Usd,
    /// Pods on it, DaemonSet and mirror pods aside.
    pub(crate) pods: Vec<ObjectName>,
    /// What a joining node looks like.
    #[serde(flatten)]
    pub(crate) joins: Option<JoiningNode>,
}

/// What a stranger needs to know of a joining node to re-check where its pods may run.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct JoiningNode {
    /// Always true.
    pub(crate) joining: bool,
    /// The group it joins.
    pub(crate) group: String,
    /// Its labels.
    pub(crate) labels: Labels,
    /// Its taints.
    pub(crate) taints: Vec<Taint>,
    /// What its pods may request in total, DaemonSet pods included.
    pub(crate) allocatable: Resources,
}

/// One step.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Step {
    /// Kind.
    pub(crate) kind: StepKind,
    /// Nodes that go.
    pub(crate) leaving: Vec<NodeName>,
    /// Nodes that come.
    pub(crate) joining: Vec<NodeName>,
    /// Pods that move.
    pub(crate) evicts: usize,
    /// Of these, pods whose workload gets a further replica first.
    pub(crate) surges: usize,
    /// What it saves; negative when safety costs money.
    pub(crate) saves_usd_per_month: Usd,
    /// Why.
    pub(crate) reason: String,
}

/// One reason why a node stays as it is.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct BlockedRow {
    /// The node.
    pub(crate) node: NodeName,
    /// The pod that keeps it, when it is one.
    pub(crate) pod: Option<ObjectName>,
    /// The rule.
    pub(crate) rule: BlockRule,
    /// What is the matter.
    pub(crate) message: String,
    /// What the node would save if nothing kept it.
    pub(crate) usd_per_month: Usd,
    /// What to change.
    pub(crate) remedy: String,
}

/// How many objects of a kind were passed over.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct IgnoredKind {
    /// Kind as in the dump.
    pub(crate) kind: String,
    /// How many.
    pub(crate) count: u64,
}
