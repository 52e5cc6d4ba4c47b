//! The safety layers and the policy's Spot share, measured anew before and after: what held still holds, what was
//! broken gets no worse.

use super::CheckRule;
use super::case::Case;
use super::findings::Findings;
use super::place::Place;
use spot_domain::{CapacityType, Resources, SafetyLayer};
use std::collections::{BTreeMap, BTreeSet};

/// Differences below this are rounding.
pub(super) const ROUNDING: f64 = 1e-12;
/// Millionths in a whole.
const PPM: f64 = 1e6;

/// What decides on safety about one managed node.
struct Member<'a> {
    allocatable: &'a Resources,
    instance_type: Option<&'a str>,
    zone: Option<&'a str>,
    bought: Option<CapacityType>,
}

/// One layer of one fleet.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    pub(super) layer: SafetyLayer,
    pub(super) bound: f64,
    pub(super) value: Option<f64>,
    /// A second value that a report may give: layer 3 with single nodes counted, which never break it.
    pub(super) other_value: Option<f64>,
    pub(super) holds: bool,
    /// How badly it is broken; more is worse.
    badness: f64,
}

/// The four measured layers, before and after the plan.
pub(super) fn readings(case: &Case<'_>) -> [(Reading, Reading); 4] {
    let (before, after) = (fleet(case, false), fleet(case, true));
    let spread = |fleet: &[Member<'_>]| zone_spread(case, &before, fleet);
    [
        (stability(case, &before), stability(case, &after)),
        (spread(&before), spread(&after)),
        (pool_share(case, &before), pool_share(case, &after)),
        (on_demand_share(case, &before), on_demand_share(case, &after)),
    ]
}

/// Whether a layer that held no longer does, or a broken one got worse.
pub(super) fn gets_worse(before: &Reading, after: &Reading) -> bool {
    !after.holds && (before.holds || after.badness > before.badness + ROUNDING)
}

/// Whether a broken layer got better.
pub(super) fn gets_better(before: &Reading, after: &Reading) -> bool {
    !before.holds && (after.holds || after.badness < before.badness - ROUNDING)
}

/// Checks all layers and the policy's Spot share.
pub(super) fn check(case: &Case<'_>, findings: &mut Findings) {
    for (before, after) in readings(case).iter().filter(|(before, after)| gets_worse(before, after)) {
        let rule = match after.layer {
            SafetyLayer::PoolStability => CheckRule::PoolStability,
            SafetyLayer::ZoneSpread => CheckRule::ZoneSpread,
            SafetyLayer::PoolShare => CheckRule::PoolShare,
            SafetyLayer::OnDemandShare | SafetyLayer::Combined => CheckRule::OnDemandShare,
        };
        let why = format!("{:?} before, {:?} after, bound {}", before.value, after.value, after.bound);
        findings.add(rule, "fleet", why);
    }
    let most = f64::from(case.input.policy.constraints.max_spot_pct) / 100.0;
    let (before, after) = (spot_share(&fleet(case, false)), spot_share(&fleet(case, true)));
    if after > most + ROUNDING && after > before + ROUNDING {
        findings.add(CheckRule::SpotShareLimit, "fleet", format!("{before} before, {after} after, {most} allowed"));
    }
}

fn fleet<'c>(case: &'c Case<'_>, after: bool) -> Vec<Member<'c>> {
    let places = case.places.all.iter().filter(|place| if after { place.remains() } else { !place.joins() });
    places.filter_map(|place| member(case, place)).collect()
}

/// A managed node. Nothing is known of the pools of a type that the input does not describe.
fn member<'c>(case: &'c Case<'_>, place: &'c Place<'_>) -> Option<Member<'c>> {
    let (instance_type, zone, bought) = match (place.node, place.planned) {
        (Some(node), _) if node.unmanaged.is_some() => return None,
        (Some(node), _) => (&node.instance_type, &node.zone, node.capacity_type),
        (None, planned) => planned.map(|planned| (&planned.instance_type, &planned.zone, planned.capacity_type))?,
    };
    let is_known = |name: &str| case.facts.instance_type(name).is_some();
    Some(Member {
        allocatable: place.allocatable()?,
        instance_type: instance_type.as_ref().map(|name| name.as_str()).filter(|name| is_known(name)),
        zone: zone.as_ref().map(|zone| zone.as_str()),
        bought,
    })
}

/// CPU and memory of some members.
fn capacity<'m>(members: impl Iterator<Item = &'m Member<'m>>) -> [u128; 2] {
    members.fold([0, 0], |[cpu, memory], member| {
        let own = member.allocatable;
        [cpu + u128::from(own.cpu_millicores), memory + u128::from(own.memory_bytes)]
    })
}

