//! Changes to market and policy that make a claim crisp.

use jiff::{SignedDuration, Timestamp};
use spot_domain::{
    AdvisorBucket, Architecture, LabelSelector, Labels, MicrousdPerHour, PlanningInput, PoolFlag, PoolRisk, Zone,
};

/// No new node can be had: pods may only move to nodes that are there.
pub fn nothing_to_buy(input: &mut PlanningInput) {
    input.policy.constraints.families = vec!["none".to_owned()];
}

/// New nodes may only be of this type, and its advisor bucket is the best.
pub fn only_type(input: &mut PlanningInput, instance_type: &str) {
    input.instance_types.retain(|kind| kind.name.as_str() == instance_type);
    input.market.types.retain(|quote| quote.instance_type.as_str() == instance_type);
    for quote in &mut input.market.types {
        quote.advisor_bucket = AdvisorBucket::new(0);
    }
    assert!(input.instance_types.iter().all(|kind| kind.architecture == Architecture::Amd64));
}

/// Every Spot price becomes so many percent of the list price.
pub fn reprice_spot(input: &mut PlanningInput, percent_of_list: u64) {
    input.market.pools.clear();
    for quote in input.market.types.iter_mut().filter(|quote| quote.spot_microusd_per_hour.is_some()) {
        quote.spot_microusd_per_hour =
            Some(MicrousdPerHour(quote.on_demand_microusd_per_hour.0 * percent_of_list / 100));
    }
}

/// A moment so many minutes after the input's.
pub fn in_minutes(input: &PlanningInput, minutes: i64) -> Timestamp {
    input.now.checked_add(SignedDuration::from_mins(minutes)).expect("near now")
}

/// Flags a pool until so many minutes from now.
pub fn flag(input: &mut PlanningInput, instance_type: &str, zone: &str, risk: PoolRisk, minutes: i64) {
    let until = in_minutes(input, minutes);
    let zone = Zone(format!("{}{zone}", input.market.region));
    input.market.flags.push(PoolFlag { zone, instance_type: instance_type.into(), risk, until });
}

/// Flags a pool DANGER for the next hour.
pub fn danger(input: &mut PlanningInput, instance_type: &str, zone: &str) {
    flag(input, instance_type, zone, PoolRisk::Danger, 60);
}

/// Selects the pods of a Deployment of the builder.
pub fn app(name: &str) -> LabelSelector {
    LabelSelector { match_labels: Labels::from([("app".to_owned(), name.to_owned())]), ..LabelSelector::default() }
}
