//! Other Spot pools for a node whose launch was refused: as much room, the same zone, and every safety layer holding with
//! it in the planned node's place, as the independent checker finds.

use crate::Executor;
use crate::load::Loaded;
use spot_domain::{
    ActionKind, ActionStatus, CapacityType, InstanceType, InstanceTypeName, NodeName, PlannedNode, PlanningInput, Zone,
};
use spot_engine::checker::{CheckRule, check_plan};
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
    let (Some(own), Some(zone)) = (&planned.instance_type, &planned.zone) else { return Vec::new() };
    let Some(shape) = input.instance_types.iter().find(|kind| kind.name == *own) else { return Vec::new() };
    let used: BTreeSet<_> =
        loaded.plan.outcome.plan.nodes.iter().filter_map(|node| node.instance_type.as_ref()).collect();
    let mut candidates: Vec<(u64, &InstanceTypeName)> = input
        .instance_types
        .iter()
        .filter(|kind| !used.contains(&kind.name) && fits(kind, shape))
        .filter_map(|kind| Some((spot_price(input, &kind.name, zone)?, &kind.name)))
        .collect();
    candidates.sort();
    let passes = |name: &InstanceTypeName, price: u64| {
        let mut outcome = loaded.plan.outcome.clone();
        for node in outcome.plan.nodes.iter_mut().filter(|node| node.name == planned.name) {
            node.instance_type = Some(name.clone());
            node.microusd_per_hour.0 = price;
        }
        check_plan(input, &outcome).iter().all(|violation| !is_layer(violation.rule))
    };
    let passing = candidates.into_iter().take(MOST_LOOKED_AT).filter(|(price, name)| passes(name, *price));
    passing.take(MOST).map(|(_, name)| (name.clone(), zone.clone())).collect()
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