/// The shares of `part` in `whole` by CPU and by memory; a dimension that the whole fleet lacks is left out.
fn shares(part: [u128; 2], whole: [u128; 2]) -> Vec<f64> {
    let both = part.into_iter().zip(whole);
    both.filter(|(_, whole)| *whole > 0).map(|(part, whole)| part as f64 / whole as f64).collect()
}

fn greatest(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    values.into_iter().reduce(f64::max)
}

fn spot_share(fleet: &[Member<'_>]) -> f64 {
    let spot = capacity(fleet.iter().filter(|member| member.bought == Some(CapacityType::Spot)));
    greatest(shares(spot, capacity(fleet.iter()))).unwrap_or(0.0)
}

/// Layer 1. Pools of types without an advisor figure cannot be measured; none of them may be chosen anew.
fn stability(case: &Case<'_>, fleet: &[Member<'_>]) -> Reading {
    let spot = fleet.iter().filter(|member| member.bought == Some(CapacityType::Spot));
    let buckets = spot.filter_map(|member| case.facts.quote(member.instance_type?)?.advisor_bucket);
    let least_ppm = buckets.map(|bucket| 1_000_000 - interruption_ppm(bucket.index())).min();
    let bound_ppm = case.input.safety.min_stability_ppm;
    Reading {
        layer: SafetyLayer::PoolStability,
        bound: f64::from(bound_ppm) / PPM,
        value: least_ppm.map(|ppm| f64::from(ppm) / PPM),
        other_value: None,
        holds: least_ppm.is_none_or(|ppm| ppm >= bound_ppm),
        badness: least_ppm.map_or(0.0, |ppm| -f64::from(ppm)),
    }
}

/// Monthly interruption probability of the advisor's five buckets in millionths (ADV-02).
fn interruption_ppm(bucket: u8) -> u32 {
    match bucket {
        0 => 25_000,
        1 => 75_000,
        2 => 125_000,
        3 => 175_000,
        _ => 300_000,
    }
}

/// Layer 2: zones and, besides, the number of nodes. A recorded waiver lifts it.
fn zone_spread(case: &Case<'_>, before: &[Member<'_>], fleet: &[Member<'_>]) -> Reading {
    let zones = |fleet: &[Member<'_>]| fleet.iter().filter_map(|member| member.zone).collect::<BTreeSet<_>>().len();
    let bounds = &case.input.safety;
    let least_zones = zones(before).min(bounds.min_zones as usize).min(before.len());
    let least_nodes = before.len().min(bounds.min_nodes as usize);
    let waived = !case.input.policy.az_spread.enabled;
    Reading {
        layer: SafetyLayer::ZoneSpread,
        bound: least_zones as f64,
        value: (!fleet.is_empty()).then(|| zones(fleet) as f64),
        other_value: None,
        holds: waived || (zones(fleet) >= least_zones && fleet.len() >= least_nodes),
        badness: -(zones(fleet) as f64),
    }
}

/// Layer 3: the greatest share of one Spot pool; a pool of a single node is always allowed.
fn pool_share(case: &Case<'_>, fleet: &[Member<'_>]) -> Reading {
    let mut pools: BTreeMap<(&str, &str), Vec<&Member<'_>>> = BTreeMap::new();
    for member in fleet.iter().filter(|member| member.bought == Some(CapacityType::Spot)) {
        if let (Some(zone), Some(name)) = (member.zone, member.instance_type) {
            pools.entry((zone, name)).or_default().push(member);
        }
    }
    let whole = capacity(fleet.iter());
    let share = |least_nodes: usize| {
        let counted = pools.values().filter(|pool| pool.len() >= least_nodes);
        greatest(counted.flat_map(|pool| shares(capacity(pool.iter().copied()), whole)))
    };
    let bound = f64::from(case.input.safety.max_pool_share_ppm) / PPM;
    let (of_several, of_any) = (share(2), share(1));
    Reading {
        layer: SafetyLayer::PoolShare,
        bound,
        value: of_several,
        other_value: of_any,
        holds: of_several.is_none_or(|share| share <= bound + ROUNDING),
        badness: of_several.unwrap_or(0.0),
    }
}

/// Layer 4. A node of unknown capacity type is not counted as on-demand.
fn on_demand_share(case: &Case<'_>, fleet: &[Member<'_>]) -> Reading {
    let on_demand = capacity(fleet.iter().filter(|member| member.bought == Some(CapacityType::OnDemand)));
    let least = shares(on_demand, capacity(fleet.iter())).into_iter().reduce(f64::min);
    let bound = f64::from(case.input.safety.min_on_demand_share_ppm) / PPM;
    Reading {
        layer: SafetyLayer::OnDemandShare,
        bound,
        value: least,
        other_value: None,
        holds: least.is_none_or(|share| share >= bound - ROUNDING),
        badness: -least.unwrap_or(1.0),
    }
}
