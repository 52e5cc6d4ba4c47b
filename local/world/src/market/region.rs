//! The market of one region, asked by pool.

use super::dice::Dice;
use super::filling::Filling;
use super::offering::{TypeOffering, types_of, zone_has, zone_price_factor};
use super::outages::{Listening, Outage, Stream, mean_gap_secs};
use super::price_path::PricePath;
use super::source_figures::chosen;
use jiff::Timestamp;
use spot_catalog::Catalog;
use spot_cloud::SpotPrice;
use spot_domain::{Architecture, CapacityType, InstanceTypeName, MicrousdPerHour, Region, Zone};
use std::collections::BTreeMap;

/// A type in a zone of this region.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PoolIndex {
    kind: usize,
    zone: usize,
}

/// Why a launch is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shortage {
    /// The region or the zone does not sell it.
    NotOffered,
    /// No capacity now.
    NoCapacity,
}

/// Prices are made from this long before the beginning, so that a day of history is there at once.
const HISTORY_SECS: i64 = 30 * 3600;

/// Streams of outages are shared: by zones of a type, by types of a family in a zone, or by nobody.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum StreamOf {
    Region(usize),
    Family(String, usize),
    Pool(PoolIndex),
}

#[derive(Clone, Debug)]
struct Capacity {
    listening: Vec<(StreamOf, Listening)>,
    until: Option<Outage>,
    filling: Filling,
}

/// A pool that somebody starves.
#[derive(Clone, Copy, Debug)]
struct Starved {
    until: i64,
    on_demand_too: bool,
}

/// The market of one region.
#[derive(Clone, Debug)]
pub struct RegionMarket {
    region: Region,
    dice: Dice,
    start: i64,
    zones: Vec<Zone>,
    types: Vec<TypeOffering>,
    places: BTreeMap<PoolIndex, f64>,
    prices: BTreeMap<PoolIndex, PricePath>,
    capacity: BTreeMap<PoolIndex, Capacity>,
    streams: BTreeMap<StreamOf, Stream>,
    starved: BTreeMap<PoolIndex, Starved>,
    drought_until: i64,
}

impl RegionMarket {
    /// A region's market beginning at `start`; none for a region the catalogue does not know.
    pub fn new(catalog: &Catalog, region: &Region, start: Timestamp, seed: u64) -> Option<Self> {
        let zones = catalog.region(region.as_str())?.zones();
        let dice = Dice::new(seed).named("market").named(region.as_str());
        let mut market = Self {
            region: region.clone(),
            dice,
            start: start.as_second(),
            types: types_of(catalog, region, dice),
            zones,
            places: BTreeMap::new(),
            prices: BTreeMap::new(),
            capacity: BTreeMap::new(),
            streams: BTreeMap::new(),
            starved: BTreeMap::new(),
            drought_until: i64::MIN,
        };
        market.open_pools();
        Some(market)
    }

    fn open_pools(&mut self) {
        let mut by_price = Vec::new();
        for kind in 0..self.types.len() {
            let Some((mean, _)) = self.types[kind].spot else { continue };
            for zone in 0..self.zones.len() {
                let pool = PoolIndex { kind, zone };
                if !self.sells(pool) {
                    continue;
                }
                let entry = &self.types[kind];
                let mean = mean * zone_price_factor(self.dice, &self.zones[zone], &entry.name);
                let dice = self.pool_dice(pool).named("price");
                self.prices.insert(pool, PricePath::new(dice, mean, entry.on_demand, self.start - HISTORY_SECS));
                by_price.push((mean / f64::from(entry.vcpus.max(1)), pool));
            }
        }
        by_price.sort_by(|left, right| left.0.total_cmp(&right.0).then(left.1.cmp(&right.1)));
        let count = by_price.len().max(1) as f64;
        let places = by_price.into_iter().enumerate().map(|(place, (_, pool))| (pool, place as f64 / count));
        self.places = places.collect();
    }

    fn pool_dice(&self, pool: PoolIndex) -> Dice {
        self.dice.named("pool").named(self.types[pool.kind].name.as_str()).named(self.zones[pool.zone].as_str())
    }

    fn sells(&self, pool: PoolIndex) -> bool {
        zone_has(self.dice, &self.zones[pool.zone], &self.types[pool.kind].family)
    }

    /// The region.
    pub fn region(&self) -> &Region {
        &self.region
    }

