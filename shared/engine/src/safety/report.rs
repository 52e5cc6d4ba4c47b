//! The safety check as people read it: each layer before and after, and the verdict.

use super::{Bounds, Measured, holds, may_follow};
use spot_domain::{LayerReading, SafetyLayer, SafetyReport, SafetyVerdict};

/// Readings and verdict. `altered` tells that a first proposal broke a layer and this fleet is the alternative.
pub(crate) fn report(before: &Measured, after: &Measured, bounds: &Bounds, altered: bool) -> SafetyReport {
    let held = holds(before, bounds);
    let hold = holds(after, bounds);
    let combined_before = held.iter().filter(|layer| **layer).count() as f64;
    let combined_after = hold.iter().filter(|layer| **layer).count() as f64;
    let ppm = |value: Option<u32>| value.map(|value| f64::from(value) / 1e6);
    let share = |measured: &Measured| (measured.max_pool_share > 0.0).then_some(measured.max_pool_share);
    let zones = |measured: &Measured| (measured.nodes > 0).then_some(f64::from(measured.zones));
    let reading = |layer, measure: &str, bound, values: (Option<f64>, Option<f64>), place: usize| LayerReading {
        layer,
        measure: measure.to_owned(),
        bound,
        before: values.0,
        after: values.1,
        held_before: held[place],
        holds_after: hold[place],
    };
    let mut layers = vec![
        reading(
            SafetyLayer::PoolStability,
            "least stability (1 - monthly interruption probability) of a Spot pool in use",
            f64::from(bounds.min_stability_ppm) / 1e6,
            (ppm(before.min_stability_ppm), ppm(after.min_stability_ppm)),
            0,
        ),
        reading(
            SafetyLayer::ZoneSpread,
            "zones with a managed node",
            f64::from(bounds.zones),
            (zones(before), zones(after)),
            1,
        ),
        reading(
            SafetyLayer::PoolShare,
            "greatest share of capacity in a Spot pool of more than one node",
            bounds.max_pool_share,
            (share(before), share(after)),
            2,
        ),
        reading(
            SafetyLayer::OnDemandShare,
            "on-demand share of capacity",
            bounds.on_demand_share,
            (before.on_demand_share, after.on_demand_share),
            3,
        ),
    ];
    layers.push(LayerReading {
        layer: SafetyLayer::Combined,
        measure: "layers that hold".to_owned(),
        bound: 4.0,
        before: Some(combined_before),
        after: Some(combined_after),
        held_before: held.iter().all(|layer| *layer),
        holds_after: hold.iter().all(|layer| *layer),
    });
    SafetyReport {
        verdict: verdict(before, after, bounds, altered),
        layers,
        least_on_demand_share: least_on_demand_share(after.nodes, bounds),
    }
}

fn verdict(before: &Measured, after: &Measured, bounds: &Bounds, altered: bool) -> SafetyVerdict {
    if !may_follow(before, after, bounds) {
        return SafetyVerdict::Rejected;
    }
    if holds(after, bounds).iter().all(|layer| *layer) {
        return if altered { SafetyVerdict::SafeAlternativeCreated } else { SafetyVerdict::Approved };
    }
    if improves(before, after, bounds) { SafetyVerdict::ApprovedImproving } else { SafetyVerdict::ApprovedUnchanged }
}

fn improves(before: &Measured, after: &Measured, bounds: &Bounds) -> bool {
    let held = holds(before, bounds);
    let better = [
        after.min_stability_ppm.unwrap_or(1_000_000) > before.min_stability_ppm.unwrap_or(1_000_000),
        after.zones > before.zones,
        after.max_pool_share < before.max_pool_share - super::SHARE_SLACK,
        after.on_demand_share.unwrap_or(1.0) > before.on_demand_share.unwrap_or(1.0) + super::SHARE_SLACK,
    ];
    (0..4).any(|layer| !held[layer] && better[layer])
}

/// Of `nodes` equal nodes at least this share must be on-demand: whole nodes only.
fn least_on_demand_share(nodes: u32, bounds: &Bounds) -> f64 {
    if nodes == 0 {
        return bounds.on_demand_share;
    }
    let whole = (f64::from(nodes) * bounds.on_demand_share - super::SHARE_SLACK).ceil().max(0.0);
    whole / f64::from(nodes)
}
