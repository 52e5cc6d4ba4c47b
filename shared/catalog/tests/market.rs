//! Markets of regions: what is quoted as Spot, what stands in, what is never proposed.

use spot_catalog::Catalog;

#[test]
fn a_type_of_unknown_usage_class_is_never_quoted_as_spot() {
    let catalog = Catalog::load();
    let mut tempting = 0;
    for region in catalog.regions() {
        for quote in catalog.market(region.region).market.types {
            let name = quote.instance_type.as_str();
            let supported = catalog.instance_type(name).and_then(|facts| facts.spot_supported);
            tempting += usize::from(supported.is_none() && catalog.spot_saving(region.region, name).is_some());
            if supported != Some(true) || catalog.spot_saving(region.region, name).is_none() {
                assert_eq!((quote.spot_microusd_per_hour, quote.advisor_bucket), (None, None), "{name}");
            }
        }
    }
    assert!(tempting > 50, "the rule has nothing to refuse ({tempting})");
}

#[test]
fn spot_prices_are_the_list_price_less_the_saving() {
    let catalog = Catalog::load();
    let facts = catalog.market("us-east-1");
    let quote = facts.market.types.iter().find(|quote| quote.instance_type.as_str() == "m6i.large").unwrap();
    let figure = catalog.spot_saving("us-east-1", "m6i.large").unwrap();
    assert_eq!(
        quote.spot_microusd_per_hour,
        Some(quote.on_demand_microusd_per_hour.less_percent(figure.saving_percent))
    );
    assert_eq!(quote.advisor_bucket, Some(figure.bucket));
    assert!(quote.offered && !quote.price_derived);
    for quote in &facts.market.types {
        assert!(quote.spot_microusd_per_hour.is_none_or(|spot| spot.0 > 0 && spot < quote.on_demand_microusd_per_hour));
        assert_eq!(quote.spot_microusd_per_hour.is_some(), quote.advisor_bucket.is_some());
    }
}

#[test]
fn every_large_region_can_rank_spot_pools() {
    let catalog = Catalog::load();
    for region in catalog.regions() {
        let facts = catalog.market(region.region);
        let spot = facts.market.types.iter().filter(|quote| quote.spot_microusd_per_hour.is_some()).count();
        let offered = facts.market.types.iter().filter(|quote| quote.offered).count();
        println!("{:16} {:>4} quotes {offered:>4} offered {spot:>4} as Spot", region.region, facts.market.types.len());
        if region.enabled {
            assert!(spot >= 300, "{} has {spot} Spot quotes", region.region);
        }
    }
}

#[test]
fn a_region_without_a_price_list_is_priced_by_a_named_stand_in() {
    let catalog = Catalog::load();
    let facts = catalog.market("me-central-1");
    assert_eq!(facts.price_region_stand_in.as_deref(), Some("me-south-1"));
    assert!(facts.spot_advisor_covers_region);
    assert!(facts.market.types.iter().all(|quote| quote.price_derived));
    assert!(facts.notes[0].contains("me-south-1"), "{:?}", facts.notes);
    assert_eq!(catalog.market("eu-west-1").price_region_stand_in, None);
}

#[test]
fn a_region_without_advisor_rows_gets_no_spot_quotes() {
    let catalog = Catalog::load();
    for region in ["us-gov-west-1", "mx-central-1", "moon-north-1"] {
        let facts = catalog.market(region);
        assert!(!facts.spot_advisor_covers_region, "{region}");
        assert!(facts.market.types.iter().all(|quote| quote.spot_microusd_per_hour.is_none()), "{region}");
        assert!(facts.notes.iter().any(|note| note.contains("nothing is quoted as Spot")), "{region}");
    }
    let unknown = catalog.market("moon-north-1");
    assert_eq!(unknown.price_region_stand_in.as_deref(), Some("us-east-1"));
    assert!(unknown.market.types.iter().all(|quote| !quote.offered), "nobody knows what the moon sells");
}

#[test]
fn offered_needs_evidence_from_the_region() {
    let catalog = Catalog::load();
    let offered = |region: &str, name: &str| {
        let market = catalog.market(region).market;
        market.types.iter().find(|quote| quote.instance_type.as_str() == name).unwrap().offered
    };
    assert!(offered("us-east-1", "m9g.large"), "on the recent list");
    assert!(offered("eu-west-1", "m7i.large"), "the advisor lists it");
    assert!(!offered("af-south-1", "m9g.large"), "nobody has seen it there");
}

#[test]
fn types_and_quotes_are_sorted_and_without_repetition() {
    let catalog = Catalog::load();
    let quotes = catalog.market("eu-west-1").market.types;
    assert!(quotes.is_sorted_by(|a, b| a.instance_type < b.instance_type));
    let types = catalog.instance_types_for("eu-west-1");
    assert!(types.is_sorted_by(|a, b| a.name < b.name));
    assert!(types.len() >= 1300);
}
