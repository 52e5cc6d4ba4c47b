//! The offerings a plan may launch, per group, and how pools are ranked (SPOT-01, SPOT-02).

use crate::world::World;
use spot_domain::{CapacityType, PoolFunnel, PoolRisk};

/// Which instance types may be bought at all, and which pools of them as Spot.
#[derive(Clone)]
pub(crate) struct Offers {
    /// Allowed by policy, of a proper shape, and offered in the region.
    pub(crate) allowed: Vec<bool>,
    /// Types that new nodes of each group may have, the cheapest list price first.
    pub(crate) of_group: Vec<Vec<usize>>,
    /// `[type][zone]`: may be launched as Spot now.
    spot: Vec<Vec<bool>>,
    pub(crate) funnel: PoolFunnel,
    /// Weight of interruption probability against price, in thousandths: 0.4 ÷ 0.6 unless the policy says otherwise.
    risk_per_price_milli: u64,
}

impl Offers {
    pub(crate) fn of(world: &World<'_>) -> Self {
        let burstable = |node: &crate::world::WorldNode| {
            node.managed && node.instance_type.is_some_and(|place| world.types[place].burstable)
        };
        let burstable_in_use = world.nodes.iter().any(burstable);
        let allowed: Vec<bool> =
            (0..world.types.len()).map(|place| is_allowed(world, place, burstable_in_use)).collect();
        let mut offers = Self {
            of_group: types_of_groups(world, &allowed),
            allowed,
            spot: vec![vec![false; world.zones.len()]; world.types.len()],
            funnel: PoolFunnel::default(),
            risk_per_price_milli: risk_per_price_milli(world),
        };
        for instance_type in 0..world.types.len() {
            for zone in 0..world.zones.len() {
                offers.spot[instance_type][zone] = offers.judge_pool(world, instance_type, zone);
            }
        }
        offers
    }

    fn judge_pool(&mut self, world: &World<'_>, instance_type: usize, zone: usize) -> bool {
        let prices = &world.prices;
        self.funnel.seen += 1;
        let known = world.types[instance_type].spot_supported == Some(true)
            && prices.probability_ppm[instance_type].is_some()
            && world.input.policy.constraints.max_spot_pct > 0;
        if !(self.allowed[instance_type] && known) {
            return false;
        }
        self.funnel.allowed += 1;
        let probability = prices.probability_ppm[instance_type].unwrap_or(u32::MAX);
        let stable = 1_000_000u32.saturating_sub(probability) >= world.input.safety.min_stability_ppm;
        let risky = prices.flag(instance_type, zone) == Some(PoolRisk::Danger)
            || prices.is_unavailable(instance_type, zone, CapacityType::Spot);
        if !stable || risky {
            return false;
        }
        self.funnel.not_risky += 1;
        let cheaper = match (prices.spot(instance_type, zone), prices.on_demand[instance_type]) {
            (Some(spot), Some(list)) => spot < list,
            _ => false,
        };
        self.funnel.scored += u32::from(cheaper);
        cheaper
    }

    /// From now on this pool may not be launched as Spot.
    pub(crate) fn leave_out(&mut self, instance_type: usize, zone: usize) {
        self.spot[instance_type][zone] = false;
    }

    /// The same without any Spot.
    pub(crate) fn on_demand_only(&self) -> Self {
        let none = self.spot.iter().map(|zones| vec![false; zones.len()]).collect();
        Self { spot: none, ..self.clone() }
    }

    /// Whether an offering may be launched.
    pub(crate) fn has(&self, world: &World<'_>, instance_type: usize, zone: usize, kind: CapacityType) -> bool {
        match kind {
            CapacityType::Spot => self.spot[instance_type][zone],
            CapacityType::OnDemand => {
                self.allowed[instance_type]
                    && world.prices.on_demand[instance_type].is_some()
                    && !world.prices.is_unavailable(instance_type, zone, kind)
            }
        }
    }

    /// Price of an offering in micro-dollars per hour.
    pub(crate) fn price(world: &World<'_>, instance_type: usize, zone: usize, kind: CapacityType) -> u64 {
        let price = match kind {
            CapacityType::Spot => world.prices.spot(instance_type, zone),
            CapacityType::OnDemand => world.prices.on_demand[instance_type],
        };
        price.unwrap_or(u64::MAX / 4)
    }

    /// The ranking score times the cheapest on-demand price `reference` of the wanted capacity, divided by the price
    /// weight: Spot price + (0.4 ÷ 0.6) × probability × reference. It orders pools as SPOT-01 does and adds up over
    /// nodes, which a ratio would not.
    pub(crate) fn risk_price(&self, world: &World<'_>, instance_type: usize, zone: usize, reference: u64) -> u64 {
        let spot = Self::price(world, instance_type, zone, CapacityType::Spot);
        let probability = u128::from(world.prices.ranking_probability_ppm(instance_type, zone));
        let risk = u128::from(reference) * probability * u128::from(self.risk_per_price_milli) / 1_000_000_000;
        spot.saturating_add(u64::try_from(risk).unwrap_or(u64::MAX / 4))
    }
}

fn types_of_groups(world: &World<'_>, allowed: &[bool]) -> Vec<Vec<usize>> {
    let right = |group: usize, kind: usize| {
        let wanted = world.input.node_groups[group].architecture;
        allowed[kind]
            && wanted.is_none_or(|architecture| architecture == world.types[kind].architecture)
            && world.group_fit.holds_daemon_sets(world, group, kind)
    };
    let of_group = |group: usize| {
        let mut kinds: Vec<usize> = (0..world.types.len()).filter(|kind| right(group, *kind)).collect();
        kinds.sort_by_key(|kind| (world.prices.on_demand[*kind].unwrap_or(u64::MAX), *kind));
        kinds
    };
    (0..world.input.node_groups.len()).map(of_group).collect()
}

fn risk_per_price_milli(world: &World<'_>) -> u64 {
    match world.input.policy.weights {
        Some(weights) if weights.cost > 0 => u64::from(weights.stability) * 1000 / u64::from(weights.cost),
        Some(_) => 100_000,
        None => 667,
    }
}

/// Policy constraints and the product's own: no bare metal, no previous generation, and burstable types only on a
/// cluster that already runs on some, since their CPU is throttled once credits are used up.
fn is_allowed(world: &World<'_>, place: usize, burstable_in_use: bool) -> bool {
    let constraints = &world.input.policy.constraints;
    let kind = world.types[place];
    let family = constraints.families.is_empty() || constraints.families.contains(&kind.family);
    let architecture = constraints.architectures.is_empty() || constraints.architectures.contains(&kind.architecture);
    let means = |pattern: &spot_domain::InstanceTypeName| {
        *pattern == kind.name || pattern.as_str().strip_suffix(".*").is_some_and(|family| family == kind.family)
    };
    let excluded = constraints.exclude_types.iter().any(means)
        || world.input.policy.exclusions.instance_types.contains(&kind.name);
    family
        && architecture
        && !excluded
        && constraints.vcpu.contains(u64::from(kind.vcpus))
        && constraints.memory_gib.contains(kind.memory_mib / 1024)
        && !kind.bare_metal
        && !kind.previous_generation
        && (burstable_in_use || !kind.burstable)
        && world.prices.offered[place]
        && kind.allocatable.cpu_millicores > 0
        && kind.allocatable.memory_bytes > 0
}
