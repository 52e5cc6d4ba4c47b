//! Which types a region sells, in which zones, and around which price.

use super::dice::Dice;
use super::source_figures::{ZONE_PRICE_LOG, chosen};
use spot_catalog::Catalog;
use spot_domain::{AdvisorBucket, Architecture, InstanceTypeName, MicrousdPerHour, Region, Zone};

/// One type in one region.
#[derive(Clone, Debug)]
pub(super) struct TypeOffering {
    pub(super) name: InstanceTypeName,
    pub(super) family: String,
    pub(super) vcpus: u32,
    pub(super) architecture: Architecture,
    pub(super) on_demand: MicrousdPerHour,
    /// Mean Spot price and bucket where the type is sold as Spot.
    pub(super) spot: Option<(f64, AdvisorBucket)>,
}

/// All types with list prices; Spot only where the advisor names them.
pub(super) fn types_of(catalog: &Catalog, region: &Region, dice: Dice) -> Vec<TypeOffering> {
    let quotes = catalog.market(region.as_str()).market.types;
    let offered = quotes.into_iter().filter(|quote| quote.offered);
    offered
        .filter_map(|quote| {
            let facts = catalog.instance_type(quote.instance_type.as_str())?;
            let away = dice.named("type price").named(quote.instance_type.as_str());
            let factor = away.between(-chosen::TYPE_PRICE_LOG, chosen::TYPE_PRICE_LOG).exp();
            let spot = quote.spot_microusd_per_hour.zip(quote.advisor_bucket);
            Some(TypeOffering {
                family: facts.family().to_owned(),
                vcpus: facts.shape?.vcpus,
                architecture: facts.shape?.architecture,
                on_demand: quote.on_demand_microusd_per_hour,
                spot: spot.map(|(price, bucket)| (price.0 as f64 * factor, bucket)),
                name: quote.instance_type,
            })
        })
        .collect()
}

/// Whether a zone has machines of a family. The families that clusters are built of are everywhere except in the small
/// sixth zone of us-east-1; of the rest a fifth of the zones lack each (own choice, near what price lists show).
pub(super) fn zone_has(dice: Dice, zone: &Zone, family: &str) -> bool {
    let dice = dice.named("zone has").named(zone.as_str()).named(family);
    let common = family.starts_with(['m', 'c', 'r', 't']) && family.len() <= 4 && !family.starts_with("trn");
    match (zone.as_str(), common) {
        ("us-east-1e", _) => dice.happens(0.07),
        (_, true) => true,
        (_, false) => dice.happens(0.8),
    }
}

/// How a zone's mean price stands to the type's.
pub(super) fn zone_price_factor(dice: Dice, zone: &Zone, name: &InstanceTypeName) -> f64 {
    let dice = dice.named("zone price").named(zone.as_str()).named(name.as_str());
    (dice.quantile(&ZONE_PRICE_LOG) * dice.named("sign").sign()).exp()
}
