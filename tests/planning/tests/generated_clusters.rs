//! An empty plan passes no test: cost of planned fleets against a bound and against the naive plan.

use spot_domain::{CapacityType, PlanningInput};
use spot_engine::packing::{BinType, Effort, ItemClass, MAX_DIMENSIONS, Problem, Size, pack};
use spot_planning_tests::plain_cluster;
use std::collections::BTreeMap;

/// Packing bound priced at the least on-demand share: every pod on the cheapest Spot capacity of the market by a
/// proven bound, every pod on the cheapest on-demand capacity by the same, mixed by the share.
fn bound(input: &PlanningInput, share: f64) -> f64 {
    let spot = packing_bound(input, |quote| quote.spot_microusd_per_hour.map(|price| price.0));
    let list = packing_bound(input, |quote| Some(quote.on_demand_microusd_per_hour.0));
    spot * (1.0 - share) + list * share
}

fn packing_bound(input: &PlanningInput, price: impl Fn(&spot_domain::TypeQuote) -> Option<u64>) -> f64 {
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
        .filter(|kind| kind.architecture == spot_domain::Architecture::Amd64 && !kind.bare_metal && !kind.burstable)
        .filter(|kind| !kind.previous_generation && kind.spot_supported == Some(true))
        .filter_map(|kind| {
            let quote = input.market.types.iter().find(|quote| quote.instance_type == kind.name)?;
            quote.advisor_bucket.filter(|bucket| bucket.index() < 4)?;
            if !quote.offered {
                return None;
            }
            let room = &kind.allocatable;
            Some(BinType {
                capacity: size(room.cpu_millicores, room.memory_bytes, room.pods),
                cost: price(quote)?,
                accepts: None,
                limit: None,
            })
        })
        .collect();
    let problem = Problem { dimensions: 3, classes, bin_types, open_bins: Vec::new() };
    let packing = pack(&problem, Effort::Normal);
    if std::env::var("SHOW_SEED").is_ok() {
        let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
        for bin in &packing.bins {
            *kinds
                .entry(format!(
                    "{:?} {}",
                    &problem.bin_types[bin.bin_type].capacity[..3],
                    problem.bin_types[bin.bin_type].cost
                ))
                .or_default() += 1;
        }
        println!("bound packing cost {} lower {} {kinds:?}", packing.cost, packing.lower_bound);
    }
    packing.lower_bound as f64
}

#[test]
fn planned_cost_is_close_to_the_bound_on_two_hundred_clusters() {
    let mut worst: (f64, u64) = (0.0, 0);
    let mut sum = 0.0;
    let mut over = Vec::new();
    let count = 200;
    for seed in 0..count {
        let nodes = [3, 4, 5, 6, 8, 10, 12, 16, 20, 30, 40, 60, 80, 120, 160, 200][(seed % 16) as usize];
        let cluster = plain_cluster(seed, nodes);
        let outcome = spot_engine::plan(&cluster.input);
        let planned = outcome.report.after_microusd_per_month.0 as f64;
        let least = bound(&cluster.input, outcome.report.safety.least_on_demand_share) * 730.0;
        let ratio = planned / least;
        let violations = spot_engine::checker::check_plan(&cluster.input, &outcome);
        assert!(violations.is_empty(), "seed {seed}: {violations:?}");
        assert!(planned <= naive(&cluster.input), "seed {seed}: dearer than the naive plan");
        if std::env::var("SHOW").is_ok() {
            let spot = outcome.plan.nodes.iter().filter(|n| n.capacity_type == Some(CapacityType::Spot)).count();
            println!(
                "seed {seed} nodes {nodes} -> {} ({spot} spot) ratio {ratio:.3} before {:.0} share {:.3} layers {:?}",
                outcome.plan.nodes.len(),
                outcome.report.before_microusd_per_month.as_usd(),
                outcome.report.safety.least_on_demand_share,
                outcome.report.safety.layers.iter().map(|l| l.after).collect::<Vec<_>>()
            );
        }
        sum += ratio;
        if ratio > worst.0 {
            worst = (ratio, seed);
        }
        if ratio > 1.15 {
            over.push((seed, nodes, ratio));
        }
    }
    println!(
        "planned / bound: mean {:.3}, worst {:.3} (seed {}) over {count} clusters",
        sum / count as f64,
        worst.0,
        worst.1
    );
    assert!(over.is_empty(), "above 1.15: {over:?}");
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

/// One cluster told in full, for whoever tunes the planner: `SHOW_SEED=10 SHOW_NODES=40 cargo test tell -- --nocapture`.
#[test]
fn tell() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let (Some(seed), Some(nodes)) = (number("SHOW_SEED"), number("SHOW_NODES")) else { return };
    let mut cluster = plain_cluster(seed, nodes);
    if let Some(stability) = number("STABILITY") {
        cluster.input.policy.weights = Some(spot_domain::RankingWeights {
            cost: 100 - stability as u32,
            stability: stability as u32,
            performance: 0,
            capacity: 0,
        });
    }
    let outcome = spot_engine::plan(&cluster.input);
    let share = outcome.report.safety.least_on_demand_share;
    println!(
        "spot bound {} od bound {} share {share}",
        packing_bound(&cluster.input, |q| q.spot_microusd_per_hour.map(|p| p.0)),
        packing_bound(&cluster.input, |q| Some(q.on_demand_microusd_per_hour.0))
    );
    println!("planned {} bound {}", outcome.report.after_microusd_per_month.0 / 730, bound(&cluster.input, share));
    for node in &outcome.plan.nodes {
        let pods: Vec<_> = cluster.input.pods.iter().filter(|pod| node.pods.contains(&pod.name)).collect();
        let kind =
            cluster.input.instance_types.iter().find(|kind| Some(&kind.name) == node.instance_type.as_ref()).unwrap();
        let quote = cluster
            .input
            .market
            .types
            .iter()
            .find(|quote| Some(&quote.instance_type) == node.instance_type.as_ref())
            .unwrap();
        println!(
            "{} {} {:?} {:?} cpu {}/{} mem {}/{} pods {} price {} bucket {:?}",
            node.name,
            kind.name,
            node.zone.as_ref().map(|z| z.as_str()),
            node.capacity_type.unwrap(),
            pods.iter().map(|p| p.requests.cpu_millicores).sum::<u64>(),
            kind.allocatable.cpu_millicores,
            pods.iter().map(|p| p.requests.memory_bytes).sum::<u64>() >> 20,
            kind.allocatable.memory_bytes >> 20,
            pods.len(),
            node.microusd_per_hour.0,
            quote.advisor_bucket.map(|b| b.index())
        );
    }
    for step in &outcome.plan.steps {
        println!(
            "{:?} leaving {} joining {} moves {} saves {}",
            step.kind,
            step.leaving.len(),
            step.joining.len(),
            step.moves.len(),
            step.saves_microusd_per_month.as_usd()
        );
    }
}
