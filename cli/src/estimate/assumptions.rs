//! What an estimate had to assume: a closed list of codes, each with a sentence for people.

use crate::dump::{Finding, FindingCode};
use serde::Serialize;

/// What was assumed. `docs/estimate.md` explains each; only those that apply to a dump are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AssumptionCode {
    /// Cost is instances only.
    InstancesOnly,
    /// The region was not in the dump and was given or guessed.
    RegionAssumed,
    /// Nodes of several regions.
    RegionsMixed,
    /// Another region's prices stand in for a region without a price list.
    PriceRegionStandIn,
    /// On-demand prices derived from another region's.
    PriceDerived,
    /// Spot prices computed from the advisor's savings.
    SpotPricesFromAdvisor,
    /// No advisor figures for types in use.
    AdvisorMissing,
    /// Savings Plans and reservations cannot be seen in a dump.
    SavingsPlansNotSeen,
    /// `--discount` was applied.
    DiscountApplied,
    /// Types that the catalogue does not know.
    UnknownInstanceType,
    /// Nodes whose capacity type is not labelled.
    CapacityTypeAssumed,
    /// Windows licences are not priced.
    WindowsPrices,
    /// Fargate pods are not priced.
    FargateNotPriced,
    /// What new nodes can allocate was scaled to what the dump's nodes can.
    AllocatableScaled,
    /// The cluster's flat pod limit holds for new nodes.
    MaxPodsFlat,
    /// The dump shows only part of the cluster.
    DumpIncomplete,
    /// Running pods without requests.
    PodsWithoutRequests,
    /// No disruption budget in the dump.
    DisruptionBudgetsNotSeen,
    /// What DaemonSets take on new nodes was read from their pods.
    DaemonSetsDerived,
    /// Time is the latest moment in the dump.
    ClockFromDump,
    /// Nodes whose zone is not known stay as they are.
    NodeZoneUnknown,
    /// Nodes that do not say what they can allocate.
    NodeAllocatableMissing,
    /// Volumes whose place is not known keep their pods where they are.
    VolumesUnknown,
    /// Objects that occur more than once.
    DuplicateObjects,
    /// The plan failed the independent check and is not shown.
    PlanWithheld,
}

/// One assumption.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Assumption {
    /// Which.
    pub(crate) code: AssumptionCode,
    /// In words.
    pub(crate) message: String,
}

impl Assumption {
    pub(crate) fn new(code: AssumptionCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}

/// The assumption behind a finding of the dump; none where nothing was assumed.
pub(super) fn of_finding(finding: &Finding) -> Option<Assumption> {
    let code = match finding.code {
        FindingCode::CapacityTypeAssumed => AssumptionCode::CapacityTypeAssumed,
        FindingCode::NodeWithoutSystemPods
        | FindingCode::PodsOnUnknownNodes
        | FindingCode::ReplicaSetPodsMissing
        | FindingCode::WorkloadsMissing => AssumptionCode::DumpIncomplete,
        FindingCode::NodeZoneUnknown => AssumptionCode::NodeZoneUnknown,
        FindingCode::NodeAllocatableMissing => AssumptionCode::NodeAllocatableMissing,
        FindingCode::SeveralRegions => AssumptionCode::RegionsMixed,
        FindingCode::DaemonSetsDerived => AssumptionCode::DaemonSetsDerived,
        FindingCode::NoDisruptionBudgets => AssumptionCode::DisruptionBudgetsNotSeen,
        FindingCode::PodsWithoutRequests => AssumptionCode::PodsWithoutRequests,
        FindingCode::VolumesUnknown => AssumptionCode::VolumesUnknown,
        FindingCode::DuplicateObjects => AssumptionCode::DuplicateObjects,
        FindingCode::PodsEnded | FindingCode::IgnoredKinds => return None,
    };
    Some(Assumption::new(code, finding.message.clone()))
}

/// The first few of `names` and how many more there are.
pub(crate) fn listed<T: ToString>(names: impl IntoIterator<Item = T>) -> String {
    const SHOWN: usize = 6;
    let names: Vec<String> = names.into_iter().map(|name| name.to_string()).collect();
    let more = names.len().saturating_sub(SHOWN);
    let mut text = names.into_iter().take(SHOWN).collect::<Vec<_>>().join(", ");
    if more > 0 {
        text.push_str(&format!(" and {more} more"));
    }
    text
}
