//! Joining nodes can be had, are allowed by the policy, and as Spot are eligible, cheaper and not dangerous.

use super::CheckRule;
use super::case::Case;
use super::findings::Findings;
use super::place::Place;
use spot_domain::{CapacityType, InstanceConstraints, InstanceType, InstanceTypeName, PlannedNode, PoolRisk, Zone};

/// What a joining node is bought as.
struct Purchase<'p> {
    instance_type: &'p InstanceTypeName,
    zone: &'p Zone,
    bought: CapacityType,
}

/// Checks every joining node.
pub(super) fn check(case: &Case<'_>, findings: &mut Findings) {
    for (place, planned) in case.places.joining() {
        check_group(place, planned, findings);
        let (Some(instance_type), Some(zone), Some(bought)) =
            (&planned.instance_type, &planned.zone, planned.capacity_type)
        else {
            findings.add(CheckRule::JoiningNode, place.name, "its type, zone or capacity type is not said");
            continue;
        };
        let purchase = Purchase { instance_type, zone, bought };
        check_offer(case, place, &purchase, findings);
        check_constraints(&case.input.policy.constraints, place, findings);
        if bought == CapacityType::Spot {
            check_spot(case, place, &purchase, findings);
        }
    }
}

fn check_group(place: &Place<'_>, planned: &PlannedNode, findings: &mut Findings) {
    let mut add = |why: &str| findings.add(CheckRule::GroupMismatch, place.name, why);
    match place.group {
        None => add("its group is not in the input"),
        Some(group) if group.windows => add("its group runs Windows"),
        Some(group) if planned.zone.as_ref().is_some_and(|zone| !group.zones.contains(zone)) => {
            add("its group has no nodes in its zone");
        }
        Some(_) if !planned.managed => add("it joins, but is said not to be ours"),
        Some(_) => {}
    }
}

fn check_offer(case: &Case<'_>, place: &Place<'_>, purchase: &Purchase<'_>, findings: &mut Findings) {
    let mut refuse = |why: &str| findings.add(CheckRule::NotOffered, place.name, why);
    match place.instance_type {
        None => refuse("its instance type is not in the input"),
        Some(known) if known.previous_generation => refuse("its type is of an earlier generation"),
        Some(_) => {}
    }
    if !case.facts.quote(purchase.instance_type.as_str()).is_some_and(|quote| quote.offered) {
        refuse("nothing shows that the region offers its type");
    }
    let hidden = case.input.market.unavailable.iter().any(|row| {
        row.instance_type == *purchase.instance_type
            && row.zone == *purchase.zone
            && row.capacity_type == purchase.bought
            && row.until > case.input.now
    });
    if hidden {
        findings.add(CheckRule::OfferingUnavailable, place.name, "its offering lately could not be had");
    }
}

fn check_spot(case: &Case<'_>, place: &Place<'_>, purchase: &Purchase<'_>, findings: &mut Findings) {
    let name = purchase.instance_type.as_str();
    let quote = case.facts.quote(name);
    let sold = place.instance_type.is_some_and(|known| known.spot_supported == Some(true));
    let price = case.facts.spot_price(name, Some(purchase.zone.as_str()));
    if !sold || price.is_none() || quote.is_none_or(|quote| quote.advisor_bucket.is_none()) {
        findings.add(
            CheckRule::SpotNotEligible,
            place.name,
            "its type has no Spot, no Spot price or no advisor figure",
        );
    }
    if let (Some(spot), Some(quote)) = (price, quote)
        && spot >= quote.on_demand_microusd_per_hour.0
    {
        let why = format!("Spot costs {spot}, on-demand {} micro-dollars", quote.on_demand_microusd_per_hour.0);
        findings.add(CheckRule::SpotNotCheaper, place.name, why);
    }
    let flagged = case.input.market.flags.iter().any(|flag| {
        flag.risk == PoolRisk::Danger
            && flag.instance_type == *purchase.instance_type
            && flag.zone == *purchase.zone
            && flag.until > case.input.now
    });
    if flagged {
        findings.add(CheckRule::PoolFlagged, place.name, "its pool is flagged as dangerous");
    }
}

fn check_constraints(constraints: &InstanceConstraints, place: &Place<'_>, findings: &mut Findings) {
    let Some(known) = place.instance_type else { return };
    if let Some(field) = broken_constraint(constraints, known) {
        findings.add(CheckRule::PolicyConstraint, place.name, format!("{} is outside constraints.{field}", known.name));
    }
}

fn broken_constraint(constraints: &InstanceConstraints, known: &InstanceType) -> Option<&'static str> {
    let outside = |value: u64, min: Option<u64>, max: Option<u64>, unit: u64| {
        min.is_some_and(|min| value < min.saturating_mul(unit))
            || max.is_some_and(|max| value > max.saturating_mul(unit))
    };
    let (vcpu, memory) = (constraints.vcpu, constraints.memory_gib);
    if !constraints.families.is_empty() && !constraints.families.contains(&known.family) {
        Some("families")
    } else if constraints.exclude_types.iter().any(|pattern| names(pattern.as_str(), known.name.as_str())) {
        Some("exclude_types")
    } else if !constraints.architectures.is_empty() && !constraints.architectures.contains(&known.architecture) {
        Some("architectures")
    } else if outside(u64::from(known.vcpus), vcpu.min, vcpu.max, 1) {
        Some("vcpu")
    } else if outside(known.memory_mib, memory.min, memory.max, 1024) {
        Some("memory_gib")
    } else {
        None
    }
}

/// A type's name, or a pattern such as `m5.*` for all that begin so.
fn names(pattern: &str, name: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == name, |start| name.starts_with(start))
}
