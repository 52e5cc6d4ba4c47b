//! The bound on fleets of whole nodes against every fleet of a market small enough to try them all, for pods of one size,
//! of which a node plainly holds as many as go into each of its resources.

use spot_domain::{InstanceType, PlanningInput};
use spot_planning_tests::{GIB, MIB, NodeSizes, plain_cluster, whole_node_bound};

/// Nodes per offering tried at most.
const MOST: u64 = 6;

const MARKETS: [[&str; 3]; 3] = [
    ["m6a.large", "c6a.large", "r5a.large"],
    ["m6a.xlarge", "c7a.medium", "m6i.large"],
    ["c6a.xlarge", "r6a.large", "m7a.medium"],
];

/// Millicores and bytes of every pod.
const PODS: [[u64; 2]; 4] = [[100, 256 * MIB], [250, 512 * MIB], [200, GIB], [400, 256 * MIB]];

#[test]
fn the_bound_is_the_cheapest_fleet_of_a_small_market() {
    let mut shares: Vec<f64> = Vec::new();
    for seed in 0..24 {
        let mut input = plain_cluster(seed, 3 + seed % 3).input;
        input.instance_types.retain(|kind| MARKETS[seed as usize % 3].contains(&kind.name.as_str()));
        input.pods.truncate(12 + 2 * seed as usize);
        let [cpu, memory] = PODS[seed as usize % 4];
        for pod in &mut input.pods {
            (pod.requests.cpu_millicores, pod.requests.memory_bytes) = (cpu, memory);
        }
        let Some(cheapest) = cheapest_of_all(&input) else { continue };
        // More than the cheapest costs: the bound is not told it.
        let bound = whole_node_bound(&input, cheapest * 1.1, NodeSizes::Any);
        assert!(bound <= cheapest * (1.0 + 1e-6), "seed {seed}: {bound} is above a fleet for {cheapest}");
        shares.push(bound / cheapest);
    }
    println!("bound / cheapest: {shares:.3?}");
    let mean = shares.iter().sum::<f64>() / shares.len() as f64;
    assert!(shares.len() >= 20 && mean >= 0.97, "{mean} of the cheapest on average, of {} markets", shares.len());
}

/// What a fleet is judged by, in the words of the safety layers.
struct Offering {
    price: u64,
    size: [u64; 3],
    is_spot: bool,
}

fn cheapest_of_all(input: &PlanningInput) -> Option<f64> {
    let offerings = offerings(input);
    let pod = &input.pods.first()?.requests;
    let pod = [pod.cpu_millicores, pod.memory_bytes, 1];
    let fleets = (MOST + 1).pow(offerings.len() as u32);
    let counts = |fleet: u64| -> Vec<u64> {
        (0..offerings.len()).map(|place| fleet / (MOST + 1).pow(place as u32) % (MOST + 1)).collect()
    };
    let cost =
        |counts: &[u64]| offerings.iter().zip(counts).map(|(offering, count)| offering.price * count).sum::<u64>();
    (0..fleets)
        .map(counts)
        .filter(|counts| holds(&offerings, counts, pod, input.pods.len() as u64))
        .map(|counts| cost(&counts))
        .min()
        .map(|cost| cost as f64)
}

fn offerings(input: &PlanningInput) -> Vec<Offering> {
    let of_type = |kind: &InstanceType| {
        let quote = input.market.types.iter().find(|quote| quote.instance_type == kind.name && quote.offered);
        let list = quote.map(|quote| quote.on_demand_microusd_per_hour.0);
        let spot = quote
            .filter(|quote| quote.advisor_bucket.is_some_and(|bucket| bucket.index() < 4))
            .and_then(|quote| quote.spot_microusd_per_hour)
            .map(|price| price.0);
        let size = [kind.allocatable.cpu_millicores, kind.allocatable.memory_bytes, kind.allocatable.pods];
        let offering = |is_spot: bool, price: Option<u64>| price.map(|price| Offering { price, size, is_spot });
        [offering(true, spot.filter(|price| Some(*price) < list)), offering(false, list)]
    };
    input.instance_types.iter().flat_map(of_type).flatten().collect()
}

/// Room for all pods, three nodes, 15 % on-demand, and pools over three zones of one node or a fifth.
fn holds(offerings: &[Offering], counts: &[u64], pod: [u64; 3], pods: u64) -> bool {
    let sum = |of: fn(&Offering) -> u64| -> u64 {
        offerings.iter().zip(counts).map(|(offer, count)| of(offer) * count).sum()
    };
    let whole = [sum(|offer| offer.size[0]), sum(|offer| offer.size[1])];
    let most = |offering: &Offering| (0..3).map(|place| offering.size[place] / pod[place]).min().unwrap_or(0);
    let room: u64 = offerings.iter().zip(counts).map(|(offering, count)| most(offering) * count).sum();
    let on_demand = [
        sum(|offer| if offer.is_spot { 0 } else { offer.size[0] }),
        sum(|offer| if offer.is_spot { 0 } else { offer.size[1] }),
    ];
    let pool_holds = |(offering, count): (&Offering, &u64)| {
        let fullest = count.div_ceil(3);
        !offering.is_spot || fullest <= 1 || (0..2).all(|place| offering.size[place] * fullest * 5 <= whole[place])
    };
    counts.iter().sum::<u64>() >= 3
        && room >= pods
        && (0..2).all(|place| on_demand[place] * 100 >= whole[place] * 15)
        && offerings.iter().zip(counts).all(pool_holds)
}
