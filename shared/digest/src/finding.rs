//! What a dump leaves open or had to be guessed, for the assumptions of an estimate.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The kinds of findings. A closed list; the documentation explains each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingCode {
    /// Nodes without any capacity type label, taken as on-demand.
    CapacityTypeAssumed,
    /// Nodes on which neither a DaemonSet nor a kube-system pod was seen: their pods are not all known.
    NodeWithoutSystemPods,
    /// Managed nodes whose zone is not known.
    NodeZoneUnknown,
    /// Nodes that do not say what they can allocate.
    NodeAllocatableMissing,
    /// Nodes of several regions; one region's prices are used.
    SeveralRegions,
    /// Running pods bound to nodes that are not in the dump.
    PodsOnUnknownNodes,
    /// ReplicaSets report more pods than the dump holds.
    ReplicaSetPodsMissing,
    /// Pods belong to Deployments, StatefulSets or ReplicationControllers that are not in the dump.
    WorkloadsMissing,
    /// DaemonSets read from their pods, since the objects are not in the dump.
    DaemonSetsDerived,
    /// The dump holds no PodDisruptionBudget.
    NoDisruptionBudgets,
    /// Pods some of whose containers request no CPU or no memory.
    PodsWithoutRequests,
    /// Pods that have ended and were left out.
    PodsEnded,
    /// Pods with a volume whose place is not known.
    VolumesUnknown,
    /// Objects that occur more than once; the last one counts.
    DuplicateObjects,
    /// Objects of kinds that do not matter.
    IgnoredKinds,
}

impl FindingCode {
    /// The code as it stands in output.
    pub fn code(self) -> &'static str {
        match self {
            Self::CapacityTypeAssumed => "capacity_type_assumed",
            Self::NodeWithoutSystemPods => "node_without_system_pods",
            Self::NodeZoneUnknown => "node_zone_unknown",
            Self::NodeAllocatableMissing => "node_allocatable_missing",
            Self::SeveralRegions => "several_regions",
            Self::PodsOnUnknownNodes => "pods_on_unknown_nodes",
            Self::ReplicaSetPodsMissing => "replica_set_pods_missing",
            Self::WorkloadsMissing => "workloads_missing",
            Self::DaemonSetsDerived => "daemon_sets_derived",
            Self::NoDisruptionBudgets => "no_disruption_budgets",
            Self::PodsWithoutRequests => "pods_without_requests",
            Self::PodsEnded => "pods_ended",
            Self::VolumesUnknown => "volumes_unknown",
            Self::DuplicateObjects => "duplicate_objects",
            Self::IgnoredKinds => "ignored_kinds",
        }
    }
}

impl fmt::Display for FindingCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

/// One finding, over all objects it concerns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What was found.
    pub code: FindingCode,
    /// In words, with a few names.
    pub message: String,
    /// How many objects are concerned.
    pub count: u32,
}

/// The findings of one dump, gathered in any order.
#[derive(Debug, Default)]
pub(super) struct Findings(Vec<Finding>);

impl Findings {
    /// Adds a finding unless it concerns nothing.
    pub(super) fn add(&mut self, code: FindingCode, count: usize, message: impl FnOnce() -> String) {
        if count > 0 {
            self.0.push(Finding { code, message: message(), count: u32::try_from(count).unwrap_or(u32::MAX) });
        }
    }

    /// Adds a finding about these names.
    pub(super) fn add_named<N: fmt::Display>(&mut self, code: FindingCode, names: &[N], what: &str) {
        self.add(code, names.len(), || format!("{what}: {}", a_few(names)));
    }

    /// All of them, in the order of the codes.
    pub(super) fn into_sorted(mut self) -> Vec<Finding> {
        self.0.sort_by_key(|finding| finding.code);
        self.0
    }
}

/// The first names of a list, and how many more there are.
fn a_few<N: fmt::Display>(names: &[N]) -> String {
    const SHOWN: usize = 3;
    let shown: Vec<String> = names.iter().take(SHOWN).map(ToString::to_string).collect();
    match names.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
