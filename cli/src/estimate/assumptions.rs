//! What an estimate had to assume: a closed list of codes, each with a sentence for people.

use schemars::JsonSchema;
use serde::Serialize;
use spot_digest::{Finding, FindingCode};

/// What was assumed. `docs/estimate.md` explains each; only those that apply to a dump are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AssumptionCode {
    /// The plan failed the independent check and is not shown.
    PlanWithheld,
    /// The dump shows only part of the cluster.
    DumpIncomplete,
    /// Running pods without requests.
    PodsWithoutRequests,
    /// No disruption budget in the dump.
    DisruptionBudgetsNotSeen,
    /// Types that the catalog does not know.
    UnknownInstanceType,
    /// The region was not in the dump and was given or guessed.
    RegionAssumed,
    /// Nodes of several regions.
    RegionsMixed,
    /// Another region's prices stand in for a region without a price list.
    PriceRegionStandIn,
    /// Spot prices computed from the advisor's savings.
    SpotPricesFromAdvisor,
    /// No advisor figures for the region, or for types in use.
    AdvisorMissing,
    /// Savings Plans and reservations cannot be seen in a dump.
    SavingsPlansNotSeen,
    /// `--discount` was applied.
    DiscountApplied,
    /// On-demand prices derived from another region's.
    PriceDerived,
    /// Nodes whose capacity type is not labelled.
    CapacityTypeAssumed,
    /// Nodes whose zone is not known stay as they are.
    NodeZoneUnknown,
    /// Nodes that do not say what they can allocate.
    NodeAllocatableMissing,
    /// Volumes whose place is not known keep their pods where they are.
    VolumesUnknown,
    /// What DaemonSets take on new nodes was read from their pods.
    DaemonSetsDerived,
    /// What new nodes can allocate was scaled to what the dump's nodes can.
    AllocatableScaled,
    /// The cluster's flat pod limit holds for new nodes.
    MaxPodsFlat,
    /// Windows nodes are counted at the Linux price.
    WindowsPrices,
    /// Fargate pods are not priced.
    FargateNotPriced,
    /// Objects that occur more than once.
    DuplicateObjects,
    /// Cost is instances only.
    InstancesOnly,
    /// Time is the latest moment in the dump.
    ClockFromDump,
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
        FindingCode::VolumesUnknown => AssumptionCode::VolumesUnknown,
        FindingCode::DuplicateObjects => AssumptionCode::DuplicateObjects,
        // Pods of DaemonSets are the same on every node, so only the others are counted, in `collect`.
        FindingCode::PodsWithoutRequests => return None,
        FindingCode::PodsEnded | FindingCode::IgnoredKinds => return None,
    };
    Some(Assumption::new(code, sentence(&finding.message)))
}

/// With a capital at the start and a full stop at the end.
fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(|first| first.to_ascii_uppercase());
    let mut sentence: String = first.into_iter().chain(characters).collect();
    if !sentence.ends_with('.') {
        sentence.push('.');
    }
    sentence
}

/// The first few of `names` and how many more there are.
pub(crate) fn listed<T: ToString>(names: impl IntoIterator<Item = T>) -> String {
    const SHOWN: usize = 4;
    let names: Vec<String> = names.into_iter().map(|name| name.to_string()).collect();
    let more = names.len().saturating_sub(SHOWN);
    let mut text = names.into_iter().take(SHOWN).collect::<Vec<_>>().join(", ");
    if more > 0 {
        text.push_str(&format!(" and {more} more"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::AssumptionCode;
    use schemars::{JsonSchema, schema_for};
    use serde_json::Value;
    use spot_domain::{BlockRule, SafetyLayer, SafetyVerdict, StepKind};

    const DOCUMENTATION: &str = include_str!("../../../docs/estimate.md");

    /// The names of a closed list, from its schema.
    fn names<T: JsonSchema>() -> Vec<String> {
        fn collect(value: &Value, names: &mut Vec<String>) {
            match value {
                Value::Object(fields) => {
                    names.extend(fields.get("const").and_then(Value::as_str).map(str::to_owned));
                    for name in fields.get("enum").and_then(Value::as_array).into_iter().flatten() {
                        names.extend(name.as_str().map(str::to_owned));
                    }
                    fields.values().for_each(|value| collect(value, names));
                }
                Value::Array(values) => values.iter().for_each(|value| collect(value, names)),
                _ => {}
            }
        }
        let mut names_found = Vec::new();
        collect(schema_for!(T).as_value(), &mut names_found);
        names_found
    }

    #[test]
    fn the_documentation_explains_every_kind_rule_and_code() {
        let lists = [
            (names::<AssumptionCode>(), 25),
            (names::<StepKind>(), 8),
            (names::<BlockRule>(), 28),
            (names::<SafetyLayer>(), 5),
            (names::<SafetyVerdict>(), 5),
        ];
        for (names, least) in lists {
            assert!(names.len() >= least, "{names:?}");
            for name in names {
                assert!(DOCUMENTATION.contains(&format!("| `{name}` |")), "docs/estimate.md has no row for `{name}`");
            }
        }
    }
}
