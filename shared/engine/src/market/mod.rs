//! What can be bought, at what price and at what risk.

mod offers;
mod risk;

pub(crate) use offers::Offers;
use spot_domain::{CapacityType, Node, PlanningInput, PoolRisk, Zone};
use std::collections::{BTreeMap, BTreeSet};

/// Prices and risks by place of type and zone.
pub(crate) struct Prices {
    /// List price; none when unknown.
    pub(crate) on_demand: Vec<Option<u64>>,
    spot: Vec<Option<u64>>,
    pool_spot: BTreeMap<(usize, usize), u64>,
    /// Interruption probability of a month in millionths, not shrunk.
    pub(crate) probability_ppm: Vec<Option<u32>>,
    pub(crate) offered: Vec<bool>,
    flags: BTreeMap<(usize, usize), PoolRisk>,
    unavailable: BTreeSet<(usize, usize, CapacityType)>,
    mean_probability_ppm: u32,
}

impl Prices {
    pub(crate) fn of(input: &PlanningInput, types: &BTreeMap<&str, usize>, zones: &[Zone]) -> Self {
        let count = input.instance_types.len();
        let mut prices = Self {
            on_demand: vec![None; count],
            spot: vec![None; count],
            pool_spot: BTreeMap::new(),
            probability_ppm: vec![None; count],
            offered: vec![false; count],
            flags: BTreeMap::new(),
            unavailable: BTreeSet::new(),
            mean_probability_ppm: 0,
        };
        let zone_of = |zone: &Zone| zones.binary_search(zone).ok();
        for quote in &input.market.types {
            let Some(place) = types.get(quote.instance_type.as_str()).copied() else { continue };
            prices.on_demand[place] = Some(quote.on_demand_microusd_per_hour.0).filter(|price| *price > 0);
            prices.spot[place] = quote.spot_microusd_per_hour.map(|price| price.0).filter(|price| *price > 0);
            prices.probability_ppm[place] =
                quote.advisor_bucket.map(|bucket| bucket.interruption_probability_month_ppm());
            prices.offered[place] = quote.offered;
        }
        for quote in &input.market.pools {
            if let (Some(place), Some(zone)) = (types.get(quote.instance_type.as_str()), zone_of(&quote.zone)) {
                prices.pool_spot.insert((*place, zone), quote.spot_microusd_per_hour.0);
            }
        }
        for flag in input.market.flags.iter().filter(|flag| flag.until > input.now) {
            if let (Some(place), Some(zone)) = (types.get(flag.instance_type.as_str()), zone_of(&flag.zone)) {
                let risk = prices.flags.entry((*place, zone)).or_insert(flag.risk);
                *risk = (*risk).max(flag.risk);
            }
        }
        for gone in input.market.unavailable.iter().filter(|gone| gone.until > input.now) {
            if let (Some(place), Some(zone)) = (types.get(gone.instance_type.as_str()), zone_of(&gone.zone)) {
                prices.unavailable.insert((*place, zone, gone.capacity_type));
            }
        }
        prices.mean_probability_ppm = risk::mean_ppm(&prices.probability_ppm);
        prices
    }

    /// The Spot price of a pool.
    pub(crate) fn spot(&self, instance_type: usize, zone: usize) -> Option<u64> {
        self.pool_spot.get(&(instance_type, zone)).copied().or(self.spot[instance_type])
    }

    /// What a node that exists costs: Spot at its pool's price, everything else at the list price, unknown 0.
    pub(crate) fn existing(&self, instance_type: usize, zone: Option<usize>, kind: Option<CapacityType>) -> u64 {
        let list = self.on_demand[instance_type].unwrap_or(0);
        match kind {
            Some(CapacityType::Spot) => {
                let by_zone = zone.and_then(|zone| self.spot(instance_type, zone));
                by_zone.or(self.spot[instance_type]).unwrap_or(list)
            }
            Some(CapacityType::OnDemand) | None => list,
        }
    }

    /// As `existing`, for a node whose type has a quote but is not among the known types.
    pub(crate) fn of_unknown_type(input: &PlanningInput, node: &Node) -> u64 {
        let Some(name) = &node.instance_type else { return 0 };
        let market = &input.market;
        let Some(quote) = market.types.iter().rfind(|quote| quote.instance_type == *name) else { return 0 };
        let pool = || {
            let mut pools = market.pools.iter();
            pools.rfind(|pool| pool.instance_type == *name && Some(&pool.zone) == node.zone.as_ref())
        };
        let spot = || pool().map(|pool| pool.spot_microusd_per_hour).or(quote.spot_microusd_per_hour);
        let bought_as_spot = node.capacity_type == Some(CapacityType::Spot);
        let price = if bought_as_spot { spot() } else { None };
        price.unwrap_or(quote.on_demand_microusd_per_hour).0
    }

    pub(crate) fn flag(&self, instance_type: usize, zone: usize) -> Option<PoolRisk> {
        self.flags.get(&(instance_type, zone)).copied()
    }

    pub(crate) fn is_unavailable(&self, instance_type: usize, zone: usize, kind: CapacityType) -> bool {
        self.unavailable.contains(&(instance_type, zone, kind))
    }

    /// Probability used for ranking: shrunk towards the mean, in millionths.
    pub(crate) fn ranking_probability_ppm(&self, instance_type: usize, zone: usize) -> u32 {
        let own = self.probability_ppm[instance_type].unwrap_or(self.mean_probability_ppm);
        risk::shrunk_ppm(own, self.mean_probability_ppm, self.flag(instance_type, zone))
    }
}
