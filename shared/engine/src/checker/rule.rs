//! What the checker can say: the closed list of rules, and one finding.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)*) => {
        /// A rule that a plan can break. A closed list; `code` gives the name used in output.
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
        )]
        pub enum CheckRule { $($(#[$doc])* #[serde(rename = $code)] $name,)* }

        impl CheckRule {
            /// Every rule, in order.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The rule's name in snake case.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }
        }
    };
}

rules! {
    /// A node of the input is neither in the planned fleet nor leaving.
    NodeLost = "node_lost",
    /// A node is listed twice, leaves twice, or both stays and leaves.
    NodeDuplicated = "node_duplicated",
    /// A node that stays differs from what it was.
    NodeChanged = "node_changed",
    /// The plan speaks of a node that is neither in the input nor joining.
    UnknownNode = "unknown_node",
    /// A joining node is not described, joins in no step or in two, or takes the name of another.
    JoiningNode = "joining_node",
    /// A node that is not ours to change leaves.
    UnmanagedNodeLeaves = "unmanaged_node_leaves",
    /// A node leaves whose group, type, zone or capacity type is unknown, or that runs Windows.
    UnknownNodeLeaves = "unknown_node_leaves",
    /// A node leaves that is not Ready or already being deleted.
    UnhealthyNodeLeaves = "unhealthy_node_leaves",
    /// A node whose pods are not known leaves otherwise than for the same shape as Spot.
    PodsUnknownNodeLeaves = "pods_unknown_node_leaves",
    /// A node leaves despite an opt-out annotation or label.
    NodeOptOut = "node_opt_out",
    /// A node leaves that somebody has forced on-demand until a later moment.
    NodeForced = "node_forced",
    /// A node leaves that the policy excludes.
    NodeExcluded = "node_excluded",
    /// The plan does something that the policy or the input has switched off.
    SwitchedOff = "switched_off",
    /// A pod of the input is on no planned node.
    PodLost = "pod_lost",
    /// A pod is on two planned nodes.
    PodDuplicated = "pod_duplicated",
    /// A pod is listed elsewhere than the steps put it.
    PodMisplaced = "pod_misplaced",
    /// The plan speaks of a pod that the input does not have, or that belongs to no plan.
    UnknownPod = "unknown_pod",
    /// A move does not start where the pod is or does not end on a node that is there to stay.
    MoveBroken = "move_broken",
    /// A node leaves while a pod is still on it.
    PodLeftBehind = "pod_left_behind",
    /// A pending pod is missing from the answer, named twice, or put where it cannot be.
    PendingPod = "pending_pod",
    /// Requests exceed what a node can allocate.
    Capacity = "capacity",
    /// More EBS volumes than a node can attach.
    EbsAttachments = "ebs_attachments",
    /// A node receives pods that may not receive any.
    ClosedNode = "closed_node",
    /// A pod's node selector does not match.
    NodeSelector = "node_selector",
    /// A pod's required node affinity does not match.
    NodeAffinity = "node_affinity",
    /// A pod asks for a label whose value on its new node is not known.
    UnknownLabel = "unknown_label",
    /// A pod does not tolerate its node's taint.
    Taint = "taint",
    /// A pod's required affinity to pods is not met.
    PodAffinity = "pod_affinity",
    /// Two pods are together that must be apart.
    PodAntiAffinity = "pod_anti_affinity",
    /// A hard spread constraint is broken.
    TopologySpread = "topology_spread",
    /// A volume cannot be used from the pod's node.
    VolumePlacement = "volume_placement",
    /// Two pods take the same port of a node.
    HostPort = "host_port",
    /// A pod's images are not proven for its node's architecture.
    Architecture = "architecture",
    /// A DaemonSet, mirror or static pod is moved.
    NodeBoundPod = "node_bound_pod",
    /// A pod is moved whose budget allows no disruption.
    DisruptionBudget = "disruption_budget",
    /// A pod is moved that two budgets select.
    TwoDisruptionBudgets = "two_disruption_budgets",
    /// A pod is moved despite an opt-out annotation or label.
    PodOptOut = "pod_opt_out",
    /// A pod is moved that the policy excludes.
    PodExcluded = "pod_excluded",
    /// A pod is moved away from data on the node's disk.
    LocalData = "local_data",
    /// A pod is moved that nothing would make anew.
    BarePod = "bare_pod",
    /// A Job's pod is moved.
    RunningJob = "running_job",
    /// A pod is moved that is not Ready.
    PodNotReady = "pod_not_ready",
    /// A pod is moved that is being deleted.
    PodTerminating = "pod_terminating",
    /// The only replica is moved and no second one is made first.
    SingleReplica = "single_replica",
    /// All Ready replicas are on the node left and no further one is made first.
    AllReplicasOnOneNode = "all_replicas_on_one_node",
    /// A second replica is to be made first where that cannot be done.
    SurgeImpossible = "surge_impossible",
    /// The last DNS pod is moved.
    LastDnsPod = "last_dns_pod",
    /// A pod is moved although the place of its volume is unknown.
    VolumeUnknown = "volume_unknown",
    /// A joining node's type is unknown, not offered in the region, or no longer proposed.
    NotOffered = "not_offered",
    /// A joining node does not fit its group: group unknown, zone not among the group's, Windows.
    GroupMismatch = "group_mismatch",
    /// A joining node's type is outside the policy's constraints.
    PolicyConstraint = "policy_constraint",
    /// A joining node is Spot although the type has no Spot or no advisor figure.
    SpotNotEligible = "spot_not_eligible",
    /// A joining Spot node is not cheaper than on-demand.
    SpotNotCheaper = "spot_not_cheaper",
    /// A joining Spot node is in a pool flagged as dangerous.
    PoolFlagged = "pool_flagged",
    /// A joining node is of an offering that lately could not be had.
    OfferingUnavailable = "offering_unavailable",
    /// The policy's greatest Spot share is exceeded.
    SpotShareLimit = "spot_share_limit",
    /// Safety layer 1.
    PoolStability = "pool_stability",
    /// Safety layer 2.
    ZoneSpread = "zone_spread",
    /// Safety layer 3.
    PoolShare = "pool_share",
    /// Safety layer 4.
    OnDemandShare = "on_demand_share",
    /// The report's reading of a layer is not what the fleets show.
    SafetyReading = "safety_reading",
    /// The report's verdict does not follow from the layers.
    SafetyVerdict = "safety_verdict",
    /// A node's price is not the market's.
    NodePrice = "node_price",
    /// A step's saving is not the difference of its nodes.
    StepSaving = "step_saving",
    /// The report's sums are not those of the fleets.
    ReportTotals = "report_totals",
}

impl fmt::Display for CheckRule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

/// One rule broken by one node, pod or step.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Violation {
    /// The rule.
    pub rule: CheckRule,
    /// The node, pod, step or layer at fault.
    pub subject: String,
    /// What is wrong, with the figures.
    pub detail: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}: {}", self.rule, self.subject, self.detail)
    }
}
