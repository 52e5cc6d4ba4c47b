//! Other Spot pools for a node whose launch was refused: as much room, the same zone (another one only where no subnet of
//! the zone has an address left), and every safety layer holding with it in the planned node's place, as the independent
//! checker finds.

use crate::Executor;
use crate::load::Loaded;
use spot_domain::{
    ActionKind, ActionStatus, CapacityType, InstanceType, InstanceTypeName, NodeName, PlannedNode, PlanningInput, Zone,
};
use spot_engine::checker::{CheckRule, Violation, check_plan};
use spot_planning_input::{Known, compose};
use std::collections::{BTreeMap, BTreeSet};

/// Alternatives per node: as many as are tried.
const MOST: usize = 3;
/// Types looked at per node, cheapest first.
const MOST_LOOKED_AT: usize = 24;

/// Alternatives of all planned nodes of which a launch was refused for lack of capacity.
pub(crate) async fn find(
    executor: &Executor,
    loaded: &Loaded,
) -> anyhow::Result<BTreeMap<NodeName, Vec<(InstanceTypeName, Zone)>>> {
    let refused: BTreeSet<&NodeName> = loaded.actions.iter().filter_map(refused_launch).collect();
    if refused.is_empty() {
        return Ok(BTreeMap::new());
    }
    let now = executor.clock.now();
    let Some(input) = planning_input(executor, loaded, now).await? else { return Ok(BTreeMap::new()) };
    let mut found = BTreeMap::new();
    for planned in loaded.plan.outcome.plan.nodes.iter().filter(|node| refused.contains(&node.name)) {
        found.insert(planned.name.clone(), of_node(&input, loaded, planned));
    }
    Ok(found)
}

fn refused_launch(action: &spot_domain::Action) -> Option<&NodeName> {
    match &action.kind {
        ActionKind::LaunchInstance { planned_node, capacity_type: CapacityType::Spot, .. } => {
            (action.status == ActionStatus::Failed).then_some(planned_node)
        }
        _ => None,
    }
}

async fn planning_input(
    executor: &Executor,
    loaded: &Loaded,
    now: jiff::Timestamp,
) -> anyhow::Result<Option<PlanningInput>> {
    let (store, org) = (&executor.store, &loaded.cluster.organization_id);
    let region = &loaded.cluster.region;
    let Some(prices) = store.spot_prices(region).await? else { return Ok(None) };
    let known = Known {
        cluster: &loaded.cluster,
        seen: &loaded.seen,
        policy: loaded.policy.clone(),
        instances: &loaded.instances,
        // What is forced on-demand is no Spot node, and only those are looked for here.
        overrides: &[],
        pools: prices.pools,
        quotes: Vec::new(),
        flags: store.flags(org, region, now).await?,
        unavailable: store.blocked_offerings(org, region, now).await?,
    };
    Ok(Some(compose(known, &executor.catalog, now)))
}

/// The cheapest alternatives, each in a pool that the plan does not use: a single node of a pool is always allowed by
/// layer 3, so several of them cannot break it together.
fn of_node(input: &PlanningInput, loaded: &Loaded, planned: &PlannedNode) -> Vec<(InstanceTypeName, Zone)> {
    let (Some(own), Some(home)) = (&planned.instance_type, &planned.zone) else { return Vec::new() };
    let Some(shape) = input.instance_types.iter().find(|kind| kind.name == *own) else { return Vec::new() };
    let nodes = &loaded.plan.outcome.plan.nodes;
    let used = |name: &InstanceTypeName, zone: &Zone| {
        let same = |node: &&PlannedNode| node.instance_type.as_ref() == Some(name);
        nodes.iter().filter(same).any(|node| zone == home || node.zone.as_ref() == Some(zone))
    };
    let mut candidates: Vec<(u64, &InstanceTypeName, &Zone)> = Vec::new();
    for zone in zones(loaded, planned, home) {
        let kinds = input.instance_types.iter().filter(|kind| fits(kind, shape) && !used(&kind.name, zone));
        candidates.extend(kinds.filter_map(|kind| Some((spot_price(input, &kind.name, zone)?, &kind.name, zone))));
    }
    candidates.sort();
    let known = check_plan(input, &loaded.plan.outcome);
    let passes = |name: &InstanceTypeName, zone: &Zone, price: u64| {
        let mut outcome = loaded.plan.outcome.clone();
        for node in outcome.plan.nodes.iter_mut().filter(|node| node.name == planned.name) {
            (node.instance_type, node.zone) = (Some(name.clone()), Some(zone.clone()));
            node.microusd_per_hour.0 = price;
        }
        let is_new = |violation: &Violation| {
            !known.iter().any(|other| (other.rule, &other.subject) == (violation.rule, &violation.subject))
        };
        let breaks = |violation: &Violation| {
            is_layer(violation.rule) || (zone != home && is_of_place(violation.rule) && is_new(violation))
        };
        !check_plan(input, &outcome).iter().any(breaks)
    };
    let mut passing = candidates.into_iter().take(MOST_LOOKED_AT);
    let found = passing.by_ref().filter(|(price, name, zone)| passes(name, zone, *price)).take(MOST);
    found.map(|(_, name, zone)| (name.clone(), zone.clone())).collect()
}

