//! What instances cost: list prices of the catalog, Spot prices as the market collector stored them last.

use spot_catalog::Catalog;
use spot_domain::{CapacityType, InstanceTypeName, MicrousdPerHour, PoolQuote, Region, Zone};

/// Prices of one region.
pub struct Tariff<'a> {
    /// List prices.
    pub catalog: &'a Catalog,
    /// Region.
    pub region: &'a Region,
    /// Spot prices, sorted by type and zone; may be empty.
    pub spot: &'a [PoolQuote],
}

impl Tariff<'_> {
    /// The list price; 0 for a type that the catalog does not know, so that nothing is counted as saved on it.
    pub fn on_demand(&self, instance_type: &InstanceTypeName) -> MicrousdPerHour {
        let quote = self.catalog.on_demand(self.region.as_str(), instance_type.as_str());
        quote.map(|quote| quote.price_microusd_per_hour).unwrap_or_default()
    }

    /// What an instance costs now; for Spot whose price is not known, the list price, which it will not exceed.
    pub fn now(&self, instance_type: &InstanceTypeName, zone: &Zone, capacity_type: CapacityType) -> MicrousdPerHour {
        match capacity_type {
            CapacityType::OnDemand => self.on_demand(instance_type),
            CapacityType::Spot => self.spot(instance_type, zone).unwrap_or_else(|| self.on_demand(instance_type)),
        }
    }

    fn spot(&self, instance_type: &InstanceTypeName, zone: &Zone) -> Option<MicrousdPerHour> {
        let place = self.spot.binary_search_by(|pool| (&pool.instance_type, &pool.zone).cmp(&(instance_type, zone)));
        place.ok().map(|place| self.spot[place].spot_microusd_per_hour)
    }
}
