//! Composes the engine's input: the cluster from the dump, prices and types from the catalog, rules from the policy.

use crate::failure::Failure;
use spot_catalog::Catalog;
use spot_digest::{ClusterDump, Facts, Learnt, planning_input};
use spot_domain::{Market, PlanningInput, Policy};

/// Prices need some region; the one with the most complete list stands in for a dump that names none.
const REGION_OF_LAST_RESORT: &str = "us-east-1";

/// What the user asked for beside the dump.
pub(super) struct Wishes {
    /// `--region`.
    pub(super) region: Option<String>,
    /// `--policy`.
    pub(super) policy: Policy,
    /// `--discount`.
    pub(super) discount_percent: u8,
}

/// The input, and what was learnt or assumed while composing it.
pub(super) struct Composed {
    pub(super) input: PlanningInput,
    pub(super) learnt: Learnt,
    /// The region was not the dump's own.
    pub(super) region_assumed: Option<String>,
    pub(super) price_region_stand_in: Option<String>,
    pub(super) advisor_covers_region: bool,
    pub(super) discount_percent: u8,
}

/// Puts the parts together.
pub(super) fn compose(dump: &ClusterDump, catalog: &Catalog, wishes: Wishes) -> Result<Composed, Failure> {
    let (region, region_assumed) = choose_region(dump.region.as_deref(), wishes.region)?;
    let facts = catalog.market(&region);
    let mut market = facts.market;
    discount(&mut market, wishes.discount_percent);
    let facts_of_region = Facts { market, instance_types: catalog.instance_types_for(&region) };
    let (input, learnt) = planning_input(dump, wishes.policy, facts_of_region);
    Ok(Composed {
        input,
        learnt,
        region_assumed,
        price_region_stand_in: facts.price_region_stand_in,
        advisor_covers_region: facts.spot_advisor_covers_region,
        discount_percent: wishes.discount_percent,
    })
}

/// The region, and a sentence if it is not simply the dump's.
fn choose_region(own: Option<&str>, wanted: Option<String>) -> Result<(String, Option<String>), Failure> {
    match (wanted, own) {
        (Some(wanted), _) if !looks_like_region(&wanted) => {
            Err(Failure::BadInput(format!("command line: --region: `{wanted}` is not a region like us-east-1")))
        }
        (Some(wanted), Some(own)) if wanted != own => {
            let message = format!("Priced for {wanted} as asked; the nodes are in {own}.");
            Ok((wanted, Some(message)))
        }
        (Some(wanted), Some(_)) => Ok((wanted, None)),
        (Some(wanted), None) => {
            let message = format!("Priced for {wanted} as asked; the nodes name no region.");
            Ok((wanted, Some(message)))
        }
        (None, Some(own)) => Ok((own.to_owned(), None)),
        (None, None) => {
            let region = REGION_OF_LAST_RESORT.to_owned();
            Ok((region, Some(format!("The nodes name no region: priced for {REGION_OF_LAST_RESORT}; see --region."))))
        }
    }
}

/// `us-east-1`, `us-gov-west-1`, `ap-southeast-3`; later ones look alike.
fn looks_like_region(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let letters = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase());
    let number = parts.last().is_some_and(|part| part.len() == 1 && part.bytes().all(|byte| byte.is_ascii_digit()));
    (3..=4).contains(&parts.len()) && number && parts[..parts.len() - 1].iter().all(letters)
}

/// Takes a private discount or a Savings Plan off the list prices. Spot prices know no such discount.
fn discount(market: &mut Market, percent: u8) {
    for quote in &mut market.types {
        quote.on_demand_microusd_per_hour = quote.on_demand_microusd_per_hour.less_percent(percent);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_are_told_from_other_words() {
        for region in ["us-east-1", "us-gov-west-1", "ap-southeast-3", "cn-north-1"] {
            assert!(looks_like_region(region), "{region}");
        }
        for word in ["us-east-1a", "europe-west4", "", "1", "us-1", "US-EAST-1", "--1", "eu central 1"] {
            assert!(!looks_like_region(word), "{word}");
        }
    }

    #[test]
    fn a_wish_overrides_the_dump_and_says_so() {
        let (region, message) = choose_region(Some("eu-west-1"), Some("us-east-1".into())).unwrap();
        assert_eq!(region, "us-east-1");
        assert!(message.unwrap().contains("eu-west-1"));
        assert_eq!(choose_region(Some("eu-west-1"), None).unwrap(), ("eu-west-1".to_owned(), None));
    }
}