/// The planned zone; where its subnet is full, the other zones of the group.
fn zones<'a>(loaded: &'a Loaded, planned: &PlannedNode, home: &'a Zone) -> Vec<&'a Zone> {
    let full = |zone: &Zone| {
        loaded.actions.iter().any(|action| match (&action.kind, &action.result) {
            (ActionKind::LaunchInstance { offerings, planned_node, .. }, Some(result)) => {
                *planned_node == planned.name
                    && result.error_code.as_deref() == Some("subnet_full")
                    && offerings.iter().any(|(_, at)| at == zone)
            }
            _ => false,
        })
    };
    if !full(home) {
        return vec![home];
    }
    let group = loaded.launch_group(&planned.name);
    let subnets = loaded.cluster.groups.iter().filter(|known| Some(known.name.as_str()) == group);
    subnets.flat_map(|known| &known.subnets).map(|(zone, _)| zone).filter(|zone| !full(zone)).collect()
}

fn fits(kind: &InstanceType, shape: &InstanceType) -> bool {
    let (one, other) = (&kind.allocatable, &shape.allocatable);
    let twice = |amount: u64, bound: u64| amount <= bound + bound / 4;
    kind.architecture == shape.architecture
        && !kind.bare_metal
        && !kind.burstable
        && !kind.previous_generation
        && one.cpu_millicores >= other.cpu_millicores
        && one.memory_bytes >= other.memory_bytes
        && one.pods >= other.pods
        // Much larger ones would lower the on-demand share and change the plan.
        && twice(one.cpu_millicores, other.cpu_millicores)
}

/// The pool's price, where Spot may be bought there and is cheaper than the list.
fn spot_price(input: &PlanningInput, name: &InstanceTypeName, zone: &Zone) -> Option<u64> {
    let quote = input.market.types.iter().find(|quote| quote.instance_type == *name && quote.offered)?;
    let bucket = quote.advisor_bucket?;
    if 1_000_000 - bucket.interruption_probability_month_ppm() < input.safety.min_stability_ppm {
        return None;
    }
    let bad = |of: &InstanceTypeName, at: &Zone| of == name && at == zone;
    let flagged = input.market.flags.iter().any(|flag| bad(&flag.instance_type, &flag.zone));
    let gone = input.market.unavailable.iter().any(|gone| bad(&gone.instance_type, &gone.zone));
    if flagged || gone {
        return None;
    }
    let pool = input.market.pools.iter().find(|pool| bad(&pool.instance_type, &pool.zone));
    let price = pool.map(|pool| pool.spot_microusd_per_hour).or(quote.spot_microusd_per_hour)?;
    (price.0 < quote.on_demand_microusd_per_hour.0).then_some(price.0)
}

/// Rules that another zone could break although the node's own would not.
fn is_of_place(rule: CheckRule) -> bool {
    matches!(
        rule,
        CheckRule::NodeSelector
            | CheckRule::NodeAffinity
            | CheckRule::UnknownLabel
            | CheckRule::PodAffinity
            | CheckRule::PodAntiAffinity
            | CheckRule::TopologySpread
            | CheckRule::VolumePlacement
            | CheckRule::GroupMismatch
    )
}

fn is_layer(rule: CheckRule) -> bool {
    matches!(
        rule,
        CheckRule::PoolStability
            | CheckRule::ZoneSpread
            | CheckRule::PoolShare
            | CheckRule::OnDemandShare
            | CheckRule::SpotShareLimit
    )
}
