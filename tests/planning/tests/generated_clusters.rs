//! An empty plan passes no test: cost of planned fleets against a bound and against the naive plan.

use spot_domain::{InstanceType, PlanningInput, Resources, TypeQuote};
use spot_engine::packing::{BinType, Effort, ItemClass, MAX_DIMENSIONS, Problem, Size, pack};
use spot_planning_tests::plain_cluster;
use std::collections::BTreeMap;

/// Packing bound priced at the least on-demand share: every pod on the cheapest Spot capacity of the market by a
/// proven bound, every pod on the cheapest on-demand capacity by the same, mixed by the share.
///
/// Bins are bought in fractions there, so types are left out of which no whole node can be in any fleet that costs less
/// than the planned one: a fleet with a Spot node of capacity `c` pays its price and, since on-demand nodes must make up
/// 15 % of the whole in CPU and in memory, at least the cheapest on-demand capacity of 15/85 `c` beside it. Where that
/// sum reaches the planned cost, fleets with such a node cost no less than the planned one, and all others are bounded
/// without the type.
fn bound(input: &PlanningInput, share: f64, planned_microusd_per_hour: f64) -> f64 {
    let beside = on_demand_beside(input);
    let spot = packing_bound(input, |kind, quote| {
        let price = quote.spot_microusd_per_hour?.0;
        (price as f64 + beside(kind) < planned_microusd_per_hour).then_some(price)
    });
    let list = packing_bound(input, |_, quote| {
        let price = quote.on_demand_microusd_per_hour.0;
        (price as f64 <= planned_microusd_per_hour).then_some(price)
    });
    spot * (1.0 - share) + list * share
}

/// Per type the least that on-demand capacity costs of which a Spot node makes 85 parts and it 15.
fn on_demand_beside(input: &PlanningInput) -> impl Fn(&InstanceType) -> f64 {
    let rate = |amount: fn(&Resources) -> u64| {
        let offered = input.market.types.iter().filter(|quote| quote.offered);
        let rates = offered.filter_map(|quote| {
            let kind = input.instance_types.iter().find(|kind| kind.name == quote.instance_type && is_usable(kind))?;
            Some(quote.on_demand_microusd_per_hour.0 as f64 / amount(&kind.allocatable) as f64)
        });
        rates.fold(f64::MAX, f64::min)
    };
    let (cpu, memory) = (rate(|size| size.cpu_millicores), rate(|size| size.memory_bytes));
    move |kind| {
        let size = &kind.allocatable;
        (size.cpu_millicores as f64 * cpu).max(size.memory_bytes as f64 * memory) * 15.0 / 85.0
    }
}

fn is_usable(kind: &InstanceType) -> bool {
    kind.architecture == spot_domain::Architecture::Amd64
        && !kind.bare_metal
        && !kind.burstable
        && !kind.previous_generation
}

fn packing_bound(input: &PlanningInput, price: impl Fn(&InstanceType, &TypeQuote) -> Option<u64>) -> f64 {
    let size = |cpu: u64, memory: u64, pods: u64| -> Size {
        let mut size = [0; MAX_DIMENSIONS];
        size[..3].copy_from_slice(&[cpu, memory, pods]);
        size
    };
    let mut counts: BTreeMap<Size, u32> = BTreeMap::new();
    for pod in &input.pods {
        *counts.entry(size(pod.requests.cpu_millicores, pod.requests.memory_bytes, 1)).or_default() += 1;
    }
    let classes = counts
        .into_iter()
        .map(|(size, count)| ItemClass { size, count, per_bin_limit: u32::MAX, conflicts: Vec::new() })
        .collect();
    let bin_types = input
        .instance_types
        .iter()
        .filter(|kind| is_usable(kind) && kind.spot_supported == Some(true))
        .filter_map(|kind| {
            let quote = input.market.types.iter().find(|quote| quote.instance_type == kind.name)?;
            quote.advisor_bucket.filter(|bucket| bucket.index() < 4)?;
            if !quote.offered {
                return None;
            }
            let room = &kind.allocatable;
            Some(BinType {
                capacity: size(room.cpu_millicores, room.memory_bytes, room.pods),
                cost: price(kind, quote)?,
                accepts: None,
                limit: None,
            })
        })
        .collect();
    let problem = Problem { dimensions: 3, classes, bin_types, open_bins: Vec::new() };
    pack(&problem, Effort::Normal).lower_bound as f64
}

