//! A cluster's own nodes are evidence of what its region offers, beside price lists and the Spot Advisor.

use spot_domain::{InstanceTypeName, Market, Node};
use std::collections::BTreeSet;

/// Marks the types that run in the market's region as offered there.
pub(super) fn learn(market: &mut Market, nodes: &[Node]) {
    let region = market.region.as_str();
    let there = nodes.iter().filter(|node| node.zone.as_ref().is_some_and(|zone| lies_in(zone.as_str(), region)));
    let in_use: BTreeSet<&InstanceTypeName> = there.filter_map(|node| node.instance_type.as_ref()).collect();
    for quote in market.types.iter_mut().filter(|quote| in_use.contains(&quote.instance_type)) {
        quote.offered = true;
    }
}

/// A zone is its region and a letter. Local zones and outposts, which have longer names, sell types of their own.
fn lies_in(zone: &str, region: &str) -> bool {
    zone.strip_prefix(region).is_some_and(|rest| rest.len() == 1 && rest.bytes().all(|byte| byte.is_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use spot_domain::{MicrousdPerHour, TypeQuote};

    fn quote(name: &str) -> TypeQuote {
        TypeQuote {
            instance_type: name.into(),
            on_demand_microusd_per_hour: MicrousdPerHour(1),
            price_derived: true,
            offered: false,
            spot_microusd_per_hour: None,
            advisor_bucket: None,
        }
    }

    fn node(name: &str, zone: &str) -> Node {
        Node { instance_type: Some(name.into()), zone: Some(zone.into()), ..Node::default() }
    }

    #[test]
    fn types_that_run_in_the_region_are_offered_there_and_no_others() {
        let types = ["c5.large", "m5.large", "r5.large", "t3.large"].map(quote).to_vec();
        let mut market = Market { region: "il-central-1".into(), types, ..Market::default() };
        learn(
            &mut market,
            &[
                node("m5.large", "il-central-1b"),
                node("c5.large", "us-east-1a"),
                node("t3.large", "il-central-1-tlv-1a"),
            ],
        );
        let offered = market.types.iter().filter(|quote| quote.offered).map(|quote| quote.instance_type.as_str());
        assert_eq!(offered.collect::<Vec<_>>(), ["m5.large"]);
    }
}
