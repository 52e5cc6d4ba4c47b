//! The five safety layers, measured on a fleet (SAFE-01..05). Shares are exact fractions of integers.

mod report;

use crate::fleet::Fleet;
use crate::world::World;
use crate::world::dimensions::{CPU, MEMORY};
pub(crate) use report::report;
use spot_domain::SafetyLayer;

/// What the layers look at, measured on one fleet.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Measured {
    /// Least stability over Spot pools in use, in millionths; none without Spot.
    pub(crate) min_stability_ppm: Option<u32>,
    pub(crate) zones: u32,
    pub(crate) nodes: u32,
    /// Share of the fullest Spot pool that holds more than one node; 0 when there is none.
    pub(crate) max_pool_share: f64,
    pub(crate) on_demand_share: Option<f64>,
}

/// Amounts a share is taken of: allocatable vCPU and memory of managed nodes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Capacity {
    pub(crate) cpu: u128,
    pub(crate) memory: u128,
}

impl Capacity {
    pub(crate) fn add(&mut self, other: Self) {
        self.cpu += other.cpu;
        self.memory += other.memory;
    }

    /// The greater of the two shares of `whole`.
    pub(crate) fn greater_share(self, whole: Self) -> f64 {
        ratio(self.cpu, whole.cpu).max(ratio(self.memory, whole.memory))
    }

    /// The lesser of the two shares of `whole`.
    pub(crate) fn lesser_share(self, whole: Self) -> f64 {
        ratio(self.cpu, whole.cpu).min(ratio(self.memory, whole.memory))
    }
}

fn ratio(part: u128, whole: u128) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Capacity of a node for the shares.
pub(crate) fn capacity_of(allocatable: &crate::packing::Size) -> Capacity {
    Capacity { cpu: u128::from(allocatable[CPU]), memory: u128::from(allocatable[MEMORY]) }
}

/// Measures the living managed nodes.
pub(crate) fn measure(world: &World<'_>, fleet: &Fleet) -> Measured {
    let tally = fleet.tally();
    let own = |probability: u32| 1_000_000 - probability.min(1_000_000);
    let known = tally.pools.keys().filter_map(|(instance_type, _)| world.prices.probability_ppm[*instance_type]);
    let crowded = tally.pools.values().filter(|(count, _)| *count > 1);
    Measured {
        min_stability_ppm: known.map(own).min(),
        zones: tally.zones.len() as u32,
        nodes: tally.nodes,
        max_pool_share: crowded.map(|(_, capacity)| capacity.greater_share(tally.whole)).fold(0.0, f64::max),
        on_demand_share: (tally.nodes > 0).then(|| tally.on_demand.lesser_share(tally.whole)),
    }
}

/// The bounds for one cluster: the constants in force, lowered where the cluster as it is allows no more.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Bounds {
    pub(crate) min_stability_ppm: u32,
    pub(crate) zones: u32,
    pub(crate) nodes: u32,
    pub(crate) max_pool_share: f64,
    pub(crate) on_demand_share: f64,
    /// What the policy's greatest Spot share leaves to on-demand, or the layer's bound where that is more.
    pub(crate) wanted_on_demand_share: f64,
}

impl Bounds {
    /// Bounds for a cluster that measured `before`.
    pub(crate) fn of(world: &World<'_>, before: &Measured) -> Self {
        let safety = &world.input.safety;
        let waived = !world.input.policy.az_spread.enabled;
        let spot_cap = f64::from(world.input.policy.constraints.max_spot_pct) / 100.0;
        let least_on_demand = f64::from(safety.min_on_demand_share_ppm) / 1e6;
        Self {
            min_stability_ppm: safety.min_stability_ppm,
            zones: if waived { 0 } else { safety.min_zones.min(before.zones).min(before.nodes) },
            nodes: safety.min_nodes.min(before.nodes),
            max_pool_share: f64::from(safety.max_pool_share_ppm) / 1e6,
            on_demand_share: least_on_demand,
            wanted_on_demand_share: least_on_demand.max(1.0 - spot_cap),
        }
    }
}

/// The layers that are measured, in order; the fifth is all of them together.
const MEASURED_LAYERS: [SafetyLayer; 4] =
    [SafetyLayer::PoolStability, SafetyLayer::ZoneSpread, SafetyLayer::PoolShare, SafetyLayer::OnDemandShare];

/// Shares are compared with this slack, far below one node of any cluster.
pub(crate) const SHARE_SLACK: f64 = 1e-9;

/// Whether each layer holds, in order 1..4.
pub(crate) fn holds(measured: &Measured, bounds: &Bounds) -> [bool; 4] {
    [
        measured.min_stability_ppm.is_none_or(|stability| stability >= bounds.min_stability_ppm),
        measured.zones >= bounds.zones && measured.nodes >= bounds.nodes,
        measured.max_pool_share <= bounds.max_pool_share + SHARE_SLACK,
        measured.on_demand_share.is_none_or(|share| share + SHARE_SLACK >= bounds.on_demand_share),
    ]
}

/// Whether a fleet may follow another: what held still holds, what was broken is not worse.
pub(crate) fn may_follow(before: &Measured, after: &Measured, bounds: &Bounds) -> bool {
    broken_layers(before, after, bounds).is_empty()
}

/// The layers for which a fleet may not follow another. The policy's greatest Spot share counts with layer 4.
pub(crate) fn broken_layers(before: &Measured, after: &Measured, bounds: &Bounds) -> Vec<SafetyLayer> {
    let held = holds(before, bounds);
    let hold = holds(after, bounds);
    let not_worse = [
        after.min_stability_ppm.unwrap_or(1_000_000) >= before.min_stability_ppm.unwrap_or(1_000_000),
        after.zones >= before.zones && after.nodes >= before.nodes.min(bounds.nodes),
        after.max_pool_share <= before.max_pool_share + SHARE_SLACK,
        after.on_demand_share.unwrap_or(1.0) + SHARE_SLACK >= before.on_demand_share.unwrap_or(1.0),
    ];
    let within_policy = after.on_demand_share.unwrap_or(1.0) + SHARE_SLACK >= bounds.wanted_on_demand_share;
    let mut allowed: [bool; 4] = std::array::from_fn(|layer| hold[layer] || (!held[layer] && not_worse[layer]));
    allowed[3] &= within_policy || not_worse[3];
    let layers = MEASURED_LAYERS.into_iter().zip(allowed);
    layers.filter(|(_, allowed)| !allowed).map(|(layer, _)| layer).collect()
}