/// Sizes of the clusters, in nodes; every seed takes the next.
const SIZES: [u64; 16] = [3, 4, 5, 6, 8, 10, 12, 16, 20, 30, 40, 60, 80, 120, 160, 200];
const CLUSTERS: u64 = 200;
/// The goal is 1.15 on every cluster and is not met yet; these are what is reached, so that it only gets better.
const MOST_ABOVE_GOAL: usize = 36;
const WORST_RATIO: f64 = 1.47;
const MEAN_RATIO: f64 = 1.075;

#[test]
fn planned_cost_is_close_to_the_bound_on_two_hundred_clusters() {
    let mut ratios: Vec<(f64, u64)> = std::thread::scope(|scope| {
        let halves: Vec<_> = [0, 1]
            .map(|half| scope.spawn(move || (half..CLUSTERS).step_by(2).map(ratio_of).collect::<Vec<_>>()))
            .into();
        halves.into_iter().flat_map(|half| half.join().expect("a cluster failed")).collect()
    });
    ratios.sort_by(|left, right| right.0.total_cmp(&left.0));
    let mean = ratios.iter().map(|(ratio, _)| ratio).sum::<f64>() / ratios.len() as f64;
    let over = ratios.iter().filter(|(ratio, _)| *ratio > 1.15).count();
    println!("planned / bound: mean {mean:.3}, above 1.15: {over} of {CLUSTERS}, worst {:?}", &ratios[..8]);
    assert!(mean <= MEAN_RATIO, "mean {mean}");
    assert!(over <= MOST_ABOVE_GOAL, "{over} clusters above 1.15");
    assert!(ratios[0].0 <= WORST_RATIO, "worst {:?}", ratios[0]);
}

/// Planned cost over the bound for one cluster; checks the plan on the way.
fn ratio_of(seed: u64) -> (f64, u64) {
    let cluster = plain_cluster(seed, SIZES[(seed % 16) as usize]);
    let outcome = spot_engine::plan(&cluster.input);
    let planned = outcome.report.after_microusd_per_month.0 as f64;
    let least = bound(&cluster.input, outcome.report.safety.least_on_demand_share, planned / 730.0) * 730.0;
    let violations = spot_engine::checker::check_plan(&cluster.input, &outcome);
    assert!(violations.is_empty(), "seed {seed}: {violations:?}");
    assert!(planned <= naive(&cluster.input), "seed {seed}: dearer than the naive plan");
    (planned / least, seed)
}

/// Same types, as much Spot as the layers allow: 15 % on-demand, and per pool a fifth of capacity.
fn naive(input: &PlanningInput) -> f64 {
    let price = |node: &spot_domain::Node| {
        let name = node.instance_type.as_ref().expect("typed");
        input.market.types.iter().find(|quote| quote.instance_type == *name).expect("quoted")
    };
    let total: u64 = input.nodes.iter().map(|node| node.allocatable.cpu_millicores).sum();
    let mut pools: BTreeMap<(String, String), u64> = BTreeMap::new();
    let mut spot_total = 0;
    let mut cost = 0;
    for node in &input.nodes {
        let quote = price(node);
        let pool = pools.entry((quote.instance_type.0.clone(), node.zone.clone().expect("zoned").0)).or_default();
        let own = node.allocatable.cpu_millicores;
        let stable = quote.advisor_bucket.is_some_and(|bucket| bucket.index() < 4);
        let room = (*pool == 0 || (*pool + own) * 5 <= total) && (spot_total + own) * 100 <= total * 85;
        match quote.spot_microusd_per_hour {
            Some(spot) if stable && room => {
                *pool += own;
                spot_total += own;
                cost += spot.0;
            }
            _ => cost += quote.on_demand_microusd_per_hour.0,
        }
    }
    cost as f64 * 730.0
}
