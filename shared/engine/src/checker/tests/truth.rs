//! States prices, savings and safety truthfully for a plan, in the plainest way: all nodes are of one size.

use spot_domain::*;

/// Type, zone and way of buying of one node.
type Shape = (Option<InstanceTypeName>, Option<Zone>, Option<CapacityType>);

fn price(input: &PlanningInput, (name, zone, bought): &Shape) -> i64 {
    let Some(quote) = input.market.types.iter().find(|quote| Some(&quote.instance_type) == name.as_ref()) else {
        return 0;
    };
    let pool = input
        .market
        .pools
        .iter()
        .find(|pool| Some(&pool.instance_type) == name.as_ref() && Some(&pool.zone) == zone.as_ref());
    let on_demand = quote.on_demand_microusd_per_hour;
    let spot = pool.map(|pool| pool.spot_microusd_per_hour).or(quote.spot_microusd_per_hour).unwrap_or(on_demand);
    (if *bought == Some(CapacityType::Spot) { spot } else { on_demand }).0 as i64
}

pub(super) fn restate(input: &PlanningInput, outcome: &mut PlanOutcome) {
    let of_node = |node: &Node| (node.instance_type.clone(), node.zone.clone(), node.capacity_type);
    let of_planned = |node: &PlannedNode| (node.instance_type.clone(), node.zone.clone(), node.capacity_type);
    for planned in &mut outcome.plan.nodes {
        planned.microusd_per_hour = MicrousdPerHour(price(input, &of_planned(planned)) as u64);
    }
    let before: Vec<Shape> = input.nodes.iter().map(of_node).collect();
    let after: Vec<Shape> = outcome.plan.nodes.iter().map(of_planned).collect();
    let named = |name: &NodeName| {
        let existing = input.nodes.iter().find(|node| node.name == *name).map(of_node);
        existing.or_else(|| outcome.plan.nodes.iter().find(|node| node.name == *name).map(of_planned))
    };
    let sum = |names: &[NodeName]| names.iter().filter_map(named).map(|shape| price(input, &shape)).sum::<i64>();
    let saves: Vec<i64> = outcome.plan.steps.iter().map(|step| sum(&step.leaving) - sum(&step.joining)).collect();
    for (step, hourly) in outcome.plan.steps.iter_mut().zip(saves) {
        step.saves_microusd_per_month = Microusd(hourly * 730);
    }
    let total = |fleet: &[Shape]| Microusd(fleet.iter().map(|shape| price(input, shape)).sum::<i64>() * 730);
    let report = &mut outcome.report;
    report.before_microusd_per_month = total(&before);
    report.after_microusd_per_month = total(&after);
    report.rate_savings_microusd_per_month = Microusd(0);
    report.usage_savings_microusd_per_month = total(&before) - total(&after);
    report.safety.layers = safety(input, &before, &after);
    let holds = report.safety.layers.iter().all(|layer| layer.holds_after);
    report.safety.verdict = if holds { SafetyVerdict::Approved } else { SafetyVerdict::Rejected };
}

fn safety(input: &PlanningInput, before: &[Shape], after: &[Shape]) -> Vec<LayerReading> {
    let zones = |fleet: &[Shape]| {
        let mut zones: Vec<_> = fleet.iter().filter_map(|(_, zone, _)| zone.as_ref()).collect();
        zones.sort();
        zones.dedup();
        zones.len() as f64
    };
    let spot = |fleet: &[Shape]| -> Vec<Shape> {
        fleet.iter().filter(|(.., bought)| *bought == Some(CapacityType::Spot)).cloned().collect()
    };
    let stability = |fleet: &[Shape]| {
        let quotes = &input.market.types;
        let of_type = |name: &InstanceTypeName| quotes.iter().find(|quote| quote.instance_type == *name);
        let buckets = spot(fleet).into_iter().filter_map(|(name, ..)| of_type(&name?)?.advisor_bucket);
        let stabilities =
            buckets.map(|bucket| 1.0 - f64::from(bucket.interruption_probability_month_ppm()) / 1_000_000.0);
        stabilities.reduce(f64::min)
    };
    let pool_share = |fleet: &[Shape]| {
        let spot = spot(fleet);
        let sizes = spot.iter().map(|pool| spot.iter().filter(|other| *other == pool).count());
        sizes.filter(|&size| size > 1).max().map(|size| size as f64 / fleet.len() as f64)
    };
    let on_demand = |fleet: &[Shape]| {
        let count = fleet.iter().filter(|(.., bought)| *bought == Some(CapacityType::OnDemand)).count();
        Some(count as f64 / fleet.len() as f64)
    };
    let row = |layer, bound: f64, before: Option<f64>, after: Option<f64>, holds: &dyn Fn(f64) -> bool| LayerReading {
        layer,
        measure: "by hand".into(),
        bound,
        before,
        after,
        held_before: before.is_none_or(holds),
        holds_after: after.is_none_or(holds),
    };
    let least_zones = zones(before).min(3.0);
    let mut rows = vec![
        row(SafetyLayer::PoolStability, 0.75, stability(before), stability(after), &|value| value >= 0.75),
        row(SafetyLayer::ZoneSpread, least_zones, Some(zones(before)), Some(zones(after)), &|own| own >= least_zones),
        row(SafetyLayer::PoolShare, 0.2, pool_share(before), pool_share(after), &|value| value <= 0.2),
        row(SafetyLayer::OnDemandShare, 0.15, on_demand(before), on_demand(after), &|value| value >= 0.15),
    ];
    let held = rows.iter().all(|row| row.holds_after);
    rows.push(row(SafetyLayer::Combined, 1.0, Some(1.0), Some(f64::from(u8::from(held))), &|value| value >= 1.0));
    rows
}
