//! What a node of the dump costs, by the same rule as the engine's: Spot at its pool's price, else the type's Spot
//! price, else the list price; everything that is not known to be Spot at the list price; unknown types 0.

use spot_domain::{CapacityType, MicrousdPerHour, Node, PlanningInput, UnmanagedReason};

/// The hourly price of a node that exists.
pub(super) fn price_of_existing(input: &PlanningInput, node: &Node) -> MicrousdPerHour {
    let quote = node.instance_type.as_ref().and_then(|name| {
        let quotes = &input.market.types;
        quotes.iter().find(|quote| &quote.instance_type == name)
    });
    let Some(quote) = quote.filter(|_| node.unmanaged != Some(UnmanagedReason::Fargate)) else {
        return MicrousdPerHour::default();
    };
    let pool = input
        .market
        .pools
        .iter()
        .find(|pool| Some(&pool.zone) == node.zone.as_ref() && pool.instance_type == quote.instance_type);
    let spot = pool.map(|pool| pool.spot_microusd_per_hour).or(quote.spot_microusd_per_hour);
    match node.capacity_type {
        Some(CapacityType::Spot) => spot.unwrap_or(quote.on_demand_microusd_per_hour),
        Some(CapacityType::OnDemand) | None => quote.on_demand_microusd_per_hour,
    }
}
