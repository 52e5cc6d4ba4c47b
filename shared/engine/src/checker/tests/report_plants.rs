//! Defects in what is bought and in what the report says: offerings, safety layers, money.

use super::scene::Scene;
use super::{CheckRule as Rule, Plant, assert_planted};
use spot_domain::*;

#[test]
fn each_defect_of_offerings_safety_and_money_is_named() {
    assert_planted(PLANTS);
}

/// After the moment of the plan.
const LATER: &str = "2026-01-15T12:00:01Z";

/// Makes nodes of the input Spot, so that layers 3 and 4 are near their bounds before the plan.
fn become_spot(scene: &mut Scene, names: &[&str]) {
    for name in names {
        scene.node(name).capacity_type = Some(CapacityType::Spot);
        scene.planned(name).capacity_type = Some(CapacityType::Spot);
    }
    scene.restate();
}

fn set_type(scene: &mut Scene, name: &str, instance_type: &str) {
    scene.node(name).instance_type = Some(instance_type.into());
    scene.planned(name).instance_type = Some(instance_type.into());
}

fn set_zone(scene: &mut Scene, name: &str, zone: &str) {
    let node = scene.node(name);
    node.zone = Some(zone.into());
    node.labels.insert(label_keys::ZONE.into(), zone.into());
    if let Some(planned) = scene.outcome.plan.nodes.iter_mut().find(|planned| planned.name.as_str() == name) {
        planned.zone = Some(zone.into());
    }
}

fn unavailable(bought: CapacityType) -> UnavailableOffering {
    UnavailableOffering {
        zone: "a".into(),
        instance_type: "m5.large".into(),
        capacity_type: bought,
        until: LATER.parse().unwrap(),
    }
}

pub(super) const PLANTS: &[Plant] = &[
    (Rule::NotOffered, "no evidence that the region offers the type", |scene| {
        scene.quote("m5.large").offered = false;
    }),
    (Rule::NotOffered, "an earlier generation", |scene| scene.instance_type("m5.large").previous_generation = true),
    (Rule::GroupMismatch, "the group has no nodes in the zone", |scene| {
        scene.input.node_groups[0].zones.retain(|zone| zone.as_str() != "a");
    }),
    (Rule::GroupMismatch, "the group is unknown", |scene| scene.planned("s1").group = Some("others".into())),
    (Rule::PolicyConstraint, "family", |scene| scene.input.policy.constraints.families = vec!["c5".into()]),
    (Rule::PolicyConstraint, "type", |scene| scene.input.policy.constraints.exclude_types = vec!["m5.large".into()]),
    (Rule::PolicyConstraint, "type by pattern", |scene| {
        scene.input.policy.constraints.exclude_types = vec!["m5.*".into()];
    }),
    (Rule::PolicyConstraint, "architecture", |scene| {
        scene.input.policy.constraints.architectures = vec![Architecture::Arm64];
    }),
    (Rule::PolicyConstraint, "vCPUs", |scene| scene.input.policy.constraints.vcpu.min = Some(4)),
    (Rule::PolicyConstraint, "memory", |scene| {
        scene.instance_type("m5.large").memory_mib = 8192 + 512;
        scene.input.policy.constraints.memory_gib.max = Some(8);
    }),
    (Rule::SpotNotEligible, "nobody knows whether the type has Spot", |scene| {
        scene.instance_type("m5.large").spot_supported = None;
    }),
    (Rule::SpotNotEligible, "no advisor figure", |scene| {
        scene.quote("m5.large").advisor_bucket = None;
        scene.restate();
    }),
    (Rule::SpotNotCheaper, "the pool's price has reached the list price", |scene| {
        scene.input.market.pools[0].spot_microusd_per_hour = MicrousdPerHour(96_000);
        scene.restate();
    }),
    (Rule::PoolFlagged, "a danger flag in force", |scene| {
        scene.input.market.flags.push(PoolFlag {
            zone: "a".into(),
            instance_type: "m5.large".into(),
            risk: PoolRisk::Danger,
            until: LATER.parse().unwrap(),
        });
    }),
    (Rule::OfferingUnavailable, "no Spot to be had", |scene| {
        scene.input.market.unavailable.push(unavailable(CapacityType::Spot));
    }),
    (Rule::OfferingUnavailable, "no on-demand to be had", |scene| {
        scene.buy("m5.large", "a", CapacityType::OnDemand);
        scene.input.market.unavailable.push(unavailable(CapacityType::OnDemand));
    }),
    (Rule::SpotShareLimit, "one node of seven where a tenth is allowed", |scene| {
        scene.input.policy.constraints.max_spot_pct = 10;
    }),
    (Rule::PoolStability, "the advisor's worst bucket", |scene| scene.buy("r5.large", "a", CapacityType::Spot)),
    (Rule::ZoneSpread, "the only node of a zone goes to another", |scene| {
        for (name, zone) in [("n1", "c"), ("n3", "b"), ("n6", "b")] {
            set_zone(scene, name, zone);
        }
        scene.restate();
    }),
    (Rule::PoolShare, "a second node in one pool of a small fleet", |scene| become_spot(scene, &["n4"])),
    (Rule::OnDemandShare, "one on-demand node of seven", |scene| {
        for name in ["n5", "n7"] {
            set_type(scene, name, "c5.large");
        }
        scene.buy("m6i.large", "a", CapacityType::Spot);
        become_spot(scene, &["n2", "n3", "n4", "n5", "n7"]);
    }),
    (Rule::SafetyReading, "another value than measured", |scene| {
        scene.outcome.report.safety.layers[3].after = Some(0.9);
    }),
    (Rule::SafetyReading, "another bound than in force", |scene| scene.outcome.report.safety.layers[2].bound = 0.3),
    (Rule::SafetyReading, "a layer is missing", |scene| {
        scene.outcome.report.safety.layers.remove(0);
    }),
    (Rule::SafetyVerdict, "unchanged, though nothing is broken", |scene| {
        scene.outcome.report.safety.verdict = SafetyVerdict::ApprovedUnchanged;
    }),
    (Rule::SafetyVerdict, "rejected, with steps", |scene| {
        scene.outcome.report.safety.verdict = SafetyVerdict::Rejected;
    }),
    (Rule::NodePrice, "a joining node's price is not the market's", |scene| {
        scene.planned("s1").microusd_per_hour.0 -= 1;
    }),
    (Rule::NodePrice, "a staying node's price is not the market's", |scene| {
        scene.planned("n5").microusd_per_hour = MicrousdPerHour(0);
    }),
    (Rule::StepSaving, "a step claims more", |scene| scene.step(0).saves_microusd_per_month.0 += 1),
    (Rule::ReportTotals, "the sum after is not that of the nodes", |scene| {
        scene.outcome.report.after_microusd_per_month.0 += 1;
    }),
    (Rule::ReportTotals, "the two savings do not add up", |scene| {
        scene.outcome.report.rate_savings_microusd_per_month.0 += 1;
    }),
];