    /// Its zones.
    pub fn zones(&self) -> &[Zone] {
        &self.zones
    }

    /// A pool by name; none when the zone does not sell the type.
    pub fn pool(&self, instance_type: &InstanceTypeName, zone: &Zone) -> Option<PoolIndex> {
        let kind = self.types.binary_search_by(|entry| entry.name.cmp(instance_type)).ok()?;
        let zone = self.zones.iter().position(|candidate| candidate == zone)?;
        Some(PoolIndex { kind, zone }).filter(|pool| self.sells(*pool))
    }

    /// Type and zone of a pool.
    pub fn names(&self, pool: PoolIndex) -> (&InstanceTypeName, &Zone) {
        (&self.types[pool.kind].name, &self.zones[pool.zone])
    }

    /// Every pool that sells Spot.
    pub fn spot_pools(&self) -> impl Iterator<Item = PoolIndex> + '_ {
        self.prices.keys().copied()
    }

    /// The list price.
    pub fn on_demand_price(&self, pool: PoolIndex) -> MicrousdPerHour {
        self.types[pool.kind].on_demand
    }

    /// vCPUs of the pool's type, which quotas count.
    pub fn vcpus(&self, pool: PoolIndex) -> u32 {
        self.types[pool.kind].vcpus
    }

    /// Processor architecture of the pool's type.
    pub fn architecture(&self, pool: PoolIndex) -> Architecture {
        self.types[pool.kind].architecture
    }

    /// The bucket behind the pool's level of risk.
    pub fn advisor_bucket(&self, pool: PoolIndex) -> Option<spot_domain::AdvisorBucket> {
        self.types[pool.kind].spot.map(|(_, bucket)| bucket)
    }

    /// The pool's place in the region's order of Spot prices per vCPU: 0 the cheapest, towards 1 the dearest.
    pub fn price_place(&self, pool: PoolIndex) -> Option<f64> {
        self.places.get(&pool).copied()
    }

    /// The Spot price that holds now.
    pub fn spot_price(&mut self, pool: PoolIndex, now: Timestamp) -> Option<MicrousdPerHour> {
        let path = self.prices.get_mut(&pool)?;
        path.advance(now.as_second());
        Some(path.at(now.as_second()))
    }

    /// Price times seconds of one instance between two moments, neither of them later than `to` nor `from` older than two days.
    pub fn paid(&mut self, pool: PoolIndex, capacity_type: CapacityType, from: i64, to: i64) -> u128 {
        match (capacity_type, self.prices.get_mut(&pool)) {
            (CapacityType::Spot, Some(path)) => {
                path.advance(to);
                path.integral(from, to)
            }
            _ => u128::from(self.types[pool.kind].on_demand.0) * (to - from).max(0) as u128,
        }
    }

    /// Price history of all pools: what held at `since` and what came after, oldest first within a pool.
    pub fn spot_prices(&mut self, since: Timestamp, now: Timestamp) -> Vec<SpotPrice> {
        let mut rows = Vec::with_capacity(self.prices.len() * 2);
        for (pool, path) in &mut self.prices {
            path.advance(now.as_second());
            for (at, price) in path.since(since.as_second()) {
                if at > now.as_second() {
                    break;
                }
                rows.push(SpotPrice {
                    instance_type: self.types[pool.kind].name.clone(),
                    zone: self.zones[pool.zone].clone(),
                    microusd_per_hour: price,
                    since: Timestamp::from_second(at).unwrap_or(Timestamp::UNIX_EPOCH),
                });
            }
        }
        rows
    }

    /// Whether one instance can be had now.
    pub fn ask(&mut self, pool: PoolIndex, capacity_type: CapacityType, now: Timestamp) -> Result<(), Shortage> {
        let now = now.as_second();
        let spot = capacity_type == CapacityType::Spot;
        if !self.sells(pool) || (spot && self.types[pool.kind].spot.is_none()) {
            return Err(Shortage::NotOffered);
        }
        let starved = self.starved.get(&pool).is_some_and(|one| now < one.until && (spot || one.on_demand_too));
        let outage = self.outage_now(pool, now).is_some_and(|outage| spot || outage.on_demand_too);
        let drought = spot && now < self.drought_until;
        if starved || outage || drought {
            return Err(Shortage::NoCapacity);
        }
        let filled = !spot || self.capacity.get_mut(&pool).is_none_or(|capacity| capacity.filling.fills(now));
        if filled { Ok(()) } else { Err(Shortage::NoCapacity) }
    }

    /// The outage under way.
    fn outage_now(&mut self, pool: PoolIndex, now: i64) -> Option<Outage> {
        self.pass_begun(pool, now);
        self.capacity.get(&pool)?.until.filter(|outage| now < outage.end)
    }

    /// The first outage that begins after `now`; none for pools without Spot.
    pub fn next_outage(&mut self, pool: PoolIndex, now: Timestamp) -> Option<Outage> {
        self.pass_begun(pool, now.as_second());
        let Self { capacity, streams, .. } = self;
        let capacity = capacity.get_mut(&pool)?;
        let next = capacity
            .listening
            .iter_mut()
            .filter_map(|(of, listening)| streams.get_mut(of).map(|stream| listening.peek(stream)));
        next.min_by_key(|outage| outage.start)
    }

    /// Leaves behind every outage that has begun, remembering the one that lasts longest.
    fn pass_begun(&mut self, pool: PoolIndex, now: i64) {
        self.watch(pool);
        let Self { capacity, streams, .. } = self;
        let Some(capacity) = capacity.get_mut(&pool) else { return };
        for (of, listening) in &mut capacity.listening {
            let Some(stream) = streams.get_mut(of) else { continue };
            loop {
                let outage = listening.peek(stream);
                if outage.start > now {
                    break;
                }
                if capacity.until.is_none_or(|known| known.end < outage.end) {
                    capacity.until = Some(outage);
                }
                listening.pass();
            }
        }
    }

    /// Begins to simulate a pool's capacity.
    fn watch(&mut self, pool: PoolIndex) {
        if self.capacity.contains_key(&pool) {
            return;
        }
        let Some((_, bucket)) = self.types[pool.kind].spot else { return };
        let gap = mean_gap_secs(f64::from(bucket.interruption_probability_month_ppm()) / 1e6);
        let zone = self.zones[pool.zone].as_str();
        let family = self.types[pool.kind].family.clone();
        // The family's stream is as busy as the worst bucket asks; a pool joins as often as its own bucket does.
        let worst_gap = mean_gap_secs(0.30);
        let streams = [
            (StreamOf::Region(pool.kind), gap * chosen::ZONE_JOINS / chosen::REGIONAL_SHARE, chosen::ZONE_JOINS),
            (StreamOf::Family(family, pool.zone), worst_gap / chosen::ZONAL_SHARE, worst_gap / gap),
            (StreamOf::Pool(pool), gap / (1.0 - chosen::REGIONAL_SHARE - chosen::ZONAL_SHARE), 1.0),
        ];
        let mut listening = Vec::with_capacity(streams.len());
        for (of, mean_gap, joins) in streams {
            let (stream_dice, own_dice) = match &of {
                StreamOf::Region(kind) => {
                    let dice = self.dice.named("region outages").named(self.types[*kind].name.as_str());
                    (dice, dice.named("joins").named(zone))
                }
                StreamOf::Family(family, _) => {
                    let dice = self.dice.named("family outages").named(family).named(zone);
                    (dice, dice.named("joins").named(self.types[pool.kind].name.as_str()))
                }
                StreamOf::Pool(_) => (self.pool_dice(pool).named("outages"), self.pool_dice(pool)),
            };
            self.streams.entry(of.clone()).or_insert_with(|| Stream::new(stream_dice, self.start, mean_gap));
            listening.push((of, Listening::new(own_dice, joins)));
        }
        let filling =
            Filling::new(self.pool_dice(pool).named("filling"), self.places.get(&pool).copied().unwrap_or(1.0));
        self.capacity.insert(pool, Capacity { listening, until: None, filling });
    }

    /// Takes a pool's capacity away for new launches until a moment. Running instances stay.
    pub fn starve(&mut self, pool: PoolIndex, until: Timestamp, on_demand_too: bool) {
        self.starved.insert(pool, Starved { until: until.as_second(), on_demand_too });
    }

    /// Takes the Spot capacity of all pools away for new launches until a moment.
    pub fn drought(&mut self, until: Timestamp) {
        self.drought_until = until.as_second();
    }

    /// Multiplies a pool's mean price from now on.
    pub fn raise_price(&mut self, pool: PoolIndex, now: Timestamp, factor: f64) {
        if let Some(path) = self.prices.get_mut(&pool) {
            path.raise(now.as_second(), factor);
        }
    }
}
