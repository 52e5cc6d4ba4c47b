//! The engine's closed lists in words for people.

use serde::Serialize;
use spot_domain::{CapacityType, LayerReading, NodeGroup, NodeGroupKind, SafetyLayer, SafetyVerdict, StepKind};

/// What a step is for.
pub(super) fn step_kind(kind: StepKind) -> &'static str {
    match kind {
        StepKind::LeaveRiskyPool => "leave risky Spot pool",
        StepKind::OnDemandToSpot => "on-demand to Spot",
        StepKind::RemoveEmptyNode => "remove empty node",
        StepKind::ConsolidateDelete => "delete, pods fit elsewhere",
        StepKind::ConsolidateReplace => "replace by fewer or cheaper",
        StepKind::FallBackToOnDemand => "fall back to on-demand",
        StepKind::ReturnToSpot => "return to Spot",
        StepKind::LaunchForPending => "launch for pending pods",
        StepKind::ForceOnDemand => "forced on-demand",
    }
}

/// How nodes are paid for.
pub(super) fn capacity_type(capacity_type: Option<CapacityType>) -> &'static str {
    match capacity_type {
        Some(CapacityType::Spot) => "Spot",
        Some(CapacityType::OnDemand) => "on-demand",
        None => "unknown",
    }
}

/// A safety layer's name.
pub(super) fn layer(layer: SafetyLayer) -> &'static str {
    match layer {
        SafetyLayer::PoolStability => "pool stability",
        SafetyLayer::ZoneSpread => "zones",
        SafetyLayer::PoolShare => "largest Spot pool",
        SafetyLayer::OnDemandShare => "on-demand share",
        SafetyLayer::Combined => "all together",
    }
}

/// A layer's value or bound, in its own unit.
pub(super) fn layer_value(layer: SafetyLayer, value: Option<f64>) -> String {
    let Some(value) = value else { return "–".to_owned() };
    match layer {
        SafetyLayer::ZoneSpread => format!("{value:.0}"),
        SafetyLayer::PoolStability => format!("{value:.3}"),
        SafetyLayer::PoolShare | SafetyLayer::OnDemandShare => format!("{:.1} %", value * 100.0),
        SafetyLayer::Combined => format!("{value:.0}/4"),
    }
}

/// A layer's bound with its direction; none for the layer that only combines the others.
pub(super) fn layer_bound(reading: &LayerReading) -> String {
    let bound = layer_value(reading.layer, Some(reading.bound));
    match reading.layer {
        SafetyLayer::PoolStability | SafetyLayer::ZoneSpread | SafetyLayer::OnDemandShare => {
            format!("at least {bound}")
        }
        SafetyLayer::PoolShare => format!("at most {bound}"),
        SafetyLayer::Combined => "each layer".to_owned(),
    }
}

/// The verdict over all layers.
pub(super) fn verdict(verdict: SafetyVerdict) -> &'static str {
    match verdict {
        SafetyVerdict::Approved => "approved: every layer holds",
        SafetyVerdict::ApprovedImproving => "approved: a layer was broken and gets better",
        SafetyVerdict::ApprovedUnchanged => "approved: a layer was broken and gets no worse",
        SafetyVerdict::SafeAlternativeCreated => "approved: a safe alternative to the first proposal",
        SafetyVerdict::Rejected => "rejected: nothing of this may run",
    }
}

/// The name under which a closed list's value stands in JSON and in the documentation.
pub(super) fn code(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// `1 node`, `2 nodes`.
pub(super) fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// What creates a group's nodes.
pub(super) fn group_kind(kind: NodeGroupKind) -> &'static str {
    match kind {
        NodeGroupKind::KarpenterNodePool => "NodePool",
        NodeGroupKind::EksNodeGroup => "EKS node group",
        NodeGroupKind::KopsInstanceGroup => "kOps instance group",
        NodeGroupKind::MachineSet => "MachineSet",
        NodeGroupKind::Unknown => "node group",
    }
}

/// The name people know a group by.
pub(super) fn group_name(group: &NodeGroup) -> String {
    if group.display_name.is_empty() { group.id.to_string() } else { group.display_name.clone() }
}
